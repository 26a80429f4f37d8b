"""Plans are read by their content, drawn at any zoom, or refused in words."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from reportlab.lib.pagesizes import A0, A4
from reportlab.pdfgen import canvas

from cpted_app.errors import UserError
from cpted_app.exchange.plans import PlanSource, ScaleGuess, read_plan, scale_guess
from cpted_app.exchange.problems import Problem
from cpted_app.units import METRES_PER_POINT

WORD = "Linden1"
Draw = Callable[[canvas.Canvas], None]


def pdf(path: Path, draw: Draw, *, size: tuple[float, float] = A4, **options: object) -> Path:
    sheet = canvas.Canvas(str(path), pagesize=size, **options)
    draw(sheet)
    sheet.save()
    return path


def black_square(sheet: canvas.Canvas) -> None:
    """100 pt square whose top left corner is 50 pt right of and 40 pt below the page's."""
    sheet.rect(50, sheet._pagesize[1] - 140, 100, 100, stroke=0, fill=1)


def dark(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    return np.asarray(picture[..., :3].max(axis=2) < 128)


def test_a_pdf_page_has_its_size_in_points_and_its_origin_top_left(tmp_path: Path) -> None:
    plan = read_plan(pdf(tmp_path / "a.pdf", black_square, size=(400, 300)))
    assert (plan.media_type, plan.needs_page, plan.problems) == ("application/pdf", False, ())
    assert (plan.pages[0].width_px, plan.pages[0].height_px) == (400, 300)
    assert plan.pages[0].metres_per_unit == METRES_PER_POINT
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, 400, 300), 400, 300)
    rows, columns = np.nonzero(dark(picture))
    assert (rows.min(), rows.max() + 1) == (40, 140)
    assert (columns.min(), columns.max() + 1) == (50, 150)


@pytest.mark.parametrize(("turn", "size"), [(0, (400, 300)), (90, (300, 400)), (270, (300, 400))])
def test_a_turned_page_is_measured_as_it_is_seen(
    tmp_path: Path, turn: int, size: tuple[int, int]
) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.rect(0, 200, 100, 100, stroke=0, fill=1)  # top left of the unturned page

    path = pdf(tmp_path / "a.pdf", draw, size=(400, 300))
    path.write_bytes(path.read_bytes().replace(b"/Rotate 0", f"/Rotate {turn}".encode()))
    plan = read_plan(path)
    page = plan.pages[0]
    assert [page.width_px, page.height_px] == list(size)
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, *size), *size)
    rows, columns = np.nonzero(dark(picture))
    corner = {0: (0, 0), 90: (0, 200), 270: (300, 0)}[turn]
    assert (rows.min(), columns.min()) == corner


def test_the_page_is_the_cropped_page(tmp_path: Path) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setCropBox((50, 100, 250, 260))
        black_square(sheet)

    plan = read_plan(pdf(tmp_path / "a.pdf", draw, size=(400, 300)))
    assert (plan.pages[0].width_px, plan.pages[0].height_px) == (200, 160)
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, 200, 160), 200, 160)
    assert dark(picture)[:100, :100].all()
    assert not dark(picture)[100:, :].any()


def test_a_page_that_states_a_user_unit_is_as_large_as_its_paper(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", black_square, size=(400, 300))
    path.write_bytes(path.read_bytes().replace(b"/Rotate 0", b"/UserUnit 2 /Rotate 0"))
    plan = read_plan(path)
    assert (plan.pages[0].width_px, plan.pages[0].height_px) == (800, 600)
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, 800, 600), 400, 300)
    rows, columns = np.nonzero(dark(picture))
    assert (rows.min(), rows.max() + 1, columns.min()) == (40, 140, 50)


def test_pages_of_unlike_units_are_reported(tmp_path: Path) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        black_square(sheet)
        sheet.showPage()
        black_square(sheet)

    path = pdf(tmp_path / "a.pdf", draw)
    path.write_bytes(path.read_bytes().replace(b"/Rotate 0", b"/UserUnit 2 /Rotate 0", 1))
    assert [problem.code for problem in read_plan(path, page=0).problems] == ["page_unit"]


def test_a_tile_of_a_large_sheet_at_2000_percent_stays_sharp(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a0.pdf", black_square, size=A0)
    plan = read_plan(path)
    source = PlanSource(plan.content, plan.media_type)
    tile = source.render(0, (40, 30, 60, 50), 400, 400)  # 20 px per point
    expected = np.zeros((400, 400), dtype=bool)
    expected[200:, 200:] = True
    assert tile.nbytes == 400 * 400 * 4
    assert (dark(tile) == expected).mean() > 0.999
    grey = (tile[..., 0] > 5) & (tile[..., 0] < 250)
    assert grey.mean() < 0.01


def test_neighbouring_tiles_join_without_a_seam(tmp_path: Path) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.line(0, 0, 400, 300)

    plan = read_plan(pdf(tmp_path / "a.pdf", draw, size=(400, 300)))
    source = PlanSource(plan.content, plan.media_type)
    whole = source.render(0, (0, 0, 400, 300), 800, 600)
    left = source.render(0, (0, 0, 200, 300), 400, 600)
    right = source.render(0, (200, 0, 400, 300), 400, 600)
    difference = np.abs(np.hstack([left, right]).astype(int) - whole)
    assert difference.max() <= 8


def test_beside_the_paper_it_is_transparent(tmp_path: Path) -> None:
    plan = read_plan(pdf(tmp_path / "a.pdf", black_square, size=(400, 300)))
    picture = PlanSource(plan.content, plan.media_type).render(0, (-100, -100, 500, 400), 600, 500)
    assert picture[99, 300, 3] == 0
    assert picture[100:400, 100:500, 3].min() == 255
    outside = PlanSource(plan.content, plan.media_type).render(0, (900, 900, 950, 950), 50, 50)
    assert not outside.any()


def test_a_pdf_of_several_pages_asks_for_one(tmp_path: Path) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        black_square(sheet)
        sheet.showPage()
        sheet.setPageSize((100, 200))
        sheet.rect(0, 0, 50, 50, fill=1)

    path = pdf(tmp_path / "a.pdf", draw)
    assert read_plan(path).needs_page
    assert not read_plan(path, page=1).needs_page
    assert read_plan(path).pages[1].height_px == 200
    assert len(PlanSource(path.read_bytes(), "application/pdf").thumbnails(64)) == 2
    with pytest.raises(UserError, match=r"has no page 3.*from 1 to 2"):
        read_plan(path, page=2)


def test_a_locked_pdf_asks_for_its_password_and_is_kept_unlocked(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", black_square, encrypt=WORD)
    with pytest.raises(UserError, match="locked with a password"):
        read_plan(path)
    with pytest.raises(UserError, match="does not open"):
        read_plan(path, password=WORD.lower())
    plan = read_plan(path, password=WORD)
    assert plan.is_encrypted
    assert PlanSource(plan.content, plan.media_type).size(0) == pytest.approx(A4, abs=0.01)


def test_a_blank_page_is_never_taken_silently(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", lambda sheet: sheet.showPage())
    with pytest.raises(UserError, match="shows nothing"):
        read_plan(path)


def test_a_pdf_without_pages_or_cut_short_is_refused(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "a.pdf", black_square).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(UserError, match="damaged or incomplete"):
        read_plan(cut)
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(UserError, match=r"has no pages|damaged"):
        read_plan(empty)


def test_threads_share_pdf_sources(tmp_path: Path) -> None:
    paths = [pdf(tmp_path / f"{n}.pdf", black_square, size=(400, 300 + n)) for n in range(6)]
    sources = [PlanSource(path.read_bytes(), "application/pdf") for path in paths]
    wanted = [source.render(0, (0, 0, 200, 200), 100, 100) for source in sources]
    wrong: list[int] = []

    def draw(offset: int) -> None:
        for n in range(12):
            which = (n + offset) % len(sources)
            picture = sources[which].render(0, (0, 0, 200, 200), 100, 100)
            if not np.array_equal(picture, wanted[which]):
                wrong.append(which)

    threads = [threading.Thread(target=draw, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_scale_in_the_title_block_is_guessed_with_its_reason(tmp_path: Path) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.drawString(50, 50, "Site plan, Scale 1:500, drawn 11:15")

    guess = read_plan(pdf(tmp_path / "a.pdf", draw)).scale_guess
    assert guess is not None
    assert guess.denominator == 500
    assert "1:500" in str(guess.reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maßstab 1 : 1.000", 1000.0),
        ("M 1/250", 250.0),
        ("1:500 and detail 1:20", None),
        ("ratio 1:7, time 11:30", None),
        ("no scale", None),
    ],
)
def test_only_one_plain_scale_is_believed(text: str, expected: float | None) -> None:
    guess = scale_guess(text, 842, 595)
    assert (guess.denominator if isinstance(guess, ScaleGuess) else None) == expected


def test_a_scale_for_another_sheet_is_not_believed() -> None:
    problem = scale_guess("Scale 1:500 @A1", 842, 595)
    assert isinstance(problem, Problem)
    assert problem.code == "scale_other_sheet"
    assert isinstance(scale_guess("Scale 1:500 @A4", 842, 595), ScaleGuess)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"AC1032\0\0\0\0\0\0", "AutoCAD drawing"),
        (b"  0\nSECTION\n  2\nHEADER\n", "ends in the middle"),
        (b"999\nmade by hand\n  0\r\nSECTION\r\n", "ends in the middle"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "shows nothing"),
        (b"GIF89a" + bytes(20), "GIF"),
        (b"BM" + bytes(60), "bitmap"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "HEIC"),
        (b"SQLite format 3\0" + bytes(80), "not a map"),
        (b"PK\x03\x04" + bytes(30), "ZIP"),
        (b"hello", "not a plan"),
    ],
)
def test_what_cannot_be_a_plan_is_named_with_the_way_out(
    tmp_path: Path, head: bytes, words: str
) -> None:
    path = tmp_path / "thing.pdf"
    path.write_bytes(head)
    with pytest.raises(UserError, match=words) as caught:
        read_plan(path)
    assert str(caught.value.remedy).endswith(".")


def test_missing_empty_and_folder_are_said(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    for name, words in (("none.pdf", "does not exist"), ("empty.pdf", "is empty"), (".", "folder")):
        with pytest.raises(UserError, match=words):
            read_plan(tmp_path / name)
