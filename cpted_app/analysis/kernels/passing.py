"""What gets along a ray from one point in space to another, past everything in between.

A feature touches a ray where the ray lies inside its outline (on the left and on the right bank,
as in ``crossing``) and strictly between its lower edge and its top; each stretch lets the
feature's openness through. A wall without thickness counts wherever the ray meets it.
"""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import (
    CROWN,
    LINE,
    SOLID,
    TOUCH_M,
    Floats,
    Ints,
    Scene,
    compiled,
)
from cpted_app.analysis.kernels.outlines import nearest_and_farthest
from cpted_app.analysis.kernels.sectors import Surroundings

Ray = tuple[float, float, float, float, float, float, float]
"""x, y, direction east and north, length on the ground, height at its start and at its end."""
Body = tuple[float, float, float]
"""Lower edge, top, and openness of a feature."""
Work = tuple[Floats, Floats, Floats, Floats, Floats]
"""Arrays to write in: distances, three lists of stretches, and banks."""


@compiled
def work_for(edges: int) -> Work:
    """Return arrays to write in, for so many edges in all."""
    size = edges + 2
    return (
        np.empty(size),
        np.empty((size, 2)),
        np.empty((size, 2)),
        np.empty((size, 2)),
        np.empty((3 * size, 4)),
    )


@compiled
def _in_order(values: Floats, count: int) -> None:
    """Sort the first values in place: there are few."""
    for at in range(1, count):
        value, place = values[at], at
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value


@compiled
def _is_touched(z_from: float, z_to: float, body: Body) -> bool:
    return min(z_from, z_to) < body[1] - TOUCH_M and max(z_from, z_to) > body[0] + TOUCH_M


@compiled
def _line(
    ray: Ray,
    edges: Floats,
    items: Ints,
    begin: int,
    end: int,
    body: Body,
    met: Floats,
) -> float:
    """Return what a line of walls lets through: its openness once for each place it is met at.

    The ray's own two ends do not count; a stretch along the wall counts once.
    """
    x_m, y_m, east, north, length_m, z_from, z_to = ray
    count = 0
    for item in range(begin, end):
        at = items[item]
        x0, y0, x1, y1 = (
            edges[at, 0] - x_m,
            edges[at, 1] - y_m,
            edges[at, 2] - x_m,
            edges[at, 3] - y_m,
        )
        d0, d1 = y0 * east - x0 * north, y1 * east - x1 * north
        d0 = d0 if abs(d0) > TOUCH_M else 0.0
        d1 = d1 if abs(d1) > TOUCH_M else 0.0
        if d0 * d1 > 0.0:
            continue
        s0, s1 = x0 * east + y0 * north, x1 * east + y1 * north
        if d0 == d1:  # the ray runs along the wall
            near, far = max(min(s0, s1), 0.0), min(max(s0, s1), length_m)
        else:
            near = s0 + (s1 - s0) * d0 / (d0 - d1)
            far = near
        if far <= TOUCH_M or near >= length_m - TOUCH_M:
            continue
        place = count
        while place > 0 and met[place - 1, 0] > near:
            met[place, 0], met[place, 1] = met[place - 1, 0], met[place - 1, 1]
            place -= 1
        met[place, 0], met[place, 1] = near, far
        count += 1
    left, at = 1.0, 0
    while at < count:
        near, far = met[at, 0], met[at, 1]
        at += 1
        while at < count and met[at, 0] - far <= TOUCH_M:
            far = max(far, met[at, 1])
            at += 1
        z_near = z_from + (z_to - z_from) * near / length_m
        z_far = z_from + (z_to - z_from) * far / length_m
        if _is_touched(z_near, z_far, body):
            left *= body[2]
    return left


@compiled
def _crossings(
    ray: Ray, edges: Floats, items: Ints, begin: int, end: int, side: float, met: Floats
) -> tuple[int, bool]:
    """Return how often the endless ray crosses an outline, and whether it runs along it."""
    x_m, y_m, east, north = ray[0], ray[1], ray[2], ray[3]
    count, is_along = 0, False
    for item in range(begin, end):
        at = items[item]
        x0, y0, x1, y1 = (
            edges[at, 0] - x_m,
            edges[at, 1] - y_m,
            edges[at, 2] - x_m,
            edges[at, 3] - y_m,
        )
        d0, d1 = side * (y0 * east - x0 * north), side * (y1 * east - x1 * north)
        if abs(d0) <= TOUCH_M or abs(d1) <= TOUCH_M:
            is_along = True
            d0 = d0 if abs(d0) > TOUCH_M else 0.0
            d1 = d1 if abs(d1) > TOUCH_M else 0.0
        if (d0 > 0.0) != (d1 > 0.0):
            s0, s1 = x0 * east + y0 * north, x1 * east + y1 * north
            along_m = s0 + (s1 - s0) * d0 / (d0 - d1)
            if along_m > TOUCH_M:
                met[count] = along_m
                count += 1
    _in_order(met, count)
    return count, is_along


@compiled
def _add(stretches: Floats, number: int, since: float, to: float) -> int:
    """Add a stretch behind the others, or join it to the last; return their number."""
    if number > 0 and since - stretches[number - 1, 1] <= TOUCH_M:
        stretches[number - 1, 1] = max(stretches[number - 1, 1], to)
        return number
    stretches[number, 0], stretches[number, 1] = since, to
    return number + 1


@compiled
def _stretches(met: Floats, count: int, length_m: float, found: Floats) -> int:
    """Return the number of stretches inside an outline up to a length; fills from and to."""
    number, at, since = 0, 0, 0.0
    inside = count % 2 == 1
    while at <= count:
        if inside:
            to = min(met[at], length_m) if at < count else length_m
            if to - since > TOUCH_M or length_m == 0.0:
                number = _add(found, number, since, to)
        if at == count or met[at] >= length_m:
            break
        since, inside = met[at], not inside
        at += 1
    return number


@compiled
def _through_stretches(ray: Ray, stretches: Floats, number: int, body: Body) -> float:
    length_m, z_from, z_to = ray[4], ray[5], ray[6]
    left = 1.0
    for at in range(number):
        if length_m == 0.0:
            low, high = z_from, z_to
        else:
            low = z_from + (z_to - z_from) * stretches[at, 0] / length_m
            high = z_from + (z_to - z_from) * stretches[at, 1] / length_m
        if _is_touched(low, high, body):
            left *= body[2]
    return left


@compiled
def _overlap(one: Floats, ones: int, other: Floats, others: int, common: Floats) -> int:
    """Return the number of stretches common to two lists."""
    number = 0
    for at in range(ones):
        for beside in range(others):
            low, high = max(one[at, 0], other[beside, 0]), min(one[at, 1], other[beside, 1])
            if high - low > TOUCH_M:
                number = _add(common, number, low, high)
    return number


@compiled
def _keep_banks(
    ray: Ray,
    stretches: Floats,
    number: int,
    common: Floats,
    inside: int,
    body: Body,
    side: float,
    banks: Floats,
    kept: int,
) -> int:
    """Note where a feature lies on one bank only: its stretches there without the common ones."""
    for at in range(number):
        since, last = stretches[at, 0], stretches[at, 1]
        for beside in range(inside):
            if common[beside, 1] > since and common[beside, 0] < last:
                kept = _keep_bank(ray, since, common[beside, 0], body, side, banks, kept)
                since = common[beside, 1]
        kept = _keep_bank(ray, since, last, body, side, banks, kept)
    return kept


@compiled
def _keep_bank(
    ray: Ray, since: float, to: float, body: Body, side: float, banks: Floats, kept: int
) -> int:
    """Note the part of a stretch on one bank that lies within a feature's heights."""
    length_m, z_from, z_to = ray[4], ray[5], ray[6]
    slope = (z_to - z_from) / length_m
    if to - since <= TOUCH_M:
        return kept
    if not _is_touched(z_from + slope * since, z_from + slope * to, body):
        return kept
    if abs(slope) * length_m > TOUCH_M:
        at_base, at_top = (body[0] - z_from) / slope, (body[1] - z_from) / slope
        since, to = max(since, min(at_base, at_top)), min(to, max(at_base, at_top))
    banks[kept, 0], banks[kept, 1], banks[kept, 2], banks[kept, 3] = since, to, body[2], side
    return kept + 1


@compiled
def _between_banks(banks: Floats, kept: int) -> float:
    """Return what gets along walls that two solids share, one on each bank: the clearer bank.

    A stretch counts once, however many it meets on the other bank.
    """
    on_left, on_right = 1.0, 1.0
    for at in range(kept):
        for beside in range(kept):
            low = max(banks[at, 0], banks[beside, 0])
            high = min(banks[at, 1], banks[beside, 1])
            if banks[at, 3] != banks[beside, 3] and high - low > TOUCH_M:
                if banks[at, 3] > 0.0:
                    on_left *= banks[at, 2]
                else:
                    on_right *= banks[at, 2]
                break
    return max(on_left, on_right)


@compiled
def _crown(
    ray: Ray,
    x0_m: float,
    y0_m: float,
    radius_m: float,
    body: Body,
) -> float:
    """Return what a crown lets through: a cylinder between its base and its top."""
    x_m, y_m, east, north, length_m, z_from, z_to = ray
    along = (x0_m - x_m) * east + (y0_m - y_m) * north
    aside = (y0_m - y_m) * east - (x0_m - x_m) * north
    if abs(aside) >= radius_m - TOUCH_M:
        return 1.0
    half = math.sqrt(radius_m**2 - aside**2)
    since, to = max(along - half, 0.0), min(along + half, length_m)
    if length_m == 0.0:
        is_in = along - half < 0.0 < along + half
        return body[2] if is_in and _is_touched(z_from, z_to, body) else 1.0
    if to - since <= TOUCH_M:
        return 1.0
    low = z_from + (z_to - z_from) * since / length_m
    high = z_from + (z_to - z_from) * to / length_m
    return body[2] if _is_touched(low, high, body) else 1.0


@compiled
def _solid(
    ray: Ray,
    edges: Floats,
    items: Ints,
    begin: int,
    end: int,
    body: Body,
    work: Work,
    kept: int,
) -> tuple[float, int]:
    """Return what a prism lets through, and the number of banks noted so far."""
    met, found, other, common, banks = work
    if ray[4] == 0.0 and _is_on_outline(ray[0], ray[1], edges, items, begin, end):
        return 1.0, kept
    crossed, is_along = _crossings(ray, edges, items, begin, end, 1.0, met)
    number = _stretches(met, crossed, ray[4], found)
    if not is_along or ray[4] == 0.0:
        return _through_stretches(ray, found, number, body), kept
    crossed, _ = _crossings(ray, edges, items, begin, end, -1.0, met)
    others = _stretches(met, crossed, ray[4], other)
    inside = _overlap(found, number, other, others, common)
    kept = _keep_banks(ray, found, number, common, inside, body, 1.0, banks, kept)
    kept = _keep_banks(ray, other, others, common, inside, body, -1.0, banks, kept)
    return _through_stretches(ray, common, inside, body), kept


@compiled
def _is_on_outline(
    x_m: float, y_m: float, edges: Floats, items: Ints, begin: int, end: int
) -> bool:
    for item in range(begin, end):
        near, _ = nearest_and_farthest(x_m, y_m, edges[items[item]], SOLID)
        if near <= TOUCH_M:
            return True
    return False


@compiled
def through(
    ray: Ray,
    sector: int,
    scene: Scene,
    around: Surroundings,
    work: Work,
) -> float:
    """Return the share of light that gets along a ray in a sector around its start, 0 … 1.

    ``ray`` is x, y, direction east and north, length on the ground, height at its start and at
    its end. ``work`` are arrays to write in.
    """
    edges, kinds, features, _first_edges, bodies = scene
    reach, starts, items, _ends = around
    length_m, z_from, z_to = ray[4], ray[5], ray[6]
    slope = (z_to - z_from) / length_m if length_m > 0.0 else 0.0
    begin, stop = starts[sector], starts[sector + 1]
    left, kept = 1.0, 0
    while begin < stop:
        feature = features[items[begin]]
        near = reach[feature, 0]
        if near > length_m:
            break
        end = begin + 1
        while end < stop and features[items[end]] == feature:
            end += 1
        body = (bodies[feature, 0], bodies[feature, 1], bodies[feature, 2])
        z_near = z_from + slope * near
        z_far = z_from + slope * min(reach[feature, 1], length_m) if length_m > 0.0 else z_to
        if _is_touched(z_near, z_far, body):
            if kinds[feature] == LINE:
                left *= _line(ray, edges, items, begin, end, body, work[1])
            elif kinds[feature] == CROWN:
                disc = items[begin]
                left *= _crown(ray, edges[disc, 0], edges[disc, 1], edges[disc, 2], body)
            else:
                share, kept = _solid(ray, edges, items, begin, end, body, work, kept)
                left *= share
            if left == 0.0:
                return 0.0
        begin = end
    return left * _between_banks(work[4], kept) if kept > 1 else left
