"""What a person sees of things at another height than the eye: over, under and through.

Over flat ground, as in ``sightlines``. A line of sight from the eye to a target meets a thing at
a share of its way that depends on three heights alone, so the shadow of an edge, seen from
above, is that edge magnified about the eye between two factors. Shadows are exact; crowns and
the circle of the radius are drawn with corners.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import CROWN, SOLID, Flags, Ints, Obstacles
from cpted_app.analysis.sight.crossing import TOUCH_M
from cpted_app.analysis.sight.isovist import RADIUS_M, Place, Viewer
from cpted_app.analysis.sight.isovist_shape import Region

_CORNERS = 24
"""Corners of a crown in a quarter of its circle."""
_BEYOND = 2.0
"""How far past the radius an endless shadow is drawn, in radii."""
_EMPTY = shapely.Polygon()


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Where targets are seen freely, and where through foliage, fences or crowns alone."""

    clear: Region
    through: Region

    @property
    def area_m2(self) -> float:
        """Area of both, m²."""
        return float(self.clear.area + self.through.area)

    @property
    def through_share(self) -> float:
        """Share of what is seen that is seen through something, 0 … 1."""
        return float(self.through.area) / self.area_m2 if self.area_m2 > 0.0 else 0.0


def visible_region(
    viewer: Viewer,
    eye_m: Place,
    target_height_m: float,
    *,
    radius_m: float = RADIUS_M,
    bearing_deg: float | None = None,
    view_deg: float | None = None,
) -> Seen:
    """Return where an eye sees targets at a height above ground, m, within a radius.

    A target exactly behind a top or a lower edge is seen, as in ``sightlines``.
    """
    x_m, y_m, z_m = (float(value) for value in eye_m)
    low_m, top_m, _ = viewer.walls.bodies.T
    # What stands from below both heights to above both hides all behind it: the loops know how.
    is_whole = (low_m < min(z_m, target_height_m)) & (top_m > max(z_m, target_height_m))
    field = viewer.only(is_whole).isovist(
        (x_m, y_m, z_m), radius_m=radius_m, bearing_deg=bearing_deg, view_deg=view_deg
    )
    seen = shapely.transform(field.region, lambda places: np.subtract(places, (x_m, y_m)))
    eye = (x_m, y_m, z_m)
    partly, planting = (
        viewer.walls.only(~is_whole),
        viewer.known.only(viewer.known.bodies[:, 2] > 0),
    )
    seen = _areas(seen.difference(_shadows(partly, eye, target_height_m, radius_m, seen)))
    dim = _shadows(planting, eye, target_height_m, radius_m, seen)
    clear, through = (
        shapely.transform(_areas(part), lambda places: np.add(places, (x_m, y_m)))
        for part in (seen.difference(dim), seen.intersection(dim))
    )
    return Seen(clear=clear, through=through)


def factors(
    eye_m: float, target_m: float, low_m: float, top_m: float
) -> tuple[float, float] | None:
    """Return between which factors a thing, magnified about the eye, hides targets; None: none.

    Looking down from e to t, a line of sight is at a height h above the place that is h's share
    (e − t) / (e − h) of the way out; looking up likewise with the signs turned.
    Source: similar triangles; a design choice of this program to hide strictly between edges.

    A hedge of 0.9 m hides the ground to 16/7 of its distance, a crown from 2.2 m nothing:

    >>> [round(one, 3) for one in factors(1.6, 0.0, -math.inf, 0.9)]
    [1.0, 2.286]
    >>> factors(1.6, 0.0, 2.2, 8.0), factors(1.6, 1.5, -math.inf, 3.0)
    (None, (1.0, inf))
    """
    if target_m > eye_m:
        eye_m, target_m, low_m, top_m = -eye_m, -target_m, -top_m, -low_m
    if low_m >= eye_m or top_m <= target_m:
        return None
    fall_m = eye_m - target_m
    if fall_m <= 0.0:
        return 1.0, math.inf
    first = max(fall_m / (eye_m - low_m), 1.0)
    last = fall_m / (eye_m - top_m) if top_m < eye_m else math.inf
    return (first, last) if first < last else None


def _shadows(
    known: Obstacles, eye_m: Place, target_m: float, radius_m: float, seen: Region
) -> shapely.Geometry:
    """Return what is hidden of a region, seen from the eye, by what stands within its bounds."""
    known = known.only(_is_near(known.boxes - [*eye_m[:2], *eye_m[:2]], seen))
    found = [factors(eye_m[2], target_m, low_m, top_m) for low_m, top_m, _ in known.bodies.tolist()]
    known = known.only(np.array([one is not None for one in found], dtype=bool))
    if not len(known.kinds):
        return _EMPTY
    between = np.array([one for one in found if one is not None])
    solids, ends, owners = _shapes(known, eye_m)
    parts = [
        shapely.transform(solid, lambda places, by=between[at, 0]: by * places)
        for at, solid in solids.items()
    ]
    parts += [*_magnified(ends, between[owners], radius_m)]
    return shapely.union_all(np.array(parts))


def _is_near(boxes: Array, seen: Region) -> Flags:
    """Return which boxes meet the box around the eye and a region, shape (f,)."""
    west, south, east, north = (0.0, 0.0, 0.0, 0.0) if seen.is_empty else seen.bounds
    is_near: Flags = (boxes[:, 0] <= max(east, 0.0)) & (boxes[:, 2] >= min(west, 0.0))
    return is_near & (boxes[:, 1] <= max(north, 0.0)) & (boxes[:, 3] >= min(south, 0.0))


def _shapes(known: Obstacles, eye_m: Place) -> tuple[dict[int, shapely.Polygon], Array, Ints]:
    """Return the footprints of solids by feature, all edges (e, 2, 2), and the feature of each.

    They are seen from the eye; a crown has corners here.
    """
    solids: dict[int, shapely.Polygon] = {}
    ends, owners = [], []
    for at, kind in enumerate(known.kinds.tolist()):
        rows = known.edges[known.first_edges[at] : known.first_edges[at + 1]]
        if kind == CROWN:
            crown = shapely.Point(rows[0, :2] - eye_m[:2]).buffer(rows[0, 2], _CORNERS)
            solids[at] = crown
            corners = shapely.get_coordinates(crown)
            lines = np.stack([corners[:-1], corners[1:]], axis=1)
        else:
            lines = rows.reshape(-1, 2, 2) - eye_m[:2]
            if kind == SOLID:
                solids[at] = _footprint(lines)
        ends.append(lines)
        owners.append(np.full(len(lines), at))
    return solids, np.concatenate(ends), np.concatenate(owners)


def _footprint(lines: Array) -> shapely.Polygon:
    """Return the area within edges that follow each other ring by ring, the outer one first."""
    breaks = np.flatnonzero((lines[1:, 0] != lines[:-1, 1]).any(axis=1)) + 1
    outer, *holes = np.split(lines[:, 0], breaks)
    return shapely.Polygon(outer, holes)


def _magnified(ends: Array, between: Array, radius_m: float) -> Array:
    """Return what edges sweep while they are magnified between two factors, as areas."""
    first, last = between[:, 0, None], between[:, 1, None]
    one, other = ends[:, 0], ends[:, 1]
    lengths_m = np.linalg.norm(other - one, axis=1)
    across = np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])
    near_m = shapely.distance(shapely.linestrings(ends), shapely.Point(0.0, 0.0))
    # An edge that the eye is on, or sees edge-on, hides nothing.
    is_met = (near_m > TOUCH_M) & (across > TOUCH_M * lengths_m)
    is_met &= first[:, 0] * near_m < radius_m
    is_endless = is_met & (last[:, 0] * np.maximum(near_m, TOUCH_M) >= radius_m)
    is_strip = is_met & ~is_endless
    bands = [first[is_strip] * one[is_strip], first[is_strip] * other[is_strip]]
    bands += [last[is_strip] * other[is_strip], last[is_strip] * one[is_strip]]
    strips = np.stack(bands, axis=1)
    ways = ends[is_endless] * first[is_endless, :, None]
    away_m = np.linalg.norm(ways, axis=2, keepdims=True)
    far_m = np.maximum(away_m, _BEYOND * radius_m)
    beyond = ways / away_m * far_m
    middle = (ways / away_m).sum(axis=1)
    middle *= far_m.max(axis=1) / np.linalg.norm(middle, axis=1, keepdims=True)
    endless = np.stack([ways[:, 0], ways[:, 1], beyond[:, 1], middle, beyond[:, 0]], axis=1)
    return np.concatenate([shapely.polygons(strips), shapely.polygons(endless)])


def _areas(shape: shapely.Geometry) -> Region:
    """Return the areas of a shape, without the lines and points that an overlay may leave."""
    areas = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    made: Region = shapely.union_all(areas) if len(areas) != 1 else areas[0]
    return made
