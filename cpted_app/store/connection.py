"""Opening the database the way a site file needs it."""

import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

GATE = threading.RLock()
"""Held while a site file is used. Closing any descriptor of a file drops all POSIX locks that
the process holds on it, those of another connection too; so one use at a time."""

BUSY_TIMEOUT_S = 2.0


def connect(
    path: Path, mode: str, factory: type[sqlite3.Connection] = sqlite3.Connection
) -> Database:
    """Return the database of an existing file; ``mode`` is ``rw``, ``ro`` or ``immutable``.

    Nothing is written by connecting. Transactions are opened and ended by explicit statements.
    """
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    conn = sqlite3.connect(
        f"{_uri(path)}?{query}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        factory=factory,
    )
    return configured(conn)


def configured(conn: sqlite3.Connection) -> Database:
    """Return a database that is durable and keeps its temporary data in memory."""
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY"):
        conn.execute(f"PRAGMA {pragma}")
    return Database(conn, recursive_triggers=False, execute_plugins=False)


def in_memory() -> Database:
    """Return an empty database in memory."""
    conn = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    return configured(conn)


def _uri(path: Path) -> str:
    text = quote(path.absolute().as_posix(), safe="/:")
    return ("file:///" if text[:1] != "/" else "file://") + text
