"""How far raters agree: overall and by principle, with too few said as such."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cpted_app.assess.raters import Comparison, PrincipleAgreement
from cpted_app.assess.reliability import Agreement
from cpted_app.gui.panels.parts import clear, label
from cpted_app.gui.rating_words import cells
from cpted_app.gui.wording import local
from cpted_app.i18n import _

NAME_PX = 102
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgreementTable(QWidget):
    """A line for the whole and one for each principle."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Agreement of the raters"))
        self._shown: tuple[Agreement, tuple[PrincipleAgreement, ...]] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)

    def show_comparison(self, found: Comparison) -> None:
        """Show the figures of a comparison."""
        figures = found.overall, found.principles
        if figures == self._shown:
            return
        self._shown = figures
        clear(self._grid)
        heads = (
            ("n", _("Questions that two or more raters scored")),
            (_("same"), _("Share of pairs of raters who gave the same score")),
            ("κ", _("Cohen's kappa, for two raters")),
            ("α", _("Krippendorff's alpha for ordinal data")),
            (_("α, 95 %"), _("The interval of alpha, by drawing the questions again")),
        )
        for column, (text, tip) in enumerate(heads, start=1):
            head = label(text, "small", wrap=False)
            head.setToolTip(tip)
            self._grid.addWidget(head, 0, column, _RIGHT)
        self._line(1, _("Overall"), found.overall, "strong")
        for line, one in enumerate(found.principles, start=2):
            self._line(line, local(one.title), one.agreement)
        for at in range(self._grid.count()):
            item = self._grid.itemAt(at)
            part = item.widget() if item is not None else None
            if part is not None:
                part.show()  # else it would be shown, and counted for the height, only later
        self.setFixedHeight(self._grid.sizeHint().height())

    def _line(self, line: int, title: str, found: Agreement, role: str = "") -> None:
        name = label(title, role)
        name.setFixedWidth(NAME_PX)
        name.ensurePolished()
        name.setFixedHeight(name.heightForWidth(NAME_PX))
        policy = name.sizePolicy()
        policy.setHeightForWidth(False)  # the grid would ask for the wider column's height
        name.setSizePolicy(policy)
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(label(f"{found.units}", role, wrap=False), line, 1, _RIGHT)
        if found.is_suppressed:
            few = label(_("too few to tell"), "dim", wrap=False)
            self._grid.addWidget(few, line, 2, 1, 4, _RIGHT)
            return
        *figures, interval = cells(found)
        for column, text in enumerate(figures, start=2):
            self._grid.addWidget(label(text, role, wrap=False), line, column, _RIGHT)
        self._grid.addWidget(label(interval, "small", wrap=False), line, 5, _RIGHT)
