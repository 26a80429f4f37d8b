"""The tool that selects, moves and reshapes.

Belongs here: clicks, rubber band, drags of marks and of their corners. A drag is one edit,
made on release.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial

import shapely

from cpted_app.drawing import outlines
from cpted_app.drawing.primitives import Mark, Primitive
from cpted_app.gui.tools import photo
from cpted_app.gui.tools.drag import dragged, until_release
from cpted_app.gui.tools.photo import Grip
from cpted_app.gui.tools.piece import preview_line
from cpted_app.gui.tools.steps import Context, Event, Key, Point, Pointer, Step, Tool
from cpted_app.i18n import _
from cpted_app.model.actions import marking, photographing
from cpted_app.model.features import Feature
from cpted_app.model.geometry import (
    Vertex,
    constrain_bearing,
    nearest_edge,
    nearest_vertex,
    sound,
    with_vertex_added,
    with_vertex_moved,
    with_vertex_removed,
)

_MOST_WITH_HANDLES = 20
"""Selected features whose corners can be grabbed; more would be a thicket."""


@dataclass(frozen=True, slots=True)
class _Corner:
    row: Feature
    vertex: Vertex


def select(context: Context) -> Tool:
    """Select by click or rubber band, move by dragging, reshape by dragging a corner."""
    corner: _Corner | None = None
    grip: Grip | None = None
    while True:
        event = yield _idle(corner, grip)
        if isinstance(event, Key):
            if event.what == "escape":
                context.select(())
                context.choose_photos(())
            elif event.what == "delete":
                _delete(context, corner)
                corner = None
            continue
        grip = photo.grip_at(context, event.raw)
        if event.what == "press" and grip is not None:
            yield from photo.hold(context, grip, event)
        elif event.what == "press":
            context.choose_photos(())
            if context.open_answer(event.raw):
                yield from until_release()
            else:
                yield from _pressed(context, event)
        elif event.what == "double" and grip is not None:
            context.open_photo(grip.photo)
        elif event.what == "double":
            _add_corner(context, event.raw)
        corner = _corner_at(context, event.raw)


def _idle(corner: _Corner | None, grip: Grip | None) -> Step:
    if grip is not None:
        hint = _("Drag the pin to move the photo; double click shows it large.")
        if grip.is_handle:
            hint = _("Drag the handle to where the photo looks.")
        return Step(hint=hint, cursor="handle" if grip.is_handle else "arrow")
    if corner is None:
        hint = _("Click a mark; Ctrl adds; drag across for several; drag a mark to move it.")
        return Step(hint=hint, cursor="arrow")
    vertex = corner.vertex
    mark = Mark(shape="handle", x=vertex.x_m, y=vertex.y_m, colour="accent", size_pt=9.0)
    hint = _("Drag the corner to reshape; Delete removes it.")
    return Step(hint=hint, preview=[mark], cursor="handle")


def _pressed(context: Context, event: Pointer) -> Generator[Step, Event, None]:
    corner = _corner_at(context, event.raw)
    if corner is not None and not event.ctrl:
        yield from _reshape(context, corner)
        return
    hit = context.hit(event.raw)
    if hit is None:
        yield from _rubber_band(context, event)
    elif event.ctrl:
        context.select(context.selection ^ {hit.id})
        yield from until_release()
    elif hit.id not in context.selection and _is_within(hit, event.raw, context.reach_m):
        # A drag across a square or a building means the marks there, not to move it.
        yield from _rubber_band(context, event, clicked=hit)
    else:
        was_selected = hit.id in context.selection
        if not was_selected:
            context.select((hit.id,))
        grip = nearest_vertex(hit.geometry, *event.raw, context.reach_m)
        held = (grip.x_m, grip.y_m) if grip else event.raw
        is_moved = yield from _move(context, event.raw, held)
        if not is_moved and was_selected:
            context.select((hit.id,))


def _is_within(row: Feature, at: Point, reach_m: float) -> bool:
    """Return whether a place lies inside an area, away from its outline."""
    shape = row.geometry
    if shape.geom_type != "Polygon":
        return False
    return float(shape.boundary.distance(shapely.Point(at))) > reach_m


def _rubber_band(
    context: Context, press: Pointer, clicked: Feature | None = None
) -> Generator[Step, Event, None]:
    before = context.selection if press.ctrl else frozenset[str]()
    end = press.raw
    while True:
        (x0, y0), (x1, y1) = press.raw, end
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        event = yield Step(
            hint=_("Release to select what the box touches."), cursor="arrow", band=box, busy=True
        )
        if isinstance(event, Key):
            if event.what == "escape":
                return
            continue
        end = event.raw
        if event.what == "release":
            is_drag = math.dist(press.raw, end) > context.reach_m / 2.0
            rows = context.in_box(box) if is_drag else [clicked] if clicked else []
            # The area the drag began in is meant only if nothing else is.
            found = {row.id for row in rows if row is not clicked} or {row.id for row in rows}
            context.select(before | found)
            return


def _move(context: Context, start: Point, held: Point) -> Generator[Step, Event, bool]:
    """Move what is selected, and ``held`` onto what it snaps to; return whether it was dragged."""
    ids = context.selection

    def shown(at: Point | None) -> Step:
        return Step(
            hint=_("Release to put it here; Shift holds 15° steps; Esc leaves it."),
            cursor="move",
            ghosts=(ids, at[0] - start[0], at[1] - start[1]) if at else None,
            start=start,
        )

    context.snap_except(ids)
    try:
        at = yield from dragged(context, start, shown, lambda event: _led(event, start, held))
    finally:
        context.snap_except(())
    if at is None or at == start:
        return at is not None
    rows = [row for row in map(context.site.feature, ids) if row is not None]
    context.attempt(partial(marking.move, rows, at[0] - start[0], at[1] - start[1]))
    return True


def _led(event: Pointer, start: Point, held: Point) -> Point:
    """Return where a drag from ``start`` leads, so that ``held`` lies where the pointer snaps."""
    if event.shift:
        return constrain_bearing(*start, *event.raw)
    if event.at == event.raw:
        return event.raw
    return event.at[0] + start[0] - held[0], event.at[1] + start[1] - held[1]


def _reshape(context: Context, corner: _Corner) -> Generator[Step, Event, None]:
    row, vertex = corner.row, corner.vertex
    start = (vertex.x_m, vertex.y_m)

    def shown(at: Point | None) -> Step:
        return Step(
            hint=_("Release to put the corner here; Shift holds 15° steps."),
            cursor="handle",
            preview=_reshaped_preview(row, vertex, at or start),
            start=start,
        )

    def led(event: Pointer) -> Point:
        return constrain_bearing(*start, *event.raw) if event.shift else event.at

    context.snap_except((row.id,))
    try:
        at = yield from dragged(context, start, shown, led)
    finally:
        context.snap_except(())
    if at is not None and at != start:
        context.attempt(
            lambda: marking.reshape(row, sound(with_vertex_moved(row.geometry, vertex, *at)))
        )


def _reshaped_preview(row: Feature, vertex: Vertex, at: Point) -> list[Primitive]:
    points, starts, closed = outlines.rings(with_vertex_moved(row.geometry, vertex, *at))
    if len(starts) > 1:
        starts = (*starts, len(points))
        ring = points[starts[vertex.ring] : starts[vertex.ring + 1]]
    else:
        ring = points
    return preview_line([(float(x), float(y)) for x, y in ring], closed=closed)


def _shaped(context: Context) -> list[Feature]:
    """Return the selected features that have corners."""
    if len(context.selection) > _MOST_WITH_HANDLES:
        return []
    rows = map(context.site.feature, context.selection)
    return [row for row in rows if row is not None and row.geometry.geom_type != "Point"]


def _corner_at(context: Context, at: Point) -> _Corner | None:
    for row in _shaped(context):
        vertex = nearest_vertex(row.geometry, *at, context.reach_m)
        if vertex is not None:
            return _Corner(row, vertex)
    return None


def _add_corner(context: Context, at: Point) -> None:
    if _corner_at(context, at) is not None:
        return
    for row in _shaped(context):
        corner = nearest_edge(row.geometry, *at, context.reach_m)
        if corner is not None and row.kind != "sightline":
            shape: shapely.Geometry = with_vertex_added(row.geometry, corner)
            context.attempt(partial(marking.reshape, row, shape))
            return


def _delete(context: Context, corner: _Corner | None) -> None:
    photos = [row.id for row in context.chosen_photos]
    if photos:
        context.attempt(lambda: photographing.remove_photos(context.site, photos))
    elif corner is not None and context.site.feature(corner.row.id) == corner.row:
        context.attempt(
            lambda: marking.reshape(
                corner.row, sound(with_vertex_removed(corner.row.geometry, corner.vertex))
            )
        )
    else:
        context.attempt(lambda: marking.delete(context.site, context.selection))
