"""Commands of the menu File."""

from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.preferences import Preferences

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def new(window: "MainWindow") -> None:
    """Ask for title and place of a new assessment."""
    window.documents.ask_new()


def open_file(window: "MainWindow") -> None:
    """Ask which assessment to open."""
    window.documents.ask_open()


def save_copy(window: "MainWindow") -> None:
    """Ask where to write a copy."""
    window.documents.ask_copy()


def close(window: "MainWindow") -> None:
    """Close the assessment; the window stays."""
    window.documents.close()


def example(window: "MainWindow") -> None:
    """Open the example site."""
    window.documents.open_example()


def import_features(window: "MainWindow") -> None:
    """Ask which file to import features from."""
    window.documents.ask_import()


def export_features(window: "MainWindow") -> None:
    """Ask what to export, for whom and where."""
    window.documents.ask_export()


def report_pdf(window: "MainWindow") -> None:
    """Go to the report and ask where to save it."""
    window.show_step("report")
    window.steps.report.ask_save()


def print_report(window: "MainWindow") -> None:
    """Go to the report and print it."""
    window.show_step("report")
    window.steps.report.ask_print()


def preferences(window: "MainWindow") -> None:
    """Ask for the preferences."""
    dialog = Preferences(window.shell.settings, window)
    dialog.accepted.connect(window.apply_settings)
    dialog.open()


def leave(window: "MainWindow") -> None:
    """Close the window."""
    window.close()
