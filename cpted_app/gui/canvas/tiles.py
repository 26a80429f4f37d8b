"""Pieces of plan pictures, rendered in threads, kept within a budget.

Belongs here: which piece has which pixels, the threads that render them, and the one bridge
from those threads to the window. Where a piece is painted is the plan layer's business.
"""

import logging
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from cpted_app.content import Content
from cpted_app.errors import Cancelled
from cpted_app.exchange.apart import PlanSource
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.pdf_linework import Progress
from cpted_app.exchange.plans import Picture
from cpted_app.exchange.repairs import Repairs
from cpted_app.exchange.vector_pages import VECTOR_TYPES, Looks
from cpted_app.gui.canvas.linework_layer import PaintedLinework
from cpted_app.gui.canvas.tones import Tone, is_drawing, laid_on, toned
from cpted_app.model.records import Plan

log = logging.getLogger(__name__)

TILE_PX = 512
WHOLE_PX = 1024
BUDGET_BYTES = 224 * 1024 * 1024
WORKERS = 2
WHOLE = -1
"""The column and row of the picture of a whole page."""

Read = Callable[[str], Content]
"""From the SHA-256 of an attachment to what it holds; called in the threads."""
Overview = Callable[[str, int, int], Picture | None]
"""From an attachment, a page and its longer side in pixels to RGBA that is there already."""


Source = tuple[str, Repairs]
"""An attachment, and what is mended in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one plan file."""

    attachment: str
    media_type: str
    page: int
    width: float
    height: float
    looks: Looks = ()
    """How the layers of a drawing are shown."""
    repairs: Repairs = ()
    """What is mended in a drawing when it is read."""
    name: str = field(default="", compare=False)
    """What the plan is called where it cannot be shown."""

    @classmethod
    def of(cls, plan: Plan, looks: Looks = ()) -> "Sheet":
        """Return the page that a plan shows."""
        return cls(
            attachment=plan.attachment,
            media_type=plan.media_type,
            page=plan.page,
            width=plan.width_px,
            height=plan.height_px,
            looks=looks,
            repairs=plan.repairs,
            name=plan.name,
        )

    @property
    def source(self) -> Source:
        """What is opened for it: the file, and what is mended in it."""
        return self.attachment, self.repairs

    @property
    def whole(self) -> "Tile":
        """The picture of the whole page, asked for first."""
        return Tile(self, WHOLE_PX / max(self.width, self.height), WHOLE, WHOLE)

    @property
    def finest(self) -> float:
        """Pixels per plan unit beyond which nothing more is to be seen."""
        if self.media_type in VECTOR_TYPES:
            return math.inf
        return 2.0 if self.media_type.startswith("image/") else 400.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a sheet at ``scale`` device pixels per plan unit."""

    sheet: Sheet
    scale: float
    column: int
    row: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in plan units."""
        sheet = self.sheet
        if self.column == WHOLE:
            return (0.0, 0.0, sheet.width, sheet.height)
        side = TILE_PX / self.scale
        left, top = self.column * side, self.row * side
        return (left, top, min(left + side, sheet.width), min(top + side, sheet.height))

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in pixels."""
        left, top, right, bottom = self.box
        width, height = round((right - left) * self.scale), round((bottom - top) * self.scale)
        return max(width, 1), max(height, 1)


def tiles_in(sheet: Sheet, scale: float, box: tuple[float, float, float, float]) -> list[Tile]:
    """Return the tiles of a sheet that a box of plan units touches, the middle ones first."""
    side = TILE_PX / scale
    left, top = max(box[0], 0.0), max(box[1], 0.0)
    right, bottom = min(box[2], sheet.width), min(box[3], sheet.height)
    if left >= right or top >= bottom:
        return []
    columns = range(int(left // side), int(np.ceil(right / side)))
    rows = range(int(top // side), int(np.ceil(bottom / side)))
    x, y = (box[0] + box[2]) / 2.0 / side - 0.5, (box[1] + box[3]) / 2.0 / side - 0.5
    found = [Tile(sheet, scale, column, row) for row in rows for column in columns]
    return sorted(found, key=lambda tile: abs(tile.column - x) + abs(tile.row - y))


class TileStore(QObject):
    """Renders wanted tiles in threads and keeps what fits; must be made in the window's thread.

    Everything but the rendering itself happens in the window's thread.
    """

    arrived = Signal(object)
    """A Tile can be had from ``get``."""
    failed = Signal(object)
    """The exception that kept a sheet from being shown; told once per sheet."""

    _rendered = Signal(int, object, object)

    def __init__(
        self, read: Read, overview: Overview, tone: Tone, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sources = _Sources(read, overview)
        self._tone = tone
        self._kept: OrderedDict[Tile, QImage] = OrderedDict()
        self._bytes = 0
        self._broken: set[Sheet] = set()
        self._wanted: list[Tile] = []
        self._doing: set[Tile] = set()
        self._generation = 0
        self._is_closed = False
        self._threads: ThreadPoolExecutor | None = None
        self._rendered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def bytes_kept(self) -> int:
        """How much memory the kept pictures take."""
        return self._bytes

    @property
    def is_busy(self) -> bool:
        """Whether a thread is rendering or something waits for one."""
        return bool(self._wanted or self._doing)

    def get(self, tile: Tile) -> QImage | None:
        """Return the picture of a tile if it is there."""
        image = self._kept.get(tile)
        if image is not None:
            self._kept.move_to_end(tile)
        return image

    def of_sheet(self, sheet: Sheet) -> list[Tile]:
        """Return the kept tiles of a sheet."""
        return [tile for tile in self._kept if tile.sheet == sheet]

    def is_open(self, sheet: Sheet) -> bool:
        """Return whether the file of a sheet was opened for its tiles."""
        return self._sources.is_open(sheet)

    def linework(self, sheet: Sheet, progress: Progress | None = None) -> Linework | None:
        """Return the lines of an opened sheet, to snap to; for a PDF not in the window's thread.

        Raises:
            Cancelled: ``progress`` raised it.
        """
        return self._sources.linework(sheet, progress)

    def hand(self, attachment: str, lines: Linework) -> None:
        """Take the lines of a drawing that was just read, so that it is not read again."""
        self._sources.hand(attachment, lines)

    def want(self, tiles: Iterable[Tile]) -> None:
        """Ask for tiles in this order; what was asked for before and not begun is forgotten."""
        if self._is_closed:
            return
        self._wanted = [
            tile
            for tile in dict.fromkeys(tiles)
            if tile not in self._kept and tile not in self._doing and tile.sheet not in self._broken
        ]
        self._feed()

    def retone(self, tone: Tone) -> None:
        """Throw all pictures away and render later ones in another tone."""
        self._forget()
        self._tone = tone

    def forget_sources(self) -> None:
        """Throw everything away, plan files included: another assessment is shown."""
        self._forget()
        self._sources.clear()
        self._broken.clear()

    def close(self) -> None:
        """End the threads; nothing arrives any more."""
        self._is_closed = True
        self._forget()
        self._sources.stop()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None
        self._sources.clear()

    def _forget(self) -> None:
        self._generation += 1
        self._kept.clear()
        self._bytes = 0
        self._wanted.clear()
        self._doing.clear()

    def _feed(self) -> None:
        while len(self._doing) < WORKERS:
            tile = self._next()
            if tile is None:
                return
            self._doing.add(tile)
            if self._threads is None:
                self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="tiles")
            future = self._threads.submit(self._sources.picture, tile, self._tone)
            future.add_done_callback(partial(self._rendered.emit, self._generation, tile))

    def _next(self) -> Tile | None:
        """Take the first wish that can be fulfilled: a sheet's whole page goes before its tiles."""
        for at, tile in enumerate(self._wanted):
            if tile.column == WHOLE or self._sources.is_known(tile.sheet):
                return self._wanted.pop(at)
        return None

    @Slot(int, object, object)
    def _take(self, generation: int, tile: Tile, future: "Future[QImage]") -> None:
        if generation != self._generation or future.cancelled():
            return
        self._doing.discard(tile)
        error = future.exception()
        if error is None:
            self._keep(tile, future.result())
            self.arrived.emit(tile)
        elif tile.sheet not in self._broken:
            self._break(tile.sheet, error)
        self._feed()

    def _break(self, sheet: Sheet, error: BaseException) -> None:
        log.info("a plan was not rendered", exc_info=error)
        self._broken.add(sheet)
        self._wanted = [one for one in self._wanted if one.sheet != sheet]
        self.failed.emit(error)

    def _keep(self, tile: Tile, image: QImage) -> None:
        self._kept[tile] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > BUDGET_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.sizeInBytes()


class _Sources:
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
