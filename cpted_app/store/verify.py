"""Whether a file is whole, and whether it is what its journal says was done."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from cpted_app.errors import UserError
from cpted_app.model.edit import Row
from cpted_app.model.records import Attachment
from cpted_app.store import attachments, gpkg, journal, rows
from cpted_app.store.codec import Json, rows_from_json
from cpted_app.store.schema import tables
from cpted_app.words import N_, Message

UNREADABLE = (
    UserError,
    ValueError,
    TypeError,
    LookupError,
    msgspec.MsgspecError,
    sqlite3.DatabaseError,
)
"""What reading altered content may raise."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at; ``detail`` says what was found."""

    name: str
    ok: bool
    detail: Message


def verify(conn: sqlite3.Connection, *names: str) -> list[Check]:
    """Return what was checked, in the order in which a fault explains the later ones.

    All of it, or only the checks that are named.
    """
    checks = (
        ("integrity", _integrity),
        ("foreign_keys", _foreign_keys),
        ("geopackage", _geopackage),
        ("journal", _journal),
        ("attachments", _attachments),
        ("rows", _rows),
    )
    found = []
    for name, check in checks:
        if names and name not in names:
            continue
        try:
            fault = next(check(conn), None)
        except UNREADABLE as error:
            fault = Message(N_("It cannot be read: {cause}"), {"cause": str(error)})
        detail = fault if fault is not None else Message(N_("as it should be"))
        found.append(Check(name=name, ok=fault is None, detail=detail))
    return found


def _integrity(conn: sqlite3.Connection) -> Iterator[Message]:
    for (text,) in conn.execute("PRAGMA integrity_check"):
        if text != "ok":
            yield Message(N_("The database is damaged: {cause}"), {"cause": text})


def _foreign_keys(conn: sqlite3.Connection) -> Iterator[Message]:
    for name, *_ in conn.execute("PRAGMA foreign_key_check"):
        yield Message(N_("A row of {table} refers to one that is missing."), {"table": name})


def _geopackage(conn: sqlite3.Connection) -> Iterator[Message]:
    for pragma, expected in (
        ("application_id", gpkg.APPLICATION_ID),
        ("user_version", gpkg.USER_VERSION),
    ):
        (value,) = conn.execute(f"PRAGMA {pragma}").fetchone()
        if value != expected:
            yield Message(
                N_("{name} is {value}, not {expected}."),
                {"name": pragma, "value": value, "expected": expected},
            )
    registered = {name for (name,) in conn.execute("SELECT table_name FROM gpkg_contents")}
    there = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema")}
    for name in sorted({each.name for each in tables()} - registered | registered - there):
        yield Message(N_("The table {table} is missing or not registered."), {"table": name})


def _journal(conn: sqlite3.Connection) -> Iterator[Message]:
    previous = journal.Head()
    for listed, stored_hash, changes in journal.entries(conn):
        follows = listed[0] == previous.seq + 1
        if not follows or journal.chained(previous.hash, listed, changes) != stored_hash:
            yield Message(
                N_("Line {seq} of the journal, or one before it, was altered or removed."),
                {"seq": listed[0]},
            )
        previous = journal.Head(listed[0], stored_hash)
    if previous.seq == 0:
        yield Message(N_("The journal is empty."))


def _attachments(conn: sqlite3.Connection) -> Iterator[Message]:
    for key in attachments.altered(conn):
        yield Message(N_("The bytes of the attachment {key} were altered."), {"key": key})
    sizes = attachments.sizes(conn)
    for row in rows.read(conn, Attachment):
        if isinstance(row, Attachment) and sizes.get(row.id) != row.size_bytes:
            yield Message(
                N_("The attachment {name} is missing or has another size."), {"name": row.name}
            )


def _rows(conn: sqlite3.Connection) -> Iterator[Message]:
    """Compare the rows with what the journal leads to."""
    replayed: dict[Key, Json] = {}
    for listed, _, text in journal.entries(conn):
        for change in journal.decoded(text):
            side = change.before if change.before is not None else change.after
            key = (change.kind, str((side or {}).get("id")))
            if not _is_same(change.kind, replayed.pop(key, None), change.before):
                yield _differs(N_("Line {seq} of the journal does not follow: {row}"), key, listed)
            if change.after is not None:
                replayed[key] = change.after
    expected = _by_key(
        rows_from_json([(journal.CLASS_BY_KIND[k], item) for (k, _), item in replayed.items()])
        if replayed
        else []
    )
    found = _by_key(rows.read_all(conn))
    for key in expected.keys() | found.keys():
        if expected.get(key) != found.get(key):
            yield _differs(N_("This row is not what the journal says: {row}"), key)


def _is_same(kind: str, left: Json | None, met: Json | None) -> bool:
    """Return whether a row is met as it was left; an older line lacks fields that came since."""
    if left == met or left is None or met is None:
        return left == met
    row_class = journal.CLASS_BY_KIND[kind]
    one, other = rows_from_json([(row_class, left), (row_class, met)])
    return one == other


def _by_key(listed: "list[Row] | Iterator[Row]") -> dict[Key, Row]:
    return {(row.kind, row.id): row for row in listed}


def _differs(msgid: str, key: Key, listed: tuple[object, ...] = (0,)) -> Message:
    return Message(msgid, {"seq": listed[0], "row": " ".join(key)})
