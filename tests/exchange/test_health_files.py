"""What is said of a file that was read: sheets, scans, fonts, units; and nothing needlessly."""

import io
from pathlib import Path

import pytest
from ezdxf import filemanagement as ezdxf_files
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cpted_app.exchange.drawing_units import by_title_block, guessed_unit
from cpted_app.exchange.dxf_fonts import styles_without_font
from cpted_app.exchange.plans import PlanFile, read_plan
from tests.exchange.test_real_plans import DATA

EXPECTED = {
    "cad-floor-plan-from-pdf.svg": {"unclosed_outlines", "duplicate_lines"},
    "home-floor-plan.svg": {"unclosed_outlines", "duplicate_lines"},
    "multi-floor-plan.svg": {"duplicate_lines"},
    "columns-mtext-r2007.dxf": {"unit_doubtful"},
    "gallery-floor-plan.dxf": {"duplicate_lines"},
    "us-states-map.dxf": {"duplicate_lines"},
    "wipeout-door-plan.dxf": {"duplicate_lines"},
    "recover-bad-structure.dxf": {"repaired", "duplicate_lines"},
    "berlin-neukoelln-25833.gpkg": {"empty_layers"},
    "bristol-cycleway.osm": {"empty_layers"},
}
"""All that is said of real drawings; of the others, nothing."""
REAL = [
    path
    for folder in ("pdf", "dxf", "svg", "vector")
    for path in sorted((DATA / folder).glob("*"))
    if path.suffix in (".pdf", ".dxf", ".svg", ".gpkg", ".osm", ".pbf", ".shp", ".geojson")
    and path.name != "graz-10km-map.dxf"  # holds pictures alone, and is refused
]


def said(file: PlanFile) -> list[str]:
    return [str(one) for one in file.found]


def codes(file: PlanFile) -> list[str]:
    return [problem.code for problem in file.problems]


@pytest.mark.skipif(not REAL, reason="the collection of real files is not here")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_of_real_drawings_only_what_is_so_is_said(path: Path) -> None:
    file = read_plan(path, page=0)
    assert set(codes(file)) == EXPECTED.get(path.name, set())
    assert len(codes(file)) == len(set(codes(file)))
    assert said(file)


def a_pdf(folder: Path, *, picture_dpi: float | None = None, is_lettered: bool = False) -> Path:
    path = folder / "sheet.pdf"
    canvas = Canvas(str(path), pagesize=(595.0, 842.0))
    if picture_dpi is not None:
        side = round(picture_dpi * 595.0 / 72.0), round(picture_dpi * 842.0 / 72.0)
        buffer = io.BytesIO()
        Image.linear_gradient("L").resize(side).save(buffer, "PNG")
        canvas.drawImage(ImageReader(buffer), 0, 0, 595.0, 842.0)
    if is_lettered:
        canvas.setFont("Helvetica", 12)
        for at in range(40):
            canvas.drawString(50, 20 * at, "Oak Yard")
    canvas.line(10, 10, 500, 800)
    canvas.save()
    return path


def test_a_scan_says_how_sharp_it_is(tmp_path: Path) -> None:
    file = read_plan(a_pdf(tmp_path, picture_dpi=200.0))
    assert said(file) == ["Sheet: 210 mm by 297 mm (A4)", "Scan: 1653 by 2339 pixels, 200 dpi"]
    assert codes(file) == []


def test_a_coarse_scan_is_a_problem_and_a_backdrop_is_none(tmp_path: Path) -> None:
    assert codes(read_plan(a_pdf(tmp_path, picture_dpi=72.0))) == ["coarse_scan"]
    lettered = read_plan(a_pdf(tmp_path, picture_dpi=72.0, is_lettered=True))
    assert codes(lettered) == []
    assert said(lettered)[1] == "Vector page: lines and areas 1, labels 40, pictures 1"


def test_a_typeface_that_is_not_in_the_file_is_named(tmp_path: Path) -> None:
    path = a_pdf(tmp_path, is_lettered=True)
    assert codes(read_plan(path)) == []  # Helvetica is everywhere
    path.write_bytes(path.read_bytes().replace(b"/Helvetica", b"/Planerisa"))
    file = read_plan(path)
    assert codes(file) == ["missing_font"]
    assert "Planerisa" in str(file.problems[0].message)


def test_a_picture_says_its_resolution(tmp_path: Path) -> None:
    Image.linear_gradient("L").save(tmp_path / "a.png", dpi=(150, 150))
    assert said(read_plan(tmp_path / "a.png"))[0] == "Picture: 256 by 256 pixels, 150 dpi"
    Image.linear_gradient("L").save(tmp_path / "b.png")
    assert said(read_plan(tmp_path / "b.png")) == [
        "Picture: 256 by 256 pixels; no resolution is stated"
    ]


def a_dxf(folder: Path, units: int, size: float, text: str = "", font: str = "arial.ttf") -> Path:
    document = ezdxf_files.new(units=units)
    document.styles.add("LETTERING", font=font)
    space = document.modelspace()
    space.add_lwpolyline([(0, 0), (size, 0), (size, 0.7 * size), (0, 0.7 * size)], close=True)
    if text:
        space.add_text(text, height=size / 50, dxfattribs={"style": "LETTERING"})
    document.saveas(folder / "yard.dxf")
    return folder / "yard.dxf"


@pytest.mark.parametrize(
    ("size", "text", "unit_m"),
    [
        (420.5, "Scale 1:500", 1.0),  # 841 mm on paper, as a sheet A1
        (420_500.0, "Scale 1:500", 0.001),
        (42_050.0, "1:500", 0.01),
        (420.5, "", 1.0),
        (60_000.0, "", 0.001),
    ],
)
def test_a_unit_is_guessed_with_its_reason(
    tmp_path: Path, size: float, text: str, unit_m: float
) -> None:
    drawing = read_plan(a_dxf(tmp_path, 0, size, text)).drawing
    assert drawing is not None
    guess = guessed_unit(drawing)
    assert guess is not None
    assert guess.metres_per_unit == unit_m
    assert ("title block says 1:500" in str(guess.reason)) is bool(text)
    assert (by_title_block(drawing) is not None) is bool(text)


def test_a_unit_that_makes_no_site_is_told_with_a_likelier_one(tmp_path: Path) -> None:
    file = read_plan(a_dxf(tmp_path, 7, 60.0))
    assert codes(file) == []  # 60 km: large, but it has been a site
    file = read_plan(a_dxf(tmp_path, 7, 40_000.0))
    assert codes(file) == ["unit_doubtful"]
    assert file.problems[0].place.values["metres_per_unit"] == 0.001


@pytest.mark.parametrize(("font", "found"), [("arial.ttf", []), ("", ["LETTERING"])])
def test_a_text_style_without_typeface_is_named(
    tmp_path: Path, font: str, found: list[str]
) -> None:
    path = a_dxf(tmp_path, 6, 40.0, "Oak Yard", font)
    assert styles_without_font(path.read_bytes()) == found
    assert codes(read_plan(path)) == (["missing_font"] if found else [])


def test_a_style_that_no_word_uses_is_not_told(tmp_path: Path) -> None:
    assert styles_without_font(a_dxf(tmp_path, 6, 40.0, "", "").read_bytes()) == []
