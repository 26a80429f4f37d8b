"""Sight and ways out at points, from the command line: numbers by hand, formats, wrong usage."""

import csv
import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from cpted_app.cli.compute_commands import QUANTITIES
from tests.cli.commands import add, run

ROOT = Path(__file__).parents[2]
ROOM = '"POLYGON ((-1 -1, 11 -1, 11 11, -1 11, -1 -1), (0 0, 10 0, 10 10, 0 10, 0 0))"'
"""Walls 1 m thick around 10 m by 10 m."""
SIGHT = (
    "visible-area",
    "visible-count",
    "mean-depth",
    "clustering",
    "overlooked",
    "camera-density",
    "exit-distance",
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site.gpkg"
    assert run("new", path, "--title", "Park") == 0
    return path


@pytest.fixture
def room(site: Path) -> Path:
    add(site, "barrier", f"wkt,height_m,barrier_type\n{ROOM},3,building\n")
    return site


def asked(
    capsys: pytest.CaptureFixture[str], site: Path, quantity: str, places: str, *more: object
) -> list[float | None]:
    """Return the values at ``x,y`` places, one a word; None where the table has none."""
    table = site.with_name("points.csv")
    heads = ("x,y", "x,y,z")
    head = heads[places.split(maxsplit=1)[0].count(",") - 1]
    table.write_text("\n".join([head, *places.split(), ""]), encoding="utf-8")
    capsys.readouterr()
    assert run("compute", site, quantity, "--points", table, *more) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return [float(row["value"]) if row["value"] else None for row in rows]


def test_every_quantity_of_the_program_can_be_asked() -> None:
    from cpted_app.session import points

    assert tuple(points.QUANTITIES) == QUANTITIES
    units = {name: points.QUANTITIES[name].unit for name in SIGHT}
    assert list(units.values()) == ["m²", "1", "1", "1", "1", "px/m", "m"]


def test_the_ground_that_is_seen(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, room, "visible-area", "5,5 1,9") == pytest.approx([100.0, 100.0])
    circle = [math.pi * 16.0]
    assert asked(capsys, room, "visible-area", "5,5", "--radius-m", "4") == pytest.approx(circle)
    one_quarter = ("--bearing-deg", "45", "--view-deg", "90")
    found = asked(capsys, room, "visible-area", "4,3", *one_quarter)
    assert found == pytest.approx([6.0 * 7.0])
    found = asked(capsys, room, "visible-area", "5,5", "--height-m", "3.5", "--radius-m", "50")
    assert found == pytest.approx([math.pi * 2500.0])


def test_far_sight_ends_at_200_m(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, site, "visible-area", "0,0") == pytest.approx([math.pi * 4e4])


def test_how_many_of_the_other_points_are_seen(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three in the room, two on one side of it outside, one on the other side."""
    places = "1,1 9,9 5,5 20,0 20,9 -20,5"
    assert asked(capsys, room, "visible-count", places) == [2, 2, 2, 1, 1, 0]
    assert asked(capsys, room, "visible-count", places, "--height-m", "3.2") == [5] * 6
    high = "1,1,1 9,9,1 20,0,1 20,5,9"  # from the first the last is seen 4.8 m up at the wall
    assert asked(capsys, room, "visible-count", high) == [2, 1, 1, 2]


def test_cells_of_a_grid_count_each_other(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve by twelve cells, of which the middle hundred are inside the walls."""
    capsys.readouterr()
    assert run("compute", room, "visible-count", "--spacing-m", "1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    values = [point["value"] for point in found["points"]]
    assert (len(values), values.count(None), values.count(99)) == (144, 44, 100)
    assert found["unit"] == "1"


def test_the_measures_of_the_graph_of_points(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three in the room see each other; outside one row of three goes round a corner."""
    places = "1,1 9,9 5,5 -5,5 -5,20 20,20"
    assert asked(capsys, room, "mean-depth", places) == [1, 1, 1, 1.5, 1, 1.5]
    assert asked(capsys, room, "clustering", places) == [1, 1, 1, None, 0, None]


def test_windows_that_see_a_person(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "x,y,eye_height_m,bearing_deg\n"
    add(room, "opening", head + "5,11,1.6,0\n5,10.9,1.6,0\n11,5,1.6,90\n")
    places = "5,20 20,5 20,20 5,-20 5,5"
    assert asked(capsys, room, "overlooked", places) == [2, 1, 3, 0, 0]
    add(room, "barrier", 'wkt,height_m\n"LINESTRING (0 15, 10 15)",1.58\n')
    assert asked(capsys, room, "overlooked", "5,20 5,14") == [0, 2]
    assert asked(capsys, room, "overlooked", "5,20", "--height-m", "1.7") == [2]


def test_a_fence_bare_in_winter_is_seen_through(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(site, "opening", "x,y,bearing_deg\n0,0,0\n")
    hedge = '"LINESTRING (-9 5, 9 5)",2,0,0.6'
    add(site, "barrier", f"wkt,height_m,openness,seasonal_openness\n{hedge}\n")
    assert asked(capsys, site, "overlooked", "0,9") == [0]
    assert asked(capsys, site, "overlooked", "0,9", "--leaf-off") == [1]


def test_pixels_on_a_person(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under 90° a picture of 2,000 pixels is 2 m wide at 1 m; 4 m up and 3 m off make 5 m."""
    head = "x,y,height_m,bearing_deg,tilt_deg,hfov_deg,width_px,height_px\n"
    add(room, "camera", head + "5,11,1.5,0,0,90,2000,1000\n25,11,5.5,0,45,90,2000,1000\n")
    places = "5,21 25,14 5,5 5,-20 12,18"
    expected = [100.0, 200.0, 0.0, 0.0, 1000.0 / math.hypot(7, 7)]
    assert asked(capsys, room, "camera-density", places) == pytest.approx(expected)


def test_the_walk_to_a_way_out(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "x,y,open_to_public\n"
    add(site, "access_point", head + "0,-10,yes\n0,20,no\n")
    assert asked(capsys, site, "exit-distance", "3,-6 0,10") == pytest.approx([5.0, 20.0])
    add(site, "barrier", 'wkt,openness\n"LINESTRING (-3 0, 4 0)",1\n')
    around = 2.0 * math.hypot(3.0, 10.0)
    assert asked(capsys, site, "exit-distance", "0,10") == pytest.approx([around])


def test_where_no_way_leads_out_there_is_no_number(
    room: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add(room, "access_point", "x,y\n20,5\n")
    assert asked(capsys, room, "exit-distance", "5,5 20,8") == [None, pytest.approx(3.0)]
    table = room.with_name("points.csv")
    assert run("compute", room, "exit-distance", "--points", table, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [point["value"] for point in found["points"]] == [None, pytest.approx(3.0)]
    assert (found["unit"], found["maximum"]) == ("m", pytest.approx(3.0))
    out = tmp_path / "ways.asc"
    assert run("compute", room, "exit-distance", "--spacing-m", "2", "-o", out) == 0
    cells = [line.split() for line in out.read_text(encoding="ascii").splitlines()]
    assert "inf" not in {cell for row in cells for cell in row}
    assert "-9999.0" in cells[-1]


@pytest.mark.parametrize("quantity", SIGHT)
def test_pictures_of_every_quantity_show_more_than_one_colour(
    room: Path, tmp_path: Path, quantity: str
) -> None:
    add(room, "barrier", 'wkt,height_m\n"LINESTRING (25 -1, 25 8)",3\n')
    add(room, "opening", "x,y,bearing_deg\n11,5,90\n")
    add(room, "camera", "x,y,height_m,bearing_deg\n11,5,3,90\n")
    add(room, "access_point", "x,y\n40,5\n")
    out = tmp_path / "field.png"
    assert run("compute", room, quantity, "--spacing-m", "1", "-o", out) == 0
    with Image.open(out) as image:
        assert image.width > 2 * image.height
        colours = image.convert("RGBA").getcolors(maxcolors=100_000) or []
    assert len([True for count, colour in colours if count and colour != (0, 0, 0, 0)]) > 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("visible-area", "--bearing-deg", "0"), "--view-deg"),
        (("visible-area", "--view-deg", "90"), "--bearing-deg"),
        (("visible-area", "--bearing-deg", "0", "--view-deg", "361"), "360"),
        (("visible-area", "--radius-m", "0"), "larger than 0"),
        (("seen",), "exit-distance"),
    ],
)
def test_wrong_usage_is_told(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run("compute", site, *arguments) == 2
    assert said in capsys.readouterr().err


def test_help_says_where_numbers_are_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compute", "--help") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "null in JSON" in text
    assert all(name in text for name in QUANTITIES)


def test_the_loops_are_loaded_only_to_compute(site: Path) -> None:
    """Neither for help nor for a question that is refused."""
    nowhere = site.with_name("nowhere.csv")
    code = f"""
import sys
from cpted_app.__main__ import main
from tests.cli.commands import add, run
assert main(["compute", "--help"]) == 0
assert "numpy" not in sys.modules
assert main(["compute", {str(site)!r}, "overlooked", "--points", {str(nowhere)!r}]) == 1
assert "numba" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
