"""Sight and ways out in the window: plan, pointer, legend and panel agree with the analyses."""

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cpted_app.gui import field_picture
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.sight_controls import SightControls
from cpted_app.gui.steps.field_section import FieldSection
from cpted_app.model.edit import replacing
from cpted_app.model.features import AccessPoint, Barrier, Camera, Opening
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import Header
from cpted_app.session.field_picture import TakesLong
from cpted_app.session.sight_picture import Sight, WayTo
from cpted_app.words import Message
from tests.gui.marked import put

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def yard(window: MainWindow) -> None:
    """Mark a house with a window to the south, and a way out in the east."""
    put(
        window,
        Barrier,
        shapely.box(0.0, 10.0, 20.0, 20.0),
        barrier_type=BarrierType.BUILDING,
        height_m=9.0,
    )
    put(window, Opening, shapely.Point(10.0, 10.0), bearing_deg=180.0)
    put(window, AccessPoint, shapely.Point(40.0, 0.0), open_to_public=True)
    window.canvas.fit()


def tab(window: MainWindow, command: str) -> FieldSection:
    window.actions_by_id[command].trigger()
    analyse = window.steps.analyse
    return analyse.seen if command == "sight_results" else analyse.ways


def click(box: QWidget) -> None:
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def pick(controls: SightControls, text: str) -> None:
    """Choose a quantity as the person does."""
    at = controls.quantity.findText(text)
    assert at >= 0
    controls.quantity.setCurrentIndex(at)
    controls.quantity.activated.emit(at)


def shown(window: MainWindow) -> Sight | None:
    """Return which quantity is on the plan."""
    sight = window.shell.sight
    return sight.choice.quantity if sight.is_on else None


def said_at(window: MainWindow, qtbot: QtBot, x: float, y: float) -> str:
    """Return what the status bar says of a place."""
    told: list[object] = []
    window.shell.sight.valued.connect(told.append)
    window.shell.sight.point(x, y)
    qtbot.waitUntil(lambda: bool(told))
    window.shell.sight.valued.disconnect(told.append)
    assert window.canvas.field.readout == window.status.value.text()
    return window.status.value.text()


def test_keys_lay_sight_and_ways_over_the_plan_one_at_a_time(window: MainWindow) -> None:
    yard(window)
    light, sight = window.shell.light, window.shell.sight
    window.canvas.setFocus()
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    assert shown(window) is Sight.GROUND
    assert window.actions_by_id["sight_shown"].isChecked()
    assert window.canvas.panels.sight_legend.title.text() == "Ground seen"
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    assert shown(window) is Sight.WAY
    assert window.actions_by_id["ways_shown"].isChecked()
    assert not window.actions_by_id["sight_shown"].isChecked()
    light.show(True)
    assert shown(window) is None
    assert not window.canvas.panels.sight_legend.isVisible()
    assert not window.canvas.field.is_shown
    sight.show(True)
    assert not light.is_on
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    assert shown(window) is None
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    assert shown(window) is Sight.GROUND


def test_the_pointer_tells_the_way_in_metres_and_seconds(window: MainWindow, qtbot: QtBot) -> None:
    yard(window)
    window.shell.sight.show_quantity(Sight.WAY)
    said = said_at(window, qtbot, 28.0, 0.0)
    length, _m, rest = said.partition(" m ")
    assert float(length) == pytest.approx(12.0, abs=0.8)
    assert rest.startswith("to a way out · ")
    assert rest.endswith(f"{float(length) / 1.2:.0f} s")
    window.shell.sight.choose(to=WayTo.HELP)
    assert window.shell.sight.sheet is None
    assert not window.canvas.panels.sight_legend.isVisible()


def test_nobody_is_hatched_and_said_and_a_house_stays_free(
    window: MainWindow, qtbot: QtBot
) -> None:
    yard(window)
    sight = window.shell.sight
    sight.show_quantity(Sight.EYES)
    assert said_at(window, qtbot, 10.0, 3.0) == "1 window or door sees a person here"
    assert said_at(window, qtbot, 30.0, 15.0) == "nobody sees a person here"
    assert said_at(window, qtbot, 10.0, 15.0) == ""
    legend = window.canvas.panels.sight_legend
    assert "nobody sees a person here" in legend.accessibleDescription()
    assert "Blank: inside a building." in legend.line.text()
    assert sight.sheet is not None
    picture, field = sight.sheet.picture, sight.sheet.field
    times = picture.pixels.shape[0] // field.values.shape[0]

    def opacities(x: float, y: float) -> set[int]:
        raster = field.raster
        row = int((y - raster.south_m) / raster.step_m) * times
        column = int((x - raster.west_m) / raster.step_m) * times
        part = picture.pixels[row - 15 : row + 15, column - 15 : column + 15, 3]
        return set(part.ravel().tolist())

    assert opacities(10.0, 3.0) == {255}
    assert opacities(32.0, 14.0) == {0, 255}
    assert opacities(10.0, 15.0) == {0}


def test_choices_of_the_panel_reach_the_picture(window: MainWindow) -> None:
    yard(window)
    controls = tab(window, "sight_results").controls
    sight = window.shell.sight
    click(controls.shown)
    assert sight.is_on
    assert controls.radius.isVisible()
    assert controls.contours.isVisible()
    before = sight.sheet
    at = next(at for at in range(controls.eye.count()) if "child" in controls.eye.itemText(at))
    controls.eye.activated.emit(at)
    assert sight.choice.eye_height_m == controls.eye.itemData(at) < 1.6
    assert sight.sheet is not before
    pick(controls, "Eyes on the place")
    assert sight.choice.quantity is Sight.EYES
    assert controls.hour.isVisible()
    assert not controls.radius.isVisible()
    assert not controls.contours.isVisible()
    click(controls.by_distance)
    assert sight.choice.by_distance
    assert "weighed by distance" in window.canvas.panels.sight_legend.unit.text()
    controls.hour.activated.emit(controls.hour.findText("22:00"))
    assert sight.choice.hour == 22.0
    assert "not known" in window.canvas.panels.sight_legend.line.text()
    click(controls.shown)
    assert not sight.is_on


def test_camera_classes_follow_the_edition(window: MainWindow, qtbot: QtBot) -> None:
    yard(window)
    controls = tab(window, "sight_results").controls
    click(controls.shown)
    pick(controls, "Camera detail")
    assert controls.lacking.isVisible()
    assert "Camera" in controls.lacking.text()
    put(window, Camera, shapely.Point(10.0, -20.0), bearing_deg=0.0, height_m=2.0, tilt_deg=0.0)
    sight = window.shell.sight
    qtbot.waitUntil(lambda: sight.sheet is not None)
    assert not controls.lacking.isVisible()
    assert " px/m · " in said_at(window, qtbot, 10.0, -10.0)
    newer = sight.steps
    controls.edition.activated.emit(controls.edition.findText("DORI 2014"))
    assert sight.steps != newer
    assert "identify" in window.canvas.panels.sight_legend.accessibleDescription()


def test_sight_and_ways_tabs_have_their_own_show_it(window: MainWindow) -> None:
    yard(window)
    ways = tab(window, "ways_results").controls
    assert not ways.quantity.isVisible()
    click(ways.shown)
    assert shown(window) is Sight.WAY
    seen = tab(window, "sight_results").controls
    assert not seen.shown.isChecked()
    click(seen.shown)
    assert shown(window) is Sight.GROUND
    assert not tab(window, "ways_results").controls.shown.isChecked()


def test_the_picture_follows_what_it_depends_on_and_nothing_else(
    window: MainWindow, qtbot: QtBot
) -> None:
    yard(window)
    sight = window.shell.sight
    sight.show_quantity(Sight.EYES)
    before = sight.sheet
    put(window, AccessPoint, shapely.Point(12.0, 0.0))
    qtbot.wait(2 * field_picture.AFTER_EDIT_MS)
    assert sight.sheet is before
    put(window, Opening, shapely.Point(5.0, 10.0), bearing_deg=180.0)
    qtbot.waitUntil(lambda: sight.sheet is not before)
    assert said_at(window, qtbot, 10.0, 3.0).startswith("2 windows")
    after = sight.sheet
    put(window, AccessPoint, shapely.Point(90.0, 0.0))  # the region is larger now
    qtbot.waitUntil(lambda: sight.sheet is not after)


def test_empty_states_say_what_is_missing(window: MainWindow) -> None:
    sight = tab(window, "sight_results")
    assert sight.missing.isVisible()
    assert not sight.controls.isVisible()
    put(window, Barrier, shapely.box(0.0, 0.0, 5.0, 5.0))
    assert sight.controls.isVisible()
    ways = tab(window, "ways_results")
    assert ways.missing.isVisible()
    ways.missing.button.click()
    assert window.step == "mark"
    assert window.canvas.hand.row.id == "access_point"
    shell = window.shell
    header = shell.site.header
    assert shell.do(replacing(Message("x"), (header, _uncalibrated(header))))
    for command in ("sight_results", "ways_results"):
        section = tab(window, command)
        assert section.uncalibrated.isVisible()
        assert not section.controls.isVisible()
    assert not window.actions_by_id["sight_shown"].isEnabled()


def _uncalibrated(header: Header) -> Header:
    return Header(id=header.id, title=header.title, is_metric=False)


def test_what_takes_long_waits_until_the_person_begins_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    yard(window)
    sight = window.shell.sight
    controls = tab(window, "sight_results").controls

    def long_work(*_args: object) -> None:
        raise TakesLong(90.0)

    with monkeypatch.context() as patch:
        patch.setattr("cpted_app.session.field_picture.made", long_work)
        sight.show_quantity(Sight.EYES)
    assert sight.is_waiting
    assert not sight.is_running
    assert controls.state.text() == "This takes about 90 s."
    assert controls.again.isVisible()
    assert controls.again.text() == "Begin"
    controls.again.click()
    assert controls.again.isHidden()
    assert sight.sheet is not None


def test_in_threads_the_picture_comes_coarse_to_fine(threaded: MainWindow, qtbot: QtBot) -> None:
    yard(threaded)
    sight, runner = threaded.shell.sight, threaded.shell.runner
    assert isinstance(runner, ThreadRunner)
    spacings: list[float] = []
    sight.changed.connect(
        lambda: spacings.append(sight.sheet.field.raster.step_m) if sight.sheet else None
    )
    sight.show_quantity(Sight.EYES)
    qtbot.waitUntil(lambda: sight.sheet is not None and not sight.is_running, timeout=60_000)
    assert spacings == sorted(spacings, reverse=True)
    assert len(set(spacings)) >= 2
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=60_000)
