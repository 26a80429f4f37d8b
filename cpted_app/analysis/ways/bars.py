"""What bars the way on foot, cut wherever it meets, and where one stands beside it.

Belongs here: barriers as walls between nodes. Which barriers bar a walk, and where it leads, is
said by whoever asks; the ways themselves are found in ``walking``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.sight.crossing import TOUCH_M

if TYPE_CHECKING:
    from cpted_app.analysis.kernels.walking import Flags

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Noded:
    """Walls cut wherever they meet, shape (e, 2) of nodes (m, 2); the nodes of the goals (g,).

    ``is_solid`` (e, 2) says whether the inside of a solid lies on the left and on the right. A
    goal inside a solid has the node -1.
    """

    nodes: Array
    walls: Ints
    is_solid: "Flags"
    goals: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """What bars the way: solids as one shape, and the lines outside them.

    Both are counted from ``middle_m``, so that large grid coordinates cost no digits.
    """

    middle_m: Array
    solids: shapely.Geometry
    lines: Shapes

    @classmethod
    def of(
        cls, standing: Sequence[shapely.Geometry], middle_m: Array, gaps: shapely.Geometry = None
    ) -> "Bars":
        """Return lines and polygons, in site metres, as what bars the way; gaps are left out."""
        shapes = np.array(standing, dtype=object)
        if gaps is not None:
            shapes = shapely.get_parts(shapely.difference(shapes, gaps))
        moved = shapely.transform(shapes, lambda xy: xy - middle_m)
        is_area = shapely.get_type_id(moved) == shapely.GeometryType.POLYGON
        solids = shapely.union_all(moved[is_area])
        lines = shapely.get_parts(shapely.difference(moved[~is_area], solids))
        return cls(middle_m, solids, lines)

    def is_outside(self, places: Array) -> "Flags":
        """Return which places, counted from the middle, are outside all solids or on an outline."""
        shapely.prepare(self.solids)
        outside: Flags = ~shapely.contains_xy(self.solids, places)
        inside = np.flatnonzero(~outside)
        outline = shapely.boundary(self.solids)
        shapely.prepare(outline)
        outside[inside] = shapely.dwithin(outline, shapely.points(places[inside]), TOUCH_M)
        return outside

    def brought_out(self, places_m: Array) -> Array:
        """Return places in site metres, those inside a solid moved to where its outline is next."""
        inside = np.flatnonzero(~self.is_outside(places_m - self.middle_m))
        moved = places_m.copy()
        if len(inside):
            here = shapely.points(places_m[inside] - self.middle_m)
            nearest = shapely.shortest_line(shapely.boundary(self.solids), here)
            moved[inside] = shapely.get_coordinates(nearest)[::2] + self.middle_m
        return moved

    def noded(self, goals: Array) -> Noded:
        """Return the walls, cut where they meet and at the goals (g, 2) outside solids."""
        rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(self.solids)))
        outlines, open_lines = _segments(rings), _segments(self.lines)
        is_free = self.is_outside(goals)
        pieces = _noded(np.vstack([outlines, open_lines]), len(outlines), goals[is_free])
        nodes_of = np.full(len(goals), -1, dtype=np.int64)
        nodes_of[is_free] = pieces.goals
        return Noded(pieces.nodes, pieces.walls, pieces.is_solid, nodes_of)


def _segments(lines: Shapes) -> Array:
    """Return the straight pieces of lines, shape (s, 4)."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    pieces: Array = np.hstack([xy[:-1], xy[1:]])[of[:-1] == of[1:]] if len(xy) else np.empty((0, 4))
    return pieces


def _noded(segments: Array, outlines: int, goals: Array) -> Noded:
    """Return walls that meet only at nodes; of the segments the first are outlines of solids.

    Places within ``TOUCH_M`` are one node, and a wall that passes a node so closely is cut there.
    """
    drawn = shapely.linestrings(segments.reshape(-1, 2, 2))
    tree = shapely.STRtree(drawn)
    crossings = _crossings(segments, *tree.query(drawn, predicate="dwithin", distance=TOUCH_M))
    places = np.vstack([segments[:, :2], segments[:, 2:], crossings, goals])
    node_of, nodes = _merged(places)
    at_node, on_segment = tree.query(shapely.points(nodes), predicate="dwithin", distance=TOUCH_M)
    own = np.arange(len(segments))
    at_node = np.concatenate([at_node, node_of[: 2 * len(segments)]])
    on_segment = np.concatenate([on_segment, own, own])
    along = _along(segments[on_segment], nodes[at_node])
    order = np.lexsort((at_node, along, on_segment))
    at_node, on_segment = at_node[order], on_segment[order]
    is_wall = (on_segment[:-1] == on_segment[1:]) & (at_node[:-1] != at_node[1:])
    pairs = np.stack([at_node[:-1][is_wall], at_node[1:][is_wall]], axis=1)
    left = on_segment[:-1][is_wall] < outlines  # orient_polygons leaves the inside on the left
    walls, is_solid = _unique(pairs, left)
    return Noded(nodes, walls, is_solid, node_of[len(places) - len(goals) :])


def _crossings(segments: Array, one: Ints, other: Ints) -> Array:
    """Return where segments of the given pairs cross, shape (x, 2)."""
    is_once = one < other
    a, b = segments[one[is_once]], segments[other[is_once]]
    run, across, apart = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2], b[:, :2] - a[:, :2]
    turn = run[:, 0] * across[:, 1] - run[:, 1] * across[:, 0]
    steep = turn != 0.0
    turn = np.where(steep, turn, 1.0)
    on_a = (apart[:, 0] * across[:, 1] - apart[:, 1] * across[:, 0]) / turn
    on_b = (apart[:, 0] * run[:, 1] - apart[:, 1] * run[:, 0]) / turn
    steep &= (on_a >= 0.0) & (on_a <= 1.0) & (on_b >= 0.0) & (on_b <= 1.0)
    met: Array = (a[:, :2] + on_a[:, None] * run)[steep]
    return met


def _merged(places: Array) -> tuple[Ints, Array]:
    """Return the node of each place, and the nodes: the first of the places that are one."""
    dots = shapely.points(places)
    one, other = shapely.STRtree(dots).query(dots, predicate="dwithin", distance=TOUCH_M)
    first = np.arange(len(places))
    while True:
        before = first.copy()
        np.minimum.at(first, one, before[other])
        if np.array_equal(first, before):
            break
    kept, node_of = np.unique(first, return_inverse=True)
    return node_of.astype(np.int64), places[kept]


def _along(segments: Array, places: Array) -> Array:
    """Return how far along its segment each place lies, as a share."""
    run = segments[:, 2:] - segments[:, :2]
    square = np.maximum((run**2).sum(axis=1), np.finfo(float).tiny)
    share: Array = ((places - segments[:, :2]) * run).sum(axis=1) / square
    return np.clip(share, 0.0, 1.0)


def _unique(pairs: Ints, left: "Flags") -> tuple[Ints, "Flags"]:
    """Return each wall once, with what all that lie on it say about its left and its right."""
    is_turned = pairs[:, 0] > pairs[:, 1]
    walls, at = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    is_solid = np.zeros((len(walls), 2), dtype=np.bool_)
    np.logical_or.at(is_solid, (at.ravel(), is_turned.astype(np.int64)), left)
    return walls, is_solid
