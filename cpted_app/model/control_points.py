"""A plan placed by control points: least squares with weights, residuals and uncertainty.

Belongs here: the similarity (turn, scale, shift) and the affine map (two scales and a skew more)
through points known on the plan and on site. A point can be switched off: it takes no part in
the fit, and its residual is still told.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from cpted_app.errors import UserError
from cpted_app.model.placement import CLICK_SIGMA_PX, Array, Fit, Placement
from cpted_app.words import N_

_FLAT = 1e-9
"""Second by first singular value below which points are taken to lie on one line."""
_SAME = 1e-13
"""Spread by size of the coordinates below which points are taken to be the same."""


class Method(StrEnum):
    """Which map is fitted; shape is kept by a similarity, lengths too where it is rigid."""

    SIMILARITY = "similarity"
    AFFINE = "affine"
    RIGID = "rigid"

    @property
    def least_points(self) -> int:
        """The fewest points that determine the map."""
        return 3 if self is Method.AFFINE else 2

    @property
    def unknowns(self) -> int:
        """How many numbers the map has that points determine."""
        return {Method.RIGID: 3, Method.SIMILARITY: 4, Method.AFFINE: 6}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """One place known twice: in plan units and in site metres."""

    px: float
    py: float
    x_m: float
    y_m: float
    weight: float = field(default=1.0)
    """How much the point counts: a standard deviation of s plan units weighs 1/s²."""
    is_on: bool = True

    @property
    def pull(self) -> float:
        """The weight in the fit; 0 of a point that is switched off."""
        return self.weight if self.is_on else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePoint:
    """One place known twice: in metres of the site and in coordinates of a reference system."""

    x_m: float
    y_m: float
    east: float
    north: float
    is_on: bool = True


def fit_site(points: Sequence[SitePoint], method: Method = Method.RIGID) -> Fit:
    """Return the map of a whole site onto a reference system, residuals in its metres.

    Its placement takes x and -y, because what it is made for counts y downwards; see ``moved_by``.

    Raises:
        UserError: too few points, or all in one place.
    """
    return fit_points(
        [
            ControlPoint(px=one.x_m, py=-one.y_m, x_m=one.east, y_m=one.north, is_on=one.is_on)
            for one in points
        ],
        method,
    )


def moved_by(fit: Fit, points_m: Array) -> Array:
    """Return points of a site, shape (n, 2), where the fit of the site puts them.

    >>> corner = [SitePoint(x_m=0, y_m=0, east=100, north=50)]
    >>> fit = fit_site([*corner, SitePoint(x_m=2, y_m=0, east=102, north=50)])
    >>> moved_by(fit, np.array([[1.0, 1.0]])).tolist()
    [[101.0, 51.0]]
    """
    return fit.placement.to_site(points_m * (1.0, -1.0))


def pairs(
    points_px: Sequence[tuple[float, float]], points_m: Sequence[tuple[float, float]]
) -> tuple[ControlPoint, ...]:
    """Return control points of equal weight."""
    return tuple(
        ControlPoint(px=px, py=py, x_m=x, y_m=y)
        for (px, py), (x, y) in zip(points_px, points_m, strict=True)
    )


def fit_points(points: Sequence[ControlPoint], method: Method = Method.SIMILARITY) -> Fit:
    """Return the weighted least-squares map through the points that are on.

    Residuals are those of all points, RMSE of those that are on. The relative uncertainty of
    a length is that in its worst direction, to first order; where nothing is left over to
    judge the points by, each is taken to be off by ``CLICK_SIGMA_PX``.

    A rigid map turns and shifts as the similarity does, and lengths stay what they are: among
    the maps that keep lengths it leaves the least squares.

    Source: linear least squares of the four-parameter (Helmert) and six-parameter maps; for the
    rigid one S. Umeyama, IEEE PAMI 13 (1991), equations (39) to (41) with c = 1.

    Raises:
        UserError: too few points, all in one place or, for an affine map, on one line.
    """
    weights = np.array([point.pull for point in points], dtype=float)
    _check(weights, method)
    px = np.array([(point.px, -point.py) for point in points], dtype=float)
    site = np.array([(point.x_m, point.y_m) for point in points], dtype=float)
    if not (np.isfinite(px).all() and np.isfinite(site).all() and (weights >= 0.0).all()):
        raise UserError(
            N_("A control point is not a number."),
            N_("Type plan and site coordinates as numbers, such as 512.5."),
        )
    share = weights / weights.sum()
    p0, q0 = share @ px, share @ site
    p, q = px - p0, site - q0
    root = np.sqrt(share)[:, None]
    _check_spread(root * p, root * q, (float(np.abs(px).max()), float(np.abs(site).max())), method)
    if method is Method.AFFINE:
        matrix, spread = _affine(p, q, weights)
    else:
        matrix, spread = _similarity(p, q, weights)
    if method is Method.RIGID:
        matrix = matrix / (math.sqrt(float(np.linalg.det(matrix))) or 1.0)  # none: not a placement
    left = np.linalg.norm(p @ matrix.T - q, axis=1)
    shift = q0 - matrix @ p0
    placement = Placement(
        float(matrix[0, 0]),
        -float(matrix[0, 1]),
        float(shift[0]),
        float(matrix[1, 0]),
        -float(matrix[1, 1]),
        float(shift[1]),
    )
    on = weights > 0.0
    free = 2 * int(on.sum()) - method.unknowns
    by_points = _uncertainty(matrix, spread, float(weights @ left**2), free)
    return Fit(
        placement=placement,
        residuals_m=tuple(map(float, left)),
        rmse_m=math.sqrt(float((left[on] ** 2).mean())),
        scale_uncertainty=0.0 if method is Method.RIGID else by_points,
    )


def _check(weights: Array, method: Method) -> None:
    count = int((weights > 0.0).sum())
    if count >= method.least_points:
        return
    if method is Method.AFFINE and count >= Method.SIMILARITY.least_points:
        raise UserError(
            N_("{count} control points are too few for an affine placement."),
            N_("Give three or more that are not on one line, or choose a similarity."),
            count=count,
        )
    raise UserError(
        N_("{count} control points are too few to place a plan."),
        N_("Give two or more points with plan and site coordinates."),
        count=count,
    )


def _check_spread(p: Array, q: Array, digits: tuple[float, float], method: Method) -> None:
    """Refuse points that leave the map open, or the plan without extent."""
    for xy, size in zip((p, q), digits, strict=True):
        across, along = sorted(np.linalg.svd(xy, compute_uv=False))
        if not along > _SAME * size:
            raise UserError(
                N_("All control points lie in the same place."),
                N_("Choose points far apart on the plan."),
            )
        if method is Method.AFFINE and across < _FLAT * along:
            raise UserError(
                N_("The control points lie on one line, which leaves an affine placement open."),
                N_("Add a point well off that line, or choose a similarity."),
            )


def _similarity(p: Array, q: Array, weights: Array) -> tuple[Array, Array]:
    """Return the matrix, and the inverse of the normal matrix of a length's two parts."""
    spread = float(weights @ (p**2).sum(axis=1))
    a = float(weights @ (p * q).sum(axis=1)) / spread
    b = float(weights @ (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0])) / spread
    return np.array([[a, -b], [b, a]]), np.eye(2) / spread


def _affine(p: Array, q: Array, weights: Array) -> tuple[Array, Array]:
    spread = np.linalg.inv((p * weights[:, None]).T @ p)
    root = np.sqrt(weights)[:, None]
    solved, *_ = np.linalg.lstsq(root * p, root * q, rcond=None)
    return np.asarray(solved.T, dtype=float), np.asarray(spread, dtype=float)


def _uncertainty(matrix: Array, spread: Array, left: float, free: int) -> float:
    """Return s · sqrt(largest uᵀ C u / |A u|²) over all directions u on the plan."""
    scale = math.sqrt(abs(float(np.linalg.det(matrix))))
    sigma_m = math.sqrt(left / free) if free else CLICK_SIGMA_PX * scale
    worst = np.linalg.eigvals(np.linalg.solve(matrix.T @ matrix, spread)).real.max()
    return sigma_m * math.sqrt(max(float(worst), 0.0))
