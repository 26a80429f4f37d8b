"""The command compare: another file or a day of this one, as sentences, JSON and CSV."""

import csv
import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.commands import run


@pytest.fixture
def files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """Return the file of today and that of last year."""
    now, then = tmp_path / "now.gpkg", tmp_path / "then.gpkg"
    lamps = tmp_path / "lamps.csv"
    lamps.write_text("x,y\n1,2\n5,2\n")
    assert run("new", now, "--title", "Square", "--place-type", "square") == 0
    assert run("import", now, lamps, "--as", "luminaire") == 0
    assert run("answer", now, "2A-02", "0", "--reason", "Bent.", "--by", "Ada") == 0
    shutil.copy(now, then)
    assert run("answer", now, "2A-02", "3", "--reason", "Straight.", "--by", "Ada") == 0
    capsys.readouterr()
    return now, then


def test_a_file_is_compared_in_sentences(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    now, then = files
    before = then.read_bytes()
    assert run("compare", now, "--with", then) == 0
    said = capsys.readouterr().out
    assert "The score was 0.0 and is 3.0 of 3; before rounding it changed by +3.00." in said
    assert "0 · fails\t3 · exemplary\t▲ better\tBent.\tStraight." in said
    assert then.read_bytes() == before


def test_json_and_csv(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now, then = files
    out = tmp_path / "out.csv"
    assert run("compare", now, "--with", then, "--json", "-o", out) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["earlier"]["name"] == "then.gpkg"
    assert told["score"]["difference_exact"] == "3"
    assert [one["course"] for one in told["items"] if one["item"] == "2A-02"] == ["better"]
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    (row,) = [one for one in rows if one["section"] == "score"]
    assert (row["item"], row["difference"]) == ("2A-02", "3.0")


def test_a_line_of_the_journal_is_an_earlier_state(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    now, _then = files
    assert run("compare", now, "--as-of", "1", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["change"] for one in told["marks"]} == {"added"}
    assert told["score"]["difference"] is None


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (("--as-of", "yesterday"), 2, "is not a day such as"),
        (("--as-of", "1999-01-01"), 1, "did not exist yet"),
        (("--with", "nowhere.gpkg"), 1, "There is no file"),
        ((), 2, "required"),
    ],
)
def test_what_cannot_be_compared_is_told(
    files: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    asked: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    assert run("compare", files[0], *asked) == status
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_another_site_is_refused_unless_it_is_said_to_be_the_same(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far, lamps = tmp_path / "far.gpkg", tmp_path / "far.csv"
    lamps.write_text("x,y\n9000,2\n")
    assert run("new", far, "--title", "Far") == 0
    assert run("compare", files[0], "--with", far) == 1
    said = capsys.readouterr().err
    assert "far.gpkg may be another site: without marks in both, nothing tells" in said
    assert "compare all the same" in said
    assert run("import", far, lamps, "--as", "luminaire") == 0
    assert run("compare", files[0], "--with", far) == 1
    assert "looks like another site" in capsys.readouterr().err
    assert run("compare", files[0], "--with", far, "--any-site") == 0


def test_the_help_documents_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "--help") == 0
    said = capsys.readouterr().out
    for key in ("difference_exact", "movements", "only_later", "uncertainty_before", "verdict"):
        assert key in said


def test_a_report_says_what_changed_since(files: tuple[Path, Path], tmp_path: Path) -> None:
    now, then = files
    out = tmp_path / "out.pdf"
    assert run("report", now, "-o", out, "--compare", then) == 0
    document = pypdfium2.PdfDocument(out)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "Compared with an earlier state" in text
    assert "Straight." in text


def test_a_report_is_compared_with_another_site_only_if_that_is_said(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare, out = tmp_path / "bare.gpkg", tmp_path / "out.pdf"
    assert run("new", bare, "--title", "Bare") == 0
    ask = ("report", files[0], "-o", out, "--compare", bare)
    assert run(*ask) == 1
    assert "nothing tells" in capsys.readouterr().err
    assert not out.exists()
    assert run(*ask, "--any-site") == 0
    assert out.exists()
