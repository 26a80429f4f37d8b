"""Ways along routes and over zones, gaps, doors and vehicles: drawn sites with known answers."""

import math
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.analysis.ways.goals import Goal
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, Tree
from cpted_app.model.kinds import AccessControl, AccessType, BarrierType, PlaceType
from cpted_app.model.records import Header
from tests.analysis.lit import route, zone
from tests.analysis.walked import block, gate, help_point, house_door, line, ring, ways

SEWN = (
    line("B1", (0, 2), (100, 2), barrier_type=BarrierType.FENCE),
    line("B2", (0, -2), (100, -2)),
)
"""A lane 4 m wide and 100 m long, open at both ends."""


def test_with_nothing_marked_there_is_a_reason() -> None:
    assert "No access point" in str(ways(*SEWN).reason)
    assert "calibrated" in str(ways(Header(is_metric=False), route((0, 0), (9, 0))).reason)


def test_along_a_route_each_station_knows_its_ways() -> None:
    found = ways(route((0, 0), (20, 0)), gate(0, 0), help_point(20, 0)).routes["W1"]
    assert found.along_m.tolist() == list(range(0, 21, 2))
    assert found.lengths_m[Goal.EXIT] == pytest.approx(found.along_m)
    assert found.lengths_m[Goal.REFUGE] == pytest.approx(20 - found.along_m)
    far = found.farthest(Goal.EXIT)
    assert far is not None
    assert (far.place_m, far.length_m) == ((20.0, 0.0), 20.0)


def test_inside_a_building_no_way_is_told_and_out_of_a_court_none_leads() -> None:
    rows = [gate(-5, 0), block("B1", 10, -3, 15, 3)]
    found = ways(*rows, route((0, 0), (20, 0))).routes["W1"].lengths_m[Goal.EXIT]
    assert np.isnan(found).tolist() == [x in (12, 14) for x in range(0, 21, 2)]
    shut = ways(gate(-50, 0), ring("B1", -9, -9, 9, 9), route((-5, 0), (5, 0))).routes["W1"]
    far = shut.farthest(Goal.EXIT)
    assert far is not None
    assert math.isinf(far.length_m)


def test_a_lane_between_walls_is_forced_from_end_to_end() -> None:
    found = ways(*SEWN, route((-20, 0), (120, 0))).routes["W1"]
    assert list(found.forced[0]) == pytest.approx([20.0, 120.0], abs=0.5)
    assert len(found.forced) == 1
    assert found.forced_longest_m == pytest.approx(100.0, abs=1.0)
    assert len(found.forced_longer_than(50.0)) == 1


@pytest.mark.parametrize(
    "way_off",
    [
        [gate(40, 2)],  # an exit in the fence
        [gate(40, -2, control=AccessControl.SIGNED, open_to_public=False)],
        [route((40, 0), (40, 30), label="W2")],  # another route branches off
    ],
)
def test_a_way_off_parts_a_forced_stretch(way_off: list[Row]) -> None:
    found = ways(*SEWN, *way_off, route((0, 0), (100, 0))).routes["W1"]
    assert len(found.forced) == 2
    assert found.forced_longest_m == pytest.approx(60.0, abs=6.0)


@pytest.mark.parametrize(
    "no_way_off",
    [
        [gate(40, 2, control=AccessControl.LOCK, open_to_public=False)],
        [gate(40, 4)],  # an exit behind the fence
        [route((100, 0), (150, 0), label="W2")],  # the lane goes on: no choice
    ],
)
def test_what_leads_nowhere_parts_no_stretch(no_way_off: list[Row]) -> None:
    found = ways(*SEWN, *no_way_off, route((0, 0), (100, 0))).routes["W1"]
    assert list(found.forced[0]) == pytest.approx([0.0, 100.0], abs=0.5)
    assert len(found.forced) == 1


def test_one_open_side_or_walls_far_away_leave_a_choice() -> None:
    assert ways(SEWN[0], route((0, 0), (100, 0))).routes["W1"].forced == ()
    wide = [line("B1", (0, 6), (100, 6)), line("B2", (0, -6), (100, -6))]
    assert ways(*wide, route((0, 0), (100, 0))).routes["W1"].forced == ()


def test_a_dead_end_is_where_a_route_leads_nowhere() -> None:
    end = line("B3", (100, -2), (100, 2))
    found = ways(*SEWN, end, gate(0, 0), route((0, 0), (98, 0))).routes["W1"]
    (dead,) = found.dead_ends
    assert (dead.place_m, dead.is_walled, dead.back_m) == ((98.0, 0.0), True, 98.0)
    (open_end,) = ways(gate(0, 0), route((0, 0), (98, 0))).routes["W1"].dead_ends
    assert not open_end.is_walled


@pytest.mark.parametrize(
    "beyond",
    [
        gate(99, 0, "A2"),
        help_point(99, 0),
        zone(98, -9, 120, 9, place_type=PlaceType.STREET),
        route((98, 0), (98, 40), label="W2"),
    ],
)
def test_an_end_that_leads_on_is_no_dead_end(beyond: Row) -> None:
    assert ways(gate(0, 0), route((0, 0), (98, 0)), beyond).routes["W1"].dead_ends == ()


def test_an_end_inside_a_building_leads_indoors() -> None:
    found = ways(gate(0, 0), route((0, 0), (30, 0)), block("B1", 25, -5, 40, 5))
    assert found.routes["W1"].dead_ends == ()


def test_a_round_walk_has_no_end() -> None:
    assert ways(route((0, 0), (50, 0), (50, 50), (0, 0))).routes["W1"].dead_ends == ()


def test_a_zone_knows_its_ways_out_and_how_direct_they_are_joined() -> None:
    rows = [
        zone(0, 0, 40, 10),
        ring("B1", 0, 0, 40, 10),
        line("B2", (20, 0), (20, 7)),
        gate(0, 3, "A1"),
        gate(40, 3, "A2"),
        gate(90, 5, "A3"),
    ]
    found = ways(*rows).zones["Z1"]
    assert found.exits == ("A1", "A2")
    assert found.exits_per_100_m == pytest.approx(2.0)
    (detour,) = found.detours
    walk_m = 2 * math.hypot(20, 4)
    assert detour.walk_m == pytest.approx(walk_m)
    assert detour.directness == pytest.approx(walk_m / 40)
    far = found.farthest(Goal.EXIT)
    assert far is not None
    assert 15 <= far.length_m <= math.hypot(20, 7)
    assert 0 < found.mean_m < far.length_m


def test_a_large_zone_has_a_bounded_grid() -> None:
    found = ways(zone(0, 0, 2000, 1500), gate(0, 0)).zones["Z1"]
    assert 200 < len(found.points_m) <= 500


def test_a_gap_between_barriers_is_found_once_and_told_with_its_width() -> None:
    rows = [
        line("B1", (0, 0), (10, 0)),
        line("B2", (11.2, 0), (20, 0), barrier_type=BarrierType.FENCE),
        route((0, 50), (9, 50)),
    ]
    (gap,) = ways(*rows).gaps
    assert set(gap.labels) == {"B1", "B2"}
    assert gap.width_m == pytest.approx(1.2)
    assert set(gap.ends_m) == {(10.0, 0.0), (11.2, 0.0)}


@pytest.mark.parametrize(("width_m", "count"), [(0.2, 0), (0.4, 1), (2.9, 1), (3.2, 0)])
def test_a_gap_is_no_crack_and_no_open_side(width_m: float, count: int) -> None:
    rows = [line("B1", (0, 0), (10, 0)), block("B2", 10 + width_m, -5, 30, 5), gate(99, 99)]
    assert len(ways(*rows).gaps) == count


def test_a_gap_with_an_access_point_is_meant_and_a_bend_is_none() -> None:
    walls = [line("B1", (0, 0), (10, 0)), line("B2", (11, 0), (20, 0))]
    assert not ways(*walls, gate(10.5, 0.2)).gaps
    bent = line("B1", (0, 0), (10, 0), (10, 1.5), (8, 1.5))
    assert not ways(bent, gate(99, 99)).gaps


def test_a_ring_that_does_not_close_has_a_gap() -> None:
    open_ring = line("B1", (0, 0), (10, 0), (10, 10), (0, 10), (0, 1))
    (gap,) = ways(open_ring, gate(99, 99)).gaps
    assert gap.labels == ("B1", "B1")
    assert gap.width_m == 1.0


def test_access_points_without_control_are_listed_by_kind() -> None:
    rows = [
        gate(0, 0, "A1"),
        gate(5, 0, "A2", control=AccessControl.GATE),
        gate(9, 0, "A3", control=AccessControl.SIGNED, access_type=AccessType.SERVICE),
    ]
    found = ways(*rows).open_access
    assert [(each.label, each.access_type) for each in found] == [
        ("A1", AccessType.PEDESTRIAN),
        ("A3", AccessType.SERVICE),
    ]


YARD = (ring("B1", 0, 0, 40, 40), block("B2", 15, 25, 25, 35), house_door(20, 25))
STREET = zone(-10, -20, 50, -10, place_type=PlaceType.STREET)


def test_a_door_behind_an_open_gate_is_reached_freely() -> None:
    (door,) = ways(*YARD, STREET, gate(20, 0)).doors
    assert door.is_free
    assert door.length_m == pytest.approx(35.0, abs=0.05)
    assert door.path_m[0] == (20.0, 25.0)


def test_the_control_in_between_is_named() -> None:
    locked = gate(20, 0, control=AccessControl.LOCK, open_to_public=False)
    (door,) = ways(*YARD, STREET, locked).doors
    assert not door.is_free
    assert door.controls == ("A1",)
    assert door.control is AccessControl.LOCK
    assert door.length_m == pytest.approx(35.0, abs=0.05)


def test_a_door_with_no_way_to_it_is_out_of_reach() -> None:
    (door,) = ways(*YARD, STREET).doors
    assert (door.is_free, door.controls, door.path_m) == (False, (), ())
    assert math.isinf(door.length_m)


def test_without_a_street_one_comes_from_outside() -> None:
    (door,) = ways(*YARD, gate(20, 0)).doors
    assert door.is_free
    (shut,) = ways(*YARD, gate(20, 0, control=AccessControl.GATE)).doors
    assert shut.controls == ("A1",)


def test_controls_are_named_from_the_street_on() -> None:
    outer = ring("B9", -5, -5, 45, 45)
    gates = [gate(20, y, label, control=AccessControl.GATE) for y, label in ((0, "A1"), (-5, "A2"))]
    (door,) = ways(*YARD, STREET, outer, *gates).doors
    assert door.controls == ("A2", "A1")


def test_without_doors_it_is_said() -> None:
    assert "door" in str(ways(gate(0, 0)).no_doors)


CROWD = zone(40, -10, 60, 10, crowds=True)


def entry(x: float, y: float, **values: object) -> Row:
    return gate(x, y, "A9", access_type=AccessType.VEHICLE, **values)


def test_a_vehicle_drives_up_over_open_ground() -> None:
    (crowd,) = ways(CROWD, entry(0, 0), line("B1", (0, 30), (100, 30))).crowds
    assert crowd.is_reached
    assert crowd.start == "A9"
    assert crowd.length_m == pytest.approx(40.0, abs=0.1)
    assert crowd.path_m[0] == (0.0, 0.0)


def test_the_run_up_is_the_longest_straight_line() -> None:
    lane = [line("B1", (-60, 2), (40, 2)), line("B2", (-60, -2), (40, -2))]
    around = [line("B3", (40, 2), (40, 11)), line("B4", (40, -2), (40, -11))]
    rest = [line("B5", (40, 11), (61, 11), (61, -11), (40, -11))]
    (crowd,) = ways(CROWD, entry(-50, 0), *lane, *around, *rest).crowds
    assert crowd.length_m == pytest.approx(90.0, abs=0.2)
    assert crowd.run_up_m == pytest.approx(100.0, abs=2.0)
    end = shapely.Point(crowd.run_up_line_m[-1])
    assert end.distance(CROWD.geometry) < 0.1


@pytest.mark.parametrize(("width_m", "reached"), [(1.9, False), (2.0, True), (2.5, True)])
def test_a_vehicle_needs_its_width(width_m: float, reached: bool) -> None:
    half = width_m / 2
    walls = [line("B1", (20, half), (20, 90)), line("B2", (20, -half), (20, -90))]
    shut = line("B3", (20, 90), (200, 90), (200, -90), (20, -90))
    (crowd,) = ways(CROWD, entry(0, 0), *walls, shut).crowds
    assert crowd.is_reached is reached


@pytest.mark.parametrize(
    "values", [{"control": AccessControl.LOCK}, {"width_m": 1.5}, {"control": AccessControl.GATE}]
)
def test_a_controlled_or_narrow_gate_keeps_vehicles_out(values: dict[str, Any]) -> None:
    rows = [ring("B1", 20, -30, 80, 30), gate(20, 0, access_type=AccessType.VEHICLE, **values)]
    street = zone(-20, -30, -5, 30, place_type=PlaceType.STREET, id=FeatureId("Z2"), label="Z2")
    (crowd,) = ways(CROWD, street, *rows).crowds
    assert not crowd.is_reached
    (let_in,) = ways(CROWD, street, rows[0], gate(20, 0, access_type=AccessType.VEHICLE)).crowds
    assert let_in.is_reached
    assert let_in.start == "A1"


def test_a_row_of_trees_stops_a_vehicle_but_nobody_on_foot() -> None:
    trees = [
        Tree(id=FeatureId(f"T{y}"), geometry=shapely.Point(20, y), crown_radius_m=0.5)
        for y in range(-30, 31, 2)
    ]
    walls = line("B1", (20, 30), (80, 30), (80, -30), (20, -30))
    rows = [CROWD, entry(0, 0), walls]
    assert ways(*rows).crowds[0].is_reached
    planted = ways(*rows, *trees)
    assert not planted.crowds[0].is_reached
    far = planted.zones["Z1"].farthest(Goal.EXIT)
    assert far is not None
    assert math.isfinite(far.length_m)


def test_without_a_crowd_place_or_any_vehicle_it_is_said() -> None:
    assert "crowds" in str(ways(zone(0, 0, 9, 9), entry(0, 0)).no_vehicles)
    assert "vehicle" in str(ways(CROWD, gate(0, 0)).no_vehicles)
    assert ways(CROWD, gate(0, 0)).crowds == ()
