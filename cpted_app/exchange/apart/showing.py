"""Pictures of opened plans, drawn apart: the twin of ``plans.PlanSource``, and its other side."""

import uuid
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from cpted_app import limits
from cpted_app.content import Content
from cpted_app.errors import UserError
from cpted_app.exchange.apart.process import Check, Reader, ReaderStoppedError
from cpted_app.exchange.linework import Linework
from cpted_app.exchange.plans import Box, Picture
from cpted_app.exchange.plans import PlanSource as OwnSource
from cpted_app.exchange.vector_pages import Looks
from cpted_app.words import N_

SHOWING = Reader("process that shows plans")
"""Draws what is open; new files are read in another, whose end it does not notice."""

_MAX_OPEN = 16
_NOT_OPEN = "not open"

_open: "OrderedDict[str, OwnSource]" = OrderedDict()
"""In the reading process: the plans it holds, by the key of their twin."""


class PlanSource:
    """Pictures of any part of a plan, drawn in another process; safe to use from several threads.

    When that process ends, the plan is opened in the next one. A plan that ends it twice in a
    row is not tried again.
    """

    def __init__(
        self,
        content: Content,
        media_type: str,
        password: str | None = None,
        *,
        name: str = "",
        reader: Reader = SHOWING,
        check: Check | None = None,
        **options: Any,
    ) -> None:
        """Open the plan; further options are those of ``plans.PlanSource``.

        Raises:
            UserError: the content is damaged or not of that type.
        """
        self._key = uuid.uuid4().hex
        self._opening = partial(OwnSource, content, media_type, password, **options)
        self._name = name or media_type
        self._reader = reader
        self._lineworks: dict[int, Linework | None] = {}
        self._sizes: dict[int, tuple[float, float]] = {}
        self._given_up: UserError | None = None
        self._page_count: int = self._asked("page_count", (), check)

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return self._page_count

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in plan units."""
        if page not in self._sizes:
            self._sizes[page] = self._asked("size", (page,))
        return self._sizes[page]

    def linework(self, page: int, check: Check | None = None) -> Linework | None:
        """Return the lines of a page, or None where it is a picture; kept once they are there.

        Raises:
            Cancelled: ``check`` raised it.
        """
        if page not in self._lineworks:
            self._lineworks[page] = self._asked("linework", (page,), check)
        return self._lineworks[page]

    def render(
        self,
        page: int,
        box_px: Box,
        width: int,
        height: int,
        looks: Looks = (),
        *,
        check: Check | None = None,
    ) -> Picture:
        """Return the part (x0, y0, x1, y1) of a page as RGBA, shape (height, width, 4)."""
        found: Picture = self._asked("render", (page, box_px, width, height, looks), check)
        return found

    def thumbnail(self, page: int, max_px: int, *, check: Check | None = None) -> Picture:
        """Return a whole page as RGBA, its longer side ``max_px`` pixels."""
        found: Picture = self._asked("thumbnail", (page, max_px), check)
        return found

    def _asked(self, question: str, args: tuple[Any, ...], check: Check | None = None) -> Any:
        if self._given_up is not None:
            raise self._given_up
        try:
            try:
                return self._answered(question, args, check)
            except ReaderStoppedError as stopped:
                if not stopped.is_crash:
                    raise
                return self._answered(question, args, check)
        except ReaderStoppedError as stopped:
            self._given_up = _not_shown(self._name) if stopped.is_crash else stopped
            raise self._given_up from None

    def _answered(self, question: str, args: tuple[Any, ...], check: Check | None) -> Any:
        allowed = limits.now()

        def ask(seconds: float, function: Any, *values: Any) -> Any:
            return self._reader.call(
                function, *values, file=self._name, seconds=seconds, check=check
            )

        found = ask(allowed.render_s, answer, self._key, question, args)
        if not isinstance(found, str):
            return found
        ask(allowed.read_s, hold, self._key, self._opening)
        return ask(allowed.render_s, answer, self._key, question, args)


def hold(key: str, opening: Callable[[], OwnSource]) -> None:
    """Open a plan for later questions; in the reading process."""
    _open[key] = opening()
    while len(_open) > _MAX_OPEN:
        _open.popitem(last=False)


def answer(key: str, question: str, args: tuple[Any, ...]) -> Any:
    """Return what an opened plan says, or that it is not open; in the reading process."""
    source = _open.get(key)
    if source is None:
        return _NOT_OPEN
    _open.move_to_end(key)
    if question == "page_count":
        return source.page_count
    return getattr(source, question)(*args)


def _not_shown(name: str) -> UserError:
    return UserError(
        N_("{file} made the reader stop twice; it is no longer shown."),
        N_("Its marks and its scale are kept. Add it anew as PNG, or as a PDF printed from it."),
        file=name,
    )
