"""Snapping to the lines of plans: indexed beside the window, asked at every movement.

Belongs here: which layers count, one index for each plan, and the map between plan and site.
Hidden and locked layers are left out; what is meant near a pointer is the model's business.
"""

import math
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from cpted_app.exchange.linework import Linework
from cpted_app.gui.canvas.tiles import Sheet, TileStore
from cpted_app.model.geometry import Linework as SnapIndex
from cpted_app.model.geometry import Snap, SnapKind, snap_candidates
from cpted_app.model.records import Plan
from cpted_app.model.site import Site

_ORDER: tuple[SnapKind, ...] = ("end", "crossing", "middle", "edge")
_KEPT = 6

_Key = tuple[str, int, tuple[int, ...]]


class PlanSnaps:
    """The lines of the shown plans, by place."""

    def __init__(self, store: TileStore) -> None:
        self._store = store
        self._indexes: dict[_Key, Future[SnapIndex]] = {}
        self._threads: ThreadPoolExecutor | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an index is being made."""
        return any(not future.done() for future in self._indexes.values())

    def snap(
        self, site: Site, plans: Iterable[Plan], x_m: float, y_m: float, reach_m: float
    ) -> Snap | None:
        """Return the place on a plan that a pointer means, or None; never waits for an index."""
        found: list[Snap] = []
        for plan in plans:
            index = self._index(site, plan)
            if index is None:
                continue
            (px, py), k = plan.placement.to_plan([(x_m, y_m)])[0], plan.placement.metres_per_px
            near = snap_candidates(index, float(px), float(py), reach_m / k)
            for one in near[:1]:
                x, y = plan.placement.to_site([(one.x_m, one.y_m)])[0]
                found.append(Snap(one.kind, float(x), float(y)))
        return meant(found, x_m, y_m)

    def close(self) -> None:
        """Forget all indexes and end the thread."""
        self._indexes.clear()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
            self._threads = None

    def _index(self, site: Site, plan: Plan) -> SnapIndex | None:
        linework = self._store.linework(Sheet.of(plan))
        if linework is None:
            return None
        key = (plan.attachment, plan.page, snapped_layers(site, plan, linework))
        if key not in self._indexes:
            while len(self._indexes) >= _KEPT:
                self._indexes.pop(next(iter(self._indexes)))
            if self._threads is None:
                self._threads = ThreadPoolExecutor(1, thread_name_prefix="snap")
            self._indexes[key] = self._threads.submit(_indexed, linework, key[2])
        future = self._indexes[key]
        return future.result() if future.done() else None


def snapped_layers(site: Site, plan: Plan, linework: Linework) -> tuple[int, ...]:
    """Return the numbers of the layers that are shown and not locked."""
    rows = {row.name: row for row in site.layers_of(plan.id)}
    wanted: list[int] = []
    for number, layer in enumerate(linework.layers):
        row = rows.get(layer.name)
        if layer.is_on if row is None else row.is_visible and not row.is_locked:
            wanted.append(number)
    return tuple(wanted)


def meant(snaps: Iterable[Snap | None], x_m: float, y_m: float) -> Snap | None:
    """Return the snap that is meant most: ends first, and of a kind the nearest."""

    def rank(snap: Snap) -> tuple[int, float]:
        return _ORDER.index(snap.kind), math.hypot(snap.x_m - x_m, snap.y_m - y_m)

    return min((snap for snap in snaps if snap is not None), key=rank, default=None)


def _indexed(linework: Linework, layers: tuple[int, ...]) -> SnapIndex:
    return SnapIndex(linework.segments(layers))
