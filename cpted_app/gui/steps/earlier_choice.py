"""Choosing an earlier state for the report: a day of this file, or another file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cpted_app.errors import Cancelled, UserError
from cpted_app.gui.dialogs.choices import ask_to_open, fill, value_of
from cpted_app.gui.dialogs.new_site import PATTERN
from cpted_app.gui.dialogs.reassess import STATES
from cpted_app.gui.panels.parts import button, label, row, set_tone
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import moment
from cpted_app.i18n import _, worded
from cpted_app.session import reassessing
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.reassessing import Earlier, EarlierState
from cpted_app.words import N_, Message

LISTING, FINDING = "earlier states for the report", "earlier state for the report"
FILE, CHOSEN = "file", "chosen"
"""Values of the choice that are no line of the journal: a file to be asked for, one chosen."""


class EarlierChoice(QWidget):
    """Words and a way out below the choice; ``changed`` tells that another state is chosen."""

    changed = Signal()

    def __init__(self, shell: Shell, since: QComboBox) -> None:
        super().__init__()
        self._shell, self._since = shell, since
        self._states: Sequence[EarlierState] = ()
        self._listed_for: object = None
        self._wanted = 0
        """Counts what was asked for: an answer to an earlier question is passed over."""
        self._unsure: Earlier | None = None
        self.earlier: Earlier | None = None
        self.told = label("", "small")
        self.anyway_button = button(_("Compare all the same"), self._take_unsure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.told)
        layout.addLayout(row(self.anyway_button, None))
        since.activated.connect(lambda _at: self._choose(value_of(since)))
        self.forget()

    def refresh(self) -> None:
        """Look for the earlier states of the file, where it was changed since."""
        session = self._shell.session
        if session is None or self._listed_for == (session, session.site.revision):
            return
        self._listed_for = session, session.site.revision
        self._shell.runner.submit(
            Job(
                key=LISTING,
                title=Message(N_("Looking for earlier states")),
                run=lambda _progress: reassessing.earlier_states(session),
                done=partial(self._listed, session),
                failed=self._not_listed,
            )
        )

    def forget(self) -> None:
        """Choose none: another site was opened."""
        self._states, self._listed_for = (), None
        self._drop()
        self._offer("")

    def compare_file(self, path: Path) -> None:
        """Choose what another file holds."""
        session = self._shell.session
        if session is not None:
            self._find(lambda _progress: reassessing.state_of_file(session, path))

    def _listed(self, session: object, states: Sequence[EarlierState]) -> None:
        if session is self._shell.session:
            self._states = states
            self._offer(value_of(self._since))

    def _not_listed(self, error: BaseException) -> None:
        self._listed_for = None
        if not isinstance(error, Cancelled):
            self._shell.tell(error)

    def _offer(self, chosen: str) -> None:
        """Fill the choice; ``chosen`` stays chosen while it is there."""
        words = {"": _("no comparison")}
        if self.earlier is not None and chosen == CHOSEN:
            words[CHOSEN] = worded(self.earlier.name)
        for one in self._states:
            text = _(STATES[one.kind]).format(day=moment(one.at_utc), name=one.name)
            words[str(one.seq)] = text
        words[FILE] = _("Another file…")
        self._since.clear()
        fill(self._since, words, chosen)

    def _choose(self, value: str) -> None:
        session = self._shell.session
        if session is None or value == CHOSEN:
            return
        if value == FILE:
            before = CHOSEN if self.earlier is not None else ""
            self._since.setCurrentIndex(max(self._since.findData(before), 0))
            folder = str(session.path.parent)
            ask_to_open(self.window(), _("Earlier assessment"), folder, PATTERN, self.compare_file)
        elif value:
            self._find(partial(reassessing.state_at, session, int(value)))
        else:
            self._drop()
            self.changed.emit()

    def _find(self, find: Callable[[Progress], Earlier]) -> None:
        """Look for a state, and take it unless it looks like another site."""
        self._drop()
        asked, session = self._wanted, self._shell.session
        self._tell(_("Reading the earlier state…"))

        def done(found: Earlier) -> None:
            if asked != self._wanted or session is None:
                return
            try:
                reassessing.check_same_site(found, session.site)
            except UserError as error:
                self._unsure = found
                self._refused(error)
                return
            self._take(found)

        def failed(error: BaseException) -> None:
            if asked == self._wanted:
                self._refused(error)

        title = Message(N_("Reading the earlier state"))
        self._shell.runner.submit(Job(key=FINDING, title=title, run=find, done=done, failed=failed))

    def _take(self, found: Earlier) -> None:
        self.earlier, self._unsure = found, None
        self._tell("")
        value = value_of(self._since)
        if not value.isdecimal():
            self._offer(CHOSEN)
        self.changed.emit()

    def _take_unsure(self) -> None:
        if self._unsure is not None:
            self._take(self._unsure)

    def _refused(self, error: BaseException) -> None:
        """Say why there is nothing to compare with; the report goes without."""
        self._offer("")
        if isinstance(error, UserError):
            self._tell(f"▲ {worded(error.message)} {worded(error.remedy)}", "warn")
        else:
            self._tell(_("Stopped.") if isinstance(error, Cancelled) else "")
            self._shell.tell(error)
        self.changed.emit()

    def _drop(self) -> None:
        self._wanted += 1
        self.earlier = self._unsure = None
        self._tell("")

    def _tell(self, text: str, tone: str = "") -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(bool(text))
        self.anyway_button.setVisible(self._unsure is not None)
        self.setVisible(bool(text))
