"""All recommendations in a wide window: a board, a sorted list, and the fields of one."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess import advice
from cpted_app.assess.priority import priority, ranked
from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.dialogs.recommend import Recommend
from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.recommendations_board import Board
from cpted_app.gui.steps.recommendations_editor import Editor, answer
from cpted_app.gui.steps.recommendations_table import ListOfAll
from cpted_app.gui.steps.recommendations_words import about, today, told_overdue
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import advising, assessing
from cpted_app.model.actions.advising import Standing
from cpted_app.model.kinds import Response
from cpted_app.model.records import Recommendation
from cpted_app.model.work import LEVELS

SIZE_PX = (1270, 650)
EDITOR_WIDTH_PX = 352
UNKNOWN, ALL = "unknown", ""


class RecommendationsDialog(QObject):
    """The window; it stays in step with the site and leaves the plan in reach."""

    def __init__(self, shell: Shell, documents: Documents, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell, self._documents = shell, documents
        self.chosen = ""
        self.dialog = named(QDialog(parent), "Recommendations")
        self.dialog.setWindowTitle(_("Recommendations"))
        self.dialog.resize(*SIZE_PX)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search recommendations"))
        self.search.setClearButtonEnabled(True)
        self.priority = named(QComboBox(), "priority")
        self.priority.setAccessibleName(_("Priority"))
        levels = {
            str(key): _("priority {word}").format(word=_(word)) for key, word in LEVELS.items()
        }
        fill(self.priority, {ALL: _("All priorities"), **levels, UNKNOWN: _("not ranked")}, ALL)
        self.late = QCheckBox(_("To be looked at now"))
        self.stale = QCheckBox(_("Answer has risen"))
        self.count = label("", "small", wrap=False)
        self.overdue = label("", "small", "warn")
        self.board, self.list, self.editor = Board(), ListOfAll(), Editor(shell)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.board, _("Board"))
        self.tabs.addTab(self.list, _("List"))
        self.add_button = button(_("Add"), self._add)
        self.draft_button = button(_("From low answers…"), self.ask_drafts)
        self.remove_button = button(_("Remove"), self._remove)
        self.export_button = button(_("Export…"), documents.ask_export)
        self.close_button = button(_("Close"), self.dialog.reject, "primary")
        self._lay_out()
        self._connect()

    def open(self) -> None:
        """Show the window beside the main one."""
        self.dialog.setModal(False)
        self.dialog.show()
        rows = ranked(self._shell.existing.all(Recommendation))
        self.chosen = rows[0].id if rows else ""
        self.refresh()
        self.board.focus_card()

    def refresh(self) -> None:
        """Show the recommendations as they are now."""
        site, is_writable = self._shell.existing, self._shell.is_writable
        everything = ranked(site.all(Recommendation))
        rows = [one for one in everything if self._fits(one)]
        if site.get(Recommendation, self.chosen) is None:
            self.chosen = ""
        self.board.show_rows(rows, self.chosen, self._shell.assessment)
        self.board.set_theme(self._shell.theme)
        self.board.set_writable(is_writable=is_writable)
        self.list.show_rows(site, rows, self.chosen)
        text = ngettext("{n} of {all}", "{n} of {all}", len(rows))
        self.count.setText(text.format(n=len(rows), all=len(everything)))
        self.overdue.setText(told_overdue(site))
        self.overdue.setVisible(bool(self.overdue.text()))
        for one in (self.add_button, self.draft_button):
            one.setEnabled(is_writable)
        self.remove_button.setEnabled(is_writable and bool(self.chosen))
        self.editor.show_row(site.get(Recommendation, self.chosen), is_any=bool(everything))

    def choose(self, row_id: str) -> None:
        """Show the fields of a recommendation."""
        if row_id != self.chosen:
            self.chosen = row_id
            self.refresh()

    def ask_drafts(self) -> None:
        """Propose recommendations for the low answers."""
        Recommend(self._shell, self.dialog).open()

    def move(self, row_id: str, to: Standing) -> None:
        """Move a recommendation to another column; a no or half a yes asks for its reason."""
        one, shell = self._shell.site.get(Recommendation, row_id), self._shell
        if one is None:
            return
        self.chosen = row_id
        if isinstance(to, Response) and to in advising.NEEDS_REASON:
            answer(shell, one, to, self.dialog, self.refresh)
        else:
            shell.attempt(partial(advising.move, one, to, today()))

    def _fits(self, one: Recommendation) -> bool:
        wanted = value_of(self.priority)
        text = " ".join(
            (one.label, one.text, one.owner, about(self._shell.existing, one))
        ).casefold()
        tests = (
            wanted in (ALL, priority(one) or UNKNOWN),
            not self.late.isChecked() or advice.is_overdue(one, today()),
            not self.stale.isChecked() or advice.risen(one, self._shell.assessment) is not None,
            all(word in text for word in self.search.text().casefold().split()),
        )
        return all(tests)

    def _add(self) -> None:
        edit = advising.add_recommendation(self._shell.site)
        self.chosen = next(iter(edit.ids))
        if self._shell.do(edit):
            self.editor.focus_text()

    def _remove(self) -> None:
        one = self._shell.site.get(Recommendation, self.chosen)
        if one is not None:
            self._shell.do(assessing.remove_record(one, self._shell.site))

    def _lay_out(self) -> None:
        filters = row(self.search, self.priority, self.late, self.stale, None, self.count)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(filters)
        left.addWidget(self.overdue)
        left.addWidget(self.tabs, 1)
        self.search.setMaximumWidth(240)
        self.editor.setFixedWidth(EDITOR_WIDTH_PX)
        both = QHBoxLayout()
        both.setSpacing(6)
        both.addLayout(left, 1)
        both.addWidget(self.editor)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(both, 1)
        layout.addLayout(
            row(
                self.add_button,
                self.draft_button,
                self.remove_button,
                None,
                self.export_button,
                self.close_button,
            )
        )
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _connect(self) -> None:
        shell = self._shell
        for signal in (shell.changed, shell.assessed, shell.themed):
            signal.connect(self.refresh)
        shell.session_opened.connect(self.dialog.reject)
        self.search.textChanged.connect(self.refresh)
        self.priority.currentIndexChanged.connect(self.refresh)
        self.late.toggled.connect(self.refresh)
        self.stale.toggled.connect(self.refresh)
        self.board.chosen.connect(self.choose)
        self.board.opened.connect(self._open_fields)
        self.board.moved.connect(self.move)
        self.list.chosen.connect(self.choose)
        self.list.itemActivated.connect(lambda _item: self.editor.focus_text())
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.finished.connect(self.dialog.deleteLater)

    def _open_fields(self, row_id: str) -> None:
        self.choose(row_id)
        self.editor.focus_text()
