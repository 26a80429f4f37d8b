"""Agreement of raters against published worked examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.assess.reliability import (
    FEWEST_UNITS,
    agreement,
    bootstrap_interval,
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
)

MISSING = 0
KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, MISSING, MISSING, MISSING),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, MISSING, 3),
    (MISSING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, MISSING),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, MISSING),
)
"""Four observers, twelve units, five values: the example of Krippendorff (2011), section C."""


def units(table: tuple[tuple[int, ...], ...]) -> list[dict[str, int]]:
    return [
        {str(rater): score for rater, score in enumerate(column) if score != MISSING}
        for column in zip(*table, strict=True)
    ]


def counts(
    table: tuple[tuple[int, ...], ...], scores: range
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    rows = [list(unit.values()) for unit in units(table)]
    return np.array([[row.count(one) for one in scores] for row in rows if len(row) > 1], float)


def test_alpha_of_the_published_example_is_0_815() -> None:
    # Krippendorff (2011): nominal 0.743, ordinal 0.815, interval 0.849, ratio 0.797.
    assert krippendorff_alpha(counts(KRIPPENDORFF, range(1, 6))) == pytest.approx(0.815, abs=5e-4)


def test_kappa_of_cohens_two_by_two_example() -> None:
    # 50 cases: both yes 20, only A 5, only B 10, both no 15. 0.70 observed, 0.50 by chance.
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.40)


def test_percent_counts_pairs_of_raters() -> None:
    table = ((1, 1, 2), (1, 2, 2), (1, 1, 3))
    # Columns: (1,1,1) 3 of 3 pairs; (1,2,1) 1 of 3; (2,2,3) 1 of 3.
    assert percent_agreement(counts(table, range(1, 4))) == pytest.approx(5 / 9)


def test_below_ten_units_nothing_is_told() -> None:
    found = agreement([{"a": 1, "b": 1}] * (FEWEST_UNITS - 1))
    assert found.is_suppressed
    assert (found.percent, found.kappa, found.alpha, found.interval) == (None, None, None, None)


def test_units_of_one_rater_do_not_count() -> None:
    found = agreement([{"a": at % 4, "b": at % 4} for at in range(12)] + [{"a": 1}] * 5)
    assert (found.units, found.raters) == (12, 2)
    assert (found.percent, found.kappa, found.alpha) == (1.0, 1.0, 1.0)
    assert found.interval == (1.0, 1.0)


def test_where_all_answers_are_alike_no_coefficient_is_told() -> None:
    found = agreement([{"a": 2, "b": 2}] * 12)
    assert (found.percent, found.kappa, found.alpha) == (1.0, None, None)


def test_an_interval_holds_its_value_and_is_the_same_each_time() -> None:
    table = counts(KRIPPENDORFF, range(1, 6))
    alpha, (low, high) = krippendorff_alpha(table), bootstrap_interval(table)
    assert alpha is not None
    assert low < alpha < high
    assert bootstrap_interval(table) == (low, high)


RATED = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=FEWEST_UNITS, max_size=40
)


@given(RATED)
def test_neither_the_order_of_units_nor_of_raters_matters(pairs: list[tuple[int, int]]) -> None:
    one = agreement([{"a": first, "b": second} for first, second in pairs])
    turned = agreement([{"a": second, "b": first} for first, second in reversed(pairs)])
    assert one.percent == pytest.approx(turned.percent)
    assert one.alpha == pytest.approx(turned.alpha)
    assert one.kappa == pytest.approx(turned.kappa)


@given(RATED)
def test_nothing_is_above_full_agreement(pairs: list[tuple[int, int]]) -> None:
    found = agreement([{"a": first, "b": second} for first, second in pairs])
    for value in (found.percent, found.kappa, found.alpha):
        assert value is None or value <= 1.0
