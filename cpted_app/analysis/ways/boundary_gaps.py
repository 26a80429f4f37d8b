"""Gaps left over in a boundary: where a wall, fence or hedge ends just short of the next barrier.

Only lines have ends. A gap is narrower than an open side (the row ``access.gap_most``), wide
enough for a person (``access.gap_least``), and nobody marked an access point there.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from cpted_app.analysis import thresholds
from cpted_app.analysis.quantities import label
from cpted_app.analysis.ways.result import Gap, Place
from cpted_app.model.features import AccessPoint, Barrier
from cpted_app.model.kinds import BarrierType

_BOUNDING = frozenset({BarrierType.WALL, BarrierType.FENCE, BarrierType.HEDGE})
_STANDING = _BOUNDING | {BarrierType.BUILDING}
_FEWEST_WIDTHS = 3.0
"""A line whose own ends leave a gap encloses something: it is so many gaps long."""


def boundary_gaps(
    barriers: Sequence[Barrier], access_points: Sequence[AccessPoint]
) -> tuple[Gap, ...]:
    """Return the gaps that barriers leave between them, the widest first, each once."""
    least_m, most_m = (thresholds.load()[f"access.gap_{end}"].value for end in ("least", "most"))
    standing = [row for row in barriers if row.barrier_type in _STANDING]
    tree = shapely.STRtree([row.geometry for row in standing])
    doors = shapely.STRtree([row.geometry for row in access_points])
    found: dict[frozenset[Place], Gap] = {}
    for row in standing:
        for end in _ends(row):
            gap = _gap(row, end, standing, tree, most_m)
            if gap is None or not least_m <= gap.width_m <= most_m:
                continue
            middle = shapely.LineString(gap.ends_m)
            if not len(doors.query(middle, predicate="dwithin", distance=gap.width_m / 2.0)):
                found.setdefault(frozenset(_rounded(gap)), gap)
    return tuple(sorted(found.values(), key=lambda one: -one.width_m))


def _ends(row: Barrier) -> Iterator[shapely.Point]:
    """Yield the free ends of a line: none of a ring."""
    if row.geometry.geom_type == "LineString" and row.barrier_type in _BOUNDING:
        corners = shapely.get_coordinates(row.geometry)
        if not np.array_equal(corners[0], corners[-1]):
            yield from (shapely.Point(corners[0]), shapely.Point(corners[-1]))


def _gap(
    row: Barrier,
    end: shapely.Point,
    standing: Sequence[Barrier],
    tree: shapely.STRtree,
    most_m: float,
) -> Gap | None:
    """Return the gap between an end and the nearest other barrier, or its own other end."""
    near = tree.query(end, predicate="dwithin", distance=most_m)
    others = [standing[at] for at in near if standing[at] is not row]
    found = [(end.distance(one.geometry), one, _foot(end, one.geometry)) for one in others]
    first, last = shapely.get_point(row.geometry, 0), shapely.get_point(row.geometry, -1)
    own_m = first.distance(last)
    if row.geometry.length >= _FEWEST_WIDTHS * own_m:
        far = last if end.equals(first) else first
        found.append((own_m, row, (far.x, far.y)))
    if not found:
        return None
    width_m, other, foot = min(found, key=lambda one: one[0])
    return Gap(
        barriers=(row.id, other.id),
        labels=(label(row), label(other)),
        ends_m=((end.x, end.y), foot),
        width_m=float(width_m),
    )


def _foot(end: shapely.Point, shape: shapely.Geometry) -> Place:
    foot = shapely.get_coordinates(shapely.shortest_line(end, shape))[-1]
    return float(foot[0]), float(foot[1])


def _rounded(gap: Gap) -> Iterator[Place]:
    """Yield the ends to a centimetre: a gap is the same seen from either side."""
    return ((round(x, 2), round(y, 2)) for x, y in gap.ends_m)
