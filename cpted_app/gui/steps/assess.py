"""Step Assess: the list of questions, the card of one, and the profile."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.gui.panels.frame_card import FrameCard
from cpted_app.gui.panels.own_rating import OwnRatingNote
from cpted_app.gui.panels.parts import StepPanel, button, clear
from cpted_app.gui.panels.profile import Profile
from cpted_app.gui.panels.raters_card import RatersCard
from cpted_app.gui.panels.sensitivity_card import SensitivityCard
from cpted_app.gui.shell import Question, Shell
from cpted_app.gui.steps.checklist_choice import ChecklistChoice
from cpted_app.gui.steps.head import StepHead
from cpted_app.gui.steps.low_words import bare_words
from cpted_app.gui.steps.question_card import QuestionCard
from cpted_app.gui.steps.question_filters import in_order
from cpted_app.gui.steps.question_list import QuestionList
from cpted_app.gui.steps.remark_list import RemarkCard
from cpted_app.gui.steps.states import unanswered
from cpted_app.i18n import _, ngettext
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Remark
from cpted_app.session.refresh import GIVEN


class AssessStep(StepPanel):
    """The checklist, by keyboard or by pointer."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.head = StepHead("assess")
        self.frame = FrameCard(shell)
        self.choice = ChecklistChoice(shell)
        self.list = QuestionList(shell)
        tip = _("Show them in the list.")
        self.bare_button = button("", lambda: self.list.show_only("unexplained"), "link", tip)
        self.card = QuestionCard(shell)
        self.own_note = OwnRatingNote(shell)
        self.raters = RatersCard(shell)
        self.profile = Profile(shell)
        self.sensitivity = SensitivityCard(shell)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(10)
        self.body.setSpacing(10)
        self.add(self.head, self.frame, self.choice, self.own_note)
        self.body.addWidget(self.bare_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.list, self.card)
        self.add(self.raters, self.profile, self.sensitivity, self._remarks)
        self.end()
        self.pin(self.card.answer_bar)
        self.list.chosen.connect(self._chosen)
        # Once the card has grown by the question that is asked.
        self.card.reason.asked.connect(lambda: QTimer.singleShot(0, self, self._show_reason))
        shell.question_chosen.connect(self.outdate)
        for signal in (shell.session_opened, shell.assessed, shell.themed, shell.likes.changed):
            signal.connect(self.outdate)
        shell.changed.connect(self._changed)
        shell.selected.connect(self._selected)
        self._connect_keys()

    def refresh(self) -> None:
        """Show list, card and profile as they are now."""
        assessment = self._shell.assessment
        self.frame.refresh()
        self.choice.refresh()
        self.own_note.refresh()
        self.raters.refresh()
        self.list.setVisible(assessment is not None and bool(assessment.items))
        self.card.setVisible(assessment is not None)
        self.profile.refresh()
        self.sensitivity.refresh()
        if assessment is None:
            self.head.aside.setText(_("The questions come once the site is computed."))
            self.card.answer_bar.hide()
            self.bare_button.hide()
            return
        self.head.aside.setText(answered_words(assessment))
        self.head.sentence.setVisible(not assessment.answered)  # then the card needs the room
        bare = bare_words(self._shell.site, assessment)
        self.bare_button.setText(bare)
        self.bare_button.setVisible(bool(bare))
        item = self._current()
        question = Question(item.item.id, item.subject) if item else None
        if question is not None and question != self._shell.question:
            self._shell.question = question
        self.list.refresh()
        self.list.show_question(question)
        self.card.setVisible(item is not None)
        self.card.answer_bar.setVisible(item is not None)
        if item is not None:
            self.card.show_item(item)
        self._show_remarks(item)

    def focus_list(self) -> None:
        """Give the keys to the list."""
        self.list.list.setFocus()

    def _show_reason(self) -> None:
        self.ensureWidgetVisible(self.card.reason.accept_button, 0, 24)

    def _current(self) -> ItemResult | None:
        assessment, question = self._shell.assessment, self._shell.question
        if assessment is None or not assessment.items:
            return None
        for item in assessment.items:
            if question == Question(item.item.id, item.subject):
                return item
        ordered = in_order(assessment)
        return next((one for one in ordered if one.answer is None), ordered[0])

    def _changed(self, edit: Edit) -> None:
        if not edit.touches <= GIVEN:  # an answer is shown once it is counted, an instant later
            self.outdate()

    def _chosen(self, question: Question) -> None:
        shell = self._shell
        shell.choose_question(question.item, question.subject)
        if shell.site.feature(question.subject) is not None:
            shell.select([question.subject])

    def _selected(self) -> None:
        """Show the first question about what was selected on the plan."""
        shell = self._shell
        question = shell.question
        if len(shell.selection) != 1 or (question and question.subject == shell.selection[0]):
            return
        for item in shell.assessment.items if shell.assessment else ():
            if item.subject == shell.selection[0]:
                shell.choose_question(item.item.id, item.subject)
                return

    def _show_remarks(self, item: ItemResult | None) -> None:
        clear(self._remarks)
        for remark in self._shell.site.all(Remark) if item else ():
            is_about_item = item is not None and remark.item == item.item.id
            is_about_subject = item is not None and remark.subject == item.subject
            if (is_about_item and is_about_subject) or (
                is_about_subject and not remark.item and remark.subject != "site"
            ):
                self._remarks.addWidget(RemarkCard(self._shell, remark))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list what the card can spare."""
        self.list.fit(self.height())
        super().resizeEvent(event)

    def _connect_keys(self) -> None:
        card = self.card
        keys: dict[str, Callable[[], object]] = {
            str(value): lambda value=value: card.give(str(value))  # type: ignore[misc]
            for value in range(4)
        }
        keys["A"] = card.accept_proposal
        keys["N"] = lambda: card.excuse(AnswerValue.NOT_APPLICABLE)
        keys["R"] = self._remark
        keys["W"] = card.answering.pick_place
        for text, run in keys.items():
            shortcut = QShortcut(QKeySequence(text), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda run=run: run())

    def _remark(self) -> None:
        question = self._shell.question
        if question is not None:
            self._shell.step_requested.emit("remarks")
            self._shell.remark_wanted.emit(question.subject, question.item)


def answered_words(assessment: Assessment) -> str:
    """Return how many questions are answered, unknown and open; the three add up."""
    left = unanswered(assessment)
    parts = [
        _("{answered} of {applicable} answered").format(
            answered=assessment.answered, applicable=assessment.applicable
        )
    ]
    unknown = assessment.applicable - assessment.answered - left
    if unknown > 0:
        parts.append(ngettext("{n} unknown", "{n} unknown", unknown).format(n=unknown))
    parts.append(ngettext("{n} open", "{n} open", left).format(n=left))
    return ", ".join(parts)
