"""What a person sees from a place: the isovist, its area, and how many other places are seen.

The isovist is cut at the height of the eye: a barrier with openness 0 blocks where that height
lies strictly between its lower edge and its top. What is partly open, and crowns, filter sight
but do not block it. Touching counts as in ``sightlines``: an eye on the outline of a building
sees away from it, an eye inside sees nothing. Lines of sight between places are straight in
space, over flat ground; there a corner counts as touched from a nanometre on.
"""

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import shapely

from cpted_app.analysis.crossing import TOUCH_M
from cpted_app.analysis.obstacles import Ints, Obstacles, obstacles
from cpted_app.analysis.photometry import Array
from cpted_app.analysis.registry import Progress
from cpted_app.errors import UserError
from cpted_app.model.site import Site
from cpted_app.units import angle_rad_from_bearing
from cpted_app.words import N_

RADIUS_M = 200.0
_SECTORS = 512
_EDGES_A_TASK = 200_000
_ROUNDS = 50
_ARC_STEP_RAD = math.radians(1.0)
_GAP_RAD = 1e-9
_TOUCH_M = 1e-9
_SLIVER = 1e-9
_ABOUT = N_("A field of view of {view} degrees within {radius} m cannot be looked at.")
_REMEDY = N_(
    "Give a radius above 0 m, a field of view above 0 and up to 360 degrees, and its bearing."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Walls:
    """What blocks sight, as the loops take it; ``boxes`` (f, 4) are the features' bounds."""

    edges: Array
    kinds: Ints
    features: Ints
    bodies: Array
    first_edges: Ints
    boxes: Array


def visible_areas(
    site: Site,
    points_m: Array,
    progress: Progress,
    *,
    radius_m: float = RADIUS_M,
    bearing_deg: float | None = None,
    view_deg: float | None = None,
    leaf_on: bool = True,
) -> Array:
    """Return the area of the isovist of each eye, m², shape (n,); exact within a circle.

    ``points_m`` (n, 3) are eyes with their heights. ``view_deg`` is the whole field of view,
    around ``bearing_deg``; without it all around. A point that is not a number gives NaN.
    """
    view = _view(radius_m, bearing_deg, view_deg)
    walls = _walls(obstacles(site, leaf_on=leaf_on))
    points = np.array(points_m, dtype=float, order="C").reshape(-1, 3)
    out = np.zeros(len(points))
    progress(0.0)
    if len(points):
        _fill_areas(points, walls, out, progress, radius_m=radius_m, view=view)
    progress(1.0)
    return out


def visible_counts(
    site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True
) -> Array:
    """Return how many of the other points each point sees, shape (n,).

    ``points_m`` (n, 3) are places with heights. One point sees another exactly where that one
    sees it; a point that is not a number sees nothing.
    """
    from cpted_app.analysis.kernels.counting import counts

    walls = _walls(obstacles(site, leaf_on=leaf_on))
    given = np.asarray(points_m, dtype=float).reshape(-1, 3)
    # A ray starts at the point further west, so that no count depends on the points' order.
    order = np.lexsort(given.T[::-1])
    points, walls = _finer(given[order], walls)
    workers = os.cpu_count() or 1
    seen_by = np.zeros((workers, len(points)), dtype=np.int64)

    def part(worker: int, first: int, last: int) -> None:
        counts(
            points,
            first + worker,
            last,
            workers,
            walls.edges,
            walls.kinds,
            walls.features,
            walls.first_edges,
            walls.bodies,
            _SECTORS,
            seen_by[worker],
        )

    progress(0.0)
    with ThreadPoolExecutor(workers) as threads:
        for first, last in _rounds(len(points), workers):
            tasks = [threads.submit(part, worker, first, last) for worker in range(workers)]
            for task in tasks:
                task.result()
            progress(_pairs_done(last, len(points)))
    progress(1.0)
    found = np.empty(len(points))
    found[order] = seen_by.sum(axis=0)
    return found


def isovist(
    site: Site,
    point_m: tuple[float, float, float],
    *,
    radius_m: float = RADIUS_M,
    bearing_deg: float | None = None,
    view_deg: float | None = None,
    leaf_on: bool = True,
) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the outline of what an eye sees, m; exact but for the circle, drawn in steps of 1°.

    It has several parts only where the eye stands on a corner between buildings.
    """
    from cpted_app.analysis.kernels.sight import outline

    view = _view(radius_m, bearing_deg, view_deg)
    walls = _walls(obstacles(site, leaf_on=leaf_on))
    x_m, y_m, z_m = (float(value) for value in point_m)
    parts = outline(
        x_m,
        y_m,
        z_m,
        float(radius_m),
        view,
        walls.edges,
        walls.kinds,
        walls.bodies,
        walls.first_edges,
        walls.boxes,
    )
    ring = _ring(parts, radius_m)
    if len(ring) < 3:
        return shapely.Polygon()
    whole = shapely.make_valid(shapely.Polygon(np.add(ring, (x_m, y_m))))
    # A collection may hold a polygon of several parts beside lines without an area.
    pieces = [one for some in shapely.get_parts(whole) for one in shapely.get_parts(some)]
    solids = [one for one in pieces if one.area > _SLIVER * whole.area]
    made: shapely.Polygon | shapely.MultiPolygon = shapely.union_all(solids).simplify(TOUCH_M)
    return made


def _ring(parts: Array, radius_m: float) -> Array:
    """Return the corners around what is seen, the eye among them where the view breaks off."""
    corners: list[Array] = []
    before = parts[-1:]
    for at in range(len(parts)):
        x0, y0, x1, y1, is_arc = parts[at]
        if abs(_between(before[0, 2:4], parts[at, :2])) > _GAP_RAD:
            corners.append(np.zeros((1, 2)))
        if is_arc:
            begin, wide = math.atan2(y0, x0), _between(parts[at, :2], parts[at, 2:4])
            azimuth = begin + np.linspace(0.0, wide, max(math.ceil(wide / _ARC_STEP_RAD), 1) + 1)
            corners.append(radius_m * np.column_stack([np.cos(azimuth), np.sin(azimuth)]))
        else:
            corners.append(np.array([[x0, y0], [x1, y1]]))
        before = parts[at : at + 1]
    return np.vstack(corners) if corners else np.empty((0, 2))


def _between(one: Array, other: Array) -> float:
    """Return how far a direction lies counter-clockwise of another, radians, -pi … pi."""
    across, ahead = one[0] * other[1] - one[1] * other[0], one @ other
    return math.atan2(float(across), float(ahead))


def _view(
    radius_m: float, bearing_deg: float | None, view_deg: float | None
) -> tuple[float, float]:
    """Return the azimuth at which the field of view begins, and its width, radians."""
    wide = 360.0 if view_deg is None else view_deg
    middle = 0.0 if bearing_deg is None else bearing_deg
    is_placed = view_deg is None or bearing_deg is not None
    is_right = 0.0 < radius_m < math.inf and 0.0 < wide <= 360.0 and math.isfinite(middle)
    if not (is_placed and is_right):
        raise UserError(_ABOUT, _REMEDY, view=f"{wide:g}", radius=f"{radius_m:g}")
    if wide == 360.0:
        return 0.0, 2.0 * math.pi
    return angle_rad_from_bearing(middle) - math.radians(wide) / 2.0, math.radians(wide)


def _walls(known: Obstacles) -> _Walls:
    """Return the opaque ones among what stands on a site, in the order of their places."""
    is_wall = known.bodies[:, 2] == 0.0
    counts = np.diff(known.first_edges)[is_wall]
    edges = np.ascontiguousarray(known.edges[is_wall[known.features]])
    first_edges = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    starts = first_edges[:-1]
    boxes = np.empty((len(counts), 4))
    if len(counts):
        low = np.minimum(edges[:, :2], edges[:, 2:])
        high = np.maximum(edges[:, :2], edges[:, 2:])
        boxes[:, :2] = np.minimum.reduceat(low, starts)
        boxes[:, 2:] = np.maximum.reduceat(high, starts)
    return _Walls(
        edges=edges,
        kinds=known.kinds[is_wall],
        features=np.repeat(np.arange(len(counts), dtype=np.int64), counts),
        bodies=known.bodies[is_wall],
        first_edges=first_edges,
        boxes=boxes,
    )


def _finer(points: Array, walls: _Walls) -> tuple[Array, _Walls]:
    """Return a scene enlarged until what the loops take for touching is a nanometre in it.

    Plans in small units have lines of sight that pass a corner by less than a micrometre. Where
    coordinates are so large that a nanometre is lost in rounding, some roundings are touching.
    """
    known = [one for one in (points[:, :2], walls.edges.reshape(-1, 2)) if len(one)]
    places = np.vstack([*known, np.empty((0, 2))])
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        return points, walls
    largest = float(np.abs(places).max())
    middle = (places.min(axis=0) + places.max(axis=0)) / 2.0
    touch_m = min(max(_TOUCH_M, 8.0 * float(np.finfo(float).eps) * largest), TOUCH_M)
    larger = TOUCH_M / touch_m
    moved = np.ascontiguousarray((points - [*middle, 0.0]) * larger)
    edges = (walls.edges - [*middle, *middle]) * larger
    bodies = walls.bodies * [larger, larger, 1.0]
    return moved, replace(walls, edges=edges, bodies=bodies)


def _fill_areas(
    points: Array,
    walls: _Walls,
    out: Array,
    progress: Progress,
    *,
    radius_m: float,
    view: tuple[float, float],
) -> None:
    from cpted_app.analysis.kernels.sight import areas

    at_once = max(_EDGES_A_TASK // max(len(walls.edges), 100), 1)

    def part(first: int) -> None:
        areas(
            points[first : first + at_once],
            float(radius_m),
            view,
            walls.edges,
            walls.kinds,
            walls.bodies,
            walls.first_edges,
            walls.boxes,
            out[first : first + at_once],
        )

    tasks = range(0, len(points), at_once)
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        try:
            for done, _ in enumerate(threads.map(part, tasks), start=1):
                progress(done / len(tasks))
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def _rounds(count: int, workers: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of observers, all of much the same number of pairs at first."""
    step = max(count // _ROUNDS, workers)
    for first in range(0, count, step):
        yield first, min(first + step, count)


def _pairs_done(last: int, count: int) -> float:
    """Return the share of all pairs that have one of the first points."""
    left = count - last
    return 1.0 - left * left / (count * count)
