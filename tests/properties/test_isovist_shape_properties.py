"""What must hold of the measures of an isovist, whatever stands on the site."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from shapely import affinity

from cpted_app.analysis.sight.isovist import Viewer
from cpted_app.analysis.sight.isovist_shape import Isovist
from tests.properties.test_isovist_properties import built, points, scenes, shares

RADIUS_M = 12.0
NEAR_M = 2e-3
"""Of a wall or the circle, whose corners lie that far inside it."""


def seen(things: list[shapely.Geometry], eye: tuple[float, float]) -> Isovist:
    return Viewer.of(built(things)).isovist((*eye, 1.6), radius_m=RADIUS_M)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points)
def test_the_area_is_that_of_its_triangles_and_its_middle_lies_where_it_drifts(
    things: list[shapely.Geometry], eye: tuple[float, float]
) -> None:
    found = seen(things, eye)
    ring = found.outline_m - eye
    fan = (ring[:, 0] * np.roll(ring[:, 1], -1) - np.roll(ring[:, 0], -1) * ring[:, 1]).sum() / 2
    assert fan == pytest.approx(found.area_m2, rel=1e-4, abs=1e-9)
    assert found.region.area == pytest.approx(found.area_m2, rel=1e-4, abs=1e-6)
    if found.area_m2 > 0.01:
        middle = found.region.centroid
        away_m = math.hypot(middle.x - eye[0], middle.y - eye[1])
        assert away_m == pytest.approx(found.drift_m, abs=1e-3)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points)
def test_open_edges_are_what_of_the_outline_is_on_no_wall_and_not_on_the_circle(
    things: list[shapely.Geometry], eye: tuple[float, float]
) -> None:
    found = seen(things, eye)
    circle = shapely.Point(eye).buffer(RADIUS_M, quad_segs=360).boundary.buffer(NEAR_M)
    lines = [one.boundary if one.geom_type == "Polygon" else one for one in things]
    taken = shapely.union_all([circle, *(line.buffer(NEAR_M) for line in lines)])
    open_m = found.region.boundary.difference(taken).length
    edges = shapely.union_all(shapely.linestrings(found.open_edges_m))
    assert edges.difference(taken).length == pytest.approx(open_m, abs=0.05)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points, shares)
def test_turning_everything_changes_no_measure(
    things: list[shapely.Geometry], eye: tuple[float, float], share: tuple[int, int]
) -> None:
    turn_deg = share[0]
    turned = [affinity.rotate(thing, turn_deg, origin=(0.0, 0.0)) for thing in things]
    there = affinity.rotate(shapely.Point(eye), turn_deg, origin=(0.0, 0.0))
    one, other = seen(things, eye), seen(turned, (there.x, there.y))
    for name in ("area_m2", "perimeter_m", "longest_m", "drift_m"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-5)
    assert other.occlusivity_m == pytest.approx(one.occlusivity_m, rel=1e-6, abs=1e-4)
