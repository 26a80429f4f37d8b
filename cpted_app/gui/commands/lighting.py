"""Commands about light: on the plan, at night, and how much a place needs."""

from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.light_class import LightClassDialog
from cpted_app.model.features import Route, Zone
from cpted_app.session import light_picture
from cpted_app.session.light_picture import Lit

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def can_show(window: "MainWindow") -> bool:
    """Return whether there is light that could be shown on the plan."""
    shell = window.shell
    is_metric = shell.session is not None and shell.site.header.is_metric
    return is_metric and light_picture.region(shell.site) is not None


def toggle(window: "MainWindow") -> None:
    """Lay the light over the plan, or take it away."""
    window.shell.light.show(not window.shell.light.is_on)
    window.refresh_actions()


def is_shown(window: "MainWindow") -> bool:
    """Return whether the light is laid over the plan."""
    return window.shell.light.is_on


def toggle_night(window: "MainWindow") -> None:
    """Show the plan as dark as it is at night, or plainly again."""
    light = window.shell.light
    if light.is_on:
        light.dress(is_night=not light.is_night)
    else:
        light.dress(is_night=True)
        light.show(True)
    window.refresh_actions()


def is_night(window: "MainWindow") -> bool:
    """Return whether the plan is shown as at night."""
    return window.shell.light.is_on and window.shell.light.is_night


def can_compare(window: "MainWindow") -> bool:
    """Return whether luminaires are proposed, so that before and after differ."""
    return can_show(window) and light_picture.has_planned(window.shell.site)


def compare(window: "MainWindow") -> None:
    """Show the light before, after, and what differs, one after the other."""
    light = window.shell.light
    order = (Lit.EXISTING, Lit.PROPOSED, Lit.CHANGE)
    at = order.index(light.choice.lit) if light.choice.lit in order else -1
    light.choose(lit=order[(at + 1) % len(order)] if light.is_on else Lit.EXISTING)
    light.show(True)
    window.refresh_actions()


def analyse(window: "MainWindow") -> None:
    """Show how routes and zones stand."""
    window.show_step("analyse")
    window.steps.analyse.show_light()


def can_choose_class(window: "MainWindow") -> bool:
    """Return whether routes and zones, and nothing else, are selected and may be changed."""
    rows = window.shell.selected_features
    are_all = all(isinstance(row, (Route, Zone)) for row in rows)
    return window.shell.is_writable and bool(rows) and are_all


def choose_class(window: "MainWindow") -> None:
    """Ask for the lighting class of the selected routes and zones."""
    chosen = window.shell.selected_features
    rows = [row for row in chosen if isinstance(row, (Route, Zone))]
    LightClassDialog(window.shell, rows, window).open()
