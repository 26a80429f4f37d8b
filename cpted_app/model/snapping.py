"""What a pointer snaps to: ends, middles, crossings, feet of perpendiculars, edges.

Belongs here: segments by place, and the places among them that a pointer means; asked at every
movement of a pointer. Where the segments come from is the front end's business.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.model.geometry import Array, Box, feet_on, rings_of, segments_of

Flags = npt.NDArray[np.bool_]
SnapKind = Literal["end", "crossing", "middle", "perpendicular", "edge"]
"""From the kind that is meant most to the one that is meant least."""
Place = tuple[float, float]

_RANK = {kind: rank for rank, kind in enumerate(get_args(SnapKind))}
_MOST_CROSSED = 48
"""Segments near the pointer that are tested against each other for crossings."""
_BUNCH = 32
"""Segments that share a box: few enough to look at one by one, and no tree is needed."""
_LONG_SHARE = 1.0 / 64.0
"""Segments longer than this share of the whole would make boxes of neighbours too wide."""


@dataclass(frozen=True, slots=True)
class Snap:
    """A place that a pointer near it means, and why."""

    kind: SnapKind
    x_m: float
    y_m: float


class Near(NamedTuple):
    """Segments near a place, shape (n, 4), and which of their two ends are corners, (n, 2)."""

    segments: Array
    corners: Flags

    @classmethod
    def joined(cls, parts: Iterable["Near"]) -> "Near":
        """Return the segments of several indexes as one."""
        found = list(parts)
        if not found:
            return cls(np.empty((0, 4)), np.empty((0, 2), dtype=bool))
        segments, corners = zip(*found, strict=True)
        return cls(np.concatenate(segments), np.concatenate(corners))


class SnapIndex:
    """Segments by place; ``segments`` has shape (n, 4): x0, y0, x1, y1.

    A point is a segment of no length: it has an end and nothing else. ``corners`` says which
    ends are corners of the drawing, and not just places on a curve; None: all of them.
    """

    def __init__(self, segments: Array, corners: Flags | None = None) -> None:
        rows = np.asarray(segments, dtype=float).reshape(-1, 4)
        order = _by_place(rows)
        self.segments = np.ascontiguousarray(rows[order])
        self.corners = np.ones((len(rows), 2), dtype=bool) if corners is None else corners[order]
        self._low = np.minimum(self.segments[:, :2], self.segments[:, 2:])
        self._high = np.maximum(self.segments[:, :2], self.segments[:, 2:])
        first = np.arange(0, len(rows), _BUNCH)
        self._west_south = np.minimum.reduceat(self._low, first) if len(first) else self._low
        self._east_north = np.maximum.reduceat(self._high, first) if len(first) else self._high

    @classmethod
    def of(cls, geometries: Iterable[shapely.Geometry]) -> "SnapIndex":
        """Return the index of points, lines and rings."""
        parts = [segments_of(ring) for shape in geometries for ring in rings_of(shape)]
        return cls(np.concatenate(parts) if parts else np.empty((0, 4)))

    def near(self, box: Box) -> Near:
        """Return the segments whose boxes touch a box (west, south, east, north)."""
        bunches = _touching(self._west_south, self._east_north, box)
        at = (bunches[:, None] * _BUNCH + np.arange(_BUNCH)).ravel()
        at = at[at < len(self.segments)]
        at = at[_touching(self._low[at], self._high[at], box)]
        return Near(self.segments[at], self.corners[at])


def snap_candidates(
    near: Near, x_m: float, y_m: float, reach_m: float, start: Place | None = None
) -> list[Snap]:
    """Return the places within reach, the most meant one first, at most one of a kind.

    An end is meant before a crossing, then a middle, the foot of the perpendicular from
    ``start``, and any of them before a place on an edge; within a kind the nearest.

    >>> wall = SnapIndex.of([shapely.LineString([(0, 0), (10, 0)])]).near((-1, -1, 11, 1))
    >>> snap_candidates(wall, 0.2, 0.1, 1.0)[0]
    Snap(kind='end', x_m=0.0, y_m=0.0)
    >>> snap_candidates(wall, 7.2, 0.1, 1.0, start=(7.0, 5.0))[0]
    Snap(kind='perpendicular', x_m=7.0, y_m=0.0)
    """
    rows, corners = near
    if not len(rows):
        return []
    places: list[tuple[SnapKind, Array]] = [
        ("end", np.concatenate([rows[corners[:, 0], :2], rows[corners[:, 1], 2:]])),
        ("crossing", _crossings(_nearest_first(rows, x_m, y_m)[:_MOST_CROSSED])),
    ]
    is_long = np.hypot(rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1]) > 0.0
    long, whole = rows[is_long], rows[is_long & corners.all(axis=1)]
    places.append(("middle", (whole[:, :2] + whole[:, 2:]) / 2.0))
    if start is not None:
        places.append(("perpendicular", _perpendicular_feet(long, start)))
    places.append(("edge", feet_on(long, x_m, y_m)))
    found: list[Snap] = []
    for kind, points in places:
        away_m = np.hypot(points[:, 0] - x_m, points[:, 1] - y_m)
        if len(away_m) and away_m.min() <= reach_m:
            at = int(away_m.argmin())
            found.append(Snap(kind, float(points[at, 0]), float(points[at, 1])))
    return sorted(found, key=lambda snap: _RANK[snap.kind])


def box_around(x_m: float, y_m: float, reach_m: float) -> Box:
    """Return the box within reach of a place, in metres: west, south, east, north.

    >>> box_around(1.0, 2.0, 0.5)
    (0.5, 1.5, 1.5, 2.5)
    """
    return x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m


def _touching(low: Array, high: Array, box: Box) -> npt.NDArray[np.int64]:
    west, south, east, north = box
    is_near = (low[:, 0] <= east) & (high[:, 0] >= west)
    is_near &= (low[:, 1] <= north) & (high[:, 1] >= south)
    return np.flatnonzero(is_near)


def _by_place(segments: Array) -> npt.NDArray[np.int64]:
    """Return an order in which neighbours on the plan are neighbours, long segments last.

    Source: Morton (1966), A computer oriented geodetic data base: the bits of x and y in turn.
    """
    if not len(segments):
        return np.empty(0, dtype=np.int64)
    middle = (segments[:, :2] + segments[:, 2:]) / 2.0
    low, high = middle.min(axis=0), middle.max(axis=0)
    extent = max(float((high - low).max()), 1e-300)
    cell = ((middle - low) / extent * 65_535.0).astype(np.uint32)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cell = (cell | (cell << np.uint32(shift))) & np.uint32(mask)
    code = (cell[:, 0] | (cell[:, 1] << np.uint32(1))).astype(np.int64)
    spans = np.abs(segments[:, 2:] - segments[:, :2]).max(axis=1)
    code[spans > extent * _LONG_SHARE] += 1 << 32
    return np.argsort(code, kind="stable").astype(np.int64)


def _nearest_first(segments: Array, x_m: float, y_m: float) -> Array:
    feet = feet_on(segments, x_m, y_m)
    order = np.hypot(feet[:, 0] - x_m, feet[:, 1] - y_m).argsort(kind="stable")
    sorted_segments: Array = segments[order]
    return sorted_segments


def _perpendicular_feet(segments: Array, start: Place) -> Array:
    """Return the feet of the perpendiculars from a place that lie inside their segments."""
    begin, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    share = ((np.array(start) - begin) * along).sum(axis=1) / (along**2).sum(axis=1)
    feet = begin + share[:, None] * along
    away = np.hypot(feet[:, 0] - start[0], feet[:, 1] - start[1])
    # From a place on the line itself there is no perpendicular to it.
    is_foot = (share > 0.0) & (share < 1.0) & (away > 1e-9 * max(math.hypot(*start), 1.0))
    found: Array = feet[is_foot]
    return found


def _crossings(segments: Array) -> Array:
    """Return where segments cross each other inside both, shape (n, 2)."""
    i, j = np.triu_indices(len(segments), k=1)
    p, r = segments[i, :2], segments[i, 2:] - segments[i, :2]
    q, s = segments[j, :2], segments[j, 2:] - segments[j, :2]
    cross = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    keep = np.abs(cross) > 1e-12 * np.maximum(1e-12, np.abs(r).sum(1) * np.abs(s).sum(1))
    p, r, q, s, cross = p[keep], r[keep], q[keep], s[keep], cross[keep]
    d = q - p
    t = (d[:, 0] * s[:, 1] - d[:, 1] * s[:, 0]) / cross
    u = (d[:, 0] * r[:, 1] - d[:, 1] * r[:, 0]) / cross
    inside = (t > 1e-9) & (t < 1 - 1e-9) & (u > 1e-9) & (u < 1 - 1e-9)
    places: Array = (p + t[:, None] * r)[inside]
    return places
