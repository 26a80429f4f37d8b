"""Whole files: put in place at once or not at all."""

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.store.claim import Claim
from cpted_app.store.connection import GATE, connect
from cpted_app.store.journal import Head, ends
from cpted_app.words import N_

SUFFIX = ".gpkg"


def check_name(path: Path) -> None:
    """Refuse a name under which no site file can be.

    Raises:
        UserError: it has another ending, or its folder is not there.
    """
    if path.suffix.lower() != SUFFIX:
        raise UserError(
            N_("“{file}” does not end in .gpkg, so that no GIS would know what it is."),
            N_("Choose a name such as {better}."),
            file=path.name,
            better=path.stem + SUFFIX,
        )
    if not path.parent.is_dir():
        raise UserError(
            N_("There is no folder {folder}."),
            N_("Make it first, or choose another one."),
            folder=str(path.resolve().parent),
        )


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield the path of a temporary file in the same folder; what is left of it is removed."""
    temporary = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(6)}.part")
    try:
        yield temporary
    finally:
        for name in (temporary.name, temporary.name + "-journal"):
            temporary.with_name(name).unlink(missing_ok=True)


def put_new(temporary: Path, path: Path) -> None:
    """Give a finished file its name.

    Raises:
        FileExistsError: something else has that name; it is left as it is.
    """
    _flush(temporary)
    if os.name == "nt":
        temporary.rename(path)  # refuses an existing name there
    else:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a drive without hard links
            if path.exists():
                raise FileExistsError(path) from None
            temporary.rename(path)
    _flush_folder(path.parent)


def copy_database(conn: sqlite3.Connection, target: Path) -> None:
    """Write a database as one file, in place of what has that name.

    Raises:
        UserError: the target is open in another window.
    """
    claim = Claim.take(target) if target.exists() else None
    if target.exists() and claim is None:
        raise UserError(
            N_("“{file}” is open in another window."),
            N_("Close it there, or choose another name."),
            file=target.name,
        )
    try:
        with beside(target) as temporary:
            _back_up(conn, temporary)
            _flush(temporary)
            temporary.replace(target)
            _flush_folder(target.parent)
    finally:
        if claim is not None:
            claim.release()


def backup(conn: sqlite3.Connection, source: Path, folder: Path, keep: int) -> Path:
    """Write a dated copy into a folder and keep only the newest ones of the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(str(source.resolve()).encode()).hexdigest()[:8]
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    target = folder / f"{source.stem}-{key}-{now}.gpkg"
    copy_database(conn, target)
    for old in sorted(folder.glob(f"*-{key}-*.gpkg"), key=_date_in_name)[:-keep]:
        old.unlink(missing_ok=True)
    return target


def history_of(path: Path) -> tuple[Head, Head] | None:
    """Return the first and the last journal line of a file; None where it is no site file.

    It is read where it lies, whatever its schema; nothing is written.
    """
    with GATE:
        try:
            db = connect(path, "ro")
        except sqlite3.Error:
            return None
        try:
            return ends(db.conn)
        except sqlite3.Error:
            return None
        finally:
            db.close()


def _date_in_name(path: Path) -> str:
    return path.stem.rsplit("-", 1)[-1]


def _back_up(conn: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name durable, where the system can do that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        return  # some network drives cannot; the content itself is safe
    finally:
        os.close(descriptor)
