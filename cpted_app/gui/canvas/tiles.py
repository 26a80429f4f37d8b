"""Pieces of plan pictures, rendered in threads, kept within a budget.

Belongs here: which piece has which pixels, the threads that render them, and the one bridge
from those threads to the window. Where a piece is painted is the plan layer's business.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from cpted_app.exchange.plans import PlanSource
from cpted_app.gui.canvas.tones import Tone, is_drawing, on_white, toned
from cpted_app.model.records import Plan

log = logging.getLogger(__name__)

TILE_PX = 512
WHOLE_PX = 1024
BUDGET_BYTES = 224 * 1024 * 1024
WORKERS = 2
WHOLE = -1
"""The column and row of the picture of a whole page."""

Read = Callable[[str], bytes]
"""From the SHA-256 of an attachment to its bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one plan file."""

    attachment: str
    media_type: str
    page: int
    width: float
    height: float

    @classmethod
    def of(cls, plan: Plan) -> "Sheet":
        """Return the page that a plan shows."""
        return cls(plan.attachment, plan.media_type, plan.page, plan.width_px, plan.height_px)

    @property
    def whole(self) -> "Tile":
        """The picture of the whole page, asked for first."""
        return Tile(self, WHOLE_PX / max(self.width, self.height), WHOLE, WHOLE)

    @property
    def finest(self) -> float:
        """Pixels per plan unit beyond which nothing more is to be seen."""
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


def tiles_in(
    sheet: Sheet, scale: float, box: tuple[float, float, float, float]
) -> list[Tile]:
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
    """Renders wanted tiles in threads and keeps what fits; must be made in the window's thread."""

    arrived = Signal(object)
    """A Tile can be had from ``get``."""
    failed = Signal(object)
    """The exception that kept a sheet from being shown; told once per sheet."""

    _rendered = Signal(int, object, object, object)

    def __init__(self, read: Read, tone: Tone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = _Pool(read, tone, self._rendered.emit)
        self._kept: OrderedDict[Tile, QImage] = OrderedDict()
        self._bytes = 0
        self._broken: set[Sheet] = set()
        self._rendered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def bytes_kept(self) -> int:
        """How much memory the kept pictures take."""
        return self._bytes

    @property
    def is_busy(self) -> bool:
        """Whether a thread is rendering or something waits for one."""
        return self._pool.is_busy

    def get(self, tile: Tile) -> QImage | None:
        """Return the picture of a tile if it is there."""
        image = self._kept.get(tile)
        if image is not None:
            self._kept.move_to_end(tile)
        return image

    def of_sheet(self, sheet: Sheet) -> list[Tile]:
        """Return the kept tiles of a sheet."""
        return [tile for tile in self._kept if tile.sheet == sheet]

    def want(self, tiles: Iterable[Tile]) -> None:
        """Ask for tiles in this order; what was asked for before and not begun is forgotten."""
        missing = [
            tile
            for tile in dict.fromkeys(tiles)
            if tile not in self._kept and tile.sheet not in self._broken
        ]
        self._pool.want(missing)

    def retone(self, tone: Tone) -> None:
        """Throw all pictures away and render later ones in another tone."""
        self._kept.clear()
        self._bytes = 0
        self._pool.retone(tone)

    def close(self) -> None:
        """End the threads; nothing arrives any more."""
        self._pool.close()
        self._kept.clear()
        self._bytes = 0

    @Slot(int, object, object, object)
    def _take(self, generation: int, tile: Tile, image: QImage | None, error: object) -> None:
        if generation != self._pool.generation or tile in self._kept:
            return
        if image is None:
            if tile.sheet not in self._broken:
                self._broken.add(tile.sheet)
                self.failed.emit(error)
            return
        self._kept[tile] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > BUDGET_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.sizeInBytes()
        self.arrived.emit(tile)


class _Pool:
    """Threads that render tiles; started with the first wish, ended by ``close``."""

    def __init__(
        self, read: Read, tone: Tone, tell: Callable[[int, Tile, object, object], None]
    ) -> None:
        self._read = read
        self._tone = tone
        self._tell = tell
        self._wake = threading.Condition()
        self._wanted: list[Tile] = []
        self._doing: set[Tile] = set()
        self._sources: dict[str, PlanSource] = {}
        self._source_lock = threading.Lock()
        self._is_drawing: dict[Sheet, bool] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False
        self.generation = 0

    @property
    def is_busy(self) -> bool:
        with self._wake:
            return bool(self._wanted or self._doing)

    def want(self, tiles: Sequence[Tile]) -> None:
        with self._wake:
            self._wanted = [tile for tile in tiles if tile not in self._doing]
            if self._wanted and not self._threads and not self._closed:
                self._threads = [
                    threading.Thread(target=self._work, name=f"tiles-{n}", daemon=True)
                    for n in range(WORKERS)
                ]
                for thread in self._threads:
                    thread.start()
            self._wake.notify_all()

    def retone(self, tone: Tone) -> None:
        with self._wake:
            self.generation += 1
            self._tone = tone
            self._wanted = []
            self._doing.clear()

    def close(self) -> None:
        with self._wake:
            self._closed = True
            self.generation += 1
            self._wanted = []
            self._wake.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._sources.clear()

    def _work(self) -> None:
        while True:
            with self._wake:
                tile = self._next()
                while tile is None and not self._closed:
                    self._wake.wait()
                    tile = self._next()
                if self._closed or tile is None:
                    return
                self._doing.add(tile)
                generation, tone = self.generation, self._tone
            image, error = self._try(tile, tone)
            with self._wake:
                self._doing.discard(tile)
                if image is None:
                    self._wanted = [one for one in self._wanted if one.sheet != tile.sheet]
                is_told = generation == self.generation
                self._wake.notify_all()
            if is_told:
                self._tell(generation, tile, image, error)

    def _next(self) -> Tile | None:
        """Take the first wish that can be fulfilled: a sheet's whole page goes before its tiles."""
        for at, tile in enumerate(self._wanted):
            if tile.column == WHOLE or tile.sheet in self._is_drawing:
                return self._wanted.pop(at)
        return None

    def _try(self, tile: Tile, tone: Tone) -> tuple[QImage | None, Exception | None]:
        try:
            return self._render(tile, tone), None
        except Exception as error:  # a bridge from threads always tells
            log.info("a tile was not rendered", exc_info=True)
            return None, error

    def _render(self, tile: Tile, tone: Tone) -> QImage:
        sheet = tile.sheet
        source = self._source(sheet)
        width, height = tile.size_px
        pixels = source.render(sheet.page, tile.box, width, height)
        if tile.column == WHOLE:
            self._is_drawing[sheet] = is_drawing(pixels)
        quiet = toned(pixels, tone) if self._is_drawing[sheet] else on_white(pixels)
        quiet = np.ascontiguousarray(quiet)
        image = QImage(quiet.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _source(self, sheet: Sheet) -> PlanSource:
        with self._source_lock:
            if sheet.attachment not in self._sources:
                data = self._read(sheet.attachment)
                self._sources[sheet.attachment] = PlanSource(data, sheet.media_type)
            return self._sources[sheet.attachment]
