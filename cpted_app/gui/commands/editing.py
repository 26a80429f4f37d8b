"""Commands of the menu Edit."""

from typing import TYPE_CHECKING

import cpted_app.gui.panels.history as history_panel
from cpted_app.i18n import _, worded
from cpted_app.model.actions import marking

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def can_undo(window: "MainWindow") -> bool:
    """Return whether there is something to take back."""
    session = window.shell.session
    return window.shell.is_writable and session is not None and session.undo_label is not None


def can_redo(window: "MainWindow") -> bool:
    """Return whether there is something to bring back."""
    session = window.shell.session
    return window.shell.is_writable and session is not None and session.redo_label is not None


def undo(window: "MainWindow") -> None:
    """Take the last edit back."""
    if window.shell.session is not None:
        window.shell.guarded(window.shell.session.undo)


def redo(window: "MainWindow") -> None:
    """Bring the last undone edit back."""
    if window.shell.session is not None:
        window.shell.guarded(window.shell.session.redo)


def undo_text(window: "MainWindow") -> str:
    """Return the text of Undo with what it would take back."""
    session = window.shell.session
    label = session.undo_label if session else None
    return _("&Undo {what}").format(what=worded(label)) if label else _("&Undo")


def redo_text(window: "MainWindow") -> str:
    """Return the text of Redo with what it would bring back."""
    session = window.shell.session
    label = session.redo_label if session else None
    return _("&Redo {what}").format(what=worded(label)) if label else _("&Redo")


def show_history(window: "MainWindow") -> None:
    """Show the list of steps beside the window."""
    if window.history is None:
        window.history = history_panel.History(window.shell, window)
    window.history.show()
    window.history.raise_()


def copy(window: "MainWindow") -> None:
    """Keep the selected features for pasting."""
    window.canvas.commands.copy()


def paste(window: "MainWindow") -> None:
    """Put the copied features beside their originals, under new labels."""
    window.canvas.commands.paste()


def duplicate(window: "MainWindow") -> None:
    """Put a copy of the selected features beside them."""
    window.canvas.commands.duplicate()


def delete(window: "MainWindow") -> None:
    """Delete the selected features, or the chosen photos."""
    shell = window.shell
    if shell.album.chosen:
        shell.album.remove()
        return
    shell.attempt(lambda: marking.delete(shell.site, shell.selection))


def select_all(window: "MainWindow") -> None:
    """Select every feature."""
    window.shell.select(row.id for row in window.shell.site.features)


def deselect(window: "MainWindow") -> None:
    """Select nothing."""
    window.shell.select(())
    window.shell.album.choose(())
