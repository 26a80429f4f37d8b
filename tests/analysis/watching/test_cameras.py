"""Pixels per metre: published distances, the edges of a picture, walls in between."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.watching.cameras import in_picture, pixel_densities, pixel_density
from cpted_app.model.edit import Row
from cpted_app.model.features import Camera, FeatureId
from cpted_app.model.site import Site
from tests.analysis.lit import wall


def camera(x: float = 0.0, y: float = 0.0, **values: object) -> Camera:
    """Return a level camera at a person's height that looks north, or as told."""
    told: dict[str, object] = {"id": FeatureId(f"C{x:g},{y:g}"), "height_m": 1.5, "tilt_deg": 0.0}
    return Camera(**{**told, **values}, geometry=shapely.Point(x, y))  # type: ignore[arg-type]


def densities(
    rows: Sequence[Row], *points_m: tuple[float, ...], leaf_on: bool = True
) -> list[float]:
    places = np.array([(*point, 1.5)[:3] for point in points_m], dtype=float)
    found = pixel_densities(Site.of(rows), places, lambda _share: None, leaf_on=leaf_on)
    return list(found.tolist())


@pytest.mark.parametrize(
    ("away_m", "px_m"),
    [(71.2, 20), (35.6, 40), (17.8, 80), (11.4, 125), (5.69, 250), (2.85, 500), (0.95, 1500)],
)
def test_the_published_distances_come_out(away_m: float, px_m: float) -> None:
    """1,920 pixels under 68°, to the three digits that calculators print."""
    assert densities([camera()], (0, away_m)) == pytest.approx([px_m], rel=0.003)
    assert densities([camera()], (0, away_m)) == [pixel_density(camera(), np.array(away_m))]


def test_the_distance_is_that_along_the_line_of_sight() -> None:
    """4 m higher and 3 m away make 5 m."""
    high = camera(height_m=5.5, tilt_deg=53.13010235, hfov_deg=90.0, width_px=1000)
    assert densities([high], (0, 3)) == pytest.approx([1000 / (2 * 5)])


def test_the_picture_ends_at_half_the_angle_on_either_side() -> None:
    right = camera(bearing_deg=90.0, hfov_deg=60.0)
    edge = math.tan(math.radians(30.0)) * 10.0
    found = densities([right], (10, edge - 1e-6), (10, -edge + 1e-6), (10, edge + 1e-6), (-10, 0))
    assert [value > 0 for value in found] == [True, True, False, False]


def test_a_point_at_45_degrees_is_on_the_edge_of_90_and_in_the_picture() -> None:
    assert densities([camera(hfov_deg=90.0)], (7, 7), (-7, 7)) != [0, 0]


def test_up_and_down_it_ends_by_the_shape_of_the_picture() -> None:
    """Half as high as wide under 90°: a slope of 1 in 2 from the middle."""
    level = camera(height_m=5.0, hfov_deg=90.0, width_px=2000, height_px=1000)
    found = densities([level], (0, 10, 0.001), (0, 10, -0.001), (0, 10, 9.999), (0, 10, 10.001))
    assert [value > 0 for value in found] == [True, False, True, False]


def test_a_tilted_picture_is_a_true_perspective() -> None:
    """Straight down from 10 m under 90°: a rectangle of 20 m by 10 m, its top to the bearing."""
    down = camera(
        height_m=10.0, tilt_deg=90.0, hfov_deg=90.0, width_px=2000, height_px=1000, bearing_deg=90.0
    )
    corners = [(4.99, 9.99, 0), (-4.99, -9.99, 0), (5.01, 0, 0), (0, 10.01, 0), (0, 0, 0)]
    found = densities([down], *corners)
    assert [value > 0 for value in found] == [True, True, False, False, True]
    assert found[4] == pytest.approx(2000 / 20)


@given(
    st.floats(0, 360),
    st.floats(-80, 90),
    st.floats(5, 120),
    st.tuples(*[st.floats(-30, 30)] * 3),
)
def test_a_picture_is_that_of_turned_and_tilted_axes(
    bearing_deg: float, tilt_deg: float, hfov_deg: float, away: tuple[float, float, float]
) -> None:
    """By rotation matrices instead of by axes: turn the bearing to the y-axis, then lift."""
    one = camera(bearing_deg=bearing_deg, tilt_deg=tilt_deg, hfov_deg=hfov_deg, height_m=3.0)
    turn, lift = math.radians(bearing_deg), math.radians(tilt_deg)
    turned = np.array(
        [[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]]
    )
    lifted = np.array(
        [[1, 0, 0], [0, math.cos(lift), -math.sin(lift)], [0, math.sin(lift), math.cos(lift)]]
    )
    across, ahead, up = lifted @ turned @ np.array(away)
    half = math.tan(math.radians(hfov_deg) / 2.0)
    margins = [half * ahead - abs(across), half * 1080 / 1920 * ahead - abs(up), ahead]
    if min(map(abs, margins)) > 1e-6:
        inside = in_picture(one, np.add([away], (0.0, 0.0, 3.0)))
        assert inside.tolist() == [min(margins) > 0]


def test_the_best_camera_counts_and_0_is_none() -> None:
    near, far = camera(0, 5), camera(0, -20)
    alone = densities([far], (0, 10))
    assert densities([far, near], (0, 10)) == densities([near], (0, 10))
    assert densities([near], (0, 10))[0] == pytest.approx(6 * alone[0])
    assert densities([far, near], (0, 0), (0, -30)) == [densities([far], (0, 0))[0], 0]
    assert densities([wall((0, 5), (1, 5))], (0, 10)) == [0]


def test_what_is_opaque_hides_by_its_height_and_the_rest_does_not() -> None:
    """A lens at 4.5 m, a person at 1.5 m, 10 m on: half-way the line of sight is 3 m up."""
    high = camera(height_m=4.5, tilt_deg=15.0)
    for top_m, seen in ((3.0, True), (3.1, False)):
        found = densities([high, wall((-9, 5), (9, 5), height_m=top_m)], (0, 10))
        assert (found[0] > 0) is seen
    hedge = wall((-9, 5), (9, 5), height_m=5.0, seasonal_openness=0.3)
    assert densities([high, hedge], (0, 10)) == [0]
    assert densities([high, hedge], (0, 10), leaf_on=False) == densities([high], (0, 10))


def test_a_camera_on_a_house_looks_out_even_if_drawn_a_little_inside() -> None:
    house = wall((-5, -8), (5, -8), (5, 0), (-5, 0), (-5, -8), height_m=9.0)
    for y in (0.0, -0.05):
        assert densities([house, camera(1, y)], (1, 10)) == densities([camera(1, y)], (1, 10))
    assert densities([house, camera(1, -3)], (1, 10)) == [0]
