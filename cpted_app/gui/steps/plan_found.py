"""What was found in a plan's file: what it is, what is odd about it, and the ways to mend it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import Card, Flow, button, clear, keeping_focus, label
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.actions import repairs
from cpted_app.model.edit import Edit
from cpted_app.model.records import Plan, PlanProblem
from cpted_app.session import mending

_MOST_SHOWN = 4
_BY_CALIBRATING = frozenset(
    {"page_size", "page_unit", "scale_other_sheet", "scale_disagrees", "mirrored", "outside_area"}
)
"""Problems whose way out is to calibrate the plan by hand."""


class FoundCard(Card):
    """The findings of one plan, and its open problems with a button for each way out."""

    calibration_wanted = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("What was found"))
        self._shell = shell
        self._plan_id = ""
        self._is_all = False
        self._shown: object = None
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add(inner)

    def show_plan(self, plan: Plan | None) -> None:
        """Show what was found in a plan's file."""
        site = self._shell.site
        plan_id = plan.id if plan is not None else ""
        if plan_id != self._plan_id:
            self._plan_id, self._is_all = plan_id, False
        state = (plan, site.problems_of(plan_id), site.header, self._is_all,
                 self._shell.is_writable, self._shell.theme)  # fmt: skip
        if state == self._shown:
            return
        self._shown = state
        with keeping_focus(self._column):
            clear(self._column)
            if plan is not None:
                self._fill(plan)

    def _fill(self, plan: Plan) -> None:
        site = self._shell.site
        told = [worded(row.message) for row in repairs.findings(site, plan.id)]
        if plan.is_calibrated and plan.calibration:
            told.append(_("Placed by: {how}").format(how=plan.calibration))
        if told:
            self._column.addWidget(label("\n".join(told), "small"))
        problems = repairs.open_problems(site, plan.id)
        shown = problems if self._is_all else problems[:_MOST_SHOWN]
        for problem in shown:
            self._column.addWidget(self._row(problem))
        if not problems:
            self._column.addWidget(label(_("Nothing to mend."), "small"))
        if len(problems) > len(shown):
            text = _("Show all {n}").format(n=len(problems))
            self._column.addWidget(button(text, self._show_all, "link"))
        settled = len(repairs.settled_problems(site, plan.id))
        text = ngettext("{n} settled", "{n} settled", settled).format(n=settled)
        count = str(len(problems)) if problems else ""
        self.aside.setText(" · ".join(part for part in (count, settled and text) if part))

    def _show_all(self) -> None:
        self._is_all = True
        self.show_plan(self._shell.site.get(Plan, self._plan_id))

    def _row(self, problem: PlanProblem) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        words = label(f"▲ {worded(problem.message)}")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setToolTip(worded(problem.remedy))
        column.addWidget(words)
        offers = mending.offers(self._shell.site, problem)
        is_by_hand = problem.code in _BY_CALIBRATING
        # Where a button says what to do, the sentence about it only repeats it.
        is_somewhere = repairs.place_of(self._shell.site, problem) is not None
        aside = worded(problem.place if offers and is_somewhere else problem.remedy)
        column.addWidget(label(aside, "small"))
        ways = Flow()
        if offers:
            ways.addWidget(self._repair_button(problem, offers))
        elif is_by_hand:
            calibrate = button(_("Calibrate…"), lambda: self.calibration_wanted.emit(problem.plan))
            calibrate.setEnabled(self._shell.is_writable)
            ways.addWidget(calibrate)
        if is_somewhere:
            ways.addWidget(button(_("Show"), lambda: self._go_to(problem), "", _("Show on plan")))
        dismiss = button(_("Dismiss"), lambda: self._do(problem, repairs.dismiss))
        dismiss.setEnabled(self._shell.is_writable)
        dismiss.setToolTip(_("Settle it without a change"))
        ways.addWidget(dismiss)
        column.addLayout(ways)
        return widget

    def _repair_button(self, problem: PlanProblem, offers: mending.Offers) -> QPushButton:
        if len(offers) == 1:
            only = offers[0]
            act = partial(self._mend, problem, only.key)
            widget = button(worded(only.label), act, "", only.title or worded(problem.remedy))
        else:
            widget = button(_("Choose…"))
            menu = QMenu(widget)
            for offer in offers:
                words = worded(offer.label)
                action = menu.addAction(f"{words}  {offer.title}" if offer.title else words)
                action.triggered.connect(
                    lambda _checked=False, key=offer.key: self._mend(problem, key)
                )
            widget.setMenu(menu)
        widget.setEnabled(self._shell.is_writable)
        return widget

    def _mend(self, problem: PlanProblem, key: str) -> None:
        self._do(problem, lambda now: mending.repair(self._shell.site, now, key))

    def _do(self, problem: PlanProblem, make: Callable[[PlanProblem], Edit]) -> None:
        now = self._shell.site.get(PlanProblem, problem.id)
        if now is not None and not now.is_settled:
            self._shell.attempt(lambda: make(now))

    def _go_to(self, problem: PlanProblem) -> None:
        place = repairs.place_of(self._shell.site, problem)
        if place is not None:
            self._shell.place_requested.emit(*place)
