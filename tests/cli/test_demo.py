"""The example is built whole, again over itself, and never over anything else."""

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from cpted_app.__main__ import main
from cpted_app.cli import main as command_line


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_example_is_complete(example_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = sorted(path.name for path in example_folder.iterdir())
    assert names == ["example-police.pdf", "example.gpkg", "example.pdf"]
    site = example_folder / "example.gpkg"
    assert run("info", site, "--json") == 0
    info = json.loads(capsys.readouterr().out)
    assert info["plans"][0]["metres_per_px"] == pytest.approx(500 * 0.0254 / 72)
    assert info["features"]["sightline"] >= 3
    for kind in ("camera", "refuge", "seating", "opening", "route", "zone"):
        assert info["features"][kind] >= 2
    assert info["remarks"] > 3
    assert run("verify", site, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_the_reports_of_the_example_tell_of_sight_to_each_reader_his_part(
    example_folder: Path,
) -> None:
    public, police = (
        words(example_folder / name) for name in ("example.pdf", "example-police.pdf")
    )
    for title in (
        "Lines that change by themselves",
        "Eyes on the place",
        "Cameras",
        "Walking the routes",
        "Candidates of concealment",
        "Ways out and access",
        "Proposals beside what exists",
    ):
        assert title in public
        assert title in police
    assert "Robbery in the underpass: pictures" in police
    assert "Robbery in the underpass: pictures" not in public
    assert "Theft of bicycles at the stands." in public
    assert "What moved the score" in public


def words(pdf: Path) -> str:
    """Return the text of all pages in one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def test_another_file_of_that_name_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "example.gpkg"
    assert run("new", site, "--title", "Mine") == 0
    before = site.read_bytes()
    assert run("demo", "--out", tmp_path, "--no-window") == 1
    assert "not an earlier example" in capsys.readouterr().err
    assert site.read_bytes() == before
    site.unlink()
    (tmp_path / "example.pdf").write_bytes(b"mine")
    assert run("demo", "--out", tmp_path, "--no-window") == 1
    assert (tmp_path / "example.pdf").read_bytes() == b"mine"


def test_an_earlier_example_is_built_anew_and_the_window_opens_on_it(
    example_folder: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(example_folder, tmp_path / "d"))
    site = folder / "example.gpkg"
    first = site.stat().st_ino, site.read_bytes()
    opened: list[Path | None] = []

    def window(path: Path | None) -> int:
        opened.append(path)
        return 0

    arguments = ["demo", "--out", str(folder)]
    assert command_line(arguments, open_window=window, has_display=True) == 0
    assert opened == [site]
    assert (site.stat().st_ino, site.read_bytes()) != first


def test_where_another_file_is_no_window_opens(tmp_path: Path) -> None:
    (tmp_path / "example.gpkg").write_bytes(b"mine")
    opened: list[Path | None] = []

    def window(path: Path | None) -> int:
        opened.append(path)
        return 0

    arguments = ["demo", "--out", str(tmp_path)]
    assert command_line(arguments, open_window=window, has_display=True) == 1
    assert opened == []
