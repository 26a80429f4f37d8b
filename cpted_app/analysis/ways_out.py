"""How far it is on foot to the nearest way out that is open to the public: exact, on flat ground.

Nobody walks through a barrier, however open it is to sight: a fence is walked around like a
wall. Barriers whose lower edge is ``WALKED_UNDER_M`` or more above ground are walked under;
trees do not bar the way. The distance is the length to which ways that stay clear of all
barriers can be shortened: one may walk along a wall and turn on a corner, but neither slip
between two barriers that touch or cross, nor through the point in which two solids touch.

A place on a wall is reached from whichever side is nearer. An access point on a wall is a gap
in it, reached from both sides; whether one may walk on through it makes no difference, for who
is there has arrived. Other access points open no wall. Kerbs, steps, slopes and crowds are left
out.

Source: T. Lozano-Perez, M. A. Wesley, An algorithm for planning collision-free paths among
polyhedral obstacles, Communications of the ACM 22 (10), 1979 (shortest ways bend at corners).
"""

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.crossing import TOUCH_M
from cpted_app.analysis.photometry import Array
from cpted_app.analysis.registry import Progress
from cpted_app.model.features import AccessPoint, Barrier
from cpted_app.model.site import Site

if TYPE_CHECKING:
    from cpted_app.analysis.kernels.walking import Corners, Flags, Grid

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

WALKED_UNDER_M = 2.0
"""Lower edge from which on a barrier is walked under. A design choice, not from a standard."""

_POINTS_A_TASK = 250
_CORNERS_A_STEP = 50
_SHARE_OF_CORNERS = 0.3
_MOST_CELLS_ACROSS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """Walls cut wherever they meet, shape (e, 2) of nodes (m, 2); which nodes are exits.

    ``is_solid`` (e, 2) says whether the inside of a solid lies on the left and on the right.
    """

    nodes: Array
    walls: Ints
    is_solid: "Flags"
    exits: Ints


def exit_distances(site: Site, points_m: Array, progress: Progress) -> Array:
    """Return the walking distance from each point to the nearest public way out, m, shape (n,).

    ``points_m`` has shape (n, 2) or (n, 3); heights do not matter. The distance is inf where no
    way leads out, and inside a solid.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    points = np.asarray(points_m, dtype=float)
    exits = np.array(
        [(one.geometry.x, one.geometry.y) for one in site.all(AccessPoint) if one.open_to_public]
    ).reshape(-1, 2)
    out = np.full(len(points), np.inf)
    progress(0.0)
    if len(exits) and len(points):
        # Counted from the exits, so that large grid coordinates cost no digits.
        middle = np.round(exits.mean(axis=0))
        solids, lines = _standing(site, middle)
        places = points[:, :2] - middle
        outside = np.flatnonzero(_is_outside(solids, places))
        ground = _ground(solids, lines, exits - middle)
        for first, found in _walked(ground, places[outside], progress):
            out[outside[first : first + len(found)]] = found
    progress(1.0)
    return out


def _walked(ground: _Ground, points: Array, progress: Progress) -> Iterator[tuple[int, Array]]:
    """Yield where a stretch of points begins, and the distance of each."""
    from cpted_app.analysis.kernels.walking import distances, settle

    corners, is_exit = _corners(ground)
    ends = np.ascontiguousarray(ground.nodes[ground.walls].reshape(-1, 4))
    walls, grid = (ends, ground.walls), _grid(ends)
    away_m = np.where(is_exit, 0.0, np.inf)
    came_from = np.full(len(away_m), -np.inf)
    is_settled = np.zeros(len(away_m), dtype=np.bool_)
    while settle(corners, walls, grid, away_m, came_from, is_settled, _CORNERS_A_STEP):
        progress(_SHARE_OF_CORNERS * float(is_settled.mean()))

    def part(first: int) -> tuple[int, Array]:
        these = np.ascontiguousarray(points[first : first + _POINTS_A_TASK])
        found = np.empty(len(these))
        distances(these, corners, away_m, came_from, walls, grid, found)
        return first, found

    tasks = range(0, len(points), _POINTS_A_TASK)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        try:
            for done, found in enumerate(threads.map(part, tasks), start=1):
                yield found
                progress(_SHARE_OF_CORNERS + (1.0 - _SHARE_OF_CORNERS) * done / len(tasks))
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def _standing(site: Site, middle: Array) -> tuple[shapely.Geometry, Shapes]:
    """Return the solids that bar the way as one shape, and the lines outside them."""
    standing = [one.geometry for one in site.all(Barrier) if one.base_m < WALKED_UNDER_M]
    moved = shapely.transform(np.array(standing, dtype=object), lambda xy: xy - middle)
    is_area = shapely.get_type_id(moved) == shapely.GeometryType.POLYGON
    solids = shapely.union_all(moved[is_area])
    return solids, shapely.get_parts(shapely.difference(moved[~is_area], solids))


def _is_outside(solids: shapely.Geometry, places: Array) -> "Flags":
    """Return which places are outside all solids, or on their outline."""
    shapely.prepare(solids)
    outside: Flags = ~shapely.contains_xy(solids, places)
    inside = np.flatnonzero(~outside)
    outline = shapely.boundary(solids)
    shapely.prepare(outline)
    outside[inside] = shapely.dwithin(outline, shapely.points(places[inside]), TOUCH_M)
    return outside


def _ground(solids: shapely.Geometry, lines: Shapes, exits: Array) -> _Ground:
    """Return the walls of a site, cut where they meet and at the exits outside solids."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(solids)))
    outlines, open_lines = _segments(rings), _segments(lines)
    free_exits = exits[_is_outside(solids, exits)]
    return _noded(np.vstack([outlines, open_lines]), len(outlines), free_exits)


def _segments(lines: Shapes) -> Array:
    """Return the straight pieces of lines, shape (s, 4)."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    pieces: Array = np.hstack([xy[:-1], xy[1:]])[of[:-1] == of[1:]] if len(xy) else np.empty((0, 4))
    return pieces


def _noded(segments: Array, outlines: int, exits: Array) -> _Ground:
    """Return walls that meet only at nodes; of the segments the first are outlines of solids.

    Places within ``TOUCH_M`` are one node, and a wall that passes a node so closely is cut there.
    """
    drawn = shapely.linestrings(segments.reshape(-1, 2, 2))
    tree = shapely.STRtree(drawn)
    crossings = _crossings(segments, *tree.query(drawn, predicate="dwithin", distance=TOUCH_M))
    places = np.vstack([segments[:, :2], segments[:, 2:], crossings, exits])
    node_of, nodes = _merged(places)
    at_node, on_segment = tree.query(shapely.points(nodes), predicate="dwithin", distance=TOUCH_M)
    own = np.arange(len(segments))
    at_node = np.concatenate([at_node, node_of[: 2 * len(segments)]])
    on_segment = np.concatenate([on_segment, own, own])
    along = _along(segments[on_segment], nodes[at_node])
    order = np.lexsort((at_node, along, on_segment))
    at_node, on_segment = at_node[order], on_segment[order]
    is_wall = (on_segment[:-1] == on_segment[1:]) & (at_node[:-1] != at_node[1:])
    pairs = np.stack([at_node[:-1][is_wall], at_node[1:][is_wall]], axis=1)
    left = on_segment[:-1][is_wall] < outlines  # orient_polygons leaves the inside on the left
    walls, is_solid = _unique(pairs, left)
    return _Ground(nodes, walls, is_solid, np.unique(node_of[len(places) - len(exits) :]))


def _crossings(segments: Array, one: Ints, other: Ints) -> Array:
    """Return where segments of the given pairs cross, shape (x, 2)."""
    is_once = one < other
    a, b = segments[one[is_once]], segments[other[is_once]]
    run, across, apart = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2], b[:, :2] - a[:, :2]
    turn = run[:, 0] * across[:, 1] - run[:, 1] * across[:, 0]
    steep = turn != 0.0
    turn = np.where(steep, turn, 1.0)
    on_a = (apart[:, 0] * across[:, 1] - apart[:, 1] * across[:, 0]) / turn
    on_b = (apart[:, 0] * run[:, 1] - apart[:, 1] * run[:, 0]) / turn
    steep &= (on_a >= 0.0) & (on_a <= 1.0) & (on_b >= 0.0) & (on_b <= 1.0)
    met: Array = (a[:, :2] + on_a[:, None] * run)[steep]
    return met


def _merged(places: Array) -> tuple[Ints, Array]:
    """Return the node of each place, and the nodes: the first of the places that are one."""
    dots = shapely.points(places)
    one, other = shapely.STRtree(dots).query(dots, predicate="dwithin", distance=TOUCH_M)
    first = np.arange(len(places))
    while True:
        before = first.copy()
        np.minimum.at(first, one, before[other])
        if np.array_equal(first, before):
            break
    kept, node_of = np.unique(first, return_inverse=True)
    return node_of.astype(np.int64), places[kept]


def _along(segments: Array, places: Array) -> Array:
    """Return how far along its segment each place lies, as a share."""
    run = segments[:, 2:] - segments[:, :2]
    square = np.maximum((run**2).sum(axis=1), np.finfo(float).tiny)
    share: Array = ((places - segments[:, :2]) * run).sum(axis=1) / square
    return np.clip(share, 0.0, 1.0)


def _unique(pairs: Ints, left: "Flags") -> tuple[Ints, "Flags"]:
    """Return each wall once, with what all that lie on it say about its left and its right."""
    is_turned = pairs[:, 0] > pairs[:, 1]
    walls, at = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    is_solid = np.zeros((len(walls), 2), dtype=np.bool_)
    np.logical_or.at(is_solid, (at.ravel(), is_turned.astype(np.int64)), left)
    return walls, is_solid


def _corners(ground: _Ground) -> "tuple[Corners, Flags]":
    """Return the corners that a shortest way can bend at or end at, and which are exits."""
    from cpted_app.analysis.kernels.walking import SLACK

    turned, is_solid = ground.walls[:, ::-1], ground.is_solid
    here, there = np.vstack([ground.walls, turned]).T
    on_left, on_right = np.vstack([is_solid, is_solid[:, ::-1]]).T
    away = ground.nodes[there] - ground.nodes[here]
    azimuth = np.arctan2(away[:, 1], away[:, 0])
    order = np.lexsort((azimuth, here))
    here, there, azimuth = here[order], there[order], azimuth[order]
    on_left, on_right = on_left[order], on_right[order]
    own = np.arange(len(here))
    is_last = np.append(here[1:] != here[:-1], [True] * bool(len(here)))
    after = np.where(is_last, np.searchsorted(here, here), own + 1)  # the last is before the first
    width = np.where(after == own, math.tau, np.mod(azimuth[after] - azimuth, math.tau))
    is_exit = np.isin(here, ground.exits)
    keep = ~(on_left | on_right[after]) & (is_exit | (width >= math.pi - SLACK))
    standing = np.setdiff1d(ground.exits, here)  # away from all walls
    none = np.full(len(standing), -1, dtype=np.int64)
    begins, ends = np.append(there[keep], none), np.append(there[after][keep], none)
    node = np.append(here[keep], standing)
    begin, turn = (
        np.append(azimuth[keep], np.zeros(len(none))),
        np.append(width[keep], -math.tau * none),
    )
    corners = (
        ground.nodes[node],
        np.stack([node, begins, ends], axis=1),
        np.hstack([ground.nodes[begins], ground.nodes[ends]]),
        np.stack([begin, turn], axis=1),
    )
    return corners, np.append(is_exit[keep], none < 0)


def _grid(walls: Array) -> "Grid":
    """Return the walls by cells of about one wall each."""
    from cpted_app.analysis.kernels.walking import grid_of

    if not len(walls):
        return grid_of(walls, 0.0, 0.0, 1.0, 1, 1)
    ends = walls.reshape(-1, 2)
    low, high = ends.min(axis=0) - 0.01, ends.max(axis=0) + 0.01
    size = high - low
    side = max(math.sqrt(size[0] * size[1] / len(walls)), size.max() / _MOST_CELLS_ACROSS)
    columns, rows = (int(count) + 1 for count in size // side)
    return grid_of(walls, float(low[0]), float(low[1]), float(side), columns, rows)
