"""What the picture of sight shows: quantity, eye, season, hour, classes, and where ways lead."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from cpted_app.analysis.hours import clock
from cpted_app.analysis.watching.camera_classes import EDITIONS
from cpted_app.gui.panels.field_controls import FieldControls, choose
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.sight_words import MEANINGS, QUANTITIES, WAYS_TO
from cpted_app.i18n import _
from cpted_app.model.feature import Feature
from cpted_app.session import sight_picture
from cpted_app.session.looking import EYES
from cpted_app.session.sight_picture import Sight, WayTo

RADII_M = (25.0, 50.0, 100.0, 200.0, 500.0)
HOURS = tuple(float(hour) for hour in range(0, 24, 2))
_FROM_EYES = frozenset({Sight.GROUND, Sight.PLACES, Sight.DEPTH, Sight.CLUSTERING})


class SightControls(FieldControls):
    """The choices of some quantities, each applied at once."""

    def __init__(self, shell: Shell, title: str, name: str, quantities: Sequence[Sight]) -> None:
        super().__init__(shell.sight, title, name)
        self._shell, self._quantities = shell, tuple(quantities)
        self.shown.setAccessibleName(title)
        self.shown.clicked.connect(self._show)
        self.quantity = self.combo("Quantity", _("Quantity"))
        self.quantity.activated.connect(
            lambda at: shell.sight.show_quantity(Sight(self.quantity.itemData(at)))
        )
        self.to = self.combo("To", _("Way"), lambda value: {"to": WayTo(value)})
        self.eye = self.combo("Eye", _("Eye height"), lambda value: {"eye_height_m": value})
        self.radius = self.combo("Radius", _("How far"), lambda value: {"radius_m": value})
        self.leaves = self.combo("Leaves", _("Trees and hedges"), lambda on: {"leaf_on": on})
        self.hour = self.combo("Hour", _("Hour"), lambda value: {"hour": value})
        self.edition = self.combo("Edition", _("Classes"), lambda value: {"edition": value})
        self.by_distance = named(QCheckBox(_("Weighed by distance")), f"{name}ByDistance")
        self.step_free = named(QCheckBox(_("Without steps")), f"{name}StepFree")
        self.lacking = label("", "small", "warn")
        self.mark = button(_("Mark it"), self._mark, "link")
        self._prepare()
        self.arrange(
            *(
                self.quantity,
                self.to,
                self.eye,
                self.radius,
                self.leaves,
                self.hour,
                self.edition,
            ),
            foot=(self.by_distance, self.step_free, self.contours),
        )
        self.add(self.lacking, row(self.mark, None))
        self._fill()

    @property
    def is_mine(self) -> bool:
        """Whether what is on the plan is chosen here."""
        return self._shell.sight.shows(self._quantities)

    @property
    def needs(self) -> tuple[type[Feature], ...]:
        """The kinds of marks of which one must be there."""
        return sight_picture.FIELDS[self._quantities[0]].needs

    def refresh(self) -> None:
        """Show what is chosen, and only what can be chosen here."""
        super().refresh()
        choice = self._shell.sight.choice
        quantity = self._shell.sight.last_of(self._quantities)
        choose(self.quantity, quantity)
        for combo, value in (
            (self.to, choice.to),
            (self.eye, choice.eye_height_m),
            (self.radius, choice.radius_m),
            (self.leaves, choice.leaf_on),
            (self.hour, choice.hour),
            (self.edition, choice.edition),
        ):
            choose(combo, value)
        self.by_distance.setChecked(choice.by_distance)
        self.step_free.setChecked(choice.step_free)
        self.meaning.setText(_(MEANINGS[quantity]))
        self._show_lines(quantity)
        lacking = sight_picture.missing(self._shell.site, choice) if self.is_mine else ()
        self.lacking.setVisible(bool(lacking))
        self.mark.setVisible(bool(lacking))
        self.lacking.setText(_lacking_words(lacking))

    def _show_lines(self, quantity: Sight) -> None:
        lines: tuple[tuple[QWidget, frozenset[Sight]], ...] = (
            (self.to, frozenset({Sight.WAY})),
            (self.eye, _FROM_EYES),
            (self.radius, frozenset({Sight.GROUND})),
            (self.leaves, frozenset(Sight) - {Sight.WAY}),
            (self.hour, frozenset({Sight.EYES, Sight.WAY})),
            (self.edition, frozenset({Sight.CAMERAS})),
        )
        self.show_line(self.quantity, is_shown=len(self._quantities) > 1)
        for widget, of in lines:
            self.show_line(widget, is_shown=quantity in of)
        self.by_distance.setVisible(quantity is Sight.EYES)
        self.step_free.setVisible(quantity is Sight.WAY)
        self.contours.setVisible(sight_picture.FIELDS[quantity].is_smooth)

    def _prepare(self) -> None:
        sight = self._shell.sight
        self.by_distance.clicked.connect(lambda is_on: sight.choose(by_distance=is_on))
        self.step_free.clicked.connect(lambda is_on: sight.choose(step_free=is_on))
        self.opacity.setAccessibleName(_("Opacity of the colours, percent"))
        self.opacity.setToolTip(self.opacity.accessibleName())

    def _fill(self) -> None:
        rows: tuple[tuple[QComboBox, list[tuple[str, object]]], ...] = (
            (self.quantity, [(_(QUANTITIES[one]), one) for one in self._quantities]),
            (self.to, [(_(text), to) for to, text in WAYS_TO.items()]),
            (self.eye, [(f"{_(text)}, {eye_m:g} m", eye_m) for eye_m, text in EYES.items()]),
            (self.radius, [(f"{radius_m:g} m", radius_m) for radius_m in RADII_M]),
            (self.leaves, [(_("in leaf"), True), (_("bare"), False)]),
            (self.hour, [(_("any hour"), None), *((clock(one), one) for one in HOURS)]),
            (self.edition, [(name, edition) for edition, name in EDITIONS.items()]),
        )
        for combo, entries in rows:
            for text, value in entries:
                combo.addItem(text, value)

    def _show(self, is_on: bool) -> None:
        if is_on:
            self._shell.sight.show_quantity(self._shell.sight.last_of(self._quantities))
        else:
            self._shell.sight.show(False)

    def _mark(self) -> None:
        """Take up the tool for the first kind of mark that is lacking."""
        lacking = sight_picture.missing(self._shell.site, self._shell.sight.choice)
        self._shell.step_requested.emit("mark")
        self._shell.tool_wanted.emit(lacking[0].kind)


def _lacking_words(kinds: Sequence[type[Feature]]) -> str:
    names = [_(kind.title) for kind in kinds]
    return _("Nothing is shown before one of these is marked: {names}.").format(
        names=", ".join(names)
    )
