"""The menu of the files that were open last."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cpted_app.gui.documents import Documents
from cpted_app.i18n import _


def add_recent(menu: QMenu, before: QAction, documents: Documents) -> QMenu:
    """Put the menu of recent files into another one; a missing file cannot be chosen."""
    recent = QMenu(_("&Recent"), menu)
    menu.insertMenu(before, recent)

    def fill() -> None:
        recent.clear()
        for name in documents.recent:
            action = recent.addAction(name)
            action.setEnabled(Path(name).exists())
            action.triggered.connect(partial(_open, documents, Path(name)))
        if recent.isEmpty():
            recent.addAction(_("None yet")).setEnabled(False)

    recent.aboutToShow.connect(fill)
    return recent


def _open(documents: Documents, path: Path, _checked: bool = False) -> None:
    documents.open(path)
