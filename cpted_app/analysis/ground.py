"""Where people may be: stations along routes and cells of zones, outside what is built over."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.cells import Cells, cut, step_for
from cpted_app.analysis.light.illumination import is_built_over
from cpted_app.analysis.sampling import stations
from cpted_app.model.features import Barrier, Route, Zone
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.site import Site

STEP_M = 2.0
"""Between stations along a route, and the least side of a cell of a zone."""
MOST_STATIONS = 20_000
MOST_CELLS = 12_000
"""On all routes and all zones together: beyond that steps grow. Choices of this program."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where people may be on one route or zone: places (n, 2) and what each stands for (n,).

    ``along_m`` and ``ahead`` are those of the stations of a route, ``cells`` those of a zone.
    """

    row: Route | Zone
    points_m: Array
    size: Array
    along_m: Array | None = None
    ahead: Array | None = None
    cells: Cells | None = None


def ground_of(site: Site) -> tuple[Ground, ...]:
    """Return where people may be on all routes and zones."""
    built = _solids(site)
    routes, zones = site.all(Route), site.all(Zone)
    length_m = sum(row.geometry.length for row in routes)
    along_step_m = max(STEP_M, length_m / MOST_STATIONS)
    cell_m = step_for([row.geometry for row in zones], STEP_M, MOST_CELLS)
    return (
        *(_on_route(row, built, along_step_m) for row in routes),
        *(_on_zone(row, built, cell_m) for row in zones),
    )


def heads(ground: Sequence[Ground]) -> Array:
    """Return where the faces of people on some ground are, shape (n, 3)."""
    flat_m = np.vstack([np.empty((0, 2)), *(each.points_m for each in ground)])
    return np.column_stack([flat_m, np.full(len(flat_m), FACE_HEIGHT_M)])


def slices(ground: Sequence[Ground]) -> list[slice]:
    """Return where the points of each piece of ground lie among those of all."""
    ends = np.cumsum([0, *(len(each.size) for each in ground)])
    return [slice(*pair) for pair in pairwise(ends.tolist())]


def _solids(site: Site) -> shapely.STRtree:
    """Return the ground on which nobody stands: always, a solid as high as a face is there."""
    return shapely.STRtree(
        [
            row.geometry
            for row in site.all(Barrier)
            if row.geometry.geom_type == "Polygon"
            and row.base_m < FACE_HEIGHT_M < row.height_m
            and not row.present_hours
        ]
    )


def _on_route(row: Route, built: shapely.STRtree, step_m: float) -> Ground:
    count = max(int(np.ceil(row.geometry.length / step_m - 1e-9)), 1)
    along_m = (np.arange(count) + 0.5) * row.geometry.length / count
    points_m, ahead = stations(row.geometry, along_m)
    free = ~is_built_over(built, points_m)
    size = np.full(int(free.sum()), row.geometry.length / count)
    return Ground(row, points_m[free], size, along_m=along_m[free], ahead=ahead[free])


def _on_zone(row: Zone, built: shapely.STRtree, cell_m: float) -> Ground:
    near = built.geometries[built.query(row.geometry)]
    cells = cut(row.geometry, shapely.union_all(near), cell_m)
    return Ground(row, cells.points_m, cells.area_m2, cells=cells)
