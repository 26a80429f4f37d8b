"""What stands in the way of light and sight, as arrays for the loops of ``kernels``."""

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.scene import openness, standing
from cpted_app.model.features import Tree
from cpted_app.model.site import Site

if TYPE_CHECKING:
    from cpted_app.analysis.kernels.compiling import Scene

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

LINE, SOLID, CROWN = 0, 1, 2
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
    def boxes(self) -> Array:
        """The bounds of each feature: west, south, east, north, shape (f, 4)."""
        if not len(self.kinds):
            return np.empty((0, 4))
        ends = self.edges.reshape(-1, 2, 2)
        is_crown = (self.kinds[self.features] == CROWN)[:, None]
        low = np.where(is_crown, ends[:, 0] - ends[:, 1, :1], ends.min(axis=1))
        high = np.where(is_crown, ends[:, 0] + ends[:, 1, :1], ends.max(axis=1))
        starts = self.first_edges[:-1]
        return np.hstack([np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)])

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
    for barrier in standing(site, leaf_on=leaf_on, hour=hour):
        is_solid = barrier.geometry.geom_type == "Polygon"
        edges.append(_edges(barrier.geometry))
        kinds.append(SOLID if is_solid else LINE)
        open_share = openness(barrier, leaf_on=leaf_on)
        bodies.append((_lower(barrier.base_m), barrier.height_m, open_share))
        ids.append(barrier.id)
    for tree in site.all(Tree):
        edges.append(np.array([[tree.geometry.x, tree.geometry.y, tree.crown_radius_m, 0.0]]))
        kinds.append(CROWN)
        open_share = openness(tree, leaf_on=leaf_on)
        bodies.append((_lower(tree.crown_base_m), tree.height_m, open_share))
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
