"""Who sees whom in a grid, row by row: points at one height, sorted from south to north.

What an eye sees of a row north of it lies between where the row leaves and enters the isovist.
That decides a point, unless its line of sight passes a corner, or the point is at a wall, within
a margin far above what counts as touching. What is left is decided by the line of sight itself,
as in ``counting``; an eye at a wall is decided there altogether.
"""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import SOLID, TOUCH_M, Floats, Ints, compiled
from cpted_app.analysis.kernels.counting import SEEN, Marks, look_ahead, note
from cpted_app.analysis.kernels.envelope import FULL, envelope, face, in_view, nearest2, turn_of
from cpted_app.analysis.kernels.passing import Work, through, work_for
from cpted_app.analysis.kernels.rows import MARGIN_M, Rows, Walls, first_at, from_west
from cpted_app.analysis.kernels.sectors import Surroundings

_NORTH = FULL / 2.0
_DECIDED = 2
_FLAT = 1e-3
_EDGE_ON = 1e-9
_NEARLY = 1.01
_STEP_SLACK = 1e-6

Sight = tuple[Floats, int, float, float]
"""An eye: all points, which of them it is, its x and y."""
Tools = tuple[Work, Ints, Floats]
"""Arrays to write in: for a ray, the edges it may meet, and nothing known of distances."""


@compiled
def _faces(x_m: float, y_m: float, north_m: float, walls: Walls) -> tuple[Floats, Ints, Ints, bool]:
    """Return what edges cover of the north, the edge of each, and whether the eye is in a solid.

    Third come the edges seen edge-on, which cover next to nothing.
    """
    boxes, scene = walls.boxes, walls.scene
    edges, kinds, first_edges = scene.edges, scene.kinds, scene.first_edges
    faces = np.empty((2 * len(edges), 10))
    owners = np.empty(2 * len(edges), dtype=np.int64)
    edge_on = np.empty(len(edges), dtype=np.int64)
    count, thin = 0, 0
    for feature in range(len(kinds)):
        if boxes[feature, 3] < y_m - MARGIN_M or boxes[feature, 1] > north_m + MARGIN_M:
            continue
        is_in = False
        for at in range(first_edges[feature], first_edges[feature + 1]):
            y0, y1 = edges[at, 1] - y_m, edges[at, 3] - y_m
            if max(y0, y1) < -MARGIN_M:
                continue
            x0, x1 = edges[at, 0] - x_m, edges[at, 2] - x_m
            across = x0 * y1 - x1 * y0
            if (y0 > 0.0) != (y1 > 0.0) and (across > 0.0) == (y1 > y0):
                is_in = not is_in
            before, near = count, math.sqrt(nearest2(x0, y0, x1, y1))
            count = face(x0, y0, x1, y1, near, faces, count)
            owners[before:count] = at
            far2 = max(x0 * x0 + y0 * y0, x1 * x1 + y1 * y1)
            if count == before or abs(across) <= _EDGE_ON * far2:
                edge_on[thin] = at
                thin += 1
        if is_in and kinds[feature] == SOLID:
            return faces[:0], owners[:0], edge_on[:0], True
    return faces[:count], owners[:count], edge_on[:thin], False


@compiled
def _line_at(lines: Floats, turn: float) -> int:
    """Return which line of an envelope is the nearest at a place of the turn."""
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if lines[middle, 0] <= turn:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def _corners(
    x_m: float, y_m: float, edges: Floats, in_sight: Ints, edge_on: Ints, lines: Floats
) -> Floats:
    """Return the ends of edges, seen from an eye, that no wall hides; some twice."""
    corners = np.empty((2 * (len(in_sight) + len(edge_on)), 2))
    count = 0
    for place in range(len(in_sight) + len(edge_on)):
        is_thin = place >= len(in_sight)
        at = edge_on[place - len(in_sight)] if is_thin else in_sight[place]
        for side in (0, 2):
            x, y = edges[at, side] - x_m, edges[at, side + 1] - y_m
            if y < -MARGIN_M or (
                count > 0 and x == corners[count - 1, 0] and y == corners[count - 1, 1]
            ):
                continue
            if y > MARGIN_M and not is_thin:
                line = lines[_line_at(lines, turn_of(x, y))]
                if line[3] * x + line[4] * y > _NEARLY:
                    continue
            corners[count, 0], corners[count, 1] = x, y
            count += 1
    return corners[:count]


@compiled
def _fill(sight: Sight, row: int, lines: Floats, rows: Rows, marks: Marks) -> None:
    """Mark the later points that lie nearer than the nearest wall."""
    _, place, x_m, _ = sight
    reach_m = 1.0 / lines[0, 3] if lines[0, 3] > 0.0 else math.inf
    marks[place + 1 : max(from_west(rows, row, x_m + reach_m), place + 1)] = SEEN
    for at in range(len(lines)):
        if lines[at, 0] >= _NORTH:
            break
        x1, y1 = -1.0, 0.0
        if at + 1 < len(lines) and lines[at + 1, 0] < _NORTH:
            x1, y1 = lines[at + 1, 1], lines[at + 1, 2]
        _fill_wedge(sight, row, lines[at], x1, y1, rows, marks)


@compiled
def _fill_wedge(
    sight: Sight, row: int, line: Floats, x1: float, y1: float, rows: Rows, marks: Marks
) -> None:
    """Mark the points up to one line, from the direction where it begins to another."""
    _, _, x_m, y_m = sight
    xs_m, ys_m, _, first, west_m, _, per_m = rows
    x0, y0, a, b = line[1], line[2], line[3], line[4]
    over0, over1 = a * x0 + b * y0, a * x1 + b * y1
    top = max(y0 / over0, y1 / over1) if over0 > 0.0 and over1 > 0.0 else math.inf
    east_slope = x0 / y0 if y0 > 0.0 else math.inf
    west_slope = x1 / y1 if y1 > 0.0 else -math.inf
    foot = 1.0 / a if a != 0.0 else 0.0
    for beyond in range(row + 1, len(ys_m)):
        up = ys_m[beyond] - y_m
        if up > top:
            break
        east, west = up * east_slope, up * west_slope
        if a > 0.0:
            east = min(east, foot - b * foot * up)
        elif a < 0.0:
            west = max(west, foot - b * foot * up)
        elif b * up >= 1.0:
            break
        if west < east:
            west_share = (x_m + west - west_m) * per_m
            east_share = (x_m + east - west_m) * per_m
            begin = first_at(xs_m, first, beyond, x_m + west, west_share)
            end = first_at(xs_m, first, beyond, x_m + east, east_share)
            for seen in range(begin, end):
                marks[seen] = SEEN


@compiled
def _is_free(sight: Sight, at: int, walls: Walls, tools: Tools) -> bool:
    """Return whether nothing stands between an eye and a later point."""
    points, _, x_m, y_m = sight
    work, items, reach = tools
    scene, boxes = walls.scene, walls.boxes
    to_x, to_y, z_m = points[at, 0], points[at, 1], points[at, 2]
    count = 0
    for feature in range(len(boxes)):
        box = boxes[feature]
        if (
            box[0] <= max(x_m, to_x) + MARGIN_M
            and box[2] >= min(x_m, to_x) - MARGIN_M
            and box[1] <= to_y + MARGIN_M
            and box[3] >= y_m - MARGIN_M
        ):
            for one in range(scene.first_edges[feature], scene.first_edges[feature + 1]):
                items[count] = one
                count += 1
    starts = np.array([0, count])
    east, north = to_x - x_m, to_y - y_m
    flat = math.sqrt(east * east + north * north)
    ray = (x_m, y_m, 1.0, 0.0, 0.0, z_m, z_m)
    if flat >= TOUCH_M:
        ray = (x_m, y_m, east / flat, north / flat, flat, z_m, z_m)
    near = Surroundings(reach, starts, items, reach[:, 1])
    left: float = through(ray, 0, scene, near, work)
    return left > 0.0


@compiled
def _decide(sight: Sight, at: int, walls: Walls, tools: Tools, marks: Marks) -> None:
    """Mark a later point by its line of sight, once."""
    if not marks[at] & _DECIDED:
        marks[at] = _DECIDED | (SEEN if _is_free(sight, at, walls, tools) else 0)


@compiled
def _behind(
    sight: Sight, row: int, corner: Floats, rows: Rows, walls: Walls, tools: Tools, marks: Marks
) -> None:
    """Decide the points whose line of sight passes a corner."""
    _, place, x_m, y_m = sight
    xs_m, ys_m, _, first, west_m, width_m, per_m = rows
    x, y, steps = corner[0], corner[1], first.shape[1] - 2
    away = abs(x) + abs(y)
    is_flat = abs(y) <= _FLAT * abs(x)
    begin = row if is_flat else max(np.searchsorted(ys_m, y_m + y - MARGIN_M), row)
    low, high = -math.inf, math.inf
    for beyond in range(begin, len(ys_m)):
        up = ys_m[beyond] - y_m
        if is_flat:
            if up * abs(x) > (abs(y) + MARGIN_M) * (width_m + up):
                break
        else:
            east = up * x / y
            slack = 2.0 * MARGIN_M * (1.0 + (abs(east) + up) / y)
            low = (x_m + east - slack - west_m) * per_m - _STEP_SLACK
            high = (x_m + east + slack - west_m) * per_m + _STEP_SLACK
            if high < 0.0 or low > steps:
                break
        begin_at = first[beyond, int(max(low, 0.0))]
        end_at = first[beyond, int(min(high, float(steps))) + 1]
        for at in range(max(begin_at, place + 1), end_at):
            to_x = xs_m[at] - x_m
            far = abs(to_x) + up
            is_on = abs(x * up - y * to_x) <= MARGIN_M * far and x * to_x + y * up > 0.0
            if is_on and far >= away - 2.0 * MARGIN_M:
                _decide(sight, at, walls, tools, marks)


@compiled
def _beside(
    sight: Sight, close: Ints, lines: Floats, walls: Walls, tools: Tools, marks: Marks
) -> None:
    """Decide the later points at walls, but for those that are hidden farther in front."""
    points, place, x_m, y_m = sight
    for number in range(np.searchsorted(close, place + 1), len(close)):
        at = close[number]
        east, north = points[at, 0] - x_m, points[at, 1] - y_m
        if east == 0.0 and north == 0.0:
            continue
        line = lines[_line_at(lines, turn_of(east, north))]
        steep = math.hypot(line[3], line[4])
        if line[3] * east + line[4] * north <= 1.0 + 4.0 * MARGIN_M * steep:
            _decide(sight, at, walls, tools, marks)


@compiled
def grid_pairs(
    points: Floats,
    first: int,
    last: int,
    step: int,
    rows: Rows,
    walls: Walls,
    close: Ints,
    seen_by: Ints,
    links: Marks,
) -> None:
    """Note every pair of the points from ``first`` to before ``last``, in steps, with later ones.

    All features are opaque and stand at the height of the points; ``close`` are those at walls.
    """
    scene = walls.scene
    work = work_for(len(scene.edges))
    reach = np.zeros((len(scene.kinds), 2))
    reach[:, 1] = np.inf
    tools = (work, np.empty(len(scene.edges), dtype=np.int64), reach)
    marks = np.zeros(len(points), dtype=np.uint8)
    is_close = np.zeros(len(points), dtype=np.bool_)
    is_close[close] = True
    row = 0
    for place in range(first, last, step):
        while rows.starts[row + 1] <= place:
            row += 1
        if is_close[place]:
            look_ahead(points, place, scene, work, marks)
        else:
            _look_north(points, place, row, rows, walls, close, tools, marks)
        note(place, marks, seen_by, links)


@compiled
def _look_north(
    points: Floats,
    place: int,
    row: int,
    rows: Rows,
    walls: Walls,
    close: Ints,
    tools: Tools,
    marks: Marks,
) -> None:
    """Mark which of the points after one it sees, from a place that is at no wall."""
    x_m, y_m = points[place, 0], points[place, 1]
    sight = (points, place, x_m, y_m)
    faces, owners, edge_on, is_in = _faces(x_m, y_m, rows.y_m[-1], walls)
    if is_in:
        return
    kept = in_view(faces)
    lines = envelope(faces, kept)
    _fill(sight, row, lines, rows, marks)
    for corner in _corners(x_m, y_m, walls.scene.edges, owners[kept], edge_on, lines):
        _behind(sight, row, corner, rows, walls, tools, marks)
    _beside(sight, close, lines, walls, tools, marks)
