"""A picture of a widget that is painted once for each of its states, and copied from then on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget


class Still:
    """What a widget looks like as long as nothing about it changes."""

    def __init__(self, widget: QWidget, paint: Callable[[QPainter], None]) -> None:
        self._widget = widget
        self._paint = paint
        self._state: tuple[object, ...] = ()
        self._picture = QPixmap()

    def show(self, *state: object) -> None:
        """Copy the picture of a state; the size and the screen are part of every state."""
        dpr = self._widget.devicePixelRatioF()
        wanted = (self._widget.size(), dpr, *state)
        if self._state != wanted:
            self._state = wanted
            self._picture = QPixmap(self._widget.size() * dpr)
            self._picture.setDevicePixelRatio(dpr)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)
            painter.end()
        painter = QPainter(self._widget)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()
