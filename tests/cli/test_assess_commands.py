"""The commands of the assessment: checklists, answers, and the document that comes of them."""

from pathlib import Path

import pytest

from cpted_app.session import settings
from cpted_app.session.settings import Person, Settings
from tests.cli.commands import Document, marked, run


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
