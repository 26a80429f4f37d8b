"""Commands as a person gives them."""

import json
from pathlib import Path
from typing import Any

import pytest

from cpted_app.__main__ import main


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


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


def add(site: Path, kind: str, text: str) -> None:
    """Import a table; each one is a file of its own, or it would count as the same one anew."""
    table = site.with_name(f"{kind}-{len(list(site.parent.iterdir()))}.csv")
    table.write_text(text, encoding="utf-8")
    assert run("import", site, table, "--as", kind) == 0
