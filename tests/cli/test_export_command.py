"""GeoPackages from the command line, over no assessment; drafts of what was issued are told of."""

from pathlib import Path

import pyogrio
import pytest

from cpted_app.model.actions import assessing
from cpted_app.session.session import Session
from tests.cli.commands import marked, run


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


@pytest.mark.parametrize("what", ["results", "answers", "remarks", "photos", "recommendations"])
def test_a_table_goes_out_as_a_package_with_one_layer(
    site: Path, tmp_path: Path, what: str
) -> None:
    marked(site, tmp_path)
    assert run("remark", site, "--text", "Dark", "--by", "Ann", "--role", "planner",
               "--kind", "fact", "--audience", "public") == 0  # fmt: skip
    assert run("answer", site, "2A-02", "0", "--reason", "No lamp.", "--by", "Ann") == 0
    out = tmp_path / "out.gpkg"
    assert run("export", site, out, "--what", what) == 0
    assert pyogrio.list_layers(out)[:, 0].tolist() == [what]
    counts = {"results": 1, "answers": 1, "remarks": 1, "photos": 0, "recommendations": 0}
    assert pyogrio.read_info(out, layer=what)["features"] == counts[what]


def test_marks_are_replaced_by_later_ones_and_nothing_is_left_beside(
    site: Path, tmp_path: Path
) -> None:
    marked(site, tmp_path)
    out = tmp_path / "out.gpkg"
    assert run("export", site, out, "--what", "features") == 0
    assert pyogrio.read_info(out, layer="luminaire")["features"] == 2
    assert run("export", site, out, "--what", "features", "--kind", "barrier") == 0
    assert pyogrio.list_layers(out)[:, 0].tolist() == ["barrier"]
    assert sorted(one.name for one in tmp_path.glob("*out*")) == ["out.gpkg"]


@pytest.mark.parametrize("command", [("export", "--what", "features"), ("compute", "visible-area")])
def test_no_assessment_is_written_over(
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
) -> None:
    marked(site, tmp_path)
    other = tmp_path / "other.gpkg"
    assert run("new", other, "--title", "Other") == 0
    edited = tmp_path / "edited.gpkg"
    edited.write_bytes(b"SQLite format 3\0")
    edited.with_name("edited.gpkg-journal").write_bytes(b"an edit that was cut off")
    name, *options = command
    for target in (site, other, edited):
        before = target.read_bytes()
        capsys.readouterr()
        place = [target] if name == "export" else [*options, "--spacing-m", "5", "-o", target]
        rest = options if name == "export" else []
        assert run(name, site, *place, *rest) == 1
        said = told(capsys)
        assert f"“{target.name}” is an assessment" in said
        assert "Choose another name" in said
        assert target.read_bytes() == before


def test_a_command_says_that_it_took_an_issue_back(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session.open(site)
    session.do(assessing.set_header(session.site, is_final=True))
    session.close()
    answer = ("answer", site, "2A-02", "2", "--by", "Ann")
    assert run(*answer) == 0
    assert "This was issued; it is a draft again." in told(capsys)
    assert run("answer", site, "2A-04", "2", "--by", "Ann") == 0
    assert "draft" not in told(capsys)
