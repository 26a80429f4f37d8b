"""The chapter on proposals: what is told of a difference, what is left out, how maps are named."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.compare import compared
from cpted_app.analysis.light.field import Field
from cpted_app.analysis.result import Measure
from cpted_app.analysis.sampling import Raster
from cpted_app.assess import assess, checklist
from cpted_app.assess.comparison import Comparison, State, counted
from cpted_app.drawing.fields import CHANGE_RAMP, Steps
from cpted_app.drawing.primitives import Mark
from cpted_app.model.features import FeatureId, Tree
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header, Recommendation
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.report.chapters.proposals import proposals
from cpted_app.report.chapters.voices import sign_off
from cpted_app.report.content import FieldMap, Heading, Paragraph, Run, Table, text_of
from cpted_app.report.context import Context
from cpted_app.report.proposals_detail import ProposalsDetail
from cpted_app.report.sight_detail import SightField
from cpted_app.report.wording import Wording
from cpted_app.words import Message

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
PROPOSAL = Scenario(id="a", label="A", name="Trees", cost=12500.0, note="First.\nThen.")
TREE = Tree(id=FeatureId("t"), label="T1", geometry=shapely.Point(3, 3))
EXISTING = Site.of([Header(is_metric=True), PROPOSAL])
PLANTED = Site.of([Header(is_metric=True), PROPOSAL, TREE])


def measure(value: float | None, uncertainty: float | None = None, **values: Any) -> Measure:
    missing = Message("not there") if value is None else None
    return Measure(
        **{
            "name": "sightline.visible_m",
            "subject": "site",
            "value": value,
            "unit": "m",
            "uncertainty": uncertainty,
            "missing": missing,
            **values,
        }
    )


def detail(*pairs: tuple[Measure, Measure], **fields: Any) -> ProposalsDetail:
    """Return a comparison of what exists with a proposal that plants a tree."""
    states = [
        State(
            scenario=scenario,
            site=site,
            changes=counted(site, ""),
            assessment=assess(site, {}, checklist.load("2A"), thresholds.load()),
        )
        for scenario, site in ((None, EXISTING), (PROPOSAL, PLANTED))
    ]
    measures = compared([[one for one, _ in pairs], [two for _, two in pairs]])
    found = Comparison(states=tuple(states), measures=measures, questions=())
    return ProposalsDetail(comparison=found, **fields)


def context(found: ProposalsDetail | None, *rows: Any, language: str = "en") -> Context:
    site = EXISTING if not rows else Site.of([Header(is_metric=True), PROPOSAL, *rows])
    return Context(
        site=site,
        assessment=assess(site, {}, checklist.load("2A"), thresholds.load()),
        results={},
        edition=Audience.PUBLIC,
        say=Wording(language),
        sheet=None,
        now=NOW,
        state_hash="",
        proposals=found,
    )


def cells(found: ProposalsDetail, what: str) -> list[Any]:
    """Return the cells of the line of a value."""
    tables = [block for block in proposals(context(found)) if isinstance(block, Table)]
    (line,) = (row for each in tables for row in each.rows if row[0] == what)
    return list(line[1:])


def said(found: ProposalsDetail, *rows: Any) -> str:
    blocks = proposals(context(found, *rows))
    told = [text_of(block.words) for block in blocks if isinstance(block, Paragraph)]
    return "\n".join(told + [block.text for block in blocks if isinstance(block, Heading)])


VIEW = "Clear view along the line"


def test_what_is_surely_other_is_bold_with_an_arrow() -> None:
    where, before, after = cells(detail((measure(4.0, 0.1), measure(9.0, 0.1))), VIEW)
    assert (where, before) == ("site", "4 ± 0.2 m")
    assert after == (Run("▲ 9 ± 0.2 m", "bold"),)


def test_within_the_uncertainty_there_is_no_sure_difference() -> None:
    _where, _before, after = cells(detail((measure(4.0, 0.5), measure(4.8, 0.5))), VIEW)
    assert text_of(after) == "4.8 ± 1 m\nno sure difference"


def test_a_difference_of_unknown_doubt_has_a_question_mark() -> None:
    _where, _before, after = cells(detail((measure(9.0), measure(4.0))), VIEW)
    assert text_of(after) == "▼ 4 m ?"


def test_what_is_unknown_is_said_and_a_mark_that_is_not_there_is_a_dash() -> None:
    *_rest, after = cells(detail((measure(9.0, 0.1), measure(None))), VIEW)
    assert text_of(after) == "unknown"


@pytest.mark.parametrize(
    ("before", "after"), [(4.0, 4.0), (100.0, 101.0), (0.0001, 0.0002), (0.0, 0.0)]
)
def test_small_differences_of_unknown_doubt_are_left_out(before: float, after: float) -> None:
    found = detail((measure(before), measure(after)))
    assert "No measured value differs" in said(found)


def test_name_note_cost_and_changes_are_told() -> None:
    found = detail()
    text = said(found)
    assert "13  Proposals beside what exists" in text
    assert "Proposal A: Trees" in text
    assert "First." in text
    assert "Then." in text
    tables = [block for block in proposals(context(found)) if isinstance(block, Table)]
    rows = [[text_of(one) for one in row if not isinstance(one, tuple)] for row in tables[0].rows]  # type: ignore[arg-type]
    assert ["Cost", "", "12\u00a0500\u00a0EUR"] in rows
    assert ("Tree", "T1", "–", "–", "added") in tables[1].rows


def test_a_recommendation_that_it_carries_out_is_named() -> None:
    advice = Recommendation(id="r", label="R3", text="Plant a row of trees.", scenario="a")
    assert "It carries out: R3 Plant a row of trees." in said(detail(), advice)


def test_the_sign_off_follows_with_the_next_number() -> None:
    heads = [
        next(block.text for block in sign_off(context(found)) if isinstance(block, Heading))
        for found in (None, detail())
    ]
    assert heads == ["13  Sign-off", "14  Sign-off"]
    assert proposals(context(None)) == []


def field(*values: float) -> Field:
    return Field(Raster(0.0, 0.0, 5.0, len(values), 1), np.array([values]))


def test_a_map_shows_the_marks_of_the_proposal_with_their_badges() -> None:
    found = detail(light={"a": field(0.0, 3.0)})
    (block,) = (each for each in proposals(context(found)) if isinstance(each, FieldMap))
    assert block.site is PLANTED
    (badge,) = (each for each in block.over if isinstance(each, Mark))
    assert (badge.shape, badge.x, badge.y) == ("added", 3.0, 3.0)
    assert "3.0 lx" in block.alt


def test_light_that_hardly_changes_gets_a_sentence_instead_of_a_map() -> None:
    found = detail(light={"a": field(0.0, 0.49, float("nan"))})
    assert not any(isinstance(each, FieldMap) for each in proposals(context(found)))
    assert "Nowhere does light on the ground change by 0.5 lx or more." in said(found)


def test_a_map_of_eyes_names_whole_numbers() -> None:
    steps = Steps((-1.5, -0.5, 0.5, 1.5), ramp=CHANGE_RAMP)
    found = detail(eyes={"a": SightField(field=field(-1.0, 0.0, 2.0, 2.0), steps=steps)})
    (block,) = (each for each in proposals(context(found)) if isinstance(each, FieldMap))
    assert block.labels == (("≤ −2", "−1", "0", "+1", "≥ +2"),)
    assert "More on 50\u00a0% of the ground on the map, fewer on 25\u00a0%" in block.alt


def test_more_than_four_proposals_take_a_table_each_group() -> None:
    found = detail((measure(1.0, 0.0), measure(2.0, 0.0)))
    first, second = found.comparison.states
    many = [replace(second, scenario=replace(PROPOSAL, label=each)) for each in "ABCDEF"]
    (row,) = found.comparison.measures
    wide = replace(row, cells=(row.cells[0], *[row.cells[1]] * 6))
    whole = replace(found.comparison, states=(first, *many), measures=(wide,))
    tables = [
        block
        for block in proposals(context(ProposalsDetail(comparison=whole)))
        if isinstance(block, Table)
    ]
    heads = [[one.title for one in table.columns] for table in tables]
    assert heads[0] == ["", "Existing", "A", "B", "C", "D"]
    assert heads[1] == ["", "Existing", "E", "F"]
    assert heads[2:4] == [
        ["What", "Where", "Existing", "A", "B", "C", "D"],
        ["What", "Where", "Existing", "E", "F"],
    ]
