"""Ground cut into cells: a place to stand in each, its area, and patches of some of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sampling import turned_box

Pieces = npt.NDArray[np.object_]

LEAST_PATCH_M2 = 4.0
"""A smaller patch is not named: nobody stands on it unnoticed. A choice of this program."""

_GRID_M = 1e-3
"""Cells are joined on a grid of a millimetre, so that no slivers are left between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A piece of ground in one part: its outline, its area, and a place inside it."""

    outline: shapely.Polygon
    area_m2: float
    place_m: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Pieces of ground (n,), their areas in m² (n,), and a place inside each (n, 2)."""

    pieces: Pieces
    area_m2: Array
    points_m: Array

    def patches(self, chosen: npt.NDArray[np.bool_]) -> tuple[Patch, ...]:
        """Return what some of the cells, flags (n,), make together, the largest first."""
        whole = shapely.union_all(self.pieces[chosen], grid_size=_GRID_M)
        found = [each for each in shapely.get_parts(whole) if each.area >= LEAST_PATCH_M2]
        found.sort(key=lambda each: -each.area)
        return tuple(_patch(each) for each in found)


def cut(area: shapely.Polygon, built_over: shapely.Geometry, step_m: float) -> Cells:
    """Return an area in square cells, without what is built over.

    The cells lie along the longer side of the smallest rectangle round the area, so that a
    turned area is cut alike; those at its edge are cut off there.
    """
    corner, ahead, aside, longer_m, shorter_m = turned_box(area)
    n, m = max(int(np.ceil(longer_m / step_m)), 1), max(int(np.ceil(shorter_m / step_m)), 1)
    along, across = np.linspace(0.0, longer_m, n + 1), np.linspace(0.0, shorter_m, m + 1)
    grid = corner + along[None, :, None] * ahead + across[:, None, None] * aside
    rings = np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]], axis=2)
    squares = shapely.polygons(rings.reshape(-1, 4, 2))
    free = shapely.difference(area, built_over)
    shapely.prepare(free)
    is_whole = shapely.contains(free, squares)
    pieces = squares.copy()
    pieces[~is_whole] = shapely.intersection(free, squares[~is_whole])
    area_m2 = shapely.area(pieces)
    pieces, area_m2 = pieces[area_m2 > 0.0], area_m2[area_m2 > 0.0]
    return Cells(pieces, area_m2, _places(pieces))


def step_for(areas: list[shapely.Polygon], least_m: float, most_cells: int) -> float:
    """Return the side of cells for some areas, m: at least so much, at most so many in all."""
    boxes_m2 = sum(longer * shorter for *_, longer, shorter in map(turned_box, areas))
    return float(max(least_m, (boxes_m2 / most_cells) ** 0.5))


def _places(pieces: Pieces) -> Array:
    """Return the middle of each piece, or a place inside where the middle is not."""
    middles = shapely.centroid(pieces)
    is_inside = shapely.contains(pieces, middles)
    middles[~is_inside] = shapely.point_on_surface(pieces[~is_inside])
    return np.asarray(shapely.get_coordinates(middles), dtype=float).reshape(-1, 2)


def _patch(outline: shapely.Polygon) -> Patch:
    place = shapely.point_on_surface(outline)
    return Patch(outline=outline, area_m2=float(outline.area), place_m=(place.x, place.y))
