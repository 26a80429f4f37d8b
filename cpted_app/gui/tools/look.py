"""Look around: what is seen from under the pointer, from a place that is pinned, and which way."""

import math
from collections.abc import Generator

from cpted_app.drawing.primitives import Primitive, Text
from cpted_app.gui.tools.steps import Context, Event, Key, Looking, Point, Pointer, Step, Tool
from cpted_app.i18n import _
from cpted_app.model.geometry import constrain_bearing
from cpted_app.units import bearing_deg_between


def look(context: Context) -> Tool:
    """Show what is seen from under the pointer; a click stays there, a drag looks that way."""
    looking = context.looking
    if looking is None:
        yield from _idle()
        return
    pressed: Point | None = None
    try:
        while True:
            event = yield _step(looking, is_held=pressed is not None)
            if isinstance(event, Pointer):
                pressed = _followed(looking, event, pressed, context.reach_m)
            elif event.what == "escape":
                if not looking.is_pinned:
                    return
                pressed = None
                looking.let_go()
    finally:
        looking.leave()


def _followed(
    looking: Looking, event: Pointer, pressed: Point | None, reach_m: float
) -> Point | None:
    """Look from or to where the pointer is, and return where it was pressed, if it is held."""
    if event.what == "press":
        looking.pin(event.raw)
        return event.raw
    if event.what == "release":
        return None
    if pressed is None:
        if not looking.is_pinned:
            looking.follow(event.raw)
    elif looking.takes_direction and math.dist(pressed, event.raw) > reach_m:
        end = constrain_bearing(*pressed, *event.raw) if event.shift else event.raw
        looking.turn(bearing_deg_between(*pressed, *end))
    return pressed


def _idle() -> Generator[Step, Event, None]:
    while True:
        event = yield Step(hint=_("Open an assessment to look around in it."))
        if isinstance(event, Key) and event.what == "escape":
            return


def _step(looking: Looking, *, is_held: bool) -> Step:
    preview = list(looking.preview)
    if looking.is_pinned and looking.at_m is not None:
        preview.append(_words(looking.readout, looking.at_m))
    return Step(
        hint=_hint(looking),
        preview=preview,
        readout="" if looking.is_pinned else looking.readout,
        busy=is_held,
    )


def _words(text: str, at: Point) -> Primitive:
    return Text(text=text, x=at[0], y=at[1], dx_pt=8.0, dy_pt=8.0, size_pt=9.0, bold=True)


def _hint(looking: Looking) -> str:
    if looking.is_pinned and looking.takes_direction:
        return _("Click elsewhere, or drag to look that way. Esc follows the pointer again.")
    if looking.is_pinned:
        return _("Click to look from elsewhere. Esc follows the pointer again.")
    if looking.takes_direction:
        return _("Click to stay here; drag to look that way, Shift holds 15° steps. Esc ends.")
    return _("Click to stay here. Esc ends.")
