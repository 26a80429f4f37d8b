"""What exists and proposals side by side: marks, measures, questions, score, and what they cost.

Belongs here: computing each state with no more work than it differs, and joining the states. A
difference of measures is judged in ``analysis.compare``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cpted_app.analysis import thresholds
from cpted_app.analysis.compare import Compared, compared
from cpted_app.analysis.registry import Progress, Results, out_of_date, part, run_again, run_all
from cpted_app.assess.assessment import Assessment, ItemResult, answered_anew, assess
from cpted_app.assess.versions import checklist_of
from cpted_app.model.edit import Change, Edit
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import difference, in_scenario
from cpted_app.session.scenarios import Counted, counted
from cpted_app.words import UNSAID

Asked = tuple[str, str]
"""Item and subject of a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The site in one state: what exists (``scenario`` is None) or as in a proposal.

    ``assessment`` is that of the answers as they would be: see ``_foreseen``.
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


def compare(
    site: Site, scenarios: Sequence[str], progress: Progress, known: Results | None = None
) -> Comparison:
    """Return what exists beside proposals, by their ids, computing what differs alone.

    Args:
        site: What exists.
        scenarios: Ids of the proposals, in the order of the columns.
        progress: Is told the share done.
        known: Results of what exists, where they are there already.
    """
    steps = len(scenarios) + 1
    exists = run_all(site, part(progress, 0, steps)) if known is None else known
    first = _assessed(site, exists)
    states = [State(scenario=None, site=site, changes=counted(site, ""), assessment=first)]
    for place, scenario in enumerate(scenarios, 1):
        shown = in_scenario(site, scenario)
        stale = out_of_date(difference(site, shown).touches)
        results = run_again(exists, stale, shown, part(progress, place, steps))
        states.append(
            State(
                scenario=site.get(Scenario, scenario),
                site=shown,
                changes=counted(site, scenario),
                assessment=_foreseen(_assessed(shown, results), shown, first),
            )
        )
    assessments = [state.assessment for state in states]
    return Comparison(
        states=tuple(states),
        measures=compared([one.evidence for one in assessments]),
        questions=_questions(assessments),
    )


def _assessed(site: Site, results: Results) -> Assessment:
    return assess(site, results, checklist_of(site, site.header.checklist), thresholds.load())


def _foreseen(assessment: Assessment, site: Site, first: Assessment) -> Assessment:
    """Return an assessment with the answers that measuring would change in a proposal.

    An answer on the scale follows the measurement where that proposes another one than in what
    exists; every other answer stays, and what nobody answered stays open. A design choice of
    this program: what only people can judge is not foretold.
    """
    before = _proposed(first)
    changes = [
        Change(row, replace(row, value=each.proposal.answer))
        for each in assessment.items
        if (row := each.answer) is not None
        and each.state == "answered"
        and each.proposal is not None
        and before.get(_asked(each), each.proposal.answer.value) != each.proposal.answer.value
    ]
    return answered_anew(assessment, site.apply(Edit(UNSAID, tuple(changes))))


def _questions(assessments: Sequence[Assessment]) -> tuple[Question, ...]:
    tables = [_proposed(one) for one in assessments]
    rows = (
        Question(item=item, subject=subject, proposed=tuple(t.get((item, subject)) for t in tables))
        for item, subject in dict.fromkeys(key for table in tables for key in table)
    )
    return tuple(row for row in rows if len(set(row.proposed)) > 1)


def _proposed(assessment: Assessment) -> dict[Asked, str]:
    return {
        _asked(each): each.proposal.answer.value
        for each in assessment.items
        if each.proposal is not None and each.proposal.answer.score is not None
    }


def _asked(each: ItemResult) -> Asked:
    return each.item.id, each.subject
