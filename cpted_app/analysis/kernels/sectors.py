"""Which edges a place sees in which direction, and how far it sees at most.

The turn around a place is cut into equal sectors; each lists the edges that reach into it.
"""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import (
    CROWN,
    SOLID,
    TOUCH_M,
    TURN,
    Floats,
    Ints,
    compiled,
)

_ARC_MARGIN = 1e-7
_CURTAIN_MARGIN_M = 0.01


@compiled
def arc_of(x_m: float, y_m: float, edge: Floats, kind: int) -> tuple[float, float]:
    """Return where the arc begins under which a place sees an edge or a crown, and its width."""
    east0, north0 = edge[0] - x_m, edge[1] - y_m
    if kind == CROWN:
        away, radius = math.hypot(east0, north0), edge[2]
        if away <= radius:
            return 0.0, TURN
        half = math.asin(radius / away) + _ARC_MARGIN
        return (math.atan2(north0, east0) - half) % TURN, 2.0 * half
    east1, north1 = edge[2] - x_m, edge[3] - y_m
    first, last = math.atan2(north0, east0), math.atan2(north1, east1)
    if math.hypot(east0, north0) < TOUCH_M:
        first = last
    elif math.hypot(east1, north1) < TOUCH_M:
        last = first
    turn = (last - first + math.pi) % TURN - math.pi
    begin = first if turn >= 0.0 else last
    return (begin - _ARC_MARGIN) % TURN, abs(turn) + 2.0 * _ARC_MARGIN


@compiled
def _nearest_and_farthest(x_m: float, y_m: float, edge: Floats, kind: int) -> tuple[float, float]:
    """Return the distances of the nearest and the farthest point of an edge or a crown."""
    east0, north0 = edge[0] - x_m, edge[1] - y_m
    away0 = math.hypot(east0, north0)
    if kind == CROWN:
        return max(away0 - edge[2], 0.0), away0 + edge[2]
    along_e, along_n = edge[2] - edge[0], edge[3] - edge[1]
    square = along_e * along_e + along_n * along_n
    share = 0.0
    if square > 0.0:
        share = min(max(-(east0 * along_e + north0 * along_n) / square, 0.0), 1.0)
    near = math.hypot(east0 + share * along_e, north0 + share * along_n)
    return near, max(away0, math.hypot(edge[2] - x_m, edge[3] - y_m))


@compiled
def reaches(x_m: float, y_m: float, edges: Floats, kinds: Ints, features: Ints) -> Floats:
    """Return the nearest and the farthest distance of each feature, shape (f, 2).

    A solid is nearest at 0 from inside.
    """
    reach = np.empty((len(kinds), 2))
    reach[:, 0], reach[:, 1] = np.inf, 0.0
    is_inside = np.zeros(len(kinds), dtype=np.bool_)
    for at in range(len(edges)):
        feature = features[at]
        near, far = _nearest_and_farthest(x_m, y_m, edges[at], kinds[feature])
        reach[feature, 0] = min(reach[feature, 0], near)
        reach[feature, 1] = max(reach[feature, 1], far)
        if kinds[feature] == SOLID and (edges[at, 1] > y_m) != (edges[at, 3] > y_m):
            share = (y_m - edges[at, 1]) / (edges[at, 3] - edges[at, 1])
            if edges[at, 0] + share * (edges[at, 2] - edges[at, 0]) > x_m:
                is_inside[feature] = not is_inside[feature]
    reach[is_inside, 0] = 0.0
    return reach


@compiled
def sectors(
    x_m: float,
    y_m: float,
    edges: Floats,
    kinds: Ints,
    features: Ints,
    first_edges: Ints,
    reach: Floats,
    count: int,
) -> tuple[Ints, Ints]:
    """Return the edges that a place sees in each sector of the turn: starts, and edge numbers.

    In every sector the features come from the nearest to the farthest, the edges of one
    together. ``first_edges`` (f + 1,) says where the edges of each feature begin.
    """
    starts = np.zeros(count + 1, dtype=np.int64)
    begins = np.empty(len(edges), dtype=np.int64)
    spans = np.empty(len(edges), dtype=np.int64)
    for at in range(len(edges)):
        begin, width = arc_of(x_m, y_m, edges[at], kinds[features[at]])
        first = int(begin / TURN * count)
        last = int((begin + width) / TURN * count)
        begins[at], spans[at] = first, min(last - first + 1, count)
        for sector in range(first, first + spans[at]):
            starts[sector % count + 1] += 1
    for sector in range(count):
        starts[sector + 1] += starts[sector]
    filled = starts[:-1].copy()
    items = np.empty(starts[count], dtype=np.int64)
    for feature in np.argsort(reach[:, 0]):
        for at in range(first_edges[feature], first_edges[feature + 1]):
            for sector in range(begins[at], begins[at] + spans[at]):
                items[filled[sector % count]] = at
                filled[sector % count] += 1
    return starts, items


@compiled
def curtains(
    x_m: float,
    y_m: float,
    z_m: float,
    edges: Floats,
    kinds: Ints,
    features: Ints,
    bodies: Floats,
    count: int,
) -> Floats:
    """Return for each sector how far light from a place gets at most, m.

    Beyond that an opaque wall, taller than the place and reaching down to the ground, spans the
    whole sector. It holds for points no higher than the place itself.
    """
    ends = np.full(count, np.inf)
    for at in range(len(edges)):
        feature = features[at]
        is_low = bodies[feature, 1] <= z_m + TOUCH_M or bodies[feature, 0] > 0.0
        if kinds[feature] == CROWN or bodies[feature, 2] > 0.0 or is_low:
            continue
        begin, width = arc_of(x_m, y_m, edges[at], kinds[feature])
        first = int((begin + 2.0 * _ARC_MARGIN) / TURN * count) + 1
        last = int((begin + width - 2.0 * _ARC_MARGIN) / TURN * count) - 1
        if last < first:
            continue
        _, far = _nearest_and_farthest(x_m, y_m, edges[at], kinds[feature])
        for sector in range(first, last + 1):
            ends[sector % count] = min(ends[sector % count], far + _CURTAIN_MARGIN_M)
    return ends
