"""What sight, hiding places and ways out give to say first: one sentence each, worst first.

Belongs here: which results are told as findings, in which order and words. The results
themselves stand in the tables of the chapter.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cpted_app.analysis.hiding.result import Candidate, ConcealmentResults
from cpted_app.analysis.thresholds import load
from cpted_app.analysis.watching.eyes_result import EyesResults, Period, RouteEyes
from cpted_app.analysis.ways.goals import Goal
from cpted_app.analysis.ways.result import RouteWays, WayResults, Ways
from cpted_app.report.content import Run, Words
from cpted_app.report.context import Context
from cpted_app.report.sight_words import along, cell, listed, located, seconds, walk
from cpted_app.words import N_

MOST_OF_A_KIND = 4
"""So many findings of a kind are told one by one; the rest stand in the tables."""

_UNSEEN: dict[Period, str] = {
    "any": N_("No marked opening sees {length} m of it at any hour, the longest such stretch"),
    "evening": N_("In the evening nobody is known to see {length} m of it, the longest stretch"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Where something is, and what was found there; ``worst`` orders findings of a kind."""

    worst: float
    where: str
    text: str


def findings(context: Context) -> list[Words]:
    """Return the findings of sight, hiding places and ways out as sentences, worst first."""
    eyes, ways = context.results.get("eyes"), context.results.get("ways")
    hiding = context.results.get("concealment")
    kinds: list[Iterator[Told]] = []
    if isinstance(eyes, EyesResults):
        kinds += [_unseen(context, eyes), _blind_spots(context, eyes)]
    if isinstance(hiding, ConcealmentResults):
        kinds.append(_candidates(context, hiding))
    if isinstance(ways, WayResults):
        kinds += [
            _forced(context, ways),
            _dead_ends(context, ways),
            _farthest(context, ways),
            _uncontrolled(context, ways),
            _gaps(context, ways),
            _doors(context, ways),
            _vehicles(context, ways),
        ]
    return [words for kind in kinds for words in _worst(context, list(kind))]


def _worst(context: Context, found: Sequence[Told]) -> Iterator[Words]:
    ranked = sorted(found, key=lambda one: -one.worst)
    for one in ranked[:MOST_OF_A_KIND]:
        yield (Run(f"{one.where}  ", "bold"), Run(one.text))
    if len(ranked) > MOST_OF_A_KIND:
        text = N_("{n} more of this kind stand in the tables.")
        yield (Run(context.say(text, n=len(ranked) - MOST_OF_A_KIND), "dim"),)


def _unseen(context: Context, eyes: EyesResults) -> Iterator[Told]:
    for route in eyes.routes.values():
        told_m = 0.0
        for period, text in _UNSEEN.items():
            stretch = route.unseen[period].longest
            if stretch is not None and route.unseen[period].longest_m > told_m:
                told_m = route.unseen[period].longest_m
                yield Told(told_m, route.label, _unseen_text(context, route, period, text))


def _unseen_text(context: Context, route: RouteEyes, period: Period, text: str) -> str:
    say, unseen = context.say, route.unseen[period]
    parts = [say(text, length=say.number(unseen.longest_m, 0))]
    if unseen.longest is not None:
        parts.append(f": {along(context, route.subject, unseen.longest)}")
    if unseen.longest_up_to_m > unseen.longest_m + 0.5:
        more = N_("; up to {most} m if openings without hours are empty then")
        parts.append(say(more, most=say.number(unseen.longest_up_to_m, 0)))
    return "".join((*parts, "."))


def _blind_spots(context: Context, eyes: EyesResults) -> Iterator[Told]:
    say = context.say
    text = N_("No marked opening sees {area} m² of it in one piece")
    for zone in eyes.zones.values():
        for patch in zone.patches:
            words = say(text, area=say.number(patch.area_m2, 0))
            words = located(context, words, patch.place_m)
            yield Told(patch.area_m2, zone.label, f"{words}.")


def _candidates(context: Context, hiding: ConcealmentResults) -> Iterator[Told]:
    say = context.say
    for one in hiding.candidates:
        label = say(N_("Candidate {rank}"), rank=one.rank)
        yield Told(-float(one.rank), label, candidate_text(context, one))


def candidate_text(context: Context, one: Candidate) -> str:
    """Return where a candidate is and why it is one."""
    say = context.say
    sides = {"left": N_("{label}, {along} m along, {away} m to the left")}
    sides["right"] = N_("{label}, {along} m along, {away} m to the right")
    where = say(
        sides[one.side],
        label=one.route_label,
        along=say.number(one.along_m, 0),
        away=say.number(one.away_m, 1),
    )
    reasons = " ".join(map(say.message, one.reasons))
    return f"{located(context, where, one.place_m)}. {reasons}"


def _forced(context: Context, ways: WayResults) -> Iterator[Told]:
    say, limit = context.say, load()["way.forced"].value
    text = N_("No choice of way for {length} m ({time}): {where}.")
    for route in ways.routes.values():
        for stretch in route.forced_longer_than(limit):
            length_m = stretch[1] - stretch[0]
            words = say(
                text,
                length=say.number(length_m, 0),
                time=seconds(context, length_m),
                where=along(context, route.subject, stretch),
            )
            yield Told(length_m, route.label, words)
    longest = max(ways.routes.values(), key=lambda one: one.forced_longest_m, default=None)
    if longest is not None and 0.0 < longest.forced_longest_m <= limit:
        yield _short_of_limit(context, longest, limit)


def _short_of_limit(context: Context, route: RouteWays, limit_m: float) -> Told:
    say, length_m = context.say, route.forced_longest_m
    text = N_("The longest stretch without choice has {length} m ({time}), not above {limit} m.")
    length, limit = say.number(length_m, 0), say.number(limit_m, 0)
    words = say(text, length=length, time=seconds(context, length_m), limit=limit)
    return Told(length_m, route.label, words)


def _dead_ends(context: Context, ways: WayResults) -> Iterator[Told]:
    say = context.say
    for route in ways.routes.values():
        for end in route.dead_ends:
            text = N_("Ends without a way on; back to a choice it is {walk}")
            if end.is_walled:
                text = N_("Ends between walls; back to a choice it is {walk}")
            if math.isinf(end.back_m):
                text = N_("Ends without a way on, and there is no choice on the way back")
            words = located(context, say(text, walk=walk(context, end.back_m)), end.place_m)
            yield Told(end.back_m, route.label, f"{words}.")


def _farthest(context: Context, ways: WayResults) -> Iterator[Told]:
    """Yield the longest walks to a way out and to a refuge."""
    asked = (
        (Goal.EXIT, ways.has_exits, N_("Longest walk to a way out: {walk}")),
        (Goal.REFUGE, ways.has_refuges, N_("Longest walk to a refuge: {walk}")),
    )
    none = {
        Goal.EXIT: N_("From part of it no way leads out"),
        Goal.REFUGE: N_("From part of it no way leads to a refuge"),
    }
    places: list[Ways] = [*ways.routes.values(), *ways.zones.values()]
    for order, (goal, is_there, text) in enumerate(asked):
        far = [(place, one) for place in places if (one := place.farthest(goal)) is not None]
        if not is_there or not far:
            continue
        place, one = max(far, key=lambda pair: pair[1].length_m)
        words = context.say(text, walk=walk(context, one.length_m))
        if math.isinf(one.length_m):
            words = context.say(none[goal])
        yield Told(-order, place.label, f"{located(context, words, one.place_m)}.")


def _uncontrolled(context: Context, ways: WayResults) -> Iterator[Told]:
    if not ways.open_access:
        return
    places = [located(context, one.label, one.place_m) for one in ways.open_access]
    text = N_("Access points that nothing but a sign controls: {places}.")
    words = context.say(text, places=listed(context, places))
    yield Told(0.0, context.say(N_("Access")), words)


def _gaps(context: Context, ways: WayResults) -> Iterator[Told]:
    say = context.say
    for gap in ways.gaps:
        (x0, y0), (x1, y1) = gap.ends_m
        words = say(
            N_("Gap of {width} m left over in the boundary"), width=say.number(gap.width_m, 1)
        )
        words = located(context, words, ((x0 + x1) / 2.0, (y0 + y1) / 2.0))
        yield Told(gap.width_m, "–".join(dict.fromkeys(gap.labels)), f"{words}.")


def _doors(context: Context, ways: WayResults) -> Iterator[Told]:
    for door in ways.doors:
        if door.is_free:
            text = N_("Reached from the street without passing a control, {walk}")
            words = context.say(text, walk=walk(context, door.length_m))
            yield Told(-door.length_m, door.label, f"{located(context, words, door.place_m)}.")


def _vehicles(context: Context, ways: WayResults) -> Iterator[Told]:
    say = context.say
    text = N_("A vehicle can drive up to this crowd place from {start}; straight run-up {run_up}")
    for crowd in ways.crowds:
        if crowd.is_reached:
            end = crowd.run_up_line_m[-1] if crowd.run_up_line_m else crowd.path_m[-1]
            words = say(text, start=crowd.start, run_up=say.length(crowd.run_up_m, 0))
            reference = cell(context, end)
            words = f"{words}, {reference}" if reference else words
            yield Told(crowd.run_up_m, crowd.label, f"{words}.")
