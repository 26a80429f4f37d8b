"""Earlier states of a site: from the journal, from other files, and cut down to readers."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.assess.reassessment_lines import lines
from cpted_app.errors import Cancelled, UserError
from cpted_app.model import features, records
from cpted_app.model.edit import Row, adding, removing, replacing
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.session import reassessing, workflow
from cpted_app.session.reassessing import Earlier
from cpted_app.session.reassessment_output import csv_text, plain_text, reassessment_json
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.session.side_by_side import reassess, reassess_for
from cpted_app.store import migrations
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.migrations.test_migrations import RELEASED, tomorrow

f: Any = features
r: Any = records

BEGUN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DO = Message("do")


def silent(_share: float) -> None:
    """Take no notice."""


class Clock:
    """Half a day from one edit to the next."""

    def __init__(self) -> None:
        self.now = BEGUN - timedelta(hours=12)

    def __call__(self) -> datetime:
        self.now += timedelta(hours=12)
        return self.now


Make = Callable[..., Session]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Make]:
    """Return the function that makes a site with these rows, under a name."""
    opened: list[Session] = []

    def make(*rows: Row, name: str = "site.gpkg", **values: Any) -> Session:
        header = r.Header(title="Square", place_types=("square",), **values)
        session = Session.create(tmp_path / name, header, settings=Settings(), clock=Clock())
        opened.append(session)
        if rows:
            session.do(adding(DO, *rows))
        return session

    yield make
    for session in opened:
        session.close()


def lamp(key: str, label: str, x_m: float = 0.0, **values: Any) -> Any:
    return f.Luminaire(id=key, label=label, geometry=shapely.Point(x_m, 0), **values)


def hedge(**values: Any) -> Any:
    line = shapely.LineString([(5, -5), (5, 5)])
    return f.Barrier(
        id="h", label="B4", geometry=line, **{"barrier_type": "hedge", "height_m": 2.0, **values}
    )


def reply(value: str, reason: str, item: str = "2A-02", **values: Any) -> Any:
    return r.Answer(
        id=item, checklist="2A", item=item, value=value, reason=reason, at_utc=BEGUN, **values
    )


def change(session: Session, row: Any, **values: Any) -> None:
    now = session.site.get(type(row), row.id)
    assert now is not None
    session.do(replacing(DO, (now, replace(now, **values))))


def copied(session: Session, name: str) -> Path:
    path = session.path.with_name(name)
    session.save_copy(path)
    return path


# The journal.


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["add", "change", "remove", "undo", "redo"]), max_size=14))
def test_every_line_of_the_journal_leads_back_to_its_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "site.gpkg"
    session = Session.create(path, r.Header(title="x"), settings=Settings(), clock=Clock())
    states = {session.site.revision: session.site}
    for number, step in enumerate(steps):
        lamps = session.site.all(features.Luminaire)
        if step == "add":
            session.do(adding(DO, lamp(f"l{number}", f"L{number}")))
        elif step == "change" and lamps:
            change(session, lamps[0], name=f"name {number}")
        elif step == "remove" and lamps:
            session.do(removing(DO, lamps[-1]))
        elif step == "undo":
            session.undo()
        elif step == "redo":
            session.redo()
        states[session.site.revision] = session.site
    for seq, site in states.items():
        assert reassessing.state_at(session, seq, silent).site == site
    session.close()


def test_the_states_told_are_days_final_marks_and_copies(made: Make) -> None:
    session = made(lamp("a", "L1"))  # lines 1 and 2, on the fifth
    change(session, lamp("a", "L1"), name="gate")  # 3, on the sixth
    change(session, session.site.header, is_final=True)  # 4, on the sixth
    copied(session, "as issued.gpkg")
    change(session, session.site.header, framework="iso")  # 5: final already
    change(session, session.site.header, is_final=False)  # 6, on the seventh
    found = reassessing.earlier_states(session)
    assert [(one.seq, one.kind, one.name) for one in found] == [
        (4, "copy", "as issued.gpkg"),
        (4, "day", ""),
        (4, "final", ""),
        (2, "day", ""),
    ]
    assert session.journal()[-1].seq == 6


def test_files_beside_of_other_sites_and_no_sites_are_no_copies(made: Make, tmp_path: Path) -> None:
    session = made(lamp("a", "L1"))
    made(lamp("b", "L1"), name="other.gpkg")
    (tmp_path / "notes.gpkg").write_bytes(b"no database at all")
    (tmp_path / "empty.gpkg").write_bytes(b"")
    change(session, lamp("a", "L1"), name="gate")
    assert {one.kind for one in reassessing.earlier_states(session)} == {"day"}


def test_a_day_names_the_state_at_its_end(made: Make) -> None:
    session = made(lamp("a", "L1"))
    change(session, lamp("a", "L1"), name="gate")
    on = reassessing.state_named(session, "2026-01-05", silent)
    assert [row.name for row in on.site.all(features.Luminaire)] == [""]
    assert on.at_utc.date() == date(2026, 1, 5)
    assert reassessing.state_named(session, "2", silent).site == on.site
    later = reassessing.state_named(session, "2027-01-01", silent)
    assert later.site == session.site
    with pytest.raises(UserError, match="did not exist yet"):
        reassessing.state_named(session, "2025-12-31", silent)
    with pytest.raises(UserError, match="no line 99"):
        reassessing.state_named(session, "99", silent)


def test_an_altered_journal_is_told_and_not_followed(made: Make) -> None:
    session = made(lamp("a", "L1"))
    change(session, lamp("a", "L1"), name="gate")
    path = session.path
    session.close()
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE cpted_journal SET author = 'Nobody' WHERE seq = 2")
    altered = Session.open(path, settings=Settings(), read_only=True)
    with pytest.raises(UserError, match="was altered"):
        reassessing.state_at(altered, 1, silent)
    altered.close()
    other = made(lamp("a", "L1"), name="now.gpkg")
    earlier = reassessing.state_of_file(other, path)
    assert [str(note) for note in earlier.notes] == [
        "The earlier file was altered by other means than this program."
    ]


def test_looking_back_stops_when_asked(made: Make) -> None:
    session = made(lamp("a", "L1"))
    change(session, lamp("a", "L1"), name="gate")

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reassessing.state_at(session, 1, stop)
    with pytest.raises(Cancelled):
        reassess(reassessing.state_at(session, 1, silent), session.site, stop)


# Other files.


@pytest.mark.parametrize("maker", RELEASED, ids=lambda maker: maker.FILE.stem)
def test_a_file_of_every_schema_is_an_earlier_state_and_stays_as_it_is(
    maker: Any, made: Make, tmp_path: Path
) -> None:
    path = Path(shutil.copy(maker.FILE, tmp_path / "earlier.gpkg"))
    before = path.read_bytes()
    session = made(crs="EPSG:25832")
    earlier = reassessing.state_of_file(session, path)
    assert {row.kind for row in earlier.site.features} >= {"tree", "zone", "luminaire"}
    found = reassess(earlier, session.site, silent)
    assert {one.change.value for one in found.marks} == {"removed"}
    assert len(found.marks) == sum(1 for _ in earlier.site.features)
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"earlier.gpkg", "site.gpkg"}


def test_rows_altered_beside_an_untouched_journal_are_told(made: Make) -> None:
    session = made(lamp("a", "L1"))
    path = copied(session, "altered.gpkg")
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE luminaire SET name = 'moved by hand'")
    assert len(reassessing.state_of_file(session, path).notes) == 1


def test_a_file_cut_short_is_damaged(made: Make) -> None:
    session = made(lamp("a", "L1"))
    path = copied(session, "cut.gpkg")
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(UserError, match="damaged or incomplete"):
        reassessing.state_of_file(session, path)


def test_a_file_whose_writer_was_killed_is_read_without_the_edit_that_was_cut_off(
    made: Make, tmp_path: Path
) -> None:
    session = made(*(lamp(f"l{n}", f"L{n}", float(n)) for n in range(40)))
    path = copied(session, "running.gpkg")
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_spill = 1")
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        conn.execute("UPDATE luminaire SET name = hex(randomblob(4000))")
        folder = tmp_path / "killed"
        folder.mkdir()
        killed = Path(shutil.copy(path, folder))
        shutil.copy(path.with_name("running.gpkg-journal"), folder)
        conn.execute("ROLLBACK")
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert len(before) == 2
    with pytest.raises(UserError, match="cut off"):
        Store.open(killed, read_only=True)
    earlier = reassessing.state_of_file(session, killed)
    assert {row.name for row in earlier.site.all(features.Luminaire)} == {""}
    assert earlier.notes == ()
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_a_file_of_a_newer_program_is_refused(
    made: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = made(lamp("a", "L1"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", tomorrow())
        newer = made(lamp("a", "L1"), name="newer.gpkg").path
    with pytest.raises(UserError, match="newer version"):
        reassessing.state_of_file(session, newer)


def test_files_that_are_no_earlier_state_are_told_as_what_they_are(
    made: Make, tmp_path: Path
) -> None:
    session = made(lamp("a", "L1"))
    (tmp_path / "text.gpkg").write_text("not a database")
    for name, said in (
        ("site.gpkg", "is the open file itself"),
        ("text.gpkg", "not a site file"),
        ("nowhere.gpkg", "no file"),
    ):
        with pytest.raises(UserError, match=said):
            reassessing.state_of_file(session, tmp_path / name)


def held(*rows: Row, **values: Any) -> Earlier:
    from cpted_app.model.site import Site

    site = Site.of([r.Header(**values), *rows])
    return Earlier(name=Message("then.gpkg"), at_utc=BEGUN, site=site)


@pytest.mark.parametrize(
    ("rows", "values", "said"),
    [
        ([lamp("z", "L1", 900.0)], {}, "0.9 km away"),
        ([lamp("z", "L1", 499.0)], {}, ""),
        ([lamp("a", "L1", 900.0)], {}, ""),
        ([], {}, "without marks in both, nothing tells"),
        ([], {"created_utc": BEGUN}, ""),
        ([lamp("z", "L1")], {"crs": "EPSG:25832"}, "nor is the map system"),
        ([lamp("z", "L1", 900.0)], {"created_utc": BEGUN}, ""),
    ],
)
def test_another_site_is_asked_about(
    made: Make, rows: Sequence[Row], values: Any, said: str
) -> None:
    session = made(lamp("a", "L1"), created_utc=BEGUN)
    if said:
        with pytest.raises(UserError, match=said):
            reassessing.check_same_site(held(*rows, **values), session.site)
    else:
        reassessing.check_same_site(held(*rows, **values), session.site)


# What is told.


def test_the_checklist_is_that_of_the_earlier_state(made: Make) -> None:
    session = made(reply("1", "Bent."))
    then = session.site.revision
    change(session, session.site.header, checklist="2B", weight_set="critical")
    found = reassess(reassessing.state_at(session, then, silent), session.site, silent)
    assert found.later.assessment.checklist.id == "2A"
    assert found.later.assessment.weight_set == found.earlier.assessment.weight_set == ""
    said = " ".join(map(str, found.notes))
    assert "Compared is checklist 2A; the site is assessed against 2B today." in said
    assert "under the weights of the earlier state" in said


def test_json_and_csv_hold_what_was_found(made: Make) -> None:
    session = made(hedge(), reply("1", "=HYPERLINK(1)"), reply("2", "Fine.", "2A-03"))
    then = session.site.revision
    change(session, reply("1", "", "2A-02"), value=AnswerValue.EXEMPLARY, reason="Straight now.")
    change(session, hedge(), height_m=0.9)
    earlier = reassessing.state_at(session, then, silent)
    found = reassess(earlier, session.site, silent)
    told = reassessment_json(earlier, found)
    assert told["score"]["difference_exact"] == "1"
    assert [one["share_exact"] for one in told["score"]["movements"]] == ["1"]
    (mark,) = told["marks"]
    assert mark["fields"] == [{"name": "height_m", "before": 2.0, "after": 0.9}]
    assert {"name": "planting.hedge_height_m", "verdict": "lower"}.items() <= next(
        one for one in told["measures"] if one["name"] == "planting.hedge_height_m"
    ).items()
    table = csv_text(lines(found))
    assert "'=HYPERLINK(1)" in table
    assert table.splitlines()[0].startswith("section,item,what,about,before,after,change")
    assert "Height of the top: 2 m\tHeight of the top: 0.9 m\tchanged" in plain_text(lines(found))


# Readers.


def pages(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def labels(earlier: Earlier, session: Session, audience: Audience) -> set[str]:
    return {one.mark.label for one in reassess_for(earlier, session, audience).marks}


def test_a_police_mark_that_was_removed_is_told_to_the_police_alone(made: Make) -> None:
    camera = f.Camera(
        id="c", label="C7", name="tobacconist roof", geometry=shapely.Point(3, 3), audience="police"
    )
    session = made(hedge(), lamp("a", "L1"), camera)
    then = session.site.revision
    session.do(removing(DO, camera))
    change(session, hedge(), height_m=0.9)
    earlier = reassessing.state_at(session, then, silent)
    assert labels(earlier, session, Audience.PUBLIC) == {"B4"}
    assert labels(earlier, session, Audience.POLICE) == {"B4", "C7"}
    public = pages(workflow.report_bytes(session, ReportOrder(earlier=earlier)))
    assert "Compared with an earlier state" in public
    assert "0.9 m" in public
    assert "C7" not in public
    assert "tobacconist" not in public
    whole = ReportOrder(edition=Audience.POLICE, earlier=earlier)
    police = pages(workflow.report_bytes(session, whole))
    assert "tobacconist" in police


@pytest.mark.parametrize("is_now", [True, False])
def test_a_mark_withheld_in_either_state_is_told_in_neither(made: Make, is_now: bool) -> None:
    """Else a mark that is withheld now would be told to the public as removed."""
    session = made(lamp("a", "L1"), hedge(audience="public" if is_now else "police"))
    then = session.site.revision
    change(session, hedge(), audience=Audience.POLICE if is_now else Audience.PUBLIC)
    change(session, lamp("a", "L1"), name="gate")
    earlier = reassessing.state_at(session, then, silent)
    assert labels(earlier, session, Audience.PUBLIC) == {"L1"}
    assert labels(earlier, session, Audience.POLICE) == {"L1", "B4"}


def test_public_words_of_then_that_name_a_withheld_mark_stop_the_report(made: Make) -> None:
    session = made(hedge(audience="police"), reply("1", "Hidden behind B4 from the gate."))
    then = session.site.revision
    change(session, reply("1", ""), reason="Seen from the gate.")
    earlier = reassessing.state_at(session, then, silent)
    with pytest.raises(UserError, match="withheld"):
        workflow.report_bytes(session, ReportOrder(earlier=earlier))


def test_without_a_comparison_the_report_has_no_such_appendix(made: Make) -> None:
    assert "Compared with an earlier" not in pages(workflow.report_bytes(made(hedge())))
