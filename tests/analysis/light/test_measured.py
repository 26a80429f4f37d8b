"""Measured light wins in the evidence where it is enough, and both values are seen."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.light.measured import FEWEST_READINGS, with_readings
from cpted_app.analysis.measures import measures
from cpted_app.analysis.result import Measure
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, LightReading, Route, Zone
from cpted_app.model.kinds import LightQuantity
from cpted_app.model.site import Site

WAY = Route(
    id=FeatureId("w"), label="W1", geometry=shapely.LineString([(0, 0), (40, 0)]), width_m=3.0
)
AREA = Zone(id=FeatureId("z"), label="Z1", geometry=shapely.box(0, 100, 20, 120))
FIVE = ((2.0, 4.0), (10.0, 2.0), (20.0, 3.0), (30.0, 5.0), (38.0, 6.0))
"""Metres along the route, and lx."""


def reading(at: int, x: float, y: float, value: float, **values: object) -> LightReading:
    told: dict[str, object] = {
        "meter": "LMT B360",
        "error_share": 0.06,
        "taken": "2026-11-20 22:00",
        **values,
    }
    return LightReading(
        id=FeatureId(f"m{at}"),
        label=f"M{at}",
        geometry=shapely.Point(x, y),
        value_lx=value,
        **told,  # type: ignore[arg-type] # checked by the row itself
    )


def along(pairs: tuple[tuple[float, float], ...], **values: object) -> list[LightReading]:
    return [reading(at, x, 0.5, lux, **values) for at, (x, lux) in enumerate(pairs, 1)]


def calculated(name: str, value: float = 9.0) -> Measure:
    subject = WAY if name.startswith("route") else AREA
    unit = "1" if name.endswith("uniformity") else "lx"
    return Measure(name=name, subject=subject.id, value=value, unit=unit, where=(subject.label,))


def found(name: str, *rows: Row, value: float = 9.0) -> Measure:
    (one,) = with_readings(Site.of([WAY, AREA, *rows]), [calculated(name, value)])
    return one


def test_enough_readings_win_and_both_values_are_said() -> None:
    lowest = found("route.eh_min_lx", *along(FIVE))
    assert lowest.value == 2.0
    assert lowest.where == ("W1", "M2")
    assert str(lowest.basis) == (
        "measured, 5 readings, 2026-11-20, LMT B360, ±6 %; calculated 9.00 lx"
    )
    # A limit of 6 % of 2 lx, taken as evenly likely within: 0.12 lx / √3.
    assert lowest.uncertainty == pytest.approx(0.12 / math.sqrt(3.0))


def test_the_average_knows_meter_and_spread() -> None:
    mean = found("route.eh_average_lx", *along(FIVE))
    assert mean.value == pytest.approx(4.0)
    # Standard deviation of 4, 2, 3, 5, 6 is √2.5.
    spread = math.sqrt(2.5 / 5.0)
    assert mean.uncertainty == pytest.approx(math.hypot(0.24 / math.sqrt(3.0), spread))


def test_four_readings_are_not_enough_and_are_told_beside_the_calculated_value() -> None:
    four = found("route.eh_average_lx", *along(FIVE[: FEWEST_READINGS - 1]))
    assert four.value == 9.0
    assert "4 readings there, too few or too close together" in str(four.basis)
    assert "say 3.50 lx" in str(four.basis)


def test_readings_at_one_end_do_not_speak_for_the_whole_route() -> None:
    crowded = along(tuple((float(at), 3.0) for at in range(8)))
    assert found("route.eh_min_lx", *crowded).value == 9.0


def test_readings_beside_the_route_or_at_other_heights_do_not_count() -> None:
    aside = [reading(at, x, 6.0, lux) for at, (x, lux) in enumerate(FIVE)]
    assert found("route.eh_min_lx", *aside).basis is None
    assert found("route.eh_min_lx", *along(FIVE, height_m=1.5)).basis is None


def test_an_unknown_error_stays_unknown() -> None:
    unknown = found("route.eh_min_lx", *along(FIVE, error_share=None))
    assert unknown.value == 2.0
    assert unknown.uncertainty is None
    assert "error not known" in str(unknown.basis)


def test_what_could_not_be_calculated_is_measured() -> None:
    site = Site.of([WAY, *along(FIVE)])
    by_name = {(one.name, one.subject): one for one in measures(site, {})}
    assert by_name["route.eh_min_lx", "w"].value == 2.0
    assert by_name["route.eh_min_lx", "w"].missing is None
    assert "calculated" not in str(by_name["route.eh_min_lx", "w"].basis)
    assert by_name["route.esc_min_lx", "w"].value is None


def test_faces_need_readings_in_both_walking_directions() -> None:
    values = {"quantity": LightQuantity.SEMICYLINDRICAL, "height_m": 1.5}
    ahead = along(FIVE, bearing_deg=90.0, **values)
    back = [
        reading(10 + at, x, 0.0, lux / 4.0, bearing_deg=265.0, **values)
        for at, (x, lux) in enumerate(FIVE)
    ]
    across = [
        reading(20 + at, x, 0.0, 0.1, bearing_deg=0.0, **values) for at, (x, _) in enumerate(FIVE)
    ]
    assert found("route.esc_min_lx", *ahead, *across).value == 9.0
    assert found("route.esc_min_lx", *ahead, *back, *across).value == 0.5


def test_a_zone_needs_readings_all_over_it() -> None:
    corners = ((2, 102), (18, 102), (2, 118), (18, 118), (10, 110))
    spread = [
        reading(at, x, y, lux)
        for at, ((x, y), lux) in enumerate(zip(corners, (4, 4, 4, 4, 2), strict=True))
    ]
    assert found("zone.eh_min_lx", *spread).value == 2.0
    assert found("zone.eh_uniformity", *spread, value=0.9).value == pytest.approx(
        2.0 / 3.6, abs=1e-6
    )
    row = [reading(at, 2.0 + 4.0 * at, 102.0, 3.0) for at in range(5)]
    assert found("zone.eh_min_lx", *row).value == 9.0


@given(values=st.lists(st.floats(0.01, 500.0), min_size=5, max_size=5), share=st.floats(0.0, 0.5))
def test_a_measured_minimum_is_never_above_the_measured_average(
    values: list[float], share: float
) -> None:
    rows = along(
        tuple((x, value) for (x, _), value in zip(FIVE, values, strict=True)), error_share=share
    )
    lowest, mean = found("route.eh_min_lx", *rows), found("route.eh_average_lx", *rows)
    assert lowest.value is not None
    assert mean.value is not None
    assert lowest.value <= mean.value + 1e-6
    assert lowest.uncertainty is not None
    assert mean.uncertainty is not None
    assert lowest.uncertainty <= mean.uncertainty + 1e-6
