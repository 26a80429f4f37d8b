"""Ways out in the window: the table, the findings, and what a click shows on the plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cpted_app.drawing import primitives
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.panels.ways_card import AccessCard, WaysCard
from cpted_app.model.edit import adding, removing
from cpted_app.model.features import Barrier
from cpted_app.model.records import Header
from cpted_app.words import Message
from tests.analysis.lit import route, zone
from tests.analysis.walked import block, gate, help_point, house_door, line

LEFT = Qt.MouseButton.LeftButton
MARKS = (
    line("B1", (0, 3), (80, 3)),
    line("B2", (0, -3), (80, -3), (80, 3)),
    line("B3", (-20, 40), (-2, 40)),
    line("B4", (-1, 40), (20, 40)),
    block("B5", -60, 20, -50, 30),
    house_door(-50, 25),
    route((-40, 0), (78, 0), label="W1"),
    zone(-30, 6, -10, 20, crowds=True),
    gate(-40, 0, "A1"),
    help_point(-30, 8),
)
"""A lane shut at its end, a fence with a gap, a house with a door, an exit, a help point."""


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "lane.gpkg", Header(title="Lane"))
    assert made.shell.do(adding(Message("lane"), *MARKS))
    made.canvas.fit()
    made.show_step("analyse")
    made.steps.analyse.show_ways()
    return made


def ways_card(window: MainWindow) -> WaysCard:
    return next(one for one in window.steps.analyse.ways.parts if isinstance(one, WaysCard))


def access_card(window: MainWindow) -> AccessCard:
    return next(one for one in window.steps.analyse.ways.parts if isinstance(one, AccessCard))


def row_of(window: MainWindow, said: str) -> SentenceRow:
    rows = access_card(window).findChildren(SentenceRow)
    return next(one for one in rows if said in one.accessibleName())


def tone_of(shape: primitives.Primitive) -> str:
    return shape.colour if isinstance(shape, primitives.Mark | primitives.Text) else shape.stroke


def line_of_table(window: MainWindow, at: int) -> list[str]:
    table = ways_card(window).table
    return [table.item(at, column).text() for column in range(table.columnCount())]  # type: ignore[union-attr]


def test_the_table_tells_metres_and_seconds(window: MainWindow) -> None:
    assert line_of_table(window, 0) == ["W1", "118", "98 s", "108", "78", "1"]
    label, out, _s, _help, forced, ends = line_of_table(window, 1)
    assert (label, forced, ends) == ("Z1", "–", "–")
    assert 30 < float(out) < 40


def test_a_line_of_the_table_shows_its_way_and_its_stretch(window: MainWindow) -> None:
    table = ways_card(window).table
    where = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=where)
    assert list(window.shell.selection) == ["W1"]
    paths = [one for one in window.canvas.overlays if isinstance(one, primitives.Path)]
    assert any(one.points.tolist() == [[78, 0], [-40, 0]] for one in paths)
    forced = next(one for one in paths if one.stroke == "warn")
    ends = [forced.points[:, 0].min(), forced.points[:, 0].max()]
    assert ends == pytest.approx([0.0, 78.0], abs=0.6)
    west, _south, east, _north = window.canvas.view.box
    assert west < 78 < east


@pytest.mark.parametrize(
    ("said", "colour"),
    [
        ("no choice for 78 m", "warn"),
        ("dead end between walls", "warn"),
        ("gap of 1.0 m", "bad"),
        ("O1 is reached from the street", "warn"),
        ("A1", "accent"),
    ],
)
def test_a_finding_leads_to_its_place_and_shows_it(
    window: MainWindow, said: str, colour: str
) -> None:
    row_of(window, said).click()
    assert window.canvas.overlays
    assert all(tone_of(one) == colour for one in window.canvas.overlays)


def test_what_is_shown_goes_when_something_else_is_chosen(window: MainWindow) -> None:
    row_of(window, "gap of 1.0 m").click()
    window.shell.select(["B1"])
    assert not window.canvas.overlays


def test_why_nothing_is_known_is_said(window: MainWindow) -> None:
    texts = [one.text() for one in access_card(window).findChildren(QLabel)]
    assert any("says where vehicles are" in text for text in texts)


def test_an_edit_is_followed(window: MainWindow) -> None:
    shell = window.shell
    gone = [row for row in shell.site.all(Barrier) if row.id == "B1"]
    assert shell.do(removing(Message("open"), *gone))
    assert line_of_table(window, 0)[4:] == ["0", "0"]
