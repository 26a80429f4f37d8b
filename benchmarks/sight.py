"""What an eye sees over a made town: isovists beside shadows of shapely, counts beside crossings.

The baseline of an isovist is the circle less the union of shadows, that of a count whether a line
crosses a wall, by a tree of walls; both are shapely's. A visibility graph is measured beside the
test pair by pair, its measures beside a search, the scene beside a triangulation, a viewshed
beside ``gdal_viewshed``.
"""

import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import rasterio
import shapely

from benchmarks.row import Row
from benchmarks.town import Town, town
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.obstacles import Flags, Obstacles, obstacles
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sight.isovist import visible_areas
from cpted_app.analysis.sight.viewshed import viewshed
from cpted_app.analysis.sight.visibility_graph import (
    clusterings,
    mean_depths,
    visibility_graph,
    visible_counts,
)
from cpted_app.analysis.watching.watchers import opaque
from cpted_app.model.heights import EYE_HEIGHT_M
from cpted_app.model.site import Site
from cpted_app.session import warm_up

EDGES = (2_000, 20_000)
EYES, PEER_EYES = 2_000, 4
COUNTED, PEER_PAIRS = 4_000, 100_000
PEER_SEARCHES = 20
RAY_EYES = 40
GRID_BOX_M, GRID_STEP_M = (-7.0, -7.0, 487.0, 487.0), 3.2
SURFACE_CELLS, HOUSE_SHARE = 507, 0.15
ANYWHERE_M = 5_000.0
RUNS = 3


def run() -> list[Row]:
    """Return times of isovists, graphs, lines of sight and viewsheds, on all cores."""
    warm_up.keep_compiled_loops()
    rows: list[Row] = []
    for edges in EDGES:
        made = town(edges, 1, EYES)
        rows += [*_isovists(made, edges), _counts(made, edges), _rays(made, edges)]
    return [*rows, _graph(), *_graph_measures(), _preparation(), *_viewsheds()]


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


def _rays(made: Town, edges: int) -> Row:
    """Return how many lines of sight in space one core decides, from eyes to places anywhere."""
    from cpted_app.analysis.kernels.watching import look

    random = np.random.default_rng(7)
    site = Site.of(made.barriers)
    known = opaque(site, leaf_on=True)
    heights = random.uniform(0.5, 3.0, COUNTED)
    places = made.places_m[random.integers(0, len(made.places_m), COUNTED)]
    points = np.column_stack([places + random.uniform(-2.0, 2.0, places.shape), heights])
    eyes = points[:RAY_EYES] + np.array([0.0, 0.0, 3.0])

    def rays() -> None:
        for eye in eyes:
            shares = np.ones(len(points))
            look(eye, points, known.scene, 720, shares)

    rays()
    own = RAY_EYES * COUNTED / _took(rays)
    walls = shapely.STRtree(shapely.linestrings(known.edges.reshape(-1, 2, 2)))
    lines = shapely.linestrings(np.stack([np.broadcast_to(eyes[0], points.shape), points], axis=1))
    begin = time.perf_counter()
    walls.query(lines, predicate="intersects")  # on the ground alone: the least there is to do
    peer = COUNTED / (time.perf_counter() - begin)
    about = f"shapely, tree of walls, on the ground: {peer / 1e6:.3f} M/s"
    return Row(f"lines of sight, {edges:,} edges, one core", own / 1e6, "M/s", about, own / peer)


def _graph() -> Row:
    """Return the time of all counts of a grid; the baseline looks at every pair."""
    made = town(EDGES[0], 1, EYES)
    site = Site.of(made.barriers)
    centres = Raster.over(GRID_BOX_M, GRID_STEP_M).centres_m
    visible_counts(site, _raised(centres[:400]), _quiet)
    grid = _raised(centres)
    own_s = _took(lambda: visible_counts(site, grid, _quiet))
    # Scattered points lie in no rows, so they are looked at pair by pair.
    random = np.random.default_rng(2)
    some = random.permutation(centres)[: len(centres) // 4]
    scattered = _raised(some + random.uniform(-0.5, 0.5, some.shape))
    visible_counts(site, scattered[:10], _quiet)
    some_s = _took(lambda: visible_counts(site, scattered, _quiet))
    peer_s = some_s * (len(grid) / len(scattered)) ** 2
    about = f"pair by pair: {peer_s:.0f} s"
    name = f"visibility graph, {len(grid):,} points, {EDGES[0]:,} edges"
    return Row(name, own_s, "s", about, peer_s / own_s)


def _graph_measures() -> list[Row]:
    """Return the times of depth and clustering of a grid; the baseline searches level by level.

    It is plain Python over whole rows as numbers, whose bits it takes together.
    """
    site = Site.of(town(EDGES[0], 1, EYES).barriers)
    centres = Raster.over(GRID_BOX_M, GRID_STEP_M).centres_m
    mean_depths(visibility_graph(site, _raised(centres[:400]), _quiet), _quiet)
    graph = visibility_graph(site, _raised(centres), _quiet)
    rows = [int.from_bytes(row.tobytes(), "little") for row in graph.links]
    some = np.random.default_rng(6).choice(len(rows), PEER_SEARCHES, replace=False).tolist()
    measured: list[Row] = []
    for name, measure, peer in (
        ("mean depth", mean_depths, _searched_depth),
        ("clustering", clusterings, _searched_clustering),
    ):
        own_s = _took(lambda: measure(graph, _quiet))  # noqa: B023
        begin = time.perf_counter()
        searched = [peer(rows, place) for place in some]
        peer_s = (time.perf_counter() - begin) / PEER_SEARCHES * len(rows)
        found = measure(graph, _quiet)[graph.order[some]]
        assert np.allclose(found, searched, equal_nan=True)
        about = f"search in plain Python: {peer_s:.0f} s"
        measured.append(Row(f"{name}, {len(rows):,} points", own_s, "s", about, peer_s / own_s))
    return measured


def _searched_depth(rows: list[int], place: int) -> float:
    """Return the mean number of steps from a point to those it reaches."""
    reached = edge = 1 << place
    total, depth = 0, 0
    while edge:
        seen = 0
        for other in _members(edge):
            seen |= rows[other]
        edge = seen & ~reached
        reached |= edge
        depth += 1
        total += depth * edge.bit_count()
    others = reached.bit_count() - 1
    return total / others if others else math.nan


def _searched_clustering(rows: list[int], place: int) -> float:
    """Return the share of pairs of neighbours of a point that see each other."""
    mine = rows[place]
    near = mine.bit_count()
    linked = sum((rows[other] & mine).bit_count() for other in _members(mine))
    return linked / (near * (near - 1)) if near > 1 else math.nan


def _members(row: int) -> list[int]:
    """Return the numbers of the bits that are set."""
    digits = np.frombuffer(row.to_bytes((row.bit_length() + 7) // 8, "little"), dtype=np.uint8)
    found: list[int] = np.flatnonzero(np.unpackbits(digits, bitorder="little")).tolist()
    return found


def _preparation() -> Row:
    """Return the time until the scene is there as arrays; the baseline triangulates it."""
    site = Site.of(town(EDGES[-1], 1, EYES).barriers)
    own_s = _took(lambda: opaque(site, leaf_on=True))
    edges = shapely.multilinestrings(opaque(site, leaf_on=True).edges.reshape(-1, 2, 2))
    peer_s = _took(lambda: shapely.delaunay_triangles(edges))
    about = f"GEOS, triangulation of its corners: {peer_s * 1e3:.0f} ms"
    return Row(f"scene of sight, {EDGES[-1]:,} edges", own_s * 1e3, "ms", about, peer_s / own_s)


def _viewsheds() -> list[Row]:
    """Return the time of a viewshed beside ``gdal_viewshed``, where that is installed."""
    tool = shutil.which("gdal_viewshed")
    random = np.random.default_rng(9)
    houses = (random.uniform(size=(51, 51)) < HOUSE_SHARE) * random.uniform(3.0, 20.0, (51, 51))
    town_m = np.kron(houses, np.ones((10, 10)))[:SURFACE_CELLS, :SURFACE_CELLS]
    heights = np.array(town_m, dtype=np.float64)
    middle = SURFACE_CELLS // 2
    heights[middle, middle] = 0.0

    def own() -> Flags:
        return viewshed(heights, 1.0, (middle, middle), eye_m=EYE_HEIGHT_M, target_m=0.0)

    seen, own_s = own(), _took(own)
    name = f"viewshed, {heights.size:,} cells"
    if tool is None:
        return [Row(name, own_s * 1e3, "ms", "gdal_viewshed is not installed")]
    with tempfile.TemporaryDirectory() as folder:
        surface, out = Path(folder, "surface.tif"), Path(folder, "seen.tif")
        with rasterio.open(
            surface,
            "w",
            driver="GTiff",
            width=SURFACE_CELLS,
            height=SURFACE_CELLS,
            count=1,
            dtype="float32",
            crs="EPSG:25832",
            transform=rasterio.Affine(1.0, 0.0, 0.0, 0.0, -1.0, SURFACE_CELLS),
        ) as dataset:
            dataset.write(heights[::-1].astype(np.float32), 1)
        at = ["-ox", f"{middle + 0.5}", "-oy", f"{middle + 0.5}", "-oz", str(EYE_HEIGHT_M)]
        command = [tool, "-q", *at, "-tz", "0", "-md", "0", "-cc", "0", str(surface), str(out)]
        peer_s = _took(lambda: subprocess.run(command, check=True))
        with rasterio.open(out) as dataset:
            alike = float(((dataset.read(1)[::-1] > 0) == seen).mean())
    about = f"gdal_viewshed, with its start: {peer_s * 1e3:.0f} ms; {alike:.2%} of cells alike"
    return [Row(name, own_s * 1e3, "ms", about, peer_s / own_s)]


def _standing(known: Obstacles) -> Array:
    """Return the edges that block sight at the height of the eye, shape (e, 4)."""
    bodies = known.bodies[known.features]
    blocks = (bodies[:, 2] == 0.0) & (bodies[:, 0] < EYE_HEIGHT_M) & (bodies[:, 1] > EYE_HEIGHT_M)
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
    return np.column_stack([places_m, np.full(len(places_m), EYE_HEIGHT_M)])


def _took(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return median(times)


def _quiet(_share: float) -> None:
    pass
