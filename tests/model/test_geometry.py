"""Hits, snaps, vertices and held directions."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Tree, Zone
from cpted_app.model.geometry import (
    FeatureIndex,
    Linework,
    Snap,
    at_length,
    bounds_of,
    constrain_bearing,
    hit_test,
    nearest_edge,
    nearest_vertex,
    snap_candidates,
    vertices,
    with_vertex_added,
    with_vertex_moved,
    with_vertex_removed,
)
from cpted_app.units import bearing_deg_between

CROSS = Linework.of(
    [shapely.LineString([(0, 0), (10, 10)]), shapely.LineString([(0, 10), (10, 0)])]
)
WALL = Linework.of([shapely.LineString([(0, 0), (10, 0)])])
COORDINATE = st.floats(-1e4, 1e4)


def first(linework: Linework, x: float, y: float, reach: float = 0.5) -> Snap | None:
    return next(iter(snap_candidates(linework, x, y, reach)), None)


def test_an_end_is_meant_before_the_edge_beside_it() -> None:
    assert first(WALL, 0.3, 0.1) == Snap("end", 0.0, 0.0)


def test_a_crossing_is_found_where_two_lines_meet_without_a_corner() -> None:
    # Both middles lie there too: the crossing is the stronger meaning.
    assert first(CROSS, 5.1, 5.2) == Snap("crossing", 5.0, 5.0)


def test_the_middle_and_the_edge_of_a_wall() -> None:
    assert first(WALL, 5.2, 0.2) == Snap("middle", 5.0, 0.0)
    assert first(WALL, 2.5, 0.2) == Snap("edge", 2.5, 0.0)


def test_nothing_is_meant_out_of_reach_or_on_an_empty_plan() -> None:
    assert first(WALL, 5.0, 3.0) is None
    assert first(Linework.of([]), 0.0, 0.0) is None


def test_a_point_mark_has_an_end_and_no_edge() -> None:
    found = snap_candidates(Linework.of([shapely.Point(3, 4)]), 3.1, 4.0, 0.5)
    assert found == [Snap("end", 3.0, 4.0)]


def test_a_corner_of_two_walls_is_an_end_not_a_crossing() -> None:
    corner = Linework.of([shapely.LineString([(0, 0), (10, 0), (10, 10)])])
    assert first(corner, 9.9, 0.1) == Snap("end", 10.0, 0.0)


@given(COORDINATE, COORDINATE)
def test_a_snap_is_never_farther_than_the_reach(x: float, y: float) -> None:
    rng = np.random.default_rng(5)
    linework = Linework(rng.uniform(-1e4, 1e4, (300, 4)))
    for snap in snap_candidates(linework, x, y, 400.0):
        assert math.hypot(snap.x_m - x, snap.y_m - y) <= 400.0 + 1e-9


def lamp(x: float, y: float) -> Luminaire:
    return Luminaire(id=FeatureId(f"l{x}"), geometry=shapely.Point(x, y))


def square(name: str, half: float) -> Zone:
    return Zone(id=FeatureId(name), geometry=shapely.box(-half, -half, half, half))


def test_a_click_means_the_point_before_the_line_before_the_area() -> None:
    point = lamp(2.0, 0.0)
    line = Barrier(id=FeatureId("b"), geometry=shapely.LineString([(-9, 0.2), (9, 0.2)]))
    rows = [square("big", 20), square("small", 10), line, point]
    assert hit_test(rows, 2.0, 0.1, 0.5) is point
    assert hit_test(rows, 6.0, 0.1, 0.5) is line
    assert hit_test(rows, 6.0, 6.0, 0.5) is rows[1]
    assert hit_test(rows, 15.0, 15.0, 0.5) is rows[0]
    assert hit_test(rows, 90.0, 90.0, 0.5) is None


def test_a_click_into_a_crown_means_its_tree() -> None:
    tree = Tree(id=FeatureId("t"), geometry=shapely.Point(0, 0), crown_radius_m=4.0)
    assert hit_test([tree], 2.0, 2.0, 0.2) is tree
    assert hit_test([tree], 3.5, 3.5, 0.2) is None


def test_a_box_finds_what_touches_it() -> None:
    rows = [lamp(float(x), 0.0) for x in range(10)]
    found = FeatureIndex(rows).in_box((2.5, -1.0, 5.5, 1.0))
    assert [row.geometry.x for row in found] == [3.0, 4.0, 5.0]
    assert FeatureIndex([]).in_box((0.0, 0.0, 1.0, 1.0)) == []


def test_a_corner_is_moved_in_a_line_and_in_a_hole() -> None:
    line = shapely.LineString([(0, 0), (10, 0)])
    corner = nearest_vertex(line, 9.8, 0.1, 0.5)
    assert corner is not None
    moved = with_vertex_moved(line, corner, 10.0, 5.0)
    assert list(moved.coords) == [(0.0, 0.0), (10.0, 5.0)]
    ring = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])
    inner = nearest_vertex(ring, 6.0, 6.0, 0.1)
    assert inner is not None
    assert inner.ring == 1
    assert with_vertex_moved(ring, inner, 7.0, 7.0).area == pytest.approx(81 - 12)


def test_the_closing_corner_of_an_area_moves_as_one() -> None:
    area = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)])
    corner = nearest_vertex(area, 0.0, 0.0, 0.1)
    assert corner is not None
    moved = with_vertex_moved(area, corner, -4.0, 0.0)
    assert moved.is_valid
    assert moved.area == pytest.approx(24.0)


def test_a_corner_is_added_on_an_edge_and_taken_out_again() -> None:
    area = shapely.box(0, 0, 4, 4)
    corner = nearest_edge(area, 2.0, -0.1, 0.5)
    assert corner is not None
    wider = with_vertex_added(area, corner)
    assert len(vertices(wider)) == 5
    assert wider.equals(area)
    again = nearest_vertex(wider, 2.0, 0.0, 0.1)
    assert again is not None
    assert len(vertices(with_vertex_removed(wider, again))) == 4
    assert nearest_edge(area, 2.0, 2.0, 0.5) is None


def test_the_last_corners_stay() -> None:
    for shape in (
        shapely.LineString([(0, 0), (1, 0)]),
        shapely.Polygon([(0, 0), (1, 0), (0, 1)]),
        shapely.Point(0, 0),
    ):
        with pytest.raises(UserError, match="no shape left"):
            with_vertex_removed(shape, vertices(shape)[0])


@given(COORDINATE, COORDINATE, COORDINATE, COORDINATE)
def test_a_held_bearing_is_a_multiple_of_fifteen(x0: float, y0: float, x: float, y: float) -> None:
    hx, hy = constrain_bearing(x0, y0, x, y)
    if math.hypot(hx - x0, hy - y0) > 1.0:
        off = bearing_deg_between(x0, y0, hx, hy) % 15.0
        assert min(off, 15.0 - off) < 1e-6
        assert math.hypot(hx - x, hy - y) <= math.hypot(x - x0, y - y0) * 0.14


@given(COORDINATE, COORDINATE, st.floats(0.001, 1e4))
def test_a_typed_length_is_met(x: float, y: float, length: float) -> None:
    ax, ay = at_length(5.0, 7.0, x, y, length)
    assert math.hypot(ax - 5.0, ay - 7.0) == pytest.approx(length)


def test_the_box_around_features() -> None:
    assert bounds_of([lamp(1.0, 2.0), lamp(5.0, -1.0)]) == (1.0, -1.0, 5.0, 2.0)
    assert bounds_of([]) is None
