"""The step Assess says when the kept checklist is not today's, and puts that in its place."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cpted_app.assess import checklist as checklists
from cpted_app.assess import versions
from cpted_app.assess.texts import LocalText
from cpted_app.gui.dialogs.list_update import ListUpdate
from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import assessing
from cpted_app.model.edit import Change, Edit, adding
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header, ListVersion
from cpted_app.session.session import Session
from cpted_app.words import Message

Start = Callable[[str], MainWindow]


@pytest.fixture
def window(start_window: Start, tmp_path: Path) -> MainWindow:
    """The window on a site answered by an older checklist 2A."""
    window = start_window("Hanna")
    path = tmp_path / "site.gpkg"
    Session.create(path, Header(title="T")).close()
    window.documents.open(path)
    today = checklists.load("2A")
    site_items = [item for item in today.items if item.applies_to == "site"]
    other = msgspec.structs.replace(site_items[0], text=LocalText({"en": "Asked otherwise?"}))
    items = tuple(other if item.id == other.id else item for item in today.items)
    old = msgspec.structs.replace(today, version="0.9", items=items)
    shell = window.shell
    shell.do(adding(Message("Keep"), versions.list_version(old)))
    for item, reason in zip(site_items[:2], ("Seen twice.", "Seen once."), strict=True):
        session = shell.session
        assert session is not None
        shell.do(
            assessing.answer(
                shell.site,
                item=item.id,
                value=AnswerValue.PARTLY,
                by="Hanna",
                at_utc=session.clock(),
                checklist="2A",
                reason=reason,
            )
        )
    window.show_step("assess")
    return window


def test_an_update_is_offered_shown_and_one_step(window: MainWindow) -> None:
    note = window.steps.assess.choice.version
    assert note.isVisible()
    assert "0.9" in note.text.text()
    note.button.click()
    (dialog,) = window.findChildren(ListUpdate)
    assert len(dialog.again) == 1
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    assert first.text(0) == "To look at again: 1"
    dialog.buttons.accepted.emit()
    assert not note.isVisible()
    rows = {row.item: row for row in window.shell.site.all(Answer)}
    again = rows.pop(dialog.again[0].item)
    assert again.value is AnswerValue.NOT_OBSERVED
    assert "Seen twice." in again.reason
    assert [row.value for row in rows.values()] == [AnswerValue.PARTLY]
    window.shell.session.undo()  # type: ignore[union-attr]
    kept = window.shell.site.get(ListVersion, "2A")
    assert kept is not None
    assert kept.version == "0.9"
    assert all(row.value is AnswerValue.PARTLY for row in window.shell.site.all(Answer))


def test_nothing_is_said_while_both_are_the_same(start_window: Start, tmp_path: Path) -> None:
    window = start_window("Hanna")
    path = tmp_path / "site.gpkg"
    Session.create(path, Header(title="T")).close()
    window.documents.open(path)
    window.show_step("assess")
    assert not window.steps.assess.choice.version.isVisible()


def test_a_limit_that_changed_is_shown_with_both_numbers_and_taken_over(
    window: MainWindow,
) -> None:
    shell = window.shell
    today = versions.with_limits(checklists.load("2A"))
    face = next(one for one in today.thresholds if one.id == "view.face_recognition")
    read, other = (
        msgspec.structs.replace(one, **values)
        for one, values in (
            (today.thresholds[-1], {"edition": "1999"}),
            (face, {"value": face.value - 2.5}),
        )
    )
    kept = {**today.limits({}), read.id: read, face.id: other}
    old = msgspec.structs.replace(today, thresholds=tuple(kept.values()))
    before = shell.site.get(ListVersion, "2A")
    shell.do(Edit(Message("Keep"), (Change(before, versions.list_version(old)),)))
    note = window.steps.assess.choice.version
    assert "has changed since" in note.text.text()
    note.button.click()
    (dialog,) = window.findChildren(ListUpdate)
    (group,) = (
        one
        for one in map(dialog.tree.topLevelItem, range(dialog.tree.topLevelItemCount()))
        if one is not None and one.text(0) == "Limits that changed: 2"
    )
    children = map(group.child, range(2))
    lines = [child.text(0) for child in children if child is not None]
    numbers = f"≥ {face.value - 2.5:g} m → ≥ {face.value:g} m"
    assert any(numbers in line and "2A-" in line for line in lines)
    assert any("1999" in line and " → " in line for line in lines)
    dialog.buttons.accepted.emit()
    assert not note.isVisible()
    assert face in versions.checklist_of(shell.site, "2A").thresholds
