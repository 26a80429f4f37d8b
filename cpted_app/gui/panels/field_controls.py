"""What the controls of every field over the plan have: show it, choices in rows, opacity, state."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSlider, QWidget

from cpted_app.gui.field_picture import ShownField
from cpted_app.gui.field_words import panel_state
from cpted_app.gui.panels.parts import Card, button, label, named, row
from cpted_app.i18n import _


class FieldControls(Card):
    """A check box to show the field, and below it choices that are applied at once."""

    def __init__(self, field: ShownField, title: str, name: str) -> None:
        super().__init__(title)
        self._field, self._name = field, name
        self.shown = named(QCheckBox(_("Show it")), f"{name}Shown")
        self.meaning = label("", "small")
        self.contours = named(QCheckBox(_("Lines with numbers")), f"{name}Contours")
        self.contours.clicked.connect(lambda is_on: field.dress(has_contours=is_on))
        self.against = named(QCheckBox(_("What the proposal changes")), f"{name}Against")
        self.against.setToolTip(_("The difference to what exists"))
        self.against.clicked.connect(field.compare)
        self.opacity = named(QSlider(Qt.Orientation.Horizontal), f"{name}Opacity")
        self.opacity.setRange(20, 100)
        self.opacity.valueChanged.connect(self._slid)
        self.state = label("", "small")
        self.again = button(_("Calculate again"), field.again, "link")
        self.body_parts = QWidget()
        self._grid = QGridLayout(self.body_parts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        self._lines: dict[QWidget, QLabel] = {}
        self.add(self.shown, self.body_parts)

    @property
    def is_mine(self) -> bool:
        """Whether what is on the plan is chosen here."""
        return self._field.is_on

    def refresh(self) -> None:
        """Show what is chosen."""
        field = self._field
        self.shown.setChecked(self.is_mine)
        self.body_parts.setVisible(self.is_mine)
        self.contours.setChecked(field.has_contours)
        self.against.setVisible(field.can_compare)
        self.against.setChecked(field.is_against)
        if not self.opacity.isSliderDown():
            self.opacity.setValue(round(100 * field.opacity))
        self.again.setVisible(field.is_stopped or field.is_waiting)
        self.again.setText(_("Begin") if field.is_waiting else _("Calculate again"))
        self.state.setText(panel_state(field))
        self.state.setVisible(bool(self.state.text()))

    def combo(
        self, name: str, title: str, changes: Callable[[Any], dict[str, Any]] | None = None
    ) -> QComboBox:
        """Return a list of choices; what is chosen in it changes what the field shows."""
        made = named(QComboBox(), f"{self._name}{name}")
        made.setAccessibleName(title)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(8)
        made.installEventFilter(self)
        if changes is not None:
            made.activated.connect(lambda at: self._field.choose(**changes(made.itemData(at))))
        return made

    def arrange(self, *choices: QWidget, foot: tuple[QWidget, ...]) -> None:
        """Put named choices in rows, the meaning below the first; then foot, opacity, state."""
        grid, at = self._grid, 0
        for choice in choices:
            name = label(choice.accessibleName(), "dim", wrap=False)
            name.setBuddy(choice)
            self._lines[choice] = name
            grid.addWidget(name, at, 0)
            grid.addWidget(choice, at, 1)
            at += 1
            if choice is choices[0]:
                grid.addWidget(self.meaning, at, 0, 1, 2)
                at += 1
        grid.addWidget(self.against, at, 0, 1, 2)
        grid.addLayout(row(*foot, None, spacing=18), at + 1, 0, 1, 2)
        grid.addWidget(label(_("Opacity"), "dim", wrap=False), at + 2, 0)
        grid.addWidget(self.opacity, at + 2, 1)
        grid.addLayout(row(self.state, self.again, None), at + 3, 0, 1, 2)

    def show_line(self, choice: QWidget, *, is_shown: bool) -> None:
        """Show a choice with its name, or neither."""
        choice.setVisible(is_shown)
        self._lines[choice].setVisible(is_shown)

    def _slid(self, value: int) -> None:
        if round(100 * self._field.opacity) != value:
            self._field.dress(opacity=value / 100.0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the column: it must not change a choice in passing."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            event.ignore()
            return not watched.hasFocus()
        return super().eventFilter(watched, event)


def choose(combo: QComboBox, value: Any) -> None:
    """Show a value as chosen, or none where it is not among the choices."""
    at = next((n for n in range(combo.count()) if combo.itemData(n) == value), -1)
    combo.setCurrentIndex(at)
