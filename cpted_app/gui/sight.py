"""Sight and ways out over the plan as widgets share them: what is shown, and in which words.

Belongs here: what is about sight alone. How a field comes over the plan, coarse to fine, is
told in ``field_picture``.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cpted_app.drawing.fields import Steps
from cpted_app.gui import sight_words
from cpted_app.gui.field_picture import ShownField
from cpted_app.gui.field_words import LegendText, against
from cpted_app.model.edit import Edit
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site
from cpted_app.session import sight_picture
from cpted_app.session.sight_picture import Look, Sight, SightChoice
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.gui.shell import Shell


class SightPicture(ShownField):
    """The picture of what is seen on the plan, by whom, or how far it is to a way out."""

    name = "sight"
    work_title = Message(N_("Calculating what is seen"))
    value_title = Message(N_("Sight under the pointer"))
    asks = True
    choice: SightChoice

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell, SightChoice())
        self._box: Box | None = None
        self._recent: tuple[Sight, ...] = ()

    @property
    def reads(self) -> frozenset[type]:
        """Rows on which what is chosen depends."""
        return sight_picture.FIELDS[self.choice.quantity].reads

    @property
    def steps(self) -> Steps:
        """The steps of the picture."""
        if self.is_difference:
            return sight_picture.change_steps(self.choice)
        return sight_picture.steps_for(self.choice)

    @property
    def legend(self) -> LegendText:
        """What stands in the legend."""
        found = sight_words.legend(self.choice, self.sheet)
        return against(found, self._shell.proposal) if self.is_difference else found

    def value_words(self, value: float | None) -> str:
        """Return a value under the pointer in words, or an empty text."""
        if self.is_difference:
            return sight_words.change_words(self.choice, value)
        return sight_words.value_words(self.choice, value)

    def choose(self, **choice: Any) -> None:
        """Show another quantity, or the same one under other assumptions."""
        wanted = choice.get("quantity", self.choice.quantity)
        if wanted is not self.choice.quantity:
            self._forget()  # values of one quantity must not stand in the colours of another
        self._recent = (wanted, *(one for one in self._recent if one is not wanted))
        super().choose(**choice)

    def last_of(self, quantities: Sequence[Sight]) -> Sight:
        """Return which of some quantities was shown last, or the first of them."""
        return next((one for one in self._recent if one in quantities), quantities[0])

    def shows(self, quantities: Sequence[Sight]) -> bool:
        """Return whether one of some quantities is on the plan."""
        return self.is_on and self.choice.quantity in quantities

    def show_quantity(self, quantity: Sight) -> None:
        """Lay a quantity over the plan."""
        self.choose(quantity=quantity)
        self.show(True)

    # Private

    def _asked(self, site: Site) -> Look:
        return sight_picture.asked(site, self.choice)

    def _region(self) -> Box | None:
        self._box = sight_picture.region(self._shell.site, self.choice)
        return self._box

    def _changed(self, edit: Edit) -> None:
        if edit.touches & self.reads:
            super()._changed(edit)
        elif self.is_on and self._box != sight_picture.region(self._shell.site, self.choice):
            self._outdate()
