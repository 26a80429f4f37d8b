"""What a verdict hangs on: which answers, and which weights, would change score and band.

Every number comes from the same fold as the score itself, with one answer replaced by the worst
and by the best, so that what is told here is what would be shown if somebody answered so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cpted_app.assess.assessment import Assessment, ItemResult, tallies
from cpted_app.assess.score import BEST, WORST, Band, Tally, fold, unrounded, verdict
from cpted_app.assess.weights import EQUAL, weight_sets
from cpted_app.model.kinds import AnswerValue

MOST = 12
"""Answers that are told, the most telling first."""
_LOOKED_AT = 60


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
    def is_firm(self) -> bool:
        """Whether neither any one answer nor any set of weights would change the band."""
        swings: tuple[AnswerSwing | WeightSwing, ...] = (*self.answers, *self.weights)
        return self.now.band is not None and not any(one.changes_band for one in swings)


def sensitivity(assessment: Assessment, most: int = MOST) -> Sensitivity:
    """Return what the verdict of an assessment hangs on."""
    counted = tallies(assessment.items, assessment.weight_set)
    now = _outcome(counted)
    found = [_swing(counted, result, now) for result in _telling(assessment, counted)]
    found.sort(key=lambda one: (not one.changes_band, -one.width))
    return Sensitivity(now=now, answers=tuple(found[:most]), weights=_weights(assessment, now))


def _telling(assessment: Assessment, counted: Sequence[Tally]) -> list[ItemResult]:
    """Return the answers that can move most: those of heavy items about few subjects.

    An item that is critical comes first, since one failure of it caps the band.
    """
    of_item = {tally.item: tally for tally in counted}

    def reach(result: ItemResult) -> tuple[bool, float]:
        tally = of_item[result.item.id]
        return not tally.critical, -tally.weight / max(tally.applicable, 1)

    asked = (one for one in assessment.items if not _is_out(one))
    return sorted(asked, key=reach)[:_LOOKED_AT]


def _is_out(result: ItemResult) -> bool:
    answer = result.answer
    return answer is not None and answer.value is AnswerValue.NOT_APPLICABLE


def _swing(counted: Sequence[Tally], result: ItemResult, now: Outcome) -> AnswerSwing:
    score = result.answer.value.score if result.answer is not None else None
    worst, best = (
        _outcome([_with_answer(one, result.item.id, score, given) for one in counted])
        for given in (WORST, BEST)
    )
    return AnswerSwing(
        result=result,
        now=score,
        worst=worst,
        best=best,
        changes_band=any(one.band != now.band for one in (worst, best)),
    )


def _with_answer(tally: Tally, item: str, old: int | None, new: int) -> Tally:
    """Return the tally with one answer replaced, or with one that was open given."""
    if tally.item != item:
        return tally
    known = list(tally.known)
    if old is None:
        return replace(tally, known=(*known, new), unknown=tally.unknown - 1)
    known[known.index(old)] = new
    return replace(tally, known=tuple(known))


def _weights(assessment: Assessment, now: Outcome) -> tuple[WeightSwing, ...]:
    found = []
    for name in (EQUAL, *weight_sets()):
        outcome = _outcome(tallies(assessment.items, name))
        found.append(
            WeightSwing(weight_set=name, outcome=outcome, changes_band=outcome.band != now.band)
        )
    return tuple(found)


def _outcome(counted: Sequence[Tally]) -> Outcome:
    whole = fold(counted)
    exact = unrounded(counted)
    return Outcome(
        score=whole.score,
        drawn_at=None if exact is None else float(exact),
        band=verdict(whole, counted).band,
    )
