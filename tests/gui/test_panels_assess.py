"""Step Assess by keyboard, on a small screen; and focus where parts are made anew."""

from pathlib import Path

import pytest
import shapely
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from cpted_app.assess.protocol import FRAME_NEEDS
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.shell import STEPS
from cpted_app.gui.steps.assess import AssessStep
from cpted_app.model.actions import assessing, marking
from cpted_app.model.features import Barrier, Sightline
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer


@pytest.fixture
def step(window: MainWindow, qtbot: QtBot) -> AssessStep:
    """Step Assess at the question about a blocked sightline, which has a proposal."""
    shell = window.shell
    told = dict.fromkeys(FRAME_NEEDS, "Bag theft at dusk.")
    assert shell.attempt(lambda: assessing.set_frame(shell.site, **told))
    hedge, line = shapely.LineString([(10, -5), (10, 5)]), shapely.LineString([(0, 0), (30, 0)])
    assert shell.attempt(lambda: marking.place(shell.site, Barrier, hedge))
    assert shell.attempt(lambda: marking.place(shell.site, Sightline, line))
    window.show_step("assess")
    shell.select([shell.site.all(Sightline)[0].id])
    assess = window.steps.assess
    qtbot.waitUntil(assess.card.accept_button.isVisible)
    assess.list.list.setFocus()
    QApplication.processEvents()
    return assess


def answers(window: MainWindow) -> list[AnswerValue]:
    return [row.value for row in window.shell.site.all(Answer)]


def is_in_sight(step: AssessStep, widget: QWidget) -> bool:
    """Whether the whole of a widget is seen without scrolling."""
    top = widget.mapTo(step, QPoint(0, 0)).y()
    is_in_foot = step.card.answer_bar.isAncestorOf(widget)
    bottom = step.height() if is_in_foot else step.height() - step.card.answer_bar.height()
    return widget.isVisible() and top >= 0 and top + widget.height() <= bottom


def test_question_evidence_anchors_and_actions_are_seen_at_1366_by_768(
    step: AssessStep, qtbot: QtBot
) -> None:
    card = step.card
    step.choice.fold_button.click()  # what the list is for was read
    qtbot.waitUntil(lambda: is_in_sight(step, card.anchors[3]))
    seen = (step.list.list, card.question, *card.anchors, card.accept_button, card.na_button)
    assert all(is_in_sight(step, one) for one in (*seen, card.override_button, card.more_button))
    assert not card.more_button.icon().isNull()


def test_a_new_site_shows_what_can_be_answered_without_scrolling(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_step("assess")
    step = window.steps.assess
    assert step.frame.isVisible()
    qtbot.waitUntil(lambda: all(is_in_sight(step, one) for one in step.card.anchors))


def test_what_a_question_rests_on_stands_in_one_line(step: AssessStep) -> None:
    labels = step.card.findChildren(QLabel)
    chips = [one for one in labels if one.property("role") == "chip" and one.isVisible()]
    assert [one.text() for one in chips] == ["2A-07 · S1", "from plan · measured", "■ critical"]
    assert len({one.y() for one in chips}) == 1


def test_a_large_window_gives_the_list_more_rows(window: MainWindow, step: AssessStep) -> None:
    small = step.list.list.height()
    window.resize(1600, 1200)
    QApplication.processEvents()
    assert step.list.list.height() > 2 * small


def test_arrows_walk_the_questions_past_the_headings(window: MainWindow, step: AssessStep) -> None:
    rows = step.list.list
    seen = []
    for _press in range(rows.model().rowCount()):
        QTest.keyClick(rows, Qt.Key.Key_Down)
        seen.append(window.shell.question)
    QTest.keyClick(rows, Qt.Key.Key_Up)
    assert None not in seen
    assert len(set(seen)) > 5
    assert window.shell.question != seen[-1]


@pytest.mark.parametrize("place", ["list", "card"])
def test_a_takes_the_proposal_wherever_the_keys_are_in_the_step(
    window: MainWindow, step: AssessStep, place: str
) -> None:
    widget = step.list.list if place == "list" else step.card.anchors[2]
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A)
    assert len(answers(window)) == 1


def test_digits_answer_and_n_asks_for_the_reason(window: MainWindow, step: AssessStep) -> None:
    window.shell.choose_question("2A-02")
    QApplication.processEvents()
    QTest.keyClick(step.list.list, Qt.Key.Key_2)
    assert answers(window) == [AnswerValue.MEETS]
    QTest.keyClick(step.list.list, Qt.Key.Key_N)
    assert step.card.reason.isVisible()
    QTest.keyClicks(step.card.reason.text, "2 ramps, no A or R here")
    assert step.card.reason.text.toPlainText() == "2 ramps, no A or R here"
    QTest.keyClick(step.card.reason.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert answers(window) == [AnswerValue.NOT_APPLICABLE]


def test_r_writes_a_remark_about_the_question(window: MainWindow, step: AssessStep) -> None:
    window.shell.choose_question("2A-02")
    QTest.keyClick(step.list.list, Qt.Key.Key_R)
    assert window.step == "remarks"
    assert "2A-02" in window.steps.remarks.form.about.text()


def test_on_the_canvas_the_same_keys_are_the_tools(window: MainWindow, step: AssessStep) -> None:
    window.canvas.setFocus()
    for key, tool in ((Qt.Key.Key_A, "access_point"), (Qt.Key.Key_R, "route")):
        QTest.keyClick(window.canvas, key)
        assert window.canvas.hand.row.id == tool
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_1, Qt.Key.Key_N):
        QTest.keyClick(window.canvas, key)
    assert answers(window) == []
    assert step.card.reason.isHidden()
    assert window.step == "assess"


def test_a_value_is_shown_once_with_every_limit_and_its_sign(step: AssessStep) -> None:
    grid = step.card._measured
    texts = []
    for at in range(grid.count()):
        item = grid.itemAt(at)
        assert item is not None
        texts.append(getattr(item.widget(), "text", str)())
    names = texts[0::3]
    assert len(names) == len(set(names)) >= 1
    assert any("✗" in text for text in texts)


def test_counts_of_one_are_worded_as_one(window: MainWindow, step: AssessStep) -> None:
    told = step.head.aside.text()
    assert told.startswith("0 of ")
    assert window.status.hint.text() != ""
    assert window.rail.buttons["mark"].line == "2 features"
    window.actions_by_id["undo"].trigger()
    assert window.rail.buttons["mark"].line == "1 feature"


def test_every_step_says_what_it_is_for(window: MainWindow) -> None:
    for name in STEPS[:-1]:
        window.show_step(name)
        QApplication.processEvents()
        button = window.rail.buttons[name]
        sentence = button.accessibleDescription()
        assert sentence.endswith(".")
        assert sentence in button.toolTip()
        head = getattr(window.steps, name).head
        assert head.sentence.text() == sentence
        assert head.sentence.isVisible()


def test_the_keys_stay_where_they_were_when_the_plan_card_is_made_anew(
    window: MainWindow, tmp_path: Path
) -> None:
    for name in ("one.png", "two.png"):
        Image.new("RGB", (200, 100), "white").save(tmp_path / name)
        window.documents.open(tmp_path / name)
    window.show_step("plan")
    QApplication.processEvents()
    (lock,) = [
        one
        for one in window.steps.plan.list.findChildren(QToolButton)
        if one.accessibleName() == "Lock"
    ]
    lock.setFocus()
    for is_locked in (False, True):  # it starts locked; the second press must reach it too
        focused = QApplication.focusWidget()
        assert isinstance(focused, QToolButton)
        assert focused.accessibleName() == "Lock"
        QTest.keyClick(focused, Qt.Key.Key_Space)
        assert [plan.is_locked for plan in window.shell.site.plans] == [True, is_locked]
