"""A copy for one rater: nothing withheld in its bytes, and only what they gave comes home."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cpted_app.errors import UserError
from cpted_app.model import features, records
from cpted_app.model.actions import assessing, rating
from cpted_app.model.edit import Row, adding
from cpted_app.model.kinds import AnswerValue, Audience, Role
from cpted_app.model.placement import Placement
from cpted_app.model.records import Answer, Attachment, Header, ListVersion, Rater, Rating
from cpted_app.session import rating as raters
from cpted_app.session import workflow
from cpted_app.session.rater_copy import write_rater_copy
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings
from cpted_app.store import copies, creating
from cpted_app.words import Message

# The model turns words into members of its closed sets; tests write the words.
f: Any = features
r: Any = records
AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
ITEM, OTHER_LIST = "2A-02", "2F-01"

Copy = Callable[..., Path]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(
        tmp_path / "park.gpkg", Header(title="Park"), settings=Settings(person=Person(name="Ada"))
    )
    yield made
    made.close()


@pytest.fixture
def copy(session: Session, tmp_path: Path) -> Copy:
    """Return the function that writes a copy for a rater and gives its path."""

    def write(name: str = "Kim", **values: Any) -> Path:
        path = tmp_path / f"{name}.gpkg"
        write_rater_copy(session, path, name, **values)
        return path

    return write


def opened(path: Path) -> Session:
    """Open a copy as somebody whose name is not known there."""
    return Session.open(path, settings=Settings())


def add(session: Session, *rows: Row, blobs: Any = None) -> None:
    session.do(adding(Message("Add"), *rows, blobs=blobs or {}))


def answer(**values: Any) -> Answer:
    given = {"id": "q", "checklist": "2A", "item": ITEM, "value": "1", "at_utc": AT, **values}
    made: Answer = r.Answer(**given)
    return made


def remark(**values: Any) -> Row:
    made: Row = r.Remark(**{"by": "", "at_utc": AT, "audience": "partners", **values})
    return made


def plan(name: str, audience: str) -> tuple[tuple[Row, ...], dict[str, bytes]]:
    """Return a plan with its file, which says its name."""
    data = f"the sheet {name}".encode() * 400
    key = sha256(data).hexdigest()
    file = r.Attachment(id=key, name=f"{name}.png", media_type="image/png", size_bytes=len(data))
    sheet = r.Plan(
        id=name,
        name=name,
        audience=audience,
        media_type="image/png",
        attachment=key,
        width_px=9.0,
        height_px=9.0,
        placement=Placement(1.0, 0.0, 0.0, 0.0, -1.0, 0.0),
    )
    return (file, sheet), {key: data}


def filled(session: Session) -> None:
    """Give a site with every way in which something withheld is written into its file."""
    session.do(assessing.set_frame(session.site, what="first wording of Zorn"))
    session.do(assessing.set_frame(session.site, what="bicycles stolen"))
    for name, audience in (("groundfloor", "public"), ("guardroom", "police")):
        rows, blobs = plan(name, audience)
        add(session, *rows, blobs=blobs)
    point = shapely.Point
    add(
        session,
        f.Camera(id="c1", label="C71", name="gate camera", geometry=point(1, 1), audience="public"),
        f.Camera(id="c2", label="C72", name="hidden eye", geometry=point(2, 2), audience="police"),
        remark(id="m1", text="Dark after closing."),
        remark(id="m2", text="The patrol sleeps.", audience="police"),
        remark(id="m3", text="I would say it fails.", item=ITEM),
        r.Reply(id="y", remark="m3", text="So would Quincy.", by="", at_utc=AT),
        r.Visit(id="v", date="2026-11-13", time="22:00", note="fog on site"),
        answer(reason="We thought it partly met."),
        answer(id="q2", checklist="2F", item=OTHER_LIST, reason="Told by neighbours."),
        r.Recommendation(id="e1", label="R1", text="Fell that hedge."),
        r.Recommendation(id="e2", label="R2", text="Ask the youth club.", item=OTHER_LIST),
    )
    raters.rate(session, ITEM, AnswerValue.FAILS, "Ada", reason="I saw no sign at all.")
    raters.rate(session, ITEM, AnswerValue.MEETS, "Kim", reason="A start of mine.")
    taken_back = remark(id="m4", text="An accusation of Xaver.")
    add(session, taken_back)
    session.undo()


WITHHELD = (
    "first wording of Zorn",
    "guardroom",
    "C72",
    "hidden eye",
    "patrol sleeps",
    "I would say it fails",
    "So would Quincy",
    "thought it partly met",
    "Fell that hedge",
    "no sign at all",
    "accusation of Xaver",
)
GIVEN = (
    "bicycles stolen",
    "the sheet groundfloor",
    "gate camera",
    "Dark after closing",
    "fog on site",
    "Told by neighbours",
    "Ask the youth club",
    "A start of mine",
)


def found_in(path: Path, texts: tuple[str, ...]) -> set[str]:
    """Return which texts stand anywhere in a file or in what lies beside it."""
    beside = [one for one in path.parent.iterdir() if one.name.startswith(path.name)]
    data = b"".join(one.read_bytes() for one in beside)
    return {text for text in texts if text.encode() in data}


def test_the_bytes_of_the_copy_hold_what_the_rater_may_have_and_nothing_else(
    session: Session, copy: Copy
) -> None:
    filled(session)
    assert found_in(session.path, WITHHELD) == set(WITHHELD)  # it could leak
    path = copy()
    assert found_in(path, WITHHELD) == set()
    assert found_in(path, GIVEN) == set(GIVEN)
    with closing(opened(path)) as made:
        assert all(check.ok for check in made.verify())
        assert [line.action for line in made.journal()] == ["create"]
        assert made.undo_label is None
        assert [row.by for row in made.site.all(Rater)] == ["Kim"]
        assert made.site.get(ListVersion, "2A") == session.site.get(ListVersion, "2A")
        (file,) = made.site.all(Attachment)
        assert made.attachment(file.id) == session.attachment(file.id)


def test_police_get_what_is_the_polices_and_still_rate_blind(session: Session, copy: Copy) -> None:
    filled(session)
    told = {"guardroom", "C72", "hidden eye", "patrol sleeps"}
    assert found_in(copy(audience=Audience.POLICE), WITHHELD) == told


def test_whoever_is_to_give_a_second_opinion_gets_answers_but_no_ratings(
    session: Session, copy: Copy
) -> None:
    filled(session)
    told = {
        "I would say it fails",
        "So would Quincy",
        "thought it partly met",
        "Fell that hedge",
    }
    assert found_in(copy(with_answers=True), WITHHELD) == told


def test_the_public_edition_names_nobody_but_the_rater(session: Session, copy: Copy) -> None:
    add(session, remark(id="m", text="Dark.", by="Jan Mustermann", audience="public"))
    path = copy(audience=Audience.PUBLIC)
    assert found_in(path, ("Jan Mustermann", "Ada", "Kim", "Dark.")) == {"Kim", "Dark."}


def drawn(path: Path) -> list[tuple[str, list[str]]]:
    """Return the tables of tiles in a file, each with all that the file says of it."""
    with closing(sqlite3.connect(path)) as conn:
        query = "SELECT table_name FROM gpkg_contents WHERE data_type = 'tiles'"
        names = sorted(name for (name,) in conn.execute(query))
        lines = list(conn.iterdump())
    return [(name, sorted(line for line in lines if name in line)) for name in names]


@pytest.mark.parametrize("crs", [None, "EPSG:25832"])
def test_other_gis_see_the_plans_of_the_copy(
    session: Session, copy: Copy, tmp_path: Path, crs: str | None
) -> None:
    session.do(assessing.set_header(session.site, crs=crs))
    for name, colour in (("ground", "white"), ("guards", "black")):
        Image.new("RGB", (60, 40), colour).save(tmp_path / f"{name}.png")
        scale = workflow.Scale(metres_per_unit=0.5)
        workflow.add_plan(session, tmp_path / f"{name}.png", scale=scale)
    assert session.draw_tiles(lambda _share: None) == 2
    ground, guards = session.site.plans
    session.do(assessing.set_record(guards, Message("For the police"), audience=Audience.POLICE))
    path = copy()
    assert [table for table, _lines in drawn(path)] == ["plan_1_ground"]
    assert drawn(path) == drawn(session.path)[:1]
    with closing(opened(path)) as made:
        assert [row.id for row in made.site.plans] == [ground.id]
        assert all(check.ok for check in made.verify())
        assert made.draw_tiles(lambda _share: None) == 0  # none is out of date


@pytest.mark.parametrize(
    ("role", "audience"), [(Role.POLICE, Audience.POLICE), (Role.COUNCIL, Audience.PARTNERS)]
)
def test_readers_follow_the_role_where_nobody_chose(
    session: Session, copy: Copy, role: Role, audience: Audience
) -> None:
    add(session, remark(id="m", text="Watched by us.", audience="police"))
    session.do(rating.add_rater(session.site, checklist="2A", by="Kim", role=role))
    is_told = found_in(copy(), ("Watched by us",)) == {"Watched by us"}
    assert is_told is (audience is Audience.POLICE)


def test_words_for_partners_that_quote_the_police_stop_the_copy(
    session: Session, tmp_path: Path
) -> None:
    quoted = "the patrol leaves the square unwatched between two and four in the morning"
    add(session, remark(id="m1", text=f"We know: {quoted}.", audience="police"))
    add(session, remark(id="m2", text=f"They said {quoted}."))
    with pytest.raises(UserError, match="tell what is withheld"):
        write_rater_copy(session, tmp_path / "k.gpkg", "Kim")
    assert not (tmp_path / "k.gpkg").exists()
    assert not session.site.all(Rater)


def test_the_rater_rates_in_the_copy_and_only_that_comes_home(session: Session, copy: Copy) -> None:
    filled(session)
    path = copy()
    with closing(opened(path)) as made:
        kim = raters.rater_of_copy(made)
        assert kim is not None
        assert (kim.by, kim.checklist) == ("Kim", "2A")
        with pytest.raises(UserError, match="copy for Kim"):
            raters.rate(made, ITEM, AnswerValue.MEETS, "Lee", reason="seen")
        raters.rate(made, ITEM, AnswerValue.EXEMPLARY, "Kim", reason="Looked again.")
        made.do(assessing.set_frame(made.site, what="something else"))
        add(made, remark(id="m9", text="Written in the copy."))
        raters.set_done(made, "Kim", is_done=True)
    before = session.site
    found = raters.take_in(session, path)
    assert (found.raters, found.ratings) == (0, 1)
    kim = rating.rater_named(session.site, "2A", "Kim")
    assert kim is not None
    assert kim.is_done
    given = rating.ratings_of(session.site, kim)[(ITEM, "site")]
    assert (given.value, given.reason) == (AnswerValue.EXEMPLARY, "Looked again.")
    others = {cls: rows for cls, rows in session.site.rows.items() if cls not in (Rater, Rating)}
    assert others == {cls: rows for cls, rows in before.rows.items() if cls not in (Rater, Rating)}
    session.undo()
    assert session.site.rows == before.rows


def test_a_new_rater_is_one_edit_that_can_be_undone(session: Session, copy: Copy) -> None:
    path = copy()
    assert str(session.undo_label) == "Add Rater 1"
    session.undo()
    assert not session.site.all(Rater)
    assert raters.take_in(session, path).raters == 1
    head = session.head_hash
    path.unlink()
    copy()
    assert session.head_hash == head


def test_another_list_is_rated_where_it_is_asked_for(session: Session, copy: Copy) -> None:
    session.do(assessing.set_header(session.site, is_final=True))
    with closing(opened(copy(checklist="2F"))) as made:
        assert (made.site.header.checklist, made.site.header.is_final) == ("2F", False)
    assert [row.checklist for row in session.site.all(Rater)] == ["2F"]
    assert session.site.header.checklist == "2A"


def test_a_copy_of_the_copy_comes_home_and_one_of_another_assessment_does_not(
    session: Session, copy: Copy, tmp_path: Path
) -> None:
    with closing(opened(copy())) as made:
        raters.rate(made, ITEM, AnswerValue.MEETS, "Kim", reason="seen")
        made.save_copy(tmp_path / "mail.gpkg")
        with pytest.raises(UserError, match="copy for one rater"):
            write_rater_copy(made, tmp_path / "more.gpkg", "Lee")
        with pytest.raises(UserError, match="copy for one rater"):
            raters.take_in(made, session.path)
    other = Session.create(tmp_path / "o.gpkg", Header(title="O"), settings=Settings())
    with pytest.raises(UserError, match="not a copy"):
        raters.take_in(other, tmp_path / "mail.gpkg")
    other.close()
    assert raters.take_in(session, tmp_path / "mail.gpkg").ratings == 1
    ends = copies.history_of(tmp_path / "mail.gpkg")
    assert ends is not None
    assert ends[0].hash == session.first_hash


def test_a_newcomer_hides_what_is_open_only_where_it_is_meant(session: Session, copy: Copy) -> None:
    for name in ("Ada", "Ben"):
        raters.rate(session, ITEM, AnswerValue.MEETS, name, reason=f"{name} saw it")
    for name in ("Ada", "Ben"):
        raters.set_done(session, name, is_done=True)
    for refused in (
        copy,
        lambda: raters.rate(session, ITEM, AnswerValue.MEETS, "Kim", reason="seen"),
    ):
        with pytest.raises(UserError, match="Another rater hides it again"):
            refused()
    assert rating.are_open(session.site, "2A")
    path = copy(late=True)
    assert not rating.are_open(session.site, "2A")
    assert found_in(path, ("Ada saw it", "Ben saw it")) == set()
    with closing(opened(path)) as made:
        raters.rate(made, ITEM, AnswerValue.MEETS, "Kim", reason="seen")
        raters.set_done(made, "Kim", is_done=True)
    raters.take_in(session, path)
    assert rating.are_open(session.site, "2A")
    with pytest.raises(UserError, match="is done"):
        copy("Ada")


def test_what_others_gave_to_lists_rated_to_the_end_goes_along(
    session: Session, copy: Copy
) -> None:
    for name in ("Ada", "Ben"):
        raters.rate(session, OTHER_LIST, AnswerValue.MEETS, name, reason=f"{name} was told")
    told = ("Ada was told", "Ben was told")
    assert found_in(copy(), told) == set()
    session.do(assessing.set_header(session.site, checklist="2F"))
    for name in ("Ada", "Ben"):
        raters.set_done(session, name, is_done=True)
    assert found_in(copy("Lee", checklist="2A"), told) == set(told)


def taken(path: Path, _patch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"something else")


def no_folder(path: Path, _patch: pytest.MonkeyPatch) -> None:
    path.parent.rmdir()


def disk_full(_path: Path, patch: pytest.MonkeyPatch) -> None:
    fill = creating._fill

    def too_small(db: Any, *given: Any, **values: Any) -> None:
        db.conn.execute("PRAGMA max_page_count = 60")
        fill(db, *given, **values)

    patch.setattr(creating, "_fill", too_small)


def read_only(_path: Path, patch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any) -> None:
        raise PermissionError(13, "Permission denied")

    patch.setattr(copies, "put_new", refuse)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (taken, "exists already"),
        (no_folder, "no folder"),
        (disk_full, "No room is left"),
        (read_only, "Permission denied"),
    ],
)
def test_what_goes_wrong_leaves_no_part_of_a_copy_and_no_rater(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Path, pytest.MonkeyPatch], None],
    said: str,
) -> None:
    path = tmp_path / "out" / "k.gpkg"
    path.parent.mkdir()
    fault(path, monkeypatch)
    before = {one: one.read_bytes() for one in path.parent.glob("*")}
    with pytest.raises(UserError, match=said):
        write_rater_copy(session, path, "Kim")
    assert {one: one.read_bytes() for one in path.parent.glob("*")} == before
    assert not session.site.all(Rater)


def test_the_open_file_is_not_written_over(session: Session) -> None:
    before = session.path.read_bytes()
    with pytest.raises(UserError, match="exists already"):
        write_rater_copy(session, session.path, "Kim")
    assert session.path.read_bytes() == before


def test_no_copy_is_left_where_the_rater_cannot_be_added(session: Session, tmp_path: Path) -> None:
    with closing(sqlite3.connect(session.path)) as conn, conn:
        conn.execute(
            "INSERT INTO cpted_journal SELECT 2, at_utc, '', '', '', 'do', NULL, label,"
            " 'x', '[]' FROM cpted_journal"
        )
    with pytest.raises(UserError, match="changed by another program"):
        write_rater_copy(session, tmp_path / "k.gpkg", "Kim")
    assert not (tmp_path / "k.gpkg").exists()


@settings(max_examples=12)
@given(
    rows=st.lists(st.tuples(st.sampled_from(Audience), st.booleans()), min_size=1, max_size=6),
    reader=st.sampled_from(Audience),
    with_answers=st.booleans(),
)
def test_no_row_for_others_is_in_the_bytes(
    rows: list[tuple[Audience, bool]], reader: Audience, *, with_answers: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Session.create(Path(folder) / "a.gpkg", Header(title="A"), settings=Settings())
        for at, (audience, is_answer) in enumerate(rows):
            text = f"zq{at}zq stands here"
            row = (
                answer(id=f"r{at}", item=f"2A-0{at + 1}", reason=text, audience=audience)
                if is_answer
                else remark(id=f"r{at}", text=text, audience=audience)
            )
            add(made, row)
        path = Path(folder) / "k.gpkg"
        write_rater_copy(made, path, "Kim", audience=reader, with_answers=with_answers)
        made.close()
        told = tuple(f"zq{at}zq" for at in range(len(rows)))
        expected = {
            told[at]
            for at, (audience, is_answer) in enumerate(rows)
            if reader.may_read(audience) and (with_answers or not is_answer)
        }
        assert found_in(path, told) == expected
