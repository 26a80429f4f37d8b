"""Hours of the night: what burns, what is dimmed, and where one part of the night ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.hours import clock
from cpted_app.analysis.light.burning import Period, factors_at, periods
from tests.analysis.lit import lamp

TIMES = st.builds(
    lambda hour, minute: f"{hour:02d}:{minute:02d}",
    st.integers(0, 23),
    st.sampled_from([0, 15, 30, 45]),
)
SPANS = st.one_of(st.just(""), st.builds(lambda a, b: f"{a}-{b}", TIMES, TIMES))
HOURS = st.floats(0.0, 24.0, exclude_max=True)


@pytest.mark.parametrize(
    ("hour", "share"),
    [(22.99, 1.0), (23.0, 0.5), (0.0, 0.5), (0.99, 0.5), (1.0, 0.0), (4.99, 0.0), (5.0, 1.0)],
)
def test_off_and_dimmed_hours_past_midnight(hour: float, share: float) -> None:
    one = lamp(off_hours="01:00-05:00", dimmed_hours="23:00-05:00", dimmed_share=0.5)
    assert factors_at([one], hour).tolist() == [share]
    assert factors_at([one], None).tolist() == [1.0]


@pytest.mark.parametrize("span", ["00:00-24:00", "00:00-00:00"])
def test_a_span_over_the_whole_day_and_an_empty_one(span: str) -> None:
    one = lamp(off_hours=span)
    is_whole = span.endswith("24:00")
    assert {float(factors_at([one], hour)[0]) for hour in (0.0, 12.0, 23.9)} == {
        0.0 if is_whole else 1.0
    }
    assert len(periods([one])) == 1


def test_parts_of_a_night_run_from_noon_on() -> None:
    rows = [
        lamp(0.0, off_hours="01:00-05:00", dimmed_hours="23:00-05:00", dimmed_share=0.4),
        lamp(5.0, dimmed_hours="22:00-06:00", dimmed_share=0.5),
        lamp(9.0),
    ]
    assert periods(rows) == (
        Period(22.0, 23.0, (1.0, 0.5, 1.0)),
        Period(23.0, 1.0, (0.4, 0.5, 1.0)),
        Period(1.0, 5.0, (0.0, 0.5, 1.0)),
        Period(5.0, 6.0, (1.0, 0.5, 1.0)),
        Period(6.0, 22.0, (1.0, 1.0, 1.0)),
    )
    assert periods([lamp()]) == (Period(0.0, 24.0, (1.0,)),)
    assert periods([]) == (Period(0.0, 24.0, ()),)


@given(st.lists(st.tuples(SPANS, SPANS), max_size=4), HOURS)
def test_every_hour_lies_in_the_part_of_the_night_that_has_its_light(
    spans: list[tuple[str, str]], hour: float
) -> None:
    rows = [
        lamp(float(n), off_hours=a, dimmed_hours=b, dimmed_share=0.3)
        for n, (a, b) in enumerate(spans)
    ]
    found = periods(rows)

    def holds(part: Period) -> bool:
        if part.from_h < part.to_h:
            return part.from_h <= hour < part.to_h
        return hour >= part.from_h or hour < part.to_h

    own = [part for part in found if len(found) == 1 or holds(part)]
    assert [part.factors for part in own] == [tuple(factors_at(rows, hour).tolist())]


def test_the_clock_is_told_in_full_minutes() -> None:
    assert [clock(hour) for hour in (0.0, 5.25, 23.999, 24.0)] == [
        "00:00",
        "05:15",
        "00:00",
        "00:00",
    ]
