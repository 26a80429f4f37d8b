"""The bytes of plans and other files, kept once each under the SHA-256 of what they are."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping

from cpted_app.store.schema import BLOB_TABLE


def digest(data: bytes) -> str:
    """Return the key of bytes: their SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def put(conn: sqlite3.Connection, blobs: Mapping[str, bytes]) -> None:
    """Keep bytes under their keys; those already there stay.

    Raises:
        ValueError: a key is not the digest of its bytes.
    """
    for key, data in blobs.items():
        if digest(data) != key:
            raise ValueError(f"{key} is not the digest of these {len(data)} bytes")
        conn.execute(f"INSERT OR IGNORE INTO {BLOB_TABLE} VALUES (?, ?)", (key, data))


def get(conn: sqlite3.Connection, key: str) -> bytes | None:
    """Return the bytes of a key, or None where the file does not have them."""
    found = conn.execute(f"SELECT data FROM {BLOB_TABLE} WHERE sha256 = ?", (key,)).fetchone()
    return None if found is None else bytes(found[0])


def sizes(conn: sqlite3.Connection) -> dict[str, int]:
    """Return the number of bytes by key."""
    return dict(conn.execute(f"SELECT sha256, length(data) FROM {BLOB_TABLE}"))


def altered(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield each key whose bytes are no longer those it was made from."""
    for key, data in conn.execute(f"SELECT sha256, data FROM {BLOB_TABLE}"):
        if digest(data) != key:
            yield key
