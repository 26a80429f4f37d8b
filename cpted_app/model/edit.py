"""An edit as a value: a label and what each row was before and is after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cpted_app.content import Content
from cpted_app.model.features import Feature
from cpted_app.model.records import Record
from cpted_app.words import Message

Row = Feature | Record

_NO_BLOBS: Mapping[str, Content] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; None before means added, None after means removed."""

    before: Row | None
    after: Row | None

    def __post_init__(self) -> None:
        rows = [row for row in (self.before, self.after) if row is not None]
        if not rows or len({(type(row), row.id) for row in rows}) != 1:
            raise ValueError("a change needs one row identity")

    @property
    def row(self) -> Row:
        """The row that is there: after, or before where it was removed."""
        row = self.after if self.after is not None else self.before
        assert row is not None  # noqa: S101 - held by __post_init__
        return row


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person did, in one step that can be undone.

    ``blobs`` holds the attachments the edit brings, by SHA-256: bytes, or the path of a large
    file; they are never taken out again, so that an undone import can be redone.
    """

    label: Message
    changes: tuple[Change, ...]
    blobs: Mapping[str, Content] = field(default_factory=lambda: _NO_BLOBS)

    def inverse(self) -> "Edit":
        """Return the edit that takes this one back."""
        swapped = tuple(Change(change.after, change.before) for change in reversed(self.changes))
        return Edit(self.label, swapped)

    @property
    def touches(self) -> frozenset[type[Row]]:
        """The row classes this edit changes."""
        return frozenset(type(change.row) for change in self.changes)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the rows this edit changes."""
        return frozenset(change.row.id for change in self.changes)


def adding(label: Message, *rows: Row, blobs: Mapping[str, Content] = _NO_BLOBS) -> Edit:
    """Return the edit that adds rows."""
    return Edit(label, tuple(Change(None, row) for row in rows), blobs)


def removing(label: Message, *rows: Row) -> Edit:
    """Return the edit that removes rows."""
    return Edit(label, tuple(Change(row, None) for row in rows))


def replacing(label: Message, *pairs: tuple[Row, Row]) -> Edit:
    """Return the edit that puts each second row where the first one was; equal ones drop out."""
    return Edit(label, tuple(Change(old, new) for old, new in pairs if old != new))


def joined(label: Message, *edits: Edit) -> Edit:
    """Return several edits, in their order, as one step."""
    blobs = {key: data for edit in edits for key, data in edit.blobs.items()}
    return Edit(label, tuple(change for edit in edits for change in edit.changes), blobs)
