"""Looking around: how somebody looks, and the measures of what they see."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QWidget

from cpted_app.analysis.hours import clock
from cpted_app.gui.panels.field_controls import choose
from cpted_app.gui.panels.parts import LiveCard, button, hairline, indent, label, named, row
from cpted_app.gui.panels.sight_controls import HOURS, RADII_M
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, metres, number, percent, square_metres
from cpted_app.i18n import _, ngettext
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.session.looking import EYES
from cpted_app.words import N_

TOLD_EVERY_MS = 80
VIEWS_DEG = (120.0, 60.0)
YEARS = (1, 3, 5)
MEASURES: Mapping[str, tuple[str, str]] = {
    "area": (N_("Area"), N_("What is seen on the plane of the eye.")),
    "perimeter": (N_("Perimeter"), N_("Length of the outline of that area.")),
    "longest": (N_("Longest line"), N_("The longest line of sight (Max Radial).")),
    "compactness": (
        N_("Compactness"),
        N_("How round the area is: 4π · area / perimeter². A circle has 1."),
    ),
    "occlusivity": (
        N_("Occlusivity"),
        N_("Length of the dashed edges, where something nearer hides what comes next."),
    ),
    "drift": (N_("Drift"), N_("How far the middle of the area lies from the eye.")),
    "seen": (N_("Seen at that height"), N_("Where a target at the chosen height is seen.")),
    "through": (
        N_("Through planting"),
        N_("Share of it that is seen through hedges, crowns or fences alone; hatched."),
    ),
    "lit": (
        N_("Lit at night"),
        N_("Share of it where a face turned to the eye is lit enough to be seen."),
    ),
}


class LookCard(LiveCard):
    """The choices, each applied at once, and what is seen from the pointer or the pin."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Look around"))
        self._shell = shell
        self.begin = button(
            _("Look around"),
            lambda: shell.tool_wanted.emit("look"),
            tip=_("What is seen follows the pointer; a click stays there (I)"),
        )
        self.other_eye = named(QDoubleSpinBox(), "lookOther")
        indent(self.other_eye)
        self._is_other = False
        self.eye = self._combo("Eye", _("Eye height"), "eye_m")
        self.target = self._combo("Target", _("Seen"), "target_m")
        self.radius = self._combo("Radius", _("How far"), "radius_m")
        self.view = self._combo("View", _("Field of view"), "view_deg")
        self.leaves = self._combo("Leaves", _("Trees and hedges"), "leaf_on")
        self.years = self._combo("Years", _("Planting"), "years")
        self.hour = self._combo("Hour", _("Hour"), "hour")
        self.night = named(QCheckBox(_("By night: what is lit")), "lookNight")
        self.night.clicked.connect(lambda is_on: shell.look.choose(is_night=is_on))
        self.state = label("", "small")
        self._values: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self._fill()
        self.add(row(self.begin, None), self._table(), self.state, hairline(), self._choices())
        self._telling = QTimer(self, singleShot=True, interval=TOLD_EVERY_MS)
        self._telling.timeout.connect(self._show_measures)
        shell.look.followed.connect(self._followed)
        shell.look.changed.connect(self._look_changed)

    def refresh(self) -> None:
        """Show what is chosen, and what is seen."""
        choice = self._shell.look.choice
        is_other = self._is_other or choice.eye_m not in EYES
        choose(self.eye, None if is_other else choice.eye_m)
        self.other_eye.setVisible(is_other)
        with QSignalBlocker(self.other_eye):
            self.other_eye.setValue(choice.eye_m)
        chosen: tuple[tuple[QComboBox, object], ...] = (
            (self.target, choice.target_m),
            (self.radius, choice.radius_m),
            (self.view, choice.view_deg),
            (self.leaves, choice.leaf_on),
            (self.years, choice.years),
            (self.hour, choice.hour),
        )
        for combo, value in chosen:
            choose(combo, value)
        self.night.setChecked(choice.is_night)
        self._show_measures()

    def _followed(self) -> None:
        """Show the measures soon: the pointer does not wait for them."""
        if self.isVisible() and not self._telling.isActive():
            self._telling.start()

    def _look_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show_measures(self) -> None:
        if not self.isVisible():
            return
        look = self._shell.look
        shape, detail = look.isovist, look.detail
        texts = dict.fromkeys(MEASURES, DASH)
        if shape is not None:
            texts |= {
                "area": square_metres(shape.area_m2),
                "perimeter": metres(shape.perimeter_m),
                "longest": metres(shape.longest_m),
                "compactness": number(shape.compactness),
                "occlusivity": metres(shape.occlusivity_m),
                "drift": metres(shape.drift_m),
            }
        if detail is not None:
            texts["seen"] = square_metres(detail.seen.area_m2)
            texts["through"] = percent(detail.seen.through_share)
            share = detail.night.lit_share if detail.night is not None else None
            texts["lit"] = DASH if share is None else percent(share)
        for name, text in texts.items():
            self._values[name].setText(text)
        for name, is_shown in (
            ("lit", look.choice.is_night),
            ("seen", look.choice.target_m is not None),
        ):
            self._names[name].setVisible(is_shown)
            self._values[name].setVisible(is_shown)
        self.state.setText(self._state())
        self.state.setVisible(bool(self.state.text()))

    def _state(self) -> str:
        look = self._shell.look
        if look.stand is None:
            return _("Look around to see the measures of a place.")
        night = look.detail.night if look.detail is not None else None
        if night is None:
            return ""
        if night.lit_share is None:
            return _("No luminaire says how it shines: what is lit is unknown.")
        if night.left_out:
            return ngettext(
                "At least: {n} luminaire does not say how it shines.",
                "At least: {n} luminaires do not say how they shine.",
                night.left_out,
            ).format(n=night.left_out)
        return ""

    def _combo(self, name: str, title: str, changes: str) -> QComboBox:
        made = named(_Choices(), f"look{name}")
        made.setAccessibleName(title)
        made.activated.connect(lambda at: self._choose(changes, made.itemData(at)))
        return made

    def _choose(self, name: str, value: Any) -> None:
        if name == "eye_m":
            self._is_other = value is None
        if name != "eye_m" or value is not None:
            self._shell.look.choose(**{name: value})
        self.refresh()

    def _fill(self) -> None:
        rows: tuple[tuple[QComboBox, Sequence[tuple[str, object]]], ...] = (
            (
                self.eye,
                [*((f"{_(text)}, {m:g} m", m) for m, text in EYES.items()), (_("other"), None)],
            ),
            (
                self.target,
                [
                    (_("as high as the eye"), None),
                    (_("the ground"), 0.0),
                    (_("a face, 1.5 m"), FACE_HEIGHT_M),
                ],
            ),
            (self.radius, [(f"{radius_m:g} m", radius_m) for radius_m in RADII_M]),
            (self.view, [(_("all around"), None), *((f"{deg:g}°", deg) for deg in VIEWS_DEG)]),
            (self.leaves, [(_("in leaf"), True), (_("bare"), False)]),
            (
                self.years,
                [
                    (_("as now"), 0),
                    *((ngettext("in {n} year", "in {n} years", n).format(n=n), n) for n in YEARS),
                ],
            ),
            (self.hour, [(_("any hour"), None), *((clock(one), one) for one in HOURS)]),
        )
        for combo, entries in rows:
            for text, value in entries:
                combo.addItem(text, value)
        self.years.setToolTip(_("Hedges and trees grow by what each is said to grow in a year."))
        self.hour.setToolTip(
            _("What is not there at that hour, such as parked vehicles, hides nothing.")
        )
        self.other_eye.setAccessibleName(_("Another eye height"))
        self.other_eye.setRange(0.2, 30.0)
        self.other_eye.setSingleStep(0.1)
        self.other_eye.setSuffix(" m")
        self.other_eye.setKeyboardTracking(False)
        self.other_eye.valueChanged.connect(
            lambda value: self._shell.look.choose(eye_m=round(value, 2))
        )

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        choices: tuple[QWidget, ...] = (
            *(self.eye, self.target, self.radius, self.view),
            *(self.leaves, self.years, self.hour),
        )
        at = 0
        for choice in choices:
            name = label(choice.accessibleName(), "dim", wrap=False)
            name.setBuddy(choice)
            grid.addWidget(name, at, 0)
            grid.addWidget(choice, at, 1)
            at += 1
            if choice is self.eye:
                grid.addWidget(self.other_eye, at, 1)
                at += 1
        grid.addWidget(self.night, at, 0, 1, 2)
        return grid

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, (name, (text, meaning)) in enumerate(MEASURES.items()):
            title = self._names[name] = label(_(text), "dim", wrap=False)
            value = self._values[name] = named(label(DASH, "strong", wrap=False), f"look_{name}")
            for widget in (title, value):
                widget.setToolTip(_(meaning))
            grid.addWidget(title, at, 0)
            grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignRight)
        return grid


class _Choices(QComboBox):
    """A list of choices that leaves the wheel to the column until it is chosen from."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on, unless the keys are here."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
