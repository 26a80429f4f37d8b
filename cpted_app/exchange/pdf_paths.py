"""Outlines of a PDF as lines: what pdfium tells of paths, with curves made of short lines.

Belongs here: from moves, lines and curves to points, in bulk. Which paths a page has, and
which of them are seen, is the business of ``pdf_linework``.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Matrix = tuple[float, float, float, float, float, float]
"""x' = a x + c y + e, y' = b x + d y + f, as PDF writes it: (a, b, c, d, e, f)."""

FLATNESS = 0.05
"""Largest distance of a short line from its curve, in plan units: 3.5 mm on a plan 1:200."""
MOST_PARTS = 48
_SLICE = 2_000
_LINE, _CURVE, _MOVE, _CLOSES = 0, 1, 2, 4


def chained(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does ``inner`` first and then ``outer``.

    >>> chained((1, 0, 0, 1, 5, 0), (2, 0, 0, 2, 0, 1))
    (2, 0, 0, 2, 10, 1)
    """
    a, b, c, d, e, f = inner
    p, q, r, s, u, v = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + u,
        e * q + f * s + v,
    )


class Lines(NamedTuple):
    """Flattened outlines: line i is ``points[starts[i]:starts[i + 1]]``, of outline ``owner[i]``.

    ``fitted`` marks the points that only follow a curve and are no corner of the drawing.
    """

    points: Array
    starts: Integers
    owner: Integers
    fitted: Flags


@dataclass(slots=True)
class Outlines:
    """Gathers outlines as pdfium tells them; each has a matrix and is closed when filled."""

    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)

    def read(
        self, segment: Callable[[int], Any], count: int, matrix: Matrix, *, is_filled: bool
    ) -> Iterator[None]:
        """Take one outline of ``count`` segments; yields now and then, so that others may work."""
        import pypdfium2.raw as pdfium

        x, y = ctypes.c_float(), ctypes.c_float()
        x_to, y_to = ctypes.byref(x), ctypes.byref(y)
        for at in range(count):
            part = segment(at)
            pdfium.FPDFPathSegment_GetPoint(part, x_to, y_to)
            self.xs.append(x.value)
            self.ys.append(y.value)
            code = pdfium.FPDFPathSegment_GetType(part) & 3
            self.codes.append(code | _CLOSES if pdfium.FPDFPathSegment_GetClose(part) else code)
            if at % _SLICE == _SLICE - 1:
                yield
        self.sizes.append(count)
        self.matrices.append(matrix)
        self.filled.append(is_filled)

    def flattened(self, most_points: int) -> Lines:
        """Return all outlines as lines, with coarser curves where there are too many points."""
        points = self._moved()
        codes = np.array(self.codes, dtype=np.int64)
        sizes = np.array(self.sizes, dtype=np.int64)
        owner = np.repeat(np.arange(len(sizes)), sizes)
        kind, closes = codes & 3, (codes & _CLOSES) > 0
        kind[(np.cumsum(sizes) - sizes)[sizes > 0]] = _MOVE
        moves = np.flatnonzero(kind == _MOVE)
        subpath = np.cumsum(kind == _MOVE) - 1
        last = np.append(moves[1:], len(kind)) - 1 if len(moves) else moves
        # A filled outline is closed whether it says so or not.
        closes[last[np.array(self.filled, dtype=bool)[owner[last]]]] = True
        closing = np.flatnonzero(closes & (kind != _MOVE))
        rows = _steps(kind, closing, moves, subpath)
        flat, fitted, row = _evaluated(points, rows, most_points)
        sizes = np.bincount(subpath[rows[row, 3]], minlength=len(moves)).astype(np.int64)
        keep = sizes > 1
        is_kept = np.repeat(keep, sizes)
        starts = np.concatenate([[0], np.cumsum(sizes[keep])]).astype(np.int64)
        return Lines(flat[is_kept], starts, owner[moves][keep], fitted[is_kept])

    def _moved(self) -> Array:
        """Return the points by the matrices of their outlines, shape (n, 2)."""
        matrices = np.array(self.matrices, dtype=float).reshape(-1, 6)
        a, b, c, d, e, f = np.repeat(matrices, self.sizes, axis=0).T
        x, y = np.array(self.xs, dtype=float), np.array(self.ys, dtype=float)
        return np.column_stack([a * x + c * y + e, b * x + d * y + f])


def _steps(kind: Integers, closing: Integers, moves: Integers, subpath: Integers) -> Integers:
    """Return the steps in order, shape (n, 4): the four points of each as a cubic curve.

    A move is a step from its place to itself; of a line the inner two points are its ends.
    """
    at = np.arange(len(kind))
    begins_curve = (kind == _CURVE) & (np.concatenate([[_MOVE], kind[:-1]]) != _CURVE)
    run = np.maximum.accumulate(np.where(begins_curve, at, 0))
    curves = np.flatnonzero((kind == _CURVE) & ((at - run) % 3 == 2))
    lines = np.flatnonzero(kind == _LINE)
    first = moves[subpath[closing]]
    rows = np.concatenate(
        [
            np.column_stack([moves] * 4),
            np.column_stack([lines - 1, lines - 1, lines, lines]),
            np.column_stack([curves - 3, curves - 2, curves - 1, curves]),
            np.column_stack([closing, closing, first, first]),
        ]
    )
    order = np.concatenate([2 * moves, 2 * lines, 2 * curves, 2 * closing + 1])
    sorted_rows: Integers = rows[np.argsort(order, kind="stable")]
    return sorted_rows


def _evaluated(points: Array, rows: Integers, most_points: int) -> tuple[Array, Flags, Integers]:
    """Return the points of steps, which of them only follow a curve, and the step of each."""
    p0, p1, p2, p3 = (points[rows[:, column]] for column in range(4))
    # A step that goes nowhere adds nothing, but a move begins a line.
    is_move = rows[:, 0] == rows[:, 3]
    is_still = ~is_move & (p0 == p3).all(axis=1) & (p1 == p3).all(axis=1) & (p2 == p3).all(axis=1)
    bend = np.maximum(
        np.linalg.norm(p0 - 2.0 * p1 + p2, axis=1), np.linalg.norm(p1 - 2.0 * p2 + p3, axis=1)
    )
    is_straight = (rows[:, 0] == rows[:, 1]) & (rows[:, 2] == rows[:, 3])
    bend[is_straight] = 0.0
    flatness = FLATNESS
    while True:
        # Source: Wang, Filip (1986): a cubic in n parts is within 6/8 · bend / n² of its chords.
        parts = np.clip(np.ceil(np.sqrt(0.75 * bend / flatness)), 1, MOST_PARTS).astype(np.int64)
        parts[is_still] = 0
        if parts.sum() <= most_points or parts.max(initial=0) <= 1:
            break
        flatness *= 4.0
    row = np.repeat(np.arange(len(rows)), parts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts) + 1
    t = (number / parts[row])[:, None]
    s = 1.0 - t
    flat: Array = (
        s**3 * p0[row] + 3.0 * s**2 * t * p1[row] + 3.0 * s * t**2 * p2[row] + t**3 * p3[row]
    )
    is_last = number == parts[row]
    flat[is_last] = p3[row[is_last]]
    return flat, ~is_last, row
