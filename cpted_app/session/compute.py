"""Results and assessment at once, for callers that wait; whole, or as one reader may see them."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import Results
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.assess.versions import checklist_of, used_lists
from cpted_app.drawing.readings import pairs_of
from cpted_app.model.features import LightReading
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Answer
from cpted_app.model.site import Site
from cpted_app.session.kept_results import KeptResults

TELLING_SHARE, TELLING_LX = 0.01, 0.01
"""A reading is kept where withheld marks change its light by less than one of these."""


class Sited(Protocol):
    """Whatever has a site: an open session, or what was taken of one."""

    @property
    def site(self) -> Site:
        """The whole site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A site with what follows from it, and from nothing else.

    ``others`` are the assessments against the other checklists, from the same results.
    """

    site: Site
    results: Results
    assessment: Assessment
    others: tuple[Assessment, ...] = ()


def view_of(site: Site, checklist: str | None = None, kept: KeptResults | None = None) -> View:
    """Return a site with its results and its assessment against its own or another checklist.

    ``kept`` are results that are known already; what is computed is kept there.

    Raises:
        UserError: there is no such checklist.
    """
    chosen = checklist_of(site, checklist or site.header.checklist)
    results = (kept or KeptResults()).of(site, lambda _fraction: None)
    return View(
        site=site,
        results=results,
        assessment=assess(site, results, chosen, thresholds.load()),
    )


def view_for(
    source: Sited,
    audience: Audience,
    checklists: Collection[str] | None = None,
    kept: KeptResults | None = None,
) -> View:
    """Return what readers of an audience may have.

    Its assessments are against the ``checklists`` chosen, without a choice against all that
    these readers see used: the site's own first, the others by their ids, and last those that
    stand beside a profile. ``kept`` are results that are known already.

    It is computed from their part of the site alone, so that no result can tell of what is
    withheld. An answer that was proposed from marks they do not see, so that their own part
    proposes another one, is left out: beside their own result it would tell of these marks. So
    is light that was measured where marks they do not see change what is calculated.

    Raises:
        UserError: there is no such checklist, or the site's own one is damaged.
    """
    view = _seen(source.site, audience, kept or KeptResults())
    used = used_lists(view.site) if checklists is None else checklists
    first, *others = (_against(view, each) for each in _in_order(view.site, used))
    return replace(view, assessment=first, others=tuple(others))


def _in_order(site: Site, checklists: Collection[str]) -> list[str]:
    """Return the ids, the site's own first; what stands beside a profile comes after all of it."""
    own = site.header.checklist
    chosen = [checklist_of(site, each) for each in set(checklists) or {own}]
    return [
        one.id for one in sorted(chosen, key=lambda one: (one.stands_beside, one.id != own, one.id))
    ]


def _seen(whole: Site, audience: Audience, kept: KeptResults) -> View:
    """Return the part of a site that tells nothing of the rest, against its own checklist."""
    seen = whole.seen_by(audience)
    view = view_of(seen, kept=kept)
    if sum(1 for _ in whole.features) == sum(1 for _ in seen.features):
        return view
    known_view = view_of(whole, kept=kept)
    bright = _telling_readings(known_view, view)
    if bright:
        seen = seen.without_readings(bright)
        view = view_of(seen, kept=kept)
    known = _proposals(known_view)
    own = _proposals(view)
    telling = [
        row.id
        for row in seen.all(Answer)
        if row.proposed and own.get(_asked(row)) != known.get(_asked(row))
    ]
    return view_of(seen.without_answers(telling), kept=kept) if telling else view


def _telling_readings(whole: View, seen: View) -> list[str]:
    """Return the readings of the seen part beside which the whole site has other light."""
    own = pairs_of(seen.results)
    return [
        key
        for key, pair in pairs_of(whole.results).items()
        if seen.site.get(LightReading, key) is not None
        and (key not in own or not _is_alike(own[key].calculated_lx, pair.calculated_lx))
    ]


def _is_alike(first_lx: float, second_lx: float) -> bool:
    return math.isclose(first_lx, second_lx, rel_tol=TELLING_SHARE, abs_tol=TELLING_LX)


def _asked(answer: Answer) -> tuple[str, str, str]:
    return answer.checklist, answer.item, answer.subject


def _proposals(view: View) -> dict[tuple[str, str, str], str]:
    """Return what is proposed by checklist, item and subject, of every list with such answers."""
    return {
        (checklist, each.item.id, each.subject): each.proposal.answer.value
        for checklist in {row.checklist for row in view.site.all(Answer) if row.proposed}
        for each in _against(view, checklist).items
        if each.proposal is not None
    }


def _against(view: View, checklist: str) -> Assessment:
    if checklist == view.assessment.checklist.id:
        return view.assessment
    return assess(view.site, view.results, checklist_of(view.site, checklist), thresholds.load())
