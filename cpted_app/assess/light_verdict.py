"""The result of a route or a zone in one sentence, and what is assumed in it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cpted_app.analysis.light.result import LightResults, Place, RouteLight, Surface
from cpted_app.analysis.thresholds import load
from cpted_app.assess.light_classes import (
    Judgement,
    LightClass,
    Outcome,
    judged,
    light_class,
    quantity_name,
)
from cpted_app.assess.rules import shown
from cpted_app.model.features import Luminaire, Route, Zone
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

DARK_ID: Final = "light.walk.dark_below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a route or zone is worth against its class; ``light_class`` is None without one."""

    subject: str
    label: str
    light_class: LightClass | None
    judgements: tuple[Judgement, ...]
    outcome: Outcome | None
    sentence: Message

    @property
    def gives_pass(self) -> bool:
        """Whether every limit is met beyond doubt."""
        return bool(self.judgements) and all(one.gives_pass for one in self.judgements)


def verdicts(site: Site, light: LightResults) -> tuple[Verdict, ...]:
    """Return the verdict on each route and zone that light was calculated for."""
    rows: tuple[Route | Zone, ...] = (*site.all(Route), *site.all(Zone))
    return tuple(verdict(site, light, row) for row in rows if row.id in light.surfaces)


def verdict(site: Site, light: LightResults, row: Route | Zone) -> Verdict:
    """Return the verdict on one route or zone whose surface is among the results."""
    surface, profile = light.surfaces[row.id], light.routes.get(row.id)
    chosen = light_class(row.lighting_class) if row.lighting_class else None
    judgements = judged(surface, chosen, row.faces_matter) if chosen else ()
    outcome = _worst(judgements)
    named = Message(N_("{kind} {label}"), {"kind": Message(row.title), "label": surface.label})
    if chosen is None or outcome is None:
        sentence = _without_class(row, named, surface, profile)
    else:
        sentence = _sentence(site, (named, chosen.name, outcome), judgements, profile)
    return Verdict(
        subject=row.id,
        label=surface.label,
        light_class=chosen,
        judgements=judgements,
        outcome=outcome,
        sentence=sentence,
    )


def nearest_luminaire(site: Site, place: Place) -> str:
    """Return the label of the luminaire nearest to a place; empty where there is none."""
    rows = site.all(Luminaire)
    if not rows:
        return ""
    nearest = min(rows, key=lambda row: math.dist(place, (row.geometry.x, row.geometry.y)))
    return nearest.label or nearest.id


def _worst(judgements: Sequence[Judgement]) -> Outcome | None:
    order = (
        Outcome.OPEN,
        Outcome.MISSES,
        Outcome.OVER,
        Outcome.MEETS_UNVERIFIED,
        Outcome.MEETS,
    )
    found = {one.outcome for one in judgements}
    return next((each for each in order if each in found), None)


def _sentence(
    site: Site,
    about: tuple[Message, str, Outcome],
    judgements: Sequence[Judgement],
    profile: RouteLight | None,
) -> Message:
    named, class_name, outcome = about
    values = {"named": named, "name": class_name, "details": _details(site, judgements, profile)}
    words = {
        Outcome.OPEN: N_(
            "{named}, {name}: cannot be said, a luminaire has no photometry; {details}"
        ),
        Outcome.MISSES: N_("{named} misses {name}: {details}"),
        Outcome.OVER: N_("{named} has more light than {name} asks for: {details}"),
        Outcome.MEETS_UNVERIFIED: N_("{named} meets the unverified limits of {name}: {details}"),
        Outcome.MEETS: N_("{named} meets {name}: {details}"),
    }
    text = Message(words[outcome], values)
    is_missed_unread = outcome in (Outcome.MISSES, Outcome.OVER) and any(
        one.outcome is outcome and not one.verified for one in judgements
    )
    if is_missed_unread:
        return Message(N_("{text} (limits not verified)"), {"text": text})
    return text


def _details(site: Site, judgements: Sequence[Judgement], profile: RouteLight | None) -> Message:
    missed = [one for one in judgements if one.outcome is Outcome.MISSES]
    on_ground = [one for one in missed if one.quantity.startswith("eh_")]
    told = min(on_ground or missed or judgements, key=_margin)
    unit = "" if told.threshold.unit == "1" else f" {told.threshold.unit}"
    values = {
        "name": quantity_name(told.quantity),
        "value": f"{shown(told.value, told.threshold.value)}{unit}",
        "limit": f"{told.threshold.value:g}{unit}",
        "lamp": nearest_luminaire(site, told.where) if told.where else "",
    }
    if values["lamp"]:
        text = Message(N_("{name} {value} near {lamp}, limit {limit}"), values)
    else:
        text = Message(N_("{name} {value}, limit {limit}"), values)
    return _with_dark(text, profile)


def _margin(one: Judgement) -> float:
    """Return how a value stands to its limit: below 1 it misses, the least counts."""
    over = one.threshold.operator in ("<=", "<")
    if over and one.holds:
        return math.inf
    limit = max(one.threshold.value, 1e-9)
    return limit / max(one.value, 1e-9) if over else one.value / limit


def _without_class(
    row: Route | Zone, named: Message, surface: Surface, profile: RouteLight | None
) -> Message:
    values = {
        "named": named,
        "class": row.lighting_class,
        "average": surface.average("eh"),
        "least": surface.minimum("eh"),
    }
    if row.lighting_class:
        words = N_(
            "{named}: “{class}” is no class with known limits; average {average:.1f} lx,"
            " least {least:.2f} lx"
        )
    elif surface.is_complete:
        words = N_("{named}, no class chosen: average {average:.1f} lx, least {least:.2f} lx")
    else:
        words = N_(
            "{named}, no class chosen: average at least {average:.1f} lx, least {least:.2f} lx;"
            " a luminaire has no photometry"
        )
    return _with_dark(Message(words, values), profile)


def _with_dark(text: Message, profile: RouteLight | None) -> Message:
    if profile is None or profile.dark_m < 0.5:
        return text
    limit_lx = load()[DARK_ID].value
    values = {"text": text, "length": profile.dark_m, "limit": limit_lx}
    return Message(N_("{text}, {length:.0f} m below {limit:g} lx"), values)
