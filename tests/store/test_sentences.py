"""Sentences of files that are not open: read, or passed over, without leaving a trace."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header
from cpted_app.store.sentences import sentences_of
from cpted_app.store.store import Store
from tests.store.site_rows import AUTHOR, NOW

FILES = Path(__file__).parents[1] / "migrations"
AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with one sentence, and one answer without."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    made = folder / "markt.gpkg"
    answers = [
        Answer(id=item, checklist="2A", item=item, value=value, reason=reason, at_utc=AT)
        for item, value, reason in (
            ("2A-14", AnswerValue.FAILS, "The corner behind the bins is dark."),
            ("2A-15", AnswerValue.MEETS, " "),
        )
    ]
    header = Header(title="Marktplatz 2025")
    Store.create(made, [header, *answers], author=AUTHOR, at_utc=NOW).close()
    return made


def traces(path: Path) -> tuple[str, int, list[str]]:
    names = sorted(each.name for each in path.parent.iterdir())
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns, names


def test_title_item_subject_and_sentence_are_read_and_nothing_is_left(path: Path) -> None:
    before = traces(path)
    found = sentences_of(path)
    assert found is not None
    (one,) = found.sentences
    assert (one.title, one.item, one.subject) == ("Marktplatz 2025", "2A-14", "site")
    assert one.reason == "The corner behind the bins is dark."
    with Store.open(path, read_only=True) as store:
        assert found.begun == store.journal()[0].hash
    assert traces(path) == before


def test_it_reads_beside_a_window_that_has_the_file_open(path: Path) -> None:
    with Store.open(path) as store:
        assert sentences_of(path) is not None
        assert store.read_only_reason is None


@pytest.mark.parametrize("schema", [1, 2, 3, 4, 5])
def test_files_of_every_schema_are_read_as_they_are(schema: int, tmp_path: Path) -> None:
    file = tmp_path / "old.gpkg"
    shutil.copy(FILES / f"schema_{schema}.gpkg", file)
    before = traces(file)
    found = sentences_of(file)
    assert found is not None
    assert found.sentences
    assert traces(file) == before


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def _garbage(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        (table,) = conn.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE '%migrations%' AND type = 'table'"
        ).fetchone()
        names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
        row = dict(
            zip(names, conn.execute(f"SELECT * FROM {table}").fetchone(), strict=True)  # noqa: S608
        )
        row |= {"name": "schema_99"} | ({"id": 999} if "id" in row else {})
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(row.values()))  # noqa: S608


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("CREATE TABLE header (title TEXT)")
        conn.execute("CREATE TABLE answer (fid INTEGER, item TEXT, subject TEXT, reason TEXT)")
        conn.execute("INSERT INTO answer VALUES (1, 'a', 'site', 'Somebody else wrote this here.')")


@pytest.mark.parametrize("spoil", [_cut, _garbage, _empty, _newer, _foreign])
def test_broken_newer_and_foreign_files_have_none_and_stay_as_they_are(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    before = traces(path)
    assert sentences_of(path) is None
    assert traces(path) == before


def test_missing_files_and_folders_have_none(tmp_path: Path) -> None:
    assert sentences_of(tmp_path / "gone.gpkg") is None
    assert sentences_of(tmp_path) is None


def test_a_file_that_another_program_is_writing_is_not_waited_for(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert sentences_of(path) is None
        other.execute("ROLLBACK")
    assert sentences_of(path) is not None


def test_a_log_of_writes_that_another_program_left_is_not_touched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        with other:
            other.execute("UPDATE answer SET reason = 'x' WHERE item = '2A-15'")
        before = traces(path)
        assert sentences_of(path) is None
        assert traces(path) == before
    before = traces(path)  # the log is gone with the program
    assert sentences_of(path) is not None
    assert traces(path) == before
