"""Charts in their own frame: one unit is one point of the medium, origin at the lower left.

Belongs here: the section along a sightline and the bar of a profile. The numbers come from
the analyses and the assessment; nothing is computed here but places on the sheet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cpted_app.analysis.result import Obstacle, SightlineView
from cpted_app.drawing.labels import place_labels, text_box
from cpted_app.drawing.primitives import Mark, Path, Points, Primitive, Text
from cpted_app.drawing.status import STATUS_COLOURS, status_mark

Number = Callable[[float], str]
Anchor = Literal["start", "middle", "end"]

ROW_PT = 9.0
"""From one row of labels to the next."""
LABEL_PT = 58.0
"""About the width of an obstacle's label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Primitives in a frame of ``width`` × ``height`` points.

    ``exaggeration`` is how many times heights are stretched against distances; 0 where a
    chart has no such thing.
    """

    width: float
    height: float
    primitives: tuple[Primitive, ...]
    exaggeration: float = 0.0


def plain_number(value: float) -> str:
    """Return a number with two decimals; what a front end replaces by its language's form.

    Heights that clear a line are exact to the centimetre; fewer digits would round one up to
    a height that does not clear it.
    """
    return f"{value:.2f}"


def section(
    view: SightlineView,
    *,
    width: float = 480.0,
    height: float = 110.0,
    number: Number = plain_number,
) -> Chart:
    """Return the section along a sightline: ground, eye, target, ray and obstacles.

    Args:
        view: The result of the sightline.
        width: Of the chart, points.
        height: Of the chart, points.
        number: How a length in metres is written in the reader's language.
    """
    frame = _Frame(view, width, height, rows=_label_rows(view, width))
    fixed = [*_ground(frame, view, number), *_ends(frame, view, number)]
    parts = [part for each in view.obstacles for part in _obstacle(frame, view, each, number)]
    parts = _apart(parts, fixed, (width, height))
    texts = [part for part in parts if isinstance(part, Text)]
    shapes = [part for part in parts if not isinstance(part, Text)]
    primitives = (*shapes, *_ray(frame, view), *fixed, *texts)
    return Chart(
        width=width,
        height=height,
        primitives=primitives,
        exaggeration=frame.up / frame.along,
    )


def profile_bar(
    low: float | None,
    high: float | None,
    score: float | None,
    *,
    width: float = 160.0,
    height: float = 9.0,
    top_score: float = 3.0,
) -> Chart:
    """Return a track from 0 to ``top_score`` with the interval and a tick at the score."""
    middle = height / 2.0
    parts: list[Primitive] = [_pill(0.0, width, middle, height * 0.9, fill="hairline", opacity=0.6)]
    if low is not None and high is not None:
        x0, x1 = (width * value / top_score for value in (low, high))
        x0, x1 = _at_least(x0, x1, height, width)
        parts.append(_pill(x0, x1, middle, height * 0.9, fill="accent", opacity=0.42))
    if score is not None:
        x = float(np.clip(width * score / top_score, 1.2, width - 1.2))
        tick = np.array([[x - 1.2, -0.7], [x + 1.2, -0.7], [x + 1.2, height + 0.7]])
        corners = np.vstack([tick, [[x - 1.2, height + 0.7]]])
        parts.append(Path(points=corners, closed=True, fill="accent"))
    return Chart(width=width, height=height, primitives=tuple(parts))


def _at_least(x0: float, x1: float, least: float, width: float) -> tuple[float, float]:
    if x1 - x0 >= least:
        return x0, x1
    middle = float(np.clip((x0 + x1) / 2.0, least / 2.0, width - least / 2.0))
    return middle - least / 2.0, middle + least / 2.0


def _pill(x0: float, x1: float, y: float, thick: float, *, fill: str, opacity: float) -> Path:
    radius = min(thick, x1 - x0) / 2.0
    turn = np.linspace(-np.pi / 2.0, np.pi / 2.0, 10)
    right = np.column_stack([x1 - radius + radius * np.cos(turn), y + thick / 2.0 * np.sin(turn)])
    left = np.column_stack([x0 + radius - radius * np.cos(turn), y - thick / 2.0 * np.sin(turn)])
    return Path(points=np.vstack([right, left]), closed=True, fill=fill, fill_opacity=opacity)


def _label_rows(view: SightlineView, width: float) -> int:
    """Return how many rows of labels the densest place of a section needs."""
    along = (width - _Frame.LEFT - _Frame.RIGHT) / max(view.length_m, 0.1)
    return max((len(_crowd(view, each, along)) for each in view.obstacles), default=1)


def _crowd(view: SightlineView, obstacle: Obstacle, along: float) -> list[Obstacle]:
    """Return the obstacles, itself among them, whose labels would lie on an obstacle's."""
    middle = obstacle.from_m + obstacle.to_m
    return [
        each
        for each in view.obstacles
        if abs(each.from_m + each.to_m - middle) / 2.0 * along < LABEL_PT
    ]


class _Frame:
    """From metres along and up to points; heights stretched where the line is long."""

    LEFT, RIGHT, BOTTOM, TOP = 44.0, 44.0, 24.0, 18.0

    def __init__(self, view: SightlineView, width: float, height: float, rows: int = 1) -> None:
        # Labels of obstacles close together stand above each other and need the room.
        top = min(self.TOP + ROW_PT * (rows - 1), 0.5 * height)
        tops = [view.observer_height_m, view.target_height_m, 2.0]
        # A house need not be drawn to its roof: what matters lies about the ray.
        ceiling = 2.2 * max(tops)
        tops += [min(obstacle.top_m, ceiling) for obstacle in view.obstacles]
        self.highest_m = max(tops)
        self.along = (width - self.LEFT - self.RIGHT) / max(view.length_m, 0.1)
        self.up = (height - self.BOTTOM - top) / self.highest_m

    def at(self, along_m: float, up_m: float) -> tuple[float, float]:
        return (
            self.LEFT + along_m * self.along,
            self.BOTTOM + min(up_m, self.highest_m) * self.up,
        )

    def points(self, *pairs: tuple[float, float]) -> Points:
        return np.array([self.at(*pair) for pair in pairs])


def _ground(frame: _Frame, view: SightlineView, number: Number) -> list[Primitive]:
    x0, y = frame.at(0.0, 0.0)
    x1, _ = frame.at(view.length_m, 0.0)
    line = np.array([[x0 - 14.0, y], [x1 + 14.0, y]])
    parts: list[Primitive] = [Path(points=line, stroke="dim_text", width_pt=0.9)]
    step = _step_m(view.length_m)
    for distance in np.arange(0.0, view.length_m + 1e-9, step):
        x, _ = frame.at(float(distance), 0.0)
        parts.append(Path(points=np.array([[x, y], [x, y - 3.0]]), stroke="dim_text", width_pt=0.6))
        parts.append(_text(f"{distance:g}", x, y - 11.0, "dim_text", "middle"))
    if view.length_m % step > 0.35 * step:
        parts.append(_text(f"{number(view.length_m)} m", x1, y - 11.0, "dim_text", "middle"))
    return parts


def _step_m(length_m: float) -> float:
    for step in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0):
        if length_m / step <= 8.0:
            return step
    return 1000.0


def _obstacle(
    frame: _Frame, view: SightlineView, obstacle: Obstacle, number: Number
) -> list[Primitive]:
    x0, bottom = frame.at(obstacle.from_m, obstacle.base_m)
    x1, top = frame.at(obstacle.to_m, obstacle.top_m)
    if x1 - x0 < 4.0:
        middle = (x0 + x1) / 2.0
        x0, x1 = middle - 2.0, middle + 2.0
    is_cut = obstacle.top_m > frame.highest_m
    corners = np.array([[x0, bottom], [x1, bottom], [x1, top], [x0, top]])
    parts: list[Primitive] = [
        Path(
            points=corners,
            closed=True,
            stroke="dim_text",
            width_pt=0.8,
            dash_pt=(2.0, 1.5) if obstacle.openness > 0.0 else (),
            fill="plan_line",
            fill_opacity=0.75 * (1.0 - obstacle.openness) + 0.1,
        )
    ]
    above = "↑ " if is_cut else ""
    wording = f"{obstacle.label} {above}{number(obstacle.top_m)} m"
    crowd = _crowd(view, obstacle, frame.along)
    if obstacle.clearing is not None:
        sign, height_m = obstacle.clearing
        _, y = frame.at(0.0, height_m)
        line = np.array([[x0 - 7.0, y], [x1 + 7.0, y]])
        parts.append(Path(points=line, stroke="ok", width_pt=1.3))
        clear = f"{sign} {number(height_m)} m"
        if len(crowd) > 1:
            # Beside its neighbours nobody could tell whose height it is.
            wording = f"{wording} ({clear})"
        else:
            drop = -8.0 if sign == "≤" else 3.0
            parts.append(_text(clear, x1 + 9.0, y + drop, "ok", "start", bold=True))
    _, highest = frame.at(0.0, max(each.top_m for each in crowd))
    name = _text(wording, (x0 + x1) / 2.0, top + 4.0, "text", "middle", bold=True)
    return [*parts, replace(name, dy_pt=highest - top)]


def _ray(frame: _Frame, view: SightlineView) -> list[Primitive]:
    eye = np.array([0.0, view.observer_height_m])
    target = np.array([view.length_m, view.target_height_m])
    colour = STATUS_COLOURS[view.status]
    share = min(max(view.visible_m / max(view.length_m, 1e-9), 0.0), 1.0)
    end = eye + (target - eye) * (share if view.status == "blocked" else 1.0)
    seen = frame.points((eye[0], eye[1]), (end[0], end[1]))
    parts: list[Primitive] = [Path(points=seen, stroke=colour, width_pt=1.5)]
    if view.status == "blocked":
        rest = frame.points((end[0], end[1]), (target[0], target[1]))
        parts.append(Path(points=rest, stroke=colour, width_pt=0.9, dash_pt=(2.5, 2.5)))
    at = end
    if view.status == "filtered" and view.obstacles:
        at = eye + (target - eye) * (view.obstacles[0].from_m / max(view.length_m, 1e-9))
    if view.status == "clear":
        at = (eye + target) / 2.0
    x, y = frame.at(float(at[0]), float(at[1]))
    parts.append(status_mark(view.status, x, y, 10.0))
    return parts


def _ends(frame: _Frame, view: SightlineView, number: Number) -> list[Primitive]:
    x0, y0 = frame.at(0.0, view.observer_height_m)
    x1, y1 = frame.at(view.length_m, view.target_height_m)
    _, ground = frame.at(0.0, 0.0)
    colour = STATUS_COLOURS[view.status]
    parts: list[Primitive] = [
        Path(points=np.array([[x, ground], [x, y]]), stroke="dim_text", width_pt=0.6)
        for x, y in ((x0, y0), (x1, y1))
    ]
    return [
        *parts,
        Mark(shape="dot", x=x0, y=y0, colour=colour, size_pt=6.0),
        Mark(shape="arrow", x=x1, y=y1, colour=colour, size_pt=7.0, bearing_deg=90.0),
        _text(f"{number(view.observer_height_m)} m", x0 - 7.0, y0 - 2.5, "text", "end"),
        _text(f"{number(view.target_height_m)} m", x1 + 7.0, y1 - 2.5, "text", "start"),
    ]


def _text(
    text: str, x: float, y: float, colour: str, anchor: Anchor, *, bold: bool = False
) -> Text:
    return Text(text=text, x=x, y=y, size_pt=7.0, colour=colour, bold=bold, anchor=anchor)


def _apart(
    parts: list[Primitive], fixed: list[Primitive], frame: tuple[float, float]
) -> list[Primitive]:
    """Return the parts with their texts moved off each other and off the fixed ones.

    A label that had to move far gets a thin line to where it belongs.
    """
    avoid = [text_box(part, _same) for part in fixed if isinstance(part, Text)]
    texts = [part for part in parts if isinstance(part, Text)]
    shapes: list[Primitive] = [part for part in parts if not isinstance(part, Text)]
    placed = place_labels(texts, _same, avoid=avoid, within=(0.0, 0.0, *frame), places=_rows_of)
    leads: list[Primitive] = [
        Path(
            points=np.array([[text.x, text.y - 2.0], [text.x, text.y + text.dy_pt - 2.0]]),
            stroke="dim_text",
            width_pt=0.4,
        )
        for text in placed
        if text.dy_pt > ROW_PT / 2.0
    ]
    return [*shapes, *leads, *placed]


def _rows_of(text: Text) -> Iterator[Text]:
    """Yield the places of a section's label: its own, then rows above, then rows below."""
    # What stands beside an obstacle may stand at its other side as well.
    is_beside = text.anchor == "start"
    anchors: dict[Anchor, float] = (
        {"start": 0.0, "end": -24.0} if is_beside else {"middle": 0.0, "start": -2.0, "end": 2.0}
    )
    for row in (0, 1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4):
        for anchor, shift in anchors.items():
            yield replace(text, dx_pt=shift, dy_pt=text.dy_pt + row * ROW_PT, anchor=anchor)


def _same(x: float, y: float) -> tuple[float, float]:
    return x, y
