"""What stands in the way of light and sight, as arrays for the loops of ``kernels``."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.photometry import Array
from cpted_app.analysis.scene import CROWN_OPENNESS
from cpted_app.model.features import Barrier, Tree
from cpted_app.model.kinds import Leaf
from cpted_app.model.site import Site

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


def obstacles(site: Site, *, leaf_on: bool = True) -> Obstacles:
    """Return what shades light on a site, in leaf or without leaves."""
    edges: list[Array] = []
    kinds: list[int] = []
    bodies: list[tuple[float, float, float]] = []
    ids: list[str] = []
    for barrier in site.all(Barrier):
        openness = barrier.openness
        if not leaf_on and barrier.seasonal_openness is not None:
            openness = barrier.seasonal_openness
        if openness >= 1.0:
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
