"""What the analysis of cameras gives back: what each one pictures, and what no one does.

Belongs here: the types, and what follows from their numbers alone. That a place is pictured is
no merit of it: nothing here says that more cameras are better.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.cells import Patch
from cpted_app.analysis.watching.camera_classes import CameraClass, Edition
from cpted_app.analysis.watching.eyes_result import Stretch
from cpted_app.words import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReach:
    """How far a camera reaches a class for a person's face at 1.5 m.

    ``sight_m`` is along the line of sight, ``ground_m`` on the ground; the latter and
    ``depression_deg``, the slope of the line of sight there, are None where the lens is higher
    above a face than the class reaches. ``region`` is where the class is reached, past
    everything opaque; a finer class lies inside a coarser one.
    """

    camera_class: CameraClass
    sight_m: float
    ground_m: float | None
    depression_deg: float | None
    is_too_steep: bool
    region: shapely.Geometry

    @property
    def area_m2(self) -> float:
        """The ground on which the class is reached."""
        return float(self.region.area)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraView:
    """What one camera pictures.

    Within ``steep_within_m`` on the ground the line of sight to a face is steeper than
    ``face_limit_deg``. ``blind_ground_m`` is how far the ground below the camera is out of the
    picture, None where the picture shows no ground at all.
    """

    subject: str
    label: str
    purpose: str
    lawful_basis: str
    place_m: tuple[float, float]
    reaches: Mapping[Edition, tuple[ClassReach, ...]]
    face_limit_deg: float
    steep_within_m: float
    blind_ground_m: float | None
    seen: shapely.Geometry

    @property
    def seen_m2(self) -> float:
        """The ground on which a person is pictured at all, in any class."""
        return float(self.seen.area)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceCover:
    """How finely a route or a zone is pictured: the best density at each point, px/m, (n,).

    It is 0 where no camera sees. ``size`` is what a point stands for, m of a route or m² of a
    zone. ``patches`` and ``stretches`` are what no camera pictures of a place that some camera
    does picture in part.
    """

    subject: str
    label: str
    size: Array
    best_px_m: Array
    patches: tuple[Patch, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    def share(self, px_m: float) -> float:
        """Return the share of the place that is pictured at least so finely, 0 … 1."""
        return float(np.average(self.best_px_m >= px_m, weights=self.size))

    @property
    def seen_share(self) -> float:
        """The share of the place that some camera pictures in some class."""
        return float(np.average(self.best_px_m > 0.0, weights=self.size))


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraResults:
    """Views by id of camera, cover by id of route and zone; ``reason`` says why there are none."""

    views: Mapping[str, CameraView] = field(default_factory=dict)
    routes: Mapping[str, PlaceCover] = field(default_factory=dict)
    zones: Mapping[str, PlaceCover] = field(default_factory=dict)
    reason: Message | None = None

    @property
    def places(self) -> tuple[PlaceCover, ...]:
        """All routes, then all zones."""
        return (*self.routes.values(), *self.zones.values())
