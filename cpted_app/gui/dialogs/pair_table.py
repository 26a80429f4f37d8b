"""A table of places known twice: on or off, two numbers here, two there, and the residual."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from cpted_app.i18n import _
from cpted_app.model.placement import Fit
from cpted_app.units import parse_number

HERE, THERE = 1, 3
"""The first columns of the two pairs of numbers."""
_ON, _RESIDUAL = 0, 5

Pair = tuple[bool, float, float, float, float]
"""Whether a row takes part in the fit, and its four numbers."""


class PairTable(QTableWidget):
    """Rows of such places; a row counts once all four numbers are there."""

    edited = Signal()

    def __init__(self, name: str, headings: Sequence[str], height_px: int) -> None:
        super().__init__(0, _RESIDUAL + 1)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(["", *headings, _("Residual, m")])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setFixedHeight(height_px)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_ON, QHeaderView.ResizeMode.ResizeToContents)
        self.itemChanged.connect(self._changed)

    def append(self) -> int:
        """Add an empty row that takes part, and return its place."""
        at = self.rowCount()
        self.blockSignals(True)
        self.insertRow(at)
        for column in range(self.columnCount()):
            self.setItem(at, column, _cell(column))
        self.blockSignals(False)
        return at

    def write(self, at: int, first: int, texts: Sequence[str]) -> None:
        """Fill cells of a row from a column on, without telling anybody."""
        self.blockSignals(True)
        for column, text in enumerate(texts, first):
            item = self.item(at, column)
            if item is not None:
                item.setText(text.strip())
        self.blockSignals(False)

    def waiting(self, first: int) -> int | None:
        """Return the first row whose pair of numbers from a column on is empty."""
        at = first - HERE
        rows = range(self.rowCount())
        return next((one for one in rows if not any(self._texts(one)[at : at + 2])), None)

    def pairs(self) -> Iterator[Pair]:
        """Yield the rows that are complete.

        Raises:
            UserError: a number cannot be read.
        """
        for at in self._complete():
            a, b, c, d = map(parse_number, self._texts(at))
            item = self.item(at, _ON)
            is_on = item is not None and item.checkState() is Qt.CheckState.Checked
            yield is_on, a, b, c, d

    def show_residuals(self, fit: Fit | None) -> None:
        """Show how far each complete row is off the fit, or nothing."""
        told = dict(zip(self._complete(), fit.residuals_m, strict=True)) if fit else {}
        for at in range(self.rowCount()):
            self.write(at, _RESIDUAL, [f"{told[at]:.3f}" if at in told else "–"])

    def remove_current(self) -> None:
        """Take the current row out."""
        if self.currentRow() >= 0:
            self.removeRow(self.currentRow())
            self.edited.emit()

    def _texts(self, at: int) -> list[str]:
        items = [self.item(at, column) for column in range(HERE, _RESIDUAL)]
        return [item.text().strip() if item else "" for item in items]

    def _complete(self) -> list[int]:
        return [at for at in range(self.rowCount()) if all(self._texts(at))]

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() != _RESIDUAL:
            self.edited.emit()


def _cell(column: int) -> QTableWidgetItem:
    item = QTableWidgetItem()
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if column == _ON:
        item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
        item.setCheckState(Qt.CheckState.Checked)
        item.setToolTip(_("Take part in the fit"))
    if column == _RESIDUAL:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
