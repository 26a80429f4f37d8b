"""Who sees whom: the points each point sees, pair by pair, each pair once."""

import math

from cpted_app.analysis.kernels.compiling import TOUCH_M, TURN, Floats, Ints, compiled
from cpted_app.analysis.kernels.outlines import views
from cpted_app.analysis.kernels.passing import through, work_for
from cpted_app.analysis.kernels.sectors import curtains, reaches, sectors


@compiled
def counts(
    points: Floats,
    first: int,
    last: int,
    step: int,
    edges: Floats,
    kinds: Ints,
    features: Ints,
    first_edges: Ints,
    bodies: Floats,
    sector_count: int,
    seen_by: Ints,
) -> None:
    """Add to ``seen_by``, for some of the points as observers, every pair with a later point.

    Observers are those from ``first`` to before ``last`` in steps. A pair counts at both. All
    features are opaque.
    """
    per_radian = sector_count / TURN
    work = work_for(len(edges))
    for place in range(first, last, step):
        x_m, y_m, z_m = points[place, 0], points[place, 1], points[place, 2]
        if not math.isfinite(x_m + y_m + z_m):
            continue
        seen = views(x_m, y_m, edges, kinds, features)
        reach = reaches(x_m, y_m, edges, kinds, features, seen)
        starts, items = sectors(seen, first_edges, reach, sector_count)
        ends = curtains(z_m, seen, kinds, features, bodies, sector_count)
        for at in range(place + 1, len(points)):
            east, north, z_to = points[at, 0] - x_m, points[at, 1] - y_m, points[at, 2]
            flat = math.sqrt(east * east + north * north)
            if not math.isfinite(flat + z_to):
                continue
            sector = 0
            if flat < TOUCH_M:
                ray = (x_m, y_m, 1.0, 0.0, 0.0, z_m, z_to)
            else:
                azimuth = math.atan2(north, east)
                azimuth = azimuth if azimuth >= 0.0 else azimuth + TURN
                sector = min(int(azimuth * per_radian), sector_count - 1)
                if flat > ends[sector] and z_to <= z_m:
                    continue
                ray = (x_m, y_m, east / flat, north / flat, flat, z_m, z_to)
            left = through(ray, sector, edges, kinds, features, bodies, reach, starts, items, work)
            if left > 0.0:
                seen_by[place] += 1
                seen_by[at] += 1
