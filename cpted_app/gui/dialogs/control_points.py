"""The control points of a plan as a table: plan and site coordinates, how they are fitted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.dialogs.pair_table import HERE, THERE, PairTable
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.i18n import _
from cpted_app.model.control_points import ControlPoint, Method
from cpted_app.model.placement import Fit

_HEIGHT_PX, _WIDTH_PX = 170, 580


class ControlPointTable(QWidget):
    """Rows of control points; what is clicked on the plan fills a row's first two numbers."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        headings = [_("Plan x"), _("Plan y"), _("Site x, m"), _("Site y, m")]
        self.table = PairTable(_("Control points"), headings, _HEIGHT_PX)
        self.table.verticalHeader().setVisible(False)
        self.table.setMinimumWidth(_WIDTH_PX)
        self.method = QComboBox()
        self.method.setAccessibleName(_("How the plan is fitted"))
        kinds = {
            Method.SIMILARITY.value: _("Turn and scale"),
            Method.AFFINE.value: _("Turn, scale and shear"),
        }
        fill(self.method, kinds, Method.SIMILARITY.value)
        self.rmse = label("", "dim")
        self.add_button = button(_("Add row"), self.add)
        self.remove_button = button(_("Remove row"), self.table.remove_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addLayout(row(self.add_button, self.remove_button, None, self.method))
        column.addWidget(self.rmse)
        self.table.edited.connect(self.changed)
        self.method.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def add(self, px: float | None = None, py: float | None = None) -> None:
        """Add a row, or fill the first one whose place on the plan is missing."""
        at = self.table.waiting(HERE) if px is not None else None
        if at is None:
            at = self.table.append()
        if px is not None and py is not None:
            self.table.write(at, HERE, [f"{px:.2f}", f"{py:.2f}"])
        self.table.setCurrentCell(at, HERE if px is None else THERE)
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
            ControlPoint(px=px, py=py, x_m=x, y_m=y, is_on=is_on)
            for is_on, px, py, x, y in self.table.pairs()
        )

    def show_fit(self, fit: Fit | None) -> None:
        """Show residuals and RMSE, or none."""
        self.table.show_residuals(fit)
        self.rmse.setText(_("RMSE {rmse:.3f} m").format(rmse=fit.rmse_m) if fit else "")
