"""What a command is: one row of data that menus, search and shortcuts read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow

Run = Callable[["MainWindow"], object]
Test = Callable[["MainWindow"], bool]
Keys = QKeySequence.StandardKey

FILE, EDIT, VIEW, SITE, HELP = N_("&File"), N_("&Edit"), N_("&View"), N_("&Site"), N_("&Help")


def always(_window: "MainWindow") -> bool:
    """Return True: such a command can be given at any time."""
    return True


def is_open(window: "MainWindow") -> bool:
    """Return whether an assessment is open."""
    return window.shell.session is not None


@dataclass(frozen=True, slots=True)
class Command:
    """One command: where it stands, what it is called, its keys, its icon, what it calls."""

    id: str
    menu: str
    text: str
    shortcut: str | Keys
    icon: str
    run: Run
    is_enabled: Test = always
    is_checked: Test | None = None
    starts_group: bool = False
