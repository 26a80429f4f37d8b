"""What the objects of a layer, block or tag most likely are, by what they are called.

Only proposals: a person sees them before anything is made of them. The words are data, in
``resources/mapping/words.toml``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from cpted_app import resources
from cpted_app.errors import UserError
from cpted_app.exchange.inventory import Holding, Inventory, Section
from cpted_app.exchange.mapping import declared
from cpted_app.exchange.measured_name import measured
from cpted_app.exchange.shaping import shaped
from cpted_app.model.features import BY_KIND, Feature
from cpted_app.units import parse_number

HEIGHTS = ("mounting_height_m", "height_m")
"""Fields that a length within a name is most likely meant for, the first that a kind has."""
_SEPARATORS = re.compile(r"[\W_\d]+")
_SAMPLE = 50


class _NameRule(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    words: list[str] = []
    whole: list[str] = []
    constants: dict[str, str] = {}


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    name: list[_NameRule]
    columns: dict[str, list[str]]
    tags: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What objects may become, and where their fields may come from; no kind is nothing."""

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def all_suggested(inventory: Inventory) -> Mapping[str, Suggestion]:
    """Return what each holding may become, by its key, without meaning an object twice.

    A block made of other blocks that are meant is not meant itself, nor is a layer that holds
    nothing but such blocks.
    """
    found = {one.key: suggested(one) for one in inventory.holdings}
    blocks = [one for one in inventory.holdings if one.section is Section.BLOCK]
    meant = {one.name for one in blocks if found[one.key].kind}
    around = {
        row.identity.rsplit("/", 1)[0]
        for one in blocks
        if one.name in meant
        for row in one.rows
        if "/" in row.identity
    }
    groups = {one.name for one in blocks if all(row.identity in around for row in one.rows)}
    for one in inventory.holdings:
        names = {row.cells.get("BlockName") for row in one.rows}
        is_group = one.section is Section.BLOCK and one.name in groups
        is_covered = one.section is Section.LAYER and bool(names) and names <= meant | groups
        if is_group or is_covered:
            found[one.key] = Suggestion()
    return found


def suggested(holding: Holding) -> Suggestion:
    """Return what the objects of a holding may become."""
    if holding.section is Section.TAG:
        tags = _words().tags
        key = holding.name.partition("=")[0]
        kind = tags.get(holding.name) or tags.get(f"{key}=*", "")
        return Suggestion(kind=kind)
    rule = _rule(holding.name)
    if rule is None or not _can_be(holding, BY_KIND[rule.kind]):
        return Suggestion()
    columns = suggested_columns(holding, rule.kind)
    constants = {name: text for name, text in rule.constants.items() if name not in columns}
    if columns.keys() & set(HEIGHTS):
        constants.pop("note", None)  # it tells of an assumed height
    return Suggestion(kind=rule.kind, columns=columns, constants=constants)


def suggested_columns(holding: Holding, kind: str) -> Mapping[str, str]:
    """Return the columns that the fields of a kind may come from.

    Where no column is called like a height, a length within the block's or layer's name is one:
    ``LAMP-5M`` is mounted at 5 m.
    """
    if holding.is_osm:
        return {}  # the tags are understood as they are
    fields = declared(BY_KIND[kind])
    found: dict[str, str] = {}
    for name, words in _words().columns.items():
        if name in fields and name not in holding.columns:
            column = _column(holding, words, is_number=fields[name].kind == "number")
            if column:
                found[name] = column
    height = next((name for name in HEIGHTS if name in fields), "")
    column = "BlockName" if holding.section is Section.BLOCK else "Layer"
    if height and height not in found and column in holding.columns and measured(holding.name):
        found[height] = column
    return found


def _rule(name: str) -> _NameRule | None:
    """Return the rule of the longest word that is in a name; the last of equal ones."""
    lower = name.casefold()
    tokens = set(_SEPARATORS.split(lower))
    best: tuple[int, int, _NameRule] | None = None
    for rule in _words().name:
        hits = [word for word in rule.words if word in lower]
        hits += [word for word in rule.whole if word in tokens]
        for word in hits:
            # Names are built from the general to the special: "tree lamp" is a lamp.
            rank = (lower.rfind(word) + len(word), len(word), rule)
            if best is None or rank[:2] > best[:2]:
                best = rank
    return best[2] if best else None


def _can_be(holding: Holding, kind: type[Feature]) -> bool:
    """Return whether any object is drawn as something that a kind can be."""
    rows = holding.rows_for(kind)[:_SAMPLE]
    return bool(shaped(rows, kind, "building")[0])


def _column(holding: Holding, words: Sequence[str], *, is_number: bool) -> str:
    by_name = {column.casefold(): column for column in reversed(holding.columns)}
    for word in words:
        column = by_name.get(word)
        if column and (not is_number or _has_numbers(holding, column)):
            return column
    return ""


def _has_numbers(holding: Holding, column: str) -> bool:
    cells = [row.cells.get(column) for row in holding.rows[:_SAMPLE]]
    given = [cell for cell in cells if cell not in (None, "")]
    return bool(given) and 2 * sum(map(_is_number, given)) > len(given)


def _is_number(cell: Any) -> bool:
    if isinstance(cell, (int, float)):
        return not isinstance(cell, bool)
    try:
        parse_number(str(cell))
    except UserError:
        return False
    return True


@cache
def _words() -> _Words:
    return resources.read_toml("mapping", "words.toml", kind=_Words)
