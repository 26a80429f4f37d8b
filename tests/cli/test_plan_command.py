"""The plan command: scale, control points, reference systems, faults."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import Document, run

SCALE_500 = 500 * 0.0254 / 72


def test_a_plan_of_stated_scale(site: Path, plan: Path, document: Document) -> None:
    added = document("plan", site, plan, "--scale", "500")
    assert added["added"] == 1
    assert added["problems"] == []
    (found,) = document("info", site)["plans"]
    assert found["kind"] == "pdf"
    assert (found["width_px"], found["height_px"], found["name"]) == (400, 300, "plan")
    assert found["metres_per_px"] == pytest.approx(SCALE_500)
    assert found["scale_uncertainty"] is None
    expected = [SCALE_500, 0, 0, 0, -SCALE_500, SCALE_500 * 300]
    assert found["placement"] == pytest.approx(expected)
    assert (found["layers"], found["problems"]) == ([], [])


def test_a_plan_placed_by_control_points_prints_residuals(
    site: Path, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Document
) -> None:
    points = tmp_path / "p.csv"
    points.write_text("px,py,x,y\n0,0,1000,2000\n400,0,1200,2000\n400,300,1200.1,1850\n")
    assert run("plan", site, plan, "--points", points) == 0
    out = capsys.readouterr().out
    assert out.count("residual") == 3
    assert "RMSE" in out
    (found,) = document("info", site)["plans"]
    assert found["metres_per_px"] == pytest.approx(0.5, rel=1e-3)
    assert 0 < found["scale_uncertainty"] < 0.01


def test_a_plan_is_drawn_for_other_gis_unless_that_is_not_wanted(site: Path, plan: Path) -> None:
    def drawn() -> list[tuple[str]]:
        with closing(sqlite3.connect(site)) as conn:
            query = "SELECT identifier FROM gpkg_contents WHERE data_type = 'tiles'"
            return conn.execute(query).fetchall()

    assert run("plan", site, plan, "--scale", "500", "--name", "Later", "--no-tiles") == 0
    assert drawn() == []
    assert run("plan", site, plan, "--scale", "500", "--name", "Now") == 0
    assert sorted(drawn()) == [("Later",), ("Now",)]


def test_a_plan_without_scale_is_not_in_metres(
    site: Path, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Document
) -> None:
    assert run("plan", site, plan) == 0
    assert "1:500" in capsys.readouterr().err
    (found,) = document("info", site)["plans"]
    assert found["metres_per_px"] is None
    told = [problem["code"] for problem in found["problems"]]
    assert told == ["not_calibrated", "scale_stated"]
    rows = tmp_path / "t.csv"
    rows.write_text("x,y\n1,2\n")
    assert run("import", site, rows, "--as", "tree") == 1
    assert "Calibrate" in capsys.readouterr().err


def test_metres_per_unit_alone_and_with_a_scale(site: Path, plan: Path, document: Document) -> None:
    first = document("plan", site, plan, "--metres-per-unit", "0,25", "--name", "One")
    assert first["plan"]["metres_per_px"] == pytest.approx(0.25)
    second = document("plan", site, plan, "--metres-per-unit", "0.001", "--scale", "200")
    assert second["plan"]["metres_per_px"] == pytest.approx(0.2)
    assert [row["name"] for row in document("info", site)["plans"]] == ["One", "plan"]


def test_control_points_in_another_system_are_moved_to_the_sites(
    tmp_path: Path, plan: Path, document: Document
) -> None:
    site = tmp_path / "a.gpkg"
    assert run("new", site, "--title", "A", "--crs", "EPSG:25832") == 0
    points = tmp_path / "p.csv"
    points.write_text("px,py,x,y\n0,0,9,45\n400,0,9.001,45\n")
    added = document("plan", site, plan, "--points", points, "--crs", "EPSG:4326")
    assert added["plan"]["placement"][2] == pytest.approx(500_000, abs=0.01)
    assert added["plan"]["metres_per_px"] == pytest.approx(78.8 / 400, rel=0.01)


def test_a_first_plan_may_bring_the_reference_system(
    site: Path, plan: Path, tmp_path: Path, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    points = tmp_path / "p.csv"
    points.write_text("px,py,x,y\n0,0,500000,5000000\n400,0,500200,5000000\n")
    document("plan", site, plan, "--points", points, "--crs", "EPSG:25832")
    assert document("info", site)["crs"] == "EPSG:25832"
    local = tmp_path / "local.gpkg"
    assert run("new", local, "--title", "Local") == 0
    document("plan", local, plan, "--scale", "500")
    assert run("plan", local, plan, "--points", points, "--crs", "EPSG:25832") == 1
    assert "would move everything" in capsys.readouterr().err


def test_a_bad_plan_changes_nothing(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = site.read_bytes()
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and then nothing")
    assert run("plan", site, bad, "--scale", "500") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "bad.pdf" in err
    assert "Traceback" not in err
    assert site.read_bytes() == before
