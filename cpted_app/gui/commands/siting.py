"""Commands of the menu Site."""

from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.own_checklists import OwnChecklists
from cpted_app.gui.dialogs.photometric_files import PhotometricFiles
from cpted_app.gui.dialogs.place_site import PlaceSite
from cpted_app.gui.dialogs.reading_series import ReadingSeries
from cpted_app.gui.dialogs.reassess import Reassess
from cpted_app.gui.dialogs.who_i_am import WhoIAm
from cpted_app.model.features import Route, Zone

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def details(window: "MainWindow") -> None:
    """Show title, place types and problem frame."""
    window.show_step("plan")
    window.steps.plan.show_details()


def add_plan(window: "MainWindow") -> None:
    """Ask which plan to add."""
    window.documents.ask_plan()


def add_photos(window: "MainWindow") -> None:
    """Ask which photos to add."""
    window.documents.ask_photos()


def has_unplaced_photos(window: "MainWindow") -> bool:
    """Return whether there are photos that may be pinned."""
    return window.shell.is_writable and bool(window.shell.album.unplaced)


def place_photos(window: "MainWindow") -> None:
    """Have clicks on the plan pin the photos that wait, one after another."""
    album = window.shell.album
    album.start_placing(row.id for row in album.unplaced)


def can_calibrate(window: "MainWindow") -> bool:
    """Return whether there is a plan that may be calibrated."""
    return window.shell.is_writable and bool(window.shell.site.plans)


def calibrate(window: "MainWindow") -> None:
    """Ask how the plan's scale is known."""
    window.show_step("plan")
    window.steps.plan.calibrate()


def can_place(window: "MainWindow") -> bool:
    """Return whether the site is in metres, so that it may be moved as a whole."""
    return window.shell.is_writable and window.shell.site.header.is_metric


def place_site(window: "MainWindow") -> None:
    """Ask where on the map the site lies, or which system it moves to."""
    if not window.shell.shows_existing():
        return
    if window.step == "report":
        window.show_step("plan")
    PlaceSite(window.shell, window.canvas.set_overlays, window).open()


def photometric_files(window: "MainWindow") -> None:
    """Show the photometric files of the site."""
    PhotometricFiles(window.shell, window).open()


def own_checklists(window: "MainWindow") -> None:
    """Show the person's own checklists."""
    OwnChecklists(window.shell, window).open()


def can_measure(window: "MainWindow") -> bool:
    """Return whether there is a route or a zone on which readings may lie in a series."""
    site = window.shell.site
    return can_place(window) and bool(site.all(Route) or site.all(Zone))


def reading_series(window: "MainWindow") -> None:
    """Ask for light readings along a route or on a grid."""
    if not window.shell.shows_existing():
        return
    if window.step == "report":
        window.show_step("mark")
    ReadingSeries(window.shell, window.canvas.set_overlays, window).open()


def recommendations(window: "MainWindow") -> None:
    """Show all recommendations as a board and a list."""
    window.steps.report.recommendations.open()


def recommend(window: "MainWindow") -> None:
    """Propose recommendations for the low answers."""
    window.steps.report.recommendations.ask_drafts()


def reassess(window: "MainWindow") -> None:
    """Ask which earlier state of the site to compare with."""
    if window.step == "report":
        window.show_step("assess")
    Reassess(window.shell, window).open()


def who_i_am(window: "MainWindow") -> None:
    """Ask for name, role and organisation."""
    WhoIAm(window.shell, window).open()


def verify(window: "MainWindow") -> None:
    """Check the file and tell what was found."""
    window.documents.verify()
