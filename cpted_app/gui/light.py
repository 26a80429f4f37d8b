"""Light over the plan as widgets share it: whose light, of which class, and who walks there.

Belongs here: what is about light alone. How a field comes over the plan, coarse to fine, is
told in ``field_picture``.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from cpted_app.drawing.fields import CHANGE, Steps
from cpted_app.gui.field_picture import ShownField
from cpted_app.gui.field_words import LegendText, against
from cpted_app.gui.light_words import assumed_words, title_words, unit_words, value_words
from cpted_app.i18n import _
from cpted_app.model.edit import Edit
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site
from cpted_app.session import light_picture
from cpted_app.session.light_picture import LightChoice, Lit, Night
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.gui.shell import Shell


class LightPicture(ShownField):
    """The picture of light on the plan."""

    place_wanted = Signal(float, float)
    """Site metres of a place to be seen closely."""

    name = "light"
    work_title = Message(N_("Calculating light"))
    value_title = Message(N_("Light under the pointer"))
    choice: LightChoice

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell, LightChoice())
        self._held = ""
        shell.selected.connect(self._selected)

    @property
    def reads(self) -> frozenset[type]:
        """Rows on which the light depends."""
        return light_picture.READS

    @property
    def steps(self) -> Steps:
        """The steps of the picture: those of the class of the one selected route or zone."""
        return CHANGE if self.is_difference else light_picture.steps_for(self.choice, self.subject)

    @property
    def legend(self) -> LegendText:
        """What stands in the legend."""
        by_class = bool(self.steps.limits) and not self.is_night
        found = LegendText(
            title=_("Night view") if self.is_night else title_words(self.choice),
            unit=unit_words(self.choice),
            line=assumed_words(self.choice, self.subject, by_class=by_class),
            has_colours=not self.is_night,
        )
        return against(found, self._shell.proposal) if self.is_difference else found

    @property
    def subject(self) -> Route | Zone | None:
        """The selected route or zone, where it is the only one, or the one that is held."""
        rows = [row for row in self._shell.selected_features if isinstance(row, (Route, Zone))]
        if len(rows) == 1:
            return rows[0]
        held = self._shell.site.feature(self._held) if self._held else None
        return held if isinstance(held, (Route, Zone)) and not rows else None

    def value_words(self, value: float | None) -> str:
        """Return a value under the pointer in words, or an empty text."""
        choice = replace(self.choice, lit=Lit.CHANGE) if self.is_difference else self.choice
        return value_words(choice, value)

    def compare(self, is_on: bool) -> None:
        """Show a proposal by what it changes, or as it is; a difference has no night."""
        if is_on:
            super().dress(is_night=False)
        super().compare(is_on)

    def dress(self, *, is_night: bool | None = None, **manner: Any) -> None:
        """Show the same values in another manner; at night they are values again."""
        if is_night:
            super().compare(is_on=False)
        super().dress(is_night=is_night, **manner)

    def hold(self, subject: Route | Zone | None) -> None:
        """Keep to a route or zone while the luminaires that light it are looked at."""
        self._held = subject.id if subject is not None else ""

    # Private

    def _asked(self, site: Site) -> Night:
        return Night(site, self.choice)

    def _region(self) -> Box | None:
        return light_picture.region(self._shell.site)

    def _changed(self, edit: Edit) -> None:
        if edit.touches & self.reads:
            has_planned = light_picture.has_planned(self._shell.site)
            if self.choice.lit is not Lit.EXISTING and not has_planned:
                self.choice = replace(self.choice, lit=Lit.EXISTING)
            super()._changed(edit)
        elif edit.touches & {Route, Zone}:
            self._redraw()

    def _selected(self) -> None:
        if not any(isinstance(row, Luminaire) for row in self._shell.selected_features):
            self._held = ""
        self._redraw()
