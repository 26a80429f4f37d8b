"""How much light falls on routes and zones: the averages and faces that classes are about.

Direct light alone, of the luminaires that work, over flat ground: nothing is added for light
that ground and walls throw back, so what is calculated is the least there is. Trees are in
leaf. Routes are calculated on the grid of EN 13201-3 across their width and in both walking
directions along their middle, zones on that of EN 12464-2 and to four sides.

Where no luminaire has photometry, or no route and no zone is marked, nothing is calculated.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lamps import on_routes
from cpted_app.analysis.light.lighting import Lamps, Quantity, Receiver
from cpted_app.analysis.light.result import (
    DARK_BELOW_LX,
    LightResults,
    RouteLight,
    Surface,
    largest_contrast,
    stretches_below,
)
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import Obstacles, obstacles
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sampling import (
    ASSUMED_WIDTH_M,
    area_points,
    stations,
    steps_along,
    strip_points,
    way_points,
)
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.model.features import Barrier, Luminaire, Route, Tree, Zone
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.kinds import BarrierType
from cpted_app.model.records import Header, Photometry, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

__all__ = ["LightResults", "RouteLight", "Surface", "run"]


STATION_STEP_M = 1.0
FACINGS_DEG = (0.0, 90.0, 180.0, 270.0)

_GROUND = (Receiver(Quantity.HORIZONTAL), Receiver(Quantity.HEMISPHERICAL))


class _Night:
    """What a calculation reads of a site, once for all its surfaces."""

    def __init__(self, site: Site, lamps: Lamps) -> None:
        self.lamps = lamps
        self.obstacles: Obstacles = obstacles(site)
        self.buildings = buildings(site)
        by_id: dict[str, Luminaire] = {one.id: one for one in site.all(Luminaire)}
        self.factors = np.array([by_id[one].maintenance_factor for one in lamps.ids])
        self.is_complete = not lamps.left_out

    @property
    def factor(self) -> float | None:
        """The maintenance factor that all luminaires share, or None."""
        return float(self.factors[0]) if len(set(self.factors.tolist())) == 1 else None


@analysis(
    "light",
    reads={Luminaire, Barrier, Tree, Zone, Route, Photometry, Header, Plan},
    unit="lx",
)
def run(site: Site, progress: Progress) -> LightResults:
    """Return the light on every route and zone of a site, lx."""
    progress(0.0)
    routes, zones = site.all(Route), site.all(Zone)
    lamps = lighting.lamps(lighting.shining(site), intensity_tables(site)).exact()
    left_out = tuple(_label_of(site, one) for one in lamps.left_out)
    reason = why_dark(site, lamps)
    if reason is not None or not (routes or zones):
        progress(1.0)
        return LightResults(surfaces={}, routes={}, left_out=left_out, reason=reason)
    night = _Night(site, lamps)
    surfaces: dict[str, Surface] = {}
    profiles: dict[str, RouteLight] = {}
    covered: list[str] = []
    for done, row in enumerate((*routes, *zones)):
        part = _part(progress, done, len(routes) + len(zones) + 1)
        surface = _on_zone(row, night, part) if isinstance(row, Zone) else None
        if isinstance(row, Route):
            surface = _on_route(row, night, part)
            profiles[row.id] = _profile(row, night, part)
        if surface is None or np.isnan(surface.eh_lx).all():
            covered.append(row.label or row.id)
            profiles.pop(row.id, None)
        else:
            surfaces[row.id] = surface
    labels = {one: _label_of(site, one) for one in lamps.ids}
    part = _part(progress, len(routes) + len(zones), len(routes) + len(zones) + 1)
    single, share = on_routes(tuple(profiles.values()), lamps, night.obstacles, labels, part)
    progress(1.0)
    return LightResults(
        surfaces=surfaces,
        routes=profiles,
        left_out=left_out,
        covered=tuple(covered),
        lamps=single,
        largest_share=share,
    )


def why_dark(site: Site, lamps: Lamps) -> Message | None:
    """Return why no light can be calculated on a site, or None."""
    if not site.header.is_metric:
        return Message(NOT_CALIBRATED)
    if not site.all(Luminaire):
        return Message(N_("No luminaire is marked."))
    if lamps.left_out and not lamps.ids:
        return Message(N_("No luminaire has photometry: choose a file or a generic one for each."))
    return None


def buildings(site: Site) -> shapely.STRtree:
    """Return the ground that nobody walks on because a building stands there."""
    return shapely.STRtree(
        [
            row.geometry
            for row in site.all(Barrier)
            if row.geometry.geom_type == "Polygon"
            and row.barrier_type is BarrierType.BUILDING
            and row.base_m < FACE_HEIGHT_M < row.height_m
        ]
    )


def is_built_over(ground: shapely.STRtree, points_m: Array) -> npt.NDArray[np.bool_]:
    """Return which points, shape (n, 2), lie inside a building."""
    inside = np.zeros(len(points_m), dtype=np.bool_)
    if len(ground):
        inside[ground.query(shapely.points(points_m), predicate="within")[0]] = True
    return inside


def _on_route(route: Route, night: _Night, progress: Progress) -> Surface:
    width_m = route.width_m or ASSUMED_WIDTH_M
    grid = way_points(route.geometry, width_m)
    _, ahead = stations(route.geometry, grid.along_m)
    facings = _both_ways(_bearings_deg(ahead))
    found = _surface(route, grid.points_m, facings, night, progress)
    return _with(found, width_m=width_m, is_width_assumed=not route.width_m)


def _on_zone(zone: Zone, night: _Night, progress: Progress) -> Surface:
    points_m = area_points(zone.geometry)
    facings = [np.full(len(points_m), bearing) for bearing in FACINGS_DEG]
    return _surface(zone, points_m, facings, night, progress)


def _surface(
    row: Route | Zone,
    points_m: Array,
    facings_deg: Sequence[Array],
    night: _Night,
    progress: Progress,
) -> Surface:
    """Return the light on points, shape (n, 2), the least of the facings for ev and esc."""
    outside = ~is_built_over(night.buildings, points_m)

    def lit(lamps: Lamps, part: Progress) -> tuple[Array, ...]:
        free = points_m[outside]
        ground = lighting.illuminance(
            lamps, night.obstacles, _at(free, 0.0), _GROUND, _part(part, 0, 2)
        )
        sides = [
            (quantity, facing[outside])
            for quantity in (Quantity.VERTICAL, Quantity.SEMICYLINDRICAL)
            for facing in facings_deg
        ]
        faces = lighting.illuminance_each(
            lamps, night.obstacles, _at(free, FACE_HEIGHT_M), sides, _part(part, 1, 2)
        )
        ev, esc = np.split(faces, 2, axis=1)
        values = (*ground.T, ev.min(axis=1), esc.min(axis=1))
        return tuple(_scattered(each, outside) for each in values)

    def surface(lamps: Lamps, factor: float | None, part: Progress) -> Surface:
        eh, ehs, ev, esc = lit(lamps, part)
        return Surface(
            subject=row.id,
            label=row.label or row.id,
            points_m=points_m,
            eh_lx=eh,
            ehs_lx=ehs,
            ev_lx=ev,
            esc_lx=esc,
            is_complete=night.is_complete,
            factor=factor,
        )

    found = surface(night.lamps, night.factor, progress)
    if night.factor is None:
        new = night.lamps.scaled(1.0 / night.factors)
        return replace(found, initial=surface(new, 1.0, progress))
    return replace(found, initial=found.times(1.0 / night.factor, 1.0))


def _with(surface: Surface, *, width_m: float, is_width_assumed: bool) -> Surface:
    """Return a surface that says, and whose initial state says, what width it has."""
    initial = surface.initial
    if initial is not None:
        initial = replace(initial, width_m=width_m, is_width_assumed=is_width_assumed)
    return replace(surface, width_m=width_m, is_width_assumed=is_width_assumed, initial=initial)


def _profile(route: Route, night: _Night, progress: Progress) -> RouteLight:
    width_m = route.width_m or ASSUMED_WIDTH_M
    along_m = steps_along(route.geometry, STATION_STEP_M)
    points_m, ahead = stations(route.geometry, along_m)
    bearing_deg = _bearings_deg(ahead)
    outside = ~is_built_over(night.buildings, points_m)
    free = points_m[outside]
    lamps, shades = night.lamps, night.obstacles
    ground = lighting.illuminance(lamps, shades, _at(free, 0.0), _GROUND[:1], _part(progress, 0, 3))
    sides = [(Quantity.SEMICYLINDRICAL, one) for one in _both_ways(bearing_deg[outside])]
    faces = lighting.illuminance_each(
        lamps, shades, _at(free, FACE_HEIGHT_M), sides, _part(progress, 1, 3)
    )
    beside = [_strip(route, along_m, left_m, night) for left_m in (width_m / 2.0, -1.5 * width_m)]
    progress(1.0)
    eh_lx = _scattered(ground[:, 0], outside)
    contrast, contrast_at_m = largest_contrast(along_m, eh_lx)
    return RouteLight(
        subject=route.id,
        label=route.label or route.id,
        along_m=along_m,
        points_m=points_m,
        bearing_deg=bearing_deg,
        eh_lx=eh_lx,
        esc_ahead_lx=_scattered(faces[:, 0], outside),
        esc_back_lx=_scattered(faces[:, 1], outside),
        beside_left_lx=beside[0],
        beside_right_lx=beside[1],
        width_m=width_m,
        is_width_assumed=not route.width_m,
        is_complete=night.is_complete,
        dark=stretches_below(along_m, eh_lx, DARK_BELOW_LX),
        contrast=contrast,
        contrast_at_m=contrast_at_m,
    )


def _strip(route: Route, along_m: Array, left_m: float, night: _Night) -> Array:
    """Return the average across a strip at each station, lx; NaN where a building fills it.

    Source: EN 13201-2:2015, edge illuminance ratio, whose strips lie on both sides and are as
    wide as the lane; here as wide as the route (clause not read in print).
    """
    width_m = route.width_m or ASSUMED_WIDTH_M
    points_m = strip_points(route.geometry, along_m, left_m, width_m)
    flat = points_m.reshape(-1, 2)
    outside = ~is_built_over(night.buildings, flat)
    lit = lighting.illuminance(
        night.lamps, night.obstacles, _at(flat[outside], 0.0), _GROUND[:1], _quiet
    )
    values = _scattered(lit[:, 0], outside).reshape(points_m.shape[:2])
    counted = np.isfinite(values).sum(axis=1)
    summed = np.nansum(values, axis=1)
    return np.where(counted > 0, summed / np.maximum(counted, 1), np.nan)


def _both_ways(bearing_deg: Array) -> tuple[Array, Array]:
    return bearing_deg, (bearing_deg + 180.0) % 360.0


def _bearings_deg(directions: Array) -> Array:
    """Return the bearings of unit directions east and north, shape (n,)."""
    bearings: Array = np.degrees(np.arctan2(directions[:, 0], directions[:, 1])) % 360.0
    return bearings


def _at(points_m: Array, height_m: float) -> Array:
    return np.column_stack([points_m, np.full(len(points_m), height_m)])


def _scattered(values: Array, outside: npt.NDArray[np.bool_]) -> Array:
    """Return values of the points outside buildings at their places, NaN at the others."""
    whole = np.full(len(outside), np.nan)
    whole[outside] = values
    return whole


def _label_of(site: Site, feature_id: str) -> str:
    row = site.get(Luminaire, feature_id)
    return (row.label if row else "") or feature_id


def _part(progress: Progress, place: int, count: int) -> Progress:
    return lambda share: progress((place + share) / count)


def _quiet(_share: float) -> None:
    return
