"""GeoPackage, Shapefile, DXF and OpenStreetMap become marks, in the right place, told in words."""

import csv
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.exchange import Imported, Options, read_features
from cpted_app.model.features import AccessPoint, Barrier, Luminaire, Tree
from cpted_app.model.kinds import LuminaireState
from cpted_app.model.records import Header
from cpted_app.model.site import Site

LOCAL = Site.of([Header(title="Local")])
UTM33 = Site.of([Header(title="UTM", crs="EPSG:25833")])
DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)
OGRINFO, OGR2OGR = shutil.which("ogrinfo"), shutil.which("ogr2ogr")
real = pytest.mark.skipif(
    not DATA.is_dir() or not OGRINFO or not OGR2OGR, reason="needs the real files and gdal-bin"
)


def written(path: Path, geometries: list[str], fields: dict[str, list[Any]], **how: Any) -> Path:
    """Write a layer with GDAL."""
    from pyogrio import raw

    shapes = [None if not text else shapely.from_wkt(text) for text in geometries]
    raw.write(
        path,
        geometry=np.array(shapely.to_wkb(np.array(shapes, dtype=object)), dtype=object),
        field_data=[np.array(column, dtype=object) for column in fields.values()],
        fields=list(fields),
        **({"geometry_type": "Unknown"} | how),
    )
    return path


def codes(imported: Imported) -> list[str]:
    return [problem.code for problem in imported.problems]


def told(imported: Imported) -> str:
    return " ".join(f"{problem.message}" for problem in imported.problems)


def dxf(path: Path, *entities: str, unit: int | None = 6, blocks: str = "") -> Path:
    """Write a drawing in text form; entities are pairs of code and value, blank-separated."""
    stated = "" if unit is None else f"9\n$INSUNITS\n70\n{unit}\n"
    body = "".join(text.replace(" ", "\n") + "\n" for text in entities)
    path.write_text(
        f"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n{stated}0\nENDSEC\n"
        f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n"
        f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n"
    )
    return path


def insert(name: str, x: float, y: float, handle: str, layer: str = "LIGHT") -> str:
    return (
        f"0 INSERT 5 {handle} 100 AcDbEntity 8 {layer} 100 AcDbBlockReference"
        f" 2 {name} 10 {x} 20 {y} 30 0"
    )


LAMP_BLOCK = (
    "0\nBLOCK\n5\nB1\n100\nAcDbEntity\n8\n0\n100\nAcDbBlockBegin\n2\nLAMP-5M\n70\n0\n10\n0\n20\n0\n"
    "0\nLINE\n5\nB2\n100\nAcDbEntity\n8\n0\n100\nAcDbLine\n10\n0\n20\n0\n11\n1\n21\n0\n"
    "0\nENDBLK\n5\nB3\n"
)
LINE = "0 LINE 5 1F 100 AcDbEntity 8 WALLS 100 AcDbLine 10 0 20 0 11 4000 21 3000"


def test_a_geopackage_layer_is_moved_to_the_sites_system(tmp_path: Path) -> None:
    path = written(
        tmp_path / "lamps.gpkg",
        ["POINT (13.44 52.48)", "POINT (13.45 52.47)"],
        {"name": ["A", "Bülow"], "mounting_height_m": [6.5, 4.0]},
        crs="EPSG:4326",
        layer="lamps",
        driver="GPKG",
    )
    from pyproj import Transformer

    imported = read_features(UTM33, path, "luminaire")
    (x, y) = Transformer.from_crs(4326, 25833, always_xy=True).transform(13.44, 52.48)
    first, second = imported.rows
    assert isinstance(first, Luminaire)
    assert (first.geometry.x, first.geometry.y) == pytest.approx((x, y), abs=0.001)
    assert (first.mounting_height_m, second.name) == (6.5, "Bülow")
    assert imported.problems == ()
    with pytest.raises(UserError, match="no reference system"):
        read_features(LOCAL, path, "luminaire")


def test_of_several_layers_one_is_asked_for_unless_only_one_fits(tmp_path: Path) -> None:
    path = tmp_path / "site.gpkg"
    polygon = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"
    for name, shape in (("houses", polygon), ("sheds", polygon), ("poles", "POINT (1 2)")):
        kind = "Point" if name == "poles" else "Polygon"
        written(
            path,
            [shape],
            {"k": ["a"]},
            layer=name,
            driver="GPKG",
            crs="EPSG:25833",
            geometry_type=kind,
            append=path.exists(),
        )
    assert read_features(UTM33, path, "luminaire").added == 1
    with pytest.raises(UserError, match=r"houses, sheds.*--layer"):
        read_features(UTM33, path, "barrier")
    (row,) = read_features(UTM33, path, "barrier", Options(layer="SHEDS")).rows
    assert row.source.startswith("site.gpkg|sheds|1|")
    with pytest.raises(UserError, match=r"no layer “x”.*houses"):
        read_features(UTM33, path, "barrier", Options(layer="x"))


def test_a_shapefile_brings_its_system_and_its_letters(tmp_path: Path) -> None:
    path = written(
        tmp_path / "trees.shp",
        ["POINT (13.44 52.48)", ""],
        {"name": ["Ähre", "none"], "height_m": [12.5, 3.0]},
        crs="EPSG:4326",
        driver="ESRI Shapefile",
        encoding="UTF-8",
        geometry_type="Point",
    )
    assert path.with_suffix(".prj").exists()
    assert path.with_suffix(".cpg").read_text() == "UTF-8"
    imported = read_features(UTM33, path, "tree")
    (row,) = imported.rows
    assert isinstance(row, Tree)
    assert (row.name, row.height_m) == ("Ähre", 12.5)
    assert "Passed over: 1, because they have no geometry" in told(imported)
    path.with_suffix(".prj").unlink()
    with pytest.raises(UserError, match=r"does not say its reference system.*--crs"):
        read_features(UTM33, path, "tree")
    again = read_features(UTM33, path, "tree", Options(crs="EPSG:4326"))
    assert again.rows[0].geometry.equals(row.geometry)
    path.with_suffix(".shx").unlink()
    with pytest.raises(UserError, match=r"lacks its companion trees\.shx"):
        read_features(UTM33, path, "tree")
    assert not path.with_suffix(".shx").exists()


def test_reading_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path / "wal.gpkg",
        ["POINT (1 2)"],
        {"k": ["a"]},
        crs="EPSG:25833",
        layer="a",
        driver="GPKG",
        geometry_type="Point",
    )
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=wal")
    connection.close()
    shape = written(
        tmp_path / "s.shp",
        ["POINT (1 2)"],
        {"k": ["a"]},
        crs="EPSG:25833",
        driver="ESRI Shapefile",
        geometry_type="Point",
    )
    drawing = dxf(tmp_path / "d.dxf", insert("LAMP-5M", 1, 2, "2A"), blocks=LAMP_BLOCK)
    before = {entry: entry.read_bytes() for entry in sorted(tmp_path.iterdir())}
    for file in (path, shape, drawing):
        assert read_features(UTM33, file, "luminaire").added == 1
    assert {entry: entry.read_bytes() for entry in sorted(tmp_path.iterdir())} == before


def test_a_file_of_another_content_is_not_followed(tmp_path: Path) -> None:
    bait = written(
        tmp_path / "bait.gpkg",
        ["POINT (1 2)"],
        {"k": ["a"]},
        crs="EPSG:25833",
        layer="a",
        driver="GPKG",
    )
    text = (
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>'
        f"{bait}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    for name in ("x.gpkg", "x.osm", "x.dxf", "x.shp", "x.pbf"):
        file = tmp_path / name
        file.write_text(text)
        with pytest.raises(UserError, match="is no "):
            read_features(UTM33, file, "luminaire")
        file.write_bytes(b"")
        with pytest.raises(UserError, match="is empty"):
            read_features(UTM33, file, "luminaire")


def test_block_inserts_become_points_and_their_name_a_height(tmp_path: Path) -> None:
    path = dxf(
        tmp_path / "plan.dxf",
        insert("LAMP-5M", 1000, 2000, "2A"),
        insert("BENCH", 0, 0, "2B", "FURNITURE"),
        LINE,
        "0 TEXT 5 2C 100 AcDbEntity 8 0 100 AcDbText 10 0 20 0 40 2 1 note",
        unit=4,
        blocks=LAMP_BLOCK + LAMP_BLOCK.replace("LAMP-5M", "BENCH").replace("B", "C"),
    )
    options = Options(columns={"mounting_height_m": "BlockName"}, only={"blockname": "lamp*"})
    imported = read_features(LOCAL, path, "luminaire", options)
    (row,) = imported.rows
    assert isinstance(row, Luminaire)
    assert (row.geometry.x, row.geometry.y, row.mounting_height_m) == (1.0, 2.0, 5.0)
    assert row.note == "Mounting height 5 m: the number before “M” in “LAMP-5M”."
    assert row.source.startswith("plan.dxf||2A|")
    by_layer = read_features(LOCAL, path, "luminaire", Options(layer="furn*"))
    assert [mark.geometry.x for mark in by_layer.rows] == [0.0]
    assert by_layer.rows[0].note == ""
    with pytest.raises(UserError, match=r"no layer “attic”.*FURNITURE, LIGHT"):
        read_features(LOCAL, path, "luminaire", Options(layer="attic"))


def test_lines_of_blocks_are_barriers_too_and_lettering_is_not(tmp_path: Path) -> None:
    path = dxf(tmp_path / "plan.dxf", insert("LAMP-5M", 10, 20, "2A"), LINE, blocks=LAMP_BLOCK)
    imported = read_features(LOCAL, path, "barrier", Options(metres_per_unit=0.01))
    ends = sorted(row.geometry.coords[-1] for row in imported.rows)
    assert np.allclose(ends, [(0.11, 0.2), (40.0, 30.0)])


@pytest.mark.parametrize(
    ("unit", "factor", "length_m"),
    [(6, 1, 5000.0), (4, 1, 5.0), (2, 1, 1524.0), (0, 1, 5000.0), (None, 1000, 5000.0)],
)
def test_the_unit_of_a_drawing_is_stated_or_guessed_with_its_reason(
    tmp_path: Path, unit: int | None, factor: int, length_m: float
) -> None:
    line = LINE.replace("4000", str(4000 * factor)).replace("3000", str(3000 * factor))
    imported = read_features(LOCAL, dxf(tmp_path / "u.dxf", line, unit=unit), "barrier")
    assert imported.rows[0].geometry.length == pytest.approx(length_m)
    is_guessed = unit in (0, None)
    assert codes(imported) == (["unit_guessed"] if is_guessed else [])
    assert ("because it is then" in told(imported)) is is_guessed


def test_numbers_of_a_national_grid_are_metres(tmp_path: Path) -> None:
    line = LINE.replace("10 0", "10 530000").replace("11 4000", "11 538000")
    imported = read_features(LOCAL, dxf(tmp_path / "grid.dxf", line, unit=0), "barrier")
    assert imported.rows[0].geometry.coords[0] == (530_000.0, 0.0)


def test_a_drawing_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = dxf(tmp_path / "cut.dxf", LINE)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"AcDbLine")])
    with pytest.raises(UserError, match="cut off"):
        read_features(LOCAL, path, "barrier")
    path.write_bytes(whole.removesuffix(b"0\nEOF\n"))
    assert codes(read_features(LOCAL, path, "barrier")) == ["no_end_mark"]
    path.write_bytes(b"AutoCAD Binary DXF\r\n\x1a\x00" + b"\0" * 50)
    with pytest.raises(UserError, match="binary DXF"):
        read_features(LOCAL, path, "barrier")


OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" version="1" lat="52.48" lon="13.44"><tag k="highway" v="street_lamp"/></node>
<node id="2" version="1" lat="52.48" lon="13.441"><tag k="highway" v="street_lamp"/>
<tag k="height" v="6 m"/><tag k="light:direction" v="-90"/><tag k="note" v="mappers"/></node>
<node id="3" version="1" lat="52.481" lon="13.44"><tag k="natural" v="tree"/>
<tag k="height" v="high"/><tag k="diameter_crown" v="6"/></node>
<node id="4" version="1" lat="52.481" lon="13.441"><tag k="entrance" v="emergency"/></node>
<node id="5" version="1" lat="52.482" lon="13.44"/>
<node id="6" version="1" lat="52.482" lon="13.441"/>
<node id="7" version="1" lat="52.483" lon="13.441"/>
<way id="10" version="1"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/>
<tag k="building" v="yes"/><tag k="building:levels" v="4"/></way>
<way id="11" version="1"><nd ref="5"/><nd ref="6"/><tag k="barrier" v="kerb"/></way>
<way id="12" version="1"><nd ref="6"/><nd ref="7"/><tag k="barrier" v="fence"/>
<tag k="fence_type" v="chain_link"/></way></osm>
"""


def osm(folder: Path, text: str = OSM) -> Path:
    path = folder / "town.osm"
    path.write_text(text)
    return path


def test_tags_decide_what_is_a_lamp_and_assumptions_are_written_down(tmp_path: Path) -> None:
    imported = read_features(UTM33, osm(tmp_path), "luminaire")
    first, second = imported.rows
    assert isinstance(first, Luminaire)
    assert isinstance(second, Luminaire)
    assert (first.mounting_height_m, second.mounting_height_m) == (5.0, 6.0)
    assert first.note == "Mounting height assumed: 5 m; the map gives none."
    assert (second.note, second.bearing_deg) == ("", 270.0)
    assert first.source.startswith("town.osm||node/1|")
    assert codes(imported) == ["passed_over"]
    assert "Passed over: 5" in told(imported)
    constant = read_features(
        UTM33, osm(tmp_path), "luminaire", Options(columns={"mounting_height_m": "height"})
    )
    assert [row.note for row in constant.rows] == [
        "",
        "Mounting height 6 m: the number before “m” in “6 m”.",
    ]


def test_levels_become_a_height_and_kerbs_no_barrier(tmp_path: Path) -> None:
    rows = read_features(UTM33, osm(tmp_path), "barrier").rows
    by_type = {str(row.barrier_type): row for row in rows if isinstance(row, Barrier)}
    assert set(by_type) == {"building", "fence"}
    assert by_type["building"].height_m == 12.0
    assert by_type["building"].note == "Height assumed: 12 m, 4 levels of 3 m."
    assert by_type["fence"].openness == 0.8
    (tree,) = read_features(UTM33, osm(tmp_path), "tree").rows
    assert isinstance(tree, Tree)
    assert (tree.crown_radius_m, tree.height_m, tree.crown_base_m) == (3.0, 8.0, 2.0)
    (door,) = read_features(UTM33, osm(tmp_path), "access_point").rows
    assert isinstance(door, AccessPoint)
    assert (door.access_type, door.open_to_public) == ("fire_exit", False)


def test_importing_again_updates_and_keeps_what_a_person_set(tmp_path: Path) -> None:
    from dataclasses import replace

    from cpted_app.model.edit import replacing
    from cpted_app.words import Message

    path = osm(tmp_path)
    site = UTM33.apply(read_features(UTM33, path, "luminaire").edit)
    again = read_features(site, path, "luminaire")
    assert (again.added, again.updated, again.unchanged, again.edit.changes) == (0, 0, 2, ())

    first, second = site.all(Luminaire)
    theirs = replace(first, name="North", mounting_height_m=7.5, state=LuminaireState.FAULTY)
    site = site.apply(replacing(Message("x"), (first, theirs)))
    osm(
        tmp_path,
        OSM.replace('"6 m"', '"8 m"').replace(
            'lat="52.48" lon="13.44"', 'lat="52.4801" lon="13.44"'
        ),
    )
    changed = read_features(site, path, "luminaire")
    assert (changed.added, changed.updated) == (0, 2)
    site = site.apply(changed.edit)
    new_first, new_second = site.all(Luminaire)
    assert (new_first.id, new_first.label) == (first.id, "L1")
    assert (new_first.name, new_first.mounting_height_m, new_first.state) == (
        "North",
        7.5,
        "faulty",
    )
    assert new_first.geometry != first.geometry
    assert (new_second.id, new_second.mounting_height_m) == (second.id, 8.0)

    contested = OSM.replace(
        '<tag k="highway" v="street_lamp"/></node>',
        '<tag k="highway" v="street_lamp"/><tag k="height" v="9"/></node>',
        1,
    )
    both = read_features(site, osm(tmp_path, contested), "luminaire")
    assert "changed_here_and_there" in codes(both)
    assert "kept: L1" in told(both)
    kept = site.apply(both.edit).get(Luminaire, first.id)
    assert kept is not None
    assert kept.mounting_height_m == 7.5

    gone = re.sub(r'<node id="2".*?</node>', "", OSM, flags=re.S)
    lost = read_features(site, osm(tmp_path, gone), "luminaire")
    assert "No longer in town.osm, but kept here: L2." in told(lost)


def test_a_crowd_of_like_problems_is_told_once(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.gpkg",
        ["POINT (1 2)"] * 30,
        {"height_m": [999.0] * 30},
        crs="EPSG:25833",
        layer="a",
        driver="GPKG",
    )
    imported = read_features(UTM33, path, "tree")
    assert (imported.added, len(imported.problems)) == (0, 1)
    assert str(imported.problems[0].place).startswith("30 rows")


def test_marks_far_from_the_site_are_told(tmp_path: Path) -> None:
    near = tmp_path / "a.csv"
    near.write_text("x,y\n394000,5814000\n")
    site = UTM33.apply(read_features(UTM33, near, "tree").edit)
    far = tmp_path / "b.csv"
    far.write_text("x,y\n294000,5814000\n")
    imported = read_features(site, far, "tree")
    assert codes(imported) == ["far_from_site"]
    assert "100 km" in told(imported)


def ogr_count(path: Path, layer: str, where: str) -> int:
    command = [str(OGRINFO), "-ro", "-q", "-where", where, str(path), layer]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.count("\nOGRFeature(")


@real
def test_counts_and_places_of_real_osm_files_are_those_of_gdals_own_tools(tmp_path: Path) -> None:
    path = DATA / "vector/berlin-neukoelln.osm"
    lamps = read_features(UTM33, path, "luminaire")
    assert lamps.added == ogr_count(path, "points", "highway = 'street_lamp'") == 52
    target = tmp_path / "lamps.csv"
    command = [str(OGR2OGR), "-t_srs", "EPSG:25833", "-where", "highway = 'street_lamp'"]
    command += ["-lco", "GEOMETRY=AS_XY", str(target), str(path), "points"]
    subprocess.run(command, check=True, capture_output=True)
    with target.open(encoding="utf-8", newline="") as file:
        places = {
            f"node/{line['osm_id']}": shapely.Point(float(line["X"]), float(line["Y"]))
            for line in csv.DictReader(file)
        }
    for lamp in lamps.rows:
        expected = places[lamp.source.split("|")[2]]
        assert lamp.geometry.distance(expected) < 0.001
    trees = read_features(UTM33, path, "tree")
    assert trees.added == ogr_count(path, "points", 'other_tags LIKE \'%"natural"=>"tree"%\'')
    package = DATA / "vector/berlin-neukoelln-25833.gpkg"
    assert read_features(UTM33, package, "luminaire").added == lamps.added
    shapefile = DATA / "vector/berlin-neukoelln-buildings-25833.shp"
    assert read_features(UTM33, shapefile, "barrier").added == 126
    pbf = DATA / "vector/frederiksted.osm.pbf"
    site = Site.of([Header(title="St Croix", crs="EPSG:32620")])
    houses = [
        row
        for row in read_features(site, pbf, "barrier").rows
        if isinstance(row, Barrier) and row.barrier_type in ("building", "canopy")
    ]
    whole = {row.source.split("|")[2].split("#")[0] for row in houses}
    assert len(whole) == ogr_count(pbf, "multipolygons", "building IS NOT NULL")


@real
def test_real_drawings_are_read_with_their_unit(tmp_path: Path) -> None:
    gallery = read_features(LOCAL, DATA / "dxf/gallery-floor-plan.dxf", "barrier")
    assert gallery.added == 499
    axial = read_features(LOCAL, DATA / "dxf/barnsbury-street-axial-map.dxf", "barrier")
    assert (axial.added, codes(axial)) == (1100, ["unit_guessed"])
    doors = read_features(LOCAL, DATA / "dxf/wipeout-door-plan.dxf", "luminaire")
    assert doors.added == 2
    damaged = read_features(LOCAL, DATA / "dxf/recover-bad-structure.dxf", "luminaire")
    assert "no_end_mark" in codes(damaged)


@real
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("truncated.gpkg", "damaged"),
        ("truncated.dxf", "cut off"),
        ("not-a-gpkg.gpkg", "no GeoPackage"),
    ],
)
def test_bad_files_are_refused_in_words(name: str, words: str) -> None:
    before = sorted((DATA / "bad-input").iterdir())
    with pytest.raises(UserError, match=words):
        read_features(UTM33, DATA / "bad-input" / name, "barrier")
    assert sorted((DATA / "bad-input").iterdir()) == before


def test_an_osm_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="damaged, or was cut off"):
        read_features(UTM33, osm(tmp_path, OSM[:700]), "luminaire")
