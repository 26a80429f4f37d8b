"""What a front end asks for in one call: each function is one thing a person does.

Belongs here: opening and making sites, answers and remarks, and the list of the rest, which
lives in modules of its own. Nothing here prints or asks.
"""

from collections.abc import Iterable
from pathlib import Path

from cpted_app.assess import visits
from cpted_app.assess.assessment import ItemResult, answered_anew
from cpted_app.assess.checklist import Item
from cpted_app.assess.versions import find_item
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import check_site_crs
from cpted_app.model.actions import assessing
from cpted_app.model.control_points import Method
from cpted_app.model.features import BY_KIND
from cpted_app.model.kinds import AnswerValue, Audience, PlaceType, RemarkKind, Role
from cpted_app.model.records import SITE_SUBJECT, Header
from cpted_app.model.site import Site
from cpted_app.session.compute import view_for, view_of
from cpted_app.session.documents import (
    assess_json,
    checklists_json,
    info_json,
    plan_json,
    problems_json,
    verify_json,
)
from cpted_app.session.intake import AddedPlan, Scale, add_plan, import_features
from cpted_app.session.jobs import Runner
from cpted_app.session.mending import repair_plan
from cpted_app.session.output import (
    Exported,
    export,
    plan_pictures,
    report,
    report_bytes,
)
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session, utc_now
from cpted_app.session.settings import Settings
from cpted_app.session.siting import Sited, place, turn_deg
from cpted_app.words import N_, Message

__all__ = [
    "AddedPlan",
    "Exported",
    "Method",
    "ReportOrder",
    "Scale",
    "Sited",
    "add_plan",
    "answer",
    "assess_json",
    "checklists_json",
    "export",
    "import_features",
    "info_json",
    "known_item",
    "mark_or_site",
    "new_site",
    "place",
    "plan_json",
    "plan_pictures",
    "problems_json",
    "remark",
    "repair_plan",
    "report",
    "report_bytes",
    "subject_of",
    "turn_deg",
    "verify_json",
    "view_for",
    "view_of",
]

MOST_NAMED = 8
"""So many names are listed in a message; of more, the first ones and the last."""


def new_site(
    path: Path,
    title: str,
    place_types: Iterable[PlaceType] = (),
    crs: str | None = None,
    *,
    settings: Settings | None = None,
    runner: Runner | None = None,
) -> Session:
    """Return the session of a new, empty assessment.

    Raises:
        UserError: the file exists, cannot be written, or the reference system does not fit.
    """
    header = Header(
        title=title.strip(),
        place_types=tuple(place_types),
        crs=check_site_crs(crs) if crs else None,
        created_utc=utc_now(),
    )
    return Session.create(path, header, settings=settings, runner=runner)


def answer(
    session: Session,
    item_id: str,
    value: AnswerValue,
    *,
    subject: str = SITE_SUBJECT,
    reason: str = "",
    by: str = "",
    visit: str = "",
    at_m: tuple[float, float] | None = None,
) -> Message | None:
    """Record a person's answer under the checklist that its item belongs to.

    ``subject`` is ``site``, or the id or label of a mark; ``visit`` names the one it rests on by
    its day, or day and time; ``at_m`` is where on the plan a low answer shows. Returned is what
    is to be said of the visit, where an answer about the dark was given by day.

    Raises:
        UserError: there is no such item, subject or visit, the answer needs a reason, or it
            gets no place of its own.
    """
    site = session.site
    checklist, item = find_item(site, item_id)
    subject_id = subject_of(site, item, subject)
    visit_id = visits.visit_named(site, item, visit) if visit else ""
    before = view_of(site, checklist.id, session.kept).assessment
    asked = _result(before.items, item, subject_id)
    proposed = asked.proposal if asked else None
    session.do(
        assessing.answer(
            site,
            checklist=checklist.id,
            item=item.id,
            value=value,
            by=by or session.person.name,
            at_utc=session.clock(),
            subject=subject_id,
            reason=reason,
            proposed=proposed.answer.value if proposed else "",
            proposal_text=str(proposed.text) if proposed else "",
            visit=visit_id,
            at_m=at_m,
        )
    )
    given = _result(answered_anew(before, session.site).items, item, subject_id)
    doubt = visits.doubt(session.site, given) if given else None
    return Message(visits.SENTENCES[doubt]) if doubt else None


def remark(
    session: Session,
    text: str,
    *,
    by: str = "",
    role: Role | None = None,
    kind: RemarkKind = RemarkKind.JUDGEMENT,
    audience: Audience | None = None,
    subject: str = SITE_SUBJECT,
    at_m: tuple[float, float] | None = None,
    source: str = "",
) -> None:
    """Add a remark about the site, a mark (id or label), or a place in site metres.

    Raises:
        UserError: the remark is empty, or there is no such mark.
    """
    session.do(
        assessing.add_remark(
            role=role or session.person.role,
            audience=audience,
            text=text,
            by=by or session.person.name,
            organisation=session.person.organisation if not by else "",
            remark_kind=kind,
            source=source,
            subject=mark_or_site(session.site, subject),
            x_m=at_m[0] if at_m else None,
            y_m=at_m[1] if at_m else None,
            at_utc=session.clock(),
        )
    )


def subject_of(site: Site, item: Item, subject: str) -> str:
    """Return the id of what an item is asked about, given by id or label, or the whole site.

    Raises:
        UserError: the item is not asked about that.
    """
    if item.applies_to == SITE_SUBJECT:
        if subject != SITE_SUBJECT:
            raise UserError(
                N_("{item} is asked about the whole site, not about {subject}."),
                N_("Leave the subject out."),
                item=item.id,
                subject=subject,
            )
        return SITE_SUBJECT
    mark = site.named(subject)
    if mark is None or mark.kind != item.applies_to:
        marks = site.all(BY_KIND[item.applies_to])
        raise UserError(
            N_("{item} is asked about each {kind}; “{subject}” is none."),
            N_("Give one of them as the subject: {marks}."),
            item=item.id,
            kind=item.applies_to,
            subject=subject,
            marks=_listed([row.label for row in marks]),
        )
    return str(mark.id)


def known_item(site: Site, item_id: str) -> str:
    """Return the id of an item as it is written in its checklist; "" of none.

    Raises:
        UserError: there is no such item.
    """
    return find_item(site, item_id)[1].id if item_id else ""


def mark_or_site(site: Site, subject: str) -> str:
    """Return the id of a mark given by id or label, or the word for the whole site.

    Raises:
        UserError: there is no such mark.
    """
    if subject == SITE_SUBJECT:
        return SITE_SUBJECT
    mark = site.named(subject)
    if mark is None:
        raise UserError(
            N_("There is no mark “{subject}”."),
            N_("Give one of {marks}."),
            subject=subject,
            marks=_listed([row.label for row in site.features]),
        )
    return str(mark.id)


def _listed(names: list[str]) -> str:
    """Return names in a sentence; of many, the first ones and the last."""
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 2], "…", names[-1]]
    return ", ".join(names) or "–"


def _result(items: Iterable[ItemResult], item: Item, subject: str) -> ItemResult | None:
    for result in items:
        if result.item.id == item.id and result.subject == subject:
            return result
    return None
