"""Values at points: whatever has one at any point, asked by a front end and written to files.

Belongs here: the table of quantities, the points or the grid they are asked at, and how values
are written. What a quantity is stands in ``light`` and ``sight``; a further one is a row there.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.illumination import buildings, is_built_over
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.drawing import fields
from cpted_app.drawing.theme import load as theme_of
from cpted_app.errors import UserError
from cpted_app.exchange.point_values import PointValues, csv_text, read_points, write_values
from cpted_app.model.geometry import bounds_of
from cpted_app.model.site import Site
from cpted_app.session.light import LIGHT
from cpted_app.session.other_files import check_no_assessment
from cpted_app.session.point_quantities import Asked, PointQuantity
from cpted_app.session.sight import SIGHT
from cpted_app.words import N_

__all__ = [
    "QUANTITIES",
    "Asked",
    "PointQuantity",
    "csv_text",
    "values",
    "values_json",
    "write",
]

QUANTITIES: Final[Mapping[str, PointQuantity]] = MappingProxyType({**LIGHT, **SIGHT})
MOST_POINTS = 4_000_000
"""Points of a grid at most: more would fill the memory of an ordinary computer."""
_EQUAL_STEPS = 10


def values(site: Site, name: str, asked: Asked, progress: Progress) -> PointValues:
    """Return a quantity at the points asked for, in their order.

    Points that a file names are calculated wherever they lie; a grid leaves out what lies
    inside buildings. Where there is no value, as where no way leads out, it is NaN.

    Raises:
        UserError: the site has no metres yet, a luminaire no photometry, or the points cannot
            be read or are too many.
        Cancelled: nobody waits for the result any more.
    """
    if not site.header.is_metric:
        raise UserError(NOT_CALIBRATED, N_("Give the plan its scale first."))
    quantity = QUANTITIES[name]
    height_m = quantity.height_m if asked.height_m is None else asked.height_m
    heights_m, raster = None, None
    if asked.points is not None:
        given = read_points(asked.points)
        points_m = given.points_m
        heights = np.where(np.isfinite(given.heights_m), given.heights_m, height_m)
        heights_m = heights if given.has_heights else None
        is_wanted = np.ones(len(points_m), dtype=np.bool_)
    else:
        raster = _grid(site, asked.spacing_m)
        points_m = raster.centres_m
        heights = np.full(len(points_m), height_m)
        is_wanted = ~is_built_over(buildings(site), points_m)
    found = np.full(len(points_m), np.nan)
    places = np.column_stack([points_m, heights])[is_wanted]
    found[is_wanted] = quantity.compute(site, places, asked, progress)
    found[~np.isfinite(found)] = np.nan
    return PointValues(
        name=name,
        unit=quantity.unit,
        points_m=points_m,
        values=found,
        heights_m=heights_m,
        raster=raster,
        crs=site.header.crs,
    )


def write(found: PointValues, path: Path) -> None:
    """Write values as .csv, .gpkg, .asc or .png.

    Raises:
        UserError: another ending, an assessment has that name, or the file cannot be written.
    """
    check_no_assessment(path)
    quantity = QUANTITIES[found.name]
    steps = quantity.steps or _equal_steps(found.values)

    def paint(raster: Raster, values: Array) -> fields.Pixels:
        theme, is_smooth = theme_of("print"), not quantity.jumps
        return fields.field_image(raster, values, steps, theme, is_smooth=is_smooth).pixels

    write_values(found, path, paint)


def values_json(found: PointValues) -> dict[str, Any]:
    """Return the document of ``compute --json``; a value is null where there is none."""
    known = found.values[np.isfinite(found.values)]
    columns = {"x": found.points_m[:, 0], "y": found.points_m[:, 1]}
    if found.heights_m is not None:
        columns["z"] = found.heights_m
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return {
        "quantity": found.name,
        "unit": found.unit,
        "count": len(found.values),
        "average": float(known.mean()) if len(known) else None,
        "minimum": float(known.min()) if len(known) else None,
        "maximum": float(known.max()) if len(known) else None,
        "points": [
            dict(zip(columns, row, strict=True)) | {"value": None if math.isnan(value) else value}
            for row, value in zip(rows, found.values.tolist(), strict=True)
        ],
    }


def _grid(site: Site, spacing_m: float) -> Raster:
    """Return the grid over marks and placed plans."""
    boxes = [box] if (box := bounds_of(site.features)) else []
    for plan in site.plans:
        if plan.is_calibrated:
            corners = [(x, y) for x in (0, plan.width_px) for y in (0, plan.height_px)]
            placed = plan.placement.to_site(corners)
            boxes.append((*placed.min(axis=0).tolist(), *placed.max(axis=0).tolist()))
    if not boxes:
        raise UserError(
            N_("Nothing is marked and no plan is placed, so there is no ground for a grid."),
            N_("Mark something, or name the points with --points."),
        )
    west, south = (min(box[at] for box in boxes) for at in (0, 1))
    east, north = (max(box[at] for box in boxes) for at in (2, 3))
    raster = Raster.over((west, south, east, north), spacing_m)
    if raster.nx * raster.ny > MOST_POINTS:
        raise UserError(
            N_("A grid of {spacing:g} m has {count} points here; {most} are the most."),
            N_("Choose a wider spacing, or name the points with --points."),
            spacing=spacing_m,
            count=raster.nx * raster.ny,
            most=MOST_POINTS,
        )
    return raster


def _equal_steps(values: Array) -> fields.Steps:
    """Return equal steps from nothing to the largest value."""
    known = values[np.isfinite(values)]
    highest = max(float(known.max(initial=0.0)), 1.0)
    bounds = (highest * at / _EQUAL_STEPS for at in range(1, _EQUAL_STEPS))
    return fields.Steps(tuple(bounds), ramp="cividis")
