"""The legend of light on the canvas: that of a field, with before and after above it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.field_legend import FieldLegend
from cpted_app.i18n import _
from cpted_app.session.light_picture import Lit
from cpted_app.words import N_

TURNS = {
    Lit.EXISTING: N_("Existing"),
    Lit.PROPOSED: N_("Proposed"),
    Lit.CHANGE: N_("Difference"),
}


class LightLegend(FieldLegend):
    """What a field's legend has, and what is lit before, after, and what differs."""

    turned = Signal(object)
    """The person wants the light before, after, or what differs."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.turns = QWidget()
        self._buttons = QButtonGroup(self)
        self._by_lit: dict[Lit, QPushButton] = {}
        layout = QHBoxLayout(self.turns)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(2)
        for lit in TURNS:
            self._add_turn(lit, layout)
        layout.addStretch(1)
        self.rows.insertWidget(0, self.turns)

    def show_turns(self, lit: Lit, *, is_shown: bool) -> None:
        """Show whose light it is, where there is a choice."""
        self.turns.setVisible(is_shown)
        for each, part in self._by_lit.items():
            part.setChecked(each is lit)
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and words."""
        for lit, part in self._by_lit.items():
            part.setText(_(TURNS[lit]))
        super().set_theme(theme)

    def _add_turn(self, lit: Lit, layout: QHBoxLayout) -> None:
        part = QPushButton(_(TURNS[lit]))
        part.setCheckable(True)
        part.setProperty("role", "turn")
        part.setObjectName(f"turn {lit.value}")
        part.clicked.connect(lambda _checked=False: self.turned.emit(lit))
        self._buttons.addButton(part)
        self._by_lit[lit] = part
        layout.addWidget(part)
