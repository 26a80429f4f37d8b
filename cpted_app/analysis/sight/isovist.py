"""What a person sees from a place: the isovist and its measures.

The isovist is cut at the height of the eye: a barrier with openness 0 blocks where that height
lies strictly between its lower edge and its top. What is partly open, and crowns, filter sight
but do not block it. Touching counts as in ``sightlines``: an eye on the outline of a building
sees away from it, an eye inside sees nothing. What is seen at another height than that of the
eye belongs to ``visible_ground``.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags, Ints, Obstacles, obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sight.isovist_shape import Isovist
from cpted_app.analysis.threads import do_all
from cpted_app.errors import UserError
from cpted_app.model.site import Site
from cpted_app.units import angle_rad_from_bearing
from cpted_app.words import N_

RADIUS_M = 200.0
_EDGES_A_TASK = 200_000
_ABOUT = N_("A field of view of {view} degrees within {radius} m cannot be looked at.")
_REMEDY = N_(
    "Give a radius above 0 m, a field of view above 0 and up to 360 degrees, and its bearing."
)

Place = tuple[float, float, float]
"""East, north and height above ground of an eye, m."""
_Loops = tuple[Array, Ints, Array, Ints, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Viewer:
    """A site prepared once for any number of eyes.

    ``known`` is all that stands there; ``walls`` are the opaque ones, edge by edge, with the
    bounds of each feature (f, 4) in ``boxes``.
    """

    known: Obstacles
    walls: Obstacles
    boxes: Array

    @classmethod
    def of(cls, site: Site, *, leaf_on: bool = True, hour: float | None = None) -> "Viewer":
        """Return what an eye may meet, in leaf or bare, at an hour or with all that ever stands."""
        known = obstacles(site, leaf_on=leaf_on, hour=hour)
        walls = known.only(known.bodies[:, 2] == 0.0)
        return cls(known, walls, walls.boxes)

    def only(self, is_kept: Flags) -> "Viewer":
        """Return a viewer for some of the walls, ``is_kept`` (f,)."""
        return Viewer(self.known, self.walls.only(is_kept), self.boxes[is_kept])

    def isovist(
        self,
        eye_m: Place,
        *,
        radius_m: float = RADIUS_M,
        bearing_deg: float | None = None,
        view_deg: float | None = None,
    ) -> Isovist:
        """Return what an eye sees on the plane of its height, with its measures.

        ``view_deg`` is the whole field of view, around ``bearing_deg``; without it all around.

        >>> alone = Viewer.of(Site()).isovist((0.0, 0.0, 1.6), radius_m=10.0)
        >>> round(alone.area_m2, 6), round(alone.perimeter_m, 6), alone.longest_m
        (314.159265, 62.831853, 10.0)
        """
        from cpted_app.analysis.kernels.sight import outline

        view = _view(radius_m, bearing_deg, view_deg)
        x_m, y_m, z_m = (float(value) for value in eye_m)
        parts = outline(x_m, y_m, z_m, float(radius_m), view, *self._loops)
        lines = self.walls.edges[self._stands(z_m)[self.walls.features]]
        return Isovist.of((x_m, y_m), parts, radius_m=float(radius_m), view=view, lines=lines)

    def areas(
        self,
        points_m: Array,
        progress: Progress,
        *,
        radius_m: float = RADIUS_M,
        bearing_deg: float | None = None,
        view_deg: float | None = None,
    ) -> Array:
        """Return the area of the isovist of each eye, m², shape (n,); exact within a circle.

        ``points_m`` (n, 3) are eyes with their heights. A point that is not a number gives NaN.
        """
        view = _view(radius_m, bearing_deg, view_deg)
        points = np.array(points_m, dtype=float, order="C").reshape(-1, 3)
        out = np.zeros(len(points))
        progress(0.0)
        if len(points):
            self._fill_areas(points, out, progress, radius_m=radius_m, view=view)
        progress(1.0)
        return out

    @property
    def _loops(self) -> _Loops:
        """The walls as the loops take them."""
        walls = self.walls
        return walls.edges, walls.kinds, walls.bodies, walls.first_edges, self.boxes

    def _stands(self, z_m: float) -> Flags:
        """Return which walls block level sight at a height, shape (f,)."""
        stands: Flags = (self.walls.bodies[:, 0] < z_m) & (z_m < self.walls.bodies[:, 1])
        return stands

    def _fill_areas(
        self,
        points: Array,
        out: Array,
        progress: Progress,
        *,
        radius_m: float,
        view: tuple[float, float],
    ) -> None:
        from cpted_app.analysis.kernels.sight import areas

        at_once = max(_EDGES_A_TASK // max(len(self.walls.edges), 100), 1)

        def part(first: int) -> None:
            some = slice(first, first + at_once)
            areas(points[some], float(radius_m), view, *self._loops, out[some])

        tasks = range(0, len(points), at_once)
        do_all(part, tasks, progress)


def visible_areas(
    site: Site,
    points_m: Array,
    progress: Progress,
    *,
    radius_m: float = RADIUS_M,
    bearing_deg: float | None = None,
    view_deg: float | None = None,
    leaf_on: bool = True,
) -> Array:
    """Return the area of the isovist of each eye of a site, m², as ``Viewer.areas``."""
    return Viewer.of(site, leaf_on=leaf_on).areas(
        points_m, progress, radius_m=radius_m, bearing_deg=bearing_deg, view_deg=view_deg
    )


def isovist(
    site: Site,
    eye_m: Place,
    *,
    radius_m: float = RADIUS_M,
    bearing_deg: float | None = None,
    view_deg: float | None = None,
    leaf_on: bool = True,
) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the outline of what an eye of a site sees, m: the region of its isovist."""
    return (
        Viewer.of(site, leaf_on=leaf_on)
        .isovist(eye_m, radius_m=radius_m, bearing_deg=bearing_deg, view_deg=view_deg)
        .region
    )


def _view(
    radius_m: float, bearing_deg: float | None, view_deg: float | None
) -> tuple[float, float]:
    """Return the azimuth at which the field of view begins, and its width, radians."""
    wide = 360.0 if view_deg is None else view_deg
    middle = 0.0 if bearing_deg is None else bearing_deg
    is_placed = view_deg is None or bearing_deg is not None
    is_right = 0.0 < radius_m < math.inf and 0.0 < wide <= 360.0 and math.isfinite(middle)
    if not (is_placed and is_right):
        raise UserError(_ABOUT, _REMEDY, view=f"{wide:g}", radius=f"{radius_m:g}")
    if wide == 360.0:
        return 0.0, 2.0 * math.pi
    return angle_rad_from_bearing(middle) - math.radians(wide) / 2.0, math.radians(wide)
