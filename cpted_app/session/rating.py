"""Raters in one call each: rate, take a copy back in, settle what agrees, tell how far they agree.

Nothing here tells what a rater gave before all are done.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.raters import Comparison, PrincipleAgreement, Rated, compare, rated_count
from cpted_app.assess.reliability import Agreement
from cpted_app.assess.versions import find_item
from cpted_app.errors import UserError
from cpted_app.i18n import language, worded
from cpted_app.model.actions import rating
from cpted_app.model.actions.rating_copies import TakenIn, taken_in
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import SITE_SUBJECT, Rater
from cpted_app.session.compute import view_of
from cpted_app.session.other_files import is_unaltered, other_file
from cpted_app.session.rater_copy import check_is_whole
from cpted_app.session.session import Session
from cpted_app.session.workflow import subject_of
from cpted_app.words import N_, Message

Json = dict[str, Any]


def rate(
    session: Session,
    item_id: str,
    value: AnswerValue,
    name: str,
    *,
    subject: str = SITE_SUBJECT,
    reason: str = "",
) -> None:
    """Record what somebody rates on their own; a new name becomes the next rater.

    Raises:
        UserError: there is no such item or subject, a reason is missing, or the rater is done.
    """
    checklist, item = find_item(session.site, item_id)
    subject_id = subject_of(session.site, item, subject)
    found = view_of(session.site, checklist.id, session.kept).assessment.items
    asked = next(
        (one for one in found if (one.item.id, one.subject) == (item.id, subject_id)), None
    )
    rater = named(session, checklist.id, name)
    session.do(
        rating.rate(
            session.site,
            rater,
            item=item.id,
            value=value,
            subject=subject_id,
            reason=reason,
            proposed=asked.proposal.answer.value if asked and asked.proposal else "",
            at_utc=session.clock(),
        )
    )


def named(session: Session, checklist: str, name: str) -> Rater:
    """Return the rater of a name, added where there was none.

    Raises:
        UserError: the name is empty, nothing can be written, the file is a copy for somebody
            else, or all raters are done and another one would hide what they gave.
    """
    found = rating.rater_named(session.site, checklist, name)
    own = rater_of_copy(session)
    if own is not None and found != own:
        raise UserError(
            N_("This is a copy for {rater}; nobody else can rate in it."),
            N_("Have a copy made for each rater, from the assessment itself."),
            rater=own.by,
        )
    if found is not None:
        return found
    person = session.person
    organisation = person.organisation if person.name == name.strip() else ""
    session.do(
        rating.add_rater(
            session.site,
            checklist=checklist,
            by=name,
            role=person.role,
            organisation=organisation,
        )
    )
    return rating.raters_of(session.site, checklist)[-1]


def rater_of_copy(session: Session) -> Rater | None:
    """Return the rater for whom the file is a copy; None for the assessment itself."""
    return session.site.get(Rater, session.copy_for)


def set_done(session: Session, name: str, *, is_done: bool) -> None:
    """Say that a rater of the site's checklist is done, or is not after all.

    Raises:
        UserError: nobody of that name rates it, or all were done already.
    """
    checklist = session.site.header.checklist
    found = rating.rater_named(session.site, checklist, name)
    if found is None:
        raise UserError(
            N_("Nobody of the name {name} rates checklist {checklist}."),
            N_("Raters are known by the name they gave with their first rating."),
            name=name,
            checklist=checklist,
        )
    session.do(rating.set_done(session.site, found, is_done=is_done))


def take_in(session: Session, path: Path) -> TakenIn:
    """Take the ratings of a copy of the same assessment in; the copy is only read.

    Of a copy for one rater, what that rater gave, and nothing else.

    Raises:
        UserError: it cannot be read, is of a newer program or the open file itself, is a copy of
            another assessment, or was altered by other means, or the open file itself is a
            copy for one rater.
    """
    check_is_whole(session)
    with other_file(session, path) as store:
        lines = store.journal()
        if not lines or lines[0].origin != session.first_hash:
            raise UserError(
                N_("{file} is not a copy of this assessment."),
                N_("Choose the file in which somebody rated."),
                file=path.name,
            )
        if not is_unaltered(store):
            raise UserError(
                N_("{file} was altered by other means than this program."),
                N_("Ask whoever rated for the file as the program left it."),
                file=path.name,
            )
        found = taken_in(session.site, store.load(), only=lines[0].copy_for)
    session.do(found.edit)
    return found


def agreed_edit(
    session: Session, found: Comparison, say: Callable[[Message], str] = str
) -> Edit | None:
    """Return the edit that takes over all answers on which raters agree; None without any.

    Where all went against what was measured without a word, the question stays open: a person
    has to say why.
    """
    edits = [edit for one in found.agreed if (edit := _agreed(session, one, say)) is not None]
    return rating.reconcile_all(edits) if edits else None


def _agreed(session: Session, one: Rated, say: Callable[[Message], str]) -> Edit | None:
    (value,) = one.values
    reason, proposal = rating.agreed_reason(one.given.values()), one.result.proposal
    if proposal is not None and proposal.answer is not value and not reason:
        return None
    return rating.reconcile(
        session.site,
        tuple(one.given.values()),
        value=value,
        by=session.person.name,
        at_utc=session.clock(),
        reason=reason,
        proposed=proposal.answer.value if proposal else "",
        proposal_text=say(proposal.text) if proposal else "",
    )


def agreement_json(session: Session) -> Json:
    """Return who rates, how far each is, and, once all are done, how far they agree."""
    view = view_of(session.site, kept=session.kept)
    found, whole = compare(view.site, view.assessment), view.assessment
    raters = rating.raters_of(view.site, whole.checklist.id)
    head: Json = {
        "checklist": whole.checklist.id,
        "raters": [
            {
                "label": one.label,
                "by": one.by,
                "role": one.role.value,
                "is_done": one.is_done,
                "rated": rated_count(view.site, whole, one),
            }
            for one in raters
        ],
        "questions": len(whole.items),
    }
    if isinstance(found, Message):
        return {**head, "hidden": worded(found)}
    labels = {one.id: one.label for one in found.raters}
    return {
        **head,
        "hidden": None,
        "overall": _agreement_json(found.overall),
        "principles": [_principle_json(one) for one in found.principles],
        "items": [{"item": item, **_agreement_json(found.of_item(item))} for item in _items(found)],
        "alone": found.alone,
        "disagreed": [_rated_json(one, labels) for one in found.disagreed],
        "agreed_open": len(found.agreed),
    }


def _items(found: Comparison) -> list[str]:
    return list(dict.fromkeys(one.result.item.id for one in found.questions))


def _principle_json(one: PrincipleAgreement) -> Json:
    return {
        "principle": one.principle,
        "title": one.title.in_language(language()),
        "rated": one.rated,
        "differing": one.differing,
        **_agreement_json(one.agreement),
    }


def _agreement_json(found: Agreement) -> Json:
    return {
        "pairs": found.units,
        "is_suppressed": found.is_suppressed,
        "percent": found.percent,
        "kappa": found.kappa,
        "alpha": found.alpha,
        "interval": list(found.interval) if found.interval else None,
    }


def _rated_json(one: Rated, labels: dict[str, str]) -> Json:
    result: ItemResult = one.result
    return {
        "item": result.item.id,
        "subject": result.subject,
        "subject_label": result.subject_label or result.subject,
        "apart": one.apart,
        "is_off": one.is_off,
        "is_settled": one.is_settled,
        "given": [
            {"rater": labels[rater], "answer": row.value.value, "reason": row.reason}
            for rater, row in one.given.items()
        ],
        "note": result.answer.note if result.answer and one.is_settled else None,
    }
