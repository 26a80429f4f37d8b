"""The window as a person meets it: real widgets, a real file, what is seen and what is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from cpted_app.drawing import theme as themes
from cpted_app.gui import actions
from cpted_app.gui.app import dress
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import marking
from cpted_app.model.features import Barrier, Luminaire, Sightline
from cpted_app.model.records import Header
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings


@pytest.fixture
def window(start_window: Callable[[str], MainWindow]) -> MainWindow:
    return start_window("Ada")


@pytest.fixture
def file(window: MainWindow, tmp_path: Path) -> Path:
    path = tmp_path / "park.gpkg"
    window.documents.create(path, Header(title="Lindenpark"))
    return path


def place(window: MainWindow, kind: type, geometry: shapely.Geometry, **values: object) -> None:
    shell = window.shell
    assert shell.attempt(lambda: marking.place(shell.site, kind, geometry, **values))


def test_without_a_file_the_window_offers_new_open_and_example(window: MainWindow) -> None:
    assert window.start.isVisible()
    assert window.start.new_button.text() == "New assessment…"
    assert not window.rail.isVisible()
    assert not window.actions_by_id["copy_file"].isEnabled()


def test_a_new_file_shows_its_title_and_that_all_is_saved(window: MainWindow, file: Path) -> None:
    assert window.top_bar.title.text() == "Lindenpark"
    assert window.top_bar.saved.text() == "● All changes saved"
    assert file.exists()
    assert window.rail.buttons["plan"].line == "no plan yet"


def test_new_asks_in_a_dialog_and_creates_the_file(window: MainWindow, tmp_path: Path) -> None:
    window.actions_by_id["new"].trigger()
    dialog = window.findChild(QDialog, "NewSite")
    assert dialog is not None
    path = tmp_path / "square.gpkg"
    for name, text in (("title", "Square"), ("path", str(path))):
        field = dialog.findChild(QLineEdit, name)
        assert field is not None
        field.clear()
        QTest.keyClicks(field, text)
    create = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Create")
    QTest.mouseClick(create, Qt.MouseButton.LeftButton)
    assert path.exists()
    assert window.top_bar.title.text() == "Square"


def test_undo_and_redo_name_what_they_do_and_do_it(window: MainWindow, file: Path) -> None:
    place(window, Luminaire, shapely.Point(5, 5))
    undo, redo = window.actions_by_id["undo"], window.actions_by_id["redo"]
    assert undo.text() == "&Undo Place L1"
    undo.trigger()
    assert window.rail.buttons["mark"].line == "nothing marked yet"
    assert redo.text() == "&Redo Place L1"
    redo.trigger()
    assert window.rail.buttons["mark"].line == "1 feature"
    window.documents.close()
    reopened = Session.open(file, settings=Settings())
    assert [row.label for row in reopened.site.all(Luminaire)] == ["L1"]
    reopened.close()


@pytest.mark.usefixtures("file")
def test_ctrl_and_digits_walk_through_the_steps(window: MainWindow) -> None:
    for number, step in enumerate(("plan", "mark", "analyse", "assess", "remarks"), 1):
        QTest.keyClick(
            window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
        )
        assert window.step == step
        assert window.rail.buttons[step].isChecked()


@pytest.mark.usefixtures("file")
def test_command_search_finds_features_questions_and_commands(window: MainWindow) -> None:
    place(window, Luminaire, shapely.Point(5, 5), name="Kiosk lamp")
    search = window.command_search
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert search.isVisible()
    QTest.keyClicks(search.field, "kiosk")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert [row.name for row in window.shell.selected_features] == ["Kiosk lamp"]
    assert window.step == "mark"
    search.start()
    QTest.keyClicks(search.field, "2A-02")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert window.step == "assess"
    assert window.shell.question is not None
    assert window.shell.question.item == "2A-02"
    search.start()
    QTest.keyClicks(search.field, "tables below")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert window.tray.isHidden()


@pytest.mark.usefixtures("file")
def test_what_is_refused_is_said_with_the_way_out_and_can_be_dismissed(
    window: MainWindow, tmp_path: Path
) -> None:
    drawing = tmp_path / "plan.dwg"
    drawing.write_bytes(b"AC1027 not a picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(drawing))])
    window.dropEvent(
        QDropEvent(
            QPointF(600, 300),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert "AutoCAD drawing" in window.notices.text.text()
    assert "Save it as DXF" in window.notices.text.text()
    QTest.mouseClick(window.notices.dismiss_button, Qt.MouseButton.LeftButton)
    assert not window.notices.isVisible()


def test_a_second_window_is_read_only_and_says_so(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "shared.gpkg"
    first = Session.create(path, Header(title="Shared"), settings=Settings())
    window.documents.open(path)
    assert window.top_bar.saved.text() == "▲ Read-only"
    assert "read-only" in window.notices.text.text()
    assert not window.actions_by_id["add_plan"].isEnabled()
    place_fails = window.shell.attempt(
        lambda: marking.place(window.shell.site, Luminaire, shapely.Point(1, 1))
    )
    assert not place_fails
    first.close()


@pytest.mark.usefixtures("file")
def test_history_goes_back_and_forward(window: MainWindow) -> None:
    place(window, Luminaire, shapely.Point(5, 5))
    place(window, Luminaire, shapely.Point(9, 5))
    window.actions_by_id["history"].trigger()
    assert window.history is not None
    assert window.history.list.count() == 3
    window.history.go_to(0)
    assert not window.shell.site.all(Luminaire)
    window.history.go_to(2)
    assert len(window.shell.site.all(Luminaire)) == 2


def test_opening_and_closing_leaves_the_file_byte_for_byte(window: MainWindow, file: Path) -> None:
    window.documents.close()
    before = file.read_bytes()
    window.documents.open(file)
    for step in ("plan", "mark", "analyse", "assess", "remarks"):
        window.show_step(step)
    window.documents.close()
    assert file.read_bytes() == before


def test_every_shortcut_is_given_once_and_every_command_has_a_text() -> None:
    keys = [str(one.shortcut) for one in actions.ACTIONS if one.shortcut]
    assert len(keys) == len(set(keys))
    assert all(actions.plain_text(one) for one in actions.ACTIONS)
    assert len({one.id for one in actions.ACTIONS}) == len(actions.ACTIONS)


@pytest.mark.usefixtures("file")
def test_every_control_in_sight_has_a_name_for_a_reader(window: MainWindow) -> None:
    place(window, Sightline, shapely.LineString([(0, 0), (30, 0)]))
    place(window, Barrier, shapely.LineString([(10, -5), (10, 5)]))
    for step in ("plan", "mark", "analyse", "assess", "remarks"):
        window.show_step(step)
        nameless = [
            one
            for one in window.findChildren(QPushButton)
            if one.isVisible() and not (one.text() or one.accessibleName())
        ]
        assert nameless == []


def test_dark_theme_colours_the_window(window: MainWindow, qapp: QApplication) -> None:
    window.actions_by_id["theme_dark"].trigger()
    assert window.shell.theme.name == "dark"
    assert themes.load("dark")["panel"] in qapp.styleSheet()
    assert window.shell.settings.theme == "dark"
    dress(qapp, themes.load("light"))


def test_the_status_bar_says_what_to_do_next(window: MainWindow, file: Path) -> None:
    assert file.exists()
    assert window.status.hint.text() == "Drop a plan on the window."
    assert window.status.crs.text() == "local metres, no CRS"
    window.canvas.use("luminaire")
    assert window.status.hint.text().startswith("Click where the luminaire stands")
    window.canvas.use("select")
    assert window.status.hint.text() == "Drop a plan on the window."
