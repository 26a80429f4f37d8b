"""What must hold of what an eye sees, whatever stands on the site.

Coordinates are quarter metres, so that eyes on walls and corners, walls that cross, share a
stretch or stand there twice come up by themselves.
"""

import math
from itertools import pairwise
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely import affinity

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sight import sightlines
from cpted_app.analysis.sight.isovist import isovist, visible_areas
from cpted_app.analysis.sight.visibility_graph import visible_counts
from cpted_app.model.features import Barrier, FeatureId
from cpted_app.model.site import Site
from tests.analysis.marks import sightline
from tests.oracles.shadows import visible_area

EYE_M = 1.6

quarters = st.integers(-20, 20).map(lambda n: n / 4)
points = st.tuples(quarters, quarters)
eyes = st.lists(points, min_size=1, max_size=5)
tops = st.sampled_from([0.5, 1.5, 3.0])
radii = st.sampled_from([1.3, 4.0, 200.0])
shares = st.tuples(st.integers(0, 359), st.integers(1, 359))


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    if draw(st.booleans()):
        corners = draw(st.lists(points, min_size=2, max_size=4))
        assume(all(a != b for a, b in pairwise(corners)))
        return shapely.LineString(corners)
    if draw(st.booleans()):
        (x, y), (u, v) = draw(points), draw(points)
        assume(x != u and y != v)
        return shapely.box(min(x, u), min(y, v), max(x, u), max(y, v))
    made = shapely.Polygon(draw(st.lists(points, min_size=3, max_size=3, unique=True)))
    assume(made.area > 0.0)
    return made


scenes = st.lists(shapes(), max_size=7)


def built(things: list[shapely.Geometry], tops_m: list[float] | None = None) -> Site:
    heights = tops_m or [3.0] * len(things)
    return Site.of(
        [
            Barrier(id=FeatureId(f"b{n}"), geometry=thing, height_m=top_m)
            for n, (thing, top_m) in enumerate(zip(things, heights, strict=True))
        ]
    )


def raised(places: list[tuple[float, float]], height_m: float = EYE_M) -> Array:
    return np.array([(x, y, height_m) for x, y in places])


def quiet(_share: float) -> None:
    pass


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points, radii)
def test_the_area_is_what_no_shadow_covers(
    things: list[shapely.Geometry], eye: tuple[float, float], radius_m: float
) -> None:
    found = visible_areas(built(things), raised([eye]), quiet, radius_m=radius_m)
    expected = visible_area(things, eye, radius_m)
    assert found[0] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points, radii, shares)
def test_a_field_of_view_cuts_the_same_area(
    things: list[shapely.Geometry],
    eye: tuple[float, float],
    radius_m: float,
    view: tuple[int, int],
) -> None:
    bearing, wide = view
    found = visible_areas(
        built(things),
        raised([eye]),
        quiet,
        radius_m=radius_m,
        bearing_deg=float(bearing),
        view_deg=float(wide),
    )
    begin = math.radians(90.0 - bearing - wide / 2.0)
    expected = visible_area(things, eye, radius_m, (begin, math.radians(wide)))
    assert found[0] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, points, shares)
@example([shapely.LineString([(-1, 4), (-1.5, 2.25), (0.25, -1.75)])], (-3.75, -1.0), (0, 202))
def test_the_outline_has_the_area(
    things: list[shapely.Geometry], eye: tuple[float, float], view: tuple[int, int]
) -> None:
    site = built(things)
    bearing, wide = float(view[0]), float(view[1])
    area = visible_areas(
        site, raised([eye]), quiet, radius_m=4.0, bearing_deg=bearing, view_deg=wide
    )[0]
    shape = isovist(site, (*eye, EYE_M), radius_m=4.0, bearing_deg=bearing, view_deg=wide)
    assert shape.is_valid
    assert shape.area == pytest.approx(area, rel=1e-4, abs=1e-6)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, shapes(), eyes)
def test_one_more_wall_shows_nothing_more(
    things: list[shapely.Geometry], more: shapely.Geometry, places: list[tuple[float, float]]
) -> None:
    before, after = built(things), built([*things, more])
    eyes_m = raised(places)
    areas = visible_areas(after, eyes_m, quiet) - visible_areas(before, eyes_m, quiet)
    assert (areas <= 1e-9).all()
    counts = visible_counts(after, eyes_m, quiet) - visible_counts(before, eyes_m, quiet)
    assert (counts <= 0).all()


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, eyes, st.integers(1, 359))
def test_turning_everything_changes_no_area(
    things: list[shapely.Geometry], places: list[tuple[float, float]], turn_deg: int
) -> None:
    turned = [affinity.rotate(thing, turn_deg, origin=(0.0, 0.0)) for thing in things]
    there = [affinity.rotate(shapely.Point(at), turn_deg, origin=(0.0, 0.0)) for at in places]
    first = visible_areas(built(things), raised(places), quiet)
    second = visible_areas(built(turned), raised([(at.x, at.y) for at in there]), quiet)
    assert second == pytest.approx(first, rel=1e-9, abs=1e-9)


@settings(deadline=None)  # the loops are compiled in the first example
@given(scenes, eyes, st.randoms(use_true_random=False))
def test_no_order_matters(
    things: list[shapely.Geometry], places: list[tuple[float, float]], random: Random
) -> None:
    order = list(range(len(places)))
    random.shuffle(order)
    one, other = built(things), built(things[::-1])
    eyes_m = raised(places)
    areas, counts = visible_areas(one, eyes_m, quiet), visible_counts(one, eyes_m, quiet)
    assert visible_areas(other, eyes_m[order], quiet) == pytest.approx(
        areas[order], rel=1e-12, abs=1e-12
    )
    assert (visible_counts(other, eyes_m[order], quiet) == counts[order]).all()


@settings(deadline=None)  # the loops are compiled in the first example
@given(st.data())
def test_whom_a_point_sees_is_what_the_sightlines_say_both_ways(data: st.DataObject) -> None:
    things = data.draw(st.lists(shapes(), max_size=4))
    tops_m = [data.draw(tops) for _ in things]
    places = data.draw(st.lists(points, min_size=2, max_size=4, unique=True))
    heights = [data.draw(st.sampled_from([0.25, 1.6, 3.5])) for _ in places]
    site = built(things, tops_m)
    eyes_m = np.array([(*at, z) for at, z in zip(places, heights, strict=True)])
    lines = [
        sightline(places[a], places[b], (heights[a], heights[b]), label=f"{a} {b}")
        for a in range(len(places))
        for b in range(len(places))
        if a != b
    ]
    seen = sightlines.run(Site.of([*site.all(Barrier), *lines]), quiet).views
    expected = np.zeros(len(places))
    for line in lines:
        expected[int(line.label.split()[0])] += seen[line.id].status != "blocked"
    assert (visible_counts(site, eyes_m, quiet) == expected).all()


@pytest.mark.parametrize("seed", range(4))
def test_many_walls_that_cross_anyhow_leave_the_area_that_shadows_leave(seed: int) -> None:
    random = np.random.default_rng(seed)
    starts = random.uniform(-30.0, 30.0, (150, 2))
    ends = starts + random.normal(0.0, 4.0, (150, 2))
    walls = [shapely.LineString(pair) for pair in zip(starts, ends, strict=True)]
    boxes = [shapely.box(*at, *(at + random.uniform(0.5, 6.0, 2))) for at in starts[:20]]
    eyes_m = random.uniform(-25.0, 25.0, (6, 2))
    found = visible_areas(
        built([*walls, *boxes]), raised([(x, y) for x, y in eyes_m.tolist()]), quiet, radius_m=20.0
    )
    for area, eye in zip(found, eyes_m.tolist(), strict=True):
        expected = visible_area([*walls, *boxes], (eye[0], eye[1]), 20.0)
        assert area == pytest.approx(expected, rel=1e-9, abs=1e-9)
