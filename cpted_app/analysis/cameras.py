"""How finely cameras picture a person: pixels per metre across, where one has free sight.

A picture is a plane perspective: straight lines stay straight, as in a lens without distortion.
Light, focus, motion and compression are left out, so the figure is the best that can be had.
"""

import math

import numpy as np

from cpted_app.analysis.photometry import Array
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.watchers import Flags, free_eyes, heading, opaque, seen
from cpted_app.model.features import Camera
from cpted_app.model.site import Site

_EDGE = 1e-9
"""What lies on the very edge of a picture is in it, rounding left aside."""


def pixel_density(camera: Camera, distance_m: Array) -> Array:
    """Return the pixels a metre across at distances along the line of sight, px/m.

    Source: EN IEC 62676-4, width in pixels over the width of the scene, 2 · d · tan(HFOV / 2);
    read in secondary sources. For distances above 0 and HFOV below 180°.

    >>> import shapely
    >>> camera = Camera(id="C1", geometry=shapely.Point(0, 0), width_px=1920, hfov_deg=68.0)
    >>> pixel_density(camera, np.array([5.69, 11.4])).round(-1).tolist()
    [250.0, 120.0]
    """
    scene_m = 2.0 * np.asarray(distance_m) * math.tan(math.radians(camera.hfov_deg) / 2.0)
    density: Array = camera.width_px / scene_m
    return density


def in_picture(camera: Camera, points_m: Array) -> Flags:
    """Return which points, shape (n, 3), lie inside a camera's picture if nothing hides them.

    The horizontal field of view is that of the middle row; the picture is as much lower than
    wide as it has fewer pixels up than across.
    """
    flat_ahead, tilt_rad = heading(camera.bearing_deg), math.radians(camera.tilt_deg)
    level, down = math.cos(tilt_rad), math.sin(tilt_rad)
    away = points_m - (camera.geometry.x, camera.geometry.y, camera.height_m)
    ahead = away @ np.array([*(flat_ahead * level), -down])
    upward = away @ np.array([*(flat_ahead * down), level])
    aside = away @ np.array([flat_ahead[1], -flat_ahead[0], 0.0])
    half_width = math.tan(math.radians(camera.hfov_deg) / 2.0) * (1.0 + _EDGE)
    half_height = half_width * camera.height_px / camera.width_px
    is_across = np.abs(aside) <= ahead * half_width
    is_inside: Flags = is_across & (np.abs(upward) <= ahead * half_height) & (ahead > 0.0)
    return is_inside


def pixel_densities(
    site: Site, points_m: Array, progress: Progress, *, leaf_on: bool = True
) -> Array:
    """Return the best pixel density of any camera at each point, px/m, shape (n, 3) → (n,).

    It is 0 where no camera sees the point.
    """
    cameras = site.all(Camera)
    eyes = free_eyes(site, cameras, [row.height_m for row in cameras])
    in_the_way = opaque(site, leaf_on=leaf_on)

    def pictured(at: int) -> Flags:
        return in_picture(cameras[at], points_m)

    best = np.zeros(len(points_m))
    views = seen(eyes, pictured, points_m, in_the_way, progress)
    for camera, is_seen in zip(cameras, views, strict=False):  # no views where no points are
        lens_m = (camera.geometry.x, camera.geometry.y, camera.height_m)
        away_m = np.linalg.norm(points_m[is_seen] - lens_m, axis=1)
        best[is_seen] = np.maximum(best[is_seen], pixel_density(camera, away_m))
    return best
