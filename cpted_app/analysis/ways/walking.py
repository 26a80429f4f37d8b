"""Shortest ways on the ground to the nearest of some goals: how long, to which, and along what.

Belongs here: the ways past walls, exact. What bars the way belongs to ``bars``, which goals
there are to ``goals``. The compiled loops are loaded when the first way is asked for.

Source: T. Lozano-Perez, M. A. Wesley, An algorithm for planning collision-free paths among
polyhedral obstacles, Communications of the ACM 22 (10), 1979 (shortest ways bend at corners).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.threads import in_order
from cpted_app.analysis.ways.bars import Bars, Ints, Noded

if TYPE_CHECKING:
    from cpted_app.analysis.kernels.walking import Corners, Flags, Grid, Walls

_POINTS_A_TASK = 250
_CORNERS_A_STEP = 50
_MOST_CELLS_ACROSS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """One way: the number of the goal it leads to, its length in m, and its corners (k, 2).

    The path runs from the place that was asked about to the goal, in site metres.
    """

    goal: int
    length_m: float
    path_m: Array


class Paths:
    """Walls and places (p, 2) in site metres, ready for ways that lead to some of the places."""

    def __init__(self, bars: Bars, places_m: Array) -> None:
        self.bars = bars
        noded = bars.noded(places_m - bars.middle_m)
        self.corners, self.is_place = _corners(noded)
        self.nodes = noded.goals
        ends = np.ascontiguousarray(noded.nodes[noded.walls].reshape(-1, 4))
        self.walls: Walls = (ends, noded.walls)
        self.grid = _grid(ends)


class Walks:
    """The shortest ways to the nearest goal: all places of some paths, or those with a number."""

    def __init__(self, paths: Paths, progress: Progress, numbers: Sequence[int] = ()) -> None:
        from cpted_app.analysis.kernels.walking import settle

        self._bars, self._corners = paths.bars, paths.corners
        self._walls, self._grid = paths.walls, paths.grid
        self._numbers = list(numbers) or list(range(len(paths.nodes)))
        self._nodes = paths.nodes[self._numbers]
        is_goal = paths.is_place & np.isin(self._corners[1][:, 0], self._nodes)
        self._away_m = np.where(is_goal, 0.0, np.inf)
        self._came_from = np.full(len(is_goal), -np.inf)
        self._before = np.full(len(is_goal), -1, dtype=np.int64)
        is_settled = np.zeros(len(is_goal), dtype=np.bool_)
        found = (self._away_m, self._came_from, self._before, is_settled)
        while settle(self._corners, self._walls, self._grid, *found, _CORNERS_A_STEP):
            progress(float(is_settled.mean()))

    def lengths_m(self, points_m: Array, progress: Progress) -> Array:
        """Return how long the way is from each point (n, 2), m; inf where none leads to a goal."""
        out = np.full(len(points_m), np.inf)
        places = points_m - self._bars.middle_m
        outside = np.flatnonzero(self._bars.is_outside(places))
        for first, found, _via in self._found(places[outside], progress):
            out[outside[first : first + len(found)]] = found
        return out

    def walk(self, place_m: Array) -> Walk | None:
        """Return the way from one place (2,), or None where none leads to a goal."""
        place = (place_m - self._bars.middle_m).reshape(1, 2)
        if not self._bars.is_outside(place)[0]:
            return None
        _first, length, via = next(self._found(place, lambda _share: None))
        at = int(via[0])
        if at < 0:
            return None
        path = [place_m]
        while at >= 0:
            last = at
            path.append(self._corners[0][at] + self._bars.middle_m)
            at = int(self._before[at])
        goal = int(np.flatnonzero(self._nodes == self._corners[1][last, 0])[0])
        return Walk(self._numbers[goal], float(length[0]), np.array(path))

    def _found(self, points: Array, progress: Progress) -> Iterator[tuple[int, Array, Ints]]:
        """Yield where a stretch of points begins, the length of each, and the first corner."""
        from cpted_app.analysis.kernels.walking import distances

        def part(first: int) -> tuple[int, Array, Ints]:
            these = np.ascontiguousarray(points[first : first + _POINTS_A_TASK])
            found, via = np.empty(len(these)), np.empty(len(these), dtype=np.int64)
            settled = (self._away_m, self._came_from)
            distances(these, self._corners, *settled, self._walls, self._grid, found, via)
            return first, found, via

        tasks = range(0, len(points), _POINTS_A_TASK)
        yield from in_order(part, tasks, progress)


def _corners(noded: Noded) -> "tuple[Corners, Flags]":
    """Return the corners that a shortest way can bend at or end at, and which are goals."""
    from cpted_app.analysis.kernels.walking import SLACK

    goals = np.unique(noded.goals[noded.goals >= 0])
    turned, is_solid = noded.walls[:, ::-1], noded.is_solid
    here, there = np.vstack([noded.walls, turned]).T
    on_left, on_right = np.vstack([is_solid, is_solid[:, ::-1]]).T
    away = noded.nodes[there] - noded.nodes[here]
    azimuth = np.arctan2(away[:, 1], away[:, 0])
    order = np.lexsort((azimuth, here))
    here, there, azimuth = here[order], there[order], azimuth[order]
    on_left, on_right = on_left[order], on_right[order]
    own = np.arange(len(here))
    is_last = np.append(here[1:] != here[:-1], [True] * bool(len(here)))
    after = np.where(is_last, np.searchsorted(here, here), own + 1)  # the last is before the first
    width = np.where(after == own, math.tau, np.mod(azimuth[after] - azimuth, math.tau))
    is_goal = np.isin(here, goals)
    keep = ~(on_left | on_right[after]) & (is_goal | (width >= math.pi - SLACK))
    standing = np.setdiff1d(goals, here)  # away from all walls
    none = np.full(len(standing), -1, dtype=np.int64)
    begins, ends = np.append(there[keep], none), np.append(there[after][keep], none)
    node = np.append(here[keep], standing)
    begin, turn = (
        np.append(azimuth[keep], np.zeros(len(none))),
        np.append(width[keep], -math.tau * none),
    )
    corners = (
        noded.nodes[node],
        np.stack([node, begins, ends], axis=1),
        np.hstack([noded.nodes[begins], noded.nodes[ends]]),
        np.stack([begin, turn], axis=1),
    )
    return corners, np.append(is_goal[keep], none < 0)


def _grid(walls: Array) -> "Grid":
    """Return the walls by cells of about one wall each."""
    from cpted_app.analysis.kernels.walking import grid_of

    if not len(walls):
        return grid_of(walls, 0.0, 0.0, 1.0, 1, 1)
    ends = walls.reshape(-1, 2)
    low, high = ends.min(axis=0) - 0.01, ends.max(axis=0) + 0.01
    size = high - low
    side = max(math.sqrt(size[0] * size[1] / len(walls)), size.max() / _MOST_CELLS_ACROSS)
    columns, rows = (int(count) + 1 for count in size // side)
    return grid_of(walls, float(low[0]), float(low[1]), float(side), columns, rows)
