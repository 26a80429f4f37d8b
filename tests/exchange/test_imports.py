"""Tables and GeoJSON become marks in one edit; what cannot is told row by row."""

import json
from pathlib import Path
from typing import Any

import pytest

from cpted_app.errors import UserError
from cpted_app.exchange import Imported, Options, read_features
from cpted_app.exchange.points_csv import read_control_points
from cpted_app.model.features import Barrier, Luminaire, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import Header
from cpted_app.model.site import Site

LOCAL = Site.of([Header(title="Local")])
UTM = Site.of([Header(title="UTM", crs="EPSG:25832")])
DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)
real = pytest.mark.skipif(not DATA.is_dir(), reason="the collection of real files is not here")


def write(path: Path, content: str | bytes | dict[str, Any]) -> Path:
    if isinstance(content, dict):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def collection(*features: tuple[str, Any, dict[str, Any]], **members: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        **members,
        "features": [
            {"type": "Feature", "geometry": {"type": kind, "coordinates": xy}, "properties": values}
            for kind, xy, values in features
        ],
    }


def xy(imported: Imported) -> list[tuple[float, float]]:
    return [row.geometry.coords[0] for row in imported.rows]


def codes(imported: Imported) -> list[str]:
    return [problem.code for problem in imported.problems]


def test_a_table_becomes_marks_in_one_edit(tmp_path: Path) -> None:
    path = write(
        tmp_path / "lamps.csv",
        "id,x,y,name,mounting_height_m,state\n007,10,20,North,6.5,working\n008,30.5,40,,,faulty\n",
    )
    imported = read_features(LOCAL, path, "luminaire")
    assert imported.problems == ()
    assert xy(imported) == [(10, 20), (30.5, 40)]
    site = LOCAL.apply(imported.edit)
    first, second = site.all(Luminaire)
    assert (first.label, first.name, first.mounting_height_m) == ("L1", "North", 6.5)
    assert (second.label, second.mounting_height_m, second.state) == ("L2", 5.0, "faulty")
    assert first.source.startswith("lamps.csv||007|")
    assert site.revision == LOCAL.revision + 1
    assert str(imported.edit.label) == "Import 2 marks from lamps.csv"


@pytest.mark.parametrize(
    "content",
    [
        "x;y;height_m;name\n1,5;2,25;12,5;Müller\n".encode("cp1252"),
        "\ufeffX\tY\tHEIGHT_M\tNAME\r\n1.5\t2.25\t12.5\tMüller\r\n".encode(),
        'x,y,height_m,name\n"1,5","2,25","12,5","Müller"\n'.encode("utf-16"),
        "\n\nx|y|height_m|name\n1,5|2,25|12,5|Müller\n\n".encode(),
    ],
)
def test_tables_of_all_dialects_say_the_same(tmp_path: Path, content: bytes) -> None:
    imported = read_features(LOCAL, write(tmp_path / "t.csv", content), "tree")
    (tree,) = imported.rows
    assert isinstance(tree, Tree)
    assert (xy(imported), tree.height_m, tree.name) == ([(1.5, 2.25)], 12.5, "Müller")


def test_bad_rows_are_told_by_number_and_the_others_go_on(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "x,y,height_m\n1,1,5\nabc,2,5\n3,,5\n4,4,9999\n\n5,5,tall\n6,6,7\n",
    )
    imported = read_features(LOCAL, path, "tree")
    assert xy(imported) == [(1, 1), (6, 6)]
    assert [str(problem.place) for problem in imported.problems] == [
        "row 3",
        "row 4",
        "row 5",
        "row 7",
    ]
    assert codes(imported) == ["coordinates", "coordinates", "row", "row"]
    assert "9999" in str(imported.problems[2].message)
    assert all(str(problem.remedy) for problem in imported.problems)


def test_columns_are_mapped_and_constants_set(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "x,y,Hoehe,ies\n1,2,8,00123.ldt\n")
    options = Options(
        columns={"mounting_height_m": "Hoehe", "photometry": "ies"},
        constants={"maintenance_factor": "0,67", "state": "planned"},
    )
    (row,) = read_features(LOCAL, path, "luminaire", options).rows
    assert isinstance(row, Luminaire)
    assert (row.mounting_height_m, row.photometry) == (8.0, "00123.ldt")
    assert (row.maintenance_factor, row.state) == (0.67, "planned")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(columns={"heigth": "x"}), "no field “heigth”.*mounting_height_m"),
        (Options(constants={"colour": "red"}), "no field “colour”.*photometry"),
        (Options(columns={"name": "Nom"}), "no column “Nom”.*x, y"),
        (Options(constants={"mounting_height_m": "high"}), "not a number"),
    ],
)
def test_an_unknown_field_or_column_is_refused_with_the_list(
    tmp_path: Path, options: Options, words: str
) -> None:
    path = write(tmp_path / "t.csv", "x,y\n1,2\n")
    with pytest.raises(UserError, match=words):
        read_features(LOCAL, path, "luminaire", options)


def test_an_unknown_kind_or_ending_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "x,y\n1,2\n")
    with pytest.raises(UserError, match="not a kind"):
        read_features(LOCAL, path, "lamp")
    with pytest.raises(UserError, match=r"\.kml.*GeoJSON"):
        read_features(LOCAL, write(tmp_path / "t.kml", "x"), "tree")
    with pytest.raises(UserError, match="no columns x and y"):
        read_features(LOCAL, write(tmp_path / "u.csv", "a,b\n1,2\n"), "tree")


def test_nothing_in_metres_comes_on_a_plan_without_scale(tmp_path: Path) -> None:
    site = Site.of([Header(title="Plan", is_metric=False)])
    with pytest.raises(UserError, match="Calibrate"):
        read_features(site, write(tmp_path / "t.csv", "x,y\n1,2\n"), "tree")


def test_degrees_in_a_table_are_placed_by_the_sites_system(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "lon,lat\n9,0\n")
    assert xy(read_features(UTM, path, "tree"))[0] == pytest.approx((500_000, 0), abs=0.001)
    with pytest.raises(UserError, match="no coordinate reference system"):
        read_features(LOCAL, path, "tree")


def test_degrees_taken_as_metres_are_remarked(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "X,Y\n13.4392984,52.4718579\n")
    imported = read_features(UTM, path, "tree")
    assert codes(imported) == ["looks_like_degrees"]
    placed = read_features(UTM, path, "tree", Options(crs="EPSG:4326"))
    assert codes(placed) == []
    assert xy(placed)[0][1] > 5_000_000
    plain = read_features(UTM, write(tmp_path / "u.csv", "x,y\n12.5,40\n"), "tree")
    assert (codes(plain), xy(plain)) == ([], [(12.5, 40)])


def test_wkt_in_a_table_gives_lines_and_areas(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        'wkt,barrier_type\n"LINESTRING (0 0, 5 5)",hedge\n'
        '"POLYGON ((0 0,1 0,1 1,0 0))",building\nX,wall\n',
    )
    imported = read_features(LOCAL, path, "barrier")
    assert [row.geometry.geom_type for row in imported.rows] == ["LineString", "Polygon"]
    assert [str(problem.place) for problem in imported.problems] == ["row 4"]


def test_geojson_in_degrees_is_placed_and_heights_are_dropped(tmp_path: Path) -> None:
    document = collection(("Point", [9.0, 0.0, 77.0], {"name": "A", "height_m": 9}))
    (tree,) = read_features(UTM, write(tmp_path / "t.geojson", document), "tree").rows
    assert isinstance(tree, Tree)
    assert tree.geometry.coords[0] == pytest.approx((500_000, 0), abs=0.001)
    assert not tree.geometry.has_z
    assert (tree.name, tree.height_m) == ("A", 9.0)


def test_a_named_reference_system_is_honoured_and_told_one_wins(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    document = collection(("Point", [356_250.0, 5_699_250.0], {}), crs=crs)
    path = write(tmp_path / "t.geojson", document)
    assert xy(read_features(UTM, path, "tree")) == [(356_250, 5_699_250)]
    moved = xy(read_features(UTM, path, "tree", Options(crs="EPSG:25833")))
    assert moved[0][0] > 700_000


def test_metres_without_a_system_fit_only_a_site_without_one(tmp_path: Path) -> None:
    path = write(tmp_path / "t.geojson", collection(("Point", [300.0, 250.0], {})))
    assert xy(read_features(LOCAL, path, "tree")) == [(300, 250)]
    with pytest.raises(UserError, match="--crs EPSG:25832"):
        read_features(UTM, path, "tree")
    low = write(tmp_path / "v.geojson", collection(("Point", [12.0, 40.5], {})))
    assert xy(read_features(LOCAL, low, "tree")) == [(12, 40.5)]
    unclear = write(tmp_path / "u.geojson", collection(("Point", [12.345678, 40.5], {})))
    with pytest.raises(UserError, match="--crs local"):
        read_features(LOCAL, unclear, "tree")
    assert xy(read_features(LOCAL, unclear, "tree", Options(crs="local"))) == [(12.345678, 40.5)]


def test_several_geometries_in_one_are_split(tmp_path: Path) -> None:
    lines = [[[300, 0], [310, 0]], [[300, 5], [310, 5]]]
    document = collection(("MultiLineString", lines, {"barrier_type": "fence"}))
    rows = read_features(LOCAL, write(tmp_path / "t.geojson", document), "barrier").rows
    assert [row.label for row in rows] == ["B1", "B2"]
    assert all(isinstance(row, Barrier) and row.barrier_type is BarrierType.FENCE for row in rows)


def test_an_outline_that_crosses_itself_is_mended_and_told(tmp_path: Path) -> None:
    bow = [[[200, 0], [210, 10], [210, 0], [200, 10], [200, 0]]]
    document = collection(("Polygon", bow, {}))
    imported = read_features(LOCAL, write(tmp_path / "t.geojson", document), "zone")
    assert codes(imported) == ["outline_mended"]
    assert all(row.geometry.is_valid for row in imported.rows)
    assert sum(row.geometry.area for row in imported.rows) == pytest.approx(50)


def test_features_that_cannot_be_the_kind_are_told(tmp_path: Path) -> None:
    document = collection(
        ("Point", [300, 1], {}),
        ("LineString", [[300, 1], [310, 2], [320, 3]], {}),
        ("LineString", [[300, 1], [310, 2]], {"observer_height_m": 1.15}),
        ("LineString", [[300]], {}),
    )
    document["features"].append({"type": "Feature", "geometry": None, "properties": None})
    document["features"].append("nonsense")
    imported = read_features(LOCAL, write(tmp_path / "t.geojson", document), "sightline")
    assert len(imported.rows) == 1
    assert sorted(str(problem.place) for problem in imported.problems) == [
        f"feature {number}" for number in (1, 2, 4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "not readable GeoJSON"),
        (b"[" * 100_000, "not readable GeoJSON"),
        (b"\xff\xfe\x00", "not readable GeoJSON"),
        (b"[1, 2]", "not GeoJSON"),
        (b'{"type": "Topology"}', "Topology"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b"", "is empty"),
    ],
)
def test_what_is_not_geojson_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_features(LOCAL, write(tmp_path / "t.geojson", content), "tree")


def test_an_unknown_reference_system_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "x,y\n1,2\n")
    with pytest.raises(UserError, match="not a known coordinate reference system"):
        read_features(UTM, path, "tree", Options(crs="EPSG:1"))


@real
def test_street_lamps_of_berlin_arrive_where_they_stand() -> None:
    site = Site.of([Header(title="Berlin", crs="EPSG:25833")])
    path = DATA / "vector" / "berlin-neukoelln-street-lamps.csv"
    imported = read_features(site, path, "luminaire", Options(crs="EPSG:4326"))
    assert (len(imported.rows), imported.problems) == (52, ())
    assert all(393_000 < x < 395_000 and 5_813_000 < y < 5_816_000 for x, y in xy(imported))
    assert imported.rows[0].source.startswith("berlin-neukoelln-street-lamps.csv||6915930541|")


@real
def test_buildings_of_rotterdam_keep_their_system_and_heights() -> None:
    site = Site.of([Header(title="Rotterdam", crs="EPSG:28992")])
    path = DATA / "vector" / "rotterdam-buildings-heights-28992.geojson"
    options = Options(columns={"height_m": "height"}, constants={"barrier_type": "building"})
    imported = read_features(site, path, "barrier", options)
    assert (len(imported.rows), imported.problems) == (16, ())
    first = imported.rows[0]
    assert isinstance(first, Barrier)
    assert first.height_m == 15.21
    assert first.geometry.exterior.coords[0] == (90987.429, 435642.77)


def test_control_points_are_read_and_faults_named_by_row(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "px;py;x;y\n0;0;10,5;20\n100;0;60,5;20\n")
    points = read_control_points(path)
    assert [*points.points_px] == [(0, 0), (100, 0)]
    assert [*points.points_m] == [(10.5, 20), (60.5, 20)]
    for content, words in (
        ("px,py,x,y\n0,0,1,1\n", "has 1 control points"),
        ("px,py,x,y\n0,0,1,1\n5,5,zero,1\n", "row 3: “zero” in column x"),
        ("px,py,x,y\n0,0,1\n5,5,1,1\n", "row 2: “” in column y"),
        ("a,b\n1,2\n", "no column “px”"),
        ("\n\n", "no table"),
    ):
        with pytest.raises(UserError, match=words):
            read_control_points(write(path, content))
