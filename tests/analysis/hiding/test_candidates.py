"""Places where somebody could wait unseen, on drawn cases whose answers are known."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
import shapely
import shapely.affinity
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpted_app.analysis.hiding import rules as concealment_rules
from cpted_app.analysis.hiding.candidates import Candidate, concealment, run
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, Opening, Route, Tree
from cpted_app.model.kinds import BarrierType, RouteType
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.analysis.lit import distribution, lamp, route, wall

PATH = route((3, 0), (37, 0))
BENT = route((-7.5, 1.5), (1.5, 1.5), (1.5, -7.5))
"""Around the corner of a house at the origin."""


def ring(*corners: tuple[float, float], **values: object) -> Barrier:
    return wall(*corners, corners[0], **{"height_m": 9.0, **values})


def box(x0: float, y0: float, x1: float, y1: float, **values: object) -> Barrier:
    return ring((x0, y0), (x1, y0), (x1, y1), (x0, y1), **values)


FRONT = ring((-9, 2), (49, 2), (49, 9), (-9, 9), label="B1")
"""A house along the whole path, and beyond its ends."""
RECESS = ring(
    (-9, 2), (19, 2), (19, 3.5), (21, 3.5), (21, 2), (49, 2), (49, 9), (-9, 9), label="B1"
)
"""The same house with a recess 2 m wide and 1.5 m deep."""


def found(*rows: Row, hour: float | None = None) -> tuple[Candidate, ...]:
    return concealment(Site.of(rows), lambda _share: None, hour=hour).candidates


def only(*rows: Row, hour: float | None = None) -> Candidate:
    (candidate,) = found(*rows, hour=hour)
    return candidate


def said(candidate: Candidate) -> str:
    return " ".join(map(str, candidate.reasons))


def test_a_straight_path_in_an_open_square_has_none() -> None:
    far = box(10, 30, 20, 40)
    assert found(PATH) == () == found(PATH, far)


def test_a_flat_wall_beside_a_path_hides_nobody() -> None:
    assert found(PATH, FRONT) == ()


def test_a_recess_in_a_wall_is_one_pocket() -> None:
    one = only(PATH, RECESS)
    assert (one.kind, one.route, one.side, one.rank) == ("entrapment", "W1", "left", 1)
    assert one.along_m == pytest.approx(17.0, abs=1.0)
    assert shapely.Polygon([(19, 2), (21, 2), (21, 3.5), (19, 3.5)]).contains(
        shapely.Point(one.place_m)
    )
    assert one.hidden_by == ("B1",)
    assert one.enclosed_share > 0.6
    assert one.eyes == 0
    assert one.eh_lx is None


def test_the_distance_at_which_a_walker_sees_it_is_that_of_the_line_past_the_corner() -> None:
    """The spot in the middle, 1 m behind the front: half its width, and a shoulder, from (19, 2).

    Its nearer shoulder is seen from where the line past the corner of the recess meets the path.
    """
    one = only(PATH, RECESS)
    x, y = one.place_m
    best_x, best_m = 0.0, 0.0
    for step in range(3, 38):  # the walker's places, along the line
        away = math.hypot(x - step, y)
        aside = 0.2 / away
        shoulders = [(x + s * aside * y, y - s * aside * (x - step)) for s in (-1.0, 0.0, 1.0)]
        sees = any((2.0 / sy) * (sx - step) + step > 19.0 + 1e-9 for sx, sy in shoulders)
        if sees and step <= x:
            best_x, best_m = step, away
            break
    assert best_x > 0
    assert one.until_ahead_m == pytest.approx(best_m, abs=1e-6)


def test_a_window_that_overlooks_a_niche_is_counted() -> None:
    window = Opening(id=FeatureId("O1"), geometry=shapely.Point(20, -8), bearing_deg=0.0)
    one = only(PATH, RECESS, window)
    assert one.eyes == 1
    assert "opening" not in said(one)
    blind = only(PATH, RECESS, replace(window, is_occupied=False))
    assert blind.eyes == 0
    assert "No marked opening sees it." in said(blind)


def test_a_kiosk_in_full_view_of_windows_is_none() -> None:
    kiosk = box(18, 1.5, 21, 4)
    watching = [
        Opening(id=FeatureId(f"O{x}"), geometry=shapely.Point(x, 30), bearing_deg=180.0)
        for x in (0, 20, 40)
    ]
    assert {one.side for one in found(PATH, kiosk)} == {"left"}
    assert found(PATH, kiosk, *watching) == ()


def test_each_side_of_a_blind_corner_hides_from_those_who_come_from_the_other() -> None:
    here, there = sorted(found(BENT, box(-30, -30, 0, 0)), key=lambda one: one.along_m)
    assert (here.until_ahead_m, there.until_back_m) == (None, None)
    assert here.until_back_m == pytest.approx(4.5, abs=2.0)
    assert {here.kind, there.kind} == {"concealment"}
    assert {here.side, there.side} == {"right"}


def test_a_hedge_around_a_corner_does_the_same_while_it_is_dense() -> None:
    line = ((-9.0, 0.0), (0.0, 0.0), (0.0, -9.0))
    hedge = wall(*line, height_m=1.8, barrier_type=BarrierType.HEDGE, openness=0.1, label="H1")
    beside = [one for one in found(BENT, hedge) if one.away_m < 2.0]
    assert len(beside) == 2
    assert {one.hidden_by for one in beside} == {("H1",)}
    assert found(BENT, replace(hedge, openness=0.7)) == ()


def test_columns_hide_one_person_each_and_are_no_pockets() -> None:
    columns = [box(x, 1.5, x + 0.8, 2.3, height_m=4.0, label=f"C{x}") for x in (8, 18, 28)]
    behind = found(PATH, *columns)
    assert {label for one in behind for label in one.hidden_by} == {"C8", "C18", "C28"}
    assert {one.kind for one in behind} == {"concealment"}
    assert all(one.size_m2 < 8.0 for one in behind)


def test_a_thin_post_hides_nobody() -> None:
    assert found(PATH, box(20, 1.5, 20.2, 1.7)) == ()


def test_a_parked_van_counts_while_it_is_there() -> None:
    van = box(
        18, 1.5, 23, 3.5, height_m=2.2, barrier_type=BarrierType.VEHICLE,
        present_hours="08:00-14:00",
    )  # fmt: skip
    assert len(found(PATH, van, hour=10.0)) == 2  # one before it, one behind it
    assert len(found(PATH, van)) == 2
    assert found(PATH, van, hour=15.0) == ()


def test_behind_a_car_one_has_to_crouch() -> None:
    car = box(18, 1.5, 22, 3.3, height_m=1.4, barrier_type=BarrierType.VEHICLE)
    assert {one.is_crouching for one in found(PATH, car)} == {True}
    assert found(PATH, box(18, 1.5, 22, 3.3, height_m=0.9)) == ()


@pytest.mark.parametrize(("openness", "count"), [(0.0, 2), (0.1, 2), (0.6, 0), (1.0, 0)])
def test_a_shrub_hides_as_long_as_it_is_dense(openness: float, count: int) -> None:
    shrub = box(18, 1.5, 21, 3, height_m=1.8, openness=openness)
    assert len(found(PATH, shrub)) == count


def test_a_crown_that_reaches_to_the_ground_hides() -> None:
    def tree(base_m: float) -> Tree:
        return Tree(
            id=FeatureId("T1"), geometry=shapely.Point(20, 4), crown_base_m=base_m, label="T1"
        )

    assert {one.hidden_by for one in found(PATH, tree(0.0))} == {("T1",)}
    assert found(PATH, tree(2.5)) == ()


def test_both_sides_of_a_path_are_looked_at() -> None:
    opposite = ring(
        (-9, -2), (9, -2), (9, -3.5), (11, -3.5), (11, -2), (49, -2), (49, -9), (-9, -9)
    )
    sides = {one.side: one for one in found(PATH, RECESS, opposite)}
    assert sides["left"].along_m == pytest.approx(17.0, abs=1.0)
    assert sides["right"].along_m == pytest.approx(7.0, abs=1.0)


def yard(*, gaps: int) -> list[Barrier]:
    front = [wall((-9, 2), (19, 2), height_m=3.0), wall((20.5, 2), (49, 2), height_m=3.0)]
    back = [wall((15, 2), (15, 9), (26, 9), (26, 2), height_m=3.0)]
    if gaps == 2:
        back = [
            wall((15, 2), (15, 9), (19, 9), height_m=3.0),
            wall((21, 9), (26, 9), (26, 2), height_m=3.0),
        ]
    return front + back


def test_a_courtyard_with_one_gap_is_a_pocket_and_with_two_it_is_not() -> None:
    assert only(PATH, *yard(gaps=1)).kind == "entrapment"
    assert "one way out" in said(only(PATH, *yard(gaps=1)))
    assert {one.kind for one in found(PATH, *yard(gaps=2))} == {"concealment"}


def test_behind_a_long_wall_nobody_is_near() -> None:
    assert found(PATH, wall((-20, 3), (60, 3), height_m=2.5)) == ()


def test_behind_a_low_wall_that_is_climbed_over_one_crouches() -> None:
    low = wall((-20, 2), (60, 2), height_m=1.2)
    assert {one.is_crouching for one in found(PATH, low)} == {True}


def test_darkness_is_a_reason_where_light_is_known() -> None:
    dark, bright = lamp(500.0, 500.0), lamp(20.0, 1.0)
    one = only(PATH, RECESS, dark, distribution())
    assert one.eh_lx == pytest.approx(0.0, abs=0.01)
    assert "dark at night" in said(one)
    lit = only(PATH, RECESS, bright, distribution())
    assert lit.eh_lx is not None
    assert lit.eh_lx > 1.0
    assert only(PATH, RECESS, replace(dark, photometry="unknown")).eh_lx is None


def test_the_route_must_be_walked_and_the_plan_measured() -> None:
    service = replace(PATH, route_type=RouteType.SERVICE)
    assert run(Site.of([service, RECESS]), lambda _share: None).reason is not None
    unmeasured = Header(is_metric=False)
    assert run(Site.of([PATH, RECESS, unmeasured]), lambda _share: None).reason is not None


def test_what_lies_beside_a_route_comes_in_the_order_of_the_walk() -> None:
    second = ring((-9, -2), (9, -2), (9, -3.5), (11, -3.5), (11, -2), (49, -2), (49, -9), (-9, -9))
    results = concealment(Site.of([PATH, RECESS, second]), lambda _share: None)
    beside = results.beside("W1")
    assert [one.side for one in beside] == ["right", "left"]
    assert {one.rank for one in results.candidates} == {1, 2}
    assert results.examined_m == pytest.approx(34.0)
    assert results.beside("other") == ()


def test_a_rule_may_be_tuned() -> None:
    patient = replace_rules(hidden_until_m=2.0)
    site = Site.of([PATH, RECESS])
    assert concealment(site, lambda _share: None, rules=patient).candidates == ()


def replace_rules(**values: float) -> concealment_rules.Rules:
    known = {name: rule.value for name, rule in concealment_rules.sources().items()}
    return concealment_rules.Rules(**{**known, **values})


def test_every_rule_says_where_it_comes_from_and_none_claims_to_be_verified() -> None:
    for rule in concealment_rules.sources().values():
        assert rule.source
        assert rule.quantity
        assert not rule.verified


CASES: dict[str, Sequence[Barrier | Route]] = {
    "recess": (PATH, RECESS),
    "yard": (PATH, *yard(gaps=1)),
    "corner": (BENT, box(-30, -30, 0, 0)),
}


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=8, deadline=None)
@given(
    turn_deg=st.floats(0.0, 360.0),
    east_m=st.floats(-500.0, 500.0),
    north_m=st.floats(-500.0, 500.0),
)
def test_turning_and_moving_a_site_changes_nothing(
    case: str, turn_deg: float, east_m: float, north_m: float
) -> None:
    def moved(row: Barrier | Route) -> Row:
        turned = shapely.affinity.rotate(row.geometry, turn_deg, origin=(0, 0))
        return replace(row, geometry=shapely.affinity.translate(turned, east_m, north_m))

    before = sorted((one.kind, one.side) for one in found(*CASES[case]))
    after = sorted((one.kind, one.side) for one in found(*map(moved, CASES[case])))
    assert after == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    order=st.permutations(range(4)),
    x_m=st.floats(0.0, 40.0),
    y_m=st.floats(-12.0, 12.0),
    bearing_deg=st.floats(0.0, 360.0),
)
def test_the_order_does_not_matter_and_a_further_window_adds_none(
    order: Sequence[int], x_m: float, y_m: float, bearing_deg: float
) -> None:
    kiosk, shrub = box(28, 1.5, 31, 1.9), box(8, -4, 11, -2, height_m=1.8, openness=0.1)
    rows: list[Row] = [PATH, RECESS, kiosk, shrub]
    before = found(*rows)
    places = [(one.place_m, one.kind, one.rank) for one in before]
    again = found(*(rows[at] for at in order))
    assert [(one.place_m, one.kind, one.rank) for one in again] == places
    window = Opening(id=FeatureId("O1"), geometry=shapely.Point(x_m, y_m), bearing_deg=bearing_deg)
    after = found(*rows, window)
    assert len(after) <= len(before)
    assert all(any(one.outline.equals(old.outline) for old in before) for one in after)


def test_a_site_without_routes_says_so() -> None:
    nothing = run(Site(), lambda _share: None)
    assert (nothing.candidates, nothing.examined_m) == ((), 0.0)
    assert "No route is marked" in str(nothing.reason)


def test_an_outline_drawn_across_itself_is_no_obstacle_to_the_search() -> None:
    crossed = ring((10, -3), (15, -8), (15, -3), (10, -8))
    assert "entrapment" in {one.kind for one in found(PATH, RECESS, crossed)}
