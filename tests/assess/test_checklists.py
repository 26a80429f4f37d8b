"""Checklists and thresholds as files: read strictly, refused by name."""

import pytest

from cpted_app.analysis import thresholds
from cpted_app.assess import checklist
from cpted_app.assess.texts import LocalText
from cpted_app.errors import UserError
from cpted_app.model.features import feature_class
from cpted_app.model.fields import specs
from cpted_app.model.kinds import PlaceType
from tests.assess.small import CHECKLIST, TEXT, THRESHOLDS


def test_a_text_falls_back_to_english() -> None:
    assert CHECKLIST.title.in_language("de") == "Klein"
    assert CHECKLIST.intro.in_language("de") == "For tests."
    assert CHECKLIST.items[0].look_for.in_language("de") == ("Hecken", "Ecken")
    assert CHECKLIST.items[1].look_for.in_language("de") == ("Hedges",)


def test_the_state_of_a_language_is_told() -> None:
    assert CHECKLIST.language_status("en") == "complete"
    assert CHECKLIST.language_status("de") == "partial"
    assert CHECKLIST.language_status("et") == "missing"


def test_place_types_choose_the_questions_and_none_means_all() -> None:
    assert len(CHECKLIST.items_for([])) == 4
    assert [item.id for item in CHECKLIST.items_for([PlaceType.STREET])] == [
        "view",
        "lamp",
        "litter",
    ]
    assert len(CHECKLIST.items_for([PlaceType.STREET, PlaceType.PARK])) == 4


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('sipa = "design"', 'sipa = "design"\ncolour = "red"', "colour"),
        ('id = "litter"', 'id = "lamp"', "lamp"),
        ('principle = "upkeep"', 'principle = "luck"', "luck"),
        ('{ en = "For tests." }', '{ de = "Zum Testen." }', "en"),
        ('{ en = "From afar" }', "", "anchors"),
        ('reads = ["luminaire.working"]', 'reads = ["luminaire.mood"]', "luminaire.mood"),
        ('reads = ["luminaire.working"]', 'reads = ["access.public_count"]', "public_count"),
        ('evidence = "luminaire.working"', 'evidence = "luminaire.age"', "luminaire.age"),
        ("otherwise = 1", "otherwise = 4", "otherwise"),
        ("weight = 2.0", "weight = 0.0", "weight"),
        ("[[principles]]", "[[principles", "small.toml"),
    ],
)
def test_a_damaged_checklist_is_refused_by_place(old: str, new: str, named: str) -> None:
    assert old in TEXT
    with pytest.raises(UserError, match=r"small\.toml") as caught:
        checklist.read(TEXT.replace(old, new, 1).encode(), "small.toml")
    assert named in str(caught.value)


def test_a_rule_without_its_threshold_is_refused() -> None:
    less = {key: row for key, row in THRESHOLDS.items() if key != "shrub"}
    with pytest.raises(UserError, match=r"small, item planting: threshold “shrub”"):
        checklist.check_rules(CHECKLIST, less)
    wrong_unit = {**THRESHOLDS, "shrub": THRESHOLDS["open"]}
    with pytest.raises(UserError, match="item planting: unit"):
        checklist.check_rules(CHECKLIST, wrong_unit)


def test_an_unknown_checklist_names_the_known_ones() -> None:
    with pytest.raises(UserError, match="2A"):
        checklist.load("9Z")
    with pytest.raises(UserError):
        checklist.load("../thresholds/sight_access")


def test_a_damaged_threshold_file_is_refused_by_name() -> None:
    with pytest.raises(UserError, match=r"limits\.toml"):
        thresholds.read(b'[[thresholds]]\nid = "a"\n', "limits.toml")


def test_every_built_in_checklist_is_complete_and_its_rules_resolve() -> None:
    limits = thresholds.load()
    known = checklist.all_checklists()
    assert "2A" in {each.id for each in known}
    for each in known:
        checklist.check_rules(each, limits)
        assert all(each.language_status(code) == "complete" for code in each.languages)
        assert {item.principle for item in each.items} == {p.id for p in each.principles}
        for item in each.items:
            assert len(set(map(str, item.anchors))) == 4, item.id
            assert set(item.evidence) >= ({"measured"} if item.proposal else set()), item.id
            assert item.look_for.in_language("en"), item.id


def test_the_public_space_checklist_asks_of_site_and_marks() -> None:
    two_a = checklist.load("2A")
    assert {item.applies_to for item in two_a.items} == {
        "site",
        "luminaire",
        "sightline",
        "access_point",
    }
    assert sum(item.proposal is not None for item in two_a.items) >= 5


COUNTS = {"2A": 37, "2B": 30, "2C": 32}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_a_list_has_all_its_questions_in_order(name: str, count: int) -> None:
    ids = [item.id for item in checklist.load(name).items]
    assert ids == [f"{name}-{number:02d}" for number in range(1, count + 1)]


def test_no_two_questions_are_worded_alike() -> None:
    items = [item for each in checklist.all_checklists() for item in each.items]
    for texts in (
        [str(item.text) for item in items],
        [str(item.guidance) for item in items],
        [str(anchor) for item in items for anchor in item.anchors],
    ):
        assert len(set(texts)) == len(texts)


def test_a_heading_has_one_title_in_every_list() -> None:
    headings = [head for each in checklist.all_checklists() for head in each.principles]
    assert len({(head.id, str(head.title)) for head in headings}) == len(
        {head.id for head in headings}
    )


def _longest(item: checklist.Item) -> dict[str, int]:
    english = {
        "topic": [item.topic.in_language("en")],
        "text": [item.text.in_language("en")],
        "guidance": [item.guidance.in_language("en")],
        "look_for": item.look_for.in_language("en"),
        "anchors": [anchor.in_language("en") for anchor in item.anchors],
    }
    return {key: max(map(len, texts)) for key, texts in english.items()}


@pytest.mark.parametrize("name", ["2B", "2C"])
def test_texts_fit_where_those_of_the_first_list_fit(name: str) -> None:
    first = [_longest(item) for item in checklist.load("2A").items]
    room = {key: max(each[key] for each in first) for key in first[0]}
    for item in checklist.load(name).items:
        wide = {key: size for key, size in _longest(item).items() if size > room[key]}
        assert not wide, item.id
        assert len(item.look_for.in_language("en")) == 4, item.id


def test_a_question_about_some_marks_only_names_a_field_and_a_choice_of_theirs() -> None:
    chosen = [item for each in checklist.all_checklists() for item in each.items if item.only]
    assert {"2B-18", "2C-15", "2C-24"} <= {item.id for item in chosen}
    for item in chosen:
        kind: type = feature_class(item.applies_to)
        fields = specs(kind)
        for name, value in item.only.items():
            assert value in fields[name].choices, item.id


def test_a_verified_threshold_names_its_edition_or_source() -> None:
    for row in thresholds.load().values():
        assert row.source, row.id
        assert row.citation.startswith(row.source)


def test_texts_are_values() -> None:
    assert LocalText({"en": "a"}) == LocalText({"en": "a"})
    assert LocalText({"en": "a"}) != LocalText({"en": "b"})
    with pytest.raises(ValueError, match="empty"):
        LocalText({"en": " "})
