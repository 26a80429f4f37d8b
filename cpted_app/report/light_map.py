"""A field of light on paper, true to scale: plan, colours, contours, lamps and what shades them.

Belongs here: the flowable. The colours and contours are those of ``drawing.fields``, the same
as on screen.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from cpted_app.analysis.sampling import Raster
from cpted_app.drawing import fields, symbols
from cpted_app.drawing.primitives import Path, Primitive, Text
from cpted_app.drawing.theme import rgb
from cpted_app.model.features import (
    Barrier,
    Feature,
    Luminaire,
    Opening,
    Route,
    Tree,
    Zone,
)
from cpted_app.model.kinds import BarrierType
from cpted_app.report import grid, styles
from cpted_app.report.content import LightMap
from cpted_app.report.plan import Cartography, PlanFlowable, scale_words

SHOWN: tuple[type[Feature], ...] = (Zone, Barrier, Tree, Route, Opening, Luminaire)
"""What gives light, stops it or is lit; bottom first."""

OPACITY = 0.72
"""Of the colours over the plan, which has to stay legible on paper."""
MOST_PIXELS = 700_000
_SWATCH_PT = (30.0, 8.0)
_LEGEND_PT = 34.0
_SCALE_PT = 62.0
"""Room for unit and scale beside the legend."""


class LightMapFlowable(PlanFlowable):
    """A map of light with its legend below."""

    def __init__(self, maps: Cartography, block: LightMap, width: float) -> None:
        self._block = block
        is_metric = maps.site.header.is_metric
        box = _box(block.field.raster)
        sheet = grid.fitted(box, width, block.highest_pt, is_metric=is_metric)
        k = sheet.points_per_metre
        # As large as the field and no larger: beyond it nothing was calculated.
        wide, high = (box[2] - box[0]) * k, (box[3] - box[1]) * k
        sheet = replace(sheet, extent=box, width_pt=wide, height_pt=high)
        PlanFlowable.__init__(self, maps, sheet, is_main=False)
        self._below = _LEGEND_PT
        self.height = sheet.height_pt + self._below

    def _pictures(self, canvas: Any) -> None:
        PlanFlowable._pictures(self, canvas)
        block, k = self._block, self._sheet.points_per_metre
        raster = block.field.raster
        holes = [
            row.geometry
            for row in self._maps.site.all(Barrier)
            if row.barrier_type is BarrierType.BUILDING and row.geometry.geom_type == "Polygon"
        ]
        made = fields.field_image(
            raster, block.field.values, block.steps, styles.THEME, holes=holes
        )
        pixels = _sized(made.pixels[::-1].copy())
        pixels[..., 3] = np.round(pixels[..., 3] * OPACITY)
        west, south, east, north = made.box
        x, y = (west - self._sheet.extent[0]) * k, (south - self._sheet.extent[1]) * k
        size = ((east - west) * k, (north - south) * k)
        canvas.drawImage(ImageReader(Image.fromarray(pixels)), x, y, *size, mask="auto")

    def _drawn(self) -> list[Primitive]:
        block, box = self._block, shapely.box(*self._sheet.extent)
        drawn = fields.contours(block.field.raster, block.field.values, block.steps)
        for row_class in SHOWN:
            for feature in self._maps.site.all(row_class):
                if feature.geometry.intersects(box):
                    drawn += [_quiet(feature, part) for part in symbols.draw(feature)]
        return drawn

    def _foot(self, canvas: Any) -> None:
        block = self._block
        colours = block.steps.colours(styles.THEME)
        wide = min(_SWATCH_PT[0], (self.width - _SCALE_PT) / len(colours))
        high, y = _SWATCH_PT[1], self._below - 15.0
        for at, colour in enumerate(colours):
            share = block.steps.opacities()[at] * OPACITY
            canvas.setFillColor(HexColor(_over_white(colour, share)))
            canvas.rect(at * wide, y, wide, high, stroke=0, fill=1)
        canvas.setFillColor(styles.colour("text"))
        is_change = block.steps.is_change
        for at, bound in enumerate(block.steps.bounds, start=1):
            text = self._maps.wording.written(fields.level_text(bound, is_change=is_change))
            is_limit = bound in block.steps.limits
            canvas.setFont(styles.BOLD if is_limit else styles.REGULAR, 6.8)
            canvas.drawCentredString(at * wide, y - 8.5, text)
        canvas.setFont(styles.REGULAR, 6.8)
        canvas.drawString(len(colours) * wide + 6.0, y + 1.0, block.unit)
        canvas.setFillColor(styles.colour("dim_text"))
        canvas.drawRightString(self.width, y + 1.0, scale_words(self._sheet, self._maps.wording))


def _box(raster: Raster) -> tuple[float, float, float, float]:
    return (
        raster.west_m,
        raster.south_m,
        raster.west_m + raster.nx * raster.step_m,
        raster.south_m + raster.ny * raster.step_m,
    )


def _quiet(feature: Feature, part: Primitive) -> Primitive:
    """Return a part of a symbol so that the light below it can be seen and read."""
    if isinstance(feature, Zone | Route | Tree) and not isinstance(part, Text):
        return replace(part, fill="", hatch=False) if isinstance(part, Path) else part
    if isinstance(feature, Barrier | Tree | Opening) and isinstance(part, Text):
        return replace(part, text="")
    return part


def _sized(pixels: fields.Pixels) -> fields.Pixels:
    """Return the picture with no more pixels than paper can show."""
    step = max(int(np.ceil(np.sqrt(pixels.shape[0] * pixels.shape[1] / MOST_PIXELS))), 1)
    return pixels[::step, ::step].copy()


def _over_white(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in rgb(colour))
