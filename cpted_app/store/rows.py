"""Rows in and out of their tables."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Literal

from cpted_app.model.edit import Change, Row
from cpted_app.model.features import Feature
from cpted_app.model.records import HEADER_ID, Header
from cpted_app.model.site import ConflictError
from cpted_app.store import codec, gpkg
from cpted_app.store.schema import ID_COLUMN, Table, quoted, table, tables

Verb = Literal["insert", "update", "delete"]


def write(conn: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Bring the tables from before the changes to after them.

    Raises:
        ConflictError: a row that the changes replace or remove is not there.
    """
    srs_id = _srs_id(conn, changes)
    for (row_class, verb), run in groupby(changes, key=lambda c: (type(c.row), _verb(c))):
        _write_run(conn, table(row_class), verb, [change.row for change in run], srs_id)
    for row_class in dict.fromkeys(type(change.row) for change in changes):
        _note_change(conn, row_class, [c for c in changes if type(c.row) is row_class])


def read(conn: sqlite3.Connection, row_class: type[Row]) -> list[Row]:
    """Return the rows of a class in the order they were added.

    Raises:
        UserError: a value is not one the row may have.
        ValueError: a value cannot be read at all.
    """
    return codec.rows_from_sql(row_class, conn.execute(_select(row_class)).fetchall())


def _verb(change: Change) -> Verb:
    if change.before is None:
        return "insert"
    return "delete" if change.after is None else "update"


def _write_run(
    conn: sqlite3.Connection, where: Table, verb: Verb, run: Sequence[Row], srs_id: int
) -> None:
    values: list[tuple[Any, ...]] = (
        [(row.id,) for row in run] if verb == "delete" else codec.rows_to_sql(run, srs_id)
    )
    if verb == "update":
        values = [(*columns, row.id) for columns, row in zip(values, run, strict=True)]
    done = conn.executemany(_statement(where.row_class, verb), values).rowcount
    if done != len(run):
        raise ConflictError(f"{verb} met {done} of {len(run)} rows of {where.name}")


def _note_change(conn: sqlite3.Connection, row_class: type[Row], changes: Sequence[Change]) -> None:
    if issubclass(row_class, Feature):
        before = [c.before.geometry for c in changes if isinstance(c.before, Feature)]
        after = [c.after.geometry for c in changes if isinstance(c.after, Feature)]
        gpkg.update_contents(conn, row_class.kind, before, after)
        return
    conn.execute(
        f"UPDATE gpkg_contents SET last_change = {gpkg.NOW} WHERE table_name = ?",
        (row_class.kind,),
    )


def _srs_id(conn: sqlite3.Connection, changes: Sequence[Change]) -> int:
    """Return the srs_id for the geometries to come; a new system first moves the old ones."""
    found = conn.execute("SELECT crs FROM header").fetchone()
    before = None if found is None else found[0]
    after = before
    for change in changes:
        if isinstance(change.row, Header) and change.row.id == HEADER_ID:
            after = change.after.crs if isinstance(change.after, Header) else None
    srs_id = gpkg.ensure_srs_id(conn, after)
    if after != before:
        names = [each.name for each in tables() if each.geometry_type is not None]
        gpkg.move_to_srs(conn, names, srs_id)
    return srs_id


def _select(row_class: type[Row]) -> str:
    where = table(row_class)
    columns = ", ".join(map(quoted, where.columns))
    return f"SELECT {columns} FROM {where.name} ORDER BY fid"


def _statement(row_class: type[Row], verb: Verb) -> str:
    where = table(row_class)
    columns = [quoted(name) for name in where.columns]
    if verb == "insert":
        marks = ", ".join("?" * len(columns))
        return f"INSERT INTO {where.name} ({', '.join(columns)}) VALUES ({marks})"
    if verb == "delete":
        return f"DELETE FROM {where.name} WHERE {ID_COLUMN} = ?"
    return (
        f"UPDATE {where.name} SET {', '.join(f'{name} = ?' for name in columns)}"
        f" WHERE {ID_COLUMN} = ?"
    )


def read_all(conn: sqlite3.Connection) -> Iterator[Row]:
    """Yield the rows of all classes."""
    for each in tables():
        yield from read(conn, each.row_class)
