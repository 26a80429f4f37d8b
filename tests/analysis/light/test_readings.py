"""Measured light beside calculated light: numbers worked out by hand, and laws that must hold."""

import math
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.light.reading_result import (
    FEWEST_COMPARED,
    ReadingComparison,
    ReadingPair,
    summary,
)
from cpted_app.analysis.light.reading_times import read_moment
from cpted_app.analysis.light.readings import in_leaf, run
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, LightReading, Luminaire, Tree
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.records import Header, Photometry
from cpted_app.model.site import Site

EVEN = Photometry(
    id="even",
    name="even",
    attachment="0" * 64,
    c_deg=(0.0, 360.0),
    gamma_deg=(0.0, 180.0),
    intensity_cd=(1000.0,) * 4,
)
"""1,000 cd in every direction."""


def lamp(**values: object) -> Luminaire:
    told: dict[str, object] = {"mounting_height_m": 5.0, "maintenance_factor": 1.0, **values}
    return Luminaire(
        id=FeatureId("L1"),
        label="L1",
        photometry="even",
        geometry=shapely.Point(0.0, 0.0),
        **told,  # type: ignore[arg-type] # checked by the row itself
    )


def reading(
    at: int = 0, x: float = 0.0, value: float | None = 40.0, **values: object
) -> LightReading:
    return LightReading(
        id=FeatureId(f"M{at}"),
        label=f"M{at}",
        geometry=shapely.Point(x, 0.0),
        value_lx=value,
        **values,  # type: ignore[arg-type] # checked by the row itself
    )


def compare(*rows: Row) -> ReadingComparison:
    return run(Site.of(rows), lambda _share: None)


def pair(measured: float, calculated: float, error: float | None = 0.05) -> ReadingPair:
    return ReadingPair(
        reading_id="M1",
        label="M1",
        quantity=LightQuantity.HORIZONTAL,
        x_m=0.0,
        y_m=0.0,
        height_m=0.0,
        measured_lx=measured,
        calculated_lx=calculated,
        error_share=error,
    )


def test_below_a_lamp_is_intensity_over_the_square_of_its_height() -> None:
    (found,) = compare(EVEN, lamp(), reading(value=50.0)).pairs
    assert found.calculated_lx == pytest.approx(1000.0 / 25.0)
    assert found.difference_lx == pytest.approx(-10.0)
    assert found.ratio == pytest.approx(0.8)


def test_height_of_the_meter_counts() -> None:
    (found,) = compare(EVEN, lamp(), reading(height_m=1.0)).pairs
    assert found.calculated_lx == pytest.approx(1000.0 / 16.0)


def test_vertical_light_is_calculated_to_where_the_meter_looked() -> None:
    values: dict[str, Any] = {"quantity": LightQuantity.VERTICAL, "height_m": 1.5}
    towards = reading(1, 3.5, bearing_deg=270.0, **values)
    away = reading(2, 3.5, bearing_deg=90.0, **values)
    towards_it, from_it = compare(EVEN, lamp(), towards, away).pairs
    distance = math.hypot(3.5, 3.5)
    assert towards_it.calculated_lx == pytest.approx(1000.0 * math.sqrt(0.5) / distance**2)
    assert from_it.calculated_lx == pytest.approx(0.0)


def test_vertical_light_without_direction_is_left_out_and_says_why() -> None:
    found = compare(EVEN, lamp(), reading(1, quantity=LightQuantity.VERTICAL), reading(2))
    assert [one.label for one in found.pairs] == ["M2"]
    ((label, why),) = found.left_out
    assert label == "M1"
    assert "where the meter looked" in str(why)


@pytest.mark.parametrize(
    ("taken", "lux"),
    [("2026-11-22 22:30", 40.0), ("2026-11-23 01:30", 0.0), ("2026-11-22 23:30", 20.0), ("", 40.0)],
)
def test_the_lamps_that_burn_at_the_hour_of_the_reading_count(taken: str, lux: float) -> None:
    switched = lamp(off_hours="01:00-05:00", dimmed_hours="23:00-05:00", dimmed_share=0.5)
    (found,) = compare(EVEN, switched, reading(taken=taken)).pairs
    assert found.calculated_lx == pytest.approx(lux)


def test_a_reading_without_an_hour_says_what_was_assumed() -> None:
    found = compare(EVEN, lamp(off_hours="01:00-05:00"), reading())
    assert any("tell no hour" in str(one) for one in found.assumptions)


def test_a_crown_shades_less_in_winter() -> None:
    tree = Tree(
        id=FeatureId("T1"),
        label="T1",
        geometry=shapely.Point(4.0, 0.0),
        crown_radius_m=1.0,
        crown_base_m=0.1,
        height_m=8.0,
    )
    summer = reading(1, 6.0, taken="2026-07-01 23:00")
    winter = reading(2, 6.0, taken="2026-12-01 23:00")
    in_july, in_december = compare(EVEN, lamp(), tree, summer, winter).pairs
    assert in_july.is_in_leaf
    assert not in_december.is_in_leaf
    assert 0.0 < in_july.calculated_lx < in_december.calculated_lx


def test_leaves_fall_the_other_way_round_south_of_the_equator() -> None:
    assert not in_leaf(date(2026, 7, 1), is_south=True)
    assert in_leaf(date(2026, 12, 1), is_south=True)


def test_nothing_is_calculated_without_readings_or_photometry() -> None:
    assert "No light was measured" in str(compare(EVEN, lamp()).reason)
    found = compare(lamp(), reading())
    assert "photometry" in str(found.reason)
    assert found.lamps_left_out == ("L1",)
    not_metric = compare(Header(is_metric=False), EVEN, lamp(), reading())
    assert not_metric.reason is not None
    assert not not_metric.pairs


def test_bias_and_scatter_of_five_readings_worked_out_by_hand() -> None:
    ratios = (0.5, 1.0, 1.0, 2.0, 4.0)
    found = summary([pair(10.0, 10.0 * ratio) for ratio in ratios])
    assert found.count == 5
    # ln 2 times the mean of -1, 0, 0, 1, 2, which is 0.4
    assert found.mean_ratio == pytest.approx(2.0**0.4)
    assert found.mean_difference_lx == pytest.approx((-5.0 + 0.0 + 0.0 + 10.0 + 30.0) / 5.0)
    # squares about 0.4: 1.96 + 0.16 + 0.16 + 0.36 + 2.56 = 5.2, over 4
    assert found.scatter == pytest.approx(math.log(2.0) * math.sqrt(5.2 / 4.0))


def test_few_readings_tell_no_bias() -> None:
    found = summary([pair(10.0, 12.0)] * (FEWEST_COMPARED - 1))
    assert (found.mean_ratio, found.mean_difference_lx, found.scatter) == (None, None, None)
    comparison = ReadingComparison(pairs=(pair(10.0, 12.0),))
    assert f"from {FEWEST_COMPARED} on" in str(comparison.sentence)


def test_dark_readings_count_in_the_difference_and_not_in_the_ratio() -> None:
    found = summary([pair(0.0, 1.0)] + [pair(10.0, 10.0)] * 5)
    assert found.dark == 1
    assert found.mean_ratio == pytest.approx(1.0)
    assert found.mean_difference_lx == pytest.approx(1.0 / 6.0)


def test_agreement_weighs_meter_and_model_together() -> None:
    # 20 % of 100 lx and 30 % of 70 lx: together 29 lx explain the 30 lx of difference only if
    # the meter is a little worse.
    assert pair(70.0, 100.0, error=0.30).agrees is False
    assert pair(70.0, 100.0, error=0.33).agrees is True
    assert pair(70.0, 100.0, error=None).agrees is None
    assert pair(85.0, 100.0, error=None).agrees is True
    assert pair(0.0, 0.04).agrees is True


def test_the_sentence_says_in_which_direction_it_is_off() -> None:
    brighter = ReadingComparison(pairs=tuple(pair(10.0, 12.0) for _ in range(5)))
    darker = ReadingComparison(pairs=tuple(pair(10.0, 8.0) for _ in range(5)))
    assert "20 % brighter than measured" in str(brighter.sentence)
    assert "20 % darker than measured" in str(darker.sentence)


def test_worst_places_come_first_and_nights_are_told_apart() -> None:
    rows = [
        reading(1, 0.0, 40.0, taken="2026-11-22 22:10"),
        reading(2, 0.0, 4.0, taken="2026-11-23 00:40"),
        reading(3, 0.0, 44.0, taken="2026-11-22 22:50"),
    ]
    found = compare(EVEN, lamp(), *rows)
    assert found.worst[0].label == "M2"
    assert [(name, each.count) for name, each in found.by_time] == [
        ("2026-11-22 00 h", 1),
        ("2026-11-22 22 h", 2),
    ]


@given(
    pairs=st.lists(
        st.tuples(st.floats(0.1, 1e4), st.floats(0.1, 1e4)), min_size=FEWEST_COMPARED, max_size=30
    ),
    factor=st.floats(0.1, 10.0),
)
def test_a_meter_that_is_off_by_a_factor_shifts_the_bias_by_it_and_not_the_scatter(
    pairs: list[tuple[float, float]], factor: float
) -> None:
    before = summary([pair(measured, calculated) for measured, calculated in pairs])
    after = summary([pair(measured * factor, calculated) for measured, calculated in pairs])
    assert before.mean_ratio is not None
    assert after.mean_ratio is not None
    assert before.scatter is not None
    assert after.scatter is not None
    assert after.mean_ratio * factor == pytest.approx(before.mean_ratio)
    assert after.scatter == pytest.approx(before.scatter, abs=1e-9)


@given(
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    minutes=st.integers(0, 1439),
    style=st.sampled_from(["%Y-%m-%d {0}", "%Y-%m-%dT{0}:07", "%d.%m.%Y {0}", "%d/%m/%y {0}"]),
)
def test_any_date_is_read_as_it_was_written(day: date, minutes: int, style: str) -> None:
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    found = read_moment(day.strftime(style).format(clock))
    assert found is not None
    assert found.day == day
    assert found.text == f"{day.isoformat()} {clock}"


@pytest.mark.parametrize(
    ("text", "hour"),
    [("6:30 PM", 18.5), ("12:15 am", 0.25), ("18h05", 18 + 5 / 60), ("25:00", None)],
)
def test_clock_times(text: str, hour: float | None) -> None:
    found = read_moment(text)
    assert (found.hour if found else None) == (pytest.approx(hour) if hour is not None else None)


def test_a_site_without_readings_does_not_load_the_compiler() -> None:
    code = (
        "import sys; from cpted_app.analysis.light.readings import run;"
        " from cpted_app.model.site import Site; run(Site(), lambda _share: None);"
        " print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
