"""Hits, vertices and held directions."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Tree, Zone
from cpted_app.model.geometry import (
    FeatureIndex,
    at_length,
    bounds_of,
    constrain_bearing,
    hit_test,
    nearest_edge,
    nearest_vertex,
    vertices,
    with_vertex_added,
    with_vertex_moved,
    with_vertex_removed,
)
from cpted_app.units import bearing_deg_between

COORDINATE = st.floats(-1e4, 1e4)


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
