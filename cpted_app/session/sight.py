"""Sight and ways at points: what is seen from there, who sees it, how far it is to a way out.

Belongs here: the rows of the table that ``points`` asks. The analyses are loaded when one is
asked for, and with them the compiled loops.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.registry import Progress, part
from cpted_app.drawing.fields import Steps
from cpted_app.model.heights import EYE_HEIGHT_M, FACE_HEIGHT_M
from cpted_app.model.site import Site
from cpted_app.session.point_quantities import Asked, PointQuantity
from cpted_app.words import N_

_RAMP = "cividis"
_AREA_STEPS_M2 = (100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4, 5e4, 7.5e4, 1e5)
_OPENING_STEPS = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0)
_DENSITY_STEPS = (20.0, 40.0, 80.0, 125.0, 250.0, 500.0, 1500.0)
"""Pixels per metre. Source: EN IEC 62676-4:2025, overview to scrutinise, as quoted by sellers of
cameras; not read in print."""
_DEPTH_STEPS = (1.02, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5, 4.0, 5.0)
_CLUSTER_STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_WAY_STEPS_M = (5.0, 10.0, 20.0, 30.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0)


def _visible_area(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.sight.isovist import visible_areas

    return visible_areas(
        site,
        points_m,
        progress,
        radius_m=asked.radius_m,
        bearing_deg=asked.bearing_deg,
        view_deg=asked.view_deg,
        leaf_on=asked.leaf_on,
    )


def _visible_count(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.sight.visibility_graph import visible_counts

    return visible_counts(site, points_m, progress, leaf_on=asked.leaf_on)


def _mean_depth(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.sight.visibility_graph import mean_depths, visibility_graph

    made, measured = part(progress, 0, 2), part(progress, 1, 2)
    return mean_depths(visibility_graph(site, points_m, made, leaf_on=asked.leaf_on), measured)


def _clustering(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.sight.visibility_graph import clusterings, visibility_graph

    made, measured = part(progress, 0, 2), part(progress, 1, 2)
    return clusterings(visibility_graph(site, points_m, made, leaf_on=asked.leaf_on), measured)


def _overlooked(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.watching.overlooking import overlooked

    return overlooked(site, points_m, progress, leaf_on=asked.leaf_on)


def _camera_density(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.watching.cameras import pixel_densities

    return pixel_densities(site, points_m, progress, leaf_on=asked.leaf_on)


def _exit_distance(site: Site, points_m: Array, _asked: Asked, progress: Progress) -> Array:
    from cpted_app.analysis.ways.ways_out import exit_distances

    return exit_distances(site, points_m, progress)


SIGHT: Final[Mapping[str, PointQuantity]] = MappingProxyType(
    {
        "visible-area": PointQuantity(
            label=N_("Ground seen"),
            unit="m²",
            height_m=EYE_HEIGHT_M,
            compute=_visible_area,
            steps=Steps(_AREA_STEPS_M2, ramp=_RAMP),
        ),
        "visible-count": PointQuantity(
            label=N_("Points seen"),
            unit="1",
            height_m=EYE_HEIGHT_M,
            compute=_visible_count,
            steps=None,
        ),
        "mean-depth": PointQuantity(
            label=N_("Mean number of looks to all other points (visual mean depth)"),
            unit="1",
            height_m=EYE_HEIGHT_M,
            compute=_mean_depth,
            steps=Steps(_DEPTH_STEPS, ramp=_RAMP),
        ),
        "clustering": PointQuantity(
            label=N_("Share of the points seen that see each other (clustering coefficient)"),
            unit="1",
            height_m=EYE_HEIGHT_M,
            compute=_clustering,
            steps=Steps(_CLUSTER_STEPS, ramp=_RAMP),
        ),
        "overlooked": PointQuantity(
            label=N_("Windows and doors that see a person there"),
            unit="1",
            height_m=FACE_HEIGHT_M,
            compute=_overlooked,
            steps=Steps(_OPENING_STEPS, ramp=_RAMP),
            jumps=True,
        ),
        "camera-density": PointQuantity(
            label=N_("Pixels per metre of the best camera"),
            unit="px/m",
            height_m=FACE_HEIGHT_M,
            compute=_camera_density,
            steps=Steps(_DENSITY_STEPS, ramp=_RAMP),
            jumps=True,
        ),
        "exit-distance": PointQuantity(
            label=N_("Walk to the nearest way out"),
            unit="m",
            height_m=0.0,
            compute=_exit_distance,
            steps=Steps(_WAY_STEPS_M, ramp=_RAMP),
        ),
    }
)
