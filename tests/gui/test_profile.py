"""The profile for other readers, and what the verdict hangs on, in the step Assess."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.edit import adding
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header
from cpted_app.words import Message

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def window(start_window: Callable[[str], MainWindow], tmp_path: Path) -> MainWindow:
    made = start_window("Ada")
    made.documents.create(tmp_path / "park.gpkg", Header(title="Park", checklist="2F"))
    assessment = made.shell.assessment
    assert assessment is not None
    answers = [
        Answer(
            id=result.item.id,
            checklist="2F",
            item=result.item.id,
            value=AnswerValue.FAILS if result.item.critical else AnswerValue.MEETS,
            at_utc=NOW,
        )
        for result in assessment.items
    ]
    made.shell.do(adding(Message("answers"), *answers))
    made.show_step("assess")
    made.steps.assess.refresh()
    return made


def test_the_same_answers_are_grouped_for_another_reader(window: MainWindow) -> None:
    profile = window.steps.assess.profile
    before = window.shell.assessment
    profile.groups.setCurrentIndex(profile.groups.findData("sipa"))
    window.steps.assess.refresh()
    assert window.shell.site.header.framework == "sipa"
    assert profile.grouped.text().startswith("By SIPA")
    assert before is not None
    assert window.shell.assessment is not None
    assert window.shell.assessment.items == before.items
    window.actions_by_id["undo"].trigger()
    assert window.shell.site.header.framework == ""


def test_it_says_that_one_answer_caps_the_band(window: MainWindow) -> None:
    card = window.steps.assess.sensitivity
    card._find_out()
    QApplication.processEvents()
    assert card.told.text().startswith("▲ One answer alone would change the band: 2F-24")
    assert card.chart.height() > 100
    assert card.others.text().splitlines()[0].startswith("All items count the same: 1.9")


def test_other_weights_are_chosen_in_one_step(window: MainWindow) -> None:
    card = window.steps.assess.sensitivity
    card.weights.setCurrentIndex(card.weights.findData("critical"))
    assert window.shell.site.header.weight_set == "critical"
    assert window.shell.assessment is not None
    assert window.shell.assessment.weight_set == "critical"
