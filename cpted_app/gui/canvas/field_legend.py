"""The legend of a field on the canvas: colours, numbers, what is shown and what is assumed.

Belongs here: the panel. Steps and colours come from ``drawing.fields``.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpted_app.drawing.fields import CHANGE, HATCH_INK, Steps, level_text
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.floating import FloatingPanel
from cpted_app.gui.canvas.sprites import font_of
from cpted_app.gui.field_words import LegendText
from cpted_app.gui.panels.parts import clear, label, row

BAND_PX = 32
STRIP_PX, NUMBER_PX, TICK_PX = 13, 11.0, 4
SWATCH_PX = 26
HATCH_PX = 7


class FieldLegend(FloatingPanel):
    """Title and unit, the colours, what is hatched, a line on what it is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.title = label("", "strong", wrap=False)
        self.unit = label("", "small", wrap=False)
        self.strip = Strip(theme)
        self.keys = QVBoxLayout()
        self.keys.setSpacing(3)
        self.line = label("", "small", wrap=False)
        self.state = label("", "small", wrap=False)
        self.rows.setContentsMargins(17, 14, 17, 13)
        self.rows.setSpacing(3)
        self.rows.addLayout(row(self.title, self.unit, None, spacing=6))
        self.rows.addWidget(self.strip)
        self.rows.addLayout(self.keys)
        self.rows.addWidget(self.line)
        self.rows.addWidget(self.state)
        self._keyed: object = None
        self.hide()

    def show_field(self, text: LegendText, steps: Steps, state: str, opacity: float) -> None:
        """Show what is on the plan."""
        self.title.setText(text.title)
        self.unit.setText(text.unit)
        self.line.setText(text.line)
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self.strip.load(steps, opacity)
        self.strip.setVisible(text.has_colours and not text.bands)
        self._show_keys(text, steps, opacity)
        self.setAccessibleName(text.title)
        said = text.bands or tuple(level_text(b, is_change=steps.is_change) for b in steps.bounds)
        parts = [f"{text.title}, {text.unit}: {', '.join(said)}.", text.empty, text.line, state]
        self.setAccessibleDescription(" ".join(part for part in parts if part))
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and words."""
        self.theme = self.strip.theme = theme
        self._keyed = None
        self.update()
        self.strip.update()

    def _show_keys(self, text: LegendText, steps: Steps, opacity: float) -> None:
        keyed = (text.bands, text.empty, steps, opacity)
        if keyed == self._keyed:
            return
        self._keyed = keyed
        clear(self.keys)
        colours = zip(steps.colours(self.theme), steps.opacities(), strict=True)
        named = [
            (band, Swatch(self.theme, colour, share * opacity))
            for band, (colour, share) in zip(text.bands, colours, strict=bool(text.bands))
        ]
        named = [*reversed(named), (text.empty, Swatch(self.theme))]
        for words, swatch in named:
            if words:
                self.keys.addLayout(row(swatch, label(words, "small", wrap=False), None))


class Swatch(QWidget):
    """One colour of a legend, or the hatch where there is none."""

    def __init__(self, theme: Theme, colour: str = "", opacity: float = 1.0) -> None:
        super().__init__()
        self._theme, self._colour, self._opacity = theme, colour, opacity
        self.setFixedSize(SWATCH_PX, STRIP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the colour as it is over the plan, or slanting lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._colour:
            fill = QColor(self._colour)
            fill.setAlphaF(self._opacity)
            painter.fillRect(self.rect(), fill)
        else:
            painter.setPen(QPen(QColor(self._theme[HATCH_INK]), 1.4))
            for left in range(-STRIP_PX, SWATCH_PX, HATCH_PX):
                painter.drawLine(left, 0, left + STRIP_PX, STRIP_PX)
        painter.setPen(QPen(QColor(self._theme["plan_line"]), 1.0))
        painter.drawRect(QRectF(0.5, 0.5, SWATCH_PX - 1.0, STRIP_PX - 1.0))
        painter.end()


class Strip(QWidget):
    """The colours of the steps in a row, each bound written under its edge."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._steps = CHANGE
        self._opacity = 1.0

    def load(self, steps: Steps, opacity: float) -> None:
        """Show other steps."""
        self._steps, self._opacity = steps, opacity
        count = len(steps.bounds) + 1
        self.setFixedSize(BAND_PX * count, STRIP_PX + TICK_PX + 16)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint colours as they are over the plan, ticks and numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        steps = self._steps
        pairs = zip(steps.colours(self.theme), steps.opacities(), strict=True)
        for at, (colour, opacity) in enumerate(pairs):
            fill = QColor(colour)
            fill.setAlphaF(opacity * self._opacity)
            painter.fillRect(QRectF(at * BAND_PX, 0.0, BAND_PX, STRIP_PX), fill)
        painter.setPen(QPen(QColor(self.theme["plan_line"]), 1.0))
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1.0, STRIP_PX - 1.0))
        for at, bound in enumerate(steps.bounds, 1):
            self._bound(painter, at * BAND_PX, bound)
        painter.end()

    def _bound(self, painter: QPainter, x_px: float, bound: float) -> None:
        is_limit = bound in self._steps.limits
        token = "text" if is_limit else "dim_text"
        painter.setPen(QPen(QColor(self.theme[token]), 2.0 if is_limit else 1.0))
        top = 0.0 if is_limit else STRIP_PX
        painter.drawLine(int(x_px), int(top), int(x_px), STRIP_PX + TICK_PX)
        painter.setFont(font_of(NUMBER_PX, bold=is_limit))
        box = QRectF(x_px - BAND_PX / 2.0, STRIP_PX + TICK_PX, BAND_PX, 16.0)
        text = level_text(bound, is_change=self._steps.is_change)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
