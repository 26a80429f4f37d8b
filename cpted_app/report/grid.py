"""Where the map sheet lies on the site: scale, extent and the references such as 3C.

Belongs here: arithmetic of the sheet, no drawing.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.model.records import Answer
from cpted_app.model.site import Site
from cpted_app.units import METRES_PER_POINT

SCALES = (
    *(100, 200, 250, 300, 400, 500, 750),
    *(1000, 1250, 2000, 2500, 3000, 4000, 5000, 7500),
    *(10_000, 20_000, 25_000, 50_000),
)
"""The denominators a scale of a map may have: those a scale ruler has an edge for."""

CELL_PT = 92.0
"""About how wide a cell of the reference grid is on paper."""

NEAR_SHARE = 0.25
"""A photo is near within this share of the longer side of what is marked."""

Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A map on paper: site extent, size in points, and the scale 1:n where it has one."""

    extent: Extent
    width_pt: float
    height_pt: float
    scale: int | None
    columns: int
    rows: int

    @property
    def points_per_metre(self) -> float:
        """Points of paper for one site unit; exact for the scale."""
        return self.width_pt / (self.extent[2] - self.extent[0])

    def reference(self, x_m: float, y_m: float) -> str:
        """Return the grid cell of a site point, such as ``3C``; empty outside the sheet.

        The number stands first, so that no cell reads like the label of a mark.

        >>> sheet = Sheet(extent=(0, 0, 10, 10), width_pt=100, height_pt=100, scale=None,
        ...     columns=2, rows=2)
        >>> sheet.reference(9, 9), sheet.reference(1, 1), sheet.reference(11, 1)
        ('1B', '2A', '')
        """
        x0, y0, x1, y1 = self.extent
        if not (x0 <= x_m <= x1 and y0 <= y_m <= y1):
            return ""
        column = min(int((x_m - x0) / (x1 - x0) * self.columns), self.columns - 1)
        row = min(int((y1 - y_m) / (y1 - y0) * self.rows), self.rows - 1)
        return f"{row + 1}{column_name(column)}"


def column_name(index: int) -> str:
    """Return A … Z, AA … of a column counted from 0.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def site_extent(site: Site) -> Extent | None:
    """Return the extent to be shown: that of the features, else of the plans, else None.

    Photos are taken from around what they show: those that are near belong to it too, and so do
    the places of low answers.
    """
    shapes = [feature.geometry for feature in site.features]
    if not shapes:
        for plan in site.plans:
            corners = [(0.0, 0.0), (plan.width_px, plan.height_px)]
            corners += [(0.0, plan.height_px), (plan.width_px, 0.0)]
            shapes.append(shapely.MultiPoint(plan.placement.to_site(corners)))
    pins = [
        shapely.Point(photo.x_m, photo.y_m)
        for photo in site.photos
        if photo.x_m is not None and photo.y_m is not None
    ]
    pins += [shapely.Point(row.pin_m) for row in site.all(Answer) if row.pin_m is not None]
    if not shapes and not pins:
        return None
    x0, y0, x1, y1 = _bounds(shapes or pins)
    near = shapely.box(x0, y0, x1, y1).buffer(NEAR_SHARE * max(x1 - x0, y1 - y0, 10.0))
    x0, y0, x1, y1 = _bounds([*shapes, *(pin for pin in pins if near.covers(pin))])
    margin = 0.04 * max(x1 - x0, y1 - y0, 10.0)
    return (x0 - margin, y0 - margin, x1 + margin, y1 + margin)


def _bounds(shapes: list[shapely.Geometry]) -> Extent:
    x0, y0, x1, y1 = map(float, shapely.total_bounds(np.array(shapes, dtype=object)))
    return x0, y0, x1, y1


def fitted(extent: Extent, width_pt: float, height_pt: float, *, is_metric: bool) -> Sheet:
    """Return the sheet of the largest scale at which the extent fits into the box.

    The sheet takes the box's whole width, and as much of its height as it needs.
    """
    span_x, span_y = extent[2] - extent[0], extent[3] - extent[1]
    needed = max(span_x / width_pt, span_y / height_pt)
    if not is_metric:
        return _sheet(extent, width_pt, height_pt, needed, None)
    smallest = needed / METRES_PER_POINT
    scale = next((n for n in SCALES if n >= smallest), None)
    if scale is None:
        step = 10 ** math.floor(math.log10(smallest))
        scale = int(math.ceil(smallest / step) * step)
    return _sheet(extent, width_pt, height_pt, scale * METRES_PER_POINT, scale)


def about(extent: Extent, size_pt: tuple[float, float], *, is_metric: bool) -> Sheet:
    """Return a sheet of fixed size that shows at least an extent, which lies in its middle."""
    x_m, y_m = (extent[0] + extent[2]) / 2.0, (extent[1] + extent[3]) / 2.0
    sheet = fitted(extent, *size_pt, is_metric=is_metric)
    unit = 1.0 / sheet.points_per_metre
    half_x, half_y = size_pt[0] * unit / 2.0, size_pt[1] * unit / 2.0
    return Sheet(
        extent=(x_m - half_x, y_m - half_y, x_m + half_x, y_m + half_y),
        width_pt=size_pt[0],
        height_pt=size_pt[1],
        scale=sheet.scale,
        columns=1,
        rows=1,
    )


def _sheet(
    extent: Extent, width_pt: float, height_pt: float, unit: float, scale: int | None
) -> Sheet:
    x, y = (extent[0] + extent[2]) / 2.0, (extent[1] + extent[3]) / 2.0
    tall = min(height_pt, max((extent[3] - extent[1]) / unit, 0.45 * width_pt))
    half_x, half_y = width_pt * unit / 2.0, tall * unit / 2.0
    return Sheet(
        extent=(x - half_x, y - half_y, x + half_x, y + half_y),
        width_pt=width_pt,
        height_pt=tall,
        scale=scale,
        columns=max(round(width_pt / CELL_PT), 1),
        rows=max(round(tall / CELL_PT), 1),
    )
