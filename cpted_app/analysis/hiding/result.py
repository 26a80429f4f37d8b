"""What the search for hiding places gives back: candidates with their measured values.

Belongs here: the types, and what follows from their numbers alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import shapely

from cpted_app.words import Message

Kind = Literal["concealment", "entrapment"]
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place beside a route where somebody could wait unseen.

    Lengths in metres. ``place_m`` is the worst spot, the values are measured there; ``outline``
    is all that hangs together with it. ``until_ahead_m`` and ``until_back_m`` say how near
    walkers come before they see who is there, 0 not before they pass, None where they see in
    time. ``stretches`` names by route id from where to where along it the place lies beside.
    ``hidden_by`` are labels. Light is None where none can be calculated. ``rank`` counts from 1.
    """

    route: str
    route_label: str
    along_m: float
    side: Side
    away_m: float
    place_m: tuple[float, float]
    outline: shapely.Polygon | shapely.MultiPolygon
    size_m2: float
    kind: Kind
    is_crouching: bool
    until_ahead_m: float | None
    until_back_m: float | None
    enclosed_share: float
    eyes: int
    eh_lx: float | None
    esc_lx: float | None
    hidden_by: tuple[str, ...]
    stretches: Mapping[str, tuple[float, float]]
    reasons: tuple[Message, ...]
    rank: int = 0

    @property
    def until_m(self) -> float:
        """How near walkers come before they see who is there, the nearer of both directions, m."""
        return min(one for one in (self.until_ahead_m, self.until_back_m) if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcealmentResults:
    """The candidates by rank; ``examined_m`` of routes were looked at, or ``reason`` why none."""

    candidates: tuple[Candidate, ...]
    examined_m: float = 0.0
    reason: Message | None = None

    def beside(self, route_id: str) -> tuple[Candidate, ...]:
        """Return the candidates beside a route in the order in which a walker passes them."""
        found = (one for one in self.candidates if route_id in one.stretches)
        return tuple(sorted(found, key=lambda one: one.stretches[route_id]))
