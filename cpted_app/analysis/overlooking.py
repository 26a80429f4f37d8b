"""How many windows and doors overlook a place: eyes that see a person standing there.

An opening sees what lies strictly in front of it, past everything opaque. What is in between
and lets some sight through, such as a fence or a crown, counts as seen through. Whether
anybody looks out at that hour is not said here.
"""

import numpy as np

from cpted_app.analysis.photometry import Array
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.watchers import Flags, free_eyes, heading, opaque, seen
from cpted_app.model.features import Opening
from cpted_app.model.site import Site

_IN_FRONT_M = 1e-6
"""What lies on the line of the wall itself is not in front of it, rounding left aside."""


def overlooked(site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True) -> Array:
    """Return how many openings see each of the points, shape (n, 3) → (n,)."""
    openings = site.all(Opening)
    eyes = free_eyes(site, openings, [row.eye_height_m for row in openings])

    def in_front(at: int) -> Flags:
        row = openings[at]
        east_north = points_m[:, :2] - (row.geometry.x, row.geometry.y)
        is_in_front: Flags = east_north @ heading(row.bearing_deg) > _IN_FRONT_M
        return is_in_front

    count = np.zeros(len(points_m))
    for is_seen in seen(eyes, in_front, points_m, opaque(site, leaf_on=leaf_on), progress):
        count += is_seen
    return count
