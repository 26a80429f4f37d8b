"""The score: a pure fold over answers, exact, and the same number that is shown.

Definitions
    Unit: one item for one subject (the site, or one luminaire, sightline, access point).
    Applicable units: all but those answered "not applicable". Known units: answered 0 … 3.
        Unanswered, not observed, not accessible and disputed units are applicable, unknown.
    Item score: the mean over its known units, so that ten sightlines weigh as one item.
    Score of a principle, and of all: the weighted mean of the scores of its items that have
        a known unit.
    Interval: the same mean over all items that have an applicable unit, with every unknown
        unit taken as 0, then as 3. Every completion of the answers lies between the two.
    Coverage: known units / applicable units, each unit counting once.
    Band: see ``band``. Below 80 % coverage there is none.

Scores and interval are computed with fractions and rounded once, half to even, to one
decimal. The rounded number is what is shown, stored and judged: they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from cpted_app.words import N_, Message

Band = Literal["fails", "partly", "meets", "exemplary"]

WORST: Final = 0
BEST: Final = 3
COVERAGE_FLOOR: Final = Fraction(8, 10)
"""Share of answered units below which no band is given. A design choice."""

BANDS: Final[tuple[tuple[Band, Fraction], ...]] = (
    ("exemplary", Fraction(5, 2)),
    ("meets", Fraction(3, 2)),
    ("partly", Fraction(3, 4)),
    ("fails", Fraction(0)),
)
"""Lowest rounded score of each band. A design choice: the upper two start halfway between
two answers; the lowest ends at 0.75, which a mean can only go below when more than a quarter
of the weight fails outright."""

CAP: Final[Band] = "partly"
"""The highest band of a place where a critical item fails. A design choice."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The applicable units of one item: the known answers and the number of unknown ones."""

    item: str
    principle: str
    weight: float
    critical: bool
    known: tuple[int, ...]
    unknown: int

    @property
    def applicable(self) -> int:
        """The number of applicable units."""
        return len(self.known) + self.unknown

    @property
    def exact_weight(self) -> Fraction:
        """The weight as it is written: 0.1 is a tenth."""
        return Fraction(str(self.weight))

    @property
    def mean(self) -> Fraction:
        """The mean of the known answers, of which there is at least one."""
        return _mean_of(self.known)

    @property
    def fails_critically(self) -> bool:
        """Whether this is a critical item that fails for any subject."""
        return self.critical and WORST in self.known


@dataclass(frozen=True, slots=True)
class Folded:
    """Scores on the scale 0 … 3, rounded to one decimal; None where nothing is known."""

    score: float | None
    low: float | None
    high: float | None
    answered: int
    applicable: int

    @property
    def coverage(self) -> Fraction:
        """Known units per applicable unit; 0 where none applies."""
        return Fraction(self.answered, self.applicable) if self.applicable else Fraction(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The band, or why there is none; ``capped_by`` lists the items that lowered it."""

    band: Band | None
    withheld: Message | None
    capped_by: tuple[str, ...]


def fold(tallies: Iterable[Tally]) -> Folded:
    """Return score, interval and counts of some items.

    >>> fold([Tally("A", "p", 1.0, False, (3, 0), 0), Tally("B", "p", 1.0, False, (2,), 1)])
    Folded(score=1.8, low=1.2, high=2.0, answered=3, applicable=4)
    """
    asked = [tally for tally in tallies if tally.applicable]
    known = [tally for tally in asked if tally.known]
    return Folded(
        score=_mean([(each.exact_weight, each.mean) for each in known]),
        low=_mean([(each.exact_weight, _filled(each, WORST)) for each in asked]),
        high=_mean([(each.exact_weight, _filled(each, BEST)) for each in asked]),
        answered=sum(len(each.known) for each in asked),
        applicable=sum(each.applicable for each in asked),
    )


def rounded(exact: Fraction) -> float:
    """Return a score as it is shown and judged: to one decimal, half to even."""
    return round(10 * exact) / 10


def verdict(folded: Folded, tallies: Iterable[Tally]) -> Verdict:
    """Return the band of a whole assessment, capped where a critical item fails."""
    if folded.applicable == 0:
        return Verdict(None, Message(N_("No item of the checklist applies here.")), ())
    if folded.score is None or folded.coverage < COVERAGE_FLOOR:
        reason = Message(
            N_("{answered} of {applicable} questions are answered; no band below {floor} %."),
            {
                "answered": folded.answered,
                "applicable": folded.applicable,
                "floor": int(100 * COVERAGE_FLOOR),
            },
        )
        return Verdict(None, reason, ())
    earned = band(folded.score)
    order = [name for name, _ in BANDS]
    failing = tuple(tally.item for tally in tallies if tally.fails_critically)
    if failing and order.index(earned) < order.index(CAP):
        return Verdict(CAP, None, failing)
    return Verdict(earned, None, ())


def band(score: float) -> Band:
    """Return the band of a rounded score: from 0.75 partly, 1.5 meets, 2.5 exemplary.

    >>> band(1.4), band(1.5)
    ('partly', 'meets')
    """
    return next(name for name, lowest in BANDS if Fraction(str(score)) >= lowest)


def _mean_of(answers: Sequence[int]) -> Fraction:
    return Fraction(sum(answers), len(answers))


def _filled(tally: Tally, answer: int) -> Fraction:
    return _mean_of((*tally.known, *(answer for _ in range(tally.unknown))))


def _mean(weighted: Sequence[tuple[Fraction, Fraction]]) -> float | None:
    if not weighted:
        return None
    total = sum((weight * value for weight, value in weighted), Fraction(0))
    return rounded(total / sum(weight for weight, _ in weighted))
