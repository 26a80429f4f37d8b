"""Light in the window: what is on the plan, under the pointer and in the panel is the engine's."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import obstacles
from cpted_app.gui.dialogs.light_class import BY_NAME, BY_QUESTIONS, LightClassDialog
from cpted_app.gui.jobs import ThreadRunner
from cpted_app.gui.light_words import lux
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.steps.light_section import LightSection
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Luminaire, Route, Zone
from cpted_app.model.kinds import BarrierType, LightQuantity, LuminaireState
from cpted_app.session.light_picture import Lit
from cpted_app.words import Message
from tests.gui.marked import put

LEFT = Qt.MouseButton.LeftButton


def lamp(window: MainWindow, x: float, y: float = 0.0, **values: object) -> str:
    return put(window, Luminaire, shapely.Point(x, y), **{"photometry": "street", **values})


def street(window: MainWindow) -> str:
    """Mark two lamps, a house and a route past them; return the route's id."""
    for x in (0.0, 22.0):
        lamp(window, x)
    put(
        window,
        Barrier,
        shapely.box(5.0, 5.0, 12.0, 12.0),
        barrier_type=BarrierType.BUILDING,
        height_m=9.0,
    )
    line = shapely.LineString([(-10.0, 2.0), (70.0, 2.0)])
    way = put(window, Route, line, width_m=2.0, lighting_class="P4", name="Mill Lane")
    window.canvas.fit()
    return way


def section(window: MainWindow) -> LightSection:
    window.show_step("analyse")
    window.steps.analyse.show_light()
    return window.steps.analyse.light


def engine_lx(window: MainWindow, x: float, y: float) -> float:
    site = window.shell.site
    lamps = lighting.lamps(lighting.shining(site), intensity_tables(site)).exact()
    receiver = Receiver(Quantity.HORIZONTAL)
    points = np.array([[x, y, 0.0]])
    found = lighting.illuminance(lamps, obstacles(site), points, [receiver], lambda _share: None)
    return float(found[0, 0])


def point_at(window: MainWindow, x: float, y: float) -> tuple[float, float]:
    """Move the pointer to a place, and return the place of the pixel it came to."""
    canvas = window.canvas
    at = QPoint(*map(round, canvas.view.to_px(x, y)))
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(canvas, event)
    return canvas.view.to_site(at.x(), at.y())


def test_the_value_under_the_pointer_is_that_of_the_engine(
    window: MainWindow, qtbot: QtBot
) -> None:
    street(window)
    window.shell.light.show(True)
    values: list[float | None] = []
    window.shell.light.valued.connect(values.append)
    for x, y in ((3.0, 2.0), (8.0, 14.0), (30.0, -4.0)):
        values.clear()
        place = point_at(window, x, y)
        qtbot.waitUntil(lambda: bool(values))
        assert values[-1] == engine_lx(window, *place)
        expected = f"Eh {lux(engine_lx(window, *place))}"
        assert window.status.value.text() == expected
        assert window.canvas.field.readout == expected
    values.clear()
    point_at(window, 8.0, 8.0)
    qtbot.waitUntil(lambda: bool(values))
    assert values == [None]
    assert window.status.value.text() == ""


def test_ctrl_l_lays_the_light_over_the_plan_and_takes_it_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    street(window)
    action = window.actions_by_id["light_shown"]
    dark = window.canvas.grab().toImage()
    window.canvas.setFocus()
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.light.is_on
    assert action.isChecked()
    qtbot.waitUntil(lambda: window.canvas.frames.is_settled)
    lit = window.canvas.grab().toImage()
    x, y = (round(one) for one in window.canvas.view.to_px(2.0, -2.0))
    assert lit.pixelColor(x, y) != dark.pixelColor(x, y)
    assert window.canvas.panels.light_legend.isVisible()
    action.trigger()
    assert not window.canvas.panels.light_legend.isVisible()
    qtbot.waitUntil(lambda: window.canvas.frames.is_settled)
    assert window.canvas.grab().toImage().pixelColor(x, y) == dark.pixelColor(x, y)


def test_the_night_is_dark_away_from_lamps_and_plain_beneath_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    street(window)
    window.actions_by_id["light_night"].trigger()
    qtbot.waitUntil(lambda: window.canvas.frames.is_settled)
    picture = window.canvas.grab().toImage()
    beneath, away = (
        picture.pixelColor(*(round(one) for one in window.canvas.view.to_px(*place))).lightness()
        for place in ((1.5, 1.0), (60.0, -8.0))
    )
    assert away < 60
    assert beneath > 150


def test_the_picture_follows_an_edit_after_a_moment(window: MainWindow, qtbot: QtBot) -> None:
    street(window)
    light = window.shell.light
    light.show(True)
    before = light.sheet
    lamp(window, 45.0)
    qtbot.waitUntil(lambda: light.sheet is not before)
    window.shell.guarded(window.shell.session.undo if window.shell.session else lambda: None)
    after = light.sheet
    qtbot.waitUntil(lambda: light.sheet is not after)
    assert before is not None
    assert light.sheet is not None
    np.testing.assert_array_equal(light.sheet.field.values, before.field.values)


def test_choices_of_the_panel_reach_the_picture(window: MainWindow) -> None:
    street(window)
    controls = section(window).controls
    QTest.mouseClick(controls.shown, LEFT, pos=QPoint(8, controls.shown.height() // 2))
    assert window.shell.light.is_on
    controls.quantity.setCurrentIndex(controls.quantity.findText("Light on faces (Esc)"))
    controls.quantity.activated.emit(controls.quantity.currentIndex())
    choice = window.shell.light.choice
    assert choice.quantity is LightQuantity.SEMICYLINDRICAL
    assert controls.direction.isVisible()
    controls.direction.setCurrentIndex(controls.direction.findText("facing east"))
    controls.direction.activated.emit(controls.direction.currentIndex())
    assert window.shell.light.choice.bearing_deg == 90.0
    assert not controls.lamps.isVisible()
    assert not controls.hour.isEnabled()
    legend = window.canvas.panels.light_legend
    assert legend.title.text() == "Light on faces"
    assert "facing east" in legend.unit.text()


def test_hours_at_which_lamps_switch_can_be_chosen(window: MainWindow) -> None:
    street(window)
    lamp(window, 45.0, off_hours="23:00-05:00")
    controls = section(window).controls
    window.shell.light.show(True)
    assert controls.hour.isEnabled()
    at = controls.hour.findText("23:00–05:00")
    controls.hour.activated.emit(at)
    assert window.shell.light.choice.hour == 23.0


def test_before_after_and_difference_have_one_legend(window: MainWindow) -> None:
    street(window)
    lamp(window, 45.0, state=LuminaireState.PLANNED)
    light, legend = window.shell.light, window.canvas.panels.light_legend
    light.show(True)
    existing, steps = light.sheet, light.steps
    QTest.mouseClick(legend._by_lit[Lit.PROPOSED], LEFT)
    assert light.steps == steps
    proposed = light.sheet
    QTest.mouseClick(legend._by_lit[Lit.CHANGE], LEFT)
    change = light.sheet
    assert existing is not None
    assert proposed is not None
    assert change is not None
    np.testing.assert_allclose(
        change.field.values, proposed.field.values - existing.field.values, atol=1e-9
    )
    window.actions_by_id["light_compare"].trigger()
    assert light.choice.lit is Lit.EXISTING


def test_the_table_names_the_verdict_and_a_click_shows_the_worst_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    way = street(window)
    panel = section(window)
    surface = window.shell.results["light"].surfaces[way]
    cells = [item for at in range(7) if (item := panel.table.item(0, at)) is not None]
    texts = [item.text() for item in cells]
    assert texts[:3] == ["W1", "P4", "■ misses"]
    assert texts[3] == lux(surface.average("eh")).removesuffix(" lx")
    window.show()
    rect = panel.table.visualItemRect(cells[0])
    QTest.mouseClick(panel.table.viewport(), LEFT, pos=rect.center())
    assert window.shell.selection == (way,)
    x, y = surface.worst_m("eh")
    west, south, east, north = window.canvas.view.box
    assert west < x < east
    assert south < y < north
    assert "Mill Lane misses P4" in panel.verdict.sentence.text()
    assert panel.verdict.badge.isVisible()
    assert window.shell.light.steps.limits == (1.0, 5.0)


def test_walking_the_chart_moves_the_walker_on_the_plan(window: MainWindow, qtbot: QtBot) -> None:
    way = street(window)
    panel = section(window)
    window.shell.select([way])
    chart = panel.profile.chart
    chart.setFocus()
    for _ in range(4):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert window.canvas.field.walker == pytest.approx((3.0, 2.0))
    assert "At 13.0 m" in panel.profile.here.text()
    panel.profile.chart.walked.emit(None)
    assert window.canvas.field.walker is None


def test_the_gravest_failure_is_listed_and_a_click_selects_its_luminaire(
    window: MainWindow, qtbot: QtBot
) -> None:
    for x in (0.0, 12.0, 24.0):
        lamp(window, x, name="lit")
    line = shapely.LineString([(0.0, 2.0), (24.0, 2.0)])
    way = put(window, Route, line, width_m=1.5, lighting_class="P6", faces_matter=False)
    panel = section(window)
    window.shell.select([way])
    panel.lamp_out.ask.click()
    rows = panel.lamp_out.findChildren(SentenceRow)
    assert rows
    assert "out:" in rows[0].accessibleName()
    label = rows[0].accessibleName().split(" ")[0]
    rows[0].click()
    (chosen,) = window.shell.selected_features
    assert chosen.label == label
    assert window.shell.light.subject == window.shell.site.feature(way)


def test_empty_states_say_what_is_missing(window: MainWindow) -> None:
    panel = section(window)
    assert panel.dark.isVisible()
    lamp(window, 0.0, photometry="")
    assert panel.unknown.isVisible()
    assert not panel.controls.isVisible()
    lamp(window, 9.0)
    assert panel.nowhere.isVisible()
    assert panel.left_out.isVisible()
    assert "L1" in panel.left_text.text()
    panel.choose.click()
    assert window.step == "mark"
    assert [row.label for row in window.shell.selected_features] == ["L1"]
    shell = window.shell
    header = shell.site.header
    edit = replacing(Message("x"), (header, replace(header, is_metric=False)))
    assert shell.do(edit)
    section(window)
    assert panel.uncalibrated.isVisible()


def open_class(window: MainWindow, ids: list[str]) -> LightClassDialog:
    window.shell.select(ids)
    window.actions_by_id["light_class"].trigger()
    return window.findChildren(LightClassDialog)[-1]


def accept(dialog: LightClassDialog) -> None:
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)


def test_questions_lead_to_a_class_and_the_answers_are_written_down(window: MainWindow) -> None:
    zone = put(window, Zone, shapely.box(0, 0, 20, 20))
    dialog = open_class(window, [zone])
    assert dialog.ways.currentIndex() == BY_QUESTIONS
    assert dialog.chosen.text() == "P6"
    traffic = dialog.questions["traffic"]
    traffic.setCurrentIndex(traffic.findText("walkers and cyclists"))
    traffic.activated.emit(traffic.currentIndex())
    dialog.parked.click()
    dialog.asked_faces.click()
    assert dialog.chosen.text() == "P4"
    accept(dialog)
    row = window.shell.site.get(Zone, zone)
    assert row is not None
    assert (row.lighting_class, row.faces_matter) == ("P4", False)
    assert "walkers and cyclists (+1)" in row.class_choice
    assert "parked cars (+1)" in row.class_choice


def test_an_old_name_is_understood(window: MainWindow) -> None:
    way = put(window, Route, shapely.LineString([(0, 0), (20, 0)]))
    dialog = open_class(window, [way])
    dialog.ways.setCurrentIndex(BY_NAME)
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "CE3")
    assert dialog.chosen.text() == "C3"
    assert dialog.family.currentText() == "C"
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "Q7")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.name.selectAll()
    QTest.keyClicks(dialog.name, "CE3")
    accept(dialog)
    row = window.shell.site.get(Route, way)
    assert row is not None
    assert row.lighting_class == "C3"


def test_in_threads_the_picture_comes_coarse_to_fine_and_can_be_stopped(
    threaded: MainWindow, qtbot: QtBot
) -> None:
    street(threaded)
    light, runner = threaded.shell.light, threaded.shell.runner
    assert isinstance(runner, ThreadRunner)
    spacings: list[float] = []
    light.changed.connect(
        lambda: spacings.append(light.sheet.field.raster.step_m) if light.sheet else None
    )
    light.show(True)
    qtbot.waitUntil(lambda: light.sheet is not None and not light.is_running, timeout=60_000)
    assert spacings == sorted(spacings, reverse=True)
    assert len(set(spacings)) >= 2
    light.choose(leaf_on=False)

    def cancelled() -> bool:
        runner.cancel_all()  # the first stage of a small site may be done before it is asked to end
        return light.is_stopped

    qtbot.waitUntil(cancelled, timeout=60_000)
    assert not light.is_running
    light.again()
    qtbot.waitUntil(lambda: not light.is_running and not light.is_stopped, timeout=60_000)
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=60_000)
