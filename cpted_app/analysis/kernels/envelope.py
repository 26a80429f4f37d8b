"""The nearest of many walls around an eye, over the whole turn.

The distance seen is the lower envelope of the walls. A wall on the line a·x + b·y = 1, the eye
at the origin, is 1 / (a·cos + b·sin) away, so of two walls the nearer one changes at most once
while both are in view: envelopes of halves merge into one, walls that cross, touch or coincide
included. Directions are ordered by ``turn_of``, without an arcus tangent.
"""

import math

import numpy as np

from cpted_app.analysis.kernels.compiling import Floats, Ints, compiled

_BINS = 512
FULL = 4.0
"""The whole turn in quarters."""


@compiled
def turn_of(east: float, north: float) -> float:
    """Return where a direction lies on the turn, 0 … 4 from east counter-clockwise.

    It rises with the azimuth, one each quarter.
    """
    share = east / (abs(east) + abs(north))
    return 1.0 - share if north >= 0.0 else 3.0 + share


@compiled
def direction(turn: float) -> tuple[float, float]:
    """Return a direction of any length at a place of the turn."""
    if turn < 2.0:
        return 1.0 - turn, turn if turn < 1.0 else 2.0 - turn
    return turn - 3.0, 2.0 - turn if turn < 3.0 else turn - 4.0


@compiled
def nearest2(x0: float, y0: float, x1: float, y1: float) -> float:
    """Return the squared distance of an edge from the origin, m²."""
    east, north = x1 - x0, y1 - y0
    square = east * east + north * north
    share = 0.0
    if square > 0.0:
        share = min(max(-(x0 * east + y0 * north) / square, 0.0), 1.0)
    x, y = x0 + share * east, y0 + share * north
    return x * x + y * y


@compiled
def face(x0: float, y0: float, x1: float, y1: float, near: float, faces: Floats, count: int) -> int:
    """Note what an edge covers of the turn, in two parts across due east; return their number.

    A part is: turn, x and y of its begin, the same of its end, a and b of its line, nearest and
    farthest distance. What is seen edge-on covers nothing.
    """
    doubled = x0 * y1 - y0 * x1
    if doubled < 0.0:
        x0, y0, x1, y1, doubled = x1, y1, x0, y0, -doubled
    begin, end = turn_of(x0, y0), turn_of(x1, y1)
    if doubled == 0.0 or begin == end:
        return count
    is_split = begin > end
    if is_split and begin - end < 1.0:
        return count
    far = math.sqrt(max(x0 * x0 + y0 * y0, x1 * x1 + y1 * y1))
    for part in range(2 if is_split else 1):
        since, to = begin, end
        if is_split:
            since, to = (begin, FULL) if part == 0 else (0.0, end)
        if since < to:
            row = faces[count]
            row[0], row[1], row[2] = since, x0, y0
            row[3], row[4], row[5] = to, x1, y1
            if is_split and part == 0:
                row[4], row[5] = 1.0, 0.0
            elif is_split:
                row[1], row[2] = 1.0, 0.0
            row[6], row[7] = (y1 - y0) / doubled, (x0 - x1) / doubled
            row[8], row[9] = near, far
            count += 1
    return count


@compiled
def in_view(faces: Floats) -> Ints:
    """Return the faces that are not wholly behind one other face in each of many narrow bins."""
    per_turn = _BINS / FULL
    ends = np.full(_BINS, np.inf)
    for at in range(len(faces)):
        for one in range(int(faces[at, 0] * per_turn) + 1, int(faces[at, 3] * per_turn)):
            ends[one] = min(ends[one], faces[at, 9])
    kept = np.empty(len(faces), dtype=np.int64)
    count = 0
    for at in range(len(faces)):
        last = min(int(faces[at, 3] * per_turn), _BINS - 1)
        for one in range(min(int(faces[at, 0] * per_turn), _BINS - 1), last + 1):
            if faces[at, 8] <= ends[one]:
                kept[count] = at
                count += 1
                break
    return kept[:count]


@compiled
def _add(
    rows: Floats, first: int, count: int, turn: float, x: float, y: float, a: float, b: float
) -> int:
    """Add where a line begins to be the nearest, unless it is so already; return their number."""
    if count > first and rows[count - 1, 3] == a and rows[count - 1, 4] == b:
        return count
    row = rows[count]
    row[0], row[1], row[2], row[3], row[4] = turn, x, y, a, b
    return count + 1


@compiled
def _merged(
    rows: Floats, one: int, one_end: int, other: int, other_end: int, out: Floats, count: int
) -> int:
    """Add the envelope of two neighbouring envelopes to ``out``; return the number of its rows."""
    first, turn, x, y = count, 0.0, 1.0, 0.0
    while True:
        one_to = rows[one + 1, 0] if one + 1 < one_end else FULL
        other_to = rows[other + 1, 0] if other + 1 < other_end else FULL
        to, next_x, next_y = FULL, 1.0, 0.0
        if one_to <= other_to and one + 1 < one_end:
            to, next_x, next_y = one_to, rows[one + 1, 1], rows[one + 1, 2]
        elif other_to < one_to:
            to, next_x, next_y = other_to, rows[other + 1, 1], rows[other + 1, 2]
        if to > turn:
            a0, b0, a1, b1 = rows[one, 3], rows[one, 4], rows[other, 3], rows[other, 4]
            before = (a0 - a1) * x + (b0 - b1) * y
            after = (a0 - a1) * next_x + (b0 - b1) * next_y
            if before < 0.0 or (before == 0.0 and after < 0.0):
                a0, b0, a1, b1 = a1, b1, a0, b0
            count = _add(out, first, count, turn, x, y, a0, b0)
            if before * after < 0.0:  # a positive sum of both ends, so it lies between them
                at_x = abs(after) * x + abs(before) * next_x
                at_y = abs(after) * y + abs(before) * next_y
                at = min(max(turn_of(at_x, at_y), turn), to)
                count = _add(out, first, count, at, at_x, at_y, a1, b1)
        if to >= FULL:
            return count
        one += one_to <= to
        other += other_to <= to
        turn, x, y = to, next_x, next_y


@compiled
def envelope(faces: Floats, kept: Ints) -> Floats:
    """Return which line is nearest from where on: turn, direction, a and b (0, 0 is nothing)."""
    if len(kept) == 0:
        nothing = np.zeros((1, 5))
        nothing[0, 1] = 1.0
        return nothing
    rows = np.empty((3 * len(kept), 5))
    starts = np.zeros(len(kept) + 1, dtype=np.int64)
    count = 0
    for place in range(len(kept)):
        one, first = faces[kept[place]], count
        if one[0] > 0.0:
            count = _add(rows, first, count, 0.0, 1.0, 0.0, 0.0, 0.0)
        count = _add(rows, first, count, one[0], one[1], one[2], one[6], one[7])
        if one[3] < FULL:
            count = _add(rows, first, count, one[3], one[4], one[5], 0.0, 0.0)
        starts[place + 1] = count
    while len(starts) > 2:
        out = np.empty((2 * count, 5))
        joined = np.zeros((len(starts) - 1 + 1) // 2 + 1, dtype=np.int64)
        count = 0
        for place in range(len(joined) - 1):
            begin, end = starts[2 * place], starts[2 * place + 1]
            if 2 * place + 2 < len(starts):
                count = _merged(rows, begin, end, end, starts[2 * place + 2], out, count)
            else:
                out[count : count + end - begin] = rows[begin:end]
                count += end - begin
            joined[place + 1] = count
        rows, starts = out, joined
    return rows[:count]
