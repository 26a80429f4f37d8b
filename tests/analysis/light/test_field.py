"""A field of light: cells, houses, and whose light is in it."""

import math

import numpy as np
import pytest
import shapely

from cpted_app.analysis.light.field import light_field
from cpted_app.analysis.sampling import Raster
from cpted_app.errors import Cancelled
from cpted_app.model.edit import Row
from cpted_app.model.kinds import BarrierType, LuminaireState
from cpted_app.model.site import Site
from tests.analysis.lit import EH, distribution, lamp, wall

RASTER = Raster.over((-10.0, -6.0, 11.0, 7.0), 1.0)
HOUSE = wall(
    *((2.0, 2.0), (6.0, 2.0), (6.0, 6.0), (2.0, 6.0), (2.0, 2.0)),
    barrier_type=BarrierType.BUILDING,
    height_m=6.0,
)


def site(*rows: Row) -> Site:
    return Site.of([distribution(), *rows])


def quiet(_share: float) -> None:
    return


def test_every_cell_has_the_light_of_its_centre_and_houses_have_none() -> None:
    found = light_field(site(lamp(), HOUSE), EH, RASTER, progress=quiet).values
    assert np.isnan(found).sum() == 16
    for row, column in ((0, 0), (3, 4), (RASTER.ny - 1, RASTER.nx - 1)):
        x, y = RASTER.centres_m[row * RASTER.nx + column]
        free = 1000.0 * 5.0 / math.hypot(x, y, 5.0) ** 3
        assert found[row, column] == pytest.approx(free if row < 6 else 0.0)


def test_what_it_does_is_told() -> None:
    told: list[float] = []
    light_field(site(lamp()), EH, RASTER, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_cancelling_stops_it() -> None:
    def cancel(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        light_field(site(lamp()), EH, RASTER, progress=cancel)


def test_rows_begin_in_the_south() -> None:
    values = light_field(site(lamp(0.5, -5.5)), EH, RASTER, progress=quiet).values
    assert values.shape == (RASTER.ny, RASTER.nx)
    row, column = np.unravel_index(int(np.argmax(values)), values.shape)
    centre = RASTER.centres_m[int(row) * RASTER.nx + int(column)]
    assert shapely.Point(centre).distance(shapely.Point(0.5, -5.5)) < 0.8
    assert row == 0


def test_what_is_planned_or_switched_off_follows_the_choice() -> None:
    rows = (lamp(off_hours="01:00-05:00"), lamp(4.0, 0.0, state=LuminaireState.PLANNED))

    def total(**choice: object) -> float:
        field = light_field(site(*rows), EH, RASTER, progress=quiet, **choice)  # type: ignore[arg-type]
        return float(field.values.sum())

    both, old, new = (
        total(with_planned=True),
        total(),
        total(with_planned=True, with_existing=False),
    )
    assert both == pytest.approx(old + new, rel=1e-3)
    assert total(hour=2.0) == 0.0
    assert total(hour=0.5) == old
