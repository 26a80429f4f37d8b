"""What is lit enough at night to be seen: a lamp, a wall, and light that nobody knows."""

import math

import pytest
import shapely

from cpted_app.analysis.sight.seen_at_night import (
    Lamplight,
    SeenAtNight,
    cell_m,
    needed_lx,
    seen_at_night,
)
from cpted_app.analysis.thresholds import load
from cpted_app.errors import Cancelled
from cpted_app.model.edit import Row
from cpted_app.model.site import Site
from tests.analysis.lit import distribution, lamp

YARD = shapely.box(-40.0, -40.0, 40.0, 40.0)
EYE = (-60.0, 0.0)


def quiet(_share: float) -> None:
    pass


def lit(*rows: Row, step_m: float = 1.0) -> SeenAtNight:
    light = Lamplight.of(Site.of(rows))
    return seen_at_night(light, YARD, EYE, step_m=step_m, progress=quiet)


def face_lx(x: float, y: float) -> float:
    """Light of 1000 cd all around, 5 m high at the origin, on a face at 1.5 m turned to the eye.

    Esc = I sin γ (1 + cos α) / (π r²), by hand.
    """
    flat = math.hypot(x, y)
    r = math.hypot(flat, 3.5)
    to_eye = (EYE[0] - x, EYE[1] - y)
    cos_turn = (to_eye[0] * -x + to_eye[1] * -y) / (math.hypot(*to_eye) * flat)
    return 1000.0 * (flat / r) * (1.0 + cos_turn) / (math.pi * r**2)


def test_what_is_lit_is_where_a_face_turned_to_the_eye_has_the_light_it_needs() -> None:
    found = lit(distribution(), lamp())
    for x in range(-39, 40, 3):
        for y in range(-39, 40, 3):
            at = (x + 0.5, y + 0.5)
            share = face_lx(*at) / needed_lx()
            if abs(share - 1.0) > 1e-6:
                assert found.lit.contains(shapely.Point(at)) is (share > 1.0), at
    assert found.lit_share == pytest.approx(found.lit.area / YARD.area)
    assert found.lit_share is not None
    assert 0.0 < found.lit_share < 1.0


def test_faces_between_lamp_and_eye_are_dark_sooner_than_those_beyond_the_lamp() -> None:
    found = lit(distribution(), lamp())
    west, _south, east, _north = found.lit.bounds
    assert east > -west + 5.0


def test_without_a_lamp_that_says_how_it_shines_nothing_is_known() -> None:
    assert lit().lit_share is None
    unknown = lit(lamp())
    assert (unknown.lit_share, unknown.left_out, unknown.lit.is_empty) == (None, 1, True)


def test_the_limit_has_a_source_and_is_not_verified() -> None:
    row = load()["sight.night.esc_min"]
    assert (row.unit, row.verified) == ("lx", False)
    assert row.value == needed_lx() == 0.8
    assert row.source


def test_it_can_be_cancelled() -> None:
    def stop(_share: float) -> None:
        raise Cancelled

    light = Lamplight.of(Site.of([distribution(), lamp()]))
    with pytest.raises(Cancelled):
        seen_at_night(light, YARD, EYE, step_m=1.0, progress=stop)


def test_cells_are_as_many_as_asked_for() -> None:
    step_m = cell_m(YARD, 6_400)
    assert step_m == pytest.approx(1.0)
