"""GeoPackage and Shapefile become marks, in the right place, told in words."""

import sqlite3
from pathlib import Path

import pytest

from cpted_app.errors import UserError
from cpted_app.exchange import Options, read_features
from cpted_app.model.features import Luminaire, Tree
from tests.exchange.vector_files import (
    DATA,
    LAMP_BLOCK,
    LOCAL,
    UTM33,
    codes,
    dxf,
    insert,
    real,
    told,
    written,
)


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
