"""Edits of what is asked for: recommendations, the designer's response, and follow-up."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cpted_app.errors import UserError
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Change, Edit, adding, replacing
from cpted_app.model.kinds import Response
from cpted_app.model.records import Recommendation
from cpted_app.model.site import Site
from cpted_app.model.work import FollowUp
from cpted_app.units import parse_day
from cpted_app.words import N_, Message

NEEDS_REASON = frozenset({Response.PARTLY, Response.REFUSED})
DAYS = ("follow_up_on", "review_on")
Standing = Response | FollowUp
"""A designer's response, or ``FollowUp.DONE`` once the thing is done."""


def add_recommendation(site: Site, **values: Any) -> Edit:
    """Return the edit that asks for something, under the next label R1, R2 and so on."""
    row = Recommendation(id=new_id(), label=f"R{_last(site) + 1}", **values)
    return adding(Message(N_("Recommend {label}"), {"label": row.label}), row)


def add_recommendations(site: Site, drafts: Iterable[Mapping[str, Any]]) -> Edit:
    """Return the one edit that asks for several things, under the next labels."""
    numbered = enumerate(drafts, start=_last(site) + 1)
    rows = [Recommendation(id=new_id(), label=f"R{n}", **values) for n, values in numbered]
    label = Message(N_("Recommend {n} from low answers"), {"n": len(rows)})
    return Edit(label, tuple(Change(None, row) for row in rows))


def set_recommendation(row: Recommendation, **values: Any) -> Edit:
    """Return the edit that changes a recommendation.

    Raises:
        UserError: it is adopted partly or refused, and no reason is given; or a day is no day.
    """
    changed = replace(row, **values)
    for name in DAYS:
        day = str(getattr(changed, name))
        if name in values and day.strip() and parse_day(day) is None:
            raise UserError(
                N_("“{day}” is not a day."),
                N_("Write year-month-day, such as 2026-11-22."),
                day=day,
            )
    if changed.response in NEEDS_REASON and not changed.response_reason.strip():
        raise UserError(
            N_("{label}: a response that is not a full yes needs a reason."),
            N_("Say in a sentence why; it is printed."),
            label=row.label,
        )
    return replacing(Message(N_("Change {label}"), {"label": row.label}), (row, changed))


def standing(row: Recommendation) -> Standing:
    """Return where a recommendation stands: done, or how the designer responded."""
    return FollowUp.DONE if row.follow_up is FollowUp.DONE else row.response


def move(row: Recommendation, to: Standing, on: date, reason: str = "") -> Edit:
    """Return the edit that moves a recommendation to where it stands now.

    Raises:
        UserError: it is adopted partly or refused, and no reason is given.
    """
    values: dict[str, Any] = {}
    if isinstance(to, FollowUp):
        values = {"follow_up": to, "follow_up_on": on.isoformat()}
    else:
        values = {"response": to, "response_reason": reason or row.response_reason}
        if row.follow_up is FollowUp.DONE:
            values |= {"follow_up": FollowUp.OPEN, "follow_up_on": ""}
    return set_recommendation(row, **values)


def _last(site: Site) -> int:
    numbers = [int(row.label[1:]) for row in site.all(Recommendation) if row.label[1:].isdigit()]
    return max(numbers, default=0)
