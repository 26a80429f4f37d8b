"""The photos that belong to a question: small pictures, and the way to link one."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QVBoxLayout, QWidget

from cpted_app.assess.assessment import ItemResult
from cpted_app.gui.dialogs.photo_chooser import PhotoChooser
from cpted_app.gui.panels.parts import Flow, button, clear, row, tall_for_width
from cpted_app.gui.panels.photo_words import spoken, title_of
from cpted_app.gui.photo_pictures import paint_cover
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model.records import SITE_SUBJECT, Photo

PICTURE = QSize(72, 54)


class QuestionPhotos(QWidget):
    """What was seen on site, beside what was measured."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._item = ""
        self._subject = SITE_SUBJECT
        self._pictures = QWidget()
        self._flow = Flow()
        self._pictures.setLayout(self._flow)
        tall_for_width(self._pictures)
        self.link_button = button(
            _("Link a photo…"), self._choose, "link", _("Show a photo with this question.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._pictures)
        column.addLayout(row(self.link_button, None))

    @property
    def pictures(self) -> list["PhotoButton"]:
        """The shown photos as buttons."""
        return self._pictures.findChildren(PhotoButton)

    def show_item(self, result: ItemResult) -> None:
        """Show the photos of a question about something."""
        self._item, self._subject = result.item.id, result.subject
        photos = [one for one in self._shell.site.photos if self._belongs(one)]
        clear(self._flow)
        for photo in photos:
            self._flow.addWidget(PhotoButton(self._shell, photo))
        self.setVisible(bool(self._shell.site.photos))
        self._pictures.setVisible(bool(photos))
        self.link_button.setEnabled(self._shell.is_writable)

    def _belongs(self, photo: Photo) -> bool:
        is_about = photo.subject == self._subject
        if photo.item:
            is_site = SITE_SUBJECT in (photo.subject, self._subject)
            return photo.item == self._item and (is_about or is_site)
        return is_about and self._subject != SITE_SUBJECT

    def _choose(self) -> None:
        dialog = PhotoChooser(self._shell, self)
        item, subject = self._item, self._subject
        dialog.chosen.connect(lambda photo: self._link(photo, item, subject))
        dialog.open()

    def _link(self, photo_id: str, item: str, subject: str) -> None:
        photo = self._shell.album.photo(photo_id)
        if photo is not None:
            about = photo.subject if subject == SITE_SUBJECT else subject
            self._shell.album.link(photo_id, subject=about, item=item)


class PhotoButton(QAbstractButton):
    """One small photo; a click shows it large, its menu takes it away from the question."""

    def __init__(self, shell: Shell, photo: Photo) -> None:
        super().__init__()
        self._shell, self.photo = shell, photo
        self.setFixedSize(PICTURE)
        self.setToolTip(title_of(photo))
        self.setAccessibleName(spoken(shell, photo))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(lambda: shell.album.view_wanted.emit(photo.id))
        shell.album.thumbnails.arrived.connect(self._arrived)

    def _arrived(self, attachment: str) -> None:
        if attachment == self.photo.attachment:
            self.update()

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        album, photo = self._shell.album, self.photo
        menu.addAction(_("Show large"), lambda: album.view_wanted.emit(photo.id))
        unlink = menu.addAction(
            _("Take away from this question"),
            lambda: album.link(photo.id, subject=SITE_SUBJECT, item=""),
        )
        unlink.setEnabled(self._shell.is_writable)
        menu.popup(self.mapToGlobal(place))

    def sizeHint(self) -> QSize:
        """Return the size of the picture."""
        return PICTURE

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the photo; a ring where it has the keys."""
        painter = QPainter(self)
        theme = self._shell.theme
        image = self._shell.album.thumbnails.get(self.photo.attachment)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_cover(painter, theme, box, image, 6.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(theme["accent"]), 2.0))
        else:
            painter.setPen(QPen(QColor(theme["hairline"]), 1.0))
        painter.drawRoundedRect(box, 6, 6)
        painter.end()
