"""Who sees whom on a drawn square with known answers."""

import pytest
import shapely

from cpted_app.analysis.sight.matrix import Seen, sight_matrix
from cpted_app.errors import Cancelled
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    Feature,
    FeatureId,
    Opening,
    Route,
    Seating,
    Zone,
)
from cpted_app.model.site import Site

WALL = Barrier(id=FeatureId("wall"), geometry=shapely.LineString([(10, -5), (10, 5)]), height_m=3.0)
WINDOW = Opening(id=FeatureId("window"), geometry=shapely.Point(0, 0), bearing_deg=90.0)
GATE = AccessPoint(id=FeatureId("gate"), geometry=shapely.Point(5, 0))
BENCH = Seating(id=FeatureId("bench"), geometry=shapely.Point(20, 0))


def quiet(_share: float) -> None:
    return


def cell(observer: Feature, target: Feature, *rows: Feature) -> Seen:
    known = {row.id: row for row in (observer, target, *rows)}
    found = sight_matrix(Site.of(list(known.values()), 0), [observer], [target], quiet)
    return found.cells[observer.id, target.id]


def test_a_window_sees_what_stands_in_front_of_it() -> None:
    seen = cell(WINDOW, GATE)
    assert (seen.status, seen.share) == ("clear", 1.0)
    assert seen.nearest is not None
    assert seen.nearest.length_m == 5.0


def test_a_window_does_not_see_behind_its_own_wall() -> None:
    behind = AccessPoint(id=FeatureId("yard"), geometry=shapely.Point(-5, 0))
    seen = cell(WINDOW, behind)
    assert (seen.status, seen.nearest) == ("blocked", None)


def test_a_wall_between_blocks_and_is_named() -> None:
    seen = cell(WINDOW, BENCH, WALL)
    assert seen.status == "blocked"
    assert seen.nearest is not None
    assert seen.nearest.blocked_by is not None
    assert seen.nearest.blocked_by.feature_id == "wall"


def test_of_a_route_half_behind_a_wall_a_share_is_seen() -> None:
    # Places every 5 m from x = 5 to x = 25; those behind the wall at x = 10 are hidden.
    route = Route(id=FeatureId("route"), geometry=shapely.LineString([(5, 0), (25, 0)]))
    assert cell(GATE, route, WALL).share == pytest.approx(1 / 5)


def test_a_zone_round_the_corner_of_a_wall_is_seen_in_part() -> None:
    zone = Zone(id=FeatureId("zone"), geometry=shapely.box(12, -20, 32, 20))
    seen = cell(GATE, zone, WALL)
    assert 0.0 < seen.share < 1.0


def test_a_camera_sees_its_picture_and_no_more() -> None:
    camera = Camera(id=FeatureId("camera"), geometry=shapely.Point(0, 0), bearing_deg=90.0)
    assert cell(camera, BENCH).status == "clear"
    aside = Seating(id=FeatureId("aside"), geometry=shapely.Point(5, 20))
    assert cell(camera, aside).nearest is None


def test_everybody_is_counted_who_sees_a_place() -> None:
    rows = [WINDOW, GATE, BENCH, WALL]
    found = sight_matrix(Site.of(rows, 0), [WINDOW, GATE, BENCH], [BENCH, GATE], quiet)
    assert found.seers(GATE) == 1
    assert found.seers(BENCH) == 0
    assert ("bench", "bench") not in found.cells


def test_who_stands_upon_the_target_has_no_line() -> None:
    twin = Seating(id=FeatureId("twin"), geometry=shapely.Point(5, 0))
    assert cell(GATE, twin).nearest is None


def test_it_stops_when_nobody_waits() -> None:
    def cancelled(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sight_matrix(Site.of([WINDOW, GATE], 0), [WINDOW], [GATE], cancelled)
