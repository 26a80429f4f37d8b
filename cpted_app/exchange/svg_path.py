"""Path data of SVG: the letters and numbers of ``d`` into flat lines.

Source: SVG 1.1, chapter 8 (paths) and appendix F.6 (elliptical arcs).
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Point = tuple[float, float]

_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARC = re.compile(
    r"\s*,?\s*([-+.\deE]+?)[\s,]+([-+.\deE]+?)[\s,]+([-+.\deE]+?)[\s,]*([01])[\s,]*([01])[\s,]*"
    r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
)
_CURVE_STEPS = 12
_ARC_STEP = math.radians(7.5)
_T = np.linspace(0.0, 1.0, _CURVE_STEPS + 1)[1:, None]


def flattened(data: str) -> Iterator[list[Point]]:
    """Yield the lines of path data; what follows a mistake in it is left out.

    >>> list(flattened("M0 0h2v1z m5 5 l1 1"))
    [[(0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 0.0)], [(5.0, 5.0), (6.0, 6.0)]]
    """
    pen = _Pen()
    for letter, rest in _COMMAND.findall(data):
        if letter in "Zz":
            pen.close()
            continue
        if letter in "Aa":
            rows = [tuple(map(float, match)) for match in _ARC.findall(rest)]
        else:
            numbers = [float(number) for number in _NUMBER.findall(rest)]
            size = _SIZES[letter.upper()]
            rows = [tuple(numbers[at : at + size]) for at in range(0, len(numbers), size)]
            rows = [row for row in rows if len(row) == size]
        for at, row in enumerate(rows):
            # Further pairs after a move are lines.
            name = letter if at == 0 or letter not in "Mm" else ("L" if letter == "M" else "l")
            _DRAW[name.upper()](pen, row, name.islower())
    pen.lift()
    yield from pen.lines


class _Pen:
    def __init__(self) -> None:
        self.lines: list[list[Point]] = []
        self.line: list[Point] = []
        self.at: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)
        self.control: Point | None = None
        self.control_degree = 0

    def point(self, x: float, y: float, is_relative: bool) -> Point:
        return (self.at[0] + x, self.at[1] + y) if is_relative else (x, y)

    def lift(self) -> None:
        if len(self.line) > 1:
            self.lines.append(self.line)
        self.line = []

    def to(self, *points: Point) -> None:
        if not self.line:
            self.line = [self.at]
        self.line.extend(points)
        self.at = points[-1]
        self.control = None

    def close(self) -> None:
        if self.line:
            self.to(self.start)
        self.lift()
        self.at = self.start
        self.control = None

    def mirrored(self, degree: int) -> Point:
        if self.control is None or self.control_degree != degree:
            return self.at
        return 2 * self.at[0] - self.control[0], 2 * self.at[1] - self.control[1]

    def curve(self, *controls: Point) -> None:
        degree = len(controls)
        path = _bezier([self.at, *controls])
        self.to(*path)
        self.control, self.control_degree = controls[-2], degree


def _move(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    at = pen.point(row[0], row[1], relative)
    pen.lift()
    pen.at = pen.start = at
    pen.control = None


def _line(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    pen.to(pen.point(row[0], row[1], relative))


def _across(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    pen.to((pen.at[0] + row[0] if relative else row[0], pen.at[1]))


def _down(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    pen.to((pen.at[0], pen.at[1] + row[0] if relative else row[0]))


def _cubic(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    pen.curve(*(pen.point(row[at], row[at + 1], relative) for at in (0, 2, 4)))


def _smooth_cubic(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    first = pen.mirrored(3)
    pen.curve(first, *(pen.point(row[at], row[at + 1], relative) for at in (0, 2)))


def _quadratic(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    pen.curve(*(pen.point(row[at], row[at + 1], relative) for at in (0, 2)))


def _smooth_quadratic(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    first = pen.mirrored(2)
    pen.curve(first, pen.point(row[0], row[1], relative))


def _arc(pen: _Pen, row: tuple[float, ...], relative: bool) -> None:
    end = pen.point(row[5], row[6], relative)
    pen.to(*_arc_points(pen.at, row, end))


def _bezier(points: list[Point]) -> list[Point]:
    p = np.array(points)
    if len(points) == 3:
        curve = (1 - _T) ** 2 * p[0] + 2 * (1 - _T) * _T * p[1] + _T**2 * p[2]
    else:
        curve = (
            (1 - _T) ** 3 * p[0]
            + 3 * (1 - _T) ** 2 * _T * p[1]
            + 3 * (1 - _T) * _T**2 * p[2]
            + _T**3 * p[3]
        )
    return [(float(x), float(y)) for x, y in curve]


def _arc_points(start: Point, row: tuple[float, ...], end: Point) -> list[Point]:
    rx, ry, turn = abs(row[0]), abs(row[1]), math.radians(row[2])
    if not rx or not ry or start == end:
        return [end]
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (start[0] - end[0]) / 2.0, (start[1] - end[1]) / 2.0
    x1, y1 = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = math.sqrt(max((x1 / rx) ** 2 + (y1 / ry) ** 2, 1.0))
    rx, ry = rx * grow, ry * grow
    below = (rx * y1) ** 2 + (ry * x1) ** 2
    k = math.sqrt(max((rx * ry) ** 2 - below, 0.0) / below)
    k = -k if row[3] == row[4] else k
    cx, cy = k * rx * y1 / ry, -k * ry * x1 / rx
    first = math.atan2((y1 - cy) / ry, (x1 - cx) / rx)
    sweep = math.atan2((-y1 - cy) / ry, (-x1 - cx) / rx) - first
    if row[4] and sweep < 0.0:
        sweep += 2.0 * math.pi
    elif not row[4] and sweep > 0.0:
        sweep -= 2.0 * math.pi
    middle = (start[0] + end[0]) / 2.0, (start[1] + end[1]) / 2.0
    angles = np.linspace(first, first + sweep, max(math.ceil(abs(sweep) / _ARC_STEP), 1) + 1)[1:-1]
    x, y = cx + rx * np.cos(angles), cy + ry * np.sin(angles)
    xs, ys = cos * x - sin * y + middle[0], sin * x + cos * y + middle[1]
    return [*((float(a), float(b)) for a, b in zip(xs, ys, strict=True)), end]


_SIZES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2}
_DRAW: Mapping[str, Callable[[_Pen, tuple[float, ...], bool], None]] = MappingProxyType(
    {
        "M": _move,
        "L": _line,
        "H": _across,
        "V": _down,
        "C": _cubic,
        "S": _smooth_cubic,
        "Q": _quadratic,
        "T": _smooth_quadratic,
        "A": _arc,
    }
)
