"""The few shapes everything is drawn with, on screen and on paper.

Positions are site metres, shape (n, 2), unless a drawing says that it has its own frame (a
chart). Sizes of marks, strokes and text are in points of the medium: they do not grow with
zoom. Colours are names of theme tokens such as ``"accent"``, never values.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

MarkShape = Literal[
    "luminaire",
    "access_point",
    "tree",
    "opening",
    "camera",
    "light_reading",
    "refuge",
    "seating",
    "remark",
    "answer",
    "photo",
    "view_30",
    "view_50",
    "view_70",
    "view_100",
    "arrow",
    "dot",
    "clear",
    "filtered",
    "blocked",
    "unknown",
    "handle",
    "snap_end",
    "snap_middle",
    "snap_crossing",
    "snap_perpendicular",
    "snap_edge",
    "halo",
    "north",
    "added",
    "changed",
    "removed",
    "ghost",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """A line or an area; ``points`` may hold several rings, each starting at ``starts``."""

    points: Points
    starts: tuple[int, ...] = (0,)
    closed: bool = False
    stroke: str = ""
    width_pt: float = 1.0
    dash_pt: tuple[float, ...] = ()
    fill: str = ""
    fill_opacity: float = 1.0
    hatch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Circle:
    """A circle of true size: a crown, a reach."""

    x: float
    y: float
    radius: float
    stroke: str = ""
    width_pt: float = 1.0
    dash_pt: tuple[float, ...] = ()
    fill: str = ""
    fill_opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A symbol of constant size at a place, turned clockwise by ``bearing_deg``."""

    shape: MarkShape
    x: float
    y: float
    colour: str
    size_pt: float = 12.0
    bearing_deg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A word at a place, shifted by points of the medium (x right, y up)."""

    text: str
    x: float
    y: float
    dx_pt: float = 0.0
    dy_pt: float = 0.0
    size_pt: float = 8.0
    colour: str = "text"
    bold: bool = False
    halo: bool = True
    anchor: Literal["start", "middle", "end"] = "start"


Primitive = Path | Circle | Mark | Text
