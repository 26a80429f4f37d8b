"""The picture in the viewer: fitted, magnified at the pointer, dragged."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.records import Photo

MOST_ZOOM = 8.0
"""Screen pixels per pixel of the photo, beyond which nothing more is to be seen."""
ZOOM_STEP = 1.25
_NOTCH = 120.0


class PhotoSheet(QWidget):
    """One photo; the small picture stands in until the large one is decoded."""

    zoomed = Signal()
    """The picture is shown in another size."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._photo: Photo | None = None
        self._factor = 1.0
        """Magnification over the fitted size."""
        self._middle = QPointF(0.5, 0.5)
        """The point of the photo in the middle of the widget, as shares of its sides."""
        self._held: QPointF | None = None
        self.setMouseTracking(True)
        for pictures in (shell.album.large, shell.album.thumbnails):
            pictures.arrived.connect(self._arrived)

    @property
    def percent(self) -> float:
        """Screen pixels per hundred pixels of the photo."""
        return 100.0 * self._scale * self.devicePixelRatioF()

    def show_photo(self, photo: Photo) -> None:
        """Show another photo, fitted."""
        self._photo = photo
        self._shell.album.large.get(photo.attachment)
        self.fit()

    def fit(self) -> None:
        """Show the whole photo."""
        self._factor, self._middle = 1.0, QPointF(0.5, 0.5)
        self._changed()

    def show_pixels(self) -> None:
        """Show each pixel of the photo as one of the screen."""
        fitted = self._fitted_scale
        if fitted > 0.0:
            self.zoom(1.0 / (fitted * self.devicePixelRatioF() * self._factor))

    def zoom(self, by: float, at: QPointF | None = None) -> None:
        """Magnify about a place of the widget, or about its middle."""
        fitted = self._fitted_scale
        if fitted <= 0.0:
            return
        most = max(MOST_ZOOM / fitted, 1.0)
        wanted = min(max(self._factor * by, 1.0), most)
        place = at or QPointF(self.rect().center())
        before = self._share_at(place)
        self._factor = wanted
        after = self._share_at(place)
        self._middle += before - after
        self._changed()

    @property
    def _size(self) -> QSize:
        photo = self._photo
        return QSize(photo.width_px, photo.height_px) if photo is not None else QSize(1, 1)

    @property
    def _fitted_scale(self) -> float:
        size = self._size
        fitted = min(self.width() / size.width(), self.height() / size.height())
        return min(fitted, 1.0 / self.devicePixelRatioF())

    @property
    def _scale(self) -> float:
        return self._fitted_scale * self._factor

    @property
    def box(self) -> QRectF:
        """Where the photo lies in the widget."""
        width, height = self._size.width() * self._scale, self._size.height() * self._scale
        left = self.width() / 2.0 - self._middle.x() * width
        top = self.height() / 2.0 - self._middle.y() * height
        return QRectF(left, top, width, height)

    def _share_at(self, place: QPointF) -> QPointF:
        box = self.box
        return QPointF(
            (place.x() - box.left()) / max(box.width(), 1.0),
            (place.y() - box.top()) / max(box.height(), 1.0),
        )

    def _changed(self) -> None:
        # Nobody can push the photo out of sight.
        box_w, box_h = self._size.width() * self._scale, self._size.height() * self._scale
        half_x = min(self.width() / 2.0 / max(box_w, 1.0), 0.5)
        half_y = min(self.height() / 2.0 / max(box_h, 1.0), 0.5)
        self._middle = QPointF(
            min(max(self._middle.x(), half_x), 1.0 - half_x),
            min(max(self._middle.y(), half_y), 1.0 - half_y),
        )
        is_larger = self._factor > 1.0
        shape = Qt.CursorShape.OpenHandCursor if is_larger else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.ClosedHandCursor if self._held is not None else shape)
        self.zoomed.emit()
        self.update()

    def _arrived(self, attachment: str) -> None:
        if self._photo is not None and attachment == self._photo.attachment:
            self.update()

    def _image(self, attachment: str) -> QImage | None:
        album = self._shell.album
        return album.large.get(attachment) or album.thumbnails.get(attachment)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photo, or say why it is not to be seen."""
        painter = QPainter(self)
        photo = self._photo
        if photo is not None:
            image = self._image(photo.attachment)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(self.box, image)
            else:
                self._paint_words(painter, photo)
        painter.end()

    def _paint_words(self, painter: QPainter, photo: Photo) -> None:
        is_broken = self._shell.album.large.is_broken(photo.attachment)
        words = _("This picture cannot be shown.") if is_broken else _("Opening the picture…")
        painter.setPen(QColor(self._shell.theme["dim_text"]))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the photo in sight."""
        self._changed()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom(ZOOM_STEP ** (event.angleDelta().y() / _NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the photo."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._held = event.position()
            self._changed()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the photo."""
        if self._held is not None:
            moved = event.position() - self._held
            self._held = event.position()
            box = self.box
            self._middle -= QPointF(moved.x() / box.width(), moved.y() / box.height())
            self._changed()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of the photo."""
        self._held = None
        self._changed()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the photo's own pixels there, or the whole of it again."""
        if self._factor > 1.0:
            self.fit()
        else:
            fitted = self._fitted_scale * self.devicePixelRatioF()
            self.zoom(max(1.0 / fitted, 2.0), event.position())
