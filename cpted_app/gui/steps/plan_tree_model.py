"""Plans and their layers as a tree: what each row says, the topmost first.

Belongs here: rows, their words and pictures, and what is dragged where. What a drop or a key
does to the site is the tree's business.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from cpted_app.drawing.theme import Theme
from cpted_app.gui.icons import icon
from cpted_app.i18n import _
from cpted_app.model.actions.repairs import LayerFacts
from cpted_app.model.records import Plan, PlanLayer

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NAME, COUNT, SHOWN, LOCKED = range(4)
COLUMNS = 4
MIME = "application/x-plan-layers"
_SWATCH_PX = 11
_ROOT = QModelIndex()


class PlanTreeModel(QAbstractItemModel):
    """Plans at the top, their layers below them; a search hides layers that do not fit."""

    dropped = Signal(list, str, object)
    """Ids of layers, their plan's id, and the id of the layer they go below (None: on top)."""
    plan_dropped = Signal(str, int)
    """A plan's id, and the row it goes to, counted from the top."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plans: tuple[Plan, ...] = ()
        self._all: dict[str, tuple[PlanLayer, ...]] = {}
        self._layers: list[tuple[PlanLayer, ...]] = []
        self._infos: dict[str, Mapping[str, LayerFacts]] = {}
        self._theme: Theme
        self._is_writable = False
        self._wanted = ""
        self._places: dict[str, tuple[int, int]] | None = None

    def show(
        self,
        plans: Sequence[Plan],
        layers: Mapping[str, Sequence[PlanLayer]],
        infos: Mapping[str, Mapping[str, LayerFacts]],
        *,
        theme: Theme,
        is_writable: bool,
    ) -> None:
        """Take plans and their layers, both from bottom to top."""
        before = self._order()
        now = tuple(reversed(plans))
        found = {plan.id: tuple(reversed(layers.get(plan.id, ()))) for plan in now}
        after = [(plan.id, [row.id for row in self._fitting(found[plan.id])]) for plan in now]
        is_same = before == after and is_writable == self._is_writable
        if not is_same:
            self.beginResetModel()
        self.plans, self._all, self._infos = now, found, dict(infos)
        self._layers = [self._fitting(found[plan.id]) for plan in now]
        self._places = None
        self._theme, self._is_writable = theme, is_writable
        if not is_same:
            self.endResetModel()
            return
        self._tell(_ROOT)
        for at in range(len(now)):
            self._tell(self.index(at, 0, _ROOT))

    def search(self, text: str) -> None:
        """Show only layers whose names hold a text."""
        wanted = text.strip().casefold()
        if wanted == self._wanted:
            return
        self.beginResetModel()
        self._wanted = wanted
        self._layers = [self._fitting(self._all[plan.id]) for plan in self.plans]
        self._places = None
        self.endResetModel()

    def row_of(self, index: Index) -> Plan | PlanLayer | None:
        """Return what an index stands for."""
        if not index.isValid():
            return None
        at = int(index.internalId())
        return self.plans[index.row()] if at == 0 else self._layers[at - 1][index.row()]

    def index_of(self, row_id: str) -> QModelIndex:
        """Return where a plan or layer is; an invalid index where it is not shown."""
        if self._places is None:
            self._places = {plan.id: (at, -1) for at, plan in enumerate(self.plans)}
            for at, layers in enumerate(self._layers):
                self._places.update({layer.id: (at, row) for row, layer in enumerate(layers)})
        at, row = self._places.get(row_id, (-1, -1))
        plan = self.index(at, NAME, _ROOT)
        return plan if row < 0 else self.index(row, NAME, plan)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Return the index of a row below a parent."""
        if not (0 <= row < self.rowCount(parent) and 0 <= column < COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _ROOT) -> Any:
        """Return the plan of a layer."""
        if not index.isValid() or int(index.internalId()) == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many plans there are, or layers of one."""
        if not parent.isValid():
            return len(self.plans)
        is_plan = int(parent.internalId()) == 0 and parent.column() == NAME
        return len(self._layers[parent.row()]) if is_plan else 0

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        """Return whether there is anything below a row."""
        return self.rowCount(parent) > 0

    def columnCount(self, _parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return COLUMNS

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell says or looks like."""
        row, column = self.row_of(index), index.column()
        if row is None:
            return None
        found: Any = None
        if role == Role.DisplayRole:
            found = {NAME: row.name, COUNT: self._count(row)}.get(column)
        elif role == Role.DecorationRole:
            found = self._picture(row, column)
        elif role == Role.ForegroundRole and (column == COUNT or not row.is_visible):
            found = QColor(self._theme["dim_text"])
        elif role == Role.TextAlignmentRole and column == COUNT:
            found = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        elif role == Role.ToolTipRole:
            found = _tip(row, column)
        elif role == Role.AccessibleTextRole:
            found = _spoken(row, column, self._count(row))
        return found

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that rows can be chosen, and dragged where the site may be changed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and int(index.internalId()) > 0:
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        if not self._is_writable or self._wanted:
            return flags if index.isValid() else Qt.ItemFlag.NoItemFlags
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        is_plan = int(index.internalId()) == 0
        return flags | Qt.ItemFlag.ItemIsDropEnabled if is_plan else flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that rows are moved, not copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the kind of what is dragged."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the ids of what is dragged: layers, or a plan where no layer is among them."""
        rows = [self.row_of(one) for one in indexes if one.column() == NAME]
        layers = [row.id for row in rows if isinstance(row, PlanLayer)]
        ids = layers or [row.id for row in rows if row is not None]
        data = QMimeData()
        data.setData(MIME, QByteArray("\n".join(ids).encode()))
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Tell what was dropped where; the rows themselves follow the site."""
        ids = bytes(data.data(MIME).data()).decode().split("\n")
        if not parent.isValid():
            if ids[0] in self._all and row >= 0:
                self.plan_dropped.emit(ids[0], row)
            return False
        plan = self.plans[parent.row()]
        mine = [one.id for one in self._all[plan.id]]
        if set(ids) <= set(mine):
            above = [one for one in mine[: max(row, 0)] if one not in ids]
            self.dropped.emit(ids, plan.id, above[-1] if above else None)
        return False

    def _order(self) -> list[tuple[str, list[str]]]:
        return [
            (plan.id, [row.id for row in layers])
            for plan, layers in zip(self.plans, self._layers, strict=True)
        ]

    def _fitting(self, layers: Iterable[PlanLayer]) -> tuple[PlanLayer, ...]:
        return tuple(row for row in layers if self._wanted in row.name.casefold())

    def _tell(self, parent: QModelIndex) -> None:
        last = self.rowCount(parent) - 1
        if last >= 0:
            corners = self.index(0, 0, parent), self.index(last, COLUMNS - 1, parent)
            self.dataChanged.emit(*corners)

    def _count(self, row: Plan | PlanLayer) -> str:
        if isinstance(row, Plan):
            count = len(self._all.get(row.id, ()))
            return str(count) if count else ""
        info = self._infos.get(row.plan, {}).get(row.name)
        return str(info.lines) if info else ""

    def _picture(self, row: Plan | PlanLayer, column: int) -> QIcon | QPixmap | None:
        if column == SHOWN:
            return icon("eye" if row.is_visible else "eye_off", self._theme, _faint(row.is_visible))
        if column == LOCKED:
            return icon("lock" if row.is_locked else "unlock", self._theme, _faint(row.is_locked))
        if column == NAME and isinstance(row, PlanLayer):
            info = self._infos.get(row.plan, {}).get(row.name)
            colour = row.colour or (info.colour if info else "")
            return _swatch(colour, self._theme["plan_line"]) if colour else None
        return None


def _faint(is_on: bool) -> str:
    return "text" if is_on else "plan_line"


def _tip(row: Plan | PlanLayer, column: int) -> str:
    if column == SHOWN:
        return _("Hide") if row.is_visible else _("Show")
    if column == LOCKED:
        return _("Unlock") if row.is_locked else _("Lock: it is not snapped to")
    return row.name


def _spoken(row: Plan | PlanLayer, column: int, count: str) -> str:
    if column == SHOWN:
        return _("shown") if row.is_visible else _("hidden")
    if column == LOCKED:
        return _("locked") if row.is_locked else _("not locked")
    return row.name if column == NAME else count


_SWATCHES: dict[tuple[str, str], QPixmap] = {}


def _swatch(colour: str, rim: str) -> QPixmap:
    if (colour, rim) not in _SWATCHES:
        picture = QPixmap(QSize(_SWATCH_PX, _SWATCH_PX))
        picture.fill(QColor(rim))
        inner = QPixmap(QSize(_SWATCH_PX - 2, _SWATCH_PX - 2))
        inner.fill(QColor(colour))
        painter = QPainter(picture)
        painter.drawPixmap(1, 1, inner)
        painter.end()
        _SWATCHES[colour, rim] = picture
    return _SWATCHES[colour, rim]
