"""What a pointer snaps to, against distances and crossings computed by shapely and by hand."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.model.snapping import Near, Snap, SnapIndex, box_around, snap_candidates

CROSS = SnapIndex.of(
    [shapely.LineString([(0, 0), (10, 10)]), shapely.LineString([(0, 10), (10, 0)])]
)
WALL = SnapIndex.of([shapely.LineString([(0, 0), (10, 0)])])
COORDINATE = st.floats(-1e4, 1e4)
Place = tuple[float, float]


def found(
    index: SnapIndex, x: float, y: float, reach: float = 0.5, start: Place | None = None
) -> list[Snap]:
    return snap_candidates(index.near(box_around(x, y, reach)), x, y, reach, start)


def first(index: SnapIndex, x: float, y: float, start: Place | None = None) -> Snap | None:
    return next(iter(found(index, x, y, start=start)), None)


def test_an_end_is_meant_before_the_edge_beside_it() -> None:
    assert first(WALL, 0.3, 0.1) == Snap("end", 0.0, 0.0)


def test_a_crossing_is_found_where_two_lines_meet_without_a_corner() -> None:
    # Both middles lie there too: the crossing is the stronger meaning.
    assert first(CROSS, 5.1, 5.2) == Snap("crossing", 5.0, 5.0)


def test_a_line_of_one_index_crosses_that_of_another() -> None:
    other = SnapIndex.of([shapely.LineString([(3, -5), (3, 7)])])
    box = box_around(3.1, 0.1, 0.5)
    near = Near.joined([WALL.near(box), other.near(box)])
    assert snap_candidates(near, 3.1, 0.1, 0.5)[0] == Snap("crossing", 3.0, 0.0)


def test_the_middle_and_the_edge_of_a_wall() -> None:
    assert first(WALL, 5.2, 0.2) == Snap("middle", 5.0, 0.0)
    assert first(WALL, 2.5, 0.2) == Snap("edge", 2.5, 0.0)


def test_nothing_is_meant_out_of_reach_or_on_an_empty_plan() -> None:
    assert first(WALL, 5.0, 3.0) is None
    assert first(SnapIndex.of([]), 0.0, 0.0) is None
    assert snap_candidates(Near.joined([]), 0.0, 0.0, 1.0) == []


def test_a_point_mark_has_an_end_and_no_edge() -> None:
    assert found(SnapIndex.of([shapely.Point(3, 4)]), 3.1, 4.0) == [Snap("end", 3.0, 4.0)]


def test_a_corner_of_two_walls_is_an_end_not_a_crossing() -> None:
    corner = SnapIndex.of([shapely.LineString([(0, 0), (10, 0), (10, 10)])])
    assert first(corner, 9.9, 0.1) == Snap("end", 10.0, 0.0)


def test_the_foot_of_a_perpendicular_lies_below_where_the_line_comes_from() -> None:
    assert first(WALL, 2.7, 0.1, (2.5, 8.0)) == Snap("perpendicular", 2.5, 0.0)
    assert first(WALL, 2.7, 0.1) == Snap("edge", 2.7, 0.0)


def test_there_is_no_perpendicular_from_the_wall_itself_or_beyond_its_end() -> None:
    kinds = {snap.kind for snap in found(WALL, 2.7, 0.1, start=(2.5, 0.0))}
    assert kinds == {"edge"}
    kinds = {snap.kind for snap in found(WALL, 10.0, 0.1, start=(10.3, 8.0))}
    assert "perpendicular" not in kinds


def test_an_exact_point_is_meant_before_a_perpendicular_and_that_before_an_edge() -> None:
    kinds = [snap.kind for snap in found(WALL, 5.1, 0.1, start=(5.3, 4.0))]
    assert kinds == ["middle", "perpendicular", "edge"]


@given(COORDINATE, COORDINATE, st.floats(0.0, 2.0 * math.pi), st.floats(0.1, 0.9))
def test_a_perpendicular_is_square_to_its_wall(x: float, y: float, turn: float, at: float) -> None:
    along = np.array([math.cos(turn), math.sin(turn)])
    begin = np.array([x, y])
    foot = begin + at * 100.0 * along
    start = foot + 30.0 * np.array([-along[1], along[0]])
    wall = SnapIndex(np.concatenate([begin, begin + 100.0 * along])[None])
    snaps = found(wall, float(foot[0]), float(foot[1]), start=(float(start[0]), float(start[1])))
    (square,) = [snap for snap in snaps if snap.kind == "perpendicular"]
    assert math.dist((square.x_m, square.y_m), foot) < 1e-6


def test_places_on_a_curve_are_edges_and_no_corners() -> None:
    # Three short lines of one curve: only the outer two points were drawn.
    rows = np.array([[0, 0, 4, 1], [4, 1, 8, 1], [8, 1, 12, 0]], dtype=float)
    corners = np.array([[True, False], [False, False], [False, True]])
    curve = SnapIndex(rows, corners)
    for x in (4.0, 6.0):
        (only,) = found(curve, x, 1.1)
        assert only.kind == "edge"
        assert [only.x_m, only.y_m] == pytest.approx([x, 1.0])
    assert first(curve, 12.1, 0.0) == Snap("end", 12.0, 0.0)


@given(COORDINATE, COORDINATE)
def test_a_snap_is_never_farther_than_the_reach(x: float, y: float) -> None:
    rng = np.random.default_rng(5)
    index = SnapIndex(rng.uniform(-1e4, 1e4, (300, 4)))
    for snap in found(index, x, y, 400.0, (0.0, 0.0)):
        assert math.hypot(snap.x_m - x, snap.y_m - y) <= 400.0 + 1e-9


@given(COORDINATE, COORDINATE, st.floats(1.0, 5e3), st.integers(0, 200))
def test_near_finds_what_a_look_at_all_segments_finds(
    x: float, y: float, reach: float, count: int
) -> None:
    rng = np.random.default_rng(count)
    rows = rng.uniform(-1e4, 1e4, (count, 4))
    rows[::2, 2:] = rows[::2, :2] + rng.normal(0.0, 20.0, (len(rows[::2]), 2))
    near = SnapIndex(rows).near(box_around(x, y, reach))
    boxes = shapely.box(
        *np.minimum(rows[:, :2], rows[:, 2:]).T, *np.maximum(rows[:, :2], rows[:, 2:]).T
    )
    touched = rows[shapely.intersects(boxes, shapely.box(*box_around(x, y, reach)))]
    assert sorted(map(tuple, near.segments)) == sorted(map(tuple, touched))


@given(COORDINATE, COORDINATE)
def test_the_nearest_edge_is_as_far_as_shapely_says(x: float, y: float) -> None:
    rng = np.random.default_rng(11)
    rows = rng.uniform(-1e4, 1e4, (40, 4))
    lines = shapely.linestrings(rows.reshape(-1, 2, 2))
    away = float(shapely.distance(lines, shapely.Point(x, y)).min())
    snaps = found(SnapIndex(rows), x, y, 4e4)
    (edge,) = [snap for snap in snaps if snap.kind == "edge"]
    assert math.hypot(edge.x_m - x, edge.y_m - y) == pytest.approx(away, abs=1e-6)
