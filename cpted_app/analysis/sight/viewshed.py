"""What is seen over a surface model: a raster of heights with buildings and trees in it.

The earth is taken as flat and air as clear: at the distances of a site neither tells.
"""

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array

Flags = npt.NDArray[np.bool_]


def viewshed(
    heights_m: Array,
    cell_m: float,
    observer_rc: tuple[int, int],
    *,
    eye_m: float,
    target_m: float,
    radius_m: float | None = None,
) -> Flags:
    """Return which cells are seen from one of them, shape (ny, nx), row 0 in the south.

    ``heights_m`` (ny, nx) is NaN where unknown: such a cell is not seen and hides nothing. Eye
    and target are that much above the surface; the eye's own cell is seen, and so are those
    beside it. Beyond ``radius_m``, from centre to centre, nothing is.
    """
    from cpted_app.analysis.kernels.viewshed import seen_cells

    heights = np.array(heights_m, dtype=float, order="C")
    row, column = observer_rc
    is_seen = np.empty(heights.shape, dtype=np.bool_)
    seen_cells(heights, row, column, float(heights[row, column] + eye_m), float(target_m), is_seen)
    if radius_m is not None:
        north = cell_m * (np.arange(heights.shape[0]) - row)
        east = cell_m * (np.arange(heights.shape[1]) - column)
        is_seen &= np.hypot(north[:, None], east[None, :]) <= radius_m
    return is_seen
