"""Windows that see a person: half-planes, walls in between, and sloppy drawing."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.sight import sightlines
from cpted_app.analysis.watching.overlooking import overlooked
from cpted_app.analysis.watching.watchers import DRAWN_INSIDE_M
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, Opening, Sightline, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.site import Site
from tests.analysis.lit import wall

HOUSE = wall((-5, -8), (5, -8), (5, 0), (-5, 0), (-5, -8), height_m=9.0)
"""Its northern wall is the line y = 0."""


def window(x: float, y: float, bearing_deg: float = 0.0, **values: object) -> Opening:
    told: dict[str, object] = {"id": FeatureId(f"O{x:g},{y:g},{bearing_deg:g},{values}")}
    return Opening(
        **{**told, **values},  # type: ignore[arg-type] # checked by the row itself
        geometry=shapely.Point(x, y),
        bearing_deg=bearing_deg,
    )


def counts(
    rows: Sequence[Row], *points_m: tuple[float, ...], leaf_on: bool = True, z_m: float = 1.5
) -> list[float]:
    places = np.array([(*point, z_m)[:3] for point in points_m], dtype=float)
    found = overlooked(Site.of(rows), places, lambda _share: None, leaf_on=leaf_on)
    return list(found.tolist())


def test_it_sees_the_half_plane_strictly_in_front_of_it() -> None:
    found = counts([window(0, 0)], (0, 5), (50, 0.01), (50, 0), (-50, 0), (0, 0), (0, -5))
    assert found == [1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("bearing_deg", [0.0, 37.0, 90.0, 180.0, 263.5, 360.0])
def test_bearings_turn_clockwise_from_north(bearing_deg: float) -> None:
    east, north = math.sin(math.radians(bearing_deg)), math.cos(math.radians(bearing_deg))
    ahead, behind = (3.0 * east, 3.0 * north), (-3.0 * east, -3.0 * north)
    assert counts([window(0, 0, bearing_deg)], ahead, behind) == [1, 0]


def test_every_window_counts() -> None:
    rows = [HOUSE, window(-3, 0), window(3, 0), window(3, 0, eye_height_m=4.4), window(5, -4, 90)]
    found = counts(rows, (0, 10), (10, -4), (20, 20), (0, -20), (-10, -4))
    assert found == [3, 1, 4, 0, 0]


@pytest.mark.parametrize("off_m", [0.0, 0.03, -0.03, -0.3, 1e-9, -1e-9])
def test_its_own_wall_does_not_hide_the_street_however_it_was_drawn(off_m: float) -> None:
    """Drawn on the wall, a few centimetres outside or inside it, or in the middle of it."""
    rows = [HOUSE, window(1, off_m)]
    assert counts(rows, (0, 10), (4.9, 0.5), (-30, 0.5), (40, 30)) == [1, 1, 1, 1]


def test_a_slanting_wall_far_from_the_origin_does_not_hide_either() -> None:
    x, y, turn = 392_017.331, 5_820_113.719, math.radians(23.7)
    along, out = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))

    def at(s: float, d: float) -> tuple[float, float]:
        return x + s * along[0] + d * out[0], y + s * along[1] + d * out[1]

    house = wall(at(-5, -8), at(5, -8), at(5, 0), at(-5, 0), at(-5, -8), height_m=9.0)
    bearing_deg = math.degrees(math.atan2(*out)) % 360.0
    for share in np.linspace(-4.9, 4.9, 41):
        rows = [house, window(*at(float(share), 0.0), bearing_deg)]
        assert counts(rows, at(0, 10), at(30, 1), at(-60, 0.5), at(0, -12)) == [1, 1, 1, 0]


def test_deep_inside_a_building_nothing_is_seen() -> None:
    assert counts([HOUSE, window(1, -DRAWN_INSIDE_M - 0.1)], (0, 10)) == [0]


def test_the_front_of_a_building_may_be_a_line_but_a_garden_wall_hides() -> None:
    line = ((-5, 0), (5, 0))
    front = wall(*line, barrier_type=BarrierType.BUILDING)
    for off_m in (0.0, 0.03, -0.03):
        assert counts([front, window(1, off_m)], (0, 10)) == [1]
    assert counts([wall(*line), window(1, -0.03)], (0, 10)) == [0]


def test_a_thin_wall_marked_as_a_solid_has_windows_too() -> None:
    thin = wall((-5, -0.3), (5, -0.3), (5, 0), (-5, 0), (-5, -0.3))
    assert counts([thin, window(1, -0.15), window(1, -0.15, 180)], (0, 10), (0, -9)) == [1, 1]


def test_a_wall_shared_with_the_next_house_is_no_window_to_the_street() -> None:
    next_door = wall((-5, 0), (5, 0), (5, 8), (-5, 8), (-5, 0), height_m=9.0)
    for off_m in (0.0, -0.1):
        assert counts([HOUSE, next_door, window(1, off_m)], (0, 20), (0, 4)) == [0, 0]


def test_the_wing_of_its_own_building_hides_what_is_behind_it() -> None:
    corners = [(-5, -8), (9, -8), (9, 6), (5, 6), (5, 0), (-5, 0), (-5, -8)]
    assert counts([wall(*corners, height_m=9.0), window(0, 0)], (20, 3), (4, 3)) == [0, 1]


def test_what_is_in_between_hides_by_its_height() -> None:
    """A person's 1.5 m at 10 m, an eye at 4.5 m: half-way the line of sight is 3 m up."""
    eye = window(0, 0, eye_height_m=4.5)
    for top_m, seen in ((2.9, 1), (3.0, 1), (3.1, 0)):
        assert counts([eye, wall((-9, 5), (9, 5), height_m=top_m)], (0, 10)) == [seen]
    assert counts([eye, wall((-9, 5), (9, 5), base_m=3.0, height_m=9.0)], (0, 10)) == [1]
    assert counts([eye, wall((-9, 5), (9, 5), height_m=3.1)], (0, 10), z_m=1.8) == [1]


def test_fences_and_crowns_filter_and_a_hedge_may_be_bare() -> None:
    crown = Tree(id=FeatureId("T"), geometry=shapely.Point(0, 5), crown_base_m=0.0, height_m=8.0)
    fence = wall((-9, 6), (9, 6), openness=0.1)
    assert counts([window(0, 0), crown, fence], (0, 10)) == [1]
    hedge = wall((-9, 6), (9, 6), openness=0.0, seasonal_openness=0.5)
    assert counts([window(0, 0), hedge], (0, 10)) == [0]
    assert counts([window(0, 0), hedge], (0, 10), leaf_on=False) == [1]


def test_without_windows_or_points_there_is_nothing() -> None:
    assert counts([HOUSE], (0, 10)) == [0]
    nothing = overlooked(Site.of([window(0, 0)]), np.empty((0, 3)), lambda _share: None)
    assert nothing.shape == (0,)


coordinate = st.floats(-20.0, 20.0).map(lambda value: round(value, 2))
place = st.tuples(coordinate, coordinate)
size = st.tuples(*[st.floats(0.5, 20.0).map(lambda value: round(value, 2))] * 2)
north = st.tuples(coordinate, st.floats(0.01, 40.0))


@st.composite
def screens(draw: st.DrawFn) -> list[Barrier]:
    found = []
    for number in range(draw(st.integers(1, 5))):
        (x, y), (dx, dy) = draw(place), draw(size)
        is_solid = draw(st.booleans())
        shape = (
            shapely.box(x, y, x + dx, y + dy)
            if is_solid
            else shapely.LineString([(x, y), (x + dx, y + dy)])
        )
        base_m = draw(st.sampled_from([0.0, 0.0, 1.7, 2.5]))
        found.append(
            Barrier(
                id=FeatureId(f"B{number}"),
                geometry=shape,
                barrier_type=BarrierType.WALL,
                base_m=base_m,
                height_m=base_m + draw(st.sampled_from([0.5, 1.55, 3.0])),
                openness=draw(st.sampled_from([0.0, 0.0, 0.4])),
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(screens(), place, st.floats(0.5, 8.0), st.lists(north, min_size=1, max_size=8))
def test_it_says_what_a_sightline_says(
    barriers: list[Barrier],
    eye: tuple[float, float],
    height_m: float,
    away: list[tuple[float, float]],
) -> None:
    """The exact analysis of a marked line is another program text with the same rules."""
    around = [row for row in barriers if not row.geometry.covers(shapely.Point(eye))]
    points = [(eye[0] + x, eye[1] + y) for x, y in away]
    lines = [
        Sightline(
            id=FeatureId(f"S{at}"),
            geometry=shapely.LineString([eye, point]),
            observer_height_m=height_m,
            target_height_m=1.5,
        )
        for at, point in enumerate(points)
    ]
    views = sightlines.run(Site.of([*around, *lines]), lambda _share: None).views
    expected = [0 if views[line.id].status == "blocked" else 1 for line in lines]
    assert counts([*around, window(*eye, eye_height_m=height_m)], *points) == expected
