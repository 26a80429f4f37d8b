"""Proposals for front ends: found by letter, counted, adopted, told as JSON."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cpted_app.content import Content
from cpted_app.errors import UserError
from cpted_app.i18n import worded
from cpted_app.model.actions import assessing, proposing
from cpted_app.model.edit import joined, replacing
from cpted_app.model.kinds import Audience
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import changes_of, in_scenario, without_effect
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.report_order import ReportSource
from cpted_app.session.session import Session
from cpted_app.words import N_, UNSAID, Message

_ORDER = list(Audience)


def proposal_of(site: Site, label: str) -> Scenario:
    """Return the proposal of a letter, a name or an id.

    Raises:
        UserError: there is no such proposal.
    """
    rows = proposing.proposals(site)
    wanted = label.strip().casefold()
    for row in rows:
        if wanted in (row.label.casefold(), row.name.casefold(), row.id):
            return row
    raise UserError(
        N_("There is no proposal “{label}”."),
        N_("Give the letter of one of them: {labels}."),
        label=label,
        labels=", ".join(row.label for row in rows) or "–",
    )


def staged(site: Site, label: str | None) -> Site:
    """Return the site as a proposal would make it; without a letter what exists.

    Raises:
        UserError: there is no such proposal.
    """
    return in_scenario(site, proposal_of(site, label).id) if label else site


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a report asks for, as it would be handed over with a proposal carried out."""

    source: ReportSource
    site: Site

    @property
    def head_hash(self) -> str:
        """The hash that names the state of the file."""
        return self.source.head_hash

    @property
    def kept(self) -> KeptResults:
        """Results that are known already."""
        return self.source.kept

    def clock(self) -> datetime:
        """Return the time to be printed."""
        return self.source.clock()

    def attachment(self, sha256: str, /) -> bytes:
        """Return the bytes of an attachment."""
        return self.source.attachment(sha256)

    def content(self, sha256: str, /) -> Content:
        """Return an attachment, a large one where it lies."""
        return self.source.content(sha256)


def handed_over(source: ReportSource, label: str | None, audience: Audience) -> Proposed:
    """Return what exists, or a proposal under its own title, for readers to whom it is open.

    A mark that a proposal changes is for those who may read both states of it.

    Raises:
        UserError: there is no such proposal, or it is not for these readers.
    """
    site = source.site
    if not label:
        return Proposed(source, site)
    row = proposal_of(site, label)
    if not audience.may_read(row.audience):
        raise UserError(
            N_("Proposal {label} is not meant for these readers."),
            N_("Choose another edition, or change whom the proposal is for."),
            label=row.label,
        )
    shown = in_scenario(site, row.id)
    kept_back = {each.subject: each.audience for each in changes_of(site, row.id).values()}
    pairs = (
        (mark, replace(mark, audience=max(mark.audience, kept_back[mark.id], key=_ORDER.index)))
        for mark in shown.features
        if mark.id in kept_back
    )
    title = {"title": site.header.title, "label": row.label, "name": row.name}
    words = (
        N_("{title} – proposal {label}: {name}") if row.name else N_("{title} – proposal {label}")
    )
    titled = assessing.set_header(shown, title=worded(Message(words, title)))
    return Proposed(source, shown.apply(joined(UNSAID, replacing(UNSAID, *pairs), titled)))


def adopt(session: Session, row: Scenario) -> None:
    """Make a proposal what exists, and show that.

    Raises:
        UserError: the proposal changes nothing, or the file cannot be written.
    """
    edit, before = proposing.adopt(session.site, row), session.scenario
    session.show_scenario("")
    try:
        session.do(edit)
    except UserError:
        session.show_scenario(before)
        raise


def scenarios_json(site: Site) -> list[dict[str, Any]]:
    """Return the proposals of a site with what each of them changes."""
    return [
        {
            "id": row.id,
            "label": row.label,
            "name": row.name,
            "note": row.note,
            "cost": row.cost,
            "currency": row.currency,
            "audience": row.audience.value,
            "changes": _changes_json(site, row.id),
        }
        for row in proposing.proposals(site)
    ]


def _changes_json(site: Site, scenario: str) -> list[dict[str, Any]]:
    shown = in_scenario(site, scenario)
    idle = {each.id for each in without_effect(site, scenario)}
    found = []
    for each in changes_of(site, scenario).values():
        mark = shown.feature(each.subject) or site.feature(each.subject)
        found.append(
            {
                "id": each.subject,
                "label": mark.label if mark is not None else "",
                "kind": each.mark_kind,
                "change": each.change.value,
                "has_effect": each.id not in idle,
            }
        )
    return found
