"""How a loop is compiled, and the arrays it works on.

Lengths are metres, azimuths radians counter-clockwise from east.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOUCH_M = 1e-6
"""Lengths up to a micrometre are zero, as in ``crossing``."""
TURN = 2.0 * np.pi

LINE, SOLID, CROWN = 0, 1, 2
"""What an edge belongs to: a wall without thickness, a prism, a crown (x, y, radius, 0)."""


class Scene(NamedTuple):
    """What stands in the way, as ``obstacles.Obstacles`` has it, the edges of a feature together.

    ``edges`` (e, 4) with their ``features`` (e,); ``kinds`` (f,); ``bodies`` (f, 3) lower edge,
    top and openness; the edges of a feature begin at ``first_edges`` (f + 1,).
    """

    edges: Floats
    kinds: Ints
    features: Ints
    first_edges: Ints
    bodies: Floats


F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function; it stays what it is for the type checker.

    What is compiled is kept for the next start, wherever there is a folder to keep it in.
    """
    try:
        return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # no folder may be written to
        return cast("F", numba.njit(nogil=True, error_model="numpy")(function))
