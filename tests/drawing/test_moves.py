"""The bars of what moved a score."""

import numpy as np
import pytest

from cpted_app.drawing.moves import Move, height_pt, moves_chart
from cpted_app.drawing.primitives import Path, Text

MOVES = [Move(name="a", amount=0.2), Move(name="b", amount=-0.1), Move(name="c", amount=0.05)]


def bars() -> list[tuple[str, float, float]]:
    """Return colour and both ends of each bar, from above."""
    parts = moves_chart(MOVES, width=400.0).primitives
    found = [each for each in parts if isinstance(each, Path) and each.closed]
    return [(one.fill, *np.asarray(one.points)[[0, 1], 0].tolist()) for one in found]


def test_bars_are_as_long_as_their_amounts_to_the_side_of_their_sign() -> None:
    (up, zero, end), (down, also, left), (_up, _zero, short) = bars()
    assert (up, down) == ("ok", "bad")
    assert zero == also
    assert end > zero > left
    assert (zero - left) / (end - zero) == pytest.approx(0.5)
    assert (short - zero) / (end - zero) == pytest.approx(0.25)


def test_names_and_numbers_stay_on_the_chart() -> None:
    chart = moves_chart(MOVES, width=400.0, number=lambda value: f"{value:+.2f}")
    texts = [each for each in chart.primitives if isinstance(each, Text)]
    assert [one.text for one in texts] == ["a", "+0.20", "b", "-0.10", "c", "+0.05"]
    assert all(0.0 < one.x < chart.width and 0.0 < one.y < chart.height for one in texts)
    assert chart.height == height_pt(3)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_side_to_which_no_bar_goes_takes_no_room(sign: float) -> None:
    moves = [Move(name="a", amount=0.2 * sign), Move(name="b", amount=0.1 * sign)]
    parts = moves_chart(moves, width=400.0).primitives
    bars = [np.asarray(one.points) for one in parts if isinstance(one, Path) and one.closed]
    longest = max(float(np.ptp(bar[:, 0])) for bar in bars)
    assert longest > 0.5 * 400.0
    assert all(bar[:, 0].min() > 0.0 and bar[:, 0].max() <= 400.0 for bar in bars)


def test_no_move_is_an_empty_chart() -> None:
    assert len(moves_chart([], width=400.0).primitives) == 1
