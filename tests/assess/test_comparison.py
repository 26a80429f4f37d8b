"""States of a site beside each other: which marks differ, which answers may not hold."""

from datetime import UTC, datetime
from typing import Any

import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.assess import assess, checklist
from cpted_app.assess.comparison import PARTS, Comparison, Question, State, counted, part_of
from cpted_app.model.features import AccessPoint, FeatureId
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.work import MarkChange

AT = datetime(2026, 11, 22, tzinfo=UTC)


def gate(key: str, **values: Any) -> AccessPoint:
    made: dict[str, Any] = {"label": key.upper(), "geometry": shapely.Point(1, 1), **values}
    return AccessPoint(id=FeatureId(key), **made)


def answer(item: str, subject: str) -> Answer:
    return Answer(
        id=f"{item} {subject}",
        checklist="2A",
        item=item,
        subject=subject,
        value=AnswerValue.PARTLY,
        by="Ann",
        at_utc=AT,
    )


def comparison(after: list[AccessPoint], *questions: Question) -> Comparison:
    """Return three answered gates beside what a proposal makes of them."""
    gates = [gate("a1"), gate("a2"), gate("a3")]
    answers = [answer("2A-01", each.id) for each in gates]
    proposal = Scenario(id="s", label="A")
    states = [
        State(
            scenario=scenario,
            site=(site := Site.of([Header(), *answers, *rows])),
            changes=counted(site, ""),
            assessment=assess(site, {}, checklist.load("2A"), thresholds.load()),
        )
        for scenario, rows in ((None, gates), (proposal, after))
    ]
    return Comparison(states=tuple(states), measures=(), questions=questions)


def test_marks_are_told_as_added_changed_or_removed() -> None:
    found = comparison([gate("a1"), gate("a2", width_m=2.0), gate("a4")])
    told = [(one.mark.label, one.change) for one in found.marks(1)]
    assert told == [
        ("A2", MarkChange.CHANGED),
        ("A3", MarkChange.REMOVED),
        ("A4", MarkChange.ADDED),
    ]
    assert found.marks(0) == ()


def test_a_mark_put_where_another_was_is_one_removed_and_one_added() -> None:
    found = comparison([gate("a1"), gate("a2"), gate("a4")])
    assert {one.change for one in found.marks(1)} == {MarkChange.REMOVED, MarkChange.ADDED}


def test_answers_about_marks_that_change_or_go_are_to_be_looked_at_again() -> None:
    found = comparison([gate("a1"), gate("a2", width_m=2.0)])
    told = [(one.result.subject, one.why) for one in found.look_again(1)]
    assert told == [("a2", "changed"), ("a3", "removed")]


def test_an_answer_that_measuring_would_change_is_to_be_looked_at_again() -> None:
    rows = (
        Question(item="2A-01", subject="a1", proposed=("1", "3")),
        Question(item="2A-01", subject="a2", proposed=("1", None)),
        Question(item="2A-01", subject="nowhere", proposed=("1", "2")),
    )
    found = comparison([gate("a1"), gate("a2"), gate("a3")], *rows)
    told = [(one.result.subject, one.why, one.proposed) for one in found.look_again(1)]
    assert told == [("a1", "measured", "3"), ("a2", "measured", None)]
    assert found.look_again(0) == ()


def test_every_measure_belongs_to_a_part() -> None:
    assert {part_of(name) for name in QUANTITIES} == set(PARTS)
