"""What is seen over a surface model, asked by a front end and written to files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sight.viewshed import viewshed
from cpted_app.drawing import fields
from cpted_app.drawing.theme import load as theme_of
from cpted_app.errors import UserError
from cpted_app.exchange.export import write_whole
from cpted_app.exchange.point_values import PointValues, write_values
from cpted_app.exchange.surface_model import read_surface, seen_tiff
from cpted_app.words import N_

_STEPS = fields.Steps((0.5,), ramp="cividis")
_TIFF = (".tif", ".tiff")


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceView:
    """Cells of a surface model, (ny, nx) from the south: 1 seen, 0 hidden, NaN unknown."""

    cells: Array
    raster: Raster
    crs: str | None

    @property
    def seen(self) -> int:
        """How many cells are seen."""
        return int(np.nansum(self.cells))

    @property
    def known(self) -> int:
        """How many cells have a height."""
        return int(np.isfinite(self.cells).sum())


def surface_view(
    path: Path,
    at_m: tuple[float, float],
    *,
    eye_m: float,
    target_m: float,
    radius_m: float | None = None,
) -> SurfaceView:
    """Return what is seen from a place, in the coordinates of the surface model.

    Raises:
        UserError: the file is no surface model in metres, or has no height at that place.
    """
    model = read_surface(path)
    raster = model.raster
    column = int(np.floor((at_m[0] - raster.west_m) / raster.step_m))
    row = int(np.floor((at_m[1] - raster.south_m) / raster.step_m))
    told = {"x": f"{at_m[0]:g}", "y": f"{at_m[1]:g}", "file": path.name}
    if not (0 <= column < raster.nx and 0 <= row < raster.ny):
        raise UserError(
            N_("The place {x}, {y} lies outside {file}."),
            N_("Its coordinates run from {west:.0f}, {south:.0f} to {east:.0f}, {north:.0f}."),
            **told,
            west=raster.west_m,
            south=raster.south_m,
            east=raster.west_m + raster.nx * raster.step_m,
            north=raster.south_m + raster.ny * raster.step_m,
        )
    if np.isnan(model.heights_m[row, column]):
        raise UserError(
            N_("{file} has no height at {x}, {y}."), N_("Choose a place that has one."), **told
        )
    is_seen = viewshed(
        model.heights_m,
        raster.step_m,
        (row, column),
        eye_m=eye_m,
        target_m=target_m,
        radius_m=radius_m,
    )
    cells = np.where(np.isnan(model.heights_m), np.nan, is_seen.astype(float))
    return SurfaceView(cells, raster, model.crs)


def write(view: SurfaceView, path: Path) -> None:
    """Write a view as .tif, or as tables, grids and pictures of values are written.

    Raises:
        UserError: another ending, or the file cannot be written.
    """
    if path.suffix.lower() in _TIFF:
        write_whole(path, seen_tiff(view.cells, view.raster, view.crs))
        return

    def paint(raster: Raster, values: Array) -> fields.Pixels:
        picture = fields.field_image(raster, values, _STEPS, theme_of("print"), is_smooth=False)
        return picture.pixels

    values = PointValues(
        name="viewshed",
        unit="1",
        points_m=view.raster.centres_m,
        values=view.cells.ravel(),
        raster=view.raster,
        crs=view.crs,
    )
    write_values(values, path, paint)


def view_json(view: SurfaceView) -> dict[str, Any]:
    """Return the document of ``viewshed --json``; the share is of the cells with a height."""
    return {
        "cells_seen": view.seen,
        "cells_known": view.known,
        "area_m2": view.seen * view.raster.step_m**2,
        "share": view.seen / view.known,
    }
