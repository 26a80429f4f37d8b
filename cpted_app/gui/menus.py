"""The commands as actions of the window, in its menus."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from cpted_app.gui.actions import ACTIONS
from cpted_app.gui.commands import editing
from cpted_app.gui.icons import icon
from cpted_app.i18n import _

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def make_actions(window: "MainWindow") -> dict[str, QAction]:
    """Return an action of the window for each command."""
    actions: dict[str, QAction] = {}
    for command in ACTIONS:
        action = QAction(_(command.text), window)
        action.setObjectName(command.id)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        if command.is_checked is not None:
            action.setCheckable(True)
        action.triggered.connect(lambda _checked=False, run=command.run: run(window))
        window.addAction(action)
        actions[command.id] = action
    actions["quit"].setMenuRole(QAction.MenuRole.QuitRole)
    actions["about"].setMenuRole(QAction.MenuRole.AboutRole)
    actions["preferences"].setMenuRole(QAction.MenuRole.PreferencesRole)
    return actions


def fill(bar: QMenuBar, actions: dict[str, QAction]) -> dict[str, QMenu]:
    """Put the actions into menus and return these by their path."""
    menus: dict[str, QMenu] = {}
    for command in ACTIONS:
        top, _slash, below = command.menu.partition("/")
        if top not in menus:
            menus[top] = bar.addMenu(_(top))
        if below and command.menu not in menus:
            menus[command.menu] = menus[top].addMenu(_(below))
        if command.starts_group:
            menus[command.menu].addSeparator()
        menus[command.menu].addAction(actions[command.id])
    return menus


def refresh(window: "MainWindow", actions: dict[str, QAction]) -> None:
    """Enable and check the actions as things are now, and say what undo would take back."""
    for command in ACTIONS:
        action = actions[command.id]
        action.setEnabled(command.is_enabled(window))
        if command.is_checked is not None:
            action.setChecked(command.is_checked(window))
    actions["undo"].setText(editing.undo_text(window))
    actions["redo"].setText(editing.redo_text(window))


def draw_icons(window: "MainWindow", actions: dict[str, QAction]) -> None:
    """Give the actions their icons in the colours of the theme."""
    for command in ACTIONS:
        if command.icon:
            actions[command.id].setIcon(icon(command.icon, window.shell.theme))
