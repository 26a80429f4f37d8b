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
from cpted_app.analysis import thresholds
from cpted_app.assess import advice
from cpted_app.assess.assessment import Assessment, assess
from cpted_app.assess.score import COVERAGE_FLOOR
from cpted_app.assess.texts import LocalText, decoded
from cpted_app.assess.versions import checklist_of, used_lists
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

Lists = Mapping[str, Assessment | None]
"""Assessments by the id of the checklist; None where there is none yet."""


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
    ``lacking`` names for each need the checklists that do not meet it, where several are used.
    """

    step: Step
    row: ProtocolStep
    met: tuple[bool | None, ...]
    lacking: tuple[tuple[str, ...], ...]

    def needs(self, language: str) -> tuple[str, ...]:
        """Return the words of the needs, with the checklists that do not meet them."""
        return tuple(
            need.text.in_language(language) + (f" ({', '.join(lists)})" if lists else "")
            for need, lists in zip(self.step.needs, self.lacking, strict=True)
        )

    def missing(self, language: str) -> tuple[str, ...]:
        """Return the words of the needs that the program looked for and did not find."""
        told = zip(self.needs(language), self.met, strict=True)
        return tuple(words for words, is_met in told if is_met is False)

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
    """Return how each step stands; ``assessment`` is against the site's own checklist.

    What is asked of a checklist is asked of every one that the site uses, but for those that
    stand beside a profile.
    """
    lists = _required_lists(site, assessment)
    return tuple(_standing(site, step, lists) for step in steps())


def _standing(site: Site, step: Step, lists: Lists) -> Standing:
    looked_at = [_looked_at(site, need, lists) for need in step.needs]
    return Standing(
        step=step,
        row=site.get(ProtocolStep, step.id) or ProtocolStep(id=step.id),
        met=tuple(is_met for is_met, _lists in looked_at),
        lacking=tuple(lacking for _is_met, lacking in looked_at),
    )


def _looked_at(site: Site, need: Need, lists: Lists) -> tuple[bool | None, tuple[str, ...]]:
    """Return whether a need is met, and of several checklists those that do not meet it."""
    if need.seen_by not in LIST_CHECKS:
        return (CHECKS[need.seen_by](site) if need.seen_by else None), ()
    is_met = LIST_CHECKS[need.seen_by]
    lacking = tuple(one for one, found in lists.items() if not is_met(site, one, found))
    return not lacking, lacking if len(lists) > 1 else ()


def _required_lists(site: Site, assessment: Assessment | None) -> Lists:
    """Return the checklists that the whole rests on, each with the assessment against it.

    Of the others the answers alone are looked at: nothing has to be measured for that.
    """
    own, *others = used_lists(site)
    found: dict[str, Assessment | None] = {own: assessment}
    for one in (checklist_of(site, each) for each in others):
        if not one.stands_beside:
            found[one.id] = assess(site, {}, one, thresholds.load())
    return found


def in_the_way(site: Site, assessment: Assessment | None) -> tuple[Standing, ...]:
    """Return the open steps that an issue has to wait for."""
    return tuple(
        one for one in standings(site, assessment) if one.is_open and one.step.before_issue
    )


def missing_in_frame(frame: ProblemFrame) -> tuple[str, ...]:
    """Return the labels of what is not written down of the problem, as texts of the program."""
    declared = specs(ProblemFrame)
    return tuple(declared[name].label for name in FRAME_NEEDS if not getattr(frame, name).strip())


def _has_two_raters(site: Site, checklist: str, _found: Assessment | None) -> bool:
    return sum(row.is_done and row.checklist == checklist for row in site.all(Rater)) >= 2


def _is_covered(_site: Site, _checklist: str, found: Assessment | None) -> bool:
    return found is not None and found.coverage >= COVERAGE_FLOOR


def _police_spoke(site: Site) -> bool:
    voices: tuple[Remark | Reply, ...] = (*site.all(Remark), *site.all(Reply))
    return any(row.role is Role.POLICE for row in voices)


def _is_advised(site: Site, _checklist: str, found: Assessment | None) -> bool:
    return found is not None and not advice.unadvised(site, found)


def _is_reviewed(site: Site) -> bool:
    taken = (Response.ADOPTED, Response.PARTLY)
    rows = [row for row in site.all(Recommendation) if row.response in taken]
    return all(parse_day(row.review_on) is not None for row in rows)


CHECKS: Mapping[str, Callable[[Site], bool]] = MappingProxyType(
    {
        "reference": lambda site: bool(site.header.reference.strip()),
        "design_stage": lambda site: site.header.design_stage is not None,
        "crime_data": lambda site: bool(site.frame.crime_data.strip()),
        "plan": lambda site: bool(site.plans),
        "frame": lambda site: not missing_in_frame(site.frame),
        "calibrated": lambda site: bool(site.plans) and site.header.is_metric,
        "marks": lambda site: any(site.all(each) for each in FEATURE_CLASSES),
        "day_visit": lambda site: has_light(site, Light.DAY),
        "night_visit": lambda site: has_light(site, Light.NIGHT),
        "police": _police_spoke,
        "responses": lambda site: all(
            row.response is not Response.OPEN for row in site.all(Recommendation)
        ),
        "final": lambda site: site.header.is_final,
        "review_dates": _is_reviewed,
    }
)
"""What the program can see for itself of a site, by the name that ``seen_by`` gives."""

LIST_CHECKS: Mapping[str, Callable[[Site, str, Assessment | None], bool]] = MappingProxyType(
    {"two_raters": _has_two_raters, "coverage": _is_covered, "advised": _is_advised}
)
"""What it can see of each checklist."""
