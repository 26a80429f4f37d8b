"""Shortest ways on the ground past walls: which corners see each other, and how far each is.

A wall is cut at its nodes: walls meet nowhere else. A corner is a node with one of the free
sectors between the walls that meet there, so no way leads from one side of a wall to the other
through a node. A straight stretch of way passes no node within ``TOUCH_M``: it ends there, and
goes on only in the same sector.
"""

import math

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.kernels.compiling import TOUCH_M, TURN, Floats, Ints, compiled

Flags = npt.NDArray[np.bool_]

SLACK = 0.01
"""By how much a corner may fall short of being one, radians: more corners, the same ways."""

_MARGIN_M = 1e-5

Grid = tuple[float, float, float, int, int, Ints, Ints]
"""West and south end, side of a cell, columns, rows; where each cell begins, and its walls."""
Walls = tuple[Floats, Ints]
"""x0, y0, x1, y1 of each wall (e, 4), and its nodes (e, 2)."""
Corners = tuple[Floats, Ints, Floats, Floats]
"""Places (c, 2); nodes (c, 3): its own, those at the end of the walls where the free sector
begins and ends (-1: no wall); the places of those two (c, 4); the azimuth where the sector
begins and its width (c, 2)."""


@compiled
def _span(wall: tuple[float, float, float, float], low: float, high: float) -> tuple[float, float]:
    """Return from where to where east a line runs between two norths, with a margin."""
    x0, y0, x1, y1 = wall
    since, to = 0.0, 1.0
    if abs(y1 - y0) > TOUCH_M:
        one, other = (low - y0) / (y1 - y0), (high - y0) / (y1 - y0)
        since, to = max(min(one, other), 0.0), min(max(one, other), 1.0)
    one, other = x0 + since * (x1 - x0), x0 + to * (x1 - x0)
    return min(one, other) - _MARGIN_M, max(one, other) + _MARGIN_M


@compiled
def _rows(grid: Grid, y0: float, y1: float) -> tuple[int, int]:
    """Return the first and the last row of cells between two norths."""
    first = math.floor((min(y0, y1) - _MARGIN_M - grid[1]) / grid[2])
    last = math.floor((max(y0, y1) + _MARGIN_M - grid[1]) / grid[2])
    return max(first, 0), min(last, grid[4] - 1)


@compiled
def _columns(grid: Grid, wall: tuple[float, float, float, float], row: int) -> tuple[int, int]:
    """Return the first and the last column in which a line runs through a row of cells."""
    low = grid[1] + row * grid[2]
    west, east = _span(wall, low - _MARGIN_M, low + grid[2] + _MARGIN_M)
    first = math.floor((west - grid[0]) / grid[2])
    last = math.floor((east - grid[0]) / grid[2])
    return max(first, 0), min(last, grid[3] - 1)


@compiled
def grid_of(walls: Floats, west: float, south: float, side: float, columns: int, rows: int) -> Grid:
    """Return a grid of square cells that lists for each cell the walls that touch it."""
    starts = np.zeros(columns * rows + 1, dtype=np.int64)
    bare = (west, south, side, columns, rows, starts, starts)
    for at in range(len(walls)):
        wall = (walls[at, 0], walls[at, 1], walls[at, 2], walls[at, 3])
        first_row, last_row = _rows(bare, wall[1], wall[3])
        for row in range(first_row, last_row + 1):
            first, last = _columns(bare, wall, row)
            for column in range(first, last + 1):
                starts[row * columns + column + 1] += 1
    for cell in range(columns * rows):
        starts[cell + 1] += starts[cell]
    filled = starts.copy()
    items = np.empty(starts[columns * rows], dtype=np.int64)
    for at in range(len(walls)):
        wall = (walls[at, 0], walls[at, 1], walls[at, 2], walls[at, 3])
        first_row, last_row = _rows(bare, wall[1], wall[3])
        for row in range(first_row, last_row + 1):
            first, last = _columns(bare, wall, row)
            for column in range(first, last + 1):
                items[filled[row * columns + column]] = at
                filled[row * columns + column] += 1
    return west, south, side, columns, rows, starts, items


@compiled
def _is_on(x_m: float, y_m: float, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Return whether a place lies on a wall."""
    east, north = x1 - x0, y1 - y0
    square = east * east + north * north
    share = ((x_m - x0) * east + (y_m - y0) * north) / square
    share = min(max(share, 0.0), 1.0)
    return math.hypot(x0 + share * east - x_m, y0 + share * north - y_m) <= TOUCH_M


@compiled
def _bars(ray: tuple[float, float, float, float, float], node: int, walls: Walls, at: int) -> bool:
    """Return whether a wall stands in a ray's way, or one of its nodes lies on it.

    The ray is x, y, direction east and north, and length; it ends at ``node``. A wall that it
    starts on does not count.
    """
    edges, nodes = walls
    x_m, y_m, east, north, length_m = ray
    x0, y0, x1, y1 = (
        edges[at, 0] - x_m,
        edges[at, 1] - y_m,
        edges[at, 2] - x_m,
        edges[at, 3] - y_m,
    )
    d0, d1 = y0 * east - x0 * north, y1 * east - x1 * north
    if min(d0, d1) > TOUCH_M or max(d0, d1) < -TOUCH_M:
        return False
    s0, s1 = x0 * east + y0 * north, x1 * east + y1 * north
    far = length_m - TOUCH_M
    if abs(d0) <= TOUCH_M or abs(d1) <= TOUCH_M:
        if abs(d0) <= TOUCH_M < s0 < far and nodes[at, 0] != node:
            return True
        return bool(abs(d1) <= TOUCH_M < s1 < far and nodes[at, 1] != node)
    along_m = s0 + (s1 - s0) * d0 / (d0 - d1)
    return 0.0 < along_m < length_m and not _is_on(0.0, 0.0, x0, y0, x1, y1)


@compiled
def _is_barred(
    x_m: float, y_m: float, to_x: float, to_y: float, node: int, walls: Walls, grid: Grid
) -> bool:
    """Return whether something stands between a place and a node, nearest rows first."""
    east, north = to_x - x_m, to_y - y_m
    length_m = math.hypot(east, north)
    ray = (x_m, y_m, east / length_m, north / length_m, length_m)
    line = (x_m, y_m, to_x, to_y)
    columns, starts, items = grid[3], grid[5], grid[6]
    first_row, last_row = _rows(grid, y_m, to_y)
    for step in range(last_row - first_row + 1):
        row = first_row + step if north >= 0.0 else last_row - step
        first, last = _columns(grid, line, row)
        for stride in range(last - first + 1):
            column = first + stride if east >= 0.0 else last - stride
            cell = row * columns + column
            for item in range(starts[cell], starts[cell + 1]):
                if _bars(ray, node, walls, items[item]):
                    return True
    return False


@compiled
def _turn_to(corners: Corners, at: int, x_m: float, y_m: float) -> float:
    """Return how far a place is turned into the free sector of a corner, radians; -1 outside."""
    places, turns = corners[0], corners[3]
    azimuth = math.atan2(y_m - places[at, 1], x_m - places[at, 0])
    turn = (azimuth - turns[at, 0]) % TURN
    return turn if turn <= turns[at, 1] else -1.0


@compiled
def _goes_on(turn: float, came_from: float) -> bool:
    """Return whether a shortest way that came to a corner may leave it so: it hugs the wall.

    Both are turns into the free sector; on the free side a shortest way never turns sharper.
    """
    return turn >= 0.0 and abs(turn - came_from) >= math.pi - SLACK


@compiled
def _lies_along(corners: Corners, at: int, x_m: float, y_m: float) -> bool:
    """Return whether a place lies on one of the two walls of a corner."""
    places, nodes, ends, _turns = corners
    x0, y0 = places[at, 0], places[at, 1]
    if nodes[at, 1] < 0:
        return False
    return _is_on(x_m, y_m, x0, y0, ends[at, 0], ends[at, 1]) or _is_on(
        x_m, y_m, x0, y0, ends[at, 2], ends[at, 3]
    )


@compiled
def _joined(
    corners: Corners, one: int, other: int, came_from: float, walls: Walls, grid: Grid
) -> float:
    """Return how a way that goes on from one corner comes straight to another, as a turn there.

    -1 where no shortest way does.
    """
    places, nodes, width = corners[0], corners[1], corners[3][other, 1]
    here, there = nodes[one, 0], nodes[other, 0]
    if there in (nodes[one, 1], nodes[one, 2]):  # along a wall, on the same side of it
        if nodes[one, 1] == there and nodes[other, 2] == here:
            return float(width)
        return 0.0 if nodes[one, 2] == there and nodes[other, 1] == here else -1.0
    x0, y0, x1, y1 = places[one, 0], places[one, 1], places[other, 0], places[other, 1]
    if not _goes_on(_turn_to(corners, one, x1, y1), came_from):
        return -1.0
    turn = _turn_to(corners, other, x0, y0)
    if not (_goes_on(turn, 0.0) or (turn >= 0.0 and _goes_on(turn, width))):
        return -1.0
    return -1.0 if _is_barred(x0, y0, x1, y1, there, walls, grid) else turn


@compiled
def settle(
    corners: Corners,
    walls: Walls,
    grid: Grid,
    away_m: Floats,
    came_from: Floats,
    before: Ints,
    is_settled: Flags,
    count: int,
) -> bool:
    """Settle the distance of the next nearest corners; return whether any may be left.

    ``came_from`` says by which turn the way to each corner comes there, -inf at a goal, and
    ``before`` from which corner, -1 at a goal.

    Source: E. W. Dijkstra, A note on two problems in connexion with graphs, 1959, problem 2.
    """
    places, nodes = corners[0], corners[1]
    for _ in range(count):
        here = -1
        for at in range(len(away_m)):
            if not is_settled[at] and (here < 0 or away_m[at] < away_m[here]):
                here = at
        if here < 0 or away_m[here] == np.inf:
            return False
        is_settled[here] = True
        for at in range(len(away_m)):
            if is_settled[at] or nodes[at, 0] == nodes[here, 0]:
                continue
            leg_m = math.hypot(places[at, 0] - places[here, 0], places[at, 1] - places[here, 1])
            if away_m[here] + leg_m >= away_m[at]:
                continue
            turn = _joined(corners, here, at, came_from[here], walls, grid)
            if turn >= 0.0:
                away_m[at], came_from[at], before[at] = away_m[here] + leg_m, turn, here
    return True


@compiled
def _sift(order: Ints, keys: Floats, top: int, count: int) -> None:
    """Let the top of a heap sink to where it belongs, the least key above."""
    while True:
        least, child = top, 2 * top + 1
        if child < count and keys[order[child]] < keys[order[least]]:
            least = child
        if child + 1 < count and keys[order[child + 1]] < keys[order[least]]:
            least = child + 1
        if least == top:
            return
        order[top], order[least] = order[least], order[top]
        top = least


@compiled
def _reaches(
    corners: Corners,
    at: int,
    came_from: float,
    x_m: float,
    y_m: float,
    walls: Walls,
    grid: Grid,
) -> bool:
    """Return whether a straight way leads from a place, on whatever side of a wall, to a corner."""
    to_x, to_y = corners[0][at, 0], corners[0][at, 1]
    if math.hypot(to_x - x_m, to_y - y_m) <= TOUCH_M:
        return True
    goes_on = _goes_on(_turn_to(corners, at, x_m, y_m), came_from)
    if not (goes_on or _lies_along(corners, at, x_m, y_m)):
        return False
    return not _is_barred(x_m, y_m, to_x, to_y, corners[1][at, 0], walls, grid)


@compiled
def distances(
    points: Floats,
    corners: Corners,
    away_m: Floats,
    came_from: Floats,
    walls: Walls,
    grid: Grid,
    out: Floats,
    via: Ints,
) -> None:
    """Fill in how far each place is from the nearest goal, m; inf where no way leads there.

    ``via`` is the corner to which the way goes first, -1 where there is none: the first corner
    that a place sees, in order of the way over it.
    """
    places = corners[0]
    keys = np.empty(len(places))
    order = np.empty(len(places), dtype=np.int64)
    for point in range(len(points)):
        x_m, y_m = points[point, 0], points[point, 1]
        count = 0
        for at in range(len(places)):
            if away_m[at] < np.inf:
                keys[at] = away_m[at] + math.hypot(places[at, 0] - x_m, places[at, 1] - y_m)
                order[count] = at
                count += 1
        for top in range(count // 2 - 1, -1, -1):
            _sift(order, keys, top, count)
        out[point], via[point] = np.inf, -1
        while count > 0:
            nearest = order[0]
            if _reaches(corners, nearest, came_from[nearest], x_m, y_m, walls, grid):
                out[point], via[point] = keys[nearest], nearest
                break
            count -= 1
            order[0] = order[count]
            _sift(order, keys, 0, count)
