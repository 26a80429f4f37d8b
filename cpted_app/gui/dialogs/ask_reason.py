"""Asks for a reason that will be printed: why something is refused or left out."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from cpted_app.gui.dialogs.choices import name_buttons, settle
from cpted_app.gui.panels.parts import label, named
from cpted_app.i18n import _

WIDTH_PX = 440
TEXT_PX = 84


class AskReason(QObject):
    """The dialog; ``then`` gets the reason once there is one."""

    def __init__(
        self, title: str, question: str, accept: str, then: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._then = then
        self.dialog = named(QDialog(parent), "AskReason")
        self.dialog.setWindowTitle(title)
        self.dialog.resize(WIDTH_PX, 10)
        self.text = named(QPlainTextEdit(), "reason")
        self.text.setAccessibleName(_("Reason"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_PX)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        name_buttons(self.buttons, accept)
        self.accept_button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.accept_button.setEnabled(False)
        layout = QVBoxLayout(self.dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(label(question))
        layout.addWidget(self.text)
        layout.addWidget(label(_("One sentence; it is printed in the report."), "small"))
        layout.addWidget(self.buttons)
        self.text.textChanged.connect(lambda: self.accept_button.setEnabled(bool(self.reason)))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.dialog.reject)
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.finished.connect(self.dialog.deleteLater)

    @property
    def reason(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()

    def open(self) -> None:
        """Show the dialog."""
        settle(self.dialog)
        self.dialog.open()
        self.text.setFocus()

    def _accept(self) -> None:
        reason = self.reason
        self.dialog.accept()
        self._then(reason)
