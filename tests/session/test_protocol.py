"""Steps of the protocol: what the program sees, closing, waiving, issuing; own templates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cpted_app.assess.issued import drafted
from cpted_app.assess.protocol import (
    CHECKS,
    LIST_CHECKS,
    in_the_way,
    missing_in_frame,
    standings,
    steps,
)
from cpted_app.assess.versions import checklist_of
from cpted_app.errors import UserError
from cpted_app.folders import config_folder
from cpted_app.model.actions import advising, assessing, rating, stepping
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue, PlaceType, Role
from cpted_app.model.records import SITE_SUBJECT, Header, ProblemFrame, ProtocolStep
from cpted_app.model.site import Site
from cpted_app.model.work import StepState
from cpted_app.session import advising as proposing
from cpted_app.session import protocol
from cpted_app.session.compute import view_of

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_thirteen_steps_whose_checks_are_all_there_and_all_used() -> None:
    assert len(steps()) == 13
    named = {need.seen_by for step in steps() for need in step.needs} - {""}
    assert named == {*CHECKS, *LIST_CHECKS}
    assert not CHECKS.keys() & LIST_CHECKS.keys()


def test_a_step_is_closed_once_what_proves_it_is_there() -> None:
    site = Site()
    with pytest.raises(UserError, match="A visit by day with date and time"):
        protocol.close_step(site, None, "day_visit", TODAY, "en")
    site = site.apply(assessing.add_visit(date="2026-10-13", time="14:00", light="day"))
    site = site.apply(protocol.close_step(site, None, "day_visit", TODAY, "en"))
    row = site.get(ProtocolStep, "day_visit")
    assert row is not None
    assert (row.state, row.done_on) == (StepState.DONE, "2026-11-22")
    with pytest.raises(UserError, match="after dark"):
        protocol.close_step(site, None, "night_visit", TODAY, "en")


def test_nothing_is_issued_while_steps_are_open_until_they_are_waived_with_a_reason() -> None:
    site = Site()
    with pytest.raises(UserError) as caught:
        protocol.issue(site, None, "en")
    assert "Visit after dark" in str(caught.value)
    assert "Assessed again" not in str(caught.value)
    waiting = [one.step.id for one in in_the_way(site, None)]
    assert len(waiting) == 11
    with pytest.raises(UserError, match="needs a reason"):
        stepping.waive(site, waiting, "  ")
    site = site.apply(stepping.waive(site, waiting, "A small site."))
    assert not in_the_way(site, None)
    assert site.apply(protocol.issue(site, None, "en")).header.is_final


def test_a_step_that_is_opened_again_after_the_issue_makes_it_a_draft() -> None:
    site = Site.of([Header(is_final=True)])
    for step in (one.id for one in steps()):
        site = site.apply(stepping.waive(site, [step], "small site"))
    awaited = next(one.id for one in steps() if one.before_issue)
    later = next(one.id for one in steps() if not one.before_issue)
    assert site.apply(drafted(site, protocol.reopen(site, later))).header.is_final
    draft = site.apply(drafted(site, protocol.reopen(site, awaited)))
    assert not draft.header.is_final
    assert [one.step.id for one in in_the_way(draft, None)] == [awaited]


def test_the_frame_is_complete_with_crime_data_or_the_reason_for_none() -> None:
    assert len(missing_in_frame(ProblemFrame())) == 7
    told = dict.fromkeys(("what", "who", "where", "when", "evidence", "not_the_problem"), "x")
    frame = replace(ProblemFrame(), **told)  # type: ignore[arg-type]
    assert missing_in_frame(frame) == ("Recorded crime: source and period",)
    assert missing_in_frame(replace(frame, crime_data="None is released.")) == ()


def test_a_police_remark_and_responses_are_seen() -> None:
    site = Site()
    edit = assessing.add_remark(role=Role.POLICE, text="Seen.", by="P", at_utc=AT)
    after = site.apply(edit).apply(advising.add_recommendation(site, text="Cut", item="2A-01"))
    met = {one.step.id: one.met for one in standings(after, None)}
    assert met["police"] == (True,)
    assert met["responses"] == (False,)
    assert {one.step.id: one.met for one in standings(site, None)}["police"] == (False,)


def test_every_list_that_is_used_is_rated_covered_and_advised_but_for_what_stands_beside() -> None:
    site = Site.of([Header(place_types=(PlaceType.PARK,))])
    site = site.apply(_answered("2A", "2A-02"))
    own = view_of(site).assessment

    def told(of: Site, step: str) -> tuple[str, ...]:
        return next(one for one in standings(of, own) if one.step.id == step).missing("en")

    assert told(site, "raters") == (
        "Two raters who are done",
        "At least 80 % of the questions answered",
    )
    assert told(site, "draft") == ("A recommendation for each low answer",)
    both = site.apply(_answered("2B", _question(site, "2B")))
    feelings = both.apply(_answered("2F", _question(both, "2F")))
    for one in (both, feelings):
        assert told(one, "raters")[0] == "Two raters who are done (2A, 2B)"
        assert told(one, "draft") == ("A recommendation for each low answer (2A, 2B)",)
    rated = feelings
    for number in range(2):
        values: Any = {"by": f"Rater {number}", "role": Role.PLANNER, "organisation": ""}
        rated = rated.apply(rating.add_rater(rated, checklist="2A", **values))
        rater = rating.raters_of(rated, "2A")[-1]
        rated = rated.apply(rating.set_done(rated, rater, is_done=True))
    rated = rated.apply(advising.add_recommendation(rated, text="Cut", item="2A-02"))
    assert told(rated, "raters")[0] == "Two raters who are done (2B)"
    assert told(rated, "draft") == ("A recommendation for each low answer (2B)",)
    with pytest.raises(UserError, match=r"Missing: Two raters who are done \(2B\); At least"):
        protocol.close_step(rated, own, "raters", TODAY, "en")


def _question(site: Site, checklist: str) -> str:
    asked = checklist_of(site, checklist).items_for(site.header.place_types)
    return next(item.id for item in asked if item.applies_to == SITE_SUBJECT)


def _answered(checklist: str, item: str) -> Edit:
    return assessing.answer(
        Site(), checklist=checklist, item=item, value=AnswerValue.FAILS, by="A", at_utc=AT
    )


def test_an_open_step_is_late_after_its_day() -> None:
    site = Site()
    site = site.apply(stepping.set_step(site, "desk", due="2026-11-01", owner="Ott"))
    late = [one.step.id for one in standings(site, None) if one.is_late(TODAY)]
    assert late == ["desk"]


def test_own_templates_replace_the_ones_of_the_same_id() -> None:
    site = Site().apply(assessing.set_header(Site(), place_types=(PlaceType.PARK,)))
    site = site.apply(
        assessing.answer(
            site, item="2A-02", value=AnswerValue.FAILS, by="A", at_utc=AT, subject=SITE_SUBJECT
        )
    )
    view = view_of(site)
    assessment = view.assessment
    assert proposing.lacking(site, view.results, assessment) == 1
    (before,) = proposing.proposed(site, view.results, assessment, "en")
    folder: Path = config_folder() / "recommendations"
    folder.mkdir(parents=True)
    parts = {"text": "Our way", "condition": "a", "success": "b", "owner": "c"}
    parts |= dict.fromkeys(("exclusion", "fortress", "privacy", "displacement"), "d")
    lines = [f'{name} = {{ en = "{text}" }}' for name, text in parts.items()]
    head = '[[templates]]\nid = "main-route"\nitems = ["2A-02"]\nnote = "not_known"\n'
    rest = 'design_stage = "detailed"\ncost = "low"\neffort = "low"\n'
    (folder / "ours.toml").write_text(head + rest + "\n".join(lines), encoding="utf-8")
    (own,) = proposing.proposed(site, view.results, assessment, "en")
    assert before.template == own.template == "main-route"
    assert own.text == "Our way"
    (folder / "ours.toml").write_text("templates = 3", encoding="utf-8")
    with pytest.raises(UserError, match=r"ours\.toml"):
        proposing.proposed(site, view.results, assessment, "en")
