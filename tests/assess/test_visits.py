"""What visits bear out: questions of the dark, and the two times of day."""

from dataclasses import replace

import msgspec

from cpted_app.assess import visits
from cpted_app.assess.assessment import ItemResult
from cpted_app.model.kinds import AnswerValue, Light
from cpted_app.model.records import Visit
from cpted_app.model.site import Site
from tests.assess.small import CHECKLIST, answer

DAY = Visit(id="d", date="2026-11-14", time="11:00")
NIGHT = Visit(id="n", date="2026-11-13", time="22:00", light=Light.NIGHT)


def asked(*modes: str, value: int | AnswerValue | None = None, visit: str = "") -> ItemResult:
    item = msgspec.structs.replace(CHECKLIST.items[0], evidence=modes)
    given = None if value is None else replace(answer(item.id, value), visit=visit)
    return ItemResult(
        item=item,
        subject="site",
        subject_label="",
        answer=given,
        proposal=None,
        no_basis=None,
        state="unanswered" if given is None else "answered",
    )


def test_an_answer_about_the_dark_from_a_visit_by_day_says_so() -> None:
    site = Site.of([DAY, NIGHT])
    assert visits.doubt(site, asked("night", value=2, visit="d")) == "by_day"
    assert visits.doubt(site, asked("day", "night", value=2, visit="d")) == "by_day"
    assert visits.doubt(site, asked("night", value=2, visit="n")) is None
    assert visits.doubt(site, asked("night", value=2)) == "no_visit"
    assert visits.doubt(site, asked("day", value=2, visit="d")) is None


def test_without_any_visit_after_dark_the_open_question_says_so_too() -> None:
    site = Site.of([DAY])
    assert visits.doubt(site, asked("night")) == "no_night"
    assert visits.doubt(site, asked("night", value=1)) == "no_night"
    assert visits.doubt(Site.of([DAY, NIGHT]), asked("night")) is None


def test_what_is_off_the_scale_or_taken_from_a_measurement_needs_no_visit() -> None:
    site = Site.of([DAY, NIGHT])
    off = AnswerValue.NOT_OBSERVED
    assert visits.doubt(site, asked("night", value=off, visit="d")) is None
    measured = asked("night", "measured", value=2)
    assert measured.answer is not None
    taken = replace(measured, answer=replace(measured.answer, proposed="2"))
    assert visits.doubt(site, taken) is None


def test_complete_needs_two_times_of_day() -> None:
    assert visits.missing(Site()) == (Light.DAY, Light.NIGHT)
    assert visits.missing(Site.of([DAY])) == (Light.NIGHT,)
    assert visits.still_missing(Site.of([NIGHT])) is not None
    assert visits.missing(Site.of([replace(NIGHT, time="")])) == (Light.DAY, Light.NIGHT)
    assert visits.are_complete(Site.of([DAY, NIGHT]))
    assert visits.still_missing(Site.of([DAY, NIGHT])) is None


def test_the_last_visit_is_the_latest_by_date_whenever_it_was_logged() -> None:
    assert visits.last_visit(Site.of([DAY, NIGHT])) == "d"
    assert visits.last_visit(Site()) == ""
