"""``cpted-app import`` with a choice of rows, and once more with the file changed."""

import json
from pathlib import Path

import pytest

from cpted_app.__main__ import main
from tests.exchange.drawn import street

ROWS = "id,x,y,Block\na,1,2,LAMP-5M\nb,3,4,BENCH\nc,5,6,lamp 450cm\n"


def test_an_import_takes_what_fits_and_updates_when_it_is_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, rows = tmp_path / "s.gpkg", tmp_path / "t.csv"
    assert main(["new", str(site), "--title", "T"]) == 0
    command = ["import", str(site), str(rows), "--as", "luminaire", "--json"]
    command += ["--map", "mounting_height_m=Block", "--only", "Block=lamp*"]
    seen = []
    for text in (ROWS, ROWS, ROWS.replace("450cm", "6 m")):
        rows.write_text(text)
        capsys.readouterr()
        assert main(command) == 0
        found = json.loads(capsys.readouterr().out)
        seen.append((found["added"], found["updated"]))
        assert [problem["code"] for problem in found["problems"]] == ["passed_over"]
    assert seen == [(2, 0), (0, 0), (0, 1)]
    out = tmp_path / "o.csv"
    assert main(["export", str(site), str(out), "--what", "features"]) == 0
    assert "number before “M” in “LAMP-5M”" in out.read_text(encoding="utf-8-sig")
    assert main([*command, "--metres-per-unit", "0.001"]) == 1
    assert "is no drawing" in capsys.readouterr().err
    assert main(["import", str(site), str(site), "--as", "tree"]) == 1
    assert "is the assessment that is open" in capsys.readouterr().err


def test_marks_are_made_from_a_plan_of_the_site_and_its_parts_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, drawing = tmp_path / "s.gpkg", street(tmp_path / "street.dxf")
    assert main(["new", str(site), "--title", "T"]) == 0
    assert main(["plan", str(site), str(drawing), "--name", "Street"]) == 0
    capsys.readouterr()
    for source in (["--from-plan", "street"], [str(drawing)]):
        assert main(["import", str(site), *source, "--list", "--json"]) == 0
        listed = json.loads(capsys.readouterr().out)["holdings"]
        found = {one["name"]: (one["section"], one["count"], one["suggested"]) for one in listed}
        assert found["LAMP-5M"] == ("block", 4, "luminaire")
        assert found["GEBAEUDE"] == ("layer", 3, "barrier")
    assert main(["import", str(site), "--from-plan", "street", "--list"]) == 0
    assert "block  LAMP-5M  → luminaire" in capsys.readouterr().out
    command = ["import", str(site), "--from-plan", "street", "--as", "luminaire", "--json"]
    command += ["--layer", "LAMP-5M", "--map", "mounting_height_m=BlockName"]
    seen = []
    for _time in range(2):
        assert main(command) == 0
        seen.append(json.loads(capsys.readouterr().out)["added"])
    assert seen == [4, 0]
    assert main(["import", str(site), "--from-plan", "park", "--as", "tree"]) == 1
    assert "There is no plan" in capsys.readouterr().err
    assert main(["import", str(site), str(drawing), "--from-plan", "street", "--list"]) == 2
    assert main(["import", str(site), "--from-plan", "street"]) == 2
