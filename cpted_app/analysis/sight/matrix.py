"""Who sees whom: lines of sight from each of some marks to each of others.

A mark with one place is looked at there. A route is looked at every few metres, a zone on a
grid, so that what is seen of it is a share. Eyes in windows and doors see what lies in front of
their wall, cameras what is in their picture; everybody else sees all around.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.result import SightlineView, Status
from cpted_app.analysis.scene import Scene
from cpted_app.analysis.sight.sightlines import views
from cpted_app.analysis.watching.cameras import in_picture
from cpted_app.analysis.watching.watchers import free_eyes, heading
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import (
    AccessPoint,
    Camera,
    Feature,
    Opening,
    Refuge,
    Route,
    Seating,
    Sightline,
    Zone,
)
from cpted_app.model.heights import EYE_HEIGHT_M, FACE_HEIGHT_M, SEATED_EYE_HEIGHT_M
from cpted_app.model.site import Site

STEP_M = 5.0
"""From one place of a route or zone that is looked at to the next."""
_CELLS_MOST = 400
_NEAR_M = 1e-6

OBSERVERS: tuple[type[Feature], ...] = (Opening, AccessPoint, Seating, Refuge, Camera, Route)
"""Kinds that see."""
TARGETS: tuple[type[Feature], ...] = (AccessPoint, Seating, Refuge, Opening, Route, Zone)
"""Kinds that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one mark sees of another.

    ``share`` of the lines that are not blocked, 0 … 1; ``clear_share`` of those that nothing
    filters. ``nearest`` is the best view there is, the shortest of its kind; None where no line
    could be drawn, as where an eye looks the other way.
    """

    share: float
    clear_share: float
    nearest: SightlineView | None
    line_m: tuple[tuple[float, float], tuple[float, float]] | None

    @property
    def status(self) -> Status:
        """Blocked where nothing is seen, clear where something is seen through nothing."""
        if self.share == 0.0:
            return "blocked"
        return "clear" if self.clear_share > 0.0 else "filtered"


@dataclass(frozen=True, slots=True, kw_only=True)
class SightMatrix:
    """Observers and targets in order, and what each pair has; pairs of a mark with itself lack."""

    observers: tuple[Feature, ...]
    targets: tuple[Feature, ...]
    cells: Mapping[tuple[str, str], Seen]

    def seers(self, target: Feature) -> int:
        """Return how many observers see a target at all."""
        pairs = ((one.id, target.id) for one in self.observers)
        return sum(pair in self.cells and self.cells[pair].share > 0.0 for pair in pairs)


def sight_matrix(
    site: Site,
    observers: Sequence[Feature],
    targets: Sequence[Feature],
    progress: Progress,
    *,
    leaf_on: bool = True,
    hour: float | None = None,
) -> SightMatrix:
    """Return who sees whom, by ids of observer and target.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    scene = Scene(site, leaf_on=leaf_on, hour=hour)
    places = {one.id: _places(one) for one in targets}
    cells: dict[tuple[str, str], Seen] = {}
    progress(0.0)
    for at, observer in enumerate(observers, start=1):
        eyes, sees = _eyes(site, observer), _looks(observer)
        for target in targets:
            if target.id != observer.id:
                cells[observer.id, target.id] = _seen(scene, eyes, sees, places[target.id])
        progress(at / len(observers))
    return SightMatrix(
        observers=tuple(observers), targets=tuple(targets), cells=MappingProxyType(cells)
    )


def _seen(scene: Scene, eyes: Array, sees: Callable[[Array], Flags], places: Array) -> Seen:
    """Return what any of the eyes sees of each place, shapes (k, 3) and (n, 3)."""
    looked = places[sees(places)]
    lines = [
        (_line(eye, place), at)
        for at, place in enumerate(looked)
        for eye in eyes
        if np.hypot(*(place - eye)[:2]) > _NEAR_M
    ]
    found = views(scene, [line for line, _at in lines])
    if not found:
        return Seen(share=0.0, clear_share=0.0, nearest=None, line_m=None)
    statuses = [(view.status, at) for view, (_line_, at) in zip(found, lines, strict=True)]
    clear = {at for status, at in statuses if status == "clear"}
    open_to_sight = {at for status, at in statuses if status != "blocked"}
    best = min(range(len(found)), key=lambda at: _rank(found[at]))
    start, end = lines[best][0].geometry.coords
    return Seen(
        share=len(open_to_sight) / len(places),
        clear_share=len(clear) / len(places),
        nearest=found[best],
        line_m=((start[0], start[1]), (end[0], end[1])),
    )


def _rank(view: SightlineView) -> tuple[int, float]:
    return ("clear", "filtered", "blocked").index(view.status), view.length_m


def _line(eye: Array, place: Array) -> Sightline:
    return Sightline(
        id=FeatureId("line"),
        geometry=shapely.LineString([eye[:2], place[:2]]),
        observer_height_m=float(eye[2]),
        target_height_m=float(place[2]),
    )


def _eyes(site: Site, observer: Feature) -> Array:
    """Return where an observer looks from, shape (k, 3): a route at each of its steps."""
    if isinstance(observer, Opening):
        return free_eyes(site, [observer], [observer.eye_height_m])
    if isinstance(observer, Camera):
        return free_eyes(site, [observer], [max(observer.height_m, 0.1)])
    height_m = SEATED_EYE_HEIGHT_M if isinstance(observer, Seating) else EYE_HEIGHT_M
    return _at_height(_ground(observer), height_m)


def _looks(observer: Feature) -> Callable[[Array], Flags]:
    """Return what tells which places, shape (n, 3), an observer faces."""
    if isinstance(observer, Camera):
        return lambda places: in_picture(observer, places)
    if isinstance(observer, Opening):
        ahead = heading(observer.bearing_deg)
        origin = shapely.get_coordinates(observer.geometry)[0]
        return lambda places: (places[:, :2] - origin) @ ahead > _NEAR_M
    return lambda places: np.ones(len(places), dtype=np.bool_)


def _places(target: Feature) -> Array:
    """Return where a target is looked at, shape (n, 3), at the height of a face."""
    return _at_height(_ground(target), FACE_HEIGHT_M)


def _at_height(ground: Array, height_m: float) -> Array:
    return np.column_stack([ground, np.full(len(ground), height_m)])


def _ground(feature: Feature) -> Array:
    """Return the places that stand for a mark, shape (n, 2)."""
    shape = feature.geometry
    if shape.geom_type == "LineString":
        along = np.linspace(0.0, shape.length, max(round(shape.length / STEP_M), 1) + 1)
        return _corners(shapely.line_interpolate_point(shape, along))
    if shape.geom_type != "Polygon":
        return _corners(shape)
    step_m = max(STEP_M, (shape.area / _CELLS_MOST) ** 0.5)
    west, south, east, north = shape.bounds
    xs = np.arange(west + step_m / 2.0, east, step_m)
    ys = np.arange(south + step_m / 2.0, north, step_m)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    inside: Array = grid[shapely.contains_xy(shape, grid)] if len(grid) else grid
    return inside if len(inside) else _corners(shape.representative_point())


def _corners(shapes: object) -> Array:
    found: Array = shapely.get_coordinates(shapes)
    return found
