"""Evidence about eyes on the place: of routes, of zones, and of the site.

Openings that give no hours are never taken as active: a value at some hour is told only where
it is the same with them and without them. How sure the marks are nobody knows, so the
uncertainty is None.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cpted_app.analysis.quantities import Quantity, found, label, missing
from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import Measure
from cpted_app.analysis.watching.eyes_count import bands
from cpted_app.analysis.watching.eyes_result import (
    EyesResults,
    PlaceEyes,
    RouteEyes,
    hours_of,
)
from cpted_app.model.features import Opening, Route, Zone
from cpted_app.model.kinds import OpeningType
from cpted_app.model.records import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

EYES_QUANTITIES: Final[Mapping[str, Quantity]] = MappingProxyType(
    {
        "route.eyes_least": Quantity(N_("fewest openings that see a walker"), "1", "route"),
        "route.eyes_mean": Quantity(N_("mean of openings that see a walker"), "1", "route"),
        "route.unseen_share": Quantity(N_("share that no opening sees"), "1", "route"),
        "route.unseen_longest_m": Quantity(
            N_("longest stretch that no opening sees"), "m", "route"
        ),
        "route.unseen_evening_share": Quantity(
            N_("share that no opening sees in the evening"), "1", "route"
        ),
        "route.blank_frontage_share": Quantity(N_("share of blank facades"), "1", "route"),
        "zone.eyes_mean": Quantity(N_("mean of openings that see a person"), "1", "zone"),
        "zone.unseen_share": Quantity(N_("share that no opening sees"), "1", "zone"),
        "zone.eyes_evening_least": Quantity(
            N_("fewest openings that see a person in the evening"), "1", "zone"
        ),
        "eyes.least_overlooked_share": Quantity(
            N_("least share of a route or zone that openings see"), "1", SITE_SUBJECT
        ),
        "eyes.most_overlooked_share": Quantity(
            N_("largest share of a route or zone that openings see"), "1", SITE_SUBJECT
        ),
        "eyes.evening_overlooked_share": Quantity(
            N_("least share of a route or zone that openings see in the evening"),
            "1",
            SITE_SUBJECT,
        ),
        "eyes.open_day_share": Quantity(
            N_("largest share of a route near an open ground floor by day"), "1", SITE_SUBJECT
        ),
        "eyes.open_evening_share": Quantity(
            N_("least share of a route near an open ground floor in the evening"),
            "1",
            SITE_SUBJECT,
        ),
    }
)

_OF_PLACES: Final[Mapping[str, Callable[[PlaceEyes], float]]] = MappingProxyType(
    {
        "eyes_least": lambda place: place.least,
        "eyes_mean": lambda place: place.mean,
        "unseen_share": lambda place: place.unseen_share,
        "unseen_longest_m": lambda place: place.unseen["any"].longest_m,
    }
)
_Pair = tuple[float, float]
"""A value at some hour: at least, and up to."""
_Values = Sequence[tuple[_Pair, PlaceEyes]]


def eyes_measures(site: Site, results: Results) -> Iterator[Measure]:
    """Yield every value about eyes on the place, present or missing with its reason."""
    eyes = results.get("eyes")
    eyes = eyes if isinstance(eyes, EyesResults) else None
    for route in site.all(Route):
        yield from _of_route(route, eyes)
    for zone in site.all(Zone):
        yield from _of_zone(zone, eyes)
    yield from _overlooked(eyes)
    yield from _open(site, eyes)


def _of_route(row: Route, eyes: EyesResults | None) -> Iterator[Measure]:
    place = eyes.routes.get(row.id) if eyes else None
    for short in ("eyes_least", "eyes_mean", "unseen_share", "unseen_longest_m"):
        yield _of_place(f"route.{short}", row, place, eyes)
    evening = place.unseen["evening"] if place else None
    pair = (evening.share, evening.share_up_to) if evening else None
    yield _by_hour("route.unseen_evening_share", row, pair, eyes)
    name = "route.blank_frontage_share"
    if place is None:
        yield _missing(name, row, _why(row, eyes))
    elif place.blank_share is None:
        text = N_("No building stands within {reach:g} m of {label}.")
        reason = Message(text, {"label": label(row), "reach": bands().nearby_m})
        yield _missing(name, row, reason)
    else:
        yield _found(name, row.id, place.blank_share, (place.label,))


def _of_zone(row: Zone, eyes: EyesResults | None) -> Iterator[Measure]:
    place = eyes.zones.get(row.id) if eyes else None
    for short in ("eyes_mean", "unseen_share"):
        yield _of_place(f"zone.{short}", row, place, eyes)
    pair = None
    if place is not None:
        evening = list(hours_of("evening"))
        counts = (place.hours.least, place.hours.least_up_to)
        least, up_to = (float(each[evening].min()) for each in counts)
        pair = (least, up_to)
    yield _by_hour("zone.eyes_evening_least", row, pair, eyes)


def _by_hour(name: str, row: Route | Zone, pair: _Pair | None, eyes: EyesResults | None) -> Measure:
    """Return a value at some hour, if unknown hours do not matter."""
    if pair is None:
        return _missing(name, row, _why(row, eyes))
    if abs(pair[0] - pair[1]) > 1e-9:
        return _missing(name, row, _hours_unknown(pair, eyes))
    return _found(name, row.id, pair[0], (label(row),))


def _of_place(
    name: str, row: Route | Zone, place: PlaceEyes | None, eyes: EyesResults | None
) -> Measure:
    if place is None:
        return _missing(name, row, _why(row, eyes))
    value = _OF_PLACES[name.partition(".")[2]](place)
    return _found(name, row.id, value, (place.label,))


def _overlooked(eyes: EyesResults | None) -> Iterator[Measure]:
    places = eyes.places if eyes else ()
    names = ("eyes.least_overlooked_share", "eyes.most_overlooked_share")
    shares = [(1.0 - place.unseen_share, place.label) for place in places]
    for name, choose in zip(names, (min, max), strict=True):
        if not shares:
            yield _missing_on_site(name, _why_nothing(eyes))
        else:
            share, where = choose(shares, key=lambda pair: pair[0])
            yield _found(name, SITE_SUBJECT, share, (where,))
    by_evening = [
        ((1.0 - unseen.share_up_to, 1.0 - unseen.share), place)
        for place in places
        for unseen in [place.unseen["evening"]]
    ]
    yield _at_hours("eyes.evening_overlooked_share", by_evening, min, eyes)


def _open(site: Site, eyes: EyesResults | None) -> Iterator[Measure]:
    names = ("eyes.open_day_share", "eyes.open_evening_share")
    routes = list(eyes.routes.values()) if eyes else []
    reason = _why_not_open(site, eyes)
    if not routes or not _has_ground_floors(site):
        for name in names:
            yield _missing_on_site(name, reason)
        return
    by_day, by_evening = list(hours_of("day")), list(hours_of("evening"))
    day = [(_open_pair(route, by_day, max), route) for route in routes]
    evening = [(_open_pair(route, by_evening, min), route) for route in routes]
    yield _at_hours(names[0], day, max, eyes)
    yield _at_hours(names[1], evening, min, eyes)


def _open_pair(route: RouteEyes, hours: list[int], choose: Callable[[list[float]], float]) -> _Pair:
    """Return the share of a route near an open ground floor at the best or worst of some hours."""
    shares = (route.hours.open_share, route.hours.open_share_up_to)
    least, up_to = (choose(each[hours].tolist()) for each in shares)
    return least, up_to


def _at_hours(
    name: str, values: _Values, choose: Callable[..., float], eyes: EyesResults | None
) -> Measure:
    """Return the smallest or largest of values at some hour, if unknown hours do not matter."""
    if not values:
        return _missing_on_site(name, _why_nothing(eyes))
    pair = (choose(least for (least, _), _ in values), choose(up for (_, up), _ in values))
    if abs(pair[0] - pair[1]) > 1e-9:
        return _missing_on_site(name, _hours_unknown(pair, eyes))
    where = next(place.label for (least, _), place in values if least == pair[0])
    return _found(name, SITE_SUBJECT, pair[0], (where,))


def _has_ground_floors(site: Site) -> bool:
    return any(
        row.opening_type is not OpeningType.WINDOW and row.eye_height_m <= bands().ground_floor_m
        for row in site.all(Opening)
    )


def _why(row: Route | Zone, eyes: EyesResults | None) -> Message:
    if eyes is None:
        return Message(N_("Eyes on {label} are not counted yet."), {"label": label(row)})
    if label(row) in eyes.covered:
        return Message(N_("{label} lies wholly inside buildings."), {"label": label(row)})
    return _why_nothing(eyes)


def _why_nothing(eyes: EyesResults | None) -> Message:
    if eyes is None:
        return Message(N_("Eyes on the place are not counted yet."))
    return eyes.reason or Message(N_("All routes and zones lie wholly inside buildings."))


def _why_not_open(site: Site, eyes: EyesResults | None) -> Message:
    if eyes is None or eyes.reason is not None:
        return _why_nothing(eyes)
    if not site.all(Route):
        return Message(N_("No route is marked."))
    if not _has_ground_floors(site):
        return Message(N_("No door and no shopfront on a ground floor is marked."))
    return _why_nothing(eyes)


def _hours_unknown(pair: _Pair, eyes: EyesResults | None) -> Message:
    text = N_("At least {least:.2f} and up to {most:.2f}: {count} of {all} openings give no hours.")
    counts = (eyes.without_hours, eyes.openings) if eyes else (0, 0)
    values = {"least": pair[0], "most": pair[1], "count": counts[0], "all": counts[1]}
    return Message(text, values)


def _found(name: str, subject: str, value: float, where: tuple[str, ...]) -> Measure:
    return found(EYES_QUANTITIES[name], name, subject, value, where, uncertainty=None)


def _missing(name: str, row: Route | Zone, reason: Message) -> Measure:
    return missing(EYES_QUANTITIES[name], name, row.id, (row,), reason)


def _missing_on_site(name: str, reason: Message) -> Measure:
    return missing(EYES_QUANTITIES[name], name, SITE_SUBJECT, (), reason)
