"""Pictures as plans: PNG, JPEG, TIFF and WebP, upright, in eight bits, at any zoom.

A page is decoded once into a pyramid of halved pictures; a view resamples only its own part.
"""

import io
import math
import struct
import threading
import warnings
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from cpted_app import limits
from cpted_app.content import Content, cache_key
from cpted_app.errors import UserError
from cpted_app.units import METRES_PER_INCH
from cpted_app.words import N_

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
_BYTES_PER_PX = {"1": 2, "L": 2, "P": 4, "RGB": 4, "I": 16, "F": 16}
_BYTES_PER_PX_ELSE = 8
MAX_DECODED_BYTES = 800_000_000
"""Pyramids kept for quick panning, all plans together; the one in use always stays."""

LEAST_PHOTO_PX = 100
"""Longer side of the smallest photo on which a plan could be made out."""

_TURNED = (5, 6, 7, 8)
_ORIENTATION_TAG = 274
_NEAREST_FROM = 3.0
_UNSTATED_DPI = 72.0

_LOCK = threading.RLock()
_DECODED: "OrderedDict[tuple[str, int], tuple[Image.Image, ...]]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class _Page:
    width: int
    height: int
    metres_per_unit: float | None


class ImagePages:
    """The pages of one picture file; safe to use from several threads."""

    def __init__(self, content: Content, name: str = "picture") -> None:
        """Read the headers of all pages.

        Raises:
            UserError: the file is damaged or too large.
        """
        self._content = content
        self._name = name
        self._key = cache_key(content)
        with opened(content, name) as image:
            self._pages = _headers(image, name)
        self.count = len(self._pages)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in pixels, upright."""
        found = self._page(page)
        return float(found.width), float(found.height)

    def metres_per_unit(self, page: int) -> float | None:
        """Return the length on paper of one pixel, where the file states its resolution."""
        return self._page(page).metres_per_unit

    def check(self, page: int) -> None:
        """Decode a page fully.

        Raises:
            UserError: the picture is damaged or incomplete.
        """
        self._levels(page)

    def is_blank(self, page: int) -> bool:
        """Return whether all pixels of a page are the same."""
        smallest = self._levels(page)[-1]
        return all(low == high for low, high in ImageStat.Stat(smallest).extrema)

    def render(self, page: int, box_px: Box, width: int, height: int) -> Picture:
        """Return the part ``box_px`` of a page as RGBA, shape (height, width, 4).

        What lies outside the picture is transparent.
        """
        levels = self._levels(page)
        full_w, full_h = self.size(page)
        x0, y0, x1, y1 = box_px
        step_x, step_y = (x1 - x0) / width, (y1 - y0) / height
        picture = np.zeros((height, width, 4), dtype=np.uint8)
        left, right = covered(x0, step_x, full_w, width)
        top, bottom = covered(y0, step_y, full_h, height)
        if right <= left or bottom <= top:
            return picture
        depth = min(max(int(math.log2(max(min(step_x, step_y), 1.0))), 0), len(levels) - 1)
        level = levels[depth]
        part = (
            *within(x0 + left * step_x, x0 + right * step_x, full_w, level.width),
            *within(y0 + top * step_y, y0 + bottom * step_y, full_h, level.height),
        )
        near = max(step_x, step_y) * _NEAREST_FROM <= 1.0
        drawn = level.resize(
            (right - left, bottom - top),
            Image.Resampling.NEAREST if near else Image.Resampling.BILINEAR,
            box=(part[0], part[2], part[1], part[3]),
        )
        picture[top:bottom, left:right] = np.asarray(drawn.convert("RGBA"))
        return picture

    def _page(self, number: int) -> _Page:
        if not 0 <= number < self.count:
            raise UserError(
                N_("{file} has no page {page}."),
                N_("Choose a page from 1 to {count}."),
                file=self._name,
                page=number + 1,
                count=self.count,
            )
        return self._pages[number]

    def _levels(self, number: int) -> tuple[Image.Image, ...]:
        self._page(number)
        key = (self._key, number)
        with _LOCK:
            if key not in _DECODED:
                _DECODED[key] = self._decoded(number)
                _forget_oldest()
            _DECODED.move_to_end(key)
            return _DECODED[key]

    def _decoded(self, number: int) -> tuple[Image.Image, ...]:
        with opened(self._content, self._name) as image:
            image.seek(number)
            _check_size(image, self._name)
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            levels = [_eight_bit(image)]
        while max(levels[-1].size) > 512:
            levels.append(levels[-1].reduce(2))
        return tuple(levels)


def check_plan(content: Content, name: str) -> None:
    """Refuse a photo too small to be a plan: JPEG with what a camera or an album wrote.

    Raises:
        UserError: it is one.
    """
    with opened(content, name) as image:
        width, height = image.size
        is_photo = image.format == "JPEG" and not image.info.keys().isdisjoint(("exif", "xmp"))
    if is_photo and max(width, height) < LEAST_PHOTO_PX:
        raise UserError(
            N_("{file} is a small photo of {width} by {height} pixels, and no plan."),
            N_("Scan or export the plan at 150 dpi or more; add photos as photos."),
            file=name,
            width=width,
            height=height,
        )


def orientation_of(content: Content, name: str) -> int:
    """Return the EXIF orientation of a picture, 1 for upright."""
    with opened(content, name) as image:
        return _orientation(image)


@contextmanager
def opened(content: Content, name: str) -> Iterator[Image.Image]:
    """Open a picture with this module's own size limit; every way to fail becomes words."""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            source = io.BytesIO(content) if isinstance(content, bytes) else content
            with Image.open(source, formats=FORMATS) as image:
                _check_size(image, name)
                yield image
        except UserError:
            raise
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            ArithmeticError,
            EOFError,
            MemoryError,
            RuntimeError,
            struct.error,
            zlib.error,
        ):
            # Pillow's decoders raise any of these on damaged bytes.
            raise UserError(
                N_("{file} is damaged or incomplete: the picture cannot be read to its end."),
                N_("Get the file again, or save it anew as PNG in an image editor."),
                file=name,
            ) from None
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _check_size(image: Image.Image, name: str) -> None:
    pixels = image.width * image.height
    limit = limits.now().picture_mb * 1_000_000 // _BYTES_PER_PX.get(image.mode, _BYTES_PER_PX_ELSE)
    if pixels > limit:
        raise UserError(
            N_("{file} has {size} million pixels; at most {limit} million can be shown."),
            N_("Save it at 300 dpi, enough for A0; or allow more: “picture_mb” in settings.json."),
            file=name,
            size=round(pixels / 1e6),
            limit=round(limit / 1e6),
        )
    if not pixels:
        raise UserError(N_("{file} has no pixels."), N_("Choose another file."), file=name)


def _headers(image: Image.Image, name: str) -> tuple[_Page, ...]:
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if count > limits.now().pages:
        raise UserError(
            N_("{file} has {count} pages; at most {limit} can be read."),
            N_("Save the page you need as a file of its own; or allow “pages” in settings.json."),
            file=name,
            count=count,
            limit=limits.now().pages,
        )
    pages = []
    for number in range(count):
        image.seek(number)
        width, height = image.size
        # Pillow gives the size of a TIFF upright already, that of the others as stored.
        if image.format != "TIFF" and _orientation(image) in _TURNED:
            width, height = height, width
        pages.append(_Page(width, height, _pixel_on_paper_m(image)))
    return tuple(pages)


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(_ORIENTATION_TAG, 1)
    return value if isinstance(value, int) else 1


def _pixel_on_paper_m(image: Image.Image) -> float | None:
    stated: Any = image.info.get("dpi")
    try:
        x_dpi, y_dpi = (float(number) for number in stated)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 1.0 < x_dpi < 20_000.0 or abs(x_dpi - y_dpi) > 0.01 * x_dpi:
        return None
    # Cameras and browsers write 72 where they know nothing.
    if image.format == "JPEG" and x_dpi == _UNSTATED_DPI:
        return None
    return METRES_PER_INCH / x_dpi


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return the picture as L, RGB or RGBa (premultiplied, so that resampling is right)."""
    if image.mode.startswith(("I", "F")):
        return _stretched(image)
    if image.mode == "RGBA" or "transparency" in image.info or image.mode in ("LA", "PA", "La"):
        return image.convert("RGBA").convert("RGBa")
    wanted = "L" if image.mode in ("1", "L") else "RGB"
    # A large scan fills hundreds of megabytes: no second copy where none is needed.
    return image if image.mode == wanted else image.convert(wanted)


def _stretched(image: Image.Image) -> Image.Image:
    """Return a picture of 16 or 32 bits in eight; no data becomes transparent."""
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((values >> 8).astype(np.uint8))
    numbers = values.astype(np.float32)
    known = np.isfinite(numbers)
    if not known.any():
        return Image.new("RGBa", image.size)
    low, high = float(numbers[known].min()), float(numbers[known].max())
    if image.mode == "I" and low >= 0 and high <= 65535:
        low, high = 0.0, 65535.0
    with np.errstate(invalid="ignore"):
        grey = np.clip((numbers - low) / max(high - low, 1e-30) * 255.0, 0.0, 255.0)
    grey8 = np.where(known, grey, 0.0).astype(np.uint8)
    if known.all():
        return Image.fromarray(grey8)
    alpha = np.where(known, 255, 0).astype(np.uint8)
    merged = Image.merge("LA", (Image.fromarray(grey8), Image.fromarray(alpha)))
    return merged.convert("RGBA").convert("RGBa")


def covered(start: float, step: float, full: float, count: int) -> tuple[int, int]:
    """Return the range of output pixels whose middles lie on the picture."""
    first = math.ceil((0.0 - start) / step - 0.5)
    last = math.ceil((full - start) / step - 0.5)
    return min(max(first, 0), count), min(max(last, 0), count)


def within(low: float, high: float, full: float, level: int) -> tuple[float, float]:
    """Return a span of the picture in pixels of a level, inside it and not empty."""
    k = level / full
    low, high = max(low, 0.0) * k, min(high, full) * k
    return min(low, level - 1e-6), min(max(high, low + 1e-6), float(level))


def _forget_oldest() -> None:
    def size(levels: tuple[Image.Image, ...]) -> int:
        return sum(im.width * im.height * (1 if im.mode == "L" else 4) for im in levels)

    while len(_DECODED) > 1 and sum(map(size, _DECODED.values())) > MAX_DECODED_BYTES:
        _DECODED.popitem(last=False)
