"""Low answers on the plan: pinned by a click, seen in their steps, opened by their pins."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cpted_app.gui.field_mode import FieldMode
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.steps.assess import AssessStep
from cpted_app.model.actions import assessing, marking, rating
from cpted_app.model.features import Barrier, Sightline
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header

LEFT = Qt.MouseButton.LeftButton
Point = tuple[float, float]


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    shell = made.shell
    assert shell.do(marking.place(shell.site, Barrier, shapely.box(0, 0, 60, 40)))
    return made


@pytest.fixture
def step(window: MainWindow) -> AssessStep:
    window.show_step("assess")
    window.shell.choose_question("2A-02")
    window.steps.assess.list.list.setFocus()
    QApplication.processEvents()
    window.canvas.fit()
    return window.steps.assess


def on_screen(window: MainWindow, at_m: Point, up_px: int = 0) -> QPoint:
    x_px, y_px = window.canvas.view.to_px(*at_m)
    return QPoint(round(x_px), round(y_px) - up_px)


def click(window: MainWindow, at_m: Point, up_px: int = 0) -> None:
    QTest.mouseClick(window.canvas, LEFT, pos=on_screen(window, at_m, up_px))


def pin_m(window: MainWindow) -> Point | None:
    (row,) = window.shell.site.all(Answer)
    return row.pin_m


def give(window: MainWindow, item: str, value: str, at_m: Point | None = None) -> None:
    shell, session = window.shell, window.shell.session
    assert session is not None
    edit = assessing.answer(
        shell.site,
        item=item,
        value=AnswerValue(value),
        by="Ada",
        at_utc=session.clock(),
        reason="The corner is dark.",
        at_m=at_m,
    )
    assert shell.do(edit)


def test_a_low_answer_asks_for_its_place_and_a_click_gives_it(
    window: MainWindow, step: AssessStep
) -> None:
    row = step.card.place
    assert not row.isVisible()
    QTest.keyClick(step.list.list, Qt.Key.Key_2)
    assert not row.isVisible()
    QTest.keyClick(step.list.list, Qt.Key.Key_1)
    assert row.isVisible()
    assert "Where does it show?" in row.words.text()
    assert not row.show_button.isVisible()
    row.pin_button.click()
    assert window.canvas.hand.row.id == "point"
    click(window, (30.0, 20.0))
    assert pin_m(window) == pytest.approx((30.0, 20.0), abs=0.2)
    assert window.canvas.hand.row.id == "select"
    assert step.list.list.hasFocus()
    assert "Shows at x 30." in row.words.text()
    assert "2A-02" in window.actions_by_id["undo"].text()
    window.actions_by_id["undo"].trigger()
    assert pin_m(window) is None


def test_w_points_and_escape_returns_without_a_place(window: MainWindow, step: AssessStep) -> None:
    QTest.keyClick(step.list.list, Qt.Key.Key_0)
    QTest.keyClick(step.list.list, Qt.Key.Key_W)
    assert window.canvas.hand.row.id == "point"
    assert window.canvas.hasFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.hand.row.id == "select"
    assert step.list.list.hasFocus()
    click(window, (30.0, 20.0))
    assert pin_m(window) is None


def test_w_does_nothing_where_no_place_is_wanted(window: MainWindow, step: AssessStep) -> None:
    QTest.keyClick(step.list.list, Qt.Key.Key_W)
    QTest.keyClick(step.list.list, Qt.Key.Key_3)
    QTest.keyClick(step.list.list, Qt.Key.Key_W)
    assert window.canvas.hand.row.id == "select"
    shell = window.shell
    line = shapely.LineString([(0, 0), (30, 0)])
    assert shell.do(marking.place(shell.site, Sightline, line))
    shell.choose_question("2A-07", shell.site.all(Sightline)[0].id)
    QTest.keyClick(step.list.list, Qt.Key.Key_0)
    QTest.keyClick(step.list.list, Qt.Key.Key_W)
    assert window.canvas.hand.row.id == "select"
    assert not step.card.place.isVisible()


def test_the_row_shows_the_pin_and_takes_it_away(window: MainWindow, step: AssessStep) -> None:
    give(window, "2A-02", "0", (30.0, 20.0))
    row = step.card.place
    window.canvas.look(window.canvas.view.panned(5000.0, 0.0))
    west, _south, east, _north = window.canvas.view.box
    assert not west < 30.0 < east
    row.show_button.click()
    west, _south, east, _north = window.canvas.view.box
    assert west < 30.0 < east
    row.remove_button.click()
    assert pin_m(window) is None
    assert not row.remove_button.isVisible()


def test_a_pin_is_there_in_its_steps_and_opens_its_question(
    window: MainWindow, step: AssessStep
) -> None:
    assert step.isVisible()
    give(window, "2A-02", "0", (30.0, 20.0))
    window.shell.choose_question("2A-05")
    assert [row.item for row in window.canvas.scene.answers] == ["2A-02"]
    QTest.mouseMove(window.canvas, on_screen(window, (30.0, 20.0), 9))
    assert window.canvas.toolTip().startswith("2A-02")
    assert "The corner is dark." in window.canvas.toolTip()
    click(window, (30.0, 20.0), 9)
    assert window.shell.question is not None
    assert window.shell.question.item == "2A-02"
    assert not window.shell.selection  # the building under the pin is not what was meant
    QTest.mouseMove(window.canvas, on_screen(window, (5.0, 35.0)))
    assert window.canvas.toolTip() == ""
    for other in ("plan", "mark", "analyse", "remarks"):
        window.show_step(other)
        assert not window.canvas.scene.answers
    window.show_step("assess")
    assert window.canvas.scene.answers


def test_pins_of_another_checklist_or_of_better_answers_are_not_shown(
    window: MainWindow, step: AssessStep
) -> None:
    give(window, "2A-02", "0", (30.0, 20.0))
    shell = window.shell
    assert shell.do(assessing.set_header(shell.site, checklist="2F"))
    assert not window.canvas.scene.answers
    assert shell.do(assessing.set_header(shell.site, checklist="2A"))
    assert window.canvas.scene.answers
    give(window, "2A-02", "2")
    assert not window.canvas.scene.answers


def test_who_rates_blind_sees_no_pins_and_is_asked_for_none(
    window: MainWindow, step: AssessStep
) -> None:
    give(window, "2A-02", "0", (30.0, 20.0))
    shell = window.shell
    for name in ("Ada", "Ben"):
        assert shell.do(rating.add_rater(shell.site, checklist="2A", by=name))
    assert not window.canvas.scene.answers
    QTest.keyClick(step.list.list, Qt.Key.Key_0)
    assert not step.card.place.isVisible()


def test_what_lacks_sentence_or_place_is_counted_and_found(
    window: MainWindow, step: AssessStep
) -> None:
    assert not step.bare_button.isVisible()
    give(window, "2A-03", "0")
    give(window, "2A-05", "1", (1.0, 1.0))
    QTest.keyClick(step.list.list, Qt.Key.Key_0)
    assert step.bare_button.text().startswith("▲ 2 low answers")
    step.bare_button.click()
    assert step.list.filter.currentData() == "unexplained"
    shown = [row.item.id for row in step.list.model.rows if not isinstance(row, str)]
    assert set(shown) == {"2A-02", "2A-03"}


def test_the_field_mode_lends_the_plan_and_comes_back(window: MainWindow, step: AssessStep) -> None:
    assert step.isVisible()
    window.actions_by_id["field_mode"].trigger()
    page = window.pages.currentWidget()
    assert isinstance(page, FieldMode)
    QTest.keyClick(page, Qt.Key.Key_0)
    assert page.sheet.place.isVisible()
    assert not page.sheet.place.show_button.isVisible()
    for end in ("escape", "click"):
        QTest.keyClick(page, Qt.Key.Key_W)
        assert window.pages.currentIndex() == 0
        assert window.canvas.hand.row.id == "point"
        QApplication.processEvents()
        if end == "escape":
            QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
        else:
            window.canvas.fit()
            click(window, (30.0, 20.0))
        assert window.pages.currentWidget() is page
        assert (pin_m(window) is not None) is (end == "click")
    assert "Shows at" in page.sheet.place.words.text()
    assert page.sheet.place.remove_button.height() >= 48
    page.left.emit()
