"""Values at points from the command line: the numbers of the oracle, every format, every fault."""

import csv
import io
import json
import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.commands import add, run

EVEN_IES = """IESNA:LM-63-2002
[TEST] none
[TESTLAB] none
[ISSUEDATE] 2020
[MANUFAC] none
TILT=NONE
1 -1 1 3 1 1 2 0 0 0
1 1 100
0 90 180
0
1000 1000 1000
"""
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
REFERENCE = SHARED / "reference-results" / "radiance-single-and-wall.csv"
LAMP_FILE = SHARED / "photometry-ies" / "lab-aerolamp.ies"


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "site.gpkg"
    assert run("new", path, "--title", "Park") == 0
    capsys.readouterr()
    return path


@pytest.fixture
def site(empty: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a site with 1,000 cd in every direction, 5 m above the origin."""
    (empty.parent / "even.ies").write_text(EVEN_IES, encoding="ascii")
    head = "x,y,mounting_height_m,photometry,maintenance_factor\n"
    add(empty, "luminaire", head + "0,0,5,even.ies,1\n")
    capsys.readouterr()
    return empty


def points(site: Path, text: str = "x,y\n5,0\n") -> Path:
    path = site.with_name("points.csv")
    path.write_text(text, encoding="utf-8")
    return path


def values(capsys: pytest.CaptureFixture[str]) -> list[float]:
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return [float(row["value"]) for row in rows]


@pytest.mark.parametrize(
    ("arguments", "expected_lx"),
    [
        (("eh",), 14.142),
        (("ehs",), 8.536),
        (("ev", "--bearing-deg", "270"), 21.993),
        (("esc", "--bearing-deg", "270"), 14.001),
        (("esc", "--bearing-deg", "330"), 10.501),
        (("esc", "--bearing-deg", "0"), 7.001),
        (("esc", "--bearing-deg", "150"), 3.500),
        (("esc", "--bearing-deg", "90"), 0.0),
        (("eh", "--height-m", "1.5"), 1000 * 3.5 / math.hypot(5, 3.5) ** 3),
    ],
)
def test_the_published_figures_come_out(
    site: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    expected_lx: float,
) -> None:
    """The isotropic source of 1,000 cd, by hand."""
    assert run("compute", site, *arguments, "--points", points(site)) == 0
    assert values(capsys) == pytest.approx([expected_lx], abs=6e-4)


def test_no_digit_is_lost(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compute", site, "eh", "--points", points(site)) == 0
    assert values(capsys) == pytest.approx([1000.0 * 5.0 / 50.0**1.5], rel=1e-15)


def test_points_come_back_in_order_with_their_own_heights(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = points(site, "z;y;x\n1,5;0;5\n;0,5;-5\n0;0;5\n")
    assert run("compute", site, "eh", "--points", table, "--height-m", "1.5") == 0
    text = capsys.readouterr().out
    assert text.splitlines()[0] == "x,y,z,value"
    rows = [[float(cell) for cell in line.split(",")] for line in text.splitlines()[1:]]
    assert [row[:3] for row in rows] == [[5.0, 0.0, 1.5], [-5.0, 0.5, 1.5], [5.0, 0.0, 0.0]]
    assert rows[2][3] == pytest.approx(14.1421356, abs=1e-6)
    assert rows[0][3] == pytest.approx(1000 * 3.5 / math.hypot(5, 3.5) ** 3)


def test_without_heights_the_table_has_three_columns(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compute", site, "eh", "--points", points(site)) == 0
    assert capsys.readouterr().out.splitlines()[0] == "x,y,value"


def test_named_points_win_over_a_grid(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compute", site, "eh", "--points", points(site), "--spacing-m", "0.01") == 0
    assert len(values(capsys)) == 1


def test_a_grid_covers_the_marks_and_leaves_out_buildings(
    site: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    house = '"POLYGON ((-4 -4, 0 -4, 0 -2, -4 -2, -4 -4))"'
    add(site, "barrier", f"wkt,height_m,barrier_type\n{house},6,building\n")
    out = tmp_path / "grid.asc"
    assert run("compute", site, "eh", "--spacing-m", "1", "-o", out) == 0
    lines = out.read_text(encoding="ascii").splitlines()
    head = dict(line.split() for line in lines[:6])
    assert (head["ncols"], head["nrows"]) == ("4", "4")
    assert [float(head[key]) for key in ("xllcorner", "yllcorner", "cellsize")] == [-4, -4, 1]
    rows = np.array([[float(cell) for cell in line.split()] for line in lines[6:]])
    assert (rows[2:] == float(head["NODATA_value"])).all()  # the south comes last
    capsys.readouterr()
    assert run("compute", site, "eh", "--points", points(site, "x,y\n-0.5,-0.5\n")) == 0
    assert values(capsys) == [rows[0, 3]]
    assert rows[0, 3] == pytest.approx(1000 * 5 / math.hypot(0.5, 0.5, 5) ** 3)


def test_a_package_and_a_picture_hold_the_values(site: Path, tmp_path: Path) -> None:
    add(site, "opening", "x,y\n4,3\n")
    package, picture = tmp_path / "light.gpkg", tmp_path / "light.png"
    assert run("compute", site, "eh", "--points", points(site), "-o", package) == 0
    with closing(sqlite3.connect(package)) as file:
        (value,) = file.execute("SELECT value FROM eh").fetchone()
        (kind,) = file.execute("SELECT geometry_type_name FROM gpkg_geometry_columns").fetchone()
    assert value == pytest.approx(14.1421356, abs=1e-6)
    assert kind == "POINT"
    assert run("compute", site, "eh", "--spacing-m", "0.5", "-o", picture) == 0
    with Image.open(picture) as image:
        assert image.width * 6 == pytest.approx(image.height * 8, rel=0.05)
        assert len(image.convert("RGB").getcolors(maxcolors=100_000) or []) > 1


def test_the_document_holds_the_points(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compute", site, "eh", "--points", points(site), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["quantity"], found["unit"], found["count"]) == ("eh", "lx", 1)
    assert found["points"] == [{"x": 5.0, "y": 0.0, "value": found["average"]}]


def test_planned_lights_and_bare_trees_are_asked_for(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "x,y,mounting_height_m,photometry,maintenance_factor,state\n"
    add(site, "luminaire", head + "10,0,5,even.ies,1,planned\n")
    add(site, "tree", "x,y,crown_radius_m,crown_base_m,height_m\n2.5,0,1,1,4\n")
    capsys.readouterr()
    table, found = points(site), []
    for flags in ((), ("--leaf-off",), ("--with-planned", "--leaf-off")):
        assert run("compute", site, "eh", "--points", table, *flags) == 0
        found += values(capsys)
    summer, winter, both = found
    assert summer < winter < 14.142
    assert winter == pytest.approx(0.6 * 14.1421356, abs=1e-5)
    assert both == pytest.approx(winter + 14.1421356, abs=1e-5)


def test_a_luminaire_without_photometry_is_named(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(empty, "luminaire", "x,y\n0,0\n")
    capsys.readouterr()
    assert run("compute", empty, "eh", "--points", points(empty)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "L1" in err
    assert "generic" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "columns x and y"),
        ("x,y\n", "columns x and y"),
        ("x,y\n1,far\n", "row 2"),
        ("x,y\n1,2\n,3\n", "row 3"),
    ],
)
def test_points_that_are_none_are_refused(
    site: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    assert run("compute", site, "eh", "--points", points(site, text)) == 1
    assert said in capsys.readouterr().err


def test_faults_of_files_and_grids_are_told(
    site: Path, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = points(site)
    for out, said in (("v.asc", "grid"), ("v.doc", ".doc"), ("no/v.csv", "cannot be written")):
        assert run("compute", site, "eh", "--points", table, "-o", tmp_path / out) == 1
        assert said in capsys.readouterr().err
    add(site, "tree", "x,y\n90000,90000\n")
    capsys.readouterr()
    assert run("compute", site, "eh") == 1
    assert "wider spacing" in capsys.readouterr().err


def test_without_marks_there_is_no_ground_for_a_grid(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compute", empty, "eh") == 1
    assert "--points" in capsys.readouterr().err


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the collection of real files is not here")
def test_another_program_says_the_same(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One floodlight and a wall, 71 places, by Radiance."""
    (empty.parent / LAMP_FILE.name).write_bytes(LAMP_FILE.read_bytes())
    head = "x,y,mounting_height_m,photometry,maintenance_factor,bearing_deg\n"
    add(empty, "luminaire", head + f"0,0,4,{LAMP_FILE.name},1,90\n")
    box = '"POLYGON ((2 -3, 2.3 -3, 2.3 2, 2 2, 2 -3))"'
    add(empty, "barrier", f"wkt,height_m,barrier_type\n{box},2.5,building\n")
    with REFERENCE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 71
    for normal in {(row["nx"], row["ny"], row["nz"], row["z"]) for row in rows}:
        east, north, up, z = map(float, normal)
        mine = [row for row in rows if (row["nx"], row["ny"], row["nz"], row["z"]) == normal]
        table = points(empty, "x,y\n" + "".join(f"{row['x']},{row['y']}\n" for row in mine))
        bearing = math.degrees(math.atan2(east, north)) % 360.0
        facing = ("eh",) if up == 1.0 else ("ev", "--bearing-deg", str(bearing))
        capsys.readouterr()
        assert run("compute", empty, *facing, "--points", table, "--height-m", z) == 0
        expected = [float(row["E_lx_radiance"]) for row in mine]
        assert values(capsys) == pytest.approx(expected, rel=0.01, abs=2e-5)
