"""Evidence about ways and access: of routes and zones, of boundaries, doors and vehicles.

Distances rest on where barriers and ways out were drawn; how sure they are is not carried
through, so their uncertainty is None.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.quantities import Quantity, found, label, missing
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure
from cpted_app.analysis.ways.goals import Goal
from cpted_app.analysis.ways.result import RouteWays, WayResults, Ways
from cpted_app.model.features import Feature, Route, Zone
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

WAY_QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "route.way_out_longest_m": Quantity(N_("longest walk to a way out"), "m", "route"),
        "route.refuge_longest_m": Quantity(N_("longest walk to a refuge"), "m", "route"),
        "route.forced_longest_m": Quantity(N_("longest stretch without choice"), "m", "route"),
        "route.dead_ends": Quantity(N_("dead ends between walls"), "1", "route"),
        "zone.way_out_longest_m": Quantity(N_("longest walk to a way out"), "m", "zone"),
        "zone.way_out_mean_m": Quantity(N_("mean walk to a way out"), "m", "zone"),
        "zone.refuge_longest_m": Quantity(N_("longest walk to a refuge"), "m", "zone"),
        "zone.exits": Quantity(N_("ways out of the zone"), "1", "zone"),
        "zone.exits_per_100_m": Quantity(N_("ways out per 100 m of boundary"), "1", "zone"),
        "zone.directness_worst": Quantity(
            N_("least direct walk between two ways out, over the straight line"), "1", "zone"
        ),
        "way.longest_m": Quantity(N_("longest walk to a way out"), "m", SITE_SUBJECT),
        "way.refuge_longest_m": Quantity(N_("longest walk to a refuge"), "m", SITE_SUBJECT),
        "way.forced_longest_m": Quantity(N_("longest stretch without choice"), "m", SITE_SUBJECT),
        "way.dead_ends": Quantity(N_("dead ends between walls"), "1", SITE_SUBJECT),
        "way.step_free_share": Quantity(
            N_("share of places along routes that have a step-free way out"), "1", SITE_SUBJECT
        ),
        "way.step_free_ratio": Quantity(
            N_("mean step-free way out over the mean shortest one, along routes"), "1", SITE_SUBJECT
        ),
        "access.uncontrolled_count": Quantity(
            N_("access points without control"), "1", SITE_SUBJECT
        ),
        "access.boundary_gaps": Quantity(N_("gaps left over in boundaries"), "1", SITE_SUBJECT),
        "access.doors_uncontrolled": Quantity(
            N_("doors reached from the street without passing a control"), "1", SITE_SUBJECT
        ),
        "access.crowd_vehicle_reach": Quantity(
            N_("crowd places that a vehicle can drive up to"), "1", SITE_SUBJECT
        ),
        "access.crowd_run_up_m": Quantity(
            N_("longest straight run-up of a vehicle to a crowd place"), "m", SITE_SUBJECT
        ),
    }
)

_NO_EXIT = N_("No way out open to the public is marked.")
_NO_REFUGE = N_("No refuge is marked.")
_NO_ROUTE = N_("No route is marked.")

Told = tuple[float, tuple[str, ...]] | Message
"""A value and the labels it was found at, or why it is missing."""


def way_measures(site: Site, results: Results) -> Iterator[Measure]:
    """Yield every value about ways and access, present or missing with its reason."""
    ways = results.get("ways")
    known = ways if isinstance(ways, WayResults) else None
    for route in site.all(Route):
        yield from _of(route, route.id, _route(route, known))
    for zone in site.all(Zone):
        yield from _of(zone, zone.id, _zone(zone, known))
    yield from _of(None, SITE_SUBJECT, _whole(known))


def _of(row: Feature | None, subject: str, values: Mapping[str, Told]) -> Iterator[Measure]:
    rows = () if row is None else (row,)
    for name, told in values.items():
        quantity = WAY_QUANTITIES[name]
        if isinstance(told, Message):
            yield missing(quantity, name, subject, rows, told)
        else:
            value, where = told
            yield found(quantity, name, subject, value, where, uncertainty=None)


def _route(row: Route, known: WayResults | None) -> Mapping[str, Told]:
    ways = known.routes.get(row.id) if known else None
    if known is None or ways is None:
        return _none("route", _why(row, known))
    return {
        "route.way_out_longest_m": _longest([ways], Goal.EXIT, known),
        "route.refuge_longest_m": _longest([ways], Goal.REFUGE, known),
        "route.forced_longest_m": (ways.forced_longest_m, (ways.label,)),
        "route.dead_ends": (_walled(ways), (ways.label,)),
    }


def _zone(row: Zone, known: WayResults | None) -> Mapping[str, Told]:
    ways = known.zones.get(row.id) if known else None
    if known is None or ways is None:
        return _none("zone", _why(row, known))
    no_exit = Message(_NO_EXIT)
    detour = ways.worst_detour
    direct: Told = Message(
        N_("{label} has fewer than two ways out at its edge."), {"label": ways.label}
    )
    if detour is not None and math.isinf(detour.directness):
        direct = Message(
            N_("No way leads from {first} to {second}."),
            {"first": detour.labels[0], "second": detour.labels[1]},
        )
    elif detour is not None:
        direct = (detour.directness, detour.labels)
    longest = _longest([ways], Goal.EXIT, known)
    return {
        "zone.way_out_longest_m": longest,
        "zone.way_out_mean_m": longest
        if isinstance(longest, Message)
        else (ways.mean_m, (ways.label,)),
        "zone.refuge_longest_m": _longest([ways], Goal.REFUGE, known),
        "zone.exits": (len(ways.exits), ways.exits) if known.has_exits else no_exit,
        "zone.exits_per_100_m": (ways.exits_per_100_m, ways.exits) if known.has_exits else no_exit,
        "zone.directness_worst": direct,
    }


def _whole(known: WayResults | None) -> Mapping[str, Told]:
    if known is None:
        return _none(SITE_SUBJECT, Message(N_("The ways are not computed yet.")))
    if known.reason is not None:
        return _none(SITE_SUBJECT, known.reason)
    routes = list(known.routes.values())
    everywhere: list[Ways] = [*routes, *known.zones.values()]
    no_route = Message(_NO_ROUTE)
    forced = max(routes, key=lambda one: one.forced_longest_m, default=None)
    ends = [one for one in routes if _walled(one)]
    free = [one for one in known.doors if one.is_free]
    reached = [one for one in known.crowds if one.is_reached]
    run_up = max(reached, key=lambda one: one.run_up_m, default=None)
    no_run_up = Message(N_("No vehicle can drive up to a crowd place."))
    return {
        "way.longest_m": _longest(everywhere, Goal.EXIT, known),
        "way.refuge_longest_m": _longest(everywhere, Goal.REFUGE, known),
        "way.forced_longest_m": (forced.forced_longest_m, (forced.label,)) if forced else no_route,
        "way.dead_ends": (sum(map(_walled, ends)), _labels(ends)) if routes else no_route,
        **_step_free(routes, known),
        "access.uncontrolled_count": (len(known.open_access), _labels(known.open_access)),
        "access.boundary_gaps": (
            len(known.gaps),
            tuple("-".join(one.labels) for one in known.gaps),
        ),
        "access.doors_uncontrolled": known.no_doors or (len(free), _labels(free)),
        "access.crowd_vehicle_reach": known.no_vehicles or (len(reached), _labels(reached)),
        "access.crowd_run_up_m": known.no_vehicles
        or ((run_up.run_up_m, (run_up.label, run_up.start)) if run_up else no_run_up),
    }


def _none(applies_to: str, reason: Message) -> Mapping[str, Told]:
    return {name: reason for name, each in WAY_QUANTITIES.items() if each.applies_to == applies_to}


def _why(row: Feature, known: WayResults | None) -> Message:
    if known is not None and known.reason is not None:
        return known.reason
    return Message(N_("The ways from {label} are not computed yet."), {"label": label(row)})


def _walled(ways: RouteWays) -> int:
    return sum(one.is_walled for one in ways.dead_ends)


def _longest(rows: Sequence[Ways], goal: Goal, known: WayResults) -> Told:
    """Return the longest way to a goal from anywhere on some routes and zones."""
    has_any, none = {
        Goal.EXIT: (known.has_exits, _NO_EXIT),
        Goal.REFUGE: (known.has_refuges, _NO_REFUGE),
    }[goal]
    if not has_any:
        return Message(none)
    far = [(each, place) for each in rows if (place := each.farthest(goal)) is not None]
    if not far:
        if not rows:
            return Message(N_("No route and no zone is marked."))
        return Message(N_("{label} lies wholly inside buildings."), {"label": rows[0].label})
    worst, place = max(far, key=lambda pair: pair[1].length_m)
    if math.isinf(place.length_m):
        text = N_("From part of {label} no way leads out.")
        if goal is Goal.REFUGE:
            text = N_("From part of {label} no way leads to a refuge.")
        return Message(text, {"label": worst.label})
    return place.length_m, (worst.label,)


def _step_free(routes: Sequence[RouteWays], known: WayResults) -> Mapping[str, Told]:
    """Return how step-free ways compare with the shortest ones, over all places on routes."""
    names = ("way.step_free_share", "way.step_free_ratio")
    reason = _why_no_step_free(routes, known)
    shortest = _joined(routes, lambda one: one.lengths_m[Goal.EXIT])
    step_free = _joined(routes, lambda one: one.step_free_m)
    counts = np.isfinite(shortest)
    if reason is None and not counts.any():
        reason = Message(N_("No way out leads from the routes."))
    if reason is not None:
        return dict.fromkeys(names, reason)
    served = counts & np.isfinite(step_free)
    ratio: Told = Message(N_("No step-free way out leads from the routes."))
    if served.any():
        means = [float(each[served].mean()) for each in (step_free, shortest)]
        ratio = (means[0] / means[1] if means[1] > 0.0 else 1.0, _labels(routes))
    share = float(served.sum()) / float(counts.sum())
    return {names[0]: (share, _labels(routes)), names[1]: ratio}


def _why_no_step_free(routes: Sequence[RouteWays], known: WayResults) -> Message | None:
    if not routes:
        return Message(_NO_ROUTE)
    if not known.has_exits:
        return Message(_NO_EXIT)
    if known.step_free_unknown:
        return Message(
            N_("Nobody said whether these ways out are step-free: {labels}."),
            {"labels": ", ".join(known.step_free_unknown)},
        )
    return None


def _joined(routes: Sequence[RouteWays], value_of: Callable[[RouteWays], Array]) -> Array:
    return np.concatenate([np.empty(0), *(value_of(one) for one in routes)])


def _labels(rows: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(getattr(one, "label", "")) for one in rows)
