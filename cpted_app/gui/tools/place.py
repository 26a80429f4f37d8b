"""Tools that put something new on the plan.

Belongs here: the gesture of each kind, in steps. What the new row is called and whether it
may exist is decided by ``model.actions``.
"""

import math
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely

from cpted_app.drawing.primitives import Mark, MarkShape, Path, Primitive
from cpted_app.gui.tools.piece import Hint, gathered, preview_line
from cpted_app.gui.tools.steps import Context, Event, Key, Point, Step, Tool
from cpted_app.i18n import _
from cpted_app.model import kinds
from cpted_app.model.actions import marking, measuring
from cpted_app.model.actions.lighting import named_photometry, usual_photometry
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    Camera,
    Feature,
    LightReading,
    Luminaire,
    Opening,
    Refuge,
    Route,
    Seating,
    Sightline,
    Tree,
    Zone,
)
from cpted_app.model.geometry import constrain_bearing, sound
from cpted_app.model.site import Site
from cpted_app.session.photometry import DEFAULT_GENERIC, is_generic
from cpted_app.units import bearing_deg_between
from cpted_app.words import N_

_SHAPES: dict[type[Feature], MarkShape] = {
    Luminaire: "luminaire",
    Opening: "opening",
    Tree: "tree",
    Camera: "camera",
    LightReading: "light_reading",
    Refuge: "refuge",
    Seating: "seating",
}
_TURNED: tuple[type[Feature], ...] = (Luminaire, Opening, Camera)
"""Kinds whose bearing a drag sets."""


def place_point(
    context: Context,
    feature_class: type[Feature],
    hint: str,
    more: Callable[[], str] = str,
) -> Tool:
    """Place marks of one point; for a kind with a bearing, dragging turns it.

    ``more`` tells what a hint cannot know beforehand.
    """
    pointer: Point | None = None
    while True:
        told = f"{_(hint)} {more()}".strip()
        event = yield Step(hint=told, preview=_point_preview(feature_class, pointer, 0.0))
        if isinstance(event, Key):
            if event.what == "escape":
                return
            continue
        pointer = event.at
        if event.what in ("press", "double"):
            bearing_deg = yield from _dragged(context, feature_class, event.at)
            if bearing_deg is not None:
                _place_point(context, feature_class, event.at, bearing_deg)


def place_sightline(context: Context) -> Tool:
    """Place sightlines: two clicks, observer first."""
    hints = (N_("Click the observer's position."), N_("Click the target. Esc drops the line."))

    def hint(count: int) -> str:
        return _(hints[min(count, 1)])

    while True:
        points = yield from gathered(context, hint, least=2, most=2, show=_sight_preview)
        if points is None:
            return
        _place(context, Sightline, partial(shapely.LineString, points))


def place_line(context: Context, feature_class: type[Feature], hint: str) -> Tool:
    """Place lines through clicked points; Enter or a double click ends one."""
    more = N_("Click the next point; Enter or a double click ends. Backspace takes back.")
    while True:
        points = yield from gathered(context, _two_hints(hint, more), least=2)
        if points is None:
            return
        _place(context, feature_class, partial(shapely.LineString, points))


def place_area(context: Context, feature_class: type[Feature], hint: str) -> Tool:
    """Place areas by their corners; Enter, a double click or the first corner ends one."""
    more = N_("Click the next corner; Enter, a double click or the first corner ends.")
    values: dict[str, Any] = {}
    if feature_class is Barrier:
        values = {"barrier_type": kinds.BarrierType.BUILDING, "height_m": 6.0}
    while True:
        points = yield from gathered(
            context, _two_hints(hint, more), least=3, closed=True, check=_check_area
        )
        if points is None:
            return
        _place(context, feature_class, partial(shapely.Polygon, points), **values)


def luminaires(context: Context) -> Tool:
    """Place luminaires; each gets the photometry that was given last, or a generic one."""
    return place_point(
        context,
        Luminaire,
        N_("Click where the luminaire stands; drag to turn it. Esc ends."),
        lambda: _told_photometry(context.site),
    )


def access_points(context: Context) -> Tool:
    """Place access points."""
    return place_point(context, AccessPoint, N_("Click a way in or out. Esc ends."))


def trees(context: Context) -> Tool:
    """Place trees."""
    return place_point(context, Tree, N_("Click where the trunk stands. Esc ends."))


def openings(context: Context) -> Tool:
    """Place openings."""
    return place_point(
        context, Opening, N_("Click the window or door and drag to where it looks. Esc ends.")
    )


def cameras(context: Context) -> Tool:
    """Place cameras."""
    return place_point(
        context, Camera, N_("Click where the camera hangs and drag to where it looks. Esc ends.")
    )


def light_readings(context: Context) -> Tool:
    """Place light readings."""
    return place_point(
        context,
        LightReading,
        N_("Click where light was measured, type the value and Enter; then the next."),
    )


def refuges(context: Context) -> Tool:
    """Place refuges and help points."""
    return place_point(context, Refuge, N_("Click where help or other people are. Esc ends."))


def seating(context: Context) -> Tool:
    """Place seating."""
    return place_point(context, Seating, N_("Click where people can sit. Esc ends."))


def barrier_lines(context: Context) -> Tool:
    """Place walls, fences and hedges."""
    return place_line(context, Barrier, N_("Click where the wall, fence or hedge starts."))


def barrier_areas(context: Context) -> Tool:
    """Place buildings and other solids."""
    return place_area(context, Barrier, N_("Click the first corner of the building or planting."))


def routes(context: Context) -> Tool:
    """Place routes."""
    return place_line(context, Route, N_("Click where the route starts."))


def zones(context: Context) -> Tool:
    """Place zones."""
    return place_area(context, Zone, N_("Click the first corner of the zone."))


def _told_photometry(site: Site) -> str:
    name = usual_photometry(site)
    row = named_photometry(site, name)
    if row is None or is_generic(row):
        return _("Its light: {name} (generic).").format(name=name or DEFAULT_GENERIC)
    return _("Its light: {name}.").format(name=name)


def _two_hints(first: str, more: str) -> Hint:
    def hint(count: int) -> str:
        return _(more) if count else _(first)

    return hint


def _check_area(points: Sequence[Point]) -> None:
    sound(shapely.Polygon(points))


def _place(
    context: Context,
    feature_class: type[Feature],
    shape: Callable[[], shapely.Geometry],
    **values: Any,
) -> None:
    context.attempt(lambda: marking.place(context.site, feature_class, shape(), **values))


def _place_point(
    context: Context, feature_class: type[Feature], at: Point, bearing_deg: float
) -> None:
    values: dict[str, Any] = {"bearing_deg": bearing_deg} if feature_class in _TURNED else {}
    if feature_class is Luminaire:
        values["photometry"] = usual_photometry(context.site) or DEFAULT_GENERIC
    elif feature_class is LightReading:
        values |= measuring.kept_values(context.site)
    _place(context, feature_class, partial(shapely.Point, at), **values)


def _dragged(
    context: Context, feature_class: type[Feature], at: Point
) -> Generator[Step, Event, float | None]:
    """Return the bearing a drag from ``at`` gave, 0 without one, None when Esc dropped it."""
    bearing_deg = 0.0
    readout = ""
    while True:
        event = yield Step(
            hint=_("Drag to turn; Shift holds 15° steps.")
            if feature_class in _TURNED
            else _("Release to place."),
            preview=_point_preview(feature_class, at, bearing_deg),
            readout=readout,
            busy=True,
            snaps=False,
        )
        if isinstance(event, Key):
            if event.what == "escape":
                return None
            continue
        if event.what == "release":
            return bearing_deg
        if feature_class in _TURNED and math.dist(event.raw, at) > context.reach_m:
            target = constrain_bearing(*at, *event.raw) if event.shift else event.raw
            bearing_deg = round(bearing_deg_between(*at, *target), 1) % 360.0
            readout = _("{bearing:.0f}°").format(bearing=bearing_deg)


def _point_preview(
    feature_class: type[Feature], at: Point | None, bearing_deg: float
) -> list[Primitive]:
    if at is None:
        return []
    shape = _SHAPES.get(feature_class, "access_point")
    size_pt = 13.0
    mark = Mark(
        shape=shape, x=at[0], y=at[1], colour="accent", size_pt=size_pt, bearing_deg=bearing_deg
    )
    if feature_class not in _TURNED or bearing_deg == 0.0:
        return [mark]
    arrow = Mark(
        shape="arrow", x=at[0], y=at[1], colour="accent", size_pt=9.0, bearing_deg=bearing_deg
    )
    return [mark, arrow]


def _sight_preview(points: Sequence[Point]) -> list[Primitive]:
    if len(points) < 2:
        return preview_line(points)
    (x0, y0), (x1, y1) = points[0], points[-1]
    return [
        Path(points=np.array([points[0], points[-1]]), stroke="accent", width_pt=1.5),
        Mark(shape="dot", x=x0, y=y0, colour="accent", size_pt=6.5),
        Mark(
            shape="arrow",
            x=x1,
            y=y1,
            colour="accent",
            size_pt=9.0,
            bearing_deg=bearing_deg_between(x0, y0, x1, y1),
        ),
    ]
