"""Site metres to pixels and back, at any zoom and anywhere on earth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.gui.canvas.view import MAX_SCALE, MIN_SCALE, View
from cpted_app.model.control_points import fit_points, pairs

FAR = st.floats(-1e6, 6e6)
SCALE = st.floats(0.001, 5000.0)


@given(FAR, FAR, SCALE, st.floats(0, 800), st.floats(0, 600))
def test_a_pixel_comes_back_from_the_site(
    x: float, y: float, scale: float, px: float, py: float
) -> None:
    view = View(x_m=x, y_m=y, scale=scale)
    back = view.to_px(*view.to_site(px, py))
    assert back == pytest.approx((px, py), abs=1e-4)


def test_up_on_the_screen_is_north() -> None:
    view = View(x_m=10.0, y_m=20.0, scale=5.0)
    assert view.to_site(400.0, 200.0)[1] > view.to_site(400.0, 300.0)[1]


@given(st.floats(0.1, 10.0), st.floats(0, 800), st.floats(0, 600))
def test_zooming_keeps_the_place_under_the_pointer(factor: float, px: float, py: float) -> None:
    view = View(x_m=691_402.18, y_m=5_334_871.6, scale=8.0)
    before = view.to_site(px, py)
    assert view.zoomed(factor, (px, py)).to_site(px, py) == pytest.approx(before, abs=1e-6)


def test_zoom_has_its_limits() -> None:
    assert View(scale=1.0).zoomed(1e12).scale == MAX_SCALE
    assert View(scale=1.0).zoomed(1e-12).scale == MIN_SCALE


def test_fitting_shows_the_whole_box() -> None:
    view = View(width_px=400, height_px=300).fitted((100.0, 50.0, 300.0, 90.0))
    west, south, east, north = view.box
    assert west < 100.0
    assert east > 300.0
    assert south < 50.0
    assert north > 90.0


def test_fitting_a_single_point_keeps_the_scale() -> None:
    view = View(scale=12.0).fitted((5.0, 6.0, 5.0, 6.0))
    assert (view.x_m, view.y_m, view.scale) == (5.0, 6.0, 12.0)


def test_a_turned_plan_lands_where_its_placement_says() -> None:
    points_px = [(0.0, 0.0), (200.0, 0.0), (0.0, 100.0)]
    points_m = [(500_000.0, 5_800_000.0), (500_010.0, 5_800_017.0), (500_009.0, 5_799_995.0)]
    placement = fit_points(pairs(points_px, points_m)).placement
    view = View(x_m=500_000.0, y_m=5_800_000.0, scale=30.0)
    to_px = view.plan_transform(placement)
    for place in points_px:
        x_m, y_m = map(float, placement.to_site([place])[0])
        assert to_px.map(*place) == pytest.approx(view.to_px(x_m, y_m), abs=1e-4)


def test_the_scale_is_that_of_a_ruler_on_the_screen() -> None:
    # 96 pixels are an inch: at 96 px per 0.0254 m one metre on screen is one on site.
    assert View(scale=96.0 / 0.0254 / 500.0).denominator == pytest.approx(500.0)
