"""Results and assessment at once, for callers that wait; whole, or as one reader may see them."""

from dataclasses import dataclass
from typing import Protocol

from cpted_app.analysis.registry import Results, run_all
from cpted_app.assess import checklist as checklists
from cpted_app.assess import thresholds
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Answer
from cpted_app.model.site import Site


class Sited(Protocol):
    """Whatever has a site: an open session, or what was taken of one."""

    @property
    def site(self) -> Site:
        """The whole site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A site with what follows from it, and from nothing else."""

    site: Site
    results: Results
    assessment: Assessment


def view_of(site: Site, checklist: str | None = None) -> View:
    """Return a site with its results and its assessment against its own or another checklist.

    Raises:
        UserError: there is no such checklist.
    """
    chosen = checklists.load(checklist or site.header.checklist)
    results = run_all(site, lambda _fraction: None)
    return View(
        site=site,
        results=results,
        assessment=assess(site, results, chosen, thresholds.load()),
    )


def view_for(source: Sited, audience: Audience) -> View:
    """Return what readers of an audience may have.

    It is computed from their part of the site alone, so that no result can tell of what is
    withheld. An answer that was proposed from marks they do not see, so that their own part
    proposes another one, is left out: beside their own result it would tell of these marks.
    """
    whole = source.site
    seen = whole.seen_by(audience)
    view = view_of(seen)
    if sum(1 for _ in whole.features) == sum(1 for _ in seen.features):
        return view
    known = _proposals(view_of(whole))
    own = _proposals(view)
    telling = [
        row.id
        for row in seen.all(Answer)
        if row.proposed and own.get((row.item, row.subject)) != known.get((row.item, row.subject))
    ]
    return view_of(seen.without_answers(telling)) if telling else view


def _proposals(view: View) -> dict[tuple[str, str], str]:
    return {
        (each.item.id, each.subject): each.proposal.answer.value
        for each in view.assessment.items
        if each.proposal is not None
    }
