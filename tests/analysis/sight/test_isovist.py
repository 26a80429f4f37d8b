"""What an eye sees, against numbers worked out by hand and figures of other programs."""

import csv
import math
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sight.isovist import isovist, visible_areas
from cpted_app.analysis.sight.visibility_graph import visible_counts
from cpted_app.errors import Cancelled, UserError
from cpted_app.model.features import Barrier, FeatureId
from cpted_app.model.site import Site
from tests.analysis.marks import block, box, tree, wall

REFERENCE = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data/reference-results").is_dir()
    ),
    Path("missing"),
)
real = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference results are not here")

L_PLAN = [(1, 1), (1, 3), (3, 3), (3, 2), (2, 2), (2, 1), (1, 1)]
CIRCLE_M2 = math.pi * 100.0


def quiet(_share: float) -> None:
    pass


def area(site: Site, x: float, y: float, z: float = 1.6, radius_m: float = 10.0) -> float:
    return float(visible_areas(site, np.array([[x, y, z]]), quiet, radius_m=radius_m)[0])


def gallery() -> Site:
    text = (REFERENCE / "gallery-lines.mif").read_text()
    found = re.findall(r"^Line (\S+) (\S+) (\S+) (\S+)", text, re.MULTILINE)
    ends = [tuple(map(float, line)) for line in found]
    return Site.of(
        [
            Barrier(
                id=FeatureId(str(n)),
                geometry=shapely.LineString([line[:2], line[2:]]),
                height_m=9.0,
            )
            for n, line in enumerate(ends)
            if line[:2] != line[2:]
        ]
    )


def at_eye(places: Array) -> Array:
    return np.column_stack([places, np.full(len(places), 1.6)])


def test_without_walls_the_whole_circle_is_seen_and_a_share_of_it_in_a_field_of_view() -> None:
    site, eye = Site.of([]), np.array([[3.0, 4.0, 1.6]])
    assert area(site, 3.0, 4.0) == pytest.approx(CIRCLE_M2, rel=1e-12)
    quarter = visible_areas(site, eye, quiet, radius_m=10.0, bearing_deg=200.0, view_deg=90.0)
    assert quarter[0] == pytest.approx(CIRCLE_M2 / 4.0, rel=1e-12)
    assert visible_areas(site, eye, quiet)[0] == pytest.approx(math.pi * 200.0**2, rel=1e-12)


def test_a_field_of_view_looks_clockwise_from_north() -> None:
    site, eye = Site.of([wall((5.0, -50.0), (5.0, 50.0))]), np.array([[0.0, 0.0, 1.6]])
    east, west = (
        visible_areas(site, eye, quiet, radius_m=10.0, bearing_deg=bearing, view_deg=60.0)[0]
        for bearing in (90.0, 270.0)
    )
    assert east == pytest.approx(25.0 * math.tan(math.radians(30.0)), rel=1e-12)
    assert west == pytest.approx(CIRCLE_M2 / 6.0, rel=1e-12)


def test_a_long_wall_cuts_a_segment_off_the_circle() -> None:
    site = Site.of([wall((-50.0, 6.0), (50.0, 6.0))])
    half = math.acos(0.6)
    segment = 100.0 * (half - 0.6 * 0.8)
    assert area(site, 0.0, 0.0) == pytest.approx(CIRCLE_M2 - segment, rel=1e-12)


def test_walls_that_cross_midway_hide_what_lies_behind_either() -> None:
    square = wall(*box(-4, -4, 4, 4), (-4.0, -4.0), label="B0")
    cross = [wall((1, -3), (3, 3), label="B1"), wall((1, 3), (3, -3), label="B2")]
    seen = area(Site.of([square, *cross]), 0.0, 0.0)
    tips = [(1.0, 3.0), (2.0, 0.0), (1.0, -3.0)]
    hidden = shapely.Polygon([*tips, (4 / 3, -4.0), (4.0, -4.0), (4.0, 4.0), (4 / 3, 4.0)])
    assert seen == pytest.approx(64.0 - hidden.area, rel=1e-12)


@pytest.mark.parametrize("again", [0, 1])
def test_a_wall_drawn_twice_or_in_pieces_hides_the_same(again: int) -> None:
    one = [wall((-3.0, 2.0), (3.0, 2.0), label="B1")]
    more = [
        wall((3.0, 2.0), (-3.0, 2.0), label="B2"),
        wall((-3.0, 2.0), (1.0, 2.0), (0.0, 2.0), (3.0, 2.0), label="B2"),
    ]
    alone = area(Site.of(one), 0.5, 0.0)
    assert area(Site.of([*one, more[again]]), 0.5, 0.0) == pytest.approx(alone, rel=1e-13)


@pytest.mark.parametrize(
    ("x", "y", "share"),
    [(2.0, 2.0, 0.0), (0.0, 2.0, 0.5), (0.0, 0.0, 0.75), (0.0, 4.0, 0.75)],
    ids=["inside", "on a wall", "on a corner", "on another corner"],
)
def test_an_eye_at_a_building_sees_away_from_it(x: float, y: float, share: float) -> None:
    site = Site.of([block(*box(0, 0, 4, 4))])
    assert area(site, x, y) == pytest.approx(share * CIRCLE_M2, rel=1e-12)


def test_an_eye_within_a_micrometre_of_a_building_is_on_its_wall() -> None:
    site = Site.of([block(*box(0, 0, 4, 4))])
    for x in (-5e-7, 5e-7):
        assert area(site, x, 2.0) == pytest.approx(CIRCLE_M2 / 2.0, rel=1e-6)


def test_an_eye_at_a_party_wall_sees_nothing_and_between_two_corners_two_parts() -> None:
    beside = Site.of([block(*box(0, 0, 4, 4), label="B1"), block(*box(4, 0, 8, 4), label="B2")])
    assert area(beside, 4.0, 2.0) == 0.0
    assert area(beside, 4.0, 4.0) == pytest.approx(CIRCLE_M2 / 2.0, rel=1e-12)
    across = Site.of([block(*box(0, 0, 4, 4), label="B1"), block(*box(-4, -4, 0, 0), label="B2")])
    assert area(across, 0.0, 0.0) == pytest.approx(CIRCLE_M2 / 2.0, rel=1e-12)
    parts = isovist(across, (0.0, 0.0, 1.6), radius_m=10.0)
    assert parts.geom_type == "MultiPolygon"
    assert parts.area == pytest.approx(CIRCLE_M2 / 2.0, rel=1e-4)


def test_an_eye_on_a_wall_without_thickness_sees_both_sides() -> None:
    site = Site.of([wall((-3.0, 0.0), (3.0, 0.0))])
    assert area(site, 0.0, 0.0) == pytest.approx(CIRCLE_M2, rel=1e-12)
    assert area(site, 3.0, 0.0) == pytest.approx(CIRCLE_M2, rel=1e-12)


def test_in_a_courtyard_only_the_yard_is_seen() -> None:
    yard = box(2, 2, 6, 6)
    site = Site.of([block(*box(0, 0, 8, 8), holes=[yard])])
    assert area(site, 3.0, 5.0) == pytest.approx(16.0, rel=1e-12)
    assert area(site, 2.0, 4.0) == pytest.approx(16.0, rel=1e-12)
    assert area(site, 1.0, 4.0) == 0.0


@pytest.mark.parametrize(
    ("eye_m", "blocks"), [(0.5, False), (1.0, False), (1.5, True), (2.0, False), (2.5, False)]
)
def test_only_what_stands_at_the_height_of_the_eye_blocks(eye_m: float, blocks: bool) -> None:
    site = Site.of([wall((-50.0, 6.0), (50.0, 6.0), base_m=1.0, top_m=2.0)])
    assert (area(site, 0.0, 0.0, eye_m) < CIRCLE_M2 - 1.0) is blocks


def test_what_is_partly_open_filters_but_does_not_block_nor_do_crowns() -> None:
    fence = wall((-50.0, 6.0), (50.0, 6.0), openness=0.1)
    site = Site.of([fence, tree((0.0, 3.0), 2.0)])
    assert area(site, 0.0, 0.0, 1.6) == pytest.approx(CIRCLE_M2, rel=1e-12)
    counts = visible_counts(site, np.array([[0.0, 0.0, 1.6], [0.0, 9.0, 1.6]]), quiet)
    assert counts.tolist() == [1.0, 1.0]


def test_a_hedge_that_loses_its_leaves_blocks_only_in_leaf() -> None:
    hedge = Barrier(
        id=FeatureId("H"),
        geometry=shapely.LineString([(-50.0, 6.0), (50.0, 6.0)]),
        height_m=3.0,
        openness=0.0,
        seasonal_openness=0.5,
    )
    site, eyes = Site.of([hedge]), np.array([[0.0, 0.0, 1.6], [0.0, 9.0, 1.6]])
    assert visible_areas(site, eyes, quiet, radius_m=10.0)[0] < CIRCLE_M2 - 1.0
    bare = visible_areas(site, eyes, quiet, radius_m=10.0, leaf_on=False)[0]
    assert bare == pytest.approx(CIRCLE_M2, rel=1e-12)
    assert visible_counts(site, eyes, quiet).tolist() == [0.0, 0.0]
    assert visible_counts(site, eyes, quiet, leaf_on=False).tolist() == [1.0, 1.0]


def test_points_are_counted_over_and_under_a_wall() -> None:
    site = Site.of([wall((5.0, -9.0), (5.0, 9.0), top_m=2.0)])
    places = np.array([[0.0, 0.0, 1.6], [10.0, 0.0, 1.6], [10.0, 1.0, 2.4], [10.0, 0.0, 2.3]])
    assert visible_counts(site, places, quiet).tolist() == [1.0, 2.0, 3.0, 2.0]
    assert visible_counts(site, places[:0], quiet).tolist() == []
    alike = np.array([[0.0, 0.0, 1.6], [0.0, 0.0, 1.6]])
    assert visible_counts(site, alike, quiet).tolist() == [1.0, 1.0]


def test_a_place_that_is_not_a_number_has_no_area_and_sees_nothing() -> None:
    places = np.array([[0.0, 0.0, 1.6], [math.nan, 0.0, 1.6], [1.0, 0.0, 1.6]])
    site = Site.of([wall((5.0, -9.0), (5.0, 9.0))])
    found = visible_areas(site, places, quiet)
    assert np.isnan(found).tolist() == [False, True, False]
    assert visible_counts(site, places, quiet).tolist() == [1.0, 0.0, 1.0]


def test_far_from_the_origin_the_area_is_the_same() -> None:
    near = Site.of([block(*box(2, 2, 4, 4), label="B1"), wall((-3, 1), (-1, 5), label="B2")])
    far = Site.of(
        [
            Barrier(
                id=one.id,
                geometry=shapely.transform(one.geometry, lambda xy: np.add(xy, (4e5, 5.8e6))),
                height_m=one.height_m,
            )
            for one in near.all(Barrier)
        ]
    )
    assert area(far, 4e5, 5.8e6) == pytest.approx(area(near, 0.0, 0.0), rel=1e-8)


@pytest.mark.parametrize(
    "told",
    [
        (0.0, 0.0, 90.0),
        (math.inf, 0.0, 90.0),
        (200.0, 0.0, 0.0),
        (200.0, 0.0, 361.0),
        (200.0, math.nan, 90.0),
        (200.0, None, 90.0),
    ],
)
def test_an_impossible_field_of_view_is_refused(told: tuple[float, float | None, float]) -> None:
    radius_m, bearing, wide = told
    with pytest.raises(UserError) as caught:
        visible_areas(
            Site.of([]),
            np.array([[0.0, 0.0, 1.6]]),
            quiet,
            radius_m=radius_m,
            bearing_deg=bearing,
            view_deg=wide,
        )
    assert f"{wide:g}" in str(caught.value.message)


@pytest.mark.parametrize("compute", [visible_areas, visible_counts])
def test_the_share_done_rises_to_one_and_nobody_waits_after_a_cancel(compute: object) -> None:
    assert callable(compute)
    places = at_eye(np.random.default_rng(1).uniform(0.0, 50.0, (5000, 2)))
    site, told = Site.of([wall((5.0, -9.0), (5.0, 9.0))]), list[float]()
    compute(site, places, told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(share: float) -> None:
        if share > 0.0:
            raise Cancelled

    with pytest.raises(Cancelled):
        compute(site, places, stop)


def test_the_outline_of_a_plan_of_walls_has_the_published_corners() -> None:
    walls = [wall(a, b, label=f"B{n}") for n, (a, b) in enumerate(pairwise(L_PLAN))]
    site = Site.of(walls)
    shape = isovist(site, (2.5, 2.5, 1.6))
    published = shapely.Polygon([(3, 3), (1, 3), (1, 1), (2, 2), (3, 2)])
    assert shape.symmetric_difference(published).area == pytest.approx(0.0, abs=1e-9)
    assert len(shapely.get_coordinates(shape)) <= 7  # and perhaps where the turn begins
    assert area(site, 2.5, 2.5) == pytest.approx(2.5, rel=1e-12)


@real
def test_the_published_isovist_of_the_gallery() -> None:
    with (REFERENCE / "isovist-published-values.csv").open() as file:
        row = next(one for one in csv.DictReader(file) if one["case"] == "gallery-1")
    site, x, y = gallery(), float(row["x"]), float(row["y"])
    bearing = 90.0 - math.degrees(float(row["direction_rad"]))
    wide = math.degrees(float(row["view_angle_rad"]))
    eye = np.array([[x, y, 1.6]])
    found = visible_areas(site, eye, quiet, bearing_deg=bearing, view_deg=wide)
    assert found[0] == pytest.approx(float(row["area"]), abs=1e-5)
    centre = isovist(site, (x, y, 1.6), bearing_deg=bearing, view_deg=wide).centroid
    assert centre.x == pytest.approx(float(row["centroid_x"]), abs=1e-4)
    assert centre.y == pytest.approx(float(row["centroid_y"]), abs=1e-4)


@real
def test_every_published_count_of_the_gallery_is_met_exactly() -> None:
    places = np.loadtxt(REFERENCE / "gallery-vga-grid-points.tsv", skiprows=1)
    told = np.loadtxt(REFERENCE / "gallery-vga-first-800.tsv", skiprows=1)
    found = visible_counts(gallery(), at_eye(places), quiet)
    row_at = {(round(x, 4), round(y, 4)): row for row, (x, y) in enumerate(places)}
    rows = [row_at[round(x, 4), round(y, 4)] for x, y in told[:, 1:3]]
    assert len(rows) == 800
    assert found[rows].tolist() == told[:, 3].tolist()
