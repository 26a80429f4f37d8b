"""The edit that moves a whole site to a place on earth, or from one reference system to another.

Belongs here: what has to move together. Where to comes as a function of coordinates, made of
control points or by a change of reference system; both are the caller's.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.actions import assessing
from cpted_app.model.control_points import Method, fit_points, pairs
from cpted_app.model.edit import Edit, Row, joined, replacing
from cpted_app.model.features import Feature
from cpted_app.model.placement import Array, Fit, Placement
from cpted_app.model.records import Answer, Photo, Plan, Remark, Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import changes_of, expressed, in_scenario
from cpted_app.units import bearing_deg_between
from cpted_app.words import N_, Message

Move = Callable[[Array], Array]
"""From points (n, 2) to points (n, 2)."""

_GRID = np.linspace(0.0, 1.0, 9)
_STEP_M = 1.0
"""Half the stretch over which a direction is followed: a map curves far less than that."""
_STEP_DEG = 1e-5
FARTHEST_M = 2000.0
"""A camera's position farther than this from everything on the site is not believed."""
_PLACES = 6
"""Decimals of a turned bearing, in degrees: a millimetre in 50 km."""


Pinned = TypeVar("Pinned", Remark, Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """Where to: the system, the way there of site points, and of longitude and latitude.

    ``from_lon_lat`` serves photos that had no place because the site had no system; None where
    it had one. What it cannot place it makes infinite.
    ``fit`` is that of the control points; None for an exact change of reference system.
    ``is_scaled`` says that the points gave the site its scale.
    """

    crs: str
    move: Move
    from_lon_lat: Move | None
    fit: Fit | None = None
    is_scaled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A plan that cannot follow exactly: the worst of it in metres and in its own units."""

    name: str
    worst_m: float
    worst_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The edit, and the plans that are off by more than one of their units after it."""

    edit: Edit
    misfits: tuple[Misfit, ...]


def move_site(site: Site, to: Relocation) -> Moved:
    """Return the one edit that moves marks, plans, pins and photos, and turns every bearing.

    Each vertex goes where its point goes; what is straight between vertices stays straight.
    Heights, widths and radii are true metres already and stay. A photo that knows longitude
    and latitude but has no place on the plan gets one.

    Raises:
        UserError: nothing on the site is in metres yet, or a point has no place there.
    """
    if not site.header.is_metric:
        raise UserError(
            N_("The site is not in metres yet, so it cannot be placed on a map."),
            N_("Calibrate the plan first; with control points it is placed at once."),
        )
    label = Message(N_("Move the site to {crs}"), {"crs": to.crs})
    moved_plans = [_plan(plan, to) for plan in site.plans]
    changes: list[tuple[Row, Row]] = [(old, new) for old, new, _misfit in moved_plans]
    changes += _features(tuple(site.features), to)
    changes += _proposals(site, to)
    changes += [(row, _pin(row, to)) for row in site.all(Remark)]
    changes += [(row, _pin(row, to)) for row in site.all(Answer)]
    near = _extent([new for _old, new in changes])
    changes += [(row, _photo(row, to, near)) for row in site.all(Photo)]
    header = assessing.set_header(site, crs=to.crs, north_known=True)
    misfits = tuple(misfit for _old, _new, misfit in moved_plans if misfit.worst_px > 1.0)
    return Moved(edit=joined(label, header, replacing(label, *changes)), misfits=misfits)


def turned_deg(bearings_deg: npt.ArrayLike, at: npt.ArrayLike, move: Move) -> Array:
    """Return the bearings, in degrees, that directions at points (n, 2) have after a move.

    Turned by what the map turns there: the rotation of a fit, the convergence of two grids.
    """
    turn, places = np.radians(bearings_deg), np.asarray(at, dtype=float).reshape(-1, 2)
    steps = np.column_stack([np.sin(turn), np.cos(turn)]) * _STEP_M
    before, after = np.split(move(np.concatenate([places - steps, places + steps])), 2)
    east, north = (after - before).T
    turned: Array = np.round(np.degrees(np.arctan2(east, north)), _PLACES) % 360.0
    return turned


def _features(rows: Sequence[Feature], to: Relocation) -> list[tuple[Feature, Feature]]:
    """Return each mark before and after; all of them go through the map at once."""
    there = shapely.transform([row.geometry for row in rows], to.move) if rows else ()
    turning = [(row, bearing_deg) for row in rows if (bearing_deg := _bearing_deg(row)) is not None]
    bearings_deg: dict[str, float] = {}
    if turning:
        at = [(row.geometry.x, row.geometry.y) for row, _old in turning]
        found = turned_deg([old for _row, old in turning], at, to.move).tolist()
        bearings_deg = {row.id: new for (row, _old), new in zip(turning, found, strict=True)}
    pairs_of: list[tuple[Feature, Feature]] = []
    for row, geometry in zip(rows, there, strict=True):
        values: dict[str, Any] = {"geometry": geometry}
        if row.id in bearings_deg:
            values["bearing_deg"] = bearings_deg[row.id]
        pairs_of.append((row, replace(row, **values)))
    return pairs_of


def _proposals(site: Site, to: Relocation) -> list[tuple[Row, Row]]:
    """Return what scenarios do to marks, told anew of the marks where they are after the move."""
    found: list[tuple[Row, Row]] = []
    for scenario in site.all(Scenario):
        staged, known = in_scenario(site, scenario.id), changes_of(site, scenario.id)
        rows = [row for one in known if (row := staged.feature(one)) is not None]
        bases = [row for one in known if (row := site.feature(one)) is not None]
        exists = {new.id: new for _old, new in _features(bases, to)}
        for _old, after in _features(rows, to):
            change = expressed(scenario.id, exists.get(after.id), after, after)
            if change is not None:
                found.append((known[after.id], change))
    return found


def _bearing_deg(row: Feature) -> float | None:
    """Return which way a luminaire, an opening or a camera looks; None of other marks."""
    bearing_deg: float | None = getattr(row, "bearing_deg", None)
    return bearing_deg


def _pin(row: Pinned, to: Relocation) -> Pinned:
    if row.x_m is None or row.y_m is None:
        return row
    x_m, y_m = _at(to.move, row.x_m, row.y_m)
    return replace(row, x_m=x_m, y_m=y_m)


def _photo(row: Photo, to: Relocation, near: Array) -> Photo:
    if row.x_m is not None and row.y_m is not None:
        x_m, y_m = _at(to.move, row.x_m, row.y_m)
        bearing_deg = row.bearing_deg
        if bearing_deg is not None:
            bearing_deg = float(turned_deg([bearing_deg], [(row.x_m, row.y_m)], to.move)[0])
        return replace(row, x_m=x_m, y_m=y_m, bearing_deg=bearing_deg)
    lon_deg, lat_deg = row.longitude_deg, row.latitude_deg
    if lon_deg is None or lat_deg is None or to.from_lon_lat is None:
        return row
    here, north = to.from_lon_lat(np.array([[lon_deg, lat_deg], [lon_deg, lat_deg + _STEP_DEG]]))
    if not (np.isfinite(here).all() and _is_near(here, near)):
        return row
    bearing_deg = row.bearing_deg
    if bearing_deg is not None:  # the camera's compass counts from true north
        north_deg = bearing_deg_between(*map(float, (*here, *north)))
        bearing_deg = round((bearing_deg + north_deg) % 360.0, _PLACES) % 360.0
    return replace(
        row,
        x_m=float(here[0]),
        y_m=float(here[1]),
        bearing_deg=bearing_deg,
        placed_by=kinds.PhotoPlace.CAMERA,
    )


def _plan(plan: Plan, to: Relocation) -> tuple[Plan, Plan, Misfit]:
    """Return a plan, the same plan placed by an affine map, and how far that is off."""
    across, down = np.meshgrid(plan.width_px * _GRID, plan.height_px * _GRID)
    sheet = np.column_stack([across.ravel(), down.ravel()])
    there = to.move(plan.placement.to_site(sheet))
    points = pairs(
        [(float(px), float(py)) for px, py in sheet], [(float(x), float(y)) for x, y in there]
    )
    fit = fit_points(points, Method.AFFINE)
    worst_m = max(fit.residuals_m)
    unit_m = fit.placement.metres_per_px
    misfit = Misfit(name=plan.name, worst_m=worst_m, worst_px=worst_m / unit_m)
    placed = replace(plan, placement=fit.placement)
    return plan, _with_doubt(placed, plan.placement, to, fit.rmse_m), misfit


def _with_doubt(plan: Plan, before: Placement, to: Relocation, own_rmse_m: float) -> Plan:
    """Return a calibrated plan with what the move adds to its uncertainty."""
    if not plan.is_calibrated:
        return plan
    stretch = plan.placement.metres_per_px / before.metres_per_px - 1.0
    scale = plan.scale_uncertainty
    if to.is_scaled and to.fit is not None:
        scale = to.fit.scale_uncertainty  # the points know the scale, not who drew before
    elif to.fit is None and scale is not None:
        scale = math.hypot(scale, stretch)  # two maps of one place differ in scale
    old_m = plan.placement_rmse_m
    added_m = math.hypot(to.fit.rmse_m if to.fit else 0.0, own_rmse_m)
    is_known = old_m is not None or to.fit is not None
    rmse_m = math.hypot(old_m or 0.0, added_m) if is_known else None
    return replace(plan, scale_uncertainty=scale, placement_rmse_m=rmse_m)


def _extent(rows: Sequence[Row]) -> Array:
    """Return the corners of all that lies somewhere, shape (n, 2)."""
    found = [np.zeros((0, 2))]
    for row in rows:
        if isinstance(row, Feature):
            found.append(np.reshape(row.geometry.bounds, (2, 2)))
        elif isinstance(row, Plan):
            w, h = row.width_px, row.height_px
            found.append(row.placement.to_site([(0, 0), (w, 0), (w, h), (0, h)]))
    return np.concatenate(found)


def _is_near(place: Array, corners: Array) -> bool:
    if not len(corners):
        return True
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool(np.hypot(*np.maximum(np.maximum(low - place, place - high), 0.0)) <= FARTHEST_M)


def _at(move: Move, x_m: float, y_m: float) -> tuple[float, float]:
    x, y = move(np.array([[x_m, y_m]], dtype=float))[0]
    return float(x), float(y)
