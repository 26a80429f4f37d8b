"""A chart of what a difference is made of: one bar for each part, to the right where it adds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cpted_app.drawing.charts import Anchor, Chart, Number, plain_number
from cpted_app.drawing.primitives import Path, Primitive, Text

ROW_PT, BAR_PT = 15.0, 7.0
_NAME_SHARE, _NUMBER_PT = 0.36, 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one part adds to a difference."""

    name: str
    amount: float


def height_pt(count: int) -> float:
    """Return the height of a chart of so many bars, in points."""
    return ROW_PT * max(count, 1)


def moves_chart(moves: Sequence[Move], *, width: float, number: Number = plain_number) -> Chart:
    """Return bars from nothing to the side of their sign, each with its name and its amount.

    A side to which no bar goes takes no room.

    Args:
        moves: In the order they are drawn, from above.
        width: Of the chart, points.
        number: How an amount is written, with its sign.
    """
    left = _NAME_SHARE * width
    has_less, has_more = (any(sign * one.amount > 0.0 for one in moves) for sign in (-1.0, 1.0))
    side = (width - left) / max(has_less + has_more, 1)
    middle = left + side * has_less
    room = side - _NUMBER_PT
    longest = max((abs(one.amount) for one in moves), default=0.0) or 1.0
    height = height_pt(len(moves))
    parts: list[Primitive] = []
    for at, move in enumerate(moves):
        y = height - ROW_PT * (at + 0.5)
        end = middle + room * move.amount / longest
        is_up = move.amount > 0.0
        parts.append(_bar(middle, end, y, "ok" if is_up else "bad"))
        parts.append(_text(move.name, left - 8.0, y, "text", "end"))
        anchor: Anchor = "start" if is_up else "end"
        beside = end + (4.0 if is_up else -4.0)
        parts.append(_text(number(move.amount), beside, y, "text", anchor))
    line = np.array([[middle, 0.0], [middle, height]])
    parts.append(Path(points=line, stroke="dim_text", width_pt=0.7))
    return Chart(width=width, height=height, primitives=tuple(parts))


def _bar(x0: float, x1: float, y: float, colour: str) -> Path:
    half = BAR_PT / 2.0
    corners = np.array([[x0, y - half], [x1, y - half], [x1, y + half], [x0, y + half]])
    return Path(points=corners, closed=True, fill=colour, fill_opacity=0.55)


def _text(text: str, x: float, y: float, colour: str, anchor: Anchor) -> Text:
    return Text(text=text, x=x, y=y - 2.5, size_pt=7.5, colour=colour, anchor=anchor)
