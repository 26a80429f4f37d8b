"""The list of steps: click one to go back or forward to it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import moment
from cpted_app.i18n import _, worded


class History(QDialog):
    """All edits of the file, oldest first; undone ones stay in the list, dimmed."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(_("History"))
        self.resize(360, 420)
        self._shell = shell
        hint = QLabel(_("Click a step to go back or forward to it."))
        hint.setProperty("role", "dim")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Steps of this file"))
        self.list.itemActivated.connect(self._chosen)
        self.list.itemClicked.connect(self._chosen)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self.list)
        shell.changed.connect(self.refresh)
        shell.session_opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the steps as they are now."""
        self.list.clear()
        session = self._shell.session
        if session is None:
            return
        self._add(_("Opened as new"), 0, is_done=True)
        current = 0
        for at, step in enumerate(session.steps(), 1):
            who = f" · {step.author}" if step.author else ""
            self._add(f"{worded(step.label)}\n{moment(step.at_utc)}{who}", at, is_done=step.is_done)
            current = at if step.is_done else current
        self.list.setCurrentRow(current)
        self.list.scrollToItem(self.list.item(current))

    def _add(self, text: str, at: int, *, is_done: bool) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, at)
        if not is_done:
            font = item.font()
            font.setItalic(True)
            item.setFont(font)
            item.setText(f"{text} ({_('undone')})")
        self.list.addItem(item)

    def _chosen(self, item: QListWidgetItem) -> None:
        # The list is filled anew by each step: not while it still tells of this click.
        at = int(item.data(Qt.ItemDataRole.UserRole))
        QTimer.singleShot(0, self, lambda: self.go_to(at))

    def go_to(self, wanted: int) -> None:
        """Undo or redo until ``wanted`` steps are done."""
        session = self._shell.session
        if session is None:
            return
        done = sum(1 for step in session.steps() if step.is_done)
        for _step in range(abs(wanted - done)):
            step_by = session.undo if wanted < done else session.redo
            if not self._shell.guarded(step_by):
                break
