"""The fields of one recommendation, in groups: what, condition, who, priority, response."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cpted_app.assess.priority import matrix, priority
from cpted_app.gui.dialogs.ask_reason import AskReason
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import Column, label
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.recommendations_words import (
    about,
    overdue_words,
    priority_word,
    stale_words,
)
from cpted_app.gui.wording import local
from cpted_app.i18n import _
from cpted_app.model.actions import advising
from cpted_app.model.kinds import Response
from cpted_app.model.records import Recommendation
from cpted_app.words import N_

GROUPS = {
    N_("What and why"): ("text", "evidence", "sara", "audience"),
    N_("Planning condition"): ("condition", "measure_of_success"),
    N_("Who and when"): ("owner", "stage", "design_stage", "cost", "effort"),
    N_("Priority"): ("severity", "likelihood"),
    N_("Unwanted effects"): ("exclusion", "fortress", "privacy", "displacement", "side_effects"),
    N_("Response"): ("response", "response_reason"),
    N_("Follow-up"): ("follow_up", "follow_up_on", "review_on"),
}
"""The fields of a recommendation by the heading they stand under, in the order of writing them."""


class Editor(Column):
    """All fields of the recommendation that is chosen; each is kept as it is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._row_id = ""
        self.heading = label("", "strong")
        self.stale = label("", "small", "warn")
        self.priority = label("", "small")
        self.forms: dict[str, FieldForm] = {}
        self.nothing = label("", "dim")
        self.add(self.nothing, self.heading, self.stale)
        self._parts: list[QWidget] = []
        for title, names in GROUPS.items():
            head = label(_(title), "strong")
            form = self.forms[title] = FieldForm(self._set, shell.tell, only=names)
            self._parts += [head, form]
            self.add(head, form)
            if title == "Priority":
                self._parts.append(self.priority)
                self.add(self.priority)
        self.end()

    def show_row(self, row: Recommendation | None, *, is_any: bool = True) -> None:
        """Show the fields of a recommendation, or that none is chosen, or that there is none."""
        choose = _("Choose a recommendation to see and change its fields.")
        none = _("None yet: add one, or begin with the drafts from low answers.")
        self.nothing.setText(choose if is_any else none)
        self._row_id = row.id if row else ""
        for part in (self.heading, *self._parts):
            part.setVisible(row is not None)
        self.nothing.setVisible(row is None)
        self.stale.hide()
        if row is None:
            return
        site, is_writable = self._shell.existing, self._shell.is_writable
        self.heading.setText(" · ".join(filter(None, (row.label, about(site, row)))))
        told = filter(None, (stale_words(row, self._shell.assessment), overdue_words(row)))
        self.stale.setText("\n".join(told))
        self.stale.setVisible(bool(self.stale.text()))
        for form in self.forms.values():
            form.show_rows([row], is_writable=is_writable)
        self.priority.setText(self._priority_words(row))

    def focus_text(self) -> None:
        """Give the keys to what is asked for."""
        self.verticalScrollBar().setValue(0)
        editor = self.forms["What and why"].editors.get("text")
        if editor is not None:
            editor.setFocus()

    def _priority_words(self, row: Recommendation) -> str:
        told = _("Priority {priority}, looked up: {reason}").format(
            priority=priority_word(row), reason=local(matrix().reason)
        )
        return told if priority(row) else _("Priority unknown: say how grave and how likely.")

    def _set(self, name: str, value: Any) -> bool:
        row = self._shell.site.get(Recommendation, self._row_id)
        if row is None:
            return False
        if name == "response" and Response(value) in advising.NEEDS_REASON:
            answer(self._shell, row, Response(value), self.window(), lambda: self.show_row(row))
            return True
        return self._shell.attempt(lambda: advising.set_recommendation(row, **{name: value}))


def answer(
    shell: Shell,
    row: Recommendation,
    response: Response,
    parent: QWidget,
    kept: Callable[[], object],
) -> None:
    """Ask why a recommendation is not taken in full, unless that was said; ``kept``: it stays."""

    def give(reason: str) -> None:
        shell.attempt(
            lambda: advising.set_recommendation(row, response=response, response_reason=reason)
        )

    if row.response_reason.strip():
        give(row.response_reason)
        return
    question = _("{label}: why is it not taken in full?").format(label=row.label)
    dialog = AskReason(_("Reason of the response"), question, _("Set response"), give, parent)
    dialog.dialog.rejected.connect(kept)
    dialog.open()
