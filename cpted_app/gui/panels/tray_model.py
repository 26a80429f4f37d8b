"""The rows of the tray as Qt asks for them: texts with tones, some of them to be typed into."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap

from cpted_app.gui.panels.tray_rows import Table
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH
from cpted_app.model.actions import marking
from cpted_app.model.edit import Edit
from cpted_app.model.fields import FieldSpec, parsed, specs

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SORT_ROLE = Role.UserRole
KEY_ROLE = Role.UserRole + 1
PICTURE = QSize(44, 30)
NO_TABLE = Table(tab="", columns=(), lines=())


class TrayModel(QAbstractTableModel):
    """A table of texts with tones."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.table = NO_TABLE

    def show_table(self, table: Table) -> None:
        """Show another table, or the same rows as they are now."""
        before = self.table
        if _names_alike(before, table):
            self.table = table
            last = len(table.columns) - 1
            for at, (old, new) in enumerate(zip(before.lines, table.lines, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(at, 0), self.index(at, last))
            return
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.table.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return text, tone, sort key or row key of a cell."""
        line, column = self.table.lines[index.row()], index.column()
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole, Role.EditRole):
            text = line.texts[column]
            return "" if role == Role.EditRole and text == DASH else text
        if role == SORT_ROLE:
            return line.sort[column]
        if role == KEY_ROLE:
            return line.key
        if role == Role.DecorationRole and column == 0 and line.attachment:
            return self._picture(line.attachment)
        if role == Role.ForegroundRole and line.tones and line.tones[column]:
            return QColor(self._shell.theme[line.tones[column]])
        return None

    def _picture(self, attachment: str) -> QIcon:
        """Return a photo as small as a line; an empty one of the same size until it is there."""
        image = self._shell.album.thumbnails.get(attachment)
        if image is None:
            empty = QPixmap(PICTURE)
            empty.fill(QColor(self._shell.theme["plan_fill"]))
            return QIcon(empty)
        filled = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        smooth = Qt.TransformationMode.SmoothTransformation
        large = image.scaled(PICTURE, filled, smooth)
        left, top = (large.width() - PICTURE.width()) // 2, (large.height() - PICTURE.height()) // 2
        picture = QPixmap.fromImage(large.copy(left, top, PICTURE.width(), PICTURE.height()))
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # else a chosen photo would be tinted
        return icon

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return whether a cell may be typed into."""
        flags = super().flags(index)
        if self._field(index) is not None and self._shell.is_writable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Give the row of a cell the value that was typed; a fault is shown as a notice."""
        spec = self._field(index)
        feature = self._shell.site.feature(self.table.lines[index.row()].key)
        if role != Role.EditRole or spec is None or feature is None:
            return False
        text = str(value).strip()
        if text == self.table.lines[index.row()].texts[index.column()]:
            return False

        def edit() -> Edit:
            given = parsed(type(feature), spec.name, "" if text == DASH else text)
            return marking.set_fields([feature], {spec.name: given})

        return self._shell.attempt(edit)

    def _field(self, index: Index) -> FieldSpec | None:
        """Return the field that is typed into a column, or None."""
        names = self.table.fields
        name = names[index.column()] if index.column() < len(names) else ""
        feature = self._shell.site.feature(self.table.lines[index.row()].key) if name else None
        if feature is None:
            return None
        row_class: type = type(feature)
        return specs(row_class).get(name)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.table.columns[section]
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


def _names_alike(before: Table, now: Table) -> bool:
    """Return whether two tables have the same columns and rows, whatever is in them."""
    if (before.tab, before.columns) != (now.tab, now.columns):
        return False
    return [line.key for line in before.lines] == [line.key for line in now.lines]
