"""Ways to refuges and choices, by hour and without steps: worked out by hand."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely

from cpted_app.analysis.ways.goals import ANY_GOAL, CHOICES, PUBLIC_EXITS, REFUGES, Goal
from cpted_app.analysis.ways.ways_out import exit_distances, seconds, way_out
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AccessControl, BarrierType
from cpted_app.model.site import Site
from tests.analysis.lit import route
from tests.analysis.walked import block, gate, help_point, line, ring


def away(
    rows: Sequence[Row],
    place: tuple[float, float],
    goals: frozenset[Goal] = PUBLIC_EXITS,
    **asked: object,
) -> float:
    found = exit_distances(
        Site.of(rows),
        np.array([place]),
        lambda _share: None,
        goals=goals,
        **asked,  # type: ignore[arg-type]
    )
    return float(found[0])


def test_each_kind_of_goal_is_counted_alone_and_all_together() -> None:
    cross = [route((-50, 30), (50, 30), label="W1"), route((0, 30), (0, 90), label="W2")]
    rows = [gate(0, -40), help_point(20, 0), *cross]
    assert away(rows, (0, 0)) == 40
    assert away(rows, (0, 0), REFUGES) == 20
    assert away(rows, (0, 0), CHOICES) == 30
    assert away(rows, (0, 0), ANY_GOAL) == 20
    assert away(rows, (0, -30), CHOICES) == 10  # an exit is a choice as well


def test_steps_stop_only_whoever_needs_a_step_free_way() -> None:
    steps = line("B1", (-3, 5), (3, 5), barrier_type=BarrierType.STEPS, height_m=1.0)
    flat = line("B1", (-3, 5), (3, 5), barrier_type=BarrierType.STEPS, height_m=0.0)
    for row in (steps, flat):
        assert away([gate(0, 10), row], (0, 0)) == 10
        assert away([gate(0, 10), row], (0, 0), step_free=True) == pytest.approx(
            2 * math.hypot(3, 5)
        )


def test_an_exit_with_steps_does_not_count_as_step_free_and_an_unknown_one_does() -> None:
    rows = [gate(0, 5, "A1", step_free=False), gate(0, 9, "A2"), gate(0, 20, "A3", step_free=True)]
    assert away(rows, (0, 0)) == 5
    assert away(rows, (0, 0), step_free=True) == 9


def test_what_is_closed_or_gone_at_an_hour_does_not_count() -> None:
    shop = help_point(0, 10, open_hours="08:00-20:00")
    post = help_point(0, 30, "H2")
    stall = line("B1", (-4, 5), (4, 5), present_hours="08:00-14:00")
    park = gate(0, 12, open_hours="06:00-22:00")
    rows = [shop, post, stall, park]
    around = math.hypot(4, 5) * 2
    assert away(rows, (0, 0), REFUGES, hour=10.0) == pytest.approx(around)
    assert away(rows, (0, 0), REFUGES, hour=15.0) == 10
    assert away(rows, (0, 0), REFUGES, hour=23.0) == 30
    assert away(rows, (0, 0), REFUGES) == pytest.approx(around)
    assert away(rows, (0, 0), hour=15.0) == 12
    assert away(rows, (0, 0), hour=23.0) == math.inf


@pytest.mark.parametrize(
    ("values", "passes"),
    [
        ({}, True),
        ({"open_to_public": False}, True),  # nothing but a sign stops anybody
        ({"control": AccessControl.LOCK}, True),  # public: it is open when it is open
        ({"open_to_public": False, "control": AccessControl.LOCK}, False),
        ({"open_to_public": False, "control": AccessControl.KEY_FOB}, False),
        ({"open_to_public": False, "control": AccessControl.STAFFED}, False),
    ],
)
def test_a_gate_in_a_wall_is_a_way_through_by_its_control(
    values: dict[str, Any], passes: bool
) -> None:
    yard = ring("B1", -10, -10, 10, 10)
    rows = [yard, gate(0, 10, **values), help_point(0, 30)]
    assert away(rows, (0, 0), REFUGES) == (30 if passes else math.inf)


def test_a_gate_that_is_closed_or_has_steps_is_no_way_through() -> None:
    rows = [
        ring("B1", -10, -10, 10, 10),
        gate(0, 10, open_hours="06:00-22:00", step_free=False),
        help_point(0, 30),
    ]
    assert away(rows, (0, 0), REFUGES, hour=12.0) == 30
    assert away(rows, (0, 0), REFUGES, hour=23.0) == math.inf
    assert away(rows, (0, 0), REFUGES, step_free=True) == math.inf


def test_a_refuge_inside_a_building_is_reached_at_its_wall() -> None:
    rows = [block("B1", 10, -5, 30, 5), help_point(12, 0)]
    assert away(rows, (0, 0), REFUGES) == pytest.approx(10)


def test_the_way_of_one_place_names_its_goal_and_bends_where_it_must() -> None:
    site = Site.of([line("B1", (3, -4), (3, 9)), gate(6, 0, "A1"), gate(90, 0, "A2")])
    way = way_out(site, (0.0, 0.0))
    assert way is not None
    assert (way.goal, way.goal_id, way.label) == (Goal.EXIT, "A1", "A1")
    assert way.length_m == 10
    assert list(way.path_m) == [(0, 0), (3, -4), (6, 0)]
    assert way.seconds == pytest.approx(10 / 1.2)
    assert seconds(12.0) == pytest.approx(10.0)


def test_the_path_is_as_long_as_the_way_and_crosses_no_wall() -> None:
    walls = [block("B1", 4, -9, 9, 20), line("B2", (12, -30), (12, 15)), ring("B3", 14, 0, 19, 6)]
    site = Site.of([*walls, gate(22, 3, "A1"), help_point(-40, 0)])
    inner = shapely.union_all([row.geometry.buffer(-1e-6) for row in walls[:1]])
    for place in ((0.0, 0.0), (3.9, 7.0), (11.0, -20.0), (13.0, 3.0)):
        way = way_out(site, place)
        assert way is not None
        path = shapely.LineString(way.path_m)
        assert path.length == pytest.approx(way.length_m, abs=1e-9)
        assert not path.intersects(inner)
        assert not any(path.crosses(row.geometry) for row in walls[1:])


def test_without_a_goal_there_is_no_way() -> None:
    site = Site.of([ring("B1", -1, -1, 1, 1), gate(5, 5)])
    assert way_out(site, (0.0, 0.0)) is None
    assert way_out(site, (9.0, 5.0), goals=REFUGES) is None
    solid = Site.of([block("B1", -1, -1, 1, 1), gate(5, 5)])
    assert way_out(solid, (0.0, 0.0)) is None
