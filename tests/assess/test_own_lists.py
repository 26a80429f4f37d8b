"""A person's own checklists in the folder of their data."""

import os
from pathlib import Path

from cpted_app.assess import own_lists, versions
from cpted_app.assess.list_text import raw_of, written
from cpted_app.folders import checklist_folder
from cpted_app.model.site import Site
from tests.assess.small import TEXT

KNOWN = TEXT
for _name, _own in (
    ("far", "view.far"),
    ("face", "view.face_recognition"),
    ("open", "view.unfiltered"),
):
    KNOWN = KNOWN.replace(f'threshold = "{_name}"', f'threshold = "{_own}"')


def put(name: str, text: str) -> Path:
    """Write a file into the folder of own checklists."""
    folder = checklist_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def own_text(checklist_id: str = "own") -> str:
    """Return the text of a checklist that is in order."""
    raw = raw_of(versions._kept(KNOWN, "small"))
    items = [{**item, "id": f"small-{item['id']}"} for item in raw["items"]]
    return written(own_lists.renamed({**raw, "items": items}, checklist_id))


def test_no_folder_is_no_checklist() -> None:
    assert own_lists.own_files() == ()


def test_an_own_checklist_is_offered_after_those_of_the_program() -> None:
    put("own.toml", own_text())
    assert [one.id for one in own_lists.own_lists()] == ["own"]
    assert [one.id for one in versions.lists_of(Site())][-1] == "own"
    assert versions.checklist_of(Site(), "own").version == "0.1"
    assert versions.find_item(Site(), "own-planting")[0].id == "own"


LIMIT = """
[[thresholds]]
id = "own.far"
quantity = "length of a clear view"
unit = "m"
operator = ">="
value = 40
source = "Our own rule"
"""


def test_a_limit_of_the_file_itself_serves_its_rules_and_is_looked_through() -> None:
    text = own_text().replace('threshold = "view.far"', 'threshold = "own.far"')
    put("own.toml", text)
    (file,) = own_lists.own_files()
    assert {fault.path[0] for _line, fault in file.faults} == {"items"}
    put("own.toml", text + LIMIT)
    (file,) = own_lists.own_files()
    assert not file.faults
    assert file.checklist is not None
    assert file.checklist.limits({})["own.far"].value == 40.0
    kept = versions.with_limits(file.checklist)
    assert "own.far" in [one.id for one in kept.thresholds]

    for good, bad in (
        ("value = 40", "value = nan"),
        ('operator = ">="', 'operator = "≥"'),
        ('source = "Our own rule"', ""),
        ('unit = "m"', 'unit = "lx"'),
    ):
        put("own.toml", text + LIMIT.replace(good, bad))
        (file,) = own_lists.own_files()
        assert file.faults, bad
        lines = (text + LIMIT.replace(good, bad)).splitlines()
        told = [lines[line - 1] for line, _fault in file.faults]
        head = (bad.partition(" ")[0] or "[[thresholds]]", "[items.proposal]", "[[items.")
        assert any(one.startswith(head) for one in told), told
        assert all(str(fault.remedy) for _line, fault in file.faults)


def test_a_weight_without_end_is_a_fault() -> None:
    put("own.toml", own_text().replace("weight = 2.0", "weight = inf"))
    (file,) = own_lists.own_files()
    assert [fault.path[-1] for _line, fault in file.faults] == ["weight"]


def test_a_damaged_file_is_told_and_does_not_stop_the_others() -> None:
    put("a.toml", own_text("a").replace("weight = 2.0", "weight = 0.0"))
    put("b.toml", "id =")
    put("c.toml", own_text("c"))
    path = put("d.toml", "")
    path.write_bytes(b"\xff\xfe\x00")
    files = {file.path.name: file for file in own_lists.own_files()}
    assert [one.id for one in own_lists.own_lists()] == ["c"]
    line, fault = files["a.toml"].faults[0]
    assert "weight" in own_text("a").splitlines()[line - 1]
    assert str(fault.remedy)
    assert all(files[name].faults for name in ("a.toml", "b.toml", "d.toml"))


def test_an_id_is_given_once() -> None:
    put("a.toml", own_text("same"))
    put("b.toml", own_text("Same"))
    put("c.toml", own_text("2A"))
    files = {file.path.name: file for file in own_lists.own_files()}
    assert files["a.toml"].checklist is not None
    assert "Same" in str(files["b.toml"].faults[0][1].message)
    assert "2A" in str(files["c.toml"].faults[0][1].message)
    assert own_lists.free_id("same") == "same-2"


def test_a_file_that_was_changed_is_read_again() -> None:
    path = put("own.toml", own_text())
    assert own_lists.own_lists()[0].version == "0.1"
    path.write_text(own_text().replace('version = "0.1"', 'version = "0.2"'), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert own_lists.own_lists()[0].version == "0.2"


def test_a_kept_own_checklist_does_not_follow_its_file() -> None:
    put("own.toml", own_text())
    site = Site.of([versions.list_version(versions.checklist_of(Site(), "own"))])
    put("own.toml", own_text().replace('version = "0.1"', 'version = "0.20"'))
    assert versions.checklist_of(site, "own").version == "0.1"
    newer = versions.newer(site, "own")
    assert newer is not None
    assert newer.version == "0.20"
