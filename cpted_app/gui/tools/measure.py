"""Tools that ask the plan something and change nothing themselves.

Belongs here: measuring, clicking the two points of a calibration, pointing at what a remark
is about, and at the place where an answer shows.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from cpted_app.drawing.answer_pins import PIN_PT
from cpted_app.drawing.primitives import Mark, Path, Primitive, Text
from cpted_app.gui.tools.piece import gathered
from cpted_app.gui.tools.readouts import course_text, length_text
from cpted_app.gui.tools.steps import Context, Key, Point, Step, Tool
from cpted_app.i18n import _


def measure(context: Context) -> Tool:
    """Measure lengths and bearings along clicked points; nothing is kept."""

    def hint(count: int) -> str:
        if count:
            return _("Click the next point; Enter or a double click ends. Esc drops it.")
        return _("Click where to measure from.")

    def show(points: Sequence[Point]) -> list[Primitive]:
        return _tape(context, points)

    while True:
        points = yield from gathered(context, hint, least=2, show=show)
        if points is None:
            return
        total = length_text(context, points, says_unknown=True)
        said = _("{length} in all. Click to measure again; Esc ends.").format(length=total)
        event = yield Step(hint=said, preview=show(points), cursor="cross")
        while not _goes_on(event):
            event = yield Step(hint=said, preview=show(points), cursor="cross")
        if isinstance(event, Key) and event.what == "escape":
            return


def calibrate(context: Context) -> Tool:
    """Click two points of a known distance on the plan."""

    def hint(count: int) -> str:
        if count:
            return _("Click the second point, as far away as possible. Esc drops the first.")
        return _("Click the first of two points whose distance you know.")

    while True:
        points = yield from gathered(context, hint, least=2, most=2)
        if points is None:
            return
        context.calibration_clicked(points[0], points[1])


def control_point(context: Context) -> Tool:
    """Click places on the plan that are known on site, one after another."""

    def hint(_count: int) -> str:
        return _("Click a place on the plan whose coordinates you know. Esc ends.")

    while True:
        points = yield from gathered(context, hint, least=1, most=1)
        if points is None:
            return
        context.calibration_clicked(points[0], points[0])


def remark(context: Context) -> Tool:
    """Point at the place or the mark that a remark is about."""
    pointer: Point | None = None
    while True:
        pin: list[Primitive] = []
        if pointer is not None:
            x, y = pointer
            pin = [Mark(shape="remark", x=x, y=y, colour="accent", size_pt=15.0)]
        event = yield Step(hint=_("Click the place or the mark the remark is about."), preview=pin)
        if isinstance(event, Key):
            if event.what == "escape":
                return
            continue
        pointer = event.raw
        if event.what == "press":
            hit = context.hit(event.raw)
            context.remark_clicked(event.raw, hit.id if hit else None)


def point(context: Context) -> Tool:
    """Point at the place where a low answer shows; one click, and the tool is done."""
    pointer: Point | None = None
    while True:
        pin: list[Primitive] = []
        if pointer is not None:
            x, y = pointer
            pin = [Mark(shape="answer", x=x, y=y, colour="accent", size_pt=PIN_PT)]
        event = yield Step(hint=_("Click the place where it shows. Esc returns."), preview=pin)
        if isinstance(event, Key):
            if event.what == "escape":
                return
            continue
        pointer = event.raw
        if event.what == "press":
            context.point_clicked(event.raw)
            return


def _goes_on(event: object) -> bool:
    if isinstance(event, Key):
        return event.what in ("escape", "enter")
    return getattr(event, "what", "") == "press"


def _tape(context: Context, points: Sequence[Point]) -> list[Primitive]:
    if len(points) < 2:
        return [Mark(shape="dot", x=x, y=y, colour="text", size_pt=5.0) for x, y in points]
    tape: list[Primitive] = [
        Path(points=np.array(points, dtype=float), stroke="text", width_pt=1.2, dash_pt=(5.0, 3.0))
    ]
    for start, end in itertools.pairwise(points):
        if start == end:
            continue
        middle = ((start[0] + end[0]) / 2.0, (start[1] + end[1]) / 2.0)
        said = course_text(context, start, end)
        tape.append(Text(text=said, x=middle[0], y=middle[1], dy_pt=5.0, anchor="middle"))
    tape += [Mark(shape="dot", x=x, y=y, colour="text", size_pt=5.0) for x, y in points]
    return tape
