"""A drag of something on the plan, from the press to the release."""

import math
from collections.abc import Callable, Generator
from dataclasses import replace

from cpted_app.gui.tools.readouts import course_text
from cpted_app.gui.tools.steps import Context, Event, Key, Point, Pointer, Step


def dragged(
    context: Context,
    start: Point,
    shown: Callable[[Point | None], Step],
    led: Callable[[Pointer], Point],
) -> Generator[Step, Event, Point | None]:
    """Return where a drag ended: None if the pointer hardly moved, ``start`` if Esc gave it up.

    Args:
        context: What the tool works on.
        start: Where the pointer was pressed, or what is dragged lies.
        shown: Gives what is shown while the drag has come to a place, None for not begun.
        led: Gives the place that the pointer drags to.
    """
    at: Point | None = None
    while True:
        readout = course_text(context, start, at) if at and at != start else ""
        event = yield replace(shown(at), readout=readout, busy=True)
        if isinstance(event, Key):
            if event.what == "escape":
                return start
            continue
        if at is not None or math.dist(event.raw, start) > context.reach_m / 2.0:
            at = led(event)
        if event.what == "release":
            return at


def until_release() -> Generator[Step, Event, None]:
    """Do nothing until the pointer lets go."""
    while True:
        event = yield Step(hint="", cursor="arrow")
        if isinstance(event, Pointer) and event.what == "release":
            return
