"""What the analysis of ways gives back: distances along routes and over zones, and findings.

Belongs here: the types, and what follows from their numbers alone. How they are found belongs
to ``access`` and what it calls, what they are worth to ``assess``.

A distance is inf where no way leads to such a goal, and NaN inside a building.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.ways.goals import Goal
from cpted_app.model.kinds import AccessControl, AccessType
from cpted_app.words import Message

Place = tuple[float, float]
Line = tuple[Place, ...]
Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Farthest:
    """The place from which a way is longest, and the length of that way, m, maybe inf."""

    place_m: Place
    length_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadEnd:
    """An end of a route that leads to no exit, route, refuge or street.

    ``is_walled`` says that barriers stand ahead and on both sides; ``back_m`` how far it is
    back to the nearest choice, inf where there is none.
    """

    route: str
    label: str
    place_m: Place
    is_walled: bool
    back_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """How far it is from places (k, 2) to the nearest goal of each kind, m, shape (k,).

    ``step_free_m`` is the way to the nearest exit without steps. ``paths_m`` are the ways from
    the farthest places, empty where none leads there.
    """

    subject: str
    label: str
    points_m: Array
    lengths_m: Mapping[Goal, Array]
    step_free_m: Array
    paths_m: Mapping[Goal, Line]

    def farthest(self, goal: Goal) -> Farthest | None:
        """Return the place with the longest way to a goal, or None wholly inside buildings."""
        return farthest(self.points_m, self.lengths_m[goal])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RouteWays(Ways):
    """Ways from stations along a route, ``along_m`` (k,).

    ``forced`` are all stretches without choice, metres along it; see ``forced.stretches``.
    """

    along_m: Array
    line_m: Line
    forced: tuple[Stretch, ...]
    dead_ends: tuple[DeadEnd, ...]

    @property
    def forced_longest_m(self) -> float:
        """The length of the longest stretch without choice, m; 0 where there is none."""
        return max((to - since for since, to in self.forced), default=0.0)

    def forced_longer_than(self, length_m: float) -> tuple[Stretch, ...]:
        """Return the stretches without choice longer than so many metres."""
        return tuple(one for one in self.forced if one[1] - one[0] > length_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """Two public access points by label, the walk between them and the straight line, m."""

    labels: tuple[str, str]
    walk_m: float
    straight_m: float
    places_m: tuple[Place, Place]

    @property
    def directness(self) -> float:
        """Walk over straight line, 1 or more; inf where no way leads across."""
        return self.walk_m / self.straight_m


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneWays(Ways):
    """Ways from a grid over a zone, its ways out by label, and the walks between these."""

    exits: tuple[str, ...]
    boundary_m: float
    detours: tuple[Detour, ...]

    @property
    def mean_m(self) -> float:
        """The mean way to an exit over the places from which one leads there, m; else NaN."""
        lengths = self.lengths_m[Goal.EXIT]
        known = lengths[np.isfinite(lengths)]
        return float(known.mean()) if len(known) else float("nan")

    @property
    def exits_per_100_m(self) -> float:
        """Ways out per 100 m of the zone's boundary."""
        return 100.0 * len(self.exits) / self.boundary_m

    @property
    def worst_detour(self) -> Detour | None:
        """The least direct walk between two ways out, or None with fewer than two."""
        return max(self.detours, key=lambda one: one.directness, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccess:
    """An access point that nothing but a sign controls."""

    access_point: str
    label: str
    access_type: AccessType
    place_m: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap left over in a boundary, between two barriers by id and label."""

    barriers: tuple[str, str]
    labels: tuple[str, str]
    ends_m: tuple[Place, Place]
    width_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorWay:
    """How a door is reached from the street.

    ``is_free`` says that no control is passed on the way. Else ``controls`` are the access points
    that stand in between, the one at the street first; without any the door is out of reach, and
    the path is empty.
    """

    door: str
    label: str
    place_m: Place
    is_free: bool
    length_m: float
    path_m: Line
    controls: tuple[str, ...] = ()
    control: AccessControl | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdWay:
    """Whether a vehicle can drive up to where crowds gather.

    ``place_m`` is where it gets to the zone, or a place in the zone. ``start`` is the access
    point or street it comes from, empty where none leads there. ``run_up_m`` is the longest
    straight line up to the zone over ground it can drive on.
    """

    zone: str
    label: str
    place_m: Place
    start: str
    length_m: float
    path_m: Line
    run_up_m: float
    run_up_line_m: Line

    @property
    def is_reached(self) -> bool:
        """Whether a vehicle can drive up to it."""
        return bool(self.path_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayResults:
    """Ways by id of routes and zones, and what was found about access.

    ``reason`` says why nothing was found out at all, ``no_doors`` and ``no_vehicles`` why
    nothing is known of these. ``has_refuges`` and ``has_exits`` say whether there are any;
    ``step_free_unknown`` labels exits that do not say whether they have steps, and
    ``steps_matter`` says that something on the site has steps.
    """

    routes: Mapping[str, RouteWays] = field(default_factory=dict)
    zones: Mapping[str, ZoneWays] = field(default_factory=dict)
    open_access: tuple[OpenAccess, ...] = ()
    gaps: tuple[Gap, ...] = ()
    doors: tuple[DoorWay, ...] = ()
    crowds: tuple[CrowdWay, ...] = ()
    has_exits: bool = False
    has_refuges: bool = False
    steps_matter: bool = False
    step_free_unknown: tuple[str, ...] = ()
    no_doors: Message | None = None
    no_vehicles: Message | None = None
    reason: Message | None = None


def farthest(points_m: Array, lengths_m: Array) -> Farthest | None:
    """Return the place with the longest way, or None where no place has a length."""
    if np.isnan(lengths_m).all():
        return None
    at = int(np.nanargmax(lengths_m))
    x, y = points_m[at]
    return Farthest(place_m=(float(x), float(y)), length_m=float(lengths_m[at]))
