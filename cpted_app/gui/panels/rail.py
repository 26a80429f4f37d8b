"""The left rail: six steps, each with its number or check, its name and how far it is."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout

from cpted_app.gui.shell import STEPS, Shell
from cpted_app.gui.steps.states import SENTENCES, TITLES, StepState, step_states
from cpted_app.i18n import _
from cpted_app.words import N_

WIDTH = 204
STATE_WORDS = {
    "empty": N_("empty"),
    "in progress": N_("in progress"),
    "done": N_("done"),
    "out of date": N_("out of date"),
}


class RailButton(QPushButton):
    """One step: a circle with its number, or a check, beside two lines."""

    def __init__(self, shell: Shell, step: str, number: int) -> None:
        super().__init__()
        self._shell, self.step, self._number = shell, step, number
        self._state = StepState("empty", "")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def line(self) -> str:
        """What stands under the name of the step."""
        return self._state.line

    def show_state(self, state: StepState) -> None:
        """Show how far the step is."""
        self._state = state
        name = _(TITLES[self.step])
        self.setAccessibleName(f"{name}: {state.line}, {_(STATE_WORDS[state.state])}")
        sentence = _(SENTENCES[self.step])
        self.setAccessibleDescription(sentence)
        self.setToolTip(f"{name} (Ctrl+{self._number}): {sentence}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a step in the rail."""
        return QSize(WIDTH - 20, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground by the style sheet, then circle, name and line."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_circle(painter)
        theme = self._shell.theme
        left = 43.0
        width = self.width() - left - 3
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(theme["text"]))
        middle = self.height() / 2
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, middle - 18, width, 18), flags, _(TITLES[self.step]))
        small = QFont(self.font())
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(QColor(theme["dim_text"]))
        line = painter.fontMetrics().elidedText(
            self._state.line, Qt.TextElideMode.ElideRight, int(width)
        )
        painter.drawText(QRectF(left, middle, width, 17), flags, line)

    def _paint_circle(self, painter: QPainter) -> None:
        theme, state = self._shell.theme, self._state.state
        circle = QRectF(9, self.height() / 2 - 12, 24, 24)
        is_current = self.isChecked()
        colour = {"done": "ok", "out of date": "warn"}.get(state, "plan_line")
        painter.setPen(QPen(QColor(theme["accent" if is_current else colour]), 1.4))
        painter.setBrush(QColor(theme["accent"]) if is_current else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        ink = QColor(theme["accent_text"] if is_current else theme["dim_text"])
        if state == "done" and not is_current:
            painter.setPen(QPen(QColor(theme["ok"]), 1.6))
            middle = circle.center()
            painter.drawPolyline(
                [middle + QPointF(*at) for at in ((-4.5, 0.3), (-1.3, 3.6), (4.8, -3.4))]
            )
            return
        painter.setPen(QColor(theme["warn"]) if colour == "warn" and not is_current else ink)
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        text = "!" if state == "out of date" and not is_current else str(self._number)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QFrame):
    """The six steps; ``chosen`` tells which one a person wants."""

    chosen = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(_("Steps"))
        self.setFixedWidth(WIDTH)
        self._shell = shell
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 10, 12)
        layout.setSpacing(3)
        self.buttons: dict[str, RailButton] = {}
        for number, step in enumerate(STEPS, 1):
            widget = RailButton(shell, step, number)
            widget.clicked.connect(lambda _checked=False, step=step: self.chosen.emit(step))
            self._group.addButton(widget)
            layout.addWidget(widget)
            self.buttons[step] = widget
        layout.addStretch(1)
        for signal in (shell.session_opened, shell.changed, shell.computed, shell.assessed):
            signal.connect(self.refresh)
        self.refresh()

    def show_step(self, step: str) -> None:
        """Mark a step as the one that is shown."""
        self.buttons[step].setChecked(True)

    def refresh(self) -> None:
        """Show how far each step is now."""
        shell = self._shell
        stale = shell.session.stale if shell.session else frozenset[str]()
        states = step_states(shell.site, shell.results, shell.assessment, stale)
        for step, widget in self.buttons.items():
            widget.show_state(states[step])
            widget.setEnabled(shell.session is not None)
