"""What low answers lack: a sentence, a place; and which of them get no place."""

from datetime import UTC, datetime

import pytest
import shapely

from cpted_app.analysis import thresholds
from cpted_app.assess import assess, checklist
from cpted_app.assess.assessment import Assessment
from cpted_app.assess.low_answers import bare_count, lacks_place, lacks_sentence, wants_place
from cpted_app.assess.raters import as_rated
from cpted_app.model.actions import assessing
from cpted_app.model.actions.rating import add_rater, rate
from cpted_app.model.features import FeatureId, Sightline
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header, Rater
from cpted_app.model.site import Site

AT = datetime(2026, 11, 22, tzinfo=UTC)
LINE = Sightline(
    id=FeatureId("s"), label="S1", geometry=shapely.LineString([(0.0, 0.0), (9.0, 0.0)])
)


def answered(value: str, reason: str = "", at_m: tuple[float, float] | None = None) -> Site:
    site = Site.of([Header(), LINE])
    return site.apply(
        assessing.answer(
            site,
            checklist="2A",
            item="2A-02",
            value=AnswerValue(value),
            by="Ann",
            at_utc=AT,
            reason=reason,
            at_m=at_m,
        )
    )


def assessed(site: Site) -> Assessment:
    return assess(site, {}, checklist.load("2A"), thresholds.load())


@pytest.mark.parametrize(
    ("value", "reason", "at_m", "lacks"),
    [
        ("0", "", None, (True, True)),
        ("1", "Seen.", None, (False, True)),
        ("0", "", (3.0, 4.0), (True, False)),
        ("1", "Seen.", (3.0, 4.0), (False, False)),
        ("2", "", None, (False, False)),
        ("na", "None here.", None, (False, False)),
    ],
)
def test_a_low_answer_wants_a_sentence_and_a_place(
    value: str, reason: str, at_m: tuple[float, float] | None, lacks: tuple[bool, bool]
) -> None:
    site = answered(value, reason, at_m)
    items = assessed(site).items
    (one,) = [each for each in items if each.answer is not None]
    assert (lacks_sentence(one), lacks_place(site, one)) == lacks
    assert bare_count(site, items) == int(any(lacks))


def test_what_is_asked_about_a_mark_shows_there() -> None:
    site = Site.of([Header(), LINE])
    about = {"checklist": "2A", "item": "2A-07", "subject": "s", "by": "Ann", "at_utc": AT}
    edit = assessing.answer(site, value=AnswerValue.FAILS, **about)  # type: ignore[arg-type]
    site = site.apply(edit)
    (one,) = [each for each in assessed(site).items if each.answer is not None]
    assert one.is_low
    assert not wants_place(site, one)


def test_a_rating_gets_its_place_only_as_the_answer_of_all() -> None:
    site = Site.of([Header()])
    site = site.apply(add_rater(site, checklist="2A", by="Ann"))
    (rater,) = site.all(Rater)
    edit = rate(site, rater, item="2A-02", value=AnswerValue.FAILS, at_utc=AT)
    site = site.apply(edit)
    items = as_rated(assessed(site), site, rater).items
    (one,) = [each for each in items if each.answer is not None]
    assert lacks_sentence(one)
    assert not lacks_place(site, one)
