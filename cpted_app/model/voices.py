"""What people say about a site: remarks and the replies to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.fields import choice_field, flag_field, text_field
from cpted_app.model.record import SITE_SUBJECT, Record
from cpted_app.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Record):
    """What somebody says about the site, a mark, an item or a place."""

    kind: ClassVar[str] = "remark"

    text: str = text_field(label=N_("Remark"), long=True)
    by: str
    role: kinds.Role = choice_field(kinds.Role.PLANNER, kinds.ROLES, label=N_("Role"))
    organisation: str = ""
    remark_kind: kinds.RemarkKind = choice_field(
        kinds.RemarkKind.JUDGEMENT, kinds.REMARK_KINDS, label=N_("Nature")
    )
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC, kinds.AUDIENCES, label=N_("Readers")
    )
    state: kinds.RemarkState = choice_field(
        kinds.RemarkState.OPEN, kinds.REMARK_STATES, label=N_("State")
    )
    source: str = text_field(
        label=N_("Source"), help=N_("Who reported it, for a third-party report.")
    )
    has_personal_data: bool = flag_field(False, label=N_("Holds personal data"))
    subject: str = SITE_SUBJECT
    item: str = ""
    x_m: float | None = None
    y_m: float | None = None
    at_utc: datetime

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        if not self.text.strip():
            raise UserError(N_("The remark is empty."), N_("Write at least one word."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Record):
    """An answer to a remark; read by whoever may read the remark."""

    kind: ClassVar[str] = "reply"

    remark: str
    text: str = text_field(label=N_("Reply"), long=True)
    by: str
    role: kinds.Role = choice_field(kinds.Role.PLANNER, kinds.ROLES, label=N_("Role"))
    organisation: str = ""
    at_utc: datetime
