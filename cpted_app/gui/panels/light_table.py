"""Routes and zones with their light: numbers, class and verdict, and the sentence of one."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from cpted_app.analysis.light_result import LightResults, Surface
from cpted_app.assess.light_classes import Judgement, Outcome, judged, light_class
from cpted_app.gui.light_words import lux_number
from cpted_app.gui.panels.parts import named
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, number
from cpted_app.i18n import _
from cpted_app.model.features import Route, Zone
from cpted_app.words import N_

VERDICTS: dict[Outcome | None, tuple[str, str, str]] = {
    Outcome.MISSES: ("■", N_("misses"), "bad"),
    Outcome.OPEN: ("○", N_("open"), ""),
    Outcome.OVER: ("▲", N_("too much"), "warn"),
    Outcome.MEETS_UNVERIFIED: ("○", N_("meets"), ""),
    Outcome.MEETS: ("●", N_("meets"), "ok"),
    None: ("", N_("no class"), ""),
}
"""Mark, word and tone of a verdict, the gravest first."""
NUMBERS = 3
"""From this column on there are numbers, set to the right."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROW_PX, MOST_ROWS = 30, 8


class LightTable(QTableWidget):
    """One line for each route and zone; choosing one selects it and shows its worst place."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(0, 7)
        self._shell = shell
        self._ids: list[str] = []
        named(self, "lightTable")
        self.setAccessibleName(_("Light on routes and zones"))
        heads = (_("Mark"), _("Class"), _("Result"), _("Mean"), _("Least"), "U0", _("Face"))
        self.setHorizontalHeaderLabels(heads)
        tips = (
            "",
            _("Lighting class"),
            _("Against the limits of the class"),
            _("Average on the ground, lx"),
            _("Least on the ground, lx"),
            _("Uniformity: least over average"),
            _("Least semi-cylindrical light at 1.5 m, lx, in the darker walking direction"),
        )
        for at, tip in enumerate(tips):
            head = self.horizontalHeaderItem(at)
            if head is not None:
                head.setToolTip(tip)
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
        for at in range(NUMBERS):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        for at in range(NUMBERS, len(heads)):
            head = self.horizontalHeaderItem(at)
            if head is not None:
                head.setTextAlignment(_RIGHT)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        self.currentCellChanged.connect(self._moved)
        self.cellClicked.connect(lambda at, _column: self._go_to(at))

    def show_results(self, results: LightResults) -> None:
        """Show the light on every route and zone."""
        site = self._shell.site
        marked: tuple[Route | Zone, ...] = (*site.all(Route), *site.all(Zone))
        rows = [row for row in marked if row.id in results.surfaces]
        self.blockSignals(True)
        self._ids = [row.id for row in rows]
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            self._fill(at, row, results.surfaces[row.id])
        chosen = [one for one in self._shell.selection if one in self._ids]
        if len(chosen) == 1:
            at = self._ids.index(chosen[0])
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(
                self.model().index(at, 0), flags.ClearAndSelect | flags.Rows
            )
        else:
            self.clearSelection()
            self.setCurrentCell(-1, -1)
        self.blockSignals(False)
        height = self.horizontalHeader().sizeHint().height() + 4
        self.setFixedHeight(height + ROW_PX * min(max(len(rows), 1), MOST_ROWS))

    def _fill(self, at: int, row: Route | Zone, surface: Surface) -> None:
        judgements = judgements_of(row, surface)
        verdict = verdict_of(judgements)
        mark, word, tone = VERDICTS[verdict]
        found = light_class(row.lighting_class)
        at_least = "" if surface.is_complete else "≥ "
        texts = (
            row.label,
            found.name if found else row.lighting_class or DASH,
            f"{mark} {_(word)}".strip(),
            at_least + lux_number(surface.average("eh")),
            at_least + lux_number(surface.minimum("eh")),
            number(surface.uniformity("eh"), 2),
            at_least + lux_number(surface.minimum("esc")),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column >= NUMBERS:
                item.setTextAlignment(_RIGHT)
            self.setItem(at, column, item)
        result = self.item(at, NUMBERS - 1)
        if tone and result is not None:
            result.setForeground(QColor(self._shell.theme[tone]))
        if result is not None and verdict is Outcome.MEETS_UNVERIFIED:
            result.setToolTip(_("By limits that nobody has checked against the printed standard."))

    def _moved(self, at: int, _column: int, before: int, _old: int) -> None:
        if at != before and self.hasFocus():
            self._go_to(at)

    def _go_to(self, at: int) -> None:
        if not 0 <= at < len(self._ids):
            return
        subject = self._ids[at]
        results: LightResults | None = self._shell.results.get("light")
        surface = results.surfaces.get(subject) if results else None
        self._shell.select([subject])
        if surface is not None:
            quantity = self._shell.light.choice.quantity
            self._shell.light.place_wanted.emit(*surface.worst_m(quantity))


def judgements_of(row: Route | Zone, surface: Surface) -> tuple[Judgement, ...]:
    """Return what a route or zone is worth against its class; nothing without one."""
    found = light_class(row.lighting_class)
    return judged(surface, found, row.faces_matter) if found is not None else ()


def verdict_of(judgements: Sequence[Judgement]) -> Outcome | None:
    """Return the gravest outcome, or None where there is no class."""
    outcomes = {one.outcome for one in judgements}
    return next((one for one in VERDICTS if one in outcomes), None)
