"""What candidates of hiding places propose for questions 2A-09 and 2A-18."""

import pytest

from cpted_app.analysis import thresholds
from cpted_app.analysis.measures import measures
from cpted_app.analysis.registry import run_all
from cpted_app.analysis.result import Measure
from cpted_app.assess import checklist
from cpted_app.assess.evidence import by_subject, gather
from cpted_app.assess.rules import Proposal, propose
from cpted_app.model.edit import Row
from cpted_app.model.kinds import RouteType
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import Message
from tests.analysis.lit import route, wall
from tests.analysis.walked import gate

PATH = route((3, 0), (37, 0))
FRONT = wall((-9, 2), (49, 2), (49, 9), (-9, 9), (-9, 2), height_m=9.0, label="B1")
RECESS = wall(
    (-9, 2), (19, 2), (19, 3.5), (21, 3.5), (21, 2), (49, 2), (49, 9), (-9, 9), (-9, 2),
    height_m=9.0, label="B1",
)  # fmt: skip


def proposed(item: str, *rows: Row) -> tuple[Proposal | None, Message | None]:
    site = Site.of(rows)
    evidence = by_subject(gather(site, run_all(site, lambda _share: None)))
    return propose(checklist.load("2A").item(item), SITE_SUBJECT, evidence, thresholds.load())


def measure(name: str, *rows: Row) -> Measure:
    site = Site.of(rows)
    found = measures(site, run_all(site, lambda _share: None))
    return next(one for one in found if one.name == name)


@pytest.mark.parametrize(("front", "answer"), [(FRONT, "2"), (RECESS, "1")])
def test_a_candidate_is_proposed_to_be_looked_at_and_never_condemned(
    front: Row, answer: str
) -> None:
    proposal, _ = proposed("2A-09", PATH, front)
    assert proposal is not None
    assert proposal.answer.value == answer


def test_an_empty_plan_hides_nobody_and_says_nothing() -> None:
    proposal, why = proposed("2A-09", PATH)
    assert proposal is None
    assert "No barrier and no tree is marked." in str(why)


def test_a_pocket_keeps_the_place_from_being_free_of_traps() -> None:
    gates = gate(3, 0), gate(37, 0, "A2")
    free, _ = proposed("2A-18", PATH, FRONT, *gates)
    trap, _ = proposed("2A-18", PATH, RECESS, *gates)
    assert free is not None
    assert trap is not None
    assert (free.answer.value, trap.answer.value) == ("2", "1")


def test_values_say_where_and_what_hides() -> None:
    count = measure("concealment.entrapment_count", PATH, RECESS)
    assert (count.value, count.where) == (1.0, ("W1", "B1"))
    late = measure("concealment.hidden_until_least_m", PATH, RECESS)
    assert late.value is not None
    assert 2.0 < late.value < 6.0
    assert measure("route.candidates", PATH, RECESS).value == 1.0
    assert measure("route.candidates", PATH, FRONT).value == 0.0
    assert measure("route.hidden_until_least_m", PATH, FRONT).missing is not None


def test_the_least_view_of_a_route_is_that_of_both_directions() -> None:
    across = wall((50, -500), (50, 500), height_m=3.0, label="B2")
    assert measure("route.clear_ahead_least_m", PATH, across).value == pytest.approx(13.0)
    assert measure("route.ahead_least_m2", PATH, across).value == pytest.approx(292.716, abs=0.01)


def test_what_is_not_walked_has_no_values() -> None:
    service = route((3, 0), (37, 0), route_type=RouteType.SERVICE)
    for name in ("route.candidates", "route.ahead_least_m2", "concealment.count"):
        assert measure(name, service, RECESS).missing is not None
