"""One question: what was measured, what each answer looks like, and the answer itself."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from cpted_app.analysis.measures import QUANTITIES
from cpted_app.assess import visits
from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.rules import Proposal, UsedEvidence
from cpted_app.gui.icons import icon
from cpted_app.gui.panels.parts import Card, Flow, button, clear, label, named, row
from cpted_app.gui.panels.visit_choice import VisitChoice
from cpted_app.gui.rating_words import rated_words
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.anchor import AnchorGrid
from cpted_app.gui.steps.answering import Answering
from cpted_app.gui.steps.like_note import LikeNote
from cpted_app.gui.steps.place_row import PlaceRow
from cpted_app.gui.steps.question_photos import QuestionPhotos
from cpted_app.gui.steps.reason import Reason
from cpted_app.gui.wording import answer_word, local, moment, number, plain, spread_of
from cpted_app.i18n import _, language
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer
from cpted_app.words import N_

MODES = {
    "plan": N_("from plan"),
    "day": N_("by day"),
    "night": N_("after dark"),
    "users": N_("ask users"),
    "measured": N_("measured"),
}
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "="}


class QuestionCard(Card):
    """The card of the question that is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.reason = Reason()
        self.answering = Answering(shell, self.reason)
        self._chips = Flow()
        self.question = label("", "question")
        self.flip = label("", "", "warn")
        self._measured = QGridLayout()
        self._measured.setHorizontalSpacing(10)
        self._measured.setVerticalSpacing(4)
        self._measured.setColumnStretch(0, 1)
        self.basis = label("", "small")
        self.grid = AnchorGrid()
        self.anchors = self.grid.anchors
        for anchor in self.anchors:
            anchor.clicked.connect(partial(self.give, anchor.value))
        self.accept_button = button("", self.accept_proposal, "primary")
        self.override_button = button(_("Override…"), self._override)
        self.na_button = button(_("N/A…"), lambda: self.excuse(AnswerValue.NOT_APPLICABLE))
        self.na_button.setAccessibleName(_("Not applicable"))
        self.more_button = self._more()
        self.answer_bar = self._action_bar()
        self.photos = QuestionPhotos(shell)
        self.given = label("", "small")
        self.raters = label("", "small")
        self.likes = LikeNote(shell)
        self.place = PlaceRow(shell, self.answering)
        self.visit = VisitChoice(shell)
        self.why_button = button("", self.answering.explain, "link")
        self.guidance_button = button(_("▸ Guidance"), role="link")
        self.guidance_button.setCheckable(True)
        self.guidance_button.toggled.connect(self._unfold)
        self.guidance = label("", "dim")
        self.guidance.hide()
        self.add(self._chips, self.question, self._measured, self.flip, self.grid)
        self.add(
            self.reason,
            self.given,
            self.likes,
            row(self.why_button, None),
            self.place,
            self.raters,
            self.visit,
            self.basis,
            self.photos,
            row(self.guidance_button, None),
        )
        self.add(self.guidance)

    def _action_bar(self) -> QFrame:
        """Return the answers off the scale as a bar of its own: the step keeps it in sight."""
        bar = named(QFrame(), "answerBar")
        bar.setAccessibleName(_("Answer the question"))
        parts = (self.accept_button, self.override_button, self.na_button, self.more_button)
        layout = row(*parts, None, spacing=6)
        layout.setContentsMargins(16, 8, 16, 8)
        bar.setLayout(layout)
        return bar

    def show_item(self, item: ItemResult) -> None:
        """Show a question as it is now."""
        self.answering.show(item)
        self.setAccessibleName(f"{item.item.id} {local(item.item.text)}")
        self._show_chips(item)
        self.question.setText(local(item.item.text))
        self._show_measured(item)
        given = item.answer.value.value if item.answer else ""
        proposed = item.proposal.answer.value if item.proposal else ""
        for anchor, text in zip(self.anchors, item.item.anchors, strict=True):
            anchor.show_anchor(
                local(text),
                is_given=anchor.value == given,
                is_proposed=anchor.value == proposed,
            )
            anchor.setEnabled(self._shell.is_writable)
        self.grid.arrange()
        is_writable = self._shell.is_writable
        is_open = bool(proposed) and given != proposed
        self.accept_button.setVisible(is_open)
        self.accept_button.setText(_("Accept {value}").format(value=proposed))
        self.override_button.setVisible(bool(proposed))
        for widget in (self.accept_button, self.override_button, self.na_button, self.more_button):
            widget.setEnabled(is_writable)
        self.more_button.setIcon(icon("more", self._shell.theme))
        self._show_given(item)
        self.likes.show_item(item)
        self.place.show_item(item)
        self.visit.show_item(item)
        self.photos.show_item(item)
        looks = "\n".join(f"· {text}" for text in item.item.look_for.in_language(language()))
        self.guidance.setText(f"{local(item.item.guidance)}\n\n{looks}".strip())

    def give(self, value: str, _checked: bool = False) -> None:
        """Answer 0–3; one that differs from the proposal asks for the reason first."""
        item = self.answering.item
        for anchor in self.anchors:  # a click must not look like an answer before it is one
            answer = item.answer if item else None
            anchor.setChecked(answer is not None and anchor.value == answer.value.value)
        self.answering.give(value)

    def accept_proposal(self) -> None:
        """Take the proposed answer as one's own."""
        self.answering.accept()

    def excuse(self, value: AnswerValue) -> None:
        """Give an answer off the scale, with its reason."""
        self.answering.excuse(value)

    def _override(self) -> None:
        self.basis.setText(_("Choose the answer that fits; your reason is asked and printed."))
        self.basis.show()
        self.anchors[0].setFocus()

    def _show_chips(self, item: ItemResult) -> None:
        clear(self._chips)
        assessment = self._shell.assessment
        titles = (
            {one.id: local(one.title) for one in assessment.checklist.principles}
            if (assessment)
            else {}
        )
        head = " · ".join(part for part in (item.item.id, item.subject_label) if part)
        name = label(head, "chip", wrap=False)
        name.setToolTip(titles.get(item.item.principle, item.item.principle))
        self._chips.addWidget(name)
        modes = " · ".join(_(MODES[mode]) for mode in item.item.evidence)
        if modes:
            self._chips.addWidget(label(modes, "chip", wrap=False))
        if item.item.critical:
            self._chips.addWidget(label(_("■ critical"), "chip", "bad", wrap=False))
        doubt = visits.doubt(self._shell.site, item)
        if doubt is not None:
            chip = label(f"▲ {_(visits.DOUBTS[doubt])}", "chip", "warn", wrap=False)
            chip.setToolTip(_(visits.SENTENCES[doubt]))
            self._chips.addWidget(chip)

    def _show_measured(self, item: ItemResult) -> None:
        clear(self._measured)
        proposal = item.proposal
        for line, limits in enumerate(_by_quantity(proposal.evidence if proposal else ())):
            self._measured_row(limits, line)
        if proposal is None:
            text = plain(item.no_basis) if item.no_basis else ""
        else:
            text = plain(proposal.text)
            if proposal.could_be is None:
                text += " " + _(
                    "Whether it could flip is not known: the plan's uncertainty is not."
                )
        self.basis.setText(text)
        self.basis.setVisible(bool(text))
        flip = flip_words(proposal) if proposal else ""
        self.flip.setText(flip)
        self.flip.setVisible(bool(flip))

    def _measured_row(self, limits: list[UsedEvidence], line: int) -> None:
        used = limits[0]
        unit = "" if used.unit == "1" else f" {used.unit}"
        tone = "" if all(one.holds for one in limits) else "bad"
        name = label(_(QUANTITIES[used.name].label).capitalize())
        value = label(f"{number(used.value)}{unit}", "value", tone, wrap=False)
        doubt = _doubt(used)
        words = [
            f"{'≈' if one.could_flip else '✓' if one.holds else '✗'}"
            f" {SIGNS.get(one.op, one.op)} {number(one.threshold)}{unit}"
            for one in limits
        ]
        limit = label("\n".join(words), "dim", wrap=False)
        tip = "\n".join(f"{one.threshold_id}: {one.source}" for one in limits)
        for column, part in enumerate((name, _stacked(value, doubt), limit)):
            part.setToolTip(tip)
            self._measured.addWidget(part, line, column, Qt.AlignmentFlag.AlignTop)

    def _show_given(self, item: ItemResult) -> None:
        answer = item.answer
        told = rated_words(self._shell.recording.comparison, item)
        self.raters.setText(told)
        self.raters.setVisible(bool(told))
        self.given.setVisible(answer is not None)
        self.why_button.setVisible(answer is not None and self._shell.is_writable)
        if answer is not None:
            self.given.setText(given_words(answer))
            has_words = bool(answer.reason.strip())
            self.why_button.setText(_("Change the sentence…") if has_words else _("Say why…"))

    def _more(self) -> QToolButton:
        widget = QToolButton()
        widget.setProperty("role", "picker")
        widget.setAccessibleName(_("More answers"))
        widget.setToolTip(_("More answers"))
        widget.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(widget)
        rows: tuple[tuple[str, Callable[[], object]], ...] = (
            (_("Not observed…"), lambda: self.excuse(AnswerValue.NOT_OBSERVED)),
            (_("Not accessible…"), lambda: self.excuse(AnswerValue.NOT_ACCESSIBLE)),
            (_("Disputed…"), lambda: self.excuse(AnswerValue.DISPUTED)),
            (_("Clear the answer"), self.answering.clear),
        )
        for text, run in rows:
            menu.addAction(text).triggered.connect(lambda _checked=False, run=run: run())
        widget.setMenu(menu)
        return widget

    def _unfold(self, is_on: bool) -> None:
        self.guidance.setVisible(is_on)
        self.guidance_button.setText(_("▾ Guidance") if is_on else _("▸ Guidance"))


def given_words(answer: Answer) -> str:
    """Return an answer with who gave it and when, and below it the reason."""
    who = answer.by or _("a person")
    text = f"{answer_word(answer.value.value)} · {who} · {moment(answer.at_utc)}"
    return f"{text}\n{answer.reason}".strip()


def flip_words(proposal: Proposal) -> str:
    """Return both verdicts of a proposal that could flip, else nothing."""
    if not proposal.could_be:
        return ""
    return _("▲ Could flip: proposed {answer}, but {others} lies within the uncertainty.").format(
        answer=answer_word(proposal.answer.value),
        others=_(" or ").join(answer_word(one.value) for one in proposal.could_be),
    )


def _doubt(used: UsedEvidence) -> str:
    """Return what stands under a value: its uncertainty, where a placement has a part in it."""
    if not used.uncertainty:
        return ""
    return spread_of(used.uncertainty, "" if used.unit == "1" else used.unit)


def _stacked(value: QWidget, below: str) -> QWidget:
    """Return a value with a small line below it, or the value alone."""
    if not below:
        return value
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(value)
    column.addWidget(label(below, "small", wrap=False))
    return whole


def _by_quantity(evidence: Iterable[UsedEvidence]) -> list[list[UsedEvidence]]:
    """Return the limits by what was measured: a value is shown once, with all its limits."""
    found: dict[tuple[str, float | None], list[UsedEvidence]] = {}
    for used in evidence:
        found.setdefault((used.name, used.value), []).append(used)
    return list(found.values())
