"""The photo command: its document, its words and its exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import photo_files as made
from tests.cli.commands import run


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "site.gpkg"
    assert run("new", path, "--title", "Stadtpark", "--crs", "EPSG:25832") == 0
    capsys.readouterr()
    return path


def photo_list(site: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run("info", site, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["photos"] == len(found["photo_list"])
    rows: list[dict[str, Any]] = found["photo_list"]
    return rows


def test_photos_are_added_and_counted(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    near = made.jpeg(tmp_path / "a.jpg", made.notes(lat_deg=48.137, lon_deg=11.575), seed=1)
    far = made.jpeg(tmp_path / "b.jpg", made.notes(lat_deg=-33.86, lon_deg=151.21), seed=2)
    assert run("photo", site, near, far, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["added"], found["labels"]) == (2, ["P1", "P2"])
    assert [problem["code"] for problem in found["problems"]] == ["photo_outside"]
    assert set(found["problems"][0]) == {"code", "place", "message", "remedy"}
    first, second = photo_list(site, capsys)
    assert (first["placed_by"], second["placed_by"]) == ("camera", "unplaced")
    assert first["audience"] == "partners"


def test_what_is_said_on_the_line_is_what_the_photo_says(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "lamp.csv"
    rows.write_text("x,y\n10,20\n")
    assert run("import", site, rows, "--as", "luminaire", "--crs", "local") == 0
    path = made.jpeg(tmp_path / "a.jpg")
    said = ["--at", "3,5;4,5", "--bearing-deg", "360", "--caption", "Ramp", "--by", "Ann"]
    said += ["--audience", "police", "--personal-data", "--subject", "L1", "--item", "2a-01"]
    assert run("photo", site, path, *said) == 0
    assert "Added P1." in capsys.readouterr().out
    (photo,) = photo_list(site, capsys)
    assert (photo["x_m"], photo["y_m"], photo["bearing_deg"]) == (3.5, 4.5, 0.0)
    assert (photo["caption"], photo["by"], photo["audience"]) == ("Ramp", "Ann", "police")
    assert (photo["has_personal_data"], photo["item"]) == (True, "2A-01")
    assert photo["subject"] not in ("site", "L1")


def test_a_file_that_is_no_photo_ends_with_a_sentence(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 300)
    assert run("photo", site, path) == 1
    out, err = capsys.readouterr()
    assert "a.heic" in err
    assert "Traceback" not in err + out
    assert photo_list(site, capsys) == []


@pytest.mark.parametrize(
    ("more", "status"),
    [
        (["--bearing-deg", "400"], 2),
        (["--at", "x"], 2),
        (["--audience", "all"], 2),
        (["--subject", "Z9"], 1),
        (["--item", "9Z-1"], 1),
    ],
)
def test_wrong_words_on_the_line_are_refused(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], status: int
) -> None:
    assert run("photo", site, made.jpeg(tmp_path / "a.jpg"), *more) == status
    assert capsys.readouterr().err
    assert photo_list(site, capsys) == []


def test_the_log_is_exported_for_its_readers(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("photo", site, made.jpeg(tmp_path / "a.jpg"), "--at", "1,2")
    out = tmp_path / "log.csv"
    assert run("export", site, out, "--what", "photos") == 0
    assert len(out.read_text("utf-8").splitlines()) == 1
    assert "1" in capsys.readouterr().err
    assert run("export", site, out, "--what", "photos", "--audience", "partners") == 0
    assert "POINT (1 2)" in out.read_text("utf-8")
