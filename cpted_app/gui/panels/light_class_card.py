"""The lighting class of routes and zones in the inspector: what it asks for, and the way to it."""

from collections.abc import Sequence

from cpted_app.assess.light_classes import light_class
from cpted_app.gui.dialogs.light_class import LightClassDialog
from cpted_app.gui.light_classes import family_of, limit_words, meaning_of
from cpted_app.gui.panels.parts import Card, button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.features import Route, Zone


class LightClassCard(Card):
    """The class in words, its badge, and a button that chooses another."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Light needed"))
        self._shell = shell
        self._rows: tuple[Route | Zone, ...] = ()
        self.badge = label(_("unverified limits"), "chip", wrap=False)
        self.badge.setToolTip(
            _("Nobody has checked these limits against the printed standard: they give no pass.")
        )
        self.limits, self.meaning = label(), label("", "small")
        self.choose = button(_("Choose a class…"), self._choose)
        self.add(self.limits, self.meaning, row(self.choose, self.badge, None))

    def show_rows(self, rows: Sequence[Route | Zone]) -> None:
        """Show the class of one, or whether several have the same."""
        self._rows = tuple(rows)
        names = {one.lighting_class for one in rows}
        found = light_class(rows[0].lighting_class) if len(names) == 1 else None
        self.badge.setVisible(found is not None and not found.is_verified)
        self.choose.setEnabled(self._shell.is_writable)
        self.aside.setText(found.name if found else "")
        self.meaning.setVisible(found is not None)
        if found is not None:
            self.limits.setText(limit_words(found, faces=rows[0].faces_matter))
            self.meaning.setText(meaning_of(family_of(found.name)))
        elif len(names) > 1:
            self.limits.setText(_("They have several classes."))
        elif rows[0].lighting_class:
            text = _("No limits are known by the name {name}.")
            self.limits.setText(text.format(name=rows[0].lighting_class))
        else:
            self.limits.setText(_("No lighting class is chosen, so its light is not judged."))

    def _choose(self) -> None:
        LightClassDialog(self._shell, self._rows, self.window()).open()
