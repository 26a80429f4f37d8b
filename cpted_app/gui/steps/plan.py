"""Step Plan: the sheets, their scale, what the assessment is called and which problem it has."""

from typing import Any

from PySide6.QtWidgets import QWidget

from cpted_app.assess.protocol import FRAME_NEEDS, missing_in_frame
from cpted_app.gui.dialogs.calibration import Calibration
from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.inspector import LABEL_WIDTH, FieldForm
from cpted_app.gui.panels.parts import Card, EmptyState, StepPanel, button, label, row
from cpted_app.gui.plan_files import PlanHealth
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.checklist_choice import ChecklistCombo
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.plan_found import FoundCard
from cpted_app.gui.steps.plan_list import PlanList
from cpted_app.gui.steps.plan_tree import PlanTree
from cpted_app.gui.steps.visits import Visits
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import assessing
from cpted_app.model.records import Plan, PlanLayer
from cpted_app.words import N_, Message

_ELSEWHERE = ("checklist", "framework", "weight_set", "is_final")
"""Fields of the header that are chosen from lists: the first below, the others where they act."""


class PlanStep(StepPanel):
    """What lies under the marks, and what the assessment is about."""

    def __init__(self, shell: Shell, documents: Documents) -> None:
        super().__init__()
        self._shell, self._documents = shell, documents
        self.head = StepHead("plan")
        self.empty = EmptyState(
            _("Drop a plan anywhere on the window: PDF, PNG, JPEG, TIFF or WebP."),
            _("Add plan…"),
            documents.ask_plan,
        )
        self.tree = PlanTree(shell)
        self.tree.chosen.connect(self._choose)
        self.tree.marks_wanted.connect(documents.make_marks)
        self._chosen = ""
        self._known: frozenset[str] = frozenset()
        self.list = PlanList(shell)
        self.list.calibration_wanted.connect(self.calibrate)
        self.list.marks_wanted.connect(documents.make_marks)
        self.found = FoundCard(shell)
        self.found.calibration_wanted.connect(self.calibrate)
        self.add_button = button(_("Add plan…"), documents.ask_plan)
        self.header = FieldForm(self._set_header, shell.tell, without=_ELSEWHERE)
        self.checklist = ChecklistCombo(shell)
        self.frame = FieldForm(self._set_frame, shell.tell)
        self.visits = Visits(shell)
        self._details = Card(_("Site details"))
        name = label(_("Checklist"), "dim")
        name.setFixedWidth(LABEL_WIDTH)
        line = row(name, self.checklist, spacing=10)
        line.setStretch(1, 1)
        self._details.add(self.header, line)
        self._frame = Card(_("Problem frame"))
        question = _("Which crime or fear, for whom, where, when, how do we know?")
        self._frame.add(label(question, "small"), self.frame)
        self.add(self.head, self.empty, self.tree, self.list, self.found)
        self.add(row(self.add_button, None), self._details, self._frame, self.visits)
        self.end()
        for signal in (shell.session_opened, shell.changed, shell.themed):
            signal.connect(self.outdate)
        shell.frame_wanted.connect(self.show_frame)

    def refresh(self) -> None:
        """Show plans, details and frame as they are now."""
        site, is_writable = self._shell.site, self._shell.is_writable
        plans = site.plans
        count = len(plans)
        sheets = ngettext("{n} sheet", "{n} sheets", count).format(n=count)
        self.head.aside.setText(sheets if count else "")
        self.empty.setVisible(not plans)
        self.empty.button.setEnabled(is_writable)
        fresh = [plan.id for plan in plans if plan.id not in self._known]
        self._known = frozenset(plan.id for plan in plans)
        if fresh or self._chosen not in self._known:
            self._chosen = (fresh or [plan.id for plan in plans] or [""])[-1]
        is_tree = len(plans) > 1 or any(row.plan in self._known for row in site.all(PlanLayer))
        self.tree.setVisible(is_tree)
        self.tree.refresh()
        self.tree.choose(self._chosen)
        self._show_chosen()
        self.add_button.setVisible(bool(plans))
        self.add_button.setEnabled(is_writable)
        self.checklist.refresh()
        self.header.show_rows([site.header], is_writable=is_writable)
        self.frame.show_rows([site.frame], is_writable=is_writable)
        done = len(FRAME_NEEDS) - len(missing_in_frame(site.frame))
        self._frame.aside.setText(_("{n} of {all}").format(n=done, all=len(FRAME_NEEDS)))
        self.visits.refresh()

    def show_details(self) -> None:
        """Bring the site's details into view."""
        self.ensureWidgetVisible(self._details)
        editor: QWidget | None = self.header.editors.get("title")
        if editor is not None:
            editor.setFocus()

    def show_frame(self) -> None:
        """Bring the problem frame into view, at the first field that is empty."""
        frame = self._shell.site.frame
        name = next((one for one in FRAME_NEEDS if not getattr(frame, one).strip()), FRAME_NEEDS[0])
        editor: QWidget | None = self.frame.editors.get(name)
        self.ensureWidgetVisible(editor or self._frame)
        if editor is not None:
            editor.setFocus()

    def calibrate(self, plan_id: str = "") -> None:
        """Ask how the scale of a plan is known: of the given one, or of the first without."""
        if not self._shell.shows_existing():
            return
        plans = self._shell.site.plans
        wanted = self._shell.site.get(Plan, plan_id) if plan_id else None
        if wanted is None:
            wanted = next((one for one in plans if not one.is_calibrated), None)
        if wanted is None and plans:
            wanted = plans[-1]
        if wanted is None:
            self._shell.tell(Message(N_("There is no plan yet. Add one first.")))
            return
        health = PlanHealth.of(self._shell.site, wanted)
        Calibration(self._shell, wanted, health, self.window()).open()

    def _choose(self, plan_id: str) -> None:
        if plan_id != self._chosen:
            self._chosen = plan_id
            self._show_chosen()

    def _show_chosen(self) -> None:
        plan = self._shell.site.get(Plan, self._chosen)
        self.list.setVisible(plan is not None)
        self.list.show_plan(plan)
        self.found.setVisible(plan is not None)
        self.found.show_plan(plan)

    def _set_header(self, name: str, value: Any) -> bool:
        shell = self._shell
        return shell.attempt(lambda: assessing.set_header(shell.site, **{name: value}))

    def _set_frame(self, name: str, value: Any) -> bool:
        shell = self._shell
        return shell.attempt(lambda: assessing.set_frame(shell.site, **{name: value}))
