"""Right sides and tables: what a person types and clicks there reaches the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.field_editors import ChoiceEditor, LineEditor
from cpted_app.gui.panels.tray_model import KEY_ROLE
from cpted_app.gui.steps.remark_list import RemarkCard
from cpted_app.model.actions import stepping
from cpted_app.model.features import Barrier, Luminaire, Sightline
from cpted_app.model.kinds import Audience, PlaceType, RemarkState, Role
from cpted_app.model.records import Answer, Header, Remark, Reply, Visit
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings
from tests.gui.marked import put

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(
        tmp_path / "park.gpkg", Header(title="Lindenpark", place_types=(PlaceType.PARK,))
    )
    return made


def blocked_sightline(window: MainWindow) -> str:
    put(window, Barrier, shapely.LineString([(10, -5), (10, 5)]), height_m=2.5)
    return put(window, Sightline, shapely.LineString([(0, 0), (30, 0)]), name="gate → bench")


def button(parent: QWidget, text: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == text)


def only_card(window: MainWindow, qtbot: QtBot) -> RemarkCard:
    def cards() -> list[RemarkCard]:
        found = window.steps.remarks.findChildren(RemarkCard)
        return [one for one in found if one.isVisible()]

    qtbot.waitUntil(lambda: len(cards()) == 1)
    return cards()[0]


def type_into(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_field_takes_a_comma_and_the_file_has_the_number(window: MainWindow) -> None:
    lamp = put(window, Luminaire, shapely.Point(5, 5))
    window.show_step("mark")
    window.shell.select([lamp])
    assert window.steps.mark.heading.text() == "L1 · Luminaire"
    editor = window.steps.mark.form.editors["mounting_height_m"]
    assert isinstance(editor, LineEditor)
    type_into(editor.line, "6,5")
    session = window.shell.session
    assert session is not None
    path = session.path
    window.documents.close()
    again = Session.open(path, settings=Settings())
    assert again.site.all(Luminaire)[0].mounting_height_m == 6.5
    again.close()


def test_a_value_out_of_range_is_marked_and_nothing_is_changed(window: MainWindow) -> None:
    lamp = put(window, Luminaire, shapely.Point(5, 5))
    window.show_step("mark")
    window.shell.select([lamp])
    editor = window.steps.mark.form.editors["mounting_height_m"]
    assert isinstance(editor, LineEditor)
    type_into(editor.line, "200")
    assert editor.line.property("invalid") is True
    assert "60" in window.notices.text.text()
    assert window.shell.site.all(Luminaire)[0].mounting_height_m == 5.0


def test_many_are_edited_at_once_and_mixed_values_read_several(window: MainWindow) -> None:
    first = put(window, Luminaire, shapely.Point(5, 5), mounting_height_m=4.0)
    second = put(window, Luminaire, shapely.Point(9, 5), mounting_height_m=8.0)
    window.show_step("mark")
    window.shell.select([first, second])
    editor = window.steps.mark.form.editors["mounting_height_m"]
    assert isinstance(editor, LineEditor)
    assert editor.line.text() == ""
    assert editor.line.placeholderText() == "several"
    type_into(editor.line, "6")
    assert [row.mounting_height_m for row in window.shell.site.all(Luminaire)] == [6.0, 6.0]
    window.actions_by_id["undo"].trigger()
    assert [row.mounting_height_m for row in window.shell.site.all(Luminaire)] == [4.0, 8.0]


def test_a_choice_is_committed_when_it_is_made(window: MainWindow) -> None:
    lamp = put(window, Luminaire, shapely.Point(5, 5))
    window.show_step("mark")
    window.shell.select([lamp])
    editor = window.steps.mark.form.editors["state"]
    assert isinstance(editor, ChoiceEditor)
    editor.combo.setFocus()
    QTest.keyClick(editor.combo, Qt.Key.Key_Down)
    assert window.shell.site.all(Luminaire)[0].state.value == "faulty"


def test_a_blocked_sightline_says_where_and_by_what(window: MainWindow) -> None:
    line = blocked_sightline(window)
    window.show_step("mark")
    window.shell.select([line])
    card = window.steps.mark.sight
    assert card.status.text() == "■ blocked"
    assert "10.0 of 30.0 m by wall B1" in card.sentence.text()
    assert "wall B1 clears the line if it is" in card.remedies.text()
    window.show_step("analyse")
    assert "blocked" in window.steps.analyse.sight.status.text()
    assert window.rail.buttons["analyse"].line == "up to date"


def test_the_tray_lists_filters_and_selects_both_ways(window: MainWindow) -> None:
    line = blocked_sightline(window)
    other = put(window, Sightline, shapely.LineString([(0, 9), (30, 9)]), name="stop → kiosk")
    tray = window.tray
    tray.show_tab("sightline")
    assert tray.tabs.tabText(tray.tabs.currentIndex()) == "Sightlines 2"
    shown = [tray.sorted.index(0, column).data() for column in range(5)]
    assert shown == ["S1", "gate → bench", "30.0 m", "■ blocked", "wall B1, 2.5 m"]
    window.shell.select([other])
    chosen = tray.view.selectionModel().selectedRows()
    assert [index.data(KEY_ROLE) for index in chosen] == [other]
    tray.view.selectRow(0)
    assert window.shell.selection == (line,)
    assert window.canvas.selection == {line}
    QTest.keyClicks(tray.filter, "kiosk")
    assert tray.sorted.rowCount() == 1


def test_labels_sort_by_number_not_by_letter(window: MainWindow) -> None:
    for number in range(11):
        put(window, Luminaire, shapely.Point(number, 0))
    window.tray.show_tab("luminaire")
    labels = [window.tray.sorted.index(at, 0).data() for at in range(11)]
    assert labels == [f"L{number}" for number in range(1, 12)]


def test_a_digit_answers_the_question_and_down_goes_on(window: MainWindow) -> None:
    window.show_step("assess")
    step = window.steps.assess
    first = window.shell.question
    assert first is not None
    QTest.keyClick(step.list.list, Qt.Key.Key_2)
    answers = window.shell.site.all(Answer)
    assert [(row.item, row.value.value, row.by) for row in answers] == [(first.item, "2", "Ada")]
    assert window.rail.buttons["assess"].line.startswith("1 of ")
    QTest.keyClick(step.list.list, Qt.Key.Key_Down)
    assert window.shell.question != first


def test_not_applicable_asks_the_reason_in_place(window: MainWindow) -> None:
    window.show_step("assess")
    step = window.steps.assess
    QTest.keyClick(step.list.list, Qt.Key.Key_N)
    reason = step.card.reason
    assert reason.isVisible()
    assert not reason.accept_button.isEnabled()
    QTest.keyClicks(reason.text, "No entrance here 3 2 1")
    assert not window.shell.site.all(Answer)
    QTest.mouseClick(reason.accept_button, LEFT)
    answer = window.shell.site.all(Answer)[0]
    assert (answer.value.value, answer.reason) == ("na", "No entrance here 3 2 1")
    assert not reason.isVisible()


def test_a_proposal_is_accepted_or_overridden_with_a_reason(window: MainWindow) -> None:
    blocked_sightline(window)
    window.show_step("assess")
    assessment = window.shell.assessment
    assert assessment is not None
    item = next(one for one in assessment.items if one.proposal is not None)
    window.shell.choose_question(item.item.id, item.subject)
    card = window.steps.assess.card
    assert item.proposal is not None
    proposed = item.proposal.answer.value
    assert card.accept_button.text() == f"Accept {proposed}"
    other = "3" if proposed != "3" else "0"
    QTest.mouseClick(card.anchors[int(other)], LEFT)
    assert not window.shell.site.all(Answer)
    assert card.reason.isVisible()
    QTest.keyClicks(card.reason.text, "Seen on site")
    QTest.keyClick(card.reason.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    answer = window.shell.site.all(Answer)[0]
    assert (answer.value.value, answer.proposed, answer.reason) == (other, proposed, "Seen on site")
    QTest.mouseClick(card.accept_button, LEFT)
    assert window.shell.site.all(Answer)[0].value.value == proposed


def test_the_list_of_questions_is_searched_and_filtered(window: MainWindow) -> None:
    window.show_step("assess")
    questions = window.steps.assess.list
    everything = questions.model.rowCount()
    QTest.keyClicks(questions.search, "main route")
    assert 0 < questions.model.rowCount() < everything
    questions.search.clear()
    questions.filter.setCurrentIndex(questions.filter.findData("low"))
    assert questions.model.rowCount() == 0
    assert questions.nothing.text() == "No answer is 0 or 1."


def test_a_remark_is_recorded_replied_to_and_resolved(window: MainWindow, qtbot: QtBot) -> None:
    window.show_step("remarks")
    step = window.steps.remarks
    QTest.mouseClick(step.empty.button, LEFT)
    QTest.keyClicks(step.form.text, "Too dark at the stairs")
    QTest.mouseClick(step.form.record_button, LEFT)
    remark = window.shell.site.all(Remark)[0]
    assert (remark.text, remark.by, remark.audience) == (
        "Too dark at the stairs",
        "Ada",
        Audience.PUBLIC,
    )
    card = only_card(window, qtbot)
    QTest.mouseClick(button(card, "Reply…"), LEFT)
    writing = card.findChild(QPlainTextEdit)
    assert writing is not None
    QTest.keyClicks(writing, "A lamp is planned")
    QTest.mouseClick(button(card, "Record"), LEFT)
    assert window.shell.site.all(Reply)[0].text == "A lamp is planned"
    QTest.mouseClick(button(only_card(window, qtbot), "Resolve"), LEFT)
    assert window.shell.site.all(Remark)[0].state is RemarkState.RESOLVED
    assert window.rail.buttons["remarks"].line == "all resolved"


def test_an_officers_remark_starts_as_police_only_and_is_marked(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.shell.settings.person = Person(name="Mira", role=Role.POLICE)
    window.show_step("remarks")
    step = window.steps.remarks
    QTest.mouseClick(step.empty.button, LEFT)
    assert step.form.readers.currentText() == "police only"
    QTest.keyClicks(step.form.text, "Two robberies")
    QTest.mouseClick(step.form.record_button, LEFT)
    assert window.shell.site.all(Remark)[0].audience is Audience.POLICE
    card = only_card(window, qtbot)
    chips = [one.text() for one in card.findChildren(QLabel) if one.property("role") == "chip"]
    assert "◆ police only" in chips


def test_details_frame_and_visits_are_written(window: MainWindow) -> None:
    window.show_step("plan")
    step = window.steps.plan
    title = step.header.editors["title"]
    assert isinstance(title, LineEditor)
    type_into(title.line, "Station square")
    assert window.top_bar.title.text() == "Station square"
    what = step.frame.editors["what"].focusProxy()
    assert what is not None
    what.setFocus()
    QTest.keyClicks(what, "Bag theft")
    title.line.setFocus()
    assert window.shell.site.frame.what == "Bag theft"
    QTest.mouseClick(step.visits.add_button, LEFT)
    assert len(window.shell.site.all(Visit)) == 1
    assert step.visits.form.isVisibleTo(step)


def test_the_report_is_previewed_saved_and_signed_off(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    blocked_sightline(window)
    window.show_step("report")
    step = window.steps.report
    qtbot.waitUntil(lambda: bool(step.pdf), timeout=20000)
    assert window.preview.pages
    assert window.preview.where.text().startswith("page 1 of ")
    assert "nothing withheld was found" in step.checked.text()
    out = tmp_path / "out.pdf"
    step.save(out)
    assert out.read_bytes() == step.pdf
    assert window.notices.text.text() == "The report is in out.pdf."
    waiting = [one.step.id for one in step.protocol.waiting()]
    assert window.shell.attempt(lambda: stepping.waive(window.shell.site, waiting, "A small site."))
    step.final.click()
    assert window.shell.site.header.is_final
    assert window.rail.buttons["report"].line == "final"


def test_combo_boxes_leave_the_wheel_to_the_column(window: MainWindow) -> None:
    lamp = put(window, Luminaire, shapely.Point(5, 5))
    window.show_step("mark")
    window.shell.select([lamp])
    combos = window.steps.mark.form.findChildren(QComboBox)
    assert combos
    assert all(one.accessibleName() for one in combos)


def test_a_sheet_is_hidden_turned_and_removed_from_its_card(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.png"
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste((0, 0, 0), (20, 20, 80, 80))
    picture.save(path)
    window.documents.open(path)
    window.show_step("plan")
    cards = window.steps.plan.list

    def tool(name: str) -> QToolButton:
        found = (one for one in cards.findChildren(QToolButton) if one.accessibleName() == name)
        return next(one for one in found if one.isVisible())

    qtbot.waitUntil(lambda: any(one.isVisible() for one in cards.findChildren(QToolButton)))
    QTest.mouseClick(tool("Show"), LEFT)
    assert not window.shell.site.plans[0].is_visible
    qtbot.waitUntil(lambda: any(one.isVisible() for one in cards.findChildren(QToolButton)))
    rows = {one.text(): one for one in tool("More for sheet.png").menu().actions()}
    rows["Rotate right by 90°"].trigger()
    assert abs(window.shell.site.plans[0].placement.rotation_deg) == pytest.approx(90.0)
    window.actions_by_id["undo"].trigger()
    assert window.shell.site.plans[0].placement.rotation_deg == pytest.approx(0.0)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in cards.findChildren(QToolButton)))
    rows = {one.text(): one for one in tool("More for sheet.png").menu().actions()}
    rows["Remove"].trigger()
    assert not window.shell.site.plans
    assert window.steps.plan.empty.isVisible()
