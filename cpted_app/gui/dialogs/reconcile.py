"""One answer from several raters: question after question, side by side, with a note."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.raters import Comparison, Rated
from cpted_app.gui.panels.parts import Card, button, clear, label, named, row
from cpted_app.gui.panels.visit_choice import visit_words
from cpted_app.gui.rating_words import apart_words
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.anchor import AnchorGrid
from cpted_app.gui.wording import ANSWER_TONES, answer_word, local, plain
from cpted_app.i18n import _, worded
from cpted_app.model.actions import rating
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Rater, Rating, Visit

SIZE_PX = (820, 640)
TEXT_PX = 58
OFF_SCALE = tuple(value for value in AnswerValue if value.score is None)


class Reconcile(QObject):
    """The dialog; it shows the questions on which raters differ, the gravest first."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._asked: list[tuple[str, str]] = [_key(one) for one in self._differing()]
        self._at = 0
        self._value: AnswerValue | None = None
        self.dialog = named(QDialog(parent), "Reconcile")
        self.dialog.setWindowTitle(_("Reconcile the raters"))
        self.dialog.resize(*SIZE_PX)
        self.head, self.place = label("", "chip", wrap=False), label("", "dim", wrap=False)
        self.apart = label("", "chip", "bad", wrap=False)
        self.question = label("", "question")
        self.measured = label("", "small")
        self._sides = QHBoxLayout()
        self._sides.setSpacing(10)
        self.grid = AnchorGrid()
        for anchor in self.grid.anchors:
            anchor.clicked.connect(partial(self._chosen, AnswerValue(anchor.value)))
        self.off_scale = {value: self._off_scale_button(value) for value in OFF_SCALE}
        self.reason, self.note = _text(_("Reason")), _text(_("Note of the reconciliation"))
        self.reason.setPlaceholderText(_("Why it is so; it is printed."))
        self.note.setPlaceholderText(_("How you came to one answer; it is printed."))
        self.note.textChanged.connect(self._check)
        self.reason.textChanged.connect(self._check)
        self.told = label("", "small")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.before_button = button(_("◀ Previous"), partial(self.step, -1))
        self.next_button = button(_("Next ▶"), partial(self.step, 1))
        self.record_button = button(_("Record and go on"), self.record, "primary")
        self.close_button = button(_("Close"), self.dialog.reject)
        self._lay_out()
        self._connect_keys()
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)
        for signal in (shell.changed, shell.assessed):
            signal.connect(self._refresh_state)
        shell.session_opened.connect(self.dialog.reject)
        self.dialog.finished.connect(self._closed)

    def open(self) -> None:
        """Show the dialog beside the window, at the first question that is not settled."""
        found = {_key(one): one for one in self._differing()}
        self._at = next((at for at, key in enumerate(self._asked) if not found[key].is_settled), 0)
        self.dialog.setModal(False)
        self.dialog.show()
        self._show()

    @property
    def current(self) -> Rated | None:
        """The question that is shown, as it is now."""
        key = self._asked[self._at] if self._asked else None
        return next((one for one in self._differing() if _key(one) == key), None)

    def step(self, by: int) -> None:
        """Go to another question; the plan shows what it is asked about."""
        if 0 <= self._at + by < len(self._asked):
            self._at += by
            self._show()

    def choose(self, value: AnswerValue) -> None:
        """Take an answer as the one to be recorded, with the reasons of who gave it."""
        one = self.current
        if one is None:
            return
        self._value = value
        own = [row_ for row_ in one.given.values() if row_.value is value]
        self.reason.setPlainText(rating.agreed_reason(own))
        self._check()

    def record(self) -> None:
        """Write the one answer, and go on to the next question that is open."""
        one, shell, session, value = self.current, self._shell, self._shell.session, self._value
        if one is None or session is None or value is None or not self.record_button.isEnabled():
            return
        proposal = one.result.proposal
        is_done = shell.attempt(
            lambda: rating.reconcile(
                shell.site,
                tuple(one.given.values()),
                value=value,
                by=session.person.name,
                at_utc=session.clock(),
                reason=self.reason.toPlainText(),
                note=self.note.toPlainText(),
                proposed=proposal.answer.value if proposal else "",
                proposal_text=worded(proposal.text) if proposal else "",
            )
        )
        if is_done:
            self._go_on()

    def _go_on(self) -> None:
        found = {_key(one): one for one in self._differing()}
        order = [*range(self._at + 1, len(self._asked)), *range(self._at)]
        done = self._asked[self._at]
        left = [
            at
            for at in order
            if self._asked[at] in found
            and not found[self._asked[at]].is_settled
            and self._asked[at] != done
        ]
        if left:
            self._at = left[0]
        self._show()

    def _differing(self) -> tuple[Rated, ...]:
        found = self._shell.recording.comparison
        return found.disagreed if isinstance(found, Comparison) else ()

    def _show(self) -> None:
        """Show the current question from the start: sides, and what was recorded before."""
        one = self.current
        if one is None:
            self.dialog.reject()
            return
        item, subject = one.result.item, one.result.subject
        self.head.setText(" · ".join(filter(None, (item.id, one.result.subject_label))))
        self.apart.setText(apart_words(one))
        self.question.setText(local(item.text))
        proposal = one.result.proposal
        basis = proposal.text if proposal else one.result.no_basis
        self.measured.setText(plain(basis) if basis else "")
        self.measured.setVisible(basis is not None)
        clear(self._sides)
        for rater in self._raters():
            if rater.id in one.given:
                self._sides.addWidget(self._side(one, rater, one.given[rater.id]), 1)
        answer = one.result.answer if one.is_settled else None
        self._value = answer.value if answer else None
        self.reason.setPlainText(answer.reason if answer else "")
        self.note.setPlainText(answer.note if answer else "")
        self._check()
        self._refresh_state()
        if self._shell.site.feature(subject) is not None:
            self._shell.select([subject])
        self.grid.anchors[0].setFocus()

    def _refresh_state(self, *_what: object) -> None:
        """Show how far it is, wherever the change came from."""
        found = self._differing()
        settled = sum(1 for one in found if one.is_settled)
        self.progress.setMaximum(max(len(found), 1))
        self.progress.setValue(settled)
        self.place.setText(
            _("{at} of {all} · {settled} reconciled").format(
                at=self._at + 1, all=len(self._asked), settled=settled
            )
        )
        self.before_button.setEnabled(self._at > 0)
        self.next_button.setEnabled(self._at + 1 < len(self._asked))

    def _raters(self) -> tuple[Rater, ...]:
        found = self._shell.recording.comparison
        return found.raters if isinstance(found, Comparison) else ()

    def _side(self, one: Rated, rater: Rater, given: Rating) -> Card:
        card = Card()
        value = given.value.value
        card.add(label(rater.label, "dim", wrap=False))
        card.add(label(answer_word(value), "strong", ANSWER_TONES.get(value, "")))
        if given.value.score is not None:
            card.add(label(local(one.result.item.anchors[given.value.score]), "small"))
        card.add(label(given.reason or _("No reason was given."), "" if given.reason else "small"))
        visit = self._shell.site.get(Visit, given.visit)
        if visit is not None:
            card.add(label(visit_words(visit), "small"))
        card.body.addStretch(1)
        return card

    def _off_scale_button(self, value: AnswerValue) -> QPushButton:
        press = button(answer_word(value.value), partial(self.choose, value), "turn")
        press.setCheckable(True)
        return press

    def _chosen(self, value: AnswerValue, _checked: bool) -> None:
        self.choose(value)

    def _check(self) -> None:
        """Mark the chosen answer, and let it be recorded once it has its words."""
        one = self.current
        if one is not None:
            self._show_answers(one)
        missing = self._missing(one) if one is not None else ""
        self.told.setText(missing)
        self.record_button.setEnabled(self._shell.is_writable and not missing)

    def _show_answers(self, one: Rated) -> None:
        proposal = one.result.proposal
        for anchor, text in zip(self.grid.anchors, one.result.item.anchors, strict=True):
            value = AnswerValue(anchor.value)
            anchor.show_anchor(
                local(text),
                is_given=value is self._value,
                is_proposed=proposal is not None and value is proposal.answer,
            )
        self.grid.arrange()
        for value, press in self.off_scale.items():
            press.setChecked(value is self._value)

    def _missing(self, one: Rated) -> str:
        """Return what has to be given before the answer can be recorded."""
        if self._value is None:
            return _("Choose the answer: 0, 1, 2, 3, or one off the scale.")
        if not self.note.toPlainText().strip():
            return _("The raters differ: say how you came to one answer.")
        proposal = one.result.proposal
        is_against = proposal is not None and proposal.answer is not self._value
        if (self._value.score is None or is_against) and not self.reason.toPlainText().strip():
            return _("It needs a reason: off the scale, or against what was measured.")
        return ""

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addLayout(row(self.head, self.apart, None, self.place))
        layout.addWidget(self.progress)
        layout.addWidget(self.question)
        layout.addWidget(self.measured)
        layout.addLayout(self._sides)
        layout.addWidget(self.grid)
        layout.addLayout(row(*self.off_scale.values(), None, spacing=4))
        words = QHBoxLayout()
        words.setSpacing(10)
        for title, text in ((_("Reason"), self.reason), (_("Note"), self.note)):
            part = QVBoxLayout()
            part.setSpacing(4)
            part.addWidget(label(title, "dim", wrap=False))
            part.addWidget(text)
            words.addLayout(part, 1)
        layout.addLayout(words)
        layout.addWidget(self.told)
        layout.addStretch(1)
        foot = (self.before_button, self.next_button, None, self.record_button, self.close_button)
        layout.addLayout(row(*foot))

    def _connect_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            str(value): partial(self.choose, AnswerValue(str(value))) for value in range(4)
        }
        keys["N"] = partial(self.choose, AnswerValue.NOT_APPLICABLE)
        keys |= {"Left": partial(self.step, -1), "Right": partial(self.step, 1)}
        for text, run in keys.items():
            self._shortcut(text, run)
        self._shortcut("Ctrl+Return", self.record)

    def _shortcut(self, text: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(text), self.dialog)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _closed(self, _result: int) -> None:
        for signal in (self._shell.changed, self._shell.assessed):
            signal.disconnect(self._refresh_state)
        self._shell.session_opened.disconnect(self.dialog.reject)
        self.dialog.deleteLater()
        self.deleteLater()


def _key(one: Rated) -> tuple[str, str]:
    return one.result.item.id, one.result.subject


def _text(name: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setAccessibleName(name)
    text.setTabChangesFocus(True)
    text.setFixedHeight(TEXT_PX)
    return text
