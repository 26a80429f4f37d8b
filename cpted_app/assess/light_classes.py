"""Lighting classes, and what a calculated surface is worth against one.

Belongs here: the classes that ``resources/thresholds/light.toml`` gives limits for, each limit
judged by itself, and the sentence of the result. Nothing passes by a limit that nobody read in
its source, and nothing passes while a luminaire has no photometry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from cpted_app.analysis.light.result import Place, Surface
from cpted_app.analysis.thresholds import Threshold, load
from cpted_app.assess.rules import COMPARE, shown
from cpted_app.words import N_, Message

FACTORS: Final = (0.7, 0.8, 0.9)
"""Maintenance factors that are tried beside the one planned with."""

_PREFIX = "light."
_NO_CLASS = ("obtrusive", "face", "walk")
_OLD: Final[Mapping[str, str]] = MappingProxyType({"S": "P", "CE": "C", "ES": "SC"})
"""Letters of the classes of 2003 and those of 2015. Source: EN 13201-2:2003 and 2015."""

_FOR_FACES: Final = frozenset({"ev_min", "esc_min"})
_CODE = re.compile(r"([A-Z]{1,2}) ?(\d)")

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "eh_average": N_("average on the ground"),
        "eh_average_most": N_("average on the ground"),
        "eh_min": N_("least on the ground"),
        "eh_uniformity": N_("uniformity on the ground"),
        "ehs_average": N_("average hemispherical"),
        "ehs_uniformity": N_("uniformity, hemispherical"),
        "ev_min": N_("least on an upright plane"),
        "esc_min": N_("least on a face"),
    }
)


class Outcome(StrEnum):
    """How a value stands to a limit; ``OPEN`` where a luminaire has no photometry."""

    MEETS = "meets"
    MEETS_UNVERIFIED = "meets_unverified"
    MISSES = "misses"
    OVER = "over"
    OPEN = "open"


OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.MEETS: N_("meets the limit"),
        Outcome.MEETS_UNVERIFIED: N_("meets the unverified limit"),
        Outcome.MISSES: N_("misses the limit"),
        Outcome.OVER: N_("more light than needed"),
        Outcome.OPEN: N_("cannot be said"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightClass:
    """A class and its limits by quantity, such as ``eh_average``."""

    name: str
    limits: Mapping[str, Threshold]

    @property
    def is_verified(self) -> bool:
        """Whether every limit was read in its source."""
        return all(limit.verified for limit in self.limits.values())

    @property
    def source(self) -> str:
        """Where the limits come from."""
        return next(iter(self.limits.values())).citation


@dataclass(frozen=True, slots=True, kw_only=True)
class AtFactor:
    """What a value would be if all luminaires had a maintenance factor."""

    factor: float
    value: float
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One limit of a class on one surface.

    ``quantity`` is that of the class, such as ``eh_min``; ``value`` has the limit's unit;
    ``where`` is the worst place for a minimum, site metres. ``by_factor`` says what other
    maintenance factors would change.
    """

    quantity: str
    threshold: Threshold
    value: float
    holds: bool
    verified: bool
    outcome: Outcome
    where: Place | None
    by_factor: tuple[AtFactor, ...]
    sentence: Message

    @property
    def gives_pass(self) -> bool:
        """Whether the limit is met beyond doubt: read in its source, every luminaire known."""
        return self.outcome is Outcome.MEETS

    @property
    def distance(self) -> float:
        """How far the value is beyond the limit, in its unit; negative where it misses."""
        gap = self.value - self.threshold.value
        return gap if self.threshold.operator in (">=", ">") else -gap

    @property
    def factor_decides(self) -> bool:
        """Whether a maintenance factor from 0.7 to 0.9 would change what is said."""
        return any(each.holds != self.holds for each in self.by_factor)


def light_class(text: str) -> LightClass | None:
    """Return the class of a name, old names too; None where there is none with limits.

    >>> [found.name for text in ("p4", "S 3", "CE2", "ES5") if (found := light_class(text))]
    ['P4', 'P3', 'C2', 'SC5']
    """
    wanted = _plain(text)
    old = _CODE.fullmatch(wanted)
    if old is not None:
        wanted = _OLD.get(old.group(1), old.group(1)) + old.group(2)
    return _by_name().get(_plain(wanted))


def classes() -> tuple[LightClass, ...]:
    """Return every class that limits are known for, in the order of the file."""
    return tuple(_by_name().values())


def judged(
    surface: Surface, light_class: LightClass, faces_matter: bool = True
) -> tuple[Judgement, ...]:
    """Return what a surface is worth against each limit of a class.

    The limits for faces count where ``faces_matter``, or where the class has no others.
    """
    limits = light_class.limits
    if not faces_matter and not set(limits) <= _FOR_FACES:
        limits = {key: row for key, row in limits.items() if key not in _FOR_FACES}
    return tuple(_judgement(surface, key, limit) for key, limit in limits.items())


def value_of(surface: Surface, quantity: str) -> float:
    """Return the value that a limit is compared with, lx or 1, to a millionth.

    ``quantity`` is a key of a class's limits, such as ``eh_min``.
    """
    light, _, what = quantity.partition("_")
    if what == "min":
        return round(surface.minimum(light), 6)
    if what == "uniformity":
        return round(surface.uniformity(light), 6)
    return round(surface.average(light), 6)


def quantity_name(quantity: str) -> Message:
    """Return what a key of a class's limits is called."""
    return Message(_NAMES[quantity])


def _judgement(surface: Surface, quantity: str, limit: Threshold) -> Judgement:
    value = value_of(surface, quantity)
    holds = COMPARE[limit.operator](value, limit.value)
    outcome = _outcome(limit, holds, is_complete=surface.is_complete)
    is_least = quantity.endswith("_min")
    return Judgement(
        quantity=quantity,
        threshold=limit,
        value=value,
        holds=holds,
        verified=limit.verified,
        outcome=outcome,
        where=surface.worst_m(quantity.partition("_")[0]) if is_least else None,
        by_factor=tuple(_at_factor(surface, quantity, limit, one) for one in FACTORS),
        sentence=_sentence(quantity, limit, value, outcome, is_complete=surface.is_complete),
    )


def _outcome(limit: Threshold, holds: bool, *, is_complete: bool) -> Outcome:
    if not is_complete:
        is_over = not holds and limit.operator in ("<=", "<")
        return Outcome.OVER if is_over else Outcome.OPEN
    if not holds:
        return Outcome.OVER if limit.operator in ("<=", "<") else Outcome.MISSES
    return Outcome.MEETS if limit.verified else Outcome.MEETS_UNVERIFIED


def _at_factor(surface: Surface, quantity: str, limit: Threshold, factor: float) -> AtFactor:
    value = value_of(surface.with_factor(factor), quantity)
    return AtFactor(factor=factor, value=value, holds=COMPARE[limit.operator](value, limit.value))


def _sentence(
    quantity: str, limit: Threshold, value: float, outcome: Outcome, *, is_complete: bool
) -> Message:
    unit = "" if limit.unit == "1" else f" {limit.unit}"
    values = {
        "name": quantity_name(quantity),
        "value": f"{shown(value, limit.value)}{unit}",
        "limit": f"{limit.value:g}{unit}",
        "outcome": Message(OUTCOMES[outcome]),
    }
    if not is_complete and limit.unit != "1":
        return Message(N_("{name} at least {value}, limit {limit}: {outcome}"), values)
    return Message(N_("{name} {value}, limit {limit}: {outcome}"), values)


@cache
def _by_name() -> Mapping[str, LightClass]:
    rows: dict[str, dict[str, Threshold]] = {}
    for row in load().values():
        name, _, quantity = row.id.removeprefix(_PREFIX).rpartition(".")
        if row.id.startswith(_PREFIX) and name.partition(".")[0] not in _NO_CLASS:
            rows.setdefault(name, {})[quantity] = row
    return MappingProxyType(
        {
            _plain(name): LightClass(name=name, limits=MappingProxyType(limits))
            for name, limits in rows.items()
        }
    )


def _plain(text: str) -> str:
    """Return a name in capitals, blanks and hyphens as the file's names have them."""
    name = re.sub(r"\s+", " ", text.replace("_", " ").strip()).upper()
    return re.sub(r"^(EN|BS) (?=\d)", r"\1", name)
