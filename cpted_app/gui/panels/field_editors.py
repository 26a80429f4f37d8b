"""One editor per kind of field, made from its declaration: text in, value out.

An editor shows the values of many rows at once; where they differ it says “several” and
changes nothing until a person gives a value.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from cpted_app.errors import UserError
from cpted_app.gui.panels.parts import repolish
from cpted_app.gui.wording import number
from cpted_app.i18n import _
from cpted_app.model.fields import FieldSpec, parsed

LINE_HEIGHT_PX = 66


class FieldEditor(QWidget):
    """An editor of one field; ``committed`` brings the value a person gave."""

    committed = Signal(str, object)
    refused = Signal(object)

    def __init__(self, row_class: type, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self._row_class = row_class
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def show_values(self, values: Sequence[Any]) -> None:
        """Show the one value of all rows, or that there are several."""
        raise NotImplementedError

    def _adopt(self, widget: QWidget) -> None:
        widget.setAccessibleName(f"{_(self.spec.label)} {self.spec.unit}".strip())
        widget.setToolTip(help_of(self.spec))
        widget.setAccessibleDescription(help_of(self.spec))
        self._layout.addWidget(widget, 1)
        self.setFocusProxy(widget)


class LineEditor(FieldEditor):
    """A number, a text of one line or a span of hours; commits on Enter and on leaving."""

    def __init__(self, row_class: type, spec: FieldSpec) -> None:
        super().__init__(row_class, spec)
        self.line = QLineEdit()
        self.line.setMinimumWidth(40)
        self.line.setAcceptDrops(False)  # a dropped file is the window's
        self._shown = ""
        self._adopt(self.line)
        if spec.kind in ("number", "integer"):
            self.line.setMaximumWidth(110)
            unit = QLabel(spec.unit)
            unit.setProperty("role", "dim")
            self._layout.addWidget(unit)
            self._layout.addStretch(1)
        self.line.editingFinished.connect(self._finish)

    def show_values(self, values: Sequence[Any]) -> None:
        """Show the one value of all rows, or that there are several."""
        is_one = all(value == values[0] for value in values)
        self._shown = self._text(values[0]) if is_one else ""
        self.line.setPlaceholderText(_("unknown") if is_one else _("several"))
        if is_one and self.spec.kind in ("text", "hours"):
            self.line.setPlaceholderText("")
        if not (self.line.hasFocus() and self.line.isModified()):
            self.line.setText(self._shown)
            self.line.setCursorPosition(0)
        self._mark(is_invalid=False)

    def _text(self, value: Any) -> str:
        if value is None:
            return ""
        return number(value, 4) if self.spec.kind in ("number", "integer") else str(value)

    def _finish(self) -> None:
        text = self.line.text()
        if text == self._shown:
            return
        try:
            value = parsed(self._row_class, self.spec.name, text)
        except UserError as error:
            self._mark(is_invalid=True)
            self.refused.emit(error)
            return
        self.line.setModified(False)
        self._mark(is_invalid=False)
        self.committed.emit(self.spec.name, value)

    def refuse(self) -> None:
        """Mark what was typed as not possible."""
        self._mark(is_invalid=True)

    def _mark(self, *, is_invalid: bool) -> None:
        if bool(self.line.property("invalid")) != is_invalid:
            self.line.setProperty("invalid", is_invalid)
            repolish(self.line)


class LongTextEditor(FieldEditor):
    """A text of several lines; commits on leaving and on Ctrl+Enter."""

    def __init__(self, row_class: type, spec: FieldSpec) -> None:
        super().__init__(row_class, spec)
        self.text = QPlainTextEdit()
        self.text.setAcceptDrops(False)
        self.text.setMinimumWidth(40)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(LINE_HEIGHT_PX)
        self._shown = ""
        self._adopt(self.text)
        self.text.installEventFilter(self)

    def show_values(self, values: Sequence[Any]) -> None:
        """Show the one text of all rows, or that there are several."""
        is_one = all(value == values[0] for value in values)
        before, self._shown = self._shown, str(values[0]) if is_one else ""
        self.text.setPlaceholderText("" if is_one else _("several"))
        is_being_written = self.text.hasFocus() and self.text.toPlainText() != before
        if not is_being_written and self.text.toPlainText() != self._shown:
            self.text.setPlainText(self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit when the text loses the focus."""
        if watched is self.text and event.type() == QEvent.Type.FocusOut:
            text = self.text.toPlainText()
            if text != self._shown:
                self.committed.emit(self.spec.name, text)
        return super().eventFilter(watched, event)


class ChoiceEditor(FieldEditor):
    """One of a closed set, or yes and no; an optional one can be unknown."""

    def __init__(self, row_class: type, spec: FieldSpec) -> None:
        super().__init__(row_class, spec)
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(6)
        if spec.optional:
            self.combo.addItem(_("unknown"), None)
        if spec.kind == "flag":
            self.combo.addItem(_("yes"), True)
            self.combo.addItem(_("no"), False)
        for value, word in spec.choices.items():
            self.combo.addItem(_(word), value)
        self.combo.setPlaceholderText(_("several"))
        self._adopt(self.combo)
        self.combo.activated.connect(self._activated)
        self.combo.installEventFilter(self)

    def show_values(self, values: Sequence[Any]) -> None:
        """Show the one choice of all rows, or that there are several."""
        is_one = all(value == values[0] for value in values)
        wanted = values[0]
        plain = wanted if wanted is None or isinstance(wanted, bool) else str(wanted)
        index = -1
        if is_one:
            index = next(
                (at for at in range(self.combo.count()) if self.combo.itemData(at) == plain), -1
            )
        self.combo.setCurrentIndex(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the column: it must not change a value in passing."""
        if event.type() == QEvent.Type.Wheel and not self.combo.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _activated(self, at: int) -> None:
        self.committed.emit(self.spec.name, self.combo.itemData(at))


class ChoicesEditor(FieldEditor):
    """Any number of a closed set, in a menu that stays open."""

    def __init__(self, row_class: type, spec: FieldSpec) -> None:
        super().__init__(row_class, spec)
        self.picker = QPushButton()
        self.picker.setProperty("role", "picker")
        self.picker.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self.picker)
        self.picker.clicked.connect(lambda _checked=False: self._show_menu())
        self._rows: dict[str, QAction] = {}
        for value, word in spec.choices.items():
            action = self.menu.addAction(_(word))
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False: self._toggled())
            self._rows[value] = action
        self._adopt(self.picker)

    def show_values(self, values: Sequence[Any]) -> None:
        """Show the choices of all rows, or that there are several."""
        is_one = all(tuple(value) == tuple(values[0]) for value in values)
        chosen = {str(part) for part in values[0]} if is_one else set()
        for value, action in self._rows.items():
            action.setChecked(value in chosen)
        words = [_(self.spec.choices[value]) for value in self._rows if value in chosen]
        text = ", ".join(words) if is_one else _("several")
        shown = text or _("none chosen")
        self.picker.setText(
            self.picker.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, 140)
        )
        self.picker.setToolTip(f"{shown}\n{help_of(self.spec)}".strip())

    def _show_menu(self) -> None:
        self.menu.popup(self.picker.mapToGlobal(self.picker.rect().bottomLeft()))

    def _toggled(self) -> None:
        chosen = tuple(value for value, action in self._rows.items() if action.isChecked())
        self.committed.emit(self.spec.name, chosen)


def help_of(spec: FieldSpec) -> str:
    """Return what a person may know about a field: help, range and default."""
    parts = [_(spec.help)] if spec.help else []
    if spec.kind in ("number", "integer") and abs(spec.maximum) < 1e8:
        span = f"{number(spec.minimum)} … {number(spec.maximum)} {spec.unit}".strip()
        parts.append(_("Allowed: {span}.").format(span=span))
        if spec.default is not None:
            default = f"{number(spec.default)} {spec.unit}".strip()
            parts.append(_("Default: {default}.").format(default=default))
    return " ".join(parts)


def editor_of(row_class: type, spec: FieldSpec) -> FieldEditor:
    """Return a new editor for a field."""
    editors: dict[str, type[FieldEditor]] = {
        "choice": ChoiceEditor,
        "flag": ChoiceEditor,
        "choices": ChoicesEditor,
        "long_text": LongTextEditor,
    }
    return editors.get(spec.kind, LineEditor)(row_class, spec)
