"""Proposals beside what exists: each is what it changes about the marks, and nothing else."""

from dataclasses import dataclass
from typing import ClassVar

from cpted_app.model import kinds, work
from cpted_app.model.fields import choice_field, number_field, text_field
from cpted_app.model.record import Record
from cpted_app.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Record):
    """A proposal; what it does not change it has from what exists, now and later."""

    kind: ClassVar[str] = "scenario"

    label: str
    name: str = text_field(label=N_("Name"))
    note: str = text_field(label=N_("What is proposed"), long=True)
    cost: float | None = number_field(None, label=N_("Cost"), low=0.0, high=1e12)
    currency: str = text_field("EUR", label=N_("Currency"))
    position: int = 0
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC, kinds.AUDIENCES, label=N_("Readers")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChange(Record):
    """What a scenario does to one mark: ``values`` are the fields it sets, as JSON.

    ``subject`` is the id of the mark, ``mark_kind`` its kind. A mark that is added has all its
    fields here; of a changed one only those that differ, so that whatever else is mended in
    what exists is mended here too.
    """

    kind: ClassVar[str] = "scenario_change"

    scenario: str
    subject: str
    mark_kind: str
    change: work.MarkChange = choice_field(
        work.MarkChange.CHANGED, work.MARK_CHANGES, label=N_("Change")
    )
    values: str = ""
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC, kinds.AUDIENCES, label=N_("Readers")
    )
