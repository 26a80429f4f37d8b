"""What may change in an issued assessment, class by class and field by field; all else drafts."""

from copy import copy
from dataclasses import fields, replace
from typing import Any

import pytest

from cpted_app.assess.issued import ALL, BESIDE, changes_findings, drafted, takes_issue_back
from cpted_app.assess.protocol import steps
from cpted_app.model import records
from cpted_app.model.actions import assessing, stepping
from cpted_app.model.edit import Change, Edit, Row, adding, joined, removing, replacing
from cpted_app.model.site import ROW_CLASSES, Site
from cpted_app.model.work import StepState
from cpted_app.words import UNSAID
from tests.properties.test_seen_by import one_of

STAYS = {
    "header": {"is_final", "framework"},
    "problem_frame": {"sara"},
    "plan": {"opacity", "is_locked", "is_visible", "position"},
    "plan_layer": {"is_visible", "is_locked", "opacity", "colour", "position"},
    "remark": {"state"},
    "recommendation": {
        *("response", "response_reason", "follow_up", "follow_up_on", "review_on"),
    },
    "protocol_step": {"owner", "due", "done_on"},
}
"""The fields that may change, by kind: what is printed as found is in none of them."""
FREE = {"plan_problem", "attachment", "reply"}
"""The kinds whose rows may come, change and go."""
AWAITED = next(one.id for one in steps() if one.before_issue)
LATER = next(one.id for one in steps() if not one.before_issue)


def row_of(row_class: type[Row]) -> Any:
    """Return a row; a step is one that an issue waits for."""
    return one_of(row_class, **({"id": AWAITED} if row_class is records.ProtocolStep else {}))


def with_another(row: Row, name: str) -> Row:
    """Return a row with another value in one field, whatever that field may hold."""
    changed = copy(row)
    object.__setattr__(changed, name, "another")
    return changed


def issued(*rows: Row) -> Site:
    """Return a site that was issued."""
    headers = [row for row in rows if isinstance(row, records.Header)]
    rest = [row for row in rows if not isinstance(row, records.Header)]
    return Site.of([replace((*headers, records.Header())[0], is_final=True), *rest])


def is_kept(site: Site, edit: Edit) -> bool:
    """Return whether an assessment is still issued after an edit."""
    return site.apply(drafted(site, edit)).header.is_final


@pytest.mark.parametrize("row_class", ROW_CLASSES)
def test_a_field_drafts_unless_it_is_no_finding(row_class: type[Row]) -> None:
    row = row_of(row_class)
    names = {part.name for part in fields(row)} - {"id"}
    edits = {name: replacing(UNSAID, (row, with_another(row, name))) for name in names}
    stays = {name for name, edit in edits.items() if not changes_findings(edit)}
    assert stays == (names if row_class.kind in FREE else STAYS.get(row_class.kind, set()))


@pytest.mark.parametrize("row_class", [cls for cls in ROW_CLASSES if cls is not records.Header])
def test_a_row_that_comes_or_goes_drafts_unless_its_kind_is_free(row_class: type[Row]) -> None:
    row = row_of(row_class)
    is_free = row_class.kind in FREE
    if row_class is records.ProtocolStep:
        row = replace(row, state="waived")  # an open one is as good as none
    assert is_kept(issued(), adding(UNSAID, row)) is is_free
    assert is_kept(issued(row), removing(UNSAID, row)) is is_free


def test_every_exception_has_a_reason_and_names_fields_that_are_there() -> None:
    for row_class, entries in BESIDE.items():
        for names, why in entries:
            assert why.strip()
            assert names <= {part.name for part in fields(row_class)}
            assert names is ALL or names


def test_an_answer_makes_a_draft_and_undo_issues_it_again() -> None:
    row: Any = one_of(records.Answer)
    site = issued()
    edit = drafted(site, adding(UNSAID, row))
    draft = site.apply(edit)
    assert not draft.header.is_final
    assert takes_issue_back(edit)
    assert draft.apply(edit.inverse()).rows == site.rows
    assert not takes_issue_back(edit.inverse())
    again = adding(UNSAID, replace(row, id="second"))
    assert drafted(draft, again) is again
    assert not takes_issue_back(again)


def test_a_change_of_the_header_is_one_with_the_draft_it_makes() -> None:
    site = issued()
    edit = drafted(site, joined(UNSAID, assessing.set_header(site, title="Other")))
    assert len(edit.changes) == 1
    after = site.apply(edit).header
    assert (after.title, after.is_final) == ("Other", False)


def test_taking_the_issue_back_by_hand_is_told_by_nobody() -> None:
    site = issued()
    edit = drafted(site, assessing.set_header(site, is_final=False))
    assert not changes_findings(edit)
    assert not takes_issue_back(edit)


def test_a_step_drafts_where_an_issue_waits_for_it_and_its_state_is_another() -> None:
    site = issued()
    site = site.apply(stepping.waive(site, [AWAITED, LATER], "A small site."))
    opened: dict[str, Any] = {"state": "open", "reason": ""}
    assert not is_kept(site, stepping.set_step(site, AWAITED, **opened))
    assert not is_kept(site, stepping.set_step(site, AWAITED, reason="Another reason."))
    assert is_kept(site, stepping.set_step(site, LATER, **opened))
    untouched = next(one.id for one in steps() if one.before_issue and one.id != AWAITED)
    assert is_kept(site, stepping.set_step(site, untouched, owner="Ott", due="2027-01-01"))


def test_a_step_of_another_program_counts_as_awaited() -> None:
    row = records.ProtocolStep(id="nobody-knows")
    assert not is_kept(
        issued(row), Edit(UNSAID, (Change(row, replace(row, state=StepState.DONE)),))
    )
