"""Choosing the checklist, its introduction, filters, the short list, and what is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpted_app.assess.protocol import FRAME_NEEDS
from cpted_app.gui.dialogs.new_site import NewSite
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.steps.assess import AssessStep
from cpted_app.model.actions import assessing, marking
from cpted_app.model.features import Route
from cpted_app.model.kinds import PlaceType
from cpted_app.model.records import Answer, Header

Chosen = Callable[[str], None]


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    header = Header(title="Lindenpark", place_types=(PlaceType.PARK,))
    made.documents.create(tmp_path / "park.gpkg", header)
    told = dict.fromkeys(FRAME_NEEDS, "Bag theft at dusk.")
    assert made.shell.attempt(lambda: assessing.set_frame(made.shell.site, **told))
    made.show_step("assess")
    return made


@pytest.fixture
def step(window: MainWindow) -> AssessStep:
    return window.steps.assess


@pytest.fixture
def choose(step: AssessStep) -> Chosen:
    """Choose a checklist as the combo box does when a line of it is clicked."""

    def pick(checklist: str) -> None:
        combo = step.choice.combo
        at = combo.findData(checklist)
        combo.setCurrentIndex(at)
        combo.activated.emit(at)

    return pick


def texts(step: AssessStep) -> list[str]:
    return [str(step.list.model.index(at).data()) for at in range(step.list.model.rowCount())]


def show(step: AssessStep, wanted: str) -> None:
    step.list.filter.setCurrentIndex(step.list.filter.findData(wanted))


def test_another_checklist_is_one_undoable_edit_and_answers_stay(
    window: MainWindow, step: AssessStep, choose: Chosen
) -> None:
    window.shell.choose_question("2A-02")
    QTest.keyClick(step.list.list, Qt.Key.Key_2)
    choose("2F")
    assert window.shell.site.header.checklist == "2F"
    assert all("2F-" in text for text in texts(step) if "○" in text)
    QTest.keyClick(step.list.list, Qt.Key.Key_1)
    rows = window.shell.site.all(Answer)
    assert {(row.checklist, row.item[:2]) for row in rows} == {("2A", "2A"), ("2F", "2F")}
    choose("2A")
    assert any("● 2  2A-02" in text for text in texts(step))
    assert step.choice.combo.currentText().startswith("2A  1/")
    window.actions_by_id["undo"].trigger()
    assert window.shell.site.header.checklist == "2F"
    assert step.choice.combo.currentText().startswith("2F  1/")


def test_the_introduction_folds_and_is_remembered_for_its_checklist(
    window: MainWindow, step: AssessStep, choose: Chosen
) -> None:
    assert step.choice.intro.isVisible()
    QTest.mouseClick(step.choice.fold_button, Qt.MouseButton.LeftButton)
    assert not step.choice.intro.isVisible()
    choose("2E")
    assert "after dark" in step.choice.intro.text()
    assert step.choice.intro.isVisible()
    choose("2A")
    assert not step.choice.intro.isVisible()
    assert window.shell.settings.folded_intros == ["2A"]


def test_the_problem_comes_before_the_introduction(window: MainWindow, step: AssessStep) -> None:
    assert window.shell.attempt(lambda: assessing.set_frame(window.shell.site, what=""))
    assert step.frame.isVisible()
    assert not step.choice.intro.isVisible()
    QTest.mouseClick(step.choice.fold_button, Qt.MouseButton.LeftButton)
    assert step.choice.intro.isVisible()


def test_the_introduction_makes_room_once_it_was_answered(
    window: MainWindow, step: AssessStep, qtbot: QtBot
) -> None:
    assert step.choice.intro.isVisible()
    window.shell.choose_question("2A-02")
    QTest.keyClick(step.list.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not step.choice.intro.isVisible())
    QTest.mouseClick(step.choice.fold_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(step.list.list, Qt.Key.Key_3)
    assert step.choice.intro.isVisible()
    assert window.shell.settings.folded_intros == []


def test_a_checklist_that_asks_nothing_here_says_why(step: AssessStep, choose: Chosen) -> None:
    choose("2D")
    assert not step.list.isVisible()
    assert not step.card.isVisible()
    assert "park" in step.choice.note.text()
    choose("2A")
    assert not step.choice.note.isVisible()
    assert step.list.isVisible()


def test_the_social_list_says_that_it_is_never_averaged_in(
    step: AssessStep, choose: Chosen
) -> None:
    assert not step.profile.beside.isVisible()
    choose("2F")
    assert step.profile.beside.isVisible()


def test_the_short_list_has_its_own_progress(window: MainWindow, step: AssessStep) -> None:
    show(step, "short")
    shown = [text for text in texts(step) if "2A-" in text]
    assert len(shown) == 9  # of 10: there is no sightline that 2A-07 could ask about
    assert step.list.count.text() == "0 of 9 answered"
    QTest.keyClick(step.list.list, Qt.Key.Key_3)
    assert step.list.count.text() == "1 of 9 answered"
    assert window.shell.site.all(Answer)[0].checklist == "2A"
    assert "1 of 15 answered" in step.list.count.toolTip()


def test_an_answer_does_not_vanish_from_its_filter_before_one_goes_on(step: AssessStep) -> None:
    show(step, "unanswered")
    before = len(texts(step))
    QTest.keyClick(step.list.list, Qt.Key.Key_2)
    assert len(texts(step)) == before
    QTest.keyClick(step.list.list, Qt.Key.Key_Down)
    assert len(texts(step)) == before - 1


def test_a_low_answer_asks_for_its_sentence_and_its_place_until_it_has_both(
    window: MainWindow, step: AssessStep
) -> None:
    show(step, "unexplained")
    assert step.list.nothing.text() == "Every low answer has its sentence and its place."
    step.list.show_all()
    QTest.keyClick(step.list.list, Qt.Key.Key_1)
    show(step, "unexplained")
    assert len([text for text in texts(step) if "● 1" in text]) == 1
    QTest.mouseClick(step.card.why_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()  # the card grows by the question and scrolls to it
    QTest.keyClicks(step.card.reason.text, "The gate sticks")
    QTest.mouseClick(step.card.reason.accept_button, Qt.MouseButton.LeftButton)
    (answer,) = window.shell.site.all(Answer)
    assert (answer.value.value, answer.reason) == ("1", "The gate sticks")
    show(step, "low")
    assert len([text for text in texts(step) if "● 1" in text]) == 1
    show(step, "unexplained")
    assert len([text for text in texts(step) if "● 1" in text]) == 1
    assert window.shell.do(assessing.place_answer(answer, 3.0, 4.0))
    step.list.show_all()
    show(step, "unexplained")
    assert texts(step) == []


def test_the_whole_list_is_answered_by_keyboard_alone(window: MainWindow, step: AssessStep) -> None:
    assessment = window.shell.assessment
    assert assessment is not None
    whole = assessment.applicable
    keys = (Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
    for number in range(whole):
        QTest.keyClick(step.list.list, keys[number % 4])
        QTest.keyClick(step.list.list, Qt.Key.Key_Down)
    assert step.head.aside.text() == f"{whole} of {whole} answered, 0 open"
    given = [row.value.value for row in window.shell.site.all(Answer)]
    assert sorted(set(given)) == ["0", "1", "2", "3"]
    show(step, "unanswered")
    assert step.list.nothing.text() == "Nothing is open: every question has an answer."


def test_one_principle_is_shown_and_counted(step: AssessStep) -> None:
    whole = [text for text in texts(step) if "2A-" in text]
    step.list.principle.setCurrentIndex(step.list.principle.findData("image_maintenance"))
    shown = [text for text in texts(step) if "2A-" in text]
    assert 0 < len(shown) < len(whole)
    assert step.list.count.text() == f"{len(shown)} of {len(whole)}"
    assert texts(step)[0] == "Image and upkeep"
    QTest.mouseClick(step.list.all_button, Qt.MouseButton.LeftButton)
    assert [text for text in texts(step) if "2A-" in text] == whole


def test_the_card_shows_a_question_that_the_filter_lets_through(
    window: MainWindow, step: AssessStep
) -> None:
    window.shell.choose_question("2A-02")
    QTest.keyClicks(step.list.search, "graffiti")
    question = window.shell.question
    assert question is not None
    assert question.item == "2A-25"
    assert step.card.question.text().startswith("Is unwanted graffiti")


def test_an_answer_that_waits_for_its_list_goes_under_the_list_it_belongs_to(
    window: MainWindow, step: AssessStep, choose: Chosen
) -> None:
    """A key between the change of the list and its first assessment must not be misfiled."""
    shell = window.shell
    line = shapely.LineString([(0, 0), (30, 0)])
    assert shell.attempt(lambda: marking.place(shell.site, Route, line))
    choose("2B")
    route = shell.site.all(Route)[0].id
    shell.choose_question("2B-01", route)
    QTest.keyClick(step.list.list, Qt.Key.Key_3)
    (answer,) = shell.site.all(Answer)
    assert (answer.checklist, answer.item, answer.subject) == ("2B", "2B-01", route)
    assert assessing.find_answer(shell.site, "2A", "2B-01", route) is None


def test_site_details_offer_the_same_choice(window: MainWindow) -> None:
    window.show_step("plan")
    combo = window.steps.plan.checklist
    at = combo.findData("2E")
    combo.setCurrentIndex(at)
    combo.activated.emit(at)
    assert window.shell.site.header.checklist == "2E"
    assert combo.currentText().startswith("2E  0/")


def test_a_new_site_begins_with_the_chosen_checklist(window: MainWindow, tmp_path: Path) -> None:
    dialog = NewSite(tmp_path, window, "Garage")
    headers: list[Header] = []
    dialog.chosen.connect(lambda _path, header: headers.append(header))
    form = dialog.form
    for at in range(form.place_types.count()):
        if form.place_types.item(at).data(Qt.ItemDataRole.UserRole) == "car_park":
            form.place_types.item(at).setCheckState(Qt.CheckState.Checked)
    words = [form.checklist.itemText(at) for at in range(form.checklist.count())]
    assert "2D  Car and cycle parking, 27 questions" in words
    form.checklist.setCurrentIndex(form.checklist.findData("2D"))
    dialog.open()
    form.buttons.accepted.emit()
    QApplication.processEvents()
    assert [header.checklist for header in headers] == ["2D"]
