"""What exists beside proposals: measures, foreseen answers, cost; only what differs is computed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from cpted_app.analysis.registry import ANALYSES, Progress
from cpted_app.assess.comparison import Comparison
from cpted_app.model.actions import assessing, marking, proposing
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Sightline, Tree
from cpted_app.model.kinds import AnswerValue, BarrierType
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.model.staging import in_scenario
from cpted_app.session.comparing import compare
from cpted_app.session.compute import view_of
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

LINE = shapely.LineString([(0, 0), (30, 0)])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a line of sight behind a hedge, and proposals to lower it (A) and to plant (B)."""
    session = Session.create(
        tmp_path / "t.gpkg", Header(title="T", is_metric=True), settings=Settings()
    )
    hedge = shapely.LineString([(5, -5), (5, 5)])
    session.do(
        marking.place(session.site, Barrier, hedge, height_m=3.0, barrier_type=BarrierType.HEDGE)
    )
    session.do(marking.place(session.site, Sightline, LINE))
    session.do(proposing.add(session.site, name="Low hedge", cost=800.0))
    session.show_scenario(ids(session)[0])
    (row,) = session.shown.all(Barrier)
    session.do(replacing(Message("lower"), (row, replace(row, height_m=0.6))))
    session.show_scenario("")
    session.do(proposing.add(session.site, name="Trees"))
    session.show_scenario(ids(session)[1])
    session.do(marking.place(session.shown, Tree, shapely.Point(0, 20)))
    session.show_scenario("")
    yield session
    session.close()


def ids(session: Session) -> list[str]:
    return [row.id for row in proposing.proposals(session.site)]


def made(session: Session) -> Comparison:
    return compare(session.site, ids(session), lambda _share: None)


def test_every_state_measures_what_the_whole_site_would(session: Session) -> None:
    found = made(session)
    for state, scenario in zip(found.states, ["", *ids(session)], strict=True):
        alone = view_of(in_scenario(session.site, scenario))
        assert state.assessment.evidence == alone.assessment.evidence


def test_the_line_of_sight_opens_in_one_proposal_alone(session: Session) -> None:
    found = made(session)
    line = session.site.all(Sightline)[0]
    row = next(
        each
        for each in found.measures
        if (each.name, each.subject) == ("sightline.visible_m", line.id)
    )
    assert [cell.value for cell in row.cells if cell] == [5.0, 30.0, 5.0]
    assert row.difference(1) == 25.0
    assert row.verdict(2) == "same"
    assert found.subject_label(line.id) == "S1"


def test_marks_cost_and_questions_stand_beside_one_another(session: Session) -> None:
    found = made(session)
    assert [state.marks["tree"] for state in found.states] == [0, 0, 1]
    assert [s.scenario.cost if s.scenario else None for s in found.states] == [None, 800.0, None]
    assert found.states[1].changes.changed == 1
    assert found.states[2].changes.added == 1
    assert found.better(1) > 0
    assert found.worse(1) == 0
    assert all(len(set(row.proposed)) > 1 for row in found.questions)


def test_an_answer_follows_the_measurement_and_other_answers_stay(session: Session) -> None:
    rows = [row for row in made(session).questions if row.step(1) > 0]
    subject, item = rows[0].subject, rows[0].item
    for one, about in ((item, subject), ("2A-22", "site")):
        session.do(
            assessing.answer(
                session.site,
                item=one,
                value=AnswerValue.FAILS,
                by="P",
                subject=about,
                at_utc=session.clock(),
            )
        )
    found = made(session)
    answers = [
        {
            (each.item.id, each.subject): each.answer.value.value
            for each in state.assessment.items
            if each.answer
        }
        for state in found.states
    ]
    assert answers[0] == {(item, subject): "0", ("2A-22", "site"): "0"}
    assert answers[1] == {(item, subject): rows[0].proposed[1], ("2A-22", "site"): "0"}
    assert answers[2] == answers[0]
    scores = [state.assessment.score for state in found.states]
    assert scores[1] is not None
    assert scores[0] == scores[2] == 0.0
    assert scores[1] > 0.0


def test_a_proposal_that_changes_nothing_costs_no_computing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptResults()
    kept.keep(session.site, view_of(session.site).results)
    session.do(proposing.add(session.site))
    for name, each in ANALYSES.items():
        monkeypatch.setitem(ANALYSES, name, replace(each, run=_refuse))
    found = compare(session.site, ids(session)[2:], lambda _share: None, kept)
    assert {row.verdict(1) for row in found.measures} == {"same"}


def _refuse(_site: Site, _progress: Progress) -> object:
    raise AssertionError("nothing was to be computed")
