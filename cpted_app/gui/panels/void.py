"""Words in the middle of a list or table that holds nothing: a void says why it is one."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView
from shiboken6 import isValid

from cpted_app.gui.panels.parts import label

MARGIN_PX = 24


class VoidWords(QObject):
    """Shows a sentence over a view as long as its model has no rows; the pointer goes through."""

    def __init__(self, view: QAbstractItemView, text: str = "") -> None:
        super().__init__(view)
        self._view = view
        self.words = label(text, "dim")
        self.words.setParent(view.viewport())
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.viewport().installEventFilter(self)
        model = view.model()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._look)
        self._look()

    def say(self, text: str) -> None:
        """Change the sentence; without one nothing is shown."""
        self.words.setText(text)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the words in the middle."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _look(self, *_what: object) -> None:
        if not isValid(self._view):  # a table that is torn down removes its rows as the last thing
            return
        is_void = not self._view.model().rowCount()
        self.words.setVisible(is_void and bool(self.words.text()))
        self._place()

    def _place(self) -> None:
        room = self._view.viewport().rect()
        self.words.setGeometry(room.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0))
