"""Types B and A of IES files as type C.

Type B is turned with V = asin(sin γ cos C), H = atan2(sin γ sin C, cos γ); type A with the two
axes swapped. Source: ANSI/IES LM-63-19 as described in the domain reference.
"""

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable, closed

_TURN_STEP_DEG = 1.0
"""Step in C and gamma at which types A and B are taken over as type C."""


def turned(horizontal: Array, vertical: Array, values: Array, *, swap: bool) -> IntensityTable:
    """Return type B (or A) as type C; one half given from 0 up stands for both."""
    if horizontal[0] == 0.0 and len(horizontal) > 1:
        horizontal = np.append(-horizontal[:0:-1], horizontal)
        values = np.vstack([values[:0:-1], values])
    if vertical[0] == 0.0 and len(vertical) > 1:
        vertical = np.append(-vertical[:0:-1], vertical)
        values = np.hstack([values[:, :0:-1], values])
    reach = max(np.abs(horizontal).max(), np.abs(vertical).max())
    gammas = np.arange(0.0, (90.0 if reach <= 90.0 else 180.0) + 0.5, _TURN_STEP_DEG)
    cs = np.arange(0.0, 360.0, _TURN_STEP_DEG)
    c, gamma = np.radians(np.repeat(cs, len(gammas))), np.radians(np.tile(gammas, len(cs)))
    x, y, z = np.sin(gamma) * np.cos(c), np.sin(gamma) * np.sin(c), np.cos(gamma)
    if swap:
        across, up = np.degrees(np.arcsin(np.clip(y, -1, 1))), np.degrees(np.arctan2(x, z))
    else:
        across, up = np.degrees(np.arctan2(y, z)), np.degrees(np.arcsin(np.clip(x, -1, 1)))
    found = _bilinear(horizontal, vertical, values, across, up)
    return closed(cs, gammas, found.reshape(len(cs), len(gammas)))


def _bilinear(xs: Array, ys: Array, values: Array, x: Array, y: Array) -> Array:
    """Return values between the angles; 0 outside them."""
    near_edge = 1e-9
    if len(xs) == 1:
        xs, values = np.array([xs[0] - 90.0, xs[0] + 90.0]), np.vstack([values, values])
    if len(ys) == 1:
        ys, values = np.array([ys[0] - 90.0, ys[0] + 90.0]), np.hstack([values, values])
    i = np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2)
    j = np.clip(np.searchsorted(ys, y, side="right") - 1, 0, len(ys) - 2)
    u, v = (x - xs[i]) / (xs[i + 1] - xs[i]), (y - ys[j]) / (ys[j + 1] - ys[j])
    found: Array = (values[i, j] * (1 - u) + values[i + 1, j] * u) * (1 - v) + (
        values[i, j + 1] * (1 - u) + values[i + 1, j + 1] * u
    ) * v
    inside = (np.abs(u - 0.5) <= 0.5 + near_edge) & (np.abs(v - 0.5) <= 0.5 + near_edge)
    return np.where(inside, found, 0.0)
