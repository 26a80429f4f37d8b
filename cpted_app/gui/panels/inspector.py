"""A form made from the declared fields of rows; what is edited there goes to all of them."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cpted_app.errors import UserError
from cpted_app.gui.panels.field_editors import FieldEditor, LineEditor, editor_of, help_of
from cpted_app.gui.panels.parts import clear
from cpted_app.i18n import _
from cpted_app.model.edit import Row
from cpted_app.model.fields import FieldSpec, specs

LABEL_WIDTH = 116

Commit = Callable[[str, Any], bool]


class FieldForm(QWidget):
    """The fields that the shown rows have in common, one editor each; ``only`` orders them too.

    ``commit`` gets the name of a field and its new value and returns whether it was taken.
    """

    def __init__(
        self,
        commit: Commit,
        refused: Callable[[UserError], object],
        *,
        only: Sequence[str] = (),
        without: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._commit, self._refused = commit, refused
        self._only, self._without = only, without
        self._classes: frozenset[type] = frozenset()
        self.editors: dict[str, FieldEditor] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[Row], *, is_writable: bool = True) -> None:
        """Show rows; the editors stay the same while the classes do."""
        classes = frozenset(map(type, rows))
        if classes != self._classes:
            self._classes = classes
            self._build()
        for name, editor in self.editors.items():
            editor.show_values([getattr(row, name) for row in rows])
            editor.setEnabled(is_writable)

    def _build(self) -> None:
        clear(self._grid)
        self.editors = {}
        line = 0
        for row_class, spec in self._shared():
            editor = editor_of(row_class, spec)
            editor.committed.connect(self._committed)
            editor.refused.connect(self._refused)
            name = QLabel(_(spec.label))
            name.setWordWrap(True)
            name.setProperty("role", "dim")
            name.setToolTip(help_of(spec))
            name.setBuddy(editor)
            if spec.kind == "long_text":
                self._grid.addWidget(name, line, 0, 1, 2)
                self._grid.addWidget(editor, line + 1, 0, 1, 2)
            else:
                self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(editor, line, 1)
            line += 2
            self.editors[spec.name] = editor

    def _shared(self) -> list[tuple[type, FieldSpec]]:
        if not self._classes:
            return []
        first, *others = sorted(self._classes, key=lambda one: one.__name__)
        shared: list[tuple[type, FieldSpec]] = []
        for name, spec in specs(first).items():
            is_wanted = (not self._only or name in self._only) and name not in self._without
            alike = all(
                name in specs(one)
                and specs(one)[name].kind == spec.kind
                and specs(one)[name].label == spec.label
                for one in others
            )
            if is_wanted and alike:
                shared.append((first, spec))
        if self._only:
            return sorted(shared, key=lambda pair: self._only.index(pair[1].name))
        # Name, note and readers are declared first, by the class all marks share; what a kind
        # is about stands above them.
        own = [pair for pair in shared if pair[1].name not in _LAST]
        last = [pair for pair in shared if pair[1].name in _LAST]
        return [*own, *last]

    def _committed(self, name: str, value: Any) -> None:
        editor = self.editors.get(name)
        if not self._commit(name, value) and isinstance(editor, LineEditor):
            editor.refuse()


_LAST = ("note", "audience")
