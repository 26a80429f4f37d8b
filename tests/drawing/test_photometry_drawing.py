"""Light distributions drawn: the numbers of the polar curve, and which way the light looks."""

import math

import numpy as np
import pytest
import shapely

from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.drawing.photometry import (
    LEAST_REACH_M,
    REACH_HEIGHTS,
    on_plan,
    outline,
    polar,
    polar_sign,
)
from cpted_app.drawing.primitives import Mark, Path, Text
from cpted_app.model.features import FeatureId, Luminaire

GAMMA = [float(gamma) for gamma in range(0, 181, 5)]


def lobe(to_c_deg: float, at_gamma_deg: float = 60.0) -> IntensityTable:
    """Return a table with one lobe in one direction."""
    c = [float(at) for at in range(0, 360, 5)]
    axis = _direction(to_c_deg, at_gamma_deg)
    values = [[1000.0 * max(_direction(a, g) @ axis, 0.0) ** 80 for g in GAMMA] for a in c]
    return closed(c, GAMMA, values)


def _direction(c_deg: float, gamma_deg: float) -> np.ndarray:
    c, gamma = math.radians(c_deg), math.radians(gamma_deg)
    return np.array([math.sin(gamma) * math.cos(c), math.sin(gamma) * math.sin(c), math.cos(gamma)])


def lamp(**values: float) -> Luminaire:
    place = shapely.Point(100.0, 50.0)
    return Luminaire(id=FeatureId("l"), label="L1", geometry=place, **values)  # type: ignore[arg-type]


def farthest(parts: list[object]) -> tuple[float, float]:
    """Return where the light's shape reaches farthest, from the luminaire, m east and north."""
    (ring,) = (part.points for part in parts if isinstance(part, Path) and part.closed)
    away = ring - [100.0, 50.0]
    east, north = away[np.argmax(np.hypot(away[:, 0], away[:, 1]))]
    return float(east), float(north)


@pytest.mark.parametrize(
    ("bearing_deg", "c_deg", "way"),
    [
        (0.0, 0.0, (0.0, 1.0)),  # C0 to the north
        (90.0, 0.0, (1.0, 0.0)),  # C0 to the east
        (0.0, 90.0, (-1.0, 0.0)),  # C counts counter-clockwise: C90 is left of C0
        (90.0, 90.0, (0.0, 1.0)),
        (270.0, 90.0, (0.0, -1.0)),  # a lamp north of its street
        (45.0, 180.0, (-math.sqrt(0.5), -math.sqrt(0.5))),
    ],
)
def test_the_shape_on_the_plan_turns_with_the_bearing(
    bearing_deg: float, c_deg: float, way: tuple[float, float]
) -> None:
    parts = on_plan(lamp(bearing_deg=bearing_deg, mounting_height_m=8.0), lobe(c_deg))
    reach_m = 8.0 * REACH_HEIGHTS
    assert farthest(list(parts)) == pytest.approx((reach_m * way[0], reach_m * way[1]), abs=1e-6)


def test_the_arrow_points_along_c0_and_is_there_without_a_table() -> None:
    for table in (lobe(90.0), None):
        parts = on_plan(lamp(bearing_deg=90.0, mounting_height_m=0.5), table)
        (arrow,) = (part for part in parts if isinstance(part, Mark))
        assert (arrow.x, arrow.y) == pytest.approx((100.0 + LEAST_REACH_M, 50.0))
        assert arrow.bearing_deg == 90.0
        assert [part.text for part in parts if isinstance(part, Text)] == ["C0"]
    assert not [part for part in parts if isinstance(part, Path) and part.closed]


def test_a_tilt_lifts_the_c90_side() -> None:
    # A beam straight down, lifted by 60° towards C90, is one at gamma 60 in C90.
    down = closed([0.0], GAMMA, [[1000.0 * max(math.cos(math.radians(g)), 0) ** 20 for g in GAMMA]])
    share = outline(down, 60.0)
    assert share[18] == pytest.approx(1.0)  # C90
    assert share[54] < 0.02  # C270
    assert outline(down, -60.0)[54] == pytest.approx(1.0)
    # Without a tilt straight down belongs to every direction alike.
    assert outline(down, 0.0) == pytest.approx(np.ones(72))


def test_light_that_only_goes_up_has_a_shape_too() -> None:
    share = outline(lobe(0.0, at_gamma_deg=150.0), 0.0)
    assert share[0] == pytest.approx(1.0)


def test_the_polar_curve_is_as_long_as_the_intensity_and_on_its_side() -> None:
    chart = polar(lobe(90.0), width=240.0, height=150.0)
    along, across = (one for one in chart.primitives if isinstance(one, Path) and one.closed)
    words = {one.text: one for one in chart.primitives if isinstance(one, Text)}
    assert {"0°", "30°", "60°", "90°", "500 cd", "1000 cd", "C0–C180", "C90–C270"} <= set(words)
    centre = np.array([120.0, 138.0])
    radius = 120.0 - 30.0
    reach = across.points - centre
    longest = reach[np.argmax(np.hypot(*reach.T))]
    # 1000 cd of 1000 at gamma 60°: right of the vertical, C90 being the right side.
    want = radius * np.array([math.sin(math.radians(60.0)), -math.cos(math.radians(60.0))])
    assert longest == pytest.approx(want, abs=radius / 200.0)
    assert np.abs(along.points - centre).max() < 0.2 * radius
    box = np.vstack([one.points for one in chart.primitives if isinstance(one, Path)])
    assert box.min() >= 0.0
    assert (box.max(axis=0) <= [240.0, 150.0]).all()


def test_light_upwards_opens_the_upper_half() -> None:
    up = polar(lobe(0.0, at_gamma_deg=150.0), width=240.0, height=150.0)
    curve = next(one for one in up.primitives if isinstance(one, Path) and one.closed)
    assert curve.points[:, 1].max() > 75.0 + 40.0
    small = polar_sign(lobe(0.0), size=24.0)
    assert not [one for one in small.primitives if isinstance(one, Text)]
    points = np.vstack([one.points for one in small.primitives if isinstance(one, Path)])
    assert points.min() >= 0.0
    assert points.max() <= 24.0


def test_a_dark_table_is_drawn_without_harm() -> None:
    dark = closed([0.0], [0.0, 90.0], [[0.0, 0.0]])
    assert polar(dark).primitives
    assert not [one for one in on_plan(lamp(), dark) if isinstance(one, Path) and one.closed]
