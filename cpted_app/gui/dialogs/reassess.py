"""Asks which earlier state to compare with, and shows beside it what is other now."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.reassessment import Reassessment
from cpted_app.assess.reassessment_lines import CAVEAT
from cpted_app.drawing import outlines, symbols
from cpted_app.drawing.primitives import Mark, Primitive
from cpted_app.errors import Cancelled, UserError
from cpted_app.gui.dialogs.choices import ask_to_open, ask_to_save
from cpted_app.gui.dialogs.new_site import PATTERN
from cpted_app.gui.dialogs.reassess_tabs import ReassessTabs
from cpted_app.gui.panels.parts import button, label, named, row, set_tone
from cpted_app.gui.panels.void import VoidWords
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import moment
from cpted_app.i18n import _, worded
from cpted_app.session import reassessing
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.reassessing import Earlier, EarlierState
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

Finding = Callable[[Progress], Any]

JOB = "reassessment"
SIZE_PX = (980, 600)
ROLE = Qt.ItemDataRole.UserRole

STATES = {
    "day": N_("End of the day {day}"),
    "final": N_("Made final, {day}"),
    "copy": N_("Copy “{name}”, {day}"),
}


class Reassess(QObject):
    """First a list of earlier states and a way to another file, then what was found."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._wanted = 0
        """Counts what was asked for: an answer to an earlier question is passed over."""
        self._unsure: Earlier | None = None
        self._is_busy = False
        self.found: Reassessment | None = None
        self.dialog = named(QDialog(parent), "Reassess")
        self.dialog.setWindowTitle(_("Compare with an earlier state"))
        self.dialog.resize(*SIZE_PX)
        self.states = named(QListWidget(), "earlierStates")
        self.states.setAccessibleName(_("Earlier states of this file"))
        self.void = VoidWords(self.states)
        self.told = label("", "dim")
        self.tabs = ReassessTabs(shell, self._show_mark)
        self.pages = QStackedWidget()
        self.file_button = button(_("Another file…"), self._ask_file)
        self.compare_button = button(_("Compare"), self._compare_chosen, "primary")
        self.anyway_button = button(_("Compare all the same"), self._compare_anyway)
        self.stop_button = button(_("Stop"), self._stop)
        self.back_button = button(_("Another state…"), self._show_choice)
        self.copy_button = button(
            _("Copy"), self._copy, tip=_("As text with tabs, for a spreadsheet")
        )
        self.save_button = button(_("Save as CSV…"), self._ask_csv)
        self.close_button = button(_("Close"), self.dialog.reject)
        self._lay_out()
        self.dialog.finished.connect(self._closed)
        shell.session_opened.connect(self.dialog.reject)

    def open(self) -> None:
        """Show the dialog beside the window, so that the plan can be looked at."""
        self.dialog.setModal(False)
        self.dialog.show()
        self._show_choice()
        self._list_states()
        self.states.setFocus()

    def compare_file(self, path: Path) -> None:
        """Compare with what another file holds."""
        session = self._shell.session
        if session is not None:
            self._find(session, lambda _progress: reassessing.state_of_file(session, path))

    def save_csv(self, path: Path) -> None:
        """Write every line as CSV."""
        from cpted_app.exchange.export import write_whole
        from cpted_app.session.reassessment_output import csv_text

        text = csv_text(self.tabs.lines)
        if self._shell.guarded(lambda: write_whole(path, text.encode())):
            self._tell(_("The comparison is in {file}.").format(file=path.name))

    def _lay_out(self) -> None:
        choice = QWidget()
        inner = QVBoxLayout(choice)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        text = _("Choose a state of this file, or another file such as last year's assessment.")
        inner.addWidget(label(text, "dim"))
        inner.addWidget(self.states, 1)
        self.pages.addWidget(choice)
        self.pages.addWidget(self.tabs)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.told)
        self._left = (self.file_button, self.back_button, self.copy_button, self.save_button)
        self._right = (self.stop_button, self.anyway_button, self.compare_button)
        layout.addLayout(row(*self._left, None, *self._right, self.close_button))
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)
        self.compare_button.setDefault(True)
        self.states.itemDoubleClicked.connect(lambda _item: self._compare_chosen())
        self.states.currentRowChanged.connect(lambda _at: self._refresh_buttons())

    def _refresh_buttons(self, *, is_busy: bool = False) -> None:
        self._is_busy = is_busy
        is_choice = self.pages.currentIndex() == 0
        for one, is_shown in (
            (self.file_button, is_choice),
            (self.compare_button, is_choice),
            (self.back_button, not is_choice),
            (self.copy_button, not is_choice),
            (self.save_button, not is_choice),
            (self.anyway_button, is_choice and self._unsure is not None and not is_busy),
            (self.stop_button, is_busy),
        ):
            one.setVisible(is_shown)
        self.pages.setEnabled(not is_busy)
        self.file_button.setEnabled(not is_busy)
        self.compare_button.setEnabled(not is_busy and self.states.currentItem() is not None)

    def _tell(self, text: str, tone: str = "") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)

    def _show_choice(self) -> None:
        self._shell.highlight()
        self.pages.setCurrentIndex(0)
        self._unsure = None
        self._tell("")
        self._refresh_buttons()

    def _list_states(self) -> None:
        session = self._shell.session
        if session is None:
            return
        self._tell(_("Looking for earlier states…"))
        self._submit(
            Message(N_("Looking for earlier states")),
            lambda _progress: reassessing.earlier_states(session),
            self._listed,
        )

    def _listed(self, states: tuple[EarlierState, ...]) -> None:
        self.states.clear()
        for one in states:
            text = _(STATES[one.kind]).format(day=moment(one.at_utc), name=one.name)
            item = QListWidgetItem(text, self.states)
            item.setData(ROLE, one.seq)
        self.states.setCurrentRow(0)
        self.void.say(_("This file holds no earlier state yet: choose another file."))
        self._refresh_buttons()

    def _compare_chosen(self) -> None:
        session, item = self._shell.session, self.states.currentItem()
        if session is not None and item is not None:
            seq = int(item.data(ROLE))
            self._find(session, partial(reassessing.state_at, session, seq))

    def _ask_file(self) -> None:
        session = self._shell.session
        if session is not None:
            folder = str(session.path.parent)
            ask_to_open(self.dialog, _("Earlier assessment"), folder, PATTERN, self.compare_file)

    def _find(self, session: Session, find: Finding) -> None:
        """Look for a state, and compare with it unless it looks like another site."""
        self._unsure = None

        def done(earlier: Earlier) -> None:
            try:
                reassessing.check_same_site(earlier, session.site)
            except UserError as error:
                self._unsure = earlier
                self._failed(error)
                return
            self._compare(session, earlier)

        self._submit(Message(N_("Reading the earlier state")), find, done)

    def _compare_anyway(self) -> None:
        session, earlier = self._shell.session, self._unsure
        if session is not None and earlier is not None:
            self._unsure = None
            self._compare(session, earlier)

    def _compare(self, session: Session, earlier: Earlier) -> None:
        site = session.site
        is_shown = not session.stale and session.shown is site
        results = session.results if is_shown and session.assessment is not None else None

        def work(progress: Progress) -> Reassessment:
            from cpted_app.session.side_by_side import reassess

            return reassess(earlier, site, progress, results)

        title = Message(N_("Comparing with {name}"), {"name": earlier.name})
        self._submit(title, work, partial(self._show, earlier))

    def _show(self, earlier: Earlier, found: Reassessment) -> None:
        self.found = found
        self.tabs.show_found(found)
        self.pages.setCurrentIndex(1)
        title = _("Compared with {name}").format(name=worded(earlier.name))
        self.dialog.setWindowTitle(title)
        self._tell(worded(CAVEAT))
        self._refresh_buttons()

    def _submit(self, title: Message, work: Finding, done: Callable[[Any], object]) -> None:
        self._wanted += 1
        asked = self._wanted
        self._tell(f"{worded(title)}…")
        self._refresh_buttons(is_busy=True)

        def settled(result: object) -> None:
            if asked == self._wanted:
                self._tell("")
                self._refresh_buttons()
                done(result)

        def failed(error: BaseException) -> None:
            if asked == self._wanted:
                self._failed(error)

        self._shell.runner.submit(Job(key=JOB, title=title, run=work, done=settled, failed=failed))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._tell(f"▲ {worded(error.message)} {worded(error.remedy)}", "warn")
        elif isinstance(error, Cancelled):
            self._tell(_("Stopped."))
        else:
            self._tell("")
            self._shell.tell(error)
        self._refresh_buttons()

    def _stop(self) -> None:
        self._let_go()
        self._failed(Cancelled())

    def _let_go(self) -> None:
        """End what is under way: an empty job of its name takes its place."""
        self._wanted += 1
        self._shell.runner.submit(
            Job(
                key=JOB,
                title=Message(N_("Stopping")),
                run=lambda _progress: None,
                done=lambda _nothing: None,
                failed=self._shell.tell,
            )
        )

    def _show_mark(self, subject: str) -> None:
        """Show on the plan what a chosen line is about: a mark as it is, or as it was."""
        found = self.found
        if found is None:
            return
        now = found.later.site.feature(subject)
        then = found.earlier.site.feature(subject)
        mark = now if now is not None else then
        drawn: list[Primitive] = []
        if mark is not None:
            drawn = symbols.draw(mark, selected=True)
            drawn = [one for one in drawn if not (isinstance(one, Mark) and one.shape == "handle")]
            self._shell.place_requested.emit(*outlines.anchor(mark))
        self._shell.highlight(drawn)

    def _copy(self) -> None:
        from cpted_app.session.reassessment_output import plain_text

        QGuiApplication.clipboard().setText(plain_text(self.tabs.shown_lines))
        self._tell(_("Copied what this tab shows."))

    def _ask_csv(self) -> None:
        session = self._shell.session
        if session is not None:
            start = session.path.with_name(f"{session.path.stem} comparison.csv")
            ask_to_save(self.dialog, _("Save as CSV"), start, "CSV (*.csv)", self.save_csv)

    def _closed(self, _result: int) -> None:
        if self._is_busy:
            self._let_go()
        self._shell.session_opened.disconnect(self.dialog.reject)
        self._shell.highlight()
        self.deleteLater()
