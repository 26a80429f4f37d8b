"""Where to calculate: grids over areas, points across and along ways.

Rasters have shape (ny, nx), row 0 in the south, values at cell centres.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array

LARGEST_AREA_STEP_M = 10.0
LARGEST_STEP_ALONG_M = 3.0
LARGEST_STEP_ACROSS_M = 1.5
FEWEST_ACROSS = 3
ASSUMED_WIDTH_M = 2.0
"""Width of a route that nobody gave. A choice of this program."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A regular grid of cells over a box; ``step_m`` is the side of a cell."""

    west_m: float
    south_m: float
    step_m: float
    nx: int
    ny: int

    @classmethod
    def over(cls, box: tuple[float, float, float, float], step_m: float) -> "Raster":
        """Return the grid that covers a box (west, south, east, north), centred on it.

        >>> Raster.over((0.0, 0.0, 10.0, 4.0), 2.0)
        Raster(west_m=0.0, south_m=0.0, step_m=2.0, nx=5, ny=2)
        """
        west, south, east, north = box
        nx = max(math.ceil((east - west) / step_m - 1e-9), 1)
        ny = max(math.ceil((north - south) / step_m - 1e-9), 1)
        middle_x, middle_y = (west + east) / 2.0, (south + north) / 2.0
        return cls(middle_x - nx * step_m / 2.0, middle_y - ny * step_m / 2.0, step_m, nx, ny)

    @property
    def centres_m(self) -> Array:
        """The cell centres, shape (ny * nx, 2), row by row from the south."""
        x = self.west_m + (np.arange(self.nx) + 0.5) * self.step_m
        y = self.south_m + (np.arange(self.ny) + 0.5) * self.step_m
        across, up = np.meshgrid(x, y)
        return np.column_stack([across.ravel(), up.ravel()])


@dataclass(frozen=True, slots=True, eq=False)
class WayPoints:
    """Points on a way: places (n, 2), metres along it (n,), metres left of its middle (n,)."""

    points_m: Array
    along_m: Array
    left_m: Array


def area_step_m(longer_m: float, shorter_m: float) -> float:
    """Return the largest grid step for an area, m.

    Source: EN 12464-2, p = 0.2 · 5^log10(d), at most 10 m; d is the longer side, or the shorter
    one where the longer is at least twice as long.

    >>> round(area_step_m(10.0, 10.0), 2), round(area_step_m(50.0, 40.0), 2)
    (1.0, 3.08)
    """
    side = shorter_m if longer_m >= 2.0 * shorter_m else longer_m
    return float(min(0.2 * 5.0 ** math.log10(max(side, 1e-3)), LARGEST_AREA_STEP_M))


def area_points(area: shapely.Polygon, step_m: float | None = None) -> Array:
    """Return the grid points of an area, shape (n, 2), at least one.

    Cells are square and lie along the longer side of the smallest rectangle round the area;
    without a step it is that of ``area_step_m``.
    """
    corner, ahead, aside, longer, shorter = turned_box(area)
    step = step_m or area_step_m(longer, shorter)
    n, m = max(math.ceil(longer / step), 1), max(math.ceil(shorter / step), 1)
    along = (np.arange(n) + 0.5) * longer / n
    across = (np.arange(m) + 0.5) * shorter / m
    points = corner + along[None, :, None] * ahead + across[:, None, None] * aside
    points = points.reshape(-1, 2)
    inside: Array = points[shapely.contains_xy(area, points[:, 0], points[:, 1])]
    if len(inside):
        return inside
    middle = shapely.point_on_surface(area)
    return np.array([[middle.x, middle.y]])


def turned_box(area: shapely.Polygon) -> tuple[Array, Array, Array, float, float]:
    """Return the smallest rectangle round an area.

    One corner (2,), the unit vectors along its longer and its shorter side, and their lengths, m.
    """
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(area))
    sides = np.linalg.norm(np.diff(box[:4], axis=0), axis=1)
    at = int(np.argmax(sides[:2]))
    longer, shorter = float(sides[at]), float(sides[1 - at])
    ahead, aside = (box[at + 1] - box[at]) / longer, (box[at + 2] - box[at + 1]) / shorter
    return box[at], ahead, aside, longer, shorter


def way_points(way: shapely.LineString, width_m: float) -> WayPoints:
    """Return the grid of a way of some width.

    Along: the fewest equal steps of at most 3 m (ten in the shortest field), first at half a
    step. Across: at least three, at most 1.5 m apart, first at half a step.

    Source: EN 13201-3, grid of the relevant area, with the whole way as one field.
    """
    n = max(10, math.ceil(way.length / LARGEST_STEP_ALONG_M - 1e-9))
    m = max(FEWEST_ACROSS, math.ceil(width_m / LARGEST_STEP_ACROSS_M - 1e-9))
    along = (np.arange(n) + 0.5) * way.length / n
    left = (np.arange(m) + 0.5) * width_m / m - width_m / 2.0
    middle, east_north = stations(way, along)
    aside = np.column_stack([-east_north[:, 1], east_north[:, 0]])
    points = middle[:, None, :] + left[None, :, None] * aside[:, None, :]
    return WayPoints(points.reshape(-1, 2), np.repeat(along, m), np.tile(left, n))


def strip_points(way: shapely.LineString, along_m: Array, left_m: float, width_m: float) -> Array:
    """Return points across a strip beside a way at distances along it, shape (k, m, 2).

    The strip begins ``left_m`` left of the middle of the way and reaches ``width_m`` further
    to the left; across it the points lie as in ``way_points``.
    """
    m = max(FEWEST_ACROSS, math.ceil(width_m / LARGEST_STEP_ACROSS_M - 1e-9))
    across = left_m + (np.arange(m) + 0.5) * width_m / m
    middle, east_north = stations(way, along_m)
    aside = np.column_stack([-east_north[:, 1], east_north[:, 0]])
    points: Array = middle[:, None, :] + across[None, :, None] * aside[:, None, :]
    return points


def steps_along(way: shapely.LineString, step_m: float) -> Array:
    """Return distances along a way, m: its start, its end, and equal steps between."""
    n = max(math.ceil(way.length / step_m - 1e-9), 1)
    return np.linspace(0.0, way.length, n + 1)


def stations(way: shapely.LineString, along_m: Array) -> tuple[Array, Array]:
    """Return places (n, 2) and unit directions (n, 2) at distances along a way."""
    corners = shapely.get_coordinates(way)
    parts = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    keep = np.append(True, parts > 0.0)
    corners, parts = corners[keep], parts[parts > 0.0]
    ends = np.append(0.0, np.cumsum(parts))
    at = np.clip(np.searchsorted(ends, along_m, side="right") - 1, 0, len(parts) - 1)
    directions = np.diff(corners, axis=0)[at] / parts[at][:, None]
    return corners[at] + directions * (along_m - ends[at])[:, None], directions
