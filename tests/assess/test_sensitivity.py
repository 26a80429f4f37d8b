"""What a verdict hangs on, other groupings and other weights, on a small checklist."""

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.thresholds import load
from cpted_app.assess import checklist as lists
from cpted_app.assess.assessment import Assessment, assess, tallies
from cpted_app.assess.frameworks import APART, frameworks, profile_by
from cpted_app.assess.score import fold
from cpted_app.assess.sensitivity import sensitivity
from cpted_app.assess.weights import weight_of, weight_sets
from cpted_app.model.edit import Row
from cpted_app.model.features import FeatureId, Zone
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header
from cpted_app.model.site import Site
from tests.assess.small import answer

CHECKLIST = lists.load("2F")  # every item is about the site: one unit each


def assessed(values: dict[str, AnswerValue | int], weight_set: str = "") -> Assessment:
    rows: list[Answer | Header] = [Header(weight_set=weight_set)]
    rows += [answer(item, value, checklist="2F") for item, value in values.items()]
    return assess(Site.of(rows), {}, CHECKLIST, load())


def all_answers(value: int) -> dict[str, AnswerValue | int]:
    return {item.id: value for item in CHECKLIST.items}


def test_one_failing_critical_item_is_told_first() -> None:
    critical = next(item.id for item in CHECKLIST.items if item.critical)
    found = sensitivity(assessed(all_answers(3)))
    first = found.answers[0]
    assert first.result.item.id == critical
    assert first.changes_band
    assert (first.best.band, first.worst.band) == ("exemplary", "partly")
    assert not found.is_firm


def test_a_swing_is_what_the_score_would_be() -> None:
    values = all_answers(2)
    item = next(one.id for one in CHECKLIST.items if not one.critical)
    (swing,) = (
        one
        for one in sensitivity(assessed(values), most=len(CHECKLIST.items)).answers
        if one.result.item.id == item
    )
    assert swing.now == 2
    assert swing.worst.score == assessed(values | {item: 0}).score
    assert swing.best.score == assessed(values | {item: 3}).score


def test_an_open_question_swings_too() -> None:
    values = all_answers(2)
    item = next(one.id for one in CHECKLIST.items if not one.critical)
    del values[item]
    swings = sensitivity(assessed(values), most=len(CHECKLIST.items)).answers
    (swing,) = (one for one in swings if one.result.item.id == item)
    assert swing.now is None
    assert swing.worst.score == assessed(values | {item: 0}).score


def test_what_does_not_apply_swings_nothing() -> None:
    values = all_answers(2) | {"2F-01": AnswerValue.NOT_APPLICABLE}
    swings = sensitivity(assessed(values), most=len(CHECKLIST.items)).answers
    assert "2F-01" not in {one.result.item.id for one in swings}


def zones_and_site(of_zones: list[int | None], of_site: list[int | None]) -> Assessment:
    """Return an assessment of one critical item about each zone and of items about the site."""
    kind = next(item for item in CHECKLIST.items if not item.critical)
    items = [
        msgspec.structs.replace(kind, id="zones", applies_to="zone", critical=True),
        *(msgspec.structs.replace(kind, id=f"site {n}") for n in range(len(of_site))),
    ]
    box = shapely.box(0.0, 0.0, 1.0, 1.0)
    rows: list[Row] = [Header()]
    rows += [Zone(id=FeatureId(f"z{n}"), geometry=box) for n in range(len(of_zones))]
    given = [("zones", f"z{n}", value) for n, value in enumerate(of_zones)]
    given += [(f"site {n}", "site", value) for n, value in enumerate(of_site)]
    rows += [answer(item, v, of, checklist="2F") for item, of, v in given if v is not None]
    return assess(Site.of(rows), {}, msgspec.structs.replace(CHECKLIST, items=tuple(items)), load())


def test_an_item_about_many_marks_does_not_hide_what_would_change_the_band() -> None:
    found = sensitivity(zones_and_site([2] * 80, [0, 0, 3, 1, 1, 1]))
    assert (found.now.score, found.now.band) == (1.1, "partly")
    assert found.answers[0].changes_band
    assert found.answers[0].name in {"site 0", "site 1"}
    assert not found.is_firm


SOME = st.one_of(st.none(), st.integers(0, 3), st.integers(2, 3))


@given(st.lists(SOME, max_size=8), st.lists(SOME, min_size=1, max_size=8))
def test_every_swing_is_what_the_fold_of_these_answers_gives(
    of_zones: list[int | None], of_site: list[int | None]
) -> None:
    whole = zones_and_site(of_zones, of_site)
    found = sensitivity(whole, most=99)
    assert (found.now.score, found.now.band) == (whole.score, whole.band)
    assert len(found.answers) == len(of_zones) + len(of_site)
    for one in found.answers:
        for value, told in ((0, one.worst), (3, one.best)):
            zones, site = list(of_zones), list(of_site)
            if one.result.item.id == "zones":
                zones[int(one.result.subject[1:])] = value
            else:
                site[int(one.result.item.id[5:])] = value
            then = zones_and_site(zones, site)
            assert (told.score, told.band) == (then.score, then.band)


def test_every_set_of_weights_is_told_beside_equal_weights() -> None:
    found = sensitivity(assessed(all_answers(2)))
    assert [one.weight_set for one in found.weights] == ["", *weight_sets()]
    assert {one.outcome.score for one in found.weights} == {2.0}
    assert not any(one.changes_band for one in found.weights)


def test_a_chosen_set_is_what_the_score_is_made_with() -> None:
    critical = next(item for item in CHECKLIST.items if item.critical)
    values = all_answers(3) | {critical.id: 0}
    plain, doubled = assessed(values), assessed(values, "critical")
    assert weight_of(critical, "critical") == 2.0 * critical.weight
    assert plain.score is not None
    assert doubled.score is not None
    assert doubled.score <= plain.score
    told = {one.weight_set: one.outcome.score for one in sensitivity(plain).weights}
    assert (told[""], told["critical"]) == (plain.score, doubled.score)


@pytest.mark.parametrize("name", frameworks())
def test_every_item_of_every_checklist_has_its_place_in_a_framework(name: str) -> None:
    framework = frameworks()[name]
    titles = [group.id for group in framework.groups]
    assert len(set(titles)) == len(titles)
    items = [item for each in lists.all_checklists() for item in each.items]
    apart = {item.id for item in items if framework.group_of(item) == APART}
    # ISO 22341 has no group for feelings and for the process of an assessment.
    assert all(item.startswith("2F") for item in apart), apart
    assert {framework.group_of(item) for item in items} >= set(titles)


VALUES = st.dictionaries(
    st.sampled_from([item.id for item in CHECKLIST.items]), st.integers(0, 3), max_size=33
)


@given(VALUES, st.sampled_from(list(frameworks())))
def test_regrouping_changes_no_answer_and_loses_none(values: dict[str, int], name: str) -> None:
    assessment = assessed(dict(values))
    profile = profile_by(assessment, name)
    assert sum(one.answered for one in profile) == assessment.answered
    assert sum(one.applicable for one in profile) == assessment.applicable
    assert assessed(dict(values)).items == assessment.items


@given(VALUES, st.sampled_from(list(weight_sets())))
def test_under_any_weights_every_score_lies_within_its_interval(
    values: dict[str, int], name: str
) -> None:
    folded = fold(tallies(assessed(dict(values)).items, name))
    if folded.score is not None:
        assert folded.low is not None
        assert folded.high is not None
        assert folded.low <= folded.score <= folded.high


@given(VALUES, st.sampled_from(["", *weight_sets()]))
def test_a_group_that_is_a_heading_of_ours_has_its_score_under_any_weights(
    values: dict[str, int], name: str
) -> None:
    assessment = assessed(dict(values), name)
    own = {one.principle: one.score for one in assessment.profile}
    groups = {one.principle: one.score for one in profile_by(assessment, "iso22341")}
    shared = own.keys() & groups.keys()
    assert len(shared) == 7
    assert {one: own[one] for one in shared} == {one: groups[one] for one in shared}
