"""Writing a checklist: steps that can be taken back, faults as they come, versions that rise."""

import pytest

from cpted_app.assess import checklist as checklists
from cpted_app.assess import own_lists
from cpted_app.session.list_draft import Draft, draft_like, new_draft, next_version, text_status


def saved(draft: Draft) -> Draft:
    """Return the draft as it is opened again from its file."""
    path = draft.save()
    return Draft(draft.raw, path)


def test_typing_at_one_place_is_one_step() -> None:
    draft = new_draft("Evening round")
    for text in ("I", "Is", "Is it"):
        draft.set_text(("items", 0, "text"), "en", text)
    draft.set_text(("items", 0, "topic"), "en", "Dark")
    assert draft.items[0]["text"] == {"en": "Is it"}
    draft.undo()
    draft.undo()
    assert draft.items[0]["text"] == {"en": ""}
    assert not draft.can_undo
    draft.redo()
    assert draft.items[0]["text"] == {"en": "Is it"}
    assert draft.can_redo


def test_a_text_in_another_language_that_is_emptied_is_gone() -> None:
    draft = new_draft("Round")
    draft.set_text(("title",), "de", "Runde")
    assert text_status(draft.raw, "de")[0] == 1
    draft.set_text(("title",), "de", "")
    assert draft.raw["title"] == {"en": "Round"}


def test_a_new_checklist_says_what_it_lacks_until_it_is_whole() -> None:
    draft = new_draft("Round")
    assert draft.checklist() is None
    draft.set_text(("intro",), "en", "For the evening.")
    for name in ("topic", "text", "guidance"):
        draft.set_text(("items", 0, name), "en", "Is it dark?")
    for at in range(4):
        draft.set_text(("items", 0, "anchors", at), "en", f"Answer {at}")
    assert draft.faults == ()
    found = draft.checklist()
    assert found is not None
    assert (found.id, found.version, found.items[0].id) == ("round", "1.0", "round-01")


def test_a_copy_has_ids_of_its_own_and_can_be_used_at_once() -> None:
    draft = draft_like(checklists.load("2A"))
    assert draft.faults == ()
    assert draft.is_changed
    draft.save()
    (own,) = own_lists.own_lists()
    assert own.id == "2A-2"
    assert own.items[0].id == "2A-2-01"
    assert len(own.items) == len(checklists.load("2A").items)


def test_the_version_rises_once_after_a_checklist_was_opened_again() -> None:
    draft = saved(draft_like(checklists.load("2B")))
    assert draft.raw["version"] == "1.0"
    draft.save()
    assert draft.raw["version"] == "1.0"
    draft.set(("items", 0, "weight"), 2.0)
    draft.save()
    assert draft.raw["version"] == "1.1"
    draft.set(("items", 0, "weight"), 3.0)
    draft.save()
    assert draft.raw["version"] == "1.1"
    again = saved(draft)
    again.set(("items", 0, "weight"), 4.0)
    again.set(("version",), "2.0")
    again.save()
    assert own_lists.own_lists()[0].version == "2.0"
    assert own_lists.own_lists()[0].items[0].weight == 4.0


def test_questions_are_added_copied_moved_and_removed() -> None:
    draft = draft_like(checklists.load("2C"))
    ids = [item["id"] for item in draft.items]
    at = draft.add_item(2)
    assert at == 3
    assert draft.items[3]["id"] not in ids
    draft.remove_item(3)
    assert [item["id"] for item in draft.items] == ids
    copied = draft.add_item(0, like=draft.items[0])
    assert draft.items[copied]["text"] == draft.items[0]["text"]
    draft.move_item(copied, 5)
    assert draft.items[5]["text"] == draft.items[0]["text"]
    for _step in range(4):
        draft.undo()
    assert [item["id"] for item in draft.items] == ids


def test_a_heading_takes_its_questions_along() -> None:
    draft = draft_like(checklists.load("2A"))
    old = draft.headings[0]["id"]
    count = sum(item["principle"] == old for item in draft.items)
    draft.rename_heading(0, "seeing")
    assert sum(item["principle"] == "seeing" for item in draft.items) == count
    assert not list(draft.faults)
    draft.remove_heading(0)
    assert all(fault.path[-1] == "principle" for fault in draft.faults)
    assert draft.faults
    draft.undo()
    draft.add_heading()
    assert draft.faults[0].path[:2] == ("principles", len(draft.headings) - 1)


def test_what_is_not_finished_can_be_saved_and_is_not_offered() -> None:
    draft = new_draft("Unfinished")
    path = draft.save()
    assert not draft.is_changed
    (file,) = own_lists.own_files()
    assert file.path == path
    assert file.checklist is None
    assert file.faults


@pytest.mark.parametrize(
    ("version", "after"), [("1.0", "1.1"), ("2026", "2026.1"), ("1.0.9", "1.0.10")]
)
def test_versions_rise(version: str, after: str) -> None:
    assert next_version(version) == after
