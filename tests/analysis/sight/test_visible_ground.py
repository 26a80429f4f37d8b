"""What is seen over, under and through: drawn cases, and random scenes ray by ray."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from cpted_app.analysis.sight import sightlines
from cpted_app.analysis.sight.isovist import Viewer
from cpted_app.analysis.sight.visible_ground import Seen, visible_region
from cpted_app.model.edit import Row
from cpted_app.model.site import Site
from tests.analysis.marks import block, box, sightline, tree, wall

EYE_M, GROUND_M, FACE_M = 1.6, 0.0, 1.5
WEST, EAST = (0.0, -50.0), (0.0, 50.0)


def quiet(_share: float) -> None:
    pass


def seen(
    *rows: Row, eye_m: float = EYE_M, target_m: float = GROUND_M, radius_m: float = 40.0
) -> Seen:
    return visible_region(Viewer.of(Site.of(rows)), (0.0, 0.0, eye_m), target_m, radius_m=radius_m)


def status(found: Seen, x: float, y: float) -> str:
    place = shapely.Point(x, y)
    if found.clear.contains(place):
        return "clear"
    return "filtered" if found.through.contains(place) else "blocked"


def along_east(found: Seen, *places: float) -> list[str]:
    return [status(found, x, 0.0) for x in places]


def test_a_hedge_of_0_9_m_hides_the_ground_behind_it_for_nine_sevenths_of_its_distance() -> None:
    hedge = wall((7.0, -50.0), (7.0, 50.0), top_m=0.9)
    found = seen(hedge)
    # 16 / 7 of 7 m: from there on the ground is seen over it.
    assert along_east(found, 6.9, 7.1, 15.9, 16.1, 39.0) == [
        "clear",
        "blocked",
        "blocked",
        "clear",
        "clear",
    ]
    strip = found.clear.symmetric_difference(seen().clear).intersection(shapely.box(0, -1, 40, 1))
    assert strip.area == pytest.approx(2.0 * 9.0, rel=1e-9)
    assert along_east(seen(hedge, target_m=FACE_M), 6.9, 7.1, 39.0) == ["clear"] * 3


def test_a_crown_from_2_2_m_leaves_a_clear_band_and_a_lower_one_filters() -> None:
    high = tree((10.0, 0.0), 2.0, (2.2, 8.0))
    low = tree((10.0, 0.0), 2.0, (1.0, 8.0))
    assert along_east(seen(high), 10.0, 20.0) == ["clear", "clear"]
    assert along_east(seen(high, target_m=FACE_M), 10.0, 20.0) == ["clear", "clear"]
    # Eye 1.6, base 1.0: from 16 / 6 of its near side at 8 m on there is ground behind leaves.
    assert along_east(seen(low), 7.0, 10.0, 21.2, 21.5, 39.0) == [
        "clear",
        "clear",
        "clear",
        "filtered",
        "filtered",
    ]
    assert along_east(seen(low, target_m=FACE_M), 7.9, 8.1, 39.0) == [
        "clear",
        "filtered",
        "filtered",
    ]
    assert seen(low).through_share == pytest.approx(
        seen(low).through.area / (math.pi * 40.0**2), rel=1e-3
    )


def test_from_above_a_crown_hides_only_a_strip() -> None:
    crown = tree((10.0, 0.0), 1.0, (2.0, 3.0))
    found = seen(crown, eye_m=6.0)
    # Between 6 / 4 of 9 m and 6 / 3 of 11 m.
    assert along_east(found, 13.4, 13.6, 21.9, 22.1) == ["clear", "filtered", "filtered", "clear"]


def test_a_wall_higher_than_both_hides_all_behind_it_and_one_in_the_air_what_is_above() -> None:
    high = wall((5.0, -50.0), (5.0, 50.0), top_m=2.0)
    assert along_east(seen(high), 4.9, 5.1, 39.0) == ["clear", "blocked", "blocked"]
    awning = wall((5.0, -50.0), (5.0, 50.0), base_m=2.0, top_m=3.0)
    assert along_east(seen(awning), 4.9, 5.1, 39.0) == ["clear"] * 3
    # Up to a window at 4.6 m: over its top at 3 m only within 3 / 1.4 of its distance.
    up = seen(awning, target_m=4.6)
    assert along_east(up, 5.1, 10.6, 10.8, 37.0, 38.0) == [
        "clear",
        "clear",
        "blocked",
        "blocked",
        "clear",
    ]


def test_a_low_planter_hides_its_own_ground_and_what_is_behind_but_no_face() -> None:
    bed = block(*box(4, -2, 6, 2), top_m=0.8)
    assert along_east(seen(bed), 3.9, 5.0, 6.1, 11.9, 12.1) == [
        "clear",
        "blocked",
        "blocked",
        "blocked",
        "clear",
    ]
    assert along_east(seen(bed, target_m=FACE_M), 3.9, 5.0, 12.1) == ["clear"] * 3


def test_a_yard_is_seen_from_the_roof_around_it_but_not_its_building() -> None:
    hole = [box(8, -4, 16, 4)]
    house = block(*box(4, -8, 20, 8), top_m=3.0, holes=hole)
    found = seen(house, eye_m=12.0)
    # Eye at 12 m, roof at 3 m: shadows of 4 / 3.
    assert along_east(found, 3.9, 6.0, 10.5, 11.0, 15.9, 16.1, 26.0, 27.0) == [
        "clear",
        "blocked",
        "blocked",
        "clear",
        "clear",
        "blocked",
        "blocked",
        "clear",
    ]


def test_who_stands_inside_or_on_a_wall_sees_as_sightlines_say() -> None:
    inside = block(*box(-1, -1, 1, 1))
    assert seen(inside).area_m2 == 0.0
    beside = block(*box(0, -50, 5, 50))
    half = seen(beside)
    assert half.area_m2 == pytest.approx(math.pi * 800.0, rel=1e-3)
    assert status(half, -5.0, 0.0) == "clear"
    line = wall(WEST, EAST, top_m=9.0)
    assert seen(line).area_m2 == pytest.approx(math.pi * 1600.0, rel=1e-3)


def test_a_hedge_without_leaves_is_looked_through() -> None:
    hedge = replace(wall((7.0, -50.0), (7.0, 50.0), top_m=2.0), seasonal_openness=0.5)
    for leaf_on, said in ((True, "blocked"), (False, "filtered")):
        viewer = Viewer.of(Site.of([hedge]), leaf_on=leaf_on)
        found = visible_region(viewer, (0.0, 0.0, EYE_M), FACE_M, radius_m=40.0)
        assert along_east(found, 6.9, 7.1) == ["clear", said]


def test_at_the_height_of_the_eye_it_is_the_isovist() -> None:
    random = np.random.default_rng(7)
    rows = [
        block(*box(x, y, x + 3, y + 2), label=f"b{n}", top_m=3.0)
        for n, (x, y) in enumerate(random.uniform(-30, 30, (20, 2)).round(2).tolist())
        if not (x - 0.5 < 0 < x + 3.5 and y - 0.5 < 0 < y + 2.5)
    ]
    viewer = Viewer.of(Site.of(rows))
    flat = viewer.isovist((0.0, 0.0, 1.6), radius_m=40.0)
    found = visible_region(viewer, (0.0, 0.0, 1.6), 1.6, radius_m=40.0)
    assert found.clear.area == pytest.approx(flat.region.area, rel=1e-9)
    half = visible_region(
        viewer, (0.0, 0.0, 1.6), 0.0, radius_m=40.0, bearing_deg=0.0, view_deg=180.0
    )
    assert half.clear.bounds[1] >= -1e-9


def _scene(random: np.random.Generator) -> list[Row]:
    rows: list[Row] = []
    for n in range(14):
        x, y = random.uniform(-20.0, 20.0, 2).tolist()
        base = float(random.choice([0.0, 0.0, 0.0, 1.0, 2.2]))
        top = base + float(random.choice([0.6, 0.9, 1.4, 4.0]))
        is_open = float(random.choice([0.0, 0.0, 0.5]))
        if n % 3 == 0:
            wide, deep = random.uniform(0.5, 6.0, 2).tolist()
            corners = box(x, y, x + wide, y + deep)
            rows.append(block(*corners, base_m=base, top_m=top, openness=is_open, label=f"b{n}"))
        else:
            u, v = (np.array([x, y]) + random.uniform(-8.0, 8.0, 2)).tolist()
            rows.append(
                wall((x, y), (u, v), base_m=base, top_m=top, openness=is_open, label=f"b{n}")
            )
    rows.append(tree((5.0, -6.0), 2.5, (1.2, 7.0)))
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_random_scenes_are_seen_as_the_sightlines_see_them(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = _scene(random)
    eye = tuple(random.uniform(-15.0, 15.0, 2).tolist())
    eye_m = float(random.choice([1.15, 1.6, 3.5, 6.0]))
    target_m = float(random.choice([0.0, 1.5, 1.6, 4.5]))
    viewer = Viewer.of(Site.of(rows))
    found = visible_region(viewer, (*eye, eye_m), target_m, radius_m=60.0)
    targets = random.uniform(-22.0, 22.0, (300, 2)).tolist()
    lines = [
        sightline(eye, (x, y), (eye_m, target_m), label=f"{n}") for n, (x, y) in enumerate(targets)
    ]
    views = sightlines.run(Site.of([*rows, *lines]), quiet).views
    outlines = shapely.union(found.clear.boundary, found.through.boundary)
    told = 0
    for n, (x, y) in enumerate(targets):
        place = shapely.Point(x, y)
        if outlines.distance(place) < 0.02:
            continue
        told += 1
        in_clear, in_through = found.clear.contains(place), found.through.contains(place)
        said = "clear" if in_clear else "filtered" if in_through else "blocked"
        assert said == views[f"{n}"].status, (x, y)
    assert told > 250
