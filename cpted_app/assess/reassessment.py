"""An earlier and a later state of a site, side by side: what is other, and what cannot be told.

Both are assessed against one checklist, as ``common_list`` gives it. What differs is told as a
change, never as the effect of one: why a score moved is more than two states can say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

import msgspec

from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.result import Measure
from cpted_app.assess import pairing
from cpted_app.assess.assessment import Assessment, ItemResult, tallies
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.pairing import MarkDifference
from cpted_app.assess.score import Tally, fold
from cpted_app.assess.versions import ListChanges, changes_between
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import SITE_SUBJECT, Recommendation
from cpted_app.model.site import Site
from cpted_app.model.uncertainty import COVERAGE_FACTOR
from cpted_app.model.work import FollowUp
from cpted_app.words import Message

Course = Literal["same", "better", "worse", "answered", "open", "unknown"]
"""What became of the answer to a question asked both times."""
Verdict = Literal["same", "higher", "lower", "cannot_tell", "unsure", "new", "gone"]
"""How two measured values compare: ``cannot_tell`` where they differ by no more than their
uncertainty, ``unsure`` where they differ and nobody knows how sure they are."""
ActionState = Literal["open", "under_way", "done", "not_done", "unknown", "new", "dropped"]

MEASURED_FIRST = ("route", "zone", SITE_SUBJECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One state of a site, with its assessment against the common checklist."""

    site: Site
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What one item, by its id, adds to the difference of two scores; its means then and now."""

    item: str
    share: Fraction
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """Two scores, exact, and what lies between them.

    ``paired`` are the scores, as shown, over the ``paired_units`` questions that were answered on
    the scale both times.
    """

    before: Fraction | None
    after: Fraction | None
    movements: tuple[Movement, ...]
    paired: tuple[float | None, float | None]
    paired_units: int

    def largest(self, most: int) -> tuple[tuple[Movement, ...], tuple[Movement, ...]]:
        """Return the movements to be told one by one, and the rest, which is never just one."""
        count = most if len(self.movements) > most + 1 else len(self.movements)
        return self.movements[:count], self.movements[count:]

    @property
    def difference(self) -> Fraction | None:
        """The later less the earlier score, exact: the sum of the movements."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """A question that applied both times, about the same mark or the whole site."""

    before: ItemResult
    after: ItemResult
    course: Course

    @property
    def has_changed(self) -> bool:
        """Whether another answer was given."""
        return _given(self.before) is not _given(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChange:
    """A measured value before and after; None where there was none."""

    name: str
    subject: str
    label: str
    before: Measure | None
    after: Measure | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What was or is asked for, and what became of it."""

    before: Recommendation | None
    after: Recommendation | None
    state: ActionState

    @property
    def row(self) -> Recommendation:
        """What is asked for now, or was asked for then."""
        row = self.after if self.after is not None else self.before
        assert row is not None  # noqa: S101 - one of the two is always there
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessment:
    """All that two states say beside each other; ``notes`` are what limits it."""

    earlier: Side
    later: Side
    score: ScoreChange
    items: tuple[Paired, ...]
    only_earlier: tuple[ItemResult, ...]
    only_later: tuple[ItemResult, ...]
    marks: tuple[MarkDifference, ...]
    measures: tuple[MeasureChange, ...]
    actions: tuple[Action, ...]
    notes: tuple[Message, ...] = ()
    earlier_at_utc: datetime | None = None

    @property
    def has_changes(self) -> bool:
        """Whether anything at all is other."""
        return bool(
            self.score.movements
            or self.only_earlier
            or self.only_later
            or self.marks
            or any(one.has_changed for one in self.items)
            or any(one.verdict != "same" for one in self.measures)
            or any(one.before != one.after for one in self.actions)
        )


def common_list(then: Checklist, now: Checklist) -> tuple[Checklist, ListChanges]:
    """Return the earlier checklist with the questions that mean the same now, and what differs."""
    changes = changes_between(then, now)
    other = changes.to_ask_again | {item.id for item in changes.removed}
    kept = tuple(item for item in then.items if item.id not in other)
    return msgspec.structs.replace(then, items=kept), changes


def compared(
    earlier: Side,
    later: Side,
    notes: Iterable[Message] = (),
    *,
    earlier_at_utc: datetime | None = None,
) -> Reassessment:
    """Return an earlier and a later state beside each other.

    Both assessments are against one checklist and one set of weights.
    """
    paired = pairing.pairs(earlier.site, later.site)
    then = {
        (one.item.id, _now_called(paired, one.subject)): one for one in earlier.assessment.items
    }
    now = {(one.item.id, one.subject): one for one in later.assessment.items}
    items = tuple(
        Paired(before=then[key], after=one, course=_course(then[key], one))
        for key, one in now.items()
        if key in then and _applies(then[key]) and _applies(one)
    )
    asked = {(one.after.item.id, one.after.subject) for one in items}
    return Reassessment(
        earlier=earlier,
        later=later,
        score=_score(earlier.assessment, later.assessment, items),
        items=items,
        only_earlier=_alone(then, asked),
        only_later=_alone(now, asked),
        marks=pairing.differences(earlier.site, later.site, paired),
        measures=tuple(_measures(earlier, later, paired)),
        actions=tuple(_actions(earlier.site, later.site)),
        notes=tuple(notes),
        earlier_at_utc=earlier_at_utc,
    )


def movements(then: Iterable[Tally], now: Iterable[Tally]) -> tuple[Movement, ...]:
    """Return what each item adds to the difference of two scores, the largest share first.

    A score is S = N/D, with N the sum of weight x mean and D the sum of weights over items with
    an answer. Then N₁ - N₀ = D̄·ΔS + S̄·ΔD with the means D̄ and S̄ of both states, so that
    ΔS = Σ (Δnᵢ - S̄·Δdᵢ) / D̄: exact, the same whatever the order of the items, and with the
    opposite sign where the states are exchanged. An item that comes in raises the score by how
    far it lies above S̄. A design choice of this program.
    """
    before, after = {one.item: one for one in then}, {one.item: one for one in now}
    sums = [_sums(each.values()) for each in (before, after)]
    (n0, d0), (n1, d1) = sums
    if not d0 or not d1:
        return ()
    middle, weight = (n0 / d0 + n1 / d1) / 2, (d0 + d1) / 2
    found = []
    for key in sorted(before.keys() | after.keys()):
        (a0, w0), (a1, w1) = _part(before.get(key)), _part(after.get(key))
        share = ((a1 - a0) - middle * (w1 - w0)) / weight
        if share:
            found.append((key, share, a0 / w0 if w0 else None, a1 / w1 if w1 else None))
    found.sort(key=lambda one: (-abs(one[1]), one[0]))
    return tuple(
        Movement(item=key, share=share, before=mean0, after=mean1)
        for key, share, mean0, mean1 in found
    )


def _sums(of_items: Iterable[Tally]) -> tuple[Fraction, Fraction]:
    parts = [_part(one) for one in of_items]
    return sum((n for n, _ in parts), Fraction(0)), sum((d for _, d in parts), Fraction(0))


def _part(tally: Tally | None) -> tuple[Fraction, Fraction]:
    """Return weight times mean, and weight, of an item; nothing where it has no answer."""
    if tally is None or not tally.known:
        return Fraction(0), Fraction(0)
    weight = Fraction(str(tally.weight))
    return weight * Fraction(sum(tally.known), len(tally.known)), weight


def _score(then: Assessment, now: Assessment, items: Iterable[Paired]) -> ScoreChange:
    before, after = (tallies(one.items, then.weight_set) for one in (then, now))
    known = [one for one in items if _score_of(one.before) is not None]
    known = [one for one in known if _score_of(one.after) is not None]
    shown = tuple(
        fold(tallies([getattr(one, side) for one in known], then.weight_set)).score
        for side in ("before", "after")
    )
    return ScoreChange(
        before=_exact(before),
        after=_exact(after),
        movements=movements(before, after),
        paired=(shown[0], shown[1]),
        paired_units=len(known),
    )


def _exact(counted: Iterable[Tally]) -> Fraction | None:
    total, weight = _sums(counted)
    return total / weight if weight else None


def _now_called(paired: Mapping[str, str], subject: str) -> str:
    """Return the id that a subject of the earlier state has in the later one."""
    return subject if subject == SITE_SUBJECT else paired.get(subject, f"{subject} (then)")


def _alone(
    asked: Mapping[tuple[str, str], ItemResult], paired: set[tuple[str, str]]
) -> tuple[ItemResult, ...]:
    return tuple(one for key, one in asked.items() if key not in paired and _applies(one))


def _applies(result: ItemResult) -> bool:
    return _given(result) is not AnswerValue.NOT_APPLICABLE


def _given(result: ItemResult) -> AnswerValue | None:
    return None if result.answer is None else result.answer.value


def _score_of(result: ItemResult) -> int | None:
    return None if result.answer is None else result.answer.value.score


def _course(before: ItemResult, after: ItemResult) -> Course:
    then, now = _score_of(before), _score_of(after)
    if then is None or now is None:
        if then is None and now is None:
            return "unknown"
        return "answered" if then is None else "open"
    if then == now:
        return "same"
    return "better" if now > then else "worse"


def _measures(earlier: Side, later: Side, paired: Mapping[str, str]) -> Iterator[MeasureChange]:
    """Yield every value that is known in either state: routes and zones first, then the site."""
    then = {
        (one.name, _now_called(paired, one.subject)): one for one in earlier.assessment.evidence
    }
    now = {(one.name, one.subject): one for one in later.assessment.evidence}
    labels = {_now_called(paired, row.id): row.label for row in earlier.site.features}
    labels |= {str(row.id): row.label for row in later.site.features}
    order = {name: at for at, name in enumerate(QUANTITIES)}

    def rank(key: tuple[str, str]) -> tuple[int, int, str, int]:
        kind = QUANTITIES[key[0]].applies_to
        first = MEASURED_FIRST.index(kind) if kind in MEASURED_FIRST else len(MEASURED_FIRST)
        label = labels.get(key[1], "")
        return first, len(label), label + key[1], order[key[0]]

    for key in sorted(then.keys() | now.keys(), key=rank):
        before, after = then.get(key), now.get(key)
        verdict = told(before, after)
        known = after if after is not None else before
        if verdict is not None and known is not None:
            yield MeasureChange(
                name=key[0],
                subject=known.subject,
                label=labels.get(key[1], ""),
                before=before,
                after=after,
                verdict=verdict,
            )


def told(before: Measure | None, after: Measure | None) -> Verdict | None:
    """Return how two values compare; None where neither state has one.

    Errors that both states share, as of the plan's scale, are counted twice: what is called a
    change is one in any case. Source: JCGM 100:2008 (GUM), clauses 5.1.2 and 6.2, with k = 2.
    """
    if before is None or before.value is None:
        return None if after is None or after.value is None else "new"
    if after is None or after.value is None:
        return "gone"
    change = after.value - before.value
    if not change:
        return "same"
    if before.uncertainty is None or after.uncertainty is None:
        return "unsure"
    doubt = COVERAGE_FACTOR * (before.uncertainty**2 + after.uncertainty**2) ** 0.5
    if abs(change) <= doubt:
        return "cannot_tell"
    return "higher" if change > 0 else "lower"


def _actions(earlier: Site, later: Site) -> Iterator[Action]:
    """Yield what is asked for now, then what is not asked for any more."""
    then = {row.id: row for row in earlier.all(Recommendation)}
    by_text = {row.text.casefold().strip(): row for row in then.values()}
    used: set[str] = set()
    for row in later.all(Recommendation):
        before = then.get(row.id) or by_text.get(row.text.casefold().strip())
        if before is not None and before.id in used:
            before = None
        used |= {before.id} if before is not None else set()
        yield Action(before=before, after=row, state=_state(before, row))
    for row in then.values():
        if row.id not in used:
            yield Action(before=row, after=None, state="dropped")


def _state(before: Recommendation | None, after: Recommendation) -> ActionState:
    if before is None and after.follow_up is FollowUp.OPEN:
        return "new"
    return after.follow_up.value
