"""How a place sees one edge or one crown: how near and how far, and under which arc."""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import CROWN, TOUCH_M, TURN, Floats, Ints, compiled

_ARC_MARGIN = 1e-7


@compiled
def nearest_and_farthest(x_m: float, y_m: float, edge: Floats, kind: int) -> tuple[float, float]:
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
def arc_of(x_m: float, y_m: float, edge: Floats, kind: int) -> tuple[float, float]:
    """Return where the arc begins under which a place sees an edge or a crown, and its width.

    On an edge itself there is no such arc: ``blur_of`` is the whole turn there.
    """
    east0, north0 = edge[0] - x_m, edge[1] - y_m
    if kind == CROWN:
        away, radius = math.hypot(east0, north0), edge[2]
        if away <= radius:
            return 0.0, TURN
        half = math.asin(radius / away)
        return (math.atan2(north0, east0) - half) % TURN, 2.0 * half
    first = math.atan2(north0, east0)
    last = math.atan2(edge[3] - y_m, edge[2] - x_m)
    turn = (last - first + math.pi) % TURN - math.pi
    return (first if turn >= 0.0 else last) % TURN, abs(turn)


@compiled
def blur_of(near_m: float) -> float:
    """Return how far beside an arc a ray may still touch what is seen under it, radians.

    A corner within ``TOUCH_M`` of a ray counts as lying on it.
    """
    return TURN if near_m <= 2.0 * TOUCH_M else _ARC_MARGIN + 2.0 * TOUCH_M / near_m


@compiled
def views(x_m: float, y_m: float, edges: Floats, kinds: Ints, features: Ints) -> Floats:
    """Return how a place sees every edge, shape (e, 5).

    Nearest and farthest distance, where its arc begins, the width of the arc, its blur.
    """
    seen = np.empty((len(edges), 5))
    for at in range(len(edges)):
        kind = kinds[features[at]]
        near, far = nearest_and_farthest(x_m, y_m, edges[at], kind)
        begin, width = arc_of(x_m, y_m, edges[at], kind)
        seen[at, 0], seen[at, 1], seen[at, 2], seen[at, 3] = near, far, begin, width
        seen[at, 4] = blur_of(near)
    return seen
