"""The steps to an issued assessment: who, by when, how each stands, and waivers with reasons."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cpted_app.assess.protocol import Standing, in_the_way, standings, steps
from cpted_app.gui.dialogs.ask_reason import AskReason
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import GAP, Card, button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.recommendations_words import today
from cpted_app.gui.wording import local
from cpted_app.i18n import _, language, ngettext
from cpted_app.model.actions import stepping
from cpted_app.model.work import STEP_STATES, StepState
from cpted_app.session import protocol

MARKS = {StepState.OPEN: "○", StepState.DONE: "●", StepState.WAIVED: "–"}
NEED_MARKS = {True: "●", False: "○", None: "·"}


class ProtocolCard(Card):
    """One row for each step; one is open with its proofs, owner, day and what can be done."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Protocol"))
        self._shell = shell
        self._open = ""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.buttons = {one.id: self._made(one.id) for one in steps()}
        self.needs = label("", "small")
        self.form = FieldForm(self._set, shell.tell, only=("owner", "due"))
        self.state = label("", "small")
        self.done_button = button(_("Done"), self._close, "primary")
        self.waive_button = button(_("Waive…"), self._ask_one)
        self.reopen_button = button(_("Open again"), self._reopen)
        self.details = QWidget()
        inner = QVBoxLayout(self.details)
        inner.setContentsMargins(GAP, 4, 0, 10)
        inner.setSpacing(GAP)
        for part in (self.needs, self.form, self.state):
            inner.addWidget(part)
        inner.addLayout(row(self.done_button, self.waive_button, self.reopen_button, None))
        for one in self.buttons.values():
            self._rows.addWidget(one)
        self._rows.addWidget(self.details)
        self.add(self._rows)

    def refresh(self) -> None:
        """Show the steps as they stand now."""
        shell = self._shell
        found = standings(shell.site, shell.assessment)
        count = sum(not one.is_open for one in found)
        self.aside.setText(_("{n} of {all} done or waived").format(n=count, all=len(found)))
        for number, one in enumerate(found, start=1):
            self._name(self.buttons[one.step.id], number, one)
        chosen = next((one for one in found if one.step.id == self._open), None)
        self.details.setVisible(chosen is not None)
        if chosen is not None:
            self._show(chosen)

    def waive_all(self, waiting: Sequence[Standing]) -> None:
        """Ask for one reason for all steps that are in the way of an issue."""
        self._ask([one.step.id for one in waiting])

    def waiting(self) -> tuple[Standing, ...]:
        """Return the open steps that an issue has to wait for."""
        return in_the_way(self._shell.site, self._shell.assessment)

    def _made(self, step: str) -> QPushButton:
        made = button("", partial(self._toggle, step), "row")
        made.setCheckable(True)
        return made

    def _name(self, made: QPushButton, number: int, one: Standing) -> None:
        late = _("late") if one.is_late(today()) else ""
        title = f"{MARKS[one.row.state]}  {number}  {local(one.step.title)}"
        made.setText(" · ".join(filter(None, (title, late))))
        told = f"{local(one.step.title)} ({_(STEP_STATES[one.row.state])})"
        made.setToolTip(told)
        made.setAccessibleName(told)
        made.setChecked(one.step.id == self._open)

    def _show(self, one: Standing) -> None:
        self._rows.removeWidget(self.details)
        self._rows.insertWidget(list(self.buttons).index(one.step.id) + 1, self.details)
        is_writable = self._shell.is_writable
        for made, is_shown in (
            (self.done_button, one.is_open),
            (self.waive_button, one.is_open),
            (self.reopen_button, not one.is_open),
        ):
            made.setVisible(is_shown)
            made.setEnabled(is_writable)
        pairs = zip(one.needs(language()), one.met, strict=True)
        lines = [f"{NEED_MARKS[is_met]} {need}" for need, is_met in pairs]
        lines.insert(0, _("Usually: {owner}. It is proved by:").format(owner=local(one.step.owner)))
        self.needs.setText("\n".join(lines))
        self.form.show_rows([one.row], is_writable=is_writable)
        told = {
            StepState.OPEN: "",
            StepState.DONE: _("Done on {day}.").format(day=one.row.done_on),
            StepState.WAIVED: _("Waived: {reason}").format(reason=one.row.reason),
        }
        self.state.setText(told[one.row.state])
        self.state.setVisible(bool(self.state.text()))

    def _toggle(self, step: str) -> None:
        self._open = "" if self._open == step else step
        self.refresh()

    def _close(self) -> None:
        shell = self._shell
        shell.attempt(
            lambda: protocol.close_step(
                shell.site, shell.assessment, self._open, today(), language()
            )
        )

    def _reopen(self) -> None:
        self._shell.attempt(lambda: protocol.reopen(self._shell.site, self._open))

    def _ask_one(self) -> None:
        self._ask((self._open,))

    def _ask(self, steps: Sequence[str]) -> None:
        question = ngettext(
            "Why is this step left out?", "Why are these {n} steps left out?", len(steps)
        ).format(n=len(steps))
        AskReason(
            _("Waive"),
            question,
            _("Waive"),
            lambda reason: self._shell.attempt(
                lambda: stepping.waive(self._shell.site, steps, reason)
            ),
            self.window(),
        ).open()

    def _set(self, name: str, value: Any) -> bool:
        shell = self._shell
        return shell.attempt(lambda: stepping.set_step(shell.site, self._open, **{name: value}))
