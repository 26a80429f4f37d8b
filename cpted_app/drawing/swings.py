"""A chart of what moves a score: one bar for each answer, the widest first."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from cpted_app.drawing.charts import Anchor, Chart, Number, plain_number
from cpted_app.drawing.primitives import Mark, Path, Primitive, Text

ROW_PT, BAR_PT = 15.0, 7.0
_NAME_SHARE, _NAME_LEAST_PT = 0.3, 62.0
_FOOT_PT = 16.0

DRAWN_DIGITS = 3
"""Decimals of a score that is drawn before rounding: with two, 1.446 would read as 1.45 beside
the 1.4 that counts."""


class Swing(Protocol):
    """A bar from the score with an answer at its worst to that with it at its best."""

    @property
    def name(self) -> str:
        """What the bar is about."""

    @property
    def worst(self) -> float:
        """Where the bar begins."""

    @property
    def best(self) -> float:
        """Where it ends."""

    @property
    def changes_band(self) -> bool:
        """Whether it carries a mark."""


def swings_chart(
    swings: Sequence[Swing], now: float, *, width: float, number: Number = plain_number
) -> Chart:
    """Return bars about the score as it is; those that would change the band carry a mark.

    Args:
        swings: In the order they are drawn, from above.
        now: The score as it is, 0 … 3.
        width: Of the chart, points.
        number: How a score is written.
    """
    left = max(_NAME_SHARE * width, _NAME_LEAST_PT)
    low = min([now, *(one.worst for one in swings)])
    high = max([now, *(one.best for one in swings)])
    room = max(high - low, 0.1)
    scale = (width - left - 24.0) / room
    height = ROW_PT * len(swings) + _FOOT_PT

    def across(score: float) -> float:
        return left + 8.0 + (score - low) * scale

    parts: list[Primitive] = []
    for at, swing in enumerate(swings):
        middle = height - ROW_PT * (at + 0.5)
        colour = "warn" if swing.changes_band else "accent"
        parts.append(_bar(across(swing.worst), across(swing.best), middle, colour))
        if swing.changes_band:
            end = across(swing.best) + 7.0
            parts.append(Mark(shape="filtered", x=end, y=middle, colour="warn", size_pt=6.5))
        parts.append(_text(swing.name, left, middle - 2.5, "text", "end"))
    line = np.array([[across(now), _FOOT_PT - 2.0], [across(now), height]])
    parts.append(Path(points=line, stroke="text", width_pt=0.9))
    for score in sorted({low, now, high}):
        colour = "text" if score == now else "dim_text"
        parts.append(_text(number(score), across(score), 2.0, colour, "middle"))
    return Chart(width=width, height=height, primitives=tuple(parts))


def _bar(x0: float, x1: float, y: float, colour: str) -> Path:
    x1 = max(x1, x0 + 1.5)
    half = BAR_PT / 2.0
    corners = np.array([[x0, y - half], [x1, y - half], [x1, y + half], [x0, y + half]])
    return Path(points=corners, closed=True, fill=colour, fill_opacity=0.55)


def _text(text: str, x: float, y: float, colour: str, anchor: Anchor) -> Text:
    return Text(text=text, x=x, y=y, size_pt=7.0, colour=colour, anchor=anchor)
