"""Commands of the menu View, and the command search."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from cpted_app.gui.canvas.scene import PHOTOS

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow

ThemeChoice = Literal["system", "light", "dark"]


def to_step(step: str) -> Callable[["MainWindow"], None]:
    """Return the command that shows a step."""
    return lambda window: window.show_step(step)


def is_step(step: str) -> Callable[["MainWindow"], bool]:
    """Return the test whether a step is shown."""
    return lambda window: window.step == step


def zoom_in(window: "MainWindow") -> None:
    """Show less, larger."""
    window.canvas.zoom_in()


def zoom_out(window: "MainWindow") -> None:
    """Show more, smaller."""
    window.canvas.zoom_out()


def fit(window: "MainWindow") -> None:
    """Show everything."""
    window.canvas.fit()


def toggle_tray(window: "MainWindow") -> None:
    """Show or hide the tables below the plan."""
    window.tray.setVisible(window.tray.isHidden())
    window.refresh_actions()


def has_tray(window: "MainWindow") -> bool:
    """Return whether the tables are shown."""
    return not window.tray.isHidden()


def toggle_photos(window: "MainWindow") -> None:
    """Show or hide the pins of photos on the plan."""
    window.canvas.set_hidden(window.canvas.scene.hidden ^ {PHOTOS})
    window.refresh_actions()


def shows_photos(window: "MainWindow") -> bool:
    """Return whether the pins of photos are shown on the plan."""
    return PHOTOS not in window.canvas.scene.hidden


def toggle_lights(window: "MainWindow") -> None:
    """Show C0 and the light's shape of all luminaires, or of the selected ones alone."""
    window.canvas.lights.show_all(is_wanted=not window.canvas.lights.shows_all)
    window.refresh_actions()


def shows_lights(window: "MainWindow") -> bool:
    """Return whether all luminaires show C0 and the shape of their light."""
    return window.canvas.lights.shows_all


def use_theme(choice: ThemeChoice) -> Callable[["MainWindow"], None]:
    """Return the command that chooses a theme."""

    def use(window: "MainWindow") -> None:
        window.shell.settings.theme = choice
        window.shell.save_settings()
        window.apply_theme()

    return use


def is_theme(choice: ThemeChoice) -> Callable[["MainWindow"], bool]:
    """Return the test whether a theme is chosen."""
    return lambda window: window.shell.settings.theme == choice


def toggle_full_screen(window: "MainWindow") -> None:
    """Fill the screen, or give it back."""
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


def is_full_screen(window: "MainWindow") -> bool:
    """Return whether the window fills the screen."""
    return window.isFullScreen()


def field_mode(window: "MainWindow") -> None:
    """Show the checklist alone, one question at a time, on the whole screen."""
    from cpted_app.gui.field_mode import FieldMode

    if window.pages.count() > 1:
        return
    window.show_step("assess")
    was_full = window.isFullScreen()
    page = FieldMode(window.shell, window.documents, window.steps.assess.list.wish.show)

    def leave() -> None:
        window.pages.removeWidget(page)
        page.deleteLater()
        if not was_full:
            window.showNormal()
        window.show_step("assess")

    page.left.connect(leave)
    window.pages.addWidget(page)
    window.pages.setCurrentWidget(page)
    window.showFullScreen()
    page.setFocus()


def search(window: "MainWindow") -> None:
    """Open the search for commands, features and questions."""
    window.command_search.start()
