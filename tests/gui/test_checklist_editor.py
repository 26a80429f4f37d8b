"""Own checklists in the window: written, taken in, written out, and kept from being lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QPushButton

from cpted_app.assess import checklist as checklists
from cpted_app.assess import own_lists
from cpted_app.folders import checklist_folder
from cpted_app.gui.dialogs.checklist_editor import ChecklistEditor
from cpted_app.gui.dialogs.list_sides import HEAD
from cpted_app.gui.dialogs.own_checklists import OwnChecklists
from cpted_app.gui.main_window import MainWindow
from cpted_app.session.list_draft import Draft, draft_like, new_draft
from cpted_app.session.list_files import read_list, write_list

Start = Callable[[str], MainWindow]


@pytest.fixture
def window(start_window: Start) -> MainWindow:
    """The window, with no assessment open."""
    return start_window("Hanna")


def opened(window: MainWindow, draft: Draft) -> ChecklistEditor:
    editor = ChecklistEditor(window.shell, draft, window)
    editor.open()
    return editor


def closed(editor: ChecklistEditor) -> None:
    """Close an editor without keeping anything."""
    editor.draft._saved = editor.draft.raw
    editor.reject()


def test_a_question_is_written_by_keyboard_until_nothing_is_wrong(window: MainWindow) -> None:
    editor = opened(window, new_draft("Evening round"))
    assert editor.faults.list.count()
    assert not editor.preview.card.isVisible()
    form = editor.item
    fields = [form.texts[name][0] for name in ("topic", "text", "guidance")]
    for field in (*fields, *(pair[0] for pair in form.anchors)):
        field.setFocus()
        QTest.keyClicks(field, "Is it dark here")
    editor._choose(HEAD)
    QTest.keyClicks(editor.head.intro[0], "Go after ten.")
    assert editor.faults.list.count() == 0
    editor._choose(0)
    assert editor.preview.card.isVisible()
    assert editor.preview.card.question.text() == "Is it dark here"
    QTest.keyClick(form.texts["topic"][0], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    editor._choose(HEAD)
    assert editor.head.intro[0].toPlainText() == ""
    editor.redo()
    assert editor.save()
    assert [one.id for one in own_lists.own_lists()] == ["evening-round"]
    assert not editor.save_button.isEnabled()
    editor.reject()
    assert not editor.isVisible()


def test_a_fault_leads_to_its_field(window: MainWindow) -> None:
    draft = draft_like(checklists.load("2A"))
    editor = opened(window, draft)
    editor._choose(4)
    editor.item.texts["text"][0].setPlainText("")
    assert editor.item.texts["text"][0].property("invalid")
    line_of_it = editor.tree.topLevelItem(5)
    assert line_of_it is not None
    assert "▲" in line_of_it.text(0)
    editor._choose(20)
    line = editor.faults.list.item(0)
    assert "Question" in line.text()
    editor.faults.list.itemClicked.emit(line)
    assert editor.at == 4
    assert editor.focusWidget() is editor.item.texts["text"][0]
    editor.undo()
    assert editor.faults.list.count() == 0
    assert editor.item.texts["text"][0].toPlainText() == str(checklists.load("2A").items[4].text)
    closed(editor)


def test_two_languages_stand_side_by_side_with_their_state(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2F")))
    other = editor.item.texts["text"][1]
    assert not other.isVisible()
    at = editor.language.findData("de")
    editor.language.setCurrentIndex(at)
    editor.language.activated.emit(at)
    assert other.isVisible()
    before = editor.language.itemText(at)
    other.setPlainText("Ist es dunkel?")
    assert editor.draft.items[0]["text"]["de"] == "Ist es dunkel?"
    assert editor.language.itemText(at) != before
    looked = editor.item.texts["look_for"][1]
    looked.setPlainText("Hecken\nEcken")
    assert editor.draft.items[0]["look_for"]["de"] == ["Hecken", "Ecken"]
    assert editor.faults.list.count() == 0
    closed(editor)


def test_choices_of_a_question_reach_the_draft(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    form = editor.item
    form.weight.setValue(2.5)
    form.critical.click()
    form.places["school"].click()
    form.modes["night"].click()
    form.sources.setPlainText("One\nTwo")
    item = editor.draft.items[0]
    first = checklists.load("2A").items[0]
    assert item["weight"] == 2.5
    assert item["critical"] != first.critical
    assert ("school" in item["place_types"]) != ("school" in first.place_types)
    assert "night" in item["evidence"]
    assert item["sources"] == ["One", "Two"]
    closed(editor)


def test_a_rule_is_made_of_what_is_measured_and_says_what_it_proposes(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    form = editor.item
    at = next(
        n
        for n, item in enumerate(editor.draft.items)
        if item["applies_to"] == "site" and "proposal" not in item
    )
    editor._choose(at)
    form._put_subject("sightline")
    assert form.rule.start_button.isVisible()
    form.rule.start_button.click()
    rule = editor.draft.items[at]["proposal"]
    assert rule["reads"] == [rule["steps"][0]["when"][0]["evidence"]]
    assert editor.faults.list.count() == 0
    assert "2 · meets, where clear view along the line ≥" in form.rule.words.text()
    names = [box.accessibleName() for box in form.rule.findChildren(QComboBox)]
    assert {"Evidence", "Comparison", "Limit"} <= set(names)
    form.rule.step_button.click()
    assert len(editor.draft.items[at]["proposal"]["steps"]) == 2
    form._put_subject("zone")
    assert "not measured" in editor.faults.list.item(0).text()
    form.rule.remove_button.click()
    assert "proposal" not in editor.draft.items[at]
    closed(editor)


def test_questions_are_added_moved_and_removed_by_buttons(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2B")))
    ids = [item["id"] for item in editor.draft.items]
    editor.copy_button.click()
    assert editor.at == 1
    editor.down_button.click()
    assert editor.at == 2
    assert editor.draft.items[2]["text"] == editor.draft.items[0]["text"]
    editor.remove_button.click()
    assert [item["id"] for item in editor.draft.items] == ids
    for _step in range(3):
        editor.undo()
    assert not editor.undo_button.isEnabled()
    closed(editor)


def test_a_heading_is_renamed_with_its_questions(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    editor._choose(HEAD)
    field = editor.head._heading_fields[0][0]
    old = field.text()
    field.setText("seeing")
    field.editingFinished.emit()
    assert not [item for item in editor.draft.items if item["principle"] == old]
    assert editor.faults.list.count() == 0
    closed(editor)


def answer_box(editor: ChecklistEditor, words: str) -> None:
    """Press a button of the question that is asked before closing."""
    (box,) = editor.findChildren(QMessageBox)
    (chosen,) = [one for one in box.findChildren(QPushButton) if one.text() == words]
    chosen.click()


def test_nothing_is_lost_on_closing(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2C")))
    editor.closeEvent(QCloseEvent())
    assert editor.isVisible()
    answer_box(editor, "Go on writing")
    assert editor.isVisible()
    for box in editor.findChildren(QMessageBox):
        box.setParent(None)
    editor.reject()
    answer_box(editor, "Save")
    assert not editor.isVisible()
    assert [one.id for one in own_lists.own_lists()] == ["2C-2"]


def test_own_checklists_are_listed_taken_in_and_written_out(
    window: MainWindow, tmp_path: Path
) -> None:
    out = tmp_path / "list.xlsx"
    write_list(checklists.load("2D"), out)
    dialog = OwnChecklists(window.shell, window)
    dialog.open()
    assert not dialog.edit_button.isEnabled()
    dialog.take_in(out)
    assert "2D-2" in dialog.list.item(0).text()
    assert "Taken as 2D-2" in dialog.told.text()
    again = tmp_path / "again.csv"
    dialog.write_out(again)
    dialog.take_in(again)
    assert dialog.list.count() == 2
    (checklist_folder() / "broken.toml").write_text("id =\n", encoding="utf-8")
    dialog.refresh()
    broken = dialog.list.item(dialog.list.count() - 1).text()
    assert "broken.toml, line 1" in broken
    dialog.take_in(tmp_path / "missing.csv")
    assert "missing.csv" in dialog.told.text()
    dialog.list.setCurrentRow(0)
    dialog.edit()
    (editor,) = dialog.findChildren(ChecklistEditor)
    assert editor.draft.raw["id"] == "2D-2"
    assert not editor.draft.is_changed
    editor.reject()
    dialog.remove()
    (box,) = dialog.findChildren(QMessageBox)
    (gone,) = [one for one in box.findChildren(QPushButton) if one.text() == "Delete"]
    gone.click()
    assert [one.id for one in own_lists.own_lists()] == ["2D-3"]
    dialog.reject()


def in_german(editor: ChecklistEditor) -> None:
    """Choose German beside English."""
    editor.language.setCurrentIndex(editor.language.findData("de"))
    editor.language.activated.emit(editor.language.currentIndex())


def test_two_languages_are_written_shown_and_handed_on(window: MainWindow, tmp_path: Path) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    in_german(editor)
    german = "Ist der Zugang von weitem zu erkennen?"
    editor._choose(0)
    field = editor.item.texts["text"][1]
    field.setFocus()
    QTest.keyClicks(field, german)
    card = editor.preview.card
    english = card.question.text()
    assert english != german
    editor.preview.in_other.click()
    assert card.question.text() == german
    editor._choose(1)
    assert card.question.text() == editor.draft.items[1]["text"]["en"]
    editor.preview.in_other.click()
    editor._choose(0)
    assert card.question.text() == english
    assert editor.save()
    (own,) = own_lists.own_lists()
    for ending in ("toml", "csv", "xlsx"):
        out = tmp_path / f"own.{ending}"
        write_list(own, out)
        found = read_list(out)
        assert found.is_usable
        assert found.raw["items"][0]["text"] == {"en": english, "de": german}
    closed(editor)


def test_the_card_is_not_offered_in_a_language_nobody_chose(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    assert not editor.preview.in_other.isVisible()
    in_german(editor)
    assert editor.preview.in_other.isVisible()
    closed(editor)


def test_a_text_shows_all_of_itself_up_to_a_height(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    in_german(editor)
    field, short = editor.item.texts["text"][1], editor.item.texts["topic"][1]
    before = field.minimumHeight()
    field.setPlainText("Ist der Zugang von weitem zu erkennen? " * 5)
    QApplication.processEvents()
    assert before < field.minimumHeight()
    assert not field.verticalScrollBar().isVisible()
    assert short.height() < before
    field.setPlainText("Ist der Zugang von weitem zu erkennen? " * 50)
    QApplication.processEvents()
    assert field.verticalScrollBar().isVisible()
    assert field.height() < editor.height()
    closed(editor)


def test_an_empty_answer_is_told_by_its_number_and_language(window: MainWindow) -> None:
    editor = opened(window, draft_like(checklists.load("2A")))
    in_german(editor)
    editor._choose(0)
    editor.item.anchors[2][0].setPlainText("")
    told = editor.faults.list.item(0).text()
    assert told.startswith("2A-2-01: “Answer 2” has no English text.")
    editor.item.anchors[2][0].setPlainText("Well enough.")
    editor.item.anchors[3][1].setPlainText("  ")
    told = editor.faults.list.item(0).text()
    assert "“Answer 3” has an empty text. Write it, or take that language away." in told
    closed(editor)
