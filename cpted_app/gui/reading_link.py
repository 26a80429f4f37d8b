"""Between canvas and inspector: readings one after another, click, value, Enter, click."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit

from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.panels.field_editors import LineEditor
from cpted_app.gui.panels.inspector import FieldForm
from cpted_app.gui.shell import Shell
from cpted_app.model.edit import Edit
from cpted_app.model.features import LightReading

VALUE = "value_lx"
TOOL = "light_reading"


class ReadingLink(QObject):
    """Brings the keys to the value of a reading just placed, and back to the plan on Enter."""

    def __init__(self, canvas: Canvas, shell: Shell, form: FieldForm) -> None:
        super().__init__(canvas)
        self._canvas, self._shell, self._form = canvas, shell, form
        self._line: QLineEdit | None = None
        shell.changed.connect(self._changed)

    def _changed(self, edit: Edit) -> None:
        if self._canvas.hand.row.id != TOOL or len(edit.changes) != 1:
            return
        (change,) = edit.changes
        placed = change.after
        if change.before is None and isinstance(placed, LightReading) and placed.value_lx is None:
            self._ask(placed)

    def _ask(self, placed: LightReading) -> None:
        self._shell.step_requested.emit("mark")
        self._shell.select([placed.id])
        editor = self._form.editors.get(VALUE)
        if not isinstance(editor, LineEditor):
            return
        if editor.line is not self._line:
            self._line = editor.line
            self._line.returnPressed.connect(self._taken)
        editor.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        editor.line.selectAll()

    def _taken(self) -> None:
        """Go on with the next reading, unless what was typed is no value."""
        line = self._line
        if line is None or self._canvas.hand.row.id != TOOL:
            return
        line.editingFinished.emit()  # commits, and marks what is no value
        if not line.property("invalid"):
            self._canvas.setFocus()
