"""Photos beside the plan: grid, table, inspector, viewer, and the questions they belong to."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cpted_app.gui.dialogs.photo_viewer import PhotoViewer
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.field_editors import ChoiceEditor, LongTextEditor
from cpted_app.gui.panels.photo_grid import PhotoGrid
from cpted_app.gui.photo_pictures import PhotoPictures
from cpted_app.gui.steps.question_photos import PhotoButton
from cpted_app.model.actions import marking
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import Audience, PlaceType
from cpted_app.model.records import SITE_SUBJECT, Header
from tests.gui.photo_album import only_photo, photo_file, stored

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    header = Header(title="Lindenpark", place_types=(PlaceType.PARK,))
    made.documents.create(tmp_path / "park.gpkg", header)
    made.show_step("mark")
    return made


def add(window: MainWindow, folder: Path, count: int = 3) -> PhotoGrid:
    paths = [photo_file(folder, f"{n}.jpg", seed=n, size=(80, 60)) for n in range(count)]
    window.documents.photos.add(paths)
    QApplication.processEvents()
    return window.steps.mark.photos.grid


def labels(window: MainWindow) -> list[str]:
    return [row.label for row in window.shell.album.photos]


def click(grid: PhotoGrid, at: int, held: Qt.KeyboardModifier = NO_KEY) -> QPoint:
    place = grid.visualRect(grid.photos.index(at)).center()
    QTest.mouseClick(grid.viewport(), LEFT, held, place)
    return place


def shown(viewer: PhotoViewer) -> str:
    assert viewer.dialog is not None
    return viewer.dialog.title.text()


def test_an_empty_panel_says_what_to_do(window: MainWindow) -> None:
    section = window.steps.mark.photos
    assert section.empty.isVisible()
    assert section.empty.text().startswith("Drop photos here")
    assert section.add_button.isVisible()
    assert not section.grid.isVisible()
    assert "photos" not in window.tray._keys


def test_a_click_chooses_in_grid_table_and_inspector(window: MainWindow, tmp_path: Path) -> None:
    grid = add(window, tmp_path)
    click(grid, 1)
    assert labels(window) == ["P2"]
    assert window.steps.mark.photo.heading.text() == "P2 · Photo"
    assert window.tray.tab == "photos"
    chosen = window.tray.view.selectionModel().selectedRows()
    assert [index.data() for index in chosen] == ["P2"]
    click(grid, 2, Qt.KeyboardModifier.ControlModifier)
    assert labels(window) == ["P2", "P3"]
    assert window.steps.mark.photo.heading.text() == "2 photos"


def test_a_row_of_the_table_chooses_the_photo(window: MainWindow, tmp_path: Path) -> None:
    grid = add(window, tmp_path)
    view = window.tray.view
    view.scrollToBottom()
    place = view.visualRect(window.tray.sorted.index(2, 1)).center()
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, place)
    assert labels(window) == ["P3"]
    assert [index.row() for index in grid.selectedIndexes()] == [2]


def test_the_grid_is_walked_by_keyboard(window: MainWindow, tmp_path: Path) -> None:
    grid = add(window, tmp_path)
    click(grid, 0)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert labels(window) == ["P2"]
    QTest.keyClick(grid, Qt.Key.Key_Return)
    viewer = window.photos.viewer
    assert shown(viewer) == "P2 · no caption"
    assert viewer.dialog is not None
    QTest.keyClick(viewer.dialog, Qt.Key.Key_Right)
    assert shown(viewer) == "P3 · no caption"
    assert viewer.dialog.count.text() == "3 of 3"
    QTest.keyClick(viewer.dialog, Qt.Key.Key_Right)
    assert shown(viewer) == "P1 · no caption"  # round and round
    QTest.keyClick(viewer.dialog, Qt.Key.Key_Left)
    assert labels(window) == ["P3"]
    QTest.keyClick(viewer.dialog, Qt.Key.Key_Escape)
    assert not viewer.is_open
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    assert labels(window) == []


def test_a_double_click_shows_the_photo_large(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    grid = add(window, tmp_path)
    place = click(grid, 0)
    QTest.mouseDClick(grid.viewport(), LEFT, NO_KEY, place)
    viewer = window.photos.viewer
    assert viewer.dialog is not None
    assert viewer.dialog.geometry() == window.geometry()
    sheet = viewer.dialog.sheet
    attachment = window.shell.site.photos[0].attachment
    large = window.shell.album.large
    qtbot.waitUntil(lambda: large.get(attachment) is not None)
    assert sheet.percent == pytest.approx(100.0)  # never blown up by itself
    corner = QPointF(sheet.box.left() + 1.0, sheet.box.top() + 1.0)
    under = sheet.grab().toImage().pixelColor(corner.toPoint())
    assert under != QColor(window.shell.theme["panel"])
    for _n in range(6):
        QTest.keyClick(viewer.dialog, Qt.Key.Key_Plus)
    assert sheet.percent == pytest.approx(100.0 * 1.25**6)
    QTest.keyClick(viewer.dialog, Qt.Key.Key_0)
    assert sheet.percent == pytest.approx(100.0)
    viewer.dialog.reject()


def test_the_wheel_zooms_at_the_pointer_and_a_drag_moves(
    window: MainWindow, tmp_path: Path
) -> None:
    window.documents.photos.add([photo_file(tmp_path, size=(3000, 2000))])
    photo = only_photo(window)
    viewer = window.photos.viewer
    viewer.open(photo.id)
    assert viewer.dialog is not None
    sheet = viewer.dialog.sheet
    QTest.keyClick(viewer.dialog, Qt.Key.Key_Plus)
    QTest.keyClick(viewer.dialog, Qt.Key.Key_Plus)
    before = sheet.box
    place = QPointF(sheet.rect().center()) + QPointF(30.0, -20.0)
    share = (place.x() - before.left()) / before.width()
    for _n in range(3):
        event = QWheelEvent(
            place,
            sheet.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NO_KEY,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(sheet, event)
    box = sheet.box
    assert box.width() == pytest.approx(before.width() * 1.25**3)
    assert (place.x() - box.left()) / box.width() == pytest.approx(share)
    start = sheet.rect().center()
    QTest.mousePress(sheet, LEFT, NO_KEY, start)
    QTest.mouseMove(sheet, start + QPoint(-40, 0))
    QTest.mouseRelease(sheet, LEFT, NO_KEY, start + QPoint(-40, 0))
    assert sheet.box.left() == pytest.approx(box.left() - 40.0)
    QTest.keyClick(viewer.dialog, Qt.Key.Key_1)
    assert sheet.percent == pytest.approx(100.0)
    viewer.dialog.reject()


def test_what_is_typed_in_the_inspector_reaches_the_file(
    window: MainWindow, tmp_path: Path
) -> None:
    grid = add(window, tmp_path, 1)
    click(grid, 0)
    caption = window.steps.mark.photo.form.editors["caption"]
    assert isinstance(caption, LongTextEditor)
    caption.text.setFocus()
    QTest.keyClicks(caption.text, "Dark corner by the kiosk")
    grid.setFocus()
    readers = window.steps.mark.photo.form.editors["audience"]
    assert isinstance(readers, ChoiceEditor)
    at = readers.combo.findData(str(Audience.POLICE))
    readers.combo.setCurrentIndex(at)
    readers.combo.activated.emit(at)
    (photo,) = stored(tmp_path / "park.gpkg")
    assert photo.caption == "Dark corner by the kiosk"
    assert photo.audience is Audience.POLICE
    assert window.steps.mark.photo.readers.text() == "◆ police only"
    undo = window.actions_by_id["undo"]
    assert undo.text() == "&Undo Change P1"
    undo.trigger()
    undo.trigger()
    assert only_photo(window).caption == ""


def test_many_photos_are_changed_in_one_step(window: MainWindow, tmp_path: Path) -> None:
    add(window, tmp_path)
    window.shell.album.choose([row.id for row in window.shell.site.photos])
    assert window.shell.album.set(has_personal_data=True)
    assert all(row.has_personal_data for row in window.shell.site.photos)
    window.actions_by_id["undo"].trigger()
    assert not any(row.has_personal_data for row in window.shell.site.photos)


def test_a_typed_label_links_a_mark_and_a_wrong_one_is_told(
    window: MainWindow, tmp_path: Path
) -> None:
    shell = window.shell
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, shapely.Point(5, 5)))
    grid = add(window, tmp_path, 1)
    click(grid, 0)
    links = window.steps.mark.photo.links
    links.mark.setFocus()
    QTest.keyClicks(links.mark, "L1")
    QTest.keyClick(links.mark, Qt.Key.Key_Return)
    (lamp,) = shell.site.all(Luminaire)
    assert only_photo(window).subject == lamp.id
    links.mark.selectAll()
    QTest.keyClicks(links.mark, "L99")
    QTest.keyClick(links.mark, Qt.Key.Key_Return)
    assert only_photo(window).subject == lamp.id
    assert "L99" in window.notices.text.text()
    links.mark.setText("")
    QTest.keyClick(links.mark, Qt.Key.Key_Return)
    assert only_photo(window).subject == SITE_SUBJECT


def test_a_question_shows_its_photos_and_links_another(window: MainWindow, tmp_path: Path) -> None:
    shell = window.shell
    add(window, tmp_path)
    shell.album.choose(())
    window.show_step("assess")
    assert shell.assessment is not None
    question = shell.assessment.items[0]
    shell.choose_question(question.item.id, question.subject)
    panel = window.steps.assess.card.photos
    assert not panel.pictures
    QTest.mouseClick(panel.link_button, LEFT)
    (dialog,) = (one for one in window.findChildren(QDialog, "PhotoChooser") if one.isVisible())
    (grid,) = dialog.findChildren(PhotoGrid)
    link = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Link")
    assert not link.isEnabled()
    click(grid, 1)
    QTest.mouseClick(link, LEFT)
    photo = shell.site.photos[1]
    assert (photo.item, photo.subject) == (question.item.id, question.subject)
    QApplication.processEvents()
    pictures = panel.pictures
    assert [one.photo.label for one in pictures] == ["P2"]
    assert isinstance(pictures[0], PhotoButton)
    QTest.mouseClick(pictures[0], LEFT)
    assert shown(window.photos.viewer).startswith("P2")
    assert window.photos.viewer.dialog is not None
    window.photos.viewer.dialog.reject()
    assert window.step == "assess"


def test_a_photo_of_a_mark_is_shown_with_the_questions_about_it(
    window: MainWindow, tmp_path: Path
) -> None:
    shell = window.shell
    assert shell.attempt(lambda: marking.place(shell.site, Luminaire, shapely.Point(5, 5)))
    add(window, tmp_path, 2)
    (lamp,) = shell.site.all(Luminaire)
    assert shell.album.link(shell.site.photos[0].id, subject=lamp.id, item="")
    assert shell.assessment is not None
    about = [one for one in shell.assessment.items if one.subject == lamp.id]
    others = [one for one in shell.assessment.items if one.subject != lamp.id]
    window.show_step("assess")
    panel = window.steps.assess.card.photos
    for result, count in ((about[0], 1), (others[0], 0)):
        shell.choose_question(result.item.id, result.subject)
        assert len(panel.pictures) == count


def test_photos_are_found_by_their_captions(window: MainWindow, tmp_path: Path) -> None:
    add(window, tmp_path, 1)
    assert window.shell.album.set(caption="Underpass at night")
    window.show_step("report")
    window.command_search.start()
    (line,) = window.command_search.findChildren(QLineEdit)
    QTest.keyClicks(line, "P1 · Photo")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert window.step == "mark"
    assert labels(window) == ["P1"]


def test_every_photo_has_a_name_for_a_screen_reader(window: MainWindow, tmp_path: Path) -> None:
    grid = add(window, tmp_path, 1)
    assert window.shell.album.set(caption="Underpass", has_personal_data=True)
    said = grid.photos.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Photo P1 · Underpass, partners, shows faces or number plates, ○ not placed"


def test_only_pictures_that_are_seen_are_decoded_and_memory_stays_bounded(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    grid = add(window, tmp_path, 30)
    thumbnails = window.shell.album.thumbnails
    grid.scrollToTop()
    qtbot.waitUntil(lambda: not thumbnails.is_busy)
    first, *_between, last = window.shell.site.photos
    assert thumbnails.is_kept(first.attachment)
    assert not thumbnails.is_kept(last.attachment)
    window.tray.hide()
    window.show_step("plan")
    thumbnails.budget_bytes = 5 * 80 * 60 * 4
    for photo in window.shell.site.photos:
        thumbnails.get(photo.attachment)
    qtbot.waitUntil(lambda: not thumbnails.is_busy)
    assert 0 < thumbnails.bytes_kept <= 5 * 80 * 60 * 4


def test_bytes_that_are_no_picture_are_told_as_broken(qtbot: QtBot) -> None:
    pictures = PhotoPictures(lambda _key: (b"nonsense", "image/jpeg"), side_px=64, budget_bytes=1)
    try:
        with qtbot.waitSignal(pictures.arrived):
            assert pictures.get("x") is None
        assert pictures.is_broken("x")
        assert pictures.get("x") is None
        assert not pictures.is_busy
    finally:
        pictures.close()


def test_a_thumbnail_stands_upright_as_the_camera_was_held(qtbot: QtBot, tmp_path: Path) -> None:
    from PIL import Image

    picture = Image.new("RGB", (60, 40), "red")
    picture.paste("blue", (0, 0, 60, 20))  # the sensor's upper half
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the left: the upper half lies on the right
    path = tmp_path / "held.jpg"
    picture.save(path, exif=exif, quality=95)
    pictures = PhotoPictures(
        lambda _key: (path.read_bytes(), "image/jpeg"), side_px=64, budget_bytes=10**6
    )
    try:
        with qtbot.waitSignal(pictures.arrived):
            pictures.get("x")
        image = pictures.get("x")
        assert isinstance(image, QImage)
        assert image.size() == QSize(40, 60)
        left, right = image.pixelColor(5, 30), image.pixelColor(35, 30)
        assert left.red() > 200 > left.blue()
        assert right.blue() > 200 > right.red()
    finally:
        pictures.close()
