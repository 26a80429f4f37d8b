"""Commands about sight and ways out: on the plan, and what is known of them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.sight_matrix import SightMatrixDialog
from cpted_app.session import sight_picture
from cpted_app.session.sight_picture import Sight

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def toggle(quantities: Sequence[Sight]) -> Callable[["MainWindow"], None]:
    """Return what lays the last shown of some quantities over the plan, or takes it away."""

    def run(window: "MainWindow") -> None:
        sight = window.shell.sight
        if sight.shows(quantities):
            sight.show(False)
        else:
            sight.show_quantity(sight.last_of(quantities))
        window.refresh_actions()

    return run


def can_show(quantities: Sequence[Sight]) -> Callable[["MainWindow"], bool]:
    """Return what tells whether anything is marked that some quantities could be about."""
    needs = sight_picture.FIELDS[quantities[0]].needs

    def check(window: "MainWindow") -> bool:
        shell = window.shell
        is_metric = shell.session is not None and shell.site.header.is_metric
        return is_metric and any(shell.site.all(kind) for kind in needs)

    return check


def shows(quantities: Sequence[Sight]) -> Callable[["MainWindow"], bool]:
    """Return what tells whether one of some quantities is on the plan."""
    return lambda window: window.shell.sight.shows(quantities)


def to_sight(window: "MainWindow") -> None:
    """Show what is known of sight."""
    window.show_step("analyse")
    window.steps.analyse.show_sight()


def to_ways(window: "MainWindow") -> None:
    """Show what is known of ways out."""
    window.show_step("analyse")
    window.steps.analyse.show_ways()


def matrix(window: "MainWindow") -> None:
    """Show who sees whom among the marks."""
    if window.step == "report":
        window.show_step("analyse")
    SightMatrixDialog(window.shell, window).open()
