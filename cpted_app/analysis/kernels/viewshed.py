"""Which cells of a raster of heights are seen from one of them, in one pass outwards.

The least height that is seen at a cell follows from the line of sight through the ring of cells
just inside it, between the two cells there that the line passes.

Source: Wang, Robinson, White (2000), Generating viewsheds without using sightlines,
Photogrammetric Engineering and Remote Sensing 66, 87–90, in the form that GDAL uses.
"""

import math

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import Floats, compiled

_FAR_BELOW_M = 1e9


@compiled
def _least(
    horizon: Floats, row: int, column: int, turn: int, side: int, up: int, across: int, eye_m: float
) -> float:
    """Return the least height seen at a cell so many rows up and columns across from the eye."""
    far, near = max(up, across), min(up, across)
    if far <= 1:
        return eye_m - _FAR_BELOW_M
    straight = horizon[row - turn, column] if up > across else horizon[row, column - side]
    diagonal = horizon[row - turn, column - side] if near > 0 else straight
    rise = (diagonal - eye_m) * near + (straight - eye_m) * (far - near)
    least: float = eye_m + rise / (far - 1.0)
    return least


@compiled
def seen_cells(
    heights: Floats,
    row: int,
    column: int,
    eye_m: float,
    target_m: float,
    is_seen: npt.NDArray[np.bool_],
) -> None:
    """Set the cells of which something ``target_m`` above is seen; unknown cells hide nothing.

    ``eye_m`` is the height of the eye in the system of the heights; an unknown one is NaN.
    """
    rows, columns = heights.shape
    horizon = np.empty((rows, columns))
    for turn in (1, -1):
        for up in range(rows - row if turn > 0 else row + 1):
            for side in (1, -1):
                for across in range(columns - column if side > 0 else column + 1):
                    y, x = row + turn * up, column + side * across
                    least = _least(horizon, y, x, turn, side, up, across, eye_m)
                    known = not math.isnan(heights[y, x])
                    is_seen[y, x] = known and heights[y, x] + target_m >= least
                    horizon[y, x] = max(heights[y, x], least) if known else least
