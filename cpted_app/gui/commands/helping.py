"""Commands of the menu Help."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from cpted_app.folders import log_folder as log_files
from cpted_app.gui.dialogs.about import About
from cpted_app.gui.dialogs.shortcuts import Shortcuts

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def shortcuts(window: "MainWindow") -> None:
    """Show all shortcuts."""
    Shortcuts(window).open()


def about(window: "MainWindow") -> None:
    """Show version, licences and what is not claimed."""
    About(window).open()


def log_folder(_window: "MainWindow") -> None:
    """Open the folder of the log files."""
    folder = log_files()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
