"""What a walker has along each route: the view ahead both ways, eyes, cameras, a way out.

Every route that people walk or cycle is looked at in equal steps along its middle, with
everything that is ever there, trees in leaf. Light, candidates of concealment and stretches
without choice are results of their own; ``route_profile`` puts them beside the walk.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hiding.roadside import walked_routes
from cpted_app.analysis.light.illumination import buildings, is_built_over
from cpted_app.analysis.obstacles import Obstacles
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sampling import stations, steps_along
from cpted_app.analysis.sight.isovist import Viewer
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.analysis.watching.cameras import pixel_densities
from cpted_app.analysis.watching.eyes import eyes
from cpted_app.analysis.ways.ways_out import exit_distances
from cpted_app.model.features import AccessPoint, Barrier, Camera, Opening, Route, Tree
from cpted_app.model.heights import EYE_HEIGHT_M, FACE_HEIGHT_M
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

STEP_M = 1.0
MOST_STATIONS = 10_000
"""On all routes together; beyond that the step grows. A design choice of this program."""
_NOWHERE_M = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk:
    """A walk along a route in equal steps; values have shape (k,), ``points_m`` (k, 2).

    ``bearing_deg`` is that of the line. ``ahead_m2`` and ``back_m2`` are the visible area in
    the field of view of who walks along the line and against it, ``clear_ahead_m`` and
    ``clear_back_m`` the straight view to the first opaque thing, at most ``reach_m``. ``eyes``
    counts openings that see a person there, ``weighted_eyes`` by distance and what filters.
    ``camera_px_m`` is the best pixel density, ``way_out_m`` the way to the nearest public exit,
    inf where none leads there. NaN stands inside buildings, and where no opening, camera or
    exit is marked at all.
    """

    subject: str
    label: str
    length_m: float
    reach_m: float
    along_m: Array
    points_m: Array
    bearing_deg: Array
    ahead_m2: Array
    back_m2: Array
    clear_ahead_m: Array
    clear_back_m: Array
    eyes: Array
    weighted_eyes: Array
    camera_px_m: Array
    way_out_m: Array

    def at(self, along_m: float) -> int:
        """Return the number of the station nearest to a distance along the route."""
        return int(np.argmin(np.abs(self.along_m - along_m)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkResults:
    """The walks by route id; ``reason`` says why there are none."""

    routes: Mapping[str, Walk]
    reason: Message | None = None


@analysis(
    "walks",
    reads={Route, Barrier, Tree, Opening, Camera, AccessPoint, Header, Plan},
    unit="m",
)
def run(site: Site, progress: Progress) -> WalkResults:
    """Return the walks along the routes of a site."""
    progress(0.0)
    routes = walked_routes(site)
    if not site.header.is_metric or not routes:
        why = N_("No route is marked that people walk or cycle along.")
        progress(1.0)
        return WalkResults(
            routes={}, reason=Message(why if site.header.is_metric else NOT_CALIBRATED)
        )
    total_m = math.fsum(route.geometry.length for route in routes)
    along_m = [
        steps_along(route.geometry, max(STEP_M, total_m / MOST_STATIONS)) for route in routes
    ]
    placed = [stations(route.geometry, each) for route, each in zip(routes, along_m, strict=True)]
    points_m = np.vstack([place for place, _ in placed])
    ahead = np.vstack([direction for _, direction in placed])
    values = _values(site, points_m, ahead, progress)
    ends = np.cumsum([len(each) for each in along_m])[:-1]
    parts = [np.split(each, ends) for each in values.values()]
    walks: dict[str, Walk] = {
        route.id: Walk(
            subject=route.id,
            label=route.label or route.id,
            length_m=float(route.geometry.length),
            reach_m=thresholds.load()["walk.sight_reach"].value,
            along_m=along_m[at],
            points_m=placed[at][0],
            **{name: part[at] for name, part in zip(values, parts, strict=True)},
        )
        for at, route in enumerate(routes)
    }
    progress(1.0)
    return WalkResults(routes=walks)


def _values(site: Site, points_m: Array, ahead: Array, progress: Progress) -> dict[str, Array]:
    """Return the values of all stations, each (n,), by their names in a walk."""
    inside = is_built_over(buildings(site), points_m)
    eye_m = np.column_stack([points_m, np.full(len(points_m), EYE_HEIGHT_M)])
    face_m = np.column_stack([points_m, np.full(len(points_m), FACE_HEIGHT_M)])
    viewer = Viewer.of(site)
    nothing = np.full(len(points_m), np.nan)
    found: dict[str, Array] = {}
    for at, (name, way) in enumerate((("ahead", ahead), ("back", -ahead))):
        found[f"{name}_m2"] = _areas(viewer, eye_m, way, _part(progress, at / 4.0))
        found[f"clear_{name}_m"] = _clear(viewer.walls, points_m, way)
    counted = eyes(site, face_m, _part(progress, 0.5)) if site.all(Opening) else None
    found["eyes"] = nothing if counted is None else counted.count
    found["weighted_eyes"] = nothing if counted is None else counted.weighted
    has_camera = bool(site.all(Camera))
    found["camera_px_m"] = pixel_densities(site, face_m, _still) if has_camera else nothing
    has_exit = any(one.open_to_public for one in site.all(AccessPoint))
    way_out = _part(progress, 0.75)
    found["way_out_m"] = exit_distances(site, points_m, way_out) if has_exit else nothing
    found = {name: np.where(inside, np.nan, value) for name, value in found.items()}
    bearing_deg = np.degrees(np.arctan2(ahead[:, 0], ahead[:, 1])) % 360.0
    return {"bearing_deg": bearing_deg, **found}


def _areas(viewer: Viewer, eye_m: Array, ahead: Array, progress: Progress) -> Array:
    """Return the area in the field of view of eyes that look ahead, m², shape (n,)."""
    rows = thresholds.load()
    radius_m, view_deg = rows["walk.sight_reach"].value, rows["walk.field_of_view"].value
    if not len(viewer.walls.kinds):
        return np.full(len(eye_m), math.radians(view_deg) * radius_m**2 / 2.0)
    bearing_deg = (np.degrees(np.arctan2(ahead[:, 0], ahead[:, 1])) % 360.0).round(6)
    found = np.empty(len(eye_m))
    bearings = np.unique(bearing_deg)
    for done, bearing in enumerate(bearings.tolist(), start=1):
        these = bearing_deg == bearing
        found[these] = viewer.areas(
            eye_m[these],
            _still,
            radius_m=radius_m,
            bearing_deg=bearing,
            view_deg=view_deg,
        )
        progress(done / len(bearings))
    return found


def _clear(walls: Obstacles, points_m: Array, ahead: Array) -> Array:
    """Return how far the straight view ahead is free of walls, m, shape (n,)."""
    reach_m = thresholds.load()["walk.sight_reach"].value
    clear_m = np.full(len(points_m), reach_m)
    stands = (walls.bodies[:, 0] < EYE_HEIGHT_M) & (walls.bodies[:, 1] > EYE_HEIGHT_M)
    edges = walls.edges[stands[walls.features]]
    if not len(edges):
        return clear_m
    rays = shapely.linestrings(np.stack([points_m, points_m + reach_m * ahead], axis=1))
    tree = shapely.STRtree(shapely.linestrings(edges.reshape(-1, 2, 2)))
    ray, edge = tree.query(rays, predicate="intersects")
    met_m = _met_m(points_m[ray], ahead[ray], edges[edge])
    is_ahead = met_m > _NOWHERE_M
    np.minimum.at(clear_m, ray[is_ahead], met_m[is_ahead])
    return clear_m


def _met_m(from_m: Array, ahead: Array, edges: Array) -> Array:
    """Return how far ahead of a place each edge is met, m; an edge that lies along, where it ends.

    Both are known to meet.
    """
    run = edges[:, 2:] - edges[:, :2]
    apart = edges[:, :2] - from_m
    turn = ahead[:, 0] * run[:, 1] - ahead[:, 1] * run[:, 0]
    is_across = np.abs(turn) > _NOWHERE_M
    across = apart[:, 0] * run[:, 1] - apart[:, 1] * run[:, 0]
    ends = np.stack([apart, edges[:, 2:] - from_m], axis=1) @ ahead[:, :, None]
    nearest: Array = np.maximum(ends[:, :, 0].min(axis=1), 0.0)
    return np.where(is_across, across / np.where(is_across, turn, 1.0), nearest)


def _part(progress: Progress, since: float) -> Progress:
    return lambda done: progress(since + done / 4.0)


def _still(_share: float) -> None:
    return
