"""The ground beside routes as places a person could stand at: where they are, what joins them.

Belongs here: the lattice of places, and what is near on foot. Who sees a place, and what it is
called for it, belongs to ``candidates``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
import shapely.ops

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hiding.rules import Rules
from cpted_app.analysis.obstacles import Ints
from cpted_app.analysis.sampling import ASSUMED_WIDTH_M
from cpted_app.analysis.ways.ways_out import WALKED_UNDER_M
from cpted_app.model.features import Barrier, Route
from cpted_app.model.kinds import RouteType
from cpted_app.model.site import Site

Flags = npt.NDArray[np.bool_]

WALKED = frozenset({RouteType.WALK, RouteType.CYCLE})
MOST_CELLS = 150_000
"""Places on a lattice, about; beyond them the lattice gets wider, up to ``_WIDEST`` times."""
_WIDEST = 2.0
_PIECE_M = 40.0
_AROUND = ((1, 0), (0, 1), (1, 1), (1, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Roadside:
    """Places (n, 2) beside routes, how far on foot (n,), and which are neighbours (p, 2)."""

    cell_m: float
    points_m: Array
    on_foot_m: Array
    neighbours: Ints


def walked_routes(site: Site) -> tuple[Route, ...]:
    """Return the routes people walk or cycle along, in the order of their ids."""
    routes = (one for one in site.all(Route) if one.route_type in WALKED)
    return tuple(sorted(routes, key=lambda one: one.id))


def half_width_m(route: Route) -> float:
    """Return half the width of a route, m, where none is given of an assumed one."""
    return (route.width_m or ASSUMED_WIDTH_M) / 2.0


def barring(site: Site) -> tuple[Barrier, ...]:
    """Return what stands on the ground and is higher than a kerb, so that nobody is in it."""
    return tuple(
        one for one in site.all(Barrier) if one.base_m < WALKED_UNDER_M and one.height_m > 0.0
    )


def cell_size_m(routes: Sequence[Route], rules: Rules) -> float:
    """Return the side of a cell, m, that keeps the number of places within bounds."""
    ground_m2 = math.fsum(
        2.0 * one.geometry.length * (rules.near_m + half_width_m(one)) for one in routes
    )
    wanted = math.sqrt(ground_m2 / MOST_CELLS)
    return min(max(rules.cell_m, wanted), _WIDEST * rules.cell_m)


def roadside(site: Site, routes: Sequence[Route], rules: Rules) -> Roadside:
    """Return the places beside routes that a person may stand at and can walk from.

    They are at least the room of a body away from every barrier, and within so many metres on
    foot of a route: around what is too high to climb over.
    """
    cell_m = cell_size_m(routes, rules)
    standing = barring(site)
    lattice = _lattice(routes, rules.near_m, cell_m)
    is_free = _is_clear_of(
        (lattice * cell_m).astype(float), [one.geometry for one in standing], rules.body_m
    )
    lattice = lattice[is_free]
    points_m: Array = (lattice * cell_m).astype(float)
    lines = [_line(one) for one in standing if one.height_m > rules.vaulted_m]
    walls = shapely.STRtree(lines)
    pairs = _neighbours(lattice)
    # Most places are farther from every wall than a step across a corner is long.
    beside = ~_is_clear_of(points_m, lines, 1.5 * cell_m)
    near = np.flatnonzero(beside[pairs[:, 0]])
    barred = near[_crosses(points_m[pairs[near, 0]], points_m[pairs[near, 1]], walls)]
    pairs = np.delete(pairs, barred, axis=0)
    start_m = _from_routes(points_m, routes, walls, rules.near_m + cell_m)
    on_foot_m = _walked(start_m, pairs, points_m, rules.on_foot_m)
    kept = np.flatnonzero(on_foot_m <= rules.on_foot_m)
    number = np.full(len(points_m), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    inner = number[pairs]
    inner = inner[(inner >= 0).all(axis=1)]
    return Roadside(cell_m, points_m[kept], on_foot_m[kept], inner)


def groups(joined: Ints, hidden: Flags) -> Ints:
    """Return for each place, hidden (n, 2) in one or both directions, the number of its group.

    It is -1 for places hidden in none. Places belong together that are hidden in the same
    direction and are neighbours or have a neighbour in common, so that a fringe one place wide
    does not fall to pieces; what is hidden in both directions joins what is hidden in either.

    >>> pairs = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]])
    >>> ahead = np.array([True, False, True, False, False, True])
    >>> groups(pairs, np.stack([ahead, np.zeros(6, dtype=bool)], axis=1)).tolist()
    [0, -1, 0, -1, -1, 4]
    """
    count = len(hidden)
    both = np.flatnonzero(hidden.all(axis=1))
    pairs = np.vstack(
        [
            joined[hidden[joined, 0].any(axis=1)],
            joined[hidden[joined, 1].any(axis=1)] + count,
            np.stack([both, both + count], axis=1),
        ]
    )
    first = np.arange(2 * count, dtype=np.int64)
    while True:
        before = first.copy()
        np.minimum.at(first, pairs[:, 0], before[pairs[:, 1]])
        np.minimum.at(first, pairs[:, 1], before[pairs[:, 0]])
        first = first[first]
        if np.array_equal(first, before):
            break
    labels = np.where(hidden[:, 0], first[:count], first[count:])
    return np.where(hidden.any(axis=1), labels, -1)


def _lattice(routes: Sequence[Route], near_m: float, cell_m: float) -> Ints:
    """Return the lattice points near routes, each once, as whole numbers of cells (n, 2)."""
    found = [np.empty((0, 2), dtype=np.int64)]
    for route in routes:
        reach_m = near_m + half_width_m(route)
        steps = np.linspace(
            0.0, route.geometry.length, math.ceil(route.geometry.length / _PIECE_M) + 1
        )
        for since, to in pairwise(steps.tolist()):
            piece = shapely.ops.substring(route.geometry, since, to)
            west, south, east, north = (bound / cell_m for bound in piece.bounds)
            away = reach_m / cell_m
            x = np.arange(math.floor(west - away), math.ceil(east + away) + 1)
            y = np.arange(math.floor(south - away), math.ceil(north + away) + 1)
            cells = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
            is_near = shapely.dwithin(shapely.points(cells * cell_m), piece, reach_m)
            found.append(cells[is_near])
    return np.unique(np.vstack(found), axis=0)


def _is_clear_of(points_m: Array, shapes: Sequence[shapely.Geometry], away_m: float) -> Flags:
    clear = np.ones(len(points_m), dtype=np.bool_)
    if shapes and len(points_m):
        tree = shapely.STRtree(shapes)
        met = tree.query(shapely.points(points_m), predicate="dwithin", distance=away_m - 1e-9)
        clear[met[0]] = False
    return clear


def _line(barrier: Barrier) -> shapely.Geometry:
    is_solid = barrier.geometry.geom_type == "Polygon"
    return barrier.geometry.boundary if is_solid else barrier.geometry


def _neighbours(lattice: Ints) -> Ints:
    """Return pairs of places next to each other, also across corners, shape (p, 2)."""
    if not len(lattice):
        return np.empty((0, 2), dtype=np.int64)
    low = lattice.min(axis=0) - 2
    tall = int(lattice[:, 1].max() - low[1]) + 3
    keys = (lattice[:, 0] - low[0]) * tall + lattice[:, 1] - low[1]
    order = np.argsort(keys)
    ordered = keys[order]
    pairs = []
    for east, north in _AROUND:
        wanted = keys + east * tall + north
        place = np.minimum(np.searchsorted(ordered, wanted), len(keys) - 1)
        is_there = ordered[place] == wanted
        pairs.append(np.stack([np.flatnonzero(is_there), order[place[is_there]]], axis=1))
    return np.vstack(pairs)


def _crosses(from_m: Array, to_m: Array, walls: shapely.STRtree) -> Flags:
    """Return which straight steps, (p, 2) to (p, 2), lead through a wall."""
    crosses = np.zeros(len(from_m), dtype=np.bool_)
    if len(walls) and len(from_m):
        steps = shapely.linestrings(np.stack([from_m, to_m], axis=1))
        crosses[walls.query(steps, predicate="intersects")[0]] = True
    return crosses


def _from_routes(
    points_m: Array, routes: Sequence[Route], walls: shapely.STRtree, reach_m: float
) -> Array:
    """Return the straight distance to the nearest route where nothing bars it, else inf."""
    away_m = np.full(len(points_m), np.inf)
    dots = shapely.points(points_m)
    for route in routes:
        near = np.flatnonzero(shapely.dwithin(dots, route.geometry, reach_m + half_width_m(route)))
        straight = shapely.get_coordinates(
            shapely.shortest_line(route.geometry, dots[near])
        ).reshape(-1, 2, 2)
        is_open = ~_crosses(straight[:, 0], straight[:, 1], walls)
        length_m = np.linalg.norm(straight[:, 1] - straight[:, 0], axis=1)
        away_m[near[is_open]] = np.minimum(away_m[near[is_open]], length_m[is_open])
    return away_m


def _walked(start_m: Array, pairs: Ints, points_m: Array, most_m: float) -> Array:
    """Return how far each place is on foot: over neighbours, up to a limit.

    The length is that of steps along and across the lattice, up to 8 % too long.
    """
    away_m = start_m.copy()
    steps_m = np.linalg.norm(points_m[pairs[:, 1]] - points_m[pairs[:, 0]], axis=1)
    while True:
        before = away_m.copy()
        np.minimum.at(away_m, pairs[:, 0], before[pairs[:, 1]] + steps_m)
        np.minimum.at(away_m, pairs[:, 1], before[pairs[:, 0]] + steps_m)
        away_m[away_m > most_m] = np.inf
        if np.array_equal(away_m, before):
            return away_m
