"""The sentences of the answers in a site file that is not open, read where it lies.

Belongs here: reading them without leaving a trace. A file that is missing, locked, broken, of a
newer program or not ours has none to give; nothing is brought forward, copied or repaired.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from cpted_app.assess.likeness import Sentence
from cpted_app.errors import UserError
from cpted_app.store import faults, journal, migrations
from cpted_app.store.connection import GATE, connect

ANSWERS = "SELECT item, subject, reason FROM answer WHERE trim(reason) <> '' ORDER BY fid"
"""Columns that every schema has had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a file's answers say; ``begun`` is the same for all copies of one assessment."""

    begun: str
    sentences: tuple[Sentence, ...]


def sentences_of(path: Path) -> Written | None:
    """Return the sentences of a file's answers, or None where it cannot simply be read.

    It must not be the open file: closing it would drop the locks of this process on it.
    """
    try:
        with GATE, _reading(path) as db:
            if not migrations.is_ours(db) or migrations.unknown_steps(db):
                return None
            first, _last = journal.ends(db.conn)
            row = db.conn.execute("SELECT title FROM header").fetchone()
            title = _text(row[0]) if row else ""
            found = db.conn.execute(ANSWERS).fetchall()
    except (UserError, OSError, sqlite3.Error):
        return None
    sentences = (
        Sentence(title=title or path.stem, item=item, subject=subject, reason=reason)
        for item, subject, reason in (map(_text, each) for each in found)
    )
    return Written(begun=first.hash, sentences=tuple(sentences))


@contextmanager
def _reading(path: Path) -> Iterator[Database]:
    """Yield a file's database for reading; one that is being written is not waited for."""
    header = faults.header_of(path)
    mode = "ro"
    if faults.is_wal(header):
        # Reading a log of writes that is under way would leave files beside.
        if any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm")):
            raise OSError(path)
        mode = "immutable"
    db = connect(path, mode)
    try:
        db.conn.execute("PRAGMA busy_timeout = 0")
        yield db
    finally:
        db.close()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
