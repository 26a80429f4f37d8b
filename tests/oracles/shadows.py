"""What an eye sees, by the union of shadows: polygons of shapely, nothing of the sweep."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely import affinity

FAR_M = 5000.0
Point = tuple[float, float]


def visible_area(
    shapes: Iterable[shapely.Geometry],
    eye: Point,
    radius_m: float,
    view_rad: tuple[float, float] | None = None,
) -> float:
    """Return the area in m² that an eye sees past opaque shapes within a circle.

    ``view_rad`` is the azimuth where the field of view begins, and its width.
    """
    moved = [affinity.translate(shape, -eye[0], -eye[1]) for shape in shapes]
    origin = shapely.Point(0.0, 0.0)
    hidden = []
    for shape in moved:
        if shape.geom_type == "Polygon":
            if shape.contains(origin):
                return 0.0
            inside = shape.intersection(shapely.box(-1e-3, -1e-3, 1e-3, 1e-3))
            if shape.touches(origin):  # the eye looks away from what it leans on
                hidden.append(affinity.scale(inside, 1e6, 1e6, origin=(0.0, 0.0)))
        rings = [shape.exterior, *shape.interiors] if shape.geom_type == "Polygon" else [shape]
        for ring in rings:
            corners = shapely.get_coordinates(ring)
            for one, other in pairwise(corners):
                if shapely.LineString([one, other]).distance(origin) > 1e-9:
                    hidden.append(_shadow(one, other))
    whole = shapely.box(-900.0, -900.0, 900.0, 900.0)
    if view_rad is not None:
        whole = whole.intersection(_wedge(*view_rad))
    seen = whole.difference(shapely.union_all(hidden)) if hidden else whole
    return sum(
        _within_circle(shapely.get_coordinates(ring), radius_m)
        for part in shapely.get_parts(seen)
        if part.geom_type == "Polygon"
        for ring in [shapely.geometry.polygon.orient(part)]
        for ring in [ring.exterior, *ring.interiors]
    )


def _shadow(one: Sequence[float], other: Sequence[float]) -> shapely.Polygon:
    a, b = np.asarray(one), np.asarray(other)
    to_a, to_b = a / np.hypot(*a), b / np.hypot(*b)
    middle = to_a + to_b
    middle /= np.hypot(*middle)
    return shapely.Polygon([a, b, FAR_M * to_b, FAR_M * middle, FAR_M * to_a])


def _wedge(begin_rad: float, wide_rad: float) -> shapely.Polygon:
    azimuths = begin_rad + np.linspace(0.0, wide_rad, 9)
    arc = FAR_M * np.column_stack([np.cos(azimuths), np.sin(azimuths)])
    return shapely.Polygon([(0.0, 0.0), *arc])


def _within_circle(ring: np.ndarray, radius_m: float) -> float:
    """Return the signed area common to a ring and a circle about the origin, edge by edge."""
    total = 0.0
    for a, b in pairwise(ring):
        cuts = [0.0, *sorted(_crossings(a, b, radius_m)), 1.0]
        for since, to in pairwise(cuts):
            p, q = a + since * (b - a), a + to * (b - a)
            across = p[0] * q[1] - p[1] * q[0]
            if np.hypot(*((p + q) / 2.0)) <= radius_m:
                total += across / 2.0
            else:
                total += radius_m**2 / 2.0 * math.atan2(across, float(p @ q))
    return total


def _crossings(a: np.ndarray, b: np.ndarray, radius_m: float) -> list[float]:
    along = b - a
    square, half = float(along @ along), float(a @ along)
    root = half**2 - square * (float(a @ a) - radius_m**2)
    if root <= 0.0 or square == 0.0:
        return []
    found = [(-half - math.sqrt(root)) / square, (-half + math.sqrt(root)) / square]
    return [share for share in found if 0.0 < share < 1.0]
