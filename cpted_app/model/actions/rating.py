"""Edits of raters and what they give: each on their own, compared and agreed once all are done.

Labels of these edits never tell what was given: the list of edits is open to every rater.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from cpted_app.errors import UserError
from cpted_app.model import blind
from cpted_app.model.actions import assessing
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Change, Edit, adding, joined, removing, replacing
from cpted_app.model.kinds import AnswerValue, Role
from cpted_app.model.records import SITE_SUBJECT, Rater, Rating
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

Asked = tuple[str, str]
"""Id of an item and of its subject."""


def raters_of(site: Site, checklist: str) -> tuple[Rater, ...]:
    """Return the raters of a checklist in the order of their numbers."""
    found = (rater for rater in site.all(Rater) if rater.checklist == checklist)
    return tuple(sorted(found, key=lambda rater: (len(rater.label), rater.label, rater.id)))


def rater_named(site: Site, checklist: str, name: str) -> Rater | None:
    """Return the rater of a checklist who has a name, or None."""
    wanted = _plain(name)
    found = (one for one in raters_of(site, checklist) if wanted and _plain(one.by) == wanted)
    return next(found, None)


def are_open(site: Site, checklist: str) -> bool:
    """Return whether what the raters of a checklist gave may be seen and compared."""
    raters = raters_of(site, checklist)
    return bool(raters) and raters[0].id in blind.opened(raters)


def ratings_of(site: Site, rater: Rater) -> Mapping[Asked, Rating]:
    """Return what a rater gave, by item and subject."""
    own = (row for row in site.all(Rating) if row.rater == rater.id)
    return {(row.item, row.subject): row for row in own}


def add_rater(
    site: Site,
    *,
    checklist: str,
    by: str,
    role: Role = Role.PLANNER,
    organisation: str = "",
    late: bool = False,
) -> Edit:
    """Return the edit that lets somebody rate a checklist, as Rater 1, Rater 2 and so on.

    Where all raters are done, what they gave is open, and one more rater hides it again until
    they are done too: a comparison that some are still rating for would be read before it is
    whole. Nobody does that by mistake: ``late`` says that it is meant. A design choice of this
    program.

    Raises:
        UserError: nobody is named, somebody of that name rates it already, or all raters are
            done and ``late`` does not say that another one is meant.
    """
    if not by.strip():
        raise UserError(N_("A rater needs a name."), N_("Say who rates; reports print no name."))
    if rater_named(site, checklist, by) is not None:
        raise UserError(
            N_("{name} rates this checklist already."),
            N_("Go on with it, or give another name."),
            name=by.strip(),
        )
    if not late and are_open(site, checklist):
        raise UserError(
            N_("All raters of checklist {checklist} are done, and what they gave is open."),
            N_("Another rater hides it again until they are done; make them a copy to rate in."),
            checklist=checklist,
        )
    row = Rater(
        id=new_id(),
        checklist=checklist,
        label=next_label(site, checklist),
        by=by.strip(),
        role=role,
        organisation=organisation,
    )
    return adding(Message(N_("Add {rater}"), {"rater": row.label}), row)


def next_label(site: Site, checklist: str, taken: Iterable[str] = ()) -> str:
    """Return the label of the next rater of a checklist; those in ``taken`` are not free."""
    labels = [*(one.label for one in raters_of(site, checklist)), *taken]
    numbers = [int(found.group()) for label in labels if (found := re.search(r"\d+$", label))]
    return f"Rater {max(numbers, default=0) + 1}"


def remove_rater(site: Site, rater: Rater) -> Edit:
    """Return the edit that removes a rater with everything they gave."""
    label = Message(N_("Remove {rater}"), {"rater": rater.label})
    return removing(label, *ratings_of(site, rater).values(), rater)


def rate(
    site: Site,
    rater: Rater,
    *,
    item: str,
    value: AnswerValue,
    at_utc: datetime,
    subject: str = SITE_SUBJECT,
    reason: str = "",
    visit: str = "",
    proposed: str = "",
) -> Edit:
    """Return the edit that records what a rater gives to an item.

    Raises:
        UserError: the rater is done, or a reason is missing: off the scale, or where the
            rating differs from what was measured.
    """
    _check_rating(rater)
    reason = reason.strip()
    if value.score is None and not reason:
        raise UserError(
            N_("“{answer}” for {item} needs a reason."),
            N_("Say in a sentence why the item could not be scored."),
            answer=value.value,
            item=item,
        )
    assessing.check_override(item, value, reason, proposed)
    old = ratings_of(site, rater).get((item, subject))
    new = Rating(
        id=old.id if old else new_id(),
        rater=rater.id,
        item=item,
        subject=subject,
        value=value,
        reason=reason,
        visit=visit,
        at_utc=at_utc,
    )
    return Edit(_label(N_("Rate {item}"), item), (Change(old, new),))


def clear_rating(rater: Rater, rating: Rating) -> Edit:
    """Return the edit that takes a rating back.

    Raises:
        UserError: the rater is done.
    """
    _check_rating(rater)
    return removing(_label(N_("Clear the rating of {item}"), rating.item), rating)


def change_rating(rater: Rater, given: Rating, label: Message, **values: Any) -> Edit:
    """Return the edit that changes the sentence or the visit of a rating.

    Raises:
        UserError: the rater is done.
    """
    _check_rating(rater)
    return replacing(label, (given, replace(given, **values)))


def set_done(site: Site, rater: Rater, *, is_done: bool) -> Edit:
    """Return the edit that says that a rater is done, or is not after all.

    Raises:
        UserError: all were done: who has seen what others gave cannot go on blind.
    """
    if not is_done and are_open(site, rater.checklist):
        raise UserError(
            N_("All raters were done, and what they gave is open to all."),
            N_("Use Undo if it was a slip; else settle the differences by reconciling."),
        )
    text = N_("{rater} is done") if is_done else N_("{rater} goes on rating")
    label = Message(text, {"rater": rater.label})
    return replacing(label, (rater, replace(rater, is_done=is_done)))


def reconcile(
    site: Site,
    given: Sequence[Rating],
    *,
    value: AnswerValue,
    by: str,
    at_utc: datetime,
    reason: str = "",
    note: str = "",
    proposed: str = "",
    proposal_text: str = "",
) -> Edit:
    """Return the edit that makes one answer of what raters gave to one question.

    Raises:
        UserError: they differ, or the answer is none of theirs, and no note says how they came
            to it; or the answer needs a reason of its own.
    """
    first = given[0]
    if {row.value for row in given} != {value} and not note.strip():
        raise UserError(
            N_("The raters of {item} differ, and no note says how they agreed."),
            N_("Say in a sentence how they came to one answer."),
            item=first.item,
        )
    rater = site.get(Rater, first.rater)
    edit = assessing.answer(
        site,
        checklist=rater.checklist if rater else "",
        item=first.item,
        value=value,
        by=by,
        at_utc=at_utc,
        subject=first.subject,
        reason=reason,
        proposed=proposed,
        proposal_text=proposal_text,
        visit=_visit(given),
        note=note.strip(),
    )
    return replace(edit, label=_label(N_("Reconcile {item}"), first.item))


def check_not_hidden(site: Site, edit: Edit, name: str) -> None:
    """Refuse to touch unseen what another rater gave.

    Raises:
        UserError: the edit holds ratings that are hidden from a person of this name.
    """
    shown = blind.opened(site.all(Rater))
    for row in (change.row for change in edit.changes):
        rater = site.get(Rater, row.rater) if isinstance(row, Rating) else None
        if rater is not None and rater.id not in shown and _plain(rater.by) != _plain(name):
            raise UserError(
                N_("This step is of {rater}, whose answers are still hidden."),
                N_("Only who gave them may take them back before all are done."),
                rater=rater.label,
            )


def agreed_reason(given: Iterable[Rating]) -> str:
    """Return the sentences of raters as one reason, each once."""
    return " ".join(dict.fromkeys(row.reason.strip() for row in given if row.reason.strip()))


def reconcile_all(edits: Sequence[Edit]) -> Edit:
    """Return many reconciliations as one step."""
    return joined(Message(N_("Take over {n} answers of the raters"), {"n": len(edits)}), *edits)


def _check_rating(rater: Rater) -> None:
    if rater.is_done:
        raise UserError(
            N_("{rater} is done: nothing is rated any more."),
            N_("Say “Not done after all” while others still rate."),
            rater=rater.label,
        )


def _visit(given: Iterable[Rating]) -> str:
    """Return the visit of the rating that was given last of those that rest on one."""
    visited = sorted((row for row in given if row.visit), key=lambda row: row.at_utc)
    return visited[-1].visit if visited else ""


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _label(text: str, item: str) -> Message:
    return Message(text, {"item": item})
