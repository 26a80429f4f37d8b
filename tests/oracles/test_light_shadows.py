"""Shadows against shapely: every ray cut into pieces, the middle of each piece looked at.

Everything stands on a lattice, so that rays run through corners, along walls and along seams
far more often than on any real site.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.obstacles import obstacles
from cpted_app.model.features import Barrier, FeatureId
from cpted_app.model.site import Site
from tests.analysis.lit import EVEN, lamp, wall

FAR_M = (500_000.0, 5_800_000.0)
NOTHING_M = 1e-6
BESIDE_M = 1e-4
"""Far less than the distance of a ray from a lattice point it does not meet."""

Place = tuple[float, float]
steps = st.integers(-12, 12).map(lambda at: at / 2.0)
places = st.tuples(steps, steps)
tops = st.sampled_from([1.0, 2.5, 4.0, 9.0])
RECEIVERS = [Receiver(Quantity.HORIZONTAL), *(Receiver(Quantity.VERTICAL, b) for b in (0.0, 90.0))]
RECEIVERS += [Receiver(Quantity.VERTICAL, 180.0), Receiver(Quantity.VERTICAL, 270.0)]
_OUTLINES = (
    [(0, 0), (4, 0), (4, 3), (0, 3)],
    [(0, 0), (4, 0), (4, 1), (2, 1), (2, 4), (0, 4)],
    [(0, 0), (5, 0), (5, 4), (4, 4), (4, 1), (1, 1), (1, 4), (0, 4)],
    [(0, 0), (3, 1), (2, 4), (-1, 2)],
    [(0, 0), (0, 0), (2, 0), (4, 0), (4, 3), (4, 3), (2, 3), (0, 3)],
    [(0, 0), (2, 2), (4, 0), (4, 4), (0, 4)],
)
_HOLES = ([(1, 1), (2, 1), (2, 2), (1, 2)], [(0, 1), (1, 2), (1, 1)])


@st.composite
def solids(draw: st.DrawFn) -> Barrier:
    """Draw a prism, some with a yard, some with one that touches its outline, some a canopy."""
    x, y = draw(places)
    number = draw(st.integers(0, len(_OUTLINES) - 1))
    holes = draw(st.sampled_from([[], [], [_HOLES[0]], [_HOLES[1]]])) if number in {0, 4} else []
    shape = shapely.Polygon(_OUTLINES[number], holes)
    turn = draw(st.integers(0, 3))
    shape = shapely.transform(
        shape, lambda xy: xy @ np.linalg.matrix_power([[0, 1], [-1, 0]], turn)
    )
    shape = shapely.transform(shape, lambda xy: xy + np.array([x, y]))
    top = draw(tops)
    base = draw(st.sampled_from([0.0, 0.0, top / 2.0]))
    return Barrier(id=FeatureId("s"), geometry=shape, height_m=top, base_m=base)


@st.composite
def walls(draw: st.DrawFn) -> Barrier:
    """Draw a wall of one to three parts, some of them in one line."""
    start = draw(places)
    line = [start]
    for _ in range(draw(st.integers(1, 3))):
        east, north = draw(st.sampled_from([(2, 0), (0, 3), (-3, 0), (1, 1), (-2, 1), (0, -2)]))
        line.append((line[-1][0] + east, line[-1][1] + north))
    return wall(*line, height_m=draw(tops)) if line[0] != line[-1] else wall(start, (9.0, 9.0))


scenes = st.lists(st.one_of(solids(), walls()), max_size=5)
points = st.lists(st.tuples(places, st.sampled_from([0.0, 1.0, 1.5, 4.0])), min_size=1, max_size=9)
lamps = st.tuples(places, st.sampled_from([0.0, 1.0, 2.5, 4.0, 6.0]))
BOX = wall((0, 0), (4, 0), (4, 3), (0, 3), (0, 0), height_m=9.0)


@given(scenes, lamps, points)
@settings(max_examples=400, deadline=None)
@example([wall((-6, 0), (6, 0), height_m=9.0)], ((0, 0), 4.0), [((3, 8), 0.0), ((3, -8), 0.0)])
@example([BOX], ((2, 3), 4.0), [((2, 3), 0.0), ((2, 12), 0.0), ((8, 3), 0.0), ((2, -2), 0.0)])
@example([BOX], ((0, 1), 4.0), [((0, 1), 0.0), ((0, 12), 0.0), ((-8, 3), 0.0)])
@example([wall((1, 0), (3, 0), (6, 0), height_m=2.5)], ((0, 0), 6.0), [((7, 0), 0.0)])
@example([BOX], ((-2, 1), 0.0), [((8, 1), 0.0)])
def test_what_is_in_shadow(
    rows: list[Barrier], at: tuple[Place, float], seen: list[tuple[Place, float]]
) -> None:
    got, free = _light(rows, at, seen)
    for (place, z), one, clear in zip(seen, got, free, strict=True):
        wanted = 0.0 if _is_blocked(rows, (*at[0], at[1]), (*place, z)) else clear
        assert one == pytest.approx(wanted), (place, z)


@given(scenes, lamps, points, st.sampled_from([(0.0, 0.0), FAR_M]))
@settings(max_examples=150, deadline=None)
def test_how_much_gets_through_hedges(
    rows: list[Barrier], at: tuple[Place, float], seen: list[tuple[Place, float]], far: Place
) -> None:
    """Each feature alone, so that a share of openness counts once for each of its stretches."""
    for row in rows:
        hedge = _moved(row, far)
        moved = ((at[0][0] + far[0], at[0][1] + far[1]), at[1])
        there = [((x + far[0], y + far[1]), z) for (x, y), z in seen]
        got, free = _light([hedge], moved, there)
        for (place, z), one, clear in zip(seen, got, free, strict=True):
            number = _stretches(row, (*at[0], at[1]), (*place, z))
            assert one == pytest.approx(0.5**number * clear, rel=1e-6), (row, place, z)


@given(scenes, lamps, points, st.floats(0.0, 6.28))
@settings(max_examples=200, deadline=None)
def test_a_turned_site_far_from_the_origin_has_the_same_shadows(
    rows: list[Barrier], at: tuple[Place, float], seen: list[tuple[Place, float]], turn_rad: float
) -> None:
    """Rounding of a nanometre decides nothing, though every ray may run through corners."""
    cos, sin = math.cos(turn_rad), math.sin(turn_rad)

    def moved(xy: Array) -> Array:
        return np.asarray(xy @ np.array([[cos, sin], [-sin, cos]]) + np.array(FAR_M))

    def placed(place: Place) -> Place:
        return tuple(moved(np.array(place)).tolist())

    turned = [replace(row, geometry=shapely.transform(row.geometry, moved)) for row in rows]
    got, free = _light(rows, at, seen)
    there = [(placed(place), z) for place, z in seen]
    again, free_again = _light(turned, (placed(at[0]), at[1]), there)
    assert (again > 1e-9 * free_again).tolist() == (got > 1e-9 * free).tolist()


@given(st.lists(st.one_of(solids(), walls()), max_size=8), lamps, points)
@settings(max_examples=150, deadline=None)
def test_the_short_ways_change_nothing(
    rows: list[Barrier], at: tuple[Place, float], seen: list[tuple[Place, float]]
) -> None:
    """Sectors and curtains only save time: with one sector there are neither."""
    got, _ = _light(rows, at, seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lighting, "_SECTORS", 1)
        slow, _ = _light(rows, at, seen)
    assert (got == slow).all()


def _moved(row: Barrier, far: Place) -> Barrier:
    there = shapely.transform(row.geometry, lambda xy: xy + np.array(far))
    return replace(row, geometry=there, openness=0.5)


def _light(
    rows: Sequence[Barrier], at: tuple[Place, float], seen: Sequence[tuple[Place, float]]
) -> tuple[Array, Array]:
    """Return what points get in all, and what they would get without anything in the way, lx."""
    where = np.array([(*place, z) for place, z in seen])
    known = lighting.lamps([lamp(*at[0], at[1])], {"even": EVEN}).exact()
    named = [_named(row, number) for number, row in enumerate(rows)]

    def total(site: Site) -> Array:
        lux = lighting.illuminance(known, obstacles(site), where, RECEIVERS, lambda _share: None)
        return np.asarray(lux.sum(axis=1))

    return total(Site.of(named)), total(Site.of([]))


def _named(row: Barrier, number: int) -> Barrier:
    return replace(row, id=FeatureId(f"o{number}"))


def _is_blocked(rows: Sequence[Barrier], start: tuple[float, ...], end: tuple[float, ...]) -> bool:
    if math.dist(start[:2], end[:2]) < NOTHING_M:
        here = shapely.Point(start[:2])
        return any(
            row.geometry.geom_type == "Polygon"
            and row.geometry.contains(here)
            and _overlaps(row, start[2], end[2])
            for row in rows
        )
    if any(_stretches(row, start, end) for row in rows if row.geometry.geom_type == "LineString"):
        return True
    solid = [row for row in rows if row.geometry.geom_type == "Polygon"]
    ray = shapely.LineString([start[:2], end[:2]])
    cuts = _cuts(ray, solid, start[2], end[2])
    aside = BESIDE_M * np.array([-(end[1] - start[1]), end[0] - start[0]]) / ray.length
    for near, far in pairwise(cuts):
        middle = (near + far) / 2.0
        place = shapely.get_coordinates(ray.interpolate(middle))[0]
        z = start[2] + (end[2] - start[2]) * middle / ray.length
        tall = [row for row in solid if _low(row) < z < row.height_m]
        banks = [shapely.Point(place + aside), shapely.Point(place - aside)]
        if all(any(row.geometry.contains(bank) for row in tall) for bank in banks):
            return True
    return False


def _stretches(row: Barrier, start: tuple[float, ...], end: tuple[float, ...]) -> int:
    """Return how often a ray goes through a feature."""
    shape = row.geometry
    if math.dist(start[:2], end[:2]) < NOTHING_M:
        is_in = shape.geom_type == "Polygon" and shape.contains(shapely.Point(start[:2]))
        return int(is_in and _overlaps(row, start[2], end[2]))
    ray = shapely.LineString([start[:2], end[:2]])

    def height(along: float) -> float:
        return start[2] + (end[2] - start[2]) * along / float(ray.length)

    if shape.geom_type == "LineString":
        number = 0
        met = shapely.get_parts(ray.intersection(shape))
        is_point = shapely.get_type_id(met) == 0
        along = shapely.line_merge(shapely.multilinestrings(met[~is_point]))
        for part in [*met[is_point], *shapely.get_parts(along)]:
            ends = sorted(ray.project(shapely.Point(xy)) for xy in shapely.get_coordinates(part))
            near, far = ends[0], ends[-1]
            if far - near < NOTHING_M:
                is_end = near < NOTHING_M or near > ray.length - NOTHING_M
                z = height(near)
                number += not is_end and _low(row) + NOTHING_M < z < row.height_m - NOTHING_M
            else:
                number += _overlaps(row, height(near), height(far))
        return number
    cuts = _cuts(ray, [row], start[2], end[2])
    number, is_counted = 0, False
    for near, far in pairwise(cuts):
        middle = (near + far) / 2.0
        if not shape.contains(ray.interpolate(middle)):
            is_counted = False
            continue
        if not is_counted and _low(row) < height(middle) < row.height_m:
            number, is_counted = number + 1, True
    return number


def _cuts(ray: shapely.LineString, rows: Sequence[Barrier], z0: float, z1: float) -> list[float]:
    """Return where along a ray anything may change, m."""
    cuts = {0.0, ray.length}
    for row in rows:
        met = ray.intersection(row.geometry.boundary)
        cuts |= {ray.project(shapely.Point(xy)) for xy in shapely.get_coordinates(met)}
        for z in (row.base_m, row.height_m):
            if z0 != z1 and min(z0, z1) < z < max(z0, z1):
                cuts.add((z - z0) / (z1 - z0) * ray.length)
    ordered = sorted(cuts)
    kept = [ordered[0]]
    for cut in ordered[1:]:
        if cut - kept[-1] > NOTHING_M:
            kept.append(cut)
    return kept


def _low(row: Barrier) -> float:
    return row.base_m if row.base_m > 0.0 else -math.inf


def _overlaps(row: Barrier, z0: float, z1: float) -> bool:
    return min(z0, z1) < row.height_m - NOTHING_M and max(z0, z1) > _low(row) + NOTHING_M
