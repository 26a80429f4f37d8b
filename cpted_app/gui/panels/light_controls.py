"""What the picture of light shows: quantity, direction, luminaires, season, hour, manner."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSlider, QWidget

from cpted_app.analysis.burning import periods
from cpted_app.analysis.hours import clock
from cpted_app.gui.light_words import DIRECTIONS, MEANINGS, QUANTITIES, SYMBOLS
from cpted_app.gui.panels.parts import Card, button, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import LightQuantity
from cpted_app.session import light_picture
from cpted_app.session.light_picture import Lit
from cpted_app.words import N_

LAMP_CHOICES = {
    Lit.EXISTING: N_("existing"),
    Lit.PROPOSED: N_("with proposed"),
    Lit.ONLY_PLANNED: N_("only proposed"),
    Lit.CHANGE: N_("what changes"),
}


class LightControls(Card):
    """The choices, each applied at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Light on the plan"))
        self._shell = shell
        self.shown = named(QCheckBox(_("Show it")), "lightShown")
        self.shown.setToolTip(_("Lay the light over the plan (Ctrl+L)"))
        self.shown.setAccessibleName(_("Show the light on the plan"))
        self.quantity = _combo("lightQuantity", _("Quantity"))
        self.direction = _combo("lightDirection", _("Direction"))
        self.direction.setToolTip(_("Which way a face or a surface looks."))
        self.lamps = _combo("lightLamps", _("Luminaires"))
        self.hour = _combo("lightHour", _("Hour"))
        self.leaves = _combo("lightLeaves", _("Trees and hedges"))
        self.contours = named(QCheckBox(_("Lines with numbers")), "lightContours")
        self.night = named(QCheckBox(_("Night view")), "lightNight")
        self.night.setToolTip(_("The plan as dark as it is at night (Ctrl+Shift+L)"))
        self.opacity = named(QSlider(Qt.Orientation.Horizontal), "lightOpacity")
        self.opacity.setRange(20, 100)
        self.opacity.setAccessibleName(_("Opacity of the light, percent"))
        self.opacity.setToolTip(self.opacity.accessibleName())
        self.meaning = label("", "small")
        self.state = label("", "small")
        self.again = button(_("Calculate again"), shell.light.again, "link")
        self._lines: dict[QComboBox, QLabel] = {}
        self._arrange()
        self._fill()
        self._connect()

    def refresh(self) -> None:
        """Show what is chosen, and only what can be chosen here."""
        light = self._shell.light
        choice = light.choice
        self.shown.setChecked(light.is_on)
        self.body_parts.setVisible(light.is_on)
        self.night.setChecked(light.is_night)
        self.contours.setChecked(light.has_contours)
        self.contours.setEnabled(not light.is_night)
        self.opacity.setEnabled(not light.is_night)
        _choose(self.quantity, choice.quantity)
        _choose(self.direction, choice.bearing_deg)
        self._show_line(self.direction, is_shown=choice.is_on_faces)
        self._show_line(self.lamps, is_shown=light_picture.has_planned(self._shell.site))
        _choose(self.lamps, choice.lit)
        _choose(self.leaves, choice.leaf_on)
        self._fill_hours(choice.hour)
        self.meaning.setText(_(MEANINGS[choice.quantity]))
        self.again.setVisible(light.is_stopped)
        if not self.opacity.isSliderDown():
            self.opacity.setValue(round(100 * light.opacity))
        self.state.setText(self._state())
        self.state.setVisible(bool(self.state.text()))

    def _arrange(self) -> None:
        self.body_parts = QWidget()
        grid = QGridLayout(self.body_parts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        at = 0
        for combo in (self.quantity, self.direction, self.lamps, self.leaves, self.hour):
            name = label(combo.accessibleName(), "dim", wrap=False)
            name.setBuddy(combo)
            self._lines[combo] = name
            grid.addWidget(name, at, 0)
            grid.addWidget(combo, at, 1)
            at += 1
            if combo is self.quantity:
                grid.addWidget(self.meaning, at, 0, 1, 2)
                at += 1
        grid.addLayout(row(self.night, self.contours, None, spacing=18), at, 0, 1, 2)
        grid.addWidget(label(_("Opacity"), "dim", wrap=False), at + 1, 0)
        grid.addWidget(self.opacity, at + 1, 1)
        grid.addLayout(row(self.state, self.again, None), at + 2, 0, 1, 2)
        self.add(self.shown, self.body_parts)

    def _fill(self) -> None:
        for quantity, text in QUANTITIES.items():
            self.quantity.addItem(f"{_(text)} ({SYMBOLS[quantity]})", quantity)
        for bearing, text in DIRECTIONS.items():
            self.direction.addItem(_(text), bearing)
        for lit, text in LAMP_CHOICES.items():
            self.lamps.addItem(_(text), lit)
        self.leaves.addItem(_("in leaf"), True)
        self.leaves.addItem(_("bare"), False)

    def _connect(self) -> None:
        light = self._shell.light
        self.shown.clicked.connect(light.show)
        self.night.clicked.connect(lambda is_on: light.dress(is_night=is_on))
        self.contours.clicked.connect(lambda is_on: light.dress(has_contours=is_on))
        self.opacity.valueChanged.connect(self._slid)
        # A combo box hands a text back where it was given one of an enumeration.
        choices: tuple[tuple[QComboBox, Callable[[Any], dict[str, Any]]], ...] = (
            (self.quantity, lambda value: {"quantity": LightQuantity(value)}),
            (self.direction, lambda value: {"bearing_deg": value}),
            (self.lamps, lambda value: {"lit": Lit(value)}),
            (self.leaves, lambda value: {"leaf_on": value}),
            (self.hour, lambda value: {"hour": value}),
        )
        for combo, changes in choices:
            combo.activated.connect(
                lambda at, combo=combo, changes=changes: light.choose(**changes(combo.itemData(at)))
            )
            combo.installEventFilter(self)

    def _fill_hours(self, hour: float | None) -> None:
        parts = periods(self._shell.site.all(Luminaire))
        entries: list[tuple[str, float | None]] = [(_("all at full power"), None)]
        if len(parts) > 1 or any(set(one.factors) - {1.0} for one in parts):
            entries += [(f"{clock(one.from_h)}–{clock(one.to_h)}", one.from_h) for one in parts]
        if hour is not None and hour not in [value for _text, value in entries]:
            entries.append((clock(hour), hour))
        if [self.hour.itemText(at) for at in range(self.hour.count())] != [e[0] for e in entries]:
            self.hour.clear()
            for text, value in entries:
                self.hour.addItem(text, value)
        _choose(self.hour, hour)
        self.hour.setEnabled(len(entries) > 1)
        self.hour.setToolTip(
            _("When luminaires are dimmed or switched off.")
            if len(entries) > 1
            else _("No luminaire is dimmed or switched off at night.")
        )

    def _show_line(self, combo: QComboBox, *, is_shown: bool) -> None:
        combo.setVisible(is_shown)
        self._lines[combo].setVisible(is_shown)

    def _slid(self, value: int) -> None:
        if round(100 * self._shell.light.opacity) != value:
            self._shell.light.dress(opacity=value / 100.0)

    def _state(self) -> str:
        light = self._shell.light
        if light.is_stopped:
            return _("Stopped before it was fine.")
        if light.is_running and light.left_s is not None:
            return _("Calculating; about {seconds:.0f} s left.").format(seconds=light.left_s)
        sheet = light.detail or light.sheet
        if sheet is None:
            return _("Calculating…") if light.is_running else ""
        return _("A value every {step} m.").format(step=f"{sheet.field.raster.step_m:g}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the column: it must not change a choice in passing."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            event.ignore()
            return not watched.hasFocus()
        return super().eventFilter(watched, event)


def _combo(name: str, accessible: str) -> QComboBox:
    combo = named(QComboBox(), name)
    combo.setAccessibleName(accessible)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    return combo


def _choose(combo: QComboBox, value: Any) -> None:
    at = next((n for n in range(combo.count()) if combo.itemData(n) == value), -1)
    combo.setCurrentIndex(at)
