"""Pictures of photos, decoded in threads and kept within a budget.

Belongs here: which photo has which pixels on screen. Where they are painted is the business
of grid, card and viewer.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from cpted_app.drawing.theme import Theme
from cpted_app.errors import UserError
from cpted_app.gui.pictures import image_of

log = logging.getLogger(__name__)

WORKERS = 2
MOST_WAITING = 120
"""Wishes kept; what is still seen is asked for again when it is painted."""

Read = Callable[[str], tuple[bytes, str]]
"""From the SHA-256 of an attachment to its bytes and media type."""


class PhotoPictures(QObject):
    """Upright pictures of at most ``side_px``, by attachment; the least used ones are dropped.

    Must be made in the window's thread, where everything but the decoding happens.
    """

    arrived = Signal(str)
    """The attachment whose picture can be had now, or is known to be broken."""

    _decoded = Signal(int, str, object)

    def __init__(
        self, read: Read, *, side_px: int, budget_bytes: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.side_px, self.budget_bytes = side_px, budget_bytes
        self._read = read
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._broken: set[str] = set()
        self._waiting: list[str] = []
        self._doing: set[str] = set()
        self._generation = 0
        self._is_closed = False
        self._threads: ThreadPoolExecutor | None = None
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def bytes_kept(self) -> int:
        """How much memory the kept pictures take."""
        return sum(image.sizeInBytes() for image in self._kept.values())

    @property
    def is_busy(self) -> bool:
        """Whether a thread is decoding or something waits for one."""
        return bool(self._waiting or self._doing)

    def get(self, attachment: str) -> QImage | None:
        """Return a picture if it is there; else it is asked for, before all others."""
        image = self._kept.get(attachment)
        if image is not None:
            self._kept.move_to_end(attachment)
        elif not self._is_closed and attachment and not self.is_broken(attachment):
            self._want(attachment)
        return image

    def is_kept(self, attachment: str) -> bool:
        """Return whether a picture is there; it is not asked for."""
        return attachment in self._kept

    def is_broken(self, attachment: str) -> bool:
        """Return whether a photo cannot be shown."""
        return attachment in self._broken

    def forget(self) -> None:
        """Throw everything away: another assessment is shown."""
        self._generation += 1
        self._kept.clear()
        self._broken.clear()
        self._waiting.clear()
        self._doing.clear()

    def close(self) -> None:
        """End the threads; nothing arrives any more."""
        self._is_closed = True
        self.forget()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None

    def _want(self, attachment: str) -> None:
        if attachment in self._doing:
            return
        if attachment in self._waiting:
            self._waiting.remove(attachment)
        self._waiting.append(attachment)
        del self._waiting[:-MOST_WAITING]
        self._feed()

    def _feed(self) -> None:
        while self._waiting and len(self._doing) < WORKERS:
            attachment = self._waiting.pop()
            try:
                data, media_type = self._read(attachment)
            except UserError as error:
                self._break(attachment, error)
                continue
            self._doing.add(attachment)
            if self._threads is None:
                self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="photos")
            future = self._threads.submit(_decode, data, media_type, self.side_px)
            future.add_done_callback(partial(self._decoded.emit, self._generation, attachment))

    @Slot(int, str, object)
    def _take(self, generation: int, attachment: str, future: "Future[QImage]") -> None:
        if generation != self._generation or future.cancelled():
            return
        self._doing.discard(attachment)
        error = future.exception()
        if error is None:
            self._kept[attachment] = future.result()
            self._shrink()
            self.arrived.emit(attachment)
        else:
            self._break(attachment, error)
        self._feed()

    def _shrink(self) -> None:
        kept = self.bytes_kept
        while kept > self.budget_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            kept -= dropped.sizeInBytes()

    def _break(self, attachment: str, error: BaseException) -> None:
        log.info("a photo was not decoded", exc_info=error)
        self._broken.add(attachment)
        self.arrived.emit(attachment)


def paint_cover(
    painter: QPainter, theme: Theme, box: QRectF, image: QImage | None, radius_px: float = 7.0
) -> None:
    """Paint a picture so that it covers a rounded box; a quiet ground while it is not there."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    path = QPainterPath()
    path.addRoundedRect(box, radius_px, radius_px)
    painter.fillPath(path, QColor(theme["plan_fill"]))
    if image is not None:
        painter.setClipPath(path)
        scale = max(box.width() / image.width(), box.height() / image.height())
        width, height = box.width() / scale, box.height() / scale
        left, top = (image.width() - width) / 2.0, (image.height() - height) / 2.0
        painter.drawImage(box, image, QRectF(left, top, width, height))
    painter.restore()


def _decode(data: bytes, media_type: str, side_px: int) -> QImage:
    from cpted_app.exchange import apart
    from cpted_app.exchange.photos import upright

    work = partial(upright, data, media_type, side_px)
    pixels = apart.read(work, file=media_type, reader=apart.SHOWING)
    return image_of(pixels).convertToFormat(QImage.Format.Format_RGB32)
