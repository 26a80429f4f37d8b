"""What calculated light proposes for the questions of checklist 2E, on small lit sites.

One luminaire shines alike in all directions, 5 m above the ground, so that the light on the
ground x metres from its foot is I · 5 / (25 + x²)^1.5; the limits are those in the anchors.
"""

import math

import pytest
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.analysis.registry import run_all
from cpted_app.assess import assess, checklist
from cpted_app.assess.evidence import by_subject, gather
from cpted_app.assess.rules import Proposal, propose
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, Opening, Tree
from cpted_app.model.kinds import OpeningType
from cpted_app.model.site import Site
from cpted_app.words import Message
from tests.analysis.lit import distribution, lamp, lit, route, zone

TWO_E = checklist.load("2E")
LAMP = lamp(label="L1")
SHORT = route((-2.0, 0.0), (2.0, 0.0))
"""Below the luminaire: each candela gives 0.030 … 0.040 lx on all its ground."""
REACH_M = math.sqrt(5000.0 ** (2.0 / 3.0) - 25.0)
"""Where the luminaire of 1,000 cd gives 1 lx on the ground."""


def even(intensity_cd: float) -> IntensityTable:
    return closed([0.0], [0.0, 180.0], [[intensity_cd, intensity_cd]])


def proposed(
    item: str, subject: str, *rows: Row, intensity_cd: float = 1000.0
) -> tuple[Proposal | None, Message | None]:
    site = Site.of([distribution(even(intensity_cd)), *rows])
    evidence = by_subject(gather(site, run_all(site, lambda _share: None)))
    return propose(TWO_E.item(item), subject, evidence, thresholds.load())


def answer(item: str, subject: str, *rows: Row, intensity_cd: float = 1000.0) -> str | None:
    """Return the proposed answer, None where the rule says nothing of such values."""
    proposal, no_basis = proposed(item, subject, *rows, intensity_cd=intensity_cd)
    assert no_basis is None
    if proposal is None:
        return None
    assert proposal.rule == f"R-{item}"
    assert not proposal.verified
    assert "not verified" in str(proposal.text)
    return proposal.answer.value


@pytest.mark.parametrize(
    ("item", "intensity_cd", "expected"),
    [
        ("2E-02", 1000.0, "2"),
        ("2E-02", 100.0, None),  # between 2 and 5 lx the chosen class decides
        ("2E-02", 40.0, "0"),
        ("2E-03", 100.0, "2"),
        ("2E-03", 20.0, None),  # between 0.4 and 1 lx the chosen class decides
        ("2E-03", 10.0, "0"),
    ],
)
def test_average_and_least_light(item: str, intensity_cd: float, expected: str | None) -> None:
    assert answer(item, "W1", LAMP, SHORT, intensity_cd=intensity_cd) == expected


@pytest.mark.parametrize(("reach_m", "expected"), [(8.0, "2"), (10.0, "1"), (16.0, "0")])
def test_evenness_of_a_zone(reach_m: float, expected: str) -> None:
    # Least over average of a narrow strip: 25 / (25 + x²), here 0.28, 0.20 and 0.09.
    assert answer("2E-04", "Z1", LAMP, zone(-reach_m, -0.5, reach_m, 0.5)) == expected


FACING = (lamp(-8.0, 0.0, label="L1"), lamp(8.0, 0.0, label="L2"), route((-6.0, 0.0), (6.0, 0.0)))


@pytest.mark.parametrize(
    ("item", "least_lx", "expected"),
    [
        ("2E-05", 0.45, "0"),
        ("2E-05", 0.6, "1"),
        ("2E-05", 1.1, "2"),
        ("2E-05", 9.0, "2"),
        ("2E-07", 0.35, "0"),
        ("2E-07", 0.5, "1"),
        ("2E-07", 1.4, "1"),
        ("2E-07", 1.6, "2"),
        ("2E-08", 0.7, "0"),
        ("2E-08", 0.9, "1"),
        ("2E-08", 2.8, "2"),
    ],
)
def test_light_on_faces(item: str, least_lx: float, expected: str) -> None:
    at_1000_cd = lit(*FACING).surfaces["W1"].minimum("esc")
    intensity_cd = 1000.0 * least_lx / at_1000_cd
    assert answer(item, "W1", *FACING, intensity_cd=intensity_cd) == expected


@pytest.mark.parametrize(("gap_m", "expected"), [(4.0, "2"), (10.0, "1"), (20.0, "0")])
def test_dark_stretches(gap_m: float, expected: str) -> None:
    assert answer("2E-11", "W1", LAMP, route((0.0, 0.0), (REACH_M + gap_m, 0.0))) == expected


@pytest.mark.parametrize(("radius_m", "expected"), [(0.0, "2"), (1.4, "1"), (4.0, "0")])
def test_crowns_before_the_lamp(radius_m: float, expected: str) -> None:
    crown = Tree(
        id=FeatureId("T1"),
        geometry=shapely.Point(3.0, 0.0),
        crown_radius_m=max(radius_m, 0.1),
        crown_base_m=1.0,
        height_m=4.9,
    )
    trees = (crown,) if radius_m else ()
    light = lamp(0.0, 0.0, label="L1")
    assert answer("2E-12", light.id, light, *trees, route((-6.0, 0.0), (6.0, 0.0))) == expected


@pytest.mark.parametrize(("beside_lx", "expected"), [(0.3, "0"), (0.7, "1"), (1.1, "2")])
def test_the_strip_beside_the_path(beside_lx: float, expected: str) -> None:
    at_1000_cd = lit(LAMP, SHORT).routes["W1"].beside_darker_lx
    intensity_cd = 1000.0 * beside_lx / at_1000_cd
    assert answer("2E-13", "W1", LAMP, SHORT, intensity_cd=intensity_cd) == expected


def window(name: str, kind: OpeningType = OpeningType.WINDOW) -> Opening:
    """Return an opening 10 m east of the luminaire, as high as it, looking back at it."""
    return Opening(
        id=FeatureId(name),
        label=name,
        geometry=shapely.Point(10.0, 0.0),
        opening_type=kind,
        eye_height_m=5.0,
        bearing_deg=270.0,
    )


@pytest.mark.parametrize(
    ("on_glass_lx", "expected"),
    [
        (0.5, "2"),
        (3.0, None),  # too much late at night for E2, not for E4: the zone decides
        (8.0, "0"),
        (30.0, "0"),
    ],
)
def test_light_on_a_window(on_glass_lx: float, expected: str | None) -> None:
    found = answer("2E-17", "O1", LAMP, window("O1"), intensity_cd=100.0 * on_glass_lx)
    assert found == expected


def test_a_window_that_darkens_late_is_judged_by_both_limits() -> None:
    early = lamp(label="L1", off_hours="22:30-06:00")
    assert answer("2E-17", "O1", early, window("O1"), intensity_cd=400.0) == "2"
    assert answer("2E-17", "O1", early, window("O1"), intensity_cd=3000.0) == "0"


def test_only_windows_are_asked_about_and_nothing_is_proposed_as_exemplary() -> None:
    site = Site.of(
        [
            distribution(),
            *FACING,
            zone(-2.0, -1.0, 2.0, 1.0),
            window("O1"),
            window("O2", OpeningType.DOOR),
        ]
    )
    whole = assess(site, run_all(site, lambda _share: None), TWO_E, thresholds.load())
    assert [each.subject for each in whole.items if each.item.id == "2E-17"] == ["O1"]
    proposals = [each.proposal for each in whole.items if each.proposal]
    assert {each.item for each in proposals} == {
        item.id for item in TWO_E.items if item.proposal is not None
    }
    assert {each.answer.value for each in proposals} <= {"0", "1", "2"}


@pytest.mark.parametrize("item", [each.id for each in TWO_E.items if each.proposal])
def test_without_photometry_it_is_said_what_is_missing(item: str) -> None:
    dark = lamp(label="L1", photometry="")
    rows = (dark, SHORT, zone(-2.0, -1.0, 2.0, 1.0), window("O1"))
    subject = {"route": "W1", "zone": "Z1", "opening": "O1", "luminaire": dark.id}
    proposal, no_basis = proposed(item, subject[TWO_E.item(item).applies_to], *rows)
    assert proposal is None
    assert "photometry" in str(no_basis)
