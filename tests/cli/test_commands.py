"""The command line as its contract has it: documents, exit status, sentences, nothing else."""

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from reportlab.pdfgen import canvas

from cpted_app.__main__ import main
from cpted_app.cli import main as command_line
from cpted_app.session import settings
from cpted_app.session.settings import Person, Settings

ROOT = Path(__file__).resolve().parents[2]
SCALE_500 = 500 * 0.0254 / 72


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "site.gpkg"
    assert run("new", path, "--title", "Stadtpark", "--place-type", "park") == 0
    capsys.readouterr()
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    sheet = canvas.Canvas(str(path), pagesize=(400, 300))
    sheet.rect(50, 50, 100, 100, fill=1)
    sheet.drawString(10, 10, "Scale 1:500")
    sheet.save()
    return path


class Document:
    """Runs a command with --json and gives its document."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.err = ""

    def __call__(self, *arguments: object, status: int = 0) -> Any:
        self.capsys.readouterr()
        assert run(*arguments, "--json") == status
        out, self.err = self.capsys.readouterr()
        return json.loads(out)


@pytest.fixture
def document(capsys: pytest.CaptureFixture[str]) -> Document:
    return Document(capsys)


def marked(site: Path, tmp_path: Path) -> None:
    rows = tmp_path / "lamps.csv"
    rows.write_text("x,y,name\n10,20,North\n30,40,South\n")
    assert run("import", site, rows, "--as", "luminaire") == 0
    lines = tmp_path / "lines.csv"
    lines.write_text('wkt\n"LINESTRING (0 0, 30 0)"\n')
    assert run("import", site, lines, "--as", "sightline") == 0
    wall = tmp_path / "wall.csv"
    wall.write_text('wkt,height_m\n"LINESTRING (15 -5, 15 5)",3\n')
    assert run("import", site, wall, "--as", "barrier") == 0


def test_a_new_site_is_empty_and_says_so(site: Path, document: Document) -> None:
    found = document("info", site)
    assert found["title"] == "Stadtpark"
    assert found["place_types"] == ["park"]
    assert (found["crs"], found["checklist"]) == (None, "2A")
    assert isinstance(found["revision"], int)
    assert found["plans"] == []
    assert set(found["features"]) >= {"luminaire", "sightline", "access_point", "barrier", "tree"}
    assert (found["answers"], found["remarks"], found["photos"]) == (0, 0, 0)
    assert document.err == ""


def test_several_place_types_and_a_reference_system(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "a.gpkg"
    types = ("--place-type", "car-park", "--place-type", "transport_stop")
    assert run("new", path, "--title", "A", *types, "--crs", "epsg:25832") == 0
    found = document("info", path)
    assert found["place_types"] == ["car_park", "transport_stop"]
    assert found["crs"] == "EPSG:25832"


def test_an_existing_file_is_not_written_over(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = site.read_bytes()
    assert run("new", site, "--title", "Other") == 1
    assert "exists" in capsys.readouterr().err
    assert site.read_bytes() == before


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


def test_an_import_says_what_was_added_and_what_not(
    site: Path, tmp_path: Path, document: Document
) -> None:
    rows = tmp_path / "t.csv"
    rows.write_text("x,y,h\n1,2,9\nx,2,9\n3,4,900\n")
    found = document(
        "import", site, rows, "--as", "tree", "--map", "height_m=h", "--set", "leaf=evergreen"
    )
    assert found["added"] == 1
    assert [problem["place"] for problem in found["problems"]] == ["row 3", "row 4"]
    assert all(set(row) == {"code", "place", "message", "remedy"} for row in found["problems"])
    assert document("info", site)["features"]["tree"] == 1


def test_an_import_of_nothing_but_faults_is_a_fault(
    site: Path, tmp_path: Path, document: Document
) -> None:
    rows = tmp_path / "t.csv"
    rows.write_text("x,y\na,b\n")
    before = site.read_bytes()
    found = document("import", site, rows, "--as", "tree", status=1)
    assert (found["added"], len(found["problems"])) == (0, 1)
    assert site.read_bytes() == before


def test_an_item_goes_under_its_own_checklist(site: Path, document: Document) -> None:
    assert run("answer", site, "2f-05", "1") == 0
    assert document("info", site)["checklist"] == "2A"
    assert document("assess", site)["answered"] == 0
    found = document("assess", site, "--checklist", "2F")
    assert [(i["id"], i["answer"]) for i in found["items"] if i["answer"]] == [("2F-05", "1")]
    assert run("answer", site, "2Z-05", "1") == 1


def test_the_short_list_is_shown_with_its_progress(
    site: Path, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("answer", site, "2A-18", "2") == 0
    assert run("answer", site, "2F-05", "1") == 0
    whole, found = document("assess", site), document("assess", site, "--short")
    assert "short_list" not in whole
    told = found.pop("short_list")
    assert (told["answered"], told["applicable"]) == (1, len(found["items"])) == (1, 9)
    assert (told["answered_in_all"], told["applicable_in_all"]) == (2, 15)
    assert [item for item in whole["items"] if item in found["items"]] == found.pop("items")
    assert found == {key: value for key, value in whole.items() if key != "items"}
    assert run("assess", site, "--short") == 0
    assert "Short list: 1 of 9 answered" in capsys.readouterr().out


def test_the_checklists_are_listed(document: Document) -> None:
    found = document("checklists")
    assert {"2A", "2B", "2C"} <= {row["id"] for row in found}
    (first,) = [row for row in found if row["id"] == "2A"]
    assert set(first) >= {"id", "title", "version", "languages", "items"}
    keys = {"id", "text", "applies_to", "place_types", "evidence", "weight", "sources"}
    assert all(set(item) >= keys for item in first["items"])
    assert "en" in first["languages"]


def site_item(document: Document) -> str:
    """Return an item asked about the whole site that nothing measured can answer."""
    (checklist,) = [row for row in document("checklists") if row["id"] == "2A"]
    items = [i for i in checklist["items"] if i["applies_to"] == "site" and not i["evidence"]]
    return str(items[0]["id"])


def test_answers_are_recorded_for_site_and_marks(
    site: Path, tmp_path: Path, document: Document
) -> None:
    marked(site, tmp_path)
    (checklist,) = [row for row in document("checklists") if row["id"] == "2A"]
    lamp_item = next(i["id"] for i in checklist["items"] if i["applies_to"] == "luminaire")
    item = site_item(document)
    assert run("answer", site, item, "2", "--by", "Ann") == 0
    reason = ("--reason", "Dark, not visited.", "--by", "Ann")
    assert run("answer", site, lamp_item, "not-observed", "--subject", "L2", *reason) == 0
    items = {(i["id"], i["subject_label"]): i for i in document("assess", site)["items"]}
    assert items[item, "site"]["answer"] == "2"
    assert items[item, "site"]["subject"] == "site"
    assert items[item, "site"]["by"] == "Ann"
    assert items[lamp_item, "L2"]["answer"] == "not_observed"
    assert items[lamp_item, "L1"]["answer"] is None
    assert document("info", site)["answers"] == 2


def test_the_person_of_the_settings_answers(site: Path, document: Document) -> None:
    settings.save(Settings(person=Person(name="Berta")))
    item = site_item(document)
    assert run("answer", site, item, "1") == 0
    assert [i["by"] for i in document("assess", site)["items"] if i["answer"]] == ["Berta"]


def test_impossible_answers_are_refused_with_the_choices(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Document
) -> None:
    marked(site, tmp_path)
    item = site_item(document)
    (checklist,) = [row for row in document("checklists") if row["id"] == "2A"]
    lamp_item = next(i["id"] for i in checklist["items"] if i["applies_to"] == "luminaire")
    capsys.readouterr()
    for arguments, words in (
        (("2A-999", "2"), "from 2A-01 to"),
        ((item, "2", "--subject", "L1"), "whole site"),
        ((lamp_item, "2"), "L1, L2"),
        ((lamp_item, "2", "--subject", "S1"), "L1, L2"),
        ((item, "na"), "reason"),
    ):
        assert run("answer", site, *arguments) == 1
        assert words in capsys.readouterr().err
    assert run("answer", site, item, "7") == 2
    assert document("info", site)["answers"] == 0


def test_an_assessment_is_a_document_of_known_keys(
    site: Path, tmp_path: Path, document: Document
) -> None:
    marked(site, tmp_path)
    found = document("assess", site)
    assert set(found) >= {"checklist", "version", "coverage", "band", "interval", "profile"}
    assert found["checklist"] == "2A"
    assert 0 <= found["coverage"] <= 1
    assert found["band"] is None
    assert all(
        set(row) >= {"principle", "score", "answered", "applicable"} for row in found["profile"]
    )
    keys = {"id", "subject", "answer", "proposed", "reason", "evidence"}
    assert all(set(item) >= keys for item in found["items"])
    used = [each for item in found["items"] for each in item["evidence"]]
    assert used
    assert all(
        set(each) >= {"name", "value", "unit", "threshold", "source", "where"} for each in used
    )
    blocked = [
        item for item in found["items"] if item["subject_label"] == "S1" and item["proposed"]
    ]
    assert blocked
    assert blocked[0]["answer"] is None


def test_an_unknown_checklist_is_refused(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("assess", site, "--checklist", "none") == 1
    assert "2A" in capsys.readouterr().err


def test_a_remark_for_the_police_is_not_exported_to_the_public(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked(site, tmp_path)
    police = ("--by", "Mira", "--role", "police", "--kind", "third-party",
              "--audience", "police")  # fmt: skip
    assert run("remark", site, "--text", "Secret", *police, "--subject", "L1") == 0
    assert run("remark", site, "--text", "Open", "--by", "Ann", "--role", "planner",
               "--kind", "fact", "--audience", "public", "--at", "3.5,-4") == 0  # fmt: skip
    capsys.readouterr()
    out = tmp_path / "remarks.csv"
    assert run("export", site, out, "--what", "remarks") == 0
    assert "1 row is not meant for these readers" in capsys.readouterr().err
    assert "Secret" not in out.read_text()
    with out.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["text"], row["kind"], row["x"], row["y"]) == ("Open", "fact", "3.5", "-4.0")
    assert run("export", site, out, "--what", "remarks", "--audience", "police") == 0
    assert "Secret" in out.read_text()
    assert capsys.readouterr().err == ""


def test_results_are_exported_with_their_lines(site: Path, tmp_path: Path) -> None:
    marked(site, tmp_path)
    out = tmp_path / "results.geojson"
    assert run("export", site, out, "--what", "results") == 0
    (feature,) = json.loads(out.read_text())["features"]
    assert feature["geometry"]["type"] == "LineString"
    assert feature["properties"]["status"] == "blocked"
    assert feature["properties"]["visible_m"] == pytest.approx(15.0)
    assert feature["properties"]["obstacles"] == "B1"


def test_a_report_is_a_pdf_of_the_site(site: Path, plan: Path, tmp_path: Path) -> None:
    assert run("plan", site, plan, "--scale", "500") == 0
    assert run("remark", site, "--text", "Geheimnis", "--by", "M", "--role", "police",
               "--kind", "fact", "--audience", "police") == 0  # fmt: skip
    out = tmp_path / "r.pdf"
    assert run("report", site, "-o", out, "--edition", "public", "--lang", "en") == 0
    with pypdfium2.PdfDocument(out) as pdf:
        text = ""
        for page in pdf:
            part = page.get_textpage()
            text += part.get_text_bounded()
            part.close()
            page.close()
    assert "Stadtpark" in text
    assert "Geheimnis" not in text


def test_reading_commands_leave_the_file_as_it_is(
    site: Path, tmp_path: Path, document: Document
) -> None:
    marked(site, tmp_path)
    before = site.read_bytes()
    site.chmod(0o444)
    document("info", site)
    document("assess", site)
    document("verify", site)
    assert run("export", site, tmp_path / "o.geojson", "--what", "features") == 0
    assert site.read_bytes() == before


def test_a_sound_file_verifies_and_a_changed_one_does_not(
    site: Path, tmp_path: Path, document: Document
) -> None:
    marked(site, tmp_path)
    found = document("verify", site)
    assert found["ok"] is True
    assert all(set(check) >= {"name", "ok", "detail"} for check in found["checks"])
    data = site.read_bytes()
    site.write_bytes(data[: len(data) // 2])
    broken = document("verify", site, status=1)
    assert broken["ok"] is False
    assert "Traceback" not in document.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("new", "x.gpkg"),
        ("plan", "x.gpkg", "y.pdf", "--scale", "-5"),
        ("plan", "x.gpkg", "y.pdf", "--page", "0"),
        ("import", "x.gpkg", "y.csv", "--as", "lamp"),
        ("import", "x.gpkg", "y.csv", "--as", "tree", "--set", "height"),
        ("remark", "x.gpkg", "--text", "T", "--at", "5"),
        ("remark", "x.gpkg", "--text", "T", "--by", "M", "--role", "police", "--kind", "fact"),
        ("new", "x.gpkg", "--title", " "),
        ("report", "x.gpkg", "-o", "x.pdf", "--lang", "tlh"),
        ("compute", "x.gpkg", "ev"),
        ("compute", "x.gpkg", "brightness"),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage" in err


def test_help_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "verify" in capsys.readouterr().out


def test_a_missing_site_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for command in (("info",), ("assess",), ("verify",), ("report", "-o", "x.pdf")):
        assert run(command[0], tmp_path / "none.gpkg", *command[1:]) == 1
        err = capsys.readouterr().err
        assert "none.gpkg" in err
        assert len(err.strip().splitlines()) == 1


@pytest.mark.expects_log
def test_a_fault_of_the_program_is_logged_and_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], own_home: Path, site: Path
) -> None:
    def broken(_path: Path | None) -> int:
        raise ZeroDivisionError("a bug")

    assert command_line([str(site)], open_window=broken) == 1
    err = capsys.readouterr().err
    (log,) = own_home.rglob("cpted-app.log")
    assert str(log) in err
    assert "a bug" not in err
    assert "ZeroDivisionError: a bug" in log.read_text()


def test_a_site_alone_opens_the_window_on_it(site: Path, tmp_path: Path) -> None:
    opened: list[Path | None] = []

    def window(path: Path | None) -> int:
        opened.append(path)
        return 0

    assert command_line([], open_window=window) == 0
    assert command_line([str(site)], open_window=window) == 0
    assert command_line([str(tmp_path / "no.gpkg")], open_window=window) == 1
    assert opened == [None, site]


def test_a_window_without_its_libraries_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def window(_path: Path | None) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file")

    assert command_line([], open_window=window) == 1
    assert "libEGL" in capsys.readouterr().err


def test_the_command_line_needs_no_qt_and_starts_lightly(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from cpted_app.__main__ import main\n"
        f"assert main(['new', {str(tmp_path / 'a.gpkg')!r}, '--title', 'A']) == 0\n"
        f"assert main(['info', {str(tmp_path / 'a.gpkg')!r}, '--json']) == 0\n"
        "heavy = {'PySide6', 'reportlab', 'pypdfium2', 'pyproj', 'PIL'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
