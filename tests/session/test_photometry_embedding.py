"""Photometric files in a site: named in a table, taken in, given, replaced, written out again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from cpted_app.__main__ import main
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.errors import UserError
from cpted_app.model.actions import lighting, marking
from cpted_app.model.edit import Edit
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Attachment, Photometry
from cpted_app.model.site import Site
from cpted_app.session import workflow
from cpted_app.session.photometry import completed, embedded, generic, new_photometry
from cpted_app.session.photometry_files import (
    file_of,
    site_files,
    unknown_names,
    without_photometry,
    write_files,
)
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message
from tests.exchange.photometric_files import ies_file, lambert

DOWN = [float(gamma) for gamma in range(0, 91, 5)]


def ies(peak: float) -> bytes:
    return ies_file(lambert(peak), c_deg=[0.0], gamma_deg=DOWN).encode()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = workflow.new_site(tmp_path / "s.gpkg", "Test", settings=Settings())
    yield made
    made.close()


def placing(site: Site, *names: str) -> Edit:
    rows = [
        Luminaire(id=marking.new_id(), label="", geometry=shapely.Point(at, 0), photometry=name)
        for at, name in enumerate(names)
    ]
    return marking.place_many(site, rows, Message("Place"))


def names(site: Site) -> list[str]:
    return [row.photometry for row in site.all(Luminaire)]


def test_a_generic_name_brings_its_table_in_the_same_step_and_undo_takes_both(
    session: Session,
) -> None:
    session.do(embedded(session.site, placing(session.site, "street", "street", "")))
    (row,) = session.site.all(Photometry)
    assert (row.name, row.format, row.watts) == ("street", "LDT", 30.0)
    table = intensity_tables(session.site)["street"]
    assert table.flux_lm == pytest.approx(4000.0, rel=1e-3)
    assert names(session.site) == ["street", "street", ""]
    new = generic("street")
    assert new is not None
    assert session.attachment(row.attachment) == new.data
    session.undo()
    assert session.site.all(Photometry) == ()
    assert session.site.all(Luminaire) == ()
    session.redo()
    assert len(session.site.all(Luminaire)) == 3


def test_files_are_found_in_their_folder_and_the_same_one_twice_is_one_row(
    session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "lamps"
    folder.mkdir()
    (folder / "a.ies").write_bytes(ies(100.0))
    (tmp_path / "same.ies").write_bytes(ies(100.0))
    whole = str(tmp_path / "same.ies")
    found = completed(
        session.site, placing(session.site, "lamps/a.ies", "lamps\\a.ies", whole), tmp_path
    )
    assert found.problems == ()
    session.do(found.edit)
    assert len(session.site.all(Photometry)) == 1
    assert len(set(names(session.site))) == 1
    # Another file of the same name is told apart.
    (folder / "a.ies").write_bytes(ies(200.0))
    kept = names(session.site)[0]
    session.do(embedded(session.site, placing(session.site, "lamps/a.ies"), tmp_path))
    new = names(session.site)[-1]
    assert new != kept
    assert intensity_tables(session.site)[new].max_cd == pytest.approx(200.0)
    assert intensity_tables(session.site)[kept].max_cd == pytest.approx(100.0)


def test_a_file_that_is_not_beside_is_taken_from_the_working_folder(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, here = tmp_path / "beside", tmp_path / "here"
    for folder, peak in ((beside, 100.0), (here, 200.0)):
        folder.mkdir()
        (folder / "both.ies").write_bytes(ies(peak))
    (here / "one.ies").write_bytes(ies(300.0))
    monkeypatch.chdir(here)
    session.do(embedded(session.site, placing(session.site, "both.ies", "one.ies"), beside))
    tables = intensity_tables(session.site)
    peaks = [tables[name].max_cd for name in names(session.site)]
    assert peaks == pytest.approx([100.0, 300.0])


def test_different_files_of_one_name_are_numbered() -> None:
    site = Site()
    for peak in (100.0, 200.0, 300.0, 100.0):
        site = site.apply(lighting.embed_photometry(site, new_photometry(ies(peak), "lamp.ies")))
    assert [row.name for row in site.all(Photometry)] == [
        "lamp.ies",
        "lamp (2).ies",
        "lamp (3).ies",
    ]


def test_what_leads_nowhere_is_told_and_the_luminaire_stays_without(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "bad.ies").write_bytes(b"IESNA91\nTILT=NONE\n1 2")
    edit = placing(session.site, "no.ies", "nonsense", "bad.ies", "street")
    found = completed(session.site, edit, tmp_path)
    assert sorted(one.code for one in found.problems) == [
        "photometry_file",
        "photometry_unknown",
        "photometry_unknown",
    ]
    assert "L2" in [str(one.place) for one in found.problems]
    session.do(found.edit)
    assert names(session.site) == ["", "", "", "street"]
    assert [row.label for row in without_photometry(session.site)] == ["L1", "L2", "L3"]
    assert unknown_names(session.site) == ()


def test_an_edit_that_names_nothing_new_is_left_as_it_is(session: Session) -> None:
    session.do(embedded(session.site, placing(session.site, "street")))
    (row,) = session.site.all(Luminaire)
    edit = marking.move([row], 1.0, 1.0)
    assert completed(session.site, edit).edit is edit


def test_photometry_is_given_replaced_and_removed_in_single_steps(session: Session) -> None:
    session.do(embedded(session.site, placing(session.site, "street", "street", "post-top")))
    first, second, _third = session.site.all(Luminaire)
    mine = new_photometry(ies(100.0), "mine.ies")
    session.do(lighting.set_photometry(session.site, [first, second], mine))
    assert names(session.site) == ["mine.ies", "mine.ies", "post-top"]
    assert lighting.usual_photometry(session.site) == "post-top"
    street = lighting.named_photometry(session.site, "street")
    assert street is not None
    assert lighting.unused_photometry(session.site) == (street,)
    used = lighting.named_photometry(session.site, "mine.ies")
    assert used is not None
    with pytest.raises(UserError, match="L1, L2"):
        lighting.remove_photometry(session.site, {used.id})
    session.do(lighting.remove_photometry(session.site, {street.id}))
    assert session.site.get(Attachment, street.attachment) is None
    other = new_photometry(ies(300.0), "mine.ies")
    session.do(lighting.replace_photometry(session.site, used, other))
    assert names(session.site)[:2] == ["mine (2).ies"] * 2
    assert [one.row.name for one in site_files(session.site)] == ["mine (2).ies", "post-top"]
    session.undo()
    assert names(session.site)[:2] == ["mine.ies"] * 2
    with pytest.raises(UserError):
        lighting.set_photometry(session.site, [], mine)


def test_the_tables_survive_the_file(session: Session) -> None:
    session.do(embedded(session.site, placing(session.site, "underpass")))
    before, path = session.site, session.path
    session.close()
    again = Session.open(path, settings=Settings())
    try:
        assert again.site.all(Photometry) == before.all(Photometry)
        (row,) = again.site.all(Photometry)
        assert file_of(again, row).warnings == ()
    finally:
        again.close()


def test_the_command_line_brings_luminaires_in_and_out_with_their_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, table = tmp_path / "s.gpkg", tmp_path / "in" / "l.csv"
    (tmp_path / "in" / "lamps").mkdir(parents=True)
    (tmp_path / "in" / "lamps" / "a.ies").write_bytes(ies(100.0))
    table.write_text("id,x,y,what\n1,0,0,street\n2,9,0,lamps/a.ies\n3,18,0,none.ldt\n")
    assert main(["new", str(site), "--title", "T"]) == 0
    command = ["import", str(site), str(table), "--as", "luminaire", "--json"]
    seen = []
    for _time in range(2):
        capsys.readouterr()
        assert main([*command, "--map", "photometry=what"]) == 0
        told = json.loads(capsys.readouterr().out)
        seen.append((told["added"], told["updated"]))
        assert [one["code"] for one in told["problems"]] == ["photometry_unknown"]
    assert seen == [(3, 0), (0, 0)]
    out = tmp_path / "out" / "o.csv"
    out.parent.mkdir()
    export = ["export", str(site), str(out), "--what", "features", "--with-files"]
    assert main(export) == 0
    assert (out.parent / "a.ies").read_bytes() == ies(100.0)
    new = generic("street")
    assert new is not None
    assert (out.parent / "street.ldt").read_bytes() == new.data
    (out.parent / "a.ies").write_bytes(b"something else")
    assert main(export) == 1
    assert "is there already" in capsys.readouterr().err
    # What is exported comes in again, files and all; a typed path is seen from where one is.
    (out.parent / "a.ies").write_bytes(ies(100.0))
    other = tmp_path / "again.gpkg"
    assert main(["new", str(other), "--title", "T"]) == 0
    assert main(["import", str(other), str(out), "--as", "luminaire"]) == 0
    (tmp_path / "typed.ies").write_bytes(ies(700.0))
    monkeypatch.chdir(tmp_path)
    table.write_text("id,x,y\n9,0,50\n")
    here = ["import", str(other), str(table), "--as", "luminaire", "--set", "photometry=typed.ies"]
    assert main(here) == 0
    opened = Session.open(other, settings=Settings())
    try:
        tables = intensity_tables(opened.site)
        peaks = [
            round(tables[row.photometry].max_cd)
            for row in opened.site.all(Luminaire)
            if row.photometry
        ]
        assert peaks[1:] == [100, 700]
        assert len(peaks) == 3
    finally:
        opened.close()


def test_names_of_files_cannot_lead_out_of_the_folder(session: Session, tmp_path: Path) -> None:
    session.do(embedded(session.site, placing(session.site, "street")))
    (lit,) = session.site.all(Luminaire)
    new = new_photometry(ies(100.0), "a.ies", name="../../evil.ies")
    session.do(lighting.set_photometry(session.site, [lit], new))
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (path,) = write_files(session, session.site, folder)
    assert path.parent == folder
    assert path.read_bytes() == ies(100.0)


def test_the_example_has_light() -> None:
    from cpted_app import resources

    content = json.loads(resources.read_text("examples", "site.json"))
    named = {entry["photometry"] for entry in content["features"]["luminaire"]}
    assert named == {"street", "post-top", "underpass"}
    assert all(generic(name) is not None for name in named)
