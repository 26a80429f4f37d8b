"""Who gets from the street to a door without passing a control, and which control there is.

The street is the zones of that type, or without any the ground outside everything marked. One
walks through access points that nothing but a sign controls; then it is asked again with all of
them open, and those on the way that have a control are what stands in between.
"""

from collections.abc import Sequence

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.quantities import label
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.ways.bars import Bars
from cpted_app.analysis.ways.goals import (
    GATE_WIDTH_M,
    UNCONTROLLED,
    gaps,
    middle_of,
    standing,
)
from cpted_app.analysis.ways.result import DoorWay, Line
from cpted_app.analysis.ways.street import edge_places, outside, street_zones
from cpted_app.analysis.ways.walking import Paths, Walk, Walks
from cpted_app.model.features import AccessPoint, Opening
from cpted_app.model.kinds import AccessType, OpeningType
from cpted_app.model.site import Site

_ON_THE_WAY_M = 0.05

Door = AccessPoint | Opening


def doors(site: Site) -> tuple[Door, ...]:
    """Return what is marked as a door: access points and openings."""
    return (
        *(row for row in site.all(AccessPoint) if row.access_type is AccessType.DOOR),
        *(row for row in site.all(Opening) if row.opening_type is OpeningType.DOOR),
    )


def door_ways(site: Site, progress: Progress) -> tuple[DoorWay, ...]:
    """Return how each door of a site is reached from the street."""
    rows = doors(site)
    if not rows:
        return ()
    points = site.all(AccessPoint)
    passable = [row for row in points if row.control in UNCONTROLLED]
    free = _Ways(site, rows, passable, lambda share: progress(share / 2.0))
    ways = [free.to(row) for row in rows]
    if all(ways):
        return tuple(_free(row, way) for row, way in zip(rows, ways, strict=True) if way)
    open_all = _Ways(site, rows, points, lambda share: progress(0.5 + share / 2.0))
    return tuple(
        _free(row, way) if way else _controlled(row, open_all.to(row), points)
        for row, way in zip(rows, ways, strict=True)
    )


class _Ways:
    """The ways from the street, with some access points open."""

    def __init__(
        self, site: Site, rows: Sequence[Door], passable: Sequence[AccessPoint], progress: Progress
    ) -> None:
        barring = [row.geometry for row in standing(site)]
        streets = [row.geometry for row in street_zones(site)]
        self._street = shapely.union_all(streets)
        places = edge_places(streets or [outside([*barring, *(row.geometry for row in rows)])])
        self._bars = Bars.of(barring, middle_of(places), gaps(passable))
        self._walks = Walks(Paths(self._bars, places), progress)

    def to(self, door: Door) -> Walk | None:
        """Return the way from a door to the street, or None where none leads there."""
        here = np.array([[door.geometry.x, door.geometry.y]])
        if self._street.intersects(door.geometry):
            return Walk(0, 0.0, here)
        return self._walks.walk(self._bars.brought_out(here)[0])


def _free(row: Door, way: Walk) -> DoorWay:
    return DoorWay(
        door=row.id,
        label=label(row),
        place_m=(row.geometry.x, row.geometry.y),
        is_free=True,
        length_m=way.length_m,
        path_m=line_of(way.path_m),
    )


def _controlled(row: Door, way: Walk | None, points: Sequence[AccessPoint]) -> DoorWay:
    passed = [] if way is None else _controls(way, row, points)
    return DoorWay(
        door=row.id,
        label=label(row),
        place_m=(row.geometry.x, row.geometry.y),
        is_free=False,
        length_m=way.length_m if way else float("inf"),
        path_m=line_of(way.path_m) if way else (),
        controls=tuple(label(each) for each in passed),
        control=passed[0].control if passed else None,
    )


def _controls(way: Walk, door: Door, points: Sequence[AccessPoint]) -> list[AccessPoint]:
    """Return the access points with a control on a way, those at the street first."""
    path = shapely.LineString(way.path_m[::-1])
    passed = [
        row
        for row in points
        if row.id != door.id
        and row.control not in UNCONTROLLED
        and path.dwithin(row.geometry, (row.width_m or GATE_WIDTH_M) / 2.0 + _ON_THE_WAY_M)
    ]
    return sorted(passed, key=lambda row: path.project(row.geometry))


def line_of(path_m: Array) -> Line:
    """Return corners (k, 2) as pairs of site metres."""
    return tuple((float(x), float(y)) for x, y in path_m)
