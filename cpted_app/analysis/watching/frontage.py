"""What stands beside a route: no facade, a lively one, or a blank one.

From each station a line goes square to the route, left and right, up to the distance within
which a facade is the route's frontage. The first building it meets is the facade there; it is
blank where no opening of a used room lies near that place and faces the route.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.watching.eyes_result import BLANK, LIVELY, NO_FRONT
from cpted_app.analysis.watching.watchers import heading
from cpted_app.model.features import Barrier, Opening
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.kinds import BarrierType
from cpted_app.model.site import Site

Fronts = npt.NDArray[np.int64]


class Facades:
    """The outlines of a site's buildings and the openings in them, found fast from a route."""

    def __init__(self, site: Site, openings: Sequence[Opening]) -> None:
        rows = thresholds.load()
        self._within_m = rows["eyes.front.within"].value
        self._opening_within_m = rows["eyes.front.opening_within"].value
        outlines = [_outline(row) for row in site.all(Barrier) if _is_facade(row)]
        self._outlines = np.array(outlines, dtype=object)
        self._tree = shapely.STRtree(self._outlines)
        self._openings = shapely.STRtree([row.geometry for row in openings])
        places = [(row.geometry.x, row.geometry.y) for row in openings]
        self._places = np.array(places, dtype=float).reshape(-1, 2)
        headings = [heading(row.bearing_deg) for row in openings]
        self._headings = np.array(headings, dtype=float).reshape(-1, 2)

    def beside(self, points_m: Array, ahead: Array) -> Fronts:
        """Return what stands left and right of stations, (n, 2) → (n, 2).

        ``ahead`` are the unit vectors along the route at the stations.
        """
        left = np.column_stack([-ahead[:, 1], ahead[:, 0]])
        return np.column_stack([self._side(points_m, aside) for aside in (left, -left)])

    def _side(self, points_m: Array, aside: Array) -> Fronts:
        away_m = self._away_m(points_m, aside)
        is_faced = np.isfinite(away_m)
        found = np.where(is_faced, BLANK, NO_FRONT)
        faced = np.flatnonzero(is_faced)
        facade_m = points_m[faced] + away_m[faced, None] * aside[faced]
        which, near = self._openings.query(
            shapely.points(facade_m), predicate="dwithin", distance=self._opening_within_m
        )
        station = faced[which]
        to_opening = self._places[near] - points_m[station]
        is_there = np.einsum("ij,ij->i", to_opening, aside[station]) > 0.0
        is_facing = np.einsum("ij,ij->i", to_opening, self._headings[near]) < 0.0
        found[station[is_there & is_facing]] = LIVELY
        return found

    def _away_m(self, points_m: Array, aside: Array) -> Array:
        """Return how far the first facade is on one side, m; infinite where there is none."""
        ends = np.stack([points_m, points_m + self._within_m * aside], axis=1)
        lines = shapely.linestrings(ends)
        which, near = self._tree.query(lines, predicate="intersects")
        met = shapely.intersection(lines[which], self._outlines[near])
        away_m = np.full(len(points_m), np.inf)
        np.minimum.at(away_m, which, shapely.distance(shapely.points(points_m[which]), met))
        return away_m


def _is_facade(row: Barrier) -> bool:
    is_building = row.barrier_type is BarrierType.BUILDING
    return is_building and row.base_m < FACE_HEIGHT_M < row.height_m


def _outline(row: Barrier) -> shapely.Geometry:
    is_solid = row.geometry.geom_type == "Polygon"
    return row.geometry.boundary if is_solid else row.geometry
