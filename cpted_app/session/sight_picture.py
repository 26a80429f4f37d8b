"""Sight and ways out as pictures over the plan: what is asked for, where, and the values.

Belongs here: what the window chooses about a field of sight. What is seen and how far one
walks belongs to ``analysis``, how a picture is made of it to ``field_picture``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.illumination import buildings, is_built_over
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.watching.camera_classes import Edition, classes
from cpted_app.drawing.fields import CHANGE_RAMP, FieldPicture, Steps
from cpted_app.model.feature import Feature
from cpted_app.model.features import (
    FEATURE_CLASSES,
    AccessPoint,
    Barrier,
    Camera,
    Opening,
    Refuge,
    Route,
    Tree,
    Zone,
)
from cpted_app.model.geometry import Box, bounds_of
from cpted_app.model.heights import EYE_HEIGHT_M, FACE_HEIGHT_M
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site
from cpted_app.session.field_picture import CELLS
from cpted_app.session.point_quantities import Asked
from cpted_app.session.sight import SIGHT

AROUND_M = 40.0
"""How far beyond what people use or see from a picture reaches."""
GRID_CELLS = (900, 20_000)
"""About the places that are compared each with each: fewer, for their work grows as the square."""
NO_WAY_M = float("inf")
_USED: Final = (Zone, Route, Opening, Camera, AccessPoint, Refuge)
_RAMP = "cividis"
_WEIGHTS = Steps((0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0), ramp=_RAMP, empty=0.0)


class Sight(StrEnum):
    """What a picture of sight shows."""

    GROUND = "ground"
    EYES = "eyes"
    CAMERAS = "cameras"
    PLACES = "places"
    DEPTH = "depth"
    CLUSTERING = "clustering"
    WAY = "way"


SEEN = tuple(one for one in Sight if one is not Sight.WAY)
WALKED = (Sight.WAY,)


class WayTo(StrEnum):
    """What a way leads to."""

    PUBLIC_EXIT = "public exit"
    HELP = "help"
    CHOICE = "choice"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class SightChoice:
    """What a picture of sight shows, and under which assumptions.

    ``hour`` is local time, 0 … 24; None counts every opening and every way out that is there
    at any hour. ``edition`` is that of the classes of cameras.
    """

    quantity: Sight = Sight.GROUND
    eye_height_m: float = EYE_HEIGHT_M
    radius_m: float = 100.0
    leaf_on: bool = True
    hour: float | None = None
    by_distance: bool = False
    edition: Edition = "oodpcvs"
    to: WayTo = WayTo.PUBLIC_EXIT
    step_free: bool = False


Compute = Callable[[Site, Array, SightChoice, Progress], Array]
"""From a site and points, shape (n, 3), to values, shape (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SightField:
    """How one quantity is calculated and drawn.

    ``reads`` are the rows it depends on, ``needs`` those of which one must be there;
    ``height_m`` is that of the eye where there is none. At a single place it is asked only
    where that is done at once (``is_exact``).
    """

    compute: Compute
    reads: frozenset[type]
    steps: Steps
    height_m: float | None = None
    needs: tuple[type[Feature], ...] = FEATURE_CLASSES
    cells: tuple[int, ...] = CELLS
    is_smooth: bool = False
    is_exact: bool = False
    is_of_grid: bool = False


def _ground(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    asked_for = Asked(radius_m=choice.radius_m, leaf_on=choice.leaf_on)
    return SIGHT["visible-area"].compute(site, points_m, asked_for, progress)


def _eyes(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    """Return the openings; NaN where none is known to look, but some give no hours."""
    from cpted_app.analysis.watching.eyes import eyes

    found = eyes(site, points_m, progress, hour=choice.hour, leaf_on=choice.leaf_on)
    counted = found.weighted if choice.by_distance else found.count
    is_unknown = (found.count == 0.0) & (found.unknown > 0.0)
    return np.where(is_unknown, np.nan, counted)


def _places(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    return SIGHT["visible-count"].compute(site, points_m, Asked(leaf_on=choice.leaf_on), progress)


def _depth(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    from cpted_app.analysis.sight.visibility_graph import graph_measures

    return graph_measures(site, points_m, progress, leaf_on=choice.leaf_on).mean_depth


def _clustering(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    from cpted_app.analysis.sight.visibility_graph import graph_measures

    return graph_measures(site, points_m, progress, leaf_on=choice.leaf_on).clustering


def _cameras(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    asked_for = Asked(leaf_on=choice.leaf_on)
    return SIGHT["camera-density"].compute(site, points_m, asked_for, progress)


def _way(site: Site, points_m: Array, choice: SightChoice, progress: Progress) -> Array:
    from cpted_app.analysis.ways import goals
    from cpted_app.analysis.ways.ways_out import exit_distances

    to = {
        WayTo.PUBLIC_EXIT: goals.PUBLIC_EXITS,
        WayTo.HELP: goals.REFUGES,
        WayTo.CHOICE: goals.CHOICES,
        WayTo.ANY: goals.ANY_GOAL,
    }
    return exit_distances(
        site,
        points_m,
        progress,
        goals=to[choice.to],
        step_free=choice.step_free,
        hour=choice.hour,
    )


_LED_TO: Final[Mapping[WayTo, tuple[type[Feature], ...]]] = {
    WayTo.PUBLIC_EXIT: (AccessPoint,),
    WayTo.HELP: (Refuge,),
    WayTo.CHOICE: (Route, AccessPoint),
    WayTo.ANY: (AccessPoint, Refuge, Route),
}
_STANDING: Final = frozenset({Barrier, Tree, Header, Plan})

FIELDS: Final[Mapping[Sight, SightField]] = MappingProxyType(
    {
        Sight.GROUND: SightField(
            compute=_ground,
            reads=_STANDING,
            steps=Steps((50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4), ramp=_RAMP),
            is_smooth=True,
            is_exact=True,
        ),
        Sight.EYES: SightField(
            compute=_eyes,
            reads=_STANDING | {Opening},
            steps=Steps((2.0, 3.0, 5.0, 10.0, 20.0, 50.0), ramp=_RAMP, empty=0.0),
            height_m=FACE_HEIGHT_M,
            needs=(Opening,),
        ),
        Sight.PLACES: SightField(
            compute=_places,
            reads=_STANDING,
            steps=Steps((3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 3e3), ramp=_RAMP, empty=0.0),
            cells=GRID_CELLS,
            is_of_grid=True,
        ),
        Sight.DEPTH: SightField(
            compute=_depth,
            reads=_STANDING,
            steps=Steps((1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0), ramp=_RAMP, is_turned=True),
            cells=GRID_CELLS,
            is_of_grid=True,
        ),
        Sight.CLUSTERING: SightField(
            compute=_clustering,
            reads=_STANDING,
            steps=Steps((0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), ramp=_RAMP),
            cells=GRID_CELLS,
            is_of_grid=True,
        ),
        Sight.CAMERAS: SightField(
            compute=_cameras,
            reads=_STANDING | {Camera},
            steps=Steps((25.0,), ramp=_RAMP, empty=0.0),
            height_m=FACE_HEIGHT_M,
            needs=(Camera,),
        ),
        Sight.WAY: SightField(
            compute=_way,
            reads=frozenset({Barrier, AccessPoint, Refuge, Route, Header, Plan}),
            steps=Steps(
                (10.0, 20.0, 30.0, 50.0, 75.0, 100.0, 150.0, 200.0),
                ramp=_RAMP,
                empty=NO_WAY_M,
                is_turned=True,
            ),
            height_m=0.0,
            needs=(AccessPoint, Refuge, Route),
            is_smooth=True,
        ),
    }
)


_CHANGES: Final[Mapping[Sight, tuple[float, ...]]] = {
    Sight.GROUND: (10.0, 50.0, 200.0, 500.0, 2e3),
    Sight.EYES: (0.5, 1.5, 2.5, 4.5, 9.5),
    Sight.PLACES: (0.5, 3.0, 10.0, 30.0, 100.0),
    Sight.DEPTH: (0.05, 0.1, 0.2, 0.5, 1.0),
    Sight.CLUSTERING: (0.02, 0.05, 0.1, 0.2, 0.4),
    Sight.CAMERAS: (1.0, 10.0, 25.0, 60.0, 120.0),
    Sight.WAY: (1.0, 5.0, 10.0, 25.0, 50.0),
}


@dataclass(frozen=True, eq=False)
class Look:
    """A site ready to be asked what is seen on it, or how far it is to a way out."""

    site: Site
    choice: SightChoice
    is_of: SightField

    @property
    def cells(self) -> tuple[int, ...]:
        """About the cells of the stages of its picture."""
        return self.is_of.cells

    @property
    def is_smooth(self) -> bool:
        """Whether a value goes over into the next one."""
        return self.is_of.is_smooth

    @property
    def is_exact(self) -> bool:
        """Whether it is asked at single places, and not just on grids."""
        return self.is_of.is_exact

    @property
    def is_of_grid(self) -> bool:
        """Whether values belong to their grid."""
        return self.is_of.is_of_grid

    @cached_property
    def ground(self) -> shapely.STRtree:
        """The ground under buildings."""
        return buildings(self.site)

    def on(self, raster: Raster, progress: Progress) -> Array:
        """Return the values on a grid, shape (ny, nx), NaN inside buildings."""
        points = raster.centres_m
        outside = ~is_built_over(self.ground, points)
        values = np.full(len(points), np.nan)
        values[outside] = self._at(points[outside], progress)
        return values.reshape(raster.ny, raster.nx)

    def value_at(self, x_m: float, y_m: float) -> float | None:
        """Return the value at one place, or None inside a building."""
        point = np.array([[x_m, y_m]])
        if is_built_over(self.ground, point)[0]:
            return None
        return float(self._at(point, _quiet)[0])

    def veil(
        self, _raster: Raster, _values: Array, _holes: Sequence[shapely.Polygon]
    ) -> FieldPicture | None:
        """Return None: what is seen has no night of its own."""
        return None

    def _at(self, points_m: Array, progress: Progress) -> Array:
        of_field = self.is_of.height_m
        height_m = self.choice.eye_height_m if of_field is None else of_field
        places = np.column_stack([points_m, np.full(len(points_m), height_m)])
        return self.is_of.compute(self.site, places, self.choice, progress)


def asked(site: Site, choice: SightChoice) -> Look:
    """Return a site ready to be asked for what was chosen."""
    return Look(site, choice, FIELDS[choice.quantity])


def steps_for(choice: SightChoice) -> Steps:
    """Return the steps of what was chosen: for cameras the classes of the edition."""
    if choice.quantity is Sight.CAMERAS:
        bounds = tuple(one.px_m for one in classes(choice.edition))
        return Steps(bounds, ramp=_RAMP, empty=0.0)
    if choice.quantity is Sight.EYES and choice.by_distance:
        return _WEIGHTS
    return FIELDS[choice.quantity].steps


def change_steps(choice: SightChoice) -> Steps:
    """Return the steps of what a proposal changes; between the two in the middle is nothing.

    A design choice of this program.
    """
    rising = _CHANGES[choice.quantity]
    bounds = (*(-bound for bound in reversed(rising)), *rising)
    return Steps(bounds, ramp=CHANGE_RAMP, is_turned=FIELDS[choice.quantity].steps.is_turned)


def region(site: Site, choice: SightChoice) -> Box | None:
    """Return the box that a picture covers, or None where there is nothing to be seen.

    That is what people use or see from with some ground around it, within what is marked; on a
    site with neither, everything that is marked.
    """
    if missing(site, choice):
        return None
    marked = bounds_of(site.features)
    used = bounds_of(row for kind in _USED for row in site.all(kind))
    if marked is None or used is None:
        return marked
    west, south = max(marked[0], used[0] - AROUND_M), max(marked[1], used[1] - AROUND_M)
    east, north = min(marked[2], used[2] + AROUND_M), min(marked[3], used[3] + AROUND_M)
    return west, south, east, north


def missing(site: Site, choice: SightChoice) -> tuple[type[Feature], ...]:
    """Return the kinds of which one has to be marked before there is anything to show."""
    is_way = choice.quantity is Sight.WAY
    needs = _LED_TO[choice.to] if is_way else FIELDS[choice.quantity].needs
    return () if any(site.all(kind) for kind in needs) else needs


def _quiet(_share: float) -> None:
    return
