"""Rows as SQL values and as JSON: exact both ways.

Numbers keep every bit, geometry travels as ISO WKB (hexadecimal in JSON), moments as ISO 8601
in UTC. Belongs here: values only; no statement and no connection.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
import shapely

from cpted_app.errors import UserError
from cpted_app.model.edit import Row
from cpted_app.model.placement import Placement
from cpted_app.store import gpkg
from cpted_app.store.schema import StoredField, table
from cpted_app.words import N_, Message

Json = dict[str, Any]


def json_text(value: Any) -> str:
    """Return the one JSON text of a value: keys sorted, no spaces, shortest exact numbers.

    Raises:
        UserError: a text holds half a character that no file can keep.
    """
    try:
        return msgspec.json.encode(value, order="sorted").decode()
    except UnicodeEncodeError as error:
        raise unwritable_text(error) from error


def unwritable_text(error: UnicodeEncodeError) -> UserError:
    """Return what a person is told about a text that is no Unicode text."""
    return UserError(
        N_("The text “{text}” holds half a character, which no file can keep."),
        N_("Delete the damaged character and type it again."),
        text=str(error.object)[:60].encode("utf-8", "replace").decode(),
    )


def moment_text(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC: milliseconds, or all digits where it has more.

    >>> moment_text(datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC))
    '2026-01-02T03:04:05.678Z'
    """
    precision = "milliseconds" if moment.microsecond % 1000 == 0 else "microseconds"
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec=precision) + "Z"


def moment(text: str) -> datetime:
    """Return the aware moment of an ISO 8601 text."""
    return datetime.fromisoformat(text).astimezone(UTC)


def rows_to_sql(rows: Sequence[Row], srs_id: int) -> list[tuple[Any, ...]]:
    """Return the column values of rows of one class, in the order of the table's columns."""
    fields = table(type(rows[0])).fields
    columns: list[Iterable[Any]] = []
    for field in fields:
        values = [getattr(row, field.name) for row in rows]
        if field.storage == "geometry":
            columns.append(gpkg.geometry_blobs(np.array(values, dtype=object), srs_id))
        elif field.storage == "placement":
            columns += zip(*(value.coefficients for value in values), strict=True)
        else:
            encode = _TO_SQL.get(field.storage)
            columns.append(values if encode is None else [_or_none(encode, v) for v in values])
    return list(zip(*columns, strict=True))


def rows_from_sql(row_class: type[Row], found: Sequence[Sequence[Any]]) -> list[Row]:
    """Return the rows of column values, in their order.

    Raises:
        UserError: a value is not one the row may have.
        ValueError: a value cannot be read at all.
    """
    if not found:
        return []
    columns = iter(zip(*found, strict=True))
    values = [_field_from_sql(field, columns) for field in table(row_class).fields]
    names = [field.name for field in table(row_class).fields]
    return [
        row_class(**dict(zip(names, parts, strict=True))) for parts in zip(*values, strict=True)
    ]


def rows_to_json(rows: Sequence[Row]) -> list[Json]:
    """Return the JSON objects of rows of any classes, in their order."""
    shapes = [getattr(row, "geometry", None) for row in rows]
    wkb = shapely.to_wkb(np.array(shapes, dtype=object), hex=True, byte_order=1, flavor="iso")
    return [_row_to_json(row, text) for row, text in zip(rows, wkb, strict=True)]


def rows_from_json(items: Sequence[tuple[type[Row], Json]]) -> list[Row]:
    """Return the rows of JSON objects; a field that is not there takes its default.

    Raises:
        UserError: a value is not one the row may have.
        ValueError: a value cannot be read at all.
    """
    wkb = np.array([item.get("geometry") for _, item in items], dtype=object)
    shapes = shapely.from_wkb(wkb)
    return [_row_from_json(cls, item, s) for (cls, item), s in zip(items, shapes, strict=True)]


def message_to_json(value: Any) -> Any:
    """Return a label, or a value inside one, as JSON."""
    if isinstance(value, Message):
        values = {key: message_to_json(part) for key, part in value.values.items()}
        return {"msgid": value.msgid, "values": values}
    if isinstance(value, bool | int | float | None):
        return value
    return str(value)


def message_from_json(value: Any) -> Any:
    """Return the label, or the value inside one, that JSON says."""
    if isinstance(value, Mapping):
        values = {key: message_from_json(part) for key, part in value["values"].items()}
        return Message(value["msgid"], values)
    return value


def _or_none(encode: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else encode(value)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that a row may hold")
    return float(value)


_TO_SQL: Mapping[str, Callable[[Any], Any]] = {
    "number": _finite,
    "flag": int,
    "choice": str,
    "choices": lambda value: json_text([str(part) for part in value]),
    "moment": moment_text,
    "message": lambda value: json_text(message_to_json(value)),
    "numbers": lambda value: json_text(list(map(_finite, value))),
}


def _field_from_sql(field: StoredField, columns: Any) -> Sequence[Any]:
    if field.storage == "placement":
        parts = [next(columns) for _ in field.columns]
        return [Placement(*coefficients) for coefficients in zip(*parts, strict=True)]
    column = next(columns)
    if field.storage == "geometry":
        return gpkg.geometries(column)
    if field.storage in ("id", "text", "integer"):
        return tuple(column)
    decode = _decoder(field)
    return [_or_none(decode, value) for value in column]


def _decoder(field: StoredField) -> Callable[[Any], Any]:
    if field.storage == "choice":
        assert field.enum is not None  # noqa: S101 - held by the schema
        return field.enum
    if field.storage == "choices":
        return _choices(field)
    return _FROM_SQL[field.storage]


_FROM_SQL: Mapping[str, Callable[[Any], Any]] = {
    "number": float,
    "flag": bool,
    "moment": moment,
    "message": lambda text: message_from_json(msgspec.json.decode(text)),
    "numbers": lambda text: tuple(msgspec.json.decode(text, type=list[float])),
}


def _choices(field: StoredField) -> Callable[[Any], Any]:
    enum = field.enum
    assert enum is not None  # noqa: S101 - held by the schema

    def members(text: str) -> tuple[Any, ...]:
        return tuple(map(enum, msgspec.json.decode(text, type=list[str])))

    return members


def _row_to_json(row: Row, wkb: str | None) -> Json:
    item: Json = {}
    for field in table(type(row)).fields:
        value = getattr(row, field.name)
        if field.storage == "geometry":
            item[field.name] = wkb
        elif value is None or field.storage in ("id", "text", "integer"):
            item[field.name] = value
        else:
            item[field.name] = _TO_JSON[field.storage](value)
    return item


_TO_JSON: Mapping[str, Callable[[Any], Any]] = {
    "number": _finite,
    "flag": bool,
    "choice": str,
    "choices": lambda value: [str(part) for part in value],
    "moment": moment_text,
    "message": message_to_json,
    "numbers": lambda value: list(map(_finite, value)),
    "placement": lambda value: list(map(_finite, value.coefficients)),
}


def _row_from_json(row_class: type[Row], item: Json, shape: Any) -> Row:
    values: dict[str, Any] = {}
    for field in table(row_class).fields:
        if field.name not in item:
            continue
        value = item[field.name]
        if field.storage == "geometry":
            value = shape
        elif value is not None and field.storage in _FROM_JSON:
            value = _FROM_JSON[field.storage](field, value)
        values[field.name] = value
    return row_class(**values)


_FROM_JSON: Mapping[str, Callable[[StoredField, Any], Any]] = {
    "number": lambda _field, value: float(value),
    "choice": lambda field, value: field.enum(value) if field.enum else value,
    "choices": lambda field, value: tuple(map(field.enum or str, value)),
    "moment": lambda _field, value: moment(value),
    "message": lambda _field, value: message_from_json(value),
    "numbers": lambda _field, value: tuple(map(float, value)),
    "placement": lambda _field, value: Placement(*value),
}
