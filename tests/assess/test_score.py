"""The score by hand, and what must hold of it whatever is answered."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cpted_app.assess.score import BANDS, Tally, band, fold, verdict
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue, PlaceType
from cpted_app.model.records import Header
from tests.analysis.marks import sightline
from tests.assess.small import answer, assessed

weights = st.sampled_from([0.5, 1.0, 1.0, 1.1, 2.0])
scores = st.integers(0, 3)


@st.composite
def tallies(draw: st.DrawFn) -> list[Tally]:
    count = draw(st.integers(1, 5))
    return [
        Tally(
            item=f"I{n}",
            principle="p",
            weight=draw(weights),
            critical=draw(st.booleans()),
            known=tuple(draw(st.lists(scores, max_size=4))),
            unknown=draw(st.integers(0, 3)),
        )
        for n in range(count)
    ]


def test_ten_sightlines_weigh_as_one_item() -> None:
    lines = [sightline(label=f"S{n}") for n in range(10)]
    answers = [answer("view", 3 if n < 5 else 2, f"S{n}") for n in range(10)]
    whole = assessed([*lines, *answers, answer("planting", 0), answer("litter", 1)])
    # Items: view (5 * 3 + 5 * 2) / 10 = 2.5, planting 0, litter 1; mean 3.5 / 3 = 1.1667.
    assert (whole.answered, whole.applicable, whole.coverage) == (12, 12, 1.0)
    assert whole.score == 1.2
    assert whole.interval == (1.2, 1.2)
    assert whole.band == "partly"
    profile = {line.principle: line for line in whole.profile}
    # sight: (2.5 + 0) / 2 = 1.25, half to even: 1.2; upkeep: 1 (no luminaire, no such units).
    assert (profile["sight"].score, profile["sight"].applicable) == (1.2, 11)
    assert (profile["upkeep"].score, profile["upkeep"].answered) == (1.0, 1)


def test_unknown_counts_from_0_to_3_and_not_applicable_leaves() -> None:
    lines = [sightline(label="S1"), sightline(label="S2")]
    whole = assessed(
        [
            *lines,
            answer("view", 2, "S1"),
            answer("view", AnswerValue.DISPUTED, "S2"),
            answer("planting", AnswerValue.NOT_APPLICABLE),
            answer("litter", AnswerValue.NOT_OBSERVED),
        ]
    )
    # view: known 2, one unknown: 1 … 2.5; litter unknown: 0 … 3; planting is out.
    assert (whole.answered, whole.applicable) == (1, 3)
    assert whole.coverage == pytest.approx(1 / 3)
    assert whole.score == 2.0
    # (1 + 0) / 2 = 0.5; (2.5 + 3) / 2 = 2.75, half to even: 2.8.
    assert whole.interval == (0.5, 2.8)
    assert whole.band is None
    assert "1 of 3 questions are answered; no band below 80 %" in str(whole.band_withheld)
    states = {(each.item.id, each.subject): each.state for each in whole.items}
    assert states["planting", "site"] == "excused"
    assert states["litter", "site"] == "excused"


def test_nothing_that_applies_gives_no_score() -> None:
    off = AnswerValue.NOT_APPLICABLE
    whole = assessed([answer("planting", off), answer("litter", off)])
    assert (whole.score, whole.interval, whole.coverage, whole.band) == (None, None, 0.0, None)
    assert "applies" in str(whole.band_withheld)


def test_weights_count() -> None:
    folded = fold([Tally("a", "p", 2.0, False, (3,), 0), Tally("b", "p", 1.0, False, (0,), 0)])
    assert folded.score == 2.0  # (2 * 3 + 1 * 0) / 3


def test_a_critical_failure_caps_the_band_and_is_named() -> None:
    lines = [sightline(label="S1"), sightline(label="S2")]
    good: list[Row] = [*lines, answer("planting", 3), answer("litter", 3), answer("view", 3, "S1")]
    capped = assessed([*good, answer("view", 0, "S2")])
    # view (3 + 0) / 2 = 1.5; (1.5 + 3 + 3) / 3 = 2.5: exemplary but for the failing sightline.
    assert capped.score == 2.5
    assert (capped.band, capped.capped_by) == ("partly", ("view",))
    free = assessed([*good, answer("view", 1, "S2")])
    assert (free.band, free.capped_by, free.critical_failures) == ("exemplary", (), ())


def test_a_cap_without_effect_is_not_named_but_the_failure_is() -> None:
    poor = assessed(
        [sightline(), answer("view", 0, "S1"), answer("planting", 0), answer("litter", 1)]
    )
    assert (poor.band, poor.capped_by, poor.critical_failures) == ("fails", (), ("view",))


def test_answers_to_what_is_not_asked_do_not_count() -> None:
    street = Header(place_types=(PlaceType.STREET,))
    whole = assessed(
        [
            street,
            answer("planting", 0),  # asked in parks only
            answer("view", 0, "S9"),  # no such sightline any more
            answer("litter", 0, checklist="2A"),
            answer("litter", 3),
        ]
    )
    assert (whole.answered, whole.applicable, whole.score) == (1, 1, 3.0)


def test_of_two_answers_the_later_one_counts() -> None:
    whole = assessed([answer("litter", 3, minutes=10), answer("litter", 0, minutes=2)])
    assert whole.score == 3.0


def test_subjects_come_in_the_order_people_count() -> None:
    whole = assessed([sightline(label=label) for label in ("S10", "S2", "S1")])
    labels = [each.subject_label for each in whole.items if each.item.id == "view"]
    assert labels == ["S1", "S2", "S10"]


def test_the_band_is_that_of_the_number_shown() -> None:
    # (11 * 1 + 9 * 2) / 20 = 1.45 is shown, and judged, as 1.4: half to even.
    shown = fold([Tally("a", "p", 1.0, False, (1,) * 11 + (2,) * 9, 0)])
    assert shown.score == 1.4
    assert band(shown.score) == "partly"
    # (6 * 1 + 5 * 2) / 11 = 1.4545… is nearer to 1.5, and meets.
    more = fold([Tally("a", "p", 1.0, False, (1,) * 6 + (2,) * 5, 0)])
    assert more.score == 1.5
    assert band(more.score) == "meets"


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (0.0, "fails"),
        (0.7, "fails"),
        (0.8, "partly"),
        (1.4, "partly"),
        (1.5, "meets"),
        (2.4, "meets"),
        (2.5, "exemplary"),
        (3.0, "exemplary"),
    ],
)
def test_bands(score: float, name: str) -> None:
    assert band(score) == name


def test_just_80_percent_coverage_gives_a_band() -> None:
    enough = [Tally("a", "p", 1.0, False, (2, 2, 2, 2), 1)]
    assert verdict(fold(enough), enough).band == "meets"
    short = [Tally("a", "p", 1.0, False, (2,) * 799, 201)]
    assert verdict(fold(short), short).band is None


def test_the_percentage_shown_never_reaches_a_floor_that_was_missed() -> None:
    lines = [sightline(label=f"S{n}") for n in range(129)]
    answers = [answer("view", 2, f"S{n}") for n in range(104)]
    whole = assessed([*lines, *answers])
    # 104 of 131 questions: 79.4 %.
    assert (whole.coverage_percent, whole.band) == (79, None)
    fuller = assessed([*lines, *answers, *(answer(i, 2) for i in ("planting", "litter"))])
    # 106 of 131: 80.9 %.
    assert (fuller.coverage_percent, fuller.band) == (80, "meets")


@given(tallies(), st.data())
def test_raising_one_answer_never_lowers_the_score(rows: list[Tally], data: st.DataObject) -> None:
    raisable = [
        (i, j) for i, row in enumerate(rows) for j, known in enumerate(row.known) if known < 3
    ]
    assume(raisable)
    i, j = data.draw(st.sampled_from(raisable))
    known = list(rows[i].known)
    known[j] += 1
    raised = [*rows[:i], replace(rows[i], known=tuple(known)), *rows[i + 1 :]]
    before, after = fold(rows), fold(raised)
    assert before.score is not None
    assert after.score is not None
    assert after.score >= before.score
    order = [name for name, _ in reversed(BANDS)]
    was, now = verdict(before, rows).band, verdict(after, raised).band
    assert (was is None) == (now is None)
    if was is not None and now is not None:
        assert order.index(now) >= order.index(was)


@given(tallies(), st.data())
def test_the_interval_holds_the_score_of_any_completion(
    rows: list[Tally], data: st.DataObject
) -> None:
    before = fold(rows)
    assume(before.applicable)
    done = []
    for row in rows:
        rest = data.draw(st.lists(scores, min_size=row.unknown, max_size=row.unknown))
        done.append(replace(row, known=(*row.known, *rest), unknown=0))
    after = fold(done)
    assert before.low is not None
    assert before.high is not None
    assert after.score is not None
    assert before.low <= after.score <= before.high
    assert after.low == after.high == after.score
    if before.score is not None:
        assert before.low <= before.score <= before.high


@given(tallies())
def test_bounds(rows: list[Tally]) -> None:
    folded = fold(rows)
    assert 0 <= folded.coverage <= 1
    assert (folded.coverage == 1) == (folded.answered == folded.applicable > 0)
    assert folded.score is None or 0.0 <= folded.score <= 3.0
    if verdict(folded, rows).band is not None:
        assert folded.coverage >= Fraction(4, 5)


@given(tallies())
def test_the_order_of_items_does_not_matter(rows: list[Tally]) -> None:
    assert fold(rows) == fold(rows[::-1])
