"""What exists and the proposals side by side, sorted by what changed most."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.comparison import Comparison
from cpted_app.errors import Cancelled
from cpted_app.gui.compared_words import GLANCE, PARTS, Cell, Line, as_text, heads, lines
from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.actions import proposing
from cpted_app.session import comparing
from cpted_app.session.jobs import Job, Progress
from cpted_app.words import N_, Message

SIZE_PX = (980, 620)
JOB = "compare proposals"
_WHAT_PX, _WHERE_PX, _STATE_PX = 330, 70, 130


class CompareScenarios(QObject):
    """The dialog; it computes anew by the runner whenever a row changes."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self.comparison: Comparison | None = None
        self.shown: list[Line] = []
        self.dialog = named(QDialog(parent), "CompareScenarios")
        self.dialog.setWindowTitle(_("Compare proposals"))
        self.dialog.resize(*SIZE_PX)
        self.part = named(QComboBox(), "part")
        fill(self.part, {"": _("Everything"), **{k: _(word) for k, word in PARTS.items()}}, "")
        self.part.setAccessibleName(_("What about"))
        self.part.currentIndexChanged.connect(lambda _at: self._list())
        self.changed_only = QCheckBox(_("Only what differs"))
        self.changed_only.setChecked(True)
        self.changed_only.toggled.connect(lambda _on: self._list())
        self.table = self._made_table()
        self.told = label("", "dim")
        self.copy_button = button(
            _("Copy table"), self._copy, tip=_("As text with tabs, for a spreadsheet")
        )
        self.close_button = button(_("Close"), self.dialog.reject, "primary")
        self._lay_out()
        for signal in (shell.changed, shell.session_opened):
            signal.connect(self._calculate)
        self.dialog.finished.connect(self._closed)

    def open(self) -> None:
        """Show the dialog beside the window, so that the plan can be looked at."""
        self.dialog.setModal(False)
        self.dialog.show()
        self.table.setFocus()
        self._calculate()

    def _made_table(self) -> QTableWidget:
        made = named(QTableWidget(), "compared")
        made.setAccessibleName(_("Proposals side by side"))
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setTabKeyNavigation(False)
        made.setShowGrid(False)
        made.verticalHeader().hide()
        made.itemSelectionChanged.connect(self._chosen)
        return made

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addLayout(row(label(_("About"), wrap=False), self.part, self.changed_only, None))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.told)
        layout.addLayout(row(self.copy_button, None, self.close_button))
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _calculate(self, *_what: object) -> None:
        session = self._shell.session
        ids = [one.id for one in proposing.proposals(self._shell.site)]
        self.copy_button.setEnabled(False)
        if session is None or not ids:
            self.comparison = None
            self.table.setRowCount(0)
            self.told.setText(_("There is no proposal to compare with what exists."))
            return
        site = session.site
        if not session.stale:
            session.kept.keep(session.shown, session.results)
        self.told.setText(_("Calculating…"))

        def work(progress: Progress) -> Comparison:
            return comparing.compare(site, ids, progress, session.kept)

        title = Message(N_("Comparing proposals"))
        self._shell.runner.submit(
            Job(key=JOB, title=title, run=work, done=self._fill, failed=self._failed)
        )

    def _fill(self, found: Comparison) -> None:
        self.comparison = found
        self.copy_button.setEnabled(True)
        self._list()

    def _list(self) -> None:
        found = self.comparison
        if found is None:
            return
        part, changed_only = value_of(self.part), self.changed_only.isChecked()
        self.shown = [
            line
            for line in lines(found)
            if part in ("", line.part) and (line.is_changed or not changed_only)
        ]
        self.table.blockSignals(True)
        self.table.clearContents()
        self.table.setColumnCount(2 + len(found.states))
        self.table.setHorizontalHeaderLabels([_("What"), _("Where"), *heads(found)])
        self.table.setRowCount(len(self.shown))
        for at, line in enumerate(self.shown):
            self._show_line(at, line)
        self._set_widths(len(found.states))
        self.table.blockSignals(False)
        self.told.setText(
            _(
                "▲ more, ▼ less than what exists; ≈ within the uncertainty, ? where that is not"
                " known. Answers that only people can give are taken as they are."
            )
        )

    def _show_line(self, at: int, line: Line) -> None:
        what = QTableWidgetItem(line.what)
        what.setToolTip(f"{_(PARTS[line.part])}: {line.what}")
        self.table.setItem(at, 0, what)
        self.table.setItem(at, 1, QTableWidgetItem(line.where))
        for column, cell in enumerate(line.cells, 2):
            self.table.setItem(at, column, self._item(cell, is_glance=line.part == GLANCE))

    def _item(self, cell: Cell, *, is_glance: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(cell.text)
        item.setToolTip(cell.tip or cell.text)
        font = item.font()
        font.setBold(cell.is_strong or is_glance)
        item.setFont(font)
        if cell.is_strong:
            item.setForeground(QColor(self._shell.theme["accent"]))
        return item

    def _set_widths(self, states: int) -> None:
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(_WHERE_PX)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(0, _WHAT_PX)
        self.table.setColumnWidth(1, _WHERE_PX)
        for column in range(2, 2 + states):
            self.table.setColumnWidth(column, _STATE_PX)
            if states <= 4:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _failed(self, error: BaseException) -> None:
        self.told.setText(_("Stopped."))
        if not isinstance(error, Cancelled):
            self._shell.tell(error)

    def _chosen(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self.shown):
            mark = self._shell.site.feature(self.shown[at].subject)
            self._shell.select([mark.id] if mark is not None else ())

    def _copy(self) -> None:
        if self.comparison is not None:
            QGuiApplication.clipboard().setText(as_text(self.comparison, self.shown))

    def _closed(self, _result: int) -> None:
        for signal in (self._shell.changed, self._shell.session_opened):
            signal.disconnect(self._calculate)
        self.deleteLater()
