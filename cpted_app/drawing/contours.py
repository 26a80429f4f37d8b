"""Lines of equal value on a grid: marching squares.

Belongs here: geometry alone. How a line looks is told by ``fields``.
"""

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.sampling import Raster

Values = npt.NDArray[np.float64]


def contour_lines(raster: Raster, values: Values, level: float) -> list[Values]:
    """Return the lines along which a field has a value, each (n, 2) in site metres.

    Between cell centres the field is linear. Nothing is drawn beside cells without a value.
    A closed line ends where it begins.

    Source: W. E. Lorensen and H. E. Cline, Marching Cubes, 1987, in two dimensions; ambiguous
    cells are decided by their mean.
    """
    if min(values.shape) < 2:
        return []
    ends = _segments(raster, values, level)
    if not len(ends):
        return []
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends)))
    parts = shapely.get_parts(merged)
    return [shapely.get_coordinates(part) for part in parts]


def _segments(raster: Raster, values: Values, level: float) -> Values:
    """Return the pieces of the lines within single cells, shape (k, 2, 2)."""
    above = values > level
    x = raster.west_m + (np.arange(values.shape[1]) + 0.5) * raster.step_m
    y = raster.south_m + (np.arange(values.shape[0]) + 0.5) * raster.step_m
    across = _crossings(values[:, :-1], values[:, 1:], level) * raster.step_m
    up = _crossings(values[:-1], values[1:], level) * raster.step_m
    level_edges = np.stack(np.broadcast_arrays(x[:-1] + across, y[:, None]), axis=-1)
    rising_edges = np.stack(np.broadcast_arrays(x, y[:-1, None] + up), axis=-1)
    whole = ~(
        np.isnan(values[:-1, :-1])
        | np.isnan(values[:-1, 1:])
        | np.isnan(values[1:, :-1])
        | np.isnan(values[1:, 1:])
    )
    south, north = level_edges[:-1], level_edges[1:]
    west, east = rising_edges[:, :-1], rising_edges[:, 1:]
    sw, se, nw, ne = above[:-1, :-1], above[:-1, 1:], above[1:, :-1], above[1:, 1:]
    saddle = whole & (sw == ne) & (se == nw) & (sw != se)
    mean = (values[:-1, :-1] + values[:-1, 1:] + values[1:, :-1] + values[1:, 1:]) / 4.0
    joins_sw = saddle & ((mean > level) == sw)
    plain = whole & ~saddle
    crossed = {"s": sw != se, "n": nw != ne, "w": sw != nw, "e": se != ne}
    at = {"s": south, "n": north, "w": west, "e": east}
    pairs = ("sn", "we", "sw", "se", "nw", "ne")
    found = [
        _joined(at[a], at[b], plain & crossed[a] & crossed[b]) for a, b in (tuple(p) for p in pairs)
    ]
    # A saddle has two lines; they cut off the corners that the middle is not joined with.
    found += [_joined(south, east, joins_sw), _joined(north, west, joins_sw)]
    other = saddle & ~joins_sw
    found += [_joined(south, west, other), _joined(north, east, other)]
    pieces = np.concatenate(found)
    is_real = (pieces[:, 0] != pieces[:, 1]).any(axis=1)
    kept: Values = pieces[is_real]
    return kept


def _crossings(first: Values, second: Values, level: float) -> Values:
    """Return how far between two values the level lies, 0 … 1, where it does."""
    rise = second - first
    share = np.divide(level - first, rise, out=np.zeros_like(rise), where=np.abs(rise) > 0.0)
    along: Values = np.clip(np.nan_to_num(share), 0.0, 1.0)
    return along


def _joined(first: Values, second: Values, where: npt.NDArray[np.bool_]) -> Values:
    return np.stack([first[where], second[where]], axis=1)
