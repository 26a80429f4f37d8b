"""Light for a front end: what may be asked at points, and the compiled loops made ready.

Belongs here: the table of quantities that can be asked at any point. A further quantity is one
more row of it. Pictures of light are made in ``light_picture``.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from cpted_app.analysis import lighting
from cpted_app.analysis.illumination import buildings, is_built_over
from cpted_app.analysis.light_field import FieldOptions, lit_by
from cpted_app.analysis.light_result import FACE_HEIGHT_M
from cpted_app.analysis.lighting import Quantity, Receiver
from cpted_app.analysis.photometry import Array
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sightlines import NOT_CALIBRATED
from cpted_app.drawing import fields
from cpted_app.drawing.theme import load as theme_of
from cpted_app.errors import UserError
from cpted_app.exchange.point_values import PointValues, csv_text, read_points, write_values
from cpted_app.model.features import Luminaire
from cpted_app.model.geometry import bounds_of
from cpted_app.model.kinds import LIGHT_QUANTITIES, LightQuantity
from cpted_app.model.site import Site
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

DEFAULT_SPACING_M = 1.0
MOST_POINTS = 4_000_000
"""Points of a grid at most: more would fill the memory of an ordinary computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: at the points of a file, or on a grid over marks and plans.

    ``bearing_deg`` is where a plane or a face looks to; heights are above ground, None takes
    that of the quantity.
    """

    points: Path | None = None
    spacing_m: float = DEFAULT_SPACING_M
    bearing_deg: float | None = None
    height_m: float | None = None
    leaf_on: bool = True
    with_planned: bool = False


Compute = Callable[[Site, Array, Asked, Progress], Array]
"""From a site and points, shape (n, 3), to values, shape (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointQuantity:
    """Something that has a value at any point."""

    label: str
    unit: str
    height_m: float
    needs_bearing: bool
    compute: Compute


def values(site: Site, name: str, asked: Asked, progress: Progress) -> PointValues:
    """Return a quantity at the points asked for, in their order.

    Points that a file names are calculated wherever they lie; a grid leaves out what lies
    inside buildings (NaN).

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
        UserError: another ending, or the file cannot be written.
    """
    steps = fields.plain_steps(on_faces=QUANTITIES[found.name].needs_bearing)

    def paint(raster: Raster, values: Array) -> fields.Pixels:
        return fields.field_image(raster, values, steps, theme_of("print")).pixels

    write_values(found, path, paint)


def values_json(found: PointValues) -> dict[str, Any]:
    """Return the document of ``compute --json``; a value is null inside a building."""
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


def _illuminance(quantity: Quantity) -> Compute:
    def compute(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
        lamps, shades = lit_by(
            site, FieldOptions(leaf_on=asked.leaf_on, with_planned=asked.with_planned)
        )
        if lamps.left_out:
            raise _without_photometry(site, lamps.left_out)
        receiver = Receiver(quantity, asked.bearing_deg or 0.0)
        return lighting.illuminance(lamps.exact(), shades, points_m, [receiver], progress)[:, 0]

    return compute


def _light(quantity: LightQuantity, engine: Quantity) -> PointQuantity:
    is_on_faces = quantity in (LightQuantity.VERTICAL, LightQuantity.SEMICYLINDRICAL)
    return PointQuantity(
        label=LIGHT_QUANTITIES[quantity],
        unit="lx",
        height_m=FACE_HEIGHT_M if is_on_faces else 0.0,
        needs_bearing=is_on_faces,
        compute=_illuminance(engine),
    )


QUANTITIES: Final[Mapping[str, PointQuantity]] = MappingProxyType(
    {
        "eh": _light(LightQuantity.HORIZONTAL, Quantity.HORIZONTAL),
        "ev": _light(LightQuantity.VERTICAL, Quantity.VERTICAL),
        "esc": _light(LightQuantity.SEMICYLINDRICAL, Quantity.SEMICYLINDRICAL),
        "ehs": _light(LightQuantity.HEMISPHERICAL, Quantity.HEMISPHERICAL),
    }
)


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


def _without_photometry(site: Site, ids: tuple[str, ...]) -> UserError:
    labels = [row.label or row.id for row in site.all(Luminaire) if row.id in set(ids)]
    shown = ", ".join(labels[:5]) + (" …" if len(labels) > 5 else "")
    return UserError(
        N_("No photometry is known for {labels}, so the light cannot be calculated."),
        N_("Give each an .ies or .ldt file, or the name of a generic luminaire."),
        labels=shown,
    )
