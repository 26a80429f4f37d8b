"""How a plan that knows its place comes to lie on a site: never wrongly without a word.

Belongs here: taking or refusing a file's own georeference for a site, the site's reference
system where it has none, and the words for every doubt.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.errors import UserError
from cpted_app.exchange import health
from cpted_app.exchange.drawing_units import is_on_a_grid
from cpted_app.exchange.georeference import Georeference
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.reference_systems import (
    candidates,
    grid_scale,
    is_in_area,
    moved,
    system,
    utm_at,
)
from cpted_app.model.control_points import Method, fit_points, pairs
from cpted_app.model.placement import Fit, Placement
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

_GRID = np.linspace(0.0, 1.0, 9)
_HALF_A_UNIT = 0.5
_LOCAL = Message(N_("They were taken as metres of the site itself."))
_AS_SITE = N_("They were taken as coordinates of the site, {crs}.")
_NOT_PLACED = Message(N_("The plan was not placed."))
_UNUSED = Message(N_("They were not used to place it."))

Size = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where a plan will lie (None: it stays uncalibrated), and what to tell about it.

    ``crs`` is the system that a site without one takes.
    """

    fit: Fit | None = None
    crs: str | None = None
    how: str = ""
    problems: tuple[Problem, ...] = ()


def is_blank(site: Site) -> bool:
    """Return whether nothing lies on a site yet: neither a mark nor a calibrated plan."""
    return not any(site.features) and not any(plan.is_calibrated for plan in site.plans)


def land(site: Site, own: Georeference, size: Size, *, crs: str | None = None) -> Landing:
    """Return how a plan of this size, in plan units, lands; ``crs`` is what a person says."""
    stated = crs or own.crs
    middle = _middle(own.placement, size)
    if stated is None:
        return _unnamed(site, own, size, middle)
    if not is_in_area(middle, stated):
        if is_in_area((middle[1], middle[0]), stated):
            return Landing(problems=(health.swapped_axes(stated, own.placement),))
        return Landing(problems=(health.outside(stated, *middle),))
    if site.header.crs is not None:
        return _reprojected(site, own, size, stated, site.header.crs)
    if not is_blank(site):
        return Landing(problems=(_local_site(stated),))
    target = stated if system(stated).is_metric and len(stated) <= 20 else utm_at(middle, stated)
    landed = _reprojected(site, own, size, stated, target)
    chosen = () if target == stated else (_chosen(stated, target),)
    return Landing(fit=landed.fit, crs=target, how=landed.how, problems=(*chosen, *landed.problems))


def _unnamed(site: Site, own: Georeference, size: Size, middle: Size) -> Landing:
    """Return the landing of coordinates whose system nobody names."""
    site_crs = site.header.crs
    if site_crs is not None:
        if not is_in_area(middle, site_crs):
            if is_in_area((middle[1], middle[0]), site_crs):
                return Landing(problems=(health.swapped_axes(site_crs, own.placement),))
            return Landing(problems=(_unknown(middle, own, _NOT_PLACED),))
        taken = Message(_AS_SITE, {"crs": site_crs})
        landed = _reprojected(site, own, size, site_crs, site_crs)
        doubt = _unknown(middle, own, taken)
        return Landing(fit=landed.fit, how=landed.how, problems=(doubt, *landed.problems))
    is_degrees = abs(middle[0]) <= 180.0 and own.placement.metres_per_px < 0.01
    if is_degrees or not is_blank(site):
        return Landing(problems=(_unknown(middle, own, _NOT_PLACED),))
    fit = _fit(own.placement, own.residual, size, None)
    is_far = max(abs(middle[0]), abs(middle[1])) > health.FAR_FROM_ORIGIN_M
    is_nowhere = is_far and not candidates(*middle) and not candidates(*middle[::-1])
    doubt = health.far_from_origin(*middle) if is_nowhere else _unknown(middle, own, _LOCAL)
    problems = (doubt, *health.of_mirror(own.placement))
    return Landing(fit=fit, how=str(own.how), problems=problems)


def of_numbers(site: Site, drawing: Linework) -> tuple[Problem, ...]:
    """Return what the large numbers of a drawing without reference system speak for."""
    if drawing.is_sheet or drawing.crs is not None:
        return ()
    unit_m, (west, north) = drawing.unit_m or 1.0, drawing.origin
    width, height = drawing.size
    farthest = max(abs(west), abs(north)) * unit_m
    if not is_on_a_grid(max(width, height) * unit_m, farthest):
        return ()
    placement = Placement(unit_m, 0.0, unit_m * west, 0.0, -unit_m, unit_m * north)
    middle = _middle(placement, (width, height))
    own = Georeference(placement=placement, crs=None, how=Message(N_("coordinates of the file")))
    crs = site.header.crs
    is_known = candidates(*middle) or candidates(*middle[::-1])
    is_of_site = crs is not None and is_in_area(middle, crs)
    return (_unknown(middle, own, _UNUSED),) if is_known or is_of_site else ()


def _unknown(middle: Size, own: Georeference, taken_as: Message) -> Problem:
    x, y = middle
    if not candidates(x, y) and candidates(y, x):
        return health.swapped_numbers(x, y, own.placement)
    return health.unknown_system(x, y, own.placement, taken_as=taken_as)


def _reprojected(site: Site, own: Georeference, size: Size, source: str, target: str) -> Landing:
    """Return the landing in a system; another than the file's is reached by a fitted map."""
    how = str(Message(N_("{how}, {crs}"), {"how": str(own.how), "crs": health.shown(source)}))
    if system(source).code == system(target).code:
        fit = _fit(own.placement, own.residual, size, target)
        worst = own.residual
    else:
        try:
            fit, worst = _fitted(own, size, source, target)
        except UserError as error:
            place = Message(N_("place on earth"))
            return Landing(problems=(Problem.of(error, code="no_way", place=place),))
    unit_m = fit.placement.metres_per_px
    problems = health.of_mirror(fit.placement)
    if worst > _HALF_A_UNIT * unit_m:
        problems.append(health.misfit(worst, worst / unit_m, source, target))
    away = _distance(site, fit.placement, size)
    if away > health.FAR_M:
        problems.append(health.far_away(away))
    return Landing(fit=fit, how=how, problems=tuple(problems))


def _fitted(own: Georeference, size: Size, source: str, target: str) -> tuple[Fit, float]:
    """Return the affine map through a reprojected grid of points, and its largest misfit, m."""
    across, down = np.meshgrid(size[0] * _GRID, size[1] * _GRID)
    sheet = np.column_stack([across.ravel(), down.ravel()])
    there = moved(own.placement.to_site(sheet), source, target)
    points = pairs(
        [(float(px), float(py)) for px, py in sheet], [(float(x), float(y)) for x, y in there]
    )
    found = fit_points(points, Method.AFFINE)
    worst = max(found.residuals_m)
    by_file = own.residual * found.placement.metres_per_px / own.placement.metres_per_px
    return _fit(found.placement, worst + by_file, size, target), worst + by_file


def _fit(placement: Placement, worst_m: float, size: Size, crs: str | None) -> Fit:
    """Return the fit with the uncertainty of a length: misfit, and the map's own scale."""
    diagonal_m = math.hypot(*size) * placement.metres_per_px
    of_map = abs(grid_scale(_middle(placement, size), crs) - 1.0) if crs else 0.0
    return Fit(
        placement=placement,
        residuals_m=(),
        rmse_m=worst_m,
        scale_uncertainty=math.hypot(of_map, worst_m / diagonal_m),
    )


def _middle(placement: Placement, size: Size) -> Size:
    x, y = placement.to_site([[size[0] / 2, size[1] / 2]])[0]
    return float(x), float(y)


def _distance(site: Site, placement: Placement, size: Size) -> float:
    """Return how far a plan lies from the marks and calibrated plans of a site, metres."""
    shapes = [row.geometry for row in site.features]
    shapes += [
        _outline(plan.placement, (plan.width_px, plan.height_px))
        for plan in site.plans
        if plan.is_calibrated
    ]
    if not shapes:
        return 0.0
    here = _outline(placement, size)
    return float(np.min(shapely.distance(here, np.array(shapes, dtype=object))))


def _outline(placement: Placement, size: Size) -> shapely.Geometry:
    w, h = size
    corners = np.array([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)])
    return shapely.Polygon(placement.to_site(corners))


def _local_site(crs: str) -> Problem:
    return Problem(
        "site_is_local",
        Message(N_("place on earth")),
        Message(
            N_("The plan lies in {crs}, but the site is drawn in metres of its own."),
            {"crs": health.shown(crs)},
        ),
        Message(
            N_(
                "Calibrate it on the site; then Site > Place the site on the map moves all"
                " to {crs}."
            ),
            {"crs": health.shown(crs)},
        ),
    )


def own_place_unused(own: Georeference) -> Problem:
    """Return the problem of a plan placed by hand although its file knows its place."""
    return Problem(
        "own_place_unused",
        Message(N_("place on earth")),
        Message(
            N_("The file states its own place in {crs}; the given scale was used instead."),
            {"crs": health.shown(own.crs or "")},
        ),
        Message(N_("Add it without a scale to have it where the file says.")),
    )


def _chosen(source: str, target: str) -> Problem:
    return Problem(
        "crs_chosen",
        Message(N_("place on earth")),
        Message(
            N_("{source} does not measure in metres on a plane; the site takes {target}."),
            {"source": health.shown(source), "target": target},
        ),
        Message(N_("For another system, begin the assessment with it.")),
    )
