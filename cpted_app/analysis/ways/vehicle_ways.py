"""Whether a vehicle can drive up to where crowds gather, how far, and how long its run-up is.

A vehicle of the row ``vehicle.width`` keeps half its width off every barrier and trunk; steps
stop it, and so does an access point that is narrower or has a control. It comes from streets
and from entrances for vehicles or services that nothing but a sign controls. Its run-up is the
longest straight line over ground it can drive on, up to the edge of the zone from outside; a
line is followed for at most ``FARTHEST_M``. Speed, bends and kerbs are left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.quantities import label
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.ways.bars import Bars
from cpted_app.analysis.ways.door_ways import line_of
from cpted_app.analysis.ways.goals import UNCONTROLLED, WALKED_UNDER_M, gaps, middle_of
from cpted_app.analysis.ways.result import CrowdWay, Line
from cpted_app.analysis.ways.street import edge_places, street_zones
from cpted_app.analysis.ways.walking import Paths, Walk, Walks
from cpted_app.model.features import AccessPoint, Barrier, Tree, Zone
from cpted_app.model.kinds import AccessType
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

VEHICLE_TYPES = frozenset({AccessType.VEHICLE, AccessType.SERVICE})
FARTHEST_M = 200.0
TRUNK_RADIUS_M = 0.15
"""Of a tree that stops a vehicle. A choice of this program: no trunk is marked."""

_RAYS = 72
_PLACES_A_ZONE = 60
_TOUCH_M = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class _Start:
    label: str
    places_m: Array


def why_unknown(site: Site) -> Message | None:
    """Return why nothing is known of vehicles at crowd places, or None."""
    if not crowd_places(site):
        return Message(N_("No zone says that crowds gather there."))
    is_entry = any(row.access_type in VEHICLE_TYPES for row in site.all(AccessPoint))
    if not is_entry and not street_zones(site):
        return Message(N_("No vehicle entrance and no street says where vehicles are."))
    return None


def crowd_places(site: Site) -> tuple[Zone, ...]:
    """Return the zones where crowds gather."""
    return tuple(row for row in site.all(Zone) if row.crowds)


def crowd_ways(site: Site, progress: Progress) -> tuple[CrowdWay, ...]:
    """Return for each crowd place how a vehicle drives up to it, if it can."""
    zones = crowd_places(site)
    if why_unknown(site) is not None:
        return ()
    width_m = thresholds.load()["vehicle.width"].value
    starts = _starts(site)
    places = np.vstack([np.empty((0, 2)), *(one.places_m for one in starts)])
    middle = middle_of(
        np.array([[row.geometry.centroid.x, row.geometry.centroid.y] for row in zones])
    )
    bars = Bars.of(_kept_off(site, width_m), middle)
    free = bars.is_outside(places - middle) if len(places) else np.zeros(0, dtype=np.bool_)
    walks = Walks(Paths(bars, places[free]), progress) if free.any() else None
    names = np.repeat([one.label for one in starts], [len(one.places_m) for one in starts])[free]
    return tuple(_crowd_way(row, bars, walks, names.tolist(), progress) for row in zones)


def _starts(site: Site) -> list[_Start]:
    entries = [
        _Start(label(row), shapely.get_coordinates(row.geometry))
        for row in site.all(AccessPoint)
        if row.access_type in VEHICLE_TYPES and row.control in UNCONTROLLED
    ]
    streets = [_Start(label(row), edge_places([row.geometry])) for row in street_zones(site)]
    return entries + streets


def _kept_off(site: Site, width_m: float) -> list[shapely.Geometry]:
    """Return the ground that the middle of a vehicle keeps off, in polygons.

    It may scrape along by a centimetre, so that a gap of just its width lets it through.
    """
    half_m = width_m / 2.0 - _TOUCH_M
    barring = [row.geometry for row in site.all(Barrier) if row.base_m < WALKED_UNDER_M]
    wide = [row for row in site.all(AccessPoint) if _lets_through(row, width_m)]
    let_through = gaps(wide, width_m)
    shapes = np.array(barring, dtype=object)
    if let_through is not None:
        shapes = shapely.difference(shapes, let_through)
    trunks = [row.geometry for row in site.all(Tree)]
    kept = [
        *shapely.buffer(shapes, half_m, quad_segs=2),
        *shapely.buffer(np.array(trunks, dtype=object), half_m + TRUNK_RADIUS_M, quad_segs=2),
    ]
    return list(shapely.get_parts(shapely.union_all(kept)))


def _lets_through(row: AccessPoint, width_m: float) -> bool:
    """Return whether a vehicle gets through; an entrance for vehicles without width is wide."""
    if row.control not in UNCONTROLLED:
        return False
    if row.width_m is None:
        return row.access_type in VEHICLE_TYPES
    return row.width_m >= width_m


def _crowd_way(
    zone: Zone, bars: Bars, walks: Walks | None, names: Sequence[str], progress: Progress
) -> CrowdWay:
    edge = edge_places([zone.geometry])
    edge = edge[:: max(len(edge) // _PLACES_A_ZONE, 1)]
    lengths = walks.lengths_m(edge, progress) if walks else np.full(len(edge), math.inf)
    reached = edge[np.isfinite(lengths)]
    if walks is None or not len(reached):
        return _not_reached(zone)
    way: Walk | None = walks.walk(edge[int(np.argmin(lengths))])
    if way is None:
        return _not_reached(zone)
    run_up_m, run_up = _run_up(zone, bars, reached)
    return CrowdWay(
        zone=zone.id,
        label=label(zone),
        place_m=line_of(way.path_m)[0],
        start=names[way.goal],
        length_m=way.length_m,
        path_m=line_of(way.path_m[::-1]),
        run_up_m=run_up_m,
        run_up_line_m=run_up,
    )


def _not_reached(zone: Zone) -> CrowdWay:
    inside = zone.geometry.representative_point()
    return CrowdWay(
        zone=zone.id,
        label=label(zone),
        place_m=(inside.x, inside.y),
        start="",
        length_m=math.inf,
        path_m=(),
        run_up_m=0.0,
        run_up_line_m=(),
    )


def _run_up(zone: Zone, bars: Bars, places_m: Array) -> tuple[float, Line]:
    """Return the longest straight line up to one of the places at a zone's edge, and its length.

    Outside the zone alone, and inside the box around what bars the way and the zone: what is
    not marked is not counted as open ground.
    """
    turns = np.arange(_RAYS) * (math.tau / _RAYS)
    aside = FARTHEST_M * np.column_stack([np.cos(turns), np.sin(turns)])
    ends = (places_m[:, None, :] + aside[None, :, :]).reshape(-1, 2)
    starts = np.repeat(places_m, _RAYS, axis=0)
    rays = shapely.linestrings(np.stack([starts, ends], axis=1))
    inner = zone.geometry.buffer(-_TOUCH_M)
    shapely.prepare(inner)
    outward = np.flatnonzero(~shapely.intersects(inner, rays))
    rays, starts, ends = rays[outward], starts[outward], ends[outward]
    if not len(rays):
        return 0.0, ()
    solids = shapely.transform(shapely.get_parts(bars.solids), lambda xy: xy + bars.middle_m)
    marked = shapely.box(*shapely.total_bounds(np.append(solids, zone.geometry)))
    clear_m = shapely.length(shapely.intersection(rays, marked))
    ray, solid = shapely.STRtree(solids).query(rays, predicate="intersects")
    met_m = shapely.distance(
        shapely.points(starts)[ray], shapely.intersection(rays[ray], solids[solid])
    )
    np.minimum.at(clear_m, ray, met_m)
    best = int(np.argmax(clear_m))
    if clear_m[best] <= _TOUCH_M:
        return 0.0, ()
    away = starts[best] + (ends[best] - starts[best]) * (clear_m[best] / FARTHEST_M)
    return float(clear_m[best]), line_of(np.array([away, starts[best]]))
