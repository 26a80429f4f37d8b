"""Which places see each other: how many each one sees, and the measures of that graph.

Lines of sight are straight in space, over flat ground. A barrier with openness 0 blocks them;
what is partly open, and crowns, filter sight but do not block it. A corner counts as touched
from a nanometre on.
"""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags, Ints, Obstacles
from cpted_app.analysis.registry import Progress, part
from cpted_app.analysis.sight.crossing import TOUCH_M
from cpted_app.analysis.threads import do_all
from cpted_app.analysis.watching.watchers import opaque
from cpted_app.errors import UserError
from cpted_app.model.site import Site
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.analysis.kernels.rows import Rows

Bits = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]

MOST_POINTS = 30_000
"""Points of a visibility graph at most: their links take 110 MB."""

_TOUCH_M = 1e-9
_PAIRS_A_ROUND = 4_000_000
_POINTS_A_TASK = 32
_STEP_SLACK = 1e-9
_FEWEST_A_ROW = 4
"""Points in rows of fewer than this on average are looked at pair by pair."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphMeasures:
    """Measures of a visibility graph, (n,) each; NaN where a point has none."""

    connectivity: Array
    mean_depth: Array
    clustering: Array


@dataclass(frozen=True, slots=True, eq=False)
class VisibilityGraph:
    """Which of n points see each other.

    ``order`` (k,) are the points that are numbers; ``connectivity`` (k,) says how many each of
    them sees, ``links`` (k, k / 64) has a bit for each.
    """

    size: int
    order: Ints
    connectivity: Ints
    links: Words


def visible_counts(
    site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True
) -> Array:
    """Return how many of the other points each point sees, shape (n,).

    ``points_m`` (n, 3) are places with heights. One point sees another exactly where that one
    sees it; a point that is not a number sees nothing.
    """
    found = np.zeros(len(points_m))
    order = _ordered(points_m)
    links = np.empty((0, 0), dtype=np.uint8)
    found[order] = _seen_by(site, points_m[order], links, progress, leaf_on=leaf_on)
    return found


def visibility_graph(
    site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True
) -> VisibilityGraph:
    """Return which of the points, shape (n, 3), see each other.

    Raises:
        UserError: there are more points than the links of which fit into memory.
    """
    order = _ordered(points_m)
    if len(order) > MOST_POINTS:
        area_m2 = float(np.prod(np.ptp(points_m[order, :2], axis=0)))
        raise UserError(
            N_("A visibility graph of {count} points is too large; {most} are the most."),
            N_("Ask for fewer points: on a grid over this ground, {spacing} m apart or more."),
            count=len(order),
            most=MOST_POINTS,
            spacing=f"{math.ceil(10.0 * math.sqrt(area_m2 / MOST_POINTS) + 0.1) / 10.0:g}",
        )
    links = np.zeros((len(order), math.ceil(len(order) / 64)), dtype=np.uint64)
    bits = links.view(np.uint8)
    seen_by = _seen_by(site, points_m[order], bits, progress, leaf_on=leaf_on)
    if len(order):
        from cpted_app.analysis.kernels.graph import mirror

        mirror(links)
    return VisibilityGraph(len(points_m), order, seen_by, links)


def graph_measures(
    site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True
) -> GraphMeasures:
    """Return connectivity, visual mean depth and clustering of each point, shape (n, 3) → (n,).

    Source: Turner, Doxa, O'Sullivan, Penn (2001), From isovists to visibility graphs,
    Environment and Planning B 28, 103–121; the names are those of depthmapX.

    Raises:
        UserError: there are too many points.
    """
    graph = visibility_graph(site, points_m, part(progress, 0, 3), leaf_on=leaf_on)
    connectivity = np.zeros(graph.size)
    connectivity[graph.order] = graph.connectivity
    mean_depth = mean_depths(graph, part(progress, 1, 3))
    return GraphMeasures(connectivity, mean_depth, clusterings(graph, part(progress, 2, 3)))


def mean_depths(graph: VisibilityGraph, progress: Progress) -> Array:
    """Return the mean number of steps from each point to all others it can reach, (n,).

    A step goes from a point to one that it sees. Source: as for ``graph_measures``.
    """
    from cpted_app.analysis.kernels import graph as loops

    known, firsts = loops.filled(graph.links), loops.parts(graph.links)
    return _measured(graph, partial(loops.mean_depths, graph.links, known, firsts), progress)


def clusterings(graph: VisibilityGraph, progress: Progress) -> Array:
    """Return for each point the share of pairs of its neighbours that see each other, (n,).

    Source: as for ``graph_measures``.
    """
    from cpted_app.analysis.kernels import graph as loops

    return _measured(graph, partial(loops.clusterings, graph.links, graph.connectivity), progress)


def _ordered(points_m: Array) -> Ints:
    """Return the points that are numbers, from the highest down, then row by row from the south.

    A line of sight starts at the first of its two points, so nothing depends on their order.
    """
    x_m, y_m, z_m = points_m.T
    order: Ints = np.lexsort((x_m, y_m, -z_m))
    is_known: Flags = np.isfinite(points_m.sum(axis=1))
    return order[is_known[order]]


def _seen_by(
    site: Site, points_m: Array, links: Bits, progress: Progress, *, leaf_on: bool
) -> Ints:
    """Return how many points each of the ordered points sees; fill ``links`` if it has rows.

    A row of ``links`` has a bit for each point, set where a later point is seen.
    """
    progress(0.0)
    count, workers = len(points_m), os.cpu_count() or 1
    seen_by = np.zeros((workers, count), dtype=np.int64)
    if count:
        note = _pair_loop(*_finer(points_m, opaque(site, leaf_on=leaf_on)), links)
        with ThreadPoolExecutor(workers) as threads:
            for first, last in _rounds(count):
                tasks = [
                    threads.submit(note, first + worker, last, workers, seen_by[worker])
                    for worker in range(workers)
                ]
                for task in tasks:
                    task.result()
                progress(min(_pairs_done(last, count), 1.0))
    progress(1.0)
    found: Ints = seen_by.sum(axis=0)
    return found


def _pair_loop(
    points: Array, known: Obstacles, links: Bits
) -> Callable[[int, int, int, Ints], None]:
    """Return what notes the pairs of some observers: first, last, step, counts to add to."""
    from cpted_app.analysis.kernels import counting, rows, rowwise

    is_level = points[0, 2] == points[-1, 2]
    y_m, starts = np.unique(points[:, 1], return_index=True)
    if not is_level or len(points) < _FEWEST_A_ROW * len(y_m):
        scene = known.scene
        return lambda first, last, step, seen_by: counting.pairs(
            points, first, last, step, scene, seen_by, links
        )
    lower_m, top_m, _ = known.bodies.T
    known = known.only((lower_m + TOUCH_M < points[0, 2]) & (points[0, 2] < top_m - TOUCH_M))
    walls = rows.Walls(known.scene, known.boxes)
    grid = _rows(points, y_m, starts)
    close = np.flatnonzero(rows.at_walls(walls, grid))
    return lambda first, last, step, seen_by: rowwise.grid_pairs(
        points, first, last, step, grid, walls, close, seen_by, links
    )


def _measured(
    graph: VisibilityGraph, measure: Callable[[int, int, Array], None], progress: Progress
) -> Array:
    """Return what a loop (first, last, values to fill) measures, NaN for no numbers."""
    count = len(graph.order)
    out, own = np.full(graph.size, np.nan), np.empty(count)

    def part(first: int) -> None:
        measure(first, min(first + _POINTS_A_TASK, count), own)

    progress(0.0)
    do_all(part, range(0, count, _POINTS_A_TASK), progress)
    out[graph.order] = own
    progress(1.0)
    return out


def _rows(points: Array, y_m: Array, starts: Ints) -> "Rows":
    """Return ordered points as rows at heights ``y_m`` that begin at ``starts``."""
    from cpted_app.analysis.kernels.rows import Rows

    starts = np.append(starts, len(points))
    x_m = np.ascontiguousarray(points[:, 0])
    west_m, width_m = float(x_m.min()), float(np.ptp(x_m))
    # A lattice has a step for each of its columns, so that no row need be searched.
    steps = max(min(len(np.unique(x_m)) - 1, 4 * int(np.diff(starts).max())), 1)
    per_m = steps / max(width_m, TOUCH_M)
    row = np.repeat(np.arange(len(y_m)), np.diff(starts))
    step = np.floor((x_m - west_m) * per_m + _STEP_SLACK).astype(np.int64)
    held = np.zeros((len(y_m), steps + 2), dtype=np.int32)
    np.add.at(held, (row, step + 1), 1)
    first = (starts[:-1, None] + np.cumsum(held, axis=1)).astype(np.int32)
    return Rows(x_m, y_m, starts, first, west_m, width_m, per_m)


def _finer(points: Array, known: Obstacles) -> tuple[Array, Obstacles]:
    """Return a scene enlarged until what the loops take for touching is a nanometre in it.

    Plans in small units have lines of sight that pass a corner by less than a micrometre. Where
    coordinates are so large that a nanometre is lost in rounding, some roundings are touching.
    """
    places = np.vstack([points[:, :2], known.edges.reshape(-1, 2)])
    largest = float(np.abs(places).max())
    middle = (places.min(axis=0) + places.max(axis=0)) / 2.0
    touch_m = min(max(_TOUCH_M, 8.0 * float(np.finfo(float).eps) * largest), TOUCH_M)
    larger = TOUCH_M / touch_m
    moved = np.ascontiguousarray((points - [*middle, 0.0]) * larger)
    edges = (known.edges - [*middle, *middle]) * larger
    return moved, replace(known, edges=edges, bodies=known.bodies * [larger, larger, 1.0])


def _rounds(count: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of observers, all of much the same number of pairs."""
    first = 0
    while first < count:
        last = min(first + max(_PAIRS_A_ROUND // (count - first), 1), count)
        yield first, last
        first = last


def _pairs_done(last: int, count: int) -> float:
    """Return the share of all pairs that have one of the first points."""
    left = count - last
    return 1.0 - left * left / (count * count)
