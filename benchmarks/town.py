"""A town made for measuring: a jittered street grid with buildings, walls, hedges and lamps.

The same at every call. Buildings are rectangles, L and U of 3–24 m, walls and hedges 0.6–2.2 m.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.model.features import Barrier, FeatureId, Luminaire

BLOCK_M, STREET_M = 60.0, 14.0
_EDGES_A_BLOCK = 33
_SHAPES = (
    ((0, 0), (1, 0), (1, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 0.4), (0.4, 0.4), (0.4, 1), (0, 1)),
    ((0, 0), (1, 0), (1, 1), (0.7, 1), (0.7, 0.4), (0.3, 0.4), (0.3, 1), (0, 1)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """Barriers, luminaires of the photometry "street", and places where people are (n, 2)."""

    barriers: tuple[Barrier, ...]
    luminaires: tuple[Luminaire, ...]
    places_m: Array


def street_optic() -> IntensityTable:
    """Return a lopsided street optic: more to the C90 side, broad along the street, no uplight."""
    c, gamma = np.arange(0.0, 360.0, 10.0), np.arange(0.0, 91.0, 2.5)
    along = np.abs(np.cos(np.radians(c)))[:, None]
    ahead = (1.0 + 0.6 * np.sin(np.radians(c)))[:, None]
    peak = np.exp(-(((gamma - 62.0) / 18.0) ** 2))[None, :]
    candela = ahead * (900.0 + 2200.0 * along * peak) * np.cos(np.radians(gamma))[None, :] ** 0.4
    candela[:, -1] = 0.0
    return closed(c, gamma, candela)


def town(edges: int, luminaires: int, places: int) -> Town:
    """Return a town with so many edges of barriers, luminaires, and places between buildings."""
    random = np.random.default_rng(4)
    across = max(math.ceil(math.sqrt(edges / _EDGES_A_BLOCK)), 1)
    side_m = across * BLOCK_M
    barriers: list[Barrier] = []
    left = edges
    for block in range(across * across):
        corner = np.array([block % across, block // across]) * BLOCK_M + STREET_M / 2.0
        left = _build(random, corner, left, barriers)
    while left > 0:
        corner = random.uniform(0.0, side_m, 2)
        left = _fence(random, corner, 1, barriers, left)
    lamps = _lamps(random, luminaires, side_m, across)
    return Town(tuple(barriers), lamps, _places(random, barriers, side_m, places))


def _build(random: np.random.Generator, corner: Array, left: int, barriers: list[Barrier]) -> int:
    """Add the four plots of a block as far as edges are left; return what is left then."""
    plot_m = (BLOCK_M - STREET_M) / 2.0
    for number in range(4):
        shape = np.array(_SHAPES[random.integers(len(_SHAPES))], dtype=float)
        start = corner + np.array([number % 2, number // 2]) * plot_m + random.uniform(1.0, 4.0, 2)
        size = random.uniform(9.0, 16.0, 2)
        turn = random.normal(0.0, 0.06)
        spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        ring = start + (shape * size) @ spin.T
        if left < len(ring):
            return left
        barriers.append(
            Barrier(
                id=FeatureId(f"b{len(barriers)}"),
                geometry=shapely.Polygon(ring),
                height_m=round(random.uniform(3.0, 24.0), 2),
            )
        )
        left = _fence(random, start - 0.8, int(random.integers(1, 4)), barriers, left - len(ring))
    return left


def _fence(
    random: np.random.Generator, start: Array, parts: int, barriers: list[Barrier], left: int
) -> int:
    """Add a wall or a hedge of so many parts; return the edges left."""
    parts = min(parts, left)
    if parts < 1:
        return left
    steps = random.uniform(-9.0, 9.0, (parts, 2))
    line = np.vstack([start, start + np.cumsum(steps, axis=0)])
    barriers.append(
        Barrier(
            id=FeatureId(f"b{len(barriers)}"),
            geometry=shapely.LineString(line),
            height_m=round(random.uniform(0.6, 2.2), 2),
        )
    )
    return left - parts


def _lamps(
    random: np.random.Generator, count: int, side_m: float, across: int
) -> tuple[Luminaire, ...]:
    """Return luminaires at the sides of the streets, their light towards the middle."""
    streets = 2 * (across + 1)
    apart_m = streets * side_m / count
    rows: list[Luminaire] = []
    for number in range(count):
        street, along = divmod((number + 0.5) * apart_m, side_m)
        aside = (street // 2) * BLOCK_M - 4.0 + random.normal(0.0, 0.3)
        along += random.normal(0.0, 1.0)
        is_north_south = street % 2 == 0
        x, y = (aside, along) if is_north_south else (along, aside)
        rows.append(
            Luminaire(
                id=FeatureId(f"l{number}"),
                geometry=shapely.Point(x, y),
                photometry="street",
                mounting_height_m=round(random.uniform(4.0, 8.0), 2),
                bearing_deg=180.0 if is_north_south else 90.0,
                tilt_deg=float(random.integers(0, 11)),
                maintenance_factor=1.0,
            )
        )
    return tuple(rows)


def _places(
    random: np.random.Generator, barriers: list[Barrier], side_m: float, count: int
) -> Array:
    houses = shapely.union_all([one.geometry for one in barriers if one.height_m >= 3.0])
    shapely.prepare(houses)
    points = random.uniform(-STREET_M / 2.0, side_m + STREET_M / 2.0, (3 * count, 2))
    outside = points[~shapely.contains_xy(houses, points[:, 0], points[:, 1])]
    return np.asarray(outside[:count], dtype=float)
