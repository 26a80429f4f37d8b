"""What cameras picture: classes of two editions, tilt, what hides, and what is left out."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.watching.camera_classes import EDITIONS, class_of, classes
from cpted_app.analysis.watching.camera_result import CameraResults, CameraView
from cpted_app.analysis.watching.camera_view import (
    blind_ground_m,
    depression_deg,
    ground_m,
    sight_m,
)
from cpted_app.analysis.watching.cameras import pixel_densities, run
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, Camera, FeatureId
from cpted_app.model.site import Site
from tests.analysis.lit import route, wall, zone


def camera(x: float = 0.0, y: float = 0.0, **values: object) -> Camera:
    """Return a level camera at the height of a face that looks north, or as told."""
    told: dict[str, object] = {
        "id": FeatureId(f"C{x:g},{y:g}"),
        "label": "C1",
        "height_m": 1.5,
        "tilt_deg": 0.0,
    }
    return Camera(**{**told, **values}, geometry=shapely.Point(x, y))  # type: ignore[arg-type]


def results(rows: Sequence[Row]) -> CameraResults:
    return run(Site.of(rows), lambda _share: None)


def view(*rows: Row) -> CameraView:
    return next(iter(results(rows).views.values()))


def test_both_editions_have_their_classes() -> None:
    assert [one.px_m for one in classes("dori")] == [12.5, 25, 62.5, 125, 250, 1000]
    assert [one.px_m for one in classes("oodpcvs")] == [20, 40, 80, 125, 250, 500, 1500]
    names = [class_of(px_m, "dori") for px_m in (12.4, 12.5, 249.9, 5000.0)]
    assert [one and one.name for one in names] == [None, "monitor", "recognise", "inspect"]


def test_classes_end_at_the_published_distances() -> None:
    """1,920 pixels under 68°, to the three digits that calculators print."""
    found = view(camera()).reaches["oodpcvs"]
    expected = [71.2, 35.6, 17.8, 11.4, 5.69, 2.85, 0.95]
    assert [one.sight_m for one in found] == pytest.approx(expected, rel=0.003)
    assert [one.ground_m for one in found] == pytest.approx(expected, rel=0.003)


def test_a_free_view_is_a_sector_of_a_circle() -> None:
    """Half of r² times the width of the picture in radians."""
    for one in view(camera()).reaches["oodpcvs"][:4]:
        expected = 0.5 * one.sight_m**2 * math.radians(68.0)
        assert one.area_m2 == pytest.approx(expected, rel=0.01)


def test_a_wall_throws_a_shadow_as_wide_as_it_is_seen() -> None:
    """2 m of wall at 10 m hide a strip that widens like the distance; behind it, to 71 m."""
    found = view(camera(), wall((-1, 10), (1, 10), height_m=3.0)).reaches["oodpcvs"][0]
    free = view(camera()).reaches["oodpcvs"][0]
    shadow = shapely.Polygon([(-1, 10), (1, 10), (7.5, 75), (-7.5, 75)]).intersection(free.region)
    assert free.area_m2 - found.area_m2 == pytest.approx(shadow.area, rel=0.1)
    assert not found.region.contains(shapely.Point(0, 20))
    assert found.region.contains(shapely.Point(0, 9))


def test_a_high_camera_looks_down_too_steeply_near_by() -> None:
    """3.5 m above a face: 45° at 3.5 m, 13° at 15.2 m; nearer faces are seen from above."""
    high = camera(height_m=5.0, tilt_deg=20.0)
    assert depression_deg(high, 3.5) == pytest.approx(45.0)
    found = view(high)
    assert found.steep_within_m == pytest.approx(15.16, abs=0.01)
    steep = [one.is_too_steep for one in found.reaches["oodpcvs"]]
    assert steep == [False, False, False, True, True, True, True]
    validate, scrutinise = found.reaches["oodpcvs"][5:]
    assert validate.ground_m is None
    assert validate.depression_deg is None
    assert scrutinise.area_m2 == 0.0
    assert ground_m(high, 5.0) == pytest.approx(math.sqrt(25 - 3.5**2))


def test_the_ground_below_a_camera_is_out_of_its_picture() -> None:
    """Half as high as wide under 90°: 26.57° below the middle; with 18.43° of tilt 45°."""
    tilt_deg = 45.0 - math.degrees(math.atan(0.5))
    shape = {"hfov_deg": 90.0, "width_px": 2000, "height_px": 1000, "height_m": 4.0}
    assert blind_ground_m(camera(tilt_deg=tilt_deg, **shape)) == pytest.approx(4.0)
    assert blind_ground_m(camera(tilt_deg=80.0, **shape)) == 0.0
    assert blind_ground_m(camera(tilt_deg=-40.0, **shape)) is None


def test_what_is_pictured_is_what_the_densities_say() -> None:
    """Another way through the same geometry: points, not cells."""
    rows = [
        camera(2, 1, height_m=4.0, tilt_deg=15.0, bearing_deg=37.0),
        wall((5, 8), (12, 8), height_m=5.0),
        wall((20, 0), (20, 30), height_m=2.0),
    ]
    found = view(*rows)
    rng = np.random.default_rng(3)
    places = rng.uniform(-10.0, 60.0, (4000, 2))
    heads = np.column_stack([places, np.full(4000, 1.5)])
    px_m = pixel_densities(Site.of(rows), heads, lambda _share: None)
    for edition in EDITIONS:
        for one in found.reaches[edition]:
            inside = shapely.contains_xy(one.region, places[:, 0], places[:, 1])
            assert np.mean(inside == (px_m >= one.camera_class.px_m)) > 0.985


def test_blind_spots_are_those_of_places_that_are_pictured_in_part() -> None:
    """A camera in the corner of a yard; half of it lies behind a wall. Another yard has none."""
    rows = [
        camera(0, 0, bearing_deg=45.0, hfov_deg=90.0),
        wall((0, 20), (40, 20), height_m=4.0),
        zone(0, 0, 40, 40),
        zone(100, -60, 120, -40, id=FeatureId("Z2"), label="Z2"),
        route((1, 10), (39, 10)),
        route((20, 1), (20, 39), label="W2"),
    ]
    found = results(rows)
    yard, other = found.zones["Z1"], found.zones["Z2"]
    assert yard.seen_share == pytest.approx(0.5, abs=0.03)
    (patch,) = yard.patches
    assert patch.outline.symmetric_difference(shapely.box(0, 20, 40, 40)).area < 50.0
    assert (other.seen_share, other.patches) == (0.0, ())
    assert found.routes["W1"].seen_share == 1.0
    assert np.ravel(found.routes["W2"].stretches) == pytest.approx([19, 38], abs=1.1)
    assert yard.share(125.0) == pytest.approx(math.pi / 4 * 7.68**2 / 1600, abs=0.01)


def test_purpose_and_basis_are_those_of_the_mark() -> None:
    found = view(camera(purpose="  ", lawful_basis="Art. 6 (1) e"))
    assert (found.purpose, found.lawful_basis) == ("", "Art. 6 (1) e")


def test_without_cameras_that_is_said() -> None:
    reason = results([zone(0, 0, 10, 10)]).reason
    assert reason is not None
    assert "camera" in reason.msgid


coordinate = st.floats(-40.0, 40.0).map(lambda value: round(value, 1))
ends = st.tuples(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(ends.filter(lambda pair: pair[0] != pair[1]), max_size=4),
    ends.filter(lambda pair: pair[0] != pair[1]),
    st.integers(0, 359),
    st.integers(0, 60),
)
def test_another_wall_never_adds_to_a_picture(
    walls: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    another: tuple[tuple[float, float], tuple[float, float]],
    bearing_deg: int,
    tilt_deg: int,
) -> None:
    barriers: list[Barrier] = [
        wall(*line, id=FeatureId(f"B{number}"), height_m=3.0) for number, line in enumerate(walls)
    ]
    lens = camera(height_m=4.0, bearing_deg=float(bearing_deg), tilt_deg=float(tilt_deg))
    fewer = view(lens, *barriers, wall(*another, id=FeatureId("new"), height_m=3.0))
    more = view(lens, *barriers)
    assert fewer.seen.difference(more.seen.buffer(0.6)).area < 0.01  # outlines are smoothed


def test_a_sharper_camera_reaches_further() -> None:
    assert sight_m(camera(width_px=3840), 125.0) == 2.0 * sight_m(camera(), 125.0)
