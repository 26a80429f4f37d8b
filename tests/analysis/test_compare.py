"""Measures side by side: joined by name and subject, judged by their uncertainty."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.compare import compared
from cpted_app.analysis.result import Measure
from cpted_app.words import Message


def measure(
    value: float | None, doubt: float | None = 0.0, *, name: str = "a", subject: str = "site"
) -> Measure:
    why = Message("nobody measured it") if value is None else None
    return Measure(
        name=name, subject=subject, value=value, unit="m", uncertainty=doubt, missing=why
    )


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((2.0, 0.1), (2.0, 0.1), "same"),
        ((2.0, 0.1), (2.28, 0.1), "within"),  # 2 · √(0.1² + 0.1²) = 0.283
        ((2.0, 0.1), (2.29, 0.1), "beyond"),
        ((3.0, 0.0), (4.0, 0.0), "beyond"),
        ((2.0, None), (9.0, 0.0), "unsure"),
        ((None, None), (9.0, 0.0), "unknown"),
        ((None, None), (None, None), "same"),
    ],
)
def test_a_difference_counts_beyond_twice_the_joint_uncertainty(
    before: tuple[float | None, float | None],
    after: tuple[float | None, float | None],
    verdict: str,
) -> None:
    (row,) = compared([[measure(*before)], [measure(*after)]])
    assert row.verdict(1) == verdict


def test_what_a_state_does_not_have_is_unknown_there_and_never_zero() -> None:
    (row,) = compared([[], [measure(2.0)]])
    assert row.cells == (None, measure(2.0))
    assert (row.difference(1), row.verdict(1)) == (None, "unknown")


def test_what_changed_most_comes_first() -> None:
    names = ("same", "little", "much", "unsure", "gone")
    before = [measure(10.0, name=name) for name in names]
    after = [
        measure(10.0, name="same"),
        measure(11.0, name="little"),
        measure(20.0, name="much"),
        measure(90.0, None, name="unsure"),
        measure(None, None, name="gone"),
    ]
    rows = compared([before, after])
    assert [row.name for row in rows] == ["much", "little", "unsure", "gone", "same"]


VALUES = st.one_of(st.none(), st.floats(-1e6, 1e6))
DOUBTS = st.one_of(st.none(), st.floats(0.0, 1e3))


@given(st.lists(st.tuples(VALUES, DOUBTS, VALUES, DOUBTS), max_size=12))
def test_turning_the_states_round_turns_every_difference_and_no_verdict(
    pairs: list[tuple[float | None, float | None, float | None, float | None]],
) -> None:
    one = [measure(a, u, name=str(at)) for at, (a, u, _b, _v) in enumerate(pairs)]
    two = [measure(b, v, name=str(at)) for at, (_a, _u, b, v) in enumerate(pairs)]
    there = {row.name: row for row in compared([one, two])}
    back = {row.name: row for row in compared([two, one])}
    assert there.keys() == back.keys()
    for name, row in there.items():
        other = back[name].difference(1)
        mine = row.difference(1)
        assert row.verdict(1) == back[name].verdict(1)
        assert (mine is None) == (other is None)
        assert mine is None or other is None or math.isclose(mine, -other)
