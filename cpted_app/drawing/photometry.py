"""How a light distribution is drawn: the polar curve as a chart, and its shape on the plan.

Belongs here: curves in their own frame (points of the medium) and shapes in site metres. The
numbers come from the table of intensities.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.drawing.charts import Anchor, Chart, Number
from cpted_app.drawing.primitives import Circle, Mark, Path, Points, Primitive, Text
from cpted_app.model.features import Luminaire
from cpted_app.units import angle_rad_from_bearing

ALONG, ACROSS = "warn", "accent"
"""Colour tokens of the curves along C0–C180 and across it; the second one is dashed too."""
REACH_HEIGHTS = 1.5
"""Size of the shape on the plan: its longest ray, in mounting heights."""
LEAST_REACH_M = 2.0
_UP_SHARE = 0.005
"""Below this share of light upwards only the lower half is drawn."""
_NEXT_TO_NONE = 0.02
_GAMMA_DEG = np.linspace(0.0, 180.0, 121)
_OUTLINE_DEG = np.arange(0.0, 360.0, 5.0)
_INCLINED_DEG = np.arange(0.0, 180.1, 2.5)
_TEXT_PT = 6.5


def polar(
    table: IntensityTable,
    *,
    width: float = 240.0,
    height: float = 150.0,
    number: Number = lambda value: f"{value:.0f}",
    legend: tuple[str, str] = ("C0–C180", "C90–C270"),
) -> Chart:
    """Return the polar curve: intensity over inclination in the planes along and across C0.

    Straight down is down; C0 and C90 are on the right. Of a luminaire that sends next to
    nothing upwards the lower half is drawn alone.

    Args:
        table: The intensities, cd.
        width: Of the chart, points.
        height: Of the chart, points.
        number: How an intensity in cd is written in the reader's language.
        legend: What the two curves are called.
    """
    both = 1.0 - table.downward_share > _UP_SHARE
    room = 12.0
    radius = min(width / 2.0 - 30.0, (height - 2.0 * room) / (2.0 if both else 1.0))
    centre = (width / 2.0, height / 2.0 if both else height - room)
    top = nice_ceiling(table.max_cd)
    parts: list[Primitive] = [*_grid(centre, radius, both=both)]
    parts += _curves(table, centre, radius / top, small=False)
    parts += _words(centre, radius, top, number, both=both)
    parts += _legend(legend, height)
    return Chart(width=width, height=height, primitives=tuple(parts))


def polar_sign(table: IntensityTable, *, size: float = 24.0) -> Chart:
    """Return the polar curve small, without words: to be told apart in a list."""
    both = 1.0 - table.downward_share > 0.05
    radius = size * (0.46 if both else 0.5)
    centre = (size / 2.0, size / 2.0 if both else size * 0.86)
    curves = _curves(table, centre, radius / max(table.max_cd, 1e-9), small=True)
    level = np.array([[centre[0] - size * 0.46, centre[1]], [centre[0] + size * 0.46, centre[1]]])
    line = Path(points=level, stroke="dim_text", width_pt=0.5)
    return Chart(width=size, height=size, primitives=(line, *curves))


def on_plan(
    luminaire: Luminaire, table: IntensityTable | None, *, strong: bool = True
) -> list[Primitive]:
    """Return the C0 arrow of a luminaire and the shape of its light seen from above.

    The shape has, in each horizontal direction, the largest intensity at any inclination; its
    longest ray is ``REACH_HEIGHTS`` mounting heights. It turns with bearing and tilt. Without
    a table there is the arrow alone.
    """
    x, y = float(luminaire.geometry.x), float(luminaire.geometry.y)
    reach_m = max(REACH_HEIGHTS * luminaire.mounting_height_m, LEAST_REACH_M)
    azimuth = angle_rad_from_bearing(luminaire.bearing_deg)
    parts: list[Primitive] = []
    if table is not None and table.max_cd > 0.0:
        share = outline(table, round(luminaire.tilt_deg, 1))
        turn = np.radians(_OUTLINE_DEG) + azimuth
        ring = np.column_stack(
            [x + reach_m * share * np.cos(turn), y + reach_m * share * np.sin(turn)]
        )
        parts.append(
            Path(
                points=ring,
                closed=True,
                stroke="warn",
                width_pt=1.2 if strong else 0.7,
                fill="warn",
                fill_opacity=0.16 if strong else 0.08,
            )
        )
    tip = (x + reach_m * math.cos(azimuth), y + reach_m * math.sin(azimuth))
    stem = Path(points=np.array([[x, y], tip]), stroke="accent", width_pt=1.2 if strong else 0.8)
    head = Mark(
        shape="arrow",
        x=tip[0],
        y=tip[1],
        colour="accent",
        size_pt=9.0 if strong else 6.0,
        bearing_deg=luminaire.bearing_deg,
    )
    parts += [stem, head]
    if strong:
        away = 5.0
        dx, dy = away * math.cos(azimuth), away * math.sin(azimuth)
        anchor: Anchor = "start" if dx > 1.0 else "end" if dx < -1.0 else "middle"
        parts.append(
            Text(
                text="C0",
                x=tip[0],
                y=tip[1],
                dx_pt=dx,
                dy_pt=dy - 2.5,
                size_pt=7.5,
                colour="accent",
                anchor=anchor,
            )
        )
    return parts


@lru_cache(maxsize=512)
def outline(table: IntensityTable, tilt_deg: float) -> Points:
    """Return the largest intensity in each horizontal direction, share of the largest of all.

    Directions go counter-clockwise from C0 in steps of 5°, shape (72,). The luminaire is tilted
    about C0–C180, which lifts the C90 side. Light that goes up counts only where next to none goes
    down.
    """
    turn, inclined = np.radians(np.meshgrid(_OUTLINE_DEG, _INCLINED_DEG, indexing="ij"))
    ahead = np.sin(inclined) * np.cos(turn)
    side, up = np.sin(inclined) * np.sin(turn), -np.cos(inclined)
    tilt = math.radians(tilt_deg)
    left = side * math.cos(tilt) + up * math.sin(tilt)
    down = side * math.sin(tilt) - up * math.cos(tilt)
    c_deg = np.degrees(np.arctan2(left, ahead)).ravel()
    gamma_deg = np.degrees(np.arctan2(np.hypot(ahead, left), down)).ravel()
    found = table.at(c_deg, gamma_deg).reshape(turn.shape)
    below = found[:, _INCLINED_DEG <= 90.0].max(axis=1)
    largest = below if below.max() > _NEXT_TO_NONE * found.max() else found.max(axis=1)
    share: Points = largest / max(float(largest.max()), 1e-12)
    return share


def nice_ceiling(value: float) -> float:
    """Return the next round number from a value up.

    >>> nice_ceiling(1730.0), nice_ceiling(0.0)
    (2000.0, 1.0)
    """
    if not value > 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return float(next(step * power for step in steps if step * power >= value * (1.0 - 1e-9)))


def _grid(centre: tuple[float, float], radius: float, *, both: bool) -> list[Primitive]:
    x, y = centre
    span = np.radians(np.linspace(0.0, 360.0, 97) if both else np.linspace(180.0, 360.0, 49))
    parts: list[Primitive] = []
    for share in (0.5, 1.0):
        r = radius * share
        if both:
            parts.append(Circle(x=x, y=y, radius=r, stroke="hairline", width_pt=0.7))
            continue
        ring = np.column_stack([x + r * np.cos(span), y + r * np.sin(span)])
        parts.append(Path(points=ring, stroke="hairline", width_pt=0.7))
    for gamma in range(-180 if both else -90, 180 if both else 91, 30):
        end = _place(centre, radius, math.radians(gamma))
        parts.append(Path(points=np.array([centre, end]), stroke="hairline", width_pt=0.7))
    return parts


def _curves(
    table: IntensityTable, centre: tuple[float, float], per_cd: float, *, small: bool
) -> list[Primitive]:
    parts: list[Primitive] = []
    width = 0.9 if small else 1.3
    for first_deg, colour, dash in ((0.0, ALONG, ()), (90.0, ACROSS, (3.0, 1.6))):
        right = table.at(np.full_like(_GAMMA_DEG, first_deg), _GAMMA_DEG)
        left = table.at(np.full_like(_GAMMA_DEG, first_deg + 180.0), _GAMMA_DEG)
        gamma = np.radians(np.concatenate([_GAMMA_DEG, -_GAMMA_DEG[::-1]]))
        r = per_cd * np.concatenate([right, left[::-1]])
        ring = np.column_stack([centre[0] + r * np.sin(gamma), centre[1] - r * np.cos(gamma)])
        parts.append(
            Path(
                points=ring,
                closed=True,
                stroke=colour,
                width_pt=width,
                dash_pt=() if small else dash,
                fill=colour,
                fill_opacity=0.10,
            )
        )
    return parts


def _words(
    centre: tuple[float, float], radius: float, top: float, number: Number, *, both: bool
) -> list[Primitive]:
    parts: list[Primitive] = []
    for gamma in (90, 60, 30, -30, -60, -90):
        x, y = _place(centre, radius + 4.0, math.radians(gamma))
        anchor: Anchor = "start" if gamma > 0 else "end"
        text = f"{abs(gamma)}°"
        parts.append(_word(text, x, y - (0.0 if abs(gamma) == 90 else 2.0), anchor))
    x, y = _place(centre, radius, 0.0)
    parts.append(_word("0°", x, y - 8.0, "middle"))
    rings: Sequence[tuple[float, float]] = ((0.5, top / 2.0), (1.0, top))
    for share, value in rings:
        x, y = _place(centre, radius * share, math.radians(150.0 if both else 15.0))
        parts.append(_word(f"{number(value)} cd", x, y + 1.5, "middle"))
    return parts


def _legend(words: tuple[str, str], height: float) -> list[Primitive]:
    parts: list[Primitive] = []
    rows: Sequence[tuple[str, str, tuple[float, ...]]] = (
        (words[0], ALONG, ()),
        (words[1], ACROSS, (3.0, 1.6)),
    )
    for at, (word, colour, dash) in enumerate(rows):
        y = 15.0 - 9.5 * at
        line = np.array([[2.0, y], [16.0, y]])
        parts.append(Path(points=line, stroke=colour, width_pt=1.3, dash_pt=dash))
        parts.append(_word(word, 19.0, y - 2.2, "start"))
    return parts if height > 60.0 else []


def _word(text: str, x: float, y: float, anchor: Anchor) -> Text:
    return Text(text=text, x=x, y=y, size_pt=_TEXT_PT, colour="dim_text", anchor=anchor)


def _place(centre: tuple[float, float], radius: float, gamma_rad: float) -> tuple[float, float]:
    return centre[0] + radius * math.sin(gamma_rad), centre[1] - radius * math.cos(gamma_rad)
