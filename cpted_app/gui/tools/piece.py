"""A piece under way: points clicked so far, the pointer, and a length being typed.

Belongs here: what all tools that draw through points share: Shift holds 15° steps, digits
set the length, Backspace takes back a digit or a point, Enter or a double click ends, Esc
drops the piece.
"""

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import numpy as np

from cpted_app.drawing.primitives import Mark, Path, Primitive
from cpted_app.errors import UserError
from cpted_app.gui.tools.readouts import course_text, unit
from cpted_app.gui.tools.steps import Context, Event, Key, Point, Pointer, Step
from cpted_app.i18n import _
from cpted_app.model.edit import Edit
from cpted_app.model.geometry import at_length, constrain_bearing
from cpted_app.units import parse_number
from cpted_app.words import N_

Outcome = Literal["more", "short", "done", "dropped", "left"]
Hint = Callable[[int], str]
"""From the number of points clicked so far to what to do next."""
Check = Callable[[Sequence[Point]], None]
"""Raises a UserError where points do not make a whole piece."""


@dataclass(kw_only=True)
class Piece:
    """Points clicked so far; ``least`` make a whole piece, ``most`` end it."""

    least: int
    most: int = 10_000
    closed: bool = False
    points: list[Point] = field(default_factory=list)
    pointer: Point | None = None
    typed: str = ""

    def take(self, event: Event, reach_m: float) -> Outcome:
        """Follow an event and say what became of the piece."""
        if isinstance(event, Pointer):
            return self._take_pointer(event, reach_m)
        return self._take_key(event)

    def aimed(self, event: Pointer) -> Point:
        """Return where a point would go: held to steps by Shift, to a length by digits."""
        if not self.points:
            return event.at
        start = self.points[-1]
        target = constrain_bearing(*start, *event.raw) if event.shift else event.at
        length = self.typed_length
        return at_length(*start, *target, length) if length is not None else target

    @property
    def typed_length(self) -> float | None:
        """The length typed so far, or None."""
        try:
            length = parse_number(self.typed) if self.typed else 0.0
        except UserError:
            return None
        return length if length > 0.0 else None

    def _take_pointer(self, event: Pointer, reach_m: float) -> Outcome:
        self.pointer = self.aimed(event)
        if event.what == "press":
            if self._closes(event.raw, reach_m):
                return "done"
            self._add(self.pointer)
            return "done" if len(self.points) >= self.most else "more"
        return self._ended() if event.what == "double" else "more"

    def _ended(self) -> Outcome:
        if len(self.points) >= self.least:
            return "done"
        # One point is how a piece begins: nothing to complain about yet.
        return "short" if len(self.points) > 1 else "more"

    def _closes(self, raw: Point, reach_m: float) -> bool:
        return (
            self.closed
            and len(self.points) >= self.least
            and math.dist(raw, self.points[0]) <= reach_m
        )

    def _add(self, point: Point) -> None:
        if not self.points or math.dist(point, self.points[-1]) > 0.0:
            self.points.append(point)
        self.typed = ""

    def _take_key(self, event: Key) -> Outcome:
        if event.what == "text":
            self.typed += event.text
            self._follow_typed()
        elif event.what == "escape":
            return "dropped" if self.points else "left"
        elif event.what == "backspace":
            return self._take_back()
        elif event.what == "enter":
            return self._enter()
        return "more"

    def _follow_typed(self) -> None:
        length = self.typed_length
        if length is not None and self.points and self.pointer is not None:
            self.pointer = at_length(*self.points[-1], *self.pointer, length)

    def _take_back(self) -> Outcome:
        if self.typed:
            self.typed = self.typed[:-1]
            self._follow_typed()
        elif self.points:
            self.points.pop()
        return "more"

    def _enter(self) -> Outcome:
        if self.typed_length is not None and self.pointer is not None:
            self._add(self.pointer)
            return "done" if len(self.points) >= self.most else "more"
        return "short" if len(self.points) == 1 else self._ended()


def gathered(
    context: Context,
    hint: Hint,
    *,
    least: int,
    most: int = 10_000,
    closed: bool = False,
    show: Callable[[Sequence[Point]], Sequence[Primitive]] | None = None,
    check: Check | None = None,
) -> Generator[Step, Event, list[Point] | None]:
    """Return the points a person clicked; None when the tool was left.

    Args:
        context: What the tool may ask.
        hint: What to do next, by the number of points so far.
        least: Points of the smallest piece.
        most: Points after which a piece is whole without Enter.
        closed: Whether the points are the corners of an area.
        show: From points, the pointer's included, to a preview; a line by default.
        check: What whole pieces must pass; one that does not is told and can be mended.
    """
    piece = Piece(least=least, most=most, closed=closed)
    while True:
        event = yield _step(context, piece, hint, show)
        outcome = piece.take(event, context.reach_m)
        if outcome == "short":
            context.attempt(partial(_too_short, piece))
        if outcome == "done" and _passes(context, piece, check):
            return piece.points
        if outcome == "left":
            return None
        if outcome == "dropped":
            piece = Piece(least=least, most=most, closed=closed, pointer=piece.pointer)


def _passes(context: Context, piece: Piece, check: Check | None) -> bool:
    if check is None:
        return True
    try:
        check(piece.points)
    except UserError as error:
        fault = error

        def refused() -> Edit:
            raise fault

        context.attempt(refused)
        return False
    return True


def _too_short(piece: Piece) -> Edit:
    if piece.closed:
        raise UserError(
            N_("An area needs at least three corners."),
            N_("Click another corner, or press Esc to drop it."),
        )
    raise UserError(
        N_("A line needs at least two points."),
        N_("Click another point, or press Esc to drop it."),
    )


def preview_line(points: Sequence[Point], *, closed: bool = False) -> list[Primitive]:
    """Return a line or area in the accent colour with its corners."""
    shape: list[Primitive] = []
    if len(points) > 1:
        is_area = closed and len(points) > 2
        shape.append(
            Path(
                points=np.array(points, dtype=float),
                closed=is_area,
                stroke="accent",
                width_pt=1.5,
                fill="accent" if is_area else "",
                fill_opacity=0.10,
            )
        )
    corners = [Mark(shape="handle", x=x, y=y, colour="accent", size_pt=6.0) for x, y in points]
    return [*shape, *corners]


def _step(
    context: Context,
    piece: Piece,
    hint: Hint,
    show: Callable[[Sequence[Point]], Sequence[Primitive]] | None,
) -> Step:
    points = [*piece.points, *([piece.pointer] if piece.points and piece.pointer else [])]
    drawn = show(points) if show else preview_line(points, closed=piece.closed)
    return Step(
        hint=hint(len(piece.points)),
        preview=drawn,
        readout=_readout(context, piece),
        typing=bool(piece.points),
        busy=bool(piece.points),
        start=piece.points[-1] if piece.points else None,
    )


def _readout(context: Context, piece: Piece) -> str:
    if not piece.points or piece.pointer is None:
        return ""
    if piece.typed:
        return _("{typed} {unit} ⏎").format(typed=piece.typed, unit=unit(context))
    return course_text(context, piece.points[-1], piece.pointer)
