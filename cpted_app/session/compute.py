"""Results and assessment at once, for callers that wait; whole, or as one reader may see them."""

from dataclasses import dataclass
from typing import Protocol

from cpted_app.analysis.registry import Results, run_all
from cpted_app.assess import checklist as checklists
from cpted_app.assess import thresholds
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.model.kinds import Audience
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
    withheld.
    """
    return view_of(source.site.seen_by(audience))
