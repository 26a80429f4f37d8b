"""How far raters agree: percent, Cohen's kappa and Krippendorff's alpha, with an interval.

Belongs here: numbers from answers that several people gave to the same questions. Who the
raters are, and what they make of a disagreement, is kept elsewhere.

Kappa falls where nearly all answers are alike, so it never stands alone. Below ``FEWEST_UNITS``
questions answered by at least two raters no coefficient is told: it would be chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array

FEWEST_UNITS = 10
"""A design choice of this program."""
CONFIDENCE = 0.95
_DRAWS = 2_000
_SEED = 22_341

Ratings = Sequence[Mapping[str, int]]
"""For each unit (a question about a subject) the scores by rater; a rater who gave none lacks."""
Counts = npt.NDArray[np.float64]
"""Shape (units, scores): how many raters gave each score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far raters agree on some units, or why that cannot be told.

    ``percent`` is the share of pairs of raters who gave the same score, 0 … 1; ``alpha`` is
    Krippendorff's for ordinal data and ``interval`` its 95 % bootstrap interval; ``kappa`` is
    Cohen's, unweighted, where there are two raters. None below ``FEWEST_UNITS``, and where all
    answers are the same, so that there is nothing to tell apart.
    """

    units: int
    raters: int
    percent: float | None
    kappa: float | None
    alpha: float | None
    interval: tuple[float, float] | None

    @property
    def is_suppressed(self) -> bool:
        """Whether there are too few units to say anything."""
        return self.units < FEWEST_UNITS


def agreement(ratings: Ratings, scores: Sequence[int] = (0, 1, 2, 3)) -> Agreement:
    """Return how far raters agree; only units that two or more of them scored count."""
    shared = [unit for unit in ratings if len(unit) >= 2]
    names = {rater for unit in shared for rater in unit}
    counts = _counts(shared, scores)
    if len(shared) < FEWEST_UNITS:
        return Agreement(
            units=len(shared),
            raters=len(names),
            percent=None,
            kappa=None,
            alpha=None,
            interval=None,
        )
    alpha = krippendorff_alpha(counts)
    return Agreement(
        units=len(shared),
        raters=len(names),
        percent=percent_agreement(counts),
        kappa=cohen_kappa(_pairs(shared)) if len(names) == 2 else None,
        alpha=alpha,
        interval=None if alpha is None else bootstrap_interval(counts),
    )


def percent_agreement(counts: Counts) -> float:
    """Return the share of pairs of raters of one unit who gave the same score, 0 … 1.

    >>> percent_agreement(np.array([[2.0, 0.0], [1.0, 1.0]]))
    0.5
    """
    raters = counts.sum(axis=1)
    same = (counts * (counts - 1.0)).sum()
    return float(same / (raters * (raters - 1.0)).sum())


def cohen_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return Cohen's kappa of the scores of two raters; None where chance alone agrees always.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20 (1), 1960, equation 1.

    >>> cohen_kappa([(1, 1), (1, 1), (0, 0), (0, 1)])
    0.5
    """
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    first, second = zip(*pairs, strict=True)
    expected = sum(
        first.count(score) * second.count(score) for score in set(first) & set(second)
    ) / (total * total)
    return None if expected == 1.0 else (observed - expected) / (1.0 - expected)


def krippendorff_alpha(counts: Counts) -> float | None:
    """Return Krippendorff's alpha for ordinal data; None where only one score was given.

    ``counts`` has a row for each unit with two or more scores and a column for each score, in
    their order. Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University
    of Pennsylvania, 2011, section C with the ordinal metric.
    """
    (alpha,) = _alphas(_coincidences(counts)[None])
    return None if np.isnan(alpha) else float(alpha)


def bootstrap_interval(counts: Counts, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the interval of alpha when units are drawn again, with replacement.

    The draws are the same each time, so that a printed interval can be had again. Units alike in
    their counts are drawn as one kind, as often as there are of them: the same draws in law, in
    a time that does not grow with the units. Source: B. Efron, R. J. Tibshirani, An Introduction
    to the Bootstrap, 1993, section 13.3 (percentiles).
    """
    kinds, many = np.unique(counts, axis=0, return_counts=True)
    return _interval(tuple(map(tuple, kinds.tolist())), tuple(many.tolist()), confidence)


@lru_cache(maxsize=256)
def _interval(
    kinds: tuple[tuple[float, ...], ...], many: tuple[int, ...], confidence: float
) -> tuple[float, float]:
    """Return the interval of units of some kinds; kept, as it is asked for after each answer."""
    random = np.random.default_rng(_SEED)
    total = sum(many)
    pieces = np.stack([_coincidences(np.array([kind])) for kind in kinds])
    drawn = random.multinomial(total, np.array(many) / total, _DRAWS)
    tables = np.tensordot(drawn.astype(float), pieces, axes=1)
    # A draw of one score only is full agreement by whoever gave it.
    found = np.nan_to_num(_alphas(tables), nan=1.0)
    low, high = np.quantile(found, [(1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0])
    return float(low), float(high)


def _coincidences(counts: Counts) -> Array:
    """Return how often two scores stand together in a unit, shape (scores, scores)."""
    others = np.maximum(counts.sum(axis=1) - 1.0, 1.0)
    weighted = counts / others[:, None]
    table: Array = weighted.T @ counts - np.diag(weighted.sum(axis=0))
    return table


def _alphas(tables: Array) -> Array:
    """Return alpha of tables of coincidences, shape (n, scores, scores) → (n,).

    NaN where only one score was given: there is nothing to tell apart.
    """
    totals = tables.sum(axis=1)
    # Ordinal distance: of the ranks that scores have, as often as each was given.
    ranks = np.cumsum(totals, axis=1) - totals / 2.0
    apart = np.square(ranks[:, :, None] - ranks[:, None, :])
    expected = (totals[:, :, None] * totals[:, None, :] * apart).sum(axis=(1, 2))
    observed = (totals.sum(axis=1) - 1.0) * (tables * apart).sum(axis=(1, 2))
    is_known = expected > 0.0
    found = np.full(len(tables), np.nan)
    found[is_known] = 1.0 - observed[is_known] / expected[is_known]
    return found


def _counts(units: Ratings, scores: Sequence[int]) -> Counts:
    rows = [[list(unit.values()).count(score) for score in scores] for unit in units]
    return np.array(rows, dtype=float).reshape(len(units), len(scores))


def _pairs(units: Ratings) -> list[tuple[int, int]]:
    """Return the scores of two raters, always in the same order."""
    first, second = sorted({rater for unit in units for rater in unit})
    return [(unit[first], unit[second]) for unit in units]
