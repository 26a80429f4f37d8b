"""The plan's picture under a map: just the box that is shown, in the size it is printed.

Belongs here: which part of a plan a sheet needs, and how its pixels are packed. Nothing of
the original file but these pixels reaches the report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from reportlab.lib.utils import ImageReader

from cpted_app.model.records import Plan
from cpted_app.report.grid import Sheet

Pixels = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
PlanImage = Callable[[Plan, Box, int, int], Pixels]
"""Renders a box of a plan, in plan units, as RGBA pixels of shape (height, width, 4)."""

DOTS_PER_INCH = 200.0
MOST_PIXELS = 4_000_000
FLATE_LIMIT_BYTES = 150_000
"""A picture that packs smaller than this without loss is kept without loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A picture and the affine matrix that lays its unit square on the sheet, in points."""

    reader: Any
    matrix: tuple[float, float, float, float, float, float]
    has_mask: bool


def tile(plan: Plan, sheet: Sheet, plan_image: PlanImage, *, is_bottom: bool) -> Tile | None:
    """Return the picture of the part of a plan that lies on the sheet, or None."""
    box = _visible_box(plan, sheet)
    if box is None:
        return None
    width, height = _pixel_size(plan, box, sheet)
    pixels = plan_image(plan, box, width, height)
    opaque = is_bottom or (plan.opacity >= 1.0 and bool((pixels[..., 3] == 255).all()))
    reader = _packed(_over_white(pixels, plan.opacity)) if opaque else _masked(pixels, plan.opacity)
    return Tile(reader=reader, matrix=_matrix(plan, box, sheet), has_mask=not opaque)


def _visible_box(plan: Plan, sheet: Sheet) -> Box | None:
    x0, y0, x1, y1 = sheet.extent
    corners = plan.placement.to_plan([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0.0)
    right, bottom = np.minimum(np.ceil(corners.max(axis=0)), (plan.width_px, plan.height_px))
    if right - left < 1.0 or bottom - top < 1.0:
        return None
    return float(left), float(top), float(right), float(bottom)


def _pixel_size(plan: Plan, box: Box, sheet: Sheet) -> tuple[int, int]:
    per_unit = plan.placement.metres_per_px * sheet.points_per_metre * DOTS_PER_INCH / 72.0
    width, height = (box[2] - box[0]) * per_unit, (box[3] - box[1]) * per_unit
    shrink = min(1.0, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    return max(round(width * shrink), 1), max(round(height * shrink), 1)


def _matrix(plan: Plan, box: Box, sheet: Sheet) -> tuple[float, float, float, float, float, float]:
    left, top, right, bottom = box
    corners = plan.placement.to_site([(left, bottom), (right, bottom), (left, top)])
    places = (corners - sheet.extent[:2]) * sheet.points_per_metre
    origin, along, up = places
    (a, b), (c, d) = along - origin, up - origin
    return float(a), float(b), float(c), float(d), float(origin[0]), float(origin[1])


def _over_white(pixels: Pixels, opacity: float) -> Image.Image:
    if opacity >= 1.0 and bool((pixels[..., 3] == 255).all()):
        return Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    share = pixels[..., 3:].astype(np.float32) * (opacity / 255.0)
    colour = pixels[..., :3] * share + 255.0 * (1.0 - share)
    return Image.fromarray(np.round(colour).astype(np.uint8))


def _masked(pixels: Pixels, opacity: float) -> ImageReader:
    faded = pixels.copy()
    faded[..., 3] = np.round(faded[..., 3] * opacity)
    return ImageReader(Image.fromarray(faded))


def _packed(image: Image.Image) -> ImageReader:
    """Return the image in the packing that is smaller: none lost, or JPEG for photographs."""
    pixels = np.asarray(image)
    if (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all():
        image = image.convert("L")
    lossless, lossy = BytesIO(), BytesIO()
    image.save(lossless, "PNG", compress_level=4)
    if lossless.tell() <= FLATE_LIMIT_BYTES:
        return ImageReader(image)
    image.save(lossy, "JPEG", quality=82)
    if lossless.tell() <= lossy.tell():
        return ImageReader(image)
    lossy.seek(0)
    return ImageReader(lossy)
