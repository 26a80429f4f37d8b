"""The assessment of a site against a checklist: every question with what is known about it.

Belongs here: joining subjects, answers and proposals, and handing them to the fold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cpted_app.analysis.registry import Results
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.checklist import Checklist, Item, check_rules
from cpted_app.assess.evidence import EvidenceBySubject, EvidenceValue, by_subject, gather
from cpted_app.assess.rules import Proposal, propose
from cpted_app.assess.score import Band, Folded, Tally, fold, verdict
from cpted_app.assess.texts import LocalText
from cpted_app.assess.weights import EQUAL, weight_of
from cpted_app.model.features import BY_KIND
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import SITE_SUBJECT, Answer
from cpted_app.model.site import Site
from cpted_app.words import Message

State = Literal["answered", "proposed", "unanswered", "excused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One question for one subject.

    ``state`` is ``answered`` for an answer 0 … 3, ``excused`` for one off the scale (not
    applicable, not observed, not accessible, disputed: a person gave the reason; only *not
    applicable* leaves the count), ``proposed`` where evidence suggests an answer that nobody
    accepted yet, else ``unanswered``. ``no_basis`` says which evidence a rule lacks.
    """

    item: Item
    subject: str
    subject_label: str
    answer: Answer | None
    proposal: Proposal | None
    no_basis: Message | None
    state: State

    @property
    def is_low(self) -> bool:
        """Whether the answer finds something wrong: 0 or 1."""
        return self.answer is not None and self.answer.value.is_low


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleScore:
    """One line of the profile; scores 0 … 3 rounded to one decimal, None where unknown."""

    principle: str
    title: LocalText
    score: float | None
    low: float | None
    high: float | None
    answered: int
    applicable: int

    @classmethod
    def of(cls, principle: str, title: LocalText, part: Folded) -> "PrincipleScore":
        """Return the line of some items, folded."""
        return cls(
            principle=principle,
            title=title,
            score=part.score,
            low=part.low,
            high=part.high,
            answered=part.answered,
            applicable=part.applicable,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Profile and coverage first, then what they allow to be said of the whole.

    ``coverage`` is a share 0 … 1; ``critical_failures`` lists the critical items that fail,
    ``capped_by`` those of them that lowered the band.
    """

    checklist: Checklist
    items: tuple[ItemResult, ...]
    profile: tuple[PrincipleScore, ...]
    coverage: float
    score: float | None
    interval: tuple[float, float] | None
    band: Band | None
    band_withheld: Message | None
    capped_by: tuple[str, ...]
    critical_failures: tuple[str, ...]
    answered: int
    applicable: int
    evidence: tuple[EvidenceValue, ...]
    weight_set: str = EQUAL

    @property
    def coverage_percent(self) -> int:
        """The coverage in whole percent, rounded down: 79.9 % must not look like 80 %."""
        return 100 * self.answered // self.applicable if self.applicable else 0


def assess(
    site: Site,
    results: Results,
    checklist: Checklist,
    thresholds: Mapping[str, Threshold],
) -> Assessment:
    """Return the assessment of a site: evidence, proposals, profile, coverage and interval.

    A limit that came with the checklist counts before that of ``thresholds``.

    Raises:
        UserError: a rule of the checklist names a threshold that does not exist.
    """
    limits = checklist.limits(thresholds)
    check_rules(checklist, limits)
    evidence = gather(site, results)
    known = by_subject(evidence)
    answers = latest(site.all(Answer), checklist.id)
    items = tuple(
        _item_result(item, subject, answers.get((item.id, subject[0])), known, limits)
        for item in checklist.items_for(site.header.place_types)
        for subject in subjects(site, item)
    )
    return _judged(checklist, items, evidence, site.header.weight_set)


def answered_anew(before: Assessment, site: Site) -> Assessment:
    """Return an assessment with the answers as they are on a site that is otherwise the same.

    Nothing is measured or proposed again: it is what ``assess`` returns, in a part of the time.
    """
    answers = latest(site.all(Answer), before.checklist.id)
    items = tuple(
        _with_answer(result, answers.get((result.item.id, result.subject)))
        for result in before.items
    )
    return _judged(before.checklist, items, before.evidence, site.header.weight_set)


def weighed(before: Assessment, weight_set: str) -> Assessment:
    """Return an assessment as it is under another named set of weights."""
    return _judged(before.checklist, before.items, before.evidence, weight_set)


def _judged(
    checklist: Checklist,
    items: tuple[ItemResult, ...],
    evidence: tuple[EvidenceValue, ...],
    weight_set: str,
) -> Assessment:
    counted = tallies(items, weight_set)
    whole = fold(counted)
    judged = verdict(whole, counted)
    interval = None if whole.low is None or whole.high is None else (whole.low, whole.high)
    return Assessment(
        checklist=checklist,
        items=items,
        profile=_profile(checklist, counted),
        coverage=float(whole.coverage),
        score=whole.score,
        interval=interval,
        band=judged.band,
        band_withheld=judged.withheld,
        capped_by=judged.capped_by,
        critical_failures=tuple(each.item for each in counted if each.fails_critically),
        answered=whole.answered,
        applicable=whole.applicable,
        evidence=evidence,
        weight_set=weight_set,
    )


def latest(answers: Iterable[Answer], checklist: str) -> Mapping[tuple[str, str], Answer]:
    """Return a checklist's answers by item and subject; of two, as after a merge, the later."""
    own = (answer for answer in answers if answer.checklist == checklist)
    ordered = sorted(own, key=lambda answer: (answer.at_utc, answer.id))
    return {(answer.item, answer.subject): answer for answer in ordered}


def subjects(site: Site, item: Item) -> list[tuple[str, str]]:
    """Return the id and label of everything a question is asked about, L2 before L10."""
    if item.applies_to == SITE_SUBJECT:
        return [(SITE_SUBJECT, "")]
    rows = [
        (row.id, row.label or row.id)
        for row in site.all(BY_KIND[item.applies_to])
        if all(getattr(row, name) == value for name, value in item.only.items())
    ]
    return sorted(rows, key=lambda row: (_natural(row[1]), row[0]))


def _natural(label: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"\d+|\D+", label)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _item_result(
    item: Item,
    subject: tuple[str, str],
    answer: Answer | None,
    evidence: EvidenceBySubject,
    thresholds: Mapping[str, Threshold],
) -> ItemResult:
    subject_id, label = subject
    proposal, no_basis = propose(item, subject_id, evidence, thresholds)
    return ItemResult(
        item=item,
        subject=subject_id,
        subject_label=label,
        answer=answer,
        proposal=proposal,
        no_basis=no_basis,
        state=_state(answer, proposal),
    )


def _with_answer(result: ItemResult, answer: Answer | None) -> ItemResult:
    if answer == result.answer:
        return result
    return replace(result, answer=answer, state=_state(answer, result.proposal))


def _state(answer: Answer | None, proposal: Proposal | None) -> State:
    if answer is not None:
        return "excused" if answer.value.score is None else "answered"
    return "unanswered" if proposal is None else "proposed"


def tallies(items: Sequence[ItemResult], weight_set: str = EQUAL) -> tuple[Tally, ...]:
    """Return the answers of each item, counted, with what it weighs under a named set."""
    units: dict[str, list[ItemResult]] = {}
    for result in items:
        units.setdefault(result.item.id, []).append(result)
    return tuple(_tally(of_item, weight_set) for of_item in units.values())


def _tally(units: Sequence[ItemResult], weight_set: str) -> Tally:
    item = units[0].item
    values = [unit.answer.value if unit.answer else None for unit in units]
    scores = [value.score if value else None for value in values]
    known = tuple(score for score in scores if score is not None)
    excluded = values.count(AnswerValue.NOT_APPLICABLE)
    return Tally(
        item=item.id,
        principle=item.principle,
        weight=weight_of(item, weight_set),
        critical=item.critical,
        known=known,
        unknown=len(units) - len(known) - excluded,
    )


def _profile(checklist: Checklist, counted: Sequence[Tally]) -> tuple[PrincipleScore, ...]:
    return tuple(
        PrincipleScore.of(
            one.id, one.title, fold(each for each in counted if each.principle == one.id)
        )
        for one in checklist.principles
    )
