"""Lengths and areas are as sure as a thousand drawings of them say."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from cpted_app.model import uncertainty
from cpted_app.model.features import FeatureId, Zone
from cpted_app.model.placement import from_scale
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site

SHEET = Plan(
    id="a",
    name="a",
    media_type="image/png",
    attachment="0",
    width_px=1000.0,
    height_px=1000.0,
    placement=from_scale(0.1, 1000.0),
    is_calibrated=True,
    scale_uncertainty=0.004,
    placement_rmse_m=0.06,
)
OWN_M = math.hypot(0.1, 0.06 / math.sqrt(2.0))


def site(*plans: Plan) -> Site:
    return Site.of([Header(), *plans])


def drawn(points: list[tuple[float, float]], count: int = 20_000) -> np.ndarray:
    """Return many drawings of points: each off by itself, all stretched by one scale."""
    chance = np.random.default_rng(7)
    scale = 1.0 + chance.normal(0.0, 0.004, (count, 1, 1))
    return scale * (np.array(points) + chance.normal(0.0, OWN_M, (count, len(points), 2)))


def test_a_length_spreads_as_drawings_do() -> None:
    points = [(10.0, 10.0), (40.0, 10.0), (60.0, 35.0)]
    xy = drawn(points)
    lengths = np.hypot(*np.moveaxis(np.diff(xy, axis=1), 2, 0)).sum(axis=1)
    found = uncertainty.of_path(site(SHEET), points)
    assert found == pytest.approx(lengths.std(), rel=0.03)


def test_a_length_by_hand() -> None:
    found = uncertainty.of_length(site(SHEET), (10.0, 10.0), (60.0, 10.0))
    assert found == pytest.approx(math.sqrt((50 * 0.004) ** 2 + 2 * OWN_M**2))
    assert uncertainty.expanded(found) == pytest.approx(2.0 * (found or 0.0))


def test_an_area_with_a_hole_spreads_as_drawings_do() -> None:
    outer = [(10.0, 10.0), (50.0, 12.0), (55.0, 45.0), (14.0, 40.0)]
    hole = [(20.0, 20.0), (20.0, 30.0), (35.0, 28.0)]
    xy = drawn(outer + hole)
    areas = shapely.area(shapely.polygons(xy[:, :4])) - shapely.area(shapely.polygons(xy[:, 4:]))
    found = uncertainty.of_area(site(SHEET), shapely.Polygon(outer, [hole]))
    assert found == pytest.approx(areas.std(), rel=0.03)


def test_the_topmost_shown_and_calibrated_plan_that_covers_a_place_counts() -> None:
    above = replace(SHEET, id="b", width_px=100.0, position=1, scale_uncertainty=0.01)
    low = (5.0, 50.0)
    for other in (replace(above, is_visible=False), replace(above, is_calibrated=False)):
        assert uncertainty.plan_at(site(SHEET, other), low) == SHEET
    both = site(SHEET, above)
    assert uncertainty.plan_at(both, low) == above
    assert uncertainty.plan_at(both, (50.0, 50.0)) == SHEET
    across = uncertainty.of_length(both, low, (55.0, 50.0))
    assert across == pytest.approx(math.sqrt((50 * 0.01) ** 2 + 2 * OWN_M**2))


@pytest.mark.parametrize(
    "here",
    [site(), site(replace(SHEET, scale_uncertainty=None)), site(replace(SHEET, is_visible=False))],
)
def test_what_is_not_known_is_not_nought(here: Site) -> None:
    assert uncertainty.of_length(here, (1.0, 1.0), (9.0, 1.0)) is None


def test_a_place_beside_the_sheet_and_a_mark_from_a_file_are_not_known() -> None:
    here = site(SHEET)
    assert uncertainty.of_length(here, (10.0, 10.0), (110.0, 10.0)) is None
    assert uncertainty.of_position(here, (110.0, 10.0)) is None
    assert uncertainty.of_position(here, (10.0, 10.0)) == pytest.approx(OWN_M)
    zone = Zone(id=FeatureId("z"), geometry=shapely.box(10, 10, 20, 20))
    assert uncertainty.of_extent(here, zone) is not None
    assert uncertainty.of_extent(here, replace(zone, source="lamps.dxf")) is None


def test_a_leg_without_length_adds_nothing_strange() -> None:
    straight = uncertainty.of_path(site(SHEET), [(10.0, 10.0), (20.0, 10.0)])
    doubled = uncertainty.of_path(site(SHEET), [(10.0, 10.0), (10.0, 10.0), (20.0, 10.0)])
    assert doubled is not None
    assert straight is not None
    assert doubled == pytest.approx(straight, rel=0.2)
