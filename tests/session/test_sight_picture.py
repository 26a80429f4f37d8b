"""The picture of sight agrees with the analyses, and tells nobody from not known."""

import math
import time

import numpy as np
import pytest
import shapely

from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sight.visibility_graph import graph_measures
from cpted_app.model.amenities import Refuge
from cpted_app.model.features import AccessPoint, Barrier, Camera, FeatureId, Opening, Route, Zone
from cpted_app.model.kinds import BarrierType
from cpted_app.model.site import Site
from cpted_app.session import field_picture, sight_picture
from cpted_app.session.field_picture import Calculated, TakesLong, limited
from cpted_app.session.point_quantities import Asked
from cpted_app.session.sight import SIGHT
from cpted_app.session.sight_picture import FIELDS, Sight, SightChoice, WayTo

HOUSE = Barrier(
    id=FeatureId("b"),
    barrier_type=BarrierType.BUILDING,
    geometry=shapely.box(-6.0, 4.0, 6.0, 12.0),
    height_m=9.0,
)
WINDOW = Opening(
    id=FeatureId("o"), geometry=shapely.Point(0.0, 4.0), bearing_deg=180.0, active_hours=""
)
SHOP = Opening(
    id=FeatureId("s"),
    geometry=shapely.Point(0.0, 12.0),
    bearing_deg=0.0,
    active_hours="09:00-18:00",
)
GATE = AccessPoint(id=FeatureId("a"), geometry=shapely.Point(30.0, 0.0), open_to_public=True)
CAMERA = Camera(id=FeatureId("c"), geometry=shapely.Point(0.0, -20.0), bearing_deg=0.0)
SITE = Site.of([HOUSE, WINDOW, SHOP, GATE, CAMERA])
RASTER = Raster(-20.0, -20.0, 5.0, 10, 10)


def quiet(_share: float) -> None:
    return


def on_grid(choice: SightChoice, site: Site = SITE) -> Calculated:
    return field_picture.calculated(sight_picture.asked(site, choice), RASTER, quiet)


@pytest.mark.parametrize(
    ("quantity", "name"),
    [
        (Sight.GROUND, "visible-area"),
        (Sight.CAMERAS, "camera-density"),
        (Sight.WAY, "exit-distance"),
        (Sight.PLACES, "visible-count"),
    ],
)
def test_a_picture_has_the_values_of_compute(quantity: Sight, name: str) -> None:
    found = on_grid(SightChoice(quantity=quantity, radius_m=80.0)).values.ravel()
    inside = shapely.contains_xy(HOUSE.geometry, RASTER.centres_m)
    assert np.isnan(found[inside]).all()
    row = SIGHT[name]
    places = RASTER.centres_m[~inside]
    points = np.column_stack([places, np.full(len(places), row.height_m)])
    expected = row.compute(SITE, points, Asked(radius_m=80.0), quiet)
    np.testing.assert_array_equal(found[~inside], expected)


def test_pictures_of_the_graph_have_its_measures() -> None:
    inside = shapely.contains_xy(HOUSE.geometry, RASTER.centres_m)
    places = np.column_stack([RASTER.centres_m[~inside], np.full((~inside).sum(), 1.6)])
    expected = graph_measures(SITE, places, quiet)
    for quantity, values in (
        (Sight.DEPTH, expected.mean_depth),
        (Sight.CLUSTERING, expected.clustering),
    ):
        found = on_grid(SightChoice(quantity=quantity)).values.ravel()
        np.testing.assert_array_equal(found[~inside], values)
        assert sight_picture.asked(SITE, SightChoice(quantity=quantity)).is_of_grid


def test_the_exact_value_of_ground_seen_is_that_of_compute() -> None:
    asked = sight_picture.asked(SITE, SightChoice(radius_m=50.0))
    point = np.array([[2.0, -3.0, 1.6]])
    expected = SIGHT["visible-area"].compute(SITE, point, Asked(radius_m=50.0), quiet)
    assert asked.value_at(2.0, -3.0) == expected[0]
    assert asked.value_at(0.0, 8.0) is None


def test_nobody_differs_from_not_known_at_an_hour() -> None:
    at_any = on_grid(SightChoice(quantity=Sight.EYES))
    assert at_any.value_at(0.0, -10.0) == 1.0
    assert at_any.value_at(0.0, 20.0) == 1.0
    assert at_any.value_at(-18.0, 7.0) == 0.0
    by_night = on_grid(SightChoice(quantity=Sight.EYES, hour=22.0))
    assert by_night.value_at(0.0, -10.0) is None  # the window gives no hours
    assert by_night.value_at(0.0, 20.0) == 0.0  # the shop is closed
    assert on_grid(SightChoice(quantity=Sight.EYES, hour=10.0)).value_at(0.0, 20.0) == 1.0


def test_weighed_by_distance_the_far_count_less() -> None:
    site = Site.of([WINDOW, HOUSE])
    found = on_grid(SightChoice(quantity=Sight.EYES, by_distance=True), site)
    near, far = found.value_at(0.0, 2.0), found.value_at(0.0, -18.0)
    assert near is not None
    assert far is not None
    assert near > far > 0.0


def test_ways_lead_where_they_are_asked_to() -> None:
    help_point = Refuge(id=FeatureId("h"), geometry=shapely.Point(-18.0, -18.0))
    site = Site.of([HOUSE, GATE, help_point])
    to_exit, to_help, to_any = (
        on_grid(SightChoice(quantity=Sight.WAY, to=to), site).value_at(-17.5, -17.5)
        for to in (WayTo.PUBLIC_EXIT, WayTo.HELP, WayTo.ANY)
    )
    assert to_exit == pytest.approx(math.hypot(47.5, 17.5))
    assert to_help == to_any == pytest.approx(math.hypot(0.5, 0.5))


def test_without_a_way_out_there_is_no_number() -> None:
    ring = shapely.box(-100.0, -100.0, 20.0, 100.0).exterior
    wall = Barrier(id=FeatureId("w"), geometry=shapely.LineString(ring.coords), height_m=2.0)
    found = on_grid(SightChoice(quantity=Sight.WAY), Site.of([wall, GATE]))
    assert found.value_at(0.0, 0.0) == math.inf
    assert FIELDS[Sight.WAY].steps.empty == math.inf


def test_cameras_have_the_steps_of_the_edition() -> None:
    for edition, bounds in (
        ("dori", (12.5, 25.0, 62.5, 125.0, 250.0)),
        ("oodpcvs", (20.0, 40.0, 80.0, 125.0, 250.0, 500.0, 1500.0)),
    ):
        choice = SightChoice(quantity=Sight.CAMERAS, edition=edition)  # type: ignore[arg-type] # both are editions
        assert set(bounds) <= set(sight_picture.steps_for(choice).bounds)


def test_the_region_is_what_people_use_within_what_is_marked() -> None:
    far = Barrier(
        id=FeatureId("f"), geometry=shapely.box(-500.0, -500.0, 500.0, 500.0), height_m=0.1
    )
    zone = Zone(id=FeatureId("z"), geometry=shapely.box(0.0, 0.0, 10.0, 10.0))
    choice = SightChoice()
    around = sight_picture.AROUND_M
    assert sight_picture.region(Site.of([far, zone]), choice) == (
        -around,
        -around,
        10.0 + around,
        10.0 + around,
    )
    assert sight_picture.region(Site.of([zone]), choice) == (0.0, 0.0, 10.0, 10.0)
    assert sight_picture.region(Site.of([far]), choice) == (-500.0, -500.0, 500.0, 500.0)
    assert sight_picture.region(Site(), choice) is None


def test_what_is_lacking_is_named() -> None:
    house = Site.of([HOUSE])
    assert sight_picture.missing(house, SightChoice()) == ()
    assert sight_picture.missing(house, SightChoice(quantity=Sight.EYES)) == (Opening,)
    way = SightChoice(quantity=Sight.WAY)
    assert sight_picture.missing(house, way) == (AccessPoint,)
    help_wanted = SightChoice(quantity=Sight.WAY, to=WayTo.HELP)
    assert sight_picture.missing(SITE, help_wanted) == (Refuge,)
    choice = SightChoice(quantity=Sight.WAY, to=WayTo.CHOICE)
    assert Route in sight_picture.missing(house, choice)


def test_work_that_takes_long_is_let_go_of_early(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 10.6, 11.2])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    told: list[float] = []
    progress = limited(told.append, 20.0)
    progress(0.0)
    progress(0.01)
    progress(0.02)
    with pytest.raises(TakesLong) as found:
        progress(0.03)
    assert found.value.seconds == pytest.approx(1.2 * 0.97 / 0.02)
    assert told == [0.0, 0.01, 0.02, 0.03]


def test_work_that_is_soon_done_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 11.2, 13.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    progress = limited(quiet, 20.0)
    for share in (0.1, 0.2, 0.5, 1.0):
        progress(share)
