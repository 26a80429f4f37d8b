"""What an eye sees over a made town: isovists beside shadows of shapely, counts beside crossings.

The baseline of an isovist is the circle less the union of shadows, that of a count whether a line
crosses a wall, by a tree of walls; both are shapely's.
"""

import math
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import shapely

from benchmarks.row import Row
from benchmarks.town import Town, town
from cpted_app.analysis.isovist import visible_areas, visible_counts
from cpted_app.analysis.obstacles import Obstacles, obstacles
from cpted_app.analysis.photometry import Array
from cpted_app.model.site import Site
from cpted_app.session import warm_up

EDGES = (2_000, 20_000)
EYES, PEER_EYES = 2_000, 4
COUNTED, PEER_PAIRS = 4_000, 100_000
EYE_M = 1.6
ANYWHERE_M = 5_000.0
RUNS = 3


def run() -> list[Row]:
    """Return times of isovists, within 200 m and of all, and the speed of counts, on all cores."""
    warm_up.keep_compiled_loops()
    rows: list[Row] = []
    for edges in EDGES:
        made = town(edges, 1, EYES)
        rows += [*_isovists(made, edges), _counts(made, edges)]
    return rows


def _isovists(made: Town, edges: int) -> list[Row]:
    site, eyes = Site.of(made.barriers), _raised(made.places_m)
    walls = _standing(obstacles(site))
    rows = []
    for told, radius_m in (("200 m", 200.0), ("everything", ANYWHERE_M)):
        found = visible_areas(site, eyes, _quiet, radius_m=radius_m)
        # What the scene itself takes is in both, so it drops out.
        all_s = _took(lambda: visible_areas(site, eyes, _quiet, radius_m=radius_m))  # noqa: B023
        one_s = _took(lambda: visible_areas(site, eyes[:1], _quiet, radius_m=radius_m))  # noqa: B023
        each_s = (all_s - one_s) / (len(eyes) - 1)
        begin = time.perf_counter()
        peers = [_peer_area(walls, eye, radius_m) for eye in eyes[:PEER_EYES, :2]]
        peer_s = (time.perf_counter() - begin) / PEER_EYES
        off = max(abs(a - b) / a for a, b in zip(found, peers, strict=False))
        about = f"shapely, union of shadows: {peer_s * 1e3:.0f} ms; areas differ by {off:.0e}"
        name = f"isovist, {told}, {edges:,} edges"
        rows.append(Row(name, each_s * 1e3, "ms", about, peer_s / each_s))
    return rows


def _counts(made: Town, edges: int) -> Row:
    random = np.random.default_rng(5)
    site = Site.of(made.barriers)
    places = made.places_m[random.integers(0, len(made.places_m), COUNTED)]
    eyes = _raised(places + random.uniform(-2.0, 2.0, places.shape))
    visible_counts(site, eyes[:10], _quiet)
    own = COUNTED * (COUNTED - 1) / 2.0 / _took(lambda: visible_counts(site, eyes, _quiet))
    walls = _standing(obstacles(site)).reshape(-1, 2, 2)
    ends = random.integers(0, COUNTED, (PEER_PAIRS, 2))
    lines = shapely.linestrings(eyes[ends][:, :, :2])
    tree = shapely.STRtree(shapely.linestrings(walls))
    begin = time.perf_counter()
    tree.query(lines, predicate="intersects")
    peer = PEER_PAIRS / (time.perf_counter() - begin)
    about = f"shapely, tree of walls: {peer / 1e6:.3f} M/s"
    return Row(f"visible counts, {edges:,} edges", own / 1e6, "M/s", about, own / peer)


def _standing(known: Obstacles) -> Array:
    """Return the edges that block sight at the height of the eye, shape (e, 4)."""
    bodies = known.bodies[known.features]
    blocks = (bodies[:, 2] == 0.0) & (bodies[:, 0] < EYE_M) & (bodies[:, 1] > EYE_M)
    edges: Array = known.edges[blocks]
    return edges


def _peer_area(walls: Array, eye: Array, radius_m: float) -> float:
    """Return the area of an isovist by shadows, m²; its circle has 4,096 corners."""
    ends = walls.reshape(-1, 2, 2) - eye
    circle = shapely.Point(0.0, 0.0).buffer(radius_m, quad_segs=1024)
    ends = ends[shapely.distance(shapely.linestrings(ends), shapely.Point(0.0, 0.0)) < radius_m]
    out = ends / np.linalg.norm(ends, axis=2, keepdims=True)
    middle = out.sum(axis=1, keepdims=True)
    middle /= np.linalg.norm(middle, axis=2, keepdims=True)
    beyond = 2.0 * radius_m * np.concatenate([out[:, 1:], middle, out[:, :1]], axis=1)
    shadows = shapely.polygons(np.concatenate([ends, beyond], axis=1))
    left = circle.difference(shapely.union_all(shadows))
    area: float = left.area * math.pi * radius_m**2 / circle.area
    return area


def _raised(places_m: Array) -> Array:
    return np.column_stack([places_m, np.full(len(places_m), EYE_M)])


def _took(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return median(times)


def _quiet(_share: float) -> None:
    pass
