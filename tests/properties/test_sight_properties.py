"""What must hold of every sightline, whatever stands on the site.

Coordinates are quarter metres, so that vertices on the line, walls along it and shared walls
come up by themselves.
"""

import random
from collections.abc import Callable
from dataclasses import replace

import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from cpted_app.analysis.registry import ANALYSES
from cpted_app.analysis.result import SightlineView
from cpted_app.model.edit import Row
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    FeatureId,
    Luminaire,
    Opening,
    Sightline,
    Tree,
)
from cpted_app.model.records import Header, ProblemFrame
from tests.analysis.marks import block, box, sightline, tree, view, views, wall

Obstructing = Barrier | Tree

RANK = {"clear": 0, "filtered": 1, "blocked": 2}

quarters = st.integers(-20, 20).map(lambda n: n / 4)
heights = st.integers(0, 16).map(lambda n: n / 4)
points = st.tuples(quarters, quarters)
openness = st.sampled_from([0.0, 0.0, 0.3, 0.6, 1.0])


@st.composite
def sights(draw: st.DrawFn) -> Sightline:
    start, end = draw(points), draw(points)
    assume(start != end)
    return sightline(start, end, (draw(heights) + 0.25, draw(heights)))


@st.composite
def standing(draw: st.DrawFn, label: str = "B1") -> Obstructing:
    base, rise, kind = draw(heights), draw(heights), draw(st.sampled_from("wrtc"))
    if kind == "c":
        radius = draw(st.integers(1, 12)) / 4
        crown = (base, base + rise + 0.25)
        return replace(tree(draw(points), radius, crown), id=FeatureId(label), label=label)
    top, open_share = base + rise, draw(openness)
    if kind == "w":
        corners = draw(st.lists(points, min_size=2, max_size=4))
        return wall(*corners, base_m=base, top_m=top, openness=open_share, label=label)
    if kind == "r":
        (x, y), width, depth = draw(points), draw(st.integers(1, 20)), draw(st.integers(1, 20))
        corners = list(box(x, y, x + width / 4, y + depth / 4))
    else:
        corners = draw(st.lists(points, min_size=3, max_size=3, unique=True))
        assume(shapely.Polygon(corners).area > 0.0)
    return block(*corners, base_m=base, top_m=top, openness=open_share, label=label)


@st.composite
def sites(draw: st.DrawFn) -> list[Obstructing]:
    count = draw(st.integers(0, 4))
    return [draw(standing(label=f"B{n}")) for n in range(count)]


def same(one: SightlineView, other: SightlineView) -> bool:
    return (one.status, round(one.transmission, 9), round(one.visible_m, 6)) == (
        other.status,
        round(other.transmission, 9),
        round(other.visible_m, 6),
    )


def lowered(row: Obstructing, top_m: float) -> Obstructing:
    return replace(row, height_m=top_m)


def lifted(row: Obstructing, base_m: float) -> Obstructing:
    return (
        replace(row, crown_base_m=base_m) if isinstance(row, Tree) else replace(row, base_m=base_m)
    )


@given(sights(), sites())
def test_lowering_or_lifting_to_the_given_height_clears_that_feature(
    line: Sightline, rows: list[Obstructing]
) -> None:
    for obstacle in view(line, *rows).obstacles:
        for height_m, changed in (
            (obstacle.clear_if_top_m, lowered),
            (obstacle.clear_if_base_m, lifted),
        ):
            if height_m is None:
                continue
            changes: Callable[[Obstructing, float], Obstructing] = changed
            after = [
                changes(row, height_m) if row.id == obstacle.feature_id else row for row in rows
            ]
            left = {each.feature_id for each in view(line, *after).obstacles}
            assert obstacle.feature_id not in left


@given(sights(), sites(), standing(label="B9"))
def test_something_more_in_the_way_never_makes_a_line_clearer(
    line: Sightline, rows: list[Obstructing], more: Obstructing
) -> None:
    before, after = view(line, *rows), view(line, *rows, more)
    assert RANK[after.status] >= RANK[before.status]
    assert after.transmission <= before.transmission
    assert after.visible_m <= before.visible_m


@given(sights(), sites())
def test_a_sees_b_as_b_sees_a(line: Sightline, rows: list[Obstructing]) -> None:
    start, end = line.geometry.coords
    assume(line.target_height_m >= 0.1)
    back = sightline(end, start, (line.target_height_m, line.observer_height_m))
    there, here = view(line, *rows), view(back, *rows)
    assert there.status == here.status
    assert round(there.transmission, 9) == round(here.transmission, 9)
    assert sorted(o.feature_id for o in there.obstacles) == sorted(
        o.feature_id for o in here.obstacles
    )


@given(sights(), sites(), st.floats(0, 360), st.floats(-1e6, 1e6), st.floats(-6e6, 6e6))
def test_turning_and_shifting_the_site_changes_nothing(
    line: Sightline, rows: list[Obstructing], turn_deg: float, east_m: float, north_m: float
) -> None:
    def placed(geometry: shapely.Geometry) -> shapely.Geometry:
        turned = shapely.affinity.rotate(geometry, turn_deg, origin=(0, 0))
        return shapely.affinity.translate(turned, east_m, north_m)

    there = [replace(row, geometry=placed(row.geometry)) for row in rows]
    assert same(view(replace(line, geometry=placed(line.geometry)), *there), view(line, *rows))


@given(sights(), sites(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    line: Sightline, rows: list[Obstructing], rng: random.Random
) -> None:
    mixed = list(rows)
    rng.shuffle(mixed)
    assert view(line, *mixed) == view(line, *rows)


@given(sights(), sites())
def test_what_is_not_declared_as_read_changes_nothing(
    line: Sightline, rows: list[Obstructing]
) -> None:
    at = shapely.Point(0, 0)
    others: list[Row] = [
        Luminaire(id=FeatureId("L1"), geometry=at),
        AccessPoint(id=FeatureId("A1"), geometry=at),
        Opening(id=FeatureId("O1"), geometry=at),
        Camera(id=FeatureId("C1"), geometry=at),
        ProblemFrame(what="fear"),
    ]
    assert not {type(row) for row in others} & ANALYSES["sightlines"].reads
    assert views([Header(), line, *rows, *others]) == views([Header(), line, *rows])
