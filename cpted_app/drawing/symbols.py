"""What each kind of mark looks like on the plan: one function per class.

Belongs here: shape, stroke and colour token of features, remarks and their selected state.
Plan and barriers stay grey so that marks speak; a state is told by shape and colour together.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
import shapely

from cpted_app.analysis.result import SightlineView
from cpted_app.drawing.outlines import anchor, rings
from cpted_app.drawing.primitives import Circle, Mark, Path, Points, Primitive, Text
from cpted_app.drawing.status import STATUS_COLOURS, Status, status_mark
from cpted_app.model import kinds
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
from cpted_app.model.records import Remark
from cpted_app.units import bearing_deg_between

F = TypeVar("F", bound=Feature)
Symbol = Callable[[Feature, SightlineView | None], list[Primitive]]

SYMBOLS: dict[type[Feature], Symbol] = {}

LUMINAIRE_COLOURS = {
    kinds.LuminaireState.WORKING: "warn",
    kinds.LuminaireState.FAULTY: "bad",
    kinds.LuminaireState.PLANNED: "dim_text",
}
BARRIER_STROKES: dict[kinds.BarrierType, tuple[str, float, tuple[float, ...]]] = {
    kinds.BarrierType.BUILDING: ("plan_line", 1.2, ()),
    kinds.BarrierType.WALL: ("dim_text", 1.8, ()),
    kinds.BarrierType.FENCE: ("dim_text", 1.0, (6.0, 2.0, 1.0, 2.0)),
    kinds.BarrierType.HEDGE: ("ok", 2.6, (2.2, 1.2)),
    kinds.BarrierType.CANOPY: ("plan_line", 1.0, (4.0, 3.0)),
    kinds.BarrierType.VEHICLE: ("dim_text", 1.2, (5.0, 1.5)),
    kinds.BarrierType.STALL: ("dim_text", 1.2, (1.5, 1.5)),
    kinds.BarrierType.STEPS: ("plan_line", 1.0, (1.0, 2.0)),
}
"""Stroke token, width in points and dashes of each kind of barrier."""

REMARK_COLOURS = {
    kinds.Audience.PUBLIC: "accent",
    kinds.Audience.PARTNERS: "warn",
    kinds.Audience.POLICE: "bad",
}


def draw(
    feature: Feature, *, selected: bool = False, result: SightlineView | None = None
) -> list[Primitive]:
    """Return the primitives of a feature, bottom first; its label comes last.

    Args:
        feature: What is drawn.
        selected: Whether it gets a halo below it and handles on it.
        result: For a sightline, what its analysis says; None leaves it unknown.
    """
    drawn = SYMBOLS[type(feature)](feature, result)
    if not selected:
        return drawn
    return [*_halo(feature), *drawn, *_handles(feature)]


def draw_remark(remark: Remark, at: tuple[float, float]) -> list[Primitive]:
    """Return the primitives of a remark pinned at a site point."""
    colour = REMARK_COLOURS[remark.audience]
    if remark.state is kinds.RemarkState.RESOLVED:
        colour = "dim_text"
    return [Mark(shape="remark", x=at[0], y=at[1], colour=colour, size_pt=15.0)]


def _symbol(cls: type[F]) -> Callable[[Callable[[F, SightlineView | None], list[Primitive]]], None]:
    def register(function: Callable[[F, SightlineView | None], list[Primitive]]) -> None:
        SYMBOLS[cls] = cast("Symbol", function)

    return register


@_symbol(Luminaire)
def _luminaire(feature: Luminaire, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    colour = LUMINAIRE_COLOURS[feature.state]
    return [
        Mark(shape="luminaire", x=x, y=y, colour=colour, size_pt=13.0),
        _label(feature.label, x, y, bold=True),
    ]


@_symbol(Sightline)
def _sightline(feature: Sightline, result: SightlineView | None) -> list[Primitive]:
    status: Status = "unknown" if result is None else result.status
    colour = STATUS_COLOURS[status]
    points = shapely.get_coordinates(feature.geometry)
    (x0, y0), (x1, y1) = points
    length = float(feature.geometry.length)
    at = _mark_distance(length, result)
    mx, my = points[0] + (points[1] - points[0]) * (at / length)
    bearing = bearing_deg_between(x0, y0, x1, y1)
    lx, ly = points[0] + (points[1] - points[0]) * _label_share(at / length)
    return [
        *_sight_strokes(points, status, at / length),
        Mark(shape="dot", x=x0, y=y0, colour=colour, size_pt=6.5),
        Mark(shape="arrow", x=x1, y=y1, colour=colour, size_pt=9.0, bearing_deg=bearing),
        status_mark(status, float(mx), float(my), 8.0 if status == "clear" else 10.5),
        _label(feature.label, float(lx), float(ly), bold=True, colour=colour, away_pt=3.0),
    ]


def _sight_strokes(points: Points, status: Status, share: float) -> list[Primitive]:
    colour = STATUS_COLOURS[status]
    if status != "blocked":
        dashes = (4.0, 3.0) if status == "unknown" else ()
        return [Path(points=points, stroke=colour, width_pt=1.5, dash_pt=dashes)]
    end = points[0] + (points[1] - points[0]) * share
    return [
        Path(points=np.array([end, points[1]]), stroke=colour, width_pt=1.1, dash_pt=(2.5, 2.5)),
        Path(points=np.array([points[0], end]), stroke=colour, width_pt=1.7),
    ]


def _mark_distance(length: float, result: SightlineView | None) -> float:
    """Return how far along the line the status mark sits: at the first obstacle, if any."""
    if result is None or not result.obstacles:
        return length / 2.0
    if result.status == "blocked":
        return float(np.clip(result.visible_m, 0.0, length))
    return float(np.clip(result.obstacles[0].from_m, 0.0, length))


def _label_share(mark_share: float) -> float:
    return mark_share / 2.0 if mark_share > 0.45 else (1.0 + mark_share) / 2.0


@_symbol(AccessPoint)
def _access_point(feature: AccessPoint, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    colour = "dim_text" if feature.open_to_public is False else "accent"
    return [
        Mark(shape="access_point", x=x, y=y, colour=colour, size_pt=13.0),
        _label(feature.label, x, y, bold=True),
    ]


@_symbol(Barrier)
def _barrier(feature: Barrier, _result: SightlineView | None) -> list[Primitive]:
    stroke, width, dashes = BARRIER_STROKES[feature.barrier_type]
    x, y = anchor(feature)
    is_hedge = feature.barrier_type is kinds.BarrierType.HEDGE
    is_area = feature.geometry.geom_type == "Polygon"
    fill = ("ok" if is_hedge else "plan_fill") if is_area else ""
    shape = _path(
        feature.geometry,
        stroke=stroke,
        width_pt=1.2 if is_area and is_hedge else width,
        dash_pt=dashes,
        fill="" if feature.barrier_type is kinds.BarrierType.CANOPY else fill,
        fill_opacity=0.16 if is_hedge else 0.85,
        hatch=is_area and is_hedge,
    )
    away = 0.0 if is_area else 3.0
    return [shape, _label(feature.label, x, y, colour="dim_text", away_pt=away)]


@_symbol(Tree)
def _tree(feature: Tree, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    crown = Circle(
        x=x,
        y=y,
        radius=feature.crown_radius_m,
        stroke="ok",
        width_pt=0.6,
        dash_pt=() if feature.leaf is kinds.Leaf.EVERGREEN else (3.0, 1.5),
        fill="ok",
        fill_opacity=0.16,
    )
    trunk = Mark(shape="dot", x=x, y=y, colour="ok", size_pt=2.5)
    return [crown, trunk, _label(feature.label, x, y, colour="dim_text", away_pt=2.0)]


@_symbol(Opening)
def _opening(feature: Opening, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    mark = Mark(
        shape="opening",
        x=x,
        y=y,
        colour="dim_text",
        size_pt=11.0,
        bearing_deg=feature.bearing_deg,
    )
    return [mark, _label(feature.label, x, y, colour="dim_text")]


@_symbol(Camera)
def _camera(feature: Camera, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    half = feature.hfov_deg / 2.0
    bearings = np.radians(np.linspace(feature.bearing_deg - half, feature.bearing_deg + half, 24))
    reach_m = max(feature.height_m * 4.0, 8.0)
    arc = np.column_stack([x + reach_m * np.sin(bearings), y + reach_m * np.cos(bearings)])
    wedge = np.vstack([[[x, y]], arc])
    return [
        Path(
            points=wedge,
            closed=True,
            stroke="accent",
            width_pt=0.7,
            dash_pt=(1.5, 1.5),
            fill="accent",
            fill_opacity=0.08,
        ),
        Mark(
            shape="camera",
            x=x,
            y=y,
            colour="accent",
            size_pt=13.0,
            bearing_deg=feature.bearing_deg,
        ),
        _label(feature.label, x, y, bold=True),
    ]


@_symbol(LightReading)
def _light_reading(feature: LightReading, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    return [
        Mark(shape="light_reading", x=x, y=y, colour="dim_text", size_pt=11.0),
        _label(feature.label, x, y),
    ]


@_symbol(Refuge)
def _refuge(feature: Refuge, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    mark = Mark(shape="refuge", x=x, y=y, colour="ok", size_pt=13.0)
    return [mark, _label(feature.label, x, y, bold=True)]


@_symbol(Seating)
def _seating(feature: Seating, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    mark = Mark(shape="seating", x=x, y=y, colour="dim_text", size_pt=12.0)
    return [mark, _label(feature.label, x, y, colour="dim_text")]


@_symbol(Route)
def _route(feature: Route, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    line = _path(
        feature.geometry,
        stroke="accent",
        width_pt=2.0 if feature.night_route else 1.5,
        dash_pt=(5.0, 3.5),
    )
    return [line, _label(feature.label, x, y, colour="accent", away_pt=3.0)]


@_symbol(Zone)
def _zone(feature: Zone, _result: SightlineView | None) -> list[Primitive]:
    x, y = anchor(feature)
    area = _path(
        feature.geometry,
        stroke="accent",
        width_pt=0.9,
        dash_pt=(8.0, 2.0, 1.5, 2.0),
        fill="accent",
        fill_opacity=0.06,
    )
    return [area, _label(feature.label, x, y, colour="accent", away_pt=0.0)]


def _path(
    geometry: shapely.Geometry,
    *,
    stroke: str,
    width_pt: float,
    dash_pt: tuple[float, ...] = (),
    fill: str = "",
    fill_opacity: float = 1.0,
    hatch: bool = False,
) -> Path:
    points, starts, closed = rings(geometry)
    return Path(
        points=points,
        starts=starts,
        closed=closed,
        stroke=stroke,
        width_pt=width_pt,
        dash_pt=dash_pt,
        fill=fill,
        fill_opacity=fill_opacity,
        hatch=hatch,
    )


def _label(
    text: str,
    x: float,
    y: float,
    *,
    bold: bool = False,
    colour: str = "text",
    away_pt: float = 8.0,
) -> Text:
    return Text(
        text=text,
        x=x,
        y=y,
        dx_pt=away_pt,
        dy_pt=away_pt * 0.5 if away_pt else -2.5,
        size_pt=8.0 if bold else 7.0,
        colour=colour,
        bold=bold,
        anchor="start" if away_pt else "middle",
    )


def _halo(feature: Feature) -> list[Primitive]:
    # A tube: the accent runs along both sides, so that the stroke within keeps its dashes.
    if feature.geometry.geom_type == "Point":
        x, y = anchor(feature)
        return [Mark(shape="halo", x=x, y=y, colour="accent", size_pt=26.0)]
    points, starts, closed = rings(feature.geometry)
    return [
        Path(points=points, starts=starts, closed=closed, stroke="accent", width_pt=7.0),
        Path(points=points, starts=starts, closed=closed, stroke="accent_soft", width_pt=5.0),
    ]


def _handles(feature: Feature) -> list[Primitive]:
    if feature.geometry.geom_type == "Point":
        return []
    points, _starts, _closed = rings(feature.geometry)
    return [
        Mark(shape="handle", x=float(x), y=float(y), colour="accent", size_pt=7.0)
        for x, y in points
    ]
