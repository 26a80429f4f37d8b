"""What is seen over a surface model: shadows by hand, and what GDAL finds in a real town."""

import math
from pathlib import Path

import numpy as np
import pytest

from cpted_app.analysis.sight.viewshed import Flags, viewshed

DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)
real = pytest.mark.skipif(not DATA.is_dir(), reason="the reference results are not here")


def along(heights: list[float], eye_m: float = 1.0, target_m: float = 0.0, at: int = 0) -> Flags:
    """Return what is seen along one row of cells."""
    rows = viewshed(np.array([heights]), 1.0, (0, at), eye_m=eye_m, target_m=target_m)
    return np.asarray(rows[0])


def test_level_ground_is_seen_all_over_and_as_far_as_one_looks() -> None:
    ground = np.full((31, 41), 87.5)
    assert viewshed(ground, 2.0, (3, 5), eye_m=1.6, target_m=0.0).all()
    near = viewshed(ground, 2.0, (15, 20), eye_m=1.6, target_m=0.0, radius_m=6.0)
    assert near.sum() == 29  # cells whose centres lie within three cells
    assert near[15, 23]
    assert not near[18, 21]


def test_a_wall_throws_a_shadow_of_the_length_that_the_slope_gives() -> None:
    """Eye 1 m high, a wall of 0.5 m four cells off: the ground is hidden up to eight cells off."""
    seen = along([0.0] * 4 + [0.5] + [0.0] * 8)
    assert seen.tolist() == [True] * 5 + [False] * 3 + [True] * 5
    taller = along([0.0] * 4 + [0.5] + [0.0] * 8, target_m=0.26)
    assert taller.tolist() == [True] * 5 + [False] + [True] * 7


def test_it_is_the_same_in_all_four_directions_and_mirrored() -> None:
    random = np.random.default_rng(3)
    town = random.uniform(0.0, 1.0, (23, 23)) ** 4 * 9.0
    seen = viewshed(town, 1.0, (8, 13), eye_m=1.6, target_m=0.5)
    assert 0.1 < seen.mean() < 0.9
    for spin in range(1, 4):
        at = np.argwhere(np.rot90(np.arange(529).reshape(23, 23) == 8 * 23 + 13, spin))[0]
        turned = viewshed(
            np.rot90(town, spin), 1.0, (int(at[0]), int(at[1])), eye_m=1.6, target_m=0.5
        )
        assert (turned == np.rot90(seen, spin)).all()
    assert (viewshed(town.T, 1.0, (13, 8), eye_m=1.6, target_m=0.5) == seen.T).all()


def test_cells_without_a_height_are_not_seen_and_hide_nothing() -> None:
    seen = along([0.0, 0.0, math.nan, math.nan, 0.0, 5.0, 0.0])
    assert seen.tolist() == [True, True, False, False, True, True, False]
    assert along([0.0, math.nan, 0.0, 0.5]).tolist() == [True, False, True, True]


def test_a_higher_eye_sees_no_less() -> None:
    town = np.random.default_rng(5).uniform(0.0, 8.0, (40, 40))
    low, high = (viewshed(town, 1.0, (20, 20), eye_m=eye, target_m=0.0) for eye in (1.6, 6.0))
    assert not (low & ~high).any()
    assert low.sum() < high.sum()


@real
@pytest.mark.parametrize(
    ("name", "column", "row", "eye_m", "target_m"),
    [("a", 250, 250, 1.6, 0.0), ("camera-6m", 120, 380, 6.0, 1.6)],
)
def test_a_real_town_is_seen_as_gdal_finds(
    name: str, column: int, row: int, eye_m: float, target_m: float
) -> None:
    import rasterio

    with rasterio.open(DATA / "geotiff/essen-surface-model-sw-quarter.tif") as dataset:
        heights = dataset.read(1).astype(float)[::-1]
    with rasterio.open(DATA / f"reference-results/essen-sw-viewshed-{name}.tif") as dataset:
        told = dataset.read(1)[::-1] > 0
    seen = viewshed(heights, 1.0, (row, column), eye_m=eye_m, target_m=target_m)
    assert (seen == told).mean() > 0.9999
    assert (seen & told).sum() / (seen | told).sum() > 0.999
