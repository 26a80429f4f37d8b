"""Two people rate on their own in the window, compare, and come to one answer."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from cpted_app.drawing.primitives import Mark, Primitive
from cpted_app.gui.dialogs.rater_copy import RaterCopy
from cpted_app.gui.dialogs.reconcile import Reconcile
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.steps import question_filters
from cpted_app.gui.steps.assess import AssessStep
from cpted_app.model.actions import assessing, marking, rating
from cpted_app.model.features import AccessPoint
from cpted_app.model.kinds import AnswerValue, Light, Role
from cpted_app.model.records import Answer, Header, Rater, Rating, Visit
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Person, Settings
from cpted_app.words import Message

ITEMS = 12


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    shell = made.shell
    assert shell.attempt(lambda: marking.place(shell.site, AccessPoint, shapely.Point(5, 5)))
    made.show_step("assess")
    QApplication.processEvents()
    return made


def step_of(window: MainWindow) -> AssessStep:
    return window.steps.assess


def sit_down(window: MainWindow, name: str) -> None:
    """Another person takes the seat, as the dialog "Who I am" leaves it."""
    window.shell.settings.person = Person(name=name)
    window.shell.assessed.emit()
    QApplication.processEvents()


def start_rating(window: MainWindow, name: str) -> None:
    sit_down(window, name)
    step_of(window).raters.start_button.click()
    QApplication.processEvents()


def copy_dialog(window: MainWindow) -> RaterCopy:
    """Press the button of the card and return the dialog that opens."""
    step_of(window).raters.copy_button.click()
    QApplication.processEvents()
    return window.findChildren(RaterCopy)[-1]


def give(window: MainWindow, *values: str) -> None:
    """Answer the first questions by the card, with a sentence where one is asked for."""
    step = step_of(window)
    assessment = window.shell.assessment
    assert assessment is not None
    for one, value in zip(question_filters.in_order(assessment), values, strict=False):
        window.shell.choose_question(one.item.id, one.subject)
        QApplication.processEvents()
        step.card.give(value)
        if step.card.reason.isVisible():
            step.card.reason.text.setPlainText("seen on site")
            step.card.reason.accept_button.click()


def both_done(window: MainWindow, first: list[str], second: list[str]) -> None:
    for name, values in (("Ada", first), ("Ben", second)):
        start_rating(window, name)
        give(window, *values)
        step_of(window).own_note.done_button.click()
        QApplication.processEvents()


def words(window: MainWindow) -> str:
    """Return everything that the step Assess says."""
    return "\n".join(one.text() for one in step_of(window).findChildren(QLabel) if one.text())


def test_what_one_rates_is_no_answer_and_the_other_sees_none_of_it(window: MainWindow) -> None:
    shell, step = window.shell, step_of(window)
    start_rating(window, "Ada")
    give(window, "0", "1", "3")
    assert len(shell.site.all(Rating)) == 3
    assert not shell.site.all(Answer)
    assert shell.assessment is not None
    assert shell.assessment.answered == 3
    assert step.own_note.isVisible()
    start_rating(window, "Ben")
    assert shell.assessment.answered == 0
    assert "seen on site" not in words(window)
    for wish in ("low", "disagreed"):
        step.list.filter.setCurrentIndex(step.list.filter.findData(wish))
        assert not step.list.list.isVisible()
    step.list.show_all()
    assert shell.session is not None
    rated = [one.label.values for one in shell.session.steps() if "item" in one.label.values]
    assert len(rated) == 3
    assert all(set(values) == {"item"} for values in rated)


def test_a_guest_sees_the_answers_of_the_assessment_alone(window: MainWindow) -> None:
    start_rating(window, "Ada")
    give(window, "0")
    sit_down(window, "Guest")
    assert window.shell.assessment is not None
    assert window.shell.assessment.answered == 0
    assert not step_of(window).own_note.isVisible()
    assert "hidden until all are done: Rater 1" in words(window)
    assert "seen on site" not in words(window)


def test_who_is_done_may_go_on_until_all_are(window: MainWindow) -> None:
    start_rating(window, "Ada")
    give(window, "0")
    note = step_of(window).own_note
    note.done_button.click()
    assert note.again_button.isVisible()
    give(window, "1")
    assert [row.value for row in window.shell.site.all(Rating)] == [AnswerValue.FAILS]
    note.again_button.click()
    give(window, "1")
    assert [row.value for row in window.shell.site.all(Rating)] == [AnswerValue.PARTLY]


def test_nobody_takes_back_unseen_what_another_gave(window: MainWindow) -> None:
    start_rating(window, "Ada")
    give(window, "0", "1")
    sit_down(window, "Ben")
    window.actions_by_id["undo"].trigger()
    assert len(window.shell.site.all(Rating)) == 2
    sit_down(window, "ada")
    window.actions_by_id["undo"].trigger()
    assert len(window.shell.site.all(Rating)) == 1
    sit_down(window, "Ben")
    window.actions_by_id["redo"].trigger()
    assert len(window.shell.site.all(Rating)) == 1


def test_once_both_are_done_the_card_shows_how_far_they_agree(window: MainWindow) -> None:
    both_done(window, ["1"] * ITEMS, ["1"] * 9 + ["3"] * 3)
    step = step_of(window)
    assert step.raters.table.isVisible()
    assert "75 %" in words(window)
    assert "too few to tell" in words(window)
    assert "They differ on 3 of 12 questions; 0 of these are reconciled." in words(window)
    assert not step.own_note.isVisible()
    step.list.filter.setCurrentIndex(step.list.filter.findData("disagreed"))
    shown = [row for row in step.list.model.rows if not isinstance(row, str)]
    assert len(shown) == 3
    assert "≠ Rater 1: 1 · partly   Rater 2: 3 · exemplary   (2 apart)" in words(window)


def test_few_questions_give_no_figure(window: MainWindow) -> None:
    both_done(window, ["1", "1"], ["1", "2"])
    assert "no figure is shown" in words(window)
    assert "%" not in step_of(window).raters.guidance.text()


def test_what_all_gave_alike_is_taken_over_in_one_step(window: MainWindow) -> None:
    both_done(window, ["1"] * ITEMS, ["1"] * 9 + ["3"] * 3)
    card = step_of(window).raters
    assert "9" in card.agreed_button.text()
    card.agreed_button.click()
    QApplication.processEvents()
    answers = window.shell.site.all(Answer)
    assert [row.value for row in answers] == [AnswerValue.PARTLY] * 9
    assert not any(row.note for row in answers)
    assert not card.agreed_button.isVisible()
    window.actions_by_id["undo"].trigger()
    assert not window.shell.site.all(Answer)
    assert len(window.shell.site.all(Rating)) == 2 * ITEMS


@pytest.fixture
def dialog(window: MainWindow) -> Reconcile:
    both_done(window, ["1"] * 10, ["1"] * 7 + ["2", "3", "3"])
    made = Reconcile(window.shell, window)
    made.open()
    QApplication.processEvents()
    return made


def test_the_gravest_comes_first_and_a_note_is_asked_for(
    window: MainWindow, dialog: Reconcile
) -> None:
    assert dialog.apart.text() == "2 apart"
    assert not dialog.record_button.isEnabled()
    QTest.keyClick(dialog.dialog, Qt.Key.Key_2)
    assert "say how you came" in dialog.told.text()
    dialog.note.setPlainText("Looked again together.")
    dialog.reason.setPlainText("The sign is small but there.")
    assert dialog.record_button.isEnabled()
    before = dialog.current
    QTest.keyClick(dialog.dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (answer,) = window.shell.site.all(Answer)
    assert (answer.value, answer.note) == (AnswerValue.MEETS, "Looked again together.")
    assert dialog.progress.value() == 1
    assert before is not None
    assert dialog.current is not None
    assert dialog.current.result.item.id != before.result.item.id
    window.actions_by_id["undo"].trigger()
    QApplication.processEvents()
    assert dialog.progress.value() == 0


def test_arrows_walk_the_differences_and_reasons_stand_side_by_side(dialog: Reconcile) -> None:
    shown = [label.text() for label in dialog.dialog.findChildren(QLabel)]
    assert "Rater 1" in shown
    assert "Rater 2" in shown
    QTest.keyClick(dialog.dialog, Qt.Key.Key_Right)
    QTest.keyClick(dialog.dialog, Qt.Key.Key_Right)
    assert dialog.apart.text() == "1 apart"
    assert not dialog.next_button.isEnabled()
    QTest.keyClick(dialog.dialog, Qt.Key.Key_Left)
    assert dialog.apart.text() == "2 apart"


def test_marks_that_raters_differ_about_are_shown_on_the_plan(window: MainWindow) -> None:
    shell = window.shell
    for name, value in (("Ada", AnswerValue.FAILS), ("Ben", AnswerValue.EXEMPLARY)):
        start_rating(window, name)
        rater = shell.recording.rater
        assert rater is not None
        (mark,) = shell.site.all(AccessPoint)
        edit = rating.rate(
            shell.site,
            rater,
            item="2A-01",
            subject=mark.id,
            value=value,
            reason="seen",
            at_utc=utc_now(),
        )
        assert shell.do(edit)
        step_of(window).own_note.done_button.click()
        QApplication.processEvents()
    shown: list[tuple[Primitive, ...]] = []
    shell.highlighted.connect(shown.append)
    step_of(window).raters.map_button.click()
    halos = [one for one in shown[-1] if isinstance(one, Mark)]
    assert [(one.x, one.y, one.colour) for one in halos] == [(5.0, 5.0, "bad")]


def test_a_copy_on_a_stick_comes_home(window: MainWindow, tmp_path: Path) -> None:
    shell = window.shell
    assert shell.session is not None
    shutil.copy(shell.session.path, tmp_path / "stick.gpkg")
    start_rating(window, "Ada")
    give(window, "1")
    with_copy = Session.open(tmp_path / "stick.gpkg", settings=Settings(person=Person(name="Ben")))
    with_copy.do(rating.add_rater(with_copy.site, checklist="2A", by="Ben"))
    (ben,) = with_copy.site.all(Rater)
    with_copy.do(
        rating.rate(
            with_copy.site,
            ben,
            item="2A-02",
            value=AnswerValue.MEETS,
            at_utc=with_copy.clock(),
        )
    )
    with_copy.close()
    step_of(window).raters.take_in(tmp_path / "stick.gpkg")
    assert [(row.label, row.by) for row in rating.raters_of(shell.site, "2A")] == [
        ("Rater 1", "Ada"),
        ("Rater 2", "Ben"),
    ]
    assert len(shell.site.all(Rating)) == 2
    window.actions_by_id["undo"].trigger()
    assert len(shell.site.all(Rating)) == 1


def test_a_copy_for_a_rater_says_what_it_is_and_comes_home(
    window: MainWindow, tmp_path: Path
) -> None:
    shell = window.shell
    start_rating(window, "Ada")
    give(window, "0", "1")
    dialog = copy_dialog(window)
    assert not dialog.write_button.isEnabled()
    dialog.name.setCurrentText("Kim")
    out = tmp_path / "park for Kim.gpkg"
    assert Path(dialog.path.text()) == out
    dialog.write_button.click()
    QApplication.processEvents()
    assert "park for Kim.gpkg is the copy for Kim" in window.notices.text.text()
    assert [row.by for row in rating.raters_of(shell.site, "2A")] == ["Ada", "Kim"]
    home = shell.session.path if shell.session else tmp_path
    assert window.documents.open(out)
    told = "A copy for rater Kim: rate, mark as done, and give the file back."
    assert window.notices.text.text() == told
    window.show_step("assess")
    QApplication.processEvents()
    step = step_of(window)
    assert told in words(window)
    card = step.raters
    for hidden in (card.start_button, card.copy_button, card.take_button, step.choice.combo):
        assert not (hidden.isVisible() and hidden.isEnabled())
    assert shell.assessment is not None
    assert shell.assessment.answered == 0
    give(window, "3", "3", "3")
    assert not shell.site.all(Answer)
    step.own_note.done_button.click()
    QApplication.processEvents()
    assert "Kim, who is done: give the file back." in words(window)
    window.documents.open(home)
    step_of(window).raters.take_in(out)
    assert len(shell.site.all(Rating)) == 5
    assert [row.is_done for row in rating.raters_of(shell.site, "2A")] == [False, True]


def test_what_is_in_the_way_of_a_copy_is_said_where_it_is_asked_for(
    window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "taken.gpkg").write_bytes(b"something else")
    dialog = copy_dialog(window)
    dialog.name.setCurrentText("Kim")
    dialog.path.setText(str(tmp_path / "taken"))
    dialog.path.textEdited.emit(dialog.path.text())
    dialog.write_button.click()
    assert "exists already" in dialog.fault.text()
    assert dialog.fault.isVisible()
    assert dialog.dialog.isVisible()
    dialog.path.setText(str(tmp_path / "free"))
    dialog.path.textEdited.emit(dialog.path.text())
    assert not dialog.fault.isVisible()
    dialog.with_answers.setChecked(True)
    assert "not blind" in dialog.told.text()
    dialog.readers.setCurrentIndex(dialog.readers.findData("police"))
    dialog.readers.activated.emit(dialog.readers.currentIndex())
    dialog.write_button.click()
    QApplication.processEvents()
    assert (tmp_path / "free.gpkg").exists()
    (kim,) = window.shell.site.all(Rater)
    assert kim.role is Role.POLICE


def test_who_would_rate_late_is_told_first_that_it_hides_what_is_open(window: MainWindow) -> None:
    both_done(window, ["1"], ["2"])
    sit_down(window, "Kim")
    card = step_of(window).raters
    for answer, is_hidden in (("Cancel", False), ("Rate on my own", True)):
        card.start_button.click()
        QApplication.processEvents()
        box = window.findChildren(QMessageBox)[-1]
        assert "hidden again until you are done" in box.informativeText()
        (press,) = (one for one in box.buttons() if one.text() == answer)
        press.click()
        QApplication.processEvents()
        assert rating.are_open(window.shell.site, "2A") is not is_hidden


def night_item(window: MainWindow) -> str:
    assessment = window.shell.assessment
    assert assessment is not None
    return next(
        one.item.id
        for one in assessment.items
        if "night" in one.item.evidence and one.subject == "site" and one.proposal is None
    )


def test_an_answer_rests_on_the_last_visit_and_the_dark_is_asked_for(window: MainWindow) -> None:
    shell, card = window.shell, step_of(window).card
    item = night_item(window)
    shell.choose_question(item)
    QApplication.processEvents()
    assert "▲ no visit after dark yet" in words(window)
    shell.do(assessing.add_visit(date="2026-11-14", time="11:00"))
    shell.do(assessing.add_visit(date="2026-11-13", time="22:00", light=Light.NIGHT))
    QApplication.processEvents()
    card.give("2")
    QApplication.processEvents()
    by_day = {visit.light: visit.id for visit in shell.site.all(Visit)}
    (answer,) = shell.site.all(Answer)
    assert answer.visit == by_day[Light.DAY]
    assert "▲ after dark, answered by day" in words(window)
    card.visit.combo.setCurrentIndex(card.visit.combo.findData(by_day[Light.NIGHT]))
    card.visit.combo.activated.emit(card.visit.combo.currentIndex())
    QApplication.processEvents()
    assert [row.visit for row in shell.site.all(Answer)] == [by_day[Light.NIGHT]]
    assert "after dark, answered by day" not in words(window)


def test_the_log_of_visits_asks_for_the_time_of_day_that_is_missing(window: MainWindow) -> None:
    visits = window.steps.plan.visits
    window.show_step("plan")
    assert "by day and after dark" in visits.hint.text()
    visits.add_button.click()
    (visit,) = window.shell.site.all(Visit)
    window.shell.do(assessing.set_record(visit, Message("Change visit"), time="10:00"))
    QApplication.processEvents()
    assert "after dark is missing" in visits.hint.text()
    visits.add_button.click()
    assert [row.light for row in window.shell.site.all(Visit)] == [Light.DAY, Light.NIGHT]
