"""Which column of a light meter's table is what, in several languages and with units in names.

Belongs here: the words, which are data in ``resources/mapping/readings.toml``, and the choice
between columns. What stands in the cells is ``readings_values``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import msgspec

from cpted_app import resources

HAS_UNIT, IS_NAMED, IS_GENERAL = 3, 2, 1
"""How sure it is that a column holds light: by its unit, by its name, by a word like “value”."""

PLACES = ("x", "y", "lon", "lat", "wkt")

_UNIT = re.compile(r"^(.*?)[\s_.,/]*(?:[\[(]\s*([^\])]+?)\s*[\])]|\bin\s+(\S+))\s*$")
_LAST_WORD = re.compile(r"^(.+?)[\s_.,/-]+(\S+)$")


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    light_units: dict[str, float]
    length_units: list[str]
    light: dict[str, list[str]]
    general: list[str]
    columns: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column with light in it: its unit, the quantity its name tells, and how sure that is."""

    name: str
    unit: str
    quantity: str
    certainty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table by what they hold; ``places`` by x, y, lon, lat and wkt."""

    values: tuple[ValueColumn, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    distance: str | None = None
    distance_unit: str = ""
    route: str | None = None
    quantity: str | None = None
    height: str | None = None
    height_unit: str = ""
    bearing: str | None = None
    times: tuple[str, ...] = ()
    meter: str | None = None
    calibrated: str | None = None
    error: str | None = None
    identity: str | None = None

    @property
    def has_place(self) -> bool:
        """Whether the table tells coordinates."""
        there = self.places.keys()
        return {"x", "y"} <= there or {"lon", "lat"} <= there or "wkt" in there


@cache
def words() -> _Words:
    """Return the words by which columns and units are known."""
    return resources.read_toml("mapping", "readings.toml", kind=_Words)


def columns_of(names: Sequence[str], asked: Mapping[str, str]) -> Columns:
    """Return which column holds what; ``asked`` are columns that a person gave, by field."""
    taken: dict[str, tuple[str, str]] = {}
    for what, known in words().columns.items():
        for name in names:
            base, unit = split_unit(name)
            if base in known and what not in taken and _fits(what, unit):
                taken[what] = name, unit
    column = {what: name for what, (name, _unit) in taken.items()}
    is_placed = {"x", "y"} <= column.keys()
    used = set(column.values()) if is_placed else {n for w, n in column.items() if w not in "xy"}
    by_lower = {name.lower(): name for name in reversed(names)}
    told = by_lower.get(asked["value_lx"].lower()) if "value_lx" in asked else None
    told_at = ("moment",) if "moment" in column else ("day", "clock")
    times = [column[what] for what in told_at if what in column]
    return Columns(
        values=(_as_value(told),) if told else _values([n for n in names if n not in used]),
        places={what: column[what] for what in PLACES if what in column},
        distance=column.get("distance"),
        distance_unit=taken.get("distance", ("", ""))[1],
        route=column.get("route"),
        quantity=column.get("quantity"),
        height=column.get("height"),
        height_unit=taken.get("height", ("", ""))[1],
        bearing=column.get("bearing"),
        times=tuple(times),
        meter=column.get("meter"),
        calibrated=column.get("calibrated"),
        error=column.get("error"),
        identity=column.get("identity"),
    )


def split_unit(name: str) -> tuple[str, str]:
    """Return the name of a column without its unit, and the unit, both in small letters.

    >>> split_unit("Beleuchtungsstärke [lx]"), split_unit("Ev_fc"), split_unit("Lux")
    (('beleuchtungsstärke', 'lx'), ('ev', 'fc'), ('lux', ''))
    """
    lower = " ".join(name.lower().split())
    if lower.endswith("%"):
        return lower[:-1].strip(" _:"), "%"
    match = _UNIT.match(lower)
    if match is not None:
        return match.group(1).strip(" _:"), (match.group(2) or match.group(3)).strip()
    match = _LAST_WORD.match(lower)
    units = (*words().light_units, *words().length_units)
    if match is not None and match.group(2) in units:
        return match.group(1), match.group(2)
    return lower.strip(" _:"), ""


def _fits(what: str, unit: str) -> bool:
    """Return whether a column with such a unit can hold such a thing."""
    return not (unit in words().light_units and what not in ("error",))


def _as_value(name: str) -> ValueColumn:
    base, unit = split_unit(name)
    unit = unit if unit in words().light_units else base if base in words().light_units else "lx"
    return ValueColumn(name, unit, _quantity(base), HAS_UNIT)


def _values(names: Sequence[str]) -> tuple[ValueColumn, ...]:
    """Return the columns that hold light: the surest one, or one for each quantity."""
    known = words()
    found: list[ValueColumn] = []
    for name in names:
        base, unit = split_unit(name)
        quantity = _quantity(base)
        certainty = 0
        if unit in known.light_units or base in known.light_units:
            certainty = HAS_UNIT
        elif quantity or base in known.light["any"]:
            certainty = IS_NAMED
        elif base in known.general:
            certainty = IS_GENERAL
        if certainty:
            found.append(ValueColumn(name, _as_value(name).unit, quantity, certainty))
    best = max((one.certainty for one in found), default=0)
    sure = [one for one in found if one.certainty == best]
    by_quantity = {one.quantity: one for one in reversed(sure)}
    if len(by_quantity) > 1 and "" not in by_quantity:
        return tuple(one for one in sure if by_quantity[one.quantity] is one)
    return tuple(sure[:1])


def _quantity(base: str) -> str:
    """Return the quantity that the name of a column tells: eh, ev, esc, ehs, or nothing."""
    return next(
        (what for what, names in words().light.items() if what != "any" and base in names), ""
    )
