"""The legend on the canvas: what the marks on the plan mean; it can be folded away.

Belongs here: the panel. Entries and their samples come from ``drawing.legends``.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from cpted_app.drawing import legends
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.floating import FloatingPanel
from cpted_app.gui.canvas.overlay import paint_primitives
from cpted_app.gui.canvas.painter import Brushwork
from cpted_app.gui.canvas.sprites import PX_PER_PT, font_of
from cpted_app.gui.canvas.still import Still
from cpted_app.gui.canvas.view import View
from cpted_app.i18n import _, worded

ROW_PX = 21
SAMPLE_PX = 40
TEXT_PX = 12.0
FRAME_PX = 2 * ROW_PX + 40
"""What heading, frame and edges take of the canvas's height."""
ROOMY_PX = (900, 520)
"""Width and height of a canvas on which the legend is open from the start."""


class Legend(FloatingPanel):
    """A heading that folds, and the entries below it; what the person folded stays so."""

    folded = Signal()
    """The person folded or unfolded it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.is_open = True
        self._wanted: bool | None = None
        self.heading = QToolButton(self)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setAutoRaise(True)
        self.heading.clicked.connect(self._toggle)
        self.entries = LegendEntries(theme, self)
        self.rows.addWidget(self.heading)
        self.rows.addWidget(self.entries)
        self.set_theme(theme)

    def show_entries(self, entries: list[legends.Entry]) -> bool:
        """Take entries and return whether they are others; without any the legend is not there."""
        is_other = self.entries.load(entries)
        self.setVisible(bool(entries))
        return is_other

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and words."""
        self.theme = self.entries.theme = theme
        self.heading.setText(_("Legend"))
        self._fold()

    def keep_within(self, width_px: int, height_px: int) -> None:
        """Fold away on a small canvas, unless the person has said otherwise; use columns."""
        is_large = width_px >= ROOMY_PX[0] and height_px >= ROOMY_PX[1]
        self.is_open = is_large if self._wanted is None else self._wanted
        self.entries.arrange(max((height_px - FRAME_PX) // ROW_PX, 1))
        self._fold()

    def _toggle(self) -> None:
        self._wanted = not self.is_open
        self.is_open = self._wanted
        self._fold()
        self.folded.emit()

    def _fold(self) -> None:
        is_open = self.is_open
        self.entries.setVisible(is_open)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.heading.setToolTip(_("Fold the legend") if is_open else _("Unfold the legend"))
        self.heading.setAccessibleName(self.heading.toolTip())
        self.adjustSize()


class LegendEntries(QWidget):
    """The samples with their words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.words: list[str] = []
        self._still = Still(self, self._paint)
        self._samples: list[legends.Entry] = []
        self._in_column = 1000
        self._column_px = self._rows = 0

    def load(self, entries: list[legends.Entry]) -> bool:
        """Take other entries; return whether they say something else."""
        words = [worded(message) for message, _sample in entries]
        if words == self.words:
            return False
        self._samples, self.words = entries, words
        self.setAccessibleName(_("Legend"))
        self.setAccessibleDescription(", ".join(self.words))
        self.arrange(self._in_column)
        return True

    def arrange(self, in_column: int) -> None:
        """Stand in as many columns as it takes with so many entries in each."""
        self._in_column = in_column
        metrics = QFontMetricsF(font_of(TEXT_PX))
        widest = max((metrics.horizontalAdvance(word) for word in self.words), default=0.0)
        self._column_px = int(SAMPLE_PX + widest + 12)
        columns = -(-len(self.words) // in_column)
        # Even columns look better than a full one and a rest.
        self._rows = -(-len(self.words) // max(columns, 1))
        self.setFixedSize(self._column_px * columns, ROW_PX * self._rows)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the samples and words, painted once for each site and theme."""
        self._still.show(self.theme.name, *self.words)

    def _paint(self, painter: QPainter) -> None:
        brushwork = Brushwork(self.theme, self.devicePixelRatioF())
        for at, (_message, sample) in enumerate(self._samples):
            left, middle = at // self._rows * self._column_px, ROW_PX * (at % self._rows + 0.5)
            # The sample's frame: points, x from 0, y about 0; placed 4 px from the left.
            view = View(
                x_m=(self.width() / 2.0 - 4.0 - left) / PX_PER_PT,
                y_m=(middle - self.height() / 2.0) / PX_PER_PT,
                scale=PX_PER_PT,
                width_px=self.width(),
                height_px=self.height(),
            )
            paint_primitives(painter, brushwork, view, sample)
            painter.setFont(font_of(TEXT_PX))
            painter.setPen(QColor(self.theme["text"]))
            painter.drawText(left + SAMPLE_PX, int(middle + TEXT_PX * 0.36), self.words[at])
