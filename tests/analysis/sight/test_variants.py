"""A sightline without leaves, at other hours and in later years, by numbers worked out by hand."""

from dataclasses import replace

import pytest
import shapely

from cpted_app.analysis.sight.variants import variants
from cpted_app.model.features import Barrier, FeatureId, Sightline, Tree
from cpted_app.model.kinds import BarrierType, Leaf
from cpted_app.model.site import Site
from tests.analysis.marks import sightline

LINE = sightline((0, 0), (20, 0), (1.6, 1.6), "S1")
HEDGE = Barrier(
    id=FeatureId("hedge"),
    label="B1",
    geometry=shapely.LineString([(10, -3), (10, 3)]),
    barrier_type=BarrierType.HEDGE,
    height_m=1.0,
    growth_m_per_year=0.25,
)
VAN = Barrier(
    id=FeatureId("van"),
    label="B2",
    geometry=shapely.box(5, -1, 9, 1),
    barrier_type=BarrierType.VEHICLE,
    height_m=2.2,
    present_hours="08:00-18:00",
)


def site(*rows: Barrier | Tree | Sightline) -> Site:
    return Site.of([LINE, *rows], 0)


def test_where_nothing_changes_by_itself_there_are_no_variants() -> None:
    still = variants(site(replace(HEDGE, growth_m_per_year=0.0)), LINE)
    assert still.is_empty
    assert still.worse is None


def test_a_hedge_of_a_metre_reaches_the_eyes_in_the_third_year() -> None:
    # 1.00 m + 0.25 m a year: 1.60 m after 2.4 years, which is still clear; 2.5 years are not.
    found = variants(site(HEDGE), LINE)
    assert [(years, view.status) for years, view in found.later] == [
        (1, "clear"),
        (3, "blocked"),
        (5, "blocked"),
    ]
    assert found.worse is not None
    years, view = found.worse
    assert years == 2.5
    assert view.blocked_by is not None
    assert view.blocked_by.label == "B1"


def test_planting_that_never_reaches_the_line_makes_it_no_worse() -> None:
    found = variants(site(replace(HEDGE, growth_m_per_year=0.01)), LINE)
    assert [view.status for _years, view in found.later] == ["clear"] * 3
    assert found.worse is None


def test_a_parked_van_is_in_the_way_while_it_is_there() -> None:
    found = variants(site(VAN), LINE)
    assert [(one.from_h, one.to_h, one.view.status) for one in found.by_hour] == [
        (8.0, 18.0, "blocked"),
        (18.0, 8.0, "clear"),
    ]


def test_hours_of_a_van_beside_the_line_change_nothing() -> None:
    beside = replace(VAN, geometry=shapely.box(5, 4, 9, 6))
    assert variants(site(beside), LINE).by_hour == ()


def test_a_hedge_without_leaves_lets_more_through() -> None:
    hedge = replace(HEDGE, height_m=2.0, openness=0.1, seasonal_openness=0.5, growth_m_per_year=0.0)
    found = variants(site(hedge), LINE)
    assert found.leaf_off is not None
    assert found.leaf_off.transmission == pytest.approx(0.5)


def test_an_evergreen_stays_as_it_is_in_winter() -> None:
    crown = Tree(
        id=FeatureId("tree"),
        geometry=shapely.Point(10, 0),
        crown_base_m=0.5,
        height_m=6.0,
        leaf=Leaf.EVERGREEN,
    )
    assert variants(site(crown), LINE).leaf_off is None
    bare = variants(site(replace(crown, leaf=Leaf.DECIDUOUS)), LINE).leaf_off
    assert bare is not None
    assert bare.transmission == pytest.approx(0.6)
