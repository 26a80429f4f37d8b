"""What hands do to the canvas: keys, buttons, wheel, touch and focus, as Qt tells them.

Belongs here: which part of the canvas an event goes to. What it then means is the business
of ``pointing`` and ``commands``.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from cpted_app.gui.canvas.commands import Commands
from cpted_app.gui.canvas.pointing import Pointing

_GESTURES = (QEvent.Type.Gesture, QEvent.Type.NativeGesture)


class Touched(QWidget):
    """A widget whose events go to ``pointing`` and ``commands``; ``shows_focus`` rings it."""

    cursor_left = Signal()

    pointing: Pointing
    commands: Commands
    shows_focus = False

    def event(self, event: QEvent) -> bool:
        """Take keys that the window would otherwise use, and gestures of touch pads."""
        # While the widget is made, events arrive before its parts are there.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.commands.wants(event):
                event.accept()
                return True
        elif event.type() in _GESTURES and self.pointing.gesture(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a key to the tool, or do what it means here."""
        if self.pointing.key_pressed(event) or self.commands.run(event):
            event.accept()
            self.update()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End panning with the space bar."""
        if not self.pointing.key_released(event):
            super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pan, or press with the tool."""
        self.shows_focus = False
        self.pointing.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or move the tool."""
        self.pointing.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End panning, or release the tool."""
        self.pointing.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Double click with the tool."""
        self.pointing.double_clicked(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or pan with two fingers."""
        self.pointing.wheeled(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self.pointing.left()
        self.cursor_left.emit()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring when the keyboard brought the focus."""
        self.shows_focus = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the focus ring away, and let go of the space bar."""
        self.pointing.is_space_held = False
        self.update()
        super().focusOutEvent(event)
