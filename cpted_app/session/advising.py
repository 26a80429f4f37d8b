"""What the low answers of a site call for, from the program's templates and a person's own."""

from cpted_app.assess import advice
from cpted_app.assess.advice import Draft
from cpted_app.assess.assessment import Assessment
from cpted_app.folders import config_folder
from cpted_app.model.site import Site


def proposed(site: Site, assessment: Assessment | None, language: str) -> tuple[Draft, ...]:
    """Return drafts for the low answers that no recommendation is about.

    Own templates lie as TOML in the folder ``recommendations`` beside the settings; they replace
    the program's of the same id.

    Raises:
        UserError: an own file of templates cannot be read.
    """
    if assessment is None:
        return ()
    templates = advice.load(config_folder() / advice.FOLDER)
    return advice.drafts(site, assessment, templates, language)


def lacking(site: Site, assessment: Assessment | None) -> int:
    """Return how many low answers no recommendation is about."""
    return len(advice.unadvised(site, assessment)) if assessment else 0
