"""Photos on the plan: pinned by a click, moved by their pins, turned by their handles.

Belongs here: what the pointer does to a photo. Each drag is one edit, made on release.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from cpted_app.drawing.photo_pins import photo_primitives
from cpted_app.drawing.primitives import Mark, Path, Primitive
from cpted_app.gui.tools.drag import dragged, until_release
from cpted_app.gui.tools.steps import Context, Event, Key, Point, Pointer, Step, Tool
from cpted_app.i18n import _
from cpted_app.model.actions import photographing
from cpted_app.model.geometry import at_length, constrain_bearing
from cpted_app.model.records import Photo
from cpted_app.units import angle_rad_from_bearing, bearing_deg_between

HANDLE_REACHES = 5.0
"""How far from its pin a photo's handle lies, in reaches of the pointer."""


@dataclass(frozen=True, slots=True)
class Grip:
    """What of a photo the pointer is on: its pin, or the handle that turns it."""

    photo: Photo
    is_handle: bool = False


def place_photo(context: Context) -> Tool:
    """Pin the photo that waits: press where it was taken, drag to where it looks."""
    pressed: Point | None = None
    pointer: Point | None = None
    while True:
        event = yield _aiming(context, pressed, pointer)
        if isinstance(event, Key):
            if event.what == "escape":
                if pressed is None:
                    return
                pressed = None
            continue
        pointer = event.raw
        if event.what == "press":
            pressed = event.raw
        elif event.what == "release" and pressed is not None:
            place, pressed = pressed, None
            context.photo_clicked(place, _drawn_bearing(context, place, event))
            if context.waiting_photo is None:
                return


def pick_subject(context: Context) -> Tool:
    """Point at the mark that the chosen photo shows."""
    while True:
        event = yield Step(
            hint=_("Click the mark that the photo shows. Esc leaves it."), cursor="cross"
        )
        if isinstance(event, Key):
            if event.what == "escape":
                return
        elif event.what == "press":
            hit = context.hit(event.raw)
            if hit is not None:
                context.photo_subject_clicked(hit.id)
                return


def grip_at(context: Context, at: Point) -> Grip | None:
    """Return what of a photo lies there: the handle of a chosen one, or a pin."""
    for photo in context.chosen_photos:
        place = handle_of(photo, context.reach_m)
        if place is not None and math.dist(place, at) <= context.reach_m:
            return Grip(photo, is_handle=True)
    pinned = context.photo_at(at)
    return Grip(pinned) if pinned is not None else None


def handle_of(photo: Photo, reach_m: float) -> Point | None:
    """Return where a photo is grabbed to turn it: north of it while it looks nowhere yet."""
    if photo.x_m is None or photo.y_m is None:
        return None
    turn = angle_rad_from_bearing(photo.bearing_deg or 0.0)
    ahead = (photo.x_m + math.cos(turn), photo.y_m + math.sin(turn))
    return at_length(photo.x_m, photo.y_m, *ahead, HANDLE_REACHES * reach_m)


def handle_primitives(photo: Photo, reach_m: float) -> list[Primitive]:
    """Return the handle that turns a photo, and the line that ties it to its pin."""
    place = handle_of(photo, reach_m)
    if place is None or photo.x_m is None or photo.y_m is None:
        return []
    line = np.array([(photo.x_m, photo.y_m), place])
    return [
        Path(points=line, stroke="accent", width_pt=1.0, dash_pt=(3.0, 2.0)),
        Mark(shape="handle", x=place[0], y=place[1], colour="accent", size_pt=8.0),
    ]


def hold(context: Context, grip: Grip, event: Pointer) -> Generator[Step, Event, None]:
    """Choose a photo that was pressed, then move or turn it for as long as it is held."""
    photo = grip.photo
    if event.ctrl and not grip.is_handle:
        ids = [row.id for row in context.chosen_photos]
        others = [one for one in ids if one != photo.id]
        context.choose_photos(others if photo.id in ids else [*ids, photo.id])
        yield from until_release()
        return
    if all(row.id != photo.id for row in context.chosen_photos):
        context.choose_photos((photo.id,))
    yield from _turn(context, photo) if grip.is_handle else _move(context, photo, event.raw)


def _move(context: Context, photo: Photo, start: Point) -> Generator[Step, Event, None]:
    def shown(at: Point | None) -> Step:
        moved = photo_primitives(_moved(photo, start, at), selected=True) if at else ()
        return Step(
            hint=_("Release to put the photo here; Shift holds 15° steps; Esc leaves it."),
            cursor="move",
            preview=moved,
        )

    def led(event: Pointer) -> Point:
        return constrain_bearing(*start, *event.raw) if event.shift else event.raw

    at = yield from dragged(context, start, shown, led)
    moved = _moved(photo, start, at) if at else photo
    if moved.x_m is not None and moved.y_m is not None and moved != photo:
        context.attempt(
            partial(photographing.place_photo, context.site, photo, moved.x_m, moved.y_m)
        )
    elif at is None:
        context.choose_photos((photo.id,))


def _turn(context: Context, photo: Photo) -> Generator[Step, Event, None]:
    start = handle_of(photo, context.reach_m)
    bearing_deg: float | None = None
    while True:
        turned = replace(photo, bearing_deg=bearing_deg) if bearing_deg is not None else photo
        event = yield Step(
            hint=_("Release to have it look there; Shift holds 15° steps; Esc leaves it."),
            cursor="handle",
            preview=[
                *photo_primitives(turned, selected=True),
                *handle_primitives(turned, context.reach_m),
            ],
            readout=_("{bearing:.0f}°").format(bearing=bearing_deg)
            if bearing_deg is not None
            else "",
            busy=True,
        )
        if isinstance(event, Key):
            if event.what == "escape":
                return
            continue
        is_drag = start is not None and math.dist(event.raw, start) > context.reach_m / 2.0
        if bearing_deg is not None or is_drag:
            bearing_deg = _bearing(photo, event, bearing_deg)
        if event.what == "release":
            break
    if bearing_deg is not None and bearing_deg != photo.bearing_deg:
        context.attempt(partial(photographing.turn_photo, photo, bearing_deg))


def _bearing(photo: Photo, event: Pointer, before_deg: float | None) -> float | None:
    """Return which way a photo looks whose handle is held there, to whole degrees."""
    if photo.x_m is None or photo.y_m is None or event.raw == (photo.x_m, photo.y_m):
        return before_deg
    here = (photo.x_m, photo.y_m)
    end = constrain_bearing(*here, *event.raw) if event.shift else event.raw
    return float(round(bearing_deg_between(*here, *end)) % 360)


def _drawn_bearing(context: Context, start: Point, event: Pointer) -> float | None:
    if math.dist(start, event.raw) <= context.reach_m:
        return None
    end = constrain_bearing(*start, *event.raw) if event.shift else event.raw
    return float(round(bearing_deg_between(*start, *end)) % 360)


def _moved(photo: Photo, start: Point, at: Point) -> Photo:
    x_m, y_m = photo.x_m or 0.0, photo.y_m or 0.0
    return replace(photo, x_m=x_m + at[0] - start[0], y_m=y_m + at[1] - start[1])


def _aiming(context: Context, pressed: Point | None, pointer: Point | None) -> Step:
    photo, place = context.waiting_photo, pressed or pointer
    label = photo.label if photo is not None else ""
    hint = _("Click where {label} was taken; drag towards what it shows. Esc ends.")
    if photo is None or place is None:
        return Step(hint=hint.format(label=label))
    pin = replace(photo, x_m=place[0], y_m=place[1])
    readout = ""
    if pressed is not None and pointer is not None and math.dist(pressed, pointer) > 0.0:
        bearing_deg = bearing_deg_between(*pressed, *pointer)
        if math.dist(pressed, pointer) > context.reach_m:
            pin = replace(pin, bearing_deg=bearing_deg)
            readout = _("{bearing:.0f}°").format(bearing=bearing_deg)
    return Step(
        hint=hint.format(label=label),
        preview=photo_primitives(pin, selected=True),
        readout=readout,
        busy=pressed is not None,
    )
