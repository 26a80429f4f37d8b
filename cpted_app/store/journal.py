"""The journal: every edit, by whom and when, chained so that a changed line shows.

The hash of a line is the SHA-256 of three texts, a line feed after the first two: the hash of
the line before (empty for the first), the canonical JSON of ``[seq, at_utc, author, role,
organisation, action, of, label]``, and the canonical JSON of the changes.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from cpted_app.model.edit import Change, Edit, Row
from cpted_app.model.records import Rater
from cpted_app.model.site import ROW_CLASSES
from cpted_app.store.codec import (
    Json,
    json_text,
    message_from_json,
    message_to_json,
    moment,
    moment_text,
    rows_from_json,
    rows_to_json,
)
from cpted_app.store.schema import JOURNAL_TABLE
from cpted_app.words import N_, Message

Action = Literal["create", "do", "undo", "redo"]

CLASS_BY_KIND: dict[str, type[Row]] = {cls.kind: cls for cls in ROW_CLASSES}

ORIGIN, FOR = "origin", "for"
"""What the label of a rater's copy says beside its words: whose history it continues, for whom."""

_LISTED = "seq, at_utc, author, role, organisation, action, of, label, hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who made an edit."""

    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """What happened, without the rows; ``of`` is the line an undo or redo is about."""

    seq: int
    at_utc: datetime
    author: str
    role: str
    organisation: str
    action: Action
    of: int | None
    label: Message
    hash: str

    @property
    def origin(self) -> str:
        """Of a first line: the hash that names the assessment and every copy of it."""
        return _origin(self.label, self.hash)

    @property
    def copy_for(self) -> str:
        """Of a first line: the id of the rater for whom the file is a copy; "" for nobody."""
        return str(self.label.values.get(FOR, "")) if self.action == "create" else ""


@dataclass(frozen=True, slots=True)
class Head:
    """A line at an end of a journal: its number, 0 where there is none, and its hash."""

    seq: int = 0
    hash: str = ""


class StoredChange(msgspec.Struct, forbid_unknown_fields=True):
    """A change as the journal keeps it."""

    kind: str
    before: Json | None
    after: Json | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line ready to be written: the values of its columns."""

    head: Head
    values: tuple[Any, ...]


def copy_label(rater: Rater, origin: str) -> Message:
    """Return what the first line of a rater's copy is called.

    Its own first line could not be that of the assessment: it would hold whatever the assessment
    began with, and all that follows it in a copy could be undone there. So the copy begins a
    journal of its own and says in that line, under its hash, which one it comes from.
    """
    return Message(N_("Copy for {rater}"), {"rater": rater.label, FOR: rater.id, ORIGIN: origin})


def entry(
    after: Head,
    edit: Edit,
    *,
    author: Author,
    at_utc: datetime,
    action: Action,
    of: int | None,
) -> Entry:
    """Return the line of an edit that follows another line.

    Raises:
        UserError: a text cannot be kept in a file.
    """
    if at_utc.utcoffset() != UTC.utcoffset(None):
        raise ValueError("the time of an edit is not aware UTC")
    listed = (
        after.seq + 1,
        moment_text(at_utc),
        author.name,
        str(author.role),
        author.organisation,
        action,
        of,
        json_text(message_to_json(edit.label)),
    )
    changes = json_text(_changes_to_json(edit.changes))
    head = Head(after.seq + 1, chained(after.hash, listed, changes))
    return Entry(head, (*listed, head.hash, changes))


def chained(previous: str, listed: Sequence[Any], changes: str) -> str:
    """Return the hash of a line from that of the line before and its own content."""
    content = f"{previous}\n{json_text(list(listed))}\n{changes}"
    return hashlib.sha256(content.encode()).hexdigest()


def append(conn: sqlite3.Connection, new: Entry) -> None:
    """Write a line."""
    conn.execute(
        f"INSERT INTO {JOURNAL_TABLE} ({_LISTED}, changes) VALUES (?,?,?,?,?,?,?,?,?,?)",
        new.values,
    )


def head(conn: sqlite3.Connection) -> Head:
    """Return the last line."""
    found = conn.execute(
        f"SELECT seq, hash FROM {JOURNAL_TABLE} ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return Head() if found is None else Head(*found)


def lines(conn: sqlite3.Connection) -> list[JournalLine]:
    """Return the lines in their order, without their changes.

    Raises:
        ValueError: a line cannot be read.
    """
    found = conn.execute(f"SELECT {_LISTED} FROM {JOURNAL_TABLE} ORDER BY seq")
    return [
        JournalLine(
            seq=row[0],
            at_utc=moment(row[1]),
            author=row[2],
            role=row[3],
            organisation=row[4],
            action=row[5],
            of=row[6],
            label=message_from_json(msgspec.json.decode(row[7])),
            hash=row[8],
        )
        for row in found
    ]


def edit_of(conn: sqlite3.Connection, seq: int) -> Edit:
    """Return the edit of a line, as it was done.

    Raises:
        LookupError: there is no such line.
        ValueError: the line cannot be read.
    """
    found = conn.execute(
        f"SELECT label, changes FROM {JOURNAL_TABLE} WHERE seq = ?", (seq,)
    ).fetchone()
    if found is None:
        raise LookupError(f"the journal has no line {seq}")
    stored = decoded(found[1])
    sides = [
        (CLASS_BY_KIND[change.kind], side)
        for change in stored
        for side in (change.before, change.after)
        if side is not None
    ]
    rows = iter(rows_from_json(sides) if sides else [])
    changes = tuple(
        Change(
            None if change.before is None else next(rows),
            None if change.after is None else next(rows),
        )
        for change in stored
    )
    return Edit(message_from_json(msgspec.json.decode(found[0])), changes)


def saying(conn: sqlite3.Connection, text: str) -> list[int]:
    """Return the numbers of the lines whose changes hold a piece of canonical JSON."""
    found = conn.execute(
        f"SELECT seq FROM {JOURNAL_TABLE} WHERE instr(changes, ?) ORDER BY seq", (text,)
    )
    return [seq for (seq,) in found]


def ends(conn: sqlite3.Connection) -> tuple[Head, Head]:
    """Return whose history it is, and how far it goes: first and last line.

    The first has the hash that names the assessment, in a rater's copy too.
    """
    found = conn.execute(
        f"SELECT seq, hash, label FROM {JOURNAL_TABLE} ORDER BY seq LIMIT 1"
    ).fetchone()
    if found is None:
        return Head(), Head()
    seq, own, label = found
    return Head(seq, _origin(message_from_json(msgspec.json.decode(label)), own)), head(conn)


def entries(conn: sqlite3.Connection) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """Yield each line as (listed columns, hash, changes), first to last."""
    found = conn.execute(f"SELECT {_LISTED}, changes FROM {JOURNAL_TABLE} ORDER BY seq")
    for *listed, stored_hash, changes in found:
        yield tuple(listed), stored_hash, changes


def decoded(changes: str) -> list[StoredChange]:
    """Return the changes that a text of the journal says."""
    return msgspec.json.decode(changes, type=list[StoredChange])


def _origin(label: Message, own: str) -> str:
    return str(label.values.get(ORIGIN, own))


def _changes_to_json(changes: Sequence[Change]) -> list[Json]:
    rows = [row for change in changes for row in (change.before, change.after) if row is not None]
    items = iter(rows_to_json(rows) if rows else [])
    return [
        {
            "kind": change.row.kind,
            "before": None if change.before is None else next(items),
            "after": None if change.after is None else next(items),
        }
        for change in changes
    ]
