"""Commands of the menu Site."""

from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.who_i_am import WhoIAm

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def details(window: "MainWindow") -> None:
    """Show title, place types and problem frame."""
    window.show_step("plan")
    window.steps.plan.show_details()


def add_plan(window: "MainWindow") -> None:
    """Ask which plan to add."""
    window.documents.ask_plan()


def can_calibrate(window: "MainWindow") -> bool:
    """Return whether there is a plan that may be calibrated."""
    return window.shell.is_writable and bool(window.shell.site.plans)


def calibrate(window: "MainWindow") -> None:
    """Ask how the plan's scale is known."""
    window.show_step("plan")
    window.steps.plan.calibrate()


def who_i_am(window: "MainWindow") -> None:
    """Ask for name, role and organisation."""
    WhoIAm(window.shell, window).open()


def verify(window: "MainWindow") -> None:
    """Check the file and tell what was found."""
    window.documents.verify()
