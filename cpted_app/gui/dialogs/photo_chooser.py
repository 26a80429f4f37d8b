"""Asks for one of the site's photos."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.gui.panels.photo_grid import PhotoGrid
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _

WIDTH_PX, ROWS = 590, 4


class PhotoChooser(QObject):
    """The dialog; ``chosen`` brings the id of a photo."""

    chosen = Signal(str)

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.dialog = named(QDialog(parent.window()), "PhotoChooser")
        self.dialog.setWindowTitle(_("Link a photo"))
        self.dialog.resize(WIDTH_PX, 10)
        self.grid = PhotoGrid(shell, rows=ROWS, is_shared=False)
        self.grid.setSelectionMode(PhotoGrid.SelectionMode.SingleSelection)
        self.grid.picked.connect(self._take)
        self.link_button = button(_("Link"), self._accept, "primary")
        self.link_button.setDefault(True)
        cancel = button(_("Cancel"), self.dialog.reject)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(label(_("Which photo shows it?"), "strong"))
        layout.addWidget(self.grid)
        layout.addLayout(row(None, self.link_button, cancel))
        self.grid.selectionModel().selectionChanged.connect(lambda *_what: self._check())
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.grid.refresh()
        self._check()

    def open(self) -> None:
        """Show the dialog."""
        self.dialog.open()
        self.grid.setFocus()

    def _check(self) -> None:
        self.link_button.setEnabled(bool(self.grid.chosen))

    def _accept(self) -> None:
        for photo_id in self.grid.chosen[:1]:
            self._take(photo_id)

    def _take(self, photo_id: str) -> None:
        self.dialog.accept()
        self.chosen.emit(photo_id)
