"""What the picture of light shows: quantity, direction, luminaires, season, hour, manner."""

from PySide6.QtWidgets import QCheckBox

from cpted_app.analysis.hours import clock
from cpted_app.analysis.light.burning import periods
from cpted_app.gui.light_words import DIRECTIONS, MEANINGS, QUANTITIES, SYMBOLS
from cpted_app.gui.panels.field_controls import FieldControls, choose
from cpted_app.gui.panels.parts import named
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


class LightControls(FieldControls):
    """The choices, each applied at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.light, _("Light on the plan"), "light")
        self._shell = shell
        self.shown.setToolTip(_("Lay the light over the plan (Ctrl+L)"))
        self.shown.setAccessibleName(_("Show the light on the plan"))
        self.shown.clicked.connect(shell.light.show)
        # A combo box hands a text back where it was given one of an enumeration.
        self.quantity = self.combo(
            "Quantity", _("Quantity"), lambda value: {"quantity": LightQuantity(value)}
        )
        self.direction = self.combo(
            "Direction", _("Direction"), lambda value: {"bearing_deg": value}
        )
        self.direction.setToolTip(_("Which way a face or a surface looks."))
        self.lamps = self.combo("Lamps", _("Luminaires"), lambda value: {"lit": Lit(value)})
        self.hour = self.combo("Hour", _("Hour"), lambda value: {"hour": value})
        self.leaves = self.combo("Leaves", _("Trees and hedges"), lambda value: {"leaf_on": value})
        self.night = named(QCheckBox(_("Night view")), "lightNight")
        self.night.setToolTip(_("The plan as dark as it is at night (Ctrl+Shift+L)"))
        self.night.clicked.connect(lambda is_on: shell.light.dress(is_night=is_on))
        self.opacity.setAccessibleName(_("Opacity of the light, percent"))
        self.opacity.setToolTip(self.opacity.accessibleName())
        self.arrange(
            *(self.quantity, self.direction, self.lamps, self.leaves, self.hour),
            foot=(self.night, self.contours),
        )
        self._fill()

    def refresh(self) -> None:
        """Show what is chosen, and only what can be chosen here."""
        super().refresh()
        light = self._shell.light
        choice = light.choice
        self.night.setChecked(light.is_night)
        self.night.setEnabled(not light.is_difference)
        self.contours.setEnabled(not light.is_night)
        self.opacity.setEnabled(not light.is_night)
        choose(self.quantity, choice.quantity)
        choose(self.direction, choice.bearing_deg)
        self.show_line(self.direction, is_shown=choice.is_on_faces)
        self.show_line(self.lamps, is_shown=light_picture.has_planned(self._shell.site))
        choose(self.lamps, choice.lit)
        choose(self.leaves, choice.leaf_on)
        self._fill_hours(choice.hour)
        self.meaning.setText(_(MEANINGS[choice.quantity]))

    def _fill(self) -> None:
        for quantity, text in QUANTITIES.items():
            self.quantity.addItem(f"{_(text)} ({SYMBOLS[quantity]})", quantity)
        for bearing, text in DIRECTIONS.items():
            self.direction.addItem(_(text), bearing)
        for lit, text in LAMP_CHOICES.items():
            self.lamps.addItem(_(text), lit)
        self.leaves.addItem(_("in leaf"), True)
        self.leaves.addItem(_("bare"), False)

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
        choose(self.hour, hour)
        self.hour.setEnabled(len(entries) > 1)
        self.hour.setToolTip(
            _("When luminaires are dimmed or switched off.")
            if len(entries) > 1
            else _("No luminaire is dimmed or switched off at night.")
        )
