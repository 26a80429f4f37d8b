"""How much of each point one eye sees, past everything in between."""

import math

from cpted_app.analysis.kernels.compiling import TOUCH_M, Floats, Scene, compiled
from cpted_app.analysis.kernels.passing import through, work_for
from cpted_app.analysis.kernels.sectors import around, sector_of


@compiled
def look(
    eye: Floats,
    points: Floats,
    scene: Scene,
    sector_count: int,
    shares: Floats,
) -> None:
    """Set in ``shares``, shape (n,), how much sight gets from an eye to each point, 0 … 1.

    ``eye`` is x, y, z; ``points`` (n, 3). A point whose share is 0 before is not looked at.
    """
    x_m, y_m, z_m = eye[0], eye[1], eye[2]
    here = around(x_m, y_m, z_m, scene, sector_count)
    work = work_for(len(scene.edges))
    for at in range(len(points)):
        if shares[at] == 0.0:
            continue
        east, north, to_m = points[at, 0] - x_m, points[at, 1] - y_m, points[at, 2]
        flat = math.hypot(east, north)
        if not math.isfinite(flat):
            shares[at] = 0.0
            continue
        sector = 0
        ray = (x_m, y_m, 1.0, 0.0, 0.0, z_m, to_m)
        if flat >= TOUCH_M:
            sector = sector_of(math.atan2(north, east), sector_count)
            ray = (x_m, y_m, east / flat, north / flat, flat, z_m, to_m)
        if flat > here.ends[sector] and to_m <= z_m:
            shares[at] = 0.0
            continue
        shares[at] = through(ray, sector, scene, here, work)
