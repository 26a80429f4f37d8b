"""The shape of an isovist: its outline, what that runs along, and measures of it.

Belongs here: from what the loops return, the far side of what an eye sees, to numbers that do
not depend on how finely an arc is drawn. Which walls are met belongs to ``isovist``.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags
from cpted_app.analysis.sight.crossing import TOUCH_M

Region: TypeAlias = shapely.Polygon | shapely.MultiPolygon

_ARC_STEP_RAD = math.radians(1.0)
_SLIT_RAD = 1e-9
"""What is seen through less than this comes from rounding, at a corner that two walls share."""
_GAP_RAD = 1e-7
_SLIVER = 1e-9


@dataclass(frozen=True, eq=False)
class Isovist:
    """What an eye at ``eye_m`` sees on the plane of its height, and its measures.

    ``outline_m`` (k, 2) are the corners around it, the eye among them where the view breaks
    off; ``open_edges_m`` (n, 2, 2) the parts of the outline where nothing stands: sight ends
    there because something nearer hides what is beyond. ``farthest_m`` is a farthest place seen.

    Source: M. L. Benedikt, To take hold of space: isovists and isovist fields, Environment and
    Planning B 6 (1979), for area, occlusivity and the idea of each; names as in depthmapX
    (Isovist Area, Perimeter, Max Radial, Compactness, Occlusivity, Drift Magnitude). Benedikt's
    perimeter counts visible walls alone; here, as in depthmapX, it is the whole outline.
    """

    eye_m: tuple[float, float]
    outline_m: Array
    open_edges_m: Array
    farthest_m: tuple[float, float]
    area_m2: float
    perimeter_m: float
    longest_m: float
    occlusivity_m: float
    drift_m: float
    """How far the centre of gravity of what is seen lies from the eye."""

    @property
    def compactness(self) -> float:
        """How round it is, 0 … 1: 4·pi·area / perimeter², 1 for a circle, without a unit.

        >>> from cpted_app.analysis.sight.isovist import Viewer
        >>> from cpted_app.model.site import Site
        >>> half = Viewer.of(Site()).isovist((0, 0, 1.6), bearing_deg=0.0, view_deg=180.0)
        >>> round(half.compactness, 4)  # 2·pi² / (pi + 2)²
        0.7467
        """
        around = self.perimeter_m
        return min(4.0 * math.pi * self.area_m2 / around**2, 1.0) if around > 0.0 else 0.0

    @cached_property
    def region(self) -> Region:
        """What is seen, as a valid area: exact but for the circle, drawn in steps of 1°.

        It has several parts only where the eye stands on a corner between buildings.
        """
        if len(self.outline_m) < 3:
            return shapely.Polygon()
        whole = shapely.make_valid(shapely.Polygon(self.outline_m))
        # A collection may hold a polygon of several parts beside lines without an area.
        pieces = [one for some in shapely.get_parts(whole) for one in shapely.get_parts(some)]
        solids = [one for one in pieces if one.area > _SLIVER * whole.area]
        made: Region = shapely.union_all(solids).simplify(TOUCH_M)
        return made

    @classmethod
    def of(
        cls,
        eye_m: tuple[float, float],
        parts: Array,
        *,
        radius_m: float,
        view: tuple[float, float],
        lines: Array,
    ) -> "Isovist":
        """Return an isovist from the ``parts`` (k, 5) that ``kernels.sight.outline`` returns.

        ``view`` is the azimuth at which the field of view begins, and its width, radians;
        ``lines`` (e, 4) are the edges that stand at the height of the eye.
        """
        wide = np.arctan2(_across(parts, parts[:, 2:4]), _ahead(parts[:, :2], parts[:, 2:4]))
        parts, wide = parts[wide > _SLIT_RAD], wide[wide > _SLIT_RAD]
        starts, ends, is_arc = parts[:, :2], parts[:, 2:4], parts[:, 4] > 0.0
        areas_m2 = np.where(is_arc, wide * radius_m**2, _across(starts, ends)) / 2.0
        lengths_m = np.where(is_arc, wide * radius_m, np.linalg.norm(ends - starts, axis=1))
        sides = _sides(starts, ends)
        edges = _without_walls(_within(sides, view), _edge_on(lines, eye_m))
        area_m2 = max(float(areas_m2.sum()), 0.0)
        centre = _moments(starts, ends, is_arc, wide, radius_m).sum(axis=0)
        corners = np.vstack([starts, ends, np.zeros((1, 2))])
        away_m = np.linalg.norm(corners, axis=1)
        farthest = corners[int(np.argmax(away_m))] + eye_m
        return cls(
            eye_m=eye_m,
            outline_m=_ring(starts, ends, np.where(is_arc, wide, 0.0), radius_m) + eye_m,
            open_edges_m=edges + eye_m,
            farthest_m=(float(farthest[0]), float(farthest[1])),
            area_m2=area_m2,
            perimeter_m=float(lengths_m.sum() + _lengths_m(sides).sum()),
            longest_m=min(float(away_m.max()), radius_m),
            occlusivity_m=float(_lengths_m(edges).sum()),
            drift_m=float(np.hypot(*centre)) / area_m2 if area_m2 > 0.0 else 0.0,
        )


def _ring(starts: Array, ends: Array, wide: Array, radius_m: float) -> Array:
    """Return the corners around what is seen, the eye (0, 0) where the view breaks off."""
    if not len(starts):
        return np.empty((0, 2))
    steps = np.maximum(np.ceil(wide / _ARC_STEP_RAD), 1.0).astype(np.int64)
    which = np.repeat(np.arange(len(steps)), steps + 1)
    firsts = np.concatenate([[0], np.cumsum(steps + 1)[:-1]])
    share = ((np.arange(len(which)) - firsts[which]) / steps[which])[:, None]
    ring = starts[which] * (1.0 - share) + ends[which] * share
    curved = wide[which] > 0.0
    begins = np.arctan2(starts[:, 1], starts[:, 0])[which]
    azimuth = begins + share[:, 0] * wide[which]
    arc = radius_m * np.column_stack([np.cos(azimuth), np.sin(azimuth)])
    ring[curved] = arc[curved]
    return np.insert(ring, firsts[_breaks_off(starts, ends)], 0.0, axis=0)


def _breaks_off(starts: Array, ends: Array) -> Flags:
    """Return before which parts there is a stretch of the turn in which nothing is seen, (k,)."""
    before = np.roll(ends, 1, axis=0)
    gap = np.arctan2(_across(before, starts), _ahead(before, starts))
    breaks: Flags = np.abs(gap) > _GAP_RAD
    return breaks


def _sides(starts: Array, ends: Array) -> Array:
    """Return the parts of the outline that point away from the eye, shape (n, 2, 2)."""
    before = np.roll(ends, 1, axis=0)
    breaks = _breaks_off(starts, ends)
    eye = np.zeros((int(breaks.sum()), 2))
    jumps = np.stack([before[~breaks], starts[~breaks]], axis=1)
    out = np.stack([eye, starts[breaks]], axis=1)
    back = np.stack([before[breaks], eye], axis=1)
    sides = np.concatenate([jumps, out, back])
    return sides[_lengths_m(sides) > TOUCH_M]


def _within(sides: Array, view: tuple[float, float]) -> Array:
    """Return the sides that do not lie on the limits of a field of view."""
    if view[1] >= 2.0 * math.pi:
        return sides
    far = sides[np.arange(len(sides)), np.linalg.norm(sides, axis=2).argmax(axis=1)]
    is_limit = np.zeros(len(sides), dtype=bool)
    for azimuth in (view[0], view[0] + view[1]):
        limit = np.array([[math.cos(azimuth), math.sin(azimuth)]])
        off = np.arctan2(_across(limit, far), _ahead(limit, far))
        is_limit |= np.abs(off) <= _GAP_RAD
    return sides[~is_limit]


def _edge_on(lines: Array, eye_m: tuple[float, float]) -> Array:
    """Return the edges whose line goes through the eye, seen from it, shape (n, 2, 2)."""
    ends = lines.reshape(-1, 2, 2) - eye_m
    across = np.abs(_across(ends[:, 0], ends[:, 1]))
    return ends[across <= TOUCH_M * np.maximum(_lengths_m(ends), TOUCH_M)]


def _without_walls(sides: Array, walls: Array) -> Array:
    """Return what of the sides does not run along a wall."""
    if not len(sides) or not len(walls):
        return sides
    near = shapely.union_all(shapely.linestrings(walls)).buffer(TOUCH_M)
    bare = shapely.difference(shapely.linestrings(sides), near)
    left = [shapely.get_coordinates(part) for part in shapely.get_parts(bare)]
    return np.array([line for line in left if len(line) == 2]).reshape(-1, 2, 2)


def _moments(starts: Array, ends: Array, is_arc: Flags, wide: Array, radius_m: float) -> Array:
    """Return the area of each part times its centre of gravity, seen from the eye, m³, (k, 2)."""
    triangles = (starts + ends) * (_across(starts, ends) / 6.0)[:, None]
    middle = np.arctan2(starts[:, 1], starts[:, 0]) + wide / 2.0
    pull_m3 = 2.0 / 3.0 * radius_m**3 * np.sin(wide / 2.0)
    sectors = pull_m3[:, None] * np.column_stack([np.cos(middle), np.sin(middle)])
    return np.where(is_arc[:, None], sectors, triangles)


def _lengths_m(lines: Array) -> Array:
    """Return the length of each of the lines (n, 2, 2)."""
    lengths: Array = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
    return lengths


def _across(one: Array, other: Array) -> Array:
    across: Array = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return across


def _ahead(one: Array, other: Array) -> Array:
    ahead: Array = (one * other).sum(axis=1)
    return ahead
