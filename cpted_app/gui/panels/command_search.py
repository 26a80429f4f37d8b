"""Ctrl+K: one box that finds commands, features and questions by a few letters."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.i18n import _

SHOWN = 12
_ASIDE = Qt.ItemDataRole.UserRole
_PAD_PX = 8
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, and what happens when it is chosen."""

    text: str
    aside: str
    choose: Callable[[], object]


def fuzzy(query: str, text: str) -> float | None:
    """Return how well the letters of a query stand in a text, or None where they do not.

    A higher number is better; letters that start words and follow each other count more.

    >>> fuzzy("expf", "Export features") > fuzzy("expf", "Example of prefixes")
    True
    >>> fuzzy("xyz", "Export features") is None
    True
    """
    low, wanted = text.casefold(), query.casefold().strip()
    if not wanted:
        return 0.0
    at = low.find(wanted)
    if at >= 0:
        return 100.0 - at - 0.1 * len(low) + (20.0 if _starts_word(low, at) else 0.0)
    score, place = 0.0, -1
    for letter in wanted.replace(" ", ""):
        found = _next(low, letter, place + 1)
        if found < 0:
            return None
        score += 3.0 if _starts_word(low, found) else 2.0 if found == place + 1 else 0.0
        place = found
    return score - 0.1 * len(low)


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _next(text: str, letter: str, start: int) -> int:
    """Return where a letter comes next: right here, else at a word's start, else anywhere."""
    if text[start : start + 1] == letter:
        return start
    at = text.find(letter, start)
    while at >= 0 and not _starts_word(text, at):
        at = text.find(letter, at + 1)
    return at if at >= 0 else text.find(letter, start)


def best(query: str, entries: Iterable[Entry], count: int = SHOWN) -> list[Entry]:
    """Return the entries that fit a query, the best first."""
    scored = [(fuzzy(query, f"{one.text} {one.aside}"), one) for one in entries]
    found = [(score, one) for score, one in scored if score is not None]
    return [one for _score, one in sorted(found, key=lambda pair: -pair[0])[:count]]


class _WithAside(QStyledItemDelegate):
    """Draws what is said beside an entry, such as its keys, dim at the right end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the entry, then what is beside it in the room that is left."""
        super().paint(painter, option, index)
        taken = option.fontMetrics.horizontalAdvance(str(index.data())) + 3 * _PAD_PX
        room = option.rect.adjusted(taken, 0, -_PAD_PX, 0)
        aside = option.fontMetrics.elidedText(
            str(index.data(_ASIDE) or ""), Qt.TextElideMode.ElideRight, max(room.width(), 0)
        )
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, aside)
        painter.restore()


class CommandSearch(QFrame):
    """The box and its list, laid over the top of the window."""

    def __init__(self, window: QWidget, entries: Callable[[], Sequence[Entry]]) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("commandSearch")
        self._entries = entries
        self._found: list[Entry] = []
        self._all: Sequence[Entry] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Search commands, features, items…"))
        self.field.setAccessibleName(_("Search commands, features and items"))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_WithAside(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self._choose())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.hide()

    def start(self) -> None:
        """Open the box over the window, empty."""
        self._all = self._entries()
        window = self._window
        width = min(620, window.width() - 40)
        self.setFixedWidth(width)
        self.move(QPoint((window.width() - width) // 2, 52))
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def _search(self, text: str) -> None:
        self._found = best(text, self._all)
        self.list.clear()
        for entry in self._found:
            line = QListWidgetItem(entry.text)
            line.setData(_ASIDE, entry.aside)
            line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text} {entry.aside}")
            self.list.addItem(line)
        if not self._found:
            nothing = QListWidgetItem(_("Nothing has these letters."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)
        lines_px = self.list.sizeHintForRow(0) * self.list.count() + 2 * self.list.frameWidth()
        self.list.setFixedHeight(lines_px)
        self.setFixedHeight(self.sizeHint().height())

    def _choose(self) -> None:
        at = self.list.currentRow()
        self.hide()
        if 0 <= at < len(self._found):
            self._found[at].choose()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows, Enter and Esc in the field drive the list."""
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._pressed(Qt.Key(event.key()))
        elif watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _pressed(self, key: Qt.Key) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
        if step is not None:
            last = max(self.list.count() - 1, 0)
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False
