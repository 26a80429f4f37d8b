"""What a report says of raters and visits: numbers, notes, and to the public no names."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cpted_app.analysis import thresholds
from cpted_app.assess import assess, checklist
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue, Audience, Light
from cpted_app.model.records import Answer, Header, Rater, Rating, Visit
from cpted_app.model.site import Site
from cpted_app.report.chapters import raters, setting
from cpted_app.report.content import Paragraph, Table
from cpted_app.report.context import Context
from cpted_app.report.wording import Wording

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
ITEMS = [one.id for one in checklist.load("2A").items if one.applies_to == "site"][:12]


def context(*rows: Row, edition: Audience = Audience.PUBLIC) -> Context:
    site = Site.of([Header(), *rows]).seen_by(edition)
    results: dict[str, Any] = {}
    return Context(
        site=site,
        assessment=assess(site, results, checklist.load("2A"), thresholds.load()),
        results=results,
        edition=edition,
        say=Wording("en"),
        sheet=None,
        now=NOW,
        state_hash="",
    )


def rated(*, are_done: bool = True, differing: int = 3) -> list[Row]:
    rows: list[Row] = [
        Rater(
            id=f"r{n}",
            checklist="2A",
            label=f"Rater {n}",
            by=name,
            organisation="Bureau Vier",
            is_done=are_done,
        )
        for n, name in ((1, "Ada Quist"), (2, "Ben Ruhe"))
    ]
    for at, item in enumerate(ITEMS):
        for n in (1, 2):
            score = 3 if n == 2 and at < differing else 1
            rows.append(
                Rating(
                    id=f"{n} {item}",
                    rater=f"r{n}",
                    item=item,
                    value=AnswerValue(str(score)),
                    reason="a private hunch",
                    at_utc=NOW,
                )
            )
    return rows


def words(blocks: list[Any]) -> str:
    """Return everything that blocks say, in plain letters."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(_plain(block.words))
        elif isinstance(block, Table):
            parts += ["\t".join(_plain(cell) for cell in row) for row in block.rows]
        else:
            parts.append(getattr(block, "text", ""))
    return "\n".join(parts)


def _plain(cell: Any) -> str:
    return cell if isinstance(cell, str) else "".join(run.text for run in cell)


def test_nothing_is_said_where_nobody_rated() -> None:
    assert raters.agreement(context()) == []


@pytest.mark.parametrize("edition", list(Audience))
def test_before_all_are_done_no_edition_tells_a_figure(edition: Audience) -> None:
    said = words(raters.agreement(context(*rated(are_done=False), edition=edition)))
    assert "before all are done" in said
    assert "75" not in said


def test_the_table_tells_overall_and_by_principle_and_what_is_too_few() -> None:
    said = words(raters.agreement(context(*rated())))
    assert "Overall\t12\t3\t75\xa0%" in said
    assert "too few to tell" in said
    assert "12 questions were answered by two or more of Rater 1, Rater 2." in said


def test_names_are_for_partners_alone_and_reasons_of_raters_for_nobody() -> None:
    public = words(raters.agreement(context(*rated())))
    partners = words(raters.agreement(context(*rated(), edition=Audience.PARTNERS)))
    assert "Ada Quist" not in public
    assert "Bureau Vier" not in public
    assert "Rater 1: Ada Quist (planner, Bureau Vier)" in partners.replace("Planner", "planner")
    assert "private hunch" not in public + partners


def test_what_was_reconciled_stands_with_its_note() -> None:
    answer = Answer(
        id="a",
        checklist="2A",
        item=ITEMS[0],
        value=AnswerValue.MEETS,
        note="walked it again in the rain",
        at_utc=NOW,
    )
    said = words(raters.agreement(context(*rated(), answer)))
    assert "walked it again in the rain" in said
    assert "not reconciled: 2" in said


def night_item() -> str:
    return next(
        one.id
        for one in checklist.load("2A").items
        if "night" in one.evidence and one.applies_to == "site"
    )


def test_visits_are_listed_by_day_and_night_with_what_rests_on_them() -> None:
    answer = Answer(
        id="a", checklist="2A", item=night_item(), value=AnswerValue.MEETS, visit="d", at_utc=NOW
    )
    night = Visit(id="n", date="2026-11-13", time="22:10", light=Light.NIGHT)
    day = Visit(id="d", date="2026-11-14", time="11:00")
    blocks = setting.method(context(night, day, answer))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert [(row[0], row[1], row[4]) for row in table.rows] == [
        ("by day", "2026-11-14", "1"),
        ("after dark", "2026-11-13", "–"),
    ]
    assert f"answered from a visit by day: {night_item()}." in words(blocks)
    assert "both times of day" not in words(blocks)
    assert "both times of day" in words(setting.method(context(day, answer)))
