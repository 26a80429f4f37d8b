"""The chapter on sight, hiding places and ways out: what it says, in which edition."""

import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from cpted_app.analysis.hiding.result import ConcealmentResults
from cpted_app.analysis.watching.eyes_result import EyesResults
from cpted_app.analysis.ways.goals import Goal
from cpted_app.analysis.ways.result import WayResults
from cpted_app.drawing.charts import Chart
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    Luminaire,
    Opening,
    Route,
    Tree,
    Zone,
)
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.report import check_release, withheld_texts
from cpted_app.report.chapters.evidence import sightlines
from cpted_app.report.chapters.sight import sight
from cpted_app.report.chapters.sources import sources
from cpted_app.report.content import (
    Badge,
    Block,
    Bullets,
    Cell,
    ChartFigure,
    DetailMap,
    FieldMap,
    Heading,
    Paragraph,
    Table,
    text_of,
)
from cpted_app.report.context import Context
from tests.report.square import (
    changed,
    context_of,
    square,
    square_report,
    with_secrets,
    without,
)


def titles(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def shown(cell: Cell) -> str:
    if isinstance(cell, Badge):
        return cell.word
    return text_of(cell) if isinstance(cell, str | tuple) else ""


def words(blocks: list[Block]) -> str:
    """Return all words of the blocks, those drawn in charts among them."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        if isinstance(block, Paragraph):
            found.append(text_of(block.words))
        if isinstance(block, ChartFigure | FieldMap | DetailMap):
            found += [text_of(block.caption), block.alt]
        if isinstance(block, Table):
            found += [shown(cell) for row in block.rows for cell in row]
        if isinstance(block, Bullets):
            found += [text_of(item) for item in block.items]
    return "\n".join(found)


def table_under(blocks: list[Block], title: str) -> Table:
    start = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.text == title)
    return next(b for b in blocks[start:] if isinstance(b, Table))


def row_of(table: Table, label: str) -> list[str]:
    cells = ([shown(cell) for cell in row] for row in table.rows)
    return next(row for row in cells if row[0].split()[0] == label)


@pytest.fixture(scope="module")
def context() -> Context:
    return context_of(square())


@pytest.fixture(scope="module")
def blocks(context: Context) -> list[Block]:
    return sight(context)


@pytest.fixture(scope="module")
def public() -> list[Block]:
    return sight(context_of(square(), Audience.PUBLIC))


def results_of(context: Context) -> tuple[EyesResults, WayResults, ConcealmentResults]:
    eyes, ways, hiding = (context.results[key] for key in ("eyes", "ways", "concealment"))
    assert isinstance(eyes, EyesResults)
    assert isinstance(ways, WayResults)
    assert isinstance(hiding, ConcealmentResults)
    return eyes, ways, hiding


def test_the_chapter_goes_from_findings_to_what_they_rest_on(blocks: list[Block]) -> None:
    assert titles(blocks) == [
        "9  Sight, hiding places and ways out",
        "What is not known",
        "Eyes on the place",
        "Hour by hour",
        "Cameras",
        "Walking the routes",
        "Candidates of concealment",
        "Ways out and access",
        "Refuges",
        "Who gets in where",
        "Method and limits of sight and ways",
    ]
    kinds = [type(block) for block in blocks]
    assert kinds[:3] == [Heading, Paragraph, Bullets]


def test_findings_are_sentences_with_the_numbers_of_the_analyses(
    context: Context, blocks: list[Block]
) -> None:
    eyes, ways, hiding = results_of(context)
    told = next(block for block in blocks if isinstance(block, Bullets))
    sentences = [text_of(item) for item in told.items]
    worst = max(eyes.routes.values(), key=lambda one: one.unseen["any"].longest_m)
    assert sentences[0].startswith(f"{worst.label}  No marked opening sees ")
    assert f"{worst.unseen['any'].longest_m:.0f} m of it at any hour" in sentences[0]
    candidates = [each for each in sentences if each.startswith("Candidate ")]
    assert [int(each.split()[1]) for each in candidates] == [1, 2, 3, 4]
    assert f"{len(hiding.candidates) - 4} more of this kind stand in the tables." in sentences
    far = max(
        far.length_m
        for each in (*ways.routes.values(), *ways.zones.values())
        if (far := each.farthest(Goal.EXIT)) is not None
    )
    walk = f"{far:.0f}\N{NO-BREAK SPACE}m · {far / 1.2:.0f}\N{NO-BREAK SPACE}s"
    assert any(f"Longest walk to a way out: {walk}" in each for each in sentences)
    assert any("nothing but a sign controls: A1, A3." in each for each in sentences)
    assert sum("left over in the boundary" in each for each in sentences) == len(ways.gaps)


def test_nothing_is_called_safe_and_hiding_places_are_candidates(blocks: list[Block]) -> None:
    text = words(blocks).lower()
    assert not re.search(r"\bsafe\b|\bunsafe\b|\bdangerous\b", text)
    assert "whether anybody ever waits there is not said" in text
    for place in re.finditer(r"hiding places?", text):
        after = text[place.start() : place.start() + 60]
        assert "candidate" in after or "ways out" in after, after


def test_eyes_of_the_table_are_those_of_the_analysis(context: Context, blocks: list[Block]) -> None:
    eyes, _, _ = results_of(context)
    table = table_under(blocks, "Eyes on the place")
    assert len(table.rows) == 7
    row = row_of(table, "W2")
    place = eyes.routes["W2"]
    assert row[1:3] == [f"{place.mean:.1f}", f"{place.least}"]
    assert row[4] == f"{100 * place.unseen_share:.0f}\N{NO-BREAK SPACE}%"
    assert row_of(table, "Z4")[3] == "1–2"  # O11 gives no hours


def test_every_map_and_chart_says_in_words_what_it_shows(blocks: list[Block]) -> None:
    maps = [block for block in blocks if isinstance(block, FieldMap | DetailMap)]
    figures = [block for block in blocks if isinstance(block, ChartFigure)]
    assert [type(block) for block in maps] == [FieldMap, DetailMap, FieldMap]
    assert len(figures) == 3
    assert all(len(block.alt) > 60 for block in (*maps, *figures))
    eyes, _, way = maps
    assert isinstance(eyes, FieldMap)
    assert isinstance(way, FieldMap)
    assert eyes.labels == (("1", "2", "3–4", "5–9", "10 +"),)
    assert way.labels[0][0] == "10"
    assert way.labels[1][0] == "8\N{NO-BREAK SPACE}s"
    assert eyes.empty
    assert way.empty


def test_each_route_has_its_walk_with_the_candidates_beside_it(
    context: Context, blocks: list[Block]
) -> None:
    *_, hiding = results_of(context)
    start = titles(blocks).index("Walking the routes")
    head = [n for n, block in enumerate(blocks) if isinstance(block, Heading)][start]
    figure = blocks[head + 1]
    assert isinstance(figure, ChartFigure)
    assert figure.alt.startswith("W1: The clear view is shortest at ")
    ranks = ", ".join(str(one.rank) for one in hiding.beside("W1"))
    assert figure.alt.endswith(f"Candidates beside it: {ranks}.")


def test_cameras_say_purpose_basis_and_reach_and_give_no_score(blocks: list[Block]) -> None:
    text = words(blocks)
    assert "A camera as such raises no score." in text
    first, second = table_under(blocks, "Cameras").rows
    assert "Robbery in the underpass" in shown(first[1])
    assert "made up" in shown(first[2])
    assert "not stated" in shown(second[2])
    assert "DORI 2014: " in shown(first[3])
    assert "OODPCVS 2025: " in shown(first[3])
    assert re.search(r"\d+.%", shown(first[4])) is not None
    assert "EN 62676-4, 2014" in text
    assert "EN IEC 62676-4, 2025" in text


def test_the_public_chapter_knows_only_of_public_cameras(public: list[Block]) -> None:
    table = table_under(public, "Cameras")
    assert [shown(row[0]).split()[0] for row in table.rows] == ["C2"]
    assert "Robbery" not in words(public)
    assert "of this edition alone" in words(public)


def test_without_cameras_nothing_is_said_of_them() -> None:
    found = sight(context_of(without(square(), Camera)))
    assert "Cameras" not in titles(found)
    assert "not recorded" not in words(found)


def test_ways_of_the_table_are_those_of_the_analysis(context: Context, blocks: list[Block]) -> None:
    _, ways, _ = results_of(context)
    row = row_of(table_under(blocks, "Ways out and access"), "W2")
    far = ways.routes["W2"].farthest(Goal.EXIT)
    assert far is not None
    assert row[1].startswith(f"{far.length_m:.0f}")
    assert row[4].startswith(f"{ways.routes['W2'].forced_longest_m:.0f}")
    access = [shown(row[0]).split()[0] for row in table_under(blocks, "Who gets in where").rows]
    assert {"A1", "A3", "B7", "A2", "O10", "Z1"} <= set(access)


def test_appendix_e_has_the_numbers_and_the_rules_of_candidates(context: Context) -> None:
    found = sources(context)
    rules = [
        [shown(cell) for cell in row] for row in table_under(found, "What makes a candidate").rows
    ]
    numbers = [shown(row[0]) for row in table_under(found, "E  Sources and thresholds").rows]
    assert "length of a stretch that no opening sees" in numbers
    assert len(set(numbers)) == len(numbers)
    until = next(row for row in rules if row[0].startswith("a walker sees the place only"))
    assert until[1] == "10 m"
    assert until[2].startswith("Alexander")


def test_openings_without_hours_are_named_and_nothing_is_told_by_hour_without_any() -> None:
    found = sight(context_of(changed(square(), Opening, active_hours="")))
    assert "No opening gives its active hours, so nothing is known by hour." in words(found)
    assert "Active hours of O1, O2, " in words(found)
    assert not [
        cell
        for block in found
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if isinstance(cell, Chart)
    ]


def test_without_photometry_light_is_unknown(blocks: list[Block]) -> None:
    dark = sight(context_of(without(square(), Luminaire)))
    assert "none could be calculated" in words(dark)
    light = [shown(row[6]) for row in table_under(dark, "Candidates of concealment").rows]
    assert set(light) == {"unknown"}
    assert "none could be calculated" not in words(blocks)


def test_without_barriers_there_is_no_candidate_and_it_is_said() -> None:
    found = sight(context_of(without(square(), Barrier, Tree)))
    assert "there is no candidate by the rules in appendix E" in words(found)
    assert not any(isinstance(block, DetailMap) for block in found)


def test_without_ways_out_the_map_is_left_out_and_it_is_said() -> None:
    found = sight(context_of(without(square(), AccessPoint)))
    assert "Ways out: none open to the public is marked." in words(found)
    assert row_of(table_under(found, "Ways out and access"), "W1")[1] == "none marked"


def test_a_site_with_nothing_of_this_has_one_sentence() -> None:
    for rows in ([], [Header(title="Bare")]):
        found = sight(context_of(Site.of(rows)))
        assert len(found) == 2
        assert words(found[1:]).startswith("No route, zone, opening or way out is marked")


def test_an_uncalibrated_site_has_one_sentence() -> None:
    flat = changed(square(), Header, is_metric=False)
    found = sight(context_of(flat))
    assert len(found) == 2
    assert "calibrat" in words(found)


def test_openings_alone_give_a_map_and_the_reason_why_there_is_no_table() -> None:
    found = sight(context_of(without(square(), Route, Zone)))
    assert "No route and no zone is marked." in words(found)
    assert any(isinstance(block, FieldMap) for block in found)


def test_lines_that_change_by_themselves_are_told_with_when(context: Context) -> None:
    table = table_under(sightlines(context), "Lines that change by themselves")
    lines = [shown(row[0]).split()[0] for row in table.rows]
    assert lines == ["S2", "S4", "S5", "S7", "S8"]
    stall = row_of(table, "S7")
    assert stall[2].splitlines()[1] == "18:00–08:00 ● clear"
    hedge = row_of(table, "S8")
    assert hedge[3:7] == ["● clear", "▲ filtered 5\N{NO-BREAK SPACE}%", *hedge[5:6], "in 3.0 years"]
    assert row_of(table, "S2")[1].startswith("▲ filtered 35")


def test_a_site_that_never_changes_has_no_such_table() -> None:
    site = changed(
        square(), Barrier, present_hours="", growth_m_per_year=0.0, seasonal_openness=None
    )
    assert "Lines that change by themselves" not in titles(
        sightlines(context_of(without(site, Tree)))
    )


def test_another_language_writes_its_own_decimal_sign() -> None:
    found = words(sight(context_of(square(), language="de")))
    assert re.search(r"\d,\d lx", found)
    assert not re.search(r"\d\.\d (lx|m²)", found)


def test_withheld_marks_leave_no_trace_in_the_chapter(public: list[Block]) -> None:
    """Opening, barrier, camera, way out: what is measured is the part that readers see."""
    whole = with_secrets(square())
    assert words(sight(context_of(whole, Audience.PUBLIC))) == words(public)
    assert words(sight(context_of(whole))) != words(sight(context_of(square())))


def test_the_public_report_is_the_same_file_with_and_without_withheld_marks() -> None:
    """Not a number, a colour of a map or a line of a chart differs."""
    whole = with_secrets(square())
    pdf = square_report(whole)
    assert pdf == square_report(square())
    withheld = withheld_texts(whole, whole.seen_by(Audience.PUBLIC))
    assert {"c77", "o77", "b77", "watching dealers", "c1"} <= set(withheld)
    assert check_release(pdf, withheld) == []
    leaks = check_release(square_report(whole, Audience.POLICE), withheld)
    assert {"c77", "o77", "b77", "watching dealers"} <= {leak.text for leak in leaks}


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_pages_hold_the_chapter(paper: str) -> None:
    document = pypdfium2.PdfDocument(square_report(square(), paper=paper))
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        marks = [mark.get_title() for mark in document.get_toc()]
    finally:
        document.close()
    text = " ".join(" ".join(pages).split())
    for title in ("Eyes on the place", "Walking the routes", "Candidates of concealment"):
        assert title in text
        assert title in marks
    assert [title for title in marks if re.match(r"(9|10|11|12|13) ", title)] == [
        "9 Sight, hiding places and ways out",
        "10 Scores and what they rest on",
        "11 Remarks",
        "12 Recommendations",
        "13 Sign-off",
    ]
    for legend in ("3–4", "10 +", "no way out on foot", "42 s"):
        assert legend in text.replace("\N{NO-BREAK SPACE}", " ")


def test_many_candidates_and_places_run_over_pages(context: Context) -> None:
    *_, hiding = results_of(context)
    many = tuple(replace(hiding.candidates[0], rank=rank, hidden_by=()) for rank in range(1, 61))
    results: dict[str, Any] = {
        **context.results,
        "concealment": replace(hiding, candidates=many),
    }
    found = sight(replace(context, results=results))
    assert len(table_under(found, "Candidates of concealment").rows) == 40
    assert "20 further ones rank behind these." in words(found)


def test_zones_are_told_hour_by_hour_up_to_a_dozen(context: Context) -> None:
    site = square()
    zones = [
        replace(row, id=f"z{n}", label=f"Y{n}")  # type: ignore[arg-type]
        for n in range(12)
        for row in site.all(Zone)[2:3]
    ]
    rows = [row for table in site.rows.values() for row in table.values()]
    found = sight(context_of(Site.of([*rows, *zones])))
    assert len(table_under(found, "Hour by hour").rows) == 12
