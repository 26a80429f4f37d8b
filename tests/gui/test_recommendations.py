"""Recommendations in the window: drafts, board, list and fields; the protocol; the frame first."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from cpted_app.gui.dialogs.ask_reason import AskReason
from cpted_app.gui.dialogs.recommendations import RecommendationsDialog
from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.panels.protocol_card import ProtocolCard
from cpted_app.gui.steps.recommendations_cards import CARD_ROLE
from cpted_app.gui.steps.recommendations_editor import GROUPS
from cpted_app.model.actions import advising, assessing, marking, stepping
from cpted_app.model.features import AccessPoint, Luminaire
from cpted_app.model.kinds import AnswerValue, Response
from cpted_app.model.records import Header, Photometry, ProtocolStep, Recommendation
from cpted_app.model.work import FollowUp, Level, StepState

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


def give(
    window: MainWindow,
    item: str,
    value: AnswerValue,
    subject: str = "site",
    *,
    checklist: str = "2A",
) -> None:
    """Answer a question."""
    shell = window.shell
    session = shell.session
    assert session is not None
    assert shell.attempt(
        lambda: assessing.answer(
            shell.site,
            item=item,
            value=value,
            by="Ada",
            at_utc=session.clock(),
            subject=subject,
            checklist=checklist,
        )
    )


@pytest.fixture
def board(window: MainWindow) -> RecommendationsDialog:
    """The window of recommendations with R1 and R2 in it."""
    shell = window.shell
    rows = ({"text": "Cut the hedge"}, {"text": "Mend the lamp", "severity": Level.HIGH})
    assert shell.attempt(lambda: advising.add_recommendations(shell.site, rows))
    window.actions_by_id["recommendations"].trigger()
    dialog = window.findChild(RecommendationsDialog)
    assert isinstance(dialog, RecommendationsDialog)
    return dialog


def labelled(window: MainWindow, text: str) -> Recommendation:
    """Return the recommendation of a label."""
    return next(row for row in window.shell.site.all(Recommendation) if row.label == text)


def shown(dialog: RecommendationsDialog) -> list[list[str]]:
    """Return the heads of the cards by column."""
    return [
        [column.item(at).data(CARD_ROLE).head[:2] for at in range(column.count())]
        for column in dialog.board.columns
    ]


def reason_asked(parent: QObject) -> AskReason:
    """Return the open question for a reason."""
    asked: list[AskReason] = [
        one for one in parent.findChildren(AskReason) if one.dialog.isVisible()
    ]
    assert len(asked) == 1
    return asked[0]


def test_low_answers_become_drafts_that_are_added_in_one_step(window: MainWindow) -> None:
    shell = window.shell
    assert shell.attempt(
        lambda: marking.place(
            shell.site, AccessPoint, shapely.Point(3, 4), access_type="pedestrian"
        )
    )
    gate = shell.site.all(AccessPoint)[0]
    give(window, "2A-02", AnswerValue.FAILS)
    give(window, "2A-01", AnswerValue.PARTLY, str(gate.id))
    give(window, "2A-03", AnswerValue.MEETS)
    card = window.steps.report.recommendations
    window.show_step("report")
    assert card.lacking.text() == "▲ 2 low answers have no recommendation."
    dialog = card.ask_drafts()
    assert [draft.item for draft in dialog.ticked] == ["2A-01", "2A-02"]
    assert f"Make {gate.label} readable" in dialog.list.item(0).text()
    assert "Draft planning condition" in dialog.whole.toPlainText()
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.add_button.text() == "Add 1 recommendation"
    dialog.add_button.click()
    assert [row.item for row in shell.site.all(Recommendation)] == ["2A-01"]
    assert card.lacking.text() == "▲ 1 low answer has no recommendation."
    window.actions_by_id["undo"].trigger()
    assert not shell.site.all(Recommendation)


def test_drafts_come_from_every_list_that_is_used_and_stand_under_its_title(
    window: MainWindow,
) -> None:
    shell = window.shell
    give(window, "2A-02", AnswerValue.FAILS)
    give(window, "2C-02", AnswerValue.FAILS, checklist="2C")
    give(window, "2F-05", AnswerValue.PARTLY, checklist="2F")
    window.show_step("report")
    card = window.steps.report.recommendations
    assert card.lacking.text() == "▲ 3 low answers have no recommendation."
    dialog = card.ask_drafts()
    assert [draft.item for draft in dialog.ticked] == ["2A-02", "2C-02", "2F-05"]
    lines = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert [line[:4] for line in lines] == ["2A  ", "2A-0", "2C  ", "2C-0", "2F  ", "2F-0"]
    assert dialog.whole.toPlainText()
    dialog.list.setCurrentRow(2)
    assert not dialog.whole.toPlainText()
    dialog.none_button.click()
    dialog.list.item(3).setCheckState(Qt.CheckState.Checked)
    dialog.add_button.click()
    assert [row.item for row in shell.site.all(Recommendation)] == ["2C-02"]
    assert card.lacking.text() == "▲ 2 low answers have no recommendation."


def test_cards_move_by_keyboard_and_a_refusal_asks_for_its_reason(
    window: MainWindow, board: RecommendationsDialog, qtbot: QtBot
) -> None:
    assert shown(board) == [["R1", "R2"], [], [], [], []]
    first = board.board.columns[0]
    first.setFocus()
    QApplication.processEvents()
    QTest.keyClick(first, Qt.Key.Key_Right, CTRL)
    assert labelled(window, "R1").response is Response.ADOPTED
    assert shown(board) == [["R2"], ["R1"], [], [], []]
    adopted = board.board.columns[1]
    QTest.keyClick(adopted, Qt.Key.Key_Right, CTRL)
    asked = reason_asked(board.dialog)
    assert labelled(window, "R1").response is Response.ADOPTED
    assert not asked.accept_button.isEnabled()
    asked.text.setPlainText("Only the southern half.")
    asked.accept_button.click()
    row = labelled(window, "R1")
    assert (row.response, row.response_reason) == (Response.PARTLY, "Only the southern half.")
    board.move(row.id, FollowUp.DONE)
    assert shown(board) == [["R2"], [], [], [], ["R1"]]
    window.actions_by_id["undo"].trigger()
    assert shown(board) == [["R2"], [], ["R1"], [], []]
    board.move(labelled(window, "R2").id, Response.REFUSED)
    reason_asked(board.dialog).dialog.reject()
    assert labelled(window, "R2").response is Response.OPEN
    board.dialog.close()


def dropped(source: QListWidget, onto: QListWidget) -> bool:
    """Drag the current card of a column over another one and drop it; return if it was taken."""
    data = source.mimeData(source.selectedItems())
    at, view = onto.viewport().rect().center(), onto.viewport()
    move = Qt.DropAction.MoveAction
    enter = QDragEnterEvent(at, move, data, LEFT, NO_KEY)
    QApplication.sendEvent(view, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(view, QDragMoveEvent(at, move, data, LEFT, NO_KEY))
    drop = QDropEvent(QPointF(at), move, data, LEFT, NO_KEY)
    QApplication.sendEvent(view, drop)
    return drop.isAccepted()


def pressed(column: QListWidget, at: int) -> None:
    """Press a card with the mouse and let it go."""
    place = column.visualItemRect(column.item(at)).center()
    QTest.mouseClick(column.viewport(), LEFT, NO_KEY, place)


def test_a_card_that_is_dragged_stands_where_it_is_dropped(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    columns = board.board.columns
    pressed(columns[0], 1)
    assert board.chosen == labelled(window, "R2").id
    assert dropped(columns[0], columns[1])
    assert shown(board) == [["R1"], ["R2"], [], [], []]
    assert labelled(window, "R2").response is Response.ADOPTED
    assert board.editor.heading.text().startswith("R2")
    pressed(columns[0], 0)
    assert dropped(columns[0], columns[4])
    assert labelled(window, "R1").follow_up is FollowUp.DONE
    window.actions_by_id["undo"].trigger()
    assert shown(board) == [["R1"], ["R2"], [], [], []]
    window.actions_by_id["undo"].trigger()
    assert shown(board) == [["R1", "R2"], [], [], [], []]
    window.actions_by_id["redo"].trigger()
    assert shown(board) == [["R1"], ["R2"], [], [], []]
    board.dialog.close()


def test_a_card_dropped_where_a_reason_is_due_moves_once_it_is_given(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    columns = board.board.columns
    pressed(columns[0], 0)
    assert dropped(columns[0], columns[3])
    assert shown(board) == [["R1", "R2"], [], [], [], []]
    asked = reason_asked(board.dialog)
    asked.text.setPlainText("The hedge is listed.")
    asked.accept_button.click()
    assert shown(board) == [["R2"], [], [], ["R1"], []]
    window.actions_by_id["undo"].trigger()
    assert shown(board) == [["R1", "R2"], [], [], [], []]
    assert labelled(window, "R1").response_reason == ""
    board.dialog.close()


def test_only_a_card_from_elsewhere_can_be_dropped(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    columns = board.board.columns
    before = window.shell.site
    pressed(columns[0], 0)
    assert not dropped(columns[0], columns[0])
    stranger = QListWidget()
    stranger.addItem("R1")
    stranger.setCurrentRow(0)
    assert not dropped(stranger, columns[1])
    board.board.set_writable(is_writable=False)
    assert not dropped(columns[0], columns[1])
    assert window.shell.site is before
    stranger.deleteLater()
    board.dialog.close()


def test_arrows_alone_go_from_column_to_column(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    board.move(labelled(window, "R2").id, FollowUp.DONE)
    first, last = board.board.columns[0], board.board.columns[-1]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert last.hasFocus()
    assert last.current_id == labelled(window, "R2").id
    assert board.editor.heading.text().startswith("R2")
    QTest.keyClick(last, Qt.Key.Key_Left)
    assert first.hasFocus()
    board.dialog.close()


def test_the_fields_stand_in_the_order_in_which_a_planner_writes(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    board.choose(labelled(window, "R1").id)
    QApplication.processEvents()
    places = {
        name: editor.mapToGlobal(QPoint(0, 0)).y()
        for form in board.editor.forms.values()
        for name, editor in form.editors.items()
    }
    assert sorted(places, key=lambda name: places[name]) == [
        name for names in GROUPS.values() for name in names
    ]
    assert places["condition"] < places["measure_of_success"] < places["owner"]
    board.dialog.close()


def test_fields_filters_and_days_that_passed(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    board.choose(labelled(window, "R2").id)
    assert "Priority unknown" in board.editor.priority.text()
    form = board.editor.forms["Priority"]
    form.editors["likelihood"].committed.emit("likelihood", "high")
    assert labelled(window, "R2").likelihood is Level.HIGH
    assert "▲ high" in board.editor.priority.text()
    assert shown(board)[0] == ["R2", "R1"]
    board.priority.setCurrentIndex(board.priority.findData("unknown"))
    assert shown(board)[0] == ["R1"]
    board.priority.setCurrentIndex(0)
    board.editor.forms["Follow-up"].editors["review_on"].committed.emit("review_on", "2020-01-01")
    assert board.overdue.text() == "■ 1 day to look again has passed: R2."
    board.late.setChecked(True)
    assert shown(board)[0] == ["R2"]
    assert board.list.rowCount() == 1
    board.late.setChecked(False)
    board.search.setText("hedge")
    assert shown(board)[0] == ["R1"]
    board.editor.forms["Follow-up"].editors["review_on"].committed.emit("review_on", "soon")
    assert "is not a day" in window.notices.text.text()
    board.dialog.close()


def test_the_list_sorts_by_what_a_column_means(
    window: MainWindow, board: RecommendationsDialog
) -> None:
    shell = window.shell
    more = [{"text": f"Step {n}"} for n in range(9)]
    assert shell.attempt(lambda: advising.add_recommendations(shell.site, more))
    board.list.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    labels = [board.list.item(at, 0).text() for at in range(board.list.rowCount())]  # type: ignore[union-attr]
    assert labels == [f"R{n}" for n in range(1, 12)]
    board.tabs.setCurrentWidget(board.list)
    board.list.selectRow(10)
    assert board.editor.heading.text().startswith("R11")
    board.remove_button.click()
    assert board.list.rowCount() == 10
    board.add_button.click()
    assert labelled(window, "R11").text == ""
    board.dialog.close()


def test_a_step_of_the_protocol_is_closed_waived_and_opened_again(window: MainWindow) -> None:
    window.show_step("report")
    step = window.steps.report
    card: ProtocolCard = step.protocol
    step.final.click()
    assert not step.final.isChecked()
    assert "Visit after dark" in window.notices.text.text()
    card.buttons["request"].click()
    assert "○ A reference of the application" in card.needs.text()
    card.done_button.click()
    assert "Missing: A reference of the application" in window.notices.text.text()
    values = {"reference": "EX-1", "design_stage": "outline"}
    assert window.shell.attempt(lambda: assessing.set_header(window.shell.site, **values))
    card.done_button.click()
    row = window.shell.site.get(ProtocolStep, "request")
    assert row is not None
    assert row.state is StepState.DONE
    assert card.buttons["request"].text().startswith("●")
    card.reopen_button.click()
    assert card.buttons["request"].text().startswith("○")
    step.waive_button.click()
    asked = reason_asked(window)
    asked.text.setPlainText("A small site.")
    asked.accept_button.click()
    step.final.click()
    assert window.shell.site.header.is_final
    assert not step.waive_button.isVisible()


def test_the_frame_comes_before_the_questions_until_it_is_told(window: MainWindow) -> None:
    window.show_step("assess")
    card = window.steps.assess.frame
    assert card.isVisible()
    assert card.aside.text() == "0 of 7"
    assert card.missing.text().endswith("say which one.")
    assert "What is not the problem" in card.missing.toolTip()
    assert window.rail.buttons["assess"].line == "first the problem"
    card.write_button.click()
    assert window.step == "plan"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.steps.plan.frame.editors["what"].isAncestorOf(focus)
    told = ("what", "who", "where", "when", "evidence", "not_the_problem", "crime_data")
    values = dict.fromkeys(told, "Bag theft at dusk.")
    assert window.shell.attempt(lambda: assessing.set_frame(window.shell.site, what="Theft."))
    window.show_step("assess")
    assert "What is not the problem" in card.missing.text()
    assert window.shell.attempt(lambda: assessing.set_frame(window.shell.site, **values))
    window.show_step("assess")
    assert not card.isVisible()
    assert window.rail.buttons["assess"].line.startswith("0 of ")


def test_the_report_step_reads_the_photometry_of_a_luminaire(
    window: MainWindow, qtbot: QtBot
) -> None:
    shell = window.shell
    assert shell.attempt(
        lambda: marking.place(shell.site, Luminaire, shapely.Point(5, 5), photometry="post-top.ldt")
    )
    assert shell.site.all(Photometry)
    window.show_step("report")
    qtbot.waitUntil(lambda: bool(window.steps.report.pdf), timeout=20000)


def test_what_was_issued_is_a_draft_after_an_edit_and_that_is_told_once(
    window: MainWindow,
) -> None:
    shell = window.shell
    assert shell.attempt(lambda: assessing.set_header(shell.site, is_final=True))
    window.show_step("report")
    step, told = window.steps.report, window.notices.text
    assert shell.attempt(lambda: stepping.set_step(shell.site, "again", owner="Council"))
    assert step.final.isChecked()
    assert shell.attempt(lambda: assessing.set_frame(shell.site, what="Theft."))
    assert told.text() == "This was issued; it is a draft again. Undo takes the change back."
    assert not step.final.isChecked()
    shell.say("Something else.")
    assert shell.attempt(lambda: assessing.set_frame(shell.site, who="Riders."))
    assert told.text() == "Something else."
    assert shell.session is not None
    shell.session.undo()
    shell.session.undo()
    assert step.final.isChecked()
    assert told.text() == "Something else."
    step.final.click()  # by hand: nobody has to be told
    assert not shell.site.header.is_final
    assert told.text() == "Something else."
