"""How far places are shut in: what can be seen around them, and pockets with one way out.

Belongs here: plan geometry. Whether somebody could wait there unseen belongs to ``candidates``.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hiding.roadside import barring, half_width_m
from cpted_app.analysis.hiding.rules import Rules
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sight.isovist import visible_areas
from cpted_app.model.features import Barrier, Route
from cpted_app.model.site import Site

_WALL_M = 0.3
"""A wall drawn as a line, cut out of the ground, is this thick."""
_SLIVER_M = 0.05
"""Half the width of what rounding leaves along walls."""
_TOUCH_M = 0.02
_PERSON_M = 0.3
"""Half the width of what a person can get into or through."""
_WINDOW_M = 25.0
"""How far from the routes pockets are looked for."""


def enclosure(site: Site, points_m: Array, rules: Rules, progress: Progress) -> Array:
    """Return the share of the surroundings of each point that is shut off, 0 … 1, shape (n,).

    The surroundings are a circle; what counts is its area that is out of sight at the height of
    a crouching person. Planting that hides counts as a wall; crowns do not count.
    """
    dense = [
        replace(one, openness=0.0) if one.openness < rules.dense_below else one
        for one in site.all(Barrier)
    ]
    places = np.column_stack([points_m, np.full(len(points_m), rules.crouching_m)])
    radius_m = rules.enclosed_within_m
    seen_m2 = visible_areas(Site.of(dense), places, progress, radius_m=radius_m)
    shut: Array = np.clip(1.0 - seen_m2 / (math.pi * radius_m**2), 0.0, 1.0)
    return shut


def pockets(site: Site, routes: Sequence[Route], rules: Rules) -> list[shapely.Polygon]:
    """Return recesses and yards beside routes that have at most one way out, on the ground.

    The ground is opened by a square of the width of a gap: what is left over are gaps, recesses
    and small yards behind gaps. Those that hang together and meet the open ground in one place
    only are pockets. What the routes themselves lead through is open ground; what is cut off by
    the end of the ground that is looked at is no pocket.
    """
    corridor = shapely.union_all([_buffer(one.geometry, half_width_m(one)) for one in routes])
    window = shapely.union_all([one.geometry.buffer(_WINDOW_M) for one in routes])
    solids = [_thick(one.geometry) for one in barring(site) if one.height_m > rules.vaulted_m]
    if not solids:
        return []
    free = window.difference(shapely.union_all(solids))
    rooms = shapely.get_parts(_buffer(free, -rules.gap_m / 2.0))
    rooms = [_buffer(room, rules.gap_m / 2.0).intersection(free) for room in rooms]
    rim = window.boundary
    ground = [room for room in rooms if corridor.intersects(room) or rim.intersects(room)]
    open_ground = shapely.union_all([corridor, *ground])
    shut = _buffer(free.difference(open_ground), -_SLIVER_M)
    shut = _buffer(shut, _SLIVER_M + _TOUCH_M)
    return [
        part
        for part in shapely.get_parts(shut)
        if not part.dwithin(rim, 2.0 * _TOUCH_M) and _is_pocket(part, open_ground, rules)
    ]


def _is_pocket(part: shapely.Polygon, ground: shapely.Geometry, rules: Rules) -> bool:
    if part.area > rules.pocket_m2 or _buffer(part, -_PERSON_M).is_empty:
        return False
    ways = _buffer(part.intersection(ground), _PERSON_M)
    return len(shapely.get_parts(ways)) <= 1


def _thick(shape: shapely.Geometry) -> shapely.Geometry:
    if shape.geom_type == "Polygon":
        return shapely.make_valid(shape)  # an outline may be drawn across itself
    return shape.buffer(_WALL_M / 2.0, cap_style="flat")


def _buffer(shape: shapely.Geometry, by_m: float) -> shapely.Geometry:
    with np.errstate(divide="ignore", invalid="ignore"):  # corners of 180° have no mitre
        return shape.buffer(by_m, join_style="mitre", cap_style="flat")
