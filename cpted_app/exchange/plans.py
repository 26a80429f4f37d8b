"""Plan files: what they are by their content, what is on them, and pictures of their parts.

Plan units are points for a PDF, pixels for a picture and drawing units for a drawing, counted
from the upper left corner, y downwards.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from cpted_app.errors import UserError
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.stated_scale import ScaleGuess, scale_guess
from cpted_app.exchange.tiff_tags import is_survey_raster
from cpted_app.exchange.vector_kinds import vector_type
from cpted_app.exchange.vector_pages import SHAPEFILE, VECTOR_TYPES, Looks, VectorPages
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange.georeference import Georeference
    from cpted_app.exchange.linework import Linework
    from cpted_app.exchange.plan_image import ImagePages
    from cpted_app.exchange.plan_raster import RasterPages

__all__ = ["PageSize", "PlanFile", "PlanSource", "ScaleGuess", "read_plan", "scale_guess"]

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]

PDF = "application/pdf"
TIFF = "image/tiff"
MAX_FILE_BYTES = 500_000_000

_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_TO_PNG = N_("Save it as PNG in an image editor, and add the PNG.")
_READABLE = N_("Plans can be PDF, PNG, JPEG, TIFF, WebP, DXF, SVG, or maps such as GeoPackage.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSize:
    """Size of a page in plan units; ``metres_per_unit`` is one unit's length on paper."""

    width_px: float
    height_px: float
    metres_per_unit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A plan file that was read: its bytes as they will be kept, its pages, its faults."""

    data: bytes
    name: str
    media_type: str
    pages: tuple[PageSize, ...]
    page: int | None = None
    problems: tuple[Problem, ...] = ()
    is_encrypted: bool = False
    scale_guess: ScaleGuess | None = None
    drawing: "Linework | None" = None
    georeference: "Georeference | None" = None
    """Where the file itself says it lies."""

    @property
    def needs_page(self) -> bool:
        """Whether a person has to choose one of several pages first."""
        return self.page is None


class _Pages(Protocol):
    count: int

    def size(self, page: int) -> tuple[float, float]: ...
    def metres_per_unit(self, _page: int) -> float | None: ...
    def render(self, page: int, box_px: Box, width: int, height: int) -> Picture: ...


class PlanSource:
    """Pictures of any part of a plan at any zoom; safe to use from several threads."""

    def __init__(self, data: bytes, media_type: str, password: str | None = None) -> None:
        """Open the plan.

        Raises:
            UserError: the bytes are damaged or not of that type.
        """
        self._pages = _pages(data, media_type, password, media_type)

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return self._pages.count

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in plan units."""
        return self._pages.size(page)

    def linework(self, page: int) -> "Linework | None":
        """Return the lines of a drawing, or None where the page is a picture."""
        return self._pages.linework(page) if isinstance(self._pages, VectorPages) else None

    def render(self, page: int, box_px: Box, width: int, height: int, looks: Looks = ()) -> Picture:
        """Return the part (x0, y0, x1, y1) of a page as RGBA, shape (height, width, 4).

        ``looks`` says how layers of a drawing are shown; others look as it says itself.
        """
        if width < 1 or height < 1 or not box_px[0] < box_px[2] or not box_px[1] < box_px[3]:
            raise ValueError(f"nothing to render in {box_px} at {width} × {height}")
        if isinstance(self._pages, VectorPages):
            return self._pages.render(page, box_px, width, height, looks)
        return self._pages.render(page, box_px, width, height)

    def thumbnail(self, page: int, max_px: int) -> Picture:
        """Return a whole page as RGBA, its longer side ``max_px`` pixels."""
        width, height = self.size(page)
        k = max_px / max(width, height)
        size = max(round(width * k), 1), max(round(height * k), 1)
        return self.render(page, (0.0, 0.0, width, height), *size)

    def thumbnails(self, max_px: int) -> tuple[Picture, ...]:
        """Return all pages as RGBA, their longer sides ``max_px`` pixels."""
        return tuple(self.thumbnail(page, max_px) for page in range(self.page_count))


def read_plan(path: Path, *, page: int | None = None, password: str | None = None) -> PlanFile:
    """Return what a plan file holds; ``page`` counts from 0.

    With several pages and none chosen, ``needs_page`` is set and pages are not looked into.

    Raises:
        UserError: the file cannot be used as a plan; says why and what to do instead.
    """
    data = file_bytes(path, MAX_FILE_BYTES)
    media_type = _media_type(data, path.name)
    if media_type == SHAPEFILE and not data.startswith(b"PK"):
        from cpted_app.exchange.plan_gis import zipped_shapefile

        data = zipped_shapefile(path)
    pages = _pages(data, media_type, password, path.name)
    if page is None and pages.count == 1:
        page = 0
    if page is not None and not 0 <= page < pages.count:
        raise UserError(
            N_("{file} has no page {page}."),
            N_("Choose a page from 1 to {count}."),
            file=path.name,
            page=page + 1,
            count=pages.count,
        )
    sizes = tuple(
        PageSize(
            width_px=pages.size(number)[0],
            height_px=pages.size(number)[1],
            metres_per_unit=pages.metres_per_unit(number),
        )
        for number in range(pages.count)
    )
    if media_type == PDF:
        return _pdf(data, path.name, sizes, page, password)
    if isinstance(pages, VectorPages):
        from cpted_app.exchange.drawing_units import guessed_unit

        drawing = pages.linework(0)
        return PlanFile(
            data=data,
            name=path.name,
            media_type=media_type,
            pages=sizes,
            page=0,
            problems=drawing.problems,
            scale_guess=guessed_unit(drawing),
            drawing=drawing,
        )
    return _picture(data, path, media_type, sizes, page)


def file_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a file.

    Raises:
        UserError: it is missing, a folder, unreadable, empty or larger than ``limit``.
    """
    try:
        if path.is_dir():
            raise UserError(N_("{file} is a folder."), N_("Choose a file in it."), file=str(path))
        size = path.stat().st_size
        if size > limit:
            raise UserError(
                N_("{file} is too large: {size} MB; at most {limit} MB can be read."),
                N_("Save a smaller part of it as a file of its own."),
                file=path.name,
                size=size // 1_000_000,
                limit=limit // 1_000_000,
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            N_("{file} does not exist."), N_("Check the name and the folder."), file=str(path)
        ) from None
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            N_("Check that you may read it, or copy it to another folder."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from None
    if not data:
        raise UserError(N_("{file} is empty."), N_("Choose another file."), file=path.name)
    return data


def _pages(data: bytes, media_type: str, password: str | None, name: str) -> _Pages:
    if media_type == PDF:
        from cpted_app.exchange.plan_pdf import PdfPages

        return PdfPages(data, password, name)
    if media_type in VECTOR_TYPES:
        return VectorPages(data, media_type, name)
    return _picture_pages(data, media_type, name)


def _picture_pages(data: bytes, media_type: str, name: str) -> "ImagePages | RasterPages":
    if media_type == TIFF and is_survey_raster(data):
        from cpted_app.exchange.plan_raster import RasterPages

        return RasterPages(data, name)
    from cpted_app.exchange.plan_image import ImagePages

    return ImagePages(data, name)


def _media_type(data: bytes, name: str) -> str:
    if b"%PDF-" in data[:1024]:
        return PDF
    for magic, media_type in _PICTURES:
        if data.startswith(magic):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"\x00\x00\x27\x0a") and name.lower().endswith(".shp"):
        return SHAPEFILE
    vector = vector_type(data, name)
    if vector is not None:
        return vector
    what, remedy = _stranger(data[:4096])
    raise UserError(what, remedy, file=name)


def _stranger(head: bytes) -> tuple[str, str]:
    """Return what a file is that cannot be a plan, and the way out."""
    signs: tuple[tuple[bool, str, str], ...] = (
        (
            re.match(rb"AC10\d\d", head) is not None,
            N_("{file} is an AutoCAD drawing (DWG), which cannot be read."),
            N_("Save it as DXF in AutoCAD, or convert it with the free ODA File Converter."),
        ),
        (head.startswith(b"GIF8"), N_("{file} is a GIF picture."), _TO_PNG),
        (head.startswith(b"BM"), N_("{file} is a bitmap (BMP)."), _TO_PNG),
        (head[4:8] == b"ftyp", N_("{file} is a HEIC or AVIF picture, or a film."), _TO_PNG),
        (
            head.startswith(b"PK\x03\x04"),
            N_("{file} is a ZIP archive or an office document."),
            N_("Take the plan out of it, or print the document to PDF."),
        ),
    )
    for matches, what, remedy in signs:
        if matches:
            return what, remedy
    return N_("{file} is not a plan that can be read."), _READABLE


def _pdf(
    data: bytes, name: str, sizes: tuple[PageSize, ...], page: int | None, password: str | None
) -> PlanFile:
    from cpted_app.exchange import georeference, health
    from cpted_app.exchange.plan_pdf import PdfPages

    pdf = PdfPages(data, password, name)
    is_encrypted = pdf.is_encrypted()
    problems: list[Problem] = []
    if pdf.unit_is_unsure():
        problems.append(_unsure_unit())
    if b"%%EOF" not in data[-4096:]:
        problems.append(_cut_off(name))
    guess, own = None, None
    plain = pdf.unlocked() if is_encrypted else data
    if page is not None:
        if pdf.is_blank(page):
            raise UserError(
                N_("Page {page} of {file} shows nothing: it is blank, or damaged."),
                N_("Look at it in a PDF viewer; print the drawing to a new PDF."),
                page=page + 1,
                file=name,
            )
        stated = scale_guess(pdf.text(page), sizes[page].width_px, sizes[page].height_px)
        if isinstance(stated, Problem):
            problems.append(stated)
        else:
            guess = stated
        size, denominator = sizes[page], guess.denominator if guess else None
        own = georeference.of_pdf(plain, page, (size.width_px, size.height_px))
        if own is not None:
            problems += health.of_scale(own, size.metres_per_unit, denominator)
        else:
            on_paper = (size.width_px, size.height_px, size.metres_per_unit)
            problems += health.of_page(*on_paper, denominator=denominator)
    return PlanFile(
        data=plain if is_encrypted and password else data,
        name=name,
        media_type=PDF,
        pages=sizes,
        page=page,
        problems=tuple(problems),
        is_encrypted=is_encrypted,
        scale_guess=guess,
        georeference=own,
    )


def _picture(
    data: bytes, path: Path, media_type: str, sizes: tuple[PageSize, ...], page: int | None
) -> PlanFile:
    from cpted_app.exchange import georeference, health
    from cpted_app.exchange.plan_image import orientation_of

    problems: list[Problem] = []
    own = None
    if page is not None:
        pages = _picture_pages(data, media_type, path.name)
        pages.check(page)
        size = sizes[page]
        is_raster = media_type == TIFF and is_survey_raster(data)
        own = georeference.of_raster(data, path.name, page) if is_raster else None
        if own is None:
            turn = 1 if is_raster else orientation_of(data, path.name)
            own = georeference.of_world_file(path, (size.width_px, size.height_px), turn)
        if pages.is_blank(page):
            problems.append(health.of_blank())
        if own is None:
            on_paper = (size.width_px, size.height_px, size.metres_per_unit)
            problems += health.of_page(*on_paper, denominator=None)
    return PlanFile(
        data=data,
        name=path.name,
        media_type=media_type,
        pages=sizes,
        page=page,
        problems=tuple(problems),
        georeference=own,
    )


def _unsure_unit() -> Problem:
    return Problem(
        "page_unit",
        Message(N_("whole file")),
        Message(N_("Pages of this PDF state different units, so that their size is uncertain.")),
        Message(N_("Calibrate with two points whose distance you know.")),
    )


def _cut_off(name: str) -> Problem:
    return Problem(
        "incomplete",
        Message(N_("end of the file")),
        Message(N_("{file} has no proper end; parts may be missing."), {"file": name}),
        Message(N_("Compare it with the original, or get the file again.")),
    )
