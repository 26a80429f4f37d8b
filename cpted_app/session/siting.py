"""Where a whole site lies: on the map by control points or by a plan, or in another system."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cpted_app.errors import UserError
from cpted_app.exchange import georeference
from cpted_app.exchange.coordinates import check_site_crs
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.points_csv import read_site_points
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.reference_systems import LON_LAT, is_in_area, moved, system
from cpted_app.model.actions.siting import Moved, Relocation, move_site
from cpted_app.model.control_points import Method, SitePoint, fit_site, moved_by
from cpted_app.model.placement import Array, Fit
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

_GRID = np.linspace(0.0, 1.0, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sited:
    """A site that was moved: by which fit, what the points say of its scale, and the doubts."""

    crs: str
    before: str | None
    fit: Fit | None
    free: Fit | None
    """The fit with a free scale, which says what scale the points alone would give."""
    problems: tuple[Problem, ...]


def fits(points: Sequence[SitePoint], *, is_scaled: bool) -> tuple[Fit, Fit]:
    """Return the fit of control points that is wanted, and the one that leaves the scale free.

    Raises:
        UserError: too few points, or all in one place.
    """
    free = fit_site(points, Method.SIMILARITY)
    return (free if is_scaled else fit_site(points, Method.RIGID)), free


def turn_deg(fit: Fit) -> float:
    """Return by how much a fit turns the site, degrees clockwise in (-180, 180]."""
    return fit.placement.rotation_deg


def by_points(site: Site, crs: str, points: Sequence[SitePoint], *, is_scaled: bool) -> Relocation:
    """Return the way of a local site to the map by control points.

    Raises:
        UserError: the site has a system already, the new one is none for a site, the points do
            not determine a place, or that place lies outside the area of the system.
    """
    if site.header.crs is not None:
        raise UserError(
            N_("The site lies in {crs} already."),
            N_("Move it to another system without control points."),
            crs=site.header.crs,
        )
    target = check_site_crs(crs)
    fit, _free = fits(points, is_scaled=is_scaled)
    _check_area([(one.east, one.north) for one in points if one.is_on], target)

    def from_lon_lat(lon_lat: Array) -> Array:
        try:
            return moved(lon_lat, LON_LAT, target)
        except UserError:
            return np.full_like(lon_lat, np.inf)

    return Relocation(
        crs=target,
        move=lambda xy: moved_by(fit, xy),
        from_lon_lat=from_lon_lat,
        fit=fit,
        is_scaled=is_scaled,
    )


def by_reprojection(site: Site, crs: str) -> Relocation:
    """Return the way of a site from its reference system to another.

    Raises:
        UserError: the site has none, the new one is none for a site or is the same, or there
            is no way between the two.
    """
    before = site.header.crs
    if before is None:
        raise UserError(
            N_("The site is drawn in metres of its own; nobody has said where it lies."),
            N_("Give control points with place --points, or a plan that knows its place."),
        )
    target = check_site_crs(crs)
    if system(target).code == system(before).code:
        raise UserError(
            N_("The site lies in {crs} already."), N_("Choose another system."), crs=target
        )
    _check_area(_corners(site), target, before)
    return Relocation(crs=target, move=lambda xy: moved(xy, before, target), from_lon_lat=None)


def own_place(session: Session, plan: Plan) -> Georeference | None:
    """Return where the file of a plan says it lies, with its system; None where it does not."""
    own: Georeference | None = None
    if plan.media_type == "image/tiff":
        content = session.attachment(plan.attachment)
        own = georeference.of_raster(content, plan.name, plan.page)
    elif plan.media_type == "application/pdf":
        content = session.attachment(plan.attachment)
        own = georeference.of_pdf(content, plan.page, (plan.width_px, plan.height_px))
    return own if own is not None and own.crs is not None else None


def points_of_plan(plan: Plan, own: Georeference, crs: str) -> tuple[SitePoint, ...]:
    """Return control points where a plan, laid on the local site, knows its place on earth.

    Nine points over its sheet: where it lies on the site now, and where its file says it lies.

    Raises:
        UserError: there is no way from the system of the file to the one that is wanted.
    """
    across, down = np.meshgrid(plan.width_px * _GRID, plan.height_px * _GRID)
    sheet = np.column_stack([across.ravel(), down.ravel()])
    here = plan.placement.to_site(sheet)
    there = moved(own.placement.to_site(sheet), own.crs or crs, crs)
    return tuple(
        SitePoint(x_m=float(x), y_m=float(y), east=float(e), north=float(n))
        for (x, y), (e, n) in zip(here, there, strict=True)
    )


def place(
    session: Session,
    crs: str,
    *,
    points: Path | None = None,
    plan: str = "",
    is_scaled: bool = False,
) -> Sited:
    """Place a local site by a file of control points or by a plan, or change its system.

    ``plan`` is the name or id of a plan on the local site whose file knows its place.

    Raises:
        UserError: the points, the plan or the system cannot be used.
    """
    site = session.site
    target = check_site_crs(crs)
    known = tuple(read_site_points(points)) if points is not None else ()
    if plan:
        known = _points_by_plan(session, plan, target)
    if known:
        to = by_points(site, target, known, is_scaled=is_scaled)
        fit, free = fits(known, is_scaled=is_scaled)
    else:
        to, fit, free = by_reprojection(site, target), None, None
    moving = move_site(site, to)
    session.do(moving.edit)
    return Sited(
        crs=target,
        before=site.header.crs,
        fit=fit,
        free=free,
        problems=problems_of(moving),
    )


def problems_of(moving: Moved) -> tuple[Problem, ...]:
    """Return what to tell of plans that could not follow exactly."""
    return tuple(
        Problem(
            "plan_misfit",
            Message("{name}", {"name": one.name}),
            Message(
                N_("The plan cannot follow exactly: up to {worst:.2f} m, {px:.1f} of its units."),
                {"worst": one.worst_m, "px": one.worst_px},
            ),
            Message(N_("Marks are exact; where the picture matters, add the plan again.")),
        )
        for one in moving.misfits
    )


def _points_by_plan(session: Session, name: str, crs: str) -> tuple[SitePoint, ...]:
    plans = session.site.plans
    found = next((one for one in plans if name in (one.id, one.name)), None)
    if found is None:
        raise UserError(
            N_("There is no plan “{name}”."),
            N_("Give one of {plans}."),
            name=name,
            plans=", ".join(one.name for one in plans) or "–",
        )
    own = own_place(session, found)
    if own is None or not found.is_calibrated:
        raise UserError(
            N_("“{name}” does not know its place on earth, or is not laid on the site yet."),
            N_("Choose a calibrated GeoTIFF or GeoPDF, or give control points."),
            name=found.name,
        )
    return points_of_plan(found, own, crs)


def _corners(site: Site) -> list[tuple[float, float]]:
    places = [row.geometry.representative_point() for row in site.features]
    found = [(float(one.x), float(one.y)) for one in places]
    for plan in site.plans:
        middle = plan.placement.to_site([(plan.width_px / 2, plan.height_px / 2)])[0]
        found.append((float(middle[0]), float(middle[1])))
    return found


def _check_area(places: Sequence[tuple[float, float]], crs: str, of: str | None = None) -> None:
    """Refuse a place outside the area a system is made for: a wrong zone, or swapped axes."""
    if not places:
        return
    middle = np.mean(np.array(places), axis=0)
    at = moved([middle], of, crs)[0] if of is not None else middle
    x, y = float(at[0]), float(at[1])
    if is_in_area((x, y), crs):
        return
    if of is None and is_in_area((y, x), crs):
        raise UserError(
            N_("The coordinates lie outside {crs}; with east and north exchanged they lie inside."),
            N_("Give east first, then north."),
            crs=crs,
        )
    raise UserError(
        N_("The site would lie outside {crs}, at {x:.7g}, {y:.7g}."),
        N_("Check the zone and the numbers, or choose another system."),
        crs=crs,
        x=x,
        y=y,
    )
