"""The tree of plans and layers: search, show, lock, fade, colour and order, one edit a gesture.

The topmost row is painted on top. The eye and the lock are clicked; space shows and hides what is
selected, Alt with the arrow keys moves it, and rows can be dragged.
"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSlider,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui.icons import icon
from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.plan_tree_model import COUNT, LOCKED, NAME, SHOWN, PlanTreeModel
from cpted_app.i18n import _
from cpted_app.model.actions import drawings, planning
from cpted_app.model.actions.repairs import LayerFacts, layer_facts
from cpted_app.model.edit import Edit
from cpted_app.model.records import Plan, PlanLayer

_ROWS_LEAST, _ROWS_MOST = 2, 9
_ROW_PX = 26
_SEARCH_FROM = 9
_ICON_COLUMN_PX = 30
_SELECTED = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class LayerView(QTreeView):
    """A tree that knows the keys of layers."""

    space_pressed = Signal()
    move_pressed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take space, and Alt with an arrow; the tree knows the rest."""
        is_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit()
        elif is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_pressed.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


class PlanTree(QWidget):
    """Search, tree, and what can be done to the selected rows."""

    chosen = Signal(str)
    """The id of the plan of the current row."""
    marks_wanted = Signal(str, str)
    """Marks are to be made of a plan's id and the name of one of its layers."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._is_filling = False
        self._known: frozenset[str] = frozenset()
        self._fact_rows: object = None
        self._known_facts: dict[str, dict[str, LayerFacts]] = {}
        self.model = PlanTreeModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search layers"))
        self.search.setAccessibleName(_("Search layers"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.view = self._view()
        self.up = self._mover("up", _("Move up (Alt+Up)"), 1)
        self.down = self._mover("down", _("Move down (Alt+Down)"), -1)
        self.colour = button(_("Colour…"), self._ask_colour)
        self.own_colour = button(_("Own"), lambda: self._set(colour=""), "", _("Own colour"))
        self.own_colour.setAccessibleName(_("Own colour"))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setFixedWidth(72)
        self.opacity.setAccessibleName(_("Opacity of the selected layers"))
        self.opacity.setToolTip(_("Opacity of the selected layers"))
        self.opacity.sliderReleased.connect(self._fade)
        self.opacity.valueChanged.connect(
            lambda _value: None if self.opacity.isSliderDown() else self._fade()
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.view)
        self._fade_label = label(_("Opacity"), "dim", wrap=False)
        bar = row(self.up, self.down, self.colour, self.own_colour, None, self._fade_label,
                  self.opacity, spacing=5)  # fmt: skip
        column.addLayout(bar)
        self.model.dropped.connect(self._dropped)
        self.model.plan_dropped.connect(self._plan_dropped)

    def refresh(self) -> None:
        """Show plans and layers as they are now; what is selected and unfolded stays."""
        site, view = self._shell.site, self.view
        selected, current = self.selected_ids(), self._id(view.currentIndex())
        open_ids = {
            plan.id
            for at, plan in enumerate(self.model.plans)
            if view.isExpanded(self.model.index(at, NAME))
        }
        place = view.verticalScrollBar().value()
        layers = _by_plan(site.all(PlanLayer))
        fresh = {plan.id for plan in site.plans} - self._known
        self._is_filling = True
        self.model.show(
            site.plans,
            layers,
            self._facts(),
            theme=self._shell.theme,
            is_writable=self._shell.is_writable,
        )
        for plan_id in open_ids | fresh:
            view.setExpanded(self.model.index_of(plan_id), True)
        self._known = frozenset(plan.id for plan in site.plans)
        self._select(selected, current)
        self._is_filling = False
        view.verticalScrollBar().setValue(place)
        self.search.setVisible(len(site.all(PlanLayer)) >= _SEARCH_FROM)
        self._fit()
        self._selection_changed()

    def _facts(self) -> dict[str, dict[str, LayerFacts]]:
        """Return what is known of the layers of each plan, worked out once for each."""
        site = self._shell.site
        rows = {plan.id: site.problems_of(plan.id)[:1] for plan in site.plans}
        if rows != self._fact_rows:
            self._fact_rows = rows
            self._known_facts = {plan_id: layer_facts(site, plan_id) for plan_id in rows}
        return self._known_facts

    def choose(self, plan_id: str) -> None:
        """Make a plan the current row."""
        index = self.model.index_of(plan_id)
        if index.isValid() and self._plan_id(self.view.currentIndex()) != plan_id:
            self.view.setCurrentIndex(index)

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected plans and layers, from top to bottom."""
        return [self._id(one) for one in self.view.selectionModel().selectedRows(NAME)]

    def _view(self) -> LayerView:
        view = LayerView()
        view.setModel(self.model)
        view.setHeaderHidden(True)
        view.setUniformRowHeights(True)
        view.setIndentation(16)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setAccessibleName(_("Plans and layers"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_ICON_COLUMN_PX)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((COUNT, 54), (SHOWN, _ICON_COLUMN_PX), (LOCKED, _ICON_COLUMN_PX)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        view.clicked.connect(self._clicked)
        view.space_pressed.connect(lambda: self._toggle("is_visible"))
        view.move_pressed.connect(self._move)
        view.expanded.connect(lambda _index: self._fit())
        view.collapsed.connect(lambda _index: self._fit())
        view.customContextMenuRequested.connect(self._ask_menu)
        view.selectionModel().selectionChanged.connect(lambda *_what: self._selection_changed())
        view.selectionModel().currentChanged.connect(self._current_changed)
        return view

    def _mover(self, picture: str, tip: str, by: int) -> QToolButton:
        widget = QToolButton()
        widget.setObjectName(picture)
        widget.setToolTip(tip)
        widget.setAccessibleName(tip)
        widget.clicked.connect(lambda _checked=False: self._move(by))
        return widget

    def _fit(self) -> None:
        """Take as much height as there are rows, up to a limit."""
        model = self.model
        rows = model.rowCount() + sum(
            model.rowCount(model.index(at, NAME))
            for at in range(model.rowCount())
            if self.view.isExpanded(model.index(at, NAME))
        )
        high = self.view.sizeHintForRow(0) if rows else _ROW_PX
        self.view.setFixedHeight(high * min(max(rows, _ROWS_LEAST), _ROWS_MOST) + 4)

    def _search(self, text: str) -> None:
        selected, current = self.selected_ids(), self._id(self.view.currentIndex())
        self._is_filling = True
        self.model.search(text)
        self.view.expandAll()
        self._select(selected, current)
        self._is_filling = False
        self._fit()
        self._selection_changed()

    def _select(self, ids: Sequence[str], current: str) -> None:
        wanted = QItemSelection()
        for index in map(self.model.index_of, ids):
            if index.isValid():
                wanted.select(index, index)
        model = self.view.selectionModel()
        at = self.model.index_of(current)
        if at.isValid():
            model.setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(wanted, QItemSelectionModel.SelectionFlag.Clear | _SELECTED)

    def _id(self, index: QModelIndex) -> str:
        found = self.model.row_of(index)
        return found.id if found is not None else ""

    def _plan_id(self, index: QModelIndex) -> str:
        found = self.model.row_of(index)
        return found.plan if isinstance(found, PlanLayer) else found.id if found else ""

    def _current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_filling and now.isValid():
            self.chosen.emit(self._plan_id(now))

    def _selection_changed(self) -> None:
        if self._is_filling:
            return
        site, ids = self._shell.site, self.selected_ids()
        layers = [one for one in (site.get(PlanLayer, each) for each in ids) if one is not None]
        can = bool(ids) and self._shell.is_writable
        for widget in (self.up, self.down, self.opacity, self._fade_label):
            widget.setEnabled(can)
        for push in (self.colour, self.own_colour):
            push.setEnabled(can and bool(layers))
        self.up.setIcon(icon("up", self._shell.theme))
        self.down.setIcon(icon("down", self._shell.theme))
        first = next((self.model.row_of(self.model.index_of(one)) for one in ids), None)
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(100 * first.opacity) if first else 100)
        self.opacity.blockSignals(False)

    def _clicked(self, index: QModelIndex) -> None:
        name = {SHOWN: "is_visible", LOCKED: "is_locked"}.get(index.column())
        if name is not None:
            self._toggle(name, self._id(index))

    def _toggle(self, name: str, own: str = "") -> None:
        """Turn what is shown or locked: of one row, or of all selected with it."""
        ids = self.selected_ids()
        chosen = ids if not own or own in ids else [own]
        first = self.model.row_of(self.model.index_of(own or next(iter(chosen), "")))
        if first is not None:
            self._set(chosen, **{name: not getattr(first, name)})

    def _fade(self) -> None:
        self._set(opacity=self.opacity.value() / 100)

    def _ask_colour(self) -> None:
        dialog = QColorDialog(self)
        dialog.setWindowTitle(_("Colour of the selected layers"))
        chosen = self.selected_ids()
        dialog.colorSelected.connect(lambda colour: self._set(chosen, colour=QColor(colour).name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def menu(self) -> QMenu:
        """Return what can be done to the selected rows."""
        menu, can = QMenu(self), self._shell.is_writable and bool(self.selected_ids())
        is_layer = self.colour.isEnabled()
        for text, do, is_there in (
            (_("Show"), lambda: self._set(is_visible=True), can),
            (_("Hide"), lambda: self._set(is_visible=False), can),
            (_("Show only these"), self._show_only, can and is_layer),
            (_("Lock"), lambda: self._set(is_locked=True), can),
            (_("Unlock"), lambda: self._set(is_locked=False), can),
            (_("Move up"), lambda: self._move(1), can),
            (_("Move down"), lambda: self._move(-1), can),
            (_("Colour…"), self._ask_colour, can and is_layer),
            (_("Own colour"), lambda: self._set(colour=""), can and is_layer),
        ):
            action = menu.addAction(text)
            action.setEnabled(is_there)
            action.triggered.connect(lambda _checked=False, do=do: do())
        layer = self._shell.site.get(PlanLayer, self._id(self.view.currentIndex()))
        plan = self._shell.site.get(Plan, layer.plan) if layer is not None else None
        make = menu.addAction(_("Make marks from this layer…"))
        make.setEnabled(self._shell.is_writable and plan is not None and plan.is_calibrated)
        if layer is not None:
            make.triggered.connect(
                lambda _checked=False: self.marks_wanted.emit(layer.plan, layer.name)
            )
        return menu

    def _show_only(self) -> None:
        shell, ids = self._shell, self.selected_ids()
        self._do(lambda: drawings.show_only(shell.site, ids))

    def _set(self, ids: Sequence[str] | None = None, **values: object) -> None:
        shell, chosen = self._shell, self.selected_ids() if ids is None else ids
        if chosen:
            self._do(lambda: drawings.set_layers(shell.site, chosen, **values))

    def _move(self, by: int) -> None:
        shell, ids = self._shell, self.selected_ids()
        plan = next((one for one in shell.site.plans if one.id in ids), None)
        if plan is not None and len(ids) == 1:
            self._do(lambda: planning.raise_plan(shell.site, plan, by))
        elif ids:
            self._do(lambda: drawings.move_layers(shell.site, ids, by))

    def _dropped(self, ids: list[str], plan_id: str, below: str | None) -> None:
        shell = self._shell
        self._do(lambda: drawings.place_layers(shell.site, plan_id, ids, below))

    def _plan_dropped(self, plan_id: str, at: int) -> None:
        shell = self._shell
        plan = shell.site.get(Plan, plan_id)
        shown = [one.id for one in self.model.plans]
        if plan is not None:
            old = shown.index(plan_id)
            by = old - (at - 1 if at > old else at)
            self._do(lambda: planning.raise_plan(shell.site, plan, by))

    def _do(self, make: Callable[[], Edit]) -> None:
        """Commit an edit that changes something."""

        def changing() -> Edit | None:
            edit = make()
            return edit if edit.changes else None

        self._shell.attempt(changing)


def _by_plan(layers: Sequence[PlanLayer]) -> Mapping[str, list[PlanLayer]]:
    found: dict[str, list[PlanLayer]] = {}
    for one in sorted(layers, key=lambda row: row.position):
        found.setdefault(one.plan, []).append(one)
    return found
