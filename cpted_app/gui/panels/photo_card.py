"""The card that floats beside a pin: the photo small, its number and caption."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cpted_app.gui.canvas.floating import SHADOW_PX, FloatingPanel
from cpted_app.gui.panels.parts import label
from cpted_app.gui.panels.photo_words import line_of, title_of
from cpted_app.gui.photo_pictures import paint_cover
from cpted_app.gui.shell import Shell
from cpted_app.model.records import Photo

PICTURE = QSize(220, 146)
EDGE_PX = 10


class Thumbnail(QWidget):
    """One photo, filling the widget; it appears as soon as it is decoded."""

    def __init__(self, shell: Shell, size: QSize) -> None:
        super().__init__()
        self._shell = shell
        self._attachment = ""
        self.setFixedSize(size)
        shell.album.thumbnails.arrived.connect(self._arrived)

    def show_photo(self, photo: Photo) -> None:
        """Show another photo."""
        self._attachment = photo.attachment
        self.setAccessibleName(title_of(photo))
        self.update()

    def _arrived(self, attachment: str) -> None:
        if attachment == self._attachment:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photo, or a quiet ground until it is there."""
        painter = QPainter(self)
        image = self._shell.album.thumbnails.get(self._attachment)
        paint_cover(painter, self._shell.theme, QRectF(self.rect()), image)
        painter.end()


class PhotoCard(FloatingPanel):
    """A small card on the canvas; the pointer goes through it."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell.theme, parent)
        self._shell, self._canvas = shell, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = SHADOW_PX + 9
        self.rows.setContentsMargins(inner, inner, inner, inner)
        self.picture = Thumbnail(shell, PICTURE)
        self.title = label("", "strong")
        self.line = label("", "small")
        for part in (self.picture, self.title, self.line):
            self.rows.addWidget(part)
        for text in (self.title, self.line):
            text.setFixedWidth(PICTURE.width())
        self.hide()
        shell.themed.connect(self._themed)

    def show_photo(self, photo: Photo, place: QPoint, away_px: int) -> None:
        """Show a photo beside a place of the canvas, within it."""
        self._fill(photo)
        canvas = self._canvas
        x, y = place.x() + away_px, place.y() - self.height() // 2
        if x + self.width() > canvas.width() - EDGE_PX:
            x = place.x() - away_px - self.width()
        self._put(x, y)

    def show_in_corner(self, photo: Photo) -> None:
        """Show a photo at the lower right, out of the way of the pointer."""
        self._fill(photo)
        canvas = self._canvas
        self._put(canvas.width() - self.width() - EDGE_PX, canvas.height() - self.height() - 50)

    def _put(self, x: int, y: int) -> None:
        canvas = self._canvas
        lowest = canvas.height() - self.height() - EDGE_PX + SHADOW_PX
        self.move(max(x, EDGE_PX), max(min(y, lowest), EDGE_PX))
        self.show()
        self.raise_()

    def _fill(self, photo: Photo) -> None:
        self.picture.show_photo(photo)
        self.title.setText(title_of(photo))
        self.line.setText(line_of(photo))
        self.line.setVisible(bool(self.line.text()))
        self.rows.invalidate()
        self.adjustSize()

    def _themed(self) -> None:
        self.theme = self._shell.theme
        self.update()
