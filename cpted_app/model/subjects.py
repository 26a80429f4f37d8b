"""What a remark, a photo or a recommendation is about, also where only a proposal has the mark.

Belongs here: finding that mark and naming it. What exists and each proposal share one row of each
remark, so a mark that somebody pinned it to may be missing in the state that is shown.
"""

from cpted_app.model.feature import Feature
from cpted_app.model.record import SITE_SUBJECT
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import changes_of, in_scenario
from cpted_app.words import N_, Message


def mark_of(site: Site, subject: str) -> tuple[Feature, Scenario | None] | None:
    """Return the mark of a subject, and the first proposal that has it if the site has not."""
    found = site.feature(subject)
    if found is not None:
        return found, None
    for scenario in sorted(site.all(Scenario), key=lambda row: (row.position, row.id)):
        if subject in changes_of(site, scenario.id):
            proposed = in_scenario(site, scenario.id).feature(subject)
            if proposed is not None:
                return proposed, scenario
    return None


def named_subject(site: Site, subject: str) -> Message:
    """Return how a subject is called: its label, and which proposal alone has it.

    ``site`` is what exists, whatever is shown.
    """
    if subject == SITE_SUBJECT:
        return Message(N_("whole site"))
    found = mark_of(site, subject)
    if found is None:
        return Message(N_("a mark that is gone"))
    mark, scenario = found
    name = mark.label or Message(mark.title)
    if scenario is None:
        return Message("{mark}", {"mark": name})
    words = N_("{mark} (only in proposal {proposal})")
    return Message(words, {"mark": name, "proposal": scenario.label or scenario.name})
