"""What fixed eyes, in windows and in cameras, have free sight of.

Belongs here: the place that a line of sight starts from, and what stands in its way. Which
points an eye looks at, and what it makes of them, belongs to ``overlooking`` and ``cameras``.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags, Obstacles, obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.threads import in_order
from cpted_app.model.features import Barrier, Camera, Opening
from cpted_app.model.kinds import BarrierType
from cpted_app.model.site import Site
from cpted_app.units import angle_rad_from_bearing

DRAWN_INSIDE_M = 0.5
"""How far inside its own wall an eye may be drawn, measured along its bearing.

Whoever marks a window puts it on a wall by hand, or in the middle of a thick one. An eye inside
a solid that ends within this distance looks out from where it ends; one further in is behind
the wall. A design choice of this program.
"""
_SECTORS = 720


LooksAt = Callable[[int], Flags]
"""From the number of an eye to the points it would see if nothing stood in the way, (n,)."""


def heading(bearing_deg: float) -> Array:
    """Return the unit vector east, north of a bearing, shape (2,)."""
    angle_rad = angle_rad_from_bearing(bearing_deg)
    return np.array([np.cos(angle_rad), np.sin(angle_rad)])


def opaque(site: Site, *, leaf_on: bool) -> Obstacles:
    """Return what blocks sight: hedges, fences and crowns that let some through do not."""
    everything = obstacles(site, leaf_on=leaf_on)
    return everything.only(everything.bodies[:, 2] == 0.0)


def free_eyes(site: Site, rows: Sequence[Opening | Camera], heights_m: Sequence[float]) -> Array:
    """Return where lines of sight start, shape (k, 3) in metres.

    That is where the row lies, or the outline in front of it where it was drawn a little
    inside (``DRAWN_INSIDE_M``) a solid that is there at its height, or behind the line of a
    building.
    """
    walls = [row for row in site.all(Barrier) if _is_solid(row) or _is_building(row)]
    tree = shapely.STRtree([wall.geometry for wall in walls])
    eyes = np.empty((len(rows), 3))
    for at, (row, height_m) in enumerate(zip(rows, heights_m, strict=True)):
        place_m, ahead = shapely.get_coordinates(row.geometry)[0], heading(row.bearing_deg)
        way = shapely.LineString([place_m, place_m + DRAWN_INSIDE_M * ahead])
        outlines = [
            wall.geometry.boundary if _is_solid(wall) else wall.geometry
            for wall in (walls[near] for near in tree.query(way, predicate="intersects"))
            if wall.base_m <= height_m < wall.height_m
            and (not _is_solid(wall) or wall.geometry.contains(row.geometry))
        ]
        eyes[at, :2] = place_m + _way_out_m(row.geometry, way, outlines) * ahead
        eyes[at, 2] = height_m
    return eyes


def seen(
    eyes_m: Array, looks_at: LooksAt, points_m: Array, in_the_way: Obstacles, progress: Progress
) -> Iterator[Flags]:
    """Yield for each eye, shape (k, 3), in order, which points, shape (n, 3), it sees."""
    for shares in views(eyes_m, looks_at, points_m, in_the_way, progress):
        yield shares > 0.0


def views(
    eyes_m: Array, looks_at: LooksAt, points_m: Array, in_the_way: Obstacles, progress: Progress
) -> Iterator[Array]:
    """Yield for each eye, in order, the share of sight that gets to each point, 0 … 1, (n,).

    It is 1 where nothing is in between, and less where sight gets through a fence or a crown.
    """
    progress(0.0)
    if not len(eyes_m) or not len(points_m):
        progress(1.0)
        return
    from cpted_app.analysis.kernels.watching import look

    points = np.array(points_m, dtype=float, order="C")
    eyes = np.array(eyes_m, dtype=float, order="C")

    def one(at: int) -> Array:
        shares = np.array(looks_at(at), dtype=float)
        look(
            eyes[at],
            points,
            in_the_way.scene,
            _SECTORS,
            shares,
        )
        return shares

    yield from in_order(one, range(len(eyes)), progress)


def _is_solid(wall: Barrier) -> bool:
    return bool(wall.geometry.geom_type == "Polygon")


def _is_building(wall: Barrier) -> bool:
    return wall.barrier_type is BarrierType.BUILDING


def _way_out_m(
    place: shapely.Point, way: shapely.LineString, outlines: Sequence[shapely.Geometry]
) -> float:
    """Return how far ahead the last of some outlines is met; 0 if one is met too far away."""
    met_m = [place.distance(way.intersection(outline)) for outline in outlines]
    furthest_m = max(met_m, default=0.0)
    return float(furthest_m) if np.isfinite(furthest_m) else 0.0
