"""Fields of a mark as JSON text, exact both ways: what a scenario keeps of a mark."""

import dataclasses
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

import shapely

from cpted_app.model.features import BY_KIND, Feature
from cpted_app.model.scenarios import ScenarioChange

_SHAPE = "geometry"
WRITTEN = ("label", "name", "note", "source", "purpose", "lawful_basis", "photometry")
"""Fields of marks in people's own words."""


def written(mark: Feature, names: Iterable[str]) -> str:
    """Return some fields of a mark as JSON, keys sorted; a shape is hexadecimal ISO WKB."""
    return _text({name: _plain(getattr(mark, name)) for name in names})


def read(row_class: type[Feature], text: str) -> Mapping[str, Any]:
    """Return the fields that a text holds; names that the class does not have drop out.

    Raises:
        ValueError: the text cannot be read, or a value is none that the field may have.
    """
    known = _members(row_class.kind)
    found = json.loads(text) if text else {}
    return {name: known[name](value) for name, value in found.items() if name in known}


def texts(row_class: type[Feature], name: str, changes: Iterable[ScenarioChange]) -> set[str]:
    """Return what changes put into a text field of marks of a kind."""
    mine = (each.values for each in changes if each.mark_kind == row_class.kind and each.values)
    return {str(json.loads(values).get(name, "")) for values in mine} - {""}


def words(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of the fields of a text that hold what people wrote."""
    found = json.loads(text) if text else {}
    yield from ((name, found[name]) for name in WRITTEN if found.get(name))


def without(text: str, names: Collection[str]) -> str:
    """Return a text of fields without some of them."""
    found = json.loads(text) if text else {}
    if not any(name in found for name in names):
        return text
    return _text({name: value for name, value in found.items() if name not in names})


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


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False)


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
