"""What one camera pictures: how far each class reaches, how steeply, and past what.

The ground is level; a person is a face at 1.5 m. What stands in the way is found on a fan of
cells around the camera, some tenths of a degree wide and a quarter of a metre deep.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags
from cpted_app.analysis.quantities import label
from cpted_app.analysis.watching.camera_classes import EDITIONS, CameraClass, classes, coarsest_px_m
from cpted_app.analysis.watching.camera_result import CameraView, ClassReach
from cpted_app.model.features import Camera
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.units import angle_rad_from_bearing

_RAY_DEG = 0.5
_FEWEST_RAYS = 40
_DEPTH_M = 0.25
_MOST_RINGS = 600
_CRACK_M = 0.01
"""Cracks up to twice as wide, left between cells by rounding, are closed."""

Rings = npt.NDArray[np.float64]


class Fan:
    """The cells around a camera in which it may picture a face: rays by rings, from the lens."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        reach_m = ground_m(camera, sight_m(camera, coarsest_px_m())) or 0.0
        rings = min(max(math.ceil(reach_m / _DEPTH_M), 1), _MOST_RINGS)
        half_deg = _half_span_deg(camera)
        rays = max(math.ceil(2.0 * half_deg / _RAY_DEG), _FEWEST_RAYS)
        self._rings_m = np.linspace(0.0, reach_m, rings + 1)
        turn_deg = np.linspace(-half_deg, half_deg, rays + 1)
        self._rays_rad = angle_rad_from_bearing(camera.bearing_deg) - np.radians(turn_deg)

    @property
    def points_m(self) -> Array:
        """The faces in the middle of all cells, ray by ray, shape (n, 3)."""
        away_m = (self._rings_m[:-1] + self._rings_m[1:]) / 2.0
        turn = (self._rays_rad[:-1] + self._rays_rad[1:]) / 2.0
        flat = self._places(turn, away_m).reshape(-1, 2)
        return np.column_stack([flat, np.full(len(flat), FACE_HEIGHT_M)])

    def region(self, is_seen: Flags) -> shapely.Geometry:
        """Return the outline of some of the cells, flags (n,) in the order of ``points_m``."""
        corners = self._places(self._rays_rad, self._rings_m)
        seen = is_seen.reshape(len(self._rays_rad) - 1, len(self._rings_m) - 1)
        quads = [
            [corners[ray, since], corners[ray, to], corners[ray + 1, to], corners[ray + 1, since]]
            for ray, line in enumerate(seen)
            for since, to in _runs(line)
        ]
        if not quads:
            return shapely.Polygon()
        joined = shapely.union_all(shapely.polygons(np.array(quads)))
        wider = shapely.buffer(joined, _CRACK_M, join_style="mitre")
        return shapely.buffer(wider, -_CRACK_M, join_style="mitre").simplify(_DEPTH_M)

    def _places(self, turn_rad: Array, away_m: Array) -> Rings:
        ahead = np.column_stack([np.cos(turn_rad), np.sin(turn_rad)])
        lens = np.array([self._camera.geometry.x, self._camera.geometry.y])
        places: Rings = lens + ahead[:, None, :] * away_m[None, :, None]
        return places


def view_of(camera: Camera, fan: Fan, is_seen: Flags) -> CameraView:
    """Return what a camera pictures, from which cells of its fan it sees a face."""
    limit_deg = thresholds.load()["camera.face_tilt"].value
    seen = fan.region(is_seen)
    drop_m = camera.height_m - FACE_HEIGHT_M
    return CameraView(
        subject=camera.id,
        label=label(camera),
        purpose=camera.purpose.strip(),
        lawful_basis=camera.lawful_basis.strip(),
        place_m=(camera.geometry.x, camera.geometry.y),
        reaches={
            edition: tuple(_reach(camera, each, seen, limit_deg) for each in classes(edition))
            for edition in EDITIONS
        },
        face_limit_deg=limit_deg,
        steep_within_m=max(drop_m, 0.0) / math.tan(math.radians(limit_deg)),
        blind_ground_m=blind_ground_m(camera),
        seen=seen,
    )


def sight_m(camera: Camera, px_m: float) -> float:
    """Return how far along the line of sight a camera reaches a pixel density, m.

    Source: EN IEC 62676-4, pixel density, solved for the distance; read in secondary sources.

    >>> camera = Camera(id="C1", geometry=shapely.Point(0, 0), width_px=1920, hfov_deg=68.0)
    >>> [round(sight_m(camera, px_m), 1) for px_m in (20, 125, 250)]
    [71.2, 11.4, 5.7]
    """
    return camera.width_px / (2.0 * px_m * math.tan(math.radians(camera.hfov_deg) / 2.0))


def ground_m(camera: Camera, along_sight_m: float) -> float | None:
    """Return how far on the ground a face is at a distance along the line of sight, m.

    None where the lens is further above or below a face than that.
    """
    drop_m = camera.height_m - FACE_HEIGHT_M
    square = along_sight_m**2 - drop_m**2
    return math.sqrt(square) if square > 0.0 else None


def depression_deg(camera: Camera, away_m: float) -> float:
    """Return how steeply a camera looks down at a face at a distance on the ground, degrees."""
    return math.degrees(math.atan2(camera.height_m - FACE_HEIGHT_M, away_m))


def blind_ground_m(camera: Camera) -> float | None:
    """Return how far from below the camera on the ground is out of its picture, m.

    0 where the picture shows the ground right below, None where it shows none.
    """
    lower_deg = camera.tilt_deg + _half_height_deg(camera)
    if lower_deg >= 90.0:
        return 0.0
    return camera.height_m / math.tan(math.radians(lower_deg)) if lower_deg > 0.0 else None


def _reach(
    camera: Camera, camera_class: CameraClass, seen: shapely.Geometry, limit_deg: float
) -> ClassReach:
    along_m = sight_m(camera, camera_class.px_m)
    away_m = ground_m(camera, along_m)
    slope_deg = None if away_m is None else depression_deg(camera, away_m)
    near = shapely.Polygon()
    if away_m is not None:
        near = shapely.intersection(seen, camera.geometry.buffer(away_m, quad_segs=90))
    return ClassReach(
        camera_class=camera_class,
        sight_m=along_m,
        ground_m=away_m,
        depression_deg=slope_deg,
        is_too_steep=slope_deg is None or slope_deg > limit_deg,
        region=near,
    )


def _half_height_deg(camera: Camera) -> float:
    half_width = math.tan(math.radians(camera.hfov_deg) / 2.0)
    return math.degrees(math.atan(half_width * camera.height_px / camera.width_px))


def _half_span_deg(camera: Camera) -> float:
    """Return how far to either side of its bearing a camera may look, degrees.

    A tilted picture reaches furthest aside in its lower corners.
    """
    tilt_rad = abs(math.radians(camera.tilt_deg))
    half_width = math.tan(math.radians(camera.hfov_deg) / 2.0)
    half_height = half_width * camera.height_px / camera.width_px
    ahead = math.cos(tilt_rad) - half_height * math.sin(tilt_rad)
    return math.degrees(math.atan2(half_width, ahead)) if ahead > 0.0 else 180.0


def _runs(line: Flags) -> Iterator[tuple[int, int]]:
    """Yield where stretches of True begin and end."""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
    ends: Sequence[int] = changes.tolist()
    yield from zip(ends[::2], ends[1::2], strict=True)
