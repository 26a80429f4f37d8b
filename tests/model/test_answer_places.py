"""The place of a low answer: given, kept, taken away, carried along; each as one edit."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cpted_app.errors import UserError
from cpted_app.model.actions import assessing, planning
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer, Header, Plan
from cpted_app.model.site import Site

AT = datetime(2026, 11, 22, tzinfo=UTC)


def give(site: Site, value: str, **more: Any) -> Edit:
    values: dict[str, Any] = {"item": "2A-02", "by": "Ann", "at_utc": AT, "reason": "So."}
    return assessing.answer(site, value=AnswerValue(value), **{**values, **more})


def the_answer(site: Site) -> Answer:
    (row,) = site.all(Answer)
    return row


@pytest.fixture
def pinned() -> Site:
    site = Site.of([Header()])
    site = site.apply(give(site, "0"))
    return site.apply(assessing.place_answer(the_answer(site), 12.5, -3.0))


def test_a_place_is_given_and_taken_away_by_one_edit_each(pinned: Site) -> None:
    assert the_answer(pinned).pin_m == (12.5, -3.0)
    edit = assessing.take_place_away(the_answer(pinned))
    bare = pinned.apply(edit)
    assert the_answer(bare).pin_m is None
    assert the_answer(bare).reason == "So."
    assert the_answer(bare.apply(edit.inverse())).pin_m == (12.5, -3.0)


@pytest.mark.parametrize(("value", "is_kept"), [("0", True), ("1", True), ("2", False)])
def test_another_answer_keeps_the_place_while_it_is_low(
    pinned: Site, value: str, is_kept: bool
) -> None:
    edit = give(pinned, value, reason="Seen again.")
    assert len(edit.changes) == 1
    after = pinned.apply(edit)
    assert the_answer(after).pin_m == ((12.5, -3.0) if is_kept else None)
    raised = after.apply(give(after, "0"))
    assert (the_answer(raised).pin_m is not None) is is_kept


def test_answer_and_place_are_one_edit(pinned: Site) -> None:
    edit = give(pinned, "1", at_m=(1.0, 2.0))
    assert len(edit.changes) == 1
    assert the_answer(pinned.apply(edit)).pin_m == (1.0, 2.0)
    assert the_answer(pinned.apply(edit).apply(edit.inverse())).pin_m == (12.5, -3.0)


@pytest.mark.parametrize(("value", "subject"), [("2", "site"), ("na", "site"), ("0", "mark")])
def test_what_is_not_low_or_about_a_mark_gets_no_place(value: str, subject: str) -> None:
    site = Site.of([Header()])
    with pytest.raises(UserError):
        give(site, value, subject=subject, at_m=(1.0, 2.0))
    site = site.apply(give(site, value, subject=subject))
    with pytest.raises(UserError):
        assessing.place_answer(the_answer(site), 1.0, 2.0)
    assert the_answer(site).pin_m is None


def test_pins_stay_on_their_spot_of_a_plan_that_is_calibrated() -> None:
    site = Site.of([Header()])
    edit = planning.add_plan(
        site, b"%PDF", name="P", media_type="application/pdf", page=0, width_px=400, height_px=300
    )
    site = site.apply(edit)
    site = site.apply(give(site, "0", at_m=(100.0, 50.0)))
    (plan,) = site.all(Plan)
    (spot,) = plan.placement.to_plan([(100.0, 50.0)])
    fit = planning.from_stated_scale(plan, 500.0, 0.001)
    after = site.apply(planning.calibrate(site, plan, fit, "scale 1:500"))
    (moved,) = after.all(Plan)[0].placement.to_site([spot])
    assert the_answer(after).pin_m == pytest.approx(tuple(moved))
    assert the_answer(after).pin_m != (100.0, 50.0)
