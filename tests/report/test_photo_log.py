"""The photo log: numbered pictures, upright, two beside each other, with what is known of them."""

import io
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pytest
import shapely
from PIL import Image

from cpted_app.exchange.photos import published
from cpted_app.model import features, records
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site
from cpted_app.report.chapters.photographs import compass_word, taken_words
from cpted_app.report.context import Context
from cpted_app.report.wording import Wording
from tests import photo_files as made
from tests.report.conftest import Make

r: Any = records
f: Any = features
PUBLIC, POLICE = Audience.PUBLIC, Audience.POLICE


def picture(photo: records.Photo) -> bytes:
    size = (photo.width_px, photo.height_px)
    stream = io.BytesIO()
    made.scene(*size, seed=int(photo.label[1:])).save(stream, "JPEG", quality=90)
    return published(stream.getvalue(), "image/jpeg", max_px=600)


def photo(number: int, **values: Any) -> records.Photo:
    given = {
        "id": f"photo{number}",
        "label": f"P{number}",
        "attachment": f"{number:064x}",
        "width_px": 400,
        "height_px": 300,
        "audience": "public",
        **values,
    }
    row: records.Photo = r.Photo(**given)
    return row


def site_with(full: Site, *photos: records.Photo) -> Site:
    rows = [row for table in full.rows.values() for row in table.values()]
    return Site.of([*rows, *photos])


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return [" ".join(text.replace("\xa0", " ").split()) for text in texts]


def log_pages(pdf: bytes) -> list[int]:
    """Return the numbers of the pages from the log's heading to the next appendix."""
    texts = pages(pdf)
    first = next(n for n, text in enumerate(texts) if "B Photographs" in text)
    last = next(
        n for n, text in enumerate(texts) if n >= first and "Sources and thresholds" in text
    )
    return list(range(first, last + 1))


def test_each_photo_stands_with_its_number_and_facts(full_site: Site, make: Make) -> None:
    gate = full_site.all(features.AccessPoint)[0]
    rows = (
        photo(
            1,
            caption="Station gate from the kerb",
            taken="2026-11-14T19:30:05+01:00",
            x_m=20.0,
            y_m=50.0,
            bearing_deg=201.0,
            subject=str(gate.id),
            by="Ann Planner",
        ),
        photo(2, caption="", taken="some day in May"),
    )
    pdf = make(site_with(full_site, *rows), photo_image=picture)
    texts = pages(pdf)
    log = texts[log_pages(pdf)[0]]
    assert "P1 Station gate from the kerb" in log
    assert "14 November 2026, 19:30 (UTC+01:00) · looking south, 201°" in log
    assert re.search(r"plan \d[A-Z] · about A1", log)
    assert "P2 without a caption" in log
    assert "some day in May · not placed on the plan" in log
    assert "Ann Planner" not in " ".join(texts)
    register = next(text for text in texts if "Access points and luminaires" in text)
    assert re.search(r"A1 Station gate · \d[A-Z] · see P1", register)
    plan = next(text for text in texts if "photo, looking this way" in text)
    assert "P1" in plan


def test_other_editions_say_who_took_it_and_where_to_the_metre(full_site: Site, make: Make) -> None:
    row = photo(1, x_m=20.4, y_m=50.6, placed_by="hand", by="Ann Planner", audience="police")
    texts = " ".join(pages(make(site_with(full_site, row), POLICE, photo_image=picture)))
    assert "(x 20, y 51, by hand) · photo: Ann Planner · police only" in texts
    assert "B Photographs" not in " ".join(pages(make(site_with(full_site, row))))


def test_photos_of_a_low_answer_are_named_with_the_finding(full_site: Site, make: Make) -> None:
    low = next(row for row in full_site.all(records.Answer) if row.value.score == 0)
    rows = (
        photo(1, item=low.item, subject=low.subject),
        photo(2, item="2A-99"),
        photo(3, item=low.item),
    )
    texts = " ".join(pages(make(site_with(full_site, *rows), photo_image=picture)))
    assert "See P1, P3." in texts
    assert not re.search(r"[Ss]ee (P\d, )*P2", texts)


def test_four_stand_on_a_page_and_none_is_parted(full_site: Site, make: Make) -> None:
    rows = [
        photo(
            n,
            caption=f"Picture {n} begins. " + "It says much. " * 6,
            x_m=20.0,
            y_m=50.0,
            **({"width_px": 300, "height_px": 400} if n % 3 == 0 else {}),
        )
        for n in range(1, 14)
    ]
    pdf = make(site_with(full_site, *rows), photo_image=picture)
    document = pypdfium2.PdfDocument(pdf)
    try:
        per_page = [sum(1 for each in document[n].get_objects(filter=[3])) for n in log_pages(pdf)]
    finally:
        document.close()
    assert sum(per_page) == 13
    assert max(per_page) == 4
    assert len(per_page) <= 5
    assert len(pdf) < 13 * 120_000 + 600_000


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_longest_captions_and_oddest_shapes_still_fit(
    full_site: Site, make: Make, paper: str
) -> None:
    rows = [
        photo(1, caption="word " * 900, width_px=100, height_px=4000),
        photo(2, caption="x" * 4000, width_px=4000, height_px=100),
        photo(3, caption="<b>&amp;</para> not markup"),
    ]
    texts = " ".join(pages(make(site_with(full_site, *rows), paper=paper, photo_image=picture)))
    assert "<b>&amp;</para> not markup" in texts


def test_a_missing_picture_is_said(full_site: Site, make: Make) -> None:
    pdf = make(site_with(full_site, photo(1, caption="Gate")), photo_image=lambda _photo: None)
    assert "The picture is missing from the file." in " ".join(pages(pdf))


def test_a_picture_is_printed_the_right_way_up(full_site: Site, make: Make) -> None:
    pdf = make(site_with(full_site, photo(1)), photo_image=picture)
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[log_pages(pdf)[0]]
        (image,) = page.get_objects(filter=[3])
        left, bottom, right, top = image.get_bounds()
        drawn = np.asarray(page.render(scale=2.0).to_pil())
        height = page.get_height()
        box = drawn[
            round(2 * (height - top)) : round(2 * (height - bottom)),
            round(2 * left) : round(2 * right),
        ]
    finally:
        document.close()
    assert made.corners(box) == made.UPRIGHT
    assert (right - left) / (top - bottom) == pytest.approx(4 / 3, abs=0.01)


def test_a_photo_near_the_marks_widens_the_plan_and_a_far_one_does_not(full_site: Site) -> None:
    from cpted_app.report import grid

    plain = grid.site_extent(full_site)
    near = grid.site_extent(site_with(full_site, photo(1, x_m=100.0, y_m=40.0)))
    far = grid.site_extent(site_with(full_site, photo(1, x_m=900.0, y_m=40.0)))
    assert plain is not None
    assert near is not None
    assert near[2] > 100.0 > plain[2] - 10.0
    assert far == plain


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ("2008-10-22T16:28:39", "22 October 2008, 16:28"),
        ("2021-04-11T15:47:53-05:00", "11 April 2021, 15:47 (UTC−05:00)"),
        ("2021-04-11", "11 April 2021"),
        ("in spring", "in spring"),
        ("", ""),
    ],
)
def test_the_cameras_time_is_told_as_its_clock_had_it(taken: str, told: str) -> None:
    context: Any = type("Said", (), {"say": Wording("en")})()
    assert taken_words(context, taken) == told


@pytest.mark.parametrize(
    ("bearing_deg", "word"),
    [(0.0, "north"), (22.4, "north"), (22.6, "north-east"), (337.6, "north"), (270.0, "west")],
)
def test_a_bearing_has_the_nearest_word(bearing_deg: float, word: str) -> None:
    assert compass_word(bearing_deg) == word


def test_a_photo_about_a_mark_belongs_to_its_items_unless_it_names_another() -> None:
    mark = f.Luminaire(id="l", label="L1", geometry=shapely.Point(1, 1))
    site = Site.of(
        [
            mark,
            photo(1, subject="l"),
            photo(2, subject="l", item="2A-02"),
            photo(3, item="2A-02"),
            photo(4),
        ]
    )
    context = replace(_context(), site=site)
    assert context.photos("l") == "see P1, P2"
    assert context.photos("l", "2A-02") == "see P1, P2, P3"
    assert context.photos("l", "2A-03") == "see P1"
    assert context.photos("site") == ""
    assert context.photos("site", "2A-02") == "see P3"


def _context() -> Context:
    unused: Any = None
    return Context(
        site=Site(),
        assessment=unused,
        results={},
        edition=PUBLIC,
        say=Wording("en"),
        sheet=None,
        now=unused,
        state_hash="",
    )


def test_the_picture_of_a_log_is_the_one_that_was_given(full_site: Site, make: Make) -> None:
    row = photo(7)
    pdf = make(site_with(full_site, row), photo_image=picture)
    assert picture(row) in pdf
    assert Image.open(io.BytesIO(picture(row))).size == (400, 300)
