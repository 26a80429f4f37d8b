"""Who sees whom, pair by pair, each pair once: right for points at any heights."""

import math

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import TOUCH_M, Floats, Ints, Scene, compiled
from cpted_app.analysis.kernels.passing import Work, through, work_for
from cpted_app.analysis.kernels.sectors import around, sector_of

Marks = npt.NDArray[np.uint8]

SEEN = 1
"""Bit of a mark: the point is seen."""
_SECTORS = 512


@compiled
def look_ahead(points: Floats, place: int, scene: Scene, work: Work, marks: Marks) -> None:
    """Mark which of the points after one it sees. All features are opaque."""
    x_m, y_m, z_m = points[place, 0], points[place, 1], points[place, 2]
    here = around(x_m, y_m, z_m, scene, _SECTORS)
    for at in range(place + 1, len(points)):
        east, north, z_to = points[at, 0] - x_m, points[at, 1] - y_m, points[at, 2]
        flat = math.sqrt(east * east + north * north)
        sector = 0
        if flat < TOUCH_M:
            ray = (x_m, y_m, 1.0, 0.0, 0.0, z_m, z_to)
        else:
            sector = sector_of(math.atan2(north, east), _SECTORS)
            if flat > here.ends[sector] and z_to <= z_m:
                continue
            ray = (x_m, y_m, east / flat, north / flat, flat, z_m, z_to)
        if through(ray, sector, scene, here, work) > 0.0:
            marks[at] = SEEN


@compiled
def note(place: int, marks: Marks, seen_by: Ints, links: Marks) -> None:
    """Count the pairs that one point has with later ones at both, and clear the marks.

    Where ``links`` has rows, each pair sets a bit in the row of its first point as well.
    """
    later, sees_too = marks[place + 1 :], seen_by[place + 1 :]
    for at in range(len(later)):
        later[at] &= SEEN
    seen_by[place] += later.sum()
    for at in range(len(later)):
        sees_too[at] += later[at]
    if len(links):
        row = links[place]
        for at in range(place + 1, len(marks)):
            row[at >> 3] |= marks[at] << (at & 7)
    later[:] = 0


@compiled
def pairs(
    points: Floats, first: int, last: int, step: int, scene: Scene, seen_by: Ints, links: Marks
) -> None:
    """Note every pair of the points from ``first`` to before ``last``, in steps, with later ones.

    All features are opaque.
    """
    work = work_for(len(scene.edges))
    marks = np.zeros(len(points), dtype=np.uint8)
    for place in range(first, last, step):
        look_ahead(points, place, scene, work, marks)
        note(place, marks, seen_by, links)
