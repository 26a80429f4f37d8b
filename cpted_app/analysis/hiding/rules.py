"""The numbers that make a place beside a route a candidate, as ``resources/rules`` has them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from cpted_app import resources


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number with its unit and source; ``verified`` only where the source was read in print."""

    id: str
    quantity: str
    value: float
    unit: str
    source: str
    verified: bool = False
    note: str = ""


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The values of all rules; their units are in their names, shares have none."""

    near_m: float
    cell_m: float
    body_m: float
    shoulder_m: float
    eye_m: float
    standing_m: float
    crouching_m: float
    hidden_until_m: float
    look_m: float
    dense_below: float
    vaulted_m: float
    on_foot_m: float
    enclosed_within_m: float
    enclosed_share: float
    gap_m: float
    pocket_m2: float
    dark_eh_lx: float
    dark_esc_lx: float
    least_m2: float
    reasons_least: float


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rules: tuple[Rule, ...]


@cache
def sources() -> Mapping[str, Rule]:
    """Return the rules by name, each with its unit and source."""
    rows = resources.read_toml("rules", "concealment.toml", kind=_File).rules
    return MappingProxyType({row.id: row for row in rows})


@cache
def load() -> Rules:
    """Return the values of the rules.

    >>> load().hidden_until_m
    10.0
    """
    return msgspec.convert({name: row.value for name, row in sources().items()}, Rules)
