"""Which lighting class a place for walkers needs: the sum of what is said about it.

Belongs here: the arithmetic, and the choices written down. The dialog that asks is elsewhere.

Source: CEN/TR 13201-1:2014, selection of P classes (parameters read in secondary sources, the
weights recalled; not checked in print). It binds nobody; countries may have their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from cpted_app.words import N_, Message

SOURCE: Final = "CEN/TR 13201-1:2014"

_LEAST, _MOST = 1, 6


class Speed(StrEnum):
    """How fast the fastest users go."""

    WALKING = "walking"
    LOW = "low"


class Use(StrEnum):
    """How many people are about after dark."""

    QUIET = "quiet"
    NORMAL = "normal"
    BUSY = "busy"


class Traffic(StrEnum):
    """Who shares the way."""

    WALKERS = "walkers"
    CYCLES = "cycles"
    WALKERS_CYCLES = "walkers_cycles"
    WALKERS_MOTORS = "walkers_motors"
    ALL = "all"


class Surroundings(StrEnum):
    """How bright it is around: shop fronts, signs, other streets."""

    DARK = "dark"
    MODERATE = "moderate"
    BRIGHT = "bright"


WEIGHTS: Final[Mapping[StrEnum, int]] = MappingProxyType(
    {
        Speed.WALKING: 0,
        Speed.LOW: 1,
        Use.QUIET: -1,
        Use.NORMAL: 0,
        Use.BUSY: 1,
        Traffic.WALKERS: 0,
        Traffic.CYCLES: 0,
        Traffic.WALKERS_CYCLES: 1,
        Traffic.WALKERS_MOTORS: 1,
        Traffic.ALL: 2,
        Surroundings.DARK: -1,
        Surroundings.MODERATE: 0,
        Surroundings.BRIGHT: 1,
    }
)
"""How much each choice asks for more light, in classes."""

WORDS: Final[Mapping[StrEnum, str]] = MappingProxyType(
    {
        Speed.WALKING: N_("walking speed"),
        Speed.LOW: N_("low speed, up to about 40 km/h"),
        Use.QUIET: N_("quiet"),
        Use.NORMAL: N_("normal use"),
        Use.BUSY: N_("busy"),
        Traffic.WALKERS: N_("walkers only"),
        Traffic.CYCLES: N_("cyclists only"),
        Traffic.WALKERS_CYCLES: N_("walkers and cyclists"),
        Traffic.WALKERS_MOTORS: N_("walkers and motor traffic"),
        Traffic.ALL: N_("walkers, cyclists and motor traffic"),
        Surroundings.DARK: N_("dark surroundings"),
        Surroundings.MODERATE: N_("moderately bright surroundings"),
        Surroundings.BRIGHT: N_("bright surroundings"),
    }
)

QUESTIONS: Final[Mapping[str, tuple[str, type[StrEnum]]]] = MappingProxyType(
    {
        "speed": (N_("How fast do the fastest go?"), Speed),
        "use": (N_("How many people use it after dark?"), Use),
        "traffic": (N_("Who uses it?"), Traffic),
        "surroundings": (N_("How bright are the surroundings?"), Surroundings),
    }
)
"""What has to be chosen, in order, with the words of the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is said about a place; each part moves the class."""

    speed: Speed = Speed.WALKING
    use: Use = Use.NORMAL
    traffic: Traffic = Traffic.WALKERS
    parked_cars: bool = False
    surroundings: Surroundings = Surroundings.MODERATE
    faces_matter: bool = True

    @property
    def weight(self) -> int:
        """The sum of all weights, in classes."""
        return sum(WEIGHTS[part] for part in self._parts) + int(self.parked_cars)

    @property
    def _parts(self) -> tuple[StrEnum, ...]:
        values = (getattr(self, each.name) for each in fields(self))
        return tuple(value for value in values if isinstance(value, StrEnum))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenClass:
    """A class by name, and the choices that led to it, written down."""

    name: str
    because: Message
    faces_matter: bool


def chosen_class(choice: Choice) -> ChosenClass:
    """Return the class that choices lead to: P = 6 − the sum of the weights, within P1 … P6.

    Source: CEN/TR 13201-1:2014 (not read in print).

    >>> chosen_class(Choice()).name, chosen_class(Choice(use=Use.BUSY, parked_cars=True)).name
    ('P6', 'P4')
    """
    number = min(max(_MOST - choice.weight, _LEAST), _MOST)
    name = f"P{number}"
    return ChosenClass(name=name, because=_because(choice, name), faces_matter=choice.faces_matter)


def _because(choice: Choice, name: str) -> Message:
    parts: list[Message] = [_weighed(WORDS[part], WEIGHTS[part]) for part in choice._parts]
    parked = N_("parked cars") if choice.parked_cars else N_("no parked cars")
    parts.append(_weighed(parked, int(choice.parked_cars)))
    listed = parts[0]
    for part in parts[1:]:
        listed = Message(N_("{first}, {second}"), {"first": listed, "second": part})
    values = {"name": name, "choices": listed, "sum": f"{choice.weight:+d}", "source": SOURCE}
    if choice.faces_matter:
        text = N_(
            "{name} after {source}, not checked in print: {choices}; 6 less the sum {sum}."
            " Faces must be recognised."
        )
    else:
        text = N_(
            "{name} after {source}, not checked in print: {choices}; 6 less the sum {sum}."
            " Faces need not be recognised."
        )
    return Message(text, values)


def _weighed(words: str, weight: int) -> Message:
    return Message(N_("{choice} {weight}"), {"choice": Message(words), "weight": f"({weight:+d})"})
