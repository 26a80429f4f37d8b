"""Looking around in the window: it follows the pointer, stays, turns, and keeps up with edits."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLabel
from pytestqt.qtbot import QtBot

from cpted_app.drawing.primitives import Path as Line
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.look_card import LookCard
from cpted_app.gui.wording import DASH
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Luminaire, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import Header
from cpted_app.words import Message
from tests.gui.marked import put

CIRCLE_M2 = math.pi * 50.0**2


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "yard.gpkg", Header(title="Yard"))
    put(made, Barrier, shapely.LineString([(20.0, -90.0), (20.0, 90.0)]), height_m=3.0)
    made.shell.look.choose(radius_m=50.0)
    QApplication.processEvents()
    made.canvas.fit((-40.0, -40.0, 40.0, 40.0))
    made.canvas.use("look")
    return made


def pixel(window: MainWindow, x_m: float, y_m: float) -> QPoint:
    x_px, y_px = window.canvas.view.to_px(x_m, y_m)
    return QPoint(round(x_px), round(y_px))


def move(window: MainWindow, x_m: float, y_m: float) -> None:
    for aside in (QPoint(3, 0), QPoint(0, 0)):  # where the pointer is already it does not move
        QTest.mouseMove(window.canvas, pixel(window, x_m, y_m) + aside)
        QApplication.processEvents()


def press(window: MainWindow, x_m: float, y_m: float) -> None:
    move(window, x_m, y_m)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=pixel(window, x_m, y_m))


def release(window: MainWindow, x_m: float, y_m: float) -> None:
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=pixel(window, x_m, y_m))


def click(window: MainWindow, x_m: float, y_m: float) -> None:
    press(window, x_m, y_m)
    release(window, x_m, y_m)


def area_m2(window: MainWindow) -> float:
    shape = window.shell.look.isovist
    assert shape is not None
    return shape.area_m2


def card(window: MainWindow) -> LookCard:
    window.show_step("analyse")
    window.steps.analyse.tabs.setCurrentIndex(1)
    found = window.steps.analyse.findChild(LookCard)
    assert isinstance(found, LookCard)
    return found


def told(window: MainWindow, name: str) -> str:
    found = card(window).findChild(QLabel, f"look_{name}")
    assert isinstance(found, QLabel)
    return found.text()


def take(window: MainWindow, name: str, text: str) -> None:
    combo = card(window).findChild(QComboBox, name)
    assert isinstance(combo, QComboBox)
    at = combo.findText(text, Qt.MatchFlag.MatchContains)
    assert at >= 0
    combo.setCurrentIndex(at)
    combo.activated.emit(at)
    QApplication.processEvents()


def test_what_is_seen_follows_the_pointer_with_its_area_and_longest_line(
    window: MainWindow,
) -> None:
    move(window, 0.0, 0.0)
    assert window.shell.look.stand is not None
    assert window.shell.look.stand.at_m == pytest.approx((0.0, 0.0), abs=0.3)
    first = area_m2(window)
    half = math.acos(0.4)
    assert first == pytest.approx(CIRCLE_M2 - 2500.0 * (half - 0.4 * math.sin(half)), rel=0.02)
    readout = window.canvas.hand.step.readout
    assert f"{first:,.0f}".replace(",", "\u2009") in readout
    assert "50.0 m" in readout
    fills = [one for one in window.canvas.hand.step.preview if isinstance(one, Line) and one.fill]
    assert fills[0].points[:, 0].max() == pytest.approx(20.0, abs=1e-6)
    move(window, -35.0, 0.0)
    assert area_m2(window) == pytest.approx(CIRCLE_M2, rel=1e-3)


def test_a_click_stays_an_edit_is_seen_at_once_and_escape_goes_on(window: MainWindow) -> None:
    click(window, 0.0, 0.0)
    before = area_m2(window)
    move(window, -30.0, 10.0)
    assert area_m2(window) == before
    assert window.canvas.hand.step.readout == ""
    put(window, Barrier, shapely.LineString([(-10.0, -90.0), (-10.0, 90.0)]), height_m=3.0)
    after = area_m2(window)
    assert after < before - 1000.0
    assert told(window, "area") == f"{after:,.0f} m²".replace(",", "\u2009")
    window.shell.session.undo()  # type: ignore[union-attr]
    assert area_m2(window) == pytest.approx(before)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    move(window, -35.0, 0.0)
    assert area_m2(window) > before
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.hand.row.id == "select"
    assert window.shell.look.isovist is None


def test_a_drag_says_which_way_a_limited_view_looks(window: MainWindow) -> None:
    take(window, "lookView", "120")
    press(window, 0.0, 0.0)
    move(window, -20.0, 0.0)
    release(window, -20.0, 0.0)
    shape = window.shell.look.isovist
    assert shape is not None
    assert shape.area_m2 == pytest.approx(CIRCLE_M2 / 3.0, rel=1e-9)
    middle = shape.region.centroid
    assert (middle.x < -10.0, abs(middle.y) < 1.0) == (True, True)


def test_inside_a_building_it_says_that_nothing_is_seen(window: MainWindow) -> None:
    put(window, Barrier, shapely.box(-30.0, -5.0, -20.0, 5.0), height_m=9.0)
    move(window, -25.0, 0.0)
    assert "inside" in window.canvas.hand.step.readout


def test_heights_season_hours_and_growth_are_chosen_in_the_card(
    window: MainWindow, qtbot: QtBot
) -> None:
    put(
        window,
        Barrier,
        shapely.LineString([(-10.0, -90.0), (-10.0, 90.0)]),
        barrier_type=BarrierType.HEDGE,
        height_m=1.3,
        openness=0.0,
        seasonal_openness=0.5,
        growth_m_per_year=0.2,
    )
    put(
        window,
        Tree,
        shapely.Point(5.0, 0.0),
        crown_radius_m=2.0,
        crown_base_m=1.0,
        height_m=6.0,
    )
    click(window, 0.0, 0.0)
    free = area_m2(window)
    take(window, "lookEye", "wheelchair")
    assert area_m2(window) < free - 1000.0
    take(window, "lookLeaves", "bare")
    assert area_m2(window) == pytest.approx(free)
    take(window, "lookLeaves", "in leaf")
    take(window, "lookEye", "adult")
    take(window, "lookYears", "3")
    assert area_m2(window) < free - 1000.0  # 1.3 m + 3 × 0.2 m
    take(window, "lookYears", "as now")
    qtbot.waitUntil(lambda: told(window, "through") != DASH)
    assert told(window, "through") not in (DASH, "0 %")
    take(window, "lookTarget", "ground")
    qtbot.waitUntil(lambda: window.shell.look.detail is not None)
    detail = window.shell.look.detail
    assert detail is not None
    assert detail.seen.area_m2 < free
    assert told(window, "seen").startswith(f"{detail.seen.area_m2:,.0f}".replace(",", "\u2009"))


def test_another_eye_height_is_typed(window: MainWindow) -> None:
    click(window, 0.0, 0.0)
    take(window, "lookEye", "other")
    spin = card(window).findChild(QDoubleSpinBox, "lookOther")
    assert isinstance(spin, QDoubleSpinBox)
    assert spin.isVisible()
    spin.setValue(3.5)
    assert area_m2(window) == pytest.approx(CIRCLE_M2)


def test_by_night_only_what_is_lit_is_seen_and_unknown_light_is_said(
    window: MainWindow, qtbot: QtBot
) -> None:
    click(window, 0.0, 0.0)
    box = card(window).findChild(QCheckBox, "lookNight")
    assert isinstance(box, QCheckBox)
    box.click()
    qtbot.waitUntil(lambda: "unknown" in card(window).state.text())
    assert told(window, "lit") == DASH
    put(window, Luminaire, shapely.Point(-8.0, 3.0), photometry="street")
    qtbot.waitUntil(lambda: told(window, "lit") != DASH)
    share = int(told(window, "lit").split()[0])
    assert 0 < share < 50
    night = window.shell.look.detail.night  # type: ignore[union-attr]
    assert night is not None
    near = np.array(night.lit.centroid.coords[0]) - (-8.0, 3.0)
    assert np.hypot(*near) < 15.0


def test_before_the_plan_has_a_scale_it_asks_for_one(window: MainWindow) -> None:
    shell = window.shell
    before = shell.site.header
    shell.do(replacing(Message("x"), (before, replace(before, is_metric=False))))
    move(window, 3.0, 0.0)
    assert "scale" in window.canvas.hand.step.readout
    assert window.canvas.hand.step.preview == []
