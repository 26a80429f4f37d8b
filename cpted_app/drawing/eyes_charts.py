"""Eyes on a place by hour of the day as a chart, and patches of ground as areas on the plan.

Belongs here: places on the sheet. The numbers come from ``analysis``; words are handed in.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops

from cpted_app.analysis.hours import DAY_H, ends
from cpted_app.analysis.watching.eyes_result import SPANS, HourValues
from cpted_app.drawing.charts import Anchor, Chart
from cpted_app.drawing.outlines import rings
from cpted_app.drawing.primitives import Path, Points, Primitive, Text

LEFT, RIGHT, BOTTOM, TOP = 22.0, 6.0, 16.0, 20.0
_HOURS = (0, 6, 12, 18, 24)
_STEPS, _MOST_LINES = (1, 2, 5, 10, 20, 50, 100, 200, 500), 4
_SIZE_PT = 7.0
_GAP = 0.14
"""Of an hour's width, left free on either side of its bar."""
_BESIDE_M = 1.5
"""Half the width of a stretch of a route on the plan."""
_PERHAPS = 0.30
"""Opacity of what openings without hours may add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourWords:
    """The words of the chart in the reader's language."""

    mean: str
    perhaps: str
    least: str
    hours: str


def eyes_by_hour(
    values: HourValues, words: HourWords, *, width: float = 300.0, height: float = 110.0
) -> Chart:
    """Return the eyes on a place as bars for the hours of a day.

    A bar is the mean number of openings that see a person, solid as far as their hours are
    known and pale with those that give none; a dark line tells the fewest anywhere.
    """
    frame = _Frame(max(1.0, float(values.mean_up_to.max())), width, height)
    parts = [
        *_night(frame),
        *_scale(frame, words),
        *_bars(frame, values.mean_up_to, _PERHAPS),
        *_bars(frame, values.mean, 1.0),
        *_least(frame, values.least),
        *_key(frame, values, words),
    ]
    return Chart(width=width, height=height, primitives=tuple(parts))


def areas(
    geometry: shapely.Geometry, colour: str, *, opacity: float = 0.25, width_pt: float = 1.6
) -> tuple[Path, ...]:
    """Return areas of true size on the plan, as primitives in site metres."""
    found = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not part.is_empty:
            points, starts, _closed = rings(part)
            found.append(
                Path(
                    points=points,
                    starts=starts,
                    closed=True,
                    stroke=colour,
                    width_pt=width_pt,
                    fill=colour,
                    fill_opacity=opacity,
                )
            )
    return tuple(found)


def stretch(
    route: shapely.LineString, since_m: float, to_m: float, colour: str
) -> tuple[Path, ...]:
    """Return a stretch of a route as a band on the plan, between distances along it."""
    part = shapely.ops.substring(route, since_m, to_m)
    return areas(part.buffer(_BESIDE_M, cap_style="flat"), colour)


@dataclass(frozen=True, slots=True)
class _Frame:
    """From hours and numbers of openings to points of the chart."""

    most: float
    width: float
    height: float

    @property
    def step(self) -> int:
        """The distance of the lines across: a round number of openings."""
        return next((step for step in _STEPS if self.most / step <= _MOST_LINES), _STEPS[-1])

    @property
    def top(self) -> int:
        """The number at the upper edge."""
        return math.ceil(self.most / self.step - 1e-9) * self.step

    def x(self, hour: float) -> float:
        return LEFT + hour / DAY_H * (self.width - LEFT - RIGHT)

    def y(self, count: float) -> float:
        return BOTTOM + count / self.top * (self.height - BOTTOM - TOP)

    def box(self, since: float, to: float, low: float, high: float) -> Points:
        """Return the corners of a rectangle between hours and numbers."""
        x0, x1, y0, y1 = self.x(since), self.x(to), self.y(low), self.y(high)
        return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def _night(frame: _Frame) -> Iterator[Primitive]:
    since, to = ends(SPANS["night"])
    for span in ((0.0, to), (since, DAY_H)):
        yield Path(
            points=frame.box(*span, 0.0, frame.top), closed=True, fill="text", fill_opacity=0.07
        )


def _scale(frame: _Frame, words: HourWords) -> Iterator[Primitive]:
    for count in range(0, frame.top + 1, frame.step):
        y = frame.y(count)
        line = np.array([[LEFT, y], [frame.width - RIGHT, y]])
        yield Path(points=line, stroke="hairline", width_pt=0.8 if count else 1.0)
        yield _text(str(count), LEFT - 4.0, y - 2.4, "dim_text", "end")
    for hour in _HOURS:
        is_last = hour == _HOURS[-1]
        text = f"{hour} {words.hours}" if is_last else str(hour)
        yield _text(text, frame.x(hour), BOTTOM - 10.0, "dim_text", "end" if is_last else "middle")


def _bars(frame: _Frame, values: Points, opacity: float) -> Iterator[Primitive]:
    for hour, value in enumerate(values.tolist()):
        if value > 0.0:
            corners = frame.box(hour + _GAP, hour + 1.0 - _GAP, 0.0, value)
            yield Path(points=corners, closed=True, fill="accent", fill_opacity=opacity)


def _least(frame: _Frame, values: Points) -> Iterator[Primitive]:
    """Yield the fewest eyes as a line in steps, in red where somewhere there are none."""
    for hour, value in enumerate(values.tolist()):
        line = np.array([[frame.x(hour), frame.y(value)], [frame.x(hour + 1), frame.y(value)]])
        colour = "text" if value > 0.0 else "bad"
        yield Path(points=line, stroke=colour, width_pt=1.6)


def _key(frame: _Frame, values: HourValues, words: HourWords) -> Iterator[Primitive]:
    x, y = LEFT, frame.height - 9.0
    is_unsure = bool((values.mean_up_to > values.mean).any())
    boxes = [(words.mean, 1.0)] + [(words.perhaps, _PERHAPS)] * is_unsure
    for name, opacity in boxes:
        corners = np.array([[x, y - 0.5], [x + 7.0, y - 0.5], [x + 7.0, y + 6.0], [x, y + 6.0]])
        yield Path(points=corners, closed=True, fill="accent", fill_opacity=opacity)
        yield _text(name, x + 10.0, y, "text", "start")
        x += 10.0 + _width(name) + 9.0
    colour = "text" if values.least.min() > 0.0 else "bad"
    yield Path(points=np.array([[x, y + 2.5], [x + 9.0, y + 2.5]]), stroke=colour, width_pt=1.6)
    yield _text(words.least, x + 12.0, y, "text", "start")


def _width(text: str) -> float:
    return 0.56 * _SIZE_PT * len(text)


def _text(text: str, x: float, y: float, colour: str, anchor: Anchor) -> Text:
    return Text(text=text, x=x, y=y, size_pt=_SIZE_PT, colour=colour, anchor=anchor, halo=False)
