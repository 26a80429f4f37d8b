"""What the shown proposal does to the selected marks, and the way back to what exists."""

from collections.abc import Sequence

from cpted_app.gui.panels.parts import Card, button, label, row, set_tone
from cpted_app.gui.panels.staged_words import change_words
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.actions import proposing
from cpted_app.model.features import Feature
from cpted_app.model.staging import changes_of

MOST_LINES = 6


class StagedCard(Card):
    """There while a proposal is shown that does something to what is selected."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._ids: frozenset[str] = frozenset()
        self.heading = label("", "strong")
        self.lines = label("", "dim")
        self.reset_button = button(
            _("As it exists"), self._reset, tip=_("Take back what the proposal does to it")
        )
        self.add(self.heading, self.lines, row(self.reset_button, None))
        self.hide()

    def show_rows(self, rows: Sequence[Feature]) -> None:
        """Show what is done to marks; nothing is shown where nothing is done to them."""
        proposal, session = self._shell.proposal, self._shell.session
        known = changes_of(self._shell.site, proposal.id) if proposal is not None else {}
        mine = [one for one in rows if one.id in known]
        self._ids = frozenset(one.id for one in mine)
        self.setVisible(bool(mine))
        if not mine or proposal is None or session is None:
            return
        self.heading.setText(_("Changed by proposal {label}").format(label=proposal.label))
        set_tone(self.heading, "warn")
        lines = [
            f"{one.label}: {change_words(session.site.feature(one.id), one)}"
            for one in mine[:MOST_LINES]
        ]
        self.lines.setText("\n".join(lines + ["…"] * (len(mine) > MOST_LINES)))
        self.reset_button.setEnabled(self._shell.is_writable)

    def _reset(self) -> None:
        proposal = self._shell.proposal
        if proposal is not None:
            shell = self._shell
            shell.attempt(lambda: proposing.reset(shell.site, proposal.id, self._ids))
