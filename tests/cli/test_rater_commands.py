"""Two people rate by command: blind until both are done, and together from a copy."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import run


def agreement(site: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    assert run("agreement", site, "--json") == 0
    return json.loads(capsys.readouterr().out)


def site_items(site: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run("assess", site, "--json") == 0
    found = json.loads(capsys.readouterr().out)["items"]
    return [one["id"] for one in found if one["subject"] == "site"]


def test_ratings_stay_hidden_until_both_are_done_and_are_no_answers(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = site_items(site, capsys)[:12]
    for at, item in enumerate(items):
        assert run("answer", site, item, 1, "--rater", "Ada", "--reason", "seen") == 0
        other = 1 if at < 9 else 3
        assert run("answer", site, item, other, "--rater", "Ben", "--reason", "seen") == 0
    assert run("rater", site, "Ada", "--done") == 0
    found = agreement(site, capsys)
    assert "Rater 2" in found["hidden"]
    assert [(one["label"], one["rated"], one["is_done"]) for one in found["raters"]] == [
        ("Rater 1", 12, True),
        ("Rater 2", 12, False),
    ]
    assert "disagreed" not in found
    assert run("info", site, "--json") == 0
    assert json.loads(capsys.readouterr().out)["answers"] == 0
    assert run("rater", site, "Ben", "--done") == 0
    found = agreement(site, capsys)
    assert (found["overall"]["pairs"], found["overall"]["percent"]) == (12, 0.75)
    assert len(found["disagreed"]) == 3
    assert found["disagreed"][0]["apart"] == 2
    assert run("agreement", site) == 0
    out = capsys.readouterr().out
    assert "n = 12, 75 %" in out
    assert "Rater 1: 1, Rater 2: 3" in out


def test_below_ten_pairs_no_figure_is_printed(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = site_items(site, capsys)[0]
    for name in ("Ada", "Ben"):
        run("answer", site, item, 2, "--rater", name, "--reason", "seen")
        run("rater", site, name, "--done")
    capsys.readouterr()
    assert run("agreement", site) == 0
    out = capsys.readouterr().out
    assert "overall: n = 1, too few to tell" in out
    assert "%" not in out


def test_a_copy_comes_home_and_a_stranger_is_refused(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = site_items(site, capsys)[0]
    copy, other = tmp_path / "ben.gpkg", tmp_path / "other.gpkg"
    shutil.copy(site, copy)
    run("answer", site, item, 1, "--rater", "Ada", "--reason", "seen")
    run("answer", copy, item, 2, "--rater", "Ben", "--reason", "seen")
    assert run("take-ratings", site, copy) == 0
    raters = agreement(site, capsys)["raters"]
    assert [(one["label"], one["by"], one["rated"]) for one in raters] == [
        ("Rater 1", "Ada", 1),
        ("Rater 2", "Ben", 1),
    ]
    run("new", other, "--title", "Elsewhere")
    capsys.readouterr()
    assert run("take-ratings", site, other) == 1
    assert "not a copy" in capsys.readouterr().err
    assert run("take-ratings", site, site) == 1


def test_who_is_done_is_refused_and_nobody_unknown_can_be(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = site_items(site, capsys)[0]
    run("answer", site, item, 2, "--rater", "Ada", "--reason", "seen")
    run("rater", site, "Ada", "--done")
    assert run("answer", site, item, 3, "--rater", "Ada", "--reason", "seen") == 1
    assert run("rater", site, "Ada", "--not-done") == 0
    assert run("answer", site, item, 3, "--rater", "Ada", "--reason", "seen") == 0
    capsys.readouterr()
    assert run("rater", site, "Zoe", "--done") == 1
    assert "Zoe" in capsys.readouterr().err


def test_a_copy_for_a_rater_goes_out_and_its_ratings_come_home(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *_rest = site_items(site, capsys)
    copy = tmp_path / "kim.gpkg"
    run("answer", site, first, 1, "--rater", "Ada", "--reason", "no sign there")
    run("answer", site, second, 1, "--reason", "told by all of us")
    capsys.readouterr()
    assert run("rater-copy", site, copy, "--rater", "Kim") == 0
    assert "kim.gpkg is the copy for Kim, Rater 2 of checklist 2A." in capsys.readouterr().out
    data = copy.read_bytes()
    assert b"no sign there" not in data
    assert b"told by all of us" not in data
    assert run("verify", copy) == 0
    assert run("rater-copy", site, copy, "--rater", "Kim") == 1
    assert "exists already" in capsys.readouterr().err
    assert run("answer", copy, first, 3, "--reason", "seen") == 0  # as Kim, without saying so
    assert run("answer", copy, first, 3, "--rater", "Lee", "--reason", "seen") == 1
    assert run("rater", copy, "Kim", "--done") == 0
    assert run("take-ratings", site, copy) == 0
    raters = agreement(site, capsys)["raters"]
    assert [(one["by"], one["rated"], one["is_done"]) for one in raters] == [
        ("Ada", 1, False),
        ("Kim", 1, True),
    ]


def test_a_late_rater_is_asked_for_in_words(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = site_items(site, capsys)[0]
    for name in ("Ada", "Ben"):
        run("answer", site, item, 2, "--rater", name, "--reason", "seen")
        run("rater", site, name, "--done")
    capsys.readouterr()
    out = tmp_path / "kim.gpkg"
    assert run("rater-copy", site, out, "--rater", "Kim") == 1
    assert "hides it again" in capsys.readouterr().err
    assert agreement(site, capsys)["hidden"] is None
    assert run("rater-copy", site, out, "--rater", "Kim", "--late", "--audience", "police") == 0
    assert "Rater 3" in agreement(site, capsys)["hidden"]
