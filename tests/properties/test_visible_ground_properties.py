"""What must hold of what is seen at another height, whatever stands on the site."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from cpted_app.analysis.sight.isovist import Viewer
from cpted_app.analysis.sight.visible_ground import Seen, visible_region
from tests.properties.test_isovist_properties import built, points, scenes, shapes, tops

RADIUS_M = 12.0
ARC_M = 1e-3
"""How far a circle drawn with corners lies inside the true one, and a little more."""
heights = st.sampled_from([0.0, 0.75, 1.6, 2.5])


def seen(
    things: list[shapely.Geometry],
    tops_m: list[float],
    eye: tuple[float, float],
    heights_m: tuple[float, float],
) -> Seen:
    viewer = Viewer.of(built(things, tops_m))
    return visible_region(viewer, (*eye, heights_m[0]), heights_m[1], radius_m=RADIUS_M)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, shapes(), points, st.tuples(heights, heights), st.data())
def test_one_more_barrier_never_shows_more(
    things: list[shapely.Geometry],
    more: shapely.Geometry,
    eye: tuple[float, float],
    heights_m: tuple[float, float],
    data: st.DataObject,
) -> None:
    tops_m = [data.draw(tops) for _ in (*things, more)]
    before = seen(things, tops_m[:-1], eye, heights_m).clear
    after = seen([*things, more], tops_m, eye, heights_m).clear
    added = after.difference(before.buffer(ARC_M))
    assert added.area == pytest.approx(0.0, abs=1e-6)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points, st.tuples(heights, heights), st.integers(1, 359), st.data())
def test_neither_order_nor_a_rotation_matters(
    things: list[shapely.Geometry],
    eye: tuple[float, float],
    heights_m: tuple[float, float],
    turn_deg: int,
    data: st.DataObject,
) -> None:
    tops_m = [data.draw(tops) for _ in things]
    first = seen(things, tops_m, eye, heights_m).area_m2
    assert seen(things[::-1], tops_m[::-1], eye, heights_m).area_m2 == pytest.approx(
        first, rel=1e-9, abs=1e-6
    )
    turned = [affinity.rotate(thing, turn_deg, origin=(0.0, 0.0)) for thing in things]
    there = affinity.rotate(shapely.Point(eye), turn_deg, origin=(0.0, 0.0))
    second = seen(turned, tops_m, (there.x, there.y), heights_m).area_m2
    assert second == pytest.approx(first, rel=1e-4, abs=1e-3)
