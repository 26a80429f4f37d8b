"""Closing steps of the protocol and issuing: what is not proved is refused, with the way out."""

from datetime import date

from cpted_app.assess.assessment import Assessment
from cpted_app.assess.protocol import in_the_way, standings
from cpted_app.errors import UserError
from cpted_app.model.actions import assessing, stepping
from cpted_app.model.edit import Edit
from cpted_app.model.site import Site
from cpted_app.model.work import StepState
from cpted_app.words import N_, Message

TAKEN_BACK = Message(N_("This was issued; it is a draft again. Undo takes the change back."))
"""What is told of an edit that changed what an issued assessment says."""


def close_step(
    site: Site, assessment: Assessment | None, step: str, on: date, language: str
) -> Edit:
    """Return the edit that says that a step is done on a day.

    Raises:
        UserError: the program looked for what proves the step and did not find it.
    """
    standing = next(one for one in standings(site, assessment) if one.step.id == step)
    missing = standing.missing(language)
    if missing:
        raise UserError(
            N_("“{step}” cannot be closed yet. Missing: {missing}."),
            N_("Add what is missing, or waive the step with a reason."),
            step=standing.step.title.in_language(language),
            missing="; ".join(missing),
        )
    return stepping.set_step(site, step, state=StepState.DONE, reason="", done_on=on.isoformat())


def reopen(site: Site, step: str) -> Edit:
    """Return the edit that opens a step again."""
    return stepping.set_step(site, step, state=StepState.OPEN, reason="", done_on="")


def issue(site: Site, assessment: Assessment | None, language: str) -> Edit:
    """Return the edit that marks the assessment as final.

    Raises:
        UserError: steps of the protocol are open; names them.
    """
    waiting = in_the_way(site, assessment)
    if waiting:
        raise UserError(
            N_("This cannot be issued while steps of the protocol are open: {steps}."),
            N_("Close them under “Protocol”, or waive them there with a reason that is printed."),
            steps="; ".join(one.step.title.in_language(language) for one in waiting),
        )
    return assessing.set_header(site, is_final=True)
