"""What helps people on a site: where help is found, and where one may sit."""

from dataclasses import dataclass
from typing import ClassVar

from cpted_app.model import kinds
from cpted_app.model.feature import Feature
from cpted_app.model.fields import choice_field, hours_field, integer_field
from cpted_app.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuge(Feature):
    """Where a person who feels followed finds help, or other people."""

    kind: ClassVar[str] = "refuge"
    title: ClassVar[str] = N_("Refuge or help point")
    letter: ClassVar[str] = "H"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    refuge_type: kinds.RefugeType = choice_field(
        kinds.RefugeType.HELP_POINT, kinds.REFUGE_TYPES, label=N_("Kind of refuge")
    )
    open_hours: str = hours_field(
        label=N_("Opening hours"), help=N_("Such as 07:00-22:00; empty means always.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating(Feature):
    """A bench or other seat."""

    kind: ClassVar[str] = "seating"
    title: ClassVar[str] = N_("Seating")
    letter: ClassVar[str] = "K"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    seats: int = integer_field(3, label=N_("Seats"), low=1, high=1000)
