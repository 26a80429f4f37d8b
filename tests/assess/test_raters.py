"""What raters gave, side by side: agreement by item and overall, and where they differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.assess.agreement_words import alpha_word, kappa_word
from cpted_app.assess.raters import (
    Comparison,
    as_rated,
    compare,
    own_rater,
    rated_count,
)
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import SITE_SUBJECT, Answer, Header, Rater, Rating
from cpted_app.model.site import Site
from cpted_app.words import Message
from tests.analysis.marks import sightline
from tests.assess.small import NOW, answer, assessed

LINES = tuple(sightline(label=f"S{n}") for n in range(12))


def rater(number: int, *, is_done: bool = True) -> Rater:
    return Rater(
        id=f"r{number}",
        checklist="small",
        label=f"Rater {number}",
        by=f"Person {number}",
        is_done=is_done,
    )


def gave(number: int, item: str, value: int | str, subject: str = SITE_SUBJECT) -> Rating:
    return Rating(
        id=f"{number} {item} {subject}",
        rater=f"r{number}",
        item=item,
        subject=subject,
        value=AnswerValue(str(value)),
        reason="seen",
        at_utc=NOW,
    )


def compared(*rows: Row) -> Comparison:
    whole: list[Row] = [Header(), *LINES, *rows]
    found = compare(Site.of(whole), assessed(whole))
    assert isinstance(found, Comparison)
    return found


def test_nothing_is_told_while_somebody_still_rates() -> None:
    rows: list[Row] = [Header(), *LINES, rater(1), rater(2, is_done=False), gave(1, "litter", 2)]
    found = compare(Site.of(rows), assessed(rows))
    assert isinstance(found, Message)
    assert found.values == {"raters": "Rater 2"}


def test_two_raters_of_twelve_sightlines_by_hand() -> None:
    # 9 of 12 alike: 0-0 ×4, 3-3 ×5, 0-3 ×2, 3-0 ×1.
    # By chance (6·5 + 6·7) / 144 = 0.5; kappa = (0.75 - 0.5) / 0.5.
    pairs = [(0, 0)] * 4 + [(3, 3)] * 5 + [(0, 3)] * 2 + [(3, 0)]
    ratings = [
        gave(number, "view", pair[number - 1], line.label)
        for line, pair in zip(LINES, pairs, strict=True)
        for number in (1, 2)
    ]
    found = compared(rater(1), rater(2), *ratings)
    assert (found.overall.units, found.overall.percent) == (12, 0.75)
    assert found.overall.kappa == pytest.approx(0.5)
    assert found.of_item("view") == found.overall
    assert [one.principle for one in found.principles] == ["sight"]
    assert (found.principles[0].rated, found.principles[0].differing) == (12, 3)
    assert [one.apart for one in found.disagreed] == [3, 3, 3]
    assert found.of_item("litter").is_suppressed


def test_the_gravest_disagreement_comes_first_and_off_the_scale_is_one() -> None:
    found = compared(
        rater(1),
        rater(2),
        *(gave(1, "view", 2, "S1"), gave(2, "view", 3, "S1")),
        *(gave(1, "view", 2, "S2"), gave(2, "view", "not_observed", "S2")),
        *(gave(1, "view", 0, "S3"), gave(2, "view", 3, "S3")),
        *(gave(1, "view", "na", "S4"), gave(2, "view", "not_observed", "S4")),
        *(gave(1, "view", "na", "S5"), gave(2, "view", "na", "S5")),
    )
    told = [(one.result.subject, one.apart, one.is_off) for one in found.disagreed]
    assert told == [
        ("S3", 3, False),
        ("S2", None, True),
        ("S1", 1, False),
        ("S4", None, False),
    ]
    assert [one.result.subject for one in found.agreed] == ["S5"]
    assert found.overall.units == 2
    assert found.overall.is_suppressed


def test_what_one_alone_rated_is_counted_apart() -> None:
    found = compared(rater(1), rater(2), gave(1, "litter", 2))
    assert (found.questions, found.alone) == ((), 1)


def test_a_difference_is_settled_by_a_note_and_an_agreement_by_its_answer() -> None:
    rows = (
        rater(1),
        rater(2),
        *(gave(1, "litter", 1), gave(2, "litter", 2)),
        *(gave(1, "view", 2, "S1"), gave(2, "view", 2, "S1")),
    )
    assert len(compared(*rows).unsettled) == len(compared(*rows).agreed) == 1
    without = compared(*rows, answer("litter", 2), answer("view", 3, "S1"))
    assert len(without.unsettled) == len(without.agreed) == 1
    noted = Answer(
        id="n",
        checklist="small",
        item="litter",
        value=AnswerValue.MEETS,
        note="looked again",
        at_utc=NOW,
    )
    settled = compared(*rows, noted, answer("view", 2, "S1"))
    assert (settled.unsettled, settled.agreed) == ((), ())


def test_a_rater_sees_what_they_gave_and_no_answer_of_anybody_else() -> None:
    rows: list[Row] = [
        Header(),
        *LINES,
        rater(1, is_done=False),
        rater(2),
        gave(1, "litter", 2),
        gave(2, "litter", 0),
        gave(2, "view", 0, "S1"),
        answer("view", 3, "S2"),
    ]
    site, whole = Site.of(rows), assessed(rows)
    me = own_rater(site, "small", "person 1")
    assert me is not None
    mine = as_rated(whole, site, me)
    given = {(one.item.id, one.subject): one.answer for one in mine.items if one.answer}
    assert [(asked, one.value.value) for asked, one in given.items()] == [
        (("litter", SITE_SUBJECT), "2")
    ]
    assert (mine.answered, rated_count(site, whole, me)) == (1, 1)
    assert own_rater(site, "small", "Somebody") is None


VALUES = st.sampled_from([value.value for value in AnswerValue])


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12))
def test_every_question_is_agreed_or_disagreed_and_none_is_lost(
    pairs: list[tuple[str, str]],
) -> None:
    ratings = [
        gave(number, "view", pair[number - 1], line.label)
        for line, pair in zip(LINES, pairs, strict=False)
        for number in (1, 2)
    ]
    found = compared(rater(1), rater(2), *ratings)
    assert len(found.questions) == len(pairs)
    differing = [one.result.subject for one in found.disagreed]
    agreeing = [one.result.subject for one in found.agreed]
    assert sorted(differing + agreeing) == sorted(one.result.subject for one in found.questions)
    assert len(differing) == sum(first != second for first, second in pairs)
    for one in found.disagreed:
        scored = [score is not None for score in (row.value.score for row in one.given.values())]
        assert one.is_off == (any(scored) and not all(scored))
        assert (one.apart is not None) == all(scored)


def test_guidance_in_words_at_its_limits() -> None:
    assert [kappa_word(value) for value in (0.2, 0.21, 0.6, 0.61, 1.0)] == [
        "slight",
        "fair",
        "moderate",
        "substantial",
        "almost perfect",
    ]
    assert [alpha_word(value) for value in (0.799, 0.667, 0.666)] == [
        "tentative conclusions only",
        "tentative conclusions only",
        "too low to conclude from",
    ]
