"""Light readings in the window: a quick series on the plan, in the table, in one go; the card."""

import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QLineEdit, QPushButton

from cpted_app.gui.dialogs.reading_series import ReadingSeries
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.field_editors import LineEditor
from cpted_app.model.actions import lighting
from cpted_app.model.features import LightReading, Luminaire, Route
from cpted_app.store.store import Store
from tests.gui.marked import put

NO_KEY = Qt.KeyboardModifier.NoModifier
EVEN = lighting.NewPhotometry(
    data=b"even",
    name="even",
    file_name="even.ldt",
    title="Even",
    format="LDT",
    c_deg=(0.0, 360.0),
    gamma_deg=(0.0, 180.0),
    intensity_cd=(1000.0,) * 4,
)
"""1,000 cd in every direction."""


def lit(window: MainWindow) -> None:
    shell = window.shell
    assert shell.do(lighting.embed_photometry(shell.site, EVEN))
    put(window, Luminaire, shapely.Point(0, 0), photometry="even", maintenance_factor=1.0)
    put(window, Route, shapely.LineString([(0, 0), (40, 0)]))


def click(window: MainWindow, x_m: float, y_m: float) -> None:
    x_px, y_px = window.canvas.view.to_px(x_m, y_m)
    place = QPoint(round(x_px), round(y_px))
    QTest.mouseMove(window.canvas, place)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, NO_KEY, place)
    QApplication.processEvents()


def focused_line() -> QLineEdit:
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    return line


def readings(window: MainWindow) -> tuple[LightReading, ...]:
    return window.shell.site.all(LightReading)


def test_click_value_enter_click_value_enter(window: MainWindow) -> None:
    window.activateWindow()
    lit(window)
    window.canvas.fit()
    window.canvas.use("light_reading")
    click(window, 5.0, 3.0)
    assert window.step == "mark"
    editor = window.steps.mark.form.editors["value_lx"]
    assert isinstance(editor, LineEditor)
    assert focused_line() is editor.line
    QTest.keyClicks(editor.line, "12,5")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert [row.value_lx for row in readings(window)] == [12.5]
    assert window.canvas.hasFocus()
    height = window.steps.mark.form.editors["height_m"]
    assert isinstance(height, LineEditor)
    height.line.setText("1.5")
    height.line.editingFinished.emit()
    click(window, 15.0, 3.0)
    QTest.keyClicks(focused_line(), "7")
    QTest.keyClick(focused_line(), Qt.Key.Key_Return)
    assert [(row.value_lx, row.height_m) for row in readings(window)] == [(12.5, 1.5), (7.0, 1.5)]
    click(window, 25.0, 3.0)
    QTest.keyClicks(focused_line(), "much")
    QTest.keyClick(focused_line(), Qt.Key.Key_Return)
    assert focused_line().property("invalid")
    assert readings(window)[-1].value_lx is None


def test_values_are_typed_into_the_table_one_under_the_other(window: MainWindow) -> None:
    window.activateWindow()
    for at in range(3):
        put(window, LightReading, shapely.Point(at, 0))
    tray = window.tray
    tray.show_tab("light_reading")
    column = tray.model.table.fields.index("value_lx")
    tray.view.setFocus()
    tray.view.setCurrentIndex(tray.sorted.index(0, column))
    for text in ("4,5", "3"):
        QTest.keyClicks(tray.view, text[0])
        line = focused_line()
        QTest.keyClicks(line, text[1:])
        QTest.keyClick(line, Qt.Key.Key_Return)
        QApplication.processEvents()
    assert [row.value_lx for row in readings(window)] == [4.5, 3.0, None]
    assert tray.view.currentIndex().row() == 2
    session = window.shell.session
    assert session is not None
    with Store.open(session.path, read_only=True) as store:
        assert [row.value_lx for row in store.load().all(LightReading)] == [4.5, 3.0, None]


def test_other_tables_are_not_typed_into(window: MainWindow) -> None:
    put(window, Route, shapely.LineString([(0, 0), (40, 0)]))
    window.tray.show_tab("route")
    index = window.tray.sorted.index(0, 2)
    assert not window.tray.sorted.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_a_series_along_a_route_is_one_step_that_can_be_undone(window: MainWindow) -> None:
    lit(window)
    shown: list[int] = []
    series = ReadingSeries(window.shell, lambda marks: shown.append(len(marks)), window)
    series.open()
    ok = series.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    assert "Room for 9 readings" in series.preview.text()
    series.step.setText("10 m")
    series.shared["meter"].setText("LMT B360")
    series.values.setPlainText("40\n2,0\nx")
    assert "Line 3" in series.preview.text()
    assert not ok.isEnabled()
    series.values.setPlainText("40\n-\n2,0")
    assert series.preview.text().startswith("2 readings, room for 5")
    assert shown[-1] == 5
    ok.click()
    told = [(row.geometry.x, row.value_lx, row.meter) for row in readings(window)]
    assert told == [(0.0, 40.0, "LMT B360"), (20.0, 2.0, "LMT B360")]
    assert shown[-1] == 0
    window.actions_by_id["undo"].trigger()
    assert readings(window) == ()


def test_the_card_says_how_far_the_calculation_is_off(window: MainWindow) -> None:
    lit(window)
    window.show_step("analyse")
    window.steps.analyse.show_light()
    card = window.steps.analyse.measured
    assert card.empty.isVisible()
    assert not card.chart.isVisible()
    # 1,000 cd from 5 m above: 5,000 / (x² + 25)^1.5 lx on the ground.
    for x_m in (0.0, 5.0, 10.0, 15.0, 20.0):
        lux = 5000.0 / (x_m**2 + 25.0) ** 1.5
        factor = 0.5 if x_m == 20.0 else 1.0
        put(window, LightReading, shapely.Point(x_m, 0), value_lx=lux * factor, error_share=0.05)
    assert not card.empty.isVisible()
    assert card.chart.isVisible()
    # One of five readings is half of what is calculated: the fifth root of 2 on average.
    assert card.sentence.text().startswith("Calculated 15 % brighter than measured")
    assert card.agreement.text() == ("4 of 5 readings agree within the errors of meter and model.")
    texts = [one.text() for one in card.findChildren(QLabel)]
    assert "▲ × 2" in texts
    worst = next(one for one in card.findChildren(QPushButton) if one.text() == "M5")
    worst.click()
    assert window.shell.selection == (readings(window)[4].id,)


def test_the_plan_tells_in_its_legend_what_the_colours_of_readings_mean(window: MainWindow) -> None:
    lit(window)
    put(window, LightReading, shapely.Point(0, 0), value_lx=40.0, error_share=0.05)
    put(window, LightReading, shapely.Point(5, 0), value_lx=1.0, error_share=0.05)
    window.canvas.fit()
    words = window.canvas.legend.entries.words
    assert "measured light: as calculated" in words
    assert "measured light: calculated too bright" in words
    assert "measured light" not in words


def test_the_inspector_tells_what_is_calculated_beside_a_reading(window: MainWindow) -> None:
    lit(window)
    window.show_step("mark")
    told = window.steps.mark.beside
    off = put(window, LightReading, shapely.Point(0, 0), value_lx=10.0, error_share=0.05)
    window.shell.select([off])
    assert told.text() == "Calculated there: 40 lx, brighter than measured."
    empty = put(window, LightReading, shapely.Point(1, 0))
    window.shell.select([empty])
    assert told.text() == "Nothing calculated beside it: it has no value"
    window.shell.select([window.shell.site.all(Route)[0].id])
    assert not told.isVisible()
