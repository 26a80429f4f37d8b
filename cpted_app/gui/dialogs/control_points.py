"""The control points of a plan as a table: on or off, plan and site coordinates, residual."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.i18n import _
from cpted_app.model.control_points import ControlPoint, Method
from cpted_app.model.placement import Fit
from cpted_app.units import parse_number

_ON, _FIRST, _RESIDUAL = 0, 1, 5
_HEIGHT_PX, _WIDTH_PX = 170, 580


class ControlPointTable(QWidget):
    """Rows of control points; what is clicked on the plan fills a row's first two numbers."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(0, 6)
        self.table.setAccessibleName(_("Control points"))
        self.table.setHorizontalHeaderLabels(
            ["", _("Plan x"), _("Plan y"), _("Site x, m"), _("Site y, m"), _("Residual, m")]
        )
        self.table.verticalHeader().setVisible(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setFixedHeight(_HEIGHT_PX)
        self.table.setMinimumWidth(_WIDTH_PX)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_ON, QHeaderView.ResizeMode.ResizeToContents)
        self.method = QComboBox()
        self.method.setAccessibleName(_("How the plan is fitted"))
        kinds = {
            Method.SIMILARITY.value: _("Turn and scale"),
            Method.AFFINE.value: _("Turn, scale and shear"),
        }
        fill(self.method, kinds, Method.SIMILARITY.value)
        self.rmse = label("", "dim")
        self.add_button = button(_("Add row"), self.add)
        self.remove_button = button(_("Remove row"), self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addLayout(row(self.add_button, self.remove_button, None, self.method))
        column.addWidget(self.rmse)
        self.table.itemChanged.connect(self._edited)
        self.method.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def add(self, px: float | None = None, py: float | None = None) -> None:
        """Add a row, or fill the first one whose place on the plan is missing."""
        at = self._waiting() if px is not None else None
        if at is None:
            at = self.table.rowCount()
            self.table.blockSignals(True)
            self.table.insertRow(at)
            for column in range(self.table.columnCount()):
                self.table.setItem(at, column, _cell(column))
            self.table.blockSignals(False)
        for offset, number in enumerate((px, py)):
            item = self.table.item(at, _FIRST + offset)
            if number is not None and item is not None:
                item.setText(f"{number:.2f}")
        self.table.setCurrentCell(at, _FIRST if px is None else _FIRST + 2)
        self.changed.emit()

    def fitted_by(self) -> Method:
        """Return which map is fitted."""
        return Method(value_of(self.method))

    def points(self) -> tuple[ControlPoint, ...]:
        """Return the points of all rows that are complete.

        Raises:
            UserError: a number cannot be read.
        """
        return tuple(
            ControlPoint(px=px, py=py, x_m=x, y_m=y, is_on=self._is_on(at))
            for at in self._complete()
            for px, py, x, y in [[parse_number(text) for text in self._texts(at)]]
        )

    def show_fit(self, fit: Fit | None) -> None:
        """Show residuals and RMSE, or none."""
        self.table.blockSignals(True)
        told = dict(zip(self._complete(), fit.residuals_m, strict=True)) if fit else {}
        for at in range(self.table.rowCount()):
            item = self.table.item(at, _RESIDUAL)
            if item is not None:
                item.setText(f"{told[at]:.3f}" if at in told else "–")
        self.table.blockSignals(False)
        self.rmse.setText(_("RMSE {rmse:.3f} m").format(rmse=fit.rmse_m) if fit else "")

    def _texts(self, at: int) -> list[str]:
        items = [self.table.item(at, column) for column in range(_FIRST, _RESIDUAL)]
        return [item.text().strip() if item else "" for item in items]

    def _complete(self) -> list[int]:
        return [at for at in range(self.table.rowCount()) if all(self._texts(at))]

    def _waiting(self) -> int | None:
        rows = range(self.table.rowCount())
        return next((at for at in rows if not any(self._texts(at)[:2])), None)

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
