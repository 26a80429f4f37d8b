"""The control points of a whole site as a table: site metres and map coordinates."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cpted_app.gui.dialogs.pair_table import HERE, THERE, PairTable
from cpted_app.gui.panels.parts import button, row
from cpted_app.i18n import _
from cpted_app.model.control_points import SitePoint
from cpted_app.model.placement import Fit

_HEIGHT_PX = 210


class SitePointTable(QWidget):
    """Rows of control points; a click on the plan or a paste from a table fills them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        headings = [_("Site x, m"), _("Site y, m"), _("East, m"), _("North, m")]
        self.table = PairTable(_("Control points of the site"), headings, _HEIGHT_PX)
        self.scaled = QCheckBox(_("The points may change the scale"))
        self.scaled.setToolTip(_("Off, lengths stay as they are: the site is turned and shifted."))
        self.add_button = button(_("Add row"), self.add)
        self.remove_button = button(_("Remove row"), self.table.remove_current)
        self.paste_button = button(_("Paste"), self.paste)
        self.paste_button.setToolTip(_("Rows of x, y, east, north; or of east, north alone."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        buttons = (self.add_button, self.remove_button, self.paste_button)
        column.addLayout(row(*buttons, None, self.scaled))
        self.table.edited.connect(self.changed)
        self.scaled.toggled.connect(lambda _on: self.changed.emit())
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.paste)

    def add(self, x_m: float | None = None, y_m: float | None = None) -> None:
        """Add a row, or fill the first one whose place on the site is missing."""
        at = self.table.waiting(HERE) if x_m is not None else None
        if at is None:
            at = self.table.append()
        if x_m is not None and y_m is not None:
            self.table.write(at, HERE, [f"{x_m:.3f}", f"{y_m:.3f}"])
        self.table.setCurrentCell(at, HERE if x_m is None else THERE)
        self.changed.emit()

    def paste(self) -> None:
        """Take rows from the clipboard: four numbers each, or east and north for waiting rows."""
        for line in QGuiApplication.clipboard().text().splitlines():
            cells = [cell for cell in line.replace(";", "\t").split("\t") if cell.strip()]
            if len(cells) == 1:
                cells = line.replace(",", " ").split()
            if len(cells) == 2:
                at = self.table.waiting(THERE)
                self.table.write(self.table.append() if at is None else at, THERE, cells)
            elif len(cells) >= 4:
                self.table.write(self.table.append(), HERE, cells[:4])
        self.changed.emit()

    def put(self, points: Sequence[SitePoint]) -> None:
        """Show these points and no others."""
        self.table.setRowCount(0)
        for one in points:
            numbers = (one.x_m, one.y_m, one.east, one.north)
            self.table.write(self.table.append(), HERE, [f"{number:.3f}" for number in numbers])
        self.changed.emit()

    def points(self) -> tuple[SitePoint, ...]:
        """Return the points of all rows that are complete.

        Raises:
            UserError: a number cannot be read.
        """
        return tuple(
            SitePoint(x_m=x, y_m=y, east=east, north=north, is_on=is_on)
            for is_on, x, y, east, north in self.table.pairs()
        )

    def show_fit(self, fit: Fit | None) -> None:
        """Show residuals, or none."""
        self.table.show_residuals(fit)
