"""Sentences that stand elsewhere too: told at the question, in the list, before signing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cpted_app.gui.main_window import MainWindow
from cpted_app.gui.steps.question_filters import REPEATED
from cpted_app.model.actions import assessing
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header

SAID = "Behind the bins the corner is dark and nobody looks there."


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    """A second assessment, after one with a sentence in it."""
    made = start_window("Ada")
    made.documents.create(tmp_path / "markt.gpkg", Header(title="Marktplatz 2025"))
    give(made, "2A-14", "2", SAID)
    made.documents.create(tmp_path / "park.gpkg", Header(title="Lindenpark"))
    return made


def give(window: MainWindow, item: str, value: str, reason: str) -> None:
    shell, session = window.shell, window.shell.session
    assert session is not None
    edit = assessing.answer(
        shell.site,
        item=item,
        value=AnswerValue(value),
        by="Ada",
        at_utc=session.clock(),
        reason=reason,
    )
    assert shell.do(edit)
    QApplication.processEvents()


def test_a_sentence_of_an_earlier_file_is_told_under_the_answer(
    window: MainWindow, tmp_path: Path
) -> None:
    before = (tmp_path / "markt.gpkg").read_bytes()
    note = window.steps.assess.card.likes
    window.show_step("assess")
    window.shell.choose_question("2A-02")
    give(window, "2A-02", "0", SAID.replace("bins", "kiosk"))
    assert note.isVisible()
    assert note.line.text() == "▲ Nearly the same sentence: “Marktplatz 2025”, 2A-14"
    assert SAID in note.line.toolTip()
    assert not note.words.isVisible()
    note.fold_button.click()
    assert SAID in note.words.text()
    assert note.words.isVisible()
    give(window, "2A-02", "0", "The lawn is left to itself between bins and road.")
    assert not note.isVisible()
    assert (tmp_path / "markt.gpkg").read_bytes() == before


def test_what_is_well_answered_is_not_told_of(window: MainWindow) -> None:
    window.show_step("assess")
    window.shell.choose_question("2A-02")
    give(window, "2A-02", "2", SAID)
    assert not window.steps.assess.card.likes.isVisible()


def test_no_file_is_read_before_there_is_a_sentence_to_compare(
    window: MainWindow, tmp_path: Path
) -> None:
    window.show_step("assess")
    give(window, "2A-02", "0", "")
    (tmp_path / "markt.gpkg").rename(tmp_path / "moved.gpkg")
    give(window, "2A-03", "0", SAID)
    assert not window.shell.likes.repeated  # it was looked for now, and is not there any more


def test_a_repeat_within_the_assessment_names_the_other_question(window: MainWindow) -> None:
    window.show_step("assess")
    window.shell.choose_question("2A-02")
    other = "Whoever waits at this stop is seen from no window at all."
    give(window, "2A-02", "0", other)
    give(window, "2A-05", "1", other)
    assert window.steps.assess.card.likes.line.text() == "▲ Nearly the same sentence: 2A-05"


def test_an_earlier_assessment_of_the_same_name_is_named(window: MainWindow) -> None:
    shell = window.shell
    assert shell.do(assessing.set_header(shell.site, title="Marktplatz 2025"))
    window.show_step("assess")
    shell.choose_question("2A-02")
    give(window, "2A-02", "0", SAID)
    assert "“Marktplatz 2025”, 2A-14" in window.steps.assess.card.likes.line.text()


def test_repeats_have_a_filter_and_a_line_before_signing(window: MainWindow) -> None:
    window.show_step("assess")
    give(window, "2A-02", "0", SAID)
    give(window, "2A-05", "1", "Whoever waits at this stop is seen from no window.")
    listed = window.steps.assess.list
    listed.show_only(REPEATED)
    assert [row.item.id for row in listed.model.rows if not isinstance(row, str)] == ["2A-02"]
    window.show_step("report")
    told = window.steps.report.readiness.text()
    assert "1 sentence stands nearly so elsewhere" in told
    assert "2 low answers lack a sentence or a place" in told


def test_another_file_begins_anew(window: MainWindow, tmp_path: Path) -> None:
    window.show_step("assess")
    give(window, "2A-02", "0", SAID)
    assert window.shell.likes.repeated
    window.documents.create(tmp_path / "third.gpkg", Header(title="Third"))
    assert not window.shell.likes.repeated
    window.show_step("assess")
    give(window, "2A-03", "0", SAID)
    (likes,) = window.shell.likes.repeated.values()
    assert {one.sentence.title for one in likes} == {"Marktplatz 2025", "Lindenpark"}
