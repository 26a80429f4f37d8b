"""Checklists 2D, 2E and 2F: complete, in the style of 2A, and protecting the people asked."""

import dataclasses
import re
from collections.abc import Callable, Iterator

import pytest

from cpted_app.assess import checklist
from cpted_app.assess.checklist import Checklist, Item
from cpted_app.model.features import BY_KIND
from cpted_app.model.records import SITE_SUBJECT

COUNTS = {"2D": 30, "2E": 32, "2F": 33}
MODEL = checklist.load("2A")
LENGTHS: dict[str, Callable[[Item], Iterator[str]]] = {
    "topic": lambda item: iter((str(item.topic),)),
    "text": lambda item: iter((str(item.text),)),
    "guidance": lambda item: iter((str(item.guidance),)),
    "look_for": lambda item: iter(item.look_for.in_language("en")),
    "anchors": lambda item: (str(anchor) for anchor in item.anchors),
}


@pytest.fixture(params=sorted(COUNTS))
def questions(request: pytest.FixtureRequest) -> Checklist:
    return checklist.load(request.param)


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?: |$)", text))


def test_every_item_is_there_in_order(questions: Checklist) -> None:
    numbers = range(1, COUNTS[questions.id] + 1)
    assert [item.id for item in questions.items] == [f"{questions.id}-{n:02}" for n in numbers]


def test_every_principle_that_is_used_is_declared_once(questions: Checklist) -> None:
    declared = [principle.id for principle in questions.principles]
    assert len(declared) == len(set(declared))
    assert {item.principle for item in questions.items} == set(declared)
    titles = {principle.id: principle.title for principle in MODEL.principles}
    for principle in questions.principles:
        assert titles.get(principle.id, principle.title) == principle.title


def test_tags_are_those_of_the_first_checklist(questions: Checklist) -> None:
    for item in questions.items:
        assert item.sipa in {each.sipa for each in MODEL.items}, item.id
        assert item.safer_places in {each.safer_places for each in MODEL.items}, item.id
        assert item.weight == 1.0, item.id


def test_lengths_stay_within_those_of_the_first_checklist(questions: Checklist) -> None:
    assert len(str(questions.intro)) <= len(str(MODEL.intro))
    for part, texts in LENGTHS.items():
        known = [len(text) for item in MODEL.items for text in texts(item)]
        for item in questions.items:
            for text in texts(item):
                assert min(known) <= len(text) <= max(known), (item.id, part, len(text), text)


def test_every_item_is_whole(questions: Checklist) -> None:
    for item in questions.items:
        assert str(item.text).endswith("?"), item.id
        assert len(re.findall(r"\?", str(item.text))) == 1, item.id
        assert sentences(str(item.guidance)) in (3, 4), item.id
        assert len(item.look_for.in_language("en")) == 4, item.id
        assert all(str(anchor).endswith(".") for anchor in item.anchors), item.id
        assert len(set(item.evidence)) == len(item.evidence), item.id


def test_no_two_texts_are_alike() -> None:
    known = [checklist.load(each) for each in ("2A", *COUNTS)]
    for part in ("text", "guidance", "anchors"):
        texts = [text.casefold() for c in known for item in c.items for text in LENGTHS[part](item)]
        twice = {text for text in texts if texts.count(text) > 1}
        assert not twice, part
    for each in known:
        topics = [str(item.topic).casefold() for item in each.items]
        assert len(set(topics)) == len(topics), each.id


def test_subjects_are_the_site_or_marks_with_the_fields_asked_for(questions: Checklist) -> None:
    for item in questions.items:
        if item.applies_to == SITE_SUBJECT:
            assert not item.only, item.id
        else:
            fields = {field.name for field in dataclasses.fields(BY_KIND[item.applies_to])}
            assert set(item.only) <= fields, item.id


def test_only_few_items_are_critical(questions: Checklist) -> None:
    critical = [item.id for item in questions.items if item.critical]
    assert 1 <= len(critical) <= 4


def test_findings_with_users_stand_beside_the_profile_and_protect_people() -> None:
    beside = checklist.load("2F")
    assert "never averaged" in str(beside.intro)
    assert "consent" in str(beside.intro)
    assert "below five" in str(beside.intro)
    assert {item.applies_to for item in beside.items} == {SITE_SUBJECT}
    assert not any(item.proposal for item in beside.items)
