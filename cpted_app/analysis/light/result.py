"""What the analysis of light gives back: values on grids, and profiles along routes, in lx.

Belongs here: the types, and what follows from their numbers alone. How they are calculated
belongs to ``illumination``, what they are worth to ``assess``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.model.kinds import LightQuantity
from cpted_app.words import Message

DARK_BELOW_LX = 1.0
"""Below this a stretch of a route counts as dark: the row ``light.walk.dark_below``."""

ADAPTATION_M = 5.0
"""About four seconds of walking, in which eyes hardly adapt. A choice of this program."""

FAINT_LX = 0.1
"""About the light of a full moon: less is counted as this much where light is compared."""

Stretch = tuple[float, float]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """Light on the grid of a route or a zone; NaN where a building stands.

    ``points_m`` has shape (n, 2); the values, in lx, have shape (n,): ``eh_lx`` and ``ehs_lx``
    on the ground, ``ev_lx`` and ``esc_lx`` at 1.5 m and the least of the directions: the two
    walking directions of a route, north, east, south and west for a zone.

    ``width_m`` is the width that a route was calculated with, None for a zone, and
    ``is_width_assumed`` says that nobody gave it. ``is_complete`` is False where a luminaire
    has no photometry: then the values are "at least". ``factor`` is the maintenance factor all
    its luminaires share, or None; ``initial`` the same grid at a maintenance factor of 1.
    """

    subject: str
    label: str
    points_m: Array
    eh_lx: Array
    ehs_lx: Array
    ev_lx: Array
    esc_lx: Array
    width_m: float | None = None
    is_width_assumed: bool = False
    is_complete: bool = True
    factor: float | None = None
    initial: "Surface | None" = None

    def values(self, quantity: LightQuantity | str) -> Array:
        """Return the values of a quantity, lx, shape (n,)."""
        values: Array = getattr(self, f"{LightQuantity(quantity).value}_lx")
        return values

    def average(self, quantity: LightQuantity | str) -> float:
        """Return the mean over the grid, lx."""
        return float(np.nanmean(self.values(quantity)))

    def minimum(self, quantity: LightQuantity | str) -> float:
        """Return the smallest value of the grid, lx."""
        return float(np.nanmin(self.values(quantity)))

    def uniformity(self, quantity: LightQuantity | str) -> float:
        """Return minimum over average, 0 … 1; 0 where there is no light at all.

        Source: EN 13201-2:2015, overall uniformity.
        """
        average = self.average(quantity)
        return self.minimum(quantity) / average if average > 0.0 else 0.0

    def worst_m(self, quantity: LightQuantity | str) -> Place:
        """Return the place of the smallest value, site metres."""
        x, y = self.points_m[int(np.nanargmin(self.values(quantity)))]
        return float(x), float(y)

    def with_factor(self, maintenance_factor: float) -> "Surface":
        """Return the surface as it were if all luminaires had this maintenance factor."""
        start = self.initial or self
        own = start.factor or 1.0
        return start.times(maintenance_factor / own, maintenance_factor)

    def times(self, share: float, factor: float | None) -> "Surface":
        """Return the surface with all light multiplied, and the factor that it then has."""
        return replace(
            self,
            eh_lx=self.eh_lx * share,
            ehs_lx=self.ehs_lx * share,
            ev_lx=self.ev_lx * share,
            esc_lx=self.esc_lx * share,
            factor=factor,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RouteLight:
    """Light along the middle of a route, at stations at most 1 m apart; NaN inside a building.

    ``along_m``, ``bearing_deg`` of the line there, and the values have shape (k,),
    ``points_m`` (k, 2). ``eh_lx`` is on the ground. ``esc_ahead_lx`` is what a face at 1.5 m
    gets that looks along the line, ``esc_back_lx`` one that looks against it.
    ``beside_left_lx`` and ``beside_right_lx`` are averages on the ground across a strip beside
    the route that is as wide as the route itself.

    ``dark`` are the stretches below ``DARK_BELOW_LX``, metres along the line. ``contrast`` is
    the largest ratio of ``eh_lx`` between two places at most ``ADAPTATION_M`` apart, around
    ``contrast_at_m``.
    """

    subject: str
    label: str
    along_m: Array
    points_m: Array
    bearing_deg: Array
    eh_lx: Array
    esc_ahead_lx: Array
    esc_back_lx: Array
    beside_left_lx: Array
    beside_right_lx: Array
    width_m: float
    is_width_assumed: bool = False
    is_complete: bool = True
    dark: tuple[Stretch, ...] = ()
    contrast: float = 1.0
    contrast_at_m: float = 0.0

    @property
    def length_m(self) -> float:
        """The length of the route, m."""
        return float(self.along_m[-1])

    @property
    def esc_lx(self) -> Array:
        """The smaller of both walking directions at each station, lx, shape (k,)."""
        return np.fmin(self.esc_ahead_lx, self.esc_back_lx)

    @property
    def beside_darker_lx(self) -> float:
        """The average along the darker side, lx; NaN where buildings fill both sides."""
        sides = (self.beside_left_lx, self.beside_right_lx)
        averages = [float(np.nanmean(side)) for side in sides if np.isfinite(side).any()]
        return min(averages, default=math.nan)

    @property
    def dark_longest_m(self) -> float:
        """The length of the longest dark stretch, m; 0 where there is none."""
        return max((to - since for since, to in self.dark), default=0.0)

    @property
    def dark_m(self) -> float:
        """The length of all dark stretches together, m."""
        return math.fsum(to - since for since, to in self.dark)

    def dark_longer_than(self, length_m: float) -> tuple[Stretch, ...]:
        """Return the dark stretches longer than so many metres."""
        return tuple(one for one in self.dark if one[1] - one[0] > length_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLight:
    """What one luminaire does for its stretch of the routes, where it is the brightest.

    ``reaching_share`` is the part of its light on the ground there that arrives, 0 … 1; the
    rest is taken by crowns and walls. The least values are those of all luminaires together.
    """

    luminaire: str
    label: str
    reaching_share: float
    eh_min_lx: float
    esc_min_lx: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of a route's light that hangs on one luminaire, 0 … 1; both by label."""

    share: float
    luminaire: str
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLight:
    """Light on a window from outside, lx: with all luminaires on, and the most after curfew."""

    opening: str
    label: str
    before_lx: float
    after_lx: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowResults:
    """The light on windows by opening id; ``reason`` says why nothing was calculated."""

    windows: Mapping[str, WindowLight]
    is_complete: bool = True
    reason: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LightResults:
    """Surfaces and profiles by feature id, and what they lack.

    ``left_out`` are the labels of luminaires that shine but have no photometry; ``reason`` says
    why nothing was calculated; ``covered`` labels the routes and zones that lie wholly inside
    buildings. ``lamps`` says by id what luminaires do for the routes, ``largest_share`` how much
    of a route's light hangs on a single one.
    """

    surfaces: Mapping[str, Surface]
    routes: Mapping[str, RouteLight]
    left_out: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    lamps: Mapping[str, LampLight] = field(default_factory=dict)
    largest_share: Share | None = None
    reason: Message | None = None


def stretches_below(along_m: Array, values_lx: Array, limit_lx: float) -> tuple[Stretch, ...]:
    """Return the stretches in which what lies linearly between the stations is below a limit.

    A station without a value (NaN) ends a stretch.

    >>> along = np.array([0.0, 1.0, 2.0, 3.0])
    >>> stretches_below(along, np.array([2.0, 0.0, 0.0, 4.0]), 1.0)
    ((0.5, 2.25),)
    """
    found: list[Stretch] = []
    for at in range(len(along_m) - 1):
        part = _part_below(along_m[at : at + 2], values_lx[at : at + 2], limit_lx)
        if part is None:
            continue
        if found and found[-1][1] >= part[0] - 1e-9:
            found[-1] = found[-1][0], part[1]
        else:
            found.append(part)
    return tuple(found)


def _part_below(along_m: Array, values_lx: Array, limit_lx: float) -> Stretch | None:
    (start, end), (first, last) = along_m.tolist(), values_lx.tolist()
    if math.isnan(first) or math.isnan(last) or min(first, last) >= limit_lx:
        return None
    if max(first, last) < limit_lx:
        return start, end
    crossing = start + (end - start) * (limit_lx - first) / (last - first)
    return (start, crossing) if first < limit_lx else (crossing, end)


def largest_contrast(along_m: Array, values_lx: Array) -> tuple[float, float]:
    """Return the largest ratio of light between places up to ``ADAPTATION_M`` apart, and where.

    >>> ratio, where = largest_contrast(np.array([0.0, 4.0, 20.0]), np.array([8.0, 2.0, 1.0]))
    >>> round(ratio, 9), where
    (4.0, 2.0)
    """
    light = np.log(np.fmax(values_lx, FAINT_LX))
    light[np.isnan(values_lx)] = math.nan
    best, where = 0.0, float(along_m[0])
    for at in range(len(along_m)):
        last = int(np.searchsorted(along_m, along_m[at] + ADAPTATION_M + 1e-9, side="right"))
        ratios = np.abs(light[at:last] - light[at])
        if np.isnan(light[at]) or np.nanmax(ratios) <= best:
            continue
        other = int(np.nanargmax(ratios))
        best, where = float(ratios[other]), float(along_m[at] + along_m[at + other]) / 2.0
    return math.exp(best), where
