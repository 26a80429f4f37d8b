"""The board: recommendations by how the designer responded, and what is done."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt, Signal
from PySide6.QtGui import QDropEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.assess.assessment import Assessment
from cpted_app.drawing.theme import Theme
from cpted_app.gui.panels.parts import label, named
from cpted_app.gui.steps.recommendations_cards import CARD_ROLE, CardDelegate
from cpted_app.gui.steps.recommendations_words import COLUMNS, card_text, column_word
from cpted_app.i18n import _
from cpted_app.model.actions.advising import Standing, standing
from cpted_app.model.records import Recommendation

GAP_PX = 8
CARD_TYPE = "application/x-cpted-recommendation"
"""What a card that is dragged is to other windows."""
_ID = Qt.ItemDataRole.UserRole
_KEY_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Board(QWidget):
    """One column for each standing; cards are dragged, or moved with Ctrl and the arrows."""

    chosen = Signal(str)
    opened = Signal(str)
    """A card's fields are wanted: Enter, or a double click."""
    moved = Signal(str, object)
    """A recommendation's id and the standing it was moved to."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "board")
        self.columns = [_Column(self, column) for column in COLUMNS]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2 * GAP_PX, 0, 0)
        layout.setSpacing(GAP_PX)
        for column in self.columns:
            layout.addWidget(column.box, 1)

    def show_rows(
        self, rows: Sequence[Recommendation], chosen: str, assessment: Assessment | None
    ) -> None:
        """Show recommendations, each in its column, and mark the chosen one."""
        had = next((each for each in self.columns if each.hasFocus()), None)
        for column in self.columns:
            own = [row for row in rows if standing(row) == column.standing]
            column.show_rows(own, chosen, assessment)
        holder = next((each for each in self.columns if each.current_id == chosen), None)
        if had is not None and holder is not None:
            holder.setFocus()

    def focus_card(self) -> None:
        """Give the keys to the column of the marked card, or to the first one."""
        holders = [each for each in self.columns if each.selectedItems()]
        (holders or self.columns)[0].setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Draw the cards in the colours of a theme."""
        for column in self.columns:
            column.cards.theme = theme
            column.viewport().update()

    def set_writable(self, *, is_writable: bool) -> None:
        """Let cards be dragged, or not."""
        mode = QAbstractItemView.DragDropMode
        for column in self.columns:
            column.setDragDropMode(mode.DragDrop if is_writable else mode.NoDragDrop)

    def shift(self, column: "_Column", by: int) -> None:
        """Move the current card of a column to one beside it."""
        at = self.columns.index(column) + by
        if column.current_id and 0 <= at < len(self.columns):
            self.moved.emit(column.current_id, self.columns[at].standing)

    def go(self, column: "_Column", by: int) -> None:
        """Go to the next column that holds a card."""
        at = self.columns.index(column) + by
        while 0 <= at < len(self.columns):
            if self.columns[at].count():
                self.columns[at].setFocus()
                return
            at += by


class _Column(QListWidget):
    """The cards of one standing under a heading that counts them."""

    def __init__(self, board: Board, column: Standing) -> None:
        super().__init__()
        self._board = board
        self.standing = column
        self.setAccessibleName(column_word(column))
        self.setAccessibleDescription(_("Ctrl and the arrows move a card; Enter opens it."))
        self.cards = CardDelegate(self)
        self.setItemDelegate(self.cards)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.itemClicked.connect(lambda item: board.chosen.emit(str(item.data(_ID))))
        self.itemActivated.connect(lambda item: board.opened.emit(str(item.data(_ID))))
        self.currentItemChanged.connect(self._moved_by_key)
        self.heading = label("", "small", wrap=False)
        self.box = QWidget()
        layout = QVBoxLayout(self.box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.heading)
        layout.addWidget(self, 1)

    @property
    def current_id(self) -> str:
        """The id of the current card, or nothing."""
        at = self.currentRow()
        return str(self.item(at).data(_ID)) if at >= 0 else ""

    def show_rows(
        self, rows: Sequence[Recommendation], chosen: str, assessment: Assessment | None
    ) -> None:
        """Show the cards of this column."""
        self.blockSignals(True)
        scrolled = self.verticalScrollBar().value()
        self.clear()
        for row in rows:
            card = card_text(row, assessment)
            item = QListWidgetItem(f"{card.head}: {card.text}")
            item.setData(CARD_ROLE, card)
            item.setData(_ID, row.id)
            item.setToolTip(row.text)
            self.addItem(item)
            if row.id == chosen:
                self.setCurrentItem(item)
        self.verticalScrollBar().setValue(scrolled)
        self.heading.setText(f"{column_word(self.standing)} · {len(rows)}")
        self.blockSignals(False)

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped here: a card of a board."""
        return [CARD_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """Return the id of the card that is dragged."""
        data = QMimeData()
        data.setData(CARD_TYPE, "".join(str(item.data(_ID)) for item in items[:1]).encode())
        return data

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell of a card that was dropped here; the site decides where it stands."""
        dropped = bytes(event.mimeData().data(CARD_TYPE).data()).decode()
        if not dropped or dropped in self._ids():
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.IgnoreAction)  # nothing is taken away from over there
        event.accept()
        self._board.moved.emit(dropped, self.standing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the arrows to the side: alone to the next column, with Ctrl the card goes too."""
        by = _KEY_STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._board.shift(self, by)
        else:
            self._board.go(self, by)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make the first card the current one where there is none."""
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the cards' texts anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _ids(self) -> list[str]:
        return [str(self.item(at).data(_ID)) for at in range(self.count())]

    def _moved_by_key(self) -> None:
        if self.hasFocus() and self.current_id:
            self._board.chosen.emit(self.current_id)
