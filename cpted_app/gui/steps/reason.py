"""Asks for a reason where the answer is given, not in a dialog."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from cpted_app.gui.panels.parts import button, label, row
from cpted_app.i18n import _


class Reason(QWidget):
    """A sentence to write, and two buttons; Ctrl+Enter takes it, Esc drops it."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._then: Callable[[str], bool] = lambda _text: True
        self.question = label("", "strong")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Reason"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(62)
        self.text.textChanged.connect(self.check)
        self.text.installEventFilter(self)
        self.accept_button = button(_("Record"), self._accept, "primary")
        self.cancel_button = button(_("Cancel"), self.hide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.question)
        layout.addWidget(self.text)
        layout.addLayout(row(self.accept_button, self.cancel_button, None))
        self.hide()

    def ask(
        self, question: str, then: Callable[[str], bool], text: str = "", hint: str = ""
    ) -> None:
        """Ask; ``then`` gets the reason and returns whether it was taken."""
        self._then = then
        self.question.setText(question)
        self.text.setPlaceholderText(hint or _("Say in a sentence why; it is printed."))
        self.text.setPlainText(text)
        self.check()
        self.show()
        self.text.setFocus()
        self.asked.emit()

    def check(self) -> None:
        """Let the sentence be recorded once there is one."""
        self.accept_button.setEnabled(bool(self.text.toPlainText().strip()))

    def _accept(self) -> None:
        if self.text.toPlainText().strip() and self._then(self.text.toPlainText().strip()):
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Enter and Esc in the text."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_ctrl:
                self._accept()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        return super().eventFilter(watched, event)
