"""Eyes on the place: how many openings see a person at each point, route and zone.

Counted are the openings of rooms that people use, up to the end of the social field, with
everything that stands in the way, trees in leaf. Who looks out at an hour is not known: an
opening counts at the hours at which it is active, one without hours only as "perhaps".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.ground import Ground, ground_of, heads, slices
from cpted_app.analysis.quantities import label
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.analysis.watching.eyes_count import Eyes, Tally, hourly, occupied, tally
from cpted_app.analysis.watching.eyes_result import (
    HOURS,
    SPANS,
    EyesResults,
    GivenEyes,
    HourValues,
    Period,
    RouteEyes,
    Stretch,
    Unseen,
    ZoneEyes,
    hours_of,
    longest_of,
    stretches,
)
from cpted_app.analysis.watching.frontage import Facades
from cpted_app.model.features import Barrier, Opening, Route, Tree, Zone
from cpted_app.model.records import Header, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

__all__ = ["Eyes", "EyesResults", "eyes", "run"]

_IN_LEAF = 0.8
"""Share of the work that is done with trees and hedges in leaf."""
_GIVE_MOST = 5
"""So many openings are named per place."""


def eyes(
    site: Site,
    points_m: Array,
    progress: Progress,
    *,
    hour: float | None = None,
    leaf_on: bool = True,
) -> Eyes:
    """Return how many openings see a person at points, shape (n, 3) → (n,).

    Without an hour all openings count that somebody may look out of; at an hour, 0 … 24 local,
    those that are active then, and apart from them those that give no hours.
    """
    return tally(site, points_m, progress, hour=hour, leaf_on=leaf_on).eyes(hour)


@analysis("eyes", reads={Opening, Barrier, Tree, Route, Zone, Header, Plan}, unit="1")
def run(site: Site, progress: Progress) -> EyesResults:
    """Return the openings that see each route and zone, by hour of the day."""
    progress(0.0)
    reason = _why_not(site)
    if reason is not None:
        progress(1.0)
        return EyesResults(reason=reason)
    openings = occupied(site)
    all_ground = ground_of(site)
    ground = [each for each in all_ground if len(each.points_m)]
    given = _Given(ground, len(openings))
    points_m = heads(ground)
    whole, by_hour = hourly(
        site, points_m, HOURS, lambda share: progress(_IN_LEAF * share), told=given.note
    )
    bare = whole
    if _opens_in_winter(site):
        rest = 1.0 - _IN_LEAF
        bare = tally(site, points_m, lambda share: progress(_IN_LEAF + rest * share), leaf_on=False)
    facades = Facades(site, openings)
    counted = _Counted(whole, by_hour, bare)
    routes: dict[str, RouteEyes] = {}
    zones: dict[str, ZoneEyes] = {}
    for number, each in enumerate(ground):
        found = counted.on(each, given.slices[number])
        gives = given.by_opening(number, openings)
        if isinstance(each.row, Route):
            routes[each.row.id] = _route(each, found, gives, facades)
        else:
            zones[each.row.id] = _zone(each, found, gives)
    progress(1.0)
    return EyesResults(
        routes=routes,
        zones=zones,
        openings=len(openings),
        without_hours=sum(not row.active_hours for row in openings),
        covered=tuple(label(each.row) for each in all_ground if not len(each.points_m)),
    )


def _why_not(site: Site) -> Message | None:
    if not site.header.is_metric:
        return Message(NOT_CALIBRATED)
    if not site.all(Opening):
        return Message(N_("No window, door or shopfront is marked."))
    if not site.all(Route) and not site.all(Zone):
        return Message(N_("No route and no zone is marked."))
    return None


def _opens_in_winter(site: Site) -> bool:
    """Return whether something that hides in leaf is seen through without leaves."""
    closed = [row for row in site.all(Barrier) if row.openness == 0.0]
    return any(row.seasonal_openness for row in closed)


class _Given:
    """What each opening gives to each place, noted while they are counted."""

    def __init__(self, ground: Sequence[Ground], openings: int) -> None:
        self.slices = slices(ground)
        self._ground = ground
        self._place_of = np.repeat(np.arange(len(ground)), [len(each.size) for each in ground])
        self._size = np.concatenate([np.empty(0), *(each.size for each in ground)])
        self._seen = np.zeros((openings, len(ground)))
        self._eyes = np.zeros(len(self._size), dtype=np.int64)
        self._last = np.zeros(len(self._size), dtype=np.int64)

    def note(self, at: int, shares: Array) -> None:
        """Note what one opening sees."""
        seen = np.flatnonzero(shares)
        places, count = self._place_of[seen], len(self._ground)
        self._seen[at] = np.bincount(places, weights=self._size[seen], minlength=count)
        self._eyes[seen] += 1
        self._last[seen] = at

    def by_opening(self, number: int, openings: Sequence[Opening]) -> tuple[GivenEyes, ...]:
        """Return the openings that see most of a place, the most first."""
        part = self.slices[number]
        size = self._size[part]
        alone = self._eyes[part] == 1
        by_one = np.bincount(self._last[part][alone], weights=size[alone], minlength=len(openings))
        order = np.lexsort((-by_one, -self._seen[:, number]))[:_GIVE_MOST]
        return tuple(
            GivenEyes(
                subject=openings[at].id,
                label=label(openings[at]),
                share=float(self._seen[at, number] / size.sum()),
                alone_share=float(by_one[at] / size.sum()),
            )
            for at in order.tolist()
            if self._seen[at, number] > 0.0
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What was counted on one place."""

    eyes: Eyes
    bare_count: Array
    hours: HourValues
    unseen: Mapping[Period, Unseen]


class _Counted:
    """The tallies of all points, read place by place."""

    def __init__(self, whole: Tally, by_hour: Sequence[Tally], bare: Tally) -> None:
        self._whole = whole.eyes(None)
        self._bare = bare.eyes(None).count
        self._at: list[Eyes] = []
        self._open: list[tuple[Array, Array]] = []
        for hour, each in zip(HOURS, by_hour, strict=True):
            self._at.append(each.eyes(hour))
            self._open.append(each.open_ground_floors(hour))

    def on(self, ground: Ground, part: slice) -> _Found:
        """Return the eyes on one place, whose points are a slice of all."""
        least = np.array([each.count[part] for each in self._at])
        up_to = np.array([each.up_to[part] for each in self._at])
        share = _share_of(ground.size)
        hours = HourValues(
            least=least.min(axis=1),
            least_up_to=up_to.min(axis=1),
            mean=share(least),
            mean_up_to=share(up_to),
            open_share=share(np.array([each[part] > 0.0 for each, _ in self._open])),
            open_share_up_to=share(np.array([each[part] > 0.0 for _, each in self._open])),
        )
        whole = _sliced(self._whole, part)
        return _Found(whole, self._bare[part], hours, _unseen(ground, whole.count, least, up_to))


def _share_of(size: Array) -> Callable[[Array], Array]:
    def share(values: Array) -> Array:
        averaged: Array = np.average(values, axis=1, weights=size)
        return averaged

    return share


def _sliced(whole: Eyes, part: slice) -> Eyes:
    return Eyes(whole.count[part], whole.weighted[part], whole.through[part], whole.unknown[part])


def _unseen(ground: Ground, whole: Array, least: Array, up_to: Array) -> dict[Period, Unseen]:
    """Return what nobody sees, by part of the day; counts by hour have shape (24, n)."""
    share, longest = _nobody_on(ground, whole[None])
    found: dict[Period, Unseen] = {
        "any": Unseen(
            share=share[0], share_up_to=share[0], longest=longest[0], longest_up_to=longest[0]
        )
    }
    sure, sure_longest = _nobody_on(ground, up_to)
    perhaps, perhaps_longest = _nobody_on(ground, least)
    for period in SPANS:
        hours = hours_of(period)
        worst = max(hours, key=lambda at: sure[at])
        worst_up_to = max(hours, key=lambda at: perhaps[at])
        found[period] = Unseen(
            share=sure[worst],
            share_up_to=perhaps[worst_up_to],
            longest=longest_of([each for at in hours if (each := sure_longest[at])]),
            longest_up_to=longest_of([each for at in hours if (each := perhaps_longest[at])]),
            hour=HOURS[worst],
            hour_up_to=HOURS[worst_up_to],
        )
    return found


def _nobody_on(ground: Ground, counts: Array) -> tuple[list[float], list[Stretch | None]]:
    """Return the share without eyes and the longest stretch without, for rows of counts."""
    is_unseen = counts == 0.0
    shares = _share_of(ground.size)(is_unseen).tolist()
    if ground.along_m is None:
        return shares, [None] * len(counts)
    along_m, size = ground.along_m, ground.size
    return shares, [longest_of(stretches(along_m, size, each)) for each in is_unseen]


def _route(
    ground: Ground, found: _Found, gives: tuple[GivenEyes, ...], facades: Facades
) -> RouteEyes:
    assert ground.along_m is not None  # noqa: S101 - of a route
    assert ground.ahead is not None  # noqa: S101
    return RouteEyes(
        **_both(ground, found, gives),
        along_m=ground.along_m,
        length_m=float(ground.row.geometry.length),
        fronts=facades.beside(ground.points_m, ground.ahead),
    )


def _zone(ground: Ground, found: _Found, gives: tuple[GivenEyes, ...]) -> ZoneEyes:
    assert ground.cells is not None  # noqa: S101 - of a zone
    patches = ground.cells.patches(found.eyes.count == 0.0)
    return ZoneEyes(**_both(ground, found, gives), patches=patches)


def _both(ground: Ground, found: _Found, gives: tuple[GivenEyes, ...]) -> dict[str, Any]:
    """Return the fields that routes and zones have in common."""
    return {
        "subject": ground.row.id,
        "label": label(ground.row),
        "points_m": ground.points_m,
        "size": ground.size,
        "count": found.eyes.count,
        "bare_count": found.bare_count,
        "through": found.eyes.through,
        "weighted": found.eyes.weighted,
        "hours": found.hours,
        "unseen": found.unseen,
        "gives": gives,
    }
