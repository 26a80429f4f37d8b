"""What stands in the way of light and sight, as arrays for the loops of ``kernels``."""

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.hours import is_on
from cpted_app.analysis.photometry import Array
from cpted_app.analysis.scene import CROWN_OPENNESS
from cpted_app.model.features import Barrier, Tree
from cpted_app.model.kinds import Leaf
from cpted_app.model.site import Site

if TYPE_CHECKING:
    from cpted_app.analysis.kernels.compiling import Scene

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

BARE_CROWN_OPENNESS = 0.6
"""Share of light through a deciduous crown without leaves. A design choice of this program,
not verified; evergreens keep ``CROWN_OPENNESS`` all year."""

_LINE, _SOLID, _CROWN = 0, 1, 2
"""What an edge belongs to; the numbers are those of the kernels."""


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """Barriers and crowns as arrays, the edges of one feature together.

    ``edges`` (e, 4) are x0, y0, x1, y1 of a wall, or x, y, radius, 0 of a crown; ``features``
    (e,) their feature; ``kinds`` (f,), ``bodies`` (f, 3) lower edge (-inf on the
    ground), top and openness;
    ``first_edges`` (f + 1,). ``ids`` names the features.
    """

    edges: Array
    features: Ints
    kinds: Ints
    bodies: Array
    first_edges: Ints
    ids: tuple[str, ...]

    def only(self, is_kept: Flags) -> "Obstacles":
        """Return some of the features, shape (f,), with their edges."""
        counts = np.diff(self.first_edges)[is_kept]
        return Obstacles(
            edges=self.edges[is_kept[self.features]],
            features=np.repeat(np.arange(len(counts), dtype=np.int64), counts),
            kinds=self.kinds[is_kept],
            bodies=self.bodies[is_kept],
            first_edges=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            ids=tuple(compress(self.ids, is_kept)),
        )

    @property
    def scene(self) -> "Scene":
        """The arrays as the loops take them."""
        from cpted_app.analysis.kernels.compiling import Scene

        return Scene(self.edges, self.kinds, self.features, self.first_edges, self.bodies)


def obstacles(site: Site, *, leaf_on: bool = True, hour: float | None = None) -> Obstacles:
    """Return what shades light on a site, in leaf or without leaves.

    ``hour`` is local time, 0 … 24: what is not there then is left out. Without an hour
    everything counts that is there at any time.
    """
    edges: list[Array] = []
    kinds: list[int] = []
    bodies: list[tuple[float, float, float]] = []
    ids: list[str] = []
    for barrier in site.all(Barrier):
        openness = barrier.openness
        if not leaf_on and barrier.seasonal_openness is not None:
            openness = barrier.seasonal_openness
        if openness >= 1.0 or barrier.height_m <= 0.0 or not is_on(barrier.present_hours, hour):
            continue
        is_solid = barrier.geometry.geom_type == "Polygon"
        edges.append(_edges(barrier.geometry))
        kinds.append(_SOLID if is_solid else _LINE)
        bodies.append((_lower(barrier.base_m), barrier.height_m, openness))
        ids.append(barrier.id)
    for tree in site.all(Tree):
        edges.append(np.array([[tree.geometry.x, tree.geometry.y, tree.crown_radius_m, 0.0]]))
        kinds.append(_CROWN)
        is_bare = not leaf_on and tree.leaf is Leaf.DECIDUOUS
        openness = BARE_CROWN_OPENNESS if is_bare else CROWN_OPENNESS
        bodies.append((_lower(tree.crown_base_m), tree.height_m, openness))
        ids.append(tree.id)
    counts = np.array([len(part) for part in edges], dtype=np.int64)
    return Obstacles(
        edges=np.vstack(edges) if edges else np.empty((0, 4)),
        features=np.repeat(np.arange(len(edges), dtype=np.int64), counts),
        kinds=np.array(kinds, dtype=np.int64),
        bodies=np.array(bodies, dtype=float).reshape(-1, 3),
        first_edges=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        ids=tuple(ids),
    )


def _lower(base_m: float) -> float:
    """Return a lower edge, m: what stands on the ground lets nothing through along it."""
    return base_m if base_m > 0.0 else -np.inf


def _edges(geometry: shapely.Geometry) -> Array:
    rings = (
        [geometry.exterior, *geometry.interiors] if geometry.geom_type == "Polygon" else [geometry]
    )
    lines = [shapely.get_coordinates(ring) for ring in rings]
    return np.vstack([np.hstack([line[:-1], line[1:]]) for line in lines])
