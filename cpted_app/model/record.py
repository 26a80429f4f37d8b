"""One row without a place on the plan: what all records have in common."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from cpted_app.model.fields import checked

SITE_SUBJECT = "site"
"""The subject of an answer or remark that concerns the whole site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row without geometry."""

    kind: ClassVar[str] = ""

    id: str

    def __post_init__(self) -> None:
        checked(self)
        for name in ("at_utc", "created_utc"):
            moment: datetime | None = getattr(self, name, None)
            if moment is not None and moment.utcoffset() != UTC.utcoffset(None):
                raise ValueError(f"{name} of {self.kind} {self.id} is not aware UTC")
