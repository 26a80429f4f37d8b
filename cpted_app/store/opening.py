"""How a file is opened: for editing where that is possible, else for reading, with the reason."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from cpted_app.store import faults, migrations
from cpted_app.store.claim import Claim
from cpted_app.store.connection import connect, in_memory
from cpted_app.words import N_, Message

Factory = type[sqlite3.Connection]

NEWER = Message(N_("A newer version of the program made this file."))
"""Why a file of a program of tomorrow is only read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open database, the claim on its file, and why it cannot be edited, if it cannot."""

    db: Database
    claim: Claim | None
    read_only_reason: Message | None


def opened(path: Path, *, read_only: bool, factory: Factory) -> Opened:
    """Return an existing site file, open; nothing is written.

    Raises:
        UserError: the file is not there, not a site file, or damaged.
    """
    header = faults.header_of(path)
    reason = Message(N_("It was opened for reading only.")) if read_only else None
    reason = reason or _not_writable(path)
    claim = Claim.take(path) if reason is None else None
    if reason is None and claim is None:
        reason = Message(N_("Another window has this file open."))
    try:
        db, reason = _database(path, header, factory, reason)
    except BaseException:
        if claim is not None:
            claim.release()
        raise
    return Opened(db=db, claim=claim, read_only_reason=reason)


def _database(
    path: Path, header: bytes, factory: Factory, reason: Message | None
) -> tuple[Database, Message | None]:
    db = connect(path, "rw" if reason is None else _reading_mode(path, header), factory)
    try:
        if reason is None:
            reason = _refused_lock(db.conn)
        if not migrations.is_ours(db):
            raise faults.not_ours(path)
        if migrations.unknown_steps(db):
            reason = NEWER
        elif reason is not None and migrations.is_older(db):
            db = _forward_copy(db)
    except BaseException:
        db.close()
        raise
    return db, reason


def _not_writable(path: Path) -> Message | None:
    """Return why a file cannot be written, as far as its marks and permissions say."""
    if not path.stat().st_mode & 0o222 or not _may_write(path):
        return Message(N_("The file is write-protected."))
    if not path.parent.stat().st_mode & 0o222 or not _may_write(path.parent):
        return Message(N_("The folder of the file is write-protected."))
    return None


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _reading_mode(path: Path, header: bytes) -> str:
    """Return how to read a file without leaving anything beside it."""
    log = path.with_name(path.name + "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    return "immutable" if faults.is_wal(header) and not has_log else "ro"


def _refused_lock(conn: sqlite3.Connection) -> Message | None:
    """Return why the database cannot be written after all; nothing is written to find out."""
    try:
        conn.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if faults.family(error) == sqlite3.SQLITE_READONLY:
            return Message(N_("The file is write-protected."))
        if faults.family(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return None  # another program is in the middle of writing; a commit will wait
        raise
    conn.execute("ROLLBACK")
    return None


def _forward_copy(db: Database) -> Database:
    """Return an older file that cannot be written, brought forward in memory."""
    copy = in_memory()
    db.conn.backup(copy.conn)
    db.close()
    migrations.bring_forward(copy)
    return copy
