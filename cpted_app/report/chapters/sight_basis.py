"""Part of chapter 9: what is not known, what is assumed, and where the numbers come from."""

from cpted_app.analysis.light.result import LightResults
from cpted_app.analysis.scene import BARE_CROWN_OPENNESS, CROWN_OPENNESS
from cpted_app.analysis.thresholds import Threshold, load
from cpted_app.analysis.watching.eyes_count import bands
from cpted_app.analysis.watching.eyes_result import EyesResults
from cpted_app.analysis.ways.result import WayResults
from cpted_app.model import kinds
from cpted_app.model.features import Route
from cpted_app.model.heights import EYE_HEIGHT_M
from cpted_app.report.chapters import sight_eyes
from cpted_app.report.content import Block, Bullets, Heading, Words
from cpted_app.report.context import Context
from cpted_app.report.sight_words import listed
from cpted_app.units import WALKING_SPEED_M_S
from cpted_app.words import N_

_USED = ("eyes.", "way.", "access.gap", "vehicle.", "walk.")
"""Thresholds that the measures of this chapter are defined by begin so."""


def unknown(context: Context) -> tuple[Words, ...]:
    """Return in sentences what could not be told, and why."""
    say = context.say
    found: list[str] = []
    eyes, ways = context.results.get("eyes"), context.results.get("ways")
    if isinstance(eyes, EyesResults) and eyes.without_hours:
        text = N_("Active hours of {labels}: at an hour they count as “perhaps”.")
        found.append(say(text, labels=listed(context, sight_eyes.without_hours(context))))
    if isinstance(eyes, EyesResults) and eyes.covered:
        text = N_("Eyes inside buildings: {labels} were not counted.")
        found.append(say(text, labels=listed(context, eyes.covered)))
    if isinstance(ways, WayResults):
        found += _unknown_ways(context, ways)
    light = context.results.get("light")
    if not isinstance(light, LightResults) or light.reason is not None:
        text = N_("Light: none could be calculated, so no place is said to be dark or lit.")
        found.append(say(text))
    elif light.left_out:
        text = N_("Light of {labels}: their photometry is not known.")
        found.append(say(text, labels=listed(context, light.left_out)))
    return tuple(found)


def _unknown_ways(context: Context, ways: WayResults) -> list[str]:
    say, found = context.say, []
    if ways.reason is None and not ways.has_exits:
        found.append(say(N_("Ways out: none open to the public is marked.")))
    if ways.reason is None and not ways.has_refuges:
        found.append(say(N_("Refuges: none is marked.")))
    if ways.step_free_unknown:
        text = N_("Steps: {labels} do not say whether they are step-free.")
        found.append(say(text, labels=listed(context, ways.step_free_unknown)))
    return found


def basis(context: Context) -> list[Block]:
    """Return what the chapter rests on: its assumptions, and where its numbers stand."""
    say = context.say
    return [
        Heading(text=say(N_("Method and limits of sight and ways")), level=2),
        Bullets(items=(*_method(context), say(_WHERE))),
    ]


_WHERE = N_("Appendix E has the numbers used, with their sources, and what makes a candidate.")


def numbers() -> tuple[Threshold, ...]:
    """Return the thresholds that the measures of this chapter are defined by."""
    return tuple(row for key, row in load().items() if key.startswith(_USED))


def _method(context: Context) -> list[Words]:
    say = context.say
    crown, bare = say.percent(CROWN_OPENNESS), say.percent(BARE_CROWN_OPENNESS)
    far = say.number(bands().reach_m, 0)
    items: list[Words] = [
        say(
            N_(
                "The ground is flat, heights are above it. Only what is marked stands, sees and"
                " lets through: other walls, windows and gates are not known here."
            )
        ),
        say(
            N_(
                "An opening sees the half-plane in front of it, up to {far} m, past everything"
                " opaque, a face at 1.5 m. Whether anybody looks is not said."
            ),
            far=far,
        ),
        say(
            N_(
                "Fences, hedges and crowns let through the share they are marked with; crowns"
                " {crown} in leaf and {bare} bare (own values). Here trees are in leaf."
            ),
            crown=crown,
            bare=bare,
        ),
        say(
            N_(
                "Parked vehicles and stalls count as there at any hour, except in parts of the"
                " day; the walker's eyes are at {eye} m."
            ),
            eye=say.number(EYE_HEIGHT_M, 1),
        ),
        say(
            N_(
                "Walks lead round barriers, through access points that let the public through,"
                " at {speed} m/s. An access point without a width is 1 m wide."
            ),
            speed=say.number(WALKING_SPEED_M_S, 1),
        ),
    ]
    if context.site.all(Route):
        items.append(
            say(
                N_(
                    "A stretch without choice has barriers on both sides and no other way; a"
                    " dead end leads to no exit, route, refuge or street."
                )
            )
        )
    if context.edition is not kinds.Audience.POLICE:
        items.append(say(_OF_EDITION))
    return items


_OF_EDITION = N_(
    "Measured from the openings, barriers, cameras and ways out of this edition alone: a fuller"
    " edition may differ."
)
