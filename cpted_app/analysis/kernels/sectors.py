"""Which edges a place sees in which direction, and how far it sees at most.

The turn around a place is cut into equal sectors; each lists the edges that reach into it.
"""

from typing import NamedTuple

import numpy as np

from cpted_app.analysis.kernels.compiling import (
    CROWN,
    SOLID,
    TOUCH_M,
    TURN,
    Floats,
    Ints,
    Scene,
    compiled,
)
from cpted_app.analysis.kernels.outlines import views

_CURTAIN_MARGIN_M = 0.01


class Surroundings(NamedTuple):
    """What is around a place: ``reach`` (f, 2) of each feature, and the sectors of the turn.

    The edges in a sector are ``items`` from ``starts`` of it to ``starts`` of the next, the
    nearest feature first; ``ends`` is how far one sees there at most.
    """

    reach: Floats
    starts: Ints
    items: Ints
    ends: Floats


@compiled
def around(x_m: float, y_m: float, z_m: float, scene: Scene, count: int) -> Surroundings:
    """Return what is around a place in so many sectors."""
    edges, kinds, features, first_edges, bodies = scene
    seen = views(x_m, y_m, edges, kinds, features)
    reach = reaches(x_m, y_m, edges, kinds, features, seen)
    starts, items = sectors(seen, first_edges, reach, count)
    ends = curtains(z_m, seen, kinds, features, bodies, count)
    return Surroundings(reach, starts, items, ends)


@compiled
def sector_of(azimuth: float, count: int) -> int:
    """Return the sector of a direction, whose azimuth is between -pi and pi."""
    turned = azimuth if azimuth >= 0.0 else azimuth + TURN
    return min(int(turned * (count / TURN)), count - 1)


@compiled
def reaches(
    x_m: float, y_m: float, edges: Floats, kinds: Ints, features: Ints, seen: Floats
) -> Floats:
    """Return the nearest and the farthest distance of each feature, shape (f, 2).

    A solid is nearest at 0 from inside. ``seen`` is how the place sees every edge (``views``).
    """
    reach = np.empty((len(kinds), 2))
    reach[:, 0], reach[:, 1] = np.inf, 0.0
    is_inside = np.zeros(len(kinds), dtype=np.bool_)
    for at in range(len(edges)):
        feature = features[at]
        reach[feature, 0] = min(reach[feature, 0], seen[at, 0])
        reach[feature, 1] = max(reach[feature, 1], seen[at, 1])
        if kinds[feature] == SOLID and (edges[at, 1] > y_m) != (edges[at, 3] > y_m):
            share = (y_m - edges[at, 1]) / (edges[at, 3] - edges[at, 1])
            if edges[at, 0] + share * (edges[at, 2] - edges[at, 0]) > x_m:
                is_inside[feature] = not is_inside[feature]
    reach[is_inside, 0] = 0.0
    return reach


@compiled
def sectors(seen: Floats, first_edges: Ints, reach: Floats, count: int) -> tuple[Ints, Ints]:
    """Return the edges that a place sees in each sector of the turn: starts, and edge numbers.

    In every sector the features come from the nearest to the farthest, the edges of one
    together. ``first_edges`` (f + 1,) says where the edges of each feature begin.
    """
    starts = np.zeros(count + 1, dtype=np.int64)
    begins = np.empty(len(seen), dtype=np.int64)
    spans = np.empty(len(seen), dtype=np.int64)
    for at in range(len(seen)):
        width, blur = seen[at, 3], seen[at, 4]
        begin = seen[at, 2] + TURN - blur
        first = int(begin / TURN * count)
        last = int((begin + width + 2.0 * blur) / TURN * count)
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
    z_m: float, seen: Floats, kinds: Ints, features: Ints, bodies: Floats, count: int
) -> Floats:
    """Return for each sector how far light from a place gets at most, m.

    Beyond that an opaque wall, taller than the place and reaching down to the ground, spans the
    whole sector. It holds for points no higher than the place itself.
    """
    ends = np.full(count, np.inf)
    for at in range(len(seen)):
        feature = features[at]
        is_low = bodies[feature, 1] <= z_m + TOUCH_M or bodies[feature, 0] > 0.0
        if kinds[feature] == CROWN or bodies[feature, 2] > 0.0 or is_low:
            continue
        far, begin, width, blur = seen[at, 1], seen[at, 2], seen[at, 3], seen[at, 4]
        first = int((begin + blur) / TURN * count) + 1
        last = int((begin + width - blur) / TURN * count) - 1
        for sector in range(first, last + 1):
            ends[sector % count] = min(ends[sector % count], far + _CURTAIN_MARGIN_M)
    return ends
