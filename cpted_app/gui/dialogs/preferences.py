"""Asks for what a person prefers."""

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from cpted_app.folders import backup_folder
from cpted_app.gui.dialogs.choices import fill, name_buttons, settle, value_of
from cpted_app.gui.forms.preferences_ui import Ui_Preferences
from cpted_app.gui.panels.parts import indent
from cpted_app.i18n import _, available_languages, ngettext
from cpted_app.session import settings as settings_file
from cpted_app.session.session import BACKUPS_KEPT
from cpted_app.session.settings import Settings
from cpted_app.units import LENGTH_UNITS_M


class Preferences(QObject):
    """The dialog; it writes the settings and then says so."""

    accepted = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self.dialog = QDialog(parent)
        self.form = Ui_Preferences()
        self.form.setupUi(self.dialog)
        form = self.form
        name_buttons(form.buttons, _("OK"))
        languages = {"": _("Like the system"), **available_languages()}
        fill(form.language, languages, settings.language)
        form.language.setToolTip(_("Takes effect when the program starts again."))
        themes = {"system": _("Like the system"), "light": _("Light"), "dark": _("Dark")}
        fill(form.theme, themes, settings.theme)
        fill(form.length_unit, {unit: unit for unit in LENGTH_UNITS_M}, settings.length_unit)
        form.snap.setChecked(settings.snap)
        indent(form.snap_tolerance)
        form.snap_tolerance.setValue(settings.snap_tolerance_px)
        form.backups.setText(
            ngettext(
                "Before the first change of a session the file is copied; {n} copy is kept.",
                "Before the first change of a session the file is copied; {n} copies are kept.",
                BACKUPS_KEPT,
            ).format(n=BACKUPS_KEPT)
        )
        form.open_backups.clicked.connect(lambda _checked=False: _show_backups())
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()

    def _accept(self) -> None:
        form, settings = self.form, self._settings
        settings.language = value_of(form.language)
        theme = value_of(form.theme)
        settings.theme = "light" if theme == "light" else "dark" if theme == "dark" else "system"
        settings.length_unit = value_of(form.length_unit)
        settings.snap = form.snap.isChecked()
        settings.snap_tolerance_px = form.snap_tolerance.value()
        settings_file.save(settings)
        self.dialog.accept()
        self.accepted.emit()


def _show_backups() -> None:
    folder = backup_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
