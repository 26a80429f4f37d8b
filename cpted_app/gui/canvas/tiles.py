"""Pieces of plan pictures, rendered in threads, kept within a budget.

Belongs here: what is asked for and kept, the threads, and the one bridge from those threads to
the window. Where a piece is painted is the plan layer's business.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from cpted_app.exchange.linework import Linework
from cpted_app.exchange.pdf_linework import Progress
from cpted_app.gui.canvas.plan_sources import Overview, Read, Sources
from cpted_app.gui.canvas.sheets import WHOLE, Sheet, Tile
from cpted_app.gui.canvas.tones import Tone

log = logging.getLogger(__name__)

BUDGET_BYTES = 224 * 1024 * 1024
WORKERS = 2


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
        self._sources = Sources(read, overview)
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
