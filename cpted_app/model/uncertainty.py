"""How sure lengths, areas and places on site are, given how the plans under them were placed.

Belongs here: the law of propagation to first order, for marks drawn on a plan. Whether a
verdict hangs on it belongs to ``assess``.

A mark is drawn by a click, on a plan whose scale is known to a relative uncertainty and whose
control points did not fit exactly. So each coordinate of a point has a standard uncertainty of
its own: one plan unit of clicking and, by coordinate, what the control points were off. The
scale is shared by all points of a plan and stretches every length alike.

A place that no calibrated, visible plan covers was not measured on a plan, and a mark taken
over from a file has coordinates of its own: how sure these are nobody said, so the answer is
None, "not known", and never 0.

Source: JCGM 100:2008 (GUM), clause 5.1.2, equation (10), and clause 6.2 with k = 2.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from cpted_app.model.features import Feature
from cpted_app.model.placement import CLICK_SIGMA_PX
from cpted_app.model.records import Plan
from cpted_app.model.site import Site

COVERAGE_FACTOR = 2.0
"""Standard uncertainties in what is shown after ±: a level of confidence of about 95 %.
Source: JCGM 100:2008, clause 6.2.1 and table G.1."""

_EDGE = 1e-6

Point = tuple[float, float]


def expanded(standard: float | None) -> float | None:
    """Return what stands after ±, in the unit of the standard uncertainty; None stays None.

    >>> expanded(0.03)
    0.06
    """
    return None if standard is None else COVERAGE_FACTOR * standard


def plan_at(site: Site, place: Point) -> Plan | None:
    """Return the topmost calibrated and visible plan whose sheet covers a place, or None."""
    return _topmost(_layers(site), place)


def of_position(site: Site, place: Point) -> float | None:
    """Return the standard uncertainty of one coordinate of a drawn point, in metres.

    Only what is the point's own: the scale of its plan belongs to lengths.
    """
    plan = plan_at(site, place)
    return None if plan is None else _of_point(plan)


def of_length(site: Site, start: Point, end: Point) -> float | None:
    """Return the standard uncertainty of the distance of two drawn points, in metres."""
    return of_path(site, [start, end])


def of_path(site: Site, points: Sequence[Point]) -> float | None:
    """Return the standard uncertainty of the length of a drawn line, in metres.

    The length grows by the unit vector of a leg for its end and shrinks by it for its start;
    the scale counts in full: u² = (L·s)² + Σ |∂L/∂pᵢ|² σᵢ².
    """
    known = _of_points(site, points)
    if known is None:
        return None
    scale, sigmas = known
    xy = np.asarray(points, dtype=float)
    legs = np.diff(xy, axis=0)
    lengths = np.hypot(legs[:, 0], legs[:, 1])
    units = np.divide(legs, lengths[:, None], where=lengths[:, None] > 0.0, out=legs * 0.0)
    slopes = np.zeros_like(xy)
    slopes[1:] += units
    slopes[:-1] -= units
    own = float(((slopes**2).sum(axis=1) * sigmas**2).sum())
    return math.hypot(scale * float(lengths.sum()), math.sqrt(own))


def of_area(site: Site, outline: shapely.Polygon) -> float | None:
    """Return the standard uncertainty of the area of a drawn polygon, in square metres.

    A corner moves the area by half the line between its neighbours, and the scale counts
    twice: u² = (2·A·s)² + Σ ¼ |pᵢ₊₁ - pᵢ₋₁|² σᵢ².
    """
    rings = [np.asarray(ring.coords)[:-1, :2] for ring in (outline.exterior, *outline.interiors)]
    corners = [(float(x), float(y)) for x, y in np.concatenate(rings)]
    known = _of_points(site, corners)
    if known is None:
        return None
    scale, sigmas = known
    across = np.concatenate(
        [np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0) for ring in rings]
    )
    own = float((0.25 * (across**2).sum(axis=1) * sigmas**2).sum())
    return math.hypot(2.0 * scale * float(outline.area), math.sqrt(own))


def of_extent(site: Site, row: Feature) -> float | None:
    """Return the standard uncertainty of a mark's length in m, or of its area in m²."""
    if row.source:
        return None
    shape = row.geometry
    if shape.geom_type == "Polygon":
        return of_area(site, shape)
    points = [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)]
    return of_path(site, points) if len(points) > 1 else of_position(site, points[0])


def of_marks(site: Site, rows: Iterable[Feature]) -> float | None:
    """Return the largest standard uncertainty of a coordinate among marks, in metres."""
    worst = 0.0
    for row in rows:
        sigma = None if row.source else _of_shape(site, row.geometry)
        if sigma is None:
            return None
        worst = max(worst, sigma)
    return worst


def _of_shape(site: Site, shape: shapely.Geometry) -> float | None:
    points = [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)]
    known = _of_points(site, points)
    return None if known is None else float(known[1].max())


def _of_points(
    site: Site, points: Sequence[Point]
) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.float64]]] | None:
    """Return the scale's relative uncertainty, the worst of the plans, and each point's own."""
    layers = _layers(site)
    plans = [_topmost(layers, point) for point in points]
    scales = [None if plan is None else plan.scale_uncertainty for plan in plans]
    if not points or None in scales:
        return None
    sigmas = [_of_point(plan) for plan in plans if plan is not None]
    return max(each for each in scales if each is not None), np.array(sigmas, dtype=np.float64)


def _layers(site: Site) -> list[Plan]:
    """Return the calibrated and visible plans, topmost first."""
    return [plan for plan in reversed(site.plans) if plan.is_calibrated and plan.is_visible]


def _topmost(layers: Sequence[Plan], place: Point) -> Plan | None:
    return next((plan for plan in layers if _covers(plan, place)), None)


def _of_point(plan: Plan) -> float:
    """Return the click and the placement together; half of RMSE² falls to each coordinate."""
    click_m = CLICK_SIGMA_PX * plan.placement.metres_per_px
    return math.hypot(click_m, (plan.placement_rmse_m or 0.0) / math.sqrt(2.0))


def _covers(plan: Plan, place: Point) -> bool:
    a, b, c, d, e, f = plan.placement.coefficients
    east, north, scale = place[0] - c, place[1] - f, plan.placement.determinant
    x, y = (e * east - b * north) / scale, (a * north - d * east) / scale  # Cramer: asked often
    # A sheet's corner is on it, whatever the last digit says.
    return bool(-_EDGE <= x <= plan.width_px + _EDGE and -_EDGE <= y <= plan.height_px + _EDGE)
