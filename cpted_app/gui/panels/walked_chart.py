"""A chart over the distance along a route that is walked: pointer or arrow keys move a walker."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from cpted_app.drawing.distance_charts import Strip
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell

KEY_STEP_M, PAGE_STEP_M = 1.0, 10.0


class WalkedChart(ChartView):
    """A chart over a distance, in which the pointer and the arrow keys choose a place."""

    walked = Signal(object)
    """Metres along, or None when the pointer has left."""

    def __init__(self, shell: Shell, height_px: int, name: str) -> None:
        super().__init__(shell, height_px, name)
        self.length_m = 0.0
        self.along_m: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Walk to where the pointer is."""
        strip = Strip(self.length_m, self.width() / PX_PER_PT, 0.0, self.height() / PX_PER_PT)
        self.walked.emit(strip.along_m(event.position().x() / PX_PER_PT))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the walker away."""
        self.walked.emit(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the walker away."""
        self.walked.emit(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by keys: arrows a metre, page keys ten, Home and End to the ends."""
        steps = {
            Qt.Key.Key_Left: -KEY_STEP_M,
            Qt.Key.Key_Right: KEY_STEP_M,
            Qt.Key.Key_PageDown: -PAGE_STEP_M,
            Qt.Key.Key_PageUp: PAGE_STEP_M,
            Qt.Key.Key_Home: -self.length_m,
            Qt.Key.Key_End: self.length_m,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        start = 0.0 if self.along_m is None else self.along_m + step
        self.walked.emit(min(max(start, 0.0), self.length_m))
