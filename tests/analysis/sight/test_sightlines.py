"""What a sightline meets, against numbers worked out by hand."""

import math
from dataclasses import replace

import pytest
import shapely

from cpted_app.analysis.registry import ANALYSES, run_all
from cpted_app.analysis.scene import CROWN_OPENNESS
from cpted_app.errors import Cancelled
from cpted_app.model.features import Barrier, Sightline
from cpted_app.model.kinds import BarrierType
from cpted_app.model.placement import from_scale
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site
from tests.analysis.marks import block, box, sightline, tree, view, views, wall


def plan(
    name: str,
    scale_uncertainty: float | None,
    *,
    is_visible: bool = True,
    is_calibrated: bool = True,
) -> Plan:
    return Plan(
        id=name,
        name=name,
        media_type="image/png",
        attachment="0",
        width_px=400.0,
        height_px=100.0,
        placement=from_scale(0.1, 100.0),
        scale_uncertainty=scale_uncertainty,
        is_visible=is_visible,
        is_calibrated=is_calibrated,
    )


def test_nothing_in_the_way_is_clear_over_the_whole_length() -> None:
    seen = view(sightline((0, 0), (3, 4)))  # 3-4-5 triangle
    assert (seen.status, seen.length_m, seen.visible_m) == ("clear", 5.0, 5.0)
    assert (seen.transmission, seen.visible_share, seen.obstacles) == (1.0, 1.0, ())


def test_the_hedge_of_1_90_m_would_have_to_be_1_05_m() -> None:
    # Eye 1.60 m, target 0.50 m, hedge halfway (14.2 of 28.4 m): 1.60 - 0.5 * 1.10 = 1.05 m.
    hedge = wall((14.2, -3), (14.2, 3), top_m=1.9, kind=BarrierType.HEDGE, label="B4")
    seen = view(sightline((0, 0), (28.4, 0), (1.6, 0.5), "S2"), hedge)
    (obstacle,) = seen.obstacles
    assert seen.status == "blocked"
    assert seen.visible_m == pytest.approx(14.2)
    assert obstacle.sight_low_m == pytest.approx(1.05)
    assert obstacle.clear_if_top_m == 1.05
    cut = replace(hedge, height_m=1.05)
    assert view(sightline((0, 0), (28.4, 0), (1.6, 0.5), "S2"), cut).status == "clear"


def test_the_height_that_clears_is_rounded_so_that_building_it_clears() -> None:
    # Eye 1.60, target 1.50, hedge at 14.2 of 26.5 m: 1.60 - 0.10 * 14.2 / 26.5 = 1.5464 m.
    # Rounding to 1.55 would still block; 1.54 is clear.
    hedge = wall((14.2, -3), (14.2, 3), top_m=1.9)
    line = sightline((0, 0), (26.5, 0))
    (obstacle,) = view(line, hedge).obstacles
    assert obstacle.sight_low_m == pytest.approx(1.6 - 0.1 * 14.2 / 26.5)
    assert (obstacle.clear_if_top_m, obstacle.clear_if_base_m) == (1.54, 1.55)
    assert view(line, replace(hedge, height_m=1.55)).status == "blocked"
    assert view(line, replace(hedge, height_m=1.54)).status == "clear"
    assert view(line, replace(hedge, base_m=1.55)).status == "clear"


@pytest.mark.parametrize(
    ("base_m", "top_m", "status"),
    [
        (0.0, 1.5, "clear"),  # the line passes exactly over the top
        (0.0, 1.500_01, "blocked"),
        (1.5, 3.0, "clear"),  # and exactly under the lower edge
        (1.499_99, 3.0, "blocked"),
    ],
)
def test_a_line_that_grazes_an_edge_is_clear(base_m: float, top_m: float, status: str) -> None:
    # Level line at 1.5 m.
    barrier = wall((10, -1), (10, 1), base_m=base_m, top_m=top_m)
    assert view(sightline(heights_m=(1.5, 1.5)), barrier).status == status


def test_a_wall_beside_the_line_is_no_obstacle() -> None:
    assert view(sightline(), wall((10, 0.01), (10, 5))).status == "clear"


def test_a_ray_through_a_free_end_or_a_vertex_meets_the_line_once() -> None:
    assert len(view(sightline(), wall((10, 0), (10, 5))).obstacles) == 1
    bent = view(sightline(), wall((8, -4), (10, 0), (8, 4)))
    assert [(o.from_m, o.to_m) for o in bent.obstacles] == [(10.0, 10.0)]


def test_a_wall_along_the_ray_blocks_from_where_it_begins() -> None:
    (obstacle,) = view(sightline(), wall((5, 0), (12, 0))).obstacles
    assert (obstacle.from_m, obstacle.to_m) == (5.0, 12.0)
    # It is as high as the line at its far end: 1.6 - 0.1 * 12 / 20 = 1.54 m.
    assert obstacle.sight_low_m == pytest.approx(1.54)
    assert obstacle.sight_high_m == pytest.approx(1.6 - 0.1 * 5 / 20)


def test_a_wall_of_no_length_on_the_line_counts() -> None:
    assert view(sightline(), wall((10, 0), (10, 0))).status == "blocked"


def test_who_stands_at_a_wall_or_looks_at_one_sees() -> None:
    assert view(sightline(), wall((0, -5), (0, 5))).status == "clear"
    assert view(sightline(), wall((20, -5), (20, 5))).status == "clear"
    assert view(sightline(), wall((-5, 0), (0, 0))).status == "clear"
    assert view(sightline(), wall((0, 0), (5, 0))).visible_m == 0.0


def test_a_fence_crossed_twice_filters_twice() -> None:
    fence = wall((5, -1), (5, 1), (9, 1), (9, -1), openness=0.6, kind=BarrierType.FENCE)
    seen = view(sightline(), fence)
    assert [o.from_m for o in seen.obstacles] == [5.0, 9.0]
    assert seen.status == "filtered"
    assert seen.transmission == pytest.approx(0.36)
    assert seen.visible_m == 20.0


def test_a_fully_open_barrier_is_no_obstacle() -> None:
    assert view(sightline(), wall((10, -1), (10, 1), openness=1.0)).obstacles == ()


def test_obstacles_come_by_distance_and_the_first_opaque_one_ends_the_view() -> None:
    seen = view(
        sightline(),
        wall((15, -1), (15, 1), label="B3"),
        wall((12, -1), (12, 1), label="B2"),
        wall((4, -1), (4, 1), openness=0.5, label="B1"),
    )
    assert [o.label for o in seen.obstacles] == ["B1", "B2", "B3"]
    assert (seen.status, seen.visible_m, seen.transmission) == ("blocked", 12.0, 0.0)


def test_a_building_covers_the_stretch_inside_its_outline() -> None:
    (obstacle,) = view(sightline(), block(*box(6, -2, 11, 2))).obstacles
    assert (obstacle.from_m, obstacle.to_m) == (6.0, 11.0)


def test_a_courtyard_is_outside() -> None:
    seen = view(sightline(), block(*box(4, -4, 16, 4), holes=[box(6, -2, 14, 2)]))
    assert [(o.from_m, o.to_m) for o in seen.obstacles] == [(4.0, 6.0), (14.0, 16.0)]


def test_an_l_shaped_building_is_entered_twice_and_cleared_at_one_height() -> None:
    # A U open to the north around x = 8 … 12; line from 4 m down to 1 m over 20 m.
    u = block((5, -2), (15, -2), (15, 2), (12, 2), (12, -1), (8, -1), (8, 2), (5, 2), top_m=9)
    seen = view(sightline(heights_m=(4.0, 1.0)), u)
    assert [(o.from_m, o.to_m) for o in seen.obstacles] == [(5.0, 8.0), (12.0, 15.0)]
    # Lowest line inside: at 15 m, 4 - 3 * 15 / 20 = 1.75 m.
    assert {o.clear_if_top_m for o in seen.obstacles} == {1.75}


def test_a_line_that_comes_in_through_the_roof_starts_there() -> None:
    # From 9 m down to 1 m over 20 m: at the roof of 5 m after 10 m, inside until 15 m (3 m).
    (obstacle,) = view(sightline(heights_m=(9, 1)), block(*box(6, -2, 15, 2), top_m=5)).obstacles
    assert (obstacle.from_m, obstacle.to_m) == (10.0, 15.0)
    assert (obstacle.sight_low_m, obstacle.sight_high_m) == (3.0, 5.0)
    assert (obstacle.clear_if_top_m, obstacle.clear_if_base_m) == (3.0, None)


def test_a_thin_roof_stops_a_line_through_it() -> None:
    roof = block(*box(0, -2, 20, 2), base_m=3, top_m=3, kind=BarrierType.CANOPY)
    assert view(sightline(heights_m=(5, 1)), roof).status == "blocked"
    assert view(sightline(heights_m=(1.6, 1.5)), roof).status == "clear"


def test_a_canopy_is_seen_under_and_cleared_by_lifting_it() -> None:
    roof = block(*box(5, -2, 10, 2), base_m=1.2, top_m=4, kind=BarrierType.CANOPY)
    (obstacle,) = view(sightline(heights_m=(1.6, 1.6)), roof).obstacles
    assert obstacle.clear_if_base_m == 1.6
    assert "lower edge is 1.60 m or higher (now 1.20 m)" in str(obstacle.remedy)
    assert view(sightline(heights_m=(1.6, 1.6)), replace(roof, base_m=1.6)).status == "clear"


def test_no_height_is_given_at_which_nothing_would_be_left() -> None:
    # Line from 3 m down to 1 m over 20 m, slab between 1.5 m and 2.5 m: it enters at the top
    # after 5 m and leaves at the lower edge after 15 m.
    slab = block(*box(0, -2, 20, 2), base_m=1.5, top_m=2.5)
    (obstacle,) = view(sightline(heights_m=(3, 1)), slab).obstacles
    assert (obstacle.from_m, obstacle.to_m) == (5.0, 15.0)
    assert (obstacle.clear_if_top_m, obstacle.clear_if_base_m) == (None, None)
    assert (
        str(obstacle.remedy) == "building B1 clears the line only if it or the sightline is moved"
    )


def test_along_a_facade_or_past_a_corner_is_clear() -> None:
    assert view(sightline(), block(*box(5, 0, 15, 8))).status == "clear"
    assert view(sightline(), block((10, 0), (14, 4), (6, 4))).status == "clear"


def test_two_houses_that_share_a_wall_leave_no_gap_along_it() -> None:
    houses = [block(*box(5, 0, 15, 8), label="B1"), block(*box(8, -8, 18, 0), label="B2")]
    seen = view(sightline(), *houses)
    assert [(o.label, o.from_m, o.to_m) for o in seen.obstacles] == [
        ("B1", 8.0, 15.0),
        ("B2", 8.0, 15.0),
    ]
    same_side = [block(*box(5, 0, 15, 8), label="B1"), block(*box(8, 0, 18, 6), label="B2")]
    assert view(sightline(), *same_side).status == "clear"


def test_from_a_facade_outward_is_clear_and_from_inside_is_not() -> None:
    house = block(*box(-8, -3, 0, 3))
    assert view(sightline(), house).status == "clear"
    assert view(sightline((0, 0), (-20, 0)), house).visible_m == 0.0
    assert view(sightline((-1, 0), (20, 0)), house).visible_m == 0.0
    assert view(sightline((20, 0), (0, 0)), house).status == "clear"
    assert view(sightline((20, 0), (-1, 0)), house).visible_m == 20.0


def test_a_crown_filters_along_its_chord() -> None:
    # Crown of radius 5 m, 3 m beside the line: half chord sqrt(25 - 9) = 4 m around x = 10.
    seen = view(sightline(), tree((10, 3), radius_m=5))
    (obstacle,) = seen.obstacles
    assert obstacle.from_m == pytest.approx(6.0)
    assert obstacle.to_m == pytest.approx(14.0)
    assert (seen.status, seen.transmission) == ("filtered", CROWN_OPENNESS)


def test_a_crown_is_seen_under_and_a_tangent_does_not_touch() -> None:
    assert view(sightline(), tree((10, 0), crown_m=(2.2, 8))).status == "clear"
    assert view(sightline(), tree((10, 2), radius_m=2.0)).status == "clear"
    assert view(sightline(), tree((10, 2.0005), radius_m=2.0)).status == "clear"


def test_coordinates_in_the_millions_lose_nothing() -> None:
    x, y = 691_402.18, 5_334_871.60
    seen = view(sightline((x, y), (x + 20, y)), wall((x + 14.2, y - 1), (x + 14.2, y + 1)))
    assert seen.visible_m == pytest.approx(14.2, abs=1e-8)
    facade = block(*box(x, y, x + 20, y + 5))
    slanted = shapely.affinity.rotate(facade.geometry, 31.0, origin=(x, y))
    end = slanted.exterior.coords[1]
    assert view(sightline((x, y), end), replace(facade, geometry=slanted)).status == "clear"


def test_a_plan_that_is_not_calibrated_gives_a_reason_and_no_view() -> None:
    result = views([Header(is_metric=False), sightline()])
    assert result.views == {}
    assert "not calibrated" in str(result.reason)


def test_the_uncertainty_is_that_of_the_plan_drawn_on() -> None:
    line = sightline()  # 20 m; a click is 0.1 m on these plans
    assert view(line).length_uncertainty_m is None
    drawn = math.hypot(0.08, 0.1 * math.sqrt(2.0))
    assert view(line, plan("a", 0.004)).length_uncertainty_m == pytest.approx(drawn)
    hidden = view(line, plan("a", 0.004), plan("c", 0.5, is_visible=False))
    assert hidden.length_uncertainty_m == pytest.approx(drawn)
    assert view(line, plan("b", None)).length_uncertainty_m is None
    unplaced = view(line, plan("a", 0.004), plan("b", None, is_calibrated=False))
    assert unplaced.length_uncertainty_m == pytest.approx(drawn)
    assert view(replace(line, source="a.dxf"), plan("a", 0.004)).length_uncertainty_m is None


def test_a_slanted_wall_makes_the_clear_view_less_sure() -> None:
    line = sightline((2, 5), (30, 5))
    straight = view(line, wall((16, 1), (16, 9)), plan("a", 0.001))
    slanted = view(line, wall((12, 1), (20, 9)), plan("a", 0.001))
    assert straight.visible_m == pytest.approx(slanted.visible_m)
    by_scale_m, both_m = 14 * 0.001, 0.1 * math.sqrt(2.0)
    assert straight.visible_uncertainty_m == pytest.approx(math.hypot(by_scale_m, both_m))
    # At 45° a shift aside moves the meeting point by as much.
    expected = math.hypot(by_scale_m, both_m, both_m)
    assert slanted.visible_uncertainty_m == pytest.approx(expected)


def test_a_corner_that_is_just_passed_leaves_the_view_unsure() -> None:
    line = sightline((2, 5), (30, 5))
    for away_m, is_sure in ((0.2, False), (0.4, True)):  # at k = 2 the shift is 0.28 m
        seen = view(line, wall((16, 5 + away_m), (16, 9)), plan("a", 0.001))
        assert seen.status == "clear"
        assert seen.share_uncertainty is not None
        assert seen.visible_uncertainty_m is not None
        assert (seen.share_uncertainty == 0.0) == is_sure
        assert (seen.visible_uncertainty_m < 1.0) == is_sure


def test_an_obstacle_taken_from_a_file_leaves_the_view_not_known() -> None:
    line = sightline((2, 5), (30, 5))
    taken = replace(wall((16, 1), (16, 9)), source="walls.dxf")
    seen = view(line, taken, plan("a", 0.001))
    assert seen.length_uncertainty_m is not None
    assert seen.visible_uncertainty_m is None
    clear = view(line, plan("a", 0.001))
    assert clear.visible_uncertainty_m == clear.length_uncertainty_m


def test_the_sentences_say_what_where_and_how_much() -> None:
    hedge = wall((14.2, -3), (14.2, 3), top_m=1.9, kind=BarrierType.HEDGE, label="B4")
    line = sightline((0, 0), (28.4, 0), (1.6, 0.5), "S2")
    seen = view(line, hedge)
    assert str(seen.sentence) == "S2: blocked at 14.2 of 28.4 m by hedge B4"
    assert str(seen.obstacles[0].remedy) == (
        "hedge B4 clears the line if it is 1.05 m or lower (now 1.90 m)"
    )
    assert str(view(line).sentence) == "S2: clear over 28.4 m"
    filtered = view(line, replace(hedge, openness=0.6), tree((20, 0), crown_m=(0.1, 8)))
    assert str(filtered.sentence) == (
        "S2: 28.4 m, filtered by hedge B4, tree T1; 12 % of sight gets through"
    )


def test_progress_runs_to_one_and_can_cancel() -> None:
    told: list[float] = []
    site = Site.of([sightline(), sightline((0, 0), (0, 9), label="S2")])
    run_all(site, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)

    def cancel(share: float) -> None:
        if share > 0.0:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_all(site, cancel)


def test_the_analysis_declares_what_it_reads() -> None:
    assert {Sightline, Barrier, Header, Plan} < ANALYSES["sightlines"].reads
    assert len(ANALYSES["sightlines"].reads) == 5
