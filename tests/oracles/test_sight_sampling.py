"""Sightlines against brute force: many points along the ray, asked one by one of shapely.

The oracle shares no code with the analysis. It knows nothing of edges that are only touched,
so the sites are random reals, where no exact touching happens.
"""

import random

import numpy as np
import pytest
import shapely

from cpted_app.model.features import Barrier, Sightline, Tree
from tests.analysis.marks import block, sightline, tree, view, wall

STEP_M = 0.002


def inside(line: Sightline, row: Barrier | Tree) -> tuple[float, float] | None:
    """Return first and last sampled distance at which the line is inside a feature."""
    length = line.geometry.length
    along = np.arange(0.0, length, STEP_M)
    points = shapely.line_interpolate_point(line.geometry, along)
    rise = line.target_height_m - line.observer_height_m
    heights = line.observer_height_m + rise * along / length
    if isinstance(row, Tree):
        covered = shapely.distance(points, row.geometry) < row.crown_radius_m
        base_m = row.crown_base_m
    elif row.geometry.geom_type == "Polygon":
        covered, base_m = shapely.contains(row.geometry, points), row.base_m
    else:
        covered = shapely.distance(points, row.geometry) < 0.6 * STEP_M
        base_m = row.base_m
    hits = along[covered & (heights > base_m) & (heights < row.height_m)]
    return (float(hits[0]), float(hits[-1])) if hits.size else None


def random_row(rng: random.Random, kind: int) -> Barrier | Tree:
    x, y = rng.uniform(2, 18), rng.uniform(-2, 2)
    base = rng.choice([0.0, rng.uniform(0, 2)])
    top = base + rng.uniform(0.5, 3)
    if kind == 0:
        return tree((x, y), rng.uniform(0.5, 3), (base, top))
    if kind == 1:
        ends = [(x, y - rng.uniform(0.2, 3)), (x + rng.uniform(-2, 2), y + rng.uniform(0.2, 3))]
        return wall(*ends, base_m=base, top_m=top)
    size = rng.uniform(0.5, 4)
    bent = [(x, y - size), (x + size, y - size), (x + 0.5 * size, y), (x + size, y + size), (x, y)]
    return block(*bent, base_m=base, top_m=top)


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["tree", "line", "solid"])
def test_first_and_last_touch_agree_with_dense_sampling(kind: int) -> None:
    rng = random.Random(20 + kind)
    touched = 0
    for _ in range(60):
        end = (rng.uniform(15, 25), rng.uniform(-3, 3))
        heights = (rng.uniform(0.5, 4), rng.uniform(0.5, 4))
        line, row = sightline((0.0, rng.uniform(-1, 1)), end, heights), random_row(rng, kind)
        sampled, seen = inside(line, row), view(line, row)
        if sampled is None:
            # Only a touch shorter than the sampling step may have slipped through.
            assert sum(o.to_m - o.from_m for o in seen.obstacles) <= STEP_M
            continue
        touched += 1
        assert seen.obstacles
        assert seen.obstacles[0].from_m == pytest.approx(sampled[0], abs=2 * STEP_M)
        assert seen.obstacles[-1].to_m == pytest.approx(sampled[1], abs=2 * STEP_M)
    assert touched > 15
