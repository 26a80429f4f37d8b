"""The field mode by keyboard and by finger: the same answers, on a screen of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cpted_app.gui.field_mode import FieldMode
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.kinds import AnswerValue, PlaceType
from cpted_app.model.records import Answer, Header, Photo, Remark

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    header = Header(title="Lindenpark", place_types=(PlaceType.PARK,))
    made.documents.create(tmp_path / "park.gpkg", header)
    return made


@pytest.fixture
def field(window: MainWindow) -> Iterator[FieldMode]:
    window.actions_by_id["field_mode"].trigger()
    page = window.pages.currentWidget()
    assert isinstance(page, FieldMode)
    QApplication.processEvents()
    yield page
    if window.pages.count() > 1:
        page.left.emit()


def given(window: MainWindow) -> list[tuple[str, str]]:
    return [(row.item, row.value.value) for row in window.shell.site.all(Answer)]


def question(window: MainWindow) -> str:
    assert window.shell.question is not None
    return window.shell.question.item


def test_digits_answer_and_arrows_go_on_and_back(window: MainWindow, field: FieldMode) -> None:
    first = question(window)
    QTest.keyClick(field, Qt.Key.Key_2)
    assert field.sheet.grid.anchors[2].isChecked()
    QTest.keyClick(field, Qt.Key.Key_Right)
    second = question(window)
    assert second != first
    QTest.keyClick(field, Qt.Key.Key_3)
    assert given(window) == [(first, "2"), (second, "3")]
    assert field.count.text().startswith("2 of ")
    QTest.keyClick(field, Qt.Key.Key_Left)
    assert question(window) == first
    assert field.place.text().startswith("1 of ")


def test_a_finger_answers_and_goes_on(window: MainWindow, field: FieldMode) -> None:
    first = question(window)
    QTest.mouseClick(field.sheet.grid.anchors[1], LEFT)
    QTest.mouseClick(field.next_button, LEFT)
    assert given(window) == [(first, "1")]
    assert question(window) != first
    assert window.actions_by_id["undo"].text().endswith(first)


def test_an_answer_off_the_scale_asks_why_and_escape_drops_that_first(
    window: MainWindow, field: FieldMode
) -> None:
    QTest.mouseClick(field.sheet.off_scale[AnswerValue.NOT_ACCESSIBLE], LEFT)
    assert field.sheet.reason.isVisible()
    QTest.keyClick(field.sheet.reason.text, Qt.Key.Key_Escape)
    assert not field.sheet.reason.isVisible()
    assert window.pages.currentWidget() is field
    QTest.keyClick(field, Qt.Key.Key_N)
    QTest.keyClicks(field.sheet.reason.text, "Gate 3 was locked")
    QTest.mouseClick(field.sheet.reason.accept_button, LEFT)
    (answer,) = window.shell.site.all(Answer)
    assert (answer.value, answer.reason) == (AnswerValue.NOT_APPLICABLE, "Gate 3 was locked")
    assert field.sheet.off_scale[AnswerValue.NOT_APPLICABLE].isChecked()


def test_escape_leaves_to_the_step_and_its_question(window: MainWindow, field: FieldMode) -> None:
    QTest.keyClick(field, Qt.Key.Key_Right)
    here = question(window)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.pages.count() == 1
    assert not window.isFullScreen()
    assert window.step == "assess"
    assert window.steps.assess.isVisible()
    assert question(window) == here


def test_a_remark_is_about_the_question(window: MainWindow, field: FieldMode) -> None:
    QTest.keyClick(field, Qt.Key.Key_R)
    QTest.keyClicks(field.sheet.reason.text, "Ask the kiosk owner")
    QTest.mouseClick(field.sheet.reason.accept_button, LEFT)
    (remark,) = window.shell.site.all(Remark)
    assert (remark.text, remark.item, remark.by) == ("Ask the kiosk owner", question(window), "Ada")
    assert given(window) == []


def test_a_photo_that_is_added_belongs_to_the_question(
    window: MainWindow, field: FieldMode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (80, 60), "green").save(tmp_path / "gate.jpg")
    photos = window.documents.photos
    monkeypatch.setattr(photos, "ask", lambda _folder: photos.add([tmp_path / "gate.jpg"]))
    here = question(window)
    QTest.mouseClick(field.sheet.photo_button, LEFT)
    (photo,) = window.shell.site.all(Photo)
    assert photo.item == here
    assert len(field.sheet.photos.pictures) == 1


def test_the_short_list_is_answered_alone(window: MainWindow, field: FieldMode) -> None:
    field.filter.setCurrentIndex(field.filter.findData("short"))
    assert field.count.text() == "0 of 9 answered"
    for _press in range(8):
        QTest.keyClick(field, Qt.Key.Key_2)
        QTest.keyClick(field, Qt.Key.Key_Right)
    QTest.keyClick(field, Qt.Key.Key_2)
    assert field.count.text() == "9 of 9 answered"
    assert not field.next_button.isEnabled()
    assert len(given(window)) == 9
    field.filter.setCurrentIndex(field.filter.findData("proposed"))
    assert field.nothing.text() == "No proposal waits to be accepted."
    assert not field.sheet.isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_targets_are_large_and_in_sight(
    window: MainWindow, field: FieldMode, size: tuple[int, int], qtbot: QtBot
) -> None:
    window.showNormal()
    window.resize(*size)
    qtbot.waitUntil(lambda: field.width() == size[0])
    QApplication.processEvents()
    QTest.keyClick(field, Qt.Key.Key_2)
    pressed = [one for one in field.findChildren(QPushButton) if one.isVisible()]
    assert len(pressed) >= 13
    assert min(one.height() for one in pressed) >= 48
    foot = field.next_button.mapTo(field, QPoint(0, 0)).y()
    for one in (*field.sheet.grid.anchors, *field.sheet.off_scale.values()):
        assert one.mapTo(field, QPoint(0, 0)).y() + one.height() < foot


def test_read_only_shows_and_does_not_answer(
    window: MainWindow, start_window: Callable[[str], MainWindow]
) -> None:
    session = window.shell.session
    assert session is not None
    other = start_window("Bo")
    other.documents.open(session.path)
    assert not other.shell.is_writable
    other.actions_by_id["field_mode"].trigger()
    page = other.pages.currentWidget()
    assert isinstance(page, FieldMode)
    QTest.keyClick(page, Qt.Key.Key_2)
    assert not other.shell.site.all(Answer)
    assert not page.sheet.grid.anchors[2].isEnabled()
    page.left.emit()
