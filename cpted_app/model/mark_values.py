"""Fields of a mark as JSON text, exact both ways: what a scenario keeps of a mark."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

import shapely

from cpted_app.model.features import BY_KIND, Feature

_SHAPE = "geometry"


def written(mark: Feature, names: Iterable[str]) -> str:
    """Return some fields of a mark as JSON, keys sorted; a shape is hexadecimal ISO WKB."""
    values = {name: _plain(getattr(mark, name)) for name in names}
    return json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False)


def read(row_class: type[Feature], text: str) -> Mapping[str, Any]:
    """Return the fields that a text holds; names that the class does not have drop out.

    Raises:
        ValueError: the text cannot be read, or a value is none that the field may have.
    """
    known = _members(row_class.kind)
    found = json.loads(text) if text else {}
    return {name: known[name](value) for name, value in found.items() if name in known}


def differing(one: Feature, other: Feature) -> tuple[str, ...]:
    """Return the names of the fields in which two marks of one class differ."""
    return tuple(
        part.name
        for part in dataclasses.fields(one)
        if getattr(one, part.name) != getattr(other, part.name)
    )


def all_names(row_class: type[Feature]) -> tuple[str, ...]:
    """Return the names of all fields of a class but its id."""
    return tuple(part.name for part in dataclasses.fields(row_class) if part.name != "id")


def _plain(value: Any) -> Any:
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkb(value, hex=True, byte_order=1, flavor="iso")
    return value.value if isinstance(value, StrEnum) else value


@cache
def _members(kind: str) -> Mapping[str, Any]:
    """Return what makes a field's value of what stands in JSON, by name."""
    row_class = BY_KIND[kind]
    hints = get_type_hints(row_class)
    found = {part.name: _maker(hints[part.name]) for part in dataclasses.fields(row_class)}
    return MappingProxyType(found | {_SHAPE: shapely.from_wkb})


def _maker(hint: Any) -> Any:
    kinds = get_args(hint) or (hint,)
    enum = next((one for one in kinds if isinstance(one, type) and issubclass(one, StrEnum)), None)
    return (lambda value: value) if enum is None else lambda value: value and enum(value)
