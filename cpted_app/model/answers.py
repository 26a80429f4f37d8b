"""What is answered, by whom, and to which version of a checklist."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cpted_app.errors import UserError
from cpted_app.model import kinds, work
from cpted_app.model.fields import choice_field, flag_field, text_field
from cpted_app.model.record import SITE_SUBJECT, Record
from cpted_app.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Record):
    """The answer to one item for one subject, as the assessment gives it.

    ``proposed`` keeps what was measured then, ``visit`` the id of the visit it rests on;
    ``x_m`` and ``y_m`` are the place on the plan where it shows.
    """

    kind: ClassVar[str] = "answer"

    checklist: str
    item: str
    subject: str = SITE_SUBJECT
    value: kinds.AnswerValue = choice_field(
        kinds.AnswerValue.NOT_OBSERVED, kinds.ANSWER_VALUES, label=N_("Answer")
    )
    reason: str = text_field(label=N_("Reason"), long=True)
    by: str = ""
    at_utc: datetime
    proposed: str = ""
    proposal_text: str = ""
    confidence: work.Confidence | None = choice_field(None, work.CONFIDENCES, label=N_("How sure"))
    visit: str = ""
    note: str = text_field(
        label=N_("Note of the reconciliation"),
        long=True,
        help=N_("How raters who differed came to one answer."),
    )
    x_m: float | None = None
    y_m: float | None = None
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC, kinds.AUDIENCES, label=N_("Readers")
    )

    @property
    def pin_m(self) -> tuple[float, float] | None:
        """Where on the plan it shows, in site metres: only of a low answer about the whole site.

        What is asked about a mark shows at that mark.
        """
        if self.x_m is None or self.y_m is None:
            return None
        is_pinned = self.value.is_low and self.subject == SITE_SUBJECT
        return (self.x_m, self.y_m) if is_pinned else None

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        if self.value.score is None and not self.reason.strip():
            raise UserError(
                N_("“{answer}” for {item} needs a reason."),
                N_("Say in a sentence why the item could not be scored."),
                answer=self.value.value,
                item=self.item,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion(Record):
    """A checklist as it was when its first question was answered; ``text`` is the whole of it.

    The assessment is scored by this text for ever, whatever later programs bring; the id is
    that of the checklist.
    """

    kind: ClassVar[str] = "list_version"

    version: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rater(Record):
    """Somebody who rates a checklist on their own; ``by`` is the name, kept from the public.

    What raters gave is blind until all of one checklist are done.
    """

    kind: ClassVar[str] = "rater"

    checklist: str
    label: str
    by: str = text_field(label=N_("Name"))
    role: kinds.Role = choice_field(kinds.Role.PLANNER, kinds.ROLES, label=N_("Role"))
    organisation: str = text_field(label=N_("Organisation"))
    is_done: bool = flag_field(False, label=N_("Done"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Record):
    """What one rater gave to one item for one subject, before anybody compared."""

    kind: ClassVar[str] = "rating"

    rater: str
    item: str
    subject: str = SITE_SUBJECT
    value: kinds.AnswerValue = choice_field(
        kinds.AnswerValue.NOT_OBSERVED, kinds.ANSWER_VALUES, label=N_("Answer")
    )
    reason: str = text_field(label=N_("Reason"), long=True)
    visit: str = ""
    at_utc: datetime
