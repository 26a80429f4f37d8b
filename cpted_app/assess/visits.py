"""What visits bear out: questions for the dark, answers by day, and the two times of day.

Belongs here: judging visits against questions. Logging them is an edit like any other.
"""

from typing import Literal

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.checklist import Item
from cpted_app.errors import UserError
from cpted_app.model.kinds import Light
from cpted_app.model.records import Answer, Visit
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

Doubt = Literal["no_visit", "by_day", "no_night"]

DOUBTS = {
    "no_visit": N_("after dark: no visit named"),
    "by_day": N_("after dark, answered by day"),
    "no_night": N_("no visit after dark yet"),
}
"""In a few words, for a chip or a table."""

SENTENCES = {
    "no_visit": N_("The question is about the hours after dark; no visit is named for its answer."),
    "by_day": N_(
        "The question is about the hours after dark; it was answered from a visit by day."
    ),
    "no_night": N_(
        "The question is about the hours after dark, and no visit after dark is logged."
    ),
}


def visits_of(site: Site) -> tuple[Visit, ...]:
    """Return the visits in the order of their dates and times."""
    return tuple(sorted(site.all(Visit), key=lambda one: (one.date, one.time, one.id)))


def visit_named(site: Site, item: Item, wanted: str) -> str:
    """Return the id of the visit that a text names: its day, or day and time as they are logged.

    Raises:
        UserError: the item rests on no visit, no visit is named so, or more than one is.
    """
    if not rests_on_visit(item):
        raise UserError(
            N_("{item} is not answered on site: it rests on no visit."),
            N_("Leave the visit out."),
            item=item.id,
        )
    logged = visits_of(site)
    found = [one for one in logged if wanted.strip() in (one.id, one.date, _when(one))]
    if len(found) != 1:
        raise UserError(
            N_("“{visit}” names {n} visits, not one."),
            N_("Give day and time of one of them: {visits}."),
            visit=wanted,
            n=len(found),
            visits=", ".join(map(_when, logged)) or "–",
        )
    return found[0].id


def _when(visit: Visit) -> str:
    return f"{visit.date} {visit.time}".strip()


def last_visit(site: Site) -> str:
    """Return the id of the last visit; "" where none is logged."""
    found = visits_of(site)
    return found[-1].id if found else ""


def rests_on_visit(item: Item) -> bool:
    """Return whether an item is answered on site: by day, after dark, or from those met there."""
    return bool({"day", "night", "users"} & set(item.evidence))


def is_of_night(item: Item) -> bool:
    """Return whether an item is one for the hours after dark."""
    return "night" in item.evidence


def doubt(site: Site, result: ItemResult) -> Doubt | None:
    """Return what is to be said of the visit that an answer rests on, or None.

    It concerns items that ask for the dark, once they are scored, or while no visit after dark
    is logged; an answer taken over from a measurement rests on no visit. A design choice of
    this program: it is said, never refused.
    """
    if not is_of_night(result.item):
        return None
    answer = result.answer
    if answer is None:
        return None if has_light(site, Light.NIGHT) else "no_night"
    if answer.value.score is None or _is_measured(answer):
        return None
    visit = site.get(Visit, answer.visit)
    if visit is None:
        return "no_visit" if has_light(site, Light.NIGHT) else "no_night"
    return "by_day" if visit.light is Light.DAY else None


def has_light(site: Site, light: Light) -> bool:
    """Return whether a visit in a light is logged, with its day and time."""
    return any(
        visit.light is light and visit.date.strip() and visit.time.strip()
        for visit in site.all(Visit)
    )


def missing(site: Site) -> tuple[Light, ...]:
    """Return the times of day at which nobody was on site yet."""
    return tuple(light for light in Light if not has_light(site, light))


def are_complete(site: Site) -> bool:
    """Return whether the site was visited by day and after dark: what a complete log needs."""
    return not missing(site)


def doubtful(site: Site, assessment: Assessment) -> tuple[ItemResult, ...]:
    """Return the answered questions of the dark that no visit after dark bears out."""
    answered = (one for one in assessment.items if one.answer is not None)
    return tuple(one for one in answered if doubt(site, one) is not None)


def still_missing(site: Site) -> Message | None:
    """Return what the log of visits still needs, or None."""
    lacking = missing(site)
    if not lacking:
        return None
    if len(lacking) > 1:
        return Message(
            N_("Visit by day and after dark, and log both with date and time; say who was there.")
        )
    if lacking == (Light.NIGHT,):
        return Message(N_("A visit after dark is missing, with date and time."))
    return Message(N_("A visit by day is missing, with date and time."))


def resting_on(site: Site, visit: Visit) -> int:
    """Return how many answers of the assessment rest on a visit."""
    return sum(1 for row in site.all(Answer) if row.visit == visit.id)


def _is_measured(answer: Answer) -> bool:
    return bool(answer.proposed) and answer.proposed == answer.value.value
