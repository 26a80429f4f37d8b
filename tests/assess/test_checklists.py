"""Checklists and thresholds as files: read strictly, refused by name."""

import pytest

from cpted_app.assess import checklist, thresholds
from cpted_app.assess.texts import LocalText
from cpted_app.errors import UserError
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


def test_a_verified_threshold_names_its_edition_or_source() -> None:
    for row in thresholds.load().values():
        assert row.source, row.id
        assert row.citation.startswith(row.source)


def test_texts_are_values() -> None:
    assert LocalText({"en": "a"}) == LocalText({"en": "a"})
    assert LocalText({"en": "a"}) != LocalText({"en": "b"})
    with pytest.raises(ValueError, match="empty"):
        LocalText({"en": " "})
