"""What an eye sees on the plane of its height: exact outlines and areas.

A feature blocks where the plane lies strictly between its lower edge and its top. An eye on a
wall without thickness sees both sides of it; an eye on the outline of a solid sees away from it;
an eye inside a solid sees nothing.
"""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import SOLID, TOUCH_M, TURN, Floats, Ints, compiled
from cpted_app.analysis.kernels.envelope import (
    FULL,
    direction,
    envelope,
    face,
    in_view,
    nearest2,
    turn_of,
)


@compiled
def _stands(bodies: Floats, feature: int, z_m: float) -> bool:
    """Return whether a feature blocks level sight at a height."""
    stands: bool = bodies[feature, 0] + TOUCH_M < z_m < bodies[feature, 1] - TOUCH_M
    return stands


@compiled
def _is_away(x_m: float, y_m: float, box: Floats, radius_m: float) -> bool:
    east = max(box[0] - x_m, x_m - box[2])
    north = max(box[1] - y_m, y_m - box[3])
    away: float = max(east, north)
    return away > radius_m


@compiled
def _faces(
    x_m: float,
    y_m: float,
    z_m: float,
    radius_m: float,
    edges: Floats,
    kinds: Ints,
    bodies: Floats,
    first_edges: Ints,
    boxes: Floats,
) -> tuple[Floats, Ints, bool]:
    """Return what the edges in reach cover, the solids the eye is on, and whether it is in one."""
    faces = np.empty((2 * len(edges), 10))
    beside = np.empty(len(kinds), dtype=np.int64)
    count, number = 0, 0
    for feature in range(len(kinds)):
        if not _stands(bodies, feature, z_m) or _is_away(x_m, y_m, boxes[feature], radius_m):
            continue
        is_in, is_on = False, False
        for at in range(first_edges[feature], first_edges[feature + 1]):
            x0, y0 = edges[at, 0] - x_m, edges[at, 1] - y_m
            x1, y1 = edges[at, 2] - x_m, edges[at, 3] - y_m
            if (y0 > 0.0) != (y1 > 0.0) and (x0 * y1 - x1 * y0 > 0.0) == (y1 > y0):
                is_in = not is_in
            near2 = nearest2(x0, y0, x1, y1)
            if near2 <= TOUCH_M * TOUCH_M:
                is_on = True
            elif near2 < radius_m * radius_m:
                count = face(x0, y0, x1, y1, math.sqrt(near2), faces, count)
        if kinds[feature] == SOLID:
            if is_on:
                beside[number] = feature
                number += 1
            elif is_in:
                return faces[:0], beside[:0], True
    return faces[:count], beside[:number], False


@compiled
def _looks_in(
    x_m: float, y_m: float, edges: Floats, first: int, last: int, east: float, north: float
) -> bool:
    """Return whether an eye on the outline of a solid looks into it, in some direction."""
    is_in = False
    for at in range(first, last):
        x0, y0 = edges[at, 0] - x_m, edges[at, 1] - y_m
        x1, y1 = edges[at, 2] - x_m, edges[at, 3] - y_m
        if nearest2(x0, y0, x1, y1) <= TOUCH_M * TOUCH_M:
            continue
        d0, d1 = y0 * east - x0 * north, y1 * east - x1 * north
        if (d0 > 0.0) != (d1 > 0.0):
            s0, s1 = x0 * east + y0 * north, x1 * east + y1 * north
            is_in = is_in != (s0 + (s1 - s0) * d0 / (d0 - d1) > 0.0)
    return is_in


@compiled
def _cuts(x_m: float, y_m: float, view: tuple[float, float], edges: Floats, ends: Ints) -> Floats:
    """Return the turns, sorted, at which the view may end: turn, x, y.

    They are the quarters, the two sides of the field of view, and where the outlines
    leave that the eye is on. ``ends`` numbers the ends of edges: two of edge 0, two of edge 1 …
    """
    cuts = np.empty((7 + len(ends), 3))
    for quarter in range(5):
        cuts[quarter, 0] = quarter
        cuts[quarter, 1] = 1.0 - quarter if quarter < 3 else quarter - 3.0
        cuts[quarter, 2] = 0.0 if quarter % 2 == 0 else 2.0 - quarter
    cuts[5, 1], cuts[5, 2] = math.cos(view[0]), math.sin(view[0])
    cuts[6, 1], cuts[6, 2] = math.cos(view[0] + view[1]), math.sin(view[0] + view[1])
    count = 7
    for end in ends:
        at, side = end // 2, 2 * (end % 2)
        x, y = edges[at, side] - x_m, edges[at, side + 1] - y_m
        if x * x + y * y > TOUCH_M * TOUCH_M:
            cuts[count, 1], cuts[count, 2] = x, y
            count += 1
    for at in range(5, count):
        cuts[at, 0] = turn_of(cuts[at, 1], cuts[at, 2])
    cuts = cuts[:count]
    return cuts[np.argsort(cuts[:, 0])]


@compiled
def _windows(
    x_m: float,
    y_m: float,
    view: tuple[float, float],
    edges: Floats,
    first_edges: Ints,
    beside: Ints,
) -> Floats:
    """Return the parts of the turn that are looked at: turn, x, y of begin and end."""
    ends = np.empty(0, dtype=np.int64)
    for feature in beside:
        ends = np.append(ends, np.arange(2 * first_edges[feature], 2 * first_edges[feature + 1]))
    near = np.zeros(len(ends), dtype=np.bool_)
    for place in range(len(ends)):
        edge = edges[ends[place] // 2]
        near2 = nearest2(edge[0] - x_m, edge[1] - y_m, edge[2] - x_m, edge[3] - y_m)
        near[place] = near2 <= TOUCH_M * TOUCH_M
    cuts = _cuts(x_m, y_m, view, edges, ends[near])
    windows = np.empty((len(cuts), 6))
    count = 0
    for at in range(len(cuts) - 1):
        if cuts[at + 1, 0] <= cuts[at, 0]:
            continue
        east, north = direction((cuts[at, 0] + cuts[at + 1, 0]) / 2.0)
        is_open = (math.atan2(north, east) - view[0]) % TURN < view[1] or view[1] >= TURN
        for feature in beside:
            first, last = first_edges[feature], first_edges[feature + 1]
            is_open = is_open and not _looks_in(x_m, y_m, edges, first, last, east, north)
        if is_open:
            windows[count, :3], windows[count, 3:] = cuts[at], cuts[at + 1]
            count += 1
    return windows[:count]


@compiled
def _arc(
    x0: float, y0: float, x1: float, y1: float, radius_m: float, parts: Floats, count: int
) -> int:
    scale0, scale1 = radius_m / math.hypot(x0, y0), radius_m / math.hypot(x1, y1)
    row = parts[count]
    row[0], row[1], row[2], row[3], row[4] = x0 * scale0, y0 * scale0, x1 * scale1, y1 * scale1, 1.0
    return count + 1


@compiled
def _clipped(
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    a: float,
    b: float,
    radius_m: float,
    parts: Floats,
    count: int,
) -> int:
    """Add what is seen between two directions: the line within the circle, arcs beside it."""
    steep = math.hypot(a, b)
    if steep * radius_m <= 1.0:
        return _arc(x0, y0, x1, y1, radius_m, parts, count)
    away = 1.0 / steep
    half = math.sqrt((radius_m - away) * (radius_m + away))
    foot_x, foot_y, along_x, along_y = a * away * away, b * away * away, -b * away, a * away
    over0, over1 = a * x0 + b * y0, a * x1 + b * y1
    begin = (along_x * x0 + along_y * y0) / over0 if over0 > 0.0 else -math.inf
    end = (along_x * x1 + along_y * y1) / over1 if over1 > 0.0 else math.inf
    low, high = max(begin, -half), min(end, half)
    if low >= high:
        return _arc(x0, y0, x1, y1, radius_m, parts, count)
    low_x, low_y = foot_x + low * along_x, foot_y + low * along_y
    high_x, high_y = foot_x + high * along_x, foot_y + high * along_y
    if begin < -half:
        count = _arc(x0, y0, low_x, low_y, radius_m, parts, count)
    row = parts[count]
    row[0], row[1], row[2], row[3], row[4] = low_x, low_y, high_x, high_y, 0.0
    count += 1
    if end > half:
        count = _arc(high_x, high_y, x1, y1, radius_m, parts, count)
    return count


@compiled
def outline(
    x_m: float,
    y_m: float,
    z_m: float,
    radius_m: float,
    view: tuple[float, float],
    edges: Floats,
    kinds: Ints,
    bodies: Floats,
    first_edges: Ints,
    boxes: Floats,
) -> Floats:
    """Return the far side of what an eye sees, counter-clockwise from east, shape (k, 5).

    A row is x, y of begin and end seen from the eye, and 1 for an arc of the circle. ``view`` is
    the azimuth where the field of view begins and its width. All features are opaque.
    """
    faces, beside, is_in = _faces(x_m, y_m, z_m, radius_m, edges, kinds, bodies, first_edges, boxes)
    if is_in:
        return np.empty((0, 5))
    rows = envelope(faces, in_view(faces))
    windows = _windows(x_m, y_m, view, edges, first_edges, beside)
    parts = np.empty((3 * (len(rows) + 1) * max(len(windows), 1), 5))
    count = 0
    for window in windows:
        for at in range(len(rows)):
            to = rows[at + 1, 0] if at + 1 < len(rows) else FULL
            if to <= window[0]:
                continue
            if rows[at, 0] >= window[3]:
                break
            x0, y0, x1, y1 = window[1], window[2], window[4], window[5]
            if rows[at, 0] > window[0]:
                x0, y0 = rows[at, 1], rows[at, 2]
            if to < window[3]:
                x1, y1 = rows[at + 1, 1], rows[at + 1, 2]
            a, b = rows[at, 3], rows[at, 4]
            count = _clipped(x0, y0, x1, y1, a, b, radius_m, parts, count)
    return parts[:count]


@compiled
def areas(
    points: Floats,
    radius_m: float,
    view: tuple[float, float],
    edges: Floats,
    kinds: Ints,
    bodies: Floats,
    first_edges: Ints,
    boxes: Floats,
    out: Floats,
) -> None:
    """Fill ``out`` with what an eye at each point sees, m²: triangles and circular sectors."""
    for at in range(len(points)):
        x_m, y_m, z_m = points[at, 0], points[at, 1], points[at, 2]
        if not math.isfinite(x_m + y_m + z_m):
            out[at] = math.nan
            continue
        parts = outline(x_m, y_m, z_m, radius_m, view, edges, kinds, bodies, first_edges, boxes)
        total = 0.0
        for part in parts:
            across = part[0] * part[3] - part[1] * part[2]
            if part[4] > 0.0:
                ahead = part[0] * part[2] + part[1] * part[3]
                across = math.atan2(across, ahead) * radius_m * radius_m
            total += across / 2.0
        out[at] = max(total, 0.0)
