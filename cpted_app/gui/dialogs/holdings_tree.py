"""The tree of what a source holds, and what each part of it becomes.

Belongs here: rows by section, search, and the choice of a kind in a row. What follows from a
choice is the dialog's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from cpted_app.drawing.theme import Theme
from cpted_app.gui.icons import icon
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import BY_KIND, FEATURE_CLASSES
from cpted_app.session.extraction import Extraction, Holding, Inventory, Section

NAME, COUNT, KIND, MADE = range(4)
ROW_PX = 25
KEY = Qt.ItemDataRole.UserRole
VALUE = Qt.ItemDataRole.UserRole
ICONS = {
    "luminaire": "luminaire",
    "sightline": "sightline",
    "access_point": "access_point",
    "barrier": "barrier_line",
    "tree": "tree",
    "opening": "opening",
    "camera": "camera",
    "route": "route",
    "zone": "zone",
    "light_reading": "light_reading",
    "refuge": "refuge",
    "seating": "seating",
}
Index = QModelIndex | QPersistentModelIndex


def kind_words() -> dict[str, str]:
    """Return what objects can become: nothing, or a kind of mark."""
    return {"": _("nothing")} | {cls.kind: _(cls.title) for cls in FEATURE_CLASSES}


class HoldingsTree(QObject):
    """Fills the tree of a form; ``kind_chosen`` brings keys and the kind they were given."""

    kind_chosen = Signal(object, str)
    current_changed = Signal()

    def __init__(self, tree: QTreeWidget, search: QLineEdit, theme: Theme) -> None:
        super().__init__(tree)
        self._tree, self._theme = tree, theme
        self._rows: dict[str, QTreeWidgetItem] = {}
        tree.setColumnCount(4)
        tree.setHeaderLabels([_("Layer, block or tag"), _("Objects"), _("Become"), _("Makes")])
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((COUNT, 78), (KIND, 150), (MADE, 92)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            tree.setColumnWidth(column, width)
        tree.setIndentation(16)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        tree.headerItem().setTextAlignment(COUNT, right)
        self._delegate = KindDelegate(tree)
        self._delegate.chosen.connect(self._chosen_in_row)
        tree.setItemDelegateForColumn(KIND, self._delegate)
        tree.itemClicked.connect(self._clicked)
        tree.itemSelectionChanged.connect(self.current_changed)
        search.textChanged.connect(self._filter)

    @property
    def selected(self) -> list[str]:
        """The keys of the selected rows; a section stands for all rows in it."""
        keys: dict[str, None] = {}
        for item in self._tree.selectedItems():
            for one in _children(item) or [item]:
                key = one.data(NAME, KEY)
                if key and not one.isHidden():
                    keys[str(key)] = None
        return list(keys)

    def show_inventory(self, inventory: Inventory, kinds: Mapping[str, str]) -> None:
        """Fill the tree; what becomes something is in view."""
        self._tree.clear()
        self._rows = {}
        for name, holdings in _sections(inventory).items():
            parent = self._section(name, holdings)
            # What becomes something stands first.
            for holding in sorted(holdings, key=lambda one: not kinds.get(one.key)):
                item = _row(holding)
                parent.addChild(item)
                self._rows[holding.key] = item
            is_wanted = any(kinds.get(one.key) for one in holdings)
            parent.setExpanded(is_wanted or len(self._rows) == len(holdings))
        for key, kind in kinds.items():
            self.set_kind(key, kind)
        first = next((key for key, kind in kinds.items() if kind and key in self._rows), None)
        first = first or next(iter(self._rows), None)
        if first is not None:
            self._tree.setCurrentItem(self._rows[first])

    def set_kind(self, key: str, kind: str) -> None:
        """Show what a holding becomes."""
        item = self._rows.get(key)
        if item is None:
            return
        item.setData(KIND, VALUE, kind)
        item.setText(KIND, _(BY_KIND[kind].title) if kind else _("nothing"))
        item.setIcon(KIND, icon(ICONS[kind], self._theme) if kind else QIcon())
        item.setForeground(KIND, QColor(self._theme["text" if kind else "dim_text"]))

    def show_tallies(self, found: Extraction | None) -> None:
        """Show what each row would make."""
        tallies = found.tallies if found else {}
        for key, item in self._rows.items():
            one = tallies.get(key)
            parts = []
            if one is not None:
                parts = [f"+{one.added}"] if one.added or not (one.updated + one.unchanged) else []
                parts += [f"↻{one.updated}"] if one.updated else []
                parts += [f"={one.unchanged}"] if one.unchanged else []
            item.setText(MADE, " ".join(parts))
            item.setToolTip(MADE, _("+ new, ↻ brought up to date, = unchanged") if parts else "")

    def select(self, keys: Iterable[str]) -> None:
        """Select rows by their keys."""
        self._tree.clearSelection()
        for key in keys:
            self._rows[key].setSelected(True)

    def _section(self, name: str, holdings: list[Holding]) -> QTreeWidgetItem:
        count = sum(len(one.rows) for one in holdings)
        item = QTreeWidgetItem([name, f"{count:,}".replace(",", "\u202f")])
        item.setTextAlignment(COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(NAME, QSize(0, ROW_PX))
        font = item.font(NAME)
        font.setBold(True)
        item.setFont(NAME, font)
        self._tree.addTopLevelItem(item)
        return item

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        if column == KIND and item.data(NAME, KEY):
            self._tree.editItem(item, KIND)

    def _chosen_in_row(self, index: Index, kind: str) -> None:
        item = self._tree.itemFromIndex(index)
        own = str(item.data(NAME, KEY))
        # A kind given to one of several selected rows is meant for all of them.
        chosen = self.selected
        self.kind_chosen.emit(chosen if own in chosen else [own], kind)

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for at in range(self._tree.topLevelItemCount()):
            parent = self._tree.topLevelItem(at)
            if parent is None:
                continue
            is_named = wanted in parent.text(NAME).casefold()
            shown = 0
            for child in _children(parent):
                fits = is_named or wanted in child.text(NAME).casefold()
                child.setHidden(not fits)
                shown += fits
            parent.setHidden(not shown)
            if wanted and shown:
                parent.setExpanded(True)


class KindDelegate(QStyledItemDelegate):
    """A choice of kinds that opens in a row."""

    chosen = Signal(object, str)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Show that there is a choice in this row."""
        super().initStyleOption(option, index)
        if index.data(VALUE) is not None:
            option.text = f"{option.text}  ▾"

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the choice, opened."""
        combo = QComboBox(parent)
        combo.setObjectName("kind_in_row")
        for value, word in kind_words().items():
            combo.addItem(word, value)
        combo.setCurrentIndex(max(combo.findData(index.data(VALUE)), 0))
        place = QPersistentModelIndex(index)
        combo.activated.connect(lambda _at: self._done(combo, place))
        return combo

    def setEditorData(self, editor: QWidget, _index: Index) -> None:
        """Open the list at once: the click was for it."""
        if isinstance(editor, QComboBox):
            editor.showPopup()

    def setModelData(self, _editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        """Leave the row as it is; the dialog sets what was chosen."""

    def _done(self, combo: QComboBox, place: QPersistentModelIndex) -> None:
        kind: Any = combo.currentData()
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)
        if place.isValid():
            self.chosen.emit(place, str(kind or ""))


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(at) for at in range(item.childCount()))
    return [one for one in found if one is not None]


def _sections(inventory: Inventory) -> dict[str, list[Holding]]:
    """Return the holdings under their headings: layers, blocks, and the key of each tag."""
    found: dict[str, list[Holding]] = {}
    for one in inventory.holdings:
        if one.section is Section.TAG:
            heading = one.name.partition("=")[0]
        else:
            heading = _("Blocks") if one.section is Section.BLOCK else _("Layers")
        found.setdefault(heading, []).append(one)
    return found


def _row(holding: Holding) -> QTreeWidgetItem:
    item = QTreeWidgetItem([holding.name, f"{len(holding.rows):,}".replace(",", "\u202f")])
    item.setData(NAME, KEY, holding.key)
    item.setData(KIND, VALUE, "")
    item.setText(KIND, _("nothing"))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    item.setSizeHint(NAME, QSize(0, ROW_PX))
    item.setTextAlignment(COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setToolTip(NAME, f"{holding.name}\n{shape_words(holding)}")
    return item


def shape_words(holding: Holding) -> str:
    """Return how the objects of a holding are drawn, such as “7 points, 30 lines”."""
    shapes = holding.shapes
    words = {
        "Point": ngettext("{n} point", "{n} points", shapes.get("Point", 0)),
        "LineString": ngettext("{n} line", "{n} lines", shapes.get("LineString", 0)),
        "Polygon": ngettext("{n} area", "{n} areas", shapes.get("Polygon", 0)),
    }
    return ", ".join(text.format(n=shapes[name]) for name, text in words.items() if name in shapes)
