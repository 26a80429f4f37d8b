"""Where a plan lies: plan units to site metres, with the uncertainty of the fit.

Plan units are pixels of a picture, or points (1/72 inch) of a PDF page; their origin is the
top left corner, y downwards. Site metres are x east, y north.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cpted_app.errors import UserError
from cpted_app.words import N_

Array = npt.NDArray[np.float64]

CLICK_SIGMA_PX = 1.0
"""Assumed standard deviation of a clicked point, in plan units (a design choice)."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The affine map ``x = a·px + b·py + c``, ``y = d·px + e·py + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def __post_init__(self) -> None:
        coefficients = self.coefficients
        if not all(map(math.isfinite, coefficients)) or abs(self.determinant) < 1e-24:
            raise UserError(
                N_("A plan cannot be placed with a scale of zero."),
                N_("Give two different points and a distance larger than zero."),
            )

    @property
    def coefficients(self) -> tuple[float, float, float, float, float, float]:
        """The six numbers a … f."""
        return (self.a, self.b, self.c, self.d, self.e, self.f)

    @property
    def determinant(self) -> float:
        """Signed area of the image of one square plan unit, m²; negative keeps y upwards."""
        return self.a * self.e - self.b * self.d

    @property
    def metres_per_px(self) -> float:
        """Mean length of one plan unit on site, in metres."""
        return math.sqrt(abs(self.determinant))

    @property
    def rotation_deg(self) -> float:
        """Clockwise turn of the plan against site north, degrees in (-180, 180]."""
        turn = math.degrees(math.atan2(-self.d, self.a))
        return 180.0 if turn == -180.0 else turn + 0.0

    def to_site(self, points_px: npt.ArrayLike) -> Array:
        """Return site metres, shape (n, 2), of plan points, shape (n, 2)."""
        points = np.asarray(points_px, dtype=float).reshape(-1, 2)
        matrix = np.array([[self.a, self.b], [self.d, self.e]])
        placed: Array = points @ matrix.T + (self.c, self.f)
        return placed

    def to_plan(self, points_m: npt.ArrayLike) -> Array:
        """Return plan units, shape (n, 2), of site points, shape (n, 2)."""
        points = np.asarray(points_m, dtype=float).reshape(-1, 2) - (self.c, self.f)
        matrix = np.array([[self.a, self.b], [self.d, self.e]])
        return np.linalg.solve(matrix, points.T).T

    def rotated(self, bearing_deg: float, about_m: tuple[float, float]) -> "Placement":
        """Return this placement turned clockwise about a site point."""
        turn = -math.radians(bearing_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        x0, y0 = about_m
        return Placement(
            a=cos * self.a - sin * self.d,
            b=cos * self.b - sin * self.e,
            c=cos * (self.c - x0) - sin * (self.f - y0) + x0,
            d=sin * self.a + cos * self.d,
            e=sin * self.b + cos * self.e,
            f=sin * (self.c - x0) + cos * (self.f - y0) + y0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A placement with what the fit says about it; residuals in metres, shape (n,)."""

    placement: Placement
    residuals_m: tuple[float, ...]
    rmse_m: float
    scale_uncertainty: float | None
    """Relative standard uncertainty of a length; None when it cannot be known."""


def provisional(height_px: float) -> Placement:
    """Return one site unit per plan unit, lower left corner at the origin.

    >>> provisional(80).to_site([[0, 80]]).tolist()
    [[0.0, 0.0]]
    """
    return from_scale(1.0, height_px)


def from_scale(metres_per_px: float, height_px: float) -> Placement:
    """Return the upright placement of a plan of known scale, lower left corner at (0, 0)."""
    return Placement(metres_per_px, 0.0, 0.0, 0.0, -metres_per_px, metres_per_px * height_px)


def from_two_points(current: Placement, points_px: npt.ArrayLike, distance_m: float) -> Fit:
    """Return the current placement scaled so that two plan points lie ``distance_m`` apart.

    The plan keeps its direction and its lower left corner. The uncertainty is that of two
    clicks of ``CLICK_SIGMA_PX`` each, to first order: sqrt(2) sigma / length.

    Raises:
        UserError: the points coincide or the distance is not positive.
    """
    points = np.asarray(points_px, dtype=float).reshape(2, 2)
    length_px = float(np.linalg.norm(points[1] - points[0]))
    if length_px <= 0.0 or not distance_m > 0.0:
        raise UserError(
            N_("Two different points and a distance larger than zero are needed."),
            N_("Click two points far apart and give the distance between them."),
        )
    now_m = float(np.linalg.norm(np.diff(current.to_site(points), axis=0)))
    k = distance_m / now_m
    placement = Placement(*(k * value for value in current.coefficients))
    return Fit(
        placement=placement,
        residuals_m=(0.0, 0.0),
        rmse_m=0.0,
        scale_uncertainty=math.sqrt(2.0) * CLICK_SIGMA_PX / length_px,
    )
