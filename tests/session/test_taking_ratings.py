"""Files that somebody brings home: taken in whole as the program left them, or not at all."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cpted_app.errors import UserError
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header, Rating
from cpted_app.session import rating
from cpted_app.session.session import Session
from cpted_app.session.settings import Person, Settings
from cpted_app.store import migrations
from tests.migrations.test_migrations import tomorrow

ITEM = "2A-02"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(
        tmp_path / "a.gpkg", Header(title="A"), settings=Settings(person=Person(name="Ada"))
    )
    rating.rate(made, ITEM, AnswerValue.MEETS, "Ada", reason="seen")
    yield made
    made.close()


def by_ben(
    session: Session, name: str = "ben.gpkg", value: AnswerValue = AnswerValue.FAILS
) -> Path:
    """Return a copy of the file in which Ben rated."""
    path = session.path.with_name(name)
    shutil.copy(session.path, path)
    copy = Session.open(path, settings=Settings(person=Person(name="Ben")))
    rating.rate(copy, ITEM, value, "Ben", reason="seen")
    copy.close()
    return path


def altered(session: Session, _patch: pytest.MonkeyPatch) -> Path:
    path = by_ben(session)
    with closing(sqlite3.connect(path)) as conn, conn:
        assert conn.execute("UPDATE rating SET value = '3'").rowcount == 2
    return path


def without_journal(session: Session, _patch: pytest.MonkeyPatch) -> Path:
    path = by_ben(session)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DELETE FROM cpted_journal")
    return path


def newer(session: Session, patch: pytest.MonkeyPatch) -> Path:
    path = by_ben(session)
    with patch.context() as then:
        then.setattr(migrations, "MIGRATIONS", tomorrow())
        Session.open(path).close()
    return path


def linked(session: Session, _patch: pytest.MonkeyPatch) -> Path:
    path = session.path.with_name("same.gpkg")
    os.link(session.path, path)
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (altered, "altered by other means"),
        (without_journal, "not a copy"),
        (newer, "newer version"),
        (linked, "the open file itself"),
    ],
)
def test_what_cannot_be_trusted_is_refused_and_changes_nothing(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    made: Callable[[Session, pytest.MonkeyPatch], Path],
    said: str,
) -> None:
    path = made(session, monkeypatch)
    before = session.site, session.path.read_bytes()
    with pytest.raises(UserError, match=said):
        rating.take_in(session, path)
    assert (session.site, session.path.read_bytes()) == before


def test_a_copy_whose_last_edit_was_cut_off_brings_what_was_finished(session: Session) -> None:
    path = by_ben(session, "running.gpkg")
    folder = path.with_name("killed")
    folder.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_spill = 1")
        conn.execute("PRAGMA cache_size = 1")
        conn.execute("BEGIN")
        conn.execute("UPDATE rating SET value = '3', reason = hex(randomblob(4000))")
        killed = Path(shutil.copy(path, folder))
        shutil.copy(path.with_name("running.gpkg-journal"), folder)
        conn.execute("ROLLBACK")
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert rating.take_in(session, killed).ratings == 1
    assert [row.value for row in session.site.all(Rating)] == [AnswerValue.MEETS, AnswerValue.FAILS]
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
