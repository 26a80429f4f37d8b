"""Maps beside the plan of the site: values in colours, and parts of the plan seen closely.

Belongs here: the flowables. The colours and contours are those of ``drawing.fields``, the same
as on screen.
"""

from collections.abc import Sequence
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
from cpted_app.model.features import Barrier, Feature, Route, Tree, Zone
from cpted_app.model.kinds import BarrierType
from cpted_app.report import grid, styles
from cpted_app.report.content import DetailMap, FieldMap
from cpted_app.report.plan import Cartography, PlanFlowable, scale_words

OPACITY = 0.72
"""Of the colours over the plan, which has to stay legible on paper."""
MOST_PIXELS = 700_000
_SWATCH_PT = (30.0, 8.0)
_FOOT_PT, _LINE_PT, _TEXT_PT = 17.0, 8.5, 6.8
"""Height of the legend without its lines, of a line, and size of its letters."""
_SCALE_PT = 62.0
"""Room for the scale beside the legend."""


class FieldMapFlowable(PlanFlowable):
    """A map of values with its legend below."""

    def __init__(self, maps: Cartography, block: FieldMap, width: float) -> None:
        self._block = block
        if block.site is not None:
            maps = replace(maps, site=block.site)
        is_metric = maps.site.header.is_metric
        box = _box(block.field.raster)
        sheet = grid.fitted(box, width, block.highest_pt, is_metric=is_metric)
        k = sheet.points_per_metre
        # As large as the field and no larger: beyond it nothing was calculated.
        wide, high = (box[2] - box[0]) * k, (box[3] - box[1]) * k
        beside = (width - wide) / 2.0 / k if block.is_wide else 0.0
        box = (box[0] - beside, box[1], box[2] + beside, box[3])
        sheet = replace(sheet, extent=box, width_pt=wide + 2.0 * beside * k, height_pt=high)
        PlanFlowable.__init__(self, maps, sheet, is_main=False)
        # A narrow map may have a legend as wide as the page.
        self.width = max(self.width, width)
        self._below = _FOOT_PT + _LINE_PT * len(block.labels)
        self.height = sheet.height_pt + self._below

    def _pictures(self, canvas: Any) -> None:
        PlanFlowable._pictures(self, canvas)
        block, k = self._block, self._sheet.points_per_metre
        holes = [
            row.geometry
            for row in self._maps.site.all(Barrier)
            if row.barrier_type is BarrierType.BUILDING and row.geometry.geom_type == "Polygon"
        ]
        made = fields.field_image(
            block.field.raster,
            block.field.values,
            block.steps,
            styles.THEME,
            holes=holes,
            is_smooth=block.is_smooth,
        )
        pixels = _sized(made.pixels[::-1].copy())
        pixels[..., 3] = np.round(pixels[..., 3] * OPACITY)
        west, south, east, north = made.box
        x, y = (west - self._sheet.extent[0]) * k, (south - self._sheet.extent[1]) * k
        size = ((east - west) * k, (north - south) * k)
        canvas.drawImage(ImageReader(Image.fromarray(pixels)), x, y, *size, mask="auto")

    def _drawn(self) -> list[Primitive]:
        block = self._block
        drawn: list[Primitive] = []
        if block.is_smooth:
            drawn += fields.contours(block.field.raster, block.field.values, block.steps)
        return [*drawn, *_marks(self._maps, self._sheet, block), *block.over]

    def _foot(self, canvas: Any) -> None:
        block, y = self._block, self._below - 15.0
        colours = block.steps.colours(styles.THEME)
        wide = min(_SWATCH_PT[0], (self.width - _SCALE_PT) / (len(colours) + 1))
        for at, colour in enumerate(colours):
            share = block.steps.opacities()[at] * OPACITY
            canvas.setFillColor(HexColor(_over_white(colour, share)))
            canvas.rect(at * wide, y, wide, _SWATCH_PT[1], stroke=0, fill=1)
        for line, texts in enumerate(block.labels, start=1):
            # As many names as colours stand below them, fewer between them.
            is_of_bounds = len(texts) == len(block.steps.bounds)
            shift = 1.0 if is_of_bounds else 0.5
            for at, text in enumerate(texts):
                is_limit = is_of_bounds and block.steps.bounds[at] in block.steps.limits
                canvas.setFont(styles.BOLD if is_limit else styles.REGULAR, _TEXT_PT)
                canvas.setFillColor(styles.colour("text"))
                canvas.drawCentredString((at + shift) * wide, y - _LINE_PT * line, text)
        canvas.setFont(styles.REGULAR, _TEXT_PT)
        canvas.drawString(len(colours) * wide + 6.0, y + 1.0, block.unit)
        if block.empty:
            room = canvas.stringWidth(block.unit, styles.REGULAR, _TEXT_PT)
            self._empty(canvas, len(colours) * wide + room + 18.0, y, wide)
        canvas.setFillColor(styles.colour("dim_text"))
        canvas.drawRightString(self.width, y + 1.0, scale_words(self._sheet, self._maps.wording))

    def _empty(self, canvas: Any, x: float, y: float, wide: float) -> None:
        """Draw what the hatched places are."""
        high = _SWATCH_PT[1]
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x, y, wide, high)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.setStrokeColor(styles.colour(fields.HATCH_INK))
        canvas.setLineWidth(1.0)
        for at in np.arange(x - high, x + wide, 4.5).tolist():
            canvas.line(at + high, y, at, y + high)
        canvas.restoreState()
        canvas.drawString(x + wide + 5.0, y + 1.0, self._block.empty)


class DetailMapFlowable(PlanFlowable):
    """A part of the plan in full width, with what is drawn over it."""

    def __init__(self, maps: Cartography, block: DetailMap, width: float) -> None:
        self._block = block
        is_metric = maps.site.header.is_metric
        sheet = grid.fitted(block.extent, width, block.highest_pt, is_metric=is_metric)
        PlanFlowable.__init__(self, maps, sheet, is_main=False)

    def _drawn(self) -> list[Primitive]:
        return [*_marks(self._maps, self._sheet, self._block), *self._block.over]


def _marks(maps: Cartography, sheet: grid.Sheet, block: FieldMap | DetailMap) -> list[Primitive]:
    """Return the marks of a map, so that what lies below them can be seen and read."""
    box = shapely.box(*sheet.extent)
    return [
        _quiet(feature, part, block.quiet)
        for row_class in block.shown
        for feature in maps.site.all(row_class)
        if feature.geometry.intersects(box)
        for part in symbols.draw(feature)
    ]


def _quiet(feature: Feature, part: Primitive, quiet: Sequence[type[Feature]]) -> Primitive:
    if isinstance(part, Text):
        return replace(part, text="") if isinstance(feature, tuple(quiet)) else part
    if isinstance(feature, Zone | Route | Tree) and isinstance(part, Path):
        return replace(part, fill="", hatch=False)
    return part


def _box(raster: Raster) -> tuple[float, float, float, float]:
    return (
        raster.west_m,
        raster.south_m,
        raster.west_m + raster.nx * raster.step_m,
        raster.south_m + raster.ny * raster.step_m,
    )


def _sized(pixels: fields.Pixels) -> fields.Pixels:
    """Return the picture with no more pixels than paper can show."""
    step = max(int(np.ceil(np.sqrt(pixels.shape[0] * pixels.shape[1] / MOST_PIXELS))), 1)
    return pixels[::step, ::step].copy()


def _over_white(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in rgb(colour))
