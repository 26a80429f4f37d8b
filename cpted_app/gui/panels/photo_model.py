"""The photos of the site as a list that views show; a picture is decoded when it is painted."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cpted_app.gui.album import is_placed
from cpted_app.gui.panels.photo_words import (
    about_words,
    line_of,
    place_words,
    readers_words,
    spoken,
    title_of,
)
from cpted_app.gui.photo_pictures import paint_cover
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.records import Photo

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ID_ROLE = Role.UserRole
PHOTO_ROLE = Role.UserRole + 1

CELL_HEIGHT_PX = 98
PICTURE_PX = 68
PAD_PX = 4
_TEXT_PX = 12


class PhotoModel(QAbstractListModel):
    """The photos in the order of their numbers."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._photos: tuple[Photo, ...] = ()
        self._rows: dict[str, int] = {}

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos as they are shown."""
        return self._photos

    def refresh(self) -> bool:
        """Take the photos as they are now; return whether the list itself is another."""
        photos = self._shell.site.photos
        if [row.id for row in photos] == [row.id for row in self._photos]:
            before, self._photos = self._photos, photos
            for at, (old, new) in enumerate(zip(before, photos, strict=True)):
                if old is not new:
                    self.dataChanged.emit(self.index(at), self.index(at))
            return False
        self.beginResetModel()
        self._photos = photos
        self._rows = {row.id: at for at, row in enumerate(photos)}
        self.endResetModel()
        return True

    def index_of(self, photo_id: str) -> QModelIndex:
        """Return the index of a photo; an invalid one where it is not there."""
        return self.index(self._rows[photo_id]) if photo_id in self._rows else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of photos."""
        return 0 if parent is not None and parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return what is known of a photo."""
        photo = self._photos[index.row()]
        if role == PHOTO_ROLE:
            return photo
        if role == ID_ROLE:
            return photo.id
        if role == Role.DisplayRole:
            return title_of(photo)
        if role == Role.ToolTipRole:
            return self._tip(photo)
        if role == Role.AccessibleTextRole:
            return spoken(self._shell, photo)
        return None

    def _tip(self, photo: Photo) -> str:
        about = about_words(self._shell, photo)
        lines = [title_of(photo), line_of(photo), place_words(photo)]
        lines.append(_("Readers: {readers}").format(readers=readers_words(photo)))
        lines.append("" if about == DASH else _("Shows {what}").format(what=about))
        return "\n".join(line for line in lines if line)


class PhotoPainter(QStyledItemDelegate):
    """Paints a photo as a small picture with its number, its caption and what is special."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.width_px = CELL_HEIGHT_PX

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of every cell."""
        return QSize(self.width_px, CELL_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        photo = index.data(PHOTO_ROLE)
        if not isinstance(photo, Photo):
            return
        theme = self._shell.theme
        rect = QRectF(option.rect)
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme["accent_soft"]))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
        box = QRectF(rect.left() + PAD_PX, rect.top() + PAD_PX, rect.width() - 2 * PAD_PX, 1)
        box.setHeight(PICTURE_PX)
        image = self._shell.album.thumbnails.get(photo.attachment)
        paint_cover(painter, theme, box, image)
        if image is None and self._shell.album.thumbnails.is_broken(photo.attachment):
            painter.setPen(QColor(theme["dim_text"]))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _("not shown"))
        self._paint_ring(painter, option, box, is_chosen=is_chosen)
        self._paint_badges(painter, photo, box)
        self._paint_words(painter, photo, rect, box)
        painter.restore()

    def _paint_ring(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, *, is_chosen: bool
    ) -> None:
        theme = self._shell.theme
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_chosen or has_focus:
            pen = QPen(QColor(theme["accent"]), 2.0)
            if not is_chosen:
                pen.setStyle(Qt.PenStyle.DotLine)
        else:
            pen = QPen(QColor(theme["hairline"]), 1.0)
        painter.setPen(pen)
        painter.drawRoundedRect(box, 7, 7)

    def _paint_badges(self, painter: QPainter, photo: Photo, box: QRectF) -> None:
        """Say by sign and word what keeps a photo from readers or from the plan."""
        words: list[tuple[str, str]] = []
        if photo.audience is kinds.Audience.POLICE:
            words.append((f"◆ {_(kinds.AUDIENCES[photo.audience])}", "bad"))
        if not is_placed(photo):
            words.append((f"○ {_(kinds.PHOTO_PLACES[kinds.PhotoPlace.UNPLACED])}", "text"))
        painter.setFont(_font(painter, 11))
        bottom = box.bottom() - 4
        for text, token in words:
            width = painter.fontMetrics().horizontalAdvance(text) + 10
            chip = QRectF(box.left() + 4, bottom - 17, min(width, box.width() - 8), 17)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._shell.theme["panel"]))
            painter.drawRoundedRect(chip, 5, 5)
            painter.setPen(QColor(self._shell.theme[token]))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
            bottom -= 20

    def _paint_words(self, painter: QPainter, photo: Photo, rect: QRectF, box: QRectF) -> None:
        theme = self._shell.theme
        line = QRectF(
            box.left() + 2, box.bottom() + 3, box.width() - 4, rect.bottom() - box.bottom()
        )
        line.setHeight(20)
        painter.setFont(_font(painter, _TEXT_PX, bold=True))
        painter.setPen(QColor(theme["text"]))
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, aligned, photo.label)
        used = painter.fontMetrics().horizontalAdvance(photo.label) + 6
        painter.setFont(_font(painter, _TEXT_PX))
        painter.setPen(QColor(theme["dim_text"]))
        rest = line.adjusted(used, 0, 0, 0)
        words = " ".join(photo.caption.split()) or line_of(photo)
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(rest.width())
        )
        painter.drawText(rest, aligned, shown)


def _font(painter: QPainter, size_px: int, *, bold: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(size_px)
    font.setBold(False)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
