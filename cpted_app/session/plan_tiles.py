"""Plans as tiles inside the file, kept in step with the site, so that any GIS shows them.

Tiles are made of plans for all readers only: what is withheld stands in the file once, as the
plan itself. They are no edit: nothing of them is in the journal, and undo makes them anew.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cpted_app.content import LARGE_BYTES, Content
from cpted_app.errors import Cancelled, UserError
from cpted_app.model.edit import Row
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Attachment, Header, Plan, PlanLayer
from cpted_app.model.site import Site
from cpted_app.session.jobs import Job, Progress, Runner
from cpted_app.store import tiles
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    import sqlite3

    from cpted_app.exchange.plans import Picture
    from cpted_app.store.store import Store

log = logging.getLogger(__name__)

JOB = "plan_tiles"
DELAY_S = 1.5
"""A plan that is being moved about is drawn when it has come to rest."""
READS: frozenset[type[Row]] = frozenset({Plan, PlanLayer, Header})
PARCEL = 256
"""Tiles written at once."""
_FORMAT = 1
_NOTHING: Mapping[str, str] = MappingProxyType({})

Read = Callable[[str], Content]


class PlanTiles:
    """Draws the tiles that are missing or out of date, one job at a time."""

    def __init__(
        self, store: "Store", read: Read, runner: Runner, failed: Callable[[UserError], None]
    ) -> None:
        self._store = store
        self._read = read
        self._runner = runner
        self._tell = failed
        self._begun: Mapping[str, str] = _NOTHING
        self._drawing = threading.Lock()

    def update(self, site: Site) -> None:
        """Have drawn, beside whatever goes on, what is not as the site wants it."""
        if self._store.read_only:
            return
        wanted = states(site)
        if self._begun and wanted == self._begun:
            return
        if not self._begun and not self._is_stale(site):
            return
        self._begun = wanted
        self._runner.submit(
            Job(
                key=JOB,
                title=Message(N_("Drawing plans for other programs")),
                run=partial(self.draw, site),
                done=partial(self._ended, wanted, None),
                failed=partial(self._ended, wanted),
                delay_s=DELAY_S,
            )
        )

    def draw(self, site: Site, progress: Progress) -> int:
        """Bring the tiles in step with a site now; return how many plans were drawn.

        Raises:
            UserError: a plan or the file cannot be read or written.
        """
        while not self._drawing.acquire(timeout=0.05):
            progress(0.0)  # the job before this one is about to end
        try:
            stale = self._tidied(site)
            for number, plan in enumerate(stale):
                self._draw(site, plan, _part(progress, number, len(stale)))
            return len(stale)
        finally:
            self._drawing.release()

    def overview(self, site: Site, attachment: str, page: int, longest_px: int) -> "Picture | None":
        """Return a whole page of a large raster as RGBA, or None where there are no tiles of it.

        Its own file need not be unpacked for that.
        """
        row = site.get(Attachment, attachment)
        if row is None or row.size_bytes <= LARGE_BYTES:
            return None
        wanted = states(site)
        there = self._store.look(tiles.registered)
        fresh = {one.plan: one.table for one in there if wanted.get(one.plan) == one.state}
        for plan in site.plans:
            if (plan.attachment, plan.page) == (attachment, page) and plan.id in fresh:
                return self._overview(plan, fresh[plan.id], longest_px)
        return None

    def _overview(self, plan: Plan, table: str, longest_px: int) -> "Picture | None":
        from cpted_app.exchange import pyramid

        scale = longest_px / max(plan.width_px, plan.height_px)
        size = max(round(plan.width_px * scale), 1), max(round(plan.height_px * scale), 1)
        pixel_m = plan.placement.metres_per_px / scale
        found = self._store.look(partial(tiles.level_of, table=table, pixel_m=pixel_m))
        if found is None:
            return None
        level, box, pixel = found
        squares = self._store.look(partial(tiles.of_level, table=table, level=level))
        return pyramid.pasted(
            squares,
            box=box,
            pixel_m=pixel,
            placement=plan.placement,
            size=(plan.width_px, plan.height_px),
            out_px=size,
        )

    def hand_over(self, site: Site, target: "sqlite3.Connection") -> None:
        """Put into another file the tiles that a part of the site wants and that are up to date."""
        wanted, names = states(site), {plan.id: plan.name for plan in site.plans}
        fresh = [
            one.table
            for one in self._store.look(tiles.registered)
            if wanted.get(one.plan) == one.state and tiles.is_named(one, names[one.plan])
        ]
        crs = site.header.crs
        self._store.look(partial(tiles.hand_over, tables=fresh, target=target, crs=crs))

    def _is_stale(self, site: Site) -> bool:
        there = self._store.look(tiles.registered)
        if {one.plan: one.state for one in there} != states(site):
            return True
        names = {plan.id: plan.name for plan in site.plans}
        return any(not tiles.is_named(one, names[one.plan]) for one in there)

    def _tidied(self, site: Site) -> list[Plan]:
        """Take away what no plan wants any more; return the plans that are to be drawn."""
        wanted = states(site)
        names = {plan.id: plan.name for plan in site.plans}
        there = self._store.look(tiles.registered)
        gone = [one.table for one in there if one.plan not in wanted]
        gone += self._store.look(tiles.unfinished)
        if gone:
            self._store.derive(partial(tiles.drop, tables=gone))
        for one in there:
            if one.plan in wanted and not tiles.is_named(one, names[one.plan]):
                self._store.derive(partial(tiles.rename, table=one.table, name=names[one.plan]))
        fresh = {one.plan for one in there if wanted.get(one.plan) == one.state}
        return [plan for plan in site.plans if plan.id in wanted and plan.id not in fresh]

    def _draw(self, site: Site, plan: Plan, progress: Progress) -> None:
        from cpted_app.exchange import pyramid
        from cpted_app.exchange.apart import PlanSource
        from cpted_app.exchange.vector_pages import looks_of

        is_picture = plan.media_type.startswith("image/") and not _is_drawing(plan)
        size = (plan.width_px, plan.height_px)
        grid = pyramid.grid_of(size, plan.placement, is_picture=is_picture)
        drawn = pyramid.tiles_of(
            PlanSource(self._read(plan.attachment), plan.media_type, repairs=plan.repairs),
            plan.page,
            plan.placement,
            grid,
            is_picture=is_picture,
            looks=looks_of(site.layers_of(plan.id)),
            progress=progress,
        )
        made = tiles.Pyramid(
            plan=str(plan.id),
            name=plan.name,
            state=state_of(site, plan),
            levels=grid.levels,
            tile_px=pyramid.TILE_PX,
            west=grid.west,
            north=grid.north,
            pixel_x_m=grid.pixel_x_m,
            pixel_y_m=grid.pixel_y_m,
            box=grid.box,
        )
        table = self._store.derive(tiles.begin)
        try:
            for batch in _batches(drawn):
                self._store.derive(partial(tiles.add, table=table, squares=batch))
            progress(1.0)
            finish = partial(tiles.finish, table=table, pyramid=made, crs=site.header.crs)
            self._store.derive(finish)
        except (Cancelled, UserError):
            self._forget(table)
            raise

    def _forget(self, table: str) -> None:
        try:
            self._store.derive(partial(tiles.drop, tables=[table]))
        except (Cancelled, UserError) as error:
            log.info("unfinished tiles stay until the next ones are drawn: %s", error)

    def _ended(self, wanted: Mapping[str, str], error: BaseException | None, *_: Any) -> None:
        if self._begun is wanted:
            self._begun = _NOTHING
        if isinstance(error, UserError):
            self._tell(error)
        elif error is not None and not isinstance(error, Cancelled):
            raise error


def states(site: Site) -> dict[str, str]:
    """Return what the tiles of each plan that is to have some are made from, by plan."""
    return {str(plan.id): state_of(site, plan) for plan in site.plans if _is_shown(site, plan)}


def state_of(site: Site, plan: Plan) -> str:
    """Return a word that changes whenever the tiles of a plan would."""
    looks = [(row.name, row.is_visible, row.opacity, row.colour) for row in site.layers_of(plan.id)]
    parts = (
        _FORMAT,
        plan.attachment,
        plan.page,
        plan.placement.coefficients,
        (plan.width_px, plan.height_px),
        sorted(map(str, plan.repairs)),
        looks,
        site.header.crs,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _is_shown(site: Site, plan: Plan) -> bool:
    """Return whether a plan is for all readers and lies somewhere on site."""
    return plan.audience is Audience.PUBLIC and (plan.is_calibrated or not site.header.is_metric)


def _is_drawing(plan: Plan) -> bool:
    from cpted_app.exchange.vector_pages import VECTOR_TYPES

    return plan.media_type in VECTOR_TYPES


def _batches(drawn: Iterable[list[tiles.Tile]]) -> Iterator[list[tiles.Tile]]:
    """Yield tiles in parcels that are worth a transaction and do not keep an edit waiting."""
    parcel: list[tiles.Tile] = []
    for some in drawn:
        parcel += some
        if len(parcel) >= PARCEL:
            yield parcel
            parcel = []
    yield parcel


def _part(progress: Progress, number: int, count: int) -> Progress:
    """Return the progress of one of several equal parts."""
    return lambda fraction: progress((number + fraction) / count)
