"""Proposals from evidence: which step holds, on what it rests, and when there is no basis."""

import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import run_all
from cpted_app.assess import assess, checklist
from cpted_app.assess.assessment import ItemResult
from cpted_app.i18n import worded
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, Luminaire
from cpted_app.model.kinds import AnswerValue, BarrierType, LuminaireState
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.analysis.marks import sightline, tree, wall
from tests.assess.small import answer, assessed


def result(*rows: Row, item: str, subject: str = "site") -> ItemResult:
    return next(
        each for each in assessed(rows).items if (each.item.id, each.subject) == (item, subject)
    )


def hedge(top_m: float) -> Barrier:
    return wall((90, 9), (91, 9), top_m=top_m, label="B4", kind=BarrierType.HEDGE)


def proposed(*rows: Row, item: str, subject: str = "site") -> str | None:
    proposal = result(*rows, item=item, subject=subject).proposal
    return proposal.answer.value if proposal else None


def test_the_first_step_that_holds_answers() -> None:
    long = sightline(end=(30, 0))
    assert proposed(long, item="view", subject="S1") == "3"
    assert proposed(long, wall((15, -1), (15, 1)), item="view", subject="S1") == "2"
    assert proposed(long, wall((14.9, -1), (14.9, 1)), item="view", subject="S1") == "0"
    fence = wall((5, -1), (5, 1), openness=0.5)
    assert proposed(long, fence, item="view", subject="S1") == "2"


def test_a_proposal_tells_rule_numbers_places_and_source() -> None:
    rows = (sightline(end=(26.5, 0), label="S2"), wall((14.2, -1), (14.2, 1), label="B4"))
    proposal = result(*rows, item="view", subject="S2").proposal
    assert proposal is not None
    assert (proposal.rule, proposal.answer) == ("T-1", AnswerValue.FAILS)
    nearest = {each.name: each for each in proposal.evidence}["sightline.visible_m"]
    assert (nearest.value, nearest.threshold, nearest.threshold_id) == (14.2, 15.0, "face")
    assert (nearest.op, nearest.holds, nearest.unit) == (">=", False, "m")
    assert nearest.source == "Test, 2026, 1"
    assert nearest.where == ("S2", "B4")
    assert "clear view along the line 14.2 m, not ≥ 15 m (S2, B4)" in worded(proposal.text, "en")


def test_an_unverified_limit_shows_and_is_said() -> None:
    rows = (sightline(end=(20, 0)),)
    weak = result(*rows, item="view", subject="S1").proposal
    assert weak is not None
    assert weak.answer is AnswerValue.MEETS
    assert not weak.verified
    assert "not verified" in str(weak.text)
    firm = result(sightline(end=(30, 0)), item="view", subject="S1").proposal
    assert firm is not None
    assert firm.verified
    assert "not verified" not in str(firm.text)


def test_without_evidence_there_is_no_basis_and_it_says_what_is_missing() -> None:
    missing = result(item="planting")
    assert missing.proposal is None
    assert "No hedge is marked" in str(missing.no_basis)
    flat = result(Header(is_metric=False), sightline(), item="view", subject="S1")
    assert flat.proposal is None
    assert "not calibrated" in str(flat.no_basis)


def test_a_missing_value_that_cannot_change_the_outcome_does_not_matter() -> None:
    # No tree is marked. A low hedge leaves the step open; a high one rules it out already.
    low, high = result(hedge(0.9), item="planting"), result(hedge(1.9), item="planting")
    assert low.proposal is None
    assert "No tree is marked" in str(low.no_basis)
    assert high.proposal is not None
    assert high.proposal.answer is AnswerValue.PARTLY
    assert [each.where for each in high.proposal.evidence] == [("B4",)]
    assert proposed(hedge(0.9), tree((90, 0), crown_m=(2.2, 8)), item="planting") == "2"


def test_a_rule_that_says_nothing_of_such_values_is_silent() -> None:
    def lamp(state: LuminaireState) -> Luminaire:
        at = shapely.Point(0, 0)
        return Luminaire(id=FeatureId("L1"), label="L1", geometry=at, state=state)

    works = result(lamp(LuminaireState.WORKING), item="lamp", subject="L1")
    assert (works.proposal, works.no_basis, works.state) == (None, None, "unanswered")
    assert proposed(lamp(LuminaireState.FAULTY), item="lamp", subject="L1") == "0"
    planned = result(lamp(LuminaireState.PLANNED), item="lamp", subject="L1")
    assert "L1 is planned" in str(planned.no_basis)


def test_a_value_close_to_its_limit_is_shown_on_the_right_side_of_it() -> None:
    proposal = result(
        sightline(end=(20, 0)), wall((14.998, -1), (14.998, 1)), item="view", subject="S1"
    ).proposal
    assert "14.998 m, not ≥ 15 m" in str(proposal.text if proposal else "")


def test_a_proposal_counts_for_nothing_until_a_person_answers() -> None:
    line = sightline(end=(30, 0))
    before = assessed([line])
    assert {each.state for each in before.items if each.subject == "S1"} == {"proposed"}
    assert (before.answered, before.score) == (0, None)
    after = assessed([line, answer("view", 3, "S1")])
    assert (after.answered, after.score) == (1, 3.0)


def test_the_public_space_checklist_proposes_from_a_marked_site() -> None:
    site = Site.of(
        [
            sightline((0, 0), (26.5, 0), (1.6, 0.5), "S2"),
            wall((14.2, -1), (14.2, 1), top_m=1.9, kind=BarrierType.HEDGE, label="B4"),
        ]
    )
    two_a = checklist.load("2A")
    whole = assess(site, run_all(site, lambda _: None), two_a, thresholds.load())
    by_rule = {
        each.proposal.rule: each.proposal.answer.value for each in whole.items if each.proposal
    }
    assert by_rule["R-07"] == "1"  # 10 m seen, 15 m not
    assert by_rule["R-10"] == "1"  # hedge of 1.9 m above the limit of 1 m
