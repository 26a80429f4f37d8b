"""Plan files opened to be shown, and the pictures of their pieces; shared by threads."""

import threading
from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QImage

from cpted_app.content import Content
from cpted_app.errors import Cancelled
from cpted_app.exchange.apart import PlanSource
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.pdf_linework import Progress
from cpted_app.exchange.plans import Picture
from cpted_app.exchange.vector_pages import VECTOR_TYPES
from cpted_app.gui.canvas.linework_layer import PaintedLinework
from cpted_app.gui.canvas.sheets import WHOLE, WHOLE_PX, Sheet, Source, Tile
from cpted_app.gui.canvas.tones import Tone, is_drawing, laid_on, toned

Read = Callable[[str], Content]
"""From the SHA-256 of an attachment to what it holds; called in the threads."""
Overview = Callable[[str, int, int], Picture | None]
"""From an attachment, a page and its longer side in pixels to RGBA that is there already."""


class Sources:
    """The opened plan files, shared by the threads."""

    def __init__(self, read: Read, overview: Overview) -> None:
        self._read = read
        self._overview = overview
        self._opened: dict[Source, PlanSource] = {}
        self._painted: dict[Source, PaintedLinework] = {}
        self._handed: dict[Source, Linework] = {}
        self._is_drawing: dict[Sheet, bool] = {}
        self._is_stopped = False
        self._lock = threading.Lock()

    def is_known(self, sheet: Sheet) -> bool:
        """Return whether it is known how a sheet is toned: its whole page was rendered."""
        return sheet in self._is_drawing

    def is_open(self, sheet: Sheet) -> bool:
        """Return whether a file is open."""
        return sheet.source in self._opened or sheet.source in self._handed

    def hand(self, attachment: str, lines: Linework) -> None:
        """Take the lines of a drawing as its file has them."""
        with self._lock:
            self._handed[attachment, ()] = lines

    def linework(self, sheet: Sheet, progress: Progress | None) -> Linework | None:
        """Return the lines of an opened file."""
        if sheet.source in self._handed:
            return self._handed[sheet.source]
        source = self._opened.get(sheet.source)
        return source.linework(sheet.page, progress) if source is not None else None

    def stop(self) -> None:
        """Have threads wait no longer for what is being drawn."""
        self._is_stopped = True

    def clear(self) -> None:
        """Forget all files."""
        with self._lock:
            self._opened.clear()
            self._painted.clear()
            self._handed.clear()
            self._is_drawing.clear()

    def picture(self, tile: Tile, tone: Tone) -> QImage:
        """Return the toned picture of a tile."""
        sheet = tile.sheet
        width, height = tile.size_px
        if tile.column == WHOLE:
            there = self._overview(sheet.attachment, sheet.page, WHOLE_PX)
            if there is not None and there.shape[:2] == (height, width):
                return self._toned(tile, there, tone)
        painted = self._painted_of(sheet)
        if painted is not None:
            self._is_drawing[sheet] = True
            return painted.tile(tile.box, tile.size_px, sheet.looks, tone)
        pixels = self._source(sheet).render(sheet.page, tile.box, width, height, check=self._check)
        return self._toned(tile, pixels, tone)

    def _toned(self, tile: Tile, pixels: Picture, tone: Tone) -> QImage:
        sheet, (width, height) = tile.sheet, tile.size_px
        if tile.column == WHOLE:
            self._is_drawing[sheet] = is_drawing(pixels)
        is_toned = self._is_drawing.get(sheet, False)
        quiet = np.ascontiguousarray(
            toned(pixels, tone) if is_toned else laid_on(pixels, tone.ground)
        )
        image = QImage(quiet.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _painted_of(self, sheet: Sheet) -> PaintedLinework | None:
        # The lines of a PDF are there to snap to; pdfium paints it.
        if sheet.media_type not in VECTOR_TYPES:
            return None
        linework = self._handed.get(sheet.source) or self._source(sheet).linework(sheet.page)
        if linework is None:
            return None
        with self._lock:
            if sheet.source not in self._painted:
                self._painted[sheet.source] = PaintedLinework(linework)
            return self._painted[sheet.source]

    def _source(self, sheet: Sheet) -> PlanSource:
        with self._lock:
            if sheet.source not in self._opened:
                self._opened[sheet.source] = PlanSource(
                    self._read(sheet.attachment),
                    sheet.media_type,
                    name=sheet.name,
                    check=self._check,
                    repairs=sheet.repairs,
                )
            return self._opened[sheet.source]

    def _check(self, _fraction: float) -> None:
        if self._is_stopped:
            raise Cancelled
