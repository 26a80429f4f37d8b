"""Results on routes, zones, cameras and candidates as tables, without what is withheld."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from cpted_app.analysis.hiding.result import ConcealmentResults
from cpted_app.analysis.registry import Results, run_all
from cpted_app.analysis.watching.eyes_result import EyesResults
from cpted_app.exchange import write_table
from cpted_app.exchange.result_rows import result_rows
from cpted_app.model import features
from cpted_app.model.edit import adding
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session.output import export
from cpted_app.session.session import Session
from cpted_app.words import Message

# The model turns words into members of its closed sets; tests write the words.
f: Any = features


def street() -> list[Any]:
    """Return a path with a deep recess beside it, one opening, a camera for all readers."""
    line, point = shapely.LineString, shapely.Point
    recess = shapely.Polygon(
        [(0, 3), (30, 3), (30, 6), (33, 6), (33, 3), (60, 3), (60, 20), (0, 20)]
    )
    return [
        f.Route(id="w", label="W1", geometry=line([(0, 0), (60, 0)]), width_m=2.0),
        f.Barrier(id="b", label="B1", geometry=recess, barrier_type="wall", height_m=3.0),
        f.Opening(id="o", label="O1", geometry=point(10, 2.9), bearing_deg=180.0),
        f.AccessPoint(id="a", label="A1", geometry=point(0, 0)),
        f.Zone(id="z", label="Z1", geometry=shapely.box(0, -20, 60, 0)),
        f.Camera(
            id="c",
            label="C1",
            geometry=point(1, 2),
            bearing_deg=90.0,
            purpose="Counting",
            audience=Audience.PUBLIC,
        ),
    ]


def secrets() -> list[Any]:
    """Return what is for the police: an opening that sees the recess, a camera, a way out."""
    point, police = shapely.Point, {"audience": Audience.POLICE}
    return [
        f.Opening(id="o2", label="O2", geometry=point(31.5, -9), bearing_deg=0.0, **police),
        f.Camera(id="c2", label="C2", geometry=point(50, 2), purpose="Watching", **police),
        f.AccessPoint(id="a2", label="A2", geometry=point(60, 0), **police),
        f.Route(id="w2", label="W2", geometry=shapely.LineString([(0, -9), (60, -9)]), **police),
    ]


def results_of(site: Site) -> Results:
    return run_all(site, lambda _share: None)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site.of([Header(title="Street"), *street()])


def test_routes_and_zones_have_the_values_of_the_analyses(site: Site) -> None:
    results = results_of(site)
    rows = {row.values["id"]: row.values for row in result_rows(site, results)}
    eyes, hiding = results["eyes"], results["concealment"]
    assert isinstance(eyes, EyesResults)
    assert isinstance(hiding, ConcealmentResults)
    assert rows["w"]["kind"] == "route"
    assert rows["w"]["eyes_least"] == eyes.routes["w"].least
    assert rows["w"]["unseen_share"] == pytest.approx(eyes.routes["w"].unseen_share, abs=1e-4)
    assert rows["w"]["way_out_longest_m"] == pytest.approx(60.0, abs=1.5)
    assert rows["w"]["way_out_everywhere"] is True
    assert rows["w"]["refuge_longest_m"] is None
    assert rows["w"]["candidates"] == len(hiding.beside("w")) > 0
    assert rows["z"]["exits"] == "A1"
    assert "candidates" not in rows["z"]


def test_cameras_and_candidates_have_rows_of_their_own(site: Site) -> None:
    rows = result_rows(site, results_of(site))
    (camera,) = [row for row in rows if row.values["kind"] == "camera"]
    assert camera.values["purpose"] == "Counting"
    assert camera.values["dori_monitor_m"] > camera.values["dori_observe_m"] > 0.0
    assert camera.values["oodpcvs_scrutinise_m"] is None  # too steep, or out of reach
    (first, *_) = [row for row in rows if str(row.values["kind"]).endswith("_candidate")]
    assert first.geometry is not None
    assert first.geometry.area > 0.0
    assert first.values["id"] == "candidate-1"
    assert "see" in first.values["reasons"]


def test_they_are_written_as_both_formats(site: Site, tmp_path: Path) -> None:
    results = results_of(site)
    count = write_table(site, results, tmp_path / "r.csv", "results")
    assert write_table(site, results, tmp_path / "r.geojson", "results") == count >= 4
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows[:3]] == ["route", "zone", "camera"]
    assert rows[0]["way_out_everywhere"] == "yes"
    document = json.loads((tmp_path / "r.geojson").read_text())
    kinds = {one["geometry"]["type"] for one in document["features"]}
    assert {"LineString", "Point", "Polygon"} <= kinds
    ids = [one["id"] for one in document["features"]]
    assert len(set(ids)) == len(ids)


def test_where_no_way_leads_out_the_length_is_empty_and_that_is_told(tmp_path: Path) -> None:
    pen = f.Barrier(
        id="p",
        label="B1",
        geometry=shapely.LineString([(0, 0), (20, 0), (20, 20), (0, 20), (0, 0)]),
        barrier_type="wall",
        height_m=3.0,
    )
    shut = f.Zone(id="z", label="Z1", geometry=shapely.box(5, 5, 15, 15))
    gate = f.AccessPoint(id="a", label="A1", geometry=shapely.Point(50, 50))
    site = Site.of([Header(title="Pen"), pen, shut, gate])
    write_table(site, results_of(site), tmp_path / "r.geojson", "results")
    (zone,) = json.loads((tmp_path / "r.geojson").read_text())["features"]
    assert zone["properties"]["way_out_everywhere"] is False
    assert zone["properties"]["way_out_longest_m"] is None


def test_what_is_withheld_leaves_no_trace_in_the_results(tmp_path: Path) -> None:
    written = {}
    for name, rows in (("with", [*street(), *secrets()]), ("without", street())):
        session = Session.create(tmp_path / f"{name}.gpkg", Header(title="Street"))
        try:
            session.do(adding(Message("all"), *rows))
            told = export(session, tmp_path / f"{name}.csv", "results")
            assert told.withheld == (2 if name == "with" else 0)
            export(session, tmp_path / f"{name}-police.csv", "results", audience=Audience.POLICE)
        finally:
            session.close()
        written[name] = (tmp_path / f"{name}.csv").read_bytes()
    assert written["with"] == written["without"]
    police = (tmp_path / "with-police.csv").read_text(encoding="utf-8")
    assert "Watching" in police
    assert police != (tmp_path / "without-police.csv").read_text(encoding="utf-8")
