"""Plan files: what they are by their content, what is on them, and pictures of their parts.

Plan units are points for a PDF, pixels for a picture and drawing units for a drawing, counted
from the upper left corner, y downwards.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from cpted_app import limits
from cpted_app.content import LARGE_BYTES, MAX_BYTES, Content, Identity, identity_of, whole
from cpted_app.errors import UserError
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.media_types import HEAD_BYTES, PDF, TIFF, media_type_of, picture_type
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.stated_scale import ScaleGuess, scale_guess
from cpted_app.exchange.tiff_tags import is_survey_raster
from cpted_app.exchange.vector_pages import SHAPEFILE, VECTOR_TYPES, Looks, VectorPages
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange.georeference import Georeference
    from cpted_app.exchange.linework import Linework
    from cpted_app.exchange.pdf_linework import Progress
    from cpted_app.exchange.plan_image import ImagePages
    from cpted_app.exchange.plan_raster import RasterPages
    from cpted_app.exchange.repairs import Repairs

__all__ = ["PageSize", "PlanFile", "PlanSource", "ScaleGuess", "read_plan", "scale_guess"]

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSize:
    """Size of a page in plan units; ``metres_per_unit`` is one unit's length on paper."""

    width_px: float
    height_px: float
    metres_per_unit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A plan file that was read: its content as it will be kept, its pages, its faults."""

    content: Content
    """Bytes, or the path of a large picture."""
    identity: Identity
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
    found: tuple[Message, ...] = ()
    """What the file is, in plain words."""

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

    def __init__(
        self,
        content: Content,
        media_type: str,
        password: str | None = None,
        repairs: "Repairs" = (),
    ) -> None:
        """Open the plan; a raster on disk is read by windows, a drawing mended as a plan says.

        Raises:
            UserError: the content is damaged or not of that type.
        """
        self._pages = (
            VectorPages(whole(content), media_type, media_type, repairs)
            if media_type in VECTOR_TYPES
            else _pages(content, media_type, password, media_type)
        )

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return self._pages.count

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in plan units."""
        return self._pages.size(page)

    def linework(self, page: int, progress: "Progress | None" = None) -> "Linework | None":
        """Return the lines of a page, or None where it is a picture; of a PDF, to snap to only.

        A PDF may take seconds: not to be asked for in the window's thread.

        Raises:
            Cancelled: ``progress`` raised it.
        """
        if isinstance(self._pages, VectorPages):
            return self._pages.linework(page)
        from cpted_app.exchange.plan_pdf import PdfPages

        return self._pages.linework(page, progress) if isinstance(self._pages, PdfPages) else None

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
    from cpted_app.exchange.health_file import examined

    return examined(_read_plan(path, page, password))


def _read_plan(path: Path, page: int | None, password: str | None) -> PlanFile:
    content, media_type = _content(path)
    pages = _pages(content, media_type, password, path.name)
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
        return _pdf(whole(content), path.name, sizes, page, password)
    if isinstance(pages, VectorPages):
        from cpted_app.exchange.drawing_units import guessed_unit

        drawing = pages.linework(0)
        return PlanFile(
            content=content,
            identity=identity_of(content),
            name=path.name,
            media_type=media_type,
            pages=sizes,
            page=0,
            problems=drawing.problems,
            scale_guess=guessed_unit(drawing),
            drawing=drawing,
        )
    return _picture(content, path, media_type, sizes, page)


def _content(path: Path) -> tuple[Content, str]:
    """Return what will be kept of a file, and its media type; a large picture stays on disk."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            kind = picture_type(stream.read(HEAD_BYTES))
    except OSError:
        size, kind = 0, None  # reading it says why
    if kind is not None and size > LARGE_BYTES:
        if size > MAX_BYTES:
            raise UserError(
                N_("{file} is too large: {size} MB; an assessment can keep {limit} MB."),
                N_(
                    "Cut out the part you need (gdal_translate -projwin), or compress it"
                    " (gdal_translate -co COMPRESS=DEFLATE)."
                ),
                file=path.name,
                size=size // 1_000_000,
                limit=MAX_BYTES // 1_000_000,
            )
        return path.absolute(), kind
    data = file_bytes(path, limits.now().file_bytes)
    media_type = media_type_of(data, path.name)
    if media_type == SHAPEFILE and not data.startswith(b"PK"):
        from cpted_app.exchange.plan_gis import zipped_shapefile

        data = zipped_shapefile(path)
    return data, media_type


def _pages(content: Content, media_type: str, password: str | None, name: str) -> _Pages:
    if media_type == PDF:
        from cpted_app.exchange.plan_pdf import PdfPages

        return PdfPages(whole(content), password, name)
    if media_type in VECTOR_TYPES:
        return VectorPages(whole(content), media_type, name)
    return _picture_pages(content, media_type, name)


def _picture_pages(content: Content, media_type: str, name: str) -> "ImagePages | RasterPages":
    if media_type == TIFF and is_survey_raster(content):
        from cpted_app.exchange.plan_raster import RasterPages

        return RasterPages(content, name)
    from cpted_app.exchange.plan_image import ImagePages

    return ImagePages(content, name)


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
    kept = plain if is_encrypted and password else data
    return PlanFile(
        content=kept,
        identity=identity_of(kept),
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
    content: Content,
    path: Path,
    media_type: str,
    sizes: tuple[PageSize, ...],
    page: int | None,
) -> PlanFile:
    from cpted_app.exchange import georeference, health
    from cpted_app.exchange.plan_image import check_plan, orientation_of

    problems: list[Problem] = []
    own = None
    if page is not None:
        pages = _picture_pages(content, media_type, path.name)
        pages.check(page)
        size = sizes[page]
        is_raster = media_type == TIFF and is_survey_raster(content)
        own = georeference.of_raster(content, path.name, page) if is_raster else None
        if own is None:
            turn = 1 if is_raster else orientation_of(content, path.name)
            own = georeference.of_side_files(path, (size.width_px, size.height_px), turn)
            if own is None and not is_raster:
                check_plan(content, path.name)
        else:
            own = georeference.named_beside(own, path)
        is_blank, in_px = pages.is_blank(page), (size.width_px, size.height_px)
        if is_blank:
            problems.append(health.of_blank())
        if own is None:
            problems += health.of_page(*in_px, size.metres_per_unit, denominator=None)
    return PlanFile(
        content=content,
        identity=identity_of(content),
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
