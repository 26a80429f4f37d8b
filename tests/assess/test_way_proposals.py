"""What ways and access propose: dead ends, step-free ways, vehicles at crowds, refuges."""

from collections.abc import Sequence

import pytest

from cpted_app.analysis import thresholds
from cpted_app.analysis.hiding import candidates as concealment
from cpted_app.analysis.ways import access
from cpted_app.assess import checklist
from cpted_app.assess.evidence import EvidenceBySubject, by_subject, gather
from cpted_app.assess.rules import propose
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AccessControl, AccessType, BarrierType
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from tests.analysis.lit import route, zone
from tests.analysis.walked import gate, help_point, house_door, line

LANE = (line("B1", (0, 3), (80, 3)), line("B2", (0, -3), (80, -3)))
SHUT = line("B3", (80, -3), (80, 3))
STEPS = line("B9", (5, -20), (5, 20), barrier_type=BarrierType.STEPS, height_m=1.0)
CROWD = zone(40, -10, 60, 10, crowds=True)
ENTRY = gate(0, 0, "A9", access_type=AccessType.VEHICLE)


def evidence(rows: Sequence[Row]) -> EvidenceBySubject:
    site = Site.of(rows)
    results = {
        "ways": access.run(site, lambda _share: None),
        "concealment": concealment.run(site, lambda _share: None),
    }
    return by_subject(gather(site, results))


def answer(item: str, *rows: Row) -> str:
    """Return the proposed answer, or why there is none."""
    asked = checklist.load("2A").item(item)
    proposal, no_basis = propose(asked, SITE_SUBJECT, evidence(rows), thresholds.load())
    return proposal.answer.value if proposal else str(no_basis)


def said(name: str, *rows: Row, subject: str = SITE_SUBJECT) -> float | str:
    """Return a value, or why it is missing."""
    found = evidence(rows)[name, subject]
    return str(found.missing) if found.value is None else found.value


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((gate(-9, 0), gate(90, 0, "A2"), route((-9, 0), (90, 0))), "No barrier"),
        ((gate(-9, 0), gate(90, 0, "A2"), route((-9, 0), (90, 0)), *LANE), "1"),  # 80 m
        ((gate(-9, 0), route((-9, 0), (40, 0)), line("B1", (10, 3), (45, 3))), "2"),
        ((gate(50, 0), route((50, 0), (78, 0)), *LANE, SHUT), "1"),  # walled in
        ((gate(0, 0),), "No route"),
    ],
)
def test_dead_ends_and_forced_stretches(rows: tuple[Row, ...], expected: str) -> None:
    assert expected in answer("2A-18", *rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((gate(9, 0, step_free=True),), "2"),
        ((gate(9, 0, step_free=True), STEPS), "1"),  # around the steps
        ((gate(9, 0, step_free=False),), "0"),
        ((gate(9, 0),), "A1"),  # nobody said
        ((), "No way out"),
    ],
)
def test_a_step_free_way_is_compared_with_the_shortest(
    rows: tuple[Row, ...], expected: str
) -> None:
    assert expected in answer("2A-19", route((-2, 0), (3, 0)), *rows)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((CROWD, ENTRY, line("B1", (-80, 30), (90, 30))), "0"),  # a run-up over open ground
        ((CROWD, gate(38, 0, "A9", access_type=AccessType.VEHICLE)), "1"),  # too short a one
        ((CROWD, gate(0, 0)), "says where vehicles are"),
        ((ENTRY,), "crowds"),
    ],
)
def test_vehicles_at_crowd_places(rows: tuple[Row, ...], expected: str) -> None:
    assert expected in answer("2A-21", *rows)


def test_a_crowd_place_out_of_reach_of_vehicles_proposes_nothing() -> None:
    shut = gate(0, 0, access_type=AccessType.VEHICLE, control=AccessControl.LOCK)
    assert answer("2A-21", CROWD, shut) == "None"
    assert said("access.crowd_vehicle_reach", CROWD, shut) == 0


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((help_point(300, 0),), "0"),
        ((help_point(50, 0),), "None"),
        ((), "No refuge"),
        (
            (help_point(150, 0), *LANE, SHUT, line("B4", (0, -3), (0, 3))),
            "no way leads to a refuge",
        ),
    ],
)
def test_a_refuge_within_a_few_minutes(rows: tuple[Row, ...], expected: str) -> None:
    assert expected in answer("2A-35", route((10, 0), (20, 0)), *rows)


def test_values_name_where_they_are() -> None:
    rows = (
        gate(0, 0),
        gate(5, 9, "A2", control=AccessControl.GATE, open_to_public=False),
        house_door(20, 0),
    )
    way = route((0, 0), (30, 0))
    assert said("route.way_out_longest_m", *rows, way, subject="W1") == 30
    assert said("way.longest_m", *rows, way) == 30
    assert said("access.uncontrolled_count", *rows) == 1
    assert said("access.doors_uncontrolled", *rows) == 1
    assert said("access.boundary_gaps", *rows) == 0
    fence = (line("B1", (0, 20), (9, 20)), line("B2", (10, 20), (19, 20)))
    found = evidence((*rows, *fence))["access.boundary_gaps", SITE_SUBJECT]
    assert (found.value, found.where) == (1, ("B1-B2",))


def test_what_is_not_computed_or_not_marked_is_missing_with_its_reason() -> None:
    site = Site.of([route((0, 0), (9, 0)), zone(0, 0, 9, 9)])
    unknown = by_subject(gather(site, {}))
    for name, subject in (
        ("route.dead_ends", "W1"),
        ("zone.exits", "Z1"),
        ("way.longest_m", "site"),
    ):
        assert "not computed yet" in str(unknown[name, subject].missing)
    assert "No way out" in str(said("zone.exits", zone(0, 0, 9, 9), subject="Z1"))
    inside = zone(0, 0, 9, 9)
    assert said("zone.exits", inside, gate(0, 4), subject="Z1") == 1
    assert "fewer than two" in str(said("zone.directness_worst", inside, gate(0, 4), subject="Z1"))
