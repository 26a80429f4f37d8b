"""How many windows and doors overlook a place: eyes that see a person standing there.

An opening sees what lies strictly in front of it, past everything opaque. What is in between
and lets some sight through, such as a fence or a crown, counts as seen through. Whether
anybody looks out at that hour is not said here.
"""

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.watching.eyes_count import in_front
from cpted_app.analysis.watching.watchers import free_eyes, opaque, seen
from cpted_app.model.features import Opening
from cpted_app.model.site import Site


def overlooked(site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True) -> Array:
    """Return how many openings see each of the points, shape (n, 3) → (n,)."""
    openings = site.all(Opening)
    eyes = free_eyes(site, openings, [row.eye_height_m for row in openings])

    def looks_at(at: int) -> Flags:
        return in_front(openings[at], points_m)

    count = np.zeros(len(points_m))
    for is_seen in seen(eyes, looks_at, points_m, opaque(site, leaf_on=leaf_on), progress):
        count += is_seen
    return count
