"""A plan as a pyramid of north-up tiles in site coordinates, drawn band by band.

Belongs here: the grid that a plan's placement asks for, its squares as PNG or JPEG, and a picture
of the plan put together from such squares again. Where they are kept is the store's business.
"""

import io
import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import Image

from cpted_app.exchange.apart import PlanSource
from cpted_app.exchange.vector_pages import Looks
from cpted_app.model.placement import Placement

Box = tuple[float, float, float, float]
Tile = tuple[int, int, int, bytes]
"""Level, column from the west, row from the north, PNG or JPEG bytes."""

TILE_PX = 256
MAX_PIXELS = 1 << 28
"""Pixels of the finest level at most; of a larger raster every second row and column is left out
until it fits. As JPEG they take about 80 MB in the file."""
MAX_SIDE_PX = 1 << 16
DRAWN_PX = 4096
"""Longest side of the finest level of a drawing or a page, which have no pixels of their own."""
JPEG_QUALITY = 88
_PNG_LEVEL = 4
_BLOCK_PX = 1 << 21
_TURNED_BLOCK_PX = 512
_PAGE_BAND_ROWS = 4
"""Rows of tiles drawn at once of a page: each call draws all of its lines again."""
_MANY_COLOURS = 4096
_FEW_COLOURS = 64
_GROUND_SHARE = 0.3
"""A picture with so much of one colour is a drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The pixels of the finest level, counted from the north-western corner of the plan."""

    west: float
    north: float
    pixel_x_m: float
    pixel_y_m: float
    width: int
    height: int
    box: Box
    """West, south, east, north of the plan."""

    @property
    def levels(self) -> int:
        """The number of levels; level 0 is one tile."""
        tiles = max(self.width, self.height) / TILE_PX
        return max(math.ceil(math.log2(tiles)), 0) + 1


def grid_of(size: tuple[float, float], placement: Placement, *, is_picture: bool) -> Grid:
    """Return the grid of a plan; an upright picture keeps its own pixels."""
    width, height = size
    corners = placement.to_site([(0, 0), (width, 0), (width, height), (0, height)])
    west, south = map(float, corners.min(axis=0))
    east, north = map(float, corners.max(axis=0))
    if not is_picture:
        pixel_x = pixel_y = max(east - west, north - south) / DRAWN_PX
    elif _is_upright(placement):
        pixel_x, pixel_y = placement.a, -placement.e
    else:
        a, b, _c, d, e, _f = placement.coefficients
        pixel_x = pixel_y = min(math.hypot(a, d), math.hypot(b, e))
    across, down = _count(east - west, pixel_x), _count(north - south, pixel_y)
    while across * down > MAX_PIXELS or max(across, down) > MAX_SIDE_PX:
        pixel_x, pixel_y = 2.0 * pixel_x, 2.0 * pixel_y
        across, down = _count(east - west, pixel_x), _count(north - south, pixel_y)
    return Grid(
        west=west,
        north=north,
        pixel_x_m=pixel_x,
        pixel_y_m=pixel_y,
        width=across,
        height=down,
        box=(west, south, east, north),
    )


def tiles_of(
    source: PlanSource,
    page: int,
    placement: Placement,
    grid: Grid,
    *,
    is_picture: bool,
    looks: Looks = (),
    progress: Callable[[float], None],
) -> Iterator[list[Tile]]:
    """Yield the tiles of all levels, some at a time.

    In memory are two bands of the finest level and a row of tiles of each.
    """
    rows = (1 if is_picture else _PAGE_BAND_ROWS) * TILE_PX
    tops = range(0, grid.height, rows)
    pending: dict[int, Image.Image] = {}

    def drawn(top: int) -> Image.Image:
        bottom = min(top + rows, grid.height)
        return _band(source, page, placement, grid, span=(top, bottom), looks=looks)

    # While one band is cut up here, the next one is drawn.
    with ThreadPoolExecutor(1, thread_name_prefix="bands") as thread:
        ahead = thread.submit(drawn, 0)
        for top in tops:
            band = ahead.result()
            if top + rows < grid.height:
                ahead = thread.submit(drawn, top + rows)
            progress(top / grid.height)
            for y in range(0, band.height, TILE_PX):
                strip = band.crop((0, y, grid.width, min(y + TILE_PX, band.height)))
                yield list(_pushed(strip, grid.levels - 1, (top + y) // TILE_PX, grid, pending))


def pasted(
    tiles: Iterable[Tile],
    *,
    box: Box,
    pixel_m: tuple[float, float],
    placement: Placement,
    size: tuple[float, float],
    out_px: tuple[int, int],
) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """Return a whole plan of a size in plan units as RGBA, from the tiles of one level.

    ``box`` is that of the level, ``pixel_m`` the size of its pixels in site metres.
    """
    west, south, east, north = box
    wide = round((east - west) / pixel_m[0]), round((north - south) / pixel_m[1])
    sheet = Image.new("RGBA", wide)
    for _level, column, row, data in tiles:
        with Image.open(io.BytesIO(data)) as tile:
            sheet.paste(tile.convert("RGBA"), (column * TILE_PX, row * TILE_PX))
    step_x, step_y = size[0] / out_px[0], size[1] / out_px[1]
    a, b, c, d, e, f = placement.coefficients
    to_sheet = (
        a * step_x / pixel_m[0],
        b * step_y / pixel_m[0],
        (c - west) / pixel_m[0],
        -d * step_x / pixel_m[1],
        -e * step_y / pixel_m[1],
        (north - f) / pixel_m[1],
    )
    drawn = sheet.transform(out_px, Image.Transform.AFFINE, to_sheet, Image.Resampling.BILINEAR)
    return np.asarray(drawn)


def _is_upright(placement: Placement) -> bool:
    a, b, _c, d, e, _f = placement.coefficients
    return a > 0.0 > e and abs(b) < 1e-9 * a and abs(d) < 1e-9 * a


def _count(length_m: float, pixel_m: float) -> int:
    return max(math.ceil(length_m / pixel_m - 1e-6), 1)


def _columns(grid: Grid, rows: int, placement: Placement) -> Iterator[tuple[int, int]]:
    side = _BLOCK_PX // rows if _is_upright(placement) else _TURNED_BLOCK_PX
    for left in range(0, grid.width, side):
        yield left, min(left + side, grid.width)


def _band(
    source: PlanSource,
    page: int,
    placement: Placement,
    grid: Grid,
    *,
    span: tuple[int, int],
    looks: Looks,
) -> Image.Image:
    """Return the rows of the finest level from the first of a span to before the second."""
    top, bottom = span
    band = Image.new("RGBA", (grid.width, bottom - top))
    for left, right in _columns(grid, bottom - top, placement):
        corners = left, top, right, bottom
        block = _drawn(source, page, placement, grid, block=corners, looks=looks)
        if block is not None:
            band.paste(block, (left, 0))
    return band


def _drawn(
    source: PlanSource,
    page: int,
    placement: Placement,
    grid: Grid,
    *,
    block: tuple[int, int, int, int],
    looks: Looks,
) -> Image.Image | None:
    """Return a block of the finest level, or None where the plan does not reach it."""
    left, top, right, bottom = block
    corners_px = [(left, top), (right, top), (right, bottom), (left, bottom)]
    corners_m = [
        (grid.west + x * grid.pixel_x_m, grid.north - y * grid.pixel_y_m) for x, y in corners_px
    ]
    places = placement.to_plan(corners_m)
    (x0, y0), (x1, y1) = places.min(axis=0), places.max(axis=0)
    full_w, full_h = source.size(page)
    if x1 <= 0.0 or y1 <= 0.0 or x0 >= full_w or y0 >= full_h:
        return None
    out = right - left, bottom - top
    if _is_upright(placement):
        # On whole pixels a raster is copied and need not be interpolated.
        box = tuple(round(float(value), 6) for value in (x0, y0, x1, y1))
        return Image.fromarray(source.render(page, (box[0], box[1], box[2], box[3]), *out, looks))
    step_x, step_y = _steps(placement, grid)
    x0, y0 = max(x0 - 2 * step_x, 0.0), max(y0 - 2 * step_y, 0.0)
    x1, y1 = min(x1 + 2 * step_x, full_w), min(y1 + 2 * step_y, full_h)
    wide, high = max(math.ceil((x1 - x0) / step_x), 1), max(math.ceil((y1 - y0) / step_y), 1)
    part = Image.fromarray(source.render(page, (x0, y0, x1, y1), wide, high, looks))
    per_x, per_y = wide / (x1 - x0), high / (y1 - y0)
    (ox, oy), (ux, uy), _, (vx, vy) = ((float(x), float(y)) for x, y in places)
    to_part = (
        (ux - ox) / out[0] * per_x,
        (vx - ox) / out[1] * per_x,
        (ox - x0) * per_x,
        (uy - oy) / out[0] * per_y,
        (vy - oy) / out[1] * per_y,
        (oy - y0) * per_y,
    )
    return part.transform(out, Image.Transform.AFFINE, to_part, Image.Resampling.BILINEAR)


def _steps(placement: Placement, grid: Grid) -> tuple[float, float]:
    """Return the plan units of one pixel of the grid, across and down the plan."""
    a, b, _c, d, e, _f = placement.coefficients
    pixel_m = min(grid.pixel_x_m, grid.pixel_y_m)
    return pixel_m / math.hypot(a, d), pixel_m / math.hypot(b, e)


def _pushed(
    strip: Image.Image, level: int, row: int, grid: Grid, pending: dict[int, Image.Image]
) -> Iterator[Tile]:
    """Yield the tiles of one row of tiles, and of those above that it completes."""
    for column, left in enumerate(range(0, strip.width, TILE_PX)):
        square = strip.crop((left, 0, left + TILE_PX, TILE_PX))
        data = encoded(square)
        if data is not None:
            yield level, column, row, data
    if level == 0:
        return
    half = strip.reduce(2)
    above = pending.get(level - 1)
    if above is None:
        above = Image.new("RGBA", (half.width, TILE_PX))
    above.paste(half, (0, row % 2 * TILE_PX // 2))
    rows = math.ceil(grid.height / (TILE_PX << (grid.levels - 1 - level)))
    if row % 2 == 0 and row + 1 < rows:
        pending[level - 1] = above
        return
    pending.pop(level - 1, None)
    yield from _pushed(above, level - 1, row // 2, grid, pending)


def encoded(square: Image.Image) -> bytes | None:
    """Return a tile as JPEG where it is opaque like a photo, else as PNG; None if empty."""
    red, green, blue, alpha = square.split()
    opacity = alpha.tobytes()
    if opacity.count(0) == len(opacity):
        return None
    is_opaque = opacity.count(255) == len(opacity)
    is_grey = red.tobytes() == green.tobytes() == blue.tobytes()
    plain = red if is_grey else Image.merge("RGB", (red, green, blue))
    buffer = io.BytesIO()
    if is_opaque and _is_photo(plain):
        plain.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    else:
        shown = plain if is_opaque else Image.merge("LA", (red, alpha)) if is_grey else square
        shown.save(buffer, "PNG", compress_level=_PNG_LEVEL)
    return buffer.getvalue()


def _is_photo(plain: Image.Image) -> bool:
    colours = plain.getcolors(_MANY_COLOURS)
    if not colours:
        return True  # more than can be listed
    most = max(count for count, _colour in colours)
    return len(colours) > _FEW_COLOURS and most < _GROUND_SHARE * plain.width * plain.height
