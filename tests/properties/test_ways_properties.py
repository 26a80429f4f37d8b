"""What must hold of ways to goals and of the findings about access, whatever stands there."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpted_app.analysis.registry import ANALYSES
from cpted_app.analysis.ways import access
from cpted_app.analysis.ways.goals import ANY_GOAL, CHOICES, PUBLIC_EXITS, REFUGES, Goal
from cpted_app.analysis.ways.result import WayResults
from cpted_app.analysis.ways.ways_out import exit_distances, way_out
from cpted_app.model.edit import Row
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    Feature,
    FeatureId,
    Luminaire,
    Refuge,
)
from cpted_app.model.kinds import AccessControl, AccessType, BarrierType, PlaceType
from cpted_app.model.records import ProblemFrame
from cpted_app.model.site import Site
from tests.analysis.lit import route, zone
from tests.analysis.walked import gate, help_point, house_door

metres = st.integers(-6, 6).map(float)
places = st.tuples(metres, metres)
SLACK_M = 1e-6


@st.composite
def barriers(draw: st.DrawFn) -> Barrier:
    kind = draw(st.sampled_from([BarrierType.WALL, BarrierType.FENCE, BarrierType.STEPS]))
    if draw(st.booleans()):
        (x, y), (e, n) = draw(places), draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
        shape: shapely.Geometry = shapely.box(x, y, x + e, y + n)
    else:
        corners = draw(st.lists(places, min_size=2, max_size=4))
        assume(len(set(corners)) > 1)
        shape = shapely.LineString(corners)
    return Barrier(id=FeatureId("B"), geometry=shape, barrier_type=kind)


@st.composite
def gates(draw: st.DrawFn) -> AccessPoint:
    x, y = draw(places)
    return gate(
        x,
        y,
        access_type=draw(st.sampled_from([AccessType.PEDESTRIAN, AccessType.VEHICLE])),
        control=draw(st.sampled_from(list(AccessControl))),
        open_to_public=draw(st.booleans()),
        step_free=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def refuges(draw: st.DrawFn) -> Refuge:
    return help_point(*draw(places))


def numbered(rows: Sequence[Feature]) -> list[Row]:
    """Return rows with ids and labels of their own."""
    return [
        replace(row, id=FeatureId(f"{row.kind}{at}"), label=f"N{at}") for at, row in enumerate(rows)
    ]


rows = st.tuples(
    st.lists(barriers(), max_size=4), st.lists(gates(), max_size=3), st.lists(refuges(), max_size=2)
).map(lambda three: [*three[0], *three[1], *three[2]])
spots = st.lists(places, min_size=1, max_size=4)
kinds = st.sampled_from([PUBLIC_EXITS, REFUGES, CHOICES, ANY_GOAL])


def away(
    drawn: Sequence[Feature], points: Sequence[tuple[float, float]], **asked: object
) -> list[float]:
    found = exit_distances(
        Site.of(numbered(drawn)),
        np.array(points),
        lambda _share: None,
        **asked,  # type: ignore[arg-type]
    )
    assert not np.isnan(found).any()
    return [float(one) for one in found]


def none_shorter(before: Sequence[float], after: Sequence[float]) -> bool:
    return all(b <= a + SLACK_M for b, a in zip(before, after, strict=True))


@settings(deadline=None)
@given(rows, barriers(), spots, st.sampled_from([PUBLIC_EXITS, CHOICES]))
def test_one_barrier_more_never_shortens_a_way(
    drawn: list[Feature], more: Barrier, points: list[tuple[float, float]], goals: frozenset[Goal]
) -> None:
    assert none_shorter(away(drawn, points, goals=goals), away([*drawn, more], points, goals=goals))


@settings(deadline=None)
@given(rows, places, spots, kinds)
def test_one_exit_more_never_lengthens_a_way(
    drawn: list[Feature],
    more: tuple[float, float],
    points: list[tuple[float, float]],
    goals: frozenset[Goal],
) -> None:
    after = away([*drawn, gate(*more)], points, goals=goals)
    assert none_shorter(after, away(drawn, points, goals=goals))


@settings(deadline=None)
@given(rows, spots, kinds)
def test_a_step_free_way_is_never_shorter(
    drawn: list[Feature], points: list[tuple[float, float]], goals: frozenset[Goal]
) -> None:
    step_free = away(drawn, points, goals=goals, step_free=True)
    assert none_shorter(away(drawn, points, goals=goals), step_free)


@settings(deadline=None)
@given(rows, spots)
def test_any_goal_is_no_further_than_each(
    drawn: list[Feature], points: list[tuple[float, float]]
) -> None:
    nearest = away(drawn, points, goals=ANY_GOAL)
    for goals in (REFUGES, CHOICES):
        assert none_shorter(nearest, away(drawn, points, goals=goals))


@settings(deadline=None)
@given(rows, places, kinds)
def test_a_way_is_as_long_as_its_path(
    drawn: list[Feature], point: tuple[float, float], goals: frozenset[Goal]
) -> None:
    (length_m,) = away(drawn, [point], goals=goals)
    way = way_out(Site.of(numbered(drawn)), point, goals=goals)
    if way is None:
        assert math.isinf(length_m)
        return
    legs = np.diff(np.array(way.path_m), axis=0)
    assert way.length_m == pytest.approx(length_m, abs=1e-9)
    assert float(np.hypot(*legs.T).sum()) == pytest.approx(length_m, abs=1e-5)


def on_site(drawn: Sequence[Feature]) -> list[Row]:
    """Return rows with routes, zones, a door and a crowd place, and rows that do not matter."""
    return [
        *numbered(drawn),
        route((-7.0, 0.5), (7.0, 0.5), label="W1"),
        route((0.5, -7.0), (0.5, 7.0), label="W2"),
        zone(-3.0, -3.0, 3.0, 3.0, crowds=True),
        zone(-9.0, -9.0, 9.0, -7.0, id="Z2", label="Z2", place_type=PlaceType.STREET),
        house_door(2.0, 2.0),
        Luminaire(id=FeatureId("L1"), geometry=shapely.Point(0, 0)),
        Camera(id=FeatureId("C1"), geometry=shapely.Point(1, 0)),
        ProblemFrame(what="fear after dark"),
    ]


def found(drawn: Sequence[Row]) -> WayResults:
    return access.run(Site.of(drawn), lambda _share: None)


@settings(max_examples=30, deadline=None)
@given(rows)
def test_findings_hang_together(drawn: list[Feature]) -> None:
    ways = found(on_site(drawn))
    for each in (*ways.routes.values(), *ways.zones.values()):
        nearest = each.lengths_m[Goal.CHOICE]
        exits = each.lengths_m[Goal.EXIT]
        known = ~np.isnan(exits)
        assert np.array_equal(known, ~np.isnan(nearest))
        assert (each.step_free_m[known] >= exits[known] - SLACK_M).all()
    for one in ways.routes.values():
        ends = [at for span in one.forced for at in span]
        assert ends == sorted(ends)
        assert all(0.0 <= at <= one.along_m[-1] for at in ends)
    for zone_ways in ways.zones.values():
        assert all(one.directness >= 1.0 - SLACK_M for one in zone_ways.detours)
    for door in ways.doors:
        assert door.is_free <= math.isfinite(door.length_m)
        assert bool(door.path_m) is math.isfinite(door.length_m)
    for crowd in ways.crowds:
        assert crowd.run_up_m <= 200.0
        assert crowd.is_reached is math.isfinite(crowd.length_m)


@settings(max_examples=20, deadline=None)
@given(rows)
def test_hiding_what_is_not_declared_changes_nothing(drawn: list[Feature]) -> None:
    whole = on_site(drawn)
    reads = ANALYSES["ways"].reads
    hidden = [row for row in whole if type(row) in reads]
    assert len(hidden) == len(whole) - len([Luminaire, Camera, ProblemFrame])
    assert plain(found(whole)) == plain(found(hidden))


def plain(value: object) -> object:
    """Return a result as lists and texts, so that two can be compared."""
    if isinstance(value, np.ndarray):
        return np.nan_to_num(value, nan=-1.0, posinf=-2.0).tolist()
    if hasattr(value, "items"):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    names = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return {each: plain(getattr(value, each)) for each in names} if names else value
