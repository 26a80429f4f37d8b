"""What is asked for, what steps lead to an issued assessment, and when somebody was on site."""

from dataclasses import dataclass
from typing import ClassVar

from cpted_app.errors import UserError
from cpted_app.model import kinds, work
from cpted_app.model.fields import choice_field, text_field
from cpted_app.model.record import SITE_SUBJECT, Record
from cpted_app.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Record):
    """What is asked for, of whom, when, at what cost, and what became of it."""

    kind: ClassVar[str] = "recommendation"

    label: str = ""
    text: str = text_field(label=N_("What is asked for"), long=True)
    owner: str = text_field(label=N_("Who"))
    stage: str = text_field(label=N_("By when"))
    design_stage: kinds.DesignStage | None = choice_field(
        None, kinds.DESIGN_STAGES, label=N_("Design stage")
    )
    cost: kinds.Cost | None = choice_field(None, kinds.COSTS, label=N_("Cost"))
    effort: kinds.Cost | None = choice_field(None, kinds.COSTS, label=N_("Effort"))
    severity: work.Level | None = choice_field(None, work.LEVELS, label=N_("How grave"))
    likelihood: work.Level | None = choice_field(None, work.LEVELS, label=N_("How likely"))
    evidence: str = text_field(label=N_("Evidence"), long=True)
    side_effects: str = text_field(
        label=N_("Side effects"),
        long=True,
        help=N_("Exclusion, fortress look, privacy, displacement."),
    )
    exclusion: str = text_field(label=N_("Whom it may shut out"), long=True)
    fortress: str = text_field(label=N_("Whether it looks like a fortress"), long=True)
    privacy: str = text_field(label=N_("Effect on privacy"), long=True)
    displacement: str = text_field(label=N_("Where the problem may go"), long=True)
    measure_of_success: str = text_field(label=N_("Measure of success"), long=True)
    response: kinds.Response = choice_field(
        kinds.Response.OPEN, kinds.RESPONSES, label=N_("Designer's response")
    )
    response_reason: str = text_field(label=N_("Reason of the response"), long=True)
    condition: str = text_field(
        label=N_("Draft planning condition"),
        long=True,
        help=N_("With a test that somebody can carry out."),
    )
    sara: work.SaraPhase = choice_field(
        work.SaraPhase.RESPONSE, work.SARA_PHASES, label=N_("Phase")
    )
    follow_up: work.FollowUp = choice_field(
        work.FollowUp.OPEN, work.FOLLOW_UPS, label=N_("What became of it")
    )
    follow_up_on: str = text_field(
        label=N_("Looked at on"), help=N_("Year-month-day, such as 2026-11-22.")
    )
    review_on: str = text_field(
        label=N_("To be looked at on"), help=N_("Year-month-day, such as 2026-11-22.")
    )
    scenario: str = ""
    subject: str = SITE_SUBJECT
    item: str = ""
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC, kinds.AUDIENCES, label=N_("Readers")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Record):
    """One time on site."""

    kind: ClassVar[str] = "visit"

    date: str = text_field(label=N_("Date"), help=N_("Year-month-day, such as 2026-11-22."))
    time: str = text_field(label=N_("Time"))
    light: kinds.Light = choice_field(kinds.Light.DAY, kinds.LIGHTS, label=N_("Light"))
    weather: str = text_field(label=N_("Weather"))
    people: str = text_field(label=N_("Who was there"))
    note: str = text_field(label=N_("Note"), long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolStep(Record):
    """A step on the way to an issued assessment; its id is that of the step.

    A step is done, or waived with a reason; an assessment with open ones is not issued.
    """

    kind: ClassVar[str] = "protocol_step"

    owner: str = text_field(label=N_("Who"))
    due: str = text_field(label=N_("By when"), help=N_("Year-month-day, such as 2026-11-22."))
    state: work.StepState = choice_field(work.StepState.OPEN, work.STEP_STATES, label=N_("State"))
    reason: str = text_field(label=N_("Reason of the waiver"), long=True)
    done_on: str = text_field(label=N_("Done on"))

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        if self.state is work.StepState.WAIVED and not self.reason.strip():
            raise UserError(
                N_("A step that is waived needs a reason."),
                N_("Say in a sentence why it is left out; it is printed."),
            )
