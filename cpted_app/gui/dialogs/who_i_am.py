"""Asks once who sits here."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from cpted_app.gui.dialogs.choices import fill, name_buttons, settle, value_of
from cpted_app.gui.forms.who_i_am_ui import Ui_WhoIAm
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.session.settings import Person


class WhoIAm(QObject):
    """The dialog; ``then`` is called once the name is known."""

    def __init__(
        self, shell: Shell, parent: QWidget, then: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(parent)
        self._shell, self._then = shell, then
        self.dialog = QDialog(parent)
        self.form = Ui_WhoIAm()
        self.form.setupUi(self.dialog)
        person = shell.settings.person
        form = self.form
        name_buttons(form.buttons, _("OK"))
        form.name.setText(person.name)
        form.organisation.setText(person.organisation)
        fill(form.role, {str(key): _(word) for key, word in kinds.ROLES.items()}, person.role.value)
        form.name.textChanged.connect(lambda _text: self._check())
        form.buttons.accepted.connect(self._accept)
        form.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        self._check()

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()
        self.form.name.setFocus()

    def _check(self) -> None:
        button = self.form.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(bool(self.form.name.text().strip()))

    def _accept(self) -> None:
        form = self.form
        self._shell.settings.person = Person(
            name=form.name.text().strip(),
            role=kinds.Role(value_of(form.role)),
            organisation=form.organisation.text().strip(),
        )
        self._shell.save_settings()
        self._shell.assessed.emit()  # what may be seen follows from who sits here
        self.dialog.accept()
        self._then()
