"""What the rows of an export are about: its name, and where it is."""

import shapely

from cpted_app.model.record import SITE_SUBJECT
from cpted_app.model.site import Site
from cpted_app.model.subjects import mark_of, named_subject


def subject_label(site: Site, subject: str) -> str:
    """Return how a subject is called: ``site``, or a label, with the proposal that alone has it."""
    return SITE_SUBJECT if subject == SITE_SUBJECT else str(named_subject(site, subject))


def place_of(site: Site, subject: str) -> shapely.Geometry | None:
    """Return the shape of a subject, as proposed where it does not exist; None for the site."""
    found = mark_of(site, subject)
    return None if found is None else found[0].geometry
