"""What is dropped on the window: which files are photos, and what becomes of the others."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from cpted_app.errors import UserError
from cpted_app.gui import photometric
from cpted_app.gui.canvas.context import REACH_PX
from cpted_app.gui.dialogs.photo_or_plan import PhotoOrPlan
from cpted_app.gui.photo_files import HEIC_ENDINGS, PHOTO_ENDINGS, Point, is_by_camera
from cpted_app.model.features import Luminaire
from cpted_app.session.photometry import is_photometric
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow

PHOTO_STEPS = ("mark", "remarks")
"""Steps in which a dropped picture is more likely a photo than a plan."""


def take(window: "MainWindow", paths: Sequence[Path], place: QPointF) -> None:
    """Open what was dropped at a place of the window, asking where it may be two things."""
    pictures = [path for path in paths if path.suffix.lower() in PHOTO_ENDINGS]
    if not paths:
        return
    if all(map(is_photometric, paths)):
        _take_light(window, paths, place)
    elif len(pictures) < len(paths):
        _take_others(window, paths)
    elif all(_is_heic(path) for path in pictures):
        _add(window, pictures, place)
    elif window.shell.session is None or not _may_be_photos(window, pictures):
        window.documents.open(pictures[0])
    else:
        dialog = PhotoOrPlan(pictures, window)
        dialog.photos_chosen.connect(lambda: _add(window, pictures, place))
        dialog.plan_chosen.connect(lambda: window.documents.open(pictures[0]))
        dialog.open()


def _take_others(window: "MainWindow", paths: Sequence[Path]) -> None:
    if len(paths) == 1:
        window.documents.open(paths[0])
    else:
        window.shell.tell(
            UserError(
                N_("Several files were dropped."),
                N_("Drop photos together, and other files one at a time."),
            )
        )


def _add(window: "MainWindow", paths: Sequence[Path], place: QPointF) -> None:
    if window.shell.session is None:
        window.shell.tell(
            UserError(
                N_("A photo needs an assessment to be in."),
                N_("Open one or make a new one, then drop the photo again."),
            )
        )
        return
    window.documents.photos.add(paths, _on_plan(window, place))


def _take_light(window: "MainWindow", paths: Sequence[Path], place: QPointF) -> None:
    """Take photometric files in, for the luminaire they were dropped on or the selected ones."""
    if window.shell.session is None:
        window.shell.tell(
            UserError(
                N_("A photometric file needs an assessment to be in."),
                N_("Open one or make a new one, then drop the file again."),
            )
        )
        return
    at = _on_plan(window, place)
    canvas = window.canvas
    hit = canvas.scene.index.hit_test(*at, REACH_PX / canvas.view.scale) if at else None
    onto = hit if isinstance(hit, Luminaire) else None
    photometric.take_dropped(window.shell, paths, onto)


def _may_be_photos(window: "MainWindow", paths: Sequence[Path]) -> bool:
    return len(paths) > 1 or window.step in PHOTO_STEPS or is_by_camera(paths[0])


def _is_heic(path: Path) -> bool:
    return path.suffix.lower() in HEIC_ENDINGS


def _on_plan(window: "MainWindow", place: QPointF) -> Point | None:
    """Return the site metres of a place of the window; None beside the plan."""
    canvas = window.canvas
    if not canvas.isVisible() or canvas.content_box is None:
        return None
    there = QPointF(canvas.mapFrom(window, place.toPoint()))
    if not canvas.rect().contains(there.toPoint()):
        return None
    return canvas.view.to_site(there.x(), there.y())
