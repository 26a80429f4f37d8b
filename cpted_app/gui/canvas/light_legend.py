"""The legend of light on the canvas: colours, numbers, what is shown and what is assumed.

Belongs here: the panel. Steps and colours come from ``drawing.fields``.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from cpted_app.drawing.fields import CHANGE, Steps, level_text
from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.floating import FloatingPanel
from cpted_app.gui.canvas.sprites import font_of
from cpted_app.gui.panels.parts import label, row
from cpted_app.i18n import _
from cpted_app.session.light_picture import Lit
from cpted_app.words import N_

BAND_PX = 32
STRIP_PX, NUMBER_PX, TICK_PX = 13, 11.0, 4
TURNS = {
    Lit.EXISTING: N_("Existing"),
    Lit.PROPOSED: N_("Proposed"),
    Lit.CHANGE: N_("Difference"),
}


class LightLegend(FloatingPanel):
    """Title and unit, the strip of colours, a line on what it is; before and after beside it."""

    turned = Signal(object)
    """The person wants the light before, after, or what differs."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.title = label("", "strong", wrap=False)
        self.unit = label("", "small", wrap=False)
        self.strip = Strip(theme)
        self.line = label("", "small", wrap=False)
        self.state = label("", "small", wrap=False)
        self.turns = QWidget()
        self._buttons = QButtonGroup(self)
        self._by_lit: dict[Lit, QPushButton] = {}
        layout = QHBoxLayout(self.turns)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(2)
        for lit in TURNS:
            self._add_turn(lit, layout)
        layout.addStretch(1)
        self.rows.setContentsMargins(17, 14, 17, 13)
        self.rows.setSpacing(3)
        self.rows.addWidget(self.turns)
        self.rows.addLayout(row(self.title, self.unit, None, spacing=6))
        self.rows.addWidget(self.strip)
        self.rows.addWidget(self.line)
        self.rows.addWidget(self.state)
        self.hide()

    def show_light(
        self,
        title: str,
        unit: str,
        steps: Steps,
        *,
        line: str,
        state: str,
        lit: Lit,
        has_turns: bool,
        opacity: float,
    ) -> None:
        """Show what is on the plan."""
        self.title.setText(title)
        self.unit.setText(unit)
        self.line.setText(line)
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self.turns.setVisible(has_turns)
        for each, part in self._by_lit.items():
            part.setChecked(each is lit)
        self.strip.load(steps, opacity)
        self.setAccessibleName(_("Legend of light"))
        numbers = ", ".join(level_text(one, is_change=steps.is_change) for one in steps.bounds)
        self.setAccessibleDescription(f"{title}, {unit}: {numbers}. {line} {state}".strip())
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and words."""
        self.theme = self.strip.theme = theme
        for lit, part in self._by_lit.items():
            part.setText(_(TURNS[lit]))
        self.update()
        self.strip.update()

    def _add_turn(self, lit: Lit, layout: QHBoxLayout) -> None:
        part = QPushButton(_(TURNS[lit]))
        part.setCheckable(True)
        part.setProperty("role", "turn")
        part.setObjectName(f"turn {lit.value}")
        part.clicked.connect(lambda _checked=False: self.turned.emit(lit))
        self._buttons.addButton(part)
        self._by_lit[lit] = part
        layout.addWidget(part)


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
