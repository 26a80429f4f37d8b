"""What is shown while no file is open: new, open, example, and the recent files."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QVBoxLayout

from cpted_app.gui.documents import Documents
from cpted_app.gui.panels.parts import Card, button, clear, label, row
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _

SHOWN = 6


class Start(QFrame):
    """One sentence, the ways to begin, and what was open last."""

    def __init__(self, shell: Shell, documents: Documents) -> None:
        super().__init__()
        self.setObjectName("start")
        self._shell, self._documents = shell, documents
        self.new_button = button(_("New assessment…"), documents.ask_new, "primary")
        self.open_button = button(_("Open…"), documents.ask_open)
        self.example_button = button(_("Open the example"), documents.open_example)
        self._card = Card()
        self._card.setFixedWidth(460)
        self._card.body.setContentsMargins(24, 22, 24, 22)
        self._card.body.setSpacing(14)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._title = label(_("Recent"), "dim")
        sentence = _("Start a new assessment, or drop a plan or a file anywhere on this window.")
        self._card.add(label(_("Where does this place invite crime or fear?"), "heading"))
        self._card.add(label(sentence, "dim"))
        self._card.add(row(self.new_button, self.open_button, self.example_button, None))
        self._card.add(self._title, self._recent)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(row(None, self._card, None))
        layout.addStretch(3)
        shell.session_opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the recent files; one that is missing cannot be chosen."""
        clear(self._recent)
        recent = self._shell.settings.recent[:SHOWN]
        self._title.setVisible(bool(recent))
        for name in recent:
            path = Path(name)
            is_there = path.exists()
            text = path.stem if is_there else _("{name} (missing)").format(name=path.stem)
            widget = button(text, partial(self._documents.open, path), "row", name)
            widget.setEnabled(is_there)
            self._recent.addWidget(widget)
