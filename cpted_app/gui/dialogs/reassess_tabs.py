"""What a re-assessment found, in tabs: what moved the score, questions, marks, values, actions."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.reassessment import Movement, Reassessment
from cpted_app.assess.reassessment_lines import (
    SECTIONS,
    Line,
    Section,
    headline,
    lines,
    signed,
)
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.moves import Move, height_pt, moves_chart
from cpted_app.gui.canvas.sprites import PX_PER_PT
from cpted_app.gui.panels.parts import label, named, row
from cpted_app.gui.panels.profile import BANDS
from cpted_app.gui.panels.section import ChartView
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, local
from cpted_app.i18n import _, ngettext, worded
from cpted_app.session.reassessment_output import cells
from cpted_app.words import N_

MOST_BARS = 9
HEADS = (N_("What"), N_("About"), N_("Then"), N_("Now"), N_("Change"))
ABOUT, THEN, NOW, CHANGE = 1, 2, 3, 4
SHORT = ("score", "items", "measures", "actions")
"""Sections whose values are a word or a number: what they are about needs the room."""
WIDTH_ROWS = 60
"""So many rows are measured to find how wide a column has to be."""
EMPTY = {
    "score": N_("Nothing moved the score."),
    "items": N_("No answer changed."),
    "marks": N_("No mark changed."),
    "measures": N_("No measured value changed beyond its uncertainty."),
    "actions": N_("Nothing was or is asked for."),
}


class ReassessTabs(QWidget):
    """Sentences on top, then the tabs; a chosen line tells its reasons and shows its mark."""

    def __init__(self, shell: Shell, show_mark: Callable[[str], object]) -> None:
        super().__init__()
        self._shell, self._show_mark = shell, show_mark
        self.lines: tuple[Line, ...] = ()
        self._found: Reassessment | None = None
        self.summary = label("", "")
        self.only_changed = QCheckBox(_("Only what changed"))
        self.only_changed.setChecked(True)
        self.only_changed.toggled.connect(lambda _on: self._fill())
        self.chart = ChartView(shell, 40, _("What moved the score"))
        self.tabs = named(QTabWidget(), "reassessTabs")
        self.tabs.setDocumentMode(True)
        self.tables: dict[Section, QTableWidget] = {}
        self.empty = {section: label("", "dim") for section in SECTIONS}
        for section in SECTIONS:
            self.tabs.addTab(self._page(section), "")
        self.tabs.currentChanged.connect(lambda _at: self._choose())
        self.reasons = label("", "small")
        self.reasons.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.summary)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.reasons)
        layout.addLayout(row(self.only_changed, None))

    @property
    def section(self) -> Section:
        """The section whose tab is shown."""
        return tuple(SECTIONS)[self.tabs.currentIndex()]

    @property
    def shown_lines(self) -> tuple[Line, ...]:
        """The lines of the tab that is shown."""
        return self._of(self.section)

    def show_found(self, found: Reassessment) -> None:
        """Show a re-assessment."""
        self._found = found
        self.lines = lines(found)
        said = [worded(message) for message in headline(found)]
        self.summary.setText(" ".join([said[0], _bands(found), *said[1:]]))
        self._fill()

    def _of(self, section: Section) -> tuple[Line, ...]:
        is_all = not self.only_changed.isChecked()
        return tuple(
            line for line in self.lines if line.section == section and (is_all or line.is_changed)
        )

    def _page(self, section: Section) -> QWidget:
        """Return a table, above it the bars of what moved the score, and the words for none."""
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 8, 0, 0)
        inner.addWidget(self.empty[section])
        if section == "score":
            inner.addWidget(self.chart)
        table = self.tables[section] = self._table(section)
        inner.addWidget(table, 1)
        inner.addStretch(0)
        return page

    def _table(self, section: Section) -> QTableWidget:
        made = named(QTableWidget(0, len(HEADS)), f"{section}Table")
        made.setAccessibleName(_(SECTIONS[section]))
        made.setHorizontalHeaderLabels([_(head) for head in HEADS])
        made.verticalHeader().hide()
        made.setShowGrid(False)
        made.setWordWrap(False)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setTabKeyNavigation(False)
        header = made.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setResizeContentsPrecision(WIDTH_ROWS)
        for narrow in (ABOUT, CHANGE):
            header.setSectionResizeMode(narrow, QHeaderView.ResizeMode.ResizeToContents)
        for value in (THEN, NOW) if section in SHORT else ():
            header.setSectionResizeMode(value, QHeaderView.ResizeMode.ResizeToContents)
        made.setColumnHidden(ABOUT, section == "score")
        made.itemSelectionChanged.connect(self._choose)
        return made

    def _fill(self) -> None:
        found = self._found
        if found is None:
            return
        for at, section in enumerate(SECTIONS):
            shown = self._of(section)
            self.tabs.setTabText(at, f"{_(SECTIONS[section])}  {len(shown)}")
            self._fill_table(self.tables[section], shown)
            self.tables[section].setVisible(bool(shown))
            self.empty[section].setText(_(EMPTY[section]))
            self.empty[section].setVisible(not shown)
        moves = _moves(found)
        self.chart.setVisible(bool(moves))
        self.chart.setFixedHeight(max(round(height_pt(len(moves)) * PX_PER_PT), 1))
        told = ", ".join(f"{one.name} {_signed(one.amount)}" for one in moves)
        self.chart.show_chart(partial(_drawn, moves), told)
        self._choose()

    def _fill_table(self, table: QTableWidget, shown: Sequence[Line]) -> None:
        table.blockSignals(True)
        table.clearSelection()
        table.setRowCount(len(shown))
        for down, line in enumerate(shown):
            item, what, *rest = cells(line)
            for across, text in enumerate((f"{item} {what}".strip(), *rest)):
                cell = QTableWidgetItem(text.replace("\n", " "))
                cell.setToolTip(text)
                if line.tone and across == CHANGE:
                    cell.setForeground(QColor(self._shell.theme[line.tone]))
                table.setItem(down, across, cell)
        table.blockSignals(False)

    def _choose(self) -> None:
        """Tell the reasons of the chosen line, and show its mark on the plan."""
        table, shown = self.tables[self.section], self.shown_lines
        chosen = table.selectionModel().selectedRows()
        line = shown[chosen[0].row()] if chosen and chosen[0].row() < len(shown) else None
        self.reasons.setText("" if line is None else _reasons(line))
        self.reasons.setVisible(bool(self.reasons.text()))
        self._show_mark("" if line is None else line.subject)


def _reasons(line: Line) -> str:
    then, now = (worded(reason) for reason in line.reasons)
    told = []
    if then:
        told.append(_("Then: {reason}").format(reason=then))
    if now:
        told.append(_("Now: {reason}").format(reason=now))
    return "\n".join(told)


def _bands(found: Reassessment) -> str:
    """Return the bands of both states in a sentence."""
    then, now = (
        _(BANDS[one.assessment.band]) if one.assessment.band is not None else DASH
        for one in (found.earlier, found.later)
    )
    return _("Band: {then} → {now}.").format(then=then, now=now)


def _moves(found: Reassessment) -> list[Move]:
    """Return the bars: the largest ones by name, the others as one."""
    shown, rest = found.score.largest(MOST_BARS)
    checklist = found.earlier.assessment.checklist

    def name(one: Movement) -> str:
        return f"{one.item} {local(checklist.item(one.item).topic)}"

    moves = [Move(name=name(one), amount=float(one.share)) for one in shown]
    if rest:
        text = ngettext("{n} other", "{n} others", len(rest)).format(n=len(rest))
        moves.append(Move(name=text, amount=float(sum(one.share for one in rest))))
    return moves


def _signed(amount: float) -> str:
    return worded(signed(amount))


def _drawn(moves: Sequence[Move], width_pt: float, _height_pt: float) -> Chart:
    return moves_chart(moves, width=width_pt, number=_signed)
