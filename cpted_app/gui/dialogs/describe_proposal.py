"""What a proposal is called and costs, who may read it, and each thing it changes."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cpted_app.assess.comparison import counted
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.panels.parts import button, clear, keeping_focus, label, named, row
from cpted_app.gui.panels.scenario_bar import counted_words, proposal_words
from cpted_app.gui.panels.staged_words import change_words
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.actions import proposing
from cpted_app.model.scenarios import ScenarioChange
from cpted_app.model.staging import changes_of, without_effect

SIZE_PX = (520, 560)


class DescribeProposal(QObject):
    """The dialog; it stays beside the window and closes with the proposal it tells of."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self.dialog = named(QDialog(parent), "DescribeProposal")
        self.dialog.resize(*SIZE_PX)
        self.form = FieldForm(self._set, shell.tell)
        self.counts = label("", "dim")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self.close_button = button(_("Close"), self.dialog.reject, "primary")
        self._lay_out()
        shell.changed.connect(self.refresh)
        shell.session_opened.connect(self.refresh)
        self.dialog.finished.connect(self._closed)
        self.refresh()

    def open(self) -> None:
        """Show the dialog beside the window."""
        self.dialog.setModal(False)
        self.dialog.show()
        self.form.editors["name"].setFocus()

    def refresh(self, *_what: object) -> None:
        """Show the proposal as it is now."""
        proposal, session = self._shell.proposal, self._shell.session
        if proposal is None or session is None:
            self.dialog.reject()
            return
        self.dialog.setWindowTitle(proposal_words(proposal))
        self.form.show_rows([proposal], is_writable=self._shell.is_writable)
        self.counts.setText(counted_words(counted(session.site, proposal.id)))
        with keeping_focus(self.rows):
            clear(self.rows)
            idle = {each.id for each in without_effect(session.site, proposal.id)}
            for each in changes_of(session.site, proposal.id).values():
                self._add(each, is_idle=each.id in idle)

    def _add(self, change: ScenarioChange, *, is_idle: bool) -> None:
        session = self._shell.session
        assert session is not None  # noqa: S101 - refresh looked
        exists = session.site.feature(change.subject)
        shown = session.shown.feature(change.subject)
        mark = shown or exists
        name = mark.label if mark is not None else _("a mark that is no more")
        words = _("without effect now") if is_idle else change_words(exists, shown)
        back = button(_("As it exists"), partial(self._reset, change.subject), "link")
        back.setEnabled(self._shell.is_writable)
        back.setAutoDefault(False)
        told = label(f"{name}: {words}")
        told.setTextFormat(Qt.TextFormat.PlainText)
        line = row(told, back)
        line.setStretch(0, 1)
        self.rows.addLayout(line)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.rows)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        layout.addWidget(self.form)
        layout.addWidget(label(_("What it changes"), "strong"))
        layout.addWidget(self.counts)
        layout.addWidget(area, 1)
        layout.addLayout(row(None, self.close_button))
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _set(self, name: str, value: Any) -> bool:
        proposal = self._shell.proposal
        return proposal is not None and self._shell.attempt(
            lambda: proposing.describe(proposal, **{name: value})
        )

    def _reset(self, subject: str) -> None:
        shell, proposal = self._shell, self._shell.proposal
        if proposal is not None:
            shell.attempt(lambda: proposing.reset(shell.site, proposal.id, {subject}))

    def _closed(self) -> None:
        self._shell.changed.disconnect(self.refresh)
        self._shell.session_opened.disconnect(self.refresh)
        self.deleteLater()
