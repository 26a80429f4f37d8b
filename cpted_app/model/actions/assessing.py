"""Edits of what is said: header, frame, answers, remarks, visits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Change, Edit, Row, adding, joined, removing, replacing
from cpted_app.model.records import (
    SITE_SUBJECT,
    Answer,
    Header,
    ProblemFrame,
    Record,
    Remark,
    Reply,
    Visit,
)
from cpted_app.model.site import Site
from cpted_app.words import N_, Message


def set_header(site: Site, **values: Any) -> Edit:
    """Return the edit that changes what the assessment is called and covers."""
    return _put(site, site.header, Message(N_("Change site details")), values, Header)


def set_frame(site: Site, **values: Any) -> Edit:
    """Return the edit that changes the problem frame."""
    return _put(site, site.frame, Message(N_("Change problem frame")), values, ProblemFrame)


def find_answer(site: Site, checklist: str, item: str, subject: str) -> Answer | None:
    """Return the answer to an item for a subject, or None."""
    for row in site.all(Answer):
        if (row.checklist, row.item, row.subject) == (checklist, item, subject):
            return row
    return None


def answer(
    site: Site,
    *,
    item: str,
    value: kinds.AnswerValue,
    by: str,
    at_utc: datetime,
    checklist: str = "",
    subject: str = SITE_SUBJECT,
    reason: str = "",
    proposed: str = "",
    proposal_text: str = "",
    visit: str = "",
    note: str = "",
    at_m: tuple[float, float] | None = None,
) -> Edit:
    """Return the edit that records a person's answer, with what was proposed at that time.

    ``checklist`` is the one that the item belongs to; empty, that of the site. ``visit`` is the
    id of the visit it rests on, ``note`` tells how raters who differed came to it. ``at_m``
    is the place on the plan where it shows; without it, that of the answer before stays while
    the answer is low.

    Raises:
        UserError: an answer off the scale without a reason, one that overrides a proposal
            without a reason, or a place of an answer that gets none.
    """
    check_override(item, value, reason, proposed)
    checklist = checklist or site.header.checklist
    old = find_answer(site, checklist, item, subject)
    x_m, y_m = (old.x_m, old.y_m) if old and value.is_low else (None, None)
    new = Answer(
        id=old.id if old else new_id(),
        checklist=checklist,
        item=item,
        subject=subject,
        value=value,
        reason=reason.strip(),
        by=by,
        at_utc=at_utc,
        proposed=proposed,
        proposal_text=proposal_text,
        visit=visit,
        note=note,
        x_m=x_m,
        y_m=y_m,
        audience=old.audience if old else kinds.Audience.PUBLIC,
    )
    if at_m is not None:
        new = _placed(new, at_m)
    return Edit(Message(N_("Answer {item}"), {"item": item}), (Change(old, new),))


def check_override(item: str, value: kinds.AnswerValue, reason: str, proposed: str) -> None:
    """Refuse to go against what was measured without a word.

    Raises:
        UserError: the answer differs from what was proposed, and has no reason.
    """
    if proposed and value.value != proposed and not reason.strip():
        raise UserError(
            N_("{item}: your answer differs from the measured proposal ({proposed})."),
            N_("Say in a sentence why; both are printed."),
            item=item,
            proposed=proposed,
        )


def clear_answer(old: Answer) -> Edit:
    """Return the edit that makes an item unanswered again."""
    return removing(Message(N_("Clear answer {item}"), {"item": old.item}), old)


def place_answer(old: Answer, x_m: float, y_m: float) -> Edit:
    """Return the edit that says where on the plan a low answer about the whole site shows.

    Raises:
        UserError: the answer is about a mark, or it is not low.
    """
    label = Message(N_("Place {item} on the plan"), {"item": old.item})
    return replacing(label, (old, _placed(old, (x_m, y_m))))


def take_place_away(old: Answer) -> Edit:
    """Return the edit that takes an answer off the plan; the answer itself stays."""
    label = Message(N_("Take {item} off the plan"), {"item": old.item})
    return replacing(label, (old, replace(old, x_m=None, y_m=None)))


def add_remark(*, role: kinds.Role, audience: kinds.Audience | None = None, **values: Any) -> Edit:
    """Return the edit that adds a remark; one by the police starts as police only."""
    if audience is None:
        audience = kinds.Audience.POLICE if role == kinds.Role.POLICE else kinds.Audience.PUBLIC
    row = Remark(id=new_id(), role=role, audience=audience, **values)
    return adding(Message(N_("Add remark")), row)


def reply(
    remark: Remark, *, text: str, by: str, role: kinds.Role, organisation: str, at_utc: datetime
) -> Edit:
    """Return the edit that answers a remark and marks it answered.

    Raises:
        UserError: the reply is empty.
    """
    if not text.strip():
        raise UserError(N_("The reply is empty."), N_("Write at least one word."))
    row = Reply(
        id=new_id(),
        remark=remark.id,
        text=text,
        by=by,
        role=role,
        organisation=organisation,
        at_utc=at_utc,
    )
    state = remark.state
    if state is kinds.RemarkState.OPEN:
        state = kinds.RemarkState.ANSWERED
    answered = replace(remark, state=state)
    label = Message(N_("Reply to remark"))
    return joined(label, adding(label, row), replacing(label, (remark, answered)))


def set_remark(remark: Remark, **values: Any) -> Edit:
    """Return the edit that changes a remark's text, state, nature or readers."""
    return replacing(Message(N_("Change remark")), (remark, replace(remark, **values)))


def add_visit(**values: Any) -> Edit:
    """Return the edit that logs a visit."""
    return adding(Message(N_("Add visit")), Visit(id=new_id(), **values))


def set_record(row: Record, label: Message, **values: Any) -> Edit:
    """Return the edit that changes fields of a record."""
    return replacing(label, (row, replace(row, **values)))


def remove_record(row: Record, site: Site) -> Edit:
    """Return the edit that removes a record; the replies to a removed remark go with it."""
    replies = [r for r in site.all(Reply) if isinstance(row, Remark) and r.remark == row.id]
    return removing(Message(N_("Remove entry")), *replies, row)


def _placed(row: Answer, at_m: tuple[float, float]) -> Answer:
    if row.subject != SITE_SUBJECT:
        raise UserError(
            N_("{item} is asked about a mark: the answer shows there."),
            N_("Only answers about the whole site get a place of their own."),
            item=row.item,
        )
    if not row.value.is_low:
        raise UserError(
            N_("{item} is not answered 0 or 1."),
            N_("Only a low answer gets a place on the plan."),
            item=row.item,
        )
    return replace(row, x_m=at_m[0], y_m=at_m[1])


def _put(
    site: Site, current: Row, label: Message, values: Mapping[str, Any], row_class: type[Record]
) -> Edit:
    changed = replace(current, **values)
    stored = site.get(row_class, current.id)
    if stored is None:
        return adding(label, changed)
    return replacing(label, (stored, changed))
