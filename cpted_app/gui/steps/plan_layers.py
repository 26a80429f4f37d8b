"""The layers of a drawing: search, show, lock, fade, colour.

A tick before a name shows the layer, one in the second column keeps it from being snapped to;
colour and opacity are set for the selected layers together.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QHeaderView,
    QLineEdit,
    QSlider,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.gui.panels.parts import button, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext
from cpted_app.model.actions import drawings
from cpted_app.model.records import PlanLayer

_NAME, _LOCK = 0, 1
_ID = Qt.ItemDataRole.UserRole
_ROWS_SHOWN = 8
_SEARCH_FROM = 9


class PlanLayers(QWidget):
    """The layer tree under a drawing's card."""

    def __init__(
        self, shell: Shell, plan_id: str, *, is_open: bool, toggled: Callable[[bool], None]
    ):
        super().__init__()
        self._shell, self._plan_id = shell, plan_id
        self._is_filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        layers = shell.site.layers_of(plan_id)
        count = len(layers)
        text = ngettext("{n} layer", "{n} layers", count).format(n=count)
        self.header = button(text, lambda: None)
        self.header.setCheckable(True)
        self.header.setChecked(is_open)
        self.header.toggled.connect(self._show_body)
        self.header.toggled.connect(toggled)
        column.addLayout(row(self.header, None))
        self._body = QWidget()
        self._fill_body(layers)
        column.addWidget(self._body)
        self._show_body(is_open)

    def refresh(self) -> None:
        """Show the layers as they are now; selection and place in the list stay."""
        self._is_filling = True
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            layer = self._shell.site.get(PlanLayer, str(item.data(_NAME, _ID))) if item else None
            if item is not None and layer is not None:
                self._mark(item, layer)
        self._is_filling = False
        self._selection_changed()

    def _fill_body(self, layers: tuple[PlanLayer, ...]) -> None:
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search layers"))
        self.search.setAccessibleName(_("Search layers"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.setVisible(len(layers) >= _SEARCH_FROM)
        self.tree = self._tree()
        self._fill(layers)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setFixedWidth(84)
        self.opacity.setAccessibleName(_("Opacity of the selected layers"))
        self.opacity.sliderReleased.connect(self._fade)
        self.opacity.valueChanged.connect(
            lambda _value: None if self.opacity.isSliderDown() else self._fade()
        )
        self.colour = button(_("Colour…"), self._ask_colour)
        self.own_colour = button(_("Own colour"), lambda: self._set(self._selected(), colour=""))
        self.tree.itemSelectionChanged.connect(self._selection_changed)
        column.addWidget(self.search)
        column.addWidget(self.tree)
        fade = row(label(_("Opacity"), "dim", wrap=False), self.opacity, None)
        column.addLayout(row(self.colour, self.own_colour, None))
        column.addLayout(fade)
        self._selection_changed()

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setHeaderLabels([_("Shown"), _("Locked")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setAccessibleName(_("Layers"))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_LOCK, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemChanged.connect(self._ticked)
        return tree

    def _fill(self, layers: tuple[PlanLayer, ...]) -> None:
        self._is_filling = True
        for layer in layers:
            item = QTreeWidgetItem([layer.name, ""])
            item.setData(_NAME, _ID, layer.id)
            item.setToolTip(_NAME, layer.name)
            flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags if self._shell.is_writable else flags & ~Qt.ItemFlag.ItemIsEnabled)
            self._mark(item, layer)
            self.tree.addTopLevelItem(item)
        self._is_filling = False
        height = self.tree.sizeHintForRow(0) if layers else 20
        rows = min(len(layers), _ROWS_SHOWN)
        self.tree.setFixedHeight(height * rows + self.tree.header().sizeHint().height() + 6)

    def _mark(self, item: QTreeWidgetItem, layer: PlanLayer) -> None:
        item.setCheckState(_NAME, _tick(layer.is_visible))
        item.setCheckState(_LOCK, _tick(layer.is_locked))
        item.setIcon(_NAME, _swatch(layer.colour) if layer.colour else QIcon())

    def _show_body(self, is_open: bool) -> None:
        self._body.setVisible(is_open)

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is not None:
                item.setHidden(wanted not in item.text(_NAME).casefold())

    def _selected(self) -> list[str]:
        return [str(item.data(_NAME, _ID)) for item in self.tree.selectedItems()]

    def _selection_changed(self) -> None:
        chosen = self._selected()
        can_change = bool(chosen) and self._shell.is_writable
        for widget in (self.colour, self.own_colour, self.opacity):
            widget.setEnabled(can_change)
        layer = self._shell.site.get(PlanLayer, chosen[0]) if chosen else None
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(100 * layer.opacity) if layer else 100)
        self.opacity.blockSignals(False)

    def _ticked(self, item: QTreeWidgetItem, column: int) -> None:
        if self._is_filling:
            return
        name = "is_visible" if column == _NAME else "is_locked"
        is_on = item.checkState(column) == Qt.CheckState.Checked
        own = str(item.data(_NAME, _ID))
        # A tick on one of several selected layers is meant for all of them.
        chosen = self._selected()
        self._set(chosen if own in chosen else [own], **{name: is_on})

    def _fade(self) -> None:
        self._set(self._selected(), opacity=self.opacity.value() / 100)

    def _ask_colour(self) -> None:
        dialog = QColorDialog(self)
        dialog.setWindowTitle(_("Colour of the selected layers"))
        chosen = self._selected()
        dialog.colorSelected.connect(lambda colour: self._set(chosen, colour=QColor(colour).name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set(self, ids: list[str], **values: object) -> None:
        shell = self._shell
        if ids:
            shell.attempt(lambda: drawings.set_layers(shell.site, ids, **values))


def _tick(is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(QSize(12, 12))
    picture.fill(QColor(colour))
    return QIcon(picture)
