"""What a proposal changes, as a field: each value less the one of what exists."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.drawing import theme
from cpted_app.drawing.fields import FieldPicture
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Barrier, Opening
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from cpted_app.session import field_picture, sight_picture
from cpted_app.session.difference_picture import Difference
from cpted_app.session.sight_picture import Sight, SightChoice

WALL = Barrier(
    id=FeatureId("b"), label="B1", geometry=shapely.LineString([(5, -9), (5, 9)]), height_m=3.0
)
WINDOW = Opening(id=FeatureId("o"), label="O1", geometry=shapely.Point(0, 0), bearing_deg=90.0)
EMPTY = Site()
RASTER = Raster.over((-2.0, -4.0, 12.0, 4.0), 1.0)


@dataclass(frozen=True)
class Told:
    """A question whose values are told beforehand."""

    values: Array
    site: Site = EMPTY
    cells: tuple[int, ...] = (100,)
    is_smooth: bool = False
    is_exact: bool = True
    is_of_grid: bool = False

    def on(self, _raster: Raster, progress: Progress) -> Array:
        progress(1.0)
        return self.values

    def value_at(self, x_m: float, _y_m: float) -> float | None:
        value = float(self.values.ravel()[int(x_m)])
        return None if math.isnan(value) else value

    def veil(
        self, _raster: Raster, _values: Array, _holes: Sequence[shapely.Polygon]
    ) -> FieldPicture | None:
        return None


def test_more_is_positive_and_what_is_endless_in_both_is_no_change() -> None:
    before = Told(np.array([[1.0, 5.0, np.inf, np.inf, 7.0, np.nan, 2.0]]))
    after = Told(np.array([[4.0, 3.0, np.inf, 9.0, np.inf, 2.0, np.nan]]))
    shares: list[float] = []
    found = Difference(after, before)
    values = found.on(RASTER, shares.append)
    wanted = np.array([[3.0, -2.0, 0.0, -np.inf, np.inf, np.nan, np.nan]])
    assert np.array_equal(values, wanted, equal_nan=True)
    at_places = [found.value_at(float(x), 0.0) for x in range(7)]
    assert at_places == [3.0, -2.0, 0.0, -math.inf, math.inf, None, None]
    assert shares == [0.5, 1.0]


@pytest.mark.parametrize("quantity", [Sight.GROUND, Sight.EYES])
def test_a_wall_that_comes_down_opens_the_ground_behind_it(quantity: Sight) -> None:
    exists = Site.of([Header(is_metric=True), WALL, WINDOW])
    proposed = Site.of([Header(is_metric=True), replace(WALL, height_m=0.5), WINDOW])
    choice = SightChoice(quantity=quantity)
    before, after = (sight_picture.asked(one, choice) for one in (exists, proposed))
    question = Difference(after, before)
    values = question.on(RASTER, lambda _share: None)
    east = RASTER.centres_m[:, 0].reshape(values.shape) > 5.0
    alone = after.on(RASTER, lambda _share: None) - before.on(RASTER, lambda _share: None)
    assert np.array_equal(values, alone, equal_nan=True)
    assert np.nanmin(values) >= 0.0
    assert np.nanmean(values[east]) > 0.0


@pytest.mark.parametrize("quantity", list(Sight))
def test_steps_of_a_change_are_even_about_nothing(quantity: Sight) -> None:
    choice = SightChoice(quantity=quantity)
    steps = sight_picture.change_steps(choice)
    assert steps.is_change
    assert list(steps.bounds) == sorted(-bound for bound in steps.bounds)
    assert steps.bands(np.array([0.0]))[0] == len(steps.bounds) // 2
    colours = steps.colours(theme.load("light"))
    plain = theme.load("light").ramps["change"]
    is_less_better = quantity in (Sight.DEPTH, Sight.WAY)
    assert (colours[0] == plain[-1]) is is_less_better


def test_a_difference_is_drawn_with_no_night_of_its_own() -> None:
    site = Site.of([Header(is_metric=True), WALL, WINDOW])
    choice = SightChoice(quantity=Sight.EYES)
    question = Difference(sight_picture.asked(site, choice), sight_picture.asked(site, choice))
    steps = sight_picture.change_steps(choice)
    sheet = field_picture.made(question, RASTER, steps, theme.load("light"), lambda _share: None)
    assert sheet.veil is None
    assert not np.nan_to_num(sheet.field.values).any()
