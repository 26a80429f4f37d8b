"""Templates of recommendations, drafts from low answers, and the declared matrix of priority."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import shapely

from cpted_app.assess import advice, checklist
from cpted_app.assess.assessment import Assessment
from cpted_app.assess.priority import matrix, priority, ranked
from cpted_app.errors import UserError
from cpted_app.model.actions import advising, assessing
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Barrier
from cpted_app.model.kinds import AnswerValue, Audience, PlaceType, Response
from cpted_app.model.records import SITE_SUBJECT, Header, Recommendation
from cpted_app.model.site import Site
from cpted_app.model.work import FollowUp, Level
from cpted_app.session.compute import view_of

AT = datetime(2026, 11, 22, tzinfo=UTC)
FAILS, PARTLY, MEETS = AnswerValue.FAILS, AnswerValue.PARTLY, AnswerValue.MEETS


def assessed(*answers: tuple[str, str, AnswerValue], site: Site | None = None) -> Site:
    """Return a park with answers."""
    header = Header(title="Park", place_types=(PlaceType.PARK,), checklist="2A")
    site = (site or Site()).apply(
        assessing.set_header(site or Site(), title=header.title, place_types=header.place_types)
    )
    for item, subject, value in answers:
        edit = assessing.answer(
            site, item=item, subject=subject, value=value, by="A", at_utc=AT, reason="Seen there."
        )
        site = site.apply(edit)
    return site


def found(site: Site) -> Assessment:
    """Return the assessment of a site."""
    return view_of(site).assessment


def hedge(height_m: float, audience: Audience = Audience.PUBLIC) -> Barrier:
    """Return a hedge on the site."""
    return Barrier(
        id=FeatureId("b1"),
        label="B1",
        geometry=shapely.LineString([(0, 0), (10, 0)]),
        barrier_type="hedge",  # type: ignore[arg-type]
        height_m=height_m,
        audience=audience,
    )


def test_every_item_but_none_twice_has_a_template() -> None:
    items = [item for one in advice.built_in().values() for item in one.items]
    known = [item.id for each in checklist.all_checklists() for item in each.items]
    assert sorted(items) == sorted(known)
    assert len(advice.built_in()) >= 60


def test_every_text_can_be_filled_with_nothing_measured() -> None:
    for template in advice.built_in().values():
        for text in template.texts.values():
            words = advice.filled(text.in_language("en"), {"subject": "S1"})
            assert not set("[]{}") & set(words)
            assert "  " not in words
            assert " ." not in words
            assert "safe " not in words.casefold()


def test_a_low_answer_makes_a_draft_with_what_was_measured() -> None:
    site = assessed(("2A-10", SITE_SUBJECT, FAILS), site=Site.of([hedge(1.9)]))
    (draft,) = advice.drafts(site, found(site), advice.built_in(), "en")
    assert draft.item == "2A-10"
    assert "measured 1.9 m, called for 1 m" in draft.text
    assert "(B1)" in draft.text
    assert str(draft.values["evidence"]).startswith("Seen there.\nIn a study of 900 homes")
    edit = advising.add_recommendations(site, [draft.values])
    after = site.apply(edit)
    (row,) = after.all(Recommendation)
    assert (row.label, row.item, row.subject) == ("R1", "2A-10", SITE_SUBJECT)
    assert advice.drafts(after, found(after), advice.built_in(), "en") == ()
    assert after.apply(edit.inverse()).all(Recommendation) == ()


def test_drafts_that_name_a_withheld_mark_are_for_its_readers_alone() -> None:
    site = assessed(
        ("2A-10", SITE_SUBJECT, FAILS), site=Site.of([hedge(1.9, audience=Audience.POLICE)])
    )
    (draft,) = advice.drafts(site, found(site), advice.built_in(), "en")
    assert draft.values["audience"] is Audience.POLICE


def test_only_low_answers_call_for_something() -> None:
    site = assessed(
        ("2A-02", SITE_SUBJECT, PARTLY),
        ("2A-03", SITE_SUBJECT, MEETS),
        ("2A-04", SITE_SUBJECT, FAILS),
    )
    items = [one.item for one in advice.drafts(site, found(site), advice.built_in(), "en")]
    assert items == ["2A-02", "2A-04"]


def test_an_item_without_template_gives_its_topic() -> None:
    site = assessed(("2A-02", SITE_SUBJECT, FAILS))
    (draft,) = advice.drafts(site, found(site), {}, "en")
    assert (draft.template, draft.text) == ("", "Obvious main route")


def test_a_recommendation_is_stale_once_its_answer_has_risen() -> None:
    site = assessed(("2A-02", SITE_SUBJECT, FAILS))
    row = Recommendation(id="r", item="2A-02")
    assert advice.risen(row, found(site)) is None
    later = assessed(("2A-02", SITE_SUBJECT, MEETS))
    result = advice.risen(row, found(later))
    assert result is not None
    assert result.item.id == "2A-02"


def test_days_to_look_again_pass_unless_done_or_refused() -> None:
    row = Recommendation(id="r", review_on="2026-05-01")
    assert advice.is_overdue(row, date(2026, 5, 2))
    assert not advice.is_overdue(row, date(2026, 5, 1))
    assert not advice.is_overdue(replace(row, follow_up=FollowUp.DONE), date(2026, 5, 2))
    assert not advice.is_overdue(replace(row, response=Response.REFUSED), date(2026, 5, 2))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{subject}", "{value}", "{value}"),
        ("{subject}", "{price}", "{price}"),
        ('note = "seen"', 'note = "hearsay"', "hearsay"),
        ('cost = "low"', 'cost = "cheap"', "cheap"),
        ('cost = "low"', 'cost = "low"\nprice = 3', "price"),
    ],
)
def test_a_faulty_template_is_refused_by_name(old: str, new: str, told: str) -> None:
    good = """
[[templates]]
id = "mine"
items = ["2A-10"]
text = { en = "Cut {subject}[ to {limit}]." }
condition = { en = "a" }
success = { en = "b" }
owner = { en = "c" }
design_stage = "detailed"
cost = "low"
effort = "low"
note = "seen"
exclusion = { en = "d" }
fortress = { en = "e" }
privacy = { en = "f" }
displacement = { en = "g" }
"""
    assert advice.read(good.encode(), "own.toml")[0].id == "mine"
    with pytest.raises(UserError) as caught:
        advice.read(good.replace(old, new, 1).encode(), "own.toml")
    assert "own.toml" in str(caught.value)
    assert told in str(caught.value)


def test_the_whole_matrix_of_priority() -> None:
    high, medium, low = Level.HIGH, Level.MEDIUM, Level.LOW
    expected = {
        (high, high): high,
        (high, medium): high,
        (high, low): medium,
        (medium, high): high,
        (medium, medium): medium,
        (medium, low): low,
        (low, high): medium,
        (low, medium): low,
        (low, low): low,
    }
    for severity in (*Level, None):
        for likelihood in (*Level, None):
            row = Recommendation(id="r", severity=severity, likelihood=likelihood)
            known = severity is not None and likelihood is not None
            assert priority(row) == (expected[severity, likelihood] if known else None)
    assert str(matrix().title)
    assert str(matrix().reason)


def test_what_is_not_ranked_comes_last_and_the_rest_by_priority() -> None:
    rows = [
        Recommendation(id="a"),
        Recommendation(id="b", severity=Level.LOW, likelihood=Level.LOW),
        Recommendation(id="c", severity=Level.HIGH, likelihood=Level.HIGH),
        Recommendation(id="d", severity=Level.LOW, likelihood=Level.LOW),
    ]
    assert [row.id for row in ranked(rows)] == ["c", "b", "d", "a"]


def test_a_response_that_is_not_a_full_yes_needs_a_reason() -> None:
    row = Recommendation(id="r", label="R1")
    today = date(2026, 11, 22)
    for response in (Response.PARTLY, Response.REFUSED):
        with pytest.raises(UserError, match="needs a reason"):
            advising.move(row, response, today)
        (change,) = advising.move(row, response, today, reason="Listed wall.").changes
        assert isinstance(change.after, Recommendation)
        assert (change.after.response, change.after.response_reason) == (response, "Listed wall.")
    (change,) = advising.move(row, Response.ADOPTED, today).changes
    assert isinstance(change.after, Recommendation)
    done = advising.move(change.after, FollowUp.DONE, today).changes[0].after
    assert isinstance(done, Recommendation)
    assert advising.standing(done) is FollowUp.DONE
    assert (done.response, done.follow_up_on) == (Response.ADOPTED, "2026-11-22")
    back = advising.move(done, Response.OPEN, today).changes[0].after
    assert isinstance(back, Recommendation)
    assert (back.response, back.follow_up, back.follow_up_on) == (Response.OPEN, FollowUp.OPEN, "")


def test_a_day_is_written_as_a_day() -> None:
    row = Recommendation(id="r", label="R1", review_on="in spring")
    with pytest.raises(UserError, match="is not a day"):
        advising.set_recommendation(row, review_on="soon")
    assert advising.set_recommendation(row, review_on="2027-03-01").changes
    assert advising.set_recommendation(row, text="Cut").changes  # an old text stays as it was
