"""What of photos goes out: pixels of those the readers may see, and no more than that."""

import csv
import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import shapely
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cpted_app.errors import UserError
from cpted_app.exchange.photos import published
from cpted_app.model import features, kinds
from cpted_app.model.actions import marking, photographing
from cpted_app.report import check_pictures
from cpted_app.session import output, workflow
from cpted_app.session.photography import add_photos
from cpted_app.session.rater_copy import write_rater_copy
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from tests import photo_files as made
from tests.exchange.test_real_plans import DATA

REAL = DATA / "photos"
A = kinds.Audience

NOTES = made.notes(
    lat_deg=48.137154,
    lon_deg=11.576124,
    top={0x013B: "Erika Mustermann", 0x010E: "Steps to the quay", 0x0110: "Pentax Optio"},
    details={0x9003: "2026:11:14 19:30:05", 0xA405: 28},
    gps={16: "T", 17: 75},
)
TRACES = (
    *(b"Exif\0\0", b"Mustermann", b"Pentax", b"2026:11:14", b"48.137154", b"11.576124"),
    *(b"GPS", b"mustermann-portrait", b"http://ns.adobe.com/xap", b"ICC_PROFILE"),
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A site with a public photo, one of a face, one for partners and one for the police."""
    session = workflow.new_site(tmp_path / "s.gpkg", "Test", crs="EPSG:25832", settings=Settings())
    session.do(marking.place(session.site, features.Luminaire, shapely.Point(691600, 5334760)))
    session.do(marking.place(session.site, features.AccessPoint, shapely.Point(691640, 5334790)))
    given: list[tuple[str, dict[str, Any]]] = [
        ("mustermann-portrait.jpg", {"audience": A.PUBLIC, "caption": "The gate by day"}),
        (
            "face.jpg",
            {
                "audience": A.PUBLIC,
                "caption": "Girl at the kiosk window",
                "has_personal_data": True,
            },
        ),
        ("office.jpg", {"caption": "Key cabinet of the caretaker"}),
        ("patrol.jpg", {"audience": A.POLICE, "caption": "Where the patrol car waits"}),
    ]
    for seed, (name, values) in enumerate(given):
        path = made.jpeg(tmp_path / name, NOTES, seed=seed, image=made.scene(600, 400, seed))
        assert add_photos(session, [path], **values).photos
    yield session
    session.close()


def contents(pdf: bytes) -> bytes:
    """Return the file and all its streams unpacked, one after the other."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match.group(1)))
        except zlib.error:
            parts.append(match.group(1))
    return b"\n".join(parts)


def pages(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def pictures(pdf: bytes) -> int:
    return pdf.count(b"/DCTDecode")


def test_the_public_gets_pixels_of_public_photos_and_nothing_else(session: Session) -> None:
    pdf = workflow.report_bytes(session)
    everything = contents(pdf)
    assert not [trace for trace in TRACES if trace in everything]
    photos = {photo.label: session.attachment(photo.attachment) for photo in session.site.photos}
    assert all(any(trace in data for trace in TRACES[:3]) for data in photos.values())
    copies = {
        label: published(data, "image/jpeg", max_px=output.PRINTED_PX)
        for label, data in photos.items()
    }
    assert copies["P1"] in pdf
    assert not [label for label in ("P2", "P3", "P4") if copies[label][600:700] in everything]
    assert not [label for label, data in photos.items() if data[2000:2060] in everything]
    text = pages(pdf)
    assert "The gate by day" in text
    for words in ("Girl", "cabinet", "patrol car", "P2", "P3", "P4", "Mustermann"):
        assert words not in text
    assert pictures(pdf) == 1


@pytest.mark.parametrize(("edition", "count"), [(A.PUBLIC, 1), (A.PARTNERS, 3), (A.POLICE, 4)])
def test_no_edition_holds_what_the_camera_wrote(
    session: Session, edition: kinds.Audience, count: int
) -> None:
    pdf = workflow.report_bytes(session, ReportOrder(edition=edition))
    assert pictures(pdf) == count
    everything = contents(pdf)
    for trace in (b"Exif\0\0", b"Pentax", b"2026:11:14", b"mustermann-portrait", b"48.137154"):
        assert trace not in everything
    # Who took it is said in words, where these readers may have names.
    assert ("Mustermann" in pages(pdf)) is (edition is not A.PUBLIC)


def test_the_exported_log_has_what_its_readers_may_have(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "photos.csv"
    found = workflow.export(session, out, "photos")
    assert (found.rows, found.withheld) == (1, 3)
    (row,) = csv.DictReader(io.StringIO(out.read_text("utf-8")))
    assert (row["label"], row["caption"], row["by"]) == ("P1", "The gate by day", "")
    assert row["taken"] == "2026-11-14T19:30:05"
    assert "mustermann" not in out.read_text("utf-8").lower()
    partners = tmp_path / "photos.geojson"
    assert workflow.export(session, partners, "photos", audience=A.PARTNERS).rows == 3
    features_ = json.loads(partners.read_text("utf-8"))["features"]
    assert {row["properties"]["by"] for row in features_} == {"Erika Mustermann"}
    assert features_[0]["geometry"]["coordinates"] == pytest.approx(
        [11.576124, 48.137154], abs=1e-5
    )


def test_a_public_answer_that_quotes_a_withheld_caption_is_refused(session: Session) -> None:
    photo = session.site.photos[3]
    said = "Seen by night: where the patrol car waits behind the kiosk"
    session.do(photographing.set_photo(photo, caption=said))
    workflow.remark(session, f"{said}.", by="Ann", role=kinds.Role.PLANNER)
    with pytest.raises(UserError, match="withheld"):
        workflow.report_bytes(session)


def test_a_rater_of_the_public_gets_pixels_and_one_of_the_partners_the_file(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "public.gpkg"
    write_rater_copy(session, path, "Kim", audience=A.PUBLIC)
    everything = path.read_bytes()
    assert not [trace for trace in TRACES if trace in everything and trace != b"GPS"]
    copy = Session.open(path, settings=Settings())
    (photo,) = copy.site.photos
    assert (photo.caption, photo.width_px, photo.height_px) == ("The gate by day", 600, 400)
    original = session.attachment(session.site.photos[0].attachment)
    picture = published(original, "image/jpeg", max_px=600)
    assert copy.attachment(photo.attachment) == picture
    assert all(check.ok for check in copy.verify())
    copy.close()
    path = tmp_path / "partners.gpkg"
    write_rater_copy(session, path, "Lee")
    copy = Session.open(path, settings=Settings())
    kept = [copy.attachment(each.attachment) for each in copy.site.photos]
    assert kept == [session.attachment(each.attachment) for each in session.site.photos[:3]]
    copy.close()


def test_a_lighting_class_that_reads_like_a_number_of_a_photo_is_no_leak(session: Session) -> None:
    workflow.remark(
        session,
        "Lit to class P3 of EN 13201-2.",
        by="Ann",
        role=kinds.Role.PLANNER,
        audience=A.PUBLIC,
    )
    assert "class P3" in pages(workflow.report_bytes(session))


def test_a_photo_of_a_withheld_mark_goes_with_it(session: Session) -> None:
    mark = session.site.all(features.AccessPoint)[0]
    session.do(marking.set_fields([mark], {"audience": A.POLICE}))
    session.do(photographing.set_photo(session.site.photos[0], subject=str(mark.id)))
    assert pictures(workflow.report_bytes(session)) == 0


def drawn(jpeg: bytes) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=1)
    canvas.drawImage(_reader(jpeg), 0, 0, 100, 100)
    canvas.save()
    return stream.getvalue()


def _reader(jpeg: bytes) -> Any:
    from reportlab.lib.utils import ImageReader

    return ImageReader(io.BytesIO(jpeg))


def test_the_check_finds_a_photo_that_was_passed_on_as_it_came(tmp_path: Path) -> None:
    raw = made.jpeg(tmp_path / "a.jpg", NOTES).read_bytes()
    told = {leak.text for leak in check_pictures(drawn(raw), [("P1", raw)])}
    assert {"Exif", "APP1", "P1"} <= told
    clean = published(raw, "image/jpeg")
    assert check_pictures(drawn(clean), [("P1", raw)]) == []


@pytest.mark.parametrize("kind", ["comment", "icc_profile", "xmp"])
def test_the_check_finds_other_notes_beside_the_pixels(tmp_path: Path, kind: str) -> None:
    stream = io.BytesIO()
    note: Any = b"taken by Erika" * 20
    made.scene().save(stream, "JPEG", **{kind: note})
    assert check_pictures(drawn(stream.getvalue()), [])


def test_the_check_finds_a_piece_of_a_withheld_photo_in_an_attachment(tmp_path: Path) -> None:
    raw = made.jpeg(tmp_path / "a.jpg").read_bytes()
    document = pypdfium2.PdfDocument.new()
    document.new_page(100, 100)
    document.new_attachment("x.bin").set_data(raw[1000:3000])
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    assert [leak.text for leak in check_pictures(stream.getvalue(), [("P9", raw)])] == ["P9"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real photos are not here")
def test_real_photos_leave_without_their_notes(tmp_path: Path) -> None:
    session = workflow.new_site(
        tmp_path / "r.gpkg", "Arezzo", crs="EPSG:32632", settings=Settings()
    )
    try:
        paths = [*sorted(REAL.glob("gps-*.jpg")), REAL / "iphone.heic"]
        added = add_photos(session, paths[:3], audience=A.PUBLIC)
        assert len(added.photos) == 3
        assert all(photo.x_m is not None for photo in added.photos)
        add_photos(session, paths[3:], audience=A.PUBLIC)
        hidden = add_photos(session, [REAL / "orientation-landscape-6.jpg"], audience=A.POLICE)
        pdf = workflow.report_bytes(session)
        everything = contents(pdf)
        for trace in (
            b"Exif",
            b"NIKON",
            b"COOLPIX",
            b"Apple",
            b"iPhone",
            b"dscn",
            b"DSCN",
            b"43.467",
            b"11.885",
            b"39.051",
            b"ICC_PROFILE",
            b"2008:10",
        ):
            assert trace not in everything, trace
        secret = session.attachment(hidden.photos[0].attachment)
        copy = published(secret, "image/jpeg", max_px=output.PRINTED_PX)
        for data in (secret, copy):
            middle = len(data) // 2
            assert data[middle : middle + 40] not in everything
        assert pictures(pdf) == 4
        jpegs = re.findall(rb"stream\r?\n(\xff\xd8\xff.*?)\r?\n?endstream", pdf, re.DOTALL)
        sizes = sorted(Image.open(io.BytesIO(jpeg)).size for jpeg in jpegs)
        assert sizes == [(640, 480)] * 3 + [(813, 1050)]
    finally:
        session.close()
