"""What exists and proposals side by side: marks, measures, questions and what they cost.

Belongs here: what the states are, and what follows from laying one beside the other. Computing
them belongs to the session; a difference of measures is judged in ``analysis.compare``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from cpted_app.analysis.compare import Compared
from cpted_app.analysis.hiding.measures import CONCEALMENT_QUANTITIES
from cpted_app.analysis.light.measures import LIGHT_QUANTITIES
from cpted_app.analysis.watching.camera_measures import CAMERA_QUANTITIES
from cpted_app.analysis.watching.eyes_measures import EYES_QUANTITIES
from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.pairing import MarkDifference, differences
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.records import Answer
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import changes_of, without_effect
from cpted_app.model.work import MarkChange
from cpted_app.words import N_

Part = Literal["light", "sight", "ways", "hiding", "planting"]

PARTS: Mapping[Part, str] = MappingProxyType(
    {
        "light": N_("Light"),
        "sight": N_("Sight and eyes"),
        "ways": N_("Ways and access"),
        "hiding": N_("Hiding place candidates"),
        "planting": N_("Planting"),
    }
)
"""What measures are about, in the order in which they are told."""

Why = Literal["measured", "changed", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many marks a proposal adds, changes and removes; ``idle`` changes do nothing now."""

    added: int
    changed: int
    removed: int
    idle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The site in one state: what exists (``scenario`` is None) or as in a proposal.

    ``assessment`` is that of the answers as they would be: an answer on the scale follows the
    measurement where that changes, every other one stays.
    """

    scenario: Scenario | None
    site: Site
    changes: Counted
    assessment: Assessment

    @property
    def marks(self) -> Mapping[str, int]:
        """How many marks of each kind there are."""
        return {cls.kind: len(self.site.all(cls)) for cls in FEATURE_CLASSES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question and what measuring proposes for it in each state; None where it does not."""

    item: str
    subject: str
    proposed: tuple[str | None, ...]

    def step(self, at: int) -> int:
        """Return by how much the proposal is higher than in the first state; 0 where unknown."""
        before, after = self.proposed[0], self.proposed[at]
        return 0 if before is None or after is None else int(after) - int(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """An answer that may not hold once a proposal is carried out, and why.

    ``measured``: measuring would propose another answer, ``proposed``, or none any more (None).
    ``changed`` and ``removed``: so is the mark that it is about, and nothing measures it.
    """

    result: ItemResult
    answer: Answer
    why: Why
    proposed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Several states of one site; the first is what the others are compared with."""

    states: tuple[State, ...]
    measures: tuple[Compared, ...]
    questions: tuple[Question, ...]
    """Those for which not every state proposes the same."""

    def subject_label(self, subject: str) -> str:
        """Return the label of a mark in whichever state has it; empty for the site."""
        found = (state.site.feature(subject) for state in self.states)
        return next((row.label for row in found if row is not None), "")

    def better(self, at: int) -> int:
        """Return how many questions measure higher than in the first state."""
        return sum(1 for each in self.questions if each.step(at) > 0)

    def worse(self, at: int) -> int:
        """Return how many questions measure lower than in the first state."""
        return sum(1 for each in self.questions if each.step(at) < 0)

    def marks(self, at: int) -> tuple[MarkDifference, ...]:
        """Return the marks that a state adds, changes or removes, kind by kind."""
        before, after = self.states[0].site, self.states[at].site
        shared = {
            str(row.id): str(row.id) for row in before.features if after.feature(row.id) is not None
        }
        return differences(before, after, shared)

    def look_again(self, at: int) -> tuple[LookAgain, ...]:
        """Return the answers of what exists that may not hold in a state, in their order."""
        return tuple(self._look_again(at))

    def _look_again(self, at: int) -> Iterator[LookAgain]:
        proposed = {(each.item, each.subject): each.proposed for each in self.questions}
        marks = {str(one.mark.id): one.change for one in self.marks(at)}
        for result in self.states[0].assessment.items:
            answer = result.answer
            if answer is None:
                continue
            change = marks.get(result.subject)
            told = proposed.get((result.item.id, result.subject))
            if change is MarkChange.REMOVED:
                yield LookAgain(result=result, answer=answer, why="removed")
            elif told is not None and told[at] != told[0]:
                yield LookAgain(result=result, answer=answer, why="measured", proposed=told[at])
            elif change is not None and result.proposal is None:
                yield LookAgain(result=result, answer=answer, why="changed")


def counted(site: Site, scenario: str) -> Counted:
    """Return how many marks a proposal changes, and how."""
    idle = {each.id for each in without_effect(site, scenario)}
    live = [each.change for each in changes_of(site, scenario).values() if each.id not in idle]
    return Counted(
        added=live.count(MarkChange.ADDED),
        changed=live.count(MarkChange.CHANGED),
        removed=live.count(MarkChange.REMOVED),
        idle=len(idle),
    )


def part_of(name: str) -> Part:
    """Return what a measure is about, by its name.

    >>> part_of("sightline.visible_m"), part_of("planting.gap_m")
    ('sight', 'planting')
    """
    if name in LIGHT_QUANTITIES:
        return "light"
    if name in EYES_QUANTITIES or name in CAMERA_QUANTITIES or name.startswith("sightline."):
        return "sight"
    if name in CONCEALMENT_QUANTITIES:
        return "hiding"
    return "planting" if name.startswith("planting.") else "ways"
