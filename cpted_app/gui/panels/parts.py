"""The small parts that panels are built of: cards, headings, chips, lines, empty states."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

W = TypeVar("W", bound=QWidget)

MARGIN = 14
GAP = 8
FIELD_INDENT_PX = 6


def label(text: str = "", role: str = "", tone: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label of a role that the style sheet knows."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setWordWrap(wrap)
    if role:
        widget.setProperty("role", role)
    if tone:
        widget.setProperty("tone", tone)
    return widget


def named(widget: W, name: str) -> W:
    """Give a widget the name by which the style sheet and tests find it, and return it."""
    widget.setObjectName(name)
    return widget


def indent(box: QAbstractSpinBox) -> None:
    """Let the number of a box begin where other fields do: style sheets do not reach it."""
    box.lineEdit().setTextMargins(FIELD_INDENT_PX, 0, 0, 0)


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget a tone (ok, warn, bad or none) and have it painted so."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(
    text: str, clicked: Callable[[], object] | None = None, role: str = "", tip: str = ""
) -> QPushButton:
    """Return a push button that calls a function without arguments."""
    widget = QPushButton(text)
    if role:
        widget.setProperty("role", role)
    if tip:
        widget.setToolTip(tip)
    if clicked is not None:
        widget.clicked.connect(lambda _checked=False: clicked())
    return widget


def hairline() -> QFrame:
    """Return a horizontal line one pixel high."""
    line = QFrame()
    line.setProperty("role", "line")
    return line


def row(*widgets: QWidget | None, spacing: int = GAP) -> QHBoxLayout:
    """Return a horizontal layout; None stretches."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


class Card(QFrame):
    """A rounded box with a hairline around it."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN, 12, MARGIN, 12)
        self.body.setSpacing(GAP)
        self.title = label(title, "strong")
        self.aside = label("", "dim")
        if title:
            self.setAccessibleName(title)
            self.head = row(self.title, self.aside, None)
            self.body.addLayout(self.head)
            self.aside.setWordWrap(False)
            self.title.setWordWrap(False)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put parts under those that are there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)


class LiveCard(Card):
    """A card of a tab: it is refreshed whenever the tab shows it, and may hide itself then."""

    def refresh(self) -> None:
        """Show things as they are now."""
        raise NotImplementedError


class EmptyState(QWidget):
    """One sentence and one button: what a step shows while there is nothing in it."""

    def __init__(self, sentence: str, text: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        self.sentence = label(sentence, "dim")
        self.button = button(text, clicked, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 18, 0, 18)
        layout.setSpacing(12)
        layout.addWidget(self.sentence)
        layout.addLayout(row(self.button, None))


class Column(QScrollArea):
    """A scrolling column of parts: the body of the right side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._foot: QWidget | None = None
        self._inner = named(QWidget(), "sideBody")
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(16, 14, 16, 16)
        self.body.setSpacing(12)
        self.setWidget(self._inner)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put parts under those that are there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)

    def end(self) -> None:
        """Keep the parts at the top."""
        self.body.addStretch(1)

    def pin(self, foot: QWidget) -> None:
        """Keep a widget in sight at the lower edge, whatever is scrolled above it."""
        foot.setParent(self)
        self._foot = foot
        foot.installEventFilter(self)
        self._place_foot()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make room for the pinned widget whenever it comes, goes or grows."""
        kinds = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)
        if watched is self._foot and event.type() in kinds:
            self._place_foot()
        return super().eventFilter(watched, event)

    def _place_foot(self) -> None:
        if self._foot is None:
            return
        height = 0 if self._foot.isHidden() else self._foot.sizeHint().height()
        if self.viewportMargins().bottom() != height:
            self.setViewportMargins(0, 0, 0, height)
        self._foot.setGeometry(0, self.height() - height, self.width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the parts as wide as the column: there is no scrolling sideways."""
        self._inner.setMaximumWidth(self.viewport().width())
        self._place_foot()
        super().resizeEvent(event)


class StepPanel(Column):
    """The right side of a step; it is brought up to date only while it is seen."""

    def __init__(self) -> None:
        super().__init__()
        self._is_outdated = True

    def refresh(self) -> None:
        """Show things as they are now."""
        raise NotImplementedError

    def outdate(self, *_what: object) -> None:
        """Refresh now if the panel is seen, else when it is shown."""
        if self.isVisible():
            self._is_outdated = False
            self.refresh()
        else:
            self._is_outdated = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was not seen."""
        if self._is_outdated:
            self._is_outdated = False
            self.refresh()
        super().showEvent(event)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()


@contextmanager
def keeping_focus(layout: QLayout) -> Iterator[None]:
    """Give the keys back to the like of the widget that had them, once a layout is filled anew."""
    container, had = layout.parentWidget(), QApplication.focusWidget()
    if container is None or had is None or not container.isAncestorOf(had):
        yield
        return
    kind, name = type(had), _name_of(had)
    at = container.findChildren(kind).index(had)
    yield
    for item in (layout.itemAt(n) for n in range(layout.count())):
        part = item.widget() if item is not None else None
        if part is not None:
            part.show()  # else it would be shown, and could be given the keys, only later
    alike = container.findChildren(kind)
    order = sorted(range(len(alike)), key=lambda n: (_name_of(alike[n]) != name, abs(n - at)))
    for n in order:
        if alike[n].isEnabled() and alike[n].isVisibleTo(container):
            alike[n].setFocus(Qt.FocusReason.OtherFocusReason)
            return


def _name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.objectName() or widget.accessibleName() or text


class Flow(QLayout):
    """A layout that goes on in the next line where a row is full, as words do."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item in at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return the item at an index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at an index out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that no direction grows."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        return self._arrange(QRect(0, 0, width, 0), is_test=True)

    def setGeometry(self, rect: QRect) -> None:
        """Lay the items out in a rectangle."""
        super().setGeometry(rect)
        self._arrange(rect, is_test=False)

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, is_test: bool) -> int:
        x, y, height = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():  # a hidden widget takes no room
                continue
            hint = item.sizeHint()
            hint.setWidth(min(hint.width(), max(rect.width(), 1)))
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, height = rect.x(), y + height + self._gap, 0
            if not is_test:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x += hint.width() + self._gap
            height = max(height, hint.height())
        return y + height - rect.y()


def tall_for_width(widget: QWidget) -> None:
    """Let a widget be as high as its width asks for."""
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
