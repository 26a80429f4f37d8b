"""What charts over the distance along a route share: strips, curves, and the axis below.

Belongs here: places on the sheet. What is drawn in a strip belongs to ``light_charts`` and
``walk_charts``.
"""

import math
from dataclasses import dataclass

import numpy as np

from cpted_app.drawing.charts import Anchor
from cpted_app.drawing.primitives import Path, Points, Primitive, Text

LEFT, RIGHT = 26.0, 8.0
"""Points beside the strips, for the numbers of their axes."""
SIZE_PT = 7.0
WIDE_PT = 0.56 * SIZE_PT
"""About the width of a letter."""
Pen = tuple[str, float, tuple[float, ...]]
"""Colour token, width and dashes in points."""
GROUND: Pen = ("accent", 1.8, ())
AHEAD: Pen = ("text", 1.0, ())
BACK: Pen = ("dim_text", 1.0, (3.0, 2.0))
_STEPS_M = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


@dataclass(frozen=True, slots=True)
class Strip:
    """From metres along and values to points of a chart, and back.

    ``foot`` and ``head`` are the heights of its two ends, points from the bottom of the chart;
    ``low`` and ``high`` the values that stand there.
    """

    length_m: float
    width: float
    foot: float
    head: float
    low: float = 0.0
    high: float = 1.0
    is_log: bool = False

    def x(self, along_m: float) -> float:
        """Return the place of a distance, points from the left."""
        share = along_m / max(self.length_m, 1e-6)
        return LEFT + share * (self.width - LEFT - RIGHT)

    def along_m(self, x: float) -> float:
        """Return the distance at a place, metres, kept within the route.

        >>> strip = Strip(50.0, 134.0, 0.0, 100.0)
        >>> strip.along_m(strip.x(20.0)), strip.along_m(0.0)
        (20.0, 0.0)
        """
        share = (x - LEFT) / max(self.width - LEFT - RIGHT, 1e-6)
        return self.length_m * min(max(share, 0.0), 1.0)

    def y(self, level: float) -> float:
        """Return the height of a value, points from the bottom, kept within the strip.

        >>> Strip(50.0, 134.0, 0.0, 90.0, low=0.1, high=100.0, is_log=True).y(1.0)
        30.0
        """
        level = min(max(level, self.low), self.high)
        if self.is_log:
            share = math.log10(level / self.low) / math.log10(self.high / self.low)
        else:
            share = (level - self.low) / (self.high - self.low)
        return self.foot + share * (self.head - self.foot)

    def points(self, *pairs: tuple[float, float]) -> Points:
        """Return metres along and values as points of the chart, shape (n, 2)."""
        return np.array([(self.x(along), self.y(level)) for along, level in pairs])

    def across(self, level: float) -> Points:
        """Return a line over the whole distance at a value, shape (2, 2)."""
        return self.points((0.0, level), (self.length_m, level))

    def box(self, since_m: float, to_m: float) -> Points:
        """Return the corners of a stretch over the whole height, shape (4, 2)."""
        x0, x1 = self.x(since_m), self.x(to_m)
        return np.array([[x0, self.foot], [x1, self.foot], [x1, self.head], [x0, self.head]])


def distances(strip: Strip, bottom: float, metre: str) -> list[Primitive]:
    """Return the axis of distances below a strip, its ticks from ``bottom`` downwards."""
    y = bottom - 10.0
    step = next((one for one in _STEPS_M if strip.length_m / one <= 6.0), 1000.0)
    parts: list[Primitive] = []
    for along in np.arange(0.0, strip.length_m + 1e-9, step).tolist():
        x = strip.x(along)
        parts.append(line(np.array([[x, bottom], [x, bottom - 3.0]]), "dim_text", 0.6))
        if strip.width - RIGHT - x > 20.0:
            parts.append(text(f"{along:g}", x, y, "dim_text", "middle"))
    end = f"{strip.length_m:.0f} {metre}"
    parts.append(text(end, strip.width - RIGHT, y, "dim_text", "end"))
    return parts


def curve(strip: Strip, along_m: Points, values: Points, pen: Pen) -> list[Primitive]:
    """Return a line of values; it is broken where there is none."""
    known = np.isfinite(values)
    parts: list[Primitive] = []
    for run in np.split(np.arange(len(values)), np.flatnonzero(np.diff(known.astype(int))) + 1):
        if not known[run[0]] or len(run) < 2:
            continue
        points = strip.points(*zip(along_m[run].tolist(), values[run].tolist(), strict=True))
        parts.append(Path(points=points, stroke=pen[0], width_pt=pen[1], dash_pt=pen[2]))
    return parts


def key(names: tuple[tuple[str, Pen], ...], x: float, y: float) -> list[Primitive]:
    """Return a piece of each line and its name, from a place to the right."""
    parts: list[Primitive] = []
    for name, pen in names:
        piece = np.array([[x, y + 2.5], [x + 13.0, y + 2.5]])
        parts.append(Path(points=piece, stroke=pen[0], width_pt=pen[1], dash_pt=pen[2]))
        parts.append(text(name, x + 16.0, y, "text", "start"))
        x += 16.0 + WIDE_PT * len(name) + 9.0
    return parts


def line(points: Points, colour: str, width_pt: float) -> Path:
    """Return a plain line."""
    return Path(points=points, stroke=colour, width_pt=width_pt)


def text(
    words: str, x: float, y: float, colour: str, anchor: Anchor, *, bold: bool = False
) -> Text:
    """Return words in the size of charts."""
    return Text(text=words, x=x, y=y, size_pt=SIZE_PT, colour=colour, bold=bold, anchor=anchor)
