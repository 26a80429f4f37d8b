"""What is exported can be read by others and by this program, and holds no more than given."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.errors import UserError
from cpted_app.exchange import read_features, write_features, write_table
from cpted_app.exchange.coordinates import check_site_crs
from cpted_app.model.actions import advising, assessing
from cpted_app.model.actions.marking import place
from cpted_app.model.features import Barrier, Camera, Luminaire, Zone
from cpted_app.model.fields import specs
from cpted_app.model.kinds import AnswerValue, Audience, Role
from cpted_app.model.records import Header, Recommendation
from cpted_app.model.site import Site
from cpted_app.model.work import Level

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TRIANGLE = shapely.Polygon([(0, 0), (0, 9.5), (9.5, 0)])


def built(crs: str | None = None, x: float = 0.0, y: float = 0.0) -> Site:
    site = Site.of([Header(title="Park", crs=crs)])
    site = site.apply(place(site, Luminaire, shapely.Point(x + 10, y + 20), name="=1+1"))
    ground = shapely.transform(TRIANGLE, lambda points: np.add(points, (x, y)))
    site = site.apply(place(site, Zone, ground, name="Ü"))
    return site.apply(place(site, Camera, shapely.Point(x + 5, y + 5)))


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text())["features"]
    return found


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_site_without_system_exports_metres_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    assert write_features(built(), {}, path) == 3
    document = json.loads(path.read_text())
    assert document["coordinates"] == "site metres"
    assert "crs" not in document
    lamp = document["features"][0]
    assert lamp["geometry"] == {"type": "Point", "coordinates": [10.0, 20.0]}
    assert lamp["properties"]["label"] == "L1"
    assert lamp["properties"]["mounting_height_m"] == 5.0
    assert lamp["properties"]["flux_lm"] is None


def test_a_site_with_system_exports_degrees_as_rfc_7946_has_them(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    write_features(built("EPSG:25832", 500_000 - 10, 5_000_000), {}, path)
    document = json.loads(path.read_text())
    assert "coordinates" not in document
    lon, lat = document["features"][0]["geometry"]["coordinates"]
    assert lon == pytest.approx(9.0, abs=1e-8)
    assert 45 < lat < 46
    zone = shapely.geometry.shape(document["features"][2]["geometry"])
    assert zone.exterior.is_ccw


@pytest.mark.parametrize("ending", ["geojson", "csv"])
@pytest.mark.parametrize("crs", [None, "EPSG:25832"])
def test_what_was_exported_is_imported_unchanged(
    tmp_path: Path, ending: str, crs: str | None
) -> None:
    site = built(crs, 356_000.0, 5_699_000.0) if crs else built()
    path = tmp_path / f"out.{ending}"
    for row_class in (Luminaire, Zone):
        assert write_features(site, {}, path, row_class.kind) == 1
        (old,) = site.all(row_class)
        imported = read_features(site, path, row_class.kind)
        (new,) = imported.rows
        assert imported.problems == ()
        assert new.name == old.name
        assert new.geometry.normalize().equals_exact(old.geometry.normalize(), 0.001)


def test_a_table_cannot_run_as_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_features(built(), {}, path, "luminaire")
    (row,) = table(path)
    assert row["name"] == "'=1+1"
    assert (row["x"], row["y"], row["wkt"]) == ("10.0", "20.0", "POINT (10 20)")


def test_what_a_reader_may_not_have_is_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    write_features(built().seen_by(Audience.PUBLIC), {}, path)
    kinds = [feature["properties"]["kind"] for feature in features(path)]
    assert kinds == ["luminaire", "zone"]


def test_answers_and_remarks_are_tables_with_places(tmp_path: Path) -> None:
    site = built()
    lamp = site.all(Luminaire)[0]
    for subject, value in (("site", AnswerValue.MEETS), (str(lamp.id), AnswerValue.FAILS)):
        given = assessing.answer(
            site, item="2A-01", value=value, subject=subject, by="Ann", at_utc=NOW
        )
        site = site.apply(given)
    remark = assessing.add_remark(
        role=Role.PLANNER, text="Dark", by="Ann", at_utc=NOW, x_m=3.0, y_m=4.0
    )
    site = site.apply(remark)
    path = tmp_path / "answers.geojson"
    assert write_table(site, {}, path, "answers") == 2
    whole, one = features(path)
    assert (whole["geometry"], whole["properties"]["subject_label"]) == (None, "site")
    assert (one["geometry"]["coordinates"], one["properties"]["answer"]) == ([10, 20], "0")
    assert write_table(site, {}, tmp_path / "remarks.csv", "remarks") == 1
    (row,) = table(tmp_path / "remarks.csv")
    assert (row["text"], row["x"], row["by"]) == ("Dark", "3.0", "Ann")


def test_an_unknown_ending_or_table_and_a_missing_folder_are_said(tmp_path: Path) -> None:
    site = built()
    with pytest.raises(UserError, match=r"\.geojson, \.gpkg or \.csv"):
        write_features(site, {}, tmp_path / "out.xlsx")
    with pytest.raises(UserError, match="features, results, answers, remarks"):
        write_table(site, {}, tmp_path / "out.csv", "scores")
    with pytest.raises(UserError, match="cannot be written"):
        write_features(site, {}, tmp_path / "none" / "out.csv")
    with pytest.raises(UserError, match="cannot be written"):
        write_features(site, {}, tmp_path / "none" / "out.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_results_of_a_withheld_mark_stay_out(tmp_path: Path) -> None:
    site = built()
    results = {"sightlines": SimpleNamespace(views={"gone": SimpleNamespace(sightline_id="gone")})}
    assert write_table(site, results, tmp_path / "out.csv", "results") == 0


def test_a_site_measures_in_metres_on_a_plane() -> None:
    assert check_site_crs("EPSG:25832") == "EPSG:25832"
    assert check_site_crs("epsg:27700") == "EPSG:27700"
    for name in ("EPSG:4326", "EPSG:2263"):
        with pytest.raises(UserError, match="does not measure in metres"):
            check_site_crs(name)
    with pytest.raises(UserError, match="not a known"):
        check_site_crs("nonsense")


def test_barriers_export_all_their_fields(tmp_path: Path) -> None:
    site = Site.of([Header(title="Park")])
    line = shapely.LineString([(0, 0), (4, 0)])
    site = site.apply(place(site, Barrier, line, height_m=1.9, openness=0.05))
    write_features(site, {}, tmp_path / "out.csv", "barrier")
    (row,) = table(tmp_path / "out.csv")
    assert (row["height_m"], row["openness"], row["seasonal_openness"]) == ("1.9", "0.05", "")
    assert row["wkt"] == "LINESTRING (0 0, 4 0)"


def test_recommendations_go_out_by_priority_with_every_field(tmp_path: Path) -> None:
    site = built()
    lamp = site.all(Luminaire)[0]
    rows = (
        {"text": "Cut"},
        {"text": "Mend", "subject": lamp.id, "item": "2A-36", "severity": Level.HIGH},
        {"text": "=2+2", "severity": Level.LOW, "likelihood": Level.LOW, "response": "adopted"},
    )
    site = site.apply(advising.add_recommendations(site, rows))
    path = tmp_path / "out.csv"
    assert write_table(site, {}, path, "recommendations") == 3
    first, second, third = table(path)
    assert (first["label"], first["priority"], first["text"]) == ("R3", "low", "'=2+2")
    assert (first["response"], first["follow_up"]) == ("adopted", "open")
    assert (second["label"], second["priority"]) == ("R1", "")
    assert (third["subject_label"], third["severity"], third["x"]) == ("L1", "high", "10.0")
    fields = set(specs(Recommendation)) - {"text"}
    assert fields <= set(first)
