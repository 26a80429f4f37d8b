"""The command line as its contract has it: documents, exit status, sentences, nothing else."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from cpted_app.cli import main as command_line
from tests.cli.commands import Document, marked, run

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_output_for_which_no_room_is_left_is_told_as_such() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "main.py", "checklists"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("No room is left where the output goes.")
    assert done.stderr.count("\n") == 1
