"""Where routes meet: the places at which a walker chooses among three or more directions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import shapely

from cpted_app.analysis.quantities import label
from cpted_app.model.features import Route

JOINED_M = 1.0
"""Routes that come so close meet: nobody draws to the centimetre. A choice of this program."""

_APART_RAD = math.radians(20.0)
"""Ways that part by less lead in one direction."""
_FEWEST_ARMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """A place where routes meet, and the labels of these routes."""

    place_m: tuple[float, float]
    labels: tuple[str, ...]


def junctions(routes: Sequence[Route]) -> tuple[Junction, ...]:
    """Return where three or more arms of routes meet, each place once.

    >>> from cpted_app.model.feature import FeatureId
    >>> lines = ([(0, 0), (10, 0)], [(5, 0), (5, 9)], [(10, 0), (20, 0)])
    >>> rows = [
    ...     Route(id=FeatureId(str(at)), label=f"W{at}", geometry=shapely.LineString(line))
    ...     for at, line in enumerate(lines)
    ... ]
    >>> junctions(rows)
    (Junction(place_m=(5.0, 0.0), labels=('W0', 'W1')),)
    """
    found: list[Junction] = []
    for place in _meetings(routes):
        near = [row for row in routes if row.geometry.dwithin(place, JOINED_M)]
        is_known = any(math.dist(place.coords[0], one.place_m) <= JOINED_M for one in found)
        if not is_known and _arms(place, near) >= _FEWEST_ARMS:
            names = tuple(label(row) for row in near)
            found.append(Junction(place_m=(place.x, place.y), labels=names))
    return tuple(found)


def _meetings(routes: Sequence[Route]) -> list[shapely.Point]:
    """Return the places that may be junctions: where lines cross or end beside another one."""
    places: list[shapely.Point] = []
    for one, other in combinations([row.geometry for row in routes], 2):
        if not one.dwithin(other, JOINED_M):
            continue
        shared = shapely.get_parts(shapely.intersection(one, other))
        places += [end for part in shared for end in _ends(part)]
        for a, b in ((one, other), (other, one)):
            beside = (end for end in _ends(a) if 0.0 < end.distance(b) <= JOINED_M)
            places += [b.interpolate(b.project(end)) for end in beside]
    crossing = (row.geometry for row in routes if not row.geometry.is_simple)
    for line in crossing:
        noded = shapely.get_parts(shapely.node(line))
        places += [end for part in noded for end in _ends(part)]
    return places


def _ends(shape: shapely.Geometry) -> list[shapely.Point]:
    corners = shapely.get_coordinates(shape)
    return [shapely.Point(corners[0]), shapely.Point(corners[-1])] if len(corners) else []


def _arms(place: shapely.Point, routes: Sequence[Route]) -> int:
    """Return in how many directions routes lead away from a place."""
    circle = shapely.boundary(place.buffer(2.0 * JOINED_M, quad_segs=16))
    lines = np.array([row.geometry for row in routes], dtype=object)
    met = shapely.get_coordinates(shapely.intersection(lines, circle))
    turns = np.sort(np.arctan2(met[:, 1] - place.y, met[:, 0] - place.x))
    if not len(turns):
        return 0
    apart = np.diff(np.append(turns, turns[0] + math.tau))
    return max(int((apart > _APART_RAD).sum()), 1)
