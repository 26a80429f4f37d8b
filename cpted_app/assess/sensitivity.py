"""What a verdict hangs on: which answers, and which weights, would change score and band.

Every answer is looked at: replaced by the worst and by the best, and folded as the score itself,
so that what is told here is what would be shown if somebody answered so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cpted_app.assess.assessment import Assessment, ItemResult, tallies
from cpted_app.assess.score import BEST, WORST, Band, Folded, Tally, fold, rounded, verdict
from cpted_app.assess.weights import EQUAL, weight_sets
from cpted_app.model.kinds import AnswerValue

MOST = 12
"""Answers that are told, the most telling first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A score, rounded as it is shown, and the band it leads to; None where there is none.

    ``drawn_at`` is the same score before rounding: where a chart has it, so that bars whose
    ends are shown alike can still be told apart.
    """

    score: float | None
    drawn_at: float | None
    band: Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSwing:
    """What one answer moves: the whole with it at its worst and at its best.

    ``now`` is the answer as it is, None where it is open.
    """

    result: ItemResult
    now: int | None
    worst: Outcome
    best: Outcome
    changes_band: bool

    @property
    def name(self) -> str:
        """The item, and the mark it is asked about."""
        return f"{self.result.item.id} {self.result.subject_label}".strip()

    @property
    def width(self) -> float:
        """How far the score moves from worst to best, 0 … 3."""
        if self.worst.drawn_at is None or self.best.drawn_at is None:
            return 0.0
        return self.best.drawn_at - self.worst.drawn_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An answer in a chart: the score before rounding with it at its worst and at its best."""

    name: str
    worst: float
    best: float
    changes_band: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSwing:
    """The whole under a named set of weights; "" is equal weights."""

    weight_set: str
    outcome: Outcome
    changes_band: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """The verdict as it is, and what would move it, the widest swing first."""

    now: Outcome
    answers: tuple[AnswerSwing, ...]
    weights: tuple[WeightSwing, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The answers as a chart shows them; without those that lead to no score."""
        return tuple(
            Bar(
                name=one.name,
                worst=one.worst.drawn_at,
                best=one.best.drawn_at,
                changes_band=one.changes_band,
            )
            for one in self.answers
            if one.worst.drawn_at is not None and one.best.drawn_at is not None
        )

    @property
    def is_firm(self) -> bool:
        """Whether neither any one answer nor any set of weights would change the band."""
        swings: tuple[AnswerSwing | WeightSwing, ...] = (*self.answers, *self.weights)
        return self.now.band is not None and not any(one.changes_band for one in swings)


class _Nearby:
    """The fold of all answers as its sums: with one answer replaced it is a step from them.

    Folding all anew for each answer would take a thousand times as long for a thousand items.
    """

    def __init__(self, counted: Sequence[Tally]) -> None:
        self._of_item = {tally.item: tally for tally in counted}
        self._whole = fold(counted)
        self._failing = {each.item: each for each in counted if each.fails_critically}
        known = [tally for tally in counted if tally.known]
        self._weight = sum((each.exact_weight for each in known), Fraction(0))
        self._total = sum((each.exact_weight * each.mean for each in known), Fraction(0))
        self._swings: dict[tuple[str, int | None], tuple[Outcome, Outcome]] = {}
        self.now = self._outcome(self._whole.answered, self._total, self._weight, self._failing)

    def swing(self, item: str, old: int | None) -> tuple[Outcome, Outcome]:
        """Return the whole with one answer to an item at its worst and at its best.

        ``old`` is the answer as it is, None where it is open: for all of these it is the same.
        """
        key = item, old
        if key not in self._swings:
            self._swings[key] = self._with(item, old, WORST), self._with(item, old, BEST)
        return self._swings[key]

    def _with(self, item: str, old: int | None, new: int) -> Outcome:
        before = self._of_item[item]
        after = _with_answer(before, old, new)
        total, weight = self._total, self._weight
        if before.known:
            total -= before.exact_weight * before.mean
            weight -= before.exact_weight
        total += after.exact_weight * after.mean
        failing = {key: one for key, one in self._failing.items() if key != item}
        return self._outcome(
            self._whole.answered + (old is None),
            total,
            weight + after.exact_weight,
            failing | ({item: after} if after.fails_critically else {}),
        )

    def _outcome(
        self, answered: int, total: Fraction, weight: Fraction, failing: Mapping[str, Tally]
    ) -> Outcome:
        exact = total / weight if weight else None
        whole = Folded(
            score=None if exact is None else rounded(exact),
            low=None,
            high=None,
            answered=answered,
            applicable=self._whole.applicable,
        )
        return Outcome(
            score=whole.score,
            drawn_at=None if exact is None else float(exact),
            band=verdict(whole, failing.values()).band,
        )


def sensitivity(assessment: Assessment, most: int = MOST) -> Sensitivity:
    """Return what the verdict of an assessment hangs on."""
    nearby = _Nearby(tallies(assessment.items, assessment.weight_set))
    found = [_swing(nearby, one) for one in assessment.items if not _is_out(one)]
    found.sort(key=lambda one: (not one.changes_band, -one.width, not one.result.item.critical))
    return Sensitivity(
        now=nearby.now,
        answers=tuple(found[:most]),
        weights=_weights(assessment, nearby.now),
    )


def _is_out(result: ItemResult) -> bool:
    answer = result.answer
    return answer is not None and answer.value is AnswerValue.NOT_APPLICABLE


def _swing(nearby: _Nearby, result: ItemResult) -> AnswerSwing:
    score = result.answer.value.score if result.answer is not None else None
    worst, best = nearby.swing(result.item.id, score)
    return AnswerSwing(
        result=result,
        now=score,
        worst=worst,
        best=best,
        changes_band=any(one.band != nearby.now.band for one in (worst, best)),
    )


def _with_answer(tally: Tally, old: int | None, new: int) -> Tally:
    """Return the tally with one answer replaced, or with one that was open given."""
    known = list(tally.known)
    if old is None:
        return replace(tally, known=(*known, new), unknown=tally.unknown - 1)
    known[known.index(old)] = new
    return replace(tally, known=tuple(known))


def _weights(assessment: Assessment, now: Outcome) -> tuple[WeightSwing, ...]:
    found = []
    for name in (EQUAL, *weight_sets()):
        outcome = _Nearby(tallies(assessment.items, name)).now
        found.append(
            WeightSwing(weight_set=name, outcome=outcome, changes_band=outcome.band != now.band)
        )
    return tuple(found)
