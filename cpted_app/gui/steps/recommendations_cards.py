"""How a card of the board is drawn: number and priority, what is asked for, who, and warnings."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cpted_app.drawing.theme import Theme

PAD_PX, GAP_PX, RADIUS_PX, SIDE_PX = 8, 3, 7, 4
TEXT_LINES = 4
CARD_ROLE = Qt.ItemDataRole.UserRole.value + 1

_Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value)


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says, from top to bottom; parts may be empty."""

    head: str
    text: str
    due: str
    warning: str


class CardDelegate(QStyledItemDelegate):
    """Draws cards as wide as their column and as high as their words."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.theme: Theme | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a card."""
        width = self._view.viewport().width()
        lines = self._laid_out(index, width - 2 * (PAD_PX + SIDE_PX))
        height = sum(rect.height() + GAP_PX for _text, rect, _font, _tone in lines)
        return QSize(width, height + 2 * PAD_PX + SIDE_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a card; the chosen one stands out by its frame and ground."""
        theme = self.theme
        if theme is None:
            return
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        outer: QRect = option.rect
        box = outer.adjusted(SIDE_PX, SIDE_PX, -SIDE_PX, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme["accent" if is_chosen else "hairline"]), 1.0))
        painter.setBrush(QColor(theme["accent_soft" if is_chosen else "panel"]))
        painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        top = box.top() + PAD_PX
        for text, rect, font, tone in self._laid_out(index, box.width() - 2 * PAD_PX):
            painter.setFont(font)
            painter.setPen(QColor(theme[tone]))
            painter.drawText(rect.translated(box.left() + PAD_PX, top), _WRAP, text)
            top += rect.height() + GAP_PX
        painter.restore()

    def _laid_out(self, index: _Index, width: int) -> list[tuple[str, QRect, QFont, str]]:
        card: CardText = index.data(CARD_ROLE)
        plain = QFont(self._view.font())
        bold, small = QFont(plain), QFont(plain)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPixelSize(max(plain.pixelSize() - 1, 11))
        parts = (
            (card.head, bold, "text", 1),
            (card.text, plain, "text", TEXT_LINES),
            (card.due, small, "dim_text", 2),
            (card.warning, small, "warn", 3),
        )
        return [_fitted(text, font, tone, width, most) for text, font, tone, most in parts if text]


def _fitted(
    text: str, font: QFont, tone: str, width: int, most: int
) -> tuple[str, QRect, QFont, str]:
    """Return a text cut to so many lines, and the room that it takes."""
    metrics = QFontMetrics(font)
    room = QRect(0, 0, max(width, 20), 10_000)
    words = text.split(" ")
    shown = text
    while metrics.boundingRect(room, _WRAP, shown).height() > most * metrics.lineSpacing():
        words.pop()
        shown = f"{' '.join(words)}…"
    return (
        shown,
        QRect(0, 0, room.width(), metrics.boundingRect(room, _WRAP, shown).height()),
        font,
        tone,
    )
