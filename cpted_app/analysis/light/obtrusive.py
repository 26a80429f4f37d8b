"""Light that falls on windows, before and after the hour at which it should be dark.

Direct light alone on a vertical plane that looks outward, at the marked height, the plane
moved out of the wall it stands in. Glare is left out: a judgement of it needs the brightness
of the surroundings, which nobody marks on a plan.

Source: CIE 150:2017, light on properties (limits not read in print).
"""

from collections.abc import Sequence

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import burning, lighting
from cpted_app.analysis.light.illumination import buildings, is_built_over, why_dark
from cpted_app.analysis.light.lighting import Lamps, Quantity
from cpted_app.analysis.light.result import WindowLight, WindowResults
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import obstacles
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.model.features import Barrier, Luminaire, Opening, Tree
from cpted_app.model.kinds import OpeningType
from cpted_app.model.records import Header, Photometry
from cpted_app.model.site import Site

CURFEW_H = 23.0
MORNING_H = 6.0
"""The night in which less light is allowed. Source: CIE 150, curfew; the hours are customary."""

_OUT_M = 0.05
_DEEPEST_M = 1.0
"""A window is moved out of a building by this much at most: marks are not exact."""


@analysis(
    "windows",
    reads={Luminaire, Barrier, Tree, Opening, Photometry, Header},
    unit="lx",
)
def run(site: Site, progress: Progress) -> WindowResults:
    """Return the light on every window of a site, lx."""
    progress(0.0)
    windows = [row for row in site.all(Opening) if row.opening_type is OpeningType.WINDOW]
    rows = lighting.shining(site)
    lamps = lighting.lamps(rows, intensity_tables(site)).exact()
    reason = why_dark(site, lamps)
    if reason is not None or not windows:
        progress(1.0)
        return WindowResults(windows={}, is_complete=not lamps.left_out, reason=reason)
    by_id: dict[str, Luminaire] = {one.id: one for one in rows}
    known = [by_id[one] for one in lamps.ids]
    shades, places = obstacles(site), _in_front(site, windows)
    bearings = np.array([row.bearing_deg for row in windows])

    def on_planes(lit: Lamps) -> Array:
        facing = [(Quantity.VERTICAL, bearings)]
        return lighting.illuminance_each(lit, shades, places, facing, progress)[:, 0]

    before = on_planes(lamps)
    after = np.zeros(len(windows))
    for factors in _by_night(known):
        is_all_on = all(factor == 1.0 for factor in factors)
        lit = before if is_all_on else on_planes(lamps.scaled(factors))
        after = np.maximum(after, lit)
    progress(1.0)
    return WindowResults(
        windows={
            row.id: WindowLight(
                opening=row.id,
                label=row.label or row.id,
                before_lx=float(before[at]),
                after_lx=float(after[at]),
            )
            for at, row in enumerate(windows)
        },
        is_complete=not lamps.left_out,
    )


def _by_night(luminaires: Sequence[Luminaire]) -> set[tuple[float, ...]]:
    """Return the different states of dimming between curfew and morning."""
    changes = [each.from_h for each in burning.periods(luminaires)]
    hours = [CURFEW_H, *(hour for hour in changes if hour >= CURFEW_H or hour < MORNING_H)]
    return {tuple(burning.factors_at(luminaires, hour).tolist()) for hour in hours}


def _in_front(site: Site, windows: Sequence[Opening]) -> Array:
    """Return a place just in front of each window, shape (n, 3)."""
    ground = buildings(site)
    angles = np.radians(90.0 - np.array([row.bearing_deg for row in windows]))
    outward = np.column_stack([np.cos(angles), np.sin(angles)])
    marked = np.array([(row.geometry.x, row.geometry.y) for row in windows])
    places = marked + _OUT_M * outward
    for at in np.flatnonzero(is_built_over(ground, places)).tolist():
        end = marked[at] + _DEEPEST_M * outward[at]
        left = shapely.LineString([marked[at], end])
        for wall in ground.geometries[ground.query(left, predicate="intersects")]:
            left = left.difference(wall)
        if not left.is_empty:
            start = shapely.get_coordinates(left)[0]
            places[at] = start + _OUT_M * outward[at]
    heights = [row.eye_height_m for row in windows]
    return np.column_stack([places, heights])
