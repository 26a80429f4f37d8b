"""The steps to an issued assessment: how each stands, and what still proves nothing.

Belongs here: reading ``resources/protocol.toml`` and the checks that the program can make for
itself. Closing and waiving steps belongs to ``session.protocol``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import msgspec

from cpted_app import resources
from cpted_app.assess import advice
from cpted_app.assess.assessment import Assessment
from cpted_app.assess.score import COVERAGE_FLOOR
from cpted_app.assess.texts import LocalText, decoded
from cpted_app.assess.visits import has_light
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.fields import specs
from cpted_app.model.kinds import Light, Response, Role
from cpted_app.model.records import (
    ProblemFrame,
    ProtocolStep,
    Rater,
    Recommendation,
    Remark,
    Reply,
)
from cpted_app.model.site import Site
from cpted_app.model.work import StepState
from cpted_app.units import parse_day

FRAME_NEEDS = ("what", "who", "where", "when", "evidence", "not_the_problem", "crime_data")
"""What must be written down of a problem before answers are worth much."""


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What proves a step; ``seen_by`` names a check, "" leaves it to whoever does the step."""

    text: LocalText
    seen_by: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step with who does it and what proves it."""

    id: str
    title: LocalText
    owner: LocalText
    needs: tuple[Need, ...]
    before_issue: bool = True


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a step stands: its row, and for each need whether it is met.

    True and False were looked for by the program; None nobody but a person can tell.
    """

    step: Step
    row: ProtocolStep
    met: tuple[bool | None, ...]

    @property
    def missing(self) -> tuple[Need, ...]:
        """The needs that the program looked for and did not find."""
        return tuple(
            need for need, is_met in zip(self.step.needs, self.met, strict=True) if is_met is False
        )

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor waived."""
        return self.row.state is StepState.OPEN

    def is_late(self, today: date) -> bool:
        """Return whether it is open past its day."""
        day = parse_day(self.row.due)
        return self.is_open and day is not None and day < today


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps in their order."""
    return resources.read_toml("protocol.toml", kind=_File, hook=decoded).steps


def standings(site: Site, assessment: Assessment | None) -> tuple[Standing, ...]:
    """Return how each step stands."""
    return tuple(
        Standing(
            step=step,
            row=site.get(ProtocolStep, step.id) or ProtocolStep(id=step.id),
            met=tuple(
                CHECKS[need.seen_by](site, assessment) if need.seen_by else None
                for need in step.needs
            ),
        )
        for step in steps()
    )


def in_the_way(site: Site, assessment: Assessment | None) -> tuple[Standing, ...]:
    """Return the open steps that an issue has to wait for."""
    return tuple(
        one for one in standings(site, assessment) if one.is_open and one.step.before_issue
    )


def missing_in_frame(frame: ProblemFrame) -> tuple[str, ...]:
    """Return the labels of what is not written down of the problem, as texts of the program."""
    declared = specs(ProblemFrame)
    return tuple(declared[name].label for name in FRAME_NEEDS if not getattr(frame, name).strip())


def _has_two_raters(site: Site) -> bool:
    done = [row for row in site.all(Rater) if row.is_done]
    return sum(row.checklist == site.header.checklist for row in done) >= 2


def _is_covered(assessment: Assessment | None) -> bool:
    return assessment is not None and assessment.coverage >= COVERAGE_FLOOR


def _police_spoke(site: Site) -> bool:
    voices: tuple[Remark | Reply, ...] = (*site.all(Remark), *site.all(Reply))
    return any(row.role is Role.POLICE for row in voices)


def _is_advised(site: Site, assessment: Assessment | None) -> bool:
    return assessment is not None and not advice.unadvised(site, assessment)


def _is_reviewed(site: Site) -> bool:
    taken = (Response.ADOPTED, Response.PARTLY)
    rows = [row for row in site.all(Recommendation) if row.response in taken]
    return all(parse_day(row.review_on) is not None for row in rows)


CHECKS: Mapping[str, Callable[[Site, Assessment | None], bool]] = MappingProxyType(
    {
        "reference": lambda site, _found: bool(site.header.reference.strip()),
        "design_stage": lambda site, _found: site.header.design_stage is not None,
        "crime_data": lambda site, _found: bool(site.frame.crime_data.strip()),
        "plan": lambda site, _found: bool(site.plans),
        "frame": lambda site, _found: not missing_in_frame(site.frame),
        "calibrated": lambda site, _found: bool(site.plans) and site.header.is_metric,
        "marks": lambda site, _found: any(site.all(each) for each in FEATURE_CLASSES),
        "day_visit": lambda site, _found: has_light(site, Light.DAY),
        "night_visit": lambda site, _found: has_light(site, Light.NIGHT),
        "two_raters": lambda site, _found: _has_two_raters(site),
        "coverage": lambda _site, found: _is_covered(found),
        "police": lambda site, _found: _police_spoke(site),
        "advised": _is_advised,
        "responses": lambda site, _found: all(
            row.response is not Response.OPEN for row in site.all(Recommendation)
        ),
        "final": lambda site, _found: site.header.is_final,
        "review_dates": lambda site, _found: _is_reviewed(site),
    }
)
"""What the program can see for itself, by the name that ``seen_by`` gives."""
