"""How far it is to a way out: worked out by hand, and beside steps on a fine lattice."""

import heapq
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import affinity

from cpted_app.analysis.ways.ways_out import WALKED_UNDER_M, exit_distances
from cpted_app.errors import Cancelled
from cpted_app.model.edit import Row
from cpted_app.model.features import AccessPoint, Barrier, FeatureId, Tree
from cpted_app.model.site import Site
from tests.analysis.lit import wall

Point = tuple[float, float]


def door(x: float, y: float, *, open_to_public: bool = True) -> AccessPoint:
    return AccessPoint(
        id=FeatureId(f"A{x:g},{y:g}"), geometry=shapely.Point(x, y), open_to_public=open_to_public
    )


def box(west: float, south: float, east: float, north: float, **values: object) -> Barrier:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return wall(*corners, **values)


def ring(*corners: Point) -> Barrier:
    """Return a wall that ends where it begins, with free ground inside."""
    return Barrier(id=FeatureId("ring"), geometry=shapely.LineString([*corners, corners[0]]))


def away(rows: Sequence[Row], *points: Point) -> list[float]:
    found = exit_distances(Site.of(rows), np.array(points, dtype=float), lambda _share: None)
    assert found.shape == (len(points),)
    return [float(one) for one in found]


def near(*lengths_m: float) -> object:
    return pytest.approx(list(lengths_m), abs=1e-9)


def test_over_open_ground_the_way_is_straight_to_the_nearest_exit() -> None:
    assert away([door(0, 0), door(100, 0)], (3, 4), (97, 4), (0, 0)) == near(5, 5, 0)


def test_only_what_is_open_to_the_public_counts() -> None:
    rows = [door(2, 0, open_to_public=False), door(10, 0)]
    assert away(rows, (0, 0)) == near(10)
    assert away(rows[:1], (0, 0), (2, 0)) == [math.inf, math.inf]


def test_a_site_without_points_or_exits_is_answered() -> None:
    assert exit_distances(Site.of([door(0, 0)]), np.empty((0, 3)), lambda _s: None).shape == (0,)
    assert away([box(0, 0, 1, 1)], (5, 5)) == [math.inf]


def test_heights_of_points_do_not_matter() -> None:
    points = np.array([[3.0, 4.0, 1.6], [3.0, 4.0, 90.0]])
    found = exit_distances(Site.of([door(0, 0)]), points, lambda _share: None)
    assert found.tolist() == near(5, 5)


@pytest.mark.parametrize("openness", [0.0, 0.7, 1.0])
def test_a_fence_is_walked_around_however_open_it_is(openness: float) -> None:
    rows = [door(0, 0), wall((3, -4), (3, 6), openness=openness)]
    assert away(rows, (6, 0)) == near(10)


def test_a_canopy_is_walked_under_and_a_tree_passed() -> None:
    tree = Tree(id=FeatureId("T1"), geometry=shapely.Point(3, 0))
    high = box(2, -9, 4, 9, base_m=WALKED_UNDER_M, height_m=4.0)
    low = box(2, -9, 4, 9, base_m=1.99, height_m=4.0)
    assert away([door(0, 0), tree, high], (6, 0), (3, 0)) == near(6, 3)
    assert away([door(0, 0), low], (6, 0), (3, 0)) == near(2 + 2 * math.hypot(2, 9), math.inf)


def test_a_way_bends_at_several_corners_and_inside_a_u() -> None:
    u = wall((10, 5), (0, 5), (0, -5), (10, -5))
    assert away([door(-3, 0), u], (5, 0)) == near(math.hypot(5, 5) + 10 + math.hypot(3, 5))


def test_places_on_walls_are_reached_from_the_nearer_side() -> None:
    rows = [door(0, 0), wall((3, -4), (3, 6)), box(-5, -1, -2, 1)]
    on_wall, end, on_outline, corner = (3, 2), (3, 6), (-2, 0.5), (-5, 1)
    assert away(rows, on_wall, end, on_outline, corner) == near(
        math.hypot(3, 2), math.hypot(3, 6), math.hypot(2, 0.5), math.hypot(2, 1) + 3
    )


def test_an_exit_on_a_wall_is_a_gap_reached_from_both_sides() -> None:
    for at in ((3, 0), (3, 10), (3, -10)):
        rows = [door(*at), wall((3, -10), (3, 10))]
        both = math.hypot(3, at[1])
        assert away(rows, (0, 0), (6, 0), at) == near(both, both, 0)


def test_an_exit_on_a_solid_is_reached_from_outside_only() -> None:
    rows = [door(2, 0), box(2, -5, 8, 5)]
    assert away(rows, (0, 0), (5, 0)) == near(2, math.inf)
    assert away(rows, (10, 0)) == near(2 * math.hypot(2, 5) - math.hypot(2, 5) + 6 + 5)
    assert away([door(2, 5), box(2, -5, 8, 5)], (2, -5), (10, 5)) == near(10, 8)


def test_an_exit_inside_a_solid_or_in_a_shared_wall_is_out_of_reach() -> None:
    assert away([door(1, 1), box(0, 0, 2, 2)], (5, 5), (1, 1)) == [math.inf, math.inf]
    shared = [door(2, 1), box(0, 0, 2, 2), box(2, 0, 4, 2)]
    assert away(shared, (5, 5), (2, 1), (2, 1.5)) == [math.inf] * 3


def test_nobody_gets_out_of_a_closed_wall_but_through_an_exit_in_it() -> None:
    fence = ring((0, 0), (10, 0), (10, 10), (0, 10))
    assert away([door(-5, 5), fence], (5, 5), (-5, 9), (0, 5)) == near(math.inf, 4, 5)
    assert away([door(0, 5), fence], (5, 5), (-5, 5)) == near(5, 5)
    assert away([door(5, 5), fence], (5, 9), (-5, 5)) == near(4, math.inf)
    inner_only = [door(0, 5, open_to_public=False), door(-9, 5), fence]
    assert away(inner_only, (5, 5)) == [math.inf]


def test_a_yard_inside_a_building_is_closed() -> None:
    yard = shapely.box(0, 0, 10, 10).difference(shapely.box(3, 3, 7, 7))
    rows = [door(-5, 5), Barrier(id=FeatureId("B1"), geometry=yard)]
    assert away(rows, (5, 5), (3, 5), (1, 5), (0, 5)) == near(math.inf, math.inf, math.inf, 5)


TOUCHING = {
    "corner to corner": (
        [box(-4, -9, 0, 0), box(0, 0, 9, 9)],
        ((-1, 1), (1, -1)),
        math.hypot(1, 8) + 4 + 9 + math.hypot(3, 1),
    ),
    "side by side": (
        [box(-9, 0, 0.1, 3), box(0.1, 0, 9, 3)],
        ((-1, 5), (-1, 0)),
        8 + 3 + math.hypot(8, 2),
    ),
    "one on the other": (
        [box(-9, 0, 0.1, 3), box(-1, -1, 7, 4)],
        ((0, 5), (0, -2)),
        2 * math.hypot(7, 1) + 5,
    ),
    "walls that cross": (
        [wall((-7, -7), (7, 7)), wall((-7, 7), (7, -7))],
        ((-1, 9), (-1, -9)),
        2 * math.hypot(6, 2) + 14,
    ),
    "a wall that ends on a wall": (
        [wall((3.3, 2.1), (3.3, -3)), wall((-9, 2.1), (11, 2.1))],
        ((2.3, 2.1), (4.3, 2.1)),
        2.0,
    ),
    "a wall that ends on a slanting wall": (
        [wall((0, 0), (7, 3)), wall((2.333333333333, 1), (2.333333333333, -6)), box(7, 0, 9, 8)],
        ((2, -1), (3, -1)),
        math.hypot(1 / 3, 5) + math.hypot(2 / 3, 5),
    ),
    "a wall that ends on a solid": (
        [box(0, 0, 0.1, 7), wall((0.1, 3.3), (5, 3.3))],
        ((1, 3), (1, 4)),
        math.hypot(4, 0.3) + math.hypot(4, 0.7),
    ),
    "the same wall twice": (
        [wall((0, -4), (0, 3), height_m=1.0), wall((0, 3), (0, -4)), wall((0, 3), (0, 9))],
        ((3, 0), (-3, 0)),
        10.0,
    ),
}


@pytest.mark.parametrize("turn_deg", [0.0, 33.3])
@pytest.mark.parametrize("north_m", [0.0, 5_800_000.1])
@pytest.mark.parametrize("name", TOUCHING)
def test_no_way_slips_between_barriers_that_touch(
    name: str, north_m: float, turn_deg: float
) -> None:
    walls, (exit_at, start), length_m = TOUCHING[name]

    def placed(geometry: shapely.Geometry) -> shapely.Geometry:
        turned = affinity.rotate(geometry, turn_deg, origin=(0, 0))
        return affinity.translate(turned, north_m / 10, north_m)

    rows = [replace(row, geometry=placed(row.geometry)) for row in (door(*exit_at), *walls)]
    at = placed(shapely.Point(start))
    assert away(rows, (at.x, at.y)) == [pytest.approx(length_m, abs=1e-6)]


def test_walking_along_straight_walls_in_many_pieces_is_no_detour() -> None:
    pieces = [wall((n, 0), (n + 1, 0)) for n in range(9)]
    assert away([door(0, 0), *pieces], (9, 0), (5, 0), (12, 0)) == near(9, 5, 12)
    assert away([door(4, 1), *pieces], (4, -1)) == near(math.hypot(4, 1) * 2)


def test_a_round_wall_of_many_corners_is_walked_around_its_arc() -> None:
    tower = Barrier(id=FeatureId("B1"), geometry=shapely.Point(0, 0).buffer(10, quad_segs=90))
    half = math.acos(10 / 20)
    expected = 2 * math.sqrt(20**2 - 10**2) + 10 * (math.pi - 2 * half)
    assert away([door(-20, 0), tower], (20, 0)) == [pytest.approx(expected, abs=1e-3)]


def test_who_cancels_waits_no_longer() -> None:
    told: list[float] = []

    def progress(share: float) -> None:
        told.append(share)
        if share >= 0.5:
            raise Cancelled

    points = np.random.default_rng(1).random((5000, 2)) * 20
    with pytest.raises(Cancelled):
        exit_distances(Site.of([door(0, 0), box(3, 3, 9, 9)]), points, progress)
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] < 0.8


STEPS = [(e, n) for e in range(-3, 4) for n in range(-3, 4) if math.gcd(e, n) == 1]
"""Moves on a lattice to all sides: at most 2 % longer than the straight way."""


def lattice_lengths(
    walls: shapely.Geometry, start: tuple[int, int], span: range
) -> dict[tuple[int, int], float]:
    """Return the lengths of ways in short straight steps, half a metre off the corners."""
    found = {start: 0.0}
    heap = [(0.0, start)]
    while heap:
        length, (x, y) = heapq.heappop(heap)
        if length > found[x, y]:
            continue
        ends = [(x + e, y + n) for e, n in STEPS if x + e in span and y + n in span]
        lines = shapely.linestrings([[(x + 0.5, y + 0.5), (u + 0.5, v + 0.5)] for u, v in ends])
        for (u, v), is_barred in zip(ends, shapely.intersects(walls, lines), strict=True):
            longer = length + math.hypot(u - x, v - y)
            if not is_barred and longer < found.get((u, v), math.inf):
                found[u, v] = longer
                heapq.heappush(heap, (longer, (u, v)))
    return found


def test_steps_on_a_lattice_are_never_shorter_and_little_longer() -> None:
    span = range(-3, 28)
    walls = [
        box(4, 3, 9, 20),
        wall((9, 12), (19, 12)),
        wall((14, 0), (14, 9)),
        wall((12, 24), (18, 15), (21, 19)),
        ring((20, 2), (23, 2), (23, 6), (20, 6)),
    ]
    barring = shapely.union_all([row.geometry for row in walls])
    shapely.prepare(barring)
    steps = lattice_lengths(barring, (1, 8), span)
    cells = [(x, y) for x in span for y in span]
    exact = away([door(1.5, 8.5), *walls], *((x + 0.5, y + 0.5) for x, y in cells))
    assert sum(map(math.isinf, exact)) == 5 * 17 + 3 * 4
    for cell, length_m in zip(cells, exact, strict=True):
        if math.isinf(length_m):
            assert cell not in steps
        else:
            assert length_m <= steps[cell] + 1e-9
            assert steps[cell] <= 1.03 * length_m + 4.0
