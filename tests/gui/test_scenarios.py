"""Proposals in the window: begun, shown by key, drawn in, taken back, adopted, compared."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cpted_app.drawing.staged import badge_of
from cpted_app.gui import actions
from cpted_app.gui.dialogs.compare_scenarios import CompareScenarios
from cpted_app.gui.dialogs.describe_proposal import DescribeProposal
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import marking, proposing
from cpted_app.model.features import Barrier, Feature, Opening, Sightline, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import Header
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.session.session import Session
from cpted_app.session.sight_picture import Sight


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """Give the window on a line of sight behind a hedge, with a tree beside."""
    made = start_window("Ada")
    made.documents.create(tmp_path / "square.gpkg", Header(title="Square", is_metric=True))
    hedge = shapely.LineString([(5, -5), (5, 5)])
    put(made, Barrier, hedge, height_m=3.0, barrier_type=BarrierType.HEDGE)
    put(made, Sightline, shapely.LineString([(0, 0), (30, 0)]))
    put(made, Tree, shapely.Point(0, 20))
    return made


def put(window: MainWindow, kind: type[Feature], shape: shapely.Geometry, **values: object) -> str:
    edit = marking.place(window.shell.site, kind, shape, **values)
    assert window.shell.do(edit)
    return edit.changes[0].row.id


def session_of(window: MainWindow) -> Session:
    assert window.shell.session is not None
    return window.shell.session


def run(window: MainWindow, *commands: str) -> None:
    for command in commands:
        window.actions_by_id[command].trigger()


def lower(window: MainWindow, height_m: float = 0.5) -> None:
    """Type a height for the hedge into its properties."""
    window.show_step("mark")
    window.shell.select([window.shell.site.all(Barrier)[0].id])
    line = window.steps.mark.form.editors["height_m"].focusProxy()
    assert isinstance(line, QLineEdit)
    line.setText(str(height_m))
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_bar_comes_with_the_first_proposal_and_says_what_is_shown(
    window: MainWindow,
) -> None:
    assert window.scenarios.isHidden()
    assert window.status.proposal.isHidden()
    run(window, "add_scenario")
    assert not window.scenarios.isHidden()
    assert [widget.text() for widget in window.scenarios.choices.values()] == ["Existing", "A"]
    assert window.scenarios.shown.toolTip().startswith("Proposal A")
    assert window.status.proposal.text() == "Proposal A"
    assert window.canvas.staged.label == "A"
    run(window, "show_scenario_0")
    assert window.status.proposal.isHidden()
    assert window.canvas.staged.label == ""
    assert window.scenarios.choices[""].isChecked()


def test_alt_and_a_number_show_each_in_turn(window: MainWindow) -> None:
    run(window, "add_scenario", "add_scenario")
    ids = [row.id for row in proposing.proposals(window.shell.site)]
    for key, wanted in ((Qt.Key.Key_1, ""), (Qt.Key.Key_3, ids[1]), (Qt.Key.Key_2, ids[0])):
        QTest.keyClick(window.canvas, key, Qt.KeyboardModifier.AltModifier)
        assert session_of(window).scenario == wanted
    assert window.actions_by_id["show_scenario_1"].isChecked()
    assert not window.actions_by_id["show_scenario_3"].isEnabled()


def test_drawing_in_a_proposal_leaves_what_exists_and_is_marked_on_the_plan(
    window: MainWindow,
) -> None:
    run(window, "add_scenario")
    lower(window)
    put(window, Tree, shapely.Point(3, 3))
    window.shell.select([window.shell.site.all(Tree)[0].id])
    run(window, "delete")
    session = session_of(window)
    assert session.site.all(Barrier)[0].height_m == 3.0
    assert [row.label for row in session.site.all(Tree)] == ["T1"]
    assert [row.label for row in window.canvas.scene.site.all(Tree)] == ["T2"]
    badges = sorted(badge_of(each) for each in window.canvas.staged.edit.changes)
    assert badges == ["added", "changed", "removed"]
    words = window.canvas.legend.entries.words
    assert words[:3] == [
        "added by proposal A",
        "changed by proposal A",
        "removed by proposal A",
    ]
    assert "1 added, 1 changed, 1 removed" in window.scenarios.shown.toolTip()


def test_badges_are_painted_and_the_frame_with_them(window: MainWindow) -> None:
    run(window, "add_scenario")
    window.shell.select(())
    plain = window.canvas.grab().toImage()
    put(window, Tree, shapely.Point(3, 3))
    window.shell.select(())
    drawn = window.canvas.grab().toImage()
    accent = window.shell.theme["accent"]
    assert drawn.pixelColor(1, 300).name() == accent
    assert plain != drawn
    run(window, "show_scenario_0")
    assert window.canvas.grab().toImage().pixelColor(1, 300).name() != accent


def test_properties_say_what_differs_and_lead_back(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    card = window.steps.mark.staged
    assert not card.isHidden()
    assert card.lines.text() == "B1: Height of the top 3 → 0.5 m"
    card.reset_button.click()
    assert session_of(window).site.all(ScenarioChange) == ()
    assert card.isHidden()
    run(window, "undo")
    assert not card.isHidden()


@pytest.mark.parametrize("command", ["calibrate", "place_site", "reading_series"])
def test_what_is_done_in_what_exists_says_how_to_get_there(
    window: MainWindow, command: str
) -> None:
    told: list[str] = []
    window.shell.noticed.connect(lambda notice: told.append(notice.remedy))
    run(window, "add_scenario")
    row = next(each for each in actions.ACTIONS if each.id == command)
    row.run(window)
    assert "Alt+1" in told[-1]
    assert not [d for d in window.findChildren(QDialog) if d.isVisible()]


def test_adopting_makes_it_what_exists_and_undo_takes_it_back(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    run(window, "adopt_scenario")
    session = session_of(window)
    assert (session.scenario, session.site.all(Barrier)[0].height_m) == ("", 0.5)
    run(window, "undo")
    assert session.site.all(Barrier)[0].height_m == 3.0
    assert len(session.site.all(ScenarioChange)) == 1


def test_removing_the_shown_proposal_shows_what_exists(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    run(window, "remove_scenario")
    assert window.scenarios.isHidden()
    assert window.shell.site.all(Barrier)[0].height_m == 3.0


def test_a_copy_is_shown_and_changes_the_same(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    run(window, "duplicate_scenario")
    proposal = window.shell.proposal
    assert proposal is not None
    assert proposal.label == "B"
    assert window.shell.site.all(Barrier)[0].height_m == 0.5


def test_a_proposal_is_described_and_its_changes_taken_back_one_by_one(
    window: MainWindow,
) -> None:
    run(window, "add_scenario")
    lower(window)
    made = DescribeProposal(window.shell, window)
    made.open()
    made.form.editors["name"].committed.emit("name", "Low hedge")
    made.form.editors["cost"].committed.emit("cost", 800.0)
    (row,) = session_of(window).site.all(Scenario)
    assert (row.name, row.cost) == ("Low hedge", 800.0)
    assert made.dialog.windowTitle() == "Proposal A: Low hedge"
    back = next(one for one in made.dialog.findChildren(QPushButton) if "exists" in one.text())
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert session_of(window).site.all(ScenarioChange) == ()
    run(window, "show_scenario_0")
    assert not made.dialog.isVisible()


def cells(dialog: CompareScenarios, what: str) -> list[str]:
    line = next(each for each in dialog.shown if each.what == what)
    return [cell.text for cell in line.cells]


def test_proposals_stand_side_by_side_with_cost_and_unknown_said(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    row = window.shell.proposal
    assert row is not None
    window.shell.do(proposing.describe(row, cost=800.0))
    run(window, "add_scenario", "show_scenario_0")
    made = CompareScenarios(window.shell, window)
    made.open()
    assert cells(made, "Cost") == ["", "800 EUR", "unknown"]
    seen = cells(made, "Clear view along the line")
    assert [text.split()[0] for text in seen] == ["5", "30", "5"]
    assert "▲" in seen[1]
    whats = [line.what for line in made.shown]
    made.changed_only.setChecked(False)
    assert len(made.shown) > len(whats)
    assert cells(made, "Public access points") == ["unknown"] * 3
    made.part.setCurrentIndex(made.part.findData("marks"))
    assert cells(made, "Barriers") == ["1", "1", "1"]
    made.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "\t\tExisting\tA\tB"
    made.dialog.reject()


def test_a_chosen_line_selects_its_mark(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    made = CompareScenarios(window.shell, window)
    made.open()
    at = next(n for n, each in enumerate(made.shown) if each.where == "S1")
    made.table.selectRow(at)
    assert window.shell.selection == (window.shell.site.all(Sightline)[0].id,)
    made.dialog.reject()


def test_the_file_is_the_same_after_showing_and_hiding(window: MainWindow) -> None:
    run(window, "add_scenario")
    lower(window)
    before = session_of(window).path.read_bytes()
    run(window, *(["show_scenario_0", "show_scenario_1"] * 4))
    assert session_of(window).path.read_bytes() == before


def test_the_plan_shows_what_a_proposal_changes_and_only_while_one_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    put(window, Opening, shapely.Point(0, 0), bearing_deg=90.0)
    sight = window.shell.sight
    sight.show_quantity(Sight.EYES)
    window.show_step("analyse")
    window.steps.analyse.show_sight()
    against = window.findChild(QCheckBox, "sightAgainst")
    assert isinstance(against, QCheckBox)
    assert against.isHidden()
    run(window, "add_scenario")
    lower(window)
    window.show_step("analyse")
    assert not against.isHidden()
    against.click()
    qtbot.waitUntil(lambda: sight.sheet is not None and not sight.is_running)
    assert sight.sheet is not None
    values = sight.sheet.field.values
    assert np.nanmax(values) == 1.0
    assert np.nanmin(values) == 0.0
    assert sight.legend.title == "Difference: Eyes on the place"
    assert sight.legend.line.startswith("Proposal A less what exists")
    assert sight.value_words(1.0) == "+1 openings"
    run(window, "show_scenario_0")
    assert not sight.is_difference
    assert sight.legend.title == "Eyes on the place"
    qtbot.waitUntil(lambda: sight.sheet is not None and not sight.is_running)
    assert np.nanmin(sight.sheet.field.values) == 0.0


def test_a_difference_of_light_has_no_night(window: MainWindow) -> None:
    run(window, "add_scenario")
    light = window.shell.light
    light.dress(is_night=True)
    light.compare(is_on=True)
    assert (light.is_night, light.is_difference) == (False, True)
    assert light.steps.is_change
    assert light.value_words(2.0) == "Eh +2.0 lx"
    light.dress(is_night=True)
    assert (light.is_night, light.is_difference) == (True, False)
