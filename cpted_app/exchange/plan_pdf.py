"""Pages of a PDF as plans: sizes in points, pictures of any part at any zoom.

Sizes are points (1/72 inch) of paper after /Rotate and /UserUnit; the origin is the top left
corner of the cropped page. pdfium is not thread-safe: one lock guards all of it, and documents
are closed under that lock, never by the garbage collector.
"""

import atexit
import hashlib
import io
import math
import re
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.units import METRES_PER_POINT
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.exchange.linework import Linework
    from cpted_app.exchange.pdf_linework import Progress

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
T = TypeVar("T")

MAX_OPEN_DOCUMENTS = 4
MAX_OPEN_PAGES = 3
MAX_LINEWORKS = 4
"""Pages whose lines are kept."""
BLANK_CHECK_PX = 1000
"""Longest side of the picture that is looked at to see whether a page shows anything."""
SEEN_CHECK_PX = 2000
"""Longest side of the picture that tells which lines of a page are seen."""

_LOCK = threading.RLock()
_OPEN: "OrderedDict[tuple[str, str], _Document]" = OrderedDict()
_LINES_LOCK = threading.Lock()
_LINES: "OrderedDict[tuple[tuple[str, str], int], Linework | None]" = OrderedDict()

_USER_UNIT = re.compile(rb"/UserUnit\s+(\d+(?:\.\d*)?|\.\d+)")
_CROSS_REFERENCE = re.compile(rb"[\s>]xref\s|/XRef\b")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_MAX_INFLATED = 8_000_000


@dataclass(slots=True)
class _Document:
    pdf: Any
    user_units: list[float]
    pages: "OrderedDict[int, Any]" = field(default_factory=OrderedDict)
    held: list[int] = field(default_factory=list)
    """Pages that are being read piece by piece and must stay open between the pieces."""
    is_dropped: bool = False

    def page(self, number: int) -> Any:
        import pypdfium2

        if number in self.pages:
            self.pages.move_to_end(number)
            return self.pages[number]
        try:
            self.pages[number] = self.pdf[number]
        except (pypdfium2.PdfiumError, IndexError):
            raise UserError(
                N_("Page {page} of the PDF cannot be read."),
                N_("Choose another page, or print the page to a new PDF."),
                page=number + 1,
            ) from None
        free = [one for one in self.pages if one not in self.held and one != number]
        for old in free[: max(len(self.pages) - MAX_OPEN_PAGES, 0)]:
            self.pages.pop(old).close()
        return self.pages[number]

    def drop(self) -> None:
        """Close the document as soon as no page of it is held."""
        self.is_dropped = True
        if not self.held:
            self.close()

    def close(self) -> None:
        for page in self.pages.values():
            page.close()
        self.pages.clear()
        self.pdf.close()


class PdfPages:
    """The pages of one PDF; safe to use from several threads."""

    def __init__(self, data: bytes, password: str | None = None, name: str = "PDF") -> None:
        """Open the document.

        Raises:
            UserError: it needs a password, has no page, or is damaged.
        """
        self._data = data
        self._password = password
        self._name = name
        self._key = (hashlib.sha256(data).hexdigest(), password or "")
        with _LOCK:
            self.count = len(self._document().pdf)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in points of paper."""
        with _LOCK:
            document = self._document()
            width, height = document.page(page).get_size()
            unit = document.user_units[page]
        if not 0.0 < width < math.inf or not 0.0 < height < math.inf:
            raise UserError(
                N_("Page {page} of the PDF has no size."),
                N_("Print the drawing to a new PDF."),
                page=page + 1,
            )
        return width * unit, height * unit

    def metres_per_unit(self, _page: int) -> float:
        """Return the length on paper of one plan unit: a point."""
        return METRES_PER_POINT

    def render(self, page: int, box_px: Box, width: int, height: int) -> Picture:
        """Return the part ``box_px`` of a page as RGBA, shape (height, width, 4).

        Paper is white; what lies outside the page is transparent. Only a bitmap of the asked
        size is made, whatever the zoom.
        """
        import pypdfium2.raw as pdfium
        from pypdfium2 import PdfBitmap

        x0, y0, x1, y1 = box_px
        full_w, full_h = self.size(page)
        sx, sy = width / (x1 - x0), height / (y1 - y0)
        left, right = (min(max(round((x - x0) * sx), 0), width) for x in (0.0, full_w))
        top, bottom = (min(max(round((y - y0) * sy), 0), height) for y in (0.0, full_h))
        if right <= left or bottom <= top:
            return np.zeros((height, width, 4), dtype=np.uint8)
        with _LOCK:
            document = self._document()
            unit = document.user_units[page]
            bitmap = PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRA)
            try:
                bitmap.fill_rect((255, 255, 255, 255), left, top, right - left, bottom - top)
                matrix = pdfium.FS_MATRIX(sx * unit, 0.0, 0.0, sy * unit, -x0 * sx, -y0 * sy)
                clip = pdfium.FS_RECTF(left, top, right, bottom)
                flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
                pdfium.FPDF_RenderPageBitmapWithMatrix(
                    bitmap.raw, document.page(page).raw, matrix, clip, flags
                )
                picture: Picture = np.array(bitmap.to_numpy(), dtype=np.uint8, copy=True)
            finally:
                bitmap.close()
        return picture

    def linework(self, page: int, progress: "Progress | None" = None) -> "Linework | None":
        """Return the lines of a page to snap to, or None where it has none; may take seconds.

        Raises:
            Cancelled: ``progress`` raised it.
        """
        from cpted_app.exchange.pdf_layers import groups_of
        from cpted_app.exchange.pdf_linework import PdfPage, page_linework

        key = (self._key, page)
        # Whoever else asks for lines meanwhile waits, and finds them.
        with _LINES_LOCK:
            if key not in _LINES:
                size, groups = self.size(page), groups_of(self._data)
                with self._held(page) as (raw, unit):
                    found = PdfPage(
                        raw=raw,
                        unit=unit,
                        size=size,
                        groups=groups,
                        lock=_LOCK,
                        picture=lambda: self._whole(page, SEEN_CHECK_PX),
                    )
                    _LINES[key] = page_linework(found, progress)
                while len(_LINES) > MAX_LINEWORKS:
                    _LINES.popitem(last=False)
            _LINES.move_to_end(key)
            return _LINES[key]

    def inside(self, page: int, look: Callable[[Any], T]) -> T:
        """Return what a function finds on the open page, for which pdfium stands still."""
        with _LOCK:
            return look(self._document().page(page))

    def text(self, page: int) -> str:
        """Return the text written on a page."""
        import pypdfium2

        with _LOCK:
            try:
                text_page = self._document().page(page).get_textpage()
            except pypdfium2.PdfiumError:
                return ""
            try:
                return str(text_page.get_text_bounded())
            finally:
                text_page.close()

    def is_blank(self, page: int) -> bool:
        """Return whether a page shows nothing at all."""
        return bool(self._whole(page, BLANK_CHECK_PX)[..., :3].min() == 255)

    def unit_is_unsure(self) -> bool:
        """Return whether pages state units of their own that cannot be told apart."""
        with _LOCK:
            return any(math.isnan(unit) for unit in _stated_units(self._data, self.count))

    def is_encrypted(self) -> bool:
        """Return whether the document is encrypted, with or without a password to open it."""
        import pypdfium2.raw as pdfium

        with _LOCK:
            return bool(pdfium.FPDF_GetSecurityHandlerRevision(self._document().pdf.raw) != -1)

    def unlocked(self) -> bytes:
        """Return the document without encryption, so that it can be read without a password."""
        import pypdfium2.raw as pdfium

        buffer = io.BytesIO()
        with _LOCK:
            self._document().pdf.save(buffer, flags=pdfium.FPDF_REMOVE_SECURITY)
        return buffer.getvalue()

    def _whole(self, page: int, longest_px: int) -> Picture:
        """Return the picture of a whole page, its longer side of this length."""
        width, height = self.size(page)
        shrink = longest_px / max(width, height)
        w, h = (max(round(side * shrink), 1) for side in (width, height))
        return self.render(page, (0.0, 0.0, width, height), w, h)

    def _document(self) -> _Document:
        if self._key in _OPEN:
            _OPEN.move_to_end(self._key)
            return _OPEN[self._key]
        document = _opened(self._data, self._password, self._name)
        _OPEN[self._key] = document
        while len(_OPEN) > MAX_OPEN_DOCUMENTS:
            _OPEN.popitem(last=False)[1].drop()
        return document

    @contextmanager
    def _held(self, page: int) -> Iterator[tuple[Any, float]]:
        """Give a page that stays open, and its unit, while the lock is let go between uses."""
        with _LOCK:
            document = self._document()
            raw, unit = document.page(page).raw, document.user_units[page]
            document.held.append(page)
        try:
            yield raw, unit
        finally:
            with _LOCK:
                document.held.remove(page)
                if document.is_dropped:
                    document.drop()


def _close_all() -> None:
    while _OPEN:
        _OPEN.popitem()[1].close()


def _opened(data: bytes, password: str | None, name: str) -> _Document:
    import pypdfium2  # its own clean-up is registered here, so that ours runs before it
    import pypdfium2.raw as pdfium

    if not _OPEN:
        atexit.unregister(_close_all)
        atexit.register(_close_all)
    _check_table(data, name)
    try:
        pdf = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise _locked(name, password) from None
        raise UserError(
            N_("{file} is not a readable PDF: it is damaged or incomplete."),
            N_("Get the file again, or print the drawing to a new PDF."),
            file=name,
        ) from None
    if len(pdf) == 0:
        pdf.close()
        raise UserError(
            N_("{file} has no pages."), N_("Print the drawing to a new PDF."), file=name
        )
    if len(pdf) > limits.now().pages:
        count = len(pdf)
        pdf.close()
        raise UserError(
            N_("{file} has {count} pages; at most {limit} can be read."),
            N_("Save the page you need as a file of its own; or allow “pages” in settings.json."),
            file=name,
            count=count,
            limit=limits.now().pages,
        )
    units = [1.0 if math.isnan(unit) else unit for unit in _stated_units(data, len(pdf))]
    return _Document(pdf, units)


def _check_table(data: bytes, name: str) -> None:
    """Refuse a document that says nowhere where its parts are: what is found in it may be old."""
    if _CROSS_REFERENCE.search(data) is None:
        raise UserError(
            N_("{file} is damaged or incomplete: its list of parts (cross-reference) is missing."),
            N_("Get the file again, or open it in a PDF viewer and print it to a new PDF."),
            file=name,
        )


def _locked(name: str, password: str | None) -> UserError:
    if password:
        return UserError(
            N_("The password does not open {file}."),
            N_("Type the password again; capitals matter."),
            file=name,
        )
    return UserError(
        N_("{file} is locked with a password."),
        N_("Give the password, or ask its author for an unlocked copy."),
        file=name,
    )


def _stated_units(data: bytes, pages: int) -> list[float]:
    """Return /UserUnit of each page in 1/72 inch; NaN where the file leaves it unclear.

    pdfium has no question for it, so the file's own words are read: one value stated on every
    page, or none, is certain.
    """
    found = [float(number) for number in _USER_UNIT.findall(data)]
    for match in _OBJECT_STREAM.finditer(data):
        found += [float(number) for number in _USER_UNIT.findall(_inflated(data, match.end()))]
    found = [unit for unit in found if unit > 0.0]
    if not found or set(found) == {1.0}:
        return [1.0] * pages
    if len(set(found)) == 1 and len(found) >= pages:
        return [found[0]] * pages
    return [math.nan] * pages


def _inflated(data: bytes, at: int) -> bytes:
    start = data.find(b"stream", at)
    end = data.find(b"endstream", start)
    if start < 0 or end < 0:
        return b""
    try:
        packed = data[start + len(b"stream") : end].lstrip(b"\r\n")
        return zlib.decompressobj().decompress(packed, _MAX_INFLATED)
    except zlib.error:
        return b""
