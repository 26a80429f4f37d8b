"""The commands about checklists themselves."""

import json
from pathlib import Path

import pytest

from cpted_app.assess import own_lists
from cpted_app.cli.main import main
from cpted_app.folders import checklist_folder


def test_a_checklist_goes_out_and_comes_back_as_an_own_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, ending in enumerate(("toml", "csv", "xlsx"), 2):
        out = tmp_path / f"out.{ending}"
        assert main(["checklist", "export", "2B", str(out)]) == 0
        assert main(["checklist", "check", str(out)]) == 0
        assert main(["checklist", "import", str(out)]) == 0
        assert own_lists.own_lists()[-1].id == f"2B-{number}"
        assert own_lists.own_lists()[-1].items[0].id.startswith(f"2B-{number}-")
    capsys.readouterr()
    assert main(["checklists", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in found[-3:]] == ["2B-2", "2B-3", "2B-4"]
    assert set(found[-1]) == set(found[0])


def test_an_own_checklist_can_be_answered(tmp_path: Path) -> None:
    out, site = tmp_path / "out.csv", str(tmp_path / "site.gpkg")
    main(["checklist", "export", "2C", str(out)])
    main(["checklist", "import", str(out)])
    assert main(["new", site, "--title", "T"]) == 0
    item = next(i.id for i in own_lists.own_lists()[0].items if i.applies_to == "site")
    assert main(["answer", site, item, "2"]) == 0
    assert main(["assess", site, "--checklist", "2C-2"]) == 0
    own_lists.file_of("2C-2").unlink()
    assert main(["assess", site, "--checklist", "2C-2"]) == 0
    assert main(["verify", site]) == 0


def test_a_damaged_file_is_told_by_line_and_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    main(["checklist", "export", "2A", str(bad)])
    lines = bad.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("weight"))
    lines[at] = "weight = -1.0"
    bad.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert main(["checklist", "check", str(bad)]) == 1
    assert f"line {at + 1}:" in capsys.readouterr().err
    assert main(["checklist", "import", str(bad)]) == 1
    assert own_lists.own_files() == ()
    checklist_folder().mkdir(parents=True)
    (checklist_folder() / "bad.toml").write_bytes(bad.read_bytes())
    capsys.readouterr()
    assert main(["checklists"]) == 0
    assert f"line {at + 1}:" in capsys.readouterr().err


def test_what_is_no_checklist_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "a.pdf"
    other.write_bytes(b"%PDF")
    assert main(["checklist", "check", str(other)]) == 1
    assert main(["checklist", "export", "2A", str(tmp_path / "a.odt")]) == 1
    assert main(["checklist", "export", "9Z", str(tmp_path / "a.toml")]) == 1
