"""Snapping to the lines of plans: read and indexed beside the window, asked at every movement.

Belongs here: which layers count, one index for each plan, and the map between plan and site.
Hidden and locked layers are left out; what is meant near a pointer is the model's business.
"""

import logging
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from cpted_app.errors import Cancelled, UserError
from cpted_app.exchange.linework import Linework
from cpted_app.gui.canvas.sheets import Sheet, Source
from cpted_app.gui.canvas.tiles import TileStore
from cpted_app.model.geometry import Box
from cpted_app.model.placement import Placement
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.model.snapping import Near, SnapIndex

log = logging.getLogger(__name__)

_KEPT = 6

_K = TypeVar("_K", bound=Hashable)
_T = TypeVar("_T")

_Page = tuple[Source, int]
_Key = tuple[Source, int, tuple[int, ...]]


class PlanSnaps:
    """The lines of the shown plans, by place."""

    def __init__(self, store: TileStore) -> None:
        self._store = store
        self._lines: dict[_Page, Future[Linework | None]] = {}
        self._indexes: dict[_Key, Future[SnapIndex]] = {}
        self._threads: ThreadPoolExecutor | None = None
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Whether lines are being read or an index is being made."""
        is_reading = any(not future.done() for future in self._lines.values())
        return is_reading or any(not future.done() for future in self._indexes.values())

    def near(self, site: Site, plans: Iterable[Plan], box: Box) -> Iterable[Near]:
        """Return the lines of plans near a box of the site, in metres; never waits for them."""
        for plan in plans:
            index = self._index(site, plan)
            if index is not None:
                found = index.near(_box_on_plan(plan.placement, box))
                ends = plan.placement.to_site(found.segments.reshape(-1, 2))
                yield Near(ends.reshape(-1, 4), found.corners)

    def forget(self) -> None:
        """Forget all lines: another assessment is shown."""
        self._lines.clear()
        self._indexes.clear()

    def close(self) -> None:
        """Forget all lines and end the thread; those being read are given up."""
        self._is_closed = True
        self.forget()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None

    def _index(self, site: Site, plan: Plan) -> SnapIndex | None:
        sheet = Sheet.of(plan)
        linework = self._linework(sheet)
        if linework is None:
            return None
        key = (sheet.source, plan.page, snapped_layers(site, plan, linework))
        self._begin(self._indexes, key, partial(_indexed, linework, key[2]))
        return _ready(self._indexes.get(key))

    def _linework(self, sheet: Sheet) -> Linework | None:
        """Return the lines of a sheet once they are read; None also where it has none."""
        if not self._store.is_open(sheet):
            return None
        key = (sheet.source, sheet.page)
        self._begin(self._lines, key, partial(self._read, sheet))
        return _ready(self._lines.get(key))

    def _begin(self, kept: dict[_K, Future[_T]], key: _K, make: Callable[[], _T]) -> None:
        """Begin to make something, unless it is there or under way."""
        if key in kept or self._is_closed:
            return
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, thread_name_prefix="snap")
        kept[key] = self._threads.submit(make)

    def _read(self, sheet: Sheet) -> Linework | None:
        try:
            return self._store.linework(sheet, self._go_on)
        except UserError as error:
            log.info("a plan has no lines to snap to", exc_info=error)
        except Cancelled:
            pass
        return None

    def _go_on(self, _fraction: float) -> None:
        if self._is_closed:
            raise Cancelled


def snapped_layers(site: Site, plan: Plan, linework: Linework) -> tuple[int, ...]:
    """Return the numbers of the layers that are shown and not locked."""
    rows = {row.name: row for row in site.layers_of(plan.id)}
    wanted: list[int] = []
    for number, layer in enumerate(linework.layers):
        row = rows.get(layer.name)
        if layer.is_on if row is None else row.is_visible and not row.is_locked:
            wanted.append(number)
    return tuple(wanted)


def _box_on_plan(placement: Placement, box: Box) -> Box:
    """Return the box on a plan around a box of the site, however the plan is turned."""
    west, south, east, north = box
    corners = placement.to_plan([(west, south), (east, south), (east, north), (west, north)])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _ready(future: Future[_T] | None) -> _T | None:
    return future.result() if future is not None and future.done() else None


def _indexed(linework: Linework, layers: tuple[int, ...]) -> SnapIndex:
    return SnapIndex(linework.segments(layers), linework.corners(layers))
