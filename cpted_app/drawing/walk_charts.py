"""A whole walk on one distance: light, the view ahead, eyes, cameras, hiding places, ways out.

Belongs here: places on the sheet. The numbers come from ``analysis``; words are handed in. What
differs differs in dash, weight, hatching or words as well as in colour.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.hiding.result import Candidate
from cpted_app.analysis.route_profile import RouteProfile
from cpted_app.drawing import light_charts
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.distance_charts import (
    AHEAD,
    BACK,
    GROUND,
    LEFT,
    RIGHT,
    WIDE_PT,
    Pen,
    Strip,
    curve,
    distances,
    key,
    line,
    text,
)
from cpted_app.drawing.light_charts import Mark
from cpted_app.drawing.primitives import Path, Points, Primitive

BOTTOM, TOP = 20.0, 4.0
HEAD_PT, GAP_PT, EMPTY_PT = 12.0, 5.0, 2.0
"""Height of a strip's name, from strip to strip, and of a strip of which nothing is known."""
LIGHT_PT, VIEW_PT, EYES_PT, CAMERA_PT, HIDING_PT, WAY_PT = 46.0, 28.0, 20.0, 18.0, 15.0, 26.0
_NICE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_LEAST_PT = 5.0
"""A candidate is at least so wide on the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkWords:
    """The words of a walk in the reader's language; ``unknown`` follows a strip's name."""

    light: str
    view: str
    eyes: str
    cameras: str
    hiding: str
    way: str
    ground: str
    face_ahead: str
    face_back: str
    ahead: str
    back: str
    forced: str
    no_way: str
    no_camera: str
    no_candidate: str
    unknown: Callable[[str], str]
    camera_class: Callable[[float], str]
    seconds: Callable[[float], str]
    metre: str = "m"
    level: Callable[[float], str] = "{:g}".format


@dataclass(frozen=True, slots=True)
class _Row:
    """A strip of the chart with its name, and whether anything is known for it."""

    name: str
    is_known: bool
    height_pt: float
    draw: Callable[[Strip], list[Primitive]]
    top: float = 1.0
    names: tuple[tuple[str, Pen], ...] = ()

    @property
    def room_pt(self) -> float:
        return HEAD_PT + (self.height_pt if self.is_known else EMPTY_PT) + GAP_PT


def walk_height(profile: RouteProfile, words: WalkWords) -> float:
    """Return how tall the chart of a walk is, points."""
    return BOTTOM + TOP + sum(row.room_pt for row in _rows(profile, words, ()))


def walk_chart(
    profile: RouteProfile,
    words: WalkWords,
    *,
    faces: Sequence[Mark] = (),
    at_m: float | None = None,
    width: float = 480.0,
) -> Chart:
    """Return the chart of a walk: strips above each other over one distance.

    Args:
        profile: What is known along the route.
        words: The names of strips and lines.
        faces: Levels of light at which a face is read, drawn across.
        at_m: Where the walker is, metres along; None for nowhere.
        width: Of the chart, points; the height follows from what is known.
    """
    height = walk_height(profile, words)
    length_m = profile.walk.length_m
    parts: list[Primitive] = []
    y = height - TOP
    for row in _rows(profile, words, faces):
        foot = y - row.room_pt + GAP_PT
        strip = Strip(length_m, width, foot, y - HEAD_PT, 0.0, row.top)
        parts += _titled(row, strip, words)
        y -= row.room_pt
    whole = Strip(length_m, width, BOTTOM, height - TOP)
    parts += distances(whole, BOTTOM, words.metre)
    if at_m is not None:
        parts.append(line(whole.points((at_m, 0.0), (at_m, 1.0)), "text", 0.9))
    return Chart(width=width, height=height, primitives=tuple(parts))


def _rows(profile: RouteProfile, words: WalkWords, faces: Sequence[Mark]) -> Iterator[_Row]:
    walk, light = profile.walk, profile.light
    both = ((words.ahead, AHEAD), (words.back, BACK))
    shades = (
        (words.ground, GROUND),
        (words.face_ahead, AHEAD),
        (words.face_back, BACK),
    )

    def lit(strip: Strip) -> list[Primitive]:
        own = light_charts.light_strip(strip.length_m, strip.width, strip.foot, strip.head)
        marked = [part for mark in faces for part in light_charts.level(own, mark, words.level)]
        drawn = light_charts.curves(own, light) if light is not None else []
        return [*light_charts.grid(own), *marked, *drawn]

    def seen(strip: Strip) -> list[Primitive]:
        return [
            *_scale(strip, "m²"),
            *curve(strip, walk.along_m, walk.back_m2, BACK),
            *curve(strip, walk.along_m, walk.ahead_m2, AHEAD),
        ]

    view_m2 = _nice(np.nanmax([walk.ahead_m2, walk.back_m2]) if _any(walk.ahead_m2) else 1.0)
    yield _Row(words.light, light is not None, LIGHT_PT, lit, 1.0, shades)
    yield _Row(words.view, _any(walk.ahead_m2), VIEW_PT, seen, view_m2, both)
    yield _Row(
        words.eyes,
        _any(walk.eyes),
        EYES_PT,
        lambda strip: _eyes(strip, walk.along_m, walk.eyes),
        _nice(_most(walk.eyes)),
    )
    yield _Row(
        words.cameras,
        _any(walk.camera_px_m),
        CAMERA_PT,
        lambda strip: _classes(strip, walk.along_m, walk.camera_px_m, words),
    )
    yield _Row(
        words.hiding,
        True,
        HIDING_PT,
        lambda strip: _hiding(strip, profile.candidates, walk.subject, words),
    )
    yield _Row(
        words.way,
        _any(walk.way_out_m),
        WAY_PT,
        lambda strip: _way_out(strip, profile, words),
        _nice(_most(walk.way_out_m)),
    )


def _titled(row: _Row, strip: Strip, words: WalkWords) -> list[Primitive]:
    """Return a strip with its name above it, and the key of its lines where there is room."""
    y = strip.head + 4.0
    if not row.is_known:
        return [text(words.unknown(row.name), LEFT, y, "dim_text", "start")]
    parts: list[Primitive] = [text(row.name, LEFT, y, "text", "start", bold=True)]
    parts.append(line(strip.points((0.0, 0.0), (strip.length_m, 0.0)), "hairline", 0.8))
    parts += row.draw(strip)
    room = sum(25.0 + WIDE_PT * len(name) for name, _ in row.names)
    return [*parts, *key(row.names, strip.width - RIGHT - room + 9.0, y)]


def _scale(strip: Strip, unit: str) -> list[Primitive]:
    """Return the line at the upper end with its number, and the unit below it."""
    number = f"{strip.high:,.0f}".replace(",", "\u2009")
    return [
        line(strip.across(strip.high), "hairline", 0.35),
        text(number, LEFT - 4.0, strip.head - 4.0, "dim_text", "end"),
        text(unit, LEFT - 4.0, strip.foot, "dim_text", "end"),
    ]


def _eyes(strip: Strip, along_m: Points, count: Points) -> list[Primitive]:
    """Return eyes as an area with a line on top, and a thick foot where nobody sees."""
    parts = _scale(strip, "0")
    for since, to in _runs(along_m, np.isfinite(count)):
        inside = (along_m >= since) & (along_m <= to)
        top = strip.points(*zip(along_m[inside].tolist(), count[inside].tolist(), strict=True))
        area = np.vstack([[[top[0, 0], strip.foot]], top, [[top[-1, 0], strip.foot]]])
        parts.append(Path(points=area, closed=True, fill="accent", fill_opacity=0.18))
    parts += curve(strip, along_m, count, GROUND)
    parts += [
        line(strip.points((since, 0.0), (to, 0.0)), "bad", 2.6)
        for since, to in _runs(along_m, count == 0.0)
    ]
    return parts


def _classes(strip: Strip, along_m: Points, px_m: Points, words: WalkWords) -> list[Primitive]:
    """Return stretches of one class of pixel density, each with its name where it fits."""
    names = [words.camera_class(value) if value > 0.0 else "" for value in px_m.tolist()]
    if not any(names):
        return _nothing(strip, words.no_camera)
    parts: list[Primitive] = []
    for name in dict.fromkeys(filter(None, names)):
        is_it = np.array([one == name for one in names])
        density = float(np.nanmax(px_m[is_it]))
        height = 0.35 + 0.65 * min(math.log2(1.0 + density / 12.5) / 7.0, 1.0)
        for since, to in _runs(along_m, is_it):
            bar = Strip(strip.length_m, strip.width, strip.foot,
                        strip.foot + height * (strip.head - strip.foot))  # fmt: skip
            corners = bar.box(since, to)
            parts.append(
                Path(
                    points=corners,
                    closed=True,
                    stroke="dim_text",
                    width_pt=0.6,
                    fill="accent",
                    fill_opacity=0.12,
                )
            )
            if corners[1, 0] - corners[0, 0] > WIDE_PT * len(name) + 4.0:
                middle = (corners[0, 0] + corners[1, 0]) / 2.0
                parts.append(text(name, middle, strip.foot + 2.5, "text", "middle"))
    return parts


def _hiding(
    strip: Strip, candidates: Sequence[Candidate], route: str, words: WalkWords
) -> list[Primitive]:
    """Return candidates as boxes with their rank: left of the way above, right of it below.

    Pockets with one way out are hatched.
    """
    middle = (strip.foot + strip.head) / 2.0
    if not candidates:
        return _nothing(strip, words.no_candidate)
    parts: list[Primitive] = [
        line(np.array([[strip.x(0.0), middle], [strip.x(strip.length_m), middle]]), "hairline", 0.8)
    ]
    for one in candidates:
        since, to = one.stretches[route]
        x0, x1 = strip.x(since), strip.x(to)
        if x1 - x0 < _LEAST_PT:
            x0, x1 = (x0 + x1 - _LEAST_PT) / 2.0, (x0 + x1 + _LEAST_PT) / 2.0
        low, high = (middle, strip.head) if one.side == "left" else (strip.foot, middle)
        corners = np.array([[x0, low + 0.8], [x1, low + 0.8], [x1, high - 0.8], [x0, high - 0.8]])
        parts.append(
            Path(
                points=corners,
                closed=True,
                stroke="warn",
                width_pt=1.0,
                fill="warn",
                fill_opacity=0.25,
                hatch=one.kind == "entrapment",
            )
        )
        if x1 + 3.0 + 2.0 * WIDE_PT < strip.width:
            parts.append(text(f"{one.rank}", x1 + 2.0, low + 0.6, "text", "start"))
    return parts


def _way_out(strip: Strip, profile: RouteProfile, words: WalkWords) -> list[Primitive]:
    """Return the way to an exit, in m at the left and s at the right; no way, and no choice."""
    walk = profile.walk
    parts = _scale(strip, words.metre)
    end = strip.width - RIGHT
    parts.append(text(words.seconds(strip.high), end, strip.head + 2.0, "dim_text", "end"))
    length_m = np.where(np.isinf(walk.way_out_m), np.nan, walk.way_out_m)
    parts += curve(strip, walk.along_m, length_m, GROUND)
    stretches = [(one, words.no_way) for one in _runs(walk.along_m, np.isinf(walk.way_out_m))]
    stretches += [(one, words.forced) for one in profile.forced]
    for (since, to), name in stretches:
        ends = strip.points((since, 0.0), (to, 0.0))
        parts.append(Path(points=ends, stroke="warn", width_pt=2.6))
        if ends[1, 0] - ends[0, 0] > WIDE_PT * len(name) + 6.0:
            parts.append(text(name, float(ends[:, 0].mean()), strip.foot + 4.0, "text", "middle"))
    return parts


def _nothing(strip: Strip, words: str) -> list[Primitive]:
    return [text(words, LEFT, strip.foot + 3.0, "dim_text", "start")]


def _runs(along_m: Points, is_it: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> list[
    tuple[float, float]
]:  # fmt: skip
    """Return the stretches over which something holds, half a step further on both sides."""
    half_m = float(along_m[1] - along_m[0]) / 2.0 if len(along_m) > 1 else 0.0
    found: list[tuple[float, float]] = []
    for run in np.split(np.arange(len(is_it)), np.flatnonzero(np.diff(is_it.astype(int))) + 1):
        if is_it[run[0]]:
            since, to = along_m[run[0]] - half_m, along_m[run[-1]] + half_m
            found.append((max(float(since), 0.0), min(float(to), float(along_m[-1]))))
    return found


def _any(values: Points) -> bool:
    return bool((~np.isnan(values)).any())


def _most(values: Points) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) else 1.0


def _nice(value: float) -> float:
    """Return the least round number that is not smaller, at least 1.

    >>> _nice(0.0), _nice(3.0), _nice(5200.0)
    (1.0, 3.0, 6000.0)
    """
    if value <= 1.0:
        return 1.0
    tens = 10.0 ** math.floor(math.log10(value))
    return next(one * tens for one in _NICE if one * tens >= value - 1e-9)
