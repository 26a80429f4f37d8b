"""Other programs read the file: GDAL sees every layer with its shapes, system and values."""

import contextlib
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.model import features, records
from cpted_app.model.edit import replacing
from cpted_app.model.fields import specs
from cpted_app.model.site import Site
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW, one_of_each

SYSTEM_PYTHON = Path("/usr/bin/python3")
VALIDATOR = "osgeo_utils.samples.validate_gpkg"

TYPES = {"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon"}


def made(path: Path, crs: str | None) -> Site:
    rows = one_of_each()
    header = next(row for row in rows if isinstance(row, records.Header))
    rows[rows.index(header)] = replace(header, crs=crs)
    with Store.create(path, rows, author=AUTHOR, at_utc=NOW) as store:
        return store.load()


def layer(
    path: Path, kind: str
) -> tuple[dict[str, object], list[shapely.Geometry], dict[str, list[object]]]:
    meta, _, wkb, columns = pyogrio.raw.read(path, layer=kind)
    values = {name: list(column) for name, column in zip(meta["fields"], columns, strict=True)}
    return meta, list(shapely.from_wkb(wkb)), values


def test_every_kind_is_a_layer_and_every_record_a_table(tmp_path: Path) -> None:
    path = tmp_path / "site.gpkg"
    made(path, "EPSG:25832")
    listed = dict(pyogrio.list_layers(path).tolist())
    expected: dict[str, str | None] = {"layer_styles": None}
    for feature_class in features.FEATURE_CLASSES:
        kinds = feature_class.geometry_types
        expected[feature_class.kind] = kinds[0] if len(kinds) == 1 else "Unknown"
    expected |= {record_class.kind: None for record_class in records.RECORD_CLASSES}
    assert listed == expected


@pytest.mark.parametrize("crs", ["EPSG:25832", None])
def test_every_layer_has_its_shapes_system_and_values(tmp_path: Path, crs: str | None) -> None:
    path = tmp_path / "site.gpkg"
    site = made(path, crs)
    for feature_class in features.FEATURE_CLASSES:
        rows = site.all(feature_class)
        meta, shapes, values = layer(path, feature_class.kind)
        assert shapes == [row.geometry for row in rows]
        assert values["uuid"] == [row.id for row in rows]
        declared: type = feature_class
        for name in specs(declared):
            kept = [getattr(row, name) for row in rows]
            read = [None if _is_missing(value) else value for value in values[name]]
            assert read == kept, name
        assert (meta["crs"] == crs) if crs else "EPSG" not in str(meta["crs"])
        info = pyogrio.read_info(path, layer=feature_class.kind)
        assert info["total_bounds"] == tuple(shapely.total_bounds(shapes))


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def test_georeferencing_later_says_so_in_every_geometry_and_undo_takes_it_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "site.gpkg"
    site = made(path, None)
    header = site.header
    edit = replacing(Message("Georeference"), (header, replace(header, crs="EPSG:31466")))
    with Store.open(path) as store:
        seq = store.commit(edit, author=AUTHOR, at_utc=NOW)
        assert srs_ids(path) == {31466}
        assert pyogrio.read_info(path, layer="barrier")["crs"] == "EPSG:31466"
        store.commit(edit.inverse(), author=AUTHOR, at_utc=NOW, action="undo", of=seq)
        assert srs_ids(path) == {-1}
        assert store.load().rows == site.rows


def srs_ids(path: Path) -> set[int]:
    found: set[int] = set()
    with contextlib.closing(sqlite3.connect(path)) as conn:
        for table in [cls.kind for cls in features.FEATURE_CLASSES]:
            for (blob,) in conn.execute(f"SELECT geom FROM {table}"):  # noqa: S608 - our own names
                found.add(int.from_bytes(blob[4:8], "little", signed=True))
        for registry in ("gpkg_geometry_columns", "gpkg_contents"):
            found |= {
                srs_id
                for (srs_id,) in conn.execute(
                    f"SELECT srs_id FROM {registry} WHERE srs_id IS NOT NULL"  # noqa: S608
                )
            }
    return found


def test_a_system_without_a_code_is_kept_by_its_definition(tmp_path: Path) -> None:
    local = "+proj=tmerc +lat_0=48 +lon_0=11.5 +k=1 +x_0=1000 +y_0=2000 +ellps=bessel +units=m"
    path = tmp_path / "site.gpkg"
    made(path, local)
    assert srs_ids(path) == {100_000}
    crs = pyogrio.read_info(path, layer="tree")["crs"]
    assert "Transverse_Mercator" in crs
    with pytest.raises(UserError, match="not a coordinate reference system"):
        made(tmp_path / "other.gpkg", "the town's own")


def test_a_layer_that_another_program_rewrote_is_read_as_well(tmp_path: Path) -> None:
    """GDAL writes points without an envelope."""
    path = tmp_path / "site.gpkg"
    site = made(path, "EPSG:25832")
    tree = site.all(features.Tree)[0]
    bare = b"GP\0\1" + (25832).to_bytes(4, "little") + shapely.to_wkb(tree.geometry, byte_order=1)
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE tree SET geom = ?", (bare,))
    with Store.open(path) as store:
        assert store.load() == site
        moved = replace(tree, geometry=shapely.Point(1, 1))
        store.commit(replacing(Message("x"), (tree, moved)), author=AUTHOR, at_utc=NOW)
    assert pyogrio.read_info(path, layer="tree")["total_bounds"] == (1, 1, 1, 1)


def test_qgis_finds_a_well_formed_default_style_for_every_layer(tmp_path: Path) -> None:
    path = tmp_path / "site.gpkg"
    made(path, None)
    with contextlib.closing(sqlite3.connect(path)) as conn:
        found = conn.execute(
            "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"
            " AND f_table_catalog = '' AND f_table_schema = '' AND f_geometry_column = 'geom'"
        ).fetchall()
    assert {name for name, _ in found} == {cls.kind for cls in features.FEATURE_CLASSES}
    for name, style in found:
        root = ElementTree.fromstring(style)  # noqa: S314 - our own text
        wanted = {TYPES_OF_SYMBOL[each] for each in features.feature_class(name).geometry_types}
        assert {symbol.get("type") for symbol in root.iter("symbol")} == wanted
        assert [each.get("fieldName") for each in root.iter("text-style")] == ["label"]


TYPES_OF_SYMBOL = {"Point": "marker", "LineString": "line", "Polygon": "fill"}


def has_validator() -> bool:
    if not SYSTEM_PYTHON.exists():
        return False
    command = [str(SYSTEM_PYTHON), "-c", f"import {VALIDATOR}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_validator(), reason="GDAL's validator is not on this machine")
@pytest.mark.parametrize("crs", ["EPSG:25832", None])
def test_the_validator_of_gdal_has_nothing_to_say(tmp_path: Path, crs: str | None) -> None:
    path = tmp_path / "site.gpkg"
    made(path, crs)
    command = [str(SYSTEM_PYTHON), "-m", VALIDATOR, "--extra", "--warning-as-error", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
