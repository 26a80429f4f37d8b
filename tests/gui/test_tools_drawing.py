"""Drawing with mouse and keys on a real canvas; what counts is the site afterwards."""

import math
from collections.abc import Iterator

import pytest
import shapely
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cpted_app.model import kinds
from cpted_app.model.edit import adding
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    FeatureId,
    Luminaire,
    Opening,
    Route,
    Sightline,
    Tree,
    Zone,
)
from cpted_app.model.records import Header
from cpted_app.units import bearing_deg_between
from cpted_app.words import Message
from tests.gui.canvas_desk import Desk

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    del qtbot  # gives the application
    made = Desk()
    yield made
    made.clear()


def near(geometry: shapely.Geometry, *points: tuple[float, float]) -> bool:
    """Return whether the corners are those, to a pixel."""
    found = shapely.get_coordinates(geometry)
    return len(found) == len(points) and all(
        math.dist(a, b) < 0.11 for a, b in zip(found, points, strict=True)
    )


def test_l_and_a_click_place_a_luminaire_and_the_tool_stays(desk: Desk) -> None:
    desk.key(KEY.Key_L)
    desk.click(5.0, 3.0)
    desk.click(-8.0, 2.0)
    assert [row.label for row in desk.site.all(Luminaire)] == ["L1", "L2"]
    assert near(desk.site.all(Luminaire)[0].geometry, (5.0, 3.0))
    assert desk.canvas.hand.row.id == "luminaire"


def test_what_was_placed_is_selected(desk: Desk) -> None:
    desk.key(KEY.Key_T)
    desk.click(5.0, 3.0)
    assert desk.canvas.selection == {desk.only(Tree).id}


def test_dragging_turns_an_opening_outwards(desk: Desk) -> None:
    desk.key(KEY.Key_O)
    desk.drag((0.0, 0.0), (10.0, 0.0))
    opening = desk.only(Opening)
    assert near(opening.geometry, (0.0, 0.0))
    assert opening.bearing_deg == pytest.approx(90.0, abs=0.6)


def test_shift_turns_a_luminaire_in_steps(desk: Desk) -> None:
    desk.key(KEY.Key_L)
    desk.drag((0.0, 0.0), (10.0, 9.0), SHIFT)
    # The last movement came from QTest without held keys; the release says what is held.
    assert desk.only(Luminaire).bearing_deg == pytest.approx(48.0, abs=0.6)


def test_the_first_mark_on_an_empty_sheet_does_not_move_the_view(desk: Desk) -> None:
    view = desk.canvas.view
    desk.key(KEY.Key_L)
    desk.click(15.0, 10.0)
    assert desk.canvas.view == view


def test_an_access_point(desk: Desk) -> None:
    desk.key(KEY.Key_A)
    desk.click(-3.0, -4.0)
    assert desk.only(AccessPoint).label == "A1"


def test_two_clicks_make_a_sightline_observer_first(desk: Desk) -> None:
    desk.key(KEY.Key_S)
    desk.click(-10.0, 0.0)
    desk.click(10.0, 5.0)
    assert near(desk.only(Sightline).geometry, (-10.0, 0.0), (10.0, 5.0))


def test_enter_ends_a_wall(desk: Desk) -> None:
    desk.key(KEY.Key_B)
    for place in ((-10.0, 0.0), (0.0, 0.0), (0.0, 8.0)):
        desk.click(*place)
    assert not desk.site.all(Barrier)
    desk.key(KEY.Key_Return)
    assert near(desk.only(Barrier).geometry, (-10.0, 0.0), (0.0, 0.0), (0.0, 8.0))


def test_a_double_click_ends_a_route_without_a_double_point(desk: Desk) -> None:
    desk.key(KEY.Key_R)
    desk.click(-10.0, 0.0)
    desk.click(0.0, 5.0)
    desk.double_click(10.0, 0.0)
    assert near(desk.only(Route).geometry, (-10.0, 0.0), (0.0, 5.0), (10.0, 0.0))


def test_the_first_corner_closes_a_zone(desk: Desk) -> None:
    desk.key(KEY.Key_Z)
    for place in ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)):
        desk.click(*place)
    assert desk.only(Zone).geometry.area == pytest.approx(100.0, rel=0.02)


def test_shift_b_draws_a_building(desk: Desk) -> None:
    desk.key(KEY.Key_B, SHIFT)
    for place in ((0.0, 0.0), (10.0, 0.0), (5.0, 10.0)):
        desk.click(*place)
    desk.key(KEY.Key_Enter)
    building = desk.only(Barrier)
    assert building.barrier_type is kinds.BarrierType.BUILDING
    assert building.geometry.geom_type == "Polygon"


def test_an_outline_that_crosses_itself_is_refused_in_words(desk: Desk) -> None:
    desk.key(KEY.Key_Z)
    for place in ((0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)):
        desk.click(*place)
    desk.key(KEY.Key_Return)
    assert not desk.site.all(Zone)
    assert "crosses itself" in str(desk.refusals[0])
    assert desk.canvas.hand.row.id == "zone"


def test_backspace_takes_back_a_point(desk: Desk) -> None:
    desk.key(KEY.Key_R)
    desk.click(-10.0, 0.0)
    desk.click(3.0, 9.0)
    desk.key(KEY.Key_Backspace)
    desk.click(10.0, 0.0)
    desk.key(KEY.Key_Return)
    assert near(desk.only(Route).geometry, (-10.0, 0.0), (10.0, 0.0))


def test_escape_drops_the_piece_then_the_tool(desk: Desk) -> None:
    desk.key(KEY.Key_B)
    desk.click(-10.0, 0.0)
    desk.key(KEY.Key_Escape)
    assert desk.canvas.hand.row.id == "barrier_line"
    assert not desk.canvas.hand.step.busy
    desk.key(KEY.Key_Escape)
    assert desk.canvas.hand.row.id == "select"
    assert not desk.edits


@pytest.mark.parametrize("typed", ["12,5", "12.5"])
def test_a_typed_number_sets_the_length(desk: Desk, typed: str) -> None:
    desk.key(KEY.Key_B)
    desk.click(0.0, 0.0)
    desk.move(4.0, 0.0)
    desk.type(typed)
    assert typed in desk.canvas.hand.step.readout
    desk.key(KEY.Key_Return)
    desk.key(KEY.Key_Return)
    assert desk.only(Barrier).geometry.length == pytest.approx(12.5, rel=0.01)


def test_a_typed_digit_is_taken_back_before_a_point(desk: Desk) -> None:
    desk.key(KEY.Key_B)
    desk.click(0.0, 0.0)
    desk.move(4.0, 0.0)
    desk.type("75")
    desk.key(KEY.Key_Backspace)
    desk.key(KEY.Key_Return)
    desk.key(KEY.Key_Return)
    assert desk.only(Barrier).geometry.length == pytest.approx(7.0)


def test_zero_is_a_digit_in_a_piece_and_fits_outside_one(desk: Desk) -> None:
    desk.key(KEY.Key_B)
    desk.click(0.0, 0.0)
    desk.move(4.0, 0.0)
    view = desk.canvas.view
    desk.type("10")
    assert desk.canvas.view == view
    desk.key(KEY.Key_Return)
    desk.key(KEY.Key_Return)
    desk.key(KEY.Key_0)
    assert desk.canvas.view != view


def test_shift_holds_fifteen_degrees(desk: Desk) -> None:
    desk.key(KEY.Key_B)
    desk.click(0.0, 0.0)
    desk.press(10.0, 1.2, SHIFT)
    desk.release(10.0, 1.2, SHIFT)
    desk.key(KEY.Key_Return)
    (x0, y0), (x1, y1) = desk.only(Barrier).geometry.coords
    assert bearing_deg_between(x0, y0, x1, y1) % 15.0 == pytest.approx(0.0, abs=1e-6)


def test_a_click_near_an_end_takes_the_end_and_alt_does_not(desk: Desk) -> None:
    wall = Barrier(
        id=FeatureId("w"), label="B1", geometry=shapely.LineString([(0.0, 0.0), (10.0, 0.0)])
    )
    desk.do(adding(Message("Add"), wall))
    desk.key(KEY.Key_L)
    desk.click(0.4, 0.3)
    assert desk.canvas.pointing.snap is not None
    assert desk.canvas.pointing.snap.kind == "end"
    desk.click(9.6, 0.4, ALT)
    first, second = desk.site.all(Luminaire)
    assert tuple(first.geometry.coords[0]) == (0.0, 0.0)
    assert near(second.geometry, (9.6, 0.4))


def test_snapping_can_be_switched_off(desk: Desk) -> None:
    desk.key(KEY.Key_T)
    desk.click(0.0, 0.0)
    desk.canvas.snapping = False
    desk.click(0.5, 0.5)
    assert near(desk.site.all(Tree)[1].geometry, (0.5, 0.5))


def test_the_keyboard_alone_places_a_mark(desk: Desk) -> None:
    desk.key(KEY.Key_L)
    desk.key(KEY.Key_Right)
    desk.key(KEY.Key_Insert)
    assert near(desk.only(Luminaire).geometry, (6.0, 0.0))


def test_a_read_only_canvas_draws_nothing(desk: Desk) -> None:
    desk.canvas.set_writable(False)
    desk.key(KEY.Key_L)
    desk.click(0.0, 0.0)
    assert not desk.edits
    assert desk.canvas.hand.row.id == "select"


def test_the_hint_says_what_to_do_next(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.canvas.hint_changed) as told:
        desk.key(KEY.Key_S)
    assert told.args == ["Click the observer's position."]
    with qtbot.waitSignal(desk.canvas.hint_changed) as told:
        desk.click(0.0, 0.0)
    assert "target" in str(told.args)


def test_before_calibration_a_length_is_in_pixels(qtbot: QtBot) -> None:
    del qtbot
    desk = Desk(header=Header(is_metric=False))
    desk.key(KEY.Key_M)
    desk.click(0.0, 0.0)
    desk.move(30.0, 0.0)
    readout = desk.canvas.hand.step.readout
    desk.clear()
    assert readout.startswith("30 px")


def test_measuring_says_length_and_bearing_and_changes_nothing(desk: Desk) -> None:
    desk.key(KEY.Key_M)
    desk.click(0.0, 0.0)
    desk.move(20.0, 0.0)
    assert desk.canvas.hand.step.readout == "20.00 m · 90°"
    desk.click(20.0, 0.0)
    desk.key(KEY.Key_Return)
    assert "20.00 m ± unknown in all" in desk.canvas.hand.hint
    assert not desk.edits
