"""How far it is on foot to the nearest way out, refuge or choice: exact, on flat ground.

Nobody walks through a barrier, however open it is to sight: a fence is walked around like a
wall. Barriers whose lower edge is ``WALKED_UNDER_M`` or more above ground are walked under;
trees do not bar the way, and steps only one that has to be step-free. The distance is the
length to which ways that stay clear of all barriers can be shortened: one may walk along a wall
and turn on a corner, but neither slip between two barriers that touch or cross, nor through the
point in which two solids touch.

A place on a wall is reached from whichever side is nearer. A way out on a wall is a gap in it,
reached from both sides: who is there has arrived. On the way to a refuge or a choice one walks
on through the access points that let the public through; one that is locked, staffed or closed
at the hour opens no wall. A refuge inside a building is reached at the nearest place of its
outline. Kerbs, slopes and crowds are left out.
"""

from dataclasses import dataclass

import numpy as np

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.ways.bars import Bars
from cpted_app.analysis.ways.goals import (
    PUBLIC_EXITS,
    WALKED_UNDER_M,
    Goal,
    Target,
    gaps,
    is_usable,
    lets_public_through,
    middle_of,
    standing,
    targets,
)
from cpted_app.analysis.ways.walking import Paths, Walk, Walks
from cpted_app.model.features import AccessPoint
from cpted_app.model.site import Site

__all__ = ["WALKED_UNDER_M", "Goals", "Way", "exit_distances", "seconds", "way_out"]

_SHARE_OF_WALLS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The shortest way from a place to a goal; ``path_m`` runs through site metres."""

    goal: Goal
    goal_id: str
    label: str
    length_m: float
    path_m: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """How long it takes on foot, s."""
        return seconds(self.length_m)


class Goals:
    """The goals of one kind on a site, and the ways that lead to them."""

    def __init__(
        self,
        site: Site,
        progress: Progress,
        *,
        goals: frozenset[Goal] = PUBLIC_EXITS,
        step_free: bool = False,
        hour: float | None = None,
    ) -> None:
        self.targets = targets(site, goals, step_free=step_free, hour=hour)
        self._walks: Walks | None = None
        if not self.targets:
            return
        places = np.array([one.place_m for one in self.targets])
        rows = site.all(AccessPoint) if goals != PUBLIC_EXITS else ()
        let_through = gaps(
            row
            for row in rows
            if lets_public_through(row) and is_usable(row, step_free=step_free, hour=hour)
        )
        barring = [row.geometry for row in standing(site, step_free=step_free, hour=hour)]
        bars = Bars.of(barring, middle_of(places), let_through)
        is_help = np.array([one.goal is Goal.REFUGE for one in self.targets])
        places[is_help] = bars.brought_out(places[is_help])
        self._walks = Walks(Paths(bars, places), progress)

    def lengths_m(self, points_m: Array, progress: Progress) -> Array:
        """Return how long the way is from each point (n, 2), m; inf where none leads there."""
        if self._walks is None:
            return np.full(len(points_m), np.inf)
        return self._walks.lengths_m(points_m, progress)

    def way(self, place_m: tuple[float, float]) -> Way | None:
        """Return the way from a place, or None where none leads to a goal."""
        found = self._walks.walk(np.array(place_m)) if self._walks else None
        return None if found is None else _way(self.targets[found.goal], found)


def exit_distances(
    site: Site,
    points_m: Array,
    progress: Progress,
    *,
    goals: frozenset[Goal] = PUBLIC_EXITS,
    step_free: bool = False,
    hour: float | None = None,
) -> Array:
    """Return the walking distance from each point to the nearest goal, m, shape (n,).

    ``points_m`` has shape (n, 2) or (n, 3); heights do not matter. The distance is inf where no
    way leads to a goal, and inside a solid. ``hour`` is local time, 0 … 24: what is closed or
    not there then does not count. Without an hour everything counts as open and as there.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    points = np.asarray(points_m, dtype=float)
    out = np.full(len(points), np.inf)
    progress(0.0)
    if len(points):
        share = _SHARE_OF_WALLS
        found = Goals(
            site, lambda done: progress(share * done), goals=goals, step_free=step_free, hour=hour
        )
        out = found.lengths_m(points[:, :2], lambda done: progress(share + (1.0 - share) * done))
    progress(1.0)
    return out


def way_out(
    site: Site,
    place_m: tuple[float, float],
    *,
    goals: frozenset[Goal] = PUBLIC_EXITS,
    step_free: bool = False,
    hour: float | None = None,
) -> Way | None:
    """Return the shortest way from a place to the nearest goal, or None where none leads there."""
    known = Goals(site, lambda _share: None, goals=goals, step_free=step_free, hour=hour)
    return known.way(place_m)


def seconds(length_m: float) -> float:
    """Return how long a way takes on foot, s, at the speed of the row ``way.walking_speed``.

    >>> round(seconds(60.0), 1)
    50.0
    """
    return length_m / thresholds.load()["way.walking_speed"].value


def _way(target: Target, walk: Walk) -> Way:
    return Way(
        goal=target.goal,
        goal_id=target.feature_id,
        label=target.label,
        length_m=walk.length_m,
        path_m=tuple((float(x), float(y)) for x, y in walk.path_m),
    )
