"""The sheet of one question in the field mode: large words, four large answers, the rest below."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cpted_app.assess import visits
from cpted_app.assess.assessment import ItemResult
from cpted_app.gui.panels.parts import Flow, button, label
from cpted_app.gui.panels.visit_choice import VisitChoice
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.anchor import AnchorGrid
from cpted_app.gui.steps.answering import Answering
from cpted_app.gui.steps.like_note import LikeNote
from cpted_app.gui.steps.place_row import PlaceRow
from cpted_app.gui.steps.question_card import MODES, given_words
from cpted_app.gui.steps.question_photos import QuestionPhotos
from cpted_app.gui.steps.reason import Reason
from cpted_app.gui.wording import local, plain
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.actions import assessing
from cpted_app.model.kinds import AnswerValue

TARGET_PX = 52
"""The least height of what a finger is to hit: 48 px and a little."""
ANCHOR_PX = 104
OFF_SCALE = (
    AnswerValue.NOT_APPLICABLE,
    AnswerValue.NOT_OBSERVED,
    AnswerValue.NOT_ACCESSIBLE,
    AnswerValue.DISPUTED,
)


class FieldSheet(QWidget):
    """Shows a question and takes its answer, its reason, its remark."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.reason = Reason()
        self.answering = Answering(shell, self.reason)
        self.head = label("", "dim")
        self.question = label("", "question")
        self.basis = label("", "small")
        self.grid = AnchorGrid(least_px=ANCHOR_PX)
        for anchor in self.grid.anchors:
            anchor.clicked.connect(partial(self.give, anchor.value))
        self.accept_button = large(button("", self.answering.accept, "primary"))
        self.off_scale = {value: self._off_scale_button(value) for value in OFF_SCALE}
        self.clear_button = large(button(_("Clear the answer"), self.answering.clear))
        self.why_button = large(button(_("Say why…"), self.answering.explain))
        self.remark_button = large(button(_("Remark…"), self.remark))
        self.photo_button = large(button(_("Photo…")))
        self.given = label("", "small")
        self.likes = LikeNote(shell)
        self.likes.fold_button.setMinimumHeight(TARGET_PX)
        self.place = PlaceRow(shell, self.answering)
        for press in self.place.findChildren(QPushButton):
            large(press)
        self.visit = VisitChoice(shell)
        self.visit.combo.setMinimumHeight(TARGET_PX)
        self.photos = QuestionPhotos(shell)
        self.photos.link_button.setMinimumHeight(TARGET_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        asked = (self.head, self.question, self.basis, self.grid, self.reason)
        for widget in (*asked, self.given, self.likes, self.place):
            layout.addWidget(widget)
        rest = (self.accept_button, *self.off_scale.values(), self.clear_button)
        layout.addLayout(_flowing(*rest))
        layout.addLayout(_flowing(self.why_button, self.remark_button, self.photo_button))
        layout.addWidget(self.visit)
        layout.addWidget(self.photos)
        layout.addStretch(1)
        for press in (self.reason.accept_button, self.reason.cancel_button):
            large(press)

    def show_item(self, item: ItemResult) -> None:
        """Show a question as it is now."""
        self.answering.show(item)
        text = local(item.item.text)
        self.setAccessibleName(f"{item.item.id} {text}")
        about = [item.item.id, item.subject_label, *(_(MODES[one]) for one in item.item.evidence)]
        about += [_("■ critical")] if item.item.critical else []
        doubt = visits.doubt(self._shell.site, item)
        about += [f"▲ {_(visits.DOUBTS[doubt])}"] if doubt else []
        self.head.setText(" · ".join(part for part in about if part))
        self.question.setText(text)
        proposal, answer = item.proposal, item.answer
        basis = proposal.text if proposal else item.no_basis
        self.basis.setText(plain(basis) if basis else "")
        self.basis.setVisible(basis is not None)
        given = answer.value.value if answer else ""
        proposed = proposal.answer.value if proposal else ""
        for anchor, words in zip(self.grid.anchors, item.item.anchors, strict=True):
            anchor.show_anchor(
                local(words),
                is_given=anchor.value == given,
                is_proposed=anchor.value == proposed,
            )
        self.grid.arrange()
        for value, press in self.off_scale.items():
            press.setChecked(value.value == given)
        self.accept_button.setText(_("Accept {value}").format(value=proposed))
        self.accept_button.setVisible(bool(proposed) and proposed != given)
        for widget in (self.clear_button, self.why_button, self.given):
            widget.setVisible(answer is not None)
        self.given.setText(given_words(answer) if answer else "")
        self.likes.show_item(item)
        self.place.show_item(item)
        self.place.show_button.hide()  # the plan is not there to show it on
        self.visit.show_item(item)
        self.photos.show_item(item)
        for part in (*self.grid.anchors, *self.findChildren(QPushButton)):
            part.setEnabled(self._shell.is_writable)
        self.reason.check()

    def give(self, value: str, _checked: bool = False) -> None:
        """Answer 0–3; the buttons show the answer only once it is recorded."""
        self.answering.give(value)
        self._uncheck()

    def excuse(self, value: AnswerValue) -> None:
        """Ask why the question is answered off the scale."""
        self.answering.excuse(value)
        self._uncheck()

    def remark(self) -> None:
        """Ask for a remark about the question and what it is asked of."""
        item = self.answering.item
        if item is not None and self._shell.is_writable:
            about = " · ".join(part for part in (item.item.id, item.subject_label) if part)
            question = _("Remark on {subject}").format(subject=about)
            hint = _("What is to be said?")
            self.reason.ask(question, lambda text: self._record_remark(item, text), hint=hint)

    def _record_remark(self, item: ItemResult, text: str) -> bool:
        shell, session = self._shell, self._shell.session
        if session is None:
            return False
        taken: list[bool] = []

        def record() -> None:
            person = session.person
            edit = assessing.add_remark(
                role=person.role,
                text=text,
                by=person.name,
                organisation=person.organisation,
                subject=item.subject,
                item=item.item.id,
                at_utc=session.clock(),
            )
            taken.append(shell.do(edit))

        shell.with_person(record)
        return bool(taken and taken[0])

    def _off_scale_button(self, value: AnswerValue) -> QPushButton:
        word = _(kinds.ANSWER_VALUES[value])
        widget = large(button(f"{word[:1].upper()}{word[1:]}…", partial(self.excuse, value)))
        widget.setCheckable(True)
        return widget

    def _uncheck(self) -> None:
        """Have the buttons tell what is recorded: a click is no answer before it is one."""
        answer = self.answering.item.answer if self.answering.item else None
        given = answer.value.value if answer else ""
        for anchor in self.grid.anchors:
            anchor.setChecked(anchor.value == given)
        for value, widget in self.off_scale.items():
            widget.setChecked(value.value == given)


def large(widget: QPushButton) -> QPushButton:
    """Make a button large enough for a finger, and return it."""
    widget.setMinimumHeight(TARGET_PX)
    return widget


def _flowing(*widgets: QWidget) -> Flow:
    flow = Flow(spacing=10)
    for widget in widgets:
        flow.addWidget(widget)
    return flow
