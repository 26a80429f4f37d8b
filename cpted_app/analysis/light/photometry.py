"""Where a luminaire sends its light: a table of luminous intensity over directions.

Directions are those of type C photometry: C is the half-plane about the vertical axis, counted
counter-clockwise seen from above, gamma the inclination from straight down. Belongs here: the
table and what follows from it alone; files are read in ``exchange``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array

_ALIKE = 1e-6
"""Relative difference below which two planes are taken to be the same."""


class Symmetry(StrEnum):
    """How much of the turn about the vertical axis repeats."""

    NONE = "none"
    ROTATIONAL = "rotational"
    C0_C180 = "c0-c180"
    C90_C270 = "c90-c270"
    QUADRANT = "quadrant"


@dataclass(frozen=True, slots=True, eq=False)
class IntensityTable:
    """Luminous intensity in candela over the whole turn.

    ``c_deg``, shape (m,), rises from 0 to 360, both there and alike; ``gamma_deg``, shape (n,),
    rises within 0 … 180; ``intensity_cd`` has shape (m, n). Beyond the first and the last gamma
    the luminaire sends nothing. Between the angles intensity is linear in both.

    Source: EN 13201-3:2015, interpolation of the intensity table (clause number unverified).
    """

    c_deg: Array
    gamma_deg: Array
    intensity_cd: Array

    def __post_init__(self) -> None:
        shape = (len(self.c_deg), len(self.gamma_deg))
        rising = (np.diff(self.c_deg) > 0.0).all() and (np.diff(self.gamma_deg) > 0.0).all()
        whole = self.c_deg[0] == 0.0 and self.c_deg[-1] == 360.0
        within = self.gamma_deg[0] >= 0.0 and self.gamma_deg[-1] <= 180.0
        if self.intensity_cd.shape != shape or not (rising and whole and within):
            raise ValueError(f"no table over the whole turn: {shape}, {self.intensity_cd.shape}")
        if not np.isfinite(self.intensity_cd).all() or (self.intensity_cd < 0.0).any():
            raise ValueError("an intensity is not a number from 0 up")

    @property
    def max_cd(self) -> float:
        """The largest intensity, cd."""
        return float(self.intensity_cd.max())

    @property
    def flux_lm(self) -> float:
        """The luminous flux, lm: exact for what lies linearly between the angles."""
        return float(_turn(self.c_deg, _zones(self.gamma_deg, self.intensity_cd)))

    @property
    def downward_share(self) -> float:
        """The share of the flux that goes below the horizontal plane; 1 for no flux at all."""
        total = self.flux_lm
        if total == 0.0:
            return 1.0
        low = self.gamma_deg < 90.0
        if not low.any():
            return 0.0
        at_level = self.at(self.c_deg, np.full_like(self.c_deg, 90.0))
        gamma, intensity = self.gamma_deg[low], self.intensity_cd[:, low]
        if self.gamma_deg[-1] >= 90.0:
            gamma = np.append(gamma, 90.0)
            intensity = np.column_stack([intensity, at_level])
        return float(_turn(self.c_deg, _zones(gamma, intensity))) / total

    @property
    def symmetry(self) -> Symmetry:
        """The strongest symmetry that the planes themselves have."""
        along, across = self._repeats(lambda c: -c), self._repeats(lambda c: 180.0 - c)
        if along and across:
            first = self.intensity_cd[0]
            same = np.abs(self.intensity_cd - first).max() <= _ALIKE * max(self.max_cd, 1e-30)
            return Symmetry.ROTATIONAL if same else Symmetry.QUADRANT
        if along:
            return Symmetry.C0_C180
        return Symmetry.C90_C270 if across else Symmetry.NONE

    def at(self, c_deg: npt.ArrayLike, gamma_deg: npt.ArrayLike) -> Array:
        """Return the intensity in cd in directions, shape (k,) each.

        >>> table = closed([0.0], [0.0, 90.0], [[100.0, 0.0]])
        >>> table.at([123.0], [45.0]).tolist()
        [50.0]
        """
        c = np.mod(np.asarray(c_deg, dtype=float), 360.0)
        gamma = np.asarray(gamma_deg, dtype=float)
        row, up = _interval(self.c_deg, c)
        if len(self.gamma_deg) == 1:
            column, along = np.zeros(gamma.shape, dtype=np.intp), np.zeros(gamma.shape)
            values = self.intensity_cd[:, [0, 0]]
        else:
            column, along = _interval(self.gamma_deg, gamma)
            values = self.intensity_cd
        near = values[row, column] * (1.0 - along) + values[row, column + 1] * along
        far = values[row + 1, column] * (1.0 - along) + values[row + 1, column + 1] * along
        found: Array = near * (1.0 - up) + far * up
        inside = (gamma >= self.gamma_deg[0]) & (gamma <= self.gamma_deg[-1])
        return np.where(inside, found, 0.0)

    def scaled(self, factor: float) -> "IntensityTable":
        """Return the table with every intensity multiplied."""
        return IntensityTable(self.c_deg, self.gamma_deg, self.intensity_cd * factor)

    def _repeats(self, mirror: Callable[[Array], Array]) -> bool:
        c = self.c_deg
        mirrored = np.mod(mirror(c), 360.0)
        gamma = np.tile(self.gamma_deg, len(c))
        other = self.at(np.repeat(mirrored, len(self.gamma_deg)), gamma)
        off = np.abs(other.reshape(self.intensity_cd.shape) - self.intensity_cd).max()
        return bool(off <= _ALIKE * max(self.max_cd, 1e-30))


def closed(
    c_deg: npt.ArrayLike, gamma_deg: npt.ArrayLike, intensity_cd: npt.ArrayLike
) -> IntensityTable:
    """Return the table of planes somewhere in the turn: sorted, and closed at 0 and 360.

    Planes at the same C (0 and 360 too) count once. A single plane is the same all round.
    """
    c = np.mod(np.asarray(c_deg, dtype=float), 360.0)
    gamma = np.asarray(gamma_deg, dtype=float)
    values = np.asarray(intensity_cd, dtype=float).reshape(len(c), len(gamma))
    c, first = np.unique(c, return_index=True)
    values = values[first]
    if c[0] > 0.0:
        share = c[0] / (c[0] + 360.0 - c[-1]) if len(c) > 1 else 0.0
        start = values[0] * (1.0 - share) + values[-1] * share
        c, values = np.append(0.0, c), np.vstack([start, values])
    return IntensityTable(np.append(c, 360.0), gamma, np.vstack([values, values[0]]))


def _interval(knots: Array, at: Array) -> tuple[npt.NDArray[np.intp], Array]:
    """Return the interval each value lies in, and how far along it, 0 … 1."""
    index = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2)
    return index, np.clip((at - knots[index]) / (knots[index + 1] - knots[index]), 0.0, 1.0)


def _zones(gamma_deg: Array, intensity_cd: Array) -> Array:
    """Return the integral of I sin(gamma) over gamma for each plane, I linear in between."""
    gamma = np.radians(gamma_deg)
    cos, sin = np.cos(gamma), np.sin(gamma)
    slope = np.diff(intensity_cd, axis=1) / np.diff(gamma)
    parts = intensity_cd[:, :-1] * cos[:-1] - intensity_cd[:, 1:] * cos[1:]
    whole: Array = (parts + slope * np.diff(sin)).sum(axis=1)
    return whole


def _turn(c_deg: Array, per_plane: Array) -> float:
    """Return the integral over the whole turn of what is linear between the planes."""
    return float(np.trapezoid(per_plane, np.radians(c_deg)))
