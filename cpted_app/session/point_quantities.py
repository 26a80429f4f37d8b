"""What may be asked at points: the shape that every quantity of ``compute`` has.

Belongs here: the question and the row of the table. The rows themselves are in ``light`` and
``sight``, and ``points`` answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.registry import Progress
from cpted_app.drawing.fields import Steps
from cpted_app.model.site import Site

DEFAULT_SPACING_M = 1.0
DEFAULT_RADIUS_M = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: at the points of a file, or on a grid over marks and plans.

    ``bearing_deg`` is where a plane, a face or an eye looks to, ``view_deg`` how much of the
    turn the eye takes in, ``radius_m`` how far it looks; heights are above ground, None takes
    that of the quantity.
    """

    points: Path | None = None
    spacing_m: float = DEFAULT_SPACING_M
    bearing_deg: float | None = None
    view_deg: float | None = None
    radius_m: float = DEFAULT_RADIUS_M
    height_m: float | None = None
    leaf_on: bool = True
    with_planned: bool = False


Compute = Callable[[Site, Array, Asked, Progress], Array]
"""From a site and points, shape (n, 3), to values, shape (n,); not finite where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointQuantity:
    """Something that has a value at any point.

    ``steps`` are those of its picture; None takes equal ones up to the largest value. Where it
    ``jumps``, no value of the picture goes over into the next one.
    """

    label: str
    unit: str
    height_m: float
    compute: Compute
    steps: Steps | None
    jumps: bool = False
