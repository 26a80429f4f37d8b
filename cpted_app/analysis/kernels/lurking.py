"""From where on a walker sees somebody who stands beside the way."""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import TOUCH_M, Floats, Ints, Scene, compiled
from cpted_app.analysis.kernels.passing import through, work_for
from cpted_app.analysis.kernels.sectors import around, sector_of


@compiled
def first_seen(
    eyes: Floats,
    eye_along_m: Floats,
    spots: Floats,
    spot_along_m: Floats,
    look_m: float,
    shoulder_m: float,
    least_share: float,
    scene: Scene,
    sector_count: int,
    seen_from: Ints,
) -> None:
    """Fill in the number of the first eye that sees each spot, or leave what is there.

    Eyes, shape (k, 3), come in the order of walking, spots (n, 3) in the order in which they
    are passed. An eye looks at the spots up to ``look_m`` ahead that no eye before saw. A spot
    is seen if at least so much sight gets to its middle or to one of its shoulders.
    """
    work = work_for(len(scene.edges))
    begin = 0
    for place in range(len(eyes)):
        while begin < len(spots) and spot_along_m[begin] < eye_along_m[place] - TOUCH_M:
            begin += 1
        end = np.searchsorted(spot_along_m, eye_along_m[place] + look_m)
        if begin >= end:
            continue
        x_m, y_m, z_m = eyes[place, 0], eyes[place, 1], eyes[place, 2]
        here = around(x_m, y_m, z_m, scene, sector_count)
        for at in range(begin, end):
            if seen_from[at] >= 0:
                continue
            east, north = spots[at, 0] - x_m, spots[at, 1] - y_m
            away = math.hypot(east, north)
            if away < 2.0 * shoulder_m:
                seen_from[at] = place
                continue
            for side in (0.0, -1.0, 1.0):
                aside = side * shoulder_m / away
                to_x, to_y = east - aside * north, north + aside * east
                flat = math.hypot(to_x, to_y)
                sector = sector_of(math.atan2(to_y, to_x), sector_count)
                ray = (x_m, y_m, to_x / flat, to_y / flat, flat, z_m, spots[at, 2])
                if through(ray, sector, scene, here, work) >= least_share:
                    seen_from[at] = place
                    break
