"""Points in rows, sorted from south to north: which of them lie where."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import TOUCH_M, Floats, Ints, Scene, compiled
from cpted_app.analysis.kernels.envelope import nearest2

Flags = npt.NDArray[np.bool_]
Steps = npt.NDArray[np.int32]

MARGIN_M = 1000.0 * TOUCH_M
"""Within this of a corner or a wall a point is decided by its line of sight."""


class Rows(NamedTuple):
    """Points in rows: their x (n,), y of each row (r,), where its points begin (r + 1,).

    ``first`` (r, k + 2) has the first point of a row at or east of ``west_m``, and of each of k
    equal steps from there on, ``per_m`` of them a metre; at last where the row ends.
    """

    x_m: Floats
    y_m: Floats
    starts: Ints
    first: Steps
    west_m: float
    width_m: float
    per_m: float


class Walls(NamedTuple):
    """What stands at the height of the points, with the box of each feature (f, 4)."""

    scene: Scene
    boxes: Floats


@compiled
def first_at(xs_m: Floats, first: Steps, row: int, x_m: float, share: float) -> int:
    """Return the first point of a row that does not lie west of some x, ``share`` steps east."""
    if share > first.shape[1] - 2.0:
        end: int = first[row, first.shape[1] - 1]
        return end
    step = 0
    if share > 0.0:
        step = int(share)
        step += step < share
    at: int = first[row, step]
    begin = first[row, 0]
    while at > begin and xs_m[at - 1] >= x_m:
        at -= 1
    return at


@compiled
def from_west(rows: Rows, row: int, x_m: float) -> int:
    """Return the first point of a row that does not lie west of some x."""
    share = (x_m - rows.west_m) * rows.per_m
    return first_at(rows.x_m, rows.first, row, x_m, share)


@compiled
def at_walls(walls: Walls, rows: Rows) -> Flags:
    """Return which points lie within the margin of an edge."""
    is_close = np.zeros(len(rows.x_m), dtype=np.bool_)
    for edge in walls.scene.edges:
        south, north = min(edge[1], edge[3]) - MARGIN_M, max(edge[1], edge[3]) + MARGIN_M
        west, east = min(edge[0], edge[2]) - MARGIN_M, max(edge[0], edge[2]) + MARGIN_M
        for row in range(np.searchsorted(rows.y_m, south), len(rows.y_m)):
            y_m = rows.y_m[row]
            if y_m > north:
                break
            begin, end = west, east
            rise = edge[3] - edge[1]
            if abs(rise) > 4.0 * MARGIN_M:
                x0 = edge[0] + (edge[2] - edge[0]) * (y_m - MARGIN_M - edge[1]) / rise
                x1 = edge[0] + (edge[2] - edge[0]) * (y_m + MARGIN_M - edge[1]) / rise
                begin, end = max(west, min(x0, x1) - MARGIN_M), min(east, max(x0, x1) + MARGIN_M)
            for at in range(from_west(rows, row, begin), from_west(rows, row, end)):
                x0, y0 = edge[0] - rows.x_m[at], edge[1] - y_m
                x1, y1 = edge[2] - rows.x_m[at], edge[3] - y_m
                if nearest2(x0, y0, x1, y1) <= MARGIN_M * MARGIN_M:
                    is_close[at] = True
    return is_close
