"""A whole site moved: every place and direction on it, by the numbers of others."""

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.model.actions.siting import Relocation, move_site, turned_deg
from cpted_app.model.control_points import Method, SitePoint, fit_site, moved_by
from cpted_app.model.features import Camera, Feature, FeatureId, Luminaire, Opening, Zone
from cpted_app.model.kinds import PhotoPlace
from cpted_app.model.placement import Array, from_scale
from cpted_app.model.records import Header, Photo, Plan, Remark
from cpted_app.model.site import Site
from cpted_app.session.session import utc_now


def point(x: float, y: float, e: float, n: float, *, is_on: bool = True) -> SitePoint:
    return SitePoint(x_m=x, y_m=y, east=e, north=n, is_on=is_on)


def test_the_worked_example_of_a_plant_grid_is_met() -> None:
    """Tombak LNG plant to UTM zone 39N.

    Source: IOGP 373-7-2 (EPSG Guidance Note 7-2), similarity transformation, worked example.
    """
    known = [
        point(0, 0, 611267.2865, 3046565.8255),
        point(20000, 10000, 618336.748, 3067774.210),
    ]
    fit = fit_site(known, Method.SIMILARITY)
    assert fit.placement.metres_per_px == pytest.approx(0.9997728332, abs=5e-8)
    assert -fit.placement.rotation_deg == pytest.approx(45.0, abs=1e-5)  # 315° of the axes
    back = moved_by(fit, np.array([[20000.0, 10000.0]]))[0]
    assert back == pytest.approx([618336.748, 3067774.210], abs=1e-3)


def test_the_worked_example_between_two_grids_of_catalonia_is_met() -> None:
    """ED50 to ETRS89, UTM zone 31N, published by the Institut Cartogràfic de Catalunya.

    Source: EPSG:5166; (300000, 4500000) comes to lie at (299905.060, 4499796.515).
    """
    from pyproj import Transformer

    their = Transformer.from_pipeline("urn:ogc:def:coordinateOperation:EPSG::5166")
    grid = [(e, n) for e in (280e3, 300e3, 330e3) for n in (4_480e3, 4_520e3)]
    fit = fit_site([point(*at, *their.transform(*at)) for at in grid], Method.SIMILARITY)
    assert moved_by(fit, np.array([[300000.0, 4500000.0]]))[0] == pytest.approx(
        [299905.060, 4499796.515], abs=6e-4
    )
    assert fit.placement.metres_per_px == pytest.approx(1.0000015504, abs=1e-10)
    assert fit.placement.rotation_deg * 3600.0 == pytest.approx(1.56504, abs=1e-5)


@given(
    st.lists(st.tuples(*[st.floats(-80, 80)] * 2), min_size=3, max_size=8, unique=True),
    st.floats(-3.1, 3.1),
    st.integers(0, 10_000),
)
def test_a_rigid_fit_is_the_best_turn_there_is(
    places: list[tuple[float, float]], turn: float, seed: int
) -> None:
    xy = np.array(places)
    centred = xy - xy.mean(axis=0)
    if np.linalg.svd(centred, compute_uv=False)[0] < 1.0:
        return
    cos, sin = math.cos(turn), math.sin(turn)
    noise = np.random.default_rng(seed).normal(0.0, 0.05, xy.shape)
    there = xy @ np.array([[cos, -sin], [sin, cos]]).T + (500_000.0, 5_800_000.0) + noise
    fit = fit_site([point(*a, *b) for a, b in zip(xy, there, strict=True)])
    assert fit.placement.metres_per_px == pytest.approx(1.0, abs=1e-12)
    assert fit.scale_uncertainty == 0.0
    aim = there - there.mean(axis=0)
    left_axes, _sizes, right_axes = np.linalg.svd(aim.T @ centred)  # Kabsch
    flip = np.diag([1.0, np.linalg.det(left_axes @ right_axes)])
    best = left_axes @ flip @ right_axes
    ours = math.radians(-fit.placement.rotation_deg)
    assert math.cos(ours - math.atan2(best[1, 0], best[0, 0])) == pytest.approx(1.0, abs=1e-9)
    left = float(np.linalg.norm(aim - centred @ best.T))
    assert fit.rmse_m * math.sqrt(len(xy)) == pytest.approx(left, rel=1e-6, abs=1e-7)


def test_a_point_switched_off_takes_no_part_and_shows_its_residual() -> None:
    known = [point(0, 0, 100, 200), point(10, 0, 110, 200), point(0, 10, 100, 213, is_on=False)]
    fit = fit_site(known)
    assert fit.rmse_m == pytest.approx(0.0, abs=1e-12)
    assert fit.residuals_m[2] == pytest.approx(3.0)


def test_a_rigid_fit_of_points_that_cancel_out_is_refused() -> None:
    mirrored = [point(1, 0, 1, 0), point(-1, 0, -1, 0), point(0, 1, 0, -1), point(0, -1, 0, 1)]
    with pytest.raises(Exception, match="scale of zero"):
        fit_site(mirrored)


def feature_id(text: str) -> FeatureId:
    return FeatureId(text)


def site() -> Site:
    return Site.of(
        [
            Header(title="Yard"),
            Luminaire(id=feature_id("l"), geometry=shapely.Point(3, 4), bearing_deg=10.0),
            Opening(id=feature_id("o"), geometry=shapely.Point(0, 4), bearing_deg=350.0),
            Camera(id=feature_id("c"), geometry=shapely.Point(0, 0), bearing_deg=200.0),
            Zone(id=feature_id("z"), geometry=shapely.box(0, 0, 20, 10)),
            Plan(
                id="p",
                name="Sheet",
                media_type="image/png",
                attachment="0",
                width_px=200.0,
                height_px=100.0,
                placement=from_scale(0.1, 100.0),
                is_calibrated=True,
                scale_uncertainty=0.003,
                placement_rmse_m=0.03,
            ),
            Remark(id="r", text="Dark", by="A", x_m=1.0, y_m=2.0, at_utc=utc_now()),
            Remark(id="r2", text="All", by="A", at_utc=utc_now()),
            photo("hand", x_m=5.0, y_m=5.0, bearing_deg=80.0, placed_by=PhotoPlace.HAND),
            photo("sky", longitude_deg=9.0, latitude_deg=50.0, bearing_deg=80.0),
            photo("far", longitude_deg=9.5, latitude_deg=50.0),
            photo("none"),
        ]
    )


def photo(name: str, **values: Any) -> Photo:
    return Photo(id=name, label=name, attachment="1", width_px=4, height_px=3, **values)


def quarter(points: Array) -> Array:
    """A quarter turn counter-clockwise about the origin, then a shift."""
    return np.column_stack([500_000.0 - points[:, 1], 5_540_000.0 + points[:, 0]])


def lon_lat(points: Array) -> Array:
    """A toy map whose grid leans 10° east of true north at the one place that counts."""
    lean = math.radians(10.0)
    away = (points - (9.0, 50.0)) * 100_000.0
    turned = np.column_stack(
        [
            away[:, 0] * math.cos(lean) - away[:, 1] * math.sin(lean),
            away[:, 0] * math.sin(lean) + away[:, 1] * math.cos(lean),
        ]
    )
    placed: Array = turned + np.array([499_990.0, 5_540_010.0])
    return placed


def moved() -> Site:
    to = Relocation(crs="EPSG:25832", move=quarter, from_lon_lat=lon_lat)
    before = site()
    return before.apply(move_site(before, to).edit)


def mark(here: Site, name: str) -> Feature:
    found = here.feature(name)
    assert found is not None
    return found


def test_everything_that_has_a_place_moves_and_every_bearing_turns() -> None:
    after = moved()
    assert after.header.crs == "EPSG:25832"
    assert after.header.north_known
    lamp, door, camera = mark(after, "l"), mark(after, "o"), mark(after, "c")
    assert shapely.equals(lamp.geometry, shapely.Point(499_996, 5_540_003))
    assert isinstance(lamp, Luminaire)
    assert lamp.bearing_deg == 280.0
    assert isinstance(door, Opening)
    assert door.bearing_deg == 260.0
    assert isinstance(camera, Camera)
    assert camera.bearing_deg == 110.0
    assert mark(after, "z").geometry.bounds == (499_990, 5_540_000, 500_000, 5_540_020)
    sheet = after.plans[0]
    assert sheet.placement.to_site([[0, 100], [200, 100]]) == pytest.approx(
        np.array([[500_000, 5_540_000], [500_000, 5_540_020]]), abs=1e-6
    )
    pin, whole = after.all(Remark)
    assert (pin.x_m, pin.y_m) == (499_998.0, 5_540_001.0)
    assert (whole.x_m, whole.y_m) == (None, None)


def test_photos_move_and_those_that_only_know_the_sky_get_a_place() -> None:
    by_name = {row.id: row for row in moved().photos}
    hand = by_name["hand"]
    assert (hand.x_m, hand.y_m, hand.bearing_deg) == (499_995.0, 5_540_005.0, 350.0)
    assert hand.placed_by is PhotoPlace.HAND
    sky = by_name["sky"]
    assert (sky.x_m, sky.y_m) == pytest.approx((499_990.0, 5_540_010.0))
    assert sky.bearing_deg == pytest.approx(70.0, abs=1e-4)
    assert sky.placed_by is PhotoPlace.CAMERA
    assert by_name["far"].x_m is None
    assert by_name["none"].placed_by is PhotoPlace.UNPLACED


def test_the_uncertainty_of_the_fit_joins_that_of_the_plan() -> None:
    known = [point(0, 0, 1000, 0), point(20, 0, 1020.04, 0), point(20, 10, 1020, 10)]
    for method, scale in ((Method.RIGID, 0.003), (Method.SIMILARITY, None)):
        fit = fit_site(known, method)

        to = Relocation(
            crs="EPSG:25832",
            move=partial(moved_by, fit),
            from_lon_lat=None,
            fit=fit,
            is_scaled=method is Method.SIMILARITY,
        )
        before = site()
        plan = before.apply(move_site(before, to).edit).plans[0]
        assert plan.placement_rmse_m == pytest.approx(math.hypot(0.03, fit.rmse_m))
        assert plan.scale_uncertainty == (scale or fit.scale_uncertainty)


def test_a_plan_that_cannot_follow_is_told() -> None:
    def bent(points: Array) -> Array:
        return points + 0.01 * points**2

    found = move_site(site(), Relocation(crs="EPSG:25832", move=bent, from_lon_lat=None))
    assert [one.name for one in found.misfits] == ["Sheet"]
    assert found.misfits[0].worst_px == pytest.approx(10.0 * found.misfits[0].worst_m, rel=0.3)


def test_a_bearing_turns_as_the_grid_of_the_map_does() -> None:
    from pyproj import Proj, Transformer

    there = Transformer.from_crs("EPSG:25832", "EPSG:25833", always_xy=True)

    def move(points: Array) -> Array:
        return np.column_stack(there.transform(points[:, 0], points[:, 1]))

    at = (700_000.0, 5_600_000.0)
    lon, lat = Proj("EPSG:25832")(*at, inverse=True)
    lean = [
        Proj(crs).get_factors(lon, lat).meridian_convergence for crs in ("EPSG:25832", "EPSG:25833")
    ]
    # A grid's bearing is the true one less the convergence.
    expected = (123.0 + lean[0] - lean[1]) % 360.0
    assert turned_deg([123.0], [at], move) == pytest.approx([expected], abs=1e-4)


def test_nothing_moves_that_is_not_in_metres() -> None:
    blank = Site.of([Header(is_metric=False)])
    with pytest.raises(Exception, match="not in metres"):
        move_site(blank, Relocation(crs="EPSG:25832", move=quarter, from_lon_lat=None))
