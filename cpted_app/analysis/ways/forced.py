"""Where a walker on a route has no choice: stretches shut on both sides, and dead ends.

A stretch is without choice where, at every half metre, a barrier stands within the row
``way.beside`` of the middle of the route on its left and on its right, and no junction and no
way out is there. So an opening of half a metre ends it, and so does a recess deeper than that
row; a stretch that goes on in another route is counted in each by itself.

Source: G. R. Wekerle, C. Whitzman, Safe Cities, 1995, movement predictors (not read in print);
the row ``way.forced`` says from which length on. How a stretch is found is a design choice of
this program.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sampling import stations, steps_along
from cpted_app.analysis.ways.bars import Shapes
from cpted_app.analysis.ways.junctions import JOINED_M
from cpted_app.analysis.ways.result import Stretch

STEP_M = 0.5
_AHEAD_RAD = np.radians([-60.0, -30.0, 0.0, 30.0, 60.0])
_SHORT_M = 0.1

Flags = npt.NDArray[np.bool_]


class Sides:
    """What stands beside routes: barriers in which the gates are open, and the ways out."""

    def __init__(self, barring: Shapes, exits_m: Array, junctions_m: Array) -> None:
        self._tree = shapely.STRtree(barring)
        self._exits_m = exits_m
        self._junctions_m = junctions_m
        self._reach_m = thresholds.load()["way.beside"].value

    def stretches(self, line: shapely.LineString) -> tuple[Stretch, ...]:
        """Return the stretches of a route without choice, metres along it."""
        along_m = steps_along(line, STEP_M)
        places, ahead = stations(line, along_m)
        aside = np.column_stack([-ahead[:, 1], ahead[:, 0]]) * self._reach_m
        shut = self._barred(places, places + aside) & self._barred(places, places - aside)
        shut &= ~self._is_at(places, self._junctions_m, JOINED_M)
        shut &= ~self._leads_out(places)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], shut, [False]]).astype(int)))
        runs = zip(edges[::2], edges[1::2] - 1, strict=True)
        return tuple((float(along_m[a]), float(along_m[b])) for a, b in runs if b > a)

    def is_walled(self, line: shapely.LineString, *, at_start: bool) -> bool:
        """Return whether barriers stand ahead and on both sides of an end of a route."""
        whole = line.reverse() if at_start else line
        place, ahead = stations(whole, np.array([whole.length]))
        azimuth = np.arctan2(ahead[0, 1], ahead[0, 0])
        turns = azimuth + np.append(_AHEAD_RAD, [-np.pi / 2.0, np.pi / 2.0])
        ends = place + self._reach_m * np.column_stack([np.cos(turns), np.sin(turns)])
        return bool(self._barred(np.repeat(place, len(ends), axis=0), ends).all())

    def _barred(self, starts: Array, ends: Array) -> Flags:
        rays = shapely.linestrings(np.stack([starts, ends], axis=1))
        barred = np.zeros(len(rays), dtype=np.bool_)
        barred[self._tree.query(rays, predicate="intersects")[0]] = True
        return barred

    def _leads_out(self, places: Array) -> Flags:
        """Return which places have a way out beside them, with nothing in between."""
        found = np.zeros(len(places), dtype=np.bool_)
        for way_out in self._exits_m:
            apart = way_out - places
            lengths = np.maximum(np.hypot(*apart.T), 1e-9)
            near = lengths <= self._reach_m
            share = np.maximum(lengths[near] - _SHORT_M, 0.0) / lengths[near]
            short = places[near] + apart[near] * share[:, None]
            found[near] |= ~self._barred(places[near], short)
        return found

    @staticmethod
    def _is_at(places: Array, others: Sequence[Array] | Array, reach_m: float) -> Flags:
        found = np.zeros(len(places), dtype=np.bool_)
        for other in others:
            found |= np.hypot(*(places - other).T) <= reach_m
        return found
