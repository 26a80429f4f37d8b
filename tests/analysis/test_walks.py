"""What a walker has along a route: hand-computed views, and what is not marked is not known."""

import math

import numpy as np
import pytest
import shapely

from cpted_app.analysis import walks
from cpted_app.analysis.hiding import candidates as concealment
from cpted_app.analysis.route_profile import route_profile
from cpted_app.analysis.walks import Walk
from cpted_app.model.edit import Row
from cpted_app.model.features import AccessPoint, Camera, FeatureId, Opening
from cpted_app.model.kinds import RouteType
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.analysis.lit import distribution, lamp, lit, route, wall

PATH = route((0, 0), (40, 0))
SECTOR_M2 = math.radians(120.0) / 2.0 * 100.0**2
"""What is ahead within 100 m where nothing stands."""


def walked(*rows: Row) -> Walk:
    return walks.run(Site.of(rows), lambda _share: None).routes["W1"]


def test_in_the_open_the_whole_sector_is_ahead_both_ways() -> None:
    walk = walked(PATH)
    assert walk.along_m == pytest.approx(np.arange(41.0))
    assert walk.points_m[:, 0] == pytest.approx(np.arange(41.0))
    assert set(walk.bearing_deg.tolist()) == {90.0}
    for area in (walk.ahead_m2, walk.back_m2):
        assert area == pytest.approx(np.full(41, SECTOR_M2))
    assert walk.clear_ahead_m == pytest.approx(np.full(41, 100.0))


def test_far_away_walls_change_nothing() -> None:
    walk = walked(PATH, wall((0, 500), (1, 500), height_m=3.0))
    assert walk.ahead_m2 == pytest.approx(np.full(41, SECTOR_M2))


def test_a_wall_across_ends_the_view_ahead_and_not_the_one_back() -> None:
    walk = walked(PATH, wall((50, -500), (50, 500), height_m=3.0))
    assert walk.clear_ahead_m == pytest.approx(50.0 - walk.along_m)
    assert walk.clear_back_m == pytest.approx(np.full(41, 100.0))
    # A triangle up to the wall: both legs are as long as d · tan 60°.
    assert walk.ahead_m2[-1] == pytest.approx(10.0**2 * math.tan(math.radians(60.0)))
    assert walk.back_m2 == pytest.approx(np.full(41, SECTOR_M2))


def test_a_low_wall_is_looked_over() -> None:
    walk = walked(PATH, wall((50, -500), (50, 500), height_m=1.5))
    assert walk.clear_ahead_m == pytest.approx(np.full(41, 100.0))


def test_eyes_cameras_and_ways_out_are_those_of_their_analyses() -> None:
    walk = walked(
        PATH,
        Opening(id=FeatureId("O1"), geometry=shapely.Point(20, 10), bearing_deg=180.0),
        Camera(id=FeatureId("C1"), geometry=shapely.Point(-5, 0), bearing_deg=90.0),
        AccessPoint(id=FeatureId("A1"), geometry=shapely.Point(0, 0)),
    )
    assert walk.eyes == pytest.approx(np.ones(41))
    assert 0.0 < walk.weighted_eyes.min() <= walk.weighted_eyes.max() <= 1.0
    assert walk.way_out_m == pytest.approx(walk.along_m)
    assert walk.camera_px_m[-1] > 0.0


def test_what_is_not_marked_is_not_known() -> None:
    walk = walked(PATH, AccessPoint(id=FeatureId("A1"), geometry=shapely.Point(0, 0),
                                    open_to_public=False))  # fmt: skip
    for values in (walk.eyes, walk.weighted_eyes, walk.camera_px_m, walk.way_out_m):
        assert np.isnan(values).all()


def test_inside_a_building_nothing_is_said() -> None:
    house = wall((10, -5), (20, -5), (20, 5), (10, 5), (10, -5), height_m=9.0,
                 barrier_type="building")  # fmt: skip
    walk = walked(PATH, house)
    inside = (walk.along_m > 10.0) & (walk.along_m < 20.0)
    assert np.isnan(walk.ahead_m2[inside]).all()
    assert np.isfinite(walk.ahead_m2[~inside]).all()


def test_only_what_is_walked_is_looked_at() -> None:
    nothing = walks.run(Site.of([route((0, 0), (9, 0), route_type=RouteType.SERVICE)]), print)
    assert nothing.routes == {}
    assert nothing.reason is not None
    unmeasured = walks.run(Site.of([PATH, Header(is_metric=False)]), lambda _share: None)
    assert unmeasured.reason is not None


def test_two_routes_keep_their_own_values() -> None:
    other = route((0, 100), (0, 130), label="W2")
    across = wall((50, -50), (50, 50), height_m=3.0)
    found = walks.run(Site.of([other, PATH, across]), lambda _share: None).routes
    assert found["W1"].clear_ahead_m == pytest.approx(50.0 - np.arange(41.0))
    assert found["W2"].clear_ahead_m == pytest.approx(np.full(31, 100.0))
    assert set(found["W2"].bearing_deg.tolist()) == {0.0}


def test_a_profile_holds_what_is_known_of_a_route() -> None:
    recess = wall((-20, 2), (19, 2), (19, 4), (21, 4), (21, 2), (60, 2), (60, 9), (-20, 9),
                  (-20, 2), height_m=9.0)  # fmt: skip
    site = Site.of([PATH, recess])
    results: dict[str, object] = {"walks": walks.run(site, lambda _share: None)}
    bare = route_profile(results, "W1")
    assert bare is not None
    assert (bare.light, bare.candidates, bare.forced) == (None, (), ())
    results["concealment"] = concealment.run(site, lambda _share: None)
    results["light"] = lit(PATH, lamp(20.0, -3.0), distribution())
    full = route_profile(results, "W1")
    assert full is not None
    assert [one.kind for one in full.candidates] == ["entrapment"]
    assert full.light is not None
    assert route_profile(results, "other") is None
    assert route_profile({}, "W1") is None
