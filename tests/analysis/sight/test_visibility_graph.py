"""Who sees whom: grids beside the test pair by pair, and the measures of the graph by hand."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sight import visibility_graph
from cpted_app.analysis.sight.visibility_graph import (
    VisibilityGraph,
    clusterings,
    graph_measures,
    mean_depths,
    visible_counts,
)
from cpted_app.errors import Cancelled, UserError
from cpted_app.model.features import Barrier, FeatureId
from cpted_app.model.site import Site
from tests.analysis.marks import block, box, wall

quarters = st.integers(-12, 12).map(lambda n: n / 4)


def quiet(_share: float) -> None:
    pass


def built(shapes: list[shapely.Geometry], top_m: float = 3.0) -> Site:
    return Site.of(
        [
            Barrier(id=FeatureId(f"b{n}"), geometry=shape, height_m=top_m)
            for n, shape in enumerate(shapes)
        ]
    )


def lattice(half_m: float, step_m: float, east_m: float = 0.0) -> Array:
    side = np.arange(-half_m, half_m + step_m / 2.0, step_m)
    x, y = np.meshgrid(side + east_m, side)
    return np.column_stack([x.ravel(), y.ravel(), np.full(x.size, 1.6)])


def pair_by_pair(site: Site, points_m: Array) -> Array:
    """Return what the counts are where rows are not made use of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visibility_graph, "_FEWEST_A_ROW", math.inf)
        return visible_counts(site, points_m, quiet)


@st.composite
def shapes(draw: st.DrawFn) -> shapely.Geometry:
    """Walls, boxes and triangles with corners on quarter metres."""
    kind = draw(st.sampled_from(["wall", "box", "triangle", "yard"]))
    corners = draw(st.lists(st.tuples(quarters, quarters), min_size=3, max_size=3, unique=True))
    (x, y), (u, v), _ = corners
    if kind == "wall" or shapely.Polygon(corners).area == 0.0:
        return shapely.LineString(corners)
    if kind == "triangle" or x == u or y == v:
        return shapely.Polygon(corners)
    outer = shapely.box(min(x, u), min(y, v), max(x, u), max(y, v))
    if kind == "box":
        return outer
    west, south, east, north = outer.bounds
    middle = [((west + east) / 2.0, south), (east, north), ((west + east) / 2.0, north)]
    return outer.difference(shapely.Polygon(middle)) if kind == "yard" else outer


def single(shape: shapely.Geometry) -> list[shapely.Geometry]:
    return [part for part in shapely.get_parts(shape) if part.area > 0.0 or part.length > 0.0]


@settings(deadline=None, max_examples=120)  # the loops are compiled in the first example
@given(st.lists(shapes(), max_size=8), st.sampled_from([0.5, 0.375, 0.7]), st.booleans())
def test_a_grid_counts_as_pair_by_pair_with_corners_and_walls_on_its_points(
    things: list[shapely.Geometry], step_m: float, is_aside: bool
) -> None:
    site = built([part for thing in things for part in single(thing)])
    points_m = lattice(3.5, step_m, 0.1 if is_aside else 0.0)
    assert (visible_counts(site, points_m, quiet) == pair_by_pair(site, points_m)).all()


PINHOLES = {
    "two corners that touch, their fronts in one line": [
        shapely.Polygon([(-2, 0), (0, 0), (-2, 2)]),
        shapely.Polygon([(0, 0), (2, 0), (2, 2)]),
    ],
    "a chessboard": [
        shapely.box(x, y, x + 1, y + 1)
        for x in range(-3, 3)
        for y in range(-3, 3)
        if (x + y) % 2 == 0
    ],
    "walls in one line, seen end on": [
        shapely.LineString([(-2, 1), (-1, 1)]),
        shapely.LineString([(0, 1), (1, 1)]),
        shapely.LineString([(-1, -2), (-1, -1)]),
    ],
    "a terrace": [shapely.box(x, 0, x + 1, 2 + x / 4) for x in range(-3, 3)],
    "a wall along a wall": [shapely.box(-2, 0, 2, 1), shapely.LineString([(-3, 0), (3, 0)])],
}


@pytest.mark.parametrize("things", PINHOLES.values(), ids=PINHOLES)
@pytest.mark.parametrize("step_m", [0.5, 0.25, 0.35])
def test_a_grid_counts_as_pair_by_pair_where_sight_just_passes(
    things: list[shapely.Geometry], step_m: float
) -> None:
    site, points_m = built(things), lattice(4.0, step_m)
    found = visible_counts(site, points_m, quiet)
    assert (found == pair_by_pair(site, points_m)).all()
    assert 0.0 < found.mean() < len(points_m) - 1


@pytest.mark.parametrize("seed", range(3))
def test_a_grid_with_holes_among_many_walls_counts_as_pair_by_pair(seed: int) -> None:
    random = np.random.default_rng(seed)
    starts = random.uniform(-30.0, 30.0, (60, 2))
    walls = [shapely.LineString([at, at + random.normal(0.0, 6.0, 2)]) for at in starts]
    houses = [shapely.box(*at, *(at + random.uniform(2.0, 8.0, 2))) for at in starts[:15]]
    points_m = lattice(30.0, 1.5)[random.permutation(41 * 41)]
    points_m = points_m[~shapely.contains_xy(shapely.union_all(houses), *points_m[:, :2].T)]
    site = built([*walls, *houses])
    assert (visible_counts(site, points_m, quiet) == pair_by_pair(site, points_m)).all()


def test_low_walls_and_points_that_are_no_numbers_are_left_out_of_a_grid() -> None:
    points_m = lattice(2.0, 1.0)
    points_m[3] = math.nan
    site = Site.of([wall((-9.0, 0.5), (9.0, 0.5), top_m=1.0)])
    expected = np.where(np.isnan(points_m[:, 0]), 0.0, 23.0)
    assert visible_counts(site, points_m, quiet).tolist() == expected.tolist()


@pytest.mark.parametrize("compute", [visible_counts, graph_measures])
def test_a_graph_tells_its_share_and_can_be_stopped(
    compute: Callable[[Site, Array, Callable[[float], None]], object],
) -> None:
    told = list[float]()
    compute(Site.of([]), lattice(20.0, 0.7), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(share: float) -> None:
        if share > 0.0:
            raise Cancelled

    with pytest.raises(Cancelled):
        compute(Site.of([]), lattice(20.0, 0.7), stop)


def test_the_measures_of_a_corner_by_hand() -> None:
    """Around the corner of a wall: a and c see b alone; d, on b's side, sees a, b and c not."""
    site = Site.of([wall((0.0, -5.0), (0.0, 0.0), (5.0, 0.0))])
    a, b, c, d = (4.0, -4.0), (-4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)
    points_m = np.array([(*at, 1.6) for at in (a, b, c, d)])
    found = graph_measures(site, points_m, quiet)
    # a is in the quarter that the wall cuts off; the others see each other past the corner,
    # but b and c, whose line touches it
    assert found.connectivity.tolist() == [0.0, 1.0, 1.0, 2.0]
    assert np.isnan(found.mean_depth[0])
    assert found.mean_depth[1:].tolist() == [1.5, 1.5, 1.0]
    assert np.isnan(found.clustering[:3]).all()
    assert found.clustering[3] == 0.0


def test_where_all_see_each_other_depth_and_clustering_are_one() -> None:
    found = graph_measures(Site.of([]), lattice(2.0, 1.0), quiet)
    assert (found.connectivity == 24.0).all()
    assert (found.mean_depth == 1.0).all()
    assert (found.clustering == 1.0).all()


def _by_hand(site: Site, points_m: Array) -> tuple[list[float], list[float]]:
    """Return mean depths and clusterings by plain Python from lines that cross no wall."""
    walls = shapely.union_all([one.geometry for one in site.all(Barrier)])
    count = len(points_m)
    sees: list[set[int]] = [
        {
            b
            for b in range(count)
            if a != b and not shapely.LineString(points_m[[a, b], :2]).intersects(walls)
        }
        for a in range(count)
    ]
    return _searched(sees)


def _searched(sees: list[set[int]]) -> tuple[list[float], list[float]]:
    """Return mean depths and clusterings of a graph by plain Python."""
    depths, shares = [], []
    for a in range(len(sees)):
        steps, edge = {a: 0}, [a]
        while edge:
            edge_before, edge = edge, []
            for b in edge_before:
                for c in sees[b] - steps.keys():
                    steps[c] = steps[b] + 1
                    edge.append(c)
        depths.append(sum(steps.values()) / (len(steps) - 1) if len(steps) > 1 else math.nan)
        pairs = sum(len(sees[b] & sees[a]) for b in sees[a])
        near = len(sees[a])
        shares.append(pairs / (near * (near - 1)) if near > 1 else math.nan)
    return depths, shares


@st.composite
def graphs(draw: st.DrawFn) -> list[set[int]]:
    """Graphs of any density, some in parts, over more than one word of bits."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 200))
    share = draw(st.sampled_from([0.0, 0.005, 0.02, 0.1, 0.5, 0.9, 1.0]))
    near = draw(st.sampled_from([1, 3, 40, 200]))
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    linked = np.triu(random.random((count, count)) < share, 1) | (apart == 1) & (apart < near)
    linked &= apart <= near
    return [set(np.flatnonzero(row).tolist()) for row in linked | linked.T]


@settings(deadline=None)  # the loops are compiled in the first example
@given(graphs(), st.randoms(use_true_random=False))
def test_the_measures_of_any_graph_are_those_of_a_plain_search(
    sees: list[set[int]], random: Random
) -> None:
    count = len(sees)
    links = np.zeros((count, math.ceil(count / 64)), dtype=np.uint64)
    for place, others in enumerate(sees):
        for other in others:
            links[place, other >> 6] |= np.uint64(1 << (other & 63))
    order = np.array(random.sample(range(count), count))
    degrees = np.array([len(others) for others in sees])
    graph = VisibilityGraph(count, order, degrees, links)
    depths, shares = _searched(sees)
    assert mean_depths(graph, quiet)[order] == pytest.approx(np.array(depths), nan_ok=True)
    assert clusterings(graph, quiet)[order] == pytest.approx(np.array(shares), nan_ok=True)


def test_the_measures_of_rooms_are_those_of_a_plain_search() -> None:
    rooms = [
        wall((0.13, -3.3), (0.17, 1.11), label="B1"),
        wall((-3.3, -1.31), (-0.73, -1.37), label="B2"),
        wall((2.23, 3.3), (2.21, -2.13), (3.3, -2.17), label="B3"),
        block(*box(-2.11, 0.93, -1.23, 2.17), label="B4"),
    ]
    site, points_m = Site.of(rooms), lattice(3.0, 0.5)
    points_m = points_m[~shapely.contains_xy(rooms[3].geometry, *points_m[:, :2].T)]
    depths, shares = _by_hand(site, points_m)
    graph = visibility_graph.visibility_graph(site, points_m, quiet)
    assert mean_depths(graph, quiet) == pytest.approx(np.array(depths), nan_ok=True)
    assert clusterings(graph, quiet) == pytest.approx(np.array(shares), nan_ok=True)
    assert len(set(depths)) > 50


def test_too_many_points_are_refused_with_a_spacing_that_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(visibility_graph, "MOST_POINTS", 400)
    with pytest.raises(UserError) as caught:
        graph_measures(Site.of([]), lattice(10.0, 0.5), quiet)
    spacing_m = float(caught.value.remedy.values["spacing"])
    fewer = Raster.over((-10.0, -10.0, 10.0, 10.0), spacing_m)
    assert 200 < fewer.nx * fewer.ny <= 400
