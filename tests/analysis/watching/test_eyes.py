"""Eyes on the place: courtyards counted by hand, hours, seasons, distance, blank fronts."""

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.registry import ANALYSES
from cpted_app.analysis.watching.eyes import eyes, run
from cpted_app.analysis.watching.eyes_count import bands
from cpted_app.analysis.watching.eyes_result import BLANK, LIVELY, NO_FRONT, EyesResults
from cpted_app.analysis.watching.overlooking import overlooked
from cpted_app.errors import Cancelled
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, Opening, Tree
from cpted_app.model.kinds import BarrierType, OpeningType
from cpted_app.model.site import Site
from tests.analysis.lit import route, wall, zone

Place = tuple[float, float]


def quiet(_share: float) -> None:
    """Want to hear nothing."""


def window(x: float, y: float, bearing_deg: float = 0.0, **values: object) -> Opening:
    """Return a window that looks north, or as told; it is named after its place."""
    name = f"O{x:g},{y:g},{bearing_deg:g}"
    told: dict[str, object] = {"id": FeatureId(name), "label": name}
    return Opening(
        **{**told, **values},  # type: ignore[arg-type] # checked by the row itself
        geometry=shapely.Point(x, y),
        bearing_deg=bearing_deg,
    )


def building(west: float, south: float, east: float, north: float) -> Barrier:
    """Return a building 9 m high."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return wall(*corners, height_m=9.0, barrier_type=BarrierType.BUILDING)


def at(places: Sequence[Place]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return places at the height of a face, shape (n, 3)."""
    return np.column_stack([np.array(places, dtype=float), np.full(len(places), 1.5)])


def counts(rows: Sequence[Row], *places: Place, hour: float | None = None) -> list[float]:
    return list(eyes(Site.of(rows), at(places), quiet, hour=hour).count.tolist())


def results(*rows: Row) -> EyesResults:
    return run(Site.of(rows), quiet)


COURTYARD = [
    building(0, 0, 40, 10),
    building(0, 30, 40, 40),
    *(window(x, 10.0, 0.0) for x in (5.0, 20.0, 35.0)),
    window(20.0, 30.0, 180.0, active_hours="08:00-18:00"),
]
"""A court 20 m wide between two buildings: three windows look north, one looks south by day."""


def test_every_window_of_a_court_sees_its_middle() -> None:
    assert counts(COURTYARD, (20, 20), (2, 11), (20, 45), (20, -5)) == [4, 4, 0, 0]


def test_a_garden_wall_takes_the_windows_behind_it() -> None:
    """One as high as the eyes, 3 m before them, hides a face; a lower one is seen over."""
    high, low = wall((0, 13), (40, 13), height_m=2.0), wall((0, 13), (40, 13), height_m=1.0)
    assert counts([*COURTYARD, high], (20, 22)) == [1]
    assert counts([*COURTYARD, low], (20, 22)) == [4]


def test_hours_count_only_where_they_are_given() -> None:
    """Three windows give no hours: they are perhaps there, at every hour of the day."""
    site = Site.of(COURTYARD)
    for hour, least, up_to in ((12.0, 1, 4), (18.0, 0, 3), (3.0, 0, 3)):
        found = eyes(site, at([(20, 20)]), quiet, hour=hour)
        assert (found.count.tolist(), found.up_to.tolist()) == ([least], [up_to])
    assert eyes(site, at([(20, 20)]), quiet).unknown.tolist() == [0]


def test_rooms_without_people_have_no_eyes_but_stay_openings() -> None:
    rows = [window(0, 0, is_occupied=False), window(3, 0)]
    assert counts(rows, (0, 10)) == [1]
    assert overlooked(Site.of(rows), at([(0, 10)]), quiet).tolist() == [2]


def test_nobody_is_seen_beyond_the_social_field() -> None:
    assert bands().reach_m == 100.0
    assert counts([window(0, 0)], (0, 99.9), (0, 100.1)) == [1, 0]
    assert overlooked(Site.of([window(0, 0)]), at([(0, 100.1)]), quiet).tolist() == [1]


@pytest.mark.parametrize(
    ("away_m", "weight"), [(6.9, 1.0), (24.9, 0.8), (34.9, 0.6), (69.9, 0.4), (99.9, 0.2)]
)
def test_the_weight_falls_by_the_bands(away_m: float, weight: float) -> None:
    found = eyes(Site.of([window(0, 0)]), at([(0, away_m)]), quiet)
    assert found.weighted.tolist() == pytest.approx([weight])


def test_what_is_seen_through_leaves_is_told_apart_and_winter_lets_more_through() -> None:
    crown = Tree(
        id=FeatureId("T"), geometry=shapely.Point(0, 5), crown_base_m=0.0, crown_radius_m=2.0
    )
    site, place = Site.of([crown, window(0, 0), window(10, 0)]), at([(0, 10)])
    summer, winter = (eyes(site, place, quiet, leaf_on=leaf_on) for leaf_on in (True, False))
    for found in (summer, winter):
        assert (found.count.tolist(), found.through.tolist()) == ([2], [1])
    assert summer.weighted < winter.weighted < 1.8


def test_a_hedge_that_loses_its_leaves_is_seen_through_in_winter() -> None:
    hedge = wall((-50, 5), (50, 5), height_m=2.0, seasonal_openness=0.5)
    for rows, winter in (([hedge], 1.0), ([wall((-50, 5), (50, 5))], 0.0)):
        found = results(*rows, window(0, 0), route((-5, 10), (5, 10))).routes["W1"]
        assert (found.mean, found.bare_mean) == (0.0, winter)


def test_a_van_hides_only_while_it_is_parked() -> None:
    van = wall((-5, 4), (5, 4), height_m=2.5, present_hours="08:00-14:00")
    rows = [van, window(0, 0, active_hours="00:00-24:00")]
    assert counts(rows, (0, 10), hour=9.0) == [0]
    assert counts(rows, (0, 10), hour=15.0) == [1]
    assert counts(rows, (0, 10)) == [0]
    by_hour = results(*rows, route((-2, 10), (2, 10))).routes["W1"].hours.least.tolist()
    assert by_hour == [1] * 8 + [0] * 6 + [1] * 10


def test_a_route_past_a_house_has_eyes_in_front_of_it_alone() -> None:
    """One window at x = 50 looks on a street 10 m away: by Pythagoras 99.5 m to either side."""
    found = results(window(100, 0), route((0, 10), (300, 10))).routes["W1"]
    half_m = (100.0**2 - 10.0**2) ** 0.5
    assert found.unseen["any"].share == pytest.approx(1.0 - (100 + half_m) / 300, abs=0.01)
    stretch = found.unseen["any"].longest
    assert stretch == pytest.approx((100 + half_m, 300.0), abs=2.0)
    assert found.mean == pytest.approx(1.0 - found.unseen_share)
    assert (found.gives[0].share, found.gives[0].alone_share) == (found.mean, found.mean)


def test_the_hours_of_a_route_are_at_least_and_up_to() -> None:
    rows = [
        window(0, 0, active_hours="07:00-22:00"),
        window(4, 0),
        window(-4, 0, active_hours="20:00-02:00"),
        route((-3, 10), (3, 10)),
    ]
    found = results(*rows).routes["W1"]
    least = [1, 1, *[0] * 5, *[1] * 13, 2, 2, 1, 1]
    assert found.hours.least.tolist() == found.hours.mean.tolist() == least
    assert found.hours.least_up_to.tolist() == [each + 1 for each in least]
    night = found.unseen["night"]
    assert (night.share, night.share_up_to, night.longest_up_to) == (0.0, 1.0, (0.0, 6.0))
    assert night.hour_up_to == 2.5
    assert found.unseen["evening"].share_up_to == 0.0


def test_two_pieces_of_a_yard_behind_a_house_are_seen_by_nobody() -> None:
    """A house across a yard of 40 m by 40 m: behind it lies ground that no window looks on."""
    house = building(0, 15, 30, 25)
    found = results(house, window(15, 15, 180.0), zone(0, 0, 40, 40)).zones["Z1"]
    assert found.area_m2 == pytest.approx(40 * 40 - 30 * 10)
    south = 40 * 15
    assert found.unseen_m2 == pytest.approx(found.area_m2 - south, rel=0.05)
    (patch,) = found.patches
    assert patch.area_m2 == pytest.approx(found.unseen_m2, rel=1e-3)
    expected = shapely.difference(shapely.box(0, 15, 40, 40), house.geometry)
    assert patch.outline.symmetric_difference(expected).area < 0.05 * expected.area
    assert patch.outline.contains(shapely.Point(patch.place_m))


def test_a_front_is_blank_where_no_window_faces_the_route() -> None:
    """60 m of facade 8 m away; a window at 10 m covers 2 … 18 m of it, one at 50 m looks away."""
    rows = [
        building(0, 8, 60, 20),
        building(0, -60, 60, -40),
        window(10, 8, 180.0),
        window(50, 20, 0.0),
        window(30, 8, 180.0, is_occupied=False),
        route((-10, 0), (60, 0)),
    ]
    found = results(*rows).routes["W1"]
    left, right = found.fronts.T
    assert set(right.tolist()) == {NO_FRONT}
    along = found.along_m - 10.0
    expected = np.where(along < 0, NO_FRONT, np.where(np.abs(along - 10) <= 8, LIVELY, BLANK))
    assert left.tolist() == expected.tolist()
    assert found.blank_share == pytest.approx(44 / 60)
    assert np.ravel(found.blank_stretches(0)) == pytest.approx([10, 12, 28, 70])


def test_open_ground_floors_are_near_doors_and_shopfronts() -> None:
    shop = window(0, 0, opening_type=OpeningType.SHOPFRONT, active_hours="09:00-18:00")
    flat = window(9, 0, eye_height_m=4.5, active_hours="00:00-24:00")
    hours = results(shop, flat, route((-50, 10), (50, 10))).routes["W1"].hours
    near_m = 2 * (15.0**2 - 10.0**2) ** 0.5
    assert hours.open_share[12] == pytest.approx(near_m / 100, abs=0.02)
    assert hours.open_share[18] == hours.open_share_up_to[18] == 0.0


def test_why_there_is_nothing_is_said_at_once() -> None:
    for rows, word in ((window(0, 0), "route"), (route((0, 5), (9, 5)), "window")):
        reason = results(rows).reason
        assert reason is not None
        assert word in reason.msgid


def test_it_can_be_cancelled() -> None:
    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run(Site.of([window(0, 0), route((0, 5), (9, 5))]), stop)


coordinate = st.floats(-30.0, 30.0).map(lambda value: round(value, 1))
place = st.tuples(coordinate, coordinate)
openings = st.lists(st.tuples(place, st.integers(0, 359)), min_size=1, max_size=6)
walls = st.lists(st.tuples(place, place).filter(lambda pair: pair[0] != pair[1]), max_size=5)


def drawn_windows(found: Sequence[tuple[Place, int]]) -> list[Opening]:
    return [
        window(*spot, float(bearing), id=FeatureId(f"O{number}"))
        for number, (spot, bearing) in enumerate(found)
    ]


def drawn_walls(found: Sequence[tuple[Place, Place]]) -> list[Barrier]:
    return [wall(*ends, id=FeatureId(f"B{at}")) for at, ends in enumerate(found)]


@settings(max_examples=50, deadline=None)
@given(openings, walls, st.tuples(place, place), st.lists(place, min_size=1, max_size=6))
def test_windows_add_and_walls_take(
    windows: Sequence[tuple[Place, int]],
    lines: Sequence[tuple[Place, Place]],
    another: tuple[Place, Place],
    places: Sequence[Place],
) -> None:
    rows = [*drawn_windows(windows), *drawn_walls(lines)]
    base = eyes(Site.of(rows), at(places), quiet)
    more = eyes(Site.of([*rows, window(0, 0, id=FeatureId("new"))]), at(places), quiet)
    assert (more.count >= base.count).all()
    assert (more.weighted >= base.weighted).all()
    if another[0] != another[1]:
        walled = eyes(Site.of([*rows, wall(*another, id=FeatureId("new"))]), at(places), quiet)
        assert (walled.count <= base.count).all()
        assert (walled.weighted <= base.weighted + 1e-9).all()


@settings(max_examples=50, deadline=None)
@given(openings, walls, st.lists(place, min_size=1, max_size=6))
def test_lines_of_sight_are_those_of_shapely(
    windows: Sequence[tuple[Place, int]],
    lines: Sequence[tuple[Place, Place]],
    places: Sequence[Place],
) -> None:
    """Walls 2 m high hide all that looks at 1.5 m from 1.6 m; touching ones are left out."""
    rows = drawn_windows(windows)
    barriers = [shapely.LineString(line) for line in lines]
    found = eyes(Site.of([*rows, *drawn_walls(lines)]), at(places), quiet).count
    for number, spot in enumerate(places):
        expected, is_clear_cut = 0, True
        for row in rows:
            turn = np.radians(row.bearing_deg)
            ahead = np.subtract(spot, (row.geometry.x, row.geometry.y))
            depth = float(ahead @ (np.sin(turn), np.cos(turn)))
            line = shapely.LineString([row.geometry, spot])
            is_clear_cut &= abs(depth) > 1e-3 and all(
                line.distance(end) > 1e-3
                for barrier in barriers
                for end in shapely.points(shapely.get_coordinates(barrier))
            )
            is_clear_cut &= all(
                barrier.distance(end) > 1e-3
                for barrier in barriers
                for end in (row.geometry, shapely.Point(spot))
            )
            expected += depth > 0 and not any(line.crosses(barrier) for barrier in barriers)
        if is_clear_cut:
            assert found[number] == expected


def test_it_declares_what_it_reads() -> None:
    assert {Opening, Barrier, Tree} < ANALYSES["eyes"].reads


def test_without_openings_or_cameras_no_compiled_loop_is_loaded() -> None:
    code = (
        "import sys, shapely\n"
        "from cpted_app.analysis.watching import cameras, eyes\n"
        "from cpted_app.model.features import Route\n"
        "from cpted_app.model.site import Site\n"
        "way = Route(id='w', geometry=shapely.LineString([(0, 0), (9, 0)]))\n"
        "for each in (eyes, cameras):\n"
        "    each.run(Site.of([way]), lambda share: None)\n"
        "print('numba' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
