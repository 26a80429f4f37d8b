"""The chapter on recommendations and the protocol: order, what is told of each, waivers."""

from dataclasses import replace
from datetime import UTC, datetime

from cpted_app.analysis import registry, thresholds
from cpted_app.assess import assess, checklist
from cpted_app.model.actions import assessing, stepping
from cpted_app.model.kinds import AnswerValue, Audience, DesignStage, PlaceType, Response
from cpted_app.model.records import Header, Recommendation
from cpted_app.model.site import Site
from cpted_app.model.work import FollowUp, Level, StepState
from cpted_app.report.chapters.protocol import protocol
from cpted_app.report.chapters.recommendations import (
    LONGEST_TITLE,
    first_line,
    recommendations,
)
from cpted_app.report.content import Badge, Block, Heading, KeyValues, Paragraph, Table, text_of
from cpted_app.report.context import Context
from cpted_app.report.wording import Wording

AT = datetime(2026, 11, 22, tzinfo=UTC)
LONG = "Open the view along the path to the bend, " * 4 + "and keep it open."
HEDGE = Recommendation(
    id="a",
    label="R1",
    text=LONG,
    item="2A-02",
    owner="Parks department",
    stage="before November",
    severity=Level.LOW,
    likelihood=Level.LOW,
)
LAMP = Recommendation(
    id="b",
    label="R2",
    text="Mend the lamp",
    design_stage=DesignStage.IN_USE,
    severity=Level.HIGH,
    likelihood=Level.HIGH,
    condition="Measured within three months.",
    displacement="Not known.",
    response=Response.PARTLY,
    response_reason="The column waits.",
    follow_up=FollowUp.UNDER_WAY,
    review_on="2026-05-01",
)


def context_of(*rows: Recommendation, site: Site | None = None) -> Context:
    """Return what the chapters need of a park with recommendations."""
    header = Header(title="Park", place_types=(PlaceType.PARK,))
    rest = site.rows.items() if site else ()
    kept = [row for _class, table in rest for row in table.values() if not isinstance(row, Header)]
    made = Site.of([header, *kept, *rows])
    results = registry.run_all(made, lambda _share: None)
    return Context(
        site=made,
        assessment=assess(made, results, checklist.load("2A"), thresholds.load()),
        results=results,
        edition=Audience.POLICE,
        say=Wording("en"),
        sheet=None,
        now=AT,
        state_hash="",
    )


def pairs_of(blocks: list[Block]) -> list[dict[str, str]]:
    """Return the facts of each recommendation."""
    found = [block for block in blocks if isinstance(block, KeyValues)]
    return [{name: text_of(value) for name, value in block.pairs} for block in found]


def test_the_table_comes_first_and_the_gravest_leads_it() -> None:
    blocks = recommendations(context_of(HEDGE, LAMP))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert blocks.index(table) == 2
    assert [row[0] for row in table.rows] == ["R2", "R1"]
    assert table.rows[0][2] == Badge(status="blocked", word="high")
    assert table.rows[0][4] == "partly adopted, under way"
    heads = [block.text for block in blocks if isinstance(block, Heading) and block.level == 3]
    assert heads == ["R2  Mend the lamp", f"R1  {first_line(LONG, LONGEST_TITLE)}"]
    assert heads[1].endswith("…")
    assert any(isinstance(one, Paragraph) and one.words == LONG for one in blocks)


def test_each_tells_condition_side_effects_response_and_follow_up() -> None:
    lamp, hedge = pairs_of(recommendations(context_of(HEDGE, LAMP)))
    assert lamp["Priority, stage, terms"] == (
        "high (how grave: high, how likely: high); in use, cost –, effort –"
    )
    assert lamp["Draft planning condition"] == "Measured within three months."
    assert "Where the problem may go: Not known." in lamp["What else it may do"]
    assert lamp["Response, follow-up"] == (
        "partly adopted: The column waits. · under way, to be looked at on 2026-05-01,"
        " this day has passed"
    )
    assert hedge["Who, by when"] == "Parks department · before November"
    assert "Draft planning condition" not in hedge
    (unranked,) = pairs_of(recommendations(context_of(replace(HEDGE, severity=None))))
    assert unranked["Priority, stage, terms"].startswith("unknown")


def test_a_risen_answer_is_told() -> None:
    given = assessing.answer(
        Site(), item="2A-02", value=AnswerValue.MEETS, by="A", at_utc=AT, checklist="2A"
    )
    (facts,) = pairs_of(recommendations(context_of(HEDGE, site=Site().apply(given))))
    assert facts["About"] == "whole site · 2A-02 · the answer has risen to 2 – meets"


def test_the_protocol_lists_every_step_with_waivers_and_reasons() -> None:
    site = Site().apply(stepping.waive(Site(), ["raters"], "One rater only."))
    site = site.apply(stepping.set_step(site, "desk", state=StepState.DONE, done_on="2026-10-01"))
    *_, table = protocol(context_of(site=site))
    assert isinstance(table, Table)
    assert len(table.rows) == 13
    told = {row[0]: row[1:] for row in table.rows}
    assert told["7  Rated by two, differences settled"] == (
        Badge(status="filtered", word="waived"),
        "One rater only.",
    )
    assert told["4  Looked at on the plan"][1] == "2026-10-01"
    assert told["13  Assessed again"][0] == Badge(status="unknown", word="open")


def test_the_protocol_prints_owners_that_were_entered_and_no_others() -> None:
    entered = stepping.set_step(Site(), "desk", owner="Ina, planning office")
    site = Site().apply(entered)
    *_, table = protocol(context_of(site=site))
    assert isinstance(table, Table)
    owners = {row[0]: row[1] for row in table.rows}
    assert owners["4  Looked at on the plan"] == "Ina, planning office"
    assert set(owners.values()) == {"Ina, planning office", "–"}
    *_, public = protocol(context_of(site=site.seen_by(Audience.PUBLIC)))
    assert isinstance(public, Table)
    assert [column.title for column in public.columns] == ["Step", "State", "Day, reason"]
