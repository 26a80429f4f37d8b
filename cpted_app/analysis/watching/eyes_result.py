"""What the analysis of eyes gives back: who sees each route and zone, hour by hour.

Belongs here: the types, and what follows from their numbers alone. Openings that give no hours
are never taken as active: values at an hour are "at least", and "up to" with all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.cells import Patch
from cpted_app.analysis.hours import within
from cpted_app.words import Message

Stretch = tuple[float, float]
Period = Literal["any", "day", "evening", "night"]
"""At any hour at all, or at the worst hour of a part of the day."""

SPANS: Mapping[Period, str] = {
    "day": "06:00-22:00",
    "evening": "18:00-22:00",
    "night": "22:00-06:00",
}
"""Parts of the day; the evening is the end of the day. A choice of this program."""

HOURS = tuple(hour + 0.5 for hour in range(24))
"""An hour of the day is told by its middle."""

NO_FRONT, LIVELY, BLANK = 0, 1, 2
"""What stands beside a station: no facade, one with openings nearby, one without."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourValues:
    """Numbers for the 24 hours of the day, each (24,): at least, and up to.

    ``least`` is the smallest number of eyes anywhere on the place, ``mean`` its mean; of
    ``open_share`` of the place a door or shopfront on the ground floor is open nearby.
    """

    least: Array
    least_up_to: Array
    mean: Array
    mean_up_to: Array
    open_share: Array
    open_share_up_to: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What of a place nobody sees in a part of the day: at least, and up to; shares 0 … 1.

    The stretches are the longest ones without eyes along a route, None where there is none.
    Each is that of the worst hour; hours are middles of hours, None for ``"any"``.
    """

    share: float
    share_up_to: float
    longest: Stretch | None = None
    longest_up_to: Stretch | None = None
    hour: float | None = None
    hour_up_to: float | None = None

    @property
    def longest_m(self) -> float:
        """The length of the longest stretch that nobody sees for certain, m."""
        return _length_m(self.longest)

    @property
    def longest_up_to_m(self) -> float:
        """The length of the longest stretch if all openings without hours are inactive, m."""
        return _length_m(self.longest_up_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEyes:
    """What one opening gives to a place: the share it sees, and the share it alone sees."""

    subject: str
    label: str
    share: float
    alone_share: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceEyes:
    """Eyes on a route or a zone, at points of its free ground, each (n,).

    ``size`` is what a point stands for, m of a route or m² of a zone. ``count``, ``through`` and
    ``weighted`` hold every opening that somebody may look out of, whatever the hour, with trees
    and hedges in leaf; ``bare_count`` is the number without leaves.
    """

    subject: str
    label: str
    points_m: Array
    size: Array
    count: Array
    bare_count: Array
    through: Array
    weighted: Array
    hours: HourValues
    unseen: Mapping[Period, Unseen]
    gives: tuple[GivenEyes, ...] = ()

    @property
    def least(self) -> int:
        """The smallest number of openings that see a place here, whatever the hour."""
        return int(self.count.min())

    @property
    def mean(self) -> float:
        """The mean number of openings that see a place here, whatever the hour."""
        return float(np.average(self.count, weights=self.size))

    @property
    def bare_mean(self) -> float:
        """The mean number of openings that see a place here without leaves."""
        return float(np.average(self.bare_count, weights=self.size))

    @property
    def mean_weighted(self) -> float:
        """The mean of the weighted number."""
        return float(np.average(self.weighted, weights=self.size))

    @property
    def unseen_share(self) -> float:
        """The share that no opening sees at any hour, 0 … 1."""
        return self.unseen["any"].share


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RouteEyes(PlaceEyes):
    """Eyes along a route; ``along_m`` (n,) tells where, ``fronts`` (n, 2) what stands there.

    ``fronts`` holds ``NO_FRONT``, ``LIVELY`` or ``BLANK``, left and right.
    """

    along_m: Array
    length_m: float
    fronts: npt.NDArray[np.int64]

    @property
    def blank_share(self) -> float | None:
        """The share of the facades along the route that are blank; None without facades."""
        faced = self.fronts != NO_FRONT
        if not faced.any():
            return None
        sizes = np.column_stack([self.size, self.size])
        return float(sizes[self.fronts == BLANK].sum() / sizes[faced].sum())

    @property
    def unseen_stretches(self) -> tuple[Stretch, ...]:
        """Where no opening sees a walker at any hour, m along."""
        return stretches(self.along_m, self.size, self.count == 0)

    def blank_stretches(self, side: int) -> tuple[Stretch, ...]:
        """Return where the facades on the left (0) or right (1) are blank, m along."""
        return stretches(self.along_m, self.size, self.fronts[:, side] == BLANK)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ZoneEyes(PlaceEyes):
    """Eyes on a zone; ``patches`` are what no opening sees at any hour, the largest first."""

    patches: tuple[Patch, ...] = ()

    @property
    def area_m2(self) -> float:
        """The free ground of the zone."""
        return float(self.size.sum())

    @property
    def unseen_m2(self) -> float:
        """The ground that no opening sees."""
        return float(self.size[self.count == 0].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class EyesResults:
    """Eyes by id of route and zone; ``reason`` says why there are none.

    ``openings`` counts those somebody may look out of, ``without_hours`` those among them that
    give no hours; ``covered`` labels what lies wholly inside buildings.
    """

    routes: Mapping[str, RouteEyes] = field(default_factory=dict)
    zones: Mapping[str, ZoneEyes] = field(default_factory=dict)
    openings: int = 0
    without_hours: int = 0
    covered: tuple[str, ...] = ()
    reason: Message | None = None

    @property
    def places(self) -> tuple[PlaceEyes, ...]:
        """All routes, then all zones."""
        return (*self.routes.values(), *self.zones.values())


def stretches(along_m: Array, size_m: Array, chosen: npt.NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Return the stretches of a route made of some of its stations, m along.

    A station stands for ``size_m``, half before and half behind it; a gap ends a stretch.

    >>> along, size = np.array([1.0, 3.0, 5.0, 7.0]), np.full(4, 2.0)
    >>> stretches(along, size, np.array([True, True, False, True]))
    ((0.0, 4.0), (6.0, 8.0))
    """
    found: list[Stretch] = []
    for at in np.flatnonzero(chosen).tolist():
        begin, end = (float(along_m[at] + half * size_m[at]) for half in (-0.5, 0.5))
        if found and begin - found[-1][1] < 1e-6:
            found[-1] = found[-1][0], end
        else:
            found.append((begin, end))
    return tuple(found)


def hours_of(period: Period) -> tuple[int, ...]:
    """Return the hours of the day that make a part of it, 0 … 23."""
    return tuple(at for at, hour in enumerate(HOURS) if within(SPANS[period], hour))


def longest_of(found: Sequence[Stretch]) -> Stretch | None:
    """Return the longest stretch, the first of equals, or None."""
    return max(found, key=_length_m, default=None)


def _length_m(stretch: Stretch | None) -> float:
    return stretch[1] - stretch[0] if stretch else 0.0
