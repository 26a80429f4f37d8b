"""The table that says where each field of imported marks comes from: a column, or one value."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem

from cpted_app.gui.panels.parts import named
from cpted_app.i18n import _
from cpted_app.model.features import Feature
from cpted_app.model.fields import FieldSpec, specs

FIELD, COLUMN, VALUE = range(3)
ROW_PX = 40
COMMON = ("name", "note", "audience")


class FieldMapping:
    """The rows of the table; ``changed`` is called when a person set another source."""

    def __init__(self, table: QTableWidget, changed: Callable[[], None]) -> None:
        self._table, self._changed = table, changed
        self._columns: tuple[str, ...] = ()
        self._names: list[str] = []
        self._kind: type[Feature] | None = None
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.verticalHeader().setDefaultSectionSize(ROW_PX)

    @property
    def columns(self) -> dict[str, str]:
        """The column of each field that a person chose one for."""
        chosen = ((name, self._combo(at).currentData()) for at, name in enumerate(self._names))
        return {name: str(column) for name, column in chosen if column}

    @property
    def constants(self) -> dict[str, str]:
        """The value of each field that a person gave one for all."""
        typed = ((name, self._edit(at).text().strip()) for at, name in enumerate(self._names))
        return {name: text for name, text in typed if text}

    def show_kind(self, kind: type[Feature]) -> None:
        """List the fields of a kind, none of them chosen."""
        if kind is self._kind:
            return
        self._kind = kind
        row_class: type = kind
        fields = specs(row_class)
        # What is of this kind alone comes before what every mark has.
        self._names = sorted(fields, key=lambda name: name in COMMON)
        self._table.setRowCount(0)
        self._table.setRowCount(len(fields))
        for at, name in enumerate(self._names):
            spec = fields[name]
            item = QTableWidgetItem(
                f"{_(spec.label)} ({spec.unit})" if spec.unit else _(spec.label)
            )
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(_(spec.help) if spec.help else "")
            self._table.setItem(at, FIELD, item)
            self._table.setCellWidget(at, COLUMN, self._column_choice(spec))
            self._table.setCellWidget(at, VALUE, self._value_line(spec))

    def clear(self) -> None:
        """List no fields: nothing becomes anything."""
        self._kind, self._names = None, []
        self._table.setRowCount(0)

    def show_values(self, columns: Mapping[str, str], constants: Mapping[str, str]) -> None:
        """Show where the fields come from; nobody is told that they changed."""
        for at, name in enumerate(self._names):
            combo, line = self._combo(at), self._edit(at)
            combo.blockSignals(True)
            combo.setCurrentIndex(max(combo.findData(columns.get(name, "")), 0))
            combo.blockSignals(False)
            line.setText(constants.get(name, ""))

    def show_columns(self, columns: Sequence[str], *, is_new: bool = False) -> None:
        """Offer the columns of the file; what was chosen stays where it still can be.

        ``is_new`` says that the list of fields was filled anew.
        """
        if tuple(columns) == self._columns and not is_new:
            return
        self._columns = tuple(columns)
        for at in range(len(self._names)):
            combo = self._combo(at)
            kept = combo.currentData()
            combo.blockSignals(True)
            self._fill(combo)
            combo.setCurrentIndex(max(combo.findData(kept), 0))
            combo.blockSignals(False)

    def _column_choice(self, spec: FieldSpec) -> QComboBox:
        combo = named(QComboBox(), f"column_{spec.name}")
        combo.setAccessibleName(_("Column for {field}").format(field=_(spec.label)))
        self._fill(combo)
        combo.currentIndexChanged.connect(lambda _at: self._changed())
        return combo

    def _value_line(self, spec: FieldSpec) -> QLineEdit:
        line = named(QLineEdit(), f"value_{spec.name}")
        line.setAccessibleName(_("{field} of all").format(field=_(spec.label)))
        line.setPlaceholderText(", ".join(spec.choices))
        line.editingFinished.connect(self._changed)
        return line

    def _fill(self, combo: QComboBox) -> None:
        combo.clear()
        combo.addItem(_("as the file has it"), "")
        for column in self._columns:
            combo.addItem(column, column)

    def _combo(self, at: int) -> QComboBox:
        found = self._table.cellWidget(at, COLUMN)
        assert isinstance(found, QComboBox)  # noqa: S101 - put there above
        return found

    def _edit(self, at: int) -> QLineEdit:
        found = self._table.cellWidget(at, VALUE)
        assert isinstance(found, QLineEdit)  # noqa: S101 - put there above
        return found
