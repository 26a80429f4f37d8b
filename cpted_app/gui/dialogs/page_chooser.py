"""Asks which page of a plan file to use, by small pictures of all of them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cpted_app.content import Content
from cpted_app.gui.dialogs.choices import name_buttons
from cpted_app.gui.panels.parts import label
from cpted_app.gui.pictures import image_of
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.session.jobs import Job, Progress
from cpted_app.words import N_, Message

THUMBNAIL_PX = 168
MAX_THUMBNAILS = 200
"""Further pages are chosen by their number."""


class PageChooser(QObject):
    """The dialog; ``then`` gets the number of the page, counted from 0."""

    def __init__(
        self,
        shell: Shell,
        parent: QWidget,
        *,
        content: Content,
        media_type: str,
        pages: int,
        then: Callable[[int], object],
    ) -> None:
        super().__init__(parent)
        self._then = then
        self.dialog = QDialog(parent)
        self.dialog.setWindowTitle(_("Choose a page"))
        self.dialog.resize(640, 500)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Pages"))
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setGridSize(QSize(THUMBNAIL_PX + 24, THUMBNAIL_PX + 40))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        blank = QPixmap(THUMBNAIL_PX, THUMBNAIL_PX)
        blank.fill(Qt.GlobalColor.transparent)
        for page in range(pages):
            text = _("Page {number}").format(number=page + 1)
            self.list.addItem(QListWidgetItem(QIcon(blank), text))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _item: self._accept())
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, _("Use this page"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(label(_("The file has several pages; a plan is one of them."), "dim"))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.buttons)
        self._job = Job(
            key="thumbnails",
            title=Message(N_("Drawing pages")),
            run=lambda progress: _thumbnails(content, media_type, progress),
            done=self._show,
            failed=shell.tell,
        )
        self._runner = shell.runner

    def open(self) -> None:
        """Show the dialog; the pictures come in as they are drawn."""
        self.dialog.open()
        self._runner.submit(self._job)

    def _show(self, pictures: object) -> None:
        if not isinstance(pictures, list):
            return
        for page, picture in enumerate(pictures):
            self.list.item(page).setIcon(QIcon(QPixmap.fromImage(image_of(picture))))

    def _accept(self) -> None:
        page = self.list.currentRow()
        if page >= 0:
            self.dialog.accept()
            self._then(page)


def _thumbnails(content: Content, media_type: str, progress: Progress) -> list[object]:
    from cpted_app.exchange.apart import READING, PlanSource

    source = PlanSource(content, media_type, reader=READING)
    drawn = min(source.page_count, MAX_THUMBNAILS)
    pictures: list[object] = []
    for page in range(drawn):
        progress(page / drawn)
        pictures.append(source.thumbnail(page, THUMBNAIL_PX, check=progress))
    return pictures
