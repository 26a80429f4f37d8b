"""A panel that floats on the canvas: rounded, with a hairline and a faint shadow.

Belongs here: the look of what lies on the canvas edge. What is in it belongs to palette and
legend.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.still import Still

SHADOW_PX = 5
RADIUS_PX = 10.0


class FloatingPanel(QFrame):
    """A frame whose own background is transparent and whose contents lie in a card."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._still = Still(self, self._paint)
        self.setAutoFillBackground(False)
        self.rows = QVBoxLayout(self)
        inner = SHADOW_PX + 5
        self.rows.setContentsMargins(inner, inner, inner, inner)
        self.rows.setSpacing(2)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy shadow and card, painted once for each size and theme."""
        self._still.show(self.theme.name)

    def _paint(self, painter: QPainter) -> None:
        card = QRectF(self.rect()).adjusted(SHADOW_PX, SHADOW_PX, -SHADOW_PX, -SHADOW_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in range(SHADOW_PX, 0, -1):
            shade = QColor(0, 0, 0, 7)
            painter.setBrush(shade)
            wide = card.adjusted(-spread, -spread + 1.5, spread, spread)
            painter.drawRoundedRect(wide, RADIUS_PX + spread, RADIUS_PX + spread)
        painter.setPen(QPen(QColor(self.theme["hairline"]), 1.0))
        painter.setBrush(QColor(self.theme["panel"]))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
