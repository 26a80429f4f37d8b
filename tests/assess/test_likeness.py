"""Near-identical sentences: what the measure is, and which repeats are pointed out."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.assess.likeness import (
    LEAST_WORDS,
    NEAR,
    Sentence,
    Sentences,
    likeness,
    own_sentences,
    repeated,
    repeats,
)
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer

AT = datetime(2026, 11, 22, tzinfo=UTC)
HEDGE = "Behind the kiosk the hedge hides whoever waits there after dark."
words = st.text("abcdefghijklmnopqrstuvwxyzäöüéñ", min_size=1, max_size=9)
sentences = st.lists(words, min_size=LEAST_WORDS, max_size=24)
marks = st.sampled_from([".", ",", ";", " –", "!", "?", "…", "”", " ("])


@given(sentences, sentences)
def test_it_is_symmetric_and_between_0_and_1(one: list[str], other: list[str]) -> None:
    there, back = (likeness(" ".join(a), " ".join(b)) for a, b in ((one, other), (other, one)))
    assert there == back
    assert 0.0 <= there <= 1.0


@given(sentences)
def test_a_sentence_is_wholly_like_itself(one: list[str]) -> None:
    assert likeness(" ".join(one), " ".join(one)) == 1.0


@given(sentences, sentences, st.lists(marks, min_size=24, max_size=24))
def test_capitals_and_punctuation_change_nothing(
    one: list[str], other: list[str], signs: list[str]
) -> None:
    dressed = " ".join(f"{word}{sign}" for word, sign in zip(one, signs, strict=False)).upper()
    assert likeness(dressed, " ".join(other)) == likeness(" ".join(one), " ".join(other))


@given(sentences, st.lists(st.integers(0, 10**6), min_size=2, max_size=2))
def test_numbers_and_labels_are_all_alike(one: list[str], numbers: list[int]) -> None:
    first, second = numbers
    text = " ".join(one)
    assert likeness(f"L{first}: {text} 2A-{first}", f"{second} {text} 2B-{second}.") == 1.0


@pytest.mark.parametrize(
    ("other", "share"),
    [
        # Eleven words make twelve pairs with both ends; each one is counted by hand.
        (HEDGE, 1.0),
        ("Behind the kiosk the wall hides whoever waits there after dark.", 20 / 24),
        ("Behind the kiosk the wall shields whoever waits there after dark.", 18 / 24),
        ("behind THE kiosk the hedge hides whoever waits there", 2 * 9 / 22),
        ("Nobody looks after the lawn between the bins and the road.", 0.0),
    ],
)
def test_what_a_changed_word_costs(other: str, share: float) -> None:
    assert likeness(HEDGE, other) == pytest.approx(share)


def test_short_sentences_are_never_compared() -> None:
    assert likeness("Much too dark 12 13 14 here.", "Much too dark 12 13 14 here.") == 0.0
    assert likeness("Much too dark up here.", "Much too dark up here.") == 1.0


@given(st.randoms(use_true_random=False))
def test_what_is_found_is_what_comparing_with_each_finds(chance: random.Random) -> None:
    stock = [chance.choice("abcdefgh") * 2 for _ in range(9)]
    made = [" ".join(chance.choices(stock, k=chance.randint(4, 12))) for _ in range(40)]
    kept = [Sentence(title="", item=str(n), subject="", reason=text) for n, text in enumerate(made)]
    asked = " ".join(chance.choices(stock, k=8))
    found = Sentences(kept).like(asked)
    shares = {one.item: likeness(asked, one.reason) for one in kept}
    assert {one.sentence.item: one.share for one in found} == {
        item: share for item, share in shares.items() if share >= NEAR
    }
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)


def answer(item: str, subject: str = "site", reason: str = HEDGE, value: str = "0") -> Answer:
    return Answer(
        id=f"{item} {subject}",
        checklist="2A",
        item=item,
        subject=subject,
        value=AnswerValue(value),
        reason=reason,
        at_utc=AT,
    )


def told(*answers: Answer, earlier: tuple[Sentence, ...] = ()) -> dict[str, list[str]]:
    own = own_sentences("Park", answers)
    found = repeated(answers, own, Sentences(earlier))
    return {key: [one.sentence.item for one in likes] for key, likes in found.items()}


def test_the_same_words_under_another_question_are_told_at_both() -> None:
    near = answer("2A-06", reason=HEDGE.replace("kiosk", "toilets"))
    found = told(answer("2A-04"), near, answer("2A-05", value="2", reason="All is well lit here."))
    assert found == {"2A-04 site": ["2A-06"], "2A-06 site": ["2A-04"]}


def test_two_marks_may_share_a_sentence_three_may_not() -> None:
    assert told(answer("2A-04", "a"), answer("2A-04", "b")) == {}
    found = told(*(answer("2A-04", subject) for subject in "abc"))
    assert found == {f"2A-04 {subject}": ["2A-04", "2A-04"] for subject in "abc"}


def test_only_low_answers_are_asked_but_compared_with_all() -> None:
    found = told(answer("2A-04"), answer("2A-05", value="na"))
    assert found == {"2A-04 site": ["2A-05"]}


def test_earlier_sentences_come_after_those_of_here() -> None:
    there = Sentence(title="Marktplatz", item="2A-14", subject="site", reason=HEDGE)
    own = own_sentences("Park", [answer("2A-04"), answer("2A-05")])
    found = repeats("2A-04", "site", HEDGE, own, Sentences([there]))
    assert [(one.sentence.title, one.sentence.item) for one in found] == [
        ("Park", "2A-05"),
        ("Marktplatz", "2A-14"),
    ]
