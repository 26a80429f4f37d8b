"""The light on single places beside a route at night: on the ground, and on a face.

Direct light of the luminaires that work, trees in leaf, nothing switched off.
"""

from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.model.features import Luminaire
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.site import Site


@dataclass(frozen=True, slots=True)
class PlaceLight:
    """Light on the ground and on a face that looks to the route, lx; at least, if not complete."""

    eh_lx: float
    esc_lx: float
    is_complete: bool


def light_at(site: Site, facing: Array, progress: Progress) -> list[PlaceLight | None]:
    """Return the light at places, x, y and bearing of the face, shape (k, 3).

    It is None where no luminaire has photometry: then nobody knows.
    """
    if not site.all(Luminaire):
        return [None] * len(facing)
    lamps = lighting.lamps(lighting.shining(site), intensity_tables(site)).exact()
    if not lamps.ids:
        return [None] * len(facing)
    shades = obstacles(site)
    floor = np.column_stack([facing[:, :2], np.zeros(len(facing))])
    face = np.column_stack([facing[:, :2], np.full(len(facing), FACE_HEIGHT_M)])
    looks = [(Quantity.SEMICYLINDRICAL, facing[:, 2])]
    eh = lighting.illuminance(
        lamps, shades, floor, [Receiver(Quantity.HORIZONTAL)], lambda done: progress(done / 2.0)
    )
    esc = lighting.illuminance_each(
        lamps, shades, face, looks, lambda done: progress(0.5 + done / 2.0)
    )
    is_complete = not lamps.left_out
    return [
        PlaceLight(float(ground), float(toward), is_complete)
        for ground, toward in zip(eh[:, 0], esc[:, 0], strict=True)
    ]
