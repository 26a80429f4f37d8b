import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import shapely
from reportlab.pdfgen.canvas import Canvas

from cpted_app.model import features, records
from cpted_app.model.kinds import Audience
from cpted_app.model.site import Site
from cpted_app.report import check_release, withheld_texts

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
HIDDEN = "patrol passes the underpass every second hour"


def drawn(act: Callable[[Canvas], Any]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "A harmless page.")
    act(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def attached(content: bytes) -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.new_attachment("note.txt").set_data(content)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def in_two_lines(canvas: Canvas) -> None:
    canvas.drawString(72, 600, "the patrol passes the under-")
    canvas.drawString(72, 586, "pass every second hour, they say")


def as_bookmark(canvas: Canvas) -> None:
    canvas.bookmarkPage("k")
    canvas.addOutlineEntry(HIDDEN, "k")


def as_annotation(canvas: Canvas) -> None:
    canvas.textAnnotation(HIDDEN, Rect=[10, 10, 50, 50])


def as_alternative_text(canvas: Canvas) -> None:
    canvas._code.append(f"/Figure <</Alt ({HIDDEN})>> BDC EMC")


@pytest.mark.parametrize(
    ("pdf", "channel"),
    [
        (drawn(lambda canvas: canvas.drawString(72, 600, HIDDEN.upper())), "text"),
        (drawn(in_two_lines), "text"),
        (drawn(lambda canvas: canvas.setSubject(HIDDEN)), "metadata"),
        (drawn(as_bookmark), "bookmark"),
        (attached(HIDDEN.encode()), "attachment"),
        (attached(HIDDEN.encode("utf-16-le")), "attachment"),
        (drawn(as_annotation), "bytes"),
        (drawn(as_alternative_text), "stream"),
    ],
)
def test_a_planted_leak_is_found_in_its_channel(pdf: bytes, channel: str) -> None:
    leaks = check_release(pdf, [HIDDEN])
    assert channel in {leak.channel for leak in leaks}


def test_bytes_of_a_picture_that_look_like_text_do_no_harm() -> None:
    harmless = drawn(lambda canvas: canvas._code.append(r"% (\9 and \8, no codes of letters)"))
    assert check_release(harmless, [HIDDEN]) == []


def test_an_example_in_the_code_makes_no_label_a_word_of_the_program(full_site: Site) -> None:
    from cpted_app.analysis.watching import cameras
    from cpted_app.report import vocabulary

    assert "C1" in (cameras.pixel_density.__doc__ or "")
    vocabulary.program_text.cache_clear()
    try:
        assert "c1" in withheld_texts(full_site, full_site.seen_by(Audience.PUBLIC))
    finally:
        vocabulary.program_text.cache_clear()


def test_a_clean_page_has_no_leak() -> None:
    assert check_release(drawn(lambda canvas: canvas.setTitle("Plan")), [HIDDEN]) == []


def test_the_public_edition_passes(full_site: Site, public_pdf: bytes) -> None:
    withheld = withheld_texts(full_site, full_site.seen_by(Audience.PUBLIC))
    assert any("two robberies" in text for text in withheld)
    assert "jan de vries" in withheld
    assert "c1" in withheld
    assert check_release(public_pdf, withheld) == []


def test_the_police_edition_in_the_wrong_hands_fails(full_site: Site, make: Any) -> None:
    withheld = withheld_texts(full_site, full_site.seen_by(Audience.PUBLIC))
    leaks = check_release(make(full_site, Audience.POLICE), withheld)
    assert {"jan de vries", "patrol diary", "c1"} <= {leak.text for leak in leaks}


def test_nothing_is_withheld_from_the_police(full_site: Site) -> None:
    assert withheld_texts(full_site, full_site.seen_by(Audience.POLICE)) == []


def test_what_is_public_elsewhere_or_a_word_of_the_program_is_no_leak() -> None:
    shared = "The gate stands open after midnight."
    site = Site.of(
        [
            r.Remark(id="a", text=shared, by="", at_utc=AT),
            r.Remark(id="b", text=shared, by="", at_utc=AT, audience="police"),
            f.Camera(id="c", label="C1", geometry=shapely.Point(0, 0), name="fire exit"),
            f.Luminaire(id="l", label="C1", geometry=shapely.Point(1, 0)),
        ]
    )
    assert withheld_texts(site, site.seen_by(Audience.PUBLIC)) == []


def test_eight_words_of_a_long_remark_are_a_leak() -> None:
    long = "On Tuesdays the guard leaves the north door of the depot unlocked for the cleaners"
    site = Site.of([r.Remark(id="b", text=long, by="", at_utc=AT, audience="police")])
    withheld = withheld_texts(site, site.seen_by(Audience.PUBLIC))
    quoted = "they said the guard leaves the north door of the depot wide open"
    assert check_release(drawn(lambda canvas: canvas.drawString(72, 600, quoted)), withheld)
