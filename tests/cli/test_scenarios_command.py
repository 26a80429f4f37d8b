"""Proposals from the command line: listed, and carried out for values, scores and files."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import shapely

from cpted_app.__main__ import main
from cpted_app.model.actions import marking, proposing
from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Sightline, Tree
from cpted_app.model.kinds import Audience, BarrierType
from cpted_app.model.records import Header
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

WITHHELD = "Ambush oak by the kiosk"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a line behind a hedge, low in proposal A; B plants a tree for the police to know."""
    path = tmp_path / "t.gpkg"
    header = Header(title="Lime square", is_metric=True)
    session = Session.create(path, header, settings=Settings())
    hedge = shapely.LineString([(5, -5), (5, 5)])
    kind = BarrierType.HEDGE
    session.do(marking.place(session.site, Barrier, hedge, height_m=3.0, barrier_type=kind))
    session.do(marking.place(session.site, Sightline, shapely.LineString([(0, 0), (30, 0)])))
    session.do(proposing.add(session.site, name="Low hedge", cost=800.0))
    session.show_scenario(proposing.proposals(session.site)[0].id)
    (row,) = session.shown.all(Barrier)
    session.do(replacing(Message("lower"), (row, replace(row, height_m=0.6))))
    session.show_scenario("")
    session.do(proposing.add(session.site, name="Watched trees", audience=Audience.POLICE))
    session.show_scenario(proposing.proposals(session.site)[1].id)
    session.do(marking.place(session.shown, Tree, shapely.Point(0, 9), name=WITHHELD))
    session.close()
    return path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_proposals_are_listed_with_what_they_change(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("scenarios", site) == 0
    assert capsys.readouterr().out.splitlines() == [
        "A  Low hedge, 800 EUR",
        "   B1  changed",
        "B  Watched trees",
        "   T1  added",
    ]
    assert run("scenarios", site, "--json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["label"], first["cost"], second["audience"]) == ("A", 800.0, "police")
    assert second["changes"][0]["kind"] == "tree"
    assert second["changes"][0]["has_effect"] is True


def test_a_site_without_proposals_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("new", tmp_path / "n.gpkg", "--title", "N")
    capsys.readouterr()
    assert run("scenarios", tmp_path / "n.gpkg") == 0
    assert capsys.readouterr().out == "There is no proposal.\n"


def test_values_and_evidence_are_those_of_the_proposal(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = tmp_path / "p.csv"
    points.write_text("x,y\n0,0\n", encoding="utf-8")
    seen = {}
    for options in ((), ("--scenario", "A")):
        assert run("compute", site, "visible-area", "--points", points, *options) == 0
        (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
        seen[options] = float(list(row.values())[-1])
        assert run("assess", site, "--json", *options) == 0
        told = json.loads(capsys.readouterr().out)
        (line,) = [item for item in told["items"] if item["id"] == "2A-07"]
        assert ("30" in line["proposal_text"]) is bool(options)
    assert seen[("--scenario", "A")] > seen[()]


def test_an_unknown_proposal_is_told_with_those_there_are(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("assess", site, "--scenario", "Z") == 1
    assert "A, B" in capsys.readouterr().err


def test_the_export_is_of_what_exists_unless_a_proposal_is_asked(
    site: Path, tmp_path: Path
) -> None:
    heights = []
    for name, options in (("e.csv", ()), ("a.csv", ("--scenario", "a"))):
        out = tmp_path / name
        assert run("export", site, out, "--what", "features", "--kind", "barrier", *options) == 0
        (row,) = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
        heights.append(float(row["height_m"]))
    assert heights == [3.0, 0.6]


def test_a_proposal_for_the_police_is_neither_handed_over_nor_told_to_others(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.pdf"
    assert run("report", site, "-o", out, "--scenario", "B") == 1
    assert not out.exists()
    assert run("report", site, "-o", out, "--scenario", "A") == 0
    text = words(out)
    assert "proposal A: Low hedge" in text
    assert WITHHELD not in text
    assert "Watched trees" not in text
    assert run("report", site, "-o", out, "--scenario", "B", "--edition", "police") == 0
    assert "Watched trees" in words(out)
    table = tmp_path / "t.csv"
    assert run("export", site, table, "--what", "features", "--scenario", "B") == 1
    capsys.readouterr()


def words(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = (page.get_textpage().get_text_bounded() for page in document)
        return " ".join("\n".join(pages).split())
    finally:
        document.close()


def test_the_report_sets_proposals_beside_what_exists_unless_told_not_to(
    site: Path, tmp_path: Path
) -> None:
    out = tmp_path / "r.pdf"
    assert run("report", site, "-o", out) == 0
    assert "Proposal A: Low hedge" in words(out)
    assert "Watched trees" not in words(out)
    assert run("report", site, "-o", out, "--without-proposals") == 0
    assert "Low hedge" not in words(out)


def test_the_report_is_against_the_checklists_that_are_named(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "r.pdf"
    assert run("report", site, "-o", out, "--checklist", "2A, 2E") == 0
    text = words(out)
    assert "2A-07" in text
    assert "2E-01" in text
    assert run("report", site, "-o", out, "--checklist", "9Z") == 1
    assert "9Z" in capsys.readouterr().err
    assert run("report", site, "-o", out, "--checklist", ",") == 2
    assert "2A,2E" in capsys.readouterr().err
