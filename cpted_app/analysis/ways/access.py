"""Ways out along routes and over zones, and who gets in: gaps, doors, vehicles.

Distances are those of ``ways_out``, with everything open and there that is so at any hour:
along routes every ``STEP_M``, over zones on a grid of at most ``MOST_CELLS`` places each. Which
stretches leave no choice is said in ``forced``, what gaps, doors and vehicle paths are in
``boundary_gaps``, ``door_ways`` and ``vehicle_ways``.
"""

import math
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.quantities import label
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sampling import area_points, stations, steps_along
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.analysis.ways.bars import Bars
from cpted_app.analysis.ways.boundary_gaps import boundary_gaps
from cpted_app.analysis.ways.door_ways import door_ways, doors, line_of
from cpted_app.analysis.ways.forced import Sides
from cpted_app.analysis.ways.goals import (
    CHOICES,
    PUBLIC_EXITS,
    REFUGES,
    UNCONTROLLED,
    Goal,
    gaps,
    lets_public_through,
    middle_of,
    standing,
)
from cpted_app.analysis.ways.junctions import JOINED_M, junctions
from cpted_app.analysis.ways.result import (
    DeadEnd,
    Detour,
    Line,
    OpenAccess,
    RouteWays,
    WayResults,
    ZoneWays,
    farthest,
)
from cpted_app.analysis.ways.street import street_zones
from cpted_app.analysis.ways.vehicle_ways import crowd_ways, why_unknown
from cpted_app.analysis.ways.walking import Paths, Walks
from cpted_app.analysis.ways.ways_out import Goals
from cpted_app.model.features import AccessPoint, Barrier, Opening, Refuge, Route, Tree, Zone
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

STEP_M = 2.0
MOST_CELLS = 400
MOST_EXITS = 12
"""Of a zone, between which walks are compared."""
_PARTS = 8


@analysis(
    "ways",
    reads={AccessPoint, Barrier, Opening, Refuge, Route, Tree, Zone, Header},
    unit="m",
)
def run(site: Site, progress: Progress) -> WayResults:
    """Return how far ways out are on a site, m, and who gets in."""
    progress(0.0)
    reason = why_nothing(site)
    if reason is not None:
        progress(1.0)
        return WayResults(reason=reason)
    ways = _Known(site, progress)
    routes = {str(row.id): _on_route(row, ways) for row in site.all(Route)}
    zones = {str(row.id): _on_zone(row, ways) for row in site.all(Zone)}
    points = site.all(AccessPoint)
    public = [row for row in points if row.open_to_public]
    found = WayResults(
        routes=routes,
        zones=zones,
        open_access=tuple(_open_access(row) for row in points if row.control in UNCONTROLLED),
        gaps=boundary_gaps(site.all(Barrier), points),
        doors=door_ways(site, ways.part(6)),
        crowds=crowd_ways(site, ways.part(7)),
        has_exits=bool(public),
        has_refuges=bool(site.all(Refuge)),
        steps_matter=ways.steps_matter,
        step_free_unknown=tuple(label(row) for row in public if row.step_free is None),
        no_doors=None if doors(site) else Message(N_("No door is marked.")),
        no_vehicles=why_unknown(site),
    )
    progress(1.0)
    return found


def why_nothing(site: Site) -> Message | None:
    """Return why nothing can be said about ways and access on a site, or None."""
    if not site.header.is_metric:
        return Message(NOT_CALIBRATED)
    if not any(map(len, (site.all(AccessPoint), site.all(Route), site.all(Zone), doors(site)))):
        return Message(N_("No access point, route, zone or door is marked."))
    return None


class _Known:
    """What all routes and zones of a site share: goals, and what stands beside."""

    def __init__(self, site: Site, progress: Progress) -> None:
        self.site = site
        self._progress = progress
        marked = bool(site.all(Route)) or bool(site.all(Zone))
        kinds = {Goal.EXIT: PUBLIC_EXITS, Goal.REFUGE: REFUGES, Goal.CHOICE: CHOICES}
        self.goals = {
            goal: Goals(site if marked else Site(), self.part(at), goals=only)
            for at, (goal, only) in enumerate(kinds.items())
        }
        self.steps_matter = any(
            row.barrier_type is BarrierType.STEPS for row in site.all(Barrier)
        ) or any(row.step_free is False for row in site.all(AccessPoint) if row.open_to_public)
        self.step_free = self.goals[Goal.EXIT]
        if marked and self.steps_matter:
            self.step_free = Goals(site, self.part(3), step_free=True)
        barring = [row.geometry for row in standing(site)]
        points = site.all(AccessPoint)
        let_through = gaps(row for row in points if lets_public_through(row))
        self.middle_m = np.zeros(2) if not barring else middle_of(shapely.get_coordinates(barring))
        self.bars = Bars.of(barring, self.middle_m, let_through)
        self.whole = Bars.of(barring, self.middle_m)
        self.exits = [row for row in points if row.open_to_public]
        meetings = np.array([one.place_m for one in junctions(site.all(Route))])
        exits_m = shapely.get_coordinates([row.geometry for row in self.exits])
        open_walls = np.array(barring, dtype=object)
        if let_through is not None:
            open_walls = shapely.difference(open_walls, let_through)
        self.sides = Sides(open_walls, exits_m, meetings.reshape(-1, 2))
        self._paths: Paths | None = None

    def part(self, place: int) -> Progress:
        """Return the progress of one part of the whole."""
        return lambda share: self._progress((place + share) / _PARTS)

    def lengths(self, points_m: Array) -> tuple[Mapping[Goal, Array], Array]:
        """Return the ways from points to each goal and without steps, m; NaN inside a solid."""
        inside = ~self.whole.is_outside(points_m - self.middle_m)
        quiet = self.part(4)
        found = {goal: each.lengths_m(points_m, quiet) for goal, each in self.goals.items()}
        step_free = found[Goal.EXIT]
        if self.step_free is not self.goals[Goal.EXIT]:
            step_free = self.step_free.lengths_m(points_m, quiet)
        for values in (*found.values(), step_free):
            values[inside] = math.nan
        return found, step_free

    def paths(self, points_m: Array, lengths_m: Mapping[Goal, Array]) -> Mapping[Goal, Line]:
        """Return the ways from the places that are farthest from each goal."""
        found: dict[Goal, Line] = {}
        for goal, lengths in lengths_m.items():
            far = farthest(points_m, lengths)
            way = self.goals[goal].way(far.place_m) if far else None
            found[goal] = way.path_m if way else ()
        return found

    def detours(self, numbers: list[int]) -> tuple[Detour, ...]:
        """Return the walks between some of the exits, by their numbers."""
        if len(numbers) < 2:
            return ()
        places = shapely.get_coordinates([row.geometry for row in self.exits])
        if self._paths is None:
            self._paths = Paths(self.bars, places)
        found: list[Detour] = []
        walks = {at: Walks(self._paths, self.part(5), [at]) for at in numbers[:-1]}
        for one, other in combinations(numbers, 2):
            straight_m = float(np.hypot(*(places[other] - places[one])))
            length_m = float(walks[one].lengths_m(places[[other]], self.part(5))[0])
            if straight_m > 0.0:
                found.append(
                    Detour(
                        labels=(label(self.exits[one]), label(self.exits[other])),
                        walk_m=length_m,
                        straight_m=straight_m,
                        places_m=(tuple(places[one].tolist()), tuple(places[other].tolist())),
                    )
                )
        return tuple(found)


def _on_route(row: Route, known: _Known) -> RouteWays:
    along_m = steps_along(row.geometry, STEP_M)
    points_m, _ahead = stations(row.geometry, along_m)
    lengths, step_free = known.lengths(points_m)
    return RouteWays(
        subject=row.id,
        label=label(row),
        points_m=points_m,
        lengths_m=lengths,
        step_free_m=step_free,
        paths_m=known.paths(points_m, lengths),
        along_m=along_m,
        line_m=line_of(shapely.get_coordinates(row.geometry)),
        forced=known.sides.stretches(row.geometry),
        dead_ends=_dead_ends(row, known, lengths[Goal.CHOICE]),
    )


def _dead_ends(row: Route, known: _Known, choice_m: Array) -> tuple[DeadEnd, ...]:
    """Return the ends of a route that lead nowhere; none of one that ends where it begins.

    An end inside a building leads indoors.
    """
    corners = shapely.get_coordinates(row.geometry)
    if np.hypot(*(corners[0] - corners[-1])) <= JOINED_M:
        return ()
    found = []
    for at in (0, -1):
        end = shapely.Point(corners[at])
        if not (math.isnan(choice_m[at]) or _leads_on(end, row, known.site)):
            found.append(
                DeadEnd(
                    route=row.id,
                    label=label(row),
                    place_m=(end.x, end.y),
                    is_walled=known.sides.is_walled(row.geometry, at_start=at == 0),
                    back_m=float(choice_m[at]),
                )
            )
    return tuple(found)


def _leads_on(end: shapely.Point, route: Route, site: Site) -> bool:
    """Return whether an end of a route is at a way out, another route, a refuge or a street."""
    reach_m = thresholds.load()["way.end_reach"].value
    ways_on = [row.geometry for row in site.all(AccessPoint) if lets_public_through(row)]
    ways_on += [row.geometry for row in (*site.all(Refuge), *street_zones(site))]
    others = [row.geometry for row in site.all(Route) if row is not route]
    return bool(
        shapely.dwithin(end, np.array(ways_on, dtype=object), reach_m).any()
        or shapely.dwithin(end, np.array(others, dtype=object), JOINED_M).any()
    )


def _on_zone(row: Zone, known: _Known) -> ZoneWays:
    step_m = max(STEP_M, math.sqrt(row.geometry.area / MOST_CELLS))
    points_m = area_points(row.geometry, step_m)
    lengths, step_free = known.lengths(points_m)
    reach_m = thresholds.load()["way.end_reach"].value
    own = [at for at, one in enumerate(known.exits) if row.geometry.dwithin(one.geometry, reach_m)]
    return ZoneWays(
        subject=row.id,
        label=label(row),
        points_m=points_m,
        lengths_m=lengths,
        step_free_m=step_free,
        paths_m=known.paths(points_m, lengths),
        exits=tuple(label(known.exits[at]) for at in own),
        boundary_m=float(row.geometry.exterior.length),
        detours=known.detours(own[:MOST_EXITS]),
    )


def _open_access(row: AccessPoint) -> OpenAccess:
    return OpenAccess(
        access_point=row.id,
        label=label(row),
        access_type=row.access_type,
        place_m=(row.geometry.x, row.geometry.y),
    )
