"""Which points one eye sees, past everything opaque in between."""

import math

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import TOUCH_M, TURN, Floats, Ints, compiled
from cpted_app.analysis.kernels.outlines import views
from cpted_app.analysis.kernels.passing import through, work_for
from cpted_app.analysis.kernels.sectors import curtains, reaches, sectors


@compiled
def look(
    eye: Floats,
    points: Floats,
    edges: Floats,
    kinds: Ints,
    features: Ints,
    first_edges: Ints,
    bodies: Floats,
    sector_count: int,
    is_seen: npt.NDArray[np.bool_],
) -> None:
    """Take from ``is_seen``, shape (n,), the points that something hides from an eye.

    ``eye`` is x, y, z; ``points`` (n, 3). A point that is not seen anyway is not looked at.
    """
    x_m, y_m, z_m = eye[0], eye[1], eye[2]
    seen = views(x_m, y_m, edges, kinds, features)
    reach = reaches(x_m, y_m, edges, kinds, features, seen)
    starts, items = sectors(seen, first_edges, reach, sector_count)
    ends = curtains(z_m, seen, kinds, features, bodies, sector_count)
    work = work_for(len(edges))
    for at in range(len(points)):
        if not is_seen[at]:
            continue
        east, north, to_m = points[at, 0] - x_m, points[at, 1] - y_m, points[at, 2]
        flat = math.hypot(east, north)
        if not math.isfinite(flat):
            is_seen[at] = False
            continue
        sector = 0
        ray = (x_m, y_m, 1.0, 0.0, 0.0, z_m, to_m)
        if flat >= TOUCH_M:
            sector = min(
                int(math.atan2(north, east) % TURN / TURN * sector_count), sector_count - 1
            )
            ray = (x_m, y_m, east / flat, north / flat, flat, z_m, to_m)
        if flat > ends[sector] and to_m <= z_m:
            is_seen[at] = False
            continue
        share = through(ray, sector, edges, kinds, features, bodies, reach, starts, items, work)
        is_seen[at] = share > 0.0
