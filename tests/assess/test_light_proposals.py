"""What calculated light proposes for question 2A-36: does this luminaire reach route and faces?"""

import pytest
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import run_all
from cpted_app.assess import checklist
from cpted_app.assess.evidence import by_subject, gather
from cpted_app.assess.rules import Proposal, propose
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, Luminaire, Tree
from cpted_app.model.kinds import LuminaireState
from cpted_app.model.site import Site
from cpted_app.words import Message
from tests.analysis.lit import distribution, lamp, route

WAY = route((-6.0, 3.0), (6.0, 3.0))
CROWN = Tree(
    id=FeatureId("T1"),
    geometry=shapely.Point(0.0, 1.5),
    crown_radius_m=4.0,
    crown_base_m=1.0,
    height_m=4.9,
)
LAMP = lamp(label="L1")
BESIDE = (lamp(-14.0, 3.0, label="L2"), lamp(14.0, 3.0, label="L3"))


def proposed(luminaire: Luminaire, *rows: Row) -> tuple[Proposal | None, Message | None]:
    site = Site.of([distribution(), luminaire, *rows])
    evidence = by_subject(gather(site, run_all(site, lambda _share: None)))
    item = checklist.load("2A").item("2A-36")
    return propose(item, luminaire.id, evidence, thresholds.load())


@pytest.mark.parametrize(
    ("luminaire", "rows", "answer"),
    [
        (LAMP, (WAY, *BESIDE), "2"),
        (LAMP, (WAY,), "1"),  # with one luminaire, the faces that look away from it are dark
        (LAMP, (route((-40.0, 3.0), (40.0, 3.0)),), "1"),
        (LAMP, (WAY, *BESIDE, CROWN), "0"),
        (lamp(label="L1", state=LuminaireState.FAULTY), (WAY, *BESIDE), "0"),
    ],
)
def test_the_answer_follows_the_light_on_its_stretch(
    luminaire: Luminaire, rows: tuple[Row, ...], answer: str
) -> None:
    proposal, no_basis = proposed(luminaire, *rows)
    assert no_basis is None
    assert proposal is not None
    assert proposal.answer.value == answer
    assert not proposal.verified
    assert "not verified" in str(proposal.text)


@pytest.mark.parametrize(
    ("luminaire", "rows", "said"),
    [
        (LAMP, (), "not the brightest"),
        (lamp(label="L1", photometry=""), (WAY,), "photometry"),
        (lamp(label="L1", photometry=""), (WAY, *BESIDE), "No photometry is known for L1"),
        (LAMP, (WAY, lamp(9.0, 9.0, label="L9", photometry="")), "No photometry is known for L9"),
    ],
)
def test_without_a_basis_it_is_said_what_is_missing(
    luminaire: Luminaire, rows: tuple[Row, ...], said: str
) -> None:
    proposal, no_basis = proposed(luminaire, *rows)
    assert proposal is None
    assert said in str(no_basis)


def test_a_planned_luminaire_has_no_answer_yet() -> None:
    proposal, no_basis = proposed(lamp(label="L1", state=LuminaireState.PLANNED), WAY, *BESIDE)
    assert proposal is None
    assert "planned" in str(no_basis)
