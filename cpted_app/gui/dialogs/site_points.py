"""The control points of a whole site as a table: site metres, map coordinates, residual."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui.panels.parts import button, row
from cpted_app.i18n import _
from cpted_app.model.control_points import SitePoint
from cpted_app.model.placement import Fit
from cpted_app.units import parse_number

_ON, _FIRST, _RESIDUAL = 0, 1, 5
_NUMBERS = _RESIDUAL - _FIRST
_HEIGHT_PX = 210


class SitePointTable(QWidget):
    """Rows of control points; a click on the plan or a paste from a table fills them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, 6)
        self.table.setAccessibleName(_("Control points of the site"))
        self.table.setHorizontalHeaderLabels(
            ["", _("Site x, m"), _("Site y, m"), _("East, m"), _("North, m"), _("Residual, m")]
        )
        self.table.verticalHeader().setVisible(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setFixedHeight(_HEIGHT_PX)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_ON, QHeaderView.ResizeMode.ResizeToContents)
        self.scaled = QCheckBox(_("The points may change the scale"))
        self.scaled.setToolTip(_("Off, lengths stay as they are: the site is turned and shifted."))
        self.add_button = button(_("Add row"), self.add)
        self.remove_button = button(_("Remove row"), self._remove)
        self.paste_button = button(_("Paste"), self.paste)
        self.paste_button.setToolTip(_("Rows of x, y, east, north; or of east, north alone."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        buttons = (self.add_button, self.remove_button, self.paste_button)
        column.addLayout(row(*buttons, None, self.scaled))
        self.table.itemChanged.connect(self._edited)
        self.scaled.toggled.connect(lambda _on: self.changed.emit())
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.paste)

    def add(self, x_m: float | None = None, y_m: float | None = None) -> None:
        """Add a row, or fill the first one whose place on the site is missing."""
        at = self._waiting(_FIRST) if x_m is not None else None
        if at is None:
            at = self._append()
        if x_m is not None and y_m is not None:
            self._write(at, _FIRST, [f"{x_m:.3f}", f"{y_m:.3f}"])
        self.table.setCurrentCell(at, _FIRST if x_m is None else _FIRST + 2)
        self.changed.emit()

    def paste(self) -> None:
        """Take rows from the clipboard: four numbers each, or east and north for waiting rows."""
        for line in QGuiApplication.clipboard().text().splitlines():
            cells = [cell for cell in line.replace(";", "\t").split("\t") if cell.strip()]
            if len(cells) == 1:
                cells = line.replace(",", " ").split()
            if len(cells) == 2:
                at = self._waiting(_FIRST + 2)
                self._write(self._append() if at is None else at, _FIRST + 2, cells)
            elif len(cells) >= _NUMBERS:
                self._write(self._append(), _FIRST, cells[:_NUMBERS])
        self.changed.emit()

    def put(self, points: Sequence[SitePoint]) -> None:
        """Show these points and no others."""
        self.table.setRowCount(0)
        for one in points:
            numbers = (one.x_m, one.y_m, one.east, one.north)
            self._write(self._append(), _FIRST, [f"{number:.3f}" for number in numbers])
        self.changed.emit()

    def points(self) -> tuple[SitePoint, ...]:
        """Return the points of all rows that are complete.

        Raises:
            UserError: a number cannot be read.
        """
        return tuple(
            SitePoint(x_m=x, y_m=y, east=east, north=north, is_on=self._is_on(at))
            for at in self._complete()
            for x, y, east, north in [[parse_number(text) for text in self._texts(at)]]
        )

    def show_fit(self, fit: Fit | None) -> None:
        """Show residuals, or none."""
        self.table.blockSignals(True)
        told = dict(zip(self._complete(), fit.residuals_m, strict=True)) if fit else {}
        for at in range(self.table.rowCount()):
            item = self.table.item(at, _RESIDUAL)
            if item is not None:
                item.setText(f"{told[at]:.3f}" if at in told else "–")
        self.table.blockSignals(False)

    def _append(self) -> int:
        at = self.table.rowCount()
        self.table.blockSignals(True)
        self.table.insertRow(at)
        for column in range(self.table.columnCount()):
            self.table.setItem(at, column, _cell(column))
        self.table.blockSignals(False)
        return at

    def _write(self, at: int, first: int, texts: Sequence[str]) -> None:
        self.table.blockSignals(True)
        for column, text in enumerate(texts, first):
            item = self.table.item(at, column)
            if item is not None:
                item.setText(text.strip())
        self.table.blockSignals(False)

    def _texts(self, at: int) -> list[str]:
        items = [self.table.item(at, column) for column in range(_FIRST, _RESIDUAL)]
        return [item.text().strip() if item else "" for item in items]

    def _complete(self) -> list[int]:
        return [at for at in range(self.table.rowCount()) if all(self._texts(at))]

    def _waiting(self, first: int) -> int | None:
        """Return the first row with two empty cells from a column on."""
        at = first - _FIRST
        rows = range(self.table.rowCount())
        return next((one for one in rows if not any(self._texts(one)[at : at + 2])), None)

    def _is_on(self, at: int) -> bool:
        item = self.table.item(at, _ON)
        return item is not None and item.checkState() is Qt.CheckState.Checked

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self.changed.emit()

    def _edited(self, item: QTableWidgetItem) -> None:
        if item.column() != _RESIDUAL:
            self.changed.emit()


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
