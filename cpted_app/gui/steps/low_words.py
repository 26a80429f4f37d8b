"""What is said of the low answers as a whole: what they lack, and which sentences are repeated."""

from cpted_app.assess.assessment import Assessment
from cpted_app.assess.low_answers import bare_count
from cpted_app.gui.shell import Shell
from cpted_app.i18n import ngettext
from cpted_app.model.site import Site


def bare_words(site: Site, assessment: Assessment) -> str:
    """Return how many low answers lack their sentence or their place; nothing for none."""
    count = bare_count(site, assessment.items)
    text = ngettext(
        "▲ {n} low answer lacks a sentence or a place",
        "▲ {n} low answers lack a sentence or a place",
        count,
    )
    return text.format(n=count) if count else ""


def low_checks(shell: Shell) -> list[str]:
    """Return what somebody who is about to sign should know of the low answers, as sentences."""
    found = []
    bare = bare_words(shell.site, shell.assessment) if shell.assessment else ""
    if bare:
        found.append(f"{bare}.")
    count = len(shell.likes.repeated)
    if count:
        text = ngettext(
            "▲ {n} sentence stands nearly so elsewhere, here or in an earlier assessment.",
            "▲ {n} sentences stand nearly so elsewhere, here or in earlier assessments.",
            count,
        )
        found.append(text.format(n=count))
    return found
