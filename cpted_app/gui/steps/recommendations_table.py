"""The list: recommendations as lines that sort by any column."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from cpted_app.assess.priority import ORDER, priority
from cpted_app.gui.panels.parts import named
from cpted_app.gui.panels.void import VoidWords
from cpted_app.gui.steps.recommendations_words import (
    COLUMNS,
    about,
    column_word,
    first_line,
    overdue_words,
    priority_word,
)
from cpted_app.gui.wording import DASH
from cpted_app.i18n import _
from cpted_app.model.actions.advising import standing
from cpted_app.model.records import Recommendation
from cpted_app.model.site import Site

_ID, _SORT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole.value + 1
TEXT_COLUMN, WHO_COLUMN = 1, 4
WHO_PX = 132


class ListOfAll(QTableWidget):
    """One line for each recommendation; a click on a heading sorts by it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        heads = (
            _("No."),
            _("What is asked for"),
            _("About"),
            _("Priority"),
            _("Who"),
            _("Response"),
            _("Look again"),
        )
        super().__init__(0, len(heads))
        named(self, "recommendationList")
        self.setAccessibleName(_("Recommendations"))
        self.setHorizontalHeaderLabels(heads)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TEXT_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(WHO_COLUMN, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(WHO_COLUMN, WHO_PX)
        header.setMinimumSectionSize(44)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        VoidWords(self, _("No recommendation is shown."))
        self.setSortingEnabled(True)
        self.sortByColumn(3, Qt.SortOrder.AscendingOrder)
        self.itemSelectionChanged.connect(self._tell)

    def show_rows(self, site: Site, rows: Sequence[Recommendation], chosen: str) -> None:
        """Show recommendations in the order that was asked for last."""
        self.blockSignals(True)
        self.setSortingEnabled(False)
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, (text, key) in enumerate(_cells(site, row)):
                item = _Cell(text)
                item.setData(_ID, row.id)
                item.setData(_SORT, key)
                if column == TEXT_COLUMN:
                    item.setToolTip(row.text)
                self.setItem(at, column, item)
        self.setSortingEnabled(True)
        self.clearSelection()
        cells = (self.item(at, 0) for at in range(self.rowCount()))
        for at, cell in enumerate(cells):
            if cell is not None and cell.data(_ID) == chosen:
                self.selectRow(at)
        self.blockSignals(False)

    def _tell(self) -> None:
        items = self.selectedItems()
        if items:
            self.chosen.emit(str(items[0].data(_ID)))


class _Cell(QTableWidgetItem):
    """A text that sorts by what it means."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.data(_SORT) < other.data(_SORT))


def _cells(site: Site, row: Recommendation) -> list[tuple[str, Any]]:
    """Return text and sorting key of each column."""
    number = int(row.label[1:]) if row.label[1:].isdigit() else 0
    text, subject, stands = first_line(row), about(site, row), standing(row)
    mark = "■ " if overdue_words(row) else ""
    return [
        (row.label, number),
        (text, text.casefold()),
        (subject, subject.casefold()),
        (priority_word(row), ORDER.index(priority(row))),
        (row.owner or DASH, row.owner.casefold()),
        (column_word(stands), COLUMNS.index(stands)),
        (f"{mark}{row.review_on}" if row.review_on else DASH, row.review_on or "~"),
    ]
