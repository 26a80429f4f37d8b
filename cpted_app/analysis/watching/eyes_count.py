"""How many openings see a person at each point, counted once for all hours of the day.

An opening counts where somebody may be behind it, up to the end of the social field, past
everything opaque. Openings with the same hours are counted together, so that any hour is a sum
of what was counted once; those without hours are a number of their own, since nobody knows
when somebody is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hours import is_on, within
from cpted_app.analysis.obstacles import Flags, obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.watching.watchers import free_eyes, heading, views
from cpted_app.model.features import Barrier, Opening
from cpted_app.model.kinds import OpeningType
from cpted_app.model.site import Site

IN_FRONT_M = 1e-6
"""What lies on the line of the wall itself is not in front of it, rounding left aside."""

Seen = Callable[[int, Array], None]
"""Told for each opening its number and the share of sight that gets to each point, (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Eyes:
    """Openings that see a person at points, each (n,).

    At an hour ``count`` holds those that are known to be active then, and ``unknown`` those
    that give no hours: there are at least ``count`` eyes and up to ``up_to``. Of ``count``,
    ``through`` see only through a fence, a hedge or a crown. ``weighted`` adds up, for those of
    ``count``, the weight of their distance times the share of sight that gets through.
    """

    count: Array
    weighted: Array
    through: Array
    unknown: Array

    @property
    def up_to(self) -> Array:
        """The openings there may be at most."""
        return self.count + self.unknown


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What was counted at points: a row for each text of hours, shape (g, n).

    ``ground_floor`` counts the doors and shopfronts on the ground floor that see the point from
    nearby.
    """

    spans: tuple[str, ...]
    count: Array
    through: Array
    weighted: Array
    ground_floor: Array

    def eyes(self, hour: float | None) -> Eyes:
        """Return the eyes at an hour, or of all openings where no hour is asked."""
        known, unknown = self._rows(hour)
        return Eyes(
            count=self.count[known].sum(axis=0),
            weighted=self.weighted[known].sum(axis=0),
            through=self.through[known].sum(axis=0),
            unknown=self.count[unknown].sum(axis=0),
        )

    def open_ground_floors(self, hour: float | None) -> tuple[Array, Array]:
        """Return how many doors and shopfronts nearby are open: at least, and up to."""
        known, unknown = self._rows(hour)
        least: Array = self.ground_floor[known].sum(axis=0)
        up_to: Array = least + self.ground_floor[unknown].sum(axis=0)
        return least, up_to

    def _rows(self, hour: float | None) -> tuple[Flags, Flags]:
        is_unknown = np.array([not span and hour is not None for span in self.spans], dtype=bool)
        is_known = np.array([hour is None or within(span, hour) for span in self.spans], dtype=bool)
        return is_known, is_unknown


@dataclass(frozen=True, slots=True)
class Bands:
    """Distances and their weights, and what is near; read from the rows ``eyes.…``."""

    ends_m: tuple[float, ...]
    weights: tuple[float, ...]
    nearby_m: float
    ground_floor_m: float

    @property
    def reach_m(self) -> float:
        """The end of the social field."""
        return self.ends_m[-1]

    def weigh(self, away_m: Array) -> Array:
        """Return the weight of distances, 0 beyond the last band.

        >>> bands().weigh(np.array([5.0, 7.0, 7.1, 90.0, 101.0])).tolist()
        [1.0, 1.0, 0.8, 0.2, 0.0]
        """
        weights: Array = np.array([*self.weights, 0.0])[np.searchsorted(self.ends_m, away_m)]
        return weights


@cache
def bands() -> Bands:
    """Return the bands as the rows give them.

    Source: Gehl, social distances (not read in print); the weights are a choice of this program.
    """
    rows = thresholds.load()
    ends = sorted(
        (row.value, rows[key.replace("band", "weight")].value)
        for key, row in rows.items()
        if key.startswith("eyes.band.")
    )
    return Bands(
        ends_m=tuple(end for end, _ in ends),
        weights=tuple(weight for _, weight in ends),
        nearby_m=rows["eyes.front.within"].value,
        ground_floor_m=rows["eyes.ground_floor"].value,
    )


def occupied(site: Site) -> tuple[Opening, ...]:
    """Return the openings that somebody may look out of."""
    return tuple(row for row in site.all(Opening) if row.is_occupied)


def in_front(row: Opening, points_m: Array) -> Flags:
    """Return which points, shape (n, 3), lie strictly in front of an opening."""
    east_north = points_m[:, :2] - (row.geometry.x, row.geometry.y)
    found: Flags = east_north @ heading(row.bearing_deg) > IN_FRONT_M
    return found


def tally(
    site: Site,
    points_m: Array,
    progress: Progress,
    *,
    hour: float | None = None,
    leaf_on: bool = True,
    told: Seen | None = None,
) -> Tally:
    """Return what is counted at points, shape (n, 3), with what stands there at an hour."""
    openings, rule = occupied(site), bands()
    eyes_m = free_eyes(site, openings, [row.eye_height_m for row in openings])
    spans = tuple(sorted({row.active_hours for row in openings}))
    found = Tally(spans, *(np.zeros((len(spans), len(points_m))) for _ in range(4)))

    def looks_at(at: int) -> Flags:
        is_near = np.linalg.norm(points_m - eyes_m[at], axis=1) <= rule.reach_m
        near: Flags = is_near & in_front(openings[at], points_m)
        return near

    in_the_way = obstacles(site, leaf_on=leaf_on, hour=hour)
    for at, shares in enumerate(views(eyes_m, looks_at, points_m, in_the_way, progress)):
        row, group = openings[at], spans.index(openings[at].active_hours)
        seen = np.flatnonzero(shares)
        away = np.linalg.norm(points_m[seen] - eyes_m[at], axis=1)
        found.count[group, seen] += 1.0
        found.through[group, seen] += shares[seen] < 1.0
        found.weighted[group, seen] += rule.weigh(away) * shares[seen]
        if row.opening_type is not OpeningType.WINDOW and row.eye_height_m <= rule.ground_floor_m:
            found.ground_floor[group, seen] += away <= rule.nearby_m
        if told is not None:
            told(at, shares)
    return found


def hourly(
    site: Site,
    points_m: Array,
    hours: Sequence[float],
    progress: Progress,
    *,
    told: Seen | None = None,
) -> tuple[Tally, list[Tally]]:
    """Return the tally with everything there, in leaf, and one for each hour of some.

    Hours at which the same things stand there share one; ``told`` hears of the first alone.
    """
    timed = [row.present_hours for row in site.all(Barrier) if row.present_hours]
    states = [tuple(is_on(span, hour) for span in timed) for hour in hours]
    everything = tuple(True for _ in timed)
    count = len({everything, *states})
    found = {everything: tally(site, points_m, _part(progress, 0, count), told=told)}
    for hour, state in zip(hours, states, strict=True):
        if state not in found:
            part = _part(progress, len(found), count)
            found[state] = tally(site, points_m, part, hour=hour)
    return found[everything], [found[state] for state in states]


def _part(progress: Progress, place: int, count: int) -> Progress:
    return lambda share: progress((place + share) / count)
