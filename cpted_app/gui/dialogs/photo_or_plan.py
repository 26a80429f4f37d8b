"""Asks once whether dropped pictures are photos of the site or a plan."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpted_app.gui.dialogs.choices import settle
from cpted_app.gui.panels.parts import button, label, named, row
from cpted_app.i18n import _, ngettext

WIDTH_PX = 430


class PhotoOrPlan(QObject):
    """The dialog: photo, plan, or neither; several pictures are photos or nothing."""

    photos_chosen = Signal()
    plan_chosen = Signal()

    def __init__(self, paths: Sequence[Path], parent: QWidget) -> None:
        super().__init__(parent)
        count = len(paths)
        self.dialog = named(QDialog(parent), "PhotoOrPlan")
        self.dialog.setWindowTitle(ngettext("Add a picture", "Add pictures", count))
        self.dialog.resize(WIDTH_PX, 10)
        question = _("Is {file} a photo of the site, or a plan of it?").format(file=paths[0].name)
        if count > 1:
            question = _("Add these {n} pictures as photos of the site?").format(n=count)
        explained = _(
            "A photo is pinned where it was taken, as evidence. A plan lies under the marks."
        )
        if count > 1:
            explained = _("Each is pinned where it was taken. To add a plan, drop it alone.")
        self.photo_button = button(
            ngettext("Add as photo", "Add as photos", count), self._photos, "primary"
        )
        self.photo_button.setDefault(True)
        self.plan_button = button(_("Add as plan"), self._plan)
        self.cancel_button = button(_("Cancel"), self.dialog.reject)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(label(question, "strong"))
        layout.addWidget(label(explained, "dim"))
        layout.addLayout(row(None, self.photo_button, self.plan_button, self.cancel_button))
        self.plan_button.setVisible(count == 1)
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.finished.connect(self.dialog.deleteLater)

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()

    def _photos(self) -> None:
        self.dialog.accept()
        self.photos_chosen.emit()

    def _plan(self) -> None:
        self.dialog.accept()
        self.plan_chosen.emit()
