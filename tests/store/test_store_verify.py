"""What was altered behind the program's back shows, and nothing else does."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from cpted_app.model.edit import adding, replacing
from cpted_app.model.records import Attachment, Header
from cpted_app.store import attachments
from cpted_app.store.store import Store
from cpted_app.words import Message
from tests.store.site_rows import AUTHOR, NOW, one_of_each, tree

DATA = b"%PDF-1.7 plan"
KEY = attachments.digest(DATA)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a site file with a short history and one attachment."""
    made = tmp_path / "site.gpkg"
    with Store.create(made, one_of_each(), author=AUTHOR, at_utc=NOW) as store:
        row = Attachment(id=KEY, name="p.pdf", media_type="application/pdf", size_bytes=len(DATA))
        store.commit(adding(Message("Add"), row, blobs={KEY: DATA}), author=AUTHOR, at_utc=NOW)
        seq = store.commit(adding(Message("Place"), tree("t9")), author=AUTHOR, at_utc=NOW)
        undone = store.edit_of(seq).inverse()
        store.commit(undone, author=AUTHOR, at_utc=NOW, action="undo", of=seq)
    return made


def failed(path: Path) -> set[str]:
    with Store.open(path) as store:
        return {check.name for check in store.verify() if not check.ok}


def test_an_honest_file_passes(path: Path) -> None:
    assert failed(path) == set()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE cpted_journal SET author = 'Somebody' WHERE seq = 2", {"journal"}),
        ("UPDATE cpted_journal SET at_utc = '2020-01-01T00:00:00.000Z' WHERE seq = 1", {"journal"}),
        ('UPDATE cpted_journal SET label = \'{"msgid":"x","values":{}}\'', {"journal"}),
        ("UPDATE cpted_journal SET hash = 'abc' WHERE seq = 4", {"journal"}),
        ("DELETE FROM cpted_journal WHERE seq = 2", {"journal", "rows"}),
        ("DELETE FROM cpted_journal WHERE seq IN (3, 4)", set()),  # see the test below
        ("UPDATE cpted_journal SET changes = '[]' WHERE seq = 3", {"journal", "rows"}),
        ("UPDATE cpted_journal SET changes = 'no JSON' WHERE seq = 3", {"journal", "rows"}),
        ("UPDATE barrier SET height_m = 2.0000000000000004", {"rows"}),
        ("UPDATE barrier SET barrier_type = 'dragon'", {"rows"}),
        ("UPDATE tree SET geom = (SELECT geom FROM luminaire)", set()),  # the same place
        ("UPDATE tree SET geom = zeroblob(61)", {"rows"}),
        ("DELETE FROM camera", {"rows"}),
        ("INSERT INTO attachment VALUES (9, 'x', 'a', 'b', 3)", {"attachments", "rows"}),
        ("UPDATE cpted_blob SET data = X'00'", {"attachments"}),
        ("DELETE FROM cpted_blob", {"attachments"}),
        ("UPDATE gpkg_contents SET srs_id = 77 WHERE table_name = 'tree'", {"foreign_keys"}),
        ("DELETE FROM gpkg_contents WHERE table_name = 'answer'", {"geopackage"}),
        ("PRAGMA user_version = 3", {"geopackage"}),
        ("DROP TABLE layer_styles", {"geopackage"}),
    ],
)
def test_what_was_altered_shows(path: Path, statement: str, expected: set[str]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(statement)
    assert failed(path) == expected


def test_lines_cut_from_the_end_show_in_the_head_hash(path: Path) -> None:
    """A chain cannot know its own end: a report prints the head hash, and that differs."""
    with Store.open(path) as store:
        printed = store.head_hash()
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("DELETE FROM cpted_journal WHERE seq IN (3, 4)")
    with Store.open(path) as store:
        assert store.head_hash() != printed


def test_the_detail_names_the_object(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE cpted_blob SET data = X'00'")
        conn.execute("UPDATE barrier SET height_m = 9 WHERE uuid = 'barrier-2'")
    with Store.open(path) as store:
        details = {check.name: str(check.detail) for check in store.verify()}
    assert KEY in details["attachments"]
    assert "barrier-2" in details["rows"]


def test_equal_edits_have_different_hashes_in_different_places(path: Path) -> None:
    with Store.open(path) as store:
        header = store.load().header
        assert isinstance(header, Header)
        for _ in range(2):
            edit = replacing(Message("x"), (header, header))
            store.commit(edit, author=AUTHOR, at_utc=NOW)
        hashes = [line.hash for line in store.journal()]
    assert len(set(hashes)) == len(hashes)
