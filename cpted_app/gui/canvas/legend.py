"""The legend on the canvas: what the marks on the plan mean; it can be folded away.

Belongs here: the panel. Entries and their samples come from ``drawing.legends``.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from cpted_app.drawing import legends
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.floating import FloatingPanel
from cpted_app.gui.canvas.overlay import paint_primitives
from cpted_app.gui.canvas.painter import Brushwork
from cpted_app.gui.canvas.sprites import PX_PER_PT, font_of
from cpted_app.gui.canvas.view import View
from cpted_app.i18n import _, worded
from cpted_app.model.site import Site

ROW_PX = 21
SAMPLE_PX = 40
TEXT_PX = 12.0


class Legend(FloatingPanel):
    """A heading that folds, and the entries below it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.is_open = True
        self.heading = QToolButton(self)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setAutoRaise(True)
        self.heading.clicked.connect(self._toggle)
        self.entries = LegendEntries(theme, self)
        self.rows.addWidget(self.heading)
        self.rows.addWidget(self.entries)
        self.set_theme(theme)

    def show_site(self, site: Site, results: Mapping[str, Any]) -> None:
        """Take the entries of a site; without any the legend is not there."""
        views = getattr(results.get("sightlines"), "views", None)
        self.entries.load(legends.entries(site, views))
        self.setVisible(bool(self.entries.words))
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and words."""
        self.theme = self.entries.theme = theme
        self.heading.setText(_("Legend"))
        self._fold(is_open=self.is_open)

    def keep_within(self, height_px: int) -> None:
        """Fold away where the canvas is too low for the entries."""
        needed_px = self.entries.sizeHint().height() + 2 * ROW_PX + 40
        self.entries.setVisible(self.is_open and needed_px <= height_px)
        self.adjustSize()

    def _toggle(self) -> None:
        self._fold(is_open=not self.is_open)

    def _fold(self, *, is_open: bool) -> None:
        self.is_open = is_open
        self.entries.setVisible(is_open)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.heading.setToolTip(_("Fold the legend") if is_open else _("Unfold the legend"))
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            parent.updateGeometry()
            self.move(max(parent.width() - self.width() - 10, 0), 10)


class LegendEntries(QWidget):
    """The samples with their words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.words: list[str] = []
        self._state: tuple[object, ...] = ()
        self._picture = QPixmap()
        self._samples: list[legends.Entry] = []

    def load(self, entries: list[legends.Entry]) -> None:
        """Take other entries."""
        self._samples = entries
        self.words = [worded(message) for message, _sample in entries]
        self.setAccessibleName(_("Legend"))
        self.setAccessibleDescription(", ".join(self.words))
        self.updateGeometry()
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that all entries need."""
        metrics = QFontMetricsF(font_of(TEXT_PX))
        width = max((metrics.horizontalAdvance(word) for word in self.words), default=0.0)
        return QSize(int(SAMPLE_PX + width + 12), ROW_PX * len(self.words))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy the samples and words, painted once for each site and theme."""
        dpr = self.devicePixelRatioF()
        state = (tuple(self.words), self.theme.name, dpr, self.width())
        if self._state != state:
            self._state = state
            self._picture = QPixmap(self.size() * dpr)
            self._picture.setDevicePixelRatio(dpr)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._paint(self._picture)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _paint(self, picture: QPixmap) -> None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brushwork = Brushwork(self.theme, self.devicePixelRatioF())
        for at, (_message, sample) in enumerate(self._samples):
            middle = ROW_PX * (at + 0.5)
            # The sample's frame: points, x from 0, y about 0; placed 4 px from the left.
            view = View(
                x_m=(self.width() / 2.0 - 4.0) / PX_PER_PT,
                y_m=(middle - self.height() / 2.0) / PX_PER_PT,
                scale=PX_PER_PT,
                width_px=self.width(),
                height_px=self.height(),
            )
            paint_primitives(painter, brushwork, view, sample)
            painter.setFont(font_of(TEXT_PX))
            painter.setPen(QColor(self.theme["text"]))
            painter.drawText(SAMPLE_PX, int(middle + TEXT_PX * 0.36), self.words[at])
        painter.end()
