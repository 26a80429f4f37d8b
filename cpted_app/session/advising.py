"""What the low answers of a site call for, from the program's templates and a person's own."""

from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import Results
from cpted_app.assess import advice
from cpted_app.assess.advice import Draft
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.assess.versions import checklist_of, used_lists
from cpted_app.folders import config_folder
from cpted_app.model.site import Site


def proposed(
    site: Site, results: Results, assessment: Assessment | None, language: str
) -> tuple[Draft, ...]:
    """Return drafts for the low answers that no recommendation is about, list by list.

    Own templates lie as TOML in the folder ``recommendations`` beside the settings; they replace
    the program's of the same id.

    Raises:
        UserError: an own file of templates cannot be read.
    """
    templates = advice.load(config_folder() / advice.FOLDER)
    return tuple(
        draft
        for one in _assessments(site, results, assessment)
        for draft in advice.drafts(site, one, templates, language)
    )


def lacking(site: Site, results: Results, assessment: Assessment | None) -> int:
    """Return how many low answers no recommendation is about, in all checklists that are used."""
    found = _assessments(site, results, assessment)
    return sum(len(advice.unadvised(site, one)) for one in found)


def _assessments(site: Site, results: Results, own: Assessment | None) -> tuple[Assessment, ...]:
    """Return the assessments against the checklists that are used, the site's own first."""
    if own is None:
        return ()
    others = (checklist_of(site, each) for each in used_lists(site) if each != own.checklist.id)
    return own, *(assess(site, results, each, thresholds.load()) for each in others)
