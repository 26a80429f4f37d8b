"""Drawings as plans: made here with ezdxf and pyogrio, and real ones where they are at hand."""

import logging
import math
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from ezdxf import filemanagement as ezdxf_files

from cpted_app.errors import UserError
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.plans import PlanSource, read_plan
from cpted_app.exchange.svg_path import flattened
from cpted_app.exchange.vector_pages import LayerLook, on_paper

REAL = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("/nowhere"),
)
BOMB = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>"""


def drawing(path: Path) -> Linework:
    found = read_plan(path).drawing
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def quiet_maker() -> None:
    """Let the library that makes the drawings say what R12 cannot hold."""
    logging.getLogger("ezdxf").setLevel(logging.ERROR)


def a_dxf(path: Path, *, version: str = "R2010", units: int = 4) -> Path:
    """Return a drawing of 40 m by 20 m in millimetres: walls, a circle, a block twice, words."""
    document = ezdxf_files.new(version)
    document.units = 0 if version == "R12" else units
    document.layers.add("WALLS", color=1)
    document.layers.add("LAMPS", color=3).off()
    space = document.modelspace()
    corners = [(0, 0), (40_000, 0), (40_000, 20_000), (0, 20_000), (0, 0)]
    space.add_polyline2d(corners, dxfattribs={"layer": "WALLS"})
    space.add_circle((10_000, 10_000), 1_000, dxfattribs={"layer": "WALLS"})
    inner = document.blocks.new("POST")
    inner.add_line((-100, 0), (100, 0))
    block = document.blocks.new("LAMP-5M")
    block.add_blockref("POST", (0, 0))
    for x in (5_000, 15_000):
        space.add_blockref("LAMP-5M", (x, 5_000), dxfattribs={"layer": "LAMPS"})
    words = space.add_text("Yard", height=500, rotation=90, dxfattribs={"layer": "WALLS"})
    words.set_placement((2_000, 2_000))
    if version != "R12":
        document.layout("Layout1").add_line((0, 0), (999_999, 0))
    document.saveas(path)
    return path


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010", "R2018"])
def test_a_dxf_of_any_age_is_read(tmp_path: Path, version: str) -> None:
    found = drawing(a_dxf(tmp_path / "yard.dxf", version=version))
    names = {layer.name: layer for layer in found.layers}
    assert found.box == (0.0, 0.0, 40_000.0, 20_000.0)
    assert found.unit_m == (None if version == "R12" else 0.001)
    assert names["WALLS"].colour == "#ff0000"
    assert names["WALLS"].is_on
    assert not names["LAMPS"].is_on
    assert [(text.text, text.x, text.height, text.bearing_deg) for text in found.texts] == [
        ("Yard", 2000.0, 500.0, 0.0)
    ]
    posts = [found.points[a:b] for a, b in zip(found.starts, found.starts[1:], strict=False)]
    posts = [line for line in posts if len(line) == 2]
    assert sorted(float(line[0, 0]) for line in posts) == [4_900.0, 14_900.0]


def test_curves_become_lines_that_keep_to_them(tmp_path: Path) -> None:
    found = drawing(a_dxf(tmp_path / "yard.dxf"))
    middles = (found.segments()[:, :2] + found.segments()[:, 2:]) / 2.0
    away = np.hypot(middles[:, 0] - 10_000.0, middles[:, 1] - 10_000.0)
    ring = away[away < 1_500.0]
    assert len(ring) >= 36
    assert float(np.abs(ring - 1_000.0).max()) < 2.0


def test_a_drawing_without_a_unit_gets_a_guess_with_its_reason(tmp_path: Path) -> None:
    found = read_plan(a_dxf(tmp_path / "yard.dxf", units=0))
    assert found.pages[0].metres_per_unit is None
    assert found.scale_guess is not None
    assert found.scale_guess.metres_per_unit == 0.001
    assert "40 m by 20 m" in str(found.scale_guess.reason)


def test_a_binary_and_a_damaged_dxf_go_to_the_second_reader(tmp_path: Path) -> None:
    document = ezdxf_files.readfile(a_dxf(tmp_path / "yard.dxf"))
    document.saveas(tmp_path / "binary.dxf", fmt="bin")
    found = drawing(tmp_path / "binary.dxf")
    assert found.box[2:] == (40_000.0, 20_000.0)
    assert found.unit_m == 0.001
    text = (tmp_path / "yard.dxf").read_bytes()
    cut = tmp_path / "cut.dxf"
    cut.write_bytes(text[: text.index(b"Yard")])
    with pytest.raises(UserError, match="ends in the middle"):
        drawing(cut)
    cut.write_bytes(text[: text.rindex(b"EOF")].rstrip()[:-1].rstrip())
    assert [one.code for one in drawing(cut).problems] == ["incomplete"]
    assert drawing(cut).box == (0.0, 0.0, 40_000.0, 20_000.0)


def test_absurd_coordinates_are_left_out_and_told(tmp_path: Path) -> None:
    document = ezdxf_files.new()
    document.modelspace().add_line((0, 0), (10, 5))
    document.modelspace().add_line((0, 0), (1e30, 5))
    document.saveas(tmp_path / "far.dxf")
    found = drawing(tmp_path / "far.dxf")
    assert found.box == (0.0, 0.0, 10.0, 5.0)
    assert [one.code for one in found.problems] == ["absurd_coordinates"]


def test_svg_paths_transforms_and_layers(tmp_path: Path) -> None:
    path = tmp_path / "plan.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="50mm" '
        'viewBox="0 0 200 100"><g id="walls" stroke="#f00" transform="translate(10 20)">'
        '<rect width="40" height="30"/><path d="M0 0 l 10,0 v5"/></g>'
        '<g id="hidden" style="display:none"><line x2="9" y2="9"/></g>'
        '<image href="http://example.org/x.png"/>'
        '<g id="text"><text x="5" y="95">Hof</text><circle cx="100" cy="50" r="10"/></g></svg>'
    )
    found = read_plan(path)
    lines = found.drawing
    assert lines is not None
    assert found.pages[0].metres_per_unit == pytest.approx(0.0005)
    assert (found.pages[0].width_px, found.pages[0].height_px) == (200.0, 100.0)
    assert [(one.name, one.colour) for one in lines.layers] == [
        ("walls", "#ff0000"),
        ("text", "#000000"),
    ]
    walls = lines.segments([0])
    assert walls[:, [0, 2]].min() == 10.0
    assert walls[:, [0, 2]].max() == 50.0
    assert walls[:, [1, 3]].max() == 50.0
    assert lines.texts[0].text == "Hof"


def test_arcs_of_paths_lie_on_their_circle() -> None:
    (line,) = flattened("M10 0A10 10 0 0 1-10 0")
    away = [math.hypot(x, y) for x, y in line]
    assert len(line) > 20
    assert max(abs(one - 10.0) for one in away) < 1e-9
    assert min(y for _, y in line) == pytest.approx(0.0, abs=1e-9)
    assert max(y for _, y in line) == pytest.approx(10.0, abs=0.03)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bomb.svg", BOMB.encode(), "entities"),
        ("cut.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><g>', "damaged"),
        ("empty.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "shows nothing"),
        ("cut.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n0\n10\n", "cut.dxf"),
        ("bad.geojson", b'{"type": "FeatureCollection", "features": [{', "damaged"),
        ("plan.dwg", b"AC1032\0\0\0", "DWG"),
    ],
)
def test_bad_input_is_refused_in_words(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError, match=words):
        read_plan(path)


def test_a_map_in_degrees_is_read_in_metres(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    box = shapely.to_wkb(np.array([shapely.box(13.0, 52.0, 13.01, 52.01)]))
    pyogrio.raw.write(path, box, [], [], driver="GeoJSON", geometry_type="Polygon", crs="EPSG:4326")
    found = drawing(path)
    assert found.crs == "EPSG:32633"
    assert found.unit_m == 1.0
    assert found.size[1] == pytest.approx(1112.0, rel=0.02)


def test_a_shapefile_comes_with_its_siblings(tmp_path: Path) -> None:
    path = tmp_path / "walls.shp"
    line = shapely.to_wkb(np.array([shapely.LineString([(0, 0), (30, 40)])]))
    fields = [np.array(["x"], dtype=object)]
    pyogrio.raw.write(path, line, fields, ["name"], geometry_type="LineString", crs="EPSG:25833")
    first, second = read_plan(path), read_plan(path)
    assert first.content == second.content
    assert first.drawing is not None
    assert first.drawing.crs == "EPSG:25833"
    assert PlanSource(first.content, first.media_type).size(0) == (30.0, 40.0)
    path.with_suffix(".shx").unlink()
    with pytest.raises(UserError, match=r"walls\.shx"):
        read_plan(path)


def test_pictures_follow_how_layers_are_shown(tmp_path: Path) -> None:
    found = read_plan(a_dxf(tmp_path / "yard.dxf"))
    source = PlanSource(found.content, found.media_type)
    box = (0.0, 0.0, 40_000.0, 20_000.0)
    ink = source.render(0, box, 400, 200)[..., 3]
    assert ink[100, 0] > 0
    assert ink[50, 300] == 0
    none = (LayerLook("WALLS", is_visible=False),)
    assert source.render(0, box, 400, 200, none)[..., 3].max() == 0
    blue = (LayerLook("WALLS", colour="#0000ff"),)
    painted = source.render(0, box, 400, 200, blue)
    assert tuple(painted[100, 0, :3]) == (0, 0, 255)
    assert on_paper("#ffff00") != (255, 255, 0)


@pytest.mark.skipif(not (REAL / "dxf").is_dir(), reason="the shared drawings are not here")
@pytest.mark.parametrize(
    ("name", "lines", "box"),
    [
        ("gallery-floor-plan", 499, (0.651, 4.790, 5.200, 7.781)),
        ("barnsbury-street-axial-map", 1100, (529846.79, 182972.70, 536042.61, 187622.19)),
        ("recover-bad-structure", 1441, (-1099.5, 686.5, -47.25, 1463.46)),
    ],
)
def test_real_drawings(name: str, lines: int, box: tuple[float, ...]) -> None:
    found = drawing(REAL / "dxf" / f"{name}.dxf")
    assert len(found.starts) - 1 == lines
    assert found.box == pytest.approx(box, abs=0.05)
