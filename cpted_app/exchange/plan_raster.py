"""Survey rasters as plans: GeoTIFF of any depth, read by windows, never as a whole.

rasterio rather than tifffile: its wheels for the three systems (20 to 36 MB, BSD) carry GDAL and
with it every compression, overview, mask and key of the corpus, where tifffile wants imagecodecs
for LZW and JPEG and leaves overviews, masks and keys to us; 0.25 s of start-up fall due with the
first such file only.
"""

import logging
import math
import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from cpted_app import limits
from cpted_app.content import Content, cache_key
from cpted_app.errors import UserError
from cpted_app.exchange import relief
from cpted_app.exchange.plan_image import Box, Picture, covered, within
from cpted_app.units import METRES_PER_INCH
from cpted_app.words import N_

MAX_CHECKED_PIXELS = 200_000_000
"""A raster with overviews is read through when it is opened, up to this size."""
MAX_OPEN = 3
COARSE_PX = 2048
"""Longest side of the small picture that is kept of a raster without overviews."""
CACHE_MB = 64
_STRIP_PX = 8_000_000
_NEAREST_FROM = 3.0

_LOCK = threading.RLock()
_OPEN: "OrderedDict[str, _Raster]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class _Raster:
    memory: Any
    """What holds the bytes; None for a file on disk."""
    pages: tuple[Any, ...]
    coarse: dict[int, Image.Image]
    looks: dict[int, relief.Look]

    def close(self) -> None:
        for page in self.pages:
            page.close()
        if self.memory is not None:
            self.memory.close()


class RasterPages:
    """The pages of one survey raster; safe to use from several threads."""

    def __init__(self, content: Content, name: str = "raster") -> None:
        """Read the headers of all pages.

        Raises:
            UserError: the file is damaged or too large.
        """
        self._content, self._name = content, name
        self._key = cache_key(content)
        with self._opened() as raster:
            self._sizes = [(page.width, page.height) for page in raster.pages]
            self._dpi = [_pixel_on_paper_m(page) for page in raster.pages]
        self.count = len(self._sizes)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in pixels."""
        width, height = self._sizes[self._checked(page)]
        return float(width), float(height)

    def metres_per_unit(self, page: int) -> float | None:
        """Return the length on paper of one pixel, where the file states its resolution."""
        return self._dpi[self._checked(page)]

    def check(self, page: int) -> None:
        """Read a page through, strip by strip.

        Raises:
            UserError: the raster is damaged or incomplete.
        """
        with self._opened() as raster:
            dataset = raster.pages[self._checked(page)]
            if dataset.overviews(1):
                _read_through(dataset)
            self._whole(raster, page)

    def is_blank(self, page: int) -> bool:
        """Return whether a page holds one value only, or none."""
        with self._opened() as raster:
            return self._look(raster, self._checked(page)).is_blank

    def render(self, page: int, box_px: Box, width: int, height: int) -> Picture:
        """Return the part ``box_px`` of a page as RGBA, shape (height, width, 4).

        What lies outside the raster or holds no value is transparent.
        """
        full_w, full_h = self.size(page)
        x0, y0, x1, y1 = box_px
        step_x, step_y = (x1 - x0) / width, (y1 - y0) / height
        picture = np.zeros((height, width, 4), dtype=np.uint8)
        left, right = covered(x0, step_x, full_w, width)
        top, bottom = covered(y0, step_y, full_h, height)
        if right <= left or bottom <= top:
            return picture
        box = (x0 + left * step_x, y0 + top * step_y, x0 + right * step_x, y0 + bottom * step_y)
        size = right - left, bottom - top
        with self._opened() as raster:
            dataset = raster.pages[page]
            is_small = min(step_x, step_y) >= _coarse_step(dataset) and not dataset.overviews(1)
            if is_small:
                part = _from_coarse(self._whole(raster, page), box, (full_w, full_h), size)
            else:
                part = relief.drawn(dataset, self._look(raster, page), box, size, _NEAREST_FROM)
        picture[top:bottom, left:right] = part
        return picture

    def _checked(self, number: int) -> int:
        if not 0 <= number < len(self._sizes):
            raise UserError(
                N_("{file} has no page {page}."),
                N_("Choose a page from 1 to {count}."),
                file=self._name,
                page=number + 1,
                count=len(self._sizes),
            )
        return number

    def _whole(self, raster: _Raster, page: int) -> Image.Image:
        """Return a page as one small picture, premultiplied."""
        if page not in raster.coarse:
            dataset = raster.pages[page]
            k = 1.0 / max(_coarse_step(dataset), 1.0)
            size = max(round(dataset.width * k), 1), max(round(dataset.height * k), 1)
            box = (0.0, 0.0, float(dataset.width), float(dataset.height))
            drawn = relief.drawn(dataset, self._look(raster, page), box, size, _NEAREST_FROM)
            raster.coarse[page] = Image.fromarray(drawn, "RGBA").convert("RGBa")
        return raster.coarse[page]

    def _look(self, raster: _Raster, page: int) -> relief.Look:
        if page not in raster.looks:
            raster.looks[page] = relief.look_of(raster.pages[page])
        return raster.looks[page]

    @contextmanager
    def _opened(self) -> Iterator[_Raster]:
        with _LOCK, reading(self._name):
            if self._key not in _OPEN:
                _OPEN[self._key] = _open(self._content, self._name)
                while len(_OPEN) > MAX_OPEN:
                    _OPEN.popitem(last=False)[1].close()
            _OPEN.move_to_end(self._key)
            yield _OPEN[self._key]


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Set GDAL up for one task: small cache, no files beside; its errors become words."""
    import rasterio
    from rasterio.errors import RasterioError

    logging.getLogger("rasterio").setLevel(logging.CRITICAL)
    settings = {
        "GDAL_CACHEMAX": CACHE_MB,
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_PAM_ENABLED": False,
        "GTIFF_REPORT_COMPD_CS": True,
    }
    with warnings.catch_warnings(), rasterio.Env(**settings):
        warnings.simplefilter("ignore")
        try:
            yield
        except (RasterioError, ValueError, MemoryError, OverflowError) as error:
            raise UserError(
                N_("{file} is damaged or incomplete: the raster cannot be read to its end."),
                N_("Get the file again, or write it anew with gdal_translate."),
                file=name,
            ) from error


def _open(content: Content, name: str) -> _Raster:
    import rasterio

    memory, first = whole_file(content)
    names = first.subdatasets
    if len(names) > limits.now().pages:
        raise UserError(
            N_("{file} has {count} pages; at most {limit} can be read."),
            N_("Save the page you need as a file of its own; or allow “pages” in settings.json."),
            file=name,
            count=len(names),
            limit=limits.now().pages,
        )
    pages = (first,) if not names else tuple(rasterio.open(each) for each in names)
    for page in pages:
        if page.width * page.height > limits.now().raster_megapixels * 1_000_000:
            raise UserError(
                N_("{file} has {size} million pixels; at most {limit} million can be shown."),
                N_(
                    "Cut out the part you need; or allow more “raster_megapixels” in settings.json."
                ),
                file=name,
                size=page.width * page.height // 1_000_000,
                limit=limits.now().raster_megapixels,
            )
    return _Raster(memory, pages, {}, {})


@contextmanager
def opened(content: Content) -> Iterator[Any]:
    """Give the dataset of a file's first page for a moment."""
    memory, first = whole_file(content)
    try:
        yield first
    finally:
        first.close()
        if memory is not None:
            memory.close()


def whole_file(content: Content) -> tuple[Any, Any]:
    """Return what holds the bytes, None for a file on disk, and the dataset of its first page."""
    import rasterio
    from rasterio.io import MemoryFile

    if isinstance(content, bytes):
        memory = MemoryFile(content)
        return memory, memory.open(driver="GTiff")
    return None, rasterio.open(content, driver="GTiff")


def dataset_of(first: Any, page: int) -> Any:
    """Return the dataset of a page, given that of the file."""
    import rasterio

    names = first.subdatasets
    return rasterio.open(names[page]) if names else first


def _coarse_step(dataset: Any) -> float:
    return max(float(max(dataset.width, dataset.height)) / COARSE_PX, 1.0)


def _read_through(dataset: Any) -> None:
    from rasterio.windows import Window

    if dataset.width * dataset.height > MAX_CHECKED_PIXELS:
        return
    rows = max(_STRIP_PX // dataset.width, 1)
    for row in range(0, dataset.height, rows):
        dataset.read(1, window=Window(0, row, dataset.width, min(rows, dataset.height - row)))


def _from_coarse(
    coarse: Image.Image, box: Box, full: tuple[float, float], size: tuple[int, int]
) -> npt.NDArray[np.uint8]:
    x0, x1 = within(box[0], box[2], full[0], coarse.width)
    y0, y1 = within(box[1], box[3], full[1], coarse.height)
    drawn = coarse.resize(size, Image.Resampling.BILINEAR, box=(x0, y0, x1, y1))
    return np.asarray(drawn.convert("RGBA"))


def _pixel_on_paper_m(dataset: Any) -> float | None:
    tags = dataset.tags()
    unit = {"2": METRES_PER_INCH, "3": 0.01}.get(str(tags.get("TIFFTAG_RESOLUTIONUNIT", ""))[:1])
    try:
        across, down = (float(tags[f"TIFFTAG_{axis}RESOLUTION"]) for axis in "XY")
    except (KeyError, ValueError):
        return None
    if unit is None or not across > 0.0 or not math.isclose(across, down, rel_tol=0.01):
        return None
    per_inch = across * METRES_PER_INCH / unit
    return unit / across if 1.0 < per_inch < 20_000.0 else None
