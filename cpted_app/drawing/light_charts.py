"""The light along a route as a chart: ground and faces over distance, dark stretches, limits.

Belongs here: places on the sheet. The numbers come from ``analysis``; words are handed in.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.light_result import RouteLight
from cpted_app.drawing.charts import Anchor, Chart
from cpted_app.drawing.primitives import Path, Points, Primitive, Text

LEFT, RIGHT, BOTTOM, TOP = 26.0, 8.0, 20.0, 24.0
LOWEST_LX, HIGHEST_LX = 0.1, 100.0
TICKS_LX = (0.1, 1.0, 10.0, 100.0)
FINE_LX = (0.2, 0.5, 2.0, 5.0, 20.0, 50.0)
_SIZE_PT = 7.0
_Pen = tuple[str, float, tuple[float, ...]]
"""Colour token, width and dashes in points."""
_GROUND: _Pen = ("accent", 1.8, ())
_AHEAD: _Pen = ("text", 1.0, ())
_BACK: _Pen = ("dim_text", 1.0, (3.0, 2.0))
_STEPS_M = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileWords:
    """The words of a profile in the reader's language."""

    ground: str
    ahead: str
    back: str
    dark: str
    metre: str = "m"
    level: Callable[[float], str] = "{:g}".format


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A level worth a line, in lx, with its name: a class's limit, or what reading a face takes."""

    level_lx: float
    name: str
    is_limit: bool = True


def light_profile(
    light: RouteLight,
    words: ProfileWords,
    *,
    marks: Sequence[Mark] = (),
    at_m: float | None = None,
    width: float = 480.0,
    height: float = 150.0,
) -> Chart:
    """Return the profile of a route; light is drawn by its logarithm, as the eye sees it.

    Args:
        light: The result of the route.
        words: The names of the lines.
        marks: Levels drawn across, strong for limits, faint for others.
        at_m: Where the walker is, metres along; None for nowhere.
        width: Of the chart, points.
        height: Of the chart, points.
    """
    frame = Frame(light.length_m, width, height)
    parts: list[Primitive] = [*_grid(frame), *_distances(frame, words)]
    parts += [part for stretch in light.dark for part in _dark(frame, stretch, words)]
    parts += [part for mark in marks for part in _level(frame, mark, words)]
    parts += _curve(frame, light.along_m, light.esc_back_lx, _BACK)
    parts += _curve(frame, light.along_m, light.esc_ahead_lx, _AHEAD)
    parts += _curve(frame, light.along_m, light.eh_lx, _GROUND)
    parts += _names(frame, words)
    if at_m is not None:
        parts.append(_line(frame.points((at_m, LOWEST_LX), (at_m, HIGHEST_LX)), "text", 0.8))
    return Chart(width=width, height=height, primitives=tuple(parts))


@dataclass(frozen=True, slots=True)
class Frame:
    """From metres along and lx to points of the chart, and back."""

    length_m: float
    width: float
    height: float

    def x(self, along_m: float) -> float:
        """Return the place of a distance, points from the left."""
        share = along_m / max(self.length_m, 1e-6)
        return LEFT + share * (self.width - LEFT - RIGHT)

    def along_m(self, x: float) -> float:
        """Return the distance at a place, metres, kept within the route.

        >>> frame = Frame(50.0, 134.0, 100.0)
        >>> frame.along_m(frame.x(20.0)), frame.along_m(0.0)
        (20.0, 0.0)
        """
        share = (x - LEFT) / max(self.width - LEFT - RIGHT, 1e-6)
        return self.length_m * min(max(share, 0.0), 1.0)

    def y(self, level_lx: float) -> float:
        """Return the height of a level, points from the bottom."""
        level = min(max(level_lx, LOWEST_LX), HIGHEST_LX)
        share = math.log10(level / LOWEST_LX) / math.log10(HIGHEST_LX / LOWEST_LX)
        return BOTTOM + share * (self.height - BOTTOM - TOP)

    def points(self, *pairs: tuple[float, float]) -> Points:
        """Return metres along and lx as points of the chart, shape (n, 2)."""
        return np.array([(self.x(along), self.y(level)) for along, level in pairs])


def _grid(frame: Frame) -> list[Primitive]:
    parts: list[Primitive] = []
    for level in (*TICKS_LX, *FINE_LX):
        is_main = level in TICKS_LX
        line = frame.points((0.0, level), (frame.length_m, level))
        parts.append(_line(line, "hairline", 0.8 if is_main else 0.35))
        if is_main:
            y = frame.y(level) - 2.4
            parts.append(_text(f"{level:g}", LEFT - 4.0, y, "dim_text", "end"))
    parts.append(_text("lx", LEFT - 4.0, frame.height - TOP + 7.0, "dim_text", "end"))
    return parts


def _distances(frame: Frame, words: ProfileWords) -> list[Primitive]:
    y = BOTTOM - 10.0
    step = next((one for one in _STEPS_M if frame.length_m / one <= 6.0), 1000.0)
    parts: list[Primitive] = []
    for along in np.arange(0.0, frame.length_m + 1e-9, step).tolist():
        x = frame.x(along)
        parts.append(_line(np.array([[x, BOTTOM], [x, BOTTOM - 3.0]]), "dim_text", 0.6))
        if frame.width - RIGHT - x > 20.0:
            parts.append(_text(f"{along:g}", x, y, "dim_text", "middle"))
    end = f"{frame.length_m:.0f} {words.metre}"
    parts.append(_text(end, frame.width - RIGHT, y, "dim_text", "end"))
    return parts


def _dark(frame: Frame, stretch: tuple[float, float], words: ProfileWords) -> list[Primitive]:
    since, to = stretch
    bottom, top = frame.y(LOWEST_LX), frame.y(HIGHEST_LX)
    x0, x1 = frame.x(since), frame.x(to)
    corners = np.array([[x0, bottom], [x1, bottom], [x1, top], [x0, top]])
    parts: list[Primitive] = [Path(points=corners, closed=True, fill="bad", fill_opacity=0.10)]
    parts.append(_line(np.array([[x0, bottom], [x1, bottom]]), "bad", 2.6))
    text = words.dark.format(length=f"{to - since:.0f} {words.metre}")
    if x1 - x0 > 0.62 * _SIZE_PT * len(text):
        parts.append(_text(text, (x0 + x1) / 2.0, bottom + 4.0, "bad", "middle", bold=True))
    return parts


def _level(frame: Frame, mark: Mark, words: ProfileWords) -> list[Primitive]:
    line = frame.points((0.0, mark.level_lx), (frame.length_m, mark.level_lx))
    colour = "text" if mark.is_limit else "dim_text"
    dash = (4.0, 2.0) if mark.is_limit else (1.0, 2.0)
    text = f"{mark.name} {words.level(mark.level_lx)}"
    # Limits stand at the left, what a face takes at the right: their levels are often close.
    at: float
    anchor: Anchor
    at, anchor = (LEFT + 3.0, "start") if mark.is_limit else (frame.width - RIGHT - 2.0, "end")
    return [
        Path(points=line, stroke=colour, width_pt=0.9, dash_pt=dash),
        _text(text, at, frame.y(mark.level_lx) + 2.0, colour, anchor),
    ]


def _curve(frame: Frame, along_m: Points, values: Points, pen: _Pen) -> list[Primitive]:
    """Return a line of values; it is broken where there is none."""
    known = np.isfinite(values)
    parts: list[Primitive] = []
    for run in np.split(np.arange(len(values)), np.flatnonzero(np.diff(known.astype(int))) + 1):
        if not known[run[0]] or len(run) < 2:
            continue
        points = frame.points(*zip(along_m[run].tolist(), values[run].tolist(), strict=True))
        parts.append(Path(points=points, stroke=pen[0], width_pt=pen[1], dash_pt=pen[2]))
    return parts


def _names(frame: Frame, words: ProfileWords) -> list[Primitive]:
    """Return the key above the chart: a piece of each line and its name."""
    y = frame.height - 8.0
    x = LEFT
    parts: list[Primitive] = []
    for name, pen in ((words.ground, _GROUND), (words.ahead, _AHEAD), (words.back, _BACK)):
        line = np.array([[x, y + 2.5], [x + 13.0, y + 2.5]])
        parts.append(Path(points=line, stroke=pen[0], width_pt=pen[1], dash_pt=pen[2]))
        parts.append(_text(name, x + 16.0, y, "text", "start"))
        x += 16.0 + 0.56 * _SIZE_PT * len(name) + 9.0
    return parts


def _line(points: Points, colour: str, width_pt: float) -> Path:
    return Path(points=points, stroke=colour, width_pt=width_pt)


def _text(
    text: str, x: float, y: float, colour: str, anchor: Anchor, *, bold: bool = False
) -> Text:
    return Text(text=text, x=x, y=y, size_pt=_SIZE_PT, colour=colour, bold=bold, anchor=anchor)
