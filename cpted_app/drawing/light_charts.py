"""The light along a route as a chart: ground and faces over distance, dark stretches, limits.

Belongs here: places on the sheet. The numbers come from ``analysis``; words are handed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cpted_app.analysis.light.result import RouteLight
from cpted_app.drawing.charts import Anchor, Chart
from cpted_app.drawing.distance_charts import (
    AHEAD,
    BACK,
    GROUND,
    LEFT,
    RIGHT,
    SIZE_PT,
    Strip,
    curve,
    distances,
    key,
    line,
    text,
)
from cpted_app.drawing.primitives import Path, Primitive

BOTTOM, TOP = 20.0, 24.0
LOWEST_LX, HIGHEST_LX = 0.1, 100.0
TICKS_LX = (0.1, 1.0, 10.0, 100.0)
FINE_LX = (0.2, 0.5, 2.0, 5.0, 20.0, 50.0)


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
    strip = light_strip(light.length_m, width, BOTTOM, height - TOP)
    parts: list[Primitive] = [*grid(strip), *distances(strip, BOTTOM, words.metre)]
    parts += [part for stretch in light.dark for part in _dark(strip, stretch, words)]
    parts += [part for mark in marks for part in level(strip, mark, words.level)]
    parts += curves(strip, light)
    names = ((words.ground, GROUND), (words.ahead, AHEAD), (words.back, BACK))
    parts += key(names, LEFT, height - 8.0)
    if at_m is not None:
        parts.append(line(strip.points((at_m, LOWEST_LX), (at_m, HIGHEST_LX)), "text", 0.8))
    return Chart(width=width, height=height, primitives=tuple(parts))


def light_strip(length_m: float, width: float, foot: float, head: float) -> Strip:
    """Return the strip of a chart in which light stands by its logarithm, lx."""
    return Strip(length_m, width, foot, head, LOWEST_LX, HIGHEST_LX, is_log=True)


def grid(strip: Strip) -> list[Primitive]:
    """Return lines at round levels of light, the main ones with their number."""
    parts: list[Primitive] = []
    for lux in (*TICKS_LX, *FINE_LX):
        is_main = lux in TICKS_LX
        parts.append(line(strip.across(lux), "hairline", 0.8 if is_main else 0.35))
        if is_main:
            parts.append(text(f"{lux:g}", LEFT - 4.0, strip.y(lux) - 2.4, "dim_text", "end"))
    parts.append(text("lx", LEFT - 4.0, strip.head + 7.0, "dim_text", "end"))
    return parts


def curves(strip: Strip, light: RouteLight) -> list[Primitive]:
    """Return the lines of faces both ways and of the ground."""
    return [
        *curve(strip, light.along_m, light.esc_back_lx, BACK),
        *curve(strip, light.along_m, light.esc_ahead_lx, AHEAD),
        *curve(strip, light.along_m, light.eh_lx, GROUND),
    ]


def level(strip: Strip, mark: Mark, worded: Callable[[float], str]) -> list[Primitive]:
    """Return a level across the strip with its name and number."""
    colour = "text" if mark.is_limit else "dim_text"
    dash = (4.0, 2.0) if mark.is_limit else (1.0, 2.0)
    words = f"{mark.name} {worded(mark.level_lx)}"
    # Limits stand at the left, what a face takes at the right: their levels are often close.
    at: float
    anchor: Anchor
    at, anchor = (LEFT + 3.0, "start") if mark.is_limit else (strip.width - RIGHT - 2.0, "end")
    return [
        Path(points=strip.across(mark.level_lx), stroke=colour, width_pt=0.9, dash_pt=dash),
        text(words, at, strip.y(mark.level_lx) + 2.0, colour, anchor),
    ]


def _dark(strip: Strip, stretch: tuple[float, float], words: ProfileWords) -> list[Primitive]:
    since, to = stretch
    corners = strip.box(since, to)
    parts: list[Primitive] = [Path(points=corners, closed=True, fill="bad", fill_opacity=0.10)]
    parts.append(line(corners[:2], "bad", 2.6))
    name = words.dark.format(length=f"{to - since:.0f} {words.metre}")
    (x0, bottom), (x1, _) = corners[:2].tolist()
    if x1 - x0 > 0.62 * SIZE_PT * len(name):
        parts.append(text(name, (x0 + x1) / 2.0, bottom + 4.0, "bad", "middle", bold=True))
    return parts
