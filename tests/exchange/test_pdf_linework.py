"""Lines of PDF pages, against coordinates that were drawn and against pdfium's own pictures."""

import io
import math
import pickle
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from cpted_app.errors import Cancelled
from cpted_app.exchange import pdf_linework
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.pdf_layers import name_of
from cpted_app.exchange.plan_pdf import PdfPages
from cpted_app.exchange.plans import PlanSource

REAL = next(
    (
        folder / "shared/data/pdf"
        for folder in Path(__file__).resolve().parents
        if (folder / "shared/data/pdf").is_dir()
    ),
    Path("missing"),
)
SIZE = (400.0, 300.0)
Draw = Callable[[canvas.Canvas], None]


def pdf(draw: Draw, turn: int = 0) -> bytes:
    """Return a page of 400 × 300 points that is turned clockwise."""
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=SIZE, pageCompression=0)
    draw(sheet)
    sheet.save()
    return stream.getvalue().replace(b"/Rotate 0", f"/Rotate {turn}".encode())


def raw_pdf(
    content: str, *, page: str = "", catalogue: str = "", others: tuple[str, ...] = ()
) -> bytes:
    """Return a document written by hand; ``others`` are objects from number 5 on."""
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R {catalogue}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R {page}>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        *others,
    ]
    out, places = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    start = out.index("xref\n")
    out += f"trailer<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def form(content: str, entries: str = "") -> str:
    head = f"/Type/XObject/Subtype/Form/BBox[0 0 400 300]{entries}/Length {len(content)}"
    return f"<<{head}>>stream\n{content}\nendstream"


def lines_of(data: bytes) -> Linework:
    found = PdfPages(data).linework(0)
    assert found is not None
    return found


def segments(data: bytes) -> list[tuple[float, ...]]:
    """Return the segments of the first page in plan units, each from its smaller end."""
    rows = lines_of(data).segments().round(3) + 0.0
    return sorted(tuple(min(row[:2], row[2:]) + max(row[:2], row[2:])) for row in rows.tolist())


def in_picture(data: bytes, scale: float = 4.0) -> float:
    """Return the share of segments whose middles are dark in the rendered page."""
    pages = PdfPages(data)
    width, height = (round(side * scale) for side in pages.size(0))
    picture = pages.render(0, (0.0, 0.0, *pages.size(0)), width, height)
    dark = np.pad(picture[..., :3].min(axis=2) < 250, 1)
    near = np.max([dark[y : y + height, x : x + width] for y in range(3) for x in range(3)], axis=0)
    rows = lines_of(data).segments()
    middle = ((rows[:, :2] + rows[:, 2:]) / 2.0 * scale).astype(int)
    middle = np.clip(middle, 0, (width - 1, height - 1))
    return float(near[middle[:, 1], middle[:, 0]].mean())


def one_line(sheet: canvas.Canvas) -> None:
    sheet.line(30, 20, 130, 80)


@pytest.mark.parametrize(
    ("turn", "begin", "end"),
    [
        # By hand: the corner of the turned page that is top left, and which way its axes go.
        (0, (30.0, 280.0), (130.0, 220.0)),
        (90, (20.0, 30.0), (80.0, 130.0)),
        (180, (370.0, 20.0), (270.0, 80.0)),
        (270, (280.0, 370.0), (220.0, 270.0)),
    ],
)
def test_a_line_lies_where_the_turned_page_shows_it(
    turn: int, begin: tuple[float, float], end: tuple[float, float]
) -> None:
    data = pdf(one_line, turn)
    (found,) = segments(data)
    assert {found[:2], found[2:]} == {begin, end}
    assert in_picture(data) == 1.0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lines_of_a_cropped_page_count_from_the_corner_of_what_is_seen(turn: int) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setCropBox((50, 100, 250, 260))
        sheet.rect(60, 120, 70, 90)
        sheet.line(10, 20, 40, 90)  # outside

    data = pdf(draw, turn)
    assert len(segments(data)) == 4
    assert in_picture(data) == 1.0
    if turn == 0:
        assert segments(data)[0] == (10.0, 50.0, 10.0, 140.0)


def test_a_line_that_leaves_the_page_ends_at_its_edge() -> None:
    (found,) = segments(pdf(lambda sheet: sheet.line(300, 100, 500, 100)))
    assert found == (300.0, 200.0, 400.0, 200.0)


def test_a_user_unit_makes_plan_units_larger() -> None:
    data = pdf(one_line).replace(b"/Rotate 0", b"/UserUnit 2 /Rotate 0")
    assert segments(data) == [(60.0, 560.0, 260.0, 440.0)]


def test_forms_in_forms_are_placed_by_all_their_matrices() -> None:
    inner = form("0 0 m 10 0 l S", "/Matrix[1 0 0 1 5 0]")
    outer = form("q 0 2 -2 0 100 50 cm /In Do Q", "/Resources<</XObject<</In 5 0 R>>>>")
    data = raw_pdf(
        "q 1 0 0 1 20 30 cm /Out Do Q", page="/Resources<</XObject<</Out 6 0 R>>>>",
        others=(inner, outer),
    )  # fmt: skip
    # (0,0)-(10,0), moved by 5, turned a quarter and doubled, moved by 100, 50, then by 20, 30.
    assert segments(data) == [(120.0, 190.0, 120.0, 210.0)]
    assert in_picture(data) == 1.0


def test_a_form_clips_what_reaches_beyond_its_box() -> None:
    data = raw_pdf(
        "/Out Do", page="/Resources<</XObject<</Out 5 0 R>>>>",
        others=(form("10 100 m 390 100 l S").replace("[0 0 400 300]", "[50 0 200 300]"),),
    )  # fmt: skip
    assert segments(data) == [(50.0, 200.0, 200.0, 200.0)]


def test_a_circle_is_followed_and_has_no_corners_but_where_its_curves_meet() -> None:
    lines = lines_of(pdf(lambda sheet: sheet.circle(200, 150, 80)))
    points = lines.on_sheet
    away = np.hypot(points[:, 0] - 200.0, points[:, 1] - 150.0)
    # A circle of four cubic curves is 0.03 % off by itself.
    assert np.abs(away - 80.0).max() < 80.0 * 0.0003 + 1e-6
    ring = shapely.Polygon(points)
    assert ring.area == pytest.approx(math.pi * 80.0**2, rel=0.003)
    corners = lines.corners()
    assert corners is not None
    meeting = {tuple(place) for place in lines.segments()[corners[:, 0], :2].round(3).tolist()}
    assert meeting == {(280.0, 150.0), (200.0, 70.0), (120.0, 150.0), (200.0, 230.0)}
    assert lines.closed.all()


def test_a_filled_outline_is_closed_though_it_does_not_say_so() -> None:
    data = raw_pdf("10 10 m 60 10 l 60 40 l f")
    assert segments(data) == [
        (10.0, 290.0, 60.0, 260.0), (10.0, 290.0, 60.0, 290.0), (60.0, 260.0, 60.0, 290.0)
    ]  # fmt: skip
    assert len(segments(raw_pdf("10 10 m 60 10 l 60 40 l S"))) == 2


def test_what_is_not_painted_is_not_there() -> None:
    unseen = [
        "1 1 1 RG 10 10 m 90 90 l S",  # white
        "1 1 1 rg 10 10 50 50 re f",
        "10 10 m 90 90 l n",
        "/G gs 10 10 m 90 90 l S",  # of no opacity
    ]
    page = "/Resources<</ExtGState<</G<</CA 0/ca 0>>>>>>"
    for content in unseen:
        data = raw_pdf(f"q {content} Q 100 100 m 200 100 l S", page=page)
        assert segments(data) == [(100.0, 200.0, 200.0, 200.0)], content


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        ("50 50 100 100 re", [(50.0, 200.0, 150.0, 200.0)]),
        ("50 50 m 150 50 l 150 150 l h", [(100.0, 200.0, 150.0, 200.0)]),
        ("50 150 100 100 re", []),
    ],
)
def test_a_line_is_cut_where_it_is_clipped(clip: str, expected: list[tuple[float, ...]]) -> None:
    content = f"q {clip} W n 10 100 m 390 100 l S Q 0 10 m 10 10 l S"
    assert segments(raw_pdf(content)) == sorted([*expected, (0.0, 290.0, 10.0, 290.0)])


def layered(config: str, *, form_group: str = "") -> bytes:
    """Return a page with a line of no layer, one of Walls, one of Wände, and one in a form."""
    content = (
        "10 10 m 60 10 l S /OC /W BDC 10 50 m 60 50 l S EMC /OC /X BDC 10 90 m 60 90 l S EMC /Fm Do"
    )
    groups = "/W 5 0 R/X 6 0 R"
    return raw_pdf(
        content,
        page=f"/Resources<</Properties<<{groups}>>/XObject<</Fm 7 0 R>>>>",
        catalogue=f"/OCProperties<</OCGs[5 0 R 6 0 R]/D<<{config}>>>>",
        others=(
            "<</Type/OCG/Name(Walls)>>",
            "<</Type/OCG/Name(W\xe4nde)>>",
            form("10 200 m 60 200 l S", form_group),
        ),
    )


def test_optional_content_groups_are_layers() -> None:
    lines = lines_of(layered(""))
    assert [(layer.name, layer.count, layer.is_on) for layer in lines.layers] == [
        ("PDF", 2, True), ("Walls", 1, True), ("Wände", 1, True)
    ]  # fmt: skip


@pytest.mark.parametrize("config", ["/OFF[6 0 R]", "/BaseState/OFF/ON[5 0 R]"])
def test_a_group_that_is_off_is_a_layer_that_is_off(config: str) -> None:
    data = layered(config)
    lines = lines_of(data)
    assert {layer.name: layer.is_on for layer in lines.layers} == {
        "PDF": True, "Walls": True, "Wände": False
    }  # fmt: skip
    picture = PdfPages(data).render(0, (0.0, 0.0, *SIZE), 400, 300)
    assert picture[210, 20:50, 0].min() == 255, "the picture shows it"


def test_a_form_in_a_hidden_group_is_left_out_as_the_picture_leaves_it_out() -> None:
    hidden = layered("/OFF[6 0 R]", form_group="/OC 6 0 R")
    shown = layered("/OFF[6 0 R]", form_group="/OC 5 0 R")
    assert (10.0, 100.0, 60.0, 100.0) in segments(shown)
    assert (10.0, 100.0, 60.0, 100.0) not in segments(hidden)


def test_names_of_layers_are_read_in_all_encodings() -> None:
    assert name_of(b"\xfe\xff\x00W\x00\xe4") == "Wä"
    assert name_of(b"\xef\xbb\xbfW\xc3\xa4") == "Wä"
    assert name_of(b"W\xe4") == "Wä"
    assert name_of(3.0) == ""


def test_a_scan_and_a_page_of_text_have_no_lines() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.drawImage(ImageReader(Image.new("L", (40, 30), 90)), 0, 0, *SIZE)
        sheet.drawString(30, 30, "Lindenstraße")

    assert PdfPages(pdf(draw)).linework(0) is None


def test_lines_of_a_plan_pdf_can_be_had_from_its_source_and_sent_elsewhere() -> None:
    lines = PlanSource(pdf(one_line), "application/pdf").linework(0)
    assert lines is not None
    again: Linework = pickle.loads(pickle.dumps(lines))  # noqa: S301 - our own bytes
    assert np.array_equal(again.segments(), lines.segments())
    assert again.size == SIZE


def test_a_page_of_too_many_lines_is_read_in_part(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pdf_linework, "MAX_SEGMENTS", 100)
    caplog.set_level("INFO")
    content = "".join(f"{x} 10 m {x} 90 l S " for x in range(10, 390))
    assert 50 <= len(segments(raw_pdf(content))) <= 52
    assert "more than 100 segments" in caplog.text


def test_giving_up_leaves_nothing_behind_and_the_next_reading_is_whole() -> None:
    content = "".join(f"{x} 10 m {x} 91 l S " for x in range(10, 390))
    pages = PdfPages(raw_pdf(content))

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        pages.linework(0, stop)
    lines = pages.linework(0)
    assert lines is not None
    assert len(lines.starts) - 1 == 380


def test_a_document_stays_open_while_its_lines_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every look at the clock ends a slice, so that others open their documents in between.
    monkeypatch.setattr(pdf_linework, "_SLICE_S", -1.0)
    content = "".join(f"{x} 10 m {x} 92 l S " for x in range(10, 110))
    pages = PdfPages(raw_pdf(content))
    others = [raw_pdf(f"0 0 m {x} {x} l S") for x in range(1, 30)]
    pushed: list[int] = []

    def push(_share: float) -> None:
        data = others[len(pushed) % len(others)]
        pushed.append(PdfPages(data).render(0, (0.0, 0.0, *SIZE), 40, 30).shape[0])

    lines = pages.linework(0, push)
    assert len(pushed) > 90
    assert lines is not None
    assert len(lines.starts) - 1 == 100


def test_tiles_and_lines_of_one_page_may_be_wanted_at_once() -> None:
    content = "".join(f"{x} 10 m {x} 93 l S " for x in range(10, 390))
    data = raw_pdf(content)
    found: list[int] = []

    def read() -> None:
        lines = PdfPages(data).linework(0)
        found.append(0 if lines is None else len(lines.starts) - 1)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        assert PdfPages(data).render(0, (0.0, 0.0, *SIZE), 80, 60).min() == 0
    for thread in threads:
        thread.join()
    assert found == [380, 380, 380]


@pytest.mark.skipif(not REAL.is_dir(), reason="the collection of real files is not here")
def test_lines_of_a_real_floor_plan_lie_on_its_dark_pixels() -> None:
    data = (REAL / "cad-floor-plan-vector.pdf").read_bytes()
    assert in_picture(data, 2.0) > 0.995
    lines = lines_of(data)
    assert len(lines.segments()) > 50_000


@pytest.mark.skipif(not REAL.is_dir(), reason="the collection of real files is not here")
def test_real_files_give_layers_or_none() -> None:
    map_lines = lines_of((REAL / "geopdf-berlin-neukoelln.pdf").read_bytes())
    assert [layer.name for layer in map_lines.layers] == ["buildings"]
    assert PdfPages((REAL / "scanned-floor-plan.pdf").read_bytes()).linework(0) is None
