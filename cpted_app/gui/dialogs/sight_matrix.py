"""Who sees whom: a table of marks against marks; a click shows the line on the plan."""

import numpy as np
import shapely
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.analysis.sight.matrix import (
    OBSERVERS,
    TARGETS,
    Seen,
    SightMatrix,
    sight_matrix,
)
from cpted_app.drawing.primitives import Mark, Path, Primitive
from cpted_app.drawing.status import STATUS_COLOURS
from cpted_app.errors import Cancelled
from cpted_app.gui.dialogs.choices import fill, value_of
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.panels.sight_card import state_words, told_obstacle
from cpted_app.gui.panels.tray_rows import PLURALS
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, STATUS_MARKS, metres, percent, plain
from cpted_app.i18n import _
from cpted_app.model.actions import marking
from cpted_app.model.features import Feature, Sightline
from cpted_app.session.jobs import Job, Progress
from cpted_app.units import bearing_deg_between
from cpted_app.words import N_, Message

SIZE_PX = (900, 580)
JOB = "sight matrix"
CELLS_MOST = 20_000
"""More pairs than anybody reads in a table."""
_COLUMN_PX = 78


class SightMatrixDialog(QObject):
    """The dialog; it calculates by the runner whenever other kinds are chosen or rows change."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self.matrix: SightMatrix | None = None
        self.dialog = named(QDialog(parent), "SightMatrix")
        self.dialog.setWindowTitle(_("Who sees whom"))
        self.dialog.resize(*SIZE_PX)
        self.observers, self.targets = (
            named(QComboBox(), "observers"),
            named(QComboBox(), "targets"),
        )
        for combo, kinds, name in (
            (self.observers, OBSERVERS, _("Who looks")),
            (self.targets, TARGETS, _("Who is looked at")),
        ):
            present = [kind for kind in kinds if shell.site.all(kind)] or list(kinds)
            fill(combo, {kind.kind: _(PLURALS[kind.kind]) for kind in present}, present[0].kind)
            combo.setAccessibleName(name)
            combo.currentIndexChanged.connect(self._calculate)
        self.table = self._made_table()
        self.told = label("", "dim")
        self.line_button = button(_("Make it a sightline"), self._make_line)
        self.copy_button = button(
            _("Copy table"), self._copy, tip=_("As text with tabs, for a spreadsheet")
        )
        self.close_button = button(_("Close"), self.dialog.reject, "primary")
        self._lay_out()
        for one in self.dialog.findChildren(QPushButton):
            one.setAutoDefault(False)
        for signal in (shell.changed, shell.session_opened):
            signal.connect(self._calculate)
        self.dialog.finished.connect(self._closed)

    def open(self) -> None:
        """Show the dialog beside the window, so that the plan can be looked at."""
        self.dialog.setModal(False)
        self.dialog.show()
        self._calculate()

    @property
    def chosen(self) -> tuple[Feature, Feature, Seen] | None:
        """Observer and target of the chosen cell, and what the one sees of the other."""
        at, matrix = self.table.currentIndex(), self.matrix
        if matrix is None or not at.isValid():
            return None
        observer, target = matrix.observers[at.row()], matrix.targets[at.column()]
        seen = matrix.cells.get((observer.id, target.id))
        return None if seen is None else (observer, target, seen)

    def _made_table(self) -> QTableWidget:
        made = named(QTableWidget(), "matrix")
        made.setAccessibleName(_("Who sees whom"))
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.horizontalHeader().setDefaultSectionSize(_COLUMN_PX)
        made.currentItemChanged.connect(lambda *_items: self._show_chosen())
        return made

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        first, second = label(_("Who looks"), wrap=False), label(_("at"), wrap=False)
        layout.addLayout(row(first, self.observers, second, self.targets, None))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.told)
        layout.addLayout(row(self.line_button, self.copy_button, None, self.close_button))

    def _calculate(self, *_what: object) -> None:
        self.matrix = None
        self.table.clear()
        self.table.setRowCount(0)
        self.table.setColumnCount(0)
        self.line_button.setEnabled(False)
        self.copy_button.setEnabled(False)
        site = self._shell.site
        observers = self._rows(OBSERVERS, value_of(self.observers))
        targets = self._rows(TARGETS, value_of(self.targets))
        if not site.header.is_metric:
            self.told.setText(_("Nothing is measured before the plan has a scale."))
        elif not observers or not targets:
            self.told.setText(_("Mark windows, access points, seats, refuges or routes first."))
        elif len(observers) * len(targets) > CELLS_MOST:
            self.told.setText(
                _("{n} pairs are more than a table can show: choose other kinds.").format(
                    n=len(observers) * len(targets)
                )
            )
        else:
            self.told.setText(_("Looking…"))
            self._submit(observers, targets)

    def _submit(self, observers: tuple[Feature, ...], targets: tuple[Feature, ...]) -> None:
        site = self._shell.site

        def work(progress: Progress) -> SightMatrix:
            return sight_matrix(site, observers, targets, progress)

        title = Message(N_("Looking who sees whom"))
        self._shell.runner.submit(
            Job(key=JOB, title=title, run=work, done=self._fill, failed=self._failed)
        )

    def _rows(self, kinds: tuple[type[Feature], ...], chosen: str) -> tuple[Feature, ...]:
        return next((self._shell.site.all(kind) for kind in kinds if kind.kind == chosen), ())

    def _fill(self, matrix: SightMatrix) -> None:
        self.matrix = matrix
        self.table.setRowCount(len(matrix.observers))
        self.table.setColumnCount(len(matrix.targets))
        self.table.setVerticalHeaderLabels([one.label for one in matrix.observers])
        self.table.setHorizontalHeaderLabels(
            [f"{one.label}\n{matrix.seers(one)}" for one in matrix.targets]
        )
        for down, observer in enumerate(matrix.observers):
            for across, target in enumerate(matrix.targets):
                seen = matrix.cells.get((observer.id, target.id))
                item = QTableWidgetItem(_cell(seen))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                if seen is not None:
                    item.setToolTip(_sentence(observer, target, seen))
                    item.setForeground(QColor(self._shell.theme[STATUS_COLOURS[seen.status]]))
                self.table.setItem(down, across, item)
        self.copy_button.setEnabled(True)
        self.told.setText(
            _("Below each name stands how many see it. Choose a cell to see the line.")
        )

    def _failed(self, error: BaseException) -> None:
        self.told.setText(_("Stopped."))
        if not isinstance(error, Cancelled):
            self._shell.tell(error)

    def _show_chosen(self) -> None:
        chosen = self.chosen
        has_line = chosen is not None and chosen[2].line_m is not None
        self.line_button.setEnabled(has_line and self._shell.is_writable)
        if chosen is None:
            self._shell.highlight()
            return
        self.told.setText(_sentence(*chosen))
        self._shell.highlight(_drawn(chosen[2]))

    def _make_line(self) -> None:
        chosen = self.chosen
        if chosen is None or chosen[2].line_m is None or chosen[2].nearest is None:
            return
        view = chosen[2].nearest
        self._shell.attempt(
            lambda: marking.place(
                self._shell.site,
                Sightline,
                shapely.LineString(chosen[2].line_m),
                observer_height_m=view.observer_height_m,
                target_height_m=view.target_height_m,
            )
        )

    def _copy(self) -> None:
        matrix = self.matrix
        if matrix is None:
            return
        lines = ["\t".join(["", *(one.label for one in matrix.targets)])]
        for observer in matrix.observers:
            cells = (matrix.cells.get((observer.id, one.id)) for one in matrix.targets)
            lines.append("\t".join([observer.label, *map(_cell, cells)]))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _closed(self, _result: int) -> None:
        for signal in (self._shell.changed, self._shell.session_opened):
            signal.disconnect(self._calculate)
        self._shell.highlight()
        self.deleteLater()


def _cell(seen: Seen | None) -> str:
    """Return what stands in a cell: the mark of the state, and the share or the distance."""
    if seen is None:
        return ""
    if seen.nearest is None:
        return DASH
    mark = STATUS_MARKS[seen.status]
    if 0.0 < seen.share < 1.0:
        return f"{mark} {percent(seen.share)}"
    return f"{mark} {metres(seen.nearest.length_m, 0)}"


def _sentence(observer: Feature, target: Feature, seen: Seen) -> str:
    names = {"observer": observer.label, "target": target.label}
    if seen.nearest is None:
        return _("{observer} does not look towards {target}.").format(**names)
    state = state_words(seen.nearest)
    if seen.nearest.obstacles:
        names["what"] = plain(told_obstacle(seen.nearest).name)
        text = _("{observer} → {target}: {state}, by {what}.")
    else:
        text = _("{observer} → {target}: {state}.")
    told = text.format(state=state, **names)
    if 0.0 < seen.share < 1.0:
        rest = _("Of {target}, {share} is seen.").format(share=percent(seen.share), **names)
        told = f"{told} {rest}"
    return told


def _drawn(seen: Seen) -> list[Primitive]:
    """Return the best line there is, drawn like a sightline."""
    if seen.line_m is None:
        return []
    (x0, y0), (x1, y1) = seen.line_m
    colour = STATUS_COLOURS[seen.status]
    bearing_deg = bearing_deg_between(x0, y0, x1, y1)
    return [
        Path(points=np.array(seen.line_m), stroke=colour, width_pt=2.0),
        Mark(shape="dot", x=x0, y=y0, colour=colour, size_pt=7.0),
        Mark(shape="arrow", x=x1, y=y1, colour=colour, size_pt=10.0, bearing_deg=bearing_deg),
    ]
