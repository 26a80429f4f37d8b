"""Control points: exact maps come back, a bad point shows, the uncertainty is honest."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.control_points import ControlPoint, Method, fit_points, pairs
from cpted_app.model.placement import Placement

number = st.floats(-2.0, 2.0, allow_nan=False).map(lambda v: v + math.copysign(0.05, v))
place = st.floats(-5e6, 9e6, allow_nan=False)
SQUARE = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 800.0), (0.0, 800.0), (400.0, 300.0)]


def seen(placement: Placement, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in placement.to_site(points)]


@given(st.floats(0.01, 5.0), st.floats(-math.pi, math.pi), place, place)
def test_a_similarity_comes_back_exactly(k: float, turn: float, c: float, f: float) -> None:
    cos, sin = k * math.cos(turn), k * math.sin(turn)
    true = Placement(cos, sin, c, sin, -cos, f)
    fit = fit_points(pairs(SQUARE, seen(true, SQUARE)))
    back = fit.placement.to_site(SQUARE) - true.to_site(SQUARE)
    assert np.abs(back).max() < 1e-7
    assert fit.rmse_m < 1e-7


@given(st.tuples(number, number), st.tuples(number, number), st.tuples(place, place))
def test_an_affine_map_comes_back_exactly(
    across: tuple[float, float], down: tuple[float, float], origin: tuple[float, float]
) -> None:
    assume(abs(across[0] * down[1] - down[0] * across[1]) > 1e-3)
    true = Placement(across[0], down[0], origin[0], across[1], down[1], origin[1])
    fit = fit_points(pairs(SQUARE, seen(true, SQUARE)), Method.AFFINE)
    assert np.abs(fit.placement.to_site(SQUARE) - true.to_site(SQUARE)).max() < 1e-6


@given(st.lists(st.floats(-3.0, 3.0), min_size=10, max_size=10))
def test_an_affine_fit_is_never_worse_than_a_similarity(noise: list[float]) -> None:
    true = Placement(0.1, 0.0, 5e5, 0.0, -0.1, 5.8e6)
    shaken = [
        (x + dx, y + dy)
        for (x, y), dx, dy in zip(seen(true, SQUARE), noise[::2], noise[1::2], strict=True)
    ]
    points = pairs(SQUARE, shaken)
    assert fit_points(points, Method.AFFINE).rmse_m <= fit_points(points).rmse_m + 1e-9


@given(st.lists(st.floats(-1.0, 1.0), min_size=10, max_size=10), place, place)
def test_least_squares_agrees_with_numpy(noise: list[float], c: float, f: float) -> None:
    true = Placement(0.2, 0.03, c, 0.03, -0.2, f)
    site = np.array(seen(true, SQUARE)) + np.array(noise).reshape(-1, 2)
    fit = fit_points(pairs(SQUARE, [(float(x), float(y)) for x, y in site]), Method.AFFINE)
    known = np.column_stack([np.array(SQUARE) - 500.0, np.ones(5)])
    solved, *_ = np.linalg.lstsq(known, site - site.mean(axis=0), rcond=None)
    assert np.abs(fit.placement.to_site(SQUARE) - (known @ solved + site.mean(axis=0))).max() < 1e-6


def test_a_point_that_is_off_has_a_residual_and_no_say() -> None:
    true = Placement(0.1, 0.0, 100.0, 0.0, -0.1, 900.0)
    points = list(pairs(SQUARE, seen(true, SQUARE)))
    points[2] = ControlPoint(px=1000.0, py=800.0, x_m=205.0, y_m=820.0)
    with_it = fit_points(points)
    assert with_it.rmse_m > 1.0
    points[2] = ControlPoint(px=1000.0, py=800.0, x_m=205.0, y_m=820.0, is_on=False)
    without = fit_points(points)
    assert without.placement.coefficients == pytest.approx(true.coefficients)
    assert without.rmse_m < 1e-9
    assert without.residuals_m[2] == pytest.approx(5.0)


def test_a_point_of_weight_two_counts_as_two_points() -> None:
    site = [(0.0, 0.0), (101.0, 0.0), (100.0, -81.0), (1.0, -80.0), (40.0, -30.0)]
    points = pairs(SQUARE, site)
    heavy = (*points[:-1], ControlPoint(px=400.0, py=300.0, x_m=40.0, y_m=-30.0, weight=2.0))
    for method in Method:
        doubled = fit_points((*points, points[-1]), method).placement.coefficients
        assert fit_points(heavy, method).placement.coefficients == pytest.approx(doubled)


@pytest.mark.parametrize("method", Method)
def test_the_uncertainty_of_a_length_is_what_repeated_surveys_show(method: Method) -> None:
    rng = np.random.default_rng(7)
    true = Placement(0.1, 0.0, 0.0, 0.0, -0.1, 0.0)
    site = np.array(seen(true, SQUARE))
    stated, lengths = [], []
    for _ in range(400):
        shaken = site + rng.normal(0.0, 0.3, site.shape)
        fit = fit_points(pairs(SQUARE, [(float(x), float(y)) for x, y in shaken]), method)
        stated.append((fit.scale_uncertainty or 0.0) ** 2)
        ends = fit.placement.to_site([[0, 0], [0, 800]])  # the shorter side: the worse direction
        lengths.append(float(np.linalg.norm(ends[1] - ends[0])) / 80.0)
    shown = float(np.std(lengths))
    assert math.sqrt(float(np.mean(stated))) == pytest.approx(shown, rel=0.15)


def test_two_points_are_judged_by_the_clicks() -> None:
    fit = fit_points(pairs([(0.0, 0.0), (300.0, 400.0)], [(0.0, 0.0), (30.0, -40.0)]))
    assert fit.scale_uncertainty == pytest.approx(math.sqrt(2.0) / 500.0)


@pytest.mark.parametrize(
    ("points_px", "method", "words"),
    [
        ([(0.0, 0.0)], Method.SIMILARITY, "too few to place"),
        ([(0.0, 0.0), (1.0, 0.0)], Method.AFFINE, "too few for an affine"),
        ([(5.0, 5.0), (5.0, 5.0)], Method.SIMILARITY, "same place"),
        ([(0.0, 0.0), (5.0, 5.0), (10.0, 10.0)], Method.AFFINE, "on one line"),
    ],
)
def test_points_that_leave_the_map_open_are_refused(
    points_px: list[tuple[float, float]], method: Method, words: str
) -> None:
    points_m = [(500_000.0 + x, 5_800_000.0 - y) for x, y in points_px]
    with pytest.raises(UserError, match=words):
        fit_points(pairs(points_px, points_m), method)


@given(st.integers(0, 4))
@settings(max_examples=5)
def test_the_order_of_the_points_does_not_matter(turn: int) -> None:
    site = [(0.0, 0.0), (101.0, 0.0), (100.0, -81.0), (1.0, -80.0), (40.0, -30.0)]
    points = pairs(SQUARE, site)
    turned = points[turn:] + points[:turn]
    assert fit_points(turned).rmse_m == pytest.approx(fit_points(points).rmse_m)
