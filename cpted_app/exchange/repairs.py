"""Small faults of drawings, found and mended in bulk: outlines left open, lines drawn twice.

A drawing is mended each time it is read, so that its file stays as it came. Belongs here: which
lines are at fault, and the drawing without that fault; what is said about them is health's.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cpted_app.exchange.linework import Array, Flags, Integers, Linework
from cpted_app.model.kinds import Repair

Repairs = tuple[Repair, ...]

GAP_SHARE = 2e-4
"""Widest gap of an outline meant to be closed, as share of the drawing: 2 cm in 100 m."""
GAP_SHARE_OF_LINE = 0.02
"""The same as share of the outline itself, so that a short open line stays one."""
NO_GAP_SHARE = 1e-9
"""A gap no wider than this, as share of the drawing, is the rounding of numbers."""
ALIKE_SHARE = 1e-6
"""How far apart lines drawn twice may lie, as share of the drawing: 0.1 mm in 100 m."""
LEAST_OUTLINE_POINTS = 4
_NEIGHBOURS = 16
"""Lines with nearly the same box and middle that are compared with each one at most."""
_DIRECTION = (0.3819660113, 0.7320508076, 0.5672143197, 0.4142135624, 0.2360679775, 0.6457513111)
"""A direction in which lines that differ are hardly ever told to be alike."""


def repaired(linework: Linework, repairs: Iterable[Repair]) -> Linework:
    """Return a drawing with what is to be mended in it mended; its extent stays."""
    wanted = frozenset(repairs)
    if Repair.DROP_DUPLICATES in wanted:
        linework = _without(linework, repeated(linework))
    if Repair.CLOSE_OUTLINES in wanted:
        linework = _closed(linework, nearly_closed(linework, and_rounding=True))
    return linework


def nearly_closed(linework: Linework, *, and_rounding: bool = False) -> Integers:
    """Return the numbers of the lines whose ends nearly meet, shape (n,).

    With ``and_rounding`` also those whose ends differ by the rounding of numbers alone.
    """
    starts, points = linework.starts, linework.points
    first, last = starts[:-1], starts[1:] - 1
    few: Integers = np.flatnonzero((last - first + 1 >= LEAST_OUTLINE_POINTS) & ~linework.closed)
    if not len(few):
        return few
    gap = np.hypot(*(points[first[few]] - points[last[few]]).T)
    extent = max(linework.size)
    is_small = (gap <= GAP_SHARE * extent) & ((gap > NO_GAP_SHARE * extent) | and_rounding)
    near: Integers = few[is_small]
    if not len(near):
        return near
    low, high = _boxes(linework)
    span = np.hypot(*(high[near] - low[near]).T)
    width = np.hypot(*(points[first[near]] - points[last[near]]).T)
    found: Integers = near[width <= GAP_SHARE_OF_LINE * span]
    return found


def repeated(linework: Linework) -> Integers:
    """Return the numbers of the lines drawn before on the same layer, either way round.

    Lines are sorted by a mixture of the sides of their boxes and the middle of their points,
    none of which depends on which way round they run, so that only neighbours have to be
    compared point by point.
    """
    count = len(linework.starts) - 1
    low, high = _boxes(linework)
    sizes = np.diff(linework.starts)
    middle = np.add.reduceat(linework.points, linework.starts[:-1], axis=0) / sizes[:, None]
    box = np.column_stack([low, high, middle]) - np.tile(linework.points.min(axis=0), 3)
    key = box @ np.array(_DIRECTION)
    order = np.lexsort((np.arange(count), key, sizes, linework.layer))
    near = ALIKE_SHARE * max(linework.size)
    is_repeat = np.zeros(count, dtype=bool)
    for step in range(1, _NEIGHBOURS + 1):
        one, other = order[:-step], order[step:]
        alike = (linework.layer[one] == linework.layer[other]) & (sizes[one] == sizes[other])
        alike &= np.abs(key[one] - key[other]) <= sum(_DIRECTION) * near
        alike[alike] &= (np.abs(box[one[alike]] - box[other[alike]]) <= near).all(axis=1)
        if not alike.any():
            break
        one, other = one[alike], other[alike]
        same = _same_course(linework, one, other, near)
        is_repeat[np.maximum(one, other)[same]] = True
    return np.flatnonzero(is_repeat)


def _same_course(linework: Linework, one: Integers, other: Integers, near: float) -> Flags:
    """Return whether lines of as many points run through the same places, either way round."""
    if not len(one):
        return np.zeros(0, dtype=bool)
    points, starts = linework.points, linework.starts
    sizes = starts[one + 1] - starts[one]
    ends = np.cumsum(sizes)
    within = np.arange(int(ends[-1])) - np.repeat(ends - sizes, sizes)
    first = points[np.repeat(starts[one], sizes) + within]
    onward = points[np.repeat(starts[other], sizes) + within]
    back = points[np.repeat(starts[other + 1] - 1, sizes) - within]
    begins = ends - sizes
    forward = np.maximum.reduceat(np.abs(first - onward).max(axis=1), begins)
    reverse = np.maximum.reduceat(np.abs(first - back).max(axis=1), begins)
    same: Flags = np.minimum(forward, reverse) <= near
    return same


def _boxes(linework: Linework) -> tuple[Array, Array]:
    begins = linework.starts[:-1]
    low: Array = np.minimum.reduceat(linework.points, begins, axis=0)
    high: Array = np.maximum.reduceat(linework.points, begins, axis=0)
    return low, high


def _without(linework: Linework, lines: Integers) -> Linework:
    if not len(lines):
        return linework
    keep: npt.NDArray[np.bool_] = np.ones(len(linework.starts) - 1, dtype=bool)
    keep[lines] = False
    sizes = np.diff(linework.starts)
    starts = np.concatenate([[0], np.cumsum(sizes[keep])]).astype(np.int64)
    gone = np.bincount(linework.layer[lines], minlength=len(linework.layers))
    return replace(
        linework,
        points=linework.points[np.repeat(keep, sizes)],
        starts=starts,
        layer=linework.layer[keep],
        closed=linework.closed[keep],
        layers=tuple(
            replace(info, count=info.count - int(less))
            for info, less in zip(linework.layers, gone, strict=True)
        ),
    )


def _closed(linework: Linework, lines: Integers) -> Linework:
    if not len(lines):
        return linework
    points, closed = linework.points.copy(), linework.closed.copy()
    points[linework.starts[lines + 1] - 1] = points[linework.starts[lines]]
    closed[lines] = True
    return replace(linework, points=points, closed=closed)
