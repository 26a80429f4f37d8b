"""Where a ray crosses an outline on the ground: distances along the ray, exact.

Belongs here: plan geometry of one ray and one outline. Heights and what a crossing means
belong to ``sightlines``.

A ray has a left and a right bank. A *solid* (polygon, crown) covers a stretch where it lies
on both banks: the open inside. A stretch with the solid on one bank only runs along its
outline and does not count, nor does a corner that is only touched. A *line* (wall, fence)
has no inside, and counts wherever the ray meets it: a crossing, a vertex, a free end, or a
stretch along it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[float, float]
"""Distances in metres along a ray, first ≤ second; equal where a line is crossed."""

Point = tuple[float, float]

TOUCH_M = 1e-6
"""Lengths up to a micrometre are zero: far above rounding of coordinates in the millions of
metres (1e-9 m), far below anything drawn."""


@dataclass(frozen=True, slots=True)
class Ray:
    """A stretch of straight line on the ground."""

    x_m: float
    y_m: float
    east: float
    north: float
    length_m: float

    @classmethod
    def between(cls, start: Point, end: Point) -> "Ray":
        """Return the ray from one point to another, different one."""
        east, north = end[0] - start[0], end[1] - start[1]
        length_m = math.hypot(east, north)
        return cls(start[0], start[1], east / length_m, north / length_m, length_m)

    def seen_from(self, point: Point) -> Point:
        """Return how far along the ray and how far to its left a point lies, in metres.

        >>> Ray.between((0.0, 0.0), (10.0, 0.0)).seen_from((4.0, 3.0))
        (4.0, 3.0)
        """
        x, y = point[0] - self.x_m, point[1] - self.y_m
        left = y * self.east - x * self.north
        return x * self.east + y * self.north, left if abs(left) > TOUCH_M else 0.0


@dataclass(frozen=True, slots=True)
class Banks:
    """The stretches of a ray with a solid on its left and on its right bank."""

    left: tuple[Span, ...]
    right: tuple[Span, ...]


def line_spans(ray: Ray, points: Sequence[Point]) -> tuple[Span, ...]:
    """Return where the ray meets a line, apart from the ray's own two end points.

    Who stands at a wall or looks at one is not kept from seeing by that wall.

    >>> line_spans(Ray.between((0, 0), (10, 0)), [(4, -1), (4, 1)])
    ((4.0, 4.0),)
    """
    seen = [ray.seen_from(point) for point in points]
    met: list[Span] = []
    for (s0, d0), (s1, d1) in pairwise(seen):
        if d0 == 0.0 and d1 == 0.0:
            met.append((min(s0, s1), max(s0, s1)))
        elif d0 * d1 <= 0.0:
            at = s0 + (s1 - s0) * d0 / (d0 - d1)
            met.append((at, at))
    inner = [(max(a, 0.0), min(b, ray.length_m)) for a, b in merged(met)]
    return tuple(
        (a, b)
        for a, b in inner
        if (b - a > TOUCH_M) or (a <= b and TOUCH_M < a < ray.length_m - TOUCH_M)
    )


def polygon_banks(ray: Ray, rings: Sequence[Sequence[Point]]) -> Banks:
    """Return the stretches with the polygon on either bank; ``rings`` are closed, holes too."""
    left: list[float] = []
    right: list[float] = []
    for ring in rings:
        seen = [ray.seen_from(point) for point in ring]
        for (s0, d0), (s1, d1) in pairwise(seen):
            if (d0 > 0.0) != (d1 > 0.0):
                left.append(s0 + (s1 - s0) * d0 / (d0 - d1))
            if (d0 < 0.0) != (d1 < 0.0):
                right.append(s0 + (s1 - s0) * d0 / (d0 - d1))
    return Banks(_paired(left, ray.length_m), _paired(right, ray.length_m))


def disc_banks(ray: Ray, centre: Point, radius_m: float) -> Banks:
    """Return the chord of a disc, on both banks; a tangent has none."""
    along, left = ray.seen_from(centre)
    if abs(left) >= radius_m - TOUCH_M:
        return Banks((), ())
    half = math.sqrt(radius_m**2 - left**2)
    chord = _paired([along - half, along + half], ray.length_m)
    return Banks(chord, chord)


def overlaps(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the stretches common to both, longer than a touch.

    >>> overlaps([(0.0, 4.0)], [(3.0, 9.0), (9.0, 12.0)])
    ((3.0, 4.0),)
    """
    common = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return merged([(a, b) for a, b in common if b - a > TOUCH_M])


def without(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the stretches of one that are not in the other, longer than a touch.

    >>> without([(0.0, 4.0)], [(1.0, 2.0)])
    ((0.0, 1.0), (2.0, 4.0))
    """
    left = list(one)
    for c, d in other:
        left = [part for a, b in left for part in ((a, min(b, c)), (max(a, d), b))]
        left = [(a, b) for a, b in left if b - a > TOUCH_M]
    return tuple(left)


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return stretches in order, those that meet joined into one.

    >>> merged([(4.0, 5.0), (0.0, 2.0), (2.0, 3.0)])
    ((0.0, 3.0), (4.0, 5.0))
    """
    joined: list[Span] = []
    for a, b in sorted(spans):
        if joined and a - joined[-1][1] <= TOUCH_M:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return tuple(joined)


def _paired(crossings: list[float], length_m: float) -> tuple[Span, ...]:
    ordered = sorted(crossings)
    spans = zip(ordered[::2], ordered[1::2], strict=True)
    clipped = [(max(a, 0.0), min(b, length_m)) for a, b in spans]
    return merged([(a, b) for a, b in clipped if b - a > TOUCH_M])
