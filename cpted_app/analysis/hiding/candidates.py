"""Places beside routes where somebody could wait unseen: candidates, never findings.

Every route that people walk or cycle is looked at on both sides, walking along it and back. A
place is a candidate where a person, standing or crouching, stays out of a walker's sight until
the walker is near, and where at least one more reason holds: it is enclosed, no marked opening
sees it, it is dark, or it lies in a pocket with one way out at most (entrapment). The numbers
are those of ``resources/rules/concealment.toml``. Whether anybody ever waits there is not said.

Candidates are ranked by the number of their reasons; among equals first those that are seen
latest, then the more enclosed, then the larger ones. Trees are in leaf.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.hiding.enclosure import enclosure, pockets
from cpted_app.analysis.hiding.result import Candidate, ConcealmentResults, Side
from cpted_app.analysis.hiding.roadside import Roadside, groups, roadside, walked_routes
from cpted_app.analysis.hiding.rules import Rules, load
from cpted_app.analysis.hiding.seen_late import STEP_M, Sights, sights
from cpted_app.analysis.hours import is_on
from cpted_app.analysis.light.places import PlaceLight, light_at
from cpted_app.analysis.obstacles import Ints, obstacles
from cpted_app.analysis.registry import Progress, analysis
from cpted_app.analysis.sight import sightlines
from cpted_app.analysis.sight.sightlines import NOT_CALIBRATED
from cpted_app.analysis.watching.overlooking import overlooked
from cpted_app.model.edit import Row
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Barrier, Luminaire, Opening, Route, Sightline, Tree
from cpted_app.model.records import Header, Photometry, Plan
from cpted_app.model.site import Site
from cpted_app.units import bearing_deg_between
from cpted_app.words import N_, Message

__all__ = ["Candidate", "ConcealmentResults", "concealment", "run"]

READS = frozenset({Route, Barrier, Tree, Opening, Luminaire, Photometry, Header, Plan})
_OUTLINE = 0.75
"""Radius of what a place takes of the outline, in cells: neighbours across a corner meet."""
_ASIDE_M = 1e-3
"""Which way a route leads at a place is read off this far before and behind it."""


@analysis("concealment", reads=READS, unit="m")
def run(site: Site, progress: Progress) -> ConcealmentResults:
    """Return the places beside the routes of a site where somebody could wait unseen."""
    return concealment(site, progress)


def concealment(
    site: Site, progress: Progress, *, hour: float | None = None, rules: Rules | None = None
) -> ConcealmentResults:
    """Return the candidates at a local hour, 0 … 24, or with everything that is ever there."""
    progress(0.0)
    routes = walked_routes(site)
    if not site.header.is_metric or not routes:
        why = N_("No route is marked that people walk or cycle along.")
        progress(1.0)
        return ConcealmentResults(
            candidates=(), reason=Message(why if site.header.is_metric else NOT_CALIBRATED)
        )
    there = _there(site, hour)
    examined_m = sum(route.geometry.length for route in routes)
    found: list[Candidate] = []
    if len(there.all(Barrier)) + len(there.all(Tree)):
        found = _found(there, routes, rules or load(), progress)
    progress(1.0)
    return ConcealmentResults(candidates=_ranked(found), examined_m=examined_m)


def _there(site: Site, hour: float | None) -> Site:
    """Return the site with only what is there at an hour, and openings with people behind them."""
    read: Iterator[tuple[Row, ...]] = map(site.all, READS)
    rows = [row for some in read for row in some]
    return Site.of(
        row
        for row in rows
        if not (isinstance(row, Barrier) and not is_on(row.present_hours, hour))
        and not (isinstance(row, Opening) and not row.is_occupied)
    )


def _found(
    site: Site, routes: Sequence[Route], rules: Rules, progress: Progress
) -> list[Candidate]:
    ground = roadside(site, routes, rules)
    progress(0.2)
    views = sights(routes, ground.points_m, obstacles(site), rules, _part(progress, 0.2, 0.5))
    hidden = _Hidden.of(ground, views)
    if not len(hidden.places):
        return []
    marks = _Marks(
        enclosed=enclosure(site, hidden.points_m, rules, _part(progress, 0.7, 0.1)),
        eyes=overlooked(site, hidden.faces_m(rules), _part(progress, 0.8, 0.1)),
        in_pocket=_in_pockets(hidden.points_m, pockets(site, routes, rules)),
    )
    worst = [_worst(hidden, marks, members) for members in hidden.by_group()]
    light = light_at(site, _facing_routes(hidden, worst), _part(progress, 0.9, 0.1))
    screens = _screens(site, hidden, worst, rules)
    spots = map(_Spot, worst, hidden.by_group(), light, screens)
    made = [_candidate(hidden, marks, spot, rules) for spot in spots]
    return [one for one in made if one is not None]


@dataclass(frozen=True, slots=True, eq=False)
class _Hidden:
    """The places hidden from walkers, each as the route sees it that sees it latest.

    ``places`` (h,) are their numbers on the ground, ``group`` (h,) what hangs together.
    """

    cell_m: float
    places: Ints
    points_m: Array
    group: Ints
    view: Ints
    along_m: Array
    until_m: Array
    is_crouching: npt.NDArray[np.bool_]
    views: Sequence[Sights]

    @classmethod
    def of(cls, ground: Roadside, views: Sequence[Sights]) -> "_Hidden":
        """Return the hidden places of all routes."""
        place = np.concatenate([view.places for view in views])
        number = np.repeat(np.arange(len(views)), [len(view.places) for view in views])
        along_m = np.concatenate([view.along_m for view in views])
        until_m = np.concatenate([view.until_m for view in views])
        crouching = np.concatenate([view.is_crouching for view in views])
        seen_in_time = np.isnan(until_m).sum(axis=1)
        latest = np.nan_to_num(until_m, nan=np.inf).min(axis=1)
        order = np.lexsort((number, latest, seen_in_time, crouching, place))
        order = order[seen_in_time[order] < 2]
        first = order[np.unique(place[order], return_index=True)[1]]
        places = place[first]
        is_hidden = np.zeros((len(ground.points_m), 2), dtype=np.bool_)
        is_hidden[places] = ~np.isnan(until_m[first])
        group = groups(ground.neighbours, is_hidden)[places]
        return cls(
            ground.cell_m,
            places,
            ground.points_m[places],
            group,
            number[first],
            along_m[first],
            until_m[first],
            crouching[first],
            views,
        )

    def by_group(self) -> list[Ints]:
        """Return the members of each group, as numbers of hidden places."""
        return [np.flatnonzero(self.group == one) for one in np.unique(self.group)]

    def route(self, at: int) -> Route:
        """Return the route from which a hidden place is seen latest."""
        view: Sights = self.views[int(self.view[at])]
        return view.route

    def faces_m(self, rules: Rules) -> Array:
        """Return the faces of who stands or crouches there, shape (h, 3)."""
        height_m = np.where(self.is_crouching, rules.crouching_m, rules.standing_m)
        return np.column_stack([self.points_m, height_m])

    def stretches(self, members: Ints) -> dict[str, tuple[float, float]]:
        """Return from where to where along each route some hidden places lie beside it, m."""
        found: dict[str, tuple[float, float]] = {}
        for view in self.views:
            beside = np.isin(view.places, self.places[members])
            beside &= ~np.isnan(view.until_m).all(axis=1)
            if beside.any():
                along = view.along_m[beside]
                found[view.route.id] = float(along.min()), float(along.max())
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """What else is known of each hidden place, shape (h,)."""

    enclosed: Array
    eyes: Array
    in_pocket: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Spot:
    """The worst place of a group, its members, its light and the labels of what hides it."""

    at: int
    members: Ints
    light: PlaceLight | None
    hidden_by: tuple[str, ...]


def _in_pockets(points_m: Array, shut: Sequence[shapely.Polygon]) -> npt.NDArray[np.bool_]:
    is_in = np.zeros(len(points_m), dtype=np.bool_)
    if shut:
        is_in[shapely.STRtree(shut).query(shapely.points(points_m), predicate="within")[0]] = True
    return is_in


def _worst(hidden: _Hidden, marks: _Marks, members: Ints) -> int:
    """Return the place of a group that the fewest eyes see and walkers see latest."""
    points_m = hidden.points_m[members]
    middle_m = np.linalg.norm(points_m - points_m.mean(axis=0), axis=1)
    until_m = np.nan_to_num(hidden.until_m[members], nan=np.inf)
    keys = (
        middle_m.round(6),
        until_m.min(axis=1).round(6),
        np.isinf(until_m).sum(axis=1),
        -marks.enclosed[members].round(6),
        hidden.is_crouching[members],
        ~marks.in_pocket[members],
        marks.eyes[members],
    )
    return int(members[np.lexsort(keys)[0]])


def _facing_routes(hidden: _Hidden, worst: Sequence[int]) -> Array:
    """Return places and the bearing to the route, shape (k, 3)."""
    rows = []
    for at in worst:
        x, y = hidden.points_m[at]
        there = hidden.route(at).geometry.interpolate(hidden.along_m[at])
        rows.append((x, y, bearing_deg_between(x, y, there.x, there.y)))
    return np.array(rows)


def _screens(
    site: Site, hidden: _Hidden, worst: Sequence[int], rules: Rules
) -> list[tuple[str, ...]]:
    """Return the labels of what hides each place from a walker who is not near yet."""
    lines = []
    for number, at in enumerate(worst):
        face_m = rules.crouching_m if hidden.is_crouching[at] else rules.standing_m
        for sign, until in zip((-1.0, 1.0), hidden.until_m[at], strict=True):
            eye = hidden.route(at).geometry.interpolate(
                max(hidden.along_m[at] + sign * rules.hidden_until_m, 0.0)
            )
            sight = shapely.LineString([eye, hidden.points_m[at]])
            if not np.isnan(until) and sight.length > STEP_M:
                name = FeatureId(f"{number}:{sign:+.0f}")
                lines.append(
                    Sightline(
                        id=name,
                        geometry=sight,
                        observer_height_m=rules.eye_m,
                        target_height_m=face_m,
                    )
                )
    standing: tuple[Row, ...] = (site.header, *site.all(Barrier), *site.all(Tree))
    views = sightlines.run(Site.of((*standing, *lines)), lambda _share: None).views
    found: list[dict[str, None]] = [{} for _ in worst]
    for line_id, view in views.items():
        found[int(line_id.partition(":")[0])] |= {each.label: None for each in view.obstacles}
    return [tuple(labels) for labels in found]


def _candidate(hidden: _Hidden, marks: _Marks, spot: _Spot, rules: Rules) -> Candidate | None:
    """Return a group as a candidate, or None where too few reasons speak for it."""
    at, members, light = spot.at, spot.members, spot.light
    route = hidden.route(at)
    ahead_m, back_m = (None if np.isnan(one) else float(one) for one in hidden.until_m[at])
    is_pocket = bool(marks.in_pocket[at]) and marks.in_pocket[members].mean() >= 0.5
    more = [
        *_shut_in(float(marks.enclosed[at]), int(marks.eyes[at]), is_pocket, rules),
        *_darkness(light, rules),
    ]
    size_m2 = float(len(members) * hidden.cell_m**2)
    if 1 + len(more) < rules.reasons_least or not (is_pocket or size_m2 >= rules.least_m2):
        return None
    x, y = (float(one) for one in hidden.points_m[at])
    foot = route.geometry.interpolate(hidden.along_m[at])
    outline = _outline(hidden.points_m[members], hidden.cell_m)
    return Candidate(
        route=route.id,
        route_label=route.label or route.id,
        along_m=float(hidden.along_m[at]),
        side=_side(route, float(hidden.along_m[at]), (x, y)),
        away_m=float(np.hypot(foot.x - x, foot.y - y)),
        place_m=(x, y),
        outline=outline,
        size_m2=size_m2,
        kind="entrapment" if is_pocket else "concealment",
        is_crouching=bool(hidden.is_crouching[at]),
        until_ahead_m=ahead_m,
        until_back_m=back_m,
        enclosed_share=float(marks.enclosed[at]),
        eyes=int(marks.eyes[at]),
        eh_lx=light.eh_lx if light else None,
        esc_lx=light.esc_lx if light else None,
        hidden_by=spot.hidden_by,
        stretches=hidden.stretches(members),
        reasons=(*_late(ahead_m, back_m), *more),
    )


def _late(ahead_m: float | None, back_m: float | None) -> list[Message]:
    words = (
        (ahead_m, N_("Walkers along the route see it only from {distance:.1f} m.")),
        (back_m, N_("Walkers coming back see it only from {distance:.1f} m.")),
    )
    unseen = (
        N_("Walkers along the route do not see it before they pass."),
        N_("Walkers coming back do not see it before they pass."),
    )
    return [
        Message(late, {"distance": until_m}) if until_m > 0.0 else Message(never)
        for (until_m, late), never in zip(words, unseen, strict=True)
        if until_m is not None
    ]


def _shut_in(enclosed: float, eyes: int, is_pocket: bool, rules: Rules) -> list[Message]:
    found = []
    if enclosed >= rules.enclosed_share:
        words = N_("{percent:.0f} % of the surroundings within {radius:g} m are shut off.")
        found.append(
            Message(words, {"percent": 100.0 * enclosed, "radius": rules.enclosed_within_m})
        )
    if eyes == 0:
        found.append(Message(N_("No marked opening sees it.")))
    if is_pocket:
        found.append(Message(N_("It has one way out at most.")))
    return found


def _darkness(light: PlaceLight | None, rules: Rules) -> list[Message]:
    if light is None or not light.is_complete:
        return []
    if light.eh_lx >= rules.dark_eh_lx and light.esc_lx >= rules.dark_esc_lx:
        return []
    words = N_("It is dark at night: {eh:.1f} lx on the ground, {esc:.1f} lx on a face.")
    return [Message(words, {"eh": light.eh_lx, "esc": light.esc_lx})]


def _outline(points_m: Array, cell_m: float) -> shapely.Polygon | shapely.MultiPolygon:
    discs = shapely.buffer(shapely.points(points_m), _OUTLINE * cell_m, quad_segs=4)
    made: shapely.Polygon | shapely.MultiPolygon = shapely.union_all(discs)
    return made


def _side(route: Route, along_m: float, place_m: tuple[float, float]) -> Side:
    """Return on which side of a route a place lies, as seen walking along it."""
    before = route.geometry.interpolate(max(along_m - _ASIDE_M, 0.0))
    after = route.geometry.interpolate(along_m + _ASIDE_M)
    east, north = after.x - before.x, after.y - before.y
    turn = east * (place_m[1] - before.y) - north * (place_m[0] - before.x)
    return "left" if turn >= 0.0 else "right"


def _ranked(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    def order(one: Candidate) -> tuple[float | str, ...]:
        least = (-len(one.reasons), round(one.until_m, 3), -round(one.enclosed_share, 3))
        return (*least, -one.size_m2, one.route, one.along_m, one.side)

    ranked = sorted(found, key=order)
    return tuple(replace(one, rank=place) for place, one in enumerate(ranked, start=1))


def _part(progress: Progress, since: float, share: float) -> Progress:
    return lambda done: progress(since + share * done)
