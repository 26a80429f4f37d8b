"""Who rates the checklist on their own, how far each is, and how far they agree in the end."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QMenu,
    QMessageBox,
    QProgressBar,
    QToolButton,
)

from cpted_app.assess.raters import Comparison, rated_count, why_hidden
from cpted_app.drawing.disagreements import disagreement_shapes
from cpted_app.gui.dialogs.choices import ask_to_open
from cpted_app.gui.dialogs.reconcile import Reconcile
from cpted_app.gui.icons import icon
from cpted_app.gui.panels.agreement_table import AgreementTable
from cpted_app.gui.panels.parts import Card, button, clear, label, row
from cpted_app.gui.rating_words import guidance
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import plain
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.actions import rating
from cpted_app.model.features import Feature
from cpted_app.model.records import Rater
from cpted_app.session import rating as raters
from cpted_app.words import N_, Message

COPY_HELD = N_("This file holds the ratings of {name} alone; they go back to who sent it.")


class RatersCard(Card):
    """The raters as lines; below them either why their answers are hidden, or their agreement."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Raters"))
        self._shell = shell
        self._shown: object = None
        self.told = label("", "small")
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(10)
        self._lines.setVerticalSpacing(4)
        self._lines.setColumnStretch(1, 1)
        self.table = AgreementTable()
        self.guidance = label("", "small")
        self.differing = label("")
        self.start_button = button(_("I rate on my own"), self._start)
        self.copy_button = button(
            _("A copy for a rater…"),
            self._ask_rater_copy,
            tip=_("A file for somebody to rate in, without what others gave"),
        )
        self.take_button = button(
            _("Take in a copy…"),
            self._ask_copy,
            tip=_("Ratings that somebody gave in a copy of this file"),
        )
        self.reconcile_button = button("", self._reconcile, "primary")
        self.agreed_button = button("", self._take_agreed)
        self.map_button = button(_("Show differences on the plan"), self._show_map)
        self.add(self.told, self._lines, self.table, self.guidance, self.differing)
        self.add(row(self.reconcile_button, self.agreed_button, None))
        self.add(row(self.map_button, None), row(self.start_button, None))
        self.add(row(self.copy_button, self.take_button, None))

    def refresh(self) -> None:
        """Show the raters as they are now."""
        shell = self._shell
        assessment = shell.assessment
        self.setVisible(assessment is not None and bool(assessment.items))
        if assessment is None:
            return
        found = rating.raters_of(shell.site, assessment.checklist.id)
        compared = shell.recording.comparison
        self._show_lines(found)
        hidden = why_hidden(found, are_open=isinstance(compared, Comparison))
        introduction = _(
            "Two people who answer on their own show how firm the answers are."
            " What each gives is hidden from the others until all are done."
        )
        self.told.setText(plain(hidden) if hidden and found else introduction)
        alone = shell.recording.copy_for
        if alone is not None:
            self.told.setText(_(COPY_HELD).format(name=alone.by))
        self.told.setVisible(hidden is not None)
        is_own = rating.rater_named(shell.site, assessment.checklist.id, shell.settings.person.name)
        self.start_button.setVisible(is_own is None and alone is None)
        for press in (self.copy_button, self.take_button):
            press.setVisible(alone is None)
        for press in (self.start_button, self.copy_button, self.take_button, self.agreed_button):
            press.setEnabled(shell.is_writable)
        self._show_agreement(compared if isinstance(compared, Comparison) else None)

    def _show_agreement(self, found: Comparison | None) -> None:
        parts = (self.table, self.guidance, self.differing, self.reconcile_button)
        for part in (*parts, self.agreed_button, self.map_button):
            part.setVisible(found is not None)
        if found is None:
            return
        self.table.show_comparison(found)
        self.guidance.setText(guidance(found.overall))
        self.differing.setText(differing_words(found))
        left = len(found.unsettled)
        self.reconcile_button.setVisible(bool(found.disagreed))
        self.reconcile_button.setText(
            _("Reconcile {n}…").format(n=left) if left else _("Look at the reconciled…")
        )
        self.agreed_button.setVisible(bool(found.agreed))
        self.agreed_button.setText(_("Take over {n} agreed").format(n=len(found.agreed)))
        self.map_button.setVisible(bool(self._ranks(found)))

    def _show_lines(self, found: tuple[Rater, ...]) -> None:
        shell, whole = self._shell, self._shell.assessment
        if whole is None:
            return
        asked, site = len(whole.items), shell.site
        counts = {rater: rated_count(site, whole, rater) for rater in found}
        is_copy = shell.recording.copy_for is not None
        shown = tuple(counts.items()), asked, shell.is_writable, shell.theme, is_copy
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._lines)
        for line, (rater, count) in enumerate(counts.items()):
            name = label(f"{rater.label} · {rater.by}" if rater.by else rater.label)
            bar = QProgressBar()
            bar.setTextVisible(False)
            bar.setMaximum(max(asked, 1))
            bar.setValue(count)
            bar.setAccessibleName(rater.label)
            state = _("{n} of {all}").format(n=count, all=asked)
            told = label(_("done") if rater.is_done else state, "small", wrap=False)
            told.setToolTip(state)
            for column, part in enumerate((name, bar, told, self._menu(rater))):
                self._lines.addWidget(part, line, column)

    def _menu(self, rater: Rater) -> QToolButton:
        widget = QToolButton()
        widget.setIcon(icon("more", self._shell.theme))
        widget.setAccessibleName(_("More about {rater}").format(rater=rater.label))
        widget.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(widget)
        text = _("Remove {rater} with all they gave").format(rater=rater.label)
        menu.addAction(text).triggered.connect(lambda _on=False: self._remove(rater))
        widget.setMenu(menu)
        widget.setEnabled(self._shell.is_writable)
        if self._shell.recording.copy_for is not None:
            widget.hide()
        return widget

    def _start(self) -> None:
        self._shell.with_person(self._ask_late)

    def _ask_late(self) -> None:
        """Add whoever sits here; where all are done, say first what that does."""
        if not rating.are_open(self._shell.site, self._shell.site.header.checklist):
            self._add_self()
            return
        box = QMessageBox(self.window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_("All raters are done. Rate on your own all the same?"))
        box.setInformativeText(
            _(
                "What they gave is hidden again until you are done too. If you have seen it, you"
                " do not rate blind; for somebody else, make a copy."
            )
        )
        go = box.addButton(_("Rate on my own"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole))
        go.clicked.connect(lambda _checked=False: self._add_self(late=True))
        box.finished.connect(box.deleteLater)
        box.open()

    def _add_self(self, *, late: bool = False) -> None:
        shell, person = self._shell, self._shell.settings.person
        shell.attempt(
            lambda: rating.add_rater(
                shell.site,
                checklist=shell.site.header.checklist,
                by=person.name,
                role=person.role,
                organisation=person.organisation,
                late=late,
            )
        )

    def _ask_rater_copy(self) -> None:
        from cpted_app.gui.dialogs.rater_copy import RaterCopy

        session = self._shell.session
        if session is not None:
            RaterCopy(self._shell, session, self.window()).open()

    def _remove(self, rater: Rater) -> None:
        shell = self._shell
        # Later: the line with this very menu goes with it.
        edit = rating.remove_rater(shell.site, rater)
        QTimer.singleShot(0, self, lambda: shell.do(edit))

    def _ask_copy(self) -> None:
        session = self._shell.session
        if session is not None:
            title, pattern = _("Take in a copy"), _("Assessments (*.gpkg)")
            ask_to_open(self.window(), title, str(session.path.parent), pattern, self.take_in)

    def take_in(self, path: Path) -> None:
        """Take the ratings of a copy in, and say what it brought."""
        shell, session = self._shell, self._shell.session
        if session is None or not shell.is_writable:
            return

        def take() -> None:
            found = raters.take_in(session, path)
            values = {"n": found.ratings, "raters": found.raters, "file": path.name}
            text = N_("{file} brought {n} ratings; new raters: {raters}.")
            shell.tell(Message(text, values))

        shell.guarded(take)

    def _reconcile(self) -> None:
        Reconcile(self._shell, self.window()).open()

    def _take_agreed(self) -> None:
        shell, session = self._shell, self._shell.session
        found = shell.recording.comparison
        if session is not None and isinstance(found, Comparison):
            shell.attempt(lambda: raters.agreed_edit(session, found, worded))

    def _show_map(self) -> None:
        found = self._shell.recording.comparison
        if isinstance(found, Comparison):
            self._shell.highlight(disagreement_shapes(self._ranks(found)))

    def _ranks(self, found: Comparison) -> dict[Feature, int]:
        """Return the gravest disagreement about each mark."""
        ranks: dict[str, int] = {}
        for one in found.disagreed:
            subject = one.result.subject
            ranks[subject] = max(ranks.get(subject, 0), one.rank)
        marks = ((self._shell.site.feature(subject), rank) for subject, rank in ranks.items())
        return {mark: rank for mark, rank in marks if mark is not None}


def differing_words(found: Comparison) -> str:
    """Return on how many questions raters differ, and how many are settled."""
    both, differ = len(found.questions), len(found.disagreed)
    if not both:
        return _("No question was answered by two raters.")
    if not differ:
        text = _("All {n} questions that two answered were answered alike.").format(n=both)
    else:
        parts = _("They differ on {differ} of {n} questions; {settled} of these are reconciled.")
        settled = differ - len(found.unsettled)
        text = parts.format(differ=differ, n=both, settled=settled)
    if found.alone:
        lone = ngettext(
            "{n} was answered by one alone.", "{n} were answered by one alone.", found.alone
        )
        text += " " + lone.format(n=found.alone)
    return text
