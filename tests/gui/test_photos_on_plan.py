"""Photos on the plan: pins that are hovered, chosen, moved, turned, placed and hidden."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpted_app.gui.canvas.context import REACH_PX
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.tools.photo import HANDLE_REACHES
from cpted_app.model.actions import marking, photographing
from cpted_app.model.features import Luminaire, Zone
from cpted_app.model.kinds import PhotoPlace
from cpted_app.model.records import SITE_SUBJECT, Header, Photo, Remark
from cpted_app.session.session import Session
from tests.gui.photo_album import only_photo, photo_file, stored

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
HERE = (60.0, 40.0)


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    shell = made.shell
    square = shapely.box(0.0, 0.0, 200.0, 120.0)
    assert shell.attempt(lambda: marking.place(shell.site, Zone, square))
    shell.select(())
    made.show_step("mark")
    made.canvas.fit()
    return made


@pytest.fixture
def pinned(window: MainWindow, tmp_path: Path) -> Photo:
    window.documents.photos.add([photo_file(tmp_path)], HERE)
    window.shell.album.choose(())
    return only_photo(window)


def pixel(window: MainWindow, x_m: float, y_m: float) -> QPoint:
    x_px, y_px = window.canvas.view.to_px(x_m, y_m)
    return QPoint(round(x_px), round(y_px))


def move(window: MainWindow, at: QPoint) -> None:
    QTest.mouseMove(window.canvas, at)
    QApplication.processEvents()


def drag(
    window: MainWindow, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NO_KEY
) -> None:
    move(window, start)
    QTest.mousePress(window.canvas, LEFT, held, start)
    move(window, (start + end) / 2)
    move(window, end)
    QTest.mouseRelease(window.canvas, LEFT, held, end)


def click(window: MainWindow, at: QPoint, held: Qt.KeyboardModifier = NO_KEY) -> None:
    move(window, at)
    QTest.mouseClick(window.canvas, LEFT, held, at)


def chosen(window: MainWindow) -> list[str]:
    return [row.label for row in window.shell.album.photos]


def edits(window: MainWindow) -> int:
    session = window.shell.session
    assert isinstance(session, Session)
    return len(session.steps())


def test_a_click_on_a_pin_chooses_the_photo_and_escape_lets_go(
    window: MainWindow, pinned: Photo
) -> None:
    click(window, pixel(window, *HERE))
    assert chosen(window) == ["P1"]
    assert window.steps.mark.photo.heading.text() == "P1 · Photo"
    assert window.steps.mark.photos.grid.chosen == [pinned.id]
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert chosen(window) == []
    assert not window.steps.mark.photo.isVisible()


def test_marks_and_photos_are_not_chosen_together(window: MainWindow, pinned: Photo) -> None:
    shell = window.shell
    lamp = shapely.Point(150.0, 90.0)
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, lamp))
    (row,) = shell.site.all(Luminaire)
    click(window, pixel(window, *HERE))
    click(window, pixel(window, 150.0, 90.0))
    assert list(shell.selection) == [row.id]
    assert chosen(window) == []
    click(window, pixel(window, *HERE))
    assert list(shell.selection) == []
    assert chosen(window) == [pinned.label]
    click(window, pixel(window, 20.0, 100.0))
    assert chosen(window) == []


def test_a_pin_is_dragged_in_one_edit(window: MainWindow, pinned: Photo, tmp_path: Path) -> None:
    before = edits(window)
    drag(window, pixel(window, *HERE), pixel(window, 100.0, 60.0))
    photo = only_photo(window)
    reach_m = 1.5 / window.canvas.view.scale
    assert (photo.x_m, photo.y_m) == pytest.approx((100.0, 60.0), abs=reach_m)
    assert edits(window) == before + 1
    assert stored(tmp_path / "park.gpkg") == (photo,)
    window.actions_by_id["undo"].trigger()
    assert only_photo(window) == pinned


def test_escape_leaves_a_dragged_pin_where_it_was(window: MainWindow, pinned: Photo) -> None:
    start, end = pixel(window, *HERE), pixel(window, 100.0, 60.0)
    QTest.mousePress(window.canvas, LEFT, NO_KEY, start)
    move(window, end)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.canvas, LEFT, NO_KEY, end)
    assert only_photo(window) == pinned


def test_the_handle_turns_the_photo_in_one_edit(window: MainWindow, pinned: Photo) -> None:
    pin = pixel(window, *HERE)
    click(window, pin)
    before = edits(window)
    handle = pin - QPoint(0, round(HANDLE_REACHES * REACH_PX))  # north of a photo without one
    drag(window, handle, pin + QPoint(90, 0))
    assert only_photo(window).bearing_deg == 90.0
    assert edits(window) == before + 1
    east = pin + QPoint(round(HANDLE_REACHES * REACH_PX), 0)
    drag(window, east, pin + QPoint(88, 92), Qt.KeyboardModifier.ShiftModifier)
    assert only_photo(window).bearing_deg == 135.0  # held to 15° steps
    place = only_photo(window)
    assert (place.x_m, place.y_m) == (pinned.x_m, pinned.y_m)


def test_a_click_on_the_handle_alone_changes_nothing(window: MainWindow, pinned: Photo) -> None:
    pin = pixel(window, *HERE)
    click(window, pin)
    click(window, pin - QPoint(0, round(HANDLE_REACHES * REACH_PX)))
    assert only_photo(window) == pinned


def test_delete_removes_the_chosen_photo(window: MainWindow, pinned: Photo, tmp_path: Path) -> None:
    click(window, pixel(window, *HERE))
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert window.shell.site.photos == ()
    assert len(window.shell.site.all(Zone)) == 1
    assert stored(tmp_path / "park.gpkg") == ()
    window.actions_by_id["undo"].trigger()
    assert only_photo(window) == pinned


def test_the_menu_deletes_photos_too(window: MainWindow, pinned: Photo) -> None:
    assert not window.actions_by_id["delete"].isEnabled()
    window.shell.album.choose([pinned.id])
    assert window.actions_by_id["delete"].isEnabled()
    window.actions_by_id["delete"].trigger()
    assert window.shell.site.photos == ()


def test_the_pointer_on_a_pin_shows_the_photo_and_its_caption(
    window: MainWindow, pinned: Photo, qtbot: QtBot
) -> None:
    shell = window.shell
    shell.album.choose([pinned.id])
    assert shell.album.set(caption="Dark corner")
    shell.album.choose(())
    card = window.photos.card
    move(window, pixel(window, 20.0, 20.0))
    assert not card.isVisible()
    move(window, pixel(window, *HERE))
    assert card.isVisible()
    assert card.title.text() == "P1 · Dark corner"
    thumbnails = shell.album.thumbnails
    qtbot.waitUntil(lambda: thumbnails.get(pinned.attachment) is not None)
    assert window.canvas.rect().contains(card.geometry())
    move(window, pixel(window, 150.0, 100.0))
    assert not card.isVisible()


def test_hidden_photos_are_neither_hit_nor_chosen(window: MainWindow, pinned: Photo) -> None:
    toggle = window.actions_by_id["photos_shown"]
    assert toggle.isChecked()
    toggle.trigger()
    assert not toggle.isChecked()
    click(window, pixel(window, *HERE))
    assert not window.shell.album.chosen
    toggle.trigger()
    click(window, pixel(window, *HERE))
    assert window.shell.album.chosen == (pinned.id,)


def test_waiting_photos_are_placed_one_after_another(window: MainWindow, tmp_path: Path) -> None:
    window.documents.photos.add([photo_file(tmp_path, f"{n}.jpg", seed=n) for n in range(2)])
    assert window.steps.mark.photos.place_button.text() == "Place 2 photos"
    QTest.mouseClick(window.steps.mark.photos.place_button, LEFT)
    assert window.canvas.hand.row.id == "photo"
    assert window.photos.card.isVisible()
    before = edits(window)
    click(window, pixel(window, 30.0, 30.0))
    drag(window, pixel(window, 150.0, 30.0), pixel(window, 150.0, 80.0))
    first, second = window.shell.site.photos
    assert first.placed_by is second.placed_by is PhotoPlace.HAND
    assert first.bearing_deg is None
    assert second.bearing_deg == 0.0  # drawn due north
    assert edits(window) == before + 2
    assert window.canvas.hand.row.id == "select"
    assert not window.photos.card.isVisible()
    assert not window.steps.mark.photos.place_button.isVisible()


def test_escape_ends_placing(window: MainWindow, tmp_path: Path) -> None:
    window.documents.photos.add([photo_file(tmp_path)])
    window.actions_by_id["place_photos"].trigger()
    assert window.canvas.hand.hint.startswith("Click where P1 was taken")
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.shell.album.placing is None
    assert not window.photos.card.isVisible()
    click(window, pixel(window, 30.0, 30.0))
    assert only_photo(window).x_m is None


def test_the_mark_that_a_photo_shows_is_picked_on_the_plan(
    window: MainWindow, pinned: Photo
) -> None:
    shell = window.shell
    lamp = shapely.Point(150.0, 90.0)
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, lamp))
    (row,) = shell.site.all(Luminaire)
    shell.album.choose([pinned.id])
    QTest.mouseClick(window.steps.mark.photo.links.pick_button, LEFT)
    click(window, pixel(window, 150.0, 90.0))
    assert only_photo(window).subject == row.id
    assert shell.album.chosen == (pinned.id,)
    assert window.steps.mark.photo.links.mark.text() == row.label


def test_a_photo_in_a_read_only_window_stays(
    window: MainWindow, pinned: Photo, start_window: Callable[[str], MainWindow], tmp_path: Path
) -> None:
    second = start_window("Ben")
    second.documents.open(tmp_path / "park.gpkg")
    second.show_step("mark")
    second.canvas.fit()
    drag(second, pixel(second, *HERE), pixel(second, 100.0, 60.0))
    assert only_photo(second) == pinned
    assert not second.steps.mark.photo.remove_button.isEnabled()
    assert only_photo(window) == pinned


def test_the_nearest_of_many_pins_is_meant(window: MainWindow, tmp_path: Path) -> None:
    paths = [photo_file(tmp_path, f"{n}.jpg", seed=n, size=(40, 30)) for n in range(3)]
    window.documents.photos.add(paths)
    shell = window.shell
    for at, photo in enumerate(shell.site.photos):
        edit = photographing.place_photo(shell.site, photo, 60.0 + at * 2.0, 40.0)
        assert shell.do(edit)
    click(window, pixel(window, 62.1, 40.0))
    assert [row.label for row in shell.album.photos] == ["P2"]


def test_a_remark_that_is_pinned_puts_its_tool_away(window: MainWindow) -> None:
    window.show_step("remarks")
    window.shell.tool_wanted.emit("remark")
    click(window, pixel(window, 30.0, 30.0))
    assert window.canvas.hand.row.id == "select"
    form = window.steps.remarks.form
    assert form.isVisible()
    form.text.setPlainText("Dim corner")
    QTest.mouseClick(form.record_button, LEFT)
    (remark,) = window.shell.site.all(Remark)
    assert (remark.x_m, remark.y_m) != (None, None) or remark.subject != SITE_SUBJECT
