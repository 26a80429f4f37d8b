"""The measures of an isovist, against numbers worked out by hand."""

import math

import numpy as np
import pytest
import shapely

from cpted_app.analysis.sight.isovist import Viewer, visible_areas
from cpted_app.analysis.sight.isovist_shape import Isovist
from cpted_app.errors import UserError
from cpted_app.model.edit import Row
from cpted_app.model.site import Site
from tests.analysis.marks import block, box, wall


def seen(
    *rows: Row,
    eye: tuple[float, float] = (0.0, 0.0),
    bearing_deg: float | None = None,
    view_deg: float | None = None,
) -> Isovist:
    return Viewer.of(Site.of(rows)).isovist(
        (*eye, 1.6), radius_m=10.0, bearing_deg=bearing_deg, view_deg=view_deg
    )


def test_a_room_has_no_open_edge_and_is_as_compact_as_a_square() -> None:
    found = seen(wall(*box(-2, -2, 2, 2), (-2.0, -2.0)))
    assert found.area_m2 == pytest.approx(16.0)
    assert found.perimeter_m == pytest.approx(16.0)
    assert found.longest_m == pytest.approx(math.sqrt(8.0))
    assert found.compactness == pytest.approx(math.pi / 4.0)
    assert (found.occlusivity_m, len(found.open_edges_m)) == (0.0, 0)
    assert found.drift_m == pytest.approx(0.0, abs=1e-12)
    assert math.hypot(*found.farthest_m) == pytest.approx(found.longest_m)


def test_a_corner_of_a_room_drifts_to_its_middle() -> None:
    found = seen(wall(*box(-1, -1, 3, 3), (-1.0, -1.0)))
    assert found.drift_m == pytest.approx(math.sqrt(2.0))


def test_a_wall_in_the_open_has_an_open_edge_at_each_end() -> None:
    found = seen(wall((5.0, -1.0), (5.0, 1.0)))
    edge_m = 10.0 - math.sqrt(26.0)
    hidden = 2.0 * math.atan2(1.0, 5.0)
    assert found.occlusivity_m == pytest.approx(2.0 * edge_m)
    around = 10.0 * (2.0 * math.pi - hidden) + 2.0 + 2.0 * edge_m
    assert found.perimeter_m == pytest.approx(around)
    assert found.longest_m == 10.0
    inner = sorted(np.linalg.norm(found.open_edges_m, axis=2).min(axis=1))
    assert inner == pytest.approx([math.sqrt(26.0)] * 2)


def test_what_runs_along_a_wall_that_is_seen_edge_on_is_no_open_edge() -> None:
    found = seen(block(*box(2, 0, 6, 4)))
    assert found.occlusivity_m == pytest.approx(4.0 + 10.0 - math.sqrt(20.0), abs=1e-5)


def test_who_stands_at_a_building_has_its_wall_and_beyond_its_corners_open_edges() -> None:
    found = seen(block(*box(0, 0, 4, 4)), eye=(0.0, 2.0))
    assert found.area_m2 == pytest.approx(50.0 * math.pi)
    assert found.perimeter_m == pytest.approx(10.0 * math.pi + 20.0)
    assert found.occlusivity_m == pytest.approx(16.0, abs=1e-5)
    # The middle of a half disc lies 4 r / 3 pi from its centre.
    assert found.drift_m == pytest.approx(40.0 / (3.0 * math.pi))


def test_the_limits_of_a_field_of_view_are_no_open_edges() -> None:
    found = seen(bearing_deg=77.0, view_deg=90.0)
    assert found.occlusivity_m == 0.0
    assert found.perimeter_m == pytest.approx(20.0 + 5.0 * math.pi)
    assert found.region.area == pytest.approx(found.area_m2, rel=1e-4)


def test_inside_a_building_nothing_is_seen_and_every_measure_is_nought() -> None:
    found = seen(block(*box(-1, -1, 1, 1)))
    assert (found.area_m2, found.perimeter_m, found.compactness) == (0.0, 0.0, 0.0)
    assert (found.longest_m, found.occlusivity_m, found.drift_m) == (0.0, 0.0, 0.0)
    assert found.region.is_empty
    assert found.farthest_m == found.eye_m


def test_on_a_corner_between_two_buildings_both_sides_are_seen() -> None:
    found = seen(block(*box(0, 0, 20, 20), label="B1"), block(*box(-20, -20, 0, 0), label="B2"))
    assert found.area_m2 == pytest.approx(50.0 * math.pi)
    assert len(shapely.get_parts(found.region)) == 2
    assert found.occlusivity_m == pytest.approx(0.0, abs=1e-5)


def test_one_viewer_answers_as_the_functions_do() -> None:
    site = Site.of([block(*box(2, 1, 4, 6), label="B1"), wall((-3, 1), (-1, 5), label="B2")])
    viewer = Viewer.of(site)
    eyes = np.array([[0.0, 0.0, 1.6], [5.0, 5.0, 1.6]])
    areas = visible_areas(site, eyes, lambda _: None, radius_m=30.0)
    for eye, area in zip(eyes.tolist(), areas, strict=True):
        one = viewer.isovist((eye[0], eye[1], eye[2]), radius_m=30.0)
        assert one.area_m2 == pytest.approx(area, rel=1e-12)


def test_without_a_radius_nothing_can_be_looked_at() -> None:
    with pytest.raises(UserError):
        Viewer.of(Site()).isovist((0.0, 0.0, 1.6), radius_m=0.0)
