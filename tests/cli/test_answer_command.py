"""Answers on the command line: their place, their visit, and sentences that stand elsewhere."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cpted_app.__main__ import main
from cpted_app.model.actions import assessing
from cpted_app.model.kinds import Light
from cpted_app.session.session import Session

SAID = "Behind the bins the corner is dark and nobody looks there."
OF_NIGHT = "2A-04"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def made(path: Path, title: str) -> Path:
    assert run("new", path, "--title", title, "--place-type", "park") == 0
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = made(tmp_path / "park.gpkg", "Stadtpark")
    session = Session.open(path)
    for date, time, light in (
        ("2026-11-20", "14:00", Light.DAY),
        ("2026-11-20", "22:15", Light.NIGHT),
        ("2026-11-21", "09:30", Light.DAY),
    ):
        session.do(assessing.add_visit(date=date, time=time, light=light))
    session.close()
    return path


def items(site: Path, capsys: pytest.CaptureFixture[str], *more: object) -> dict[str, Any]:
    capsys.readouterr()
    assert run("assess", site, "--json", *more) == 0
    return {one["id"]: one for one in json.loads(capsys.readouterr().out)["items"]}


def test_a_low_answer_is_given_with_its_place(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("answer", site, "2A-02", "0", "--reason", SAID, "--at", "12.5,-3") == 0
    assert run("answer", site, "2A-03", "1") == 0
    found = items(site, capsys)
    assert found["2A-02"]["place"] == [12.5, -3.0]
    assert found["2A-03"]["place"] is None
    assert run("assess", site) == 0
    assert "1 low answer lacks a sentence or a place." in capsys.readouterr().out
    table = tmp_path / "answers.csv"
    assert run("export", site, table, "--what", "answers") == 0
    with table.open(encoding="utf-8", newline="") as stream:
        rows = {row["item"]: (row["x"], row["y"]) for row in csv.DictReader(stream)}
    assert rows == {"2A-02": ("12.5", "-3.0"), "2A-03": ("", "")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("2A-02", "2", "--at", "1,2"),
        ("2A-02", "0", "--rater", "Ben", "--at", "1,2"),
        ("2A-02", "0", "--rater", "Ben", "--visit", "2026-11-21"),
        (OF_NIGHT, "0", "--visit", "2026-11-20"),  # two of that day
        (OF_NIGHT, "0", "--visit", "2025-01-01"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_recorded(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run("answer", site, *arguments) == 1
    assert capsys.readouterr().err.strip()
    assert items(site, capsys)[arguments[0]]["answer"] is None


def test_a_question_of_the_dark_answered_by_day_says_so(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("answer", site, OF_NIGHT, "2", "--visit", "2026-11-20 22:15") == 0
    assert "by day" not in capsys.readouterr().out
    assert items(site, capsys)[OF_NIGHT]["visit_doubt"] is None
    capsys.readouterr()
    assert run("answer", site, OF_NIGHT, "2", "--visit", "2026-11-21") == 0
    assert "answered from a visit by day" in capsys.readouterr().out
    assert items(site, capsys)[OF_NIGHT]["visit_doubt"] == "by_day"


def test_sentences_of_another_file_are_named_and_that_file_stays_as_it_is(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = made(tmp_path / "markt.gpkg", "Marktplatz 2025")
    assert run("answer", other, "2A-05", "1", "--reason", SAID.replace("bins", "kiosk")) == 0
    before = other.read_bytes(), other.stat().st_mtime_ns
    assert run("answer", site, "2A-02", "0", "--reason", SAID) == 0
    found = items(site, capsys, "--like", other)
    (like,) = found["2A-02"]["like"]
    assert (like["title"], like["item"]) == ("Marktplatz 2025", "2A-05")
    assert like["sentence"] == SAID.replace("bins", "kiosk")
    assert 0.7 < like["share"] < 1.0
    assert found["2A-03"]["like"] == []
    assert "like" not in items(site, capsys)["2A-02"]
    assert run("assess", site, "--like", other) == 0
    assert "nearly the same sentence in “Marktplatz 2025”, 2A-05" in capsys.readouterr().out
    assert (other.read_bytes(), other.stat().st_mtime_ns) == before
    assert run("assess", site, "--like", tmp_path / "gone.gpkg") == 1
    assert "gone.gpkg" in capsys.readouterr().err
