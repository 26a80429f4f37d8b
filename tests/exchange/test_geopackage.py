"""A plain GeoPackage as GDAL reads it: layers, types, system, places; nothing that was withheld."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyogrio.raw import read

from cpted_app.exchange import read_features, write_features, write_table
from cpted_app.exchange.export_tables import ExportTable
from cpted_app.exchange.geopackage import geopackage, layer_of
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.result_rows import ExportRow
from cpted_app.model.actions import assessing
from cpted_app.model.actions.marking import place
from cpted_app.model.features import BY_KIND, Barrier, Camera, Feature, Luminaire, Route
from cpted_app.model.kinds import Audience, Role
from cpted_app.model.records import Header
from cpted_app.model.site import Site

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SQUARE = shapely.box(0.125, 0, 4, 4)
UTM = "EPSG:25832"


def built(crs: str | None = None) -> Site:
    site = Site.of([Header(title="Park", crs=crs)])
    at = shapely.Point(356_000.123456789, 5_699_000.1)
    site = site.apply(place(site, Luminaire, at, name="Über =1+1", flux_lm=1200.0))
    site = site.apply(place(site, Luminaire, shapely.Point(1, 2)))
    site = site.apply(place(site, Barrier, SQUARE, height_m=3.0))
    site = site.apply(place(site, Barrier, shapely.LineString([(0, 0), (9, 9)]), height_m=1.0))
    walk = shapely.LineString([(0, 0), (5, 0), (5, 5)])
    site = site.apply(place(site, Route, walk, night_route=True))
    return site.apply(place(site, Camera, shapely.Point(5, 5), name="Hidden mast"))


def layer(path: Path, name: str) -> tuple[dict[str, Any], list[Any], dict[str, list[Any]]]:
    """Return what GDAL tells of a layer, its geometries, and its columns."""
    about, _fids, found, columns = read(path, layer=name)
    geometries = [None if one is None else shapely.from_wkb(one) for one in found]
    cells = [column.tolist() for column in columns]
    return about, geometries, dict(zip(about["fields"], cells, strict=True))


def test_each_kind_is_a_layer_with_its_own_type_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    assert write_features(built(), {}, path) == 6
    types = dict(pyogrio.list_layers(path).tolist())
    assert set(types) == set(BY_KIND)
    assert types["luminaire"] == "Point"
    assert types["zone"] == "Polygon"
    assert types["sightline"] == "LineString"
    assert types["barrier"] == "Unknown"  # lines and polygons
    info = pyogrio.read_info(path, layer="luminaire")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert kinds["mounting_height_m"] == kinds["flux_lm"] == "OFTReal"
    assert kinds["name"] == kinds["state"] == kinds["label"] == "OFTString"
    _about, _shapes, columns = layer(path, "luminaire")
    assert columns["label"] == ["L1", "L2"]
    assert columns["name"] == ["Über =1+1", ""]  # text is text: no sign is put before it
    assert columns["flux_lm"][0] == 1200.0
    assert np.isnan(columns["flux_lm"][1])
    assert pyogrio.read_info(path, layer="tree")["features"] == 0


def test_yes_and_no_are_booleans_and_whole_numbers_integers(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    write_features(built(), {}, path)
    info = pyogrio.read_info(path, layer="route")
    subtypes = dict(zip(info["fields"], info["ogr_subtypes"], strict=True))
    assert subtypes["night_route"] == "OFSTBoolean"
    assert layer(path, "route")[2]["night_route"] == [True]
    info = pyogrio.read_info(path, layer="camera")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert kinds["width_px"].startswith("OFTInteger")


@pytest.mark.parametrize("crs", [None, UTM])
def test_the_system_of_the_site_is_that_of_every_layer(tmp_path: Path, crs: str | None) -> None:
    path = tmp_path / "out.gpkg"
    write_features(built(crs), {}, path)
    for name in BY_KIND:
        found = pyogrio.read_info(path, layer=name)["crs"]
        assert found == UTM if crs else "Undefined Cartesian" in found


@pytest.mark.parametrize("crs", [None, UTM])
def test_places_come_back_to_the_last_digit_and_are_imported_unchanged(
    tmp_path: Path, crs: str | None
) -> None:
    site, path = built(crs), tmp_path / "out.gpkg"
    write_features(site, {}, path)
    rows: tuple[type[Feature], ...] = (Luminaire, Barrier, Route)
    for row_class in rows:
        marks = site.all(row_class)
        assert layer(path, row_class.kind)[1] == [row.geometry for row in marks]
        options = Options(kind=row_class.kind, layer=row_class.kind)
        imported = read_features(site, path, row_class.kind, options)
        assert [row.geometry for row in imported.rows] == [row.geometry for row in marks]
        assert [row.name for row in imported.rows] == [row.name for row in marks]
        assert imported.problems == ()


def test_one_kind_alone_is_one_layer(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    assert write_features(built(), {}, path, "luminaire") == 2
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["luminaire"]


def test_a_table_is_one_layer_and_a_row_without_a_place_has_none(tmp_path: Path) -> None:
    site, path = built(), tmp_path / "remarks.gpkg"
    said: dict[str, Any] = {"role": Role.PLANNER, "by": "Ann", "at_utc": NOW}
    values: list[dict[str, Any]] = [{"text": "Dark", "x_m": 3.0, "y_m": 4.0}, {"text": "Loud"}]
    for each in values:
        site = site.apply(assessing.add_remark(**said, **each))
    assert write_table(site, {}, path, "remarks") == 2
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["remarks"]
    _about, shapes, columns = layer(path, "remarks")
    assert shapes == [shapely.Point(3, 4), None]
    assert columns["text"] == ["Dark", "Loud"]


def test_columns_of_a_table_are_what_their_values_are_and_empty_cells_are_null() -> None:
    cells: list[dict[str, Any]] = [
        {"n": 1, "x": 1, "b": True, "t": "a"},
        {"x": 2.5, "b": None, "t": 3},
        {"none": None, "far_m": None},
    ]
    found = layer_of(ExportTable(name="t", rows=[ExportRow(None, each) for each in cells]))
    types = {name: column.dtype.kind for name, column in found.columns.items()}
    assert types == {"n": "i", "x": "f", "b": "b", "t": "O", "none": "O", "far_m": "f"}
    assert found.columns["t"].tolist() == ["a", "3", None]
    assert found.missing["n"].tolist() == [False, True, True]
    assert found.missing["b"].tolist() == [False, True, True]


def test_a_table_without_rows_is_a_layer_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "none.gpkg"
    path.write_bytes(geopackage([layer_of(ExportTable(name="answers", rows=[]))], None))
    assert pyogrio.read_info(path, layer="answers")["features"] == 0


def test_what_is_withheld_is_nowhere_in_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    write_features(built(), {}, path)
    assert b"Hidden mast" in path.read_bytes()
    write_features(built().seen_by(Audience.PUBLIC), {}, path)  # in place of the one before
    data = path.read_bytes()
    assert b"Hidden mast" not in data
    assert "Über".encode() in data
    assert pyogrio.read_info(path, layer="camera")["features"] == 0


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs gdal-bin")
def test_another_gdal_reads_it_without_a_word_of_warning(tmp_path: Path) -> None:
    path = tmp_path / "out.gpkg"
    write_features(built(UTM), {}, path)
    command = [str(shutil.which("ogrinfo")), "-ro", "-al", "-so", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert told.stdout.count("Layer name:") == len(BY_KIND)
    assert "Feature Count: 2" in told.stdout
