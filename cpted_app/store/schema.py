"""Where each field of a row is kept: tables and columns, derived from the model.

Belongs here: the shape of the newest schema, as statements and as names. What a released
schema looked like is frozen in its own module and never derived.
"""

import dataclasses
import typing
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from types import NoneType
from typing import Any, Literal

import shapely

from cpted_app.model.edit import Row
from cpted_app.model.features import Feature
from cpted_app.model.placement import Placement
from cpted_app.model.site import ROW_CLASSES
from cpted_app.words import Message

Storage = Literal[
    "id",
    "geometry",
    "number",
    "integer",
    "flag",
    "text",
    "choice",
    "choices",
    "moment",
    "message",
    "numbers",
    "placement",
]

ID_COLUMN = "uuid"
GEOMETRY_COLUMN = "geom"
PLACEMENT_COEFFICIENTS = "abcdef"

BLOB_TABLE = "cpted_blob"
JOURNAL_TABLE = "cpted_journal"

SQL_TYPES: dict[Storage, str] = {
    "id": "TEXT",
    "number": "DOUBLE",
    "integer": "INTEGER",
    "flag": "BOOLEAN",
    "text": "TEXT",
    "choice": "TEXT",
    "choices": "TEXT",
    "moment": "TEXT",  # a DATETIME column may hold milliseconds only, a moment has more
    "message": "TEXT",
    "numbers": "TEXT",
    "placement": "DOUBLE",
}

_PLAIN: dict[Any, Storage] = {
    bool: "flag",
    int: "integer",
    float: "number",
    str: "text",
    datetime: "moment",
    Message: "message",
    Placement: "placement",
    shapely.Geometry: "geometry",
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StoredField:
    """One field of a row class and the columns that keep it."""

    name: str
    storage: Storage
    columns: tuple[str, ...]
    optional: bool = False
    enum: type[StrEnum] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table of one row class: its name, and its fields in the order of their columns."""

    row_class: type[Row]
    name: str
    fields: tuple[StoredField, ...]
    geometry_type: str | None
    """GeoPackage geometry type of a feature table; None for an attributes table."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names without ``fid``, in their order."""
        return tuple(column for field in self.fields for column in field.columns)

    @property
    def create_statement(self) -> str:
        """The statement that makes the table."""
        lines = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
        lines += [_column_sql(self, field, column) for field, column in self._placed()]
        return f"CREATE TABLE {self.name} (\n    " + ",\n    ".join(lines) + "\n)"

    def _placed(self) -> Iterator[tuple[StoredField, str]]:
        for field in self.fields:
            for column in field.columns:
                yield field, column


def table(row_class: type[Row]) -> Table:
    """Return the table that keeps the rows of a class.

    >>> from cpted_app.model.features import Tree
    >>> table(Tree).name, table(Tree).geometry_type
    ('tree', 'POINT')
    """
    return _TABLES[row_class]


def tables() -> tuple[Table, ...]:
    """Return the tables of all row classes, in the order of the model."""
    return tuple(_TABLES.values())


def quoted(name: str) -> str:
    """Return a column name fit for a statement.

    >>> quoted("where")
    '"where"'
    """
    return f'"{name}"'


def _derived(row_class: type[Row]) -> Table:
    hints = typing.get_type_hints(row_class)
    fields = tuple(
        _stored(field.name, hints[field.name]) for field in dataclasses.fields(row_class)
    )
    geometry_type = None
    if issubclass(row_class, Feature):
        kinds = row_class.geometry_types
        geometry_type = kinds[0].upper() if len(kinds) == 1 else "GEOMETRY"
    return Table(
        row_class=row_class, name=row_class.kind, fields=fields, geometry_type=geometry_type
    )


def _stored(name: str, hint: Any) -> StoredField:
    optional = NoneType in typing.get_args(hint)
    if optional:
        (hint,) = (part for part in typing.get_args(hint) if part is not NoneType)
    hint = getattr(hint, "__supertype__", hint)
    enum: type[StrEnum] | None = None
    if name == "id":
        storage: Storage = "id"
    elif typing.get_origin(hint) is tuple:
        member = typing.get_args(hint)[0]
        storage, enum = ("numbers", None) if member is float else ("choices", member)
    elif isinstance(hint, type) and issubclass(hint, StrEnum):
        storage, enum = "choice", hint
    else:
        storage = _PLAIN[hint]
    return StoredField(
        name=name,
        storage=storage,
        columns=_columns(name, storage),
        optional=optional,
        enum=enum,
    )


def _columns(name: str, storage: Storage) -> tuple[str, ...]:
    if storage == "id":
        return (ID_COLUMN,)
    if storage == "geometry":
        return (GEOMETRY_COLUMN,)
    if storage == "placement":
        return tuple(f"{name}_{letter}" for letter in PLACEMENT_COEFFICIENTS)
    return (name,)


def _column_sql(owner: Table, field: StoredField, column: str) -> str:
    kind = owner.geometry_type if field.storage == "geometry" else SQL_TYPES[field.storage]
    rest = "" if field.optional else " NOT NULL"
    unique = " UNIQUE" if field.storage == "id" else ""
    return f"{quoted(column)} {kind}{rest}{unique}"


_TABLES = {row_class: _derived(row_class) for row_class in ROW_CLASSES}
