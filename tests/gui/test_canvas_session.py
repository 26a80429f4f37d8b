"""From the mouse to the file: the canvas over a real session."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cpted_app.drawing.theme import load
from cpted_app.gui.canvas.canvas import Canvas
from cpted_app.gui.canvas.view import View
from cpted_app.model.features import Barrier, Sightline
from cpted_app.model.records import Header
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "site.gpkg", Header(title="Square"), settings=Settings())
    yield made
    made.close()


@pytest.fixture
def canvas(session: Session, qtbot: QtBot) -> Iterator[Canvas]:
    del qtbot  # gives the application
    made = Canvas(session, load("light"))
    made.edit_requested.connect(session.do)
    forget = session.observe(lambda _event: made.set_changed())
    made.resize(800, 600)
    made.show()
    made.look(View(scale=10.0, width_px=800.0, height_px=600.0))
    yield made
    forget()
    made.close_down()
    made.hide()
    made.deleteLater()


def click(canvas: Canvas, x_px: int, y_px: int) -> None:
    QTest.mouseMove(canvas, QPoint(x_px, y_px))
    QTest.mouseClick(canvas, LEFT, pos=QPoint(x_px, y_px))


def test_what_was_drawn_is_in_the_file_at_once(
    canvas: Canvas, session: Session, tmp_path: Path
) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_S)
    click(canvas, 200, 300)
    click(canvas, 600, 300)
    reader = Session.open(tmp_path / "site.gpkg", settings=Settings(), read_only=True)
    (line,) = reader.site.all(Sightline)
    reader.close()
    assert line.geometry.length == pytest.approx(40.0)
    assert line == session.site.all(Sightline)[0]


def test_a_wall_across_a_sightline_changes_how_the_sightline_is_drawn(
    canvas: Canvas, session: Session
) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_S)
    click(canvas, 200, 300)
    click(canvas, 600, 300)
    line = session.site.all(Sightline)[0]
    assert "sightline, clear" in canvas.legend.entries.words
    QTest.keyClick(canvas, Qt.Key.Key_B)
    click(canvas, 400, 200)
    click(canvas, 400, 400)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert session.site.all(Barrier)[0].height_m == 2.0
    assert session.results["sightlines"].views[line.id].status == "blocked"
    assert "sightline, blocked" in canvas.legend.entries.words
    session.undo()
    assert "sightline, clear" in canvas.legend.entries.words


def test_undo_and_redo_are_seen_on_the_canvas(canvas: Canvas, session: Session) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_S)
    click(canvas, 200, 300)
    click(canvas, 600, 300)
    session.undo()
    assert canvas.scene.features == []
    assert not canvas.selection
    session.redo()
    assert [row.label for row in canvas.scene.features] == ["S1"]
