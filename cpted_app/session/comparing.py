"""Computing what exists and proposals side by side, with no more work than they differ."""

from collections.abc import Sequence
from dataclasses import replace

from cpted_app.analysis import thresholds
from cpted_app.analysis.compare import compared
from cpted_app.analysis.registry import Progress, Results, part
from cpted_app.assess.assessment import Assessment, ItemResult, answered_anew, assess
from cpted_app.assess.comparison import Comparison, Question, State, counted
from cpted_app.assess.versions import checklist_of
from cpted_app.model.edit import Change, Edit
from cpted_app.model.scenarios import Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import in_scenario
from cpted_app.session.kept_results import KeptResults
from cpted_app.words import UNSAID

Asked = tuple[str, str]
"""Item and subject of a question."""


def compare(
    site: Site,
    scenarios: Sequence[str],
    progress: Progress,
    kept: KeptResults | None = None,
    checklist: str = "",
) -> Comparison:
    """Return what exists beside proposals, by their ids, computing what differs alone.

    Args:
        site: What exists.
        scenarios: Ids of the proposals, in the order of the columns.
        progress: Is told the share done.
        kept: Results that are known already; what is computed is kept there.
        checklist: The one to assess against; without it the site's own.

    Raises:
        Cancelled: nobody waits for it any more.
        UserError: the checklist cannot be read.
    """
    kept, steps = kept or KeptResults(), len(scenarios) + 1
    chosen = checklist or site.header.checklist
    states: list[State] = []
    for place, scenario in enumerate(("", *scenarios)):
        shown = in_scenario(site, scenario)
        found = _assessed(shown, kept.of(shown, part(progress, place, steps)), chosen)
        if states:
            found = _foreseen(found, shown, states[0].assessment)
        states.append(
            State(
                scenario=site.get(Scenario, scenario),
                site=shown,
                changes=counted(site, scenario),
                assessment=found,
            )
        )
    assessments = [state.assessment for state in states]
    return Comparison(
        states=tuple(states),
        measures=compared([one.evidence for one in assessments]),
        questions=_questions(assessments),
    )


def _assessed(site: Site, results: Results, checklist: str) -> Assessment:
    return assess(site, results, checklist_of(site, checklist), thresholds.load())


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
