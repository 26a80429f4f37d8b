"""The chapter on light: what it says, in which edition, on which paper."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pytest
import shapely

from cpted_app.analysis import registry, thresholds
from cpted_app.analysis.light.result import LightResults
from cpted_app.assess import assess, checklist
from cpted_app.model.features import FeatureId, LightReading, Luminaire, Route, Zone
from cpted_app.model.kinds import Audience, LuminaireState
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.report.chapters.light import light
from cpted_app.report.content import (
    Badge,
    Block,
    Cell,
    ChartFigure,
    FieldMap,
    Heading,
    Paragraph,
    Table,
    text_of,
)
from cpted_app.report.context import Context
from cpted_app.report.wording import Wording
from cpted_app.session.light_detail import light_detail
from tests.report.conftest import NOW, STATE
from tests.report.night import Files, night_report, night_site


def chapter(site: Site, audience: Audience = Audience.POLICE, language: str = "en") -> list[Block]:
    """Return the chapter as blocks."""
    seen = site.seen_by(audience)
    results = registry.run_all(seen, lambda _share: None)
    context = Context(
        site=seen,
        assessment=assess(seen, results, checklist.load("2A"), thresholds.load()),
        results=results,
        edition=audience,
        say=Wording(language),
        sheet=None,
        now=NOW,
        state_hash=STATE,
        light=light_detail(Files(), seen, results, lambda _share: None),
    )
    return light(context)


def titles(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def words(blocks: list[Block]) -> str:
    """Return all words of paragraphs, captions and tables."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(text_of(block.words))
        if isinstance(block, ChartFigure | FieldMap):
            found.append(text_of(block.caption))
        if isinstance(block, Table):
            found += [shown(cell) for row in block.rows for cell in row]
        found += [text_of(item) for item in getattr(block, "items", ())]
    return "\n".join(found)


def shown(cell: Cell) -> str:
    if isinstance(cell, Badge):
        return cell.word
    return text_of(cell) if isinstance(cell, str | tuple) else ""


def table_under(blocks: list[Block], title: str) -> Table:
    start = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.text == title)
    return next(b for b in blocks[start:] if isinstance(b, Table))


@pytest.fixture(scope="module")
def site() -> Site:
    return night_site()


@pytest.fixture(scope="module")
def blocks(site: Site) -> list[Block]:
    return chapter(site)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_the_chapter_has_results_changes_inputs_and_method(blocks: list[Block]) -> None:
    assert titles(blocks) == [
        "8  Light",
        "Routes and zones",
        "Why these classes",
        "Along the routes",
        "If one luminaire fails",
        "Over the night",
        "Upkeep and ageing",
        "What the planned luminaires change",
        "Light on windows",
        "Measured on site",
        "Luminaires calculated with",
        "Light distributions",
        "Method and limits of light",
    ]


def test_every_figure_has_an_alternative_text(blocks: list[Block]) -> None:
    figures = [block for block in blocks if isinstance(block, ChartFigure | FieldMap)]
    maps = [block for block in figures if isinstance(block, FieldMap)]
    assert len(maps) == 4
    assert len(figures) - len(maps) == 3
    assert all(len(figure.alt) > 30 for figure in figures)
    before, after = maps[1], maps[2]
    assert before.steps == after.steps
    assert maps[3].steps.is_change


def test_a_limit_that_nobody_read_gives_no_pass(blocks: list[Block]) -> None:
    judged = table_under(blocks, "Routes and zones")
    badges = [cell for row in judged.rows for cell in row if isinstance(cell, Badge)]
    results = {badge.word: badge.status for badge in badges}
    assert results["meets the unverified limit"] == "unknown"
    assert "clear" not in results.values()
    assert "were not read in their printed source" in words(blocks)


def test_results_in_the_table_are_those_of_the_analysis(site: Site, blocks: list[Block]) -> None:
    results = registry.run_all(site, lambda _share: None)["light"]
    assert isinstance(results, LightResults)
    row = next(
        row
        for row in table_under(blocks, "Routes and zones").rows
        if shown(row[0]).startswith("W1")
    )
    assert float(shown(row[4]).split()[0]) == pytest.approx(
        results.surfaces["w1"].average("eh"), abs=0.006
    )


def test_lamps_are_out_one_at_a_time_and_only_those_that_burn(blocks: list[Block]) -> None:
    failed = table_under(blocks, "If one luminaire fails")
    out = [shown(row[1]) for row in failed.rows]
    assert len(out) == 15
    assert "L6" not in out
    assert not {"L17", "L18", "L19", "L20"} & set(out)
    assert any(shown(row[3]).startswith("breaks") for row in failed.rows)


def test_the_night_is_told_in_its_parts(blocks: list[Block]) -> None:
    rows = table_under(blocks, "Over the night").rows
    assert [shown(row[1]) for row in rows[:3]] == ["23:00–01:00", "01:00–05:00", "05:00–23:00"]
    assert [shown(row[2]) for row in rows[:3]] == ["11 · 4 · 0", "9 · 4 · 2", "15 · 0 · 0"]


def test_without_planned_luminaires_nothing_is_compared(site: Site) -> None:
    rows = [row for table in site.rows.values() for row in table.values()]
    kept = [r for r in rows if not (isinstance(r, Luminaire) and r.state == "planned")]
    found = chapter(Site.of(kept))
    assert "What the planned luminaires change" not in titles(found)
    assert sum(isinstance(block, FieldMap) for block in found) == 1


def test_a_luminaire_without_photometry_is_named(site: Site) -> None:
    rows = [row for table in site.rows.values() for row in table.values()]
    lamp = Luminaire(id=FeatureId("l99"), label="L99", geometry=shapely.Point(50, 50))
    found = words(chapter(Site.of([*rows, lamp])))
    assert "Without photometry, so without light here: L99" in found
    assert "cannot be said" in found


def test_a_site_without_light_says_so_in_one_sentence() -> None:
    found = chapter(Site.of([Header(title="Bare")]))
    assert titles(found) == ["8  Light"]
    assert words(found) == "No luminaire is marked."


def test_another_language_writes_its_own_decimal_sign(site: Site) -> None:
    found = words(chapter(site, language="de"))
    assert re.search(r"\b9,44 lx\b", found)
    assert not re.search(r"\d\.\d+ lx\b", found)


def test_what_is_withheld_changes_no_number_of_the_public_edition(site: Site) -> None:
    """Light is calculated from the marks that readers see: hidden ones leave no trace."""
    rows = [row for table in site.rows.values() for row in table.values()]
    secret: list[Any] = [
        replace(
            row,
            id=FeatureId(f"{row.id}x"),
            label=f"{row.label}99",
            audience=Audience.POLICE,
        )
        for row in rows
        if isinstance(row, Luminaire | Zone | LightReading)
    ]
    assert len(secret) == 30
    assert words(chapter(Site.of([*rows, *secret]), Audience.PUBLIC)) == words(
        chapter(site, Audience.PUBLIC)
    )
    assert "of this edition alone" in words(chapter(site, Audience.PUBLIC))


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_pages_hold_the_chapter(site: Site, paper: str) -> None:
    found = pages(night_report(site, paper=paper))
    text = " ".join(" ".join(found).split())
    for title in (
        "If one luminaire fails",
        "What the planned luminaires change",
        "Measured on site",
    ):
        assert title in text
    assert "1:750" in text
    assert "L20" in text


def test_a_long_list_of_luminaires_runs_over_pages_under_its_header(site: Site) -> None:
    rows = [row for table in site.rows.values() for row in table.values()]
    more = [
        Luminaire(
            id=FeatureId(f"x{n}"),
            label=f"X{n}",
            geometry=shapely.Point(5 + n % 80, 40 + n % 7),
            photometry="post-top",
        )
        for n in range(90)
    ]
    found = pages(night_report(Site.of([*rows, *more])))
    with_head = [page for page in found if "Maint." in page]
    assert len(with_head) >= 2
    assert sum(page.count("X89") for page in with_head) >= 1


def changed(site: Site, **values: Any) -> Site:
    """Return the site with all luminaires changed alike."""
    rows = [row for table in site.rows.values() for row in table.values()]
    return Site.of([replace(r, **values) if isinstance(r, Luminaire) else r for r in rows])


def test_where_every_luminaire_is_planned_the_difference_is_all_there_is(site: Site) -> None:
    found = chapter(changed(site, state=LuminaireState.PLANNED))
    assert "What the planned luminaires change" in titles(found)
    assert "If one luminaire fails" not in titles(found)
    maps = [block for block in found if isinstance(block, FieldMap)]
    assert float(np.nanmax(maps[1].field.values)) == 0.0
    assert np.array_equal(maps[2].field.values, maps[3].field.values, equal_nan=True)


def test_where_every_luminaire_is_faulty_it_is_dark(site: Site) -> None:
    found = chapter(changed(site, state=LuminaireState.FAULTY))
    assert not any(isinstance(block, FieldMap) for block in found)
    results = {shown(row[5]) for row in table_under(found, "Routes and zones").rows}
    assert "misses the limit" in results


def test_without_routes_and_zones_there_is_the_map_alone(site: Site) -> None:
    rows = [row for table in site.rows.values() for row in table.values()]
    found = chapter(Site.of([row for row in rows if not isinstance(row, Route | Zone)]))
    assert "No route and no zone is marked outside buildings" in words(found)
    assert any(isinstance(block, FieldMap) for block in found)
    assert "Along the routes" not in titles(found)
