"""What stands on a site: barriers and trees as one flat list, found fast along a line.

Belongs here: everything that light and sight share about what is in the way. What a ray
does with it belongs to each analysis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.hours import is_on
from cpted_app.analysis.result import TREE
from cpted_app.analysis.sight.crossing import (
    Banks,
    Point,
    Ray,
    Span,
    disc_banks,
    line_spans,
    polygon_banks,
)
from cpted_app.model.features import Barrier, Tree
from cpted_app.model.kinds import Leaf
from cpted_app.model.site import Site

CROWN_OPENNESS = 0.2
"""Share of sight through a tree crown in leaf. A design choice of this program, not verified:
no source was found that gives a transmittance of crowns for sight. A crown therefore filters
a view and never blocks it."""

BARE_CROWN_OPENNESS = 0.6
"""Share of sight and light through a deciduous crown without leaves. A design choice of this
program, not verified; evergreens keep ``CROWN_OPENNESS`` all year."""

_MARGIN_M = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One thing that can be in the way, from ``base_m`` to ``top_m`` above ground."""

    feature_id: str
    label: str
    what: str
    base_m: float
    top_m: float
    openness: float
    geometry: shapely.Geometry
    radius_m: float = 0.0

    @property
    def is_solid(self) -> bool:
        """Whether it has an inside: a polygon or a crown, not a line."""
        return self.radius_m > 0.0 or self.geometry.geom_type == "Polygon"

    def met_by(self, ray: Ray) -> tuple[Span, ...]:
        """Return where a ray meets a line on the ground."""
        return line_spans(ray, _points(self.geometry))

    def banks(self, ray: Ray) -> Banks:
        """Return where a solid lies on the left and on the right bank of a ray."""
        if self.radius_m > 0.0:
            return disc_banks(ray, _points(self.geometry)[0], self.radius_m)
        rings = [self.geometry.exterior, *self.geometry.interiors]
        return polygon_banks(ray, [_points(ring) for ring in rings])


class Scene:
    """The barriers and trees of a site that are not fully open, with an index of their places.

    In leaf or without leaves; with an hour, what is not there then is left out.
    """

    def __init__(self, site: Site, *, leaf_on: bool = True, hour: float | None = None) -> None:
        self._leaf_on = leaf_on
        self._rows: list[Barrier | Tree] = [*standing(site, leaf_on=leaf_on, hour=hour)]
        barriers, trees = len(self._rows), site.all(Tree)
        self._rows += trees
        self._geometries = np.array([row.geometry for row in self._rows], dtype=object)
        radii_m = np.array([0.0] * barriers + [tree.crown_radius_m for tree in trees])
        self._reach_m = radii_m + _MARGIN_M
        bounds = shapely.bounds(self._geometries).reshape(-1, 4)
        low, high = bounds[:, :2] - self._reach_m[:, None], bounds[:, 2:] + self._reach_m[:, None]
        self._index = shapely.STRtree(shapely.box(*low.T, *high.T))

    def along(self, lines: Sequence[shapely.LineString]) -> tuple[tuple[Screen, ...], ...]:
        """Return for each line the screens that may touch it, in any order."""
        found: list[list[Screen]] = [[] for _ in lines]
        geometries = np.array(lines, dtype=object)
        which, near = self._index.query(geometries, predicate="intersects")
        close = shapely.dwithin(geometries[which], self._geometries[near], self._reach_m[near])
        for line, place in zip(which[close].tolist(), near[close].tolist(), strict=True):
            found[line].append(_screen(self._rows[place], leaf_on=self._leaf_on))
        return tuple(map(tuple, found))


def standing(site: Site, *, leaf_on: bool, hour: float | None) -> Iterator[Barrier]:
    """Yield the barriers that are there at an hour and are not fully open in the season."""
    for row in site.all(Barrier):
        is_there = row.height_m > 0.0 and is_on(row.present_hours, hour)
        if is_there and openness(row, leaf_on=leaf_on) < 1.0:
            yield row


def openness(row: Barrier | Tree, *, leaf_on: bool) -> float:
    """Return the share of sight and light that gets through, 0 … 1, in leaf or without leaves."""
    if isinstance(row, Tree):
        is_bare = not leaf_on and row.leaf is Leaf.DECIDUOUS
        return BARE_CROWN_OPENNESS if is_bare else CROWN_OPENNESS
    if not leaf_on and row.seasonal_openness is not None:
        return row.seasonal_openness
    return row.openness


def _screen(row: Barrier | Tree, *, leaf_on: bool) -> Screen:
    if isinstance(row, Tree):
        return Screen(
            feature_id=row.id,
            label=row.label or row.id,
            what=TREE,
            base_m=row.crown_base_m,
            top_m=row.height_m,
            openness=openness(row, leaf_on=leaf_on),
            geometry=row.geometry,
            radius_m=row.crown_radius_m,
        )
    return Screen(
        feature_id=row.id,
        label=row.label or row.id,
        what=row.barrier_type.value,
        base_m=row.base_m,
        top_m=row.height_m,
        openness=openness(row, leaf_on=leaf_on),
        geometry=row.geometry,
    )


def _points(geometry: shapely.Geometry) -> list[Point]:
    return [(x, y) for x, y in shapely.get_coordinates(geometry).tolist()]
