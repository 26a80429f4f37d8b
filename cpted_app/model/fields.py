"""Declaration of a row's fields: one place that inspector, table, importer and check read.

A row class lists its fields with the functions below; ``specs`` gives the declarations back
and ``check`` refuses a value outside its range, so that an impossible row cannot exist.
"""

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from cpted_app.errors import UserError
from cpted_app.units import parse_number
from cpted_app.words import N_, Message

Kind = Literal["number", "integer", "text", "long_text", "choice", "flag", "hours", "choices"]

E = TypeVar("E", bound=StrEnum)

HOURS = re.compile(r"^([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """What a field is: label, unit, range, default, help and, for a closed set, its choices."""

    name: str = ""
    kind: Kind
    label: str
    help: str = ""
    unit: str = ""
    minimum: float = -math.inf
    maximum: float = math.inf
    default: Any = None
    optional: bool = False
    choices: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


def number_field(
    default: float | None,
    *,
    label: str,
    unit: str = "",
    low: float = -math.inf,
    high: float = math.inf,
    help: str = "",  # noqa: A002 - the word the reader of a declaration expects
) -> Any:
    """Declare a number with unit and range; ``None`` as default makes it optional."""
    spec = FieldSpec(
        kind="number",
        label=label,
        help=help,
        unit=unit,
        minimum=low,
        maximum=high,
        default=default,
        optional=default is None,
    )
    return dataclasses.field(default=default, metadata={"spec": spec})


def integer_field(
    default: int | None, *, label: str, unit: str = "", low: int = 0, high: int = 10**9
) -> Any:
    """Declare a whole number with unit and range; ``None`` as default makes it optional."""
    spec = FieldSpec(
        kind="integer",
        label=label,
        unit=unit,
        minimum=low,
        maximum=high,
        default=default,
        optional=default is None,
    )
    return dataclasses.field(default=default, metadata={"spec": spec})


def text_field(default: str = "", *, label: str, help: str = "", long: bool = False) -> Any:  # noqa: A002
    """Declare a text; ``long`` asks for several lines."""
    spec = FieldSpec(kind="long_text" if long else "text", label=label, help=help, default=default)
    return dataclasses.field(default=default, metadata={"spec": spec})


def choice_field(
    default: E | None,
    labels: Mapping[E, str],
    *,
    label: str,
    help: str = "",  # noqa: A002
) -> Any:
    """Declare one of a closed set, with the words shown for each; ``None`` means unknown."""
    spec = FieldSpec(
        kind="choice",
        label=label,
        help=help,
        default=default,
        optional=default is None,
        choices=MappingProxyType({str(key): word for key, word in labels.items()}),
    )
    return dataclasses.field(
        default=default, metadata={"spec": spec, "enum": type(next(iter(labels)))}
    )


def choices_field(labels: Mapping[E, str], *, label: str, help: str = "") -> Any:  # noqa: A002
    """Declare any number of a closed set, kept as a tuple."""
    spec = FieldSpec(
        kind="choices",
        label=label,
        help=help,
        default=(),
        choices=MappingProxyType({str(key): word for key, word in labels.items()}),
    )
    return dataclasses.field(default=(), metadata={"spec": spec, "enum": type(next(iter(labels)))})


def flag_field(default: bool | None, *, label: str, help: str = "") -> Any:  # noqa: A002
    """Declare a yes or no; ``None`` as default makes it optional (unknown)."""
    spec = FieldSpec(kind="flag", label=label, help=help, default=default, optional=default is None)
    return dataclasses.field(default=default, metadata={"spec": spec})


def hours_field(*, label: str, help: str = "") -> Any:  # noqa: A002
    """Declare a daily span such as ``07:00-22:00``; empty means unknown."""
    return dataclasses.field(
        default="", metadata={"spec": FieldSpec(kind="hours", label=label, help=help, default="")}
    )


@cache
def specs(row_class: type) -> Mapping[str, FieldSpec]:
    """Return the declared fields of a row class by name, in the order of declaration."""
    return MappingProxyType(
        {
            field.name: dataclasses.replace(field.metadata["spec"], name=field.name)
            for field in dataclasses.fields(row_class)
            if "spec" in field.metadata
        }
    )


def checked(row: Any) -> None:
    """Refuse a row with a value outside its declaration; enum texts become enum members.

    Raises:
        UserError: names the field, the value and what is allowed.
    """
    for field in dataclasses.fields(row):
        spec: FieldSpec | None = field.metadata.get("spec")
        if spec is None:
            continue
        value = getattr(row, field.name)
        if value is None and spec.optional:
            continue
        proper = _proper(spec, field.metadata.get("enum"), value)
        if proper is not value:
            object.__setattr__(row, field.name, proper)


def parsed(row_class: type, name: str, raw: str) -> Any:
    """Return the value of a field from the text a person or a file gives for it.

    Raises:
        UserError: the text cannot be a value of that field.
    """
    spec = specs(row_class)[name]
    raw = raw.strip()
    if not raw and spec.kind not in _TEXTS:
        return spec.default
    parse = _PARSERS.get(spec.kind)
    return parse(raw, spec) if parse else raw


def _parsed_flag(raw: str, spec: FieldSpec) -> bool:
    word = raw.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise _refused(spec, raw, N_("yes or no"))


_TEXTS = ("text", "long_text", "hours")
_YES = ("yes", "true", "1", "y")
_NO = ("no", "false", "0", "n")
_PARSERS: Mapping[str, Callable[[str, FieldSpec], Any]] = MappingProxyType(
    {
        "flag": _parsed_flag,
        "number": lambda raw, _spec: parse_number(raw),
        "integer": lambda raw, _spec: round(parse_number(raw)),
        "choice": lambda raw, _spec: raw.lower().replace(" ", "_").replace("-", "_"),
        "choices": lambda raw, _spec: tuple(p.strip() for p in raw.split(",") if p.strip()),
    }
)


def _proper(spec: FieldSpec, enum: type[StrEnum] | None, value: Any) -> Any:
    if enum is not None:
        return _member(spec, enum, value)
    if spec.kind in ("number", "integer"):
        return _in_range(spec, value)
    if spec.kind == "flag" and not isinstance(value, bool):
        raise _refused(spec, value, N_("yes or no"))
    if spec.kind in _TEXTS and not isinstance(value, str):
        raise _refused(spec, value, N_("a text"))
    if spec.kind == "hours" and value and not HOURS.match(value):
        raise _refused(spec, value, N_("a span such as 07:00-22:00"))
    return value


def _member(spec: FieldSpec, enum: type[StrEnum], value: Any) -> Any:
    try:
        if spec.kind == "choices":
            return tuple(enum(part) for part in value)
        return enum(value)
    except ValueError:
        raise _refused(spec, value, ", ".join(spec.choices)) from None


def _in_range(spec: FieldSpec, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refused(spec, value, N_("a number"))
    if not math.isfinite(value) or not spec.minimum <= value <= spec.maximum:
        span = f"{spec.minimum:g} … {spec.maximum:g} {spec.unit}".strip()
        raise _refused(spec, value, span)
    return int(value) if spec.kind == "integer" else float(value)


def _refused(spec: FieldSpec, value: object, allowed: str) -> UserError:
    return UserError(
        N_("{field}: {value} is not possible."),
        N_("Allowed: {allowed}."),
        field=Message(spec.label),
        value=value,
        allowed=Message(allowed),
    )
