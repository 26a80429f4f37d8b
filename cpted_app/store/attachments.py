"""Plans and other files, kept once each under the SHA-256 of what they are.

A large file goes in and out piece by piece: it is never in memory as a whole.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from cpted_app.content import CHUNK_BYTES, MAX_BYTES, Content, chunks
from cpted_app.errors import UserError
from cpted_app.store.connection import GATE
from cpted_app.store.schema import BLOB_TABLE
from cpted_app.words import N_


def digest(data: bytes) -> str:
    """Return the key of bytes: their SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def put(conn: sqlite3.Connection, blobs: Mapping[str, Content]) -> None:
    """Keep content under its keys; what is already there stays.

    Raises:
        UserError: a file is too large, cannot be read, or is no longer what it was.
        ValueError: a key is not the digest of its bytes.
    """
    for key, content in blobs.items():
        if isinstance(content, Path):
            _put_file(conn, key, content)
            continue
        if digest(content) != key:
            raise ValueError(f"{key} is not the digest of these {len(content)} bytes")
        conn.execute(f"INSERT OR IGNORE INTO {BLOB_TABLE} VALUES (?, ?)", (key, content))


def get(conn: sqlite3.Connection, key: str) -> bytes | None:
    """Return the bytes of a key, or None where the file does not have them."""
    found = conn.execute(f"SELECT data FROM {BLOB_TABLE} WHERE sha256 = ?", (key,)).fetchone()
    return None if found is None else bytes(found[0])


def size_bytes(conn: sqlite3.Connection, key: str) -> int | None:
    """Return the length of what is kept under a key, or None where there is nothing."""
    query = f"SELECT length(data) FROM {BLOB_TABLE} WHERE sha256 = ?"
    found = conn.execute(query, (key,)).fetchone()
    return None if found is None else int(found[0])


def copy_out(conn: sqlite3.Connection, key: str, target: Path) -> bool:
    """Write what is kept under a key to a new file; return False where there is nothing.

    The gate is held for a piece at a time, so that an edit need not wait for the whole.
    """
    with GATE:
        rowid = _rowid(conn, key)
        if rowid is None:
            return False
        blob = conn.blobopen(BLOB_TABLE, "data", rowid, readonly=True)
    try:
        with target.open("xb") as stream:
            while True:
                with GATE:
                    chunk = blob.read(CHUNK_BYTES)
                if not chunk:
                    return True
                stream.write(chunk)
    finally:
        with GATE:
            blob.close()


def sizes(conn: sqlite3.Connection) -> dict[str, int]:
    """Return the number of bytes by key."""
    return dict(conn.execute(f"SELECT sha256, length(data) FROM {BLOB_TABLE}"))


def altered(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield each key whose bytes are no longer those it was made from."""
    for rowid, key in conn.execute(f"SELECT rowid, sha256 FROM {BLOB_TABLE}").fetchall():
        found = hashlib.sha256()
        with conn.blobopen(BLOB_TABLE, "data", rowid, readonly=True) as blob:
            while chunk := blob.read(CHUNK_BYTES):
                found.update(chunk)
        if found.hexdigest() != key:
            yield key


def _rowid(conn: sqlite3.Connection, key: str) -> int | None:
    found = conn.execute(f"SELECT rowid FROM {BLOB_TABLE} WHERE sha256 = ?", (key,)).fetchone()
    return None if found is None else int(found[0])


def _put_file(conn: sqlite3.Connection, key: str, path: Path) -> None:
    """Copy a file into a blob of its length, and check on the way that it is the right one."""
    if _rowid(conn, key) is not None:
        return
    try:
        size = path.stat().st_size
        _check_room(path, size)
        conn.execute(f"INSERT INTO {BLOB_TABLE} VALUES (?, zeroblob(?))", (key, size))
        rowid = _rowid(conn, key)
        assert rowid is not None  # noqa: S101 - it was written just now
        found, done = hashlib.sha256(), 0
        with conn.blobopen(BLOB_TABLE, "data", rowid) as blob:
            for chunk in chunks(path):
                found.update(chunk)
                done += len(chunk)
                if done > size:
                    raise _changed(path)
                blob.write(chunk)
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            N_("Check that the drive is connected, or copy the file to another folder."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from error
    if found.hexdigest() != key:
        raise _changed(path)


def _check_room(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise UserError(
            N_("{file} is too large: {size} MB; an assessment can keep {limit} MB."),
            N_("Cut out the part you need, or compress it, and add that."),
            file=path.name,
            size=size // 1_000_000,
            limit=MAX_BYTES // 1_000_000,
        )


def _changed(path: Path) -> UserError:
    return UserError(
        N_("{file} was changed while it was being added."),
        N_("Wait until whatever writes it is done, and add it again."),
        file=path.name,
    )
