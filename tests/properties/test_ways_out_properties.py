"""What must hold of every way out, whatever stands on the site.

Coordinates are whole metres on a small field, so that walls that touch, cross, end on each other
and share stretches, and points and exits on walls and corners, come up by themselves.
"""

import heapq
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import affinity

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.ways.ways_out import exit_distances
from cpted_app.model.features import AccessPoint, Barrier, FeatureId
from cpted_app.model.site import Site

Point = tuple[float, float]

THICK_M = 1e-6
NEAR_M = 1e-3
SLACK_M = 5e-3
"""What the oracle's walls of ``THICK_M`` may add to a way past narrow corners."""

metres = st.integers(-4, 4).map(float)
places = st.tuples(metres, metres)


@st.composite
def barriers(draw: st.DrawFn) -> Barrier:
    kind = draw(st.sampled_from("wwbbtr"))
    if kind == "b":
        (x, y), (e, n) = draw(places), draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
        shape = shapely.box(x, y, x + e, y + n)
    elif kind == "w":
        corners = draw(st.lists(places, min_size=2, max_size=4))
        assume(len(set(corners)) > 1)
        shape = shapely.LineString(corners)
    else:
        corners = draw(st.lists(places, min_size=3, max_size=3, unique=True))
        shape = shapely.Polygon(corners)
        assume(shape.area > 0.0)
        shape = shape if kind == "t" else shapely.LineString(shape.exterior.coords)
    return Barrier(id=FeatureId("B"), geometry=shape)


sites = st.lists(barriers(), min_size=1, max_size=5)
exits = st.lists(places, min_size=1, max_size=2)
starts = st.lists(places, min_size=1, max_size=4)


def away(rows: Sequence[Barrier], doors: Sequence[Point], points: Sequence[Point]) -> list[float]:
    named = [replace(row, id=FeatureId(f"B{at}")) for at, row in enumerate(rows)]
    gates = [
        AccessPoint(id=FeatureId(f"A{at}"), geometry=shapely.Point(xy))
        for at, xy in enumerate(doors)
    ]
    found = exit_distances(Site.of([*named, *gates]), np.array(points), lambda _share: None)
    assert not np.isnan(found).any()
    return [float(one) for one in found]


class Oracle:
    """Ways past walls with a little thickness, by shapely: all corners against all corners."""

    def __init__(self, shapes: Sequence[shapely.Geometry], places: Sequence[Point]) -> None:
        def thick(size_m: float) -> shapely.Geometry:
            walls = shapely.buffer(pieces, size_m, cap_style="square")
            return shapely.union_all([*(s for s in shapes if s.area > 0.0), *walls])

        lines = [s.exterior if s.area > 0.0 else s for s in shapes]
        pieces = [shapely.LineString(ends) for line in lines for ends in pairwise(line.coords)]

        self.solid, body = thick(0.9 * THICK_M), thick(THICK_M)
        shapely.prepare(self.solid)
        corners = shapely.get_coordinates(body)
        around = [self._stands(corners, place) for place in places]
        self.spots = np.vstack([corners, *around])
        ends = np.cumsum([len(corners), *map(len, around)])
        self.spots_of = [range(a, b) for a, b in pairwise(ends)]

    def _stands(self, corners: Array, place: Point) -> Array:
        """Return where somebody stands who is at a place: beside the wall if it is on one."""
        if not shapely.intersects_xy(self.solid, *place):
            return np.array([place])
        turns = np.arange(0.0, math.tau, math.tau / 32)
        circle = place + 3 * THICK_M * np.column_stack([np.cos(turns), np.sin(turns)])
        beside = corners[np.hypot(*(corners - place).T) < NEAR_M]
        spots = np.vstack([circle, beside])
        free: Array = spots[~shapely.intersects_xy(self.solid, spots[:, 0], spots[:, 1])]
        return free

    def lengths(self, doors: Sequence[int], points: Sequence[int]) -> list[float]:
        """Return the lengths from places to the nearest of the others, all by number."""
        found = np.full(len(self.spots), np.inf)
        for door in doors:
            found[self.spots_of[door]] = 0.0
        is_done = np.zeros(len(found), dtype=bool)
        heap = [(0.0, int(at)) for at in np.flatnonzero(found == 0.0)]
        while heap:
            length, here = heapq.heappop(heap)
            if is_done[here]:
                continue
            is_done[here] = True
            legs = np.hypot(*(self.spots - self.spots[here]).T)
            others = np.flatnonzero(~is_done & (length + legs < found))
            lines = [[self.spots[here], self.spots[at]] for at in others]
            barred = shapely.intersects(
                self.solid, shapely.linestrings(np.reshape(lines, (-1, 2, 2)))
            )
            for at in others[~barred]:
                found[at] = length + legs[at]
                heapq.heappush(heap, (float(found[at]), int(at)))
        return [min((float(found[at]) for at in self.spots_of[p]), default=np.inf) for p in points]


@settings(deadline=None)
@given(sites, exits, starts)
def test_lengths_are_those_of_walls_with_a_little_thickness(
    rows: list[Barrier], doors: list[Point], points: list[Point]
) -> None:
    oracle = Oracle([row.geometry for row in rows], [*doors, *points])
    count = len(doors)
    expected = oracle.lengths(range(count), range(count, count + len(points)))
    assert away(rows, doors, points) == pytest.approx(expected, abs=SLACK_M)


@settings(deadline=None)
@given(sites, barriers(), exits, starts)
def test_one_barrier_more_never_shortens_a_way(
    rows: list[Barrier], more: Barrier, doors: list[Point], points: list[Point]
) -> None:
    before, after = away(rows, doors, points), away([*rows, more], doors, points)
    assert all(b <= a + 1e-9 for b, a in zip(before, after, strict=True))


@settings(deadline=None)
@given(sites, places, places)
def test_the_way_there_is_as_long_as_the_way_back(
    rows: list[Barrier], here: Point, there: Point
) -> None:
    assert away(rows, [here], [there]) == pytest.approx(away(rows, [there], [here]), abs=1e-9)


@settings(deadline=None)
@given(sites, exits, places, places)
def test_a_wall_drawn_twice_or_in_two_pieces_is_one_wall(
    rows: list[Barrier], doors: list[Point], point: Point, other: Point
) -> None:
    pieces = [
        replace(row, geometry=shapely.LineString(row.geometry.coords[::-1]))
        for row in rows
        if row.geometry.geom_type == "LineString"
    ]
    whole = away(rows, doors, [point, other])
    assert away([*rows, *pieces, *rows[:1]], doors, [point, other]) == pytest.approx(
        whole, abs=1e-9
    )


@settings(deadline=None)
@given(sites, exits, starts, st.floats(0, 360), st.sampled_from([0.0, 1.0]))
def test_turning_and_shifting_the_site_changes_nothing(
    rows: list[Barrier], doors: list[Point], points: list[Point], turn_deg: float, far: float
) -> None:
    def placed(geometry: shapely.Geometry) -> shapely.Geometry:
        turned = affinity.rotate(geometry, turn_deg, origin=(0, 0))
        return affinity.translate(turned, 500_000.3 * far, 5_800_000.7 * far)

    def moved(places: Sequence[Point]) -> list[Point]:
        return [(at.x, at.y) for at in map(placed, map(shapely.Point, places))]

    turned = [replace(row, geometry=placed(row.geometry)) for row in rows]
    here, elsewhere = away(rows, doors, points), away(turned, moved(doors), moved(points))
    assert elsewhere == pytest.approx(here, abs=1e-6)
