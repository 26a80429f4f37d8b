"""Short ways to mark a site in a test."""

from collections.abc import Sequence

import shapely

from cpted_app.analysis.registry import run_all
from cpted_app.analysis.result import SightlineResults, SightlineView
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, Sightline, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.site import Site

Point = tuple[float, float]


def sightline(
    start: Point = (0.0, 0.0),
    end: Point = (20.0, 0.0),
    heights_m: tuple[float, float] = (1.6, 1.5),
    label: str = "S1",
) -> Sightline:
    """Return a sightline; its id is its label."""
    return Sightline(
        id=FeatureId(label),
        label=label,
        geometry=shapely.LineString([start, end]),
        observer_height_m=heights_m[0],
        target_height_m=heights_m[1],
    )


def wall(
    *points: Point,
    top_m: float = 3.0,
    base_m: float = 0.0,
    openness: float = 0.0,
    label: str = "B1",
    kind: BarrierType = BarrierType.WALL,
) -> Barrier:
    """Return a barrier along a line."""
    return Barrier(
        id=FeatureId(label),
        label=label,
        geometry=shapely.LineString(points),
        barrier_type=kind,
        base_m=base_m,
        height_m=top_m,
        openness=openness,
    )


def block(
    *points: Point,
    top_m: float = 3.0,
    base_m: float = 0.0,
    openness: float = 0.0,
    label: str = "B1",
    kind: BarrierType = BarrierType.BUILDING,
    holes: Sequence[Sequence[Point]] = (),
) -> Barrier:
    """Return a solid barrier with an outline."""
    return Barrier(
        id=FeatureId(label),
        label=label,
        geometry=shapely.Polygon(points, holes),
        barrier_type=kind,
        base_m=base_m,
        height_m=top_m,
        openness=openness,
    )


def box(west: float, south: float, east: float, north: float) -> tuple[Point, ...]:
    """Return the corners of an upright rectangle."""
    return ((west, south), (east, south), (east, north), (west, north))


def tree(at: Point, radius_m: float = 2.0, crown_m: tuple[float, float] = (1.0, 8.0)) -> Tree:
    """Return a tree T1 with a crown between two heights."""
    return Tree(
        id=FeatureId("T1"),
        label="T1",
        geometry=shapely.Point(at),
        crown_radius_m=radius_m,
        crown_base_m=crown_m[0],
        height_m=crown_m[1],
    )


def views(rows: Sequence[Row]) -> SightlineResults:
    """Return the results of the sightline analysis of a site with these rows."""
    result = run_all(Site.of(rows), lambda _: None)["sightlines"]
    assert isinstance(result, SightlineResults)
    return result


def view(*rows: Row) -> SightlineView:
    """Return the view along the only sightline among the rows."""
    return next(iter(views(rows).views.values()))
