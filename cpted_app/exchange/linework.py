"""Drawings as lines: what every reader of a vector plan returns, and what paints, snaps, lists.

Coordinates are the drawing's own, y up, in doubles. As a plan, a drawing is a sheet whose upper
left corner is the corner of ``box``: plan units are drawing units, counted from there, y down.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

INK = "#000000"
CAP_SHARE = 0.72
"""Height of a capital letter by the size of its font."""
MAX_COORDINATE = 1e9
"""Coordinates beyond this are a fault of the file: nothing on Earth is so far away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerInfo:
    """One layer of a drawing; ``colour`` is #rrggbb, ``count`` its lines and texts."""

    name: str
    colour: str = INK
    count: int = 0
    is_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnText:
    """Words on a drawing: lower left corner, height, direction of reading, clockwise from north."""

    x: float
    y: float
    height: float
    bearing_deg: float
    text: str
    layer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Linework:
    """Lines by layer: ``points`` (n, 2); line i is ``points[starts[i]:starts[i + 1]]``.

    ``starts`` has one entry more than there are lines. ``unit_m`` is the length of one drawing
    unit where the file states it, ``crs`` the reference system its coordinates are in.
    """

    points: Array
    starts: Integers
    layer: Integers
    closed: Flags
    layers: tuple[LayerInfo, ...]
    texts: tuple[DrawnText, ...] = ()
    unit_m: float | None = None
    crs: str | None = None
    box: Box = (0.0, 0.0, 0.0, 0.0)
    is_sheet: bool = False
    """Whether it is drawn on paper of a size, as SVG is, and not in coordinates of the world."""
    problems: tuple[Problem, ...] = ()
    fitted: Flags | None = None
    """Which points only follow a curve and are no corner of the drawing, where that is known."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing in its units; never zero."""
        west, south, east, north = self.box
        least = max(east - west, north - south) * 1e-3
        return max(east - west, least), max(north - south, least)

    @property
    def origin(self) -> tuple[float, float]:
        """The drawing coordinates of the plan's upper left corner."""
        west, south, _, north = self.box
        return west, max(north, south + self.size[1])

    @property
    def on_sheet(self) -> Array:
        """The points in plan units: from the upper left corner, y down."""
        west, north = self.origin
        moved: Array = np.column_stack([self.points[:, 0] - west, north - self.points[:, 1]])
        return moved

    def segments(self, layers: Iterable[int] | None = None) -> Array:
        """Return the segments of some layers in plan units, shape (n, 4): x0, y0, x1, y1."""
        points, first = self.on_sheet, self._firsts(layers)
        found: Array = np.hstack([points[first], points[first + 1]])
        return found

    def corners(self, layers: Iterable[int] | None = None) -> Flags | None:
        """Return which ends of ``segments`` are corners of the drawing, shape (n, 2).

        None says that all of them are, as far as is known.
        """
        if self.fitted is None or len(self.fitted) != len(self.points):
            return None
        first = self._firsts(layers)
        found: Flags = ~np.column_stack([self.fitted[first], self.fitted[first + 1]])
        return found

    def _firsts(self, layers: Iterable[int] | None) -> Integers:
        """Return the numbers of the points that segments of some layers begin at."""
        is_begin = np.ones(len(self.points), dtype=bool)
        is_begin[self.starts[1:] - 1] = False
        if layers is not None:
            wanted = np.zeros(len(self.layers), dtype=bool)
            wanted[list(layers)] = True
            is_begin &= np.repeat(wanted[self.layer], np.diff(self.starts))
        return np.flatnonzero(is_begin)


class Collector:
    """Gathers lines and texts of a drawing while it is read."""

    def __init__(self) -> None:
        self.layers: dict[str, LayerInfo] = {}
        self.problems: list[Problem] = []
        self._numbers: dict[str, int] = {}
        self._parts: list[Array] = []
        self._sizes: list[Integers] = []
        self._layers: list[Integers] = []
        self._texts: list[DrawnText] = []
        self._count = 0

    def number(self, name: str) -> int:
        """Return the number of a layer, counted from 0 in the order of their first lines."""
        return self._numbers.setdefault(name, len(self._numbers))

    def lines(self, points: Array, sizes: Integers, layers: Integers) -> None:
        """Take many lines at once: all their points, and points and layer of each line."""
        self._count += len(points)
        if self._count > limits.now().drawing_points:
            raise UserError(
                N_("The drawing has more than {limit} million points."),
                N_(
                    "Delete layers you do not need; or allow more “drawing_points” in"
                    " settings.json."
                ),
                limit=limits.now().drawing_points // 1_000_000,
            )
        self._parts.append(points)
        self._sizes.append(sizes)
        self._layers.append(layers)

    def line(self, points: Array, layer: int) -> None:
        """Take one line."""
        if len(points) > 1:
            self.lines(points, np.array([len(points)]), np.array([layer]))

    def text(self, text: DrawnText) -> None:
        """Take some words; empty ones are passed over."""
        if text.text.strip() and math.isfinite(text.x + text.y) and text.height > 0.0:
            self._texts.append(text)

    def finished(
        self,
        name: str,
        unit_m: float | None = None,
        crs: str | None = None,
        sheet: tuple[float, float] | None = None,
    ) -> Linework:
        """Return the drawing; ``sheet`` is the size of the paper where the drawing has one.

        Raises:
            UserError: nothing in it can be drawn.
        """
        points, sizes, layer = self._whole()
        if not len(sizes):
            raise UserError(
                N_("{file} shows nothing: no lines were found in it."),
                N_("Look at it in the program that made it; explode references, and save again."),
                file=name,
            )
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        x, y = points.T
        west, south, east, north = map(float, (x.min(), y.min(), x.max(), y.max()))
        if max(east - west, north - south) <= 0.0:
            raise UserError(
                N_("{file} has no extent: everything in it lies in one place."),
                N_("Choose another file."),
                file=name,
            )
        is_sheet = sheet is not None and min(sheet) > 0.0
        if sheet is not None and is_sheet:
            west, south, east, north = 0.0, 0.0, *sheet
        ends = points[starts[1:] - 1]
        return Linework(
            points=points,
            starts=starts,
            layer=layer,
            closed=(x[starts[:-1]] == ends[:, 0]) & (y[starts[:-1]] == ends[:, 1]) & (sizes > 2),
            layers=self._infos(layer),
            texts=tuple(self._texts),
            unit_m=unit_m,
            crs=crs,
            box=(west, south, east, north),
            is_sheet=is_sheet,
            problems=tuple(self.problems),
        )

    def _whole(self) -> tuple[Array, Integers, Integers]:
        if not self._parts:
            return np.empty((0, 2)), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        points = np.concatenate(self._parts).astype(float, copy=False)
        sizes = np.concatenate(self._sizes).astype(np.int64)
        layer = np.concatenate(self._layers).astype(np.int64)
        keep = sizes > 1
        # One look at all numbers is cheap; only a faulty drawing pays for the second.
        with np.errstate(invalid="ignore"):
            if not np.abs(points).max(initial=0.0) < MAX_COORDINATE:
                bad = ~(np.abs(points) < MAX_COORDINATE).all(axis=1)
                keep[np.repeat(np.arange(len(sizes)), sizes)[bad]] = False
        lost = int((~keep & (sizes > 1)).sum())
        if lost:
            self.problems.append(_absurd(lost))
        if not keep.all():
            points, sizes, layer = points[np.repeat(keep, sizes)], sizes[keep], layer[keep]
        return points, sizes, layer

    def _infos(self, layer: Integers) -> tuple[LayerInfo, ...]:
        names = list(self._numbers)
        if len(names) > limits.now().drawing_layers:
            raise UserError(
                N_("The drawing has {count} layers; at most {limit} can be read."),
                N_("Merge layers in its program; or allow more “drawing_layers” in settings.json."),
                count=len(names),
                limit=limits.now().drawing_layers,
            )
        counts = np.bincount(layer, minlength=len(names))
        for text in self._texts:
            counts[text.layer] += 1
        told = (self.layers.get(name, LayerInfo(name=name)) for name in names)
        return tuple(
            LayerInfo(name=info.name, colour=info.colour, count=int(count), is_on=info.is_on)
            for info, count in zip(told, counts, strict=True)
        )


def lines_in(geometries: Any) -> tuple[Any, Any]:
    """Return the lines and outlines in geometries of any kind, and the places of their owners."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    is_area = shapely.get_type_id(parts) == _POLYGON
    rings, inner = shapely.get_rings(parts[is_area], return_index=True)
    lines = np.concatenate([parts[~is_area], rings])
    owner = np.concatenate([owner[~is_area], owner[is_area][inner]])
    keep = np.isin(shapely.get_type_id(lines), (_LINE, _RING))
    return lines[keep], owner[keep]


_LINE, _RING, _POLYGON = 1, 2, 3
"""Kinds as shapely numbers them; what consists of several comes after."""


def bearing_of(angle_deg: float) -> float:
    """Return the bearing of an angle counted from east, counter-clockwise.

    >>> bearing_of(0.0), bearing_of(90.0)
    (90.0, 0.0)
    """
    return (90.0 - angle_deg) % 360.0


def flat(path: Sequence[tuple[float, float]]) -> Array:
    """Return points as an array, shape (n, 2)."""
    return np.asarray(path, dtype=float).reshape(-1, 2)


def _absurd(count: int) -> Problem:
    return Problem(
        "absurd_coordinates",
        Message(N_("{count} lines"), {"count": count}),
        Message(
            N_("{count} lines have impossible coordinates and are left out."), {"count": count}
        ),
        Message(N_("Compare the plan with the original.")),
    )
