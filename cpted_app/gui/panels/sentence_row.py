"""A sentence that can be clicked: a mark, and words as tall as they need."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton

from cpted_app.gui.panels.parts import label, row, tall_for_width


class SentenceRow(QPushButton):
    """One finding as a row; what a click does is told by whoever made it."""

    def __init__(self, mark: str, tone: str, sentence: str) -> None:
        super().__init__()
        self.setProperty("role", "row")
        tall_for_width(self)
        self.setAccessibleName(sentence)
        sign = label(mark, "value", tone, wrap=False)
        self._parts = layout = row(sign, label(sentence))
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setStretch(1, 1)
        layout.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)

    def sizeHint(self) -> QSize:
        """Return the size that the wrapped sentence needs."""
        return self._parts.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size: never lower than the sentence needs at the width there is."""
        return QSize(0, self._parts.totalHeightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more room, or less, once another width is taken."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrow sentence has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        return self._parts.totalHeightForWidth(width)
