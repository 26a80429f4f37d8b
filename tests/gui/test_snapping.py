"""Snapping as a person meets it: marks with names, plans of all kinds, keys, and tools."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas as reportlab_canvas

from cpted_app.exchange.plans import read_plan
from cpted_app.gui.canvas.overlay import SNAP_NAMES, SNAP_SHAPES
from cpted_app.gui.canvas.view import View
from cpted_app.model.actions import planning
from cpted_app.model.edit import adding
from cpted_app.model.features import Barrier, FeatureId, Luminaire, Route, Sightline
from cpted_app.model.records import Plan
from cpted_app.session.intake import Scale, plan_edit
from cpted_app.words import Message
from tests.gui.canvas_desk import Desk

KEY = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def wall(*places: tuple[float, float]) -> Barrier:
    return Barrier(id=FeatureId("w"), label="B1", geometry=shapely.LineString(places))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """Return a desk with a wall from (0, 0) to (20, 0)."""
    desk = Desk(wall((0.0, 0.0), (20.0, 0.0)))
    yield desk
    desk.clear()


@pytest.fixture
def pdf_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk with a PDF, a metre to a point: a room from (10, 10) to (70, 50)."""
    stream = io.BytesIO()
    sheet = reportlab_canvas.Canvas(stream, pagesize=(80, 60))
    sheet.setLineWidth(0.2)
    sheet.rect(10, 10, 60, 40)
    sheet.line(40, 0, 40, 60)
    sheet.save()
    path = tmp_path / "room.pdf"
    path.write_bytes(stream.getvalue())
    desk = Desk()
    desk.do(plan_edit(desk.site, read_plan(path), 0, "Room", Scale(metres_per_unit=1.0))[0])
    desk.canvas.look(View(x_m=40.0, y_m=30.0, scale=10.0, width_px=800.0, height_px=600.0))
    qtbot.waitUntil(lambda: desk.canvas.frames.is_settled)
    yield desk
    desk.clear()


def kind(desk: Desk) -> str | None:
    snap = desk.canvas.pointing.snap
    return snap.kind if snap else None


def lines_read(desk: Desk, qtbot: QtBot) -> None:
    """Move the pointer until the lines of the plan are read and indexed."""
    for x_m in (20.0, 21.0, 22.0):
        desk.move(x_m, 20.0)
        qtbot.waitUntil(lambda: not desk.canvas.plan_snaps.is_busy)


def test_every_kind_has_a_mark_and_a_name_of_its_own() -> None:
    assert set(SNAP_SHAPES) == set(SNAP_NAMES) == {
        "end", "crossing", "middle", "perpendicular", "edge"
    }  # fmt: skip
    assert len(set(SNAP_SHAPES.values())) == 5


def test_a_route_meets_a_wall_at_right_angles(desk: Desk) -> None:
    desk.key(KEY.Key_R)
    desk.click(5.0, 12.0)
    desk.move(5.4, 0.3)
    assert kind(desk) == "perpendicular"
    desk.click(5.4, 0.3)
    desk.key(KEY.Key_Return)
    assert desk.only(Route).geometry.coords[1] == pytest.approx((5.0, 0.0))


def test_the_first_point_of_a_line_knows_no_perpendicular(desk: Desk) -> None:
    desk.key(KEY.Key_R)
    desk.move(5.4, 0.3)
    assert kind(desk) == "edge"


def test_the_mark_and_its_name_are_painted_beside_the_place(desk: Desk) -> None:
    desk.key(KEY.Key_R)
    desk.move(15.0, 3.0)
    before = desk.canvas.grab().toImage()
    desk.move(15.0, 0.3)
    after = desk.canvas.grab().toImage()
    at = desk.at(15.0, 0.0)
    changed = [
        (x, y)
        for x in range(at.x() - 60, at.x() + 90)
        for y in range(at.y() - 60, at.y() + 20)
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    # A mark around the place, and a label above and right of it.
    assert any(abs(x - at.x()) < 9 and abs(y - at.y()) < 9 for x, y in changed)
    assert any(x > at.x() + 25 and y < at.y() - 12 for x, y in changed)


def test_alt_lets_go_at_once_and_takes_again(desk: Desk) -> None:
    desk.key(KEY.Key_L)
    desk.move(0.4, 0.3)
    assert kind(desk) == "end"
    QTest.keyPress(desk.canvas, KEY.Key_Alt, ALT)
    assert kind(desk) is None
    QTest.keyRelease(desk.canvas, KEY.Key_Alt)
    assert kind(desk) == "end"


def test_a_line_held_to_steps_shows_no_snap_it_would_not_take(desk: Desk) -> None:
    desk.key(KEY.Key_S)
    desk.click(-10.0, 10.0)
    desk.move(0.3, 0.3)
    assert kind(desk) == "end"
    desk.click(0.3, 0.3, SHIFT)
    (x, y) = desk.only(Sightline).geometry.coords[1]
    assert x - -10.0 == pytest.approx(-(y - 10.0))
    assert (x, y) != (0.0, 0.0)


def test_turning_a_luminaire_snaps_to_nothing(desk: Desk) -> None:
    desk.key(KEY.Key_L)
    desk.press(0.3, 0.2)
    desk.move(10.0, 0.2)
    assert kind(desk) is None
    desk.release(10.0, 0.2)
    assert desk.only(Luminaire).geometry.coords[0] == (0.0, 0.0)


def test_a_corner_that_is_dragged_snaps_to_other_marks(desk: Desk) -> None:
    other = Barrier(
        id=FeatureId("o"), label="B2", geometry=shapely.LineString([(-10.0, 8.0), (-10.0, 15.0)])
    )
    desk.do(adding(Message("Add"), other))
    desk.canvas.select(("w",))
    desk.press(0.0, 0.0)
    desk.move(-5.0, 4.0)
    desk.move(-9.7, 8.2)
    assert kind(desk) == "end"
    desk.release(-9.7, 8.2)
    row = desk.site.feature(FeatureId("w"))
    assert row is not None
    assert row.geometry.coords[0] == (-10.0, 8.0)


def test_a_mark_that_is_moved_lands_exactly_on_what_it_snaps_to(desk: Desk) -> None:
    lamp = Luminaire(id=FeatureId("l"), label="L1", geometry=shapely.Point(-10.0, 10.0))
    desk.do(adding(Message("Add"), lamp))
    desk.press(-9.7, 10.2)  # not quite in its middle, as a hand does
    desk.move(-5.0, 5.0)
    desk.move(0.4, 0.3)
    assert kind(desk) == "end"
    desk.release(0.4, 0.3)
    assert desk.only(Luminaire).geometry.coords[0] == pytest.approx((0.0, 0.0))


def test_measuring_snaps_to_the_lines_of_a_pdf(pdf_desk: Desk, qtbot: QtBot) -> None:
    pdf_desk.key(KEY.Key_M)
    lines_read(pdf_desk, qtbot)
    for x_m, y_m, expected in (
        (10.3, 10.4, "end"),
        (40.3, 49.8, "crossing"),
        (69.8, 30.3, "middle"),
    ):
        pdf_desk.move(x_m, y_m)
        assert kind(pdf_desk) == expected
    pdf_desk.click(10.3, 10.4)
    pdf_desk.move(69.7, 10.3)
    assert "60.00 m" in pdf_desk.canvas.hand.step.readout
    pdf_desk.move(40.2, 24.0)
    assert kind(pdf_desk) == "edge"
    pdf_desk.click(15.0, 24.0)
    pdf_desk.move(40.2, 24.3)
    assert kind(pdf_desk) == "perpendicular"


def test_calibration_takes_the_corner_of_a_wall_in_a_pdf(pdf_desk: Desk, qtbot: QtBot) -> None:
    clicked: list[tuple[Plan, tuple[float, float], tuple[float, float]]] = []
    pdf_desk.canvas.calibration_points.connect(lambda *found: clicked.append(found))
    pdf_desk.canvas.use("calibrate")
    lines_read(pdf_desk, qtbot)
    pdf_desk.click(10.3, 10.2)
    pdf_desk.click(69.6, 9.8)
    ((_plan, first, second),) = clicked
    # In points of the page, y down: pdfium keeps coordinates as 32-bit numbers.
    assert first == pytest.approx((10.0, 50.0), abs=1e-4)
    assert second == pytest.approx((70.0, 50.0), abs=1e-4)


def test_a_hidden_plan_is_not_snapped_to(pdf_desk: Desk, qtbot: QtBot) -> None:
    pdf_desk.key(KEY.Key_M)
    lines_read(pdf_desk, qtbot)
    pdf_desk.move(10.3, 10.4)
    assert kind(pdf_desk) == "end"
    (plan,) = pdf_desk.site.plans
    pdf_desk.do(planning.set_plan(plan, is_visible=False))
    pdf_desk.move(10.4, 10.3)
    assert kind(pdf_desk) is None


def test_the_window_can_be_closed_while_lines_are_read(pdf_desk: Desk) -> None:
    pdf_desk.key(KEY.Key_M)
    pdf_desk.move(20.0, 20.0)
    assert pdf_desk.canvas.plan_snaps.is_busy or pdf_desk.canvas.pointing.snap is None
    pdf_desk.canvas.close_down()
    assert not pdf_desk.canvas.plan_snaps.is_busy
    pdf_desk.move(20.0, 21.0)
    QApplication.processEvents()
    assert not pdf_desk.canvas.plan_snaps.is_busy
