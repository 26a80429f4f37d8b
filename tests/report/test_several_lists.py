"""What the report says of several checklists: each on its own, feelings beside them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely

from cpted_app.analysis import registry, thresholds
from cpted_app.assess import assess, checklist
from cpted_app.model import features, records
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.site import Site
from cpted_app.report.chapters import evidence, items, lists, results, setting, summary, voices
from cpted_app.report.content import (
    Block,
    Callout,
    ChartFigure,
    Cover,
    FindingCard,
    FirstThatFits,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    text_of,
)
from cpted_app.report.context import Context
from cpted_app.report.findings import findings
from cpted_app.report.wording import Wording

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
PLACES: Any = ("square", "underpass", "residential")
ASKED = {
    name: [one.id for one in checklist.load(name).items_for(PLACES) if one.applies_to == "site"]
    for name in checklist.built_in_ids()
}


def answers(given: Mapping[str, int | str], **values: Any) -> list[Row]:
    return [
        r.Answer(
            **{
                "id": f"{item} {values.get('subject', '')}",
                "checklist": item[:2],
                "item": item,
                "value": str(value),
                "reason": f"Seen for {item}.",
                "at_utc": NOW,
            }
            | values
        )
        for item, value in given.items()
    ]


def context(*names: str, rows: Iterable[Row] = (), **header: Any) -> Context:
    site = Site.of([r.Header(**{"place_types": PLACES} | header), *rows])
    found = registry.run_all(site, lambda _share: None)
    first, *others = (
        assess(site, found, checklist.load(name), thresholds.load()) for name in names
    )
    return Context(
        site=site,
        assessment=first,
        others=tuple(others),
        results=found,
        edition=Audience.PUBLIC,
        say=Wording("en"),
        sheet=None,
        now=NOW,
        state_hash="",
    )


def all_of(name: str, value: int) -> dict[str, int | str]:
    return dict.fromkeys(ASKED[name], value)


def shown(cell: Any) -> str:
    return text_of(cell) if isinstance(cell, str | tuple) else getattr(cell, "word", "")


def words(blocks: Iterable[Block]) -> str:
    """Return everything that blocks say, in plain letters."""
    parts: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | Callout():
                parts.append(text_of(block.words))
            case Table():
                parts += ["\t".join(shown(cell) for cell in row) for row in block.rows]
            case KeyValues():
                parts += [f"{name}\t{shown(value)}" for name, value in block.pairs]
            case FindingCard():
                parts.append(f"{block.title} {block.text} {block.note}")
            case Heading():
                parts.append(block.text)
    return "\n".join(parts)


def section(blocks: list[Block], title: str) -> list[Block]:
    """Return what stands below a heading, up to the next one of its level or above."""
    start = next(
        n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title
    )
    head = blocks[start]
    assert isinstance(head, Heading)
    found: list[Block] = []
    for block in blocks[start + 1 :]:
        if isinstance(block, Heading) and block.level <= head.level:
            break
        found.append(block)
    return found


@pytest.fixture(scope="module")
def three() -> Context:
    """A site with all of 2A, little of 2B and low answers in 2F."""
    given = all_of("2A", 2) | {ASKED["2B"][0]: 1} | dict.fromkeys(ASKED["2F"][:3], 0)
    return context("2A", "2B", "2F", rows=answers(given), design_stage="concept")


def test_one_list_alone_has_no_table_of_lists_and_no_heading_of_its_own() -> None:
    one = context("2A", rows=answers(all_of("2A", 2)))
    assert lists.side_by_side(one) == []
    heads = [block.text for block in results.scores(one) if isinstance(block, Heading)]
    assert heads[0].startswith("10 ")
    assert not any(head.startswith("2A") for head in heads)


def test_the_table_tells_coverage_band_or_why_there_is_none(three: Context) -> None:
    _head, table = lists.side_by_side(three)
    assert isinstance(table, Table)
    public, routes, feelings = ([shown(cell) for cell in row] for row in table.rows)
    count = len(ASKED["2A"])
    asked = three.assessment.applicable
    assert public[0] == "2A Public space 1.1"
    assert public[1].startswith(f"{three.assessment.answered} / {asked}")
    assert count >= asked
    assert public[2:] == ["2.0", "meets"]
    assert routes[3] == "no band: coverage"
    assert feelings[2:] == ["–", "stands beside; low answers: 3"]


def test_what_caps_a_band_stands_in_the_table() -> None:
    critical = next(
        one.id for one in checklist.load("2F").items if one.critical and one.id in ASKED["2F"]
    )
    given = all_of("2F", 3) | {critical: 0, "2A-02": 1}
    found = context("2F", "2A", rows=answers(given))
    table = lists.side_by_side(found)[1]
    assert isinstance(table, Table)
    assert shown(table.rows[0][3]) == f"partly meets, capped by {critical}"


def test_answers_that_are_not_told_are_named() -> None:
    given = {"2A-02": 1, ASKED["2C"][0]: 2, ASKED["2C"][1]: 2}
    said = words(lists.side_by_side(context("2A", rows=answers(given))))
    assert said == "Checklists with answers that this report leaves out: 2C (2)."


def test_feelings_have_words_of_their_own_and_neither_score_nor_band(three: Context) -> None:
    told = section(results.scores(three), "Feelings and social findings (2F)")
    said = words(told)
    assert "never averaged into it, and has no band" in said
    assert f"Low answers: {', '.join(ASKED['2F'][:3])}" in said
    assert not any(isinstance(block, ChartFigure | Callout) for block in told)
    for word in (*lists.BANDS.values(), "overall result", "hold up"):
        assert f" {word}" not in said


def test_a_list_with_few_answers_has_no_weights_and_no_rows_of_what_is_open(
    three: Context,
) -> None:
    title = "2B  Routes, underpasses, stops"
    told = section(results.scores(three), title)
    assert "Weights" not in words(told)
    assert not any(isinstance(block, ChartFigure) for block in told)
    given, table, rest = section(items.all_items(three), title)
    assert words([given]) == "Answered: 2026-11-22, where nothing else stands."
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == [ASKED["2B"][0]]
    open_questions = {each.item.id for each in three.others[0].items if each.answer is None}
    said = words([rest])
    assert f"Not answered: {sum(e.answer is None for e in three.others[0].items)}." in said
    assert all(item in said for item in open_questions)


def test_half_of_the_answers_are_enough_for_rows() -> None:
    asked = context("2F").assessment.items
    half = {each.item.id: 2 for each in asked[: (len(asked) + 1) // 2]}
    assert not lists.is_sparse(context("2F", rows=answers(half)).assessment)
    half.popitem()
    half.popitem()
    assert lists.is_sparse(context("2F", rows=answers(half)).assessment)


def test_feelings_alone_are_not_told_as_the_place() -> None:
    sentence = "not what the place is like"
    assert sentence in text_of(summary.verdict(context("2F", rows=answers(all_of("2F", 2)))))
    assert sentence not in text_of(summary.verdict(context("2A", rows=answers(all_of("2A", 2)))))


def test_what_matters_most_leaves_feelings_to_their_own_section(three: Context) -> None:
    found = findings(three)
    (fitting,) = summary.summary(three, found)
    assert isinstance(fitting, FirstThatFits)
    said = words(fitting.ways[0])
    assert ASKED["2B"][0] in said
    assert ASKED["2F"][0] not in said
    below = section(evidence.findings(three, found), "Feelings and social findings (2F)")
    assert words(below).count("Item 2F-") == 3


def test_measured_findings_stand_before_feelings() -> None:
    line, hedge = shapely.LineString([(0, 0), (40, 0)]), shapely.LineString([(5, -5), (5, 5)])
    rows = [
        f.Sightline(id="s", label="S1", geometry=line),
        f.Barrier(id="h", label="B1", geometry=hedge, barrier_type="hedge", height_m=2.0),
        *answers({"2A-02": 1, ASKED["2F"][0]: 0}),
    ]
    found = context("2A", "2F", rows=rows, is_metric=True)
    told = evidence.findings(found, findings(found))
    heads = [block.text for block in told if isinstance(block, Heading) and block.level == 2]
    assert heads == ["2A  Public space", "Measured only", "Feelings and social findings (2F)"]


def test_registers_keep_scores_of_lists_apart() -> None:
    lamp = f.Luminaire(id="l", label="L1", geometry=shapely.Point(0, 0))
    rows = [
        lamp,
        *answers({"2A-36": 1}, subject="l"),
        *answers({"2E-09": 3}, subject="l"),
    ]
    alone, both = (context(*names, rows=rows) for names in (("2A",), ("2A", "2E")))
    column = [
        [row[-1] for row in block.rows]
        for each in (alone, both)
        for block in evidence.registers(each)
        if isinstance(block, Table)
    ]
    (first,), (second,) = column
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert second.splitlines()[0] == f"2A: {first}"
    assert second.splitlines()[1].startswith("2E: 3.0 (1/")


def test_every_list_is_named_with_its_version_and_the_design_stage(three: Context) -> None:
    (cover,) = summary.cover(three)
    assert isinstance(cover, Cover)
    for name in ("2A “Public space”, version 1.1", "2B “Routes", "2F “Social"):
        assert name in cover.statement
        assert name in dict(cover.pairs)["Checklists"]
    assert f"at design stage: {three.stage}" in cover.statement
    assert "does not certify the place as safe" in cover.statement
    assert "2A 1.1, 2B 1.0, 2F 1.0" in words(voices.state(three))
    assert "none of their scores are put together" in words(setting.method(three))


@pytest.mark.parametrize("value", list(AnswerValue))
def test_the_verdict_of_the_first_list_is_the_same_whatever_others_say(value: AnswerValue) -> None:
    own = answers({"2A-02": 1, "2A-03": 3})
    rest = answers(dict.fromkeys((*ASKED["2B"], *ASKED["2F"]), value.value))
    alone, both = context("2A", rows=own), context("2A", "2B", "2F", rows=[*own, *rest])
    assert summary.verdict(alone) == summary.verdict(both)
    assert words([summary.profile_table(alone)]) == words([summary.profile_table(both)])
