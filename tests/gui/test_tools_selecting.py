"""Selecting, moving, reshaping, copying on a real canvas."""

import math
from collections.abc import Iterator

import pytest
import shapely
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cpted_app.model.actions.marking import delete
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Zone
from cpted_app.model.geometry import vertices
from tests.gui.canvas_desk import Desk

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def lamp(name: str, x: float, y: float) -> Luminaire:
    return Luminaire(id=FeatureId(name), label=name.upper(), geometry=shapely.Point(x, y))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    del qtbot  # gives the application
    made = Desk(
        lamp("l1", -20.0, 10.0),
        lamp("l2", 0.0, 10.0),
        lamp("l3", 20.0, 10.0),
        Barrier(
            id=FeatureId("b1"),
            label="B1",
            geometry=shapely.LineString([(-10.0, -10.0), (10.0, -10.0)]),
        ),
        Zone(id=FeatureId("z1"), label="Z1", geometry=shapely.box(15.0, -20.0, 30.0, -5.0)),
    )
    yield made
    made.clear()


def place(desk: Desk, name: str) -> tuple[float, float]:
    row = desk.site.feature(name)
    assert row is not None
    return row.geometry.x, row.geometry.y


def test_a_click_selects_and_ctrl_adds_and_takes_away(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.canvas.selection_changed) as told:
        desk.click(-20.0, 10.0)
    assert told.args == [frozenset({"l1"})]
    desk.click(0.0, 10.0, CTRL)
    assert desk.canvas.selection == {"l1", "l2"}
    desk.click(-20.0, 10.0, CTRL)
    assert desk.canvas.selection == {"l2"}


def test_a_click_on_nothing_clears(desk: Desk) -> None:
    desk.click(-20.0, 10.0)
    desk.click(-30.0, -25.0)
    assert not desk.canvas.selection


def test_a_rubber_band_selects_what_it_touches(desk: Desk) -> None:
    desk.drag((-25.0, 15.0), (5.0, 5.0))
    assert desk.canvas.selection == {"l1", "l2"}
    desk.drag((15.0, 15.0), (25.0, 5.0), CTRL)
    assert desk.canvas.selection == {"l1", "l2", "l3"}


def test_a_drag_moves_all_selected_in_one_edit(desk: Desk) -> None:
    desk.drag((-25.0, 15.0), (5.0, 5.0))
    desk.drag((0.0, 10.0), (3.0, 16.0))
    assert len(desk.edits) == 1
    assert place(desk, "l1") == pytest.approx((-17.0, 16.0), abs=0.11)
    assert place(desk, "l2") == pytest.approx((3.0, 16.0), abs=0.11)
    assert place(desk, "l3") == (20.0, 10.0)


def test_escape_leaves_a_dragged_mark_where_it_was(desk: Desk) -> None:
    desk.press(-20.0, 10.0)
    desk.move(-5.0, 0.0)
    desk.key(KEY.Key_Escape)
    desk.release(-5.0, 0.0)
    assert not desk.edits
    assert place(desk, "l1") == (-20.0, 10.0)


def test_a_trembling_click_moves_nothing(desk: Desk) -> None:
    desk.drag((-20.0, 10.0), (-19.9, 10.0))
    assert not desk.edits
    assert desk.canvas.selection == {"l1"}


def test_dragging_a_corner_reshapes(desk: Desk) -> None:
    desk.click(-5.0, -10.0)
    desk.drag((10.0, -10.0), (12.0, -2.0))
    row = desk.site.feature("b1")
    assert row is not None
    assert math.dist(row.geometry.coords[1], (12.0, -2.0)) < 0.11
    assert row.geometry.coords[0] == (-10.0, -10.0)


def test_a_double_click_on_an_edge_inserts_a_corner_and_delete_removes_it(desk: Desk) -> None:
    desk.double_click(22.0, -5.0)
    zone = desk.site.feature("z1")
    assert zone is not None
    assert len(vertices(zone.geometry)) == 5
    desk.release(22.0, -5.0)
    desk.move(22.0, -5.3)
    desk.move(22.0, -5.0)
    desk.key(KEY.Key_Delete)
    zone = desk.site.feature("z1")
    assert zone is not None
    assert len(vertices(zone.geometry)) == 4


def test_delete_removes_the_selected(desk: Desk) -> None:
    desk.drag((-25.0, 15.0), (5.0, 5.0))
    desk.key(KEY.Key_Delete)
    assert [row.id for row in desk.site.all(Luminaire)] == ["l3"]
    assert not desk.canvas.selection


def test_delete_without_a_selection_says_what_to_do(desk: Desk) -> None:
    desk.key(KEY.Key_Delete)
    assert "Nothing is selected" in str(desk.refusals[0])


def test_arrows_nudge_the_selected_and_pan_otherwise(desk: Desk) -> None:
    before = desk.canvas.view
    desk.key(KEY.Key_Right)
    assert desk.canvas.view.x_m > before.x_m
    desk.canvas.look(before)
    desk.click(-20.0, 10.0)
    desk.key(KEY.Key_Up)
    assert place(desk, "l1") == pytest.approx((-20.0, 10.1))
    desk.key(KEY.Key_Left, SHIFT)
    assert place(desk, "l1") == pytest.approx((-21.0, 10.1))
    assert desk.canvas.view == before


def test_copy_paste_and_duplicate_give_new_labels(desk: Desk) -> None:
    desk.click(-20.0, 10.0)
    desk.key(KEY.Key_C, CTRL)
    desk.key(KEY.Key_V, CTRL)
    desk.key(KEY.Key_D, CTRL)
    assert [row.label for row in desk.site.all(Luminaire)] == ["L1", "L2", "L3", "L4", "L5"]
    assert len(desk.edits) == 2


def test_ctrl_a_selects_everything_that_is_shown(desk: Desk) -> None:
    desk.canvas.set_hidden(["luminaire"])
    desk.key(KEY.Key_A, CTRL)
    assert desk.canvas.selection == {"b1", "z1"}


def test_hidden_marks_are_not_hit(desk: Desk) -> None:
    desk.canvas.set_hidden(["luminaire"])
    desk.click(-20.0, 10.0)
    assert not desk.canvas.selection


def test_f_walks_through_the_marks_and_says_where_it_is(desk: Desk) -> None:
    seen: set[str] = set()
    for _ in range(5):
        desk.key(KEY.Key_F)
        seen |= desk.canvas.selection
        assert len(desk.canvas.selection) == 1
    assert seen == {"l1", "l2", "l3", "b1", "z1"}
    assert "5 of 5" in desk.canvas.accessibleDescription()


def test_a_removed_mark_leaves_the_selection(desk: Desk) -> None:
    desk.click(-20.0, 10.0)
    desk.do(delete(desk.site, ["l1"]))
    assert not desk.canvas.selection


def test_a_drag_within_a_zone_moves_the_zone(desk: Desk) -> None:
    zone = desk.site.feature("z1")
    assert zone is not None
    x, y = zone.geometry.centroid.coords[0]
    desk.drag((x - 3.0, y - 3.0), (x + 3.0, y + 3.0))
    assert not desk.edits
    assert desk.canvas.selection == {"z1"}
    desk.drag((x - 3.0, y - 3.0), (x + 1.0, y - 3.0))
    assert len(desk.edits) == 1
    moved = desk.site.feature("z1")
    assert moved is not None
    assert moved.geometry.centroid.x == pytest.approx(x + 4.0, abs=0.11)
