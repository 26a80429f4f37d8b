"""The outlines of marks, so that screen, table, legend and page paint the same shape.

An outline lives in the unit square from -0.5 to 0.5, y upwards, bearing 0 pointing up. A
painter scales it by the mark's size, turns it clockwise by the mark's bearing and paints the
layers in their order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import numpy as np

from cpted_app.drawing.primitives import Mark, MarkShape, Points

Paint = Literal["ink", "paper", "line", "soft"]

CIRCLE_POINTS = 40
"""Corners of a drawn circle: its edge is off by 0.3 % of the radius, unseen at mark size."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One closed or open line of an outline.

    ``paint`` says what to do with it: fill it in the mark's colour (``ink``), in the colour of
    the ground (``paper``), in the mark's colour at a fifth of its opacity (``soft``), or
    stroke it in the mark's colour (``line``) with ``width`` in units of the mark's size.
    """

    points: Points
    paint: Paint = "ink"
    closed: bool = True
    width: float = 0.0


@cache
def outline(shape: MarkShape) -> tuple[Layer, ...]:
    """Return the layers of a mark's shape, bottom first.

    >>> [layer.paint for layer in outline("luminaire")]
    ['paper', 'line', 'ink']
    """
    return _SHAPES[shape]()


def placed(mark: Mark, layer: Layer, scale: float = 1.0) -> Points:
    """Return the layer's points in points of the medium around the mark's place, (n, 2)."""
    turn = -np.radians(mark.bearing_deg)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    turned: Points = layer.points @ matrix * (mark.size_pt * scale)
    return turned


def _circle(radius: float, x: float = 0.0, y: float = 0.0) -> Points:
    steps = np.linspace(0.0, 2.0 * np.pi, CIRCLE_POINTS, endpoint=False)
    return np.column_stack([x + radius * np.cos(steps), y + radius * np.sin(steps)])


def _polygon(*corners: tuple[float, float]) -> Points:
    return np.array(corners, dtype=float)


def _box(half: float, radius: float = 0.0) -> Points:
    if radius <= 0.0:
        return _polygon((-half, -half), (half, -half), (half, half), (-half, half))
    inner = half - radius
    steps = np.linspace(0.0, np.pi / 2.0, 6)
    corners = []
    for quarter, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        turn = steps + quarter * np.pi / 2.0
        corners.append(
            np.column_stack(
                [sx * inner + radius * np.cos(turn), sy * inner + radius * np.sin(turn)]
            )
        )
    return np.vstack(corners)


def _sector(radius: float, half_deg: float) -> Points:
    steps = np.radians(np.linspace(-half_deg, half_deg, 13))
    arc = np.column_stack([radius * np.sin(steps), radius * np.cos(steps)])
    return np.vstack([[[0.0, 0.0]], arc])


def _luminaire() -> tuple[Layer, ...]:
    return (
        Layer(_circle(0.5), "paper"),
        Layer(_circle(0.42), "line", width=0.15),
        Layer(_circle(0.17), "ink"),
    )


def _light_reading() -> tuple[Layer, ...]:
    return (
        Layer(_box(0.5, 0.12), "paper"),
        Layer(_box(0.44, 0.1), "line", width=0.1),
        Layer(_polygon((-0.26, -0.2), (0.26, -0.2)), "line", closed=False, width=0.1),
        Layer(_polygon((0.0, -0.2), (0.17, 0.2)), "line", closed=False, width=0.1),
    )


def _refuge() -> tuple[Layer, ...]:
    cross = ((0.0, -0.22), (0.0, 0.22)), ((-0.22, 0.0), (0.22, 0.0))
    return (
        Layer(_circle(0.5), "paper"),
        Layer(_circle(0.44), "line", width=0.1),
        *(Layer(_polygon(*bar), "line", closed=False, width=0.16) for bar in cross),
    )


def _seating() -> tuple[Layer, ...]:
    return (
        Layer(_polygon((-0.46, 0.02), (0.46, 0.02)), "line", closed=False, width=0.13),
        Layer(_polygon((-0.3, 0.02), (-0.3, -0.28)), "line", closed=False, width=0.1),
        Layer(_polygon((0.3, 0.02), (0.3, -0.28)), "line", closed=False, width=0.1),
        Layer(_polygon((-0.46, 0.3), (0.46, 0.3)), "line", closed=False, width=0.1),
    )


def _access_point() -> tuple[Layer, ...]:
    head = _polygon((-0.17, 0.05), (0.0, 0.24), (0.17, 0.05))
    return (
        Layer(_box(0.5, 0.2), "paper"),
        Layer(_box(0.44, 0.17), "line", width=0.11),
        Layer(_polygon((0.0, -0.24), (0.0, 0.22)), "line", closed=False, width=0.1),
        Layer(head, "line", closed=False, width=0.1),
    )


def _tree() -> tuple[Layer, ...]:
    return (
        Layer(_circle(0.46), "soft"),
        Layer(_circle(0.46), "line", width=0.06),
        Layer(_circle(0.09), "ink"),
    )


def _opening() -> tuple[Layer, ...]:
    wedge = _sector(0.5, 45.0)
    return (
        Layer(wedge, "soft"),
        Layer(wedge, "line", width=0.06),
        Layer(_polygon((-0.4, 0.0), (0.4, 0.0)), "line", closed=False, width=0.16),
    )


def _camera() -> tuple[Layer, ...]:
    body = _polygon((-0.2, -0.5), (0.2, -0.5), (0.2, 0.02), (-0.2, 0.02))
    lens = _polygon((-0.12, 0.02), (0.12, 0.02), (0.3, 0.34), (-0.3, 0.34))
    return Layer(_circle(0.5), "paper"), Layer(body, "ink"), Layer(lens, "ink")


def _remark() -> tuple[Layer, ...]:
    bubble = _box(0.4, 0.14) * (1.0, 0.75) + (0.0, 0.16)
    tail = _polygon((-0.2, -0.12), (0.08, -0.12), (-0.2, -0.46))
    lines = [Layer(_polygon((-0.22, y), (0.22, y)), "paper", width=0.08) for y in (0.26, 0.08)]
    return Layer(bubble, "ink"), Layer(tail, "ink"), *(_bar(line) for line in lines)


def _answer() -> tuple[Layer, ...]:
    """A pin whose tip is the place, with a sign of warning in its head."""
    turns = np.radians(np.linspace(-30.0, 210.0, CIRCLE_POINTS))
    head = np.column_stack([0.4 * np.cos(turns), 0.6 + 0.4 * np.sin(turns)])
    pin = np.vstack([head, [(0.0, 0.0)]])
    stroke = Layer(_polygon((0.0, 0.54), (0.0, 0.84)), "paper", width=0.13)
    dot = Layer(_circle(0.085, 0.0, 0.39), "paper")
    return Layer(pin * 1.1 - (0.0, 0.06), "paper"), Layer(pin), _bar(stroke), dot


def _bar(line: Layer) -> Layer:
    """Return a level or upright line as the box it fills."""
    half = line.width / 2.0
    (x0, y0), (x1, y1) = line.points
    across = half if x0 == x1 else 0.0
    along = half if y0 == y1 else 0.0
    (x0, x1), (y0, y1) = (x0 - across, x1 + across), (y0 - along, y1 + along)
    return Layer(_polygon((x0, y0), (x1, y0), (x1, y1), (x0, y1)), line.paint)


def _photo() -> tuple[Layer, ...]:
    """A still camera on a disc: not to be taken for one that watches."""
    body = _box(0.27, 0.07) * (1.0, 0.72) + (0.0, -0.03)
    hump = _polygon((-0.12, 0.14), (0.12, 0.14), (0.08, 0.24), (-0.08, 0.24))
    return (
        Layer(_circle(0.54), "paper"),
        Layer(_circle(0.47), "ink"),
        Layer(body, "paper"),
        Layer(hump, "paper"),
        Layer(_circle(0.12, 0.0, -0.03), "ink"),
    )


def _view(half_deg: float) -> tuple[Layer, ...]:
    wedge = _sector(0.5, half_deg)
    return Layer(wedge, "soft"), Layer(wedge, "line", width=0.016)


def _arrow() -> tuple[Layer, ...]:
    return (Layer(_polygon((0.0, 0.0), (0.38, -0.9), (0.0, -0.72), (-0.38, -0.9))),)


def _dot() -> tuple[Layer, ...]:
    return (Layer(_circle(0.5)),)


def _clear() -> tuple[Layer, ...]:
    return Layer(_circle(0.5), "paper"), Layer(_circle(0.4))


def _filtered() -> tuple[Layer, ...]:
    outer = _polygon((-0.58, -0.46), (0.58, -0.46), (0.0, 0.62))
    return Layer(outer, "paper"), Layer(outer * 0.74)


def _blocked() -> tuple[Layer, ...]:
    return Layer(_box(0.48), "paper"), Layer(_box(0.36))


def _unknown() -> tuple[Layer, ...]:
    return Layer(_circle(0.5), "paper"), Layer(_circle(0.34), "line", width=0.13)


def _handle() -> tuple[Layer, ...]:
    return Layer(_box(0.5, 0.12), "paper"), Layer(_box(0.42, 0.1), "line", width=0.16)


def _snap_end() -> tuple[Layer, ...]:
    return (Layer(_box(0.42), "line", width=0.14),)


def _snap_middle() -> tuple[Layer, ...]:
    return (Layer(_polygon((-0.5, -0.4), (0.5, -0.4), (0.0, 0.5)), "line", width=0.14),)


def _snap_crossing() -> tuple[Layer, ...]:
    return (
        Layer(_polygon((-0.42, -0.42), (0.42, 0.42)), "line", closed=False, width=0.14),
        Layer(_polygon((-0.42, 0.42), (0.42, -0.42)), "line", closed=False, width=0.14),
    )


def _snap_perpendicular() -> tuple[Layer, ...]:
    """The sign of a right corner: an upright on a base, and the square between them."""
    upright = _polygon((-0.42, 0.46), (-0.42, -0.42), (0.46, -0.42))
    corner = _polygon((-0.42, -0.02), (-0.02, -0.02), (-0.02, -0.42))
    return (
        Layer(upright, "line", closed=False, width=0.14),
        Layer(corner, "line", closed=False, width=0.1),
    )


def _snap_edge() -> tuple[Layer, ...]:
    return (Layer(_polygon((0.0, 0.5), (0.5, 0.0), (0.0, -0.5), (-0.5, 0.0)), "line", width=0.14),)


def _halo() -> tuple[Layer, ...]:
    return Layer(_circle(0.5), "soft"), Layer(_circle(0.47), "line", width=0.06)


def _north() -> tuple[Layer, ...]:
    left = _polygon((0.0, 0.5), (-0.3, -0.5), (0.0, -0.28))
    whole = _polygon((0.0, 0.5), (0.3, -0.5), (0.0, -0.28), (-0.3, -0.5))
    return Layer(whole, "paper"), Layer(left), Layer(whole, "line", width=0.05)


_BADGE_RADIUS = 0.44
_BADGE_AT = (-0.6, 0.6)
_UPRIGHT, _LEVEL = ((0.0, -0.24), (0.0, 0.24)), ((-0.24, 0.0), (0.24, 0.0))
_ABOVE, _BELOW = ((-0.22, 0.1), (0.22, 0.1)), ((-0.22, -0.1), (0.22, -0.1))


def _badge(*bars: tuple[tuple[float, float], tuple[float, float]]) -> tuple[Layer, ...]:
    """Return a small disc with bars, at the upper left of what it stands beside."""
    x, y = _BADGE_AT
    signs = (np.add(bar, _BADGE_AT) for bar in bars)
    return (
        Layer(_circle(_BADGE_RADIUS, x, y), "paper"),
        Layer(_circle(_BADGE_RADIUS * 0.88, x, y)),
        *(_bar(Layer(sign, "paper", width=0.12)) for sign in signs),
    )


def _ghost() -> tuple[Layer, ...]:
    """Return a ring of dashes."""
    turns = np.linspace(0.0, 2.0 * np.pi, 8, endpoint=False)
    arcs = (turn + np.linspace(0.0, np.pi / 7.0, 5) for turn in turns)
    return tuple(
        Layer(0.46 * np.column_stack([np.cos(arc), np.sin(arc)]), "line", closed=False, width=0.1)
        for arc in arcs
    )


_SHAPES: Mapping[MarkShape, Callable[[], tuple[Layer, ...]]] = MappingProxyType(
    {
        "luminaire": _luminaire,
        "access_point": _access_point,
        "tree": _tree,
        "opening": _opening,
        "camera": _camera,
        "light_reading": _light_reading,
        "refuge": _refuge,
        "seating": _seating,
        "remark": _remark,
        "answer": _answer,
        "photo": _photo,
        "view_30": lambda: _view(15.0),
        "view_50": lambda: _view(25.0),
        "view_70": lambda: _view(35.0),
        "view_100": lambda: _view(50.0),
        "arrow": _arrow,
        "dot": _dot,
        "clear": _clear,
        "filtered": _filtered,
        "blocked": _blocked,
        "unknown": _unknown,
        "handle": _handle,
        "snap_end": _snap_end,
        "snap_middle": _snap_middle,
        "snap_crossing": _snap_crossing,
        "snap_perpendicular": _snap_perpendicular,
        "snap_edge": _snap_edge,
        "halo": _halo,
        "north": _north,
        "added": lambda: _badge(_UPRIGHT, _LEVEL),
        "changed": lambda: _badge(_ABOVE, _BELOW),
        "removed": lambda: _badge(_LEVEL),
        "ghost": _ghost,
    }
)
