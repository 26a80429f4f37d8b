"""The story of the example holds: rated by two to the end, reconciled, proposed, assessed again."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cpted_app import resources
from cpted_app.analysis import thresholds
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.assess.likeness import Sentences, own_sentences, repeated
from cpted_app.assess.low_answers import bare_count
from cpted_app.assess.protocol import in_the_way, standings
from cpted_app.assess.versions import checklist_of
from cpted_app.assess.visits import are_complete, doubtful
from cpted_app.model.actions import proposing
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Answer, Recommendation, Remark
from cpted_app.model.work import FollowUp, StepState
from cpted_app.session.comparing import compare
from cpted_app.session.jobs import InlineRunner
from cpted_app.session.rating import agreement_json
from cpted_app.session.reassessing import state_on
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.session.side_by_side import reassess

Texts = dict[str, list[str]]


def quiet(_share: float) -> None:
    """Let nobody know how far it is."""


@pytest.fixture(scope="module")
def session(example_folder: Path) -> Iterator[Session]:
    """Yield the example, opened to be read."""
    opened = Session.open(
        example_folder / "example.gpkg",
        settings=Settings(),
        runner=InlineRunner(),
        read_only=True,
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def assessment(session: Session) -> Assessment:
    """Return the assessment of what exists."""
    return against(session, "2A")


def against(session: Session, checklist: str) -> Assessment:
    """Return the assessment against one of the checklists."""
    results = session.kept.of(session.site, quiet)
    chosen = checklist_of(session.site, checklist)
    return assess(session.site, results, chosen, thresholds.load())


def test_two_raters_went_through_the_whole_list_and_settled_what_differed(
    session: Session, assessment: Assessment
) -> None:
    told = agreement_json(session)
    assert [(one["is_done"], one["rated"]) for one in told["raters"]] == [(True, 70), (True, 70)]
    assert told["hidden"] is None
    assert told["overall"]["pairs"] == 68  # two questions do not apply
    assert 0.6 < told["overall"]["percent"] < 1.0
    assert told["agreed_open"] == told["alone"] == 0
    assert len(told["disagreed"]) == 13
    assert all(one["is_settled"] and one["note"] for one in told["disagreed"])
    assert assessment.coverage == 1.0


def test_every_low_answer_says_why_in_words_of_its_own_and_where(
    session: Session, assessment: Assessment
) -> None:
    lists = (assessment, against(session, "2E"), against(session, "2F"))
    items = [result for one in lists for result in one.items]
    assert bare_count(session.site, items) == 0
    answers = session.site.all(Answer)
    own = own_sentences(session.site.header.title, answers)
    assert not repeated(answers, own, Sentences(()))
    assert are_complete(session.site)
    assert not [each for one in lists for each in doubtful(session.site, one)]


def test_the_protocol_is_closed_as_far_as_it_can_be(
    session: Session, assessment: Assessment
) -> None:
    assert session.site.header.is_final
    assert not in_the_way(session.site, assessment)
    stand = {one.step.id: one.row for one in standings(session.site, assessment)}
    assert [key for key, row in stand.items() if row.state is StepState.OPEN] == ["again"]
    (waived,) = [row for row in stand.values() if row.state is StepState.WAIVED]
    assert waived.reason


def test_what_was_asked_for_was_followed_up(session: Session) -> None:
    rows = {row.label: row for row in session.site.all(Recommendation)}
    found = {label: rows[label].follow_up for label in ("R1", "R2", "R3", "R4", "R5")}
    assert found == {
        "R1": FollowUp.UNDER_WAY,
        "R2": FollowUp.UNDER_WAY,
        "R3": FollowUp.NOT_DONE,
        "R4": FollowUp.DONE,
        "R5": FollowUp.DONE,
    }
    assert len(rows) > 5
    assert all(row.condition and row.measure_of_success for row in rows.values())


def test_both_proposals_surely_differ_from_what_exists(session: Session) -> None:
    rows = proposing.proposals(session.site)
    assert [(row.label, row.cost) for row in rows] == [("A", 18500.0), ("B", 164000.0)]
    found = compare(session.site, [row.id for row in rows], quiet, session.kept)
    sure = [each for each in found.measures if each.name == "sightline.visible_m"]
    gained = {found.subject_label(each.subject): each for each in sure}
    assert [gained["S2"].verdict(at) for at in (1, 2)] == ["beyond", "beyond"]
    assert [gained["S5"].verdict(at) for at in (1, 2)] == ["beyond", "beyond"]
    exists, first, second = (state.assessment.score for state in found.states)
    assert exists is not None
    assert first is not None
    assert second is not None
    assert exists < first < second
    assert 0 < found.better(1) < found.better(2)
    assert (found.worse(1), found.worse(2)) == (0, 0)


def test_the_year_before_is_in_the_journal_and_some_is_better_some_worse(
    session: Session,
) -> None:
    earlier = state_on(session, date(2025, 12, 31), quiet)
    assert earlier.at_utc.date() == date(2025, 10, 15)
    found = reassess(earlier, session.site, quiet, session.kept.of(session.site, quiet))
    courses = [each.course for each in found.items]
    assert courses.count("better") >= 10
    assert courses.count("worse") >= 1
    lines = [line.at_utc for line in session.journal()]
    assert lines == sorted(lines)


def test_the_public_report_has_no_word_of_the_police(
    session: Session, example_folder: Path
) -> None:
    document = pypdfium2.PdfDocument(example_folder / "example.pdf")
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    public = " ".join(" ".join(pages).split())
    assert "Agreement of the raters" in public
    secret = [row for row in session.site.all(Remark) if row.audience is not Audience.PUBLIC]
    assert len(secret) == 3
    assert not [row.text for row in secret if row.text in public]
    assert "patrol log" not in public
    for name in ("Mira Okafor", "Jonas Reuter", "Hanna Brandt"):
        assert name not in public


def test_no_sentence_of_the_example_is_written_twice() -> None:
    texts: list[str] = []
    for name in ("first", "second", "ratings", "beside", "recommendations", "proposals"):
        texts += sentences(json.loads(resources.read_text("examples", f"{name}.json")))
    twice = {text for text in texts if texts.count(text) > 1}
    assert not twice


def sentences(value: Any) -> list[str]:
    """Return the sentences in a content, at any depth."""
    if isinstance(value, str):
        return [value] if len(value.split()) >= 4 and value.endswith(".") else []
    if isinstance(value, dict):
        return list(chain.from_iterable(map(sentences, value.values())))
    return list(chain.from_iterable(map(sentences, value))) if isinstance(value, list) else []
