"""A table of figures by mark: one line each, numbers to the right; choosing a line tells its id."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from cpted_app.gui.panels.parts import named

ROW_PX, MOST_ROWS = 30, 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureTable(QTableWidget):
    """Lines of texts; the first ``words`` columns are as wide as their words need."""

    line_chosen = Signal(str)
    """Id of the mark whose line was clicked, or come to by key."""

    def __init__(self, name: str, title: str, heads: Mapping[str, str], words: int) -> None:
        super().__init__(0, len(heads))
        self._ids: list[str] = []
        self._words = words
        named(self, name)
        self.setAccessibleName(title)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        for at, tip in enumerate(heads.values()):
            head = self.horizontalHeaderItem(at)
            if head is not None:
                head.setToolTip(tip)
                if at >= words:
                    head.setTextAlignment(_RIGHT)
            if at < words:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        self.currentCellChanged.connect(self._moved)
        self.cellClicked.connect(lambda at, _column: self._choose(at))

    def show_lines(
        self, lines: Mapping[str, Sequence[tuple[str, str]]], selected: Iterable[str]
    ) -> None:
        """Show a text and its colour, or none, for each column of each mark."""
        self.blockSignals(True)
        self._ids = list(lines)
        self.setRowCount(len(lines))
        for at, line in enumerate(lines.values()):
            for column, (text, colour) in enumerate(line):
                item = QTableWidgetItem(text)
                if column >= self._words:
                    item.setTextAlignment(_RIGHT)
                if colour:
                    item.setForeground(QColor(colour))
                self.setItem(at, column, item)
        chosen = [one for one in selected if one in lines]
        if len(chosen) == 1:
            flags = QItemSelectionModel.SelectionFlag
            index = self.model().index(self._ids.index(chosen[0]), 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        else:
            self.clearSelection()
            self.setCurrentCell(-1, -1)
        self.blockSignals(False)
        height = self.horizontalHeader().sizeHint().height() + 4
        self.setFixedHeight(height + ROW_PX * min(max(len(lines), 1), MOST_ROWS))

    def _moved(self, at: int, _column: int, before: int, _old: int) -> None:
        if at != before and self.hasFocus():
            self._choose(at)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self._ids):
            self.line_chosen.emit(self._ids[at])
