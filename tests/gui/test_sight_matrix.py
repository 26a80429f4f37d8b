"""Who sees whom, asked in the window; a sightline in other circumstances."""

from collections.abc import Iterator

import pytest
import shapely
from PySide6.QtGui import QGuiApplication

from cpted_app.gui.dialogs.sight_matrix import SightMatrixDialog
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.features import AccessPoint, Barrier, Opening, Seating, Sightline
from cpted_app.model.kinds import BarrierType
from tests.gui.marked import put


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[SightMatrixDialog]:
    put(window, Opening, shapely.Point(0, 0), bearing_deg=90.0)
    put(window, Opening, shapely.Point(0, 10), bearing_deg=90.0)
    put(window, AccessPoint, shapely.Point(20, 0))
    put(window, Seating, shapely.Point(20, 10))
    put(window, Barrier, shapely.LineString([(10, -3), (10, 3)]), height_m=3.0)
    made = SightMatrixDialog(window.shell, window)
    made.open()
    yield made
    if made.dialog.isVisible():
        made.dialog.reject()


def texts(dialog: SightMatrixDialog) -> list[list[str]]:
    table = dialog.table
    found = []
    for down in range(table.rowCount()):
        items = (table.item(down, across) for across in range(table.columnCount()))
        found.append([item.text() if item is not None else "" for item in items])
    return found


def test_the_table_says_who_sees_and_how_far(dialog: SightMatrixDialog) -> None:
    assert texts(dialog) == [["■ 20 m"], ["● 22 m"]]
    head = dialog.table.horizontalHeaderItem(0)
    assert head is not None
    assert head.text() == "A1\n1"


def test_a_chosen_cell_shows_its_line_and_what_is_in_the_way(
    dialog: SightMatrixDialog, window: MainWindow
) -> None:
    dialog.table.setCurrentCell(0, 0)
    assert dialog.told.text() == "O1 → A1: blocked at 10.0 m, by wall B1."
    assert len(window.canvas.overlays) == 3
    dialog.dialog.reject()
    assert not window.canvas.overlays


def test_a_cell_becomes_a_sightline_in_one_step(
    dialog: SightMatrixDialog, window: MainWindow
) -> None:
    dialog.table.setCurrentCell(1, 0)
    dialog.line_button.click()
    (line,) = window.shell.site.all(Sightline)
    assert line.geometry.length == pytest.approx(22.36, abs=0.01)
    window.actions_by_id["undo"].trigger()
    assert window.shell.site.all(Sightline) == ()


def test_other_kinds_and_other_marks_are_looked_at_again(
    dialog: SightMatrixDialog, window: MainWindow
) -> None:
    dialog.targets.setCurrentIndex(dialog.targets.findData("seating"))
    assert texts(dialog) == [["● 22 m"], ["● 20 m"]]
    put(window, Barrier, shapely.LineString([(15, 5), (15, 15)]), height_m=3.0)
    assert [row[0][0] for row in texts(dialog)] == ["■", "■"]


def test_the_table_is_copied_as_text(dialog: SightMatrixDialog) -> None:
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "\tA1\nO1\t■ 20 m\nO2\t● 22 m"


def test_without_marks_it_says_what_to_mark(window: MainWindow) -> None:
    window.actions_by_id["sight_matrix"].trigger()
    (made,) = window.findChildren(SightMatrixDialog)
    assert made.told.text().startswith("Mark windows")
    made.dialog.reject()


def test_a_sightline_says_how_it_is_later_and_at_other_hours(window: MainWindow) -> None:
    line = put(window, Sightline, shapely.LineString([(0, 0), (20, 0)]))
    put(
        window,
        Barrier,
        shapely.LineString([(10, -3), (10, 3)]),
        barrier_type=BarrierType.HEDGE,
        height_m=1.0,
        growth_m_per_year=0.25,
    )
    put(window, Barrier, shapely.box(4, -1, 6, 1), height_m=2.0, present_hours="08:00-14:00")
    window.show_step("analyse")
    window.shell.select([line])
    window.steps.analyse.refresh()
    told = window.steps.analyse.sight.otherwise.text().splitlines()
    assert told[0] == "From 08:00 to 14:00: blocked at 4.0 m."
    assert told[1] == "From 14:00 to 08:00: clear."
    assert told[2].startswith("If nobody cuts the planting, in 1 year: blocked at 4.0 m")
