"""What is wrong with a checklist that somebody writes: all of it at once, by place.

Belongs here: looking at text or tables that may be incomplete, and saying of each fault where it
is and what mends it. ``checklist.read`` stops at the first one; here a person goes on writing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import msgspec

from cpted_app.analysis import thresholds
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.checklist import Checklist, Item, Principle
from cpted_app.assess.list_text import Raw
from cpted_app.assess.texts import decoded
from cpted_app.model.features import BY_KIND
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.words import N_, Message

Path = tuple[str | int, ...]
"""The way to a place in the tables: ``("items", 3, "anchors", 0)``."""
ID_SIGNS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""Ids stand in file names and addresses."""
_ROWS: Mapping[str, type[msgspec.Struct]] = {
    "principles": Principle,
    "items": Item,
    "thresholds": Threshold,
}
_NONE = {"principles": N_("There is no heading yet."), "items": N_("There is no question yet.")}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the way to it, what it is, and what mends it."""

    path: Path
    message: Message
    remedy: Message


def faults_of(text: str) -> tuple[tuple[int, Fault], ...]:
    """Return what is wrong with the text of a checklist, with the number of the line."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return ((_line_told(str(error), text), _unreadable(error)),)
    return tuple((line_of(text, fault.path), fault) for fault in faults_in(raw))


def faults_in(raw: Raw) -> tuple[Fault, ...]:
    """Return what is wrong with the tables of a checklist, from top to bottom."""
    found = list(_of_struct(Checklist, raw, (), besides=tuple(_ROWS)))
    for name, row_class in _ROWS.items():
        rows = raw.get(name)
        if name not in _NONE and rows is None:
            continue
        if not isinstance(rows, list) or (name in _NONE and not rows):
            found.append(_fault((name,), _NONE[name], N_("Add one.")))
            continue
        for at, one in enumerate(rows):
            found += _of_struct(row_class, one, (name, at))
    found += _of_ids(raw)
    limits = limits_in(raw)
    for at, item in enumerate(_tables(raw, "items")):
        found += _of_rule(item, limits, ("items", at))
        found += _of_choice(item, ("items", at, "only"))
    return tuple(found)


def limits_in(raw: Raw) -> Mapping[str, Threshold]:
    """Return the limits that rules can name, by id: those in the tables before the program's."""
    own = []
    for row in _tables(raw, "thresholds"):
        try:
            own.append(msgspec.convert(row, Threshold))
        except msgspec.ValidationError:
            continue  # told as a fault of that table
    return {**thresholds.load(), **{one.id: one for one in own}}


def line_of(text: str, path: Path) -> int:
    """Return the number of the line where something stands; that of its table where it lacks."""
    line, keys = 1, list(path)
    lines = text.splitlines()
    start = 0
    if len(keys) > 1 and isinstance(keys[1], int):
        heads = [at for at, one in enumerate(lines) if one.strip() == f"[[{keys[0]}]]"]
        if keys[1] < len(heads):
            start = heads[keys[1]]
            line = start + 1
        keys = keys[2:]
    for at in range(start + 1 if start else 0, len(lines)):
        if lines[at].startswith("[[") and not lines[at].startswith("[[items."):
            break
        if keys and re.match(rf"\s*(\[items\.)?{re.escape(str(keys[0]))}\s*[=\]]", lines[at]):
            return at + 1
    return line


def _of_struct(
    row_class: type[msgspec.Struct], raw: Any, path: Path, besides: tuple[str, ...] = ()
) -> Iterator[Fault]:
    if not isinstance(raw, Mapping):
        yield _fault(path, N_("A table is expected here."), N_("Write it as in the built-in ones."))
        return
    known = {one.name: one for one in msgspec.structs.fields(row_class)}
    for name in raw.keys() - known.keys():
        yield _fault(
            (*path, name),
            N_("“{field}” is no field of a checklist."),
            N_("Remove it, or correct its name."),
            field=name,
        )
    for name, info in known.items():
        if name in besides:
            continue
        if name not in raw:
            if info.required:
                yield _fault(
                    (*path, name), N_("“{field}” is missing."), N_("Write it."), field=name
                )
            continue
        try:
            msgspec.convert(raw[name], info.type, dec_hook=decoded)
        except msgspec.ValidationError as error:
            yield _worded(str(error), (*path, name))


def _worded(detail: str, path: Path) -> Fault:
    """Return a fault of one field in words."""
    what, _, inside = detail.partition(" - at `$")
    index = re.match(r"\[(\d+)\]", inside)
    path = (*path, int(index[1])) if index else path
    field = str(path[-1] if isinstance(path[-1], str) else path[-2])
    for sign, message, remedy in _WORDS:
        if sign in what and (sign != "length" or field == "anchors"):
            return _fault(path, message, remedy, field=field)
    choices = _CHOICES.get(field)
    if choices is not None and "enum" in what:
        return _fault(
            path,
            N_("“{field}” has a value that is not known: {value}."),
            N_("Use one of: {choices}."),
            field=field,
            value=what.partition("enum value ")[2].strip("'"),
            choices=choices,
        )
    return _fault(
        path,
        N_("“{field}” cannot be read: {detail}."),
        N_("Write it as in the built-in checklists."),
        field=field,
        detail=what,
    )


_NO_NUMBER = (
    N_("“{field}” is no number that can be used."),
    N_("Write it in digits, with a point before the decimals."),
)
_WORDS = (
    (
        "is missing",
        N_("“{field}” has no English text."),
        N_("Write it; other languages may be left out."),
    ),
    (
        "a text is empty",
        N_("“{field}” has an empty text."),
        N_("Write it, or take that language away."),
    ),
    (
        "length",
        N_("Not all four answers are described."),
        N_("Say for each of 0, 1, 2 and 3 what it looks like."),
    ),
    (
        "of length >= 1",
        N_("“{field}” is empty."),
        N_("Name at least one."),
    ),
    ("`float` <=", *_NO_NUMBER),
    ("`float` >=", *_NO_NUMBER),
    ("`float` > 0", N_("The weight is not above 0."), N_("Give 1 for an ordinary question.")),
)


def _choices() -> dict[str, str]:
    item: Any = {one.name: one.type for one in msgspec.structs.fields(Item)}
    place_types = msgspec.json.schema(item["place_types"])["$defs"]["PlaceType"]["enum"]
    return {
        "applies_to": ", ".join((SITE_SUBJECT, *(one for one in _SUBJECTS if one in BY_KIND))),
        "operator": ">=, <=, >, <, ==",
        "evidence": "plan, day, night, users, measured",
        "place_types": ", ".join(place_types),
    }


_SUBJECTS = ("luminaire", "sightline", "access_point", "route", "zone", "opening", "camera")
_CHOICES = _choices()


def _of_ids(raw: Raw) -> Iterator[Fault]:
    own = raw.get("id")
    if isinstance(own, str) and not ID_SIGNS.fullmatch(own):
        yield _bad_id(("id",), own)
    for name in _ROWS:
        seen: set[str] = set()
        for at, row in enumerate(_tables(raw, name)):
            key = row.get("id")
            if not isinstance(key, str):
                continue
            if not ID_SIGNS.fullmatch(key):
                yield _bad_id((name, at, "id"), key)
            if key.lower() in seen:
                yield _fault(
                    (name, at, "id"),
                    N_("The id “{id}” is given twice."),
                    N_("Give each its own."),
                    id=key,
                )
            seen.add(key.lower())
    principles = {row.get("id") for row in _tables(raw, "principles")}
    for at, row in enumerate(_tables(raw, "items")):
        if isinstance(row.get("principle"), str) and row["principle"] not in principles:
            yield _fault(
                ("items", at, "principle"),
                N_("There is no heading “{id}”."),
                N_("Choose one of the headings of this checklist, or add it."),
                id=row["principle"],
            )


def _bad_id(path: Path, key: str) -> Fault:
    return _fault(
        path,
        N_("The id “{id}” cannot be used."),
        N_("Use up to 40 letters of A–Z, digits, “-”, “_” and “.”, a letter or digit first."),
        id=key,
    )


def _of_rule(item: Raw, limits: Mapping[str, Threshold], path: Path) -> Iterator[Fault]:
    rule = item.get("proposal")
    if not isinstance(rule, Mapping):
        return
    reads = [one for one in _listed(rule.get("reads")) if isinstance(one, str)]
    for name in reads:
        quantity = QUANTITIES.get(name)
        if quantity is None or quantity.applies_to != item.get("applies_to"):
            yield _fault(
                (*path, "proposal", "reads"),
                N_("“{name}” is not measured of what this question is asked about."),
                N_("Choose other evidence, or ask the question about something else."),
                name=name,
            )
    for step in _listed(rule.get("steps")):
        for each in _listed(step.get("when")) if isinstance(step, Mapping) else ():
            if isinstance(each, Mapping):
                yield from _of_condition(each, reads, limits, (*path, "proposal", "steps"))


def _of_condition(
    condition: Raw, reads: Sequence[str], limits: Mapping[str, Threshold], path: Path
) -> Iterator[Fault]:
    name, limit = condition.get("evidence"), limits.get(str(condition.get("threshold")))
    quantity = QUANTITIES.get(str(name))
    if name not in reads:
        yield _fault(
            path,
            N_("The rule compares “{name}”, which it does not read."),
            N_("Name it under “reads” as well."),
            name=name,
        )
    elif limit is None or quantity is None or limit.unit != quantity.unit:
        yield _fault(
            path,
            N_("“{name}” cannot be compared with the limit “{limit}”."),
            N_("Choose a limit that exists and has the same unit."),
            name=name,
            limit=condition.get("threshold"),
        )


def _of_choice(item: Raw, path: Path) -> Iterator[Fault]:
    only = item.get("only")
    if not isinstance(only, Mapping):
        return
    mark = BY_KIND.get(str(item.get("applies_to")))
    known = {one.name for one in fields(mark)} if mark is not None else set()
    for name in only.keys() - known:
        yield _fault(
            path,
            N_("The marks that this question is asked about have no field “{name}”."),
            N_("Remove it, or correct its name."),
            name=name,
        )


def _tables(raw: Raw, name: str) -> list[Raw]:
    return [one if isinstance(one, Mapping) else {} for one in _listed(raw.get(name))]


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _fault(path: Path, message: str, remedy: str, **values: Any) -> Fault:
    return Fault(path, Message(message, values), Message(remedy, values))


def _unreadable(error: tomllib.TOMLDecodeError) -> Fault:
    return _fault(
        (),
        N_("This line is not TOML: {detail}."),
        N_("Look for a missing quotation mark, bracket or “=” there or just above."),
        detail=str(error),
    )


def _line_told(detail: str, text: str) -> int:
    line = re.search(r"at line (\d+)", detail)
    return int(line[1]) if line else max(len(text.splitlines()), 1)
