"""The photos as a grid of small pictures; what is chosen here is chosen on the plan, and back."""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStyle

from cpted_app.gui.album import is_placed
from cpted_app.gui.panels.photo_model import CELL_HEIGHT_PX, ID_ROLE, PhotoModel, PhotoPainter
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _

LEAST_CELL_PX = 94


class PhotoGrid(QListView):
    """A grid that is as high as its photos need, up to a few rows; then it scrolls."""

    picked = Signal(str)
    """A photo was clicked twice, or Enter pressed on it."""

    def __init__(self, shell: Shell, *, rows: int = 2, is_shared: bool = True) -> None:
        super().__init__()
        self._shell, self._most_rows, self._is_shared = shell, rows, is_shared
        self._is_following = False
        self.photos = PhotoModel(shell)
        self._painter = PhotoPainter(shell)
        self.setModel(self.photos)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(_("Photos"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)  # a dropped file is the window's
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.selectionModel().selectionChanged.connect(self._selected)
        self.doubleClicked.connect(lambda index: self.picked.emit(index.data(ID_ROLE)))
        shell.album.thumbnails.arrived.connect(lambda _attachment: self.viewport().update())
        if is_shared:
            shell.album.chosen_changed.connect(self.follow)

    @property
    def chosen(self) -> list[str]:
        """The ids of the photos that are chosen here."""
        return [index.data(ID_ROLE) for index in sorted(self.selectedIndexes(), key=_row)]

    def refresh(self) -> None:
        """Show the photos as they are now."""
        self._is_following = True
        self.photos.refresh()
        self._is_following = False
        self._fit()
        if self._is_shared:
            self.follow()
        self.viewport().update()

    def follow(self) -> None:
        """Choose here what is chosen elsewhere."""
        if self._is_following or set(self.chosen) == set(self._shell.album.chosen):
            return
        self._is_following = True
        wanted = QItemSelection()
        indexes = [self.photos.index_of(one) for one in self._shell.album.chosen]
        for index in indexes:
            wanted.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        model.select(wanted, flags.ClearAndSelect)
        if indexes and indexes[0].isValid():
            model.setCurrentIndex(indexes[0], flags.NoUpdate)
            self.scrollTo(indexes[0])
        self._is_following = False

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if self._is_following or not self._is_shared:
            return
        self._is_following = True
        self._shell.album.choose(self.chosen)
        self._is_following = False

    def set_rows(self, rows: int) -> None:
        """Be at most that many rows high."""
        if rows != self._most_rows:
            self._most_rows = rows
            self._fit()

    def _fit(self) -> None:
        # Qt lays icons out beside a scroll bar, whether there is one or not.
        extent = QStyle.PixelMetric.PM_ScrollBarExtent
        bar_px = self.style().pixelMetric(extent, None, self.verticalScrollBar())
        room = self.maximumViewportSize().width() - bar_px - 2
        columns = max(room // LEAST_CELL_PX, 1)
        cell = QSize(room // columns, CELL_HEIGHT_PX)
        if cell != self.gridSize():
            self._painter.width_px = cell.width()
            self.setGridSize(cell)
        rows = -(-max(self.photos.rowCount(), 1) // columns)
        self.setFixedHeight(min(rows, self._most_rows) * cell.height() + 4)

    def _show_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid() or not self._is_shared:
            return
        album = self._shell.album
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Show large"), lambda: album.view_wanted.emit(index.data(ID_ROLE)))
        photos = album.photos
        if len(photos) == 1 and is_placed(photos[0]):
            menu.addAction(_("Show on the plan"), lambda: album.show_on_plan(photos[0]))
        menu.addSeparator()
        place_action = menu.addAction(
            _("Place on the plan…"), lambda: album.start_placing(row.id for row in photos)
        )
        remove = menu.addAction(_("Remove"), album.remove)
        for action in (place_action, remove):
            action.setEnabled(self._shell.is_writable)
        menu.popup(self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the current photo large with Enter; let go of all with Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            index = self.currentIndex()
            if index.isValid():
                self.picked.emit(index.data(ID_ROLE))
        elif event.key() == Qt.Key.Key_Escape and self._is_shared:
            self._shell.album.choose(())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns as there is room for."""
        super().resizeEvent(event)
        self._fit()


def _row(index: QModelIndex) -> int:
    return index.row()
