"""Giving answers: the one way from a key or a button to the edit, with its reason where due.

Belongs here: what the card of a question and the field mode do alike. How a question looks is
theirs.
"""

from collections.abc import Callable

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.low_answers import wants_place
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.reason import Reason
from cpted_app.gui.wording import answer_word
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue


class Answering:
    """Answers the question that is shown; ``reason`` asks where a sentence is due."""

    def __init__(self, shell: Shell, reason: Reason) -> None:
        self.item: ItemResult | None = None
        self._shell = shell
        self._reason = reason

    def show(self, item: ItemResult) -> None:
        """Take a question as the one to be answered; a reason half written goes with another."""
        before, self.item = self.item, item
        if before is None or (before.item.id, before.subject) != (item.item.id, item.subject):
            self._reason.hide()

    def give(self, value: str) -> None:
        """Answer 0–3; one that differs from the proposal asks for the reason first."""
        item = self.item
        if item is None or not self._shell.is_writable:
            return
        answer = AnswerValue(value)
        if item.proposal is not None and item.proposal.answer is not answer:
            question = _("Why {given} and not the proposed {proposed}?").format(
                given=value, proposed=item.proposal.answer.value
            )
            self._ask(question, answer)
        else:
            self._record(answer, "")

    def accept(self) -> None:
        """Take the proposed answer as one's own."""
        if self.item is not None and self.item.proposal is not None:
            self.give(self.item.proposal.answer.value)

    def excuse(self, value: AnswerValue) -> None:
        """Give an answer off the scale, with its reason."""
        if self.item is not None and self._shell.is_writable:
            word = _(kinds.ANSWER_VALUES[value])
            self._ask(_("Why “{answer}”?").format(answer=word), value)

    def explain(self) -> None:
        """Ask for the sentence that says why the answer is what it is."""
        answer = self.item.answer if self.item else None
        if answer is not None and self._shell.is_writable:
            word = answer_word(answer.value.value)
            question = _("What shows it? “{answer}”").format(answer=word)
            self._reason.ask(question, self._put_reason, answer.reason)

    def clear(self) -> None:
        """Make the question unanswered again."""
        item, shell = self.item, self._shell
        if item is not None:
            shell.attempt(lambda: shell.recording.clear(item))

    def pick_place(self) -> None:
        """Have the place pointed at where a low answer about the whole site shows."""
        item, shell = self.item, self._shell
        if item is not None and shell.is_writable and wants_place(shell.site, item):
            shell.point_wanted.emit(lambda x_m, y_m: self._place(item, x_m, y_m))

    def take_place_away(self) -> None:
        """Take the answer off the plan."""
        item, shell = self.item, self._shell
        if item is not None:
            shell.attempt(lambda: shell.recording.take_place_away(item))

    def _place(self, item: ItemResult, x_m: float, y_m: float) -> None:
        shell = self._shell
        shell.attempt(lambda: shell.recording.place(item, x_m, y_m))

    def _ask(self, question: str, value: AnswerValue) -> None:
        old = self.item.answer if self.item else None
        text = old.reason if old is not None and old.value is value else ""
        self._reason.ask(question, lambda reason: self._record(value, reason), text)

    def _record(self, value: AnswerValue, reason: str) -> bool:
        item, shell = self.item, self._shell
        if item is None or shell.session is None:
            return False
        return self._commit(lambda: shell.recording.record(item, value, reason))

    def _put_reason(self, reason: str) -> bool:
        item, shell = self.item, self._shell
        if item is None:
            return False
        return self._commit(lambda: shell.recording.explain(item, reason))

    def _commit(self, make: Callable[[], Edit | None]) -> bool:
        taken: list[bool] = []
        self._shell.with_person(lambda: taken.append(self._shell.attempt(make)))
        # While the name is still asked for, the reason stays where it is.
        if taken and taken[0]:
            self._reason.hide()
        return bool(taken and taken[0])
