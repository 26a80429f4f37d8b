"""Which text of a checklist counts at a site, and what an update changes."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis import thresholds
from cpted_app.assess import checklist as checklists
from cpted_app.assess import versions
from cpted_app.assess.checklist import Checklist, Item
from cpted_app.assess.list_faults import faults_of
from cpted_app.assess.list_text import text_of, written
from cpted_app.assess.texts import LocalText
from cpted_app.errors import UserError
from cpted_app.model.edit import adding
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, ListVersion, Rater, Rating
from cpted_app.model.site import Site
from cpted_app.words import Message
from tests.assess.small import CHECKLIST, NOW, TEXT, THRESHOLDS, answer

replace = msgspec.structs.replace


def changed(checklist: Checklist, item_id: str, **values: object) -> Checklist:
    """Return a checklist in which one question differs."""
    items = tuple(replace(i, **values) if i.id == item_id else i for i in checklist.items)
    return replace(checklist, version="9.9", items=items)


def first(checklist: Checklist) -> Item:
    return checklist.items[0]


def test_a_checklist_written_and_read_again_is_the_same() -> None:
    for checklist in (*checklists.all_checklists(), CHECKLIST):
        text = text_of(checklist)
        again = checklists.read(text.encode(), "again.toml")
        assert again == checklist
        assert text_of(again) == text


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_survives_being_written(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode() or "x"
    if not text.strip():
        return
    new = changed(CHECKLIST, "view", topic=LocalText({"en": text}))
    assert checklists.read(text_of(new).encode(), "again.toml") == new


def test_the_kept_text_counts_whatever_the_program_brings() -> None:
    old = versions.with_limits(changed(checklists.load("2A"), "2A-01", weight=7.0))
    site = Site.of([versions.list_version(old)])
    assert versions.checklist_of(site, "2A") == old
    assert versions.checklist_of(Site(), "2A") == checklists.load("2A")
    assert first(versions.checklist_of(site, "2A")).weight == 7.0
    assert versions.lists_of(site)[0].version == "9.9"


def test_a_checklist_that_only_the_file_has_can_be_used() -> None:
    theirs = replace(versions.with_limits(checklists.load("2B")), id="theirs")
    theirs = changed(theirs, "2B-01", id="T-01")
    site = Site.of([versions.list_version(theirs)])
    assert versions.checklist_of(site, "theirs") == theirs
    assert versions.lists_of(site)[-1] == theirs
    assert versions.newer(site, "theirs") is None
    assert versions.find_item(site, "t-01")[0] == theirs


def test_a_damaged_kept_text_is_told_and_stops_nothing_else() -> None:
    row = ListVersion(id="2A", version="1", title="x", text="id = ")
    site = Site.of([row])
    with pytest.raises(UserError, match="2A kept in this file"):
        versions.checklist_of(site, "2A")
    assert "2A" not in [one.id for one in versions.lists_of(site)]
    assert [each.id for each, _error in versions.faulty([row])] == ["2A"]


def test_a_rule_that_the_program_no_longer_knows_is_left_out() -> None:
    text = TEXT.replace("luminaire.working", "luminaire.forgotten")
    site = Site.of([ListVersion(id="small", version="1", title="x", text=text)])
    kept = versions.checklist_of(site, "small")
    assert kept.item("lamp").proposal is None
    assert len(kept.items) == len(CHECKLIST.items)


def test_the_first_answer_brings_the_text_and_the_second_does_not() -> None:
    edit = adding(Message("Answer"), answer("2A-01", 2, checklist="2A"))
    whole = versions.keeping_lists(Site(), edit)
    site = Site().apply(whole)
    assert [row.id for row in site.all(ListVersion)] == ["2A"]
    (kept,) = site.all(ListVersion)
    assert kept.text.startswith(text_of(checklists.load("2A")))
    again = adding(Message("Answer"), answer("2A-02", 2, checklist="2A"))
    assert versions.keeping_lists(site, again) is again
    assert not site.apply(whole.inverse()).all(ListVersion)
    assert not site.apply(whole.inverse()).all(Answer)


def test_a_rating_brings_the_text_of_its_raters_checklist() -> None:
    rater = Rater(id="r", checklist="2B", label="A")
    rating = Rating(id="g", rater="r", item="2B-01", value=AnswerValue.MEETS, at_utc=NOW)
    for site, edit in (
        (Site(), adding(Message("Rate"), rater, rating)),
        (Site.of([rater]), adding(Message("Rate"), rating)),
    ):
        after = site.apply(versions.keeping_lists(site, edit))
        assert [row.id for row in after.all(ListVersion)] == ["2B"]


def test_an_answer_to_no_known_checklist_keeps_nothing() -> None:
    edit = adding(Message("Answer"), answer("x", 2, checklist="gone"))
    assert versions.keeping_lists(Site(), edit) is edit


def test_changes_say_what_differs_and_whether_answers_still_apply() -> None:
    old = checklists.load("2A")
    ids = [item.id for item in old.items]
    new = changed(old, ids[0], text=LocalText({"en": "Another question?"}))
    new = changed(new, ids[1], weight=2.0, guidance=LocalText({"en": "Look again."}))
    new = changed(new, ids[2], proposal=None, critical=True)
    extra = replace(first(old), id="2A-99")
    new = replace(new, items=(*[i for i in new.items if i.id != ids[3]], extra))
    found = versions.changes_between(old, new)
    assert [item.id for item in found.added] == ["2A-99"]
    assert [item.id for item in found.removed] == [ids[3]]
    assert [(one.item.id, one.what, one.keeps_meaning) for one in found.changed][:2] == [
        (ids[0], ("text",), False),
        (ids[1], ("guidance", "weight"), True),
    ]
    assert found.to_ask_again == {ids[0]}


def test_a_kept_list_has_the_limits_that_its_rules_name_and_no_other() -> None:
    today = checklists.load("2A")
    kept = versions.checklist_of(Site.of([versions.list_version(today)]), "2A")
    rules = [item.proposal for item in today.items if item.proposal is not None]
    named = {each.threshold for rule in rules for step in rule.steps for each in step.when}
    assert {one.id for one in kept.thresholds} == named
    assert all(thresholds.load()[one.id] == one for one in kept.thresholds)
    assert kept.limits({}).keys() == named
    assert not faults_of(text_of(kept))
    assert checklists.read(text_of(kept).encode(), "again.toml") == kept


def test_a_list_kept_without_limits_takes_those_of_today() -> None:
    today = checklists.load("2A")
    row = ListVersion(id="2A", version=today.version, title="x", text=text_of(today))
    site = Site.of([row])
    assert versions.checklist_of(site, "2A").limits(thresholds.load()) == thresholds.load()
    assert versions.newer(site, "2A") is None
    assert not versions.changes_between(versions.checklist_of(site, "2A"), today).limits


def test_a_rule_stays_whose_limits_only_the_kept_list_has() -> None:
    whole = replace(CHECKLIST, thresholds=tuple(THRESHOLDS.values()))
    row = ListVersion(id="small", version="1", title="x", text=text_of(whole))
    kept = versions.checklist_of(Site.of([row]), "small")
    assert kept == whole
    assert not set(THRESHOLDS) & set(thresholds.load())
    bare = ListVersion(id="small", version="1", title="x", text=text_of(CHECKLIST))
    assert not any(i.proposal for i in versions.checklist_of(Site.of([bare]), "small").items)


def test_a_limit_that_changed_is_told_with_its_questions() -> None:
    today = checklists.load("2A")
    old = versions.with_limits(today)
    before = old.thresholds[0]
    other = replace(before, value=before.value + 2.5)
    old = replace(old, thresholds=(other, *old.thresholds[1:]))
    found = versions.changes_between(old, today)
    (change,) = found.limits
    assert (change.before, change.limit) == (other, before)
    assert change.items
    assert all(before.id in text_of(today) for _item in change.items)
    assert not found.changed
    assert not found.to_ask_again
    site = Site.of([versions.list_version(old)])
    assert versions.newer(site, "2A") == today
    after = site.apply(versions.updating(site, today, "{answer} {reason}"))
    assert versions.newer(after, "2A") is None
    assert before in versions.checklist_of(after, "2A").thresholds


def test_a_translation_that_was_added_changes_nothing() -> None:
    old = checklists.load("2A")
    both = LocalText({**first(old).text.by_language, "et": "Küsimus?"})
    new = changed(old, first(old).id, text=both)
    assert not versions.changes_between(old, new).changed


def test_an_update_keeps_what_still_applies_and_counts_nothing_else() -> None:
    today = checklists.load("2A")
    ids = [item.id for item in today.items]
    old = changed(today, ids[0], text=LocalText({"en": "What was asked then?"}))
    old = changed(old, ids[1], weight=3.0)
    rows = [answer(ids[0], 1, checklist="2A"), answer(ids[1], 2, checklist="2A")]
    site = Site.of([versions.list_version(old), *rows])
    new = versions.newer(site, "2A")
    assert new == today
    edit = versions.updating(site, today, "Asked differently; before: {answer}. {reason}")
    after = site.apply(edit)
    assert versions.newer(after, "2A") is None
    again, kept = (after.get(Answer, row.id) for row in rows)
    assert again is not None
    assert again.value is AnswerValue.NOT_OBSERVED
    assert again.reason == "Asked differently; before: 1. for a reason"
    assert kept == rows[1]
    assert after.apply(edit.inverse()).rows == site.rows


def test_each_fault_is_told_by_line_with_its_remedy() -> None:
    text = text_of(CHECKLIST).replace("weight = 2.0", "weight = 0.0")
    text = text.replace('principle = "upkeep"', 'principle = "luck"', 1)
    text = text.replace('{ en = "For tests." }', '{ de = "Zum Testen." }')
    text = text.replace("sightline.visible_m", "sightline.mood")
    lines = text.splitlines()
    told = {
        (lines[line - 1].partition(" ")[0].strip(), str(fault.message)[:12])
        for line, fault in faults_of(text)
    }
    assert {name for name, _message in told} >= {"weight", "principle", "intro", "[items.proposal]"}
    assert all(str(fault.remedy) for _line, fault in faults_of(text))


def test_a_line_that_is_not_toml_is_told_by_its_number() -> None:
    ((line, fault),) = faults_of('id = "own"\nversion = \nlicence = "x"\n')
    assert line == 2
    assert "TOML" in str(fault.message)


def test_an_empty_checklist_says_what_it_lacks() -> None:
    told = {fault.path[0] for _line, fault in faults_of(written({"id": "no good"}))}
    assert told >= {"id", "title", "intro", "version", "items", "principles"}
