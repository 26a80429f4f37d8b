"""A field of light as a picture: the step a value falls in is the colour a person sees."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.sampling import Raster
from cpted_app.drawing import fields
from cpted_app.drawing.contours import contour_lines
from cpted_app.drawing.fields import Steps, field_image, night_image
from cpted_app.drawing.primitives import Path, Text
from cpted_app.drawing.theme import load, rgb

LIGHT = load("light")
RASTER = Raster.over((-20.0, -20.0, 20.0, 20.0), 0.5)
X, Y = (RASTER.centres_m[:, part].reshape(RASTER.ny, RASTER.nx) for part in (0, 1))
CONE = 30.0 - np.hypot(X, Y)
"""Falls by one for each metre from the middle."""


@pytest.mark.parametrize("level", [12.0, 20.0, 25.0])
def test_a_contour_of_a_cone_is_a_circle(level: float) -> None:
    (line,) = contour_lines(RASTER, CONE, level)
    radii = np.hypot(*line.T)
    assert np.abs(radii - (30.0 - level)).max() < 0.02
    assert (line[0] == line[-1]).all()
    assert shapely.LineString(line).length == pytest.approx(
        2.0 * math.pi * (30.0 - level), rel=0.005
    )


@given(st.lists(st.floats(0.0, 10.0), min_size=36, max_size=36), st.floats(0.5, 9.5))
def test_a_contour_parts_what_is_above_from_what_is_below(
    numbers: list[float], level: float
) -> None:
    values = np.round(np.array(numbers).reshape(6, 6), 2) + 0.003
    raster = Raster(0.0, 0.0, 1.0, 6, 6)
    lines = [shapely.LineString(line) for line in contour_lines(raster, values, level)]
    above = values > level
    centres = raster.centres_m.reshape(6, 6, 2)
    for row in range(6):
        for column in range(5):
            side = shapely.LineString([centres[row, column], centres[row, column + 1]])
            meets = sum(1 for line in lines if line.distance(side) < 1e-9)
            assert bool(meets) or above[row, column] == above[row, column + 1]


def test_no_contour_lies_beside_a_building() -> None:
    values = CONE.copy()
    values[:, RASTER.nx // 2 :] = np.nan
    for line in contour_lines(RASTER, values, 20.0):
        assert line[:, 0].max() < 0.0


def test_each_place_of_the_picture_has_the_colour_of_its_step() -> None:
    steps = Steps((15.0, 20.0, 25.0))
    picture = field_image(RASTER, CONE, steps, LIGHT)
    rows, columns = picture.pixels.shape[:2]
    colours = [rgb(one) for one in steps.colours(LIGHT)]
    west, south, east, north = picture.box
    for x, y, band in ((0.0, 0.0, 3), (7.0, 0.0, 2), (0.0, -12.0, 1), (18.0, 18.0, 0)):
        row = int((y - south) / (north - south) * rows)
        column = int((x - west) / (east - west) * columns)
        assert tuple(picture.pixels[row, column, :3]) == colours[band]


def test_a_picture_of_counts_has_no_colours_in_between() -> None:
    raster, values = Raster(0.0, 0.0, 1.0, 2, 1), np.array([[0.0, 9.0]])
    steps = Steps((1.0, 2.0, 5.0))
    low, high = (rgb(steps.colours(LIGHT)[band]) for band in (0, 3))
    sharp = field_image(raster, values, steps, LIGHT, is_smooth=False)
    columns = sharp.pixels.shape[1]
    shown = [tuple(pixel) for pixel in sharp.pixels[0, :, :3].tolist()]
    assert shown == [low] * (columns // 2) + [high] * (columns // 2)
    smooth = field_image(raster, values, steps, LIGHT)
    assert (smooth.box, smooth.pixels.shape) == (sharp.box, sharp.pixels.shape)
    assert len({tuple(pixel) for pixel in smooth.pixels[0, :, :3].tolist()}) > 2


def test_a_building_stays_free_of_colour_to_its_wall() -> None:
    house = shapely.box(3.3, 3.3, 9.7, 8.1)
    values = np.where(shapely.contains_xy(house, X, Y), np.nan, CONE)
    picture = field_image(RASTER, values, Steps((1.0, 5.0)), LIGHT, holes=[house])
    rows, columns = picture.pixels.shape[:2]
    step = 40.0 / columns
    x = -20.0 + (np.arange(columns) + 0.5) * step
    y = -20.0 + (np.arange(rows) + 0.5) * step
    across, up = np.meshgrid(x, y)
    inside = shapely.contains_xy(house.buffer(-step, join_style="mitre"), across, up)
    outside = ~shapely.contains_xy(house.buffer(step, join_style="mitre"), across, up)
    assert (picture.pixels[..., 3][inside] == 0).all()
    assert (picture.pixels[..., 3][outside] > 0).all()


def test_the_night_is_darker_where_there_is_less_light() -> None:
    values = np.geomspace(0.01, 100.0, 50).reshape(1, 50)
    picture = night_image(Raster(0.0, 0.0, 1.0, 50, 1), values)
    opacity = picture.pixels[picture.pixels.shape[0] // 2, :, 3].astype(int)
    assert (np.diff(opacity) <= 0).all()
    assert opacity[0] == fields.night_pixel()[3] > opacity[-1]


def test_the_steps_of_a_class_are_its_limits_with_halves_and_doubles() -> None:
    steps = fields.class_steps([5.0, 1.0])
    assert steps is not None
    assert set(steps.limits) == {1.0, 5.0}
    assert set(steps.limits) < set(steps.bounds)
    assert fields.class_steps([]) is None
    drawn = fields.contours(RASTER, CONE, Steps((12.0, 20.0), (20.0,)))
    widths = [part.width_pt for part in drawn if isinstance(part, Path)]
    words = {part.text: part.bold for part in drawn if isinstance(part, Text)}
    assert len(set(widths)) == 2
    assert words == {"12": False, "20": True}


@given(st.lists(st.floats(0.01, 500.0), min_size=1, max_size=6, unique=True))
def test_steps_always_rise_and_have_a_colour_for_each_band(limits: list[float]) -> None:
    steps = fields.class_steps(limits)
    assert steps is not None
    colours = steps.colours(LIGHT)
    assert len(colours) == len(steps.bounds) + 1 == len(steps.opacities())
    assert list(steps.bounds) == sorted(set(steps.bounds))


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_more_light_is_a_lighter_colour(name: str) -> None:
    theme = load(name)
    for steps in (fields.plain_steps(on_faces=True), fields.plain_steps(on_faces=False)):
        brightness = [sum(rgb(one)) for one in steps.colours(theme)]
        assert brightness == sorted(brightness)


def test_where_nothing_changes_a_difference_shows_nothing() -> None:
    assert fields.CHANGE.opacities()[len(fields.CHANGE.bounds) // 2] == 0.0
    values = np.zeros((4, 4))
    picture = field_image(Raster(0.0, 0.0, 1.0, 4, 4), values, fields.CHANGE, LIGHT)
    assert (picture.pixels[..., 3] == 0).all()


def test_steps_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        Steps((1.0, 1.0))


def test_what_is_empty_is_hatched_and_what_is_not_known_is_not() -> None:
    values = np.full((20, 20), 3.0)
    values[:, :5], values[:, 15:] = 0.0, np.nan
    steps = Steps((2.0, 5.0), ramp="cividis", empty=0.0)
    picture = field_image(Raster(0.0, 0.0, 1.0, 20, 20), values, steps, LIGHT, is_smooth=False)
    times = picture.pixels.shape[1] // 20
    empty, known, unknown = (
        picture.pixels[:, first * times : last * times]
        for first, last in ((0, 5), (5, 15), (15, 20))
    )
    assert set(empty[..., 3].ravel().tolist()) == {0, 255}
    inked = empty[empty[..., 3] == 255][:, :3]
    assert (inked == LIGHT.rgb(fields.HATCH_INK)).all()
    assert set(known[..., 3].ravel().tolist()) == {255}
    assert not unknown[..., 3].any()


def test_an_endless_way_is_hatched_beside_smooth_values() -> None:
    values = np.full((20, 20), 12.0)
    values[:8] = np.inf
    steps = Steps((10.0, 20.0), ramp="cividis", empty=np.inf)
    raster = Raster(0.0, 0.0, 1.0, 20, 20)
    picture = field_image(raster, values, steps, LIGHT)
    middle = picture.pixels.shape[0] // 2
    assert set(picture.pixels[middle:, :, 3].ravel().tolist()) == {255}
    assert 0 in picture.pixels[: middle // 2, :, 3]
    assert fields.contours(raster, values, steps) == []


def test_a_turned_ramp_has_its_colours_from_high_to_low() -> None:
    steps = Steps((1.0, 2.0), ramp="cividis")
    turned = Steps((1.0, 2.0), ramp="cividis", is_turned=True)
    assert turned.colours(LIGHT) == steps.colours(LIGHT)[::-1]
