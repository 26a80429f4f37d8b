"""What the report says of other groupings and of what its verdict hangs on."""

from dataclasses import replace
from datetime import UTC, datetime

from cpted_app.analysis import thresholds
from cpted_app.assess import checklist
from cpted_app.assess.assessment import assess
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.records import Answer, Header
from cpted_app.model.site import Site
from cpted_app.report.chapters.sensitivity import hangs_on, regrouped
from cpted_app.report.content import ChartFigure, Heading, Paragraph, Table
from cpted_app.report.context import Context
from cpted_app.report.wording import Wording

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def context(header: Header, *, critical: AnswerValue) -> Context:
    items = checklist.load("2F").items
    answers = [
        Answer(
            id=item.id,
            checklist="2F",
            item=item.id,
            value=critical if item.critical else AnswerValue.MEETS,
            at_utc=NOW,
        )
        for item in items
    ]
    site = Site.of([replace(header, checklist="2F"), *answers])
    return Context(
        site=site,
        assessment=assess(site, {}, checklist.load("2F"), thresholds.load()),
        results={},
        edition=Audience.PUBLIC,
        say=Wording("en"),
        sheet=None,
        now=NOW,
        state_hash="",
    )


def test_without_a_framework_nothing_is_regrouped() -> None:
    assert regrouped(context(Header(), critical=AnswerValue.MEETS)) == []


def test_the_profile_by_another_framework_names_its_source() -> None:
    heading, table, note = regrouped(context(Header(framework="nz"), critical=AnswerValue.MEETS))
    assert isinstance(heading, Heading)
    assert heading.text == "Grouped by New Zealand (2005), qualities"
    assert isinstance(table, Table)
    assert isinstance(note, Paragraph)
    assert "National Guidelines" in str(note.words)


def test_an_answer_that_caps_the_band_is_named_with_its_bar() -> None:
    blocks = hangs_on(context(Header(), critical=AnswerValue.FAILS))
    told = next(one for one in blocks if isinstance(one, Paragraph))
    assert "2F-24" in str(told.words)
    chart = next(one for one in blocks if isinstance(one, ChartFigure))
    assert "2F-24" in chart.alt


def test_the_weights_in_use_are_marked_among_all_sets() -> None:
    blocks = hangs_on(context(Header(weight_set="social"), critical=AnswerValue.MEETS))
    table = next(one for one in blocks if isinstance(one, Table))
    marked = [row for row in table.rows if "used here" in str(row[0])]
    assert len(table.rows) == 5
    assert len(marked) == 1
    assert "Social strategies" in str(marked[0][0])


def test_without_a_score_there_is_nothing_to_hang_on() -> None:
    site = Site.of([Header(checklist="2F")])
    empty = assess(site, {}, checklist.load("2F"), thresholds.load())
    made = replace(context(Header(), critical=AnswerValue.MEETS), assessment=empty, site=site)
    assert hangs_on(made) == []
