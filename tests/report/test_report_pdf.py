import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import shapely

from cpted_app.model import features, placement, records
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
Make = Callable[..., bytes]
MM = 72.0 / 25.4


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def text(pdf: bytes) -> str:
    return " ".join(" ".join(pages(pdf)).split())


def test_the_summary_is_one_page_and_certifies_nothing(public_pdf: bytes) -> None:
    summary = pages(public_pdf)[1]
    asked = "What to do first, and by whom"
    for words in ("Summary for decision", "What matters most", "Profile", asked, "R3"):
        assert words in summary
    assert "Problem and scope" not in summary
    assert "This does not certify the place as safe." in text(public_pdf)


def test_every_page_says_edition_state_and_its_number(public_pdf: bytes) -> None:
    texts = pages(public_pdf)
    for number, page in enumerate(texts, start=1):
        assert f"page {number} of {len(texts)}" in page
        assert "file state 7c1e 90ab" in page
        assert "PUBLIC EDITION" in page
    assert all("final · 22 November 2026" in page for page in texts[1:])


def test_chapters_are_bookmarks_that_lead_to_their_pages(public_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(public_pdf)
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    titles = [title for title, _ in marks]
    for number in [*map(str, range(1, 12)), "A", "E", "G"]:
        assert any(title.startswith(f"{number} ") for title in titles), number
    for title, index in marks:
        assert title.split(" ", 1)[-1] in " ".join(texts[index].split())


def test_fonts_are_embedded_and_no_author_is_named(public_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(public_pdf)
    metadata = document.get_metadata_dict()
    document.close()
    assert metadata["Author"] == ""
    assert metadata["Title"] == "Lindenplatz and underpass · CP-UDP site assessment"
    descriptors = re.findall(rb"/Type /FontDescriptor", public_pdf)
    assert descriptors
    assert len(re.findall(rb"/FontFile2", public_pdf)) == len(descriptors)
    assert b"ASCII85" not in public_pdf


def test_names_and_restricted_remarks_are_in_the_police_edition_only(
    full_site: Site, public_pdf: bytes, make: Make
) -> None:
    public, police = text(public_pdf), text(make(full_site, Audience.POLICE))
    for words in ("Mustermann", "Jan de Vries", "Two robberies", "patrol diary"):
        assert words not in public
        assert words in police
    assert "POLICE – CONFIDENTIAL" in police


def test_the_same_input_gives_the_same_bytes(
    full_site: Site, public_pdf: bytes, make: Make
) -> None:
    assert make(full_site) == public_pdf


def test_a_metre_on_the_plan_is_true_to_scale(make: Make) -> None:
    wall = f.Barrier(
        id="b", label="B1", geometry=shapely.LineString([(10, 10), (110, 10)]), barrier_type="wall"
    )
    pdf = make(Site.of([r.Header(title="Ruler"), wall]))
    document = pypdfium2.PdfDocument(pdf)
    number = next(i for i, page in enumerate(pages(pdf)) if "Plan of the site" in page)
    page = document[number]
    scale = int(re.findall(r"1:(\d+)", page.get_textpage().get_text_bounded())[0])
    widths = [
        item.get_bounds()[2] - item.get_bounds()[0]
        for item in page.get_objects()
        if item.type == pdfium.FPDF_PAGEOBJ_PATH
    ]
    document.close()
    wanted_pt = 100_000.0 / scale * MM
    # pdfium widens the box of a stroke by the stroke's width, 1.8 pt, on each side.
    assert any(abs(width - 2 * 1.8 - wanted_pt) <= 0.05 for width in widths)


def test_an_uncalibrated_plan_has_no_scale_and_says_so(full_site: Site, make: Make) -> None:
    rows = [row for table in full_site.rows.values() for row in table.values()]
    header = dataclasses.replace(full_site.header, is_metric=False, north_known=False)
    site = Site.of([header if isinstance(row, r.Header) else row for row in rows])
    words = text(make(site))
    assert "not calibrated: no scale" in words
    assert "north unknown" in words
    assert not re.search(r"\b1:\d{3,}", words)


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_an_empty_site_still_gives_a_report(paper: str, make: Make) -> None:
    words = text(make(Site.of([]), paper=paper))
    assert "no question is answered yet" in words
    assert "Untitled site" in words


def test_german_writes_decimals_with_a_comma(full_site: Site, make: Make) -> None:
    words = text(make(full_site, language="de"))
    assert re.search(r"21,5", words)
    assert "21.5" not in words


def test_what_people_wrote_is_text_and_never_markup(make: Make) -> None:
    words = "<b>bold</b> & <para> \x00 " + "word " * 3000 + "Donau" * 300
    site = Site.of(
        [
            r.Header(title="<i>Park</i> & more"),
            r.ProblemFrame(what=words),
            r.Recommendation(id="r", text=words, owner=words, evidence=words),
            r.Visit(id="v", note=words),
        ]
    )
    found = text(make(site))
    assert "<b>bold</b> & <para>" in found
    assert "<i>Park</i> & more" in found
    assert found.count("word") >= 4 * 3000


def test_a_thousand_marks_stay_legible_and_quick_to_list(make: Make) -> None:
    trees = [
        f.Tree(id=f"t{n}", label=f"T{n}", geometry=shapely.Point(n % 40 * 5, n // 40 * 5))
        for n in range(1000)
    ]
    assert "Tree: 1000" in text(make(Site.of([r.Header(title="Forest"), *trees])))


def test_a_turned_plan_lies_where_its_placement_says(full_site: Site, make: Make) -> None:
    plan = full_site.plans[0]
    turned = dataclasses.replace(
        plan, placement=plan.placement.rotated(30.0, (47.0, 39.0)), opacity=0.5
    )
    upper = dataclasses.replace(
        turned, id="p2", position=1, placement=placement.from_scale(0.05, 780)
    )
    pdf = make(Site.of([full_site.header, turned, upper]))
    document = pypdfium2.PdfDocument(pdf)
    pictures = [
        item
        for page in document
        for item in page.get_objects()
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE
    ]
    matrices = [item.get_matrix().get() for item in pictures]
    document.close()
    assert any(abs(b) > 1.0 and abs(c) > 1.0 for _a, b, c, _d, _e, _f in matrices)
    assert any(abs(b) < 1e-6 for _a, b, _c, _d, _e, _f in matrices)
