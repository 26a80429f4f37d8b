"""The fields a checklist is written in: texts with two languages side by side, choices, ticks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from cpted_app.gui.panels.parts import label, repolish
from cpted_app.i18n import _

Put = Callable[[Any], object]
LINE_PX = 16
PAD_PX = 22
NAME_DOWN_PX = 9
"""How far the name of a field is let down to the first line in it."""
MOST_LINES = 12
"""A text grows up to here; then it is scrolled."""
TICKS = 3
"""So many ticks stand in a row."""


class Undoing(QObject):
    """Sends the keys of undo and redo to the draft: a text field would keep them for itself."""

    def __init__(self, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        super().__init__()
        self._undo, self._redo = undo, redo

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys before the field does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            for key, run in (
                (QKeySequence.StandardKey.Undo, self._undo),
                (QKeySequence.StandardKey.Redo, self._redo),
            ):
                if event.matches(key):
                    run()
                    return True
        return super().eventFilter(watched, event)


class Sheet(QGridLayout):
    """Rows of fields: a name, the field, and for texts the same in another language."""

    def __init__(self, undoing: Undoing) -> None:
        super().__init__()
        self._undoing = undoing
        self._pairs: list[tuple[int, QWidget, QWidget]] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(8)
        self.setColumnStretch(1, 1)
        self.setColumnStretch(2, 1)

    def texts(
        self, name: str, lines: int, put: Callable[[bool, str], object]
    ) -> tuple[QPlainTextEdit, QPlainTextEdit]:
        """Add a text in two languages; ``put`` gets whether it is the other one, and the text."""
        at = self.rowCount()
        self._name(name, at)
        pair = (self._text(lines), self._text(lines))
        for is_other, field in enumerate(pair):
            field.setAccessibleName(f"{name}, {_('other language') if is_other else 'English'}")
            field.textChanged.connect(
                lambda field=field, other=bool(is_other): put(other, field.toPlainText())
            )
            self.addWidget(field, at, 1 + is_other)
        self._pairs.append((at, *pair))
        return pair

    def text(self, name: str, lines: int, put: Put) -> QPlainTextEdit:
        """Add a text in one language."""
        at = self.rowCount()
        self._name(name, at)
        field = self._text(lines)
        field.setAccessibleName(name)
        field.textChanged.connect(lambda: put(field.toPlainText()))
        self.addWidget(field, at, 1, 1, 2)
        return field

    def line(self, name: str, put: Put, hint: str = "") -> QLineEdit:
        """Add a short text."""
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(hint)
        field.textEdited.connect(put)
        field.installEventFilter(self._undoing)
        self.whole(name, field)
        return field

    def choice(self, name: str, words: Mapping[str, str], put: Put) -> QComboBox:
        """Add a choice of values, each with its word."""
        field = QComboBox()
        field.setAccessibleName(name)
        for value, word in words.items():
            field.addItem(word, value)
        field.activated.connect(lambda _at: put(str(field.currentData())))
        field.installEventFilter(self._undoing)
        self.whole(name, field)
        return field

    def ticks(
        self, name: str, words: Mapping[str, str], put: Callable[[list[str]], object]
    ) -> dict[str, QCheckBox]:
        """Add ticks for any number of values."""
        boxes = {value: QCheckBox(word) for value, word in words.items()}
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        for number, box in enumerate(boxes.values()):
            box.setAccessibleName(f"{name}: {box.text()}")
            box.clicked.connect(
                lambda _on=False: put([one for one, box in boxes.items() if box.isChecked()])
            )
            grid.addWidget(box, number // TICKS, number % TICKS)
        self.whole(name, holder, down_px=0)
        return boxes

    def whole(self, name: str, field: QWidget, down_px: int = NAME_DOWN_PX) -> None:
        """Add a field as wide as both languages; its name stands beside its first line."""
        at = self.rowCount()
        self._name(name, at, down_px)
        self.addWidget(field, at, 1, 1, 2)

    def show_other(self, is_shown: bool) -> None:
        """Show or hide the column of the other language."""
        for at, english, other in self._pairs:
            other.setVisible(is_shown)
            self.addWidget(english, at, 1, 1, 1 if is_shown else 2)
        self.setColumnStretch(2, 1 if is_shown else 0)

    def _name(self, name: str, at: int, down_px: int = NAME_DOWN_PX) -> None:
        widget = label(name, "small")
        widget.setContentsMargins(0, down_px, 0, 0)
        widget.setMinimumWidth(96)
        widget.setMaximumWidth(110)
        self.addWidget(widget, at, 0, Qt.AlignmentFlag.AlignTop)

    def _text(self, lines: int) -> QPlainTextEdit:
        field = _Text(lines)
        field.installEventFilter(self._undoing)
        return field


class _Text(QPlainTextEdit):
    """A text that grows with what is written in it, so that nothing of it is cut off."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._least = lines
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def _fit(self) -> None:
        place = self.document().documentLayout()
        block, height_px = self.document().firstBlock(), 0.0
        while block.isValid():
            height_px += place.blockBoundingRect(block).height()  # wraps it where it was not yet
            block = block.next()
        most_px = MOST_LINES * LINE_PX
        off, on = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(on if height_px > most_px else off)
        self.setMinimumHeight(int(min(max(height_px, self._least * LINE_PX), most_px)) + PAD_PX)

    def sizeHint(self) -> QSize:
        """Return a size as high as the text."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow where the text wraps anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the same: a text of one line is one line high."""
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())


def show_text(field: QPlainTextEdit | QLineEdit, text: str) -> None:
    """Show a text, unless it is there: the cursor of somebody who types is not to jump."""
    if isinstance(field, QLineEdit):
        if field.text() != text:
            field.setText(text)
            field.setCursorPosition(0)
    elif field.toPlainText() != text:
        field.blockSignals(True)
        field.setPlainText(text)
        field.blockSignals(False)


def show_value(field: QComboBox, value: str) -> None:
    """Show which value is chosen; one that is not known is added."""
    at = field.findData(value)
    if at < 0:
        field.addItem(value, value)
        at = field.count() - 1
    field.setCurrentIndex(at)


def show_ticks(boxes: Mapping[str, QCheckBox], values: Iterable[str]) -> None:
    """Show which values are ticked."""
    chosen = set(values)
    for value, box in boxes.items():
        box.setChecked(value in chosen)


def set_fault(field: QWidget, text: str) -> None:
    """Mark a field as faulty and say why, or take the mark away."""
    is_bad = bool(text)
    field.setToolTip(text)
    if bool(field.property("invalid")) != is_bad:
        field.setProperty("invalid", is_bad)
        repolish(field)
