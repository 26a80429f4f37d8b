"""A new site file: written beside its name, and there complete or not at all."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from cpted_app.model.edit import Edit
from cpted_app.store import attachments, copies, faults, journal, migrations, rows
from cpted_app.store.connection import connect
from cpted_app.store.journal import Author
from cpted_app.store.opening import Factory


def write_new(
    path: Path,
    edit: Edit,
    *,
    author: Author,
    at_utc: datetime,
    derive: Callable[[sqlite3.Connection], None],
    factory: Factory,
) -> None:
    """Write a file that holds an edit as line 1 of its journal, and what is derived from it.

    Raises:
        UserError: the name is taken or not possible.
    """
    copies.check_name(path)
    if path.exists():
        raise faults.taken(path)
    with copies.beside(path) as temporary:
        db = connect(temporary, "rwc", factory)
        try:
            _fill(db, edit, author=author, at_utc=at_utc)
            with db.atomic():
                derive(db.conn)
        finally:
            db.close()
        try:
            copies.put_new(temporary, path)
        except FileExistsError as error:
            raise faults.taken(path) from error


def _fill(db: Database, edit: Edit, *, author: Author, at_utc: datetime) -> None:
    """Write a new database; it has no name yet, so it need not survive a power cut."""
    conn = db.conn
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("PRAGMA journal_mode = MEMORY")
    line = journal.entry(
        journal.Head(), edit, author=author, at_utc=at_utc, action="create", of=None
    )
    migrations.bring_forward(db)
    with db.atomic():
        attachments.put(conn, edit.blobs)
        rows.write(conn, edit.changes)
        journal.append(conn, line)
