"""Photos that are dropped or chosen: where they land, what is asked, what is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QPushButton

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import marking
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import PhotoPlace
from cpted_app.model.records import Header
from tests.gui.photo_album import BERLIN, only_photo, photo_file, stored

LEFT = Qt.MouseButton.LeftButton


def open_site(window: MainWindow, path: Path, *, crs: str | None = None) -> MainWindow:
    window.documents.create(path, Header(title="Lindenpark", crs=crs))
    x_m, y_m = (390_000.0, 5_819_600.0) if crs else (0.0, 0.0)
    shell = window.shell
    corner = shapely.Polygon([(x_m, y_m), (x_m + 200, y_m), (x_m + 200, y_m + 120)])
    from cpted_app.model.features import Zone

    assert shell.attempt(lambda: marking.place(shell.site, Zone, corner))
    window.show_step("mark")
    window.canvas.fit()
    return window


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    return open_site(start_window("Ada"), tmp_path / "park.gpkg")


def drop(window: MainWindow, *paths: Path, at: tuple[float, float] | None = None) -> None:
    place = QPoint(600, 300)
    if at is not None:
        x_px, y_px = window.canvas.view.to_px(*at)
        place = window.canvas.mapTo(window, QPoint(round(x_px), round(y_px)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(place), action, mime, LEFT, held))


def asked(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog, "PhotoOrPlan") if one.isVisible()]


def press(dialog: QDialog, text: str) -> None:
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == text)
    QTest.mouseClick(button, LEFT)


def test_a_photo_without_position_is_pinned_where_it_is_dropped(
    window: MainWindow, tmp_path: Path
) -> None:
    drop(window, photo_file(tmp_path, taken="2026:11:02 21:14:00"), at=(120.0, 30.0))
    (dialog,) = asked(window)
    press(dialog, "Add as photo")
    photo = only_photo(window)
    assert photo.placed_by is PhotoPlace.HAND
    reach_m = 1.0 / window.canvas.view.scale
    assert (photo.x_m, photo.y_m) == pytest.approx((120.0, 30.0), abs=reach_m)
    assert window.shell.site.plans == ()
    assert window.shell.album.chosen == (photo.id,)
    assert stored(tmp_path / "park.gpkg") == (photo,)


def test_a_dropped_picture_can_still_be_a_plan(window: MainWindow, tmp_path: Path) -> None:
    drop(window, photo_file(tmp_path, "sketch.png"))
    (dialog,) = asked(window)
    press(dialog, "Add as plan")
    assert len(window.shell.site.plans) == 1
    assert window.shell.site.photos == ()


def test_a_picture_of_no_camera_is_a_plan_in_the_step_plan(
    window: MainWindow, tmp_path: Path
) -> None:
    window.show_step("plan")
    drop(window, photo_file(tmp_path, "scan.jpg"))
    assert not asked(window)
    assert len(window.shell.site.plans) == 1


def test_what_a_camera_took_is_asked_about_in_every_step(
    window: MainWindow, tmp_path: Path
) -> None:
    window.show_step("plan")
    drop(window, photo_file(tmp_path, taken="2026:11:02 21:14:00"))
    (dialog,) = asked(window)
    press(dialog, "Cancel")
    assert window.shell.site.photos == ()
    assert window.shell.site.plans == ()


def test_a_photo_with_a_position_lies_where_its_camera_was(
    start_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    window = open_site(start_window("Ada"), tmp_path / "berlin.gpkg", crs="EPSG:25833")
    drop(window, photo_file(tmp_path, place=BERLIN), at=(390_120.0, 5_819_630.0))
    press(asked(window)[0], "Add as photo")
    photo = only_photo(window)
    assert photo.placed_by is PhotoPlace.CAMERA
    from pyproj import Transformer

    there = Transformer.from_crs("EPSG:4326", "EPSG:25833").transform(*BERLIN)
    assert (photo.x_m, photo.y_m) == pytest.approx(there, abs=0.01)


def test_several_photos_are_added_in_one_step_and_problems_are_told_once(
    window: MainWindow, tmp_path: Path
) -> None:
    good = [photo_file(tmp_path, f"{n}.jpg", seed=n) for n in range(3)]
    bad = tmp_path / "half.jpg"
    bad.write_bytes(good[0].read_bytes()[:500])
    drop(window, *good, bad)
    press(asked(window)[0], "Add as photos")
    assert [row.label for row in window.shell.site.photos] == ["P1", "P2", "P3"]
    assert all(row.x_m is None for row in window.shell.site.photos)
    told = window.notices.text.text()
    assert told.startswith("3 photos were added.")
    assert "half.jpg" in told
    window.actions_by_id["undo"].trigger()
    assert window.shell.site.photos == ()


def test_photos_and_other_files_are_not_mixed(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "plan.pdf"
    other.write_bytes(b"%PDF-1.7")
    drop(window, photo_file(tmp_path), other)
    assert window.notices.text.text().startswith("Several files were dropped.")
    assert window.shell.site.photos == ()


def test_an_heic_file_is_never_a_plan(window: MainWindow, tmp_path: Path) -> None:
    window.show_step("plan")
    path = tmp_path / "IMG_1.heic"
    path.write_bytes(b"no picture at all")
    drop(window, path)
    assert not asked(window)
    assert window.shell.site.plans == ()
    assert "IMG_1.heic" in window.notices.text.text()


def test_a_photo_needs_an_assessment(
    start_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    window = start_window("Ada")
    path = tmp_path / "IMG_1.heic"
    path.write_bytes(b"")
    drop(window, path)
    assert window.notices.text.text().startswith("A photo needs an assessment")


def test_the_menu_asks_for_photos_and_adds_them(window: MainWindow, tmp_path: Path) -> None:
    paths = [photo_file(tmp_path, f"{n}.jpg", seed=n) for n in range(2)]
    window.actions_by_id["add_photos"].trigger()
    ask = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    assert ask.fileMode() is QFileDialog.FileMode.ExistingFiles
    ask.filesSelected.emit([str(path) for path in paths])
    ask.reject()
    assert len(window.shell.site.photos) == 2
    assert ask.findChild(QDialogButtonBox) is not None


def test_more_photos_than_memory_should_hold_come_in_several_steps(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpted_app.gui.photo_files.IN_ONE_STEP", 2)
    paths = [photo_file(tmp_path, f"{n}.jpg", seed=n, size=(40, 30)) for n in range(5)]
    window.documents.photos.add(paths)
    assert [row.label for row in window.shell.site.photos] == ["P1", "P2", "P3", "P4", "P5"]
    told = window.notices.text.text()
    assert told == "5 photos were added. 5 of them wait to be placed on the plan."


def test_a_read_only_window_takes_no_photos(
    start_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    first = open_site(start_window("Ada"), tmp_path / "park.gpkg")
    second = start_window("Ben")
    second.documents.open(tmp_path / "park.gpkg")
    second.notices.dismiss()
    second.documents.photos.add([photo_file(tmp_path)])
    assert second.shell.site.photos == ()
    assert second.notices.text.text().startswith("This window is read-only")
    assert not second.actions_by_id["add_photos"].isEnabled()
    second.show_step("mark")
    assert not second.steps.mark.photos.add_button.isEnabled()
    assert first.actions_by_id["add_photos"].isEnabled()


def test_a_plan_that_is_no_picture_is_not_asked_about(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "plan.tif"
    Image.linear_gradient("L").save(path)
    drop(window, path)
    assert not asked(window)
    assert len(window.shell.site.plans) == 1
    assert not window.shell.site.all(Luminaire)
