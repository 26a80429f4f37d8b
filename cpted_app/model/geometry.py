"""Where a pointer is meant to be: hits, vertices, and directions held to steps.

Belongs here: pure questions about positions in site metres, fast enough to be asked at every
movement of a pointer. What a tool does with the answer belongs to the front end.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.errors import UserError
from cpted_app.model.features import Feature, Tree
from cpted_app.units import angle_rad_from_bearing, bearing_deg_between
from cpted_app.words import N_

Array = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Vertex:
    """A corner of a geometry: ``index`` within ``ring`` (0 for a line or the outer ring)."""

    ring: int
    index: int
    x_m: float
    y_m: float


class FeatureIndex:
    """Features by place: what is under a pointer, what is in a box."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        self._shapes = _drawn_shapes(self.features)
        self._tree = shapely.STRtree(self._shapes)

    def in_box(self, box: Box) -> list[Feature]:
        """Return the features that touch a box (west, south, east, north)."""
        found = self._tree.query(shapely.box(*box), predicate="intersects")
        return [self.features[at] for at in sorted(found)]

    def hit_test(self, x_m: float, y_m: float, reach_m: float) -> Feature | None:
        """Return the feature a click means: points before lines before areas.

        Among points and lines the nearest, among areas the smallest.
        """
        here = shapely.Point(x_m, y_m)
        near = self._tree.query(here, predicate="dwithin", distance=reach_m)
        ranked = [self._rank(int(at), here, reach_m) for at in near]
        return self.features[min(ranked)[-1]] if ranked else None

    def _rank(self, at: int, here: shapely.Point, reach_m: float) -> tuple[int, float, int]:
        shape = self.features[at].geometry
        distance = float(shape.distance(here))
        if shape.geom_type == "Point" and distance <= reach_m:
            return (0, distance, at)
        if shape.geom_type == "LineString":
            return (1, distance, at)
        if shape.geom_type == "Polygon" and shape.exterior.distance(here) <= reach_m:
            return (1, float(shape.exterior.distance(here)), at)
        return (2, float(self._shapes[at].area), at)


def hit_test(features: Iterable[Feature], x_m: float, y_m: float, reach_m: float) -> Feature | None:
    """Return the feature a click means; for repeated questions keep a ``FeatureIndex``."""
    return FeatureIndex(features).hit_test(x_m, y_m, reach_m)


def vertices(shape: shapely.Geometry) -> list[Vertex]:
    """Return the corners of a geometry; a ring's closing corner appears once.

    >>> [(v.x_m, v.y_m) for v in vertices(shapely.box(0, 0, 1, 1))]
    [(1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    """
    closed = shape.geom_type == "Polygon"
    return [
        Vertex(ring, index, float(x), float(y))
        for ring, points in enumerate(rings_of(shape))
        for index, (x, y) in enumerate(points[:-1] if closed else points)
    ]


def nearest_vertex(
    shape: shapely.Geometry, x_m: float, y_m: float, reach_m: float
) -> Vertex | None:
    """Return the corner nearest to a place, or None where none is within reach."""
    corners = vertices(shape)
    nearest = min(corners, key=lambda v: math.hypot(v.x_m - x_m, v.y_m - y_m), default=None)
    if nearest is None or math.hypot(nearest.x_m - x_m, nearest.y_m - y_m) > reach_m:
        return None
    return nearest


def nearest_edge(shape: shapely.Geometry, x_m: float, y_m: float, reach_m: float) -> Vertex | None:
    """Return the new corner that a place on an edge asks for, or None out of reach.

    ``index`` is where the corner belongs in its ring.
    """
    best: tuple[float, Vertex] | None = None
    for ring, points in enumerate(rings_of(shape)):
        if len(points) < 2:
            continue
        feet = feet_on(segments_of(points), x_m, y_m)
        distances = np.hypot(feet[:, 0] - x_m, feet[:, 1] - y_m)
        at = int(distances.argmin())
        foot = Vertex(ring, at + 1, float(feet[at, 0]), float(feet[at, 1]))
        if best is None or distances[at] < best[0]:
            best = (float(distances[at]), foot)
    return best[1] if best is not None and best[0] <= reach_m else None


def with_vertex_moved(
    shape: shapely.Geometry, vertex: Vertex, x_m: float, y_m: float
) -> shapely.Geometry:
    """Return the geometry with one corner elsewhere.

    >>> line = shapely.LineString([(0, 0), (4, 0)])
    >>> with_vertex_moved(line, vertices(line)[1], 4, 3).length
    5.0
    """
    rings = _open_rings(shape)
    rings[vertex.ring][vertex.index] = (x_m, y_m)
    return _rebuilt(shape, rings)


def with_vertex_added(shape: shapely.Geometry, vertex: Vertex) -> shapely.Geometry:
    """Return the geometry with one more corner, as ``nearest_edge`` found it."""
    rings = _open_rings(shape)
    rings[vertex.ring].insert(vertex.index, (vertex.x_m, vertex.y_m))
    return _rebuilt(shape, rings)


def with_vertex_removed(shape: shapely.Geometry, vertex: Vertex) -> shapely.Geometry:
    """Return the geometry without one corner.

    Raises:
        UserError: a line would have one corner left, or an area two.
    """
    rings = _open_rings(shape)
    least = 3 if shape.geom_type == "Polygon" else 2
    if shape.geom_type == "Point" or len(rings[vertex.ring]) <= least:
        raise UserError(
            N_("This corner cannot be removed: the mark would have no shape left."),
            N_("Delete the whole mark instead."),
        )
    del rings[vertex.ring][vertex.index]
    return _rebuilt(shape, rings)


def sound(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the geometry if it can be a mark.

    Raises:
        UserError: an area crosses itself or has no area, or a line has no length.
    """
    if shape.geom_type == "Polygon" and (not shape.is_valid or shape.area <= 0.0):
        raise UserError(
            N_("The outline crosses itself or has no area."),
            N_("Set its corners so that no edges cross."),
        )
    if shape.geom_type == "LineString" and shape.length <= 0.0:
        raise UserError(N_("The line has no length."), N_("Set its points to different places."))
    return shape


def constrain_bearing(
    x0_m: float, y0_m: float, x_m: float, y_m: float, step_deg: float = 15.0
) -> tuple[float, float]:
    """Return the place nearest to (x, y) whose bearing from (x0, y0) is a multiple of a step.

    >>> x, y = constrain_bearing(0.0, 0.0, 10.0, 0.4)
    >>> round(x, 9), round(y, 9)
    (10.0, 0.0)
    """
    if (x0_m, y0_m) == (x_m, y_m):
        return x_m, y_m
    bearing_deg = bearing_deg_between(x0_m, y0_m, x_m, y_m)
    angle_rad = angle_rad_from_bearing(round(bearing_deg / step_deg) * step_deg)
    ux, uy = math.cos(angle_rad), math.sin(angle_rad)
    along_m = (x_m - x0_m) * ux + (y_m - y0_m) * uy
    return x0_m + along_m * ux, y0_m + along_m * uy


def at_length(
    x0_m: float, y0_m: float, x_m: float, y_m: float, length_m: float
) -> tuple[float, float]:
    """Return the place at a length from (x0, y0) in the direction of (x, y); east if none.

    >>> at_length(0.0, 0.0, 0.0, 2.0, 5.0)
    (0.0, 5.0)
    """
    away_m = math.hypot(x_m - x0_m, y_m - y0_m)
    ux, uy = ((x_m - x0_m) / away_m, (y_m - y0_m) / away_m) if away_m > 0.0 else (1.0, 0.0)
    return x0_m + ux * length_m, y0_m + uy * length_m


def path_length_m(points_m: Sequence[tuple[float, float]]) -> float:
    """Return the length in metres of a line through points.

    >>> path_length_m([(0.0, 0.0), (3.0, 4.0), (3.0, 5.0)])
    6.0
    """
    return sum(math.dist(p, q) for p, q in itertools.pairwise(points_m))


def bounds_of(features: Iterable[Feature]) -> Box | None:
    """Return the box (west, south, east, north) around features, or None where there are none."""
    shapes = [row.geometry for row in features]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object))
    return float(west), float(south), float(east), float(north)


def rings_of(shape: shapely.Geometry) -> list[Array]:
    """Return the corners of a geometry in metres, ring by ring, each of shape (n, 2)."""
    if shape.geom_type == "Polygon":
        return [shapely.get_coordinates(ring) for ring in (shape.exterior, *shape.interiors)]
    if hasattr(shape, "geoms"):
        return [ring for part in shape.geoms for ring in rings_of(part)]
    return [shapely.get_coordinates(shape)]


def segments_of(points: Array) -> Array:
    """Return the segments between corners in metres, shape (n, 4); of one corner, no length."""
    if len(points) == 1:
        return np.hstack([points, points])
    return np.hstack([points[:-1], points[1:]])


def feet_on(segments: Array, x_m: float, y_m: float) -> Array:
    """Return the place in metres on each segment that is nearest to a place, shape (n, 2)."""
    start, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    square = np.maximum((along**2).sum(axis=1), 1e-300)
    share = ((np.array([x_m, y_m]) - start) * along).sum(axis=1) / square
    feet: Array = start + np.clip(share, 0.0, 1.0)[:, None] * along
    return feet


def _drawn_shapes(rows: Sequence[Feature]) -> npt.NDArray[np.object_]:
    """Return what a click can hit: a tree's crown, else the geometry itself."""
    shapes = np.array([row.geometry for row in rows], dtype=object)
    crowns = [(at, row.crown_radius_m) for at, row in enumerate(rows) if isinstance(row, Tree)]
    if crowns:
        places, radii = (np.array(column) for column in zip(*crowns, strict=True))
        shapes[places] = shapely.buffer(shapes[places], radii, quad_segs=4)
    return shapes


def _open_rings(shape: shapely.Geometry) -> list[list[tuple[float, float]]]:
    closed = shape.geom_type == "Polygon"
    return [
        [(float(x), float(y)) for x, y in (ring[:-1] if closed else ring)]
        for ring in rings_of(shape)
    ]


def _rebuilt(shape: shapely.Geometry, rings: list[list[tuple[float, float]]]) -> shapely.Geometry:
    if shape.geom_type == "Polygon":
        return shapely.Polygon(rings[0], rings[1:])
    return shapely.LineString(rings[0]) if len(rings[0]) > 1 else shapely.Point(rings[0][0])
