"""How finely cameras picture a person: pixels per metre across, where one has free sight.

A picture is a plane perspective: straight lines stay straight, as in a lens without distortion.
Light, focus, motion and compression are left out, so the figure is the best that can be had.
A camera gives no merit by being there: what it is for, and on what lawful basis, is asked first.
"""

import math

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.ground import Ground, ground_of, heads, slices
from cpted_app.analysis.obstacles import Flags, Obstacles
from cpted_app.analysis.quantities import label
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.analysis.watching.camera_result import CameraResults, CameraView, PlaceCover
from cpted_app.analysis.watching.camera_view import Fan, view_of
from cpted_app.analysis.watching.eyes_result import stretches
from cpted_app.analysis.watching.watchers import free_eyes, heading, opaque, seen
from cpted_app.model.features import Barrier, Camera, Route, Tree, Zone
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

__all__ = ["CameraResults", "in_picture", "pixel_densities", "pixel_density", "run"]

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


@analysis("cameras", reads={Camera, Barrier, Tree, Route, Zone, Header, Plan}, unit="px/m")
def run(site: Site, progress: Progress) -> CameraResults:
    """Return what each camera pictures, and how finely routes and zones are pictured, px/m."""
    progress(0.0)
    reason = _why_not(site)
    if reason is not None:
        progress(1.0)
        return CameraResults(reason=reason)
    views = _views(site, lambda share: progress(share / 2.0))
    ground = [each for each in ground_of(site) if len(each.points_m)]
    best = pixel_densities(site, heads(ground), lambda share: progress((1.0 + share) / 2.0))
    covers = {
        each.row.id: _cover(each, best[part])
        for each, part in zip(ground, slices(ground), strict=True)
    }
    progress(1.0)
    return CameraResults(
        views=views,
        routes={row.id: covers[row.id] for row in site.all(Route) if row.id in covers},
        zones={row.id: covers[row.id] for row in site.all(Zone) if row.id in covers},
    )


def _why_not(site: Site) -> Message | None:
    if not site.header.is_metric:
        return Message(NOT_CALIBRATED)
    return None if site.all(Camera) else Message(N_("No camera is marked."))


def _views(site: Site, progress: Progress) -> dict[str, CameraView]:
    cameras = site.all(Camera)
    eyes_m = free_eyes(site, cameras, [row.height_m for row in cameras])
    in_the_way = opaque(site, leaf_on=True)
    found: dict[str, CameraView] = {}
    for number, camera in enumerate(cameras):
        found[camera.id] = _view(camera, eyes_m[number], in_the_way)
        progress((number + 1) / len(cameras))
    return found


def _view(camera: Camera, eye_m: Array, in_the_way: Obstacles) -> CameraView:
    fan = Fan(camera)
    points_m = fan.points_m

    def pictured(_one: int) -> Flags:
        return in_picture(camera, points_m)

    (is_seen,) = seen(eye_m[None], pictured, points_m, in_the_way, lambda _share: None)
    return view_of(camera, fan, is_seen)


def _cover(ground: Ground, best_px_m: Array) -> PlaceCover:
    """Return how finely a place is pictured; what is left out of it, where it is at all."""
    is_blind = best_px_m == 0.0
    is_partly = not is_blind.all()
    cells, along_m = ground.cells, ground.along_m
    return PlaceCover(
        subject=ground.row.id,
        label=label(ground.row),
        size=ground.size,
        best_px_m=best_px_m,
        patches=cells.patches(is_blind) if cells is not None and is_partly else (),
        stretches=stretches(along_m, ground.size, is_blind)
        if along_m is not None and is_partly
        else (),
    )
