"""Raters and ratings: every edit can be taken back, and nothing of another rater is lost."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.actions import rating
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue, Audience
from cpted_app.model.records import Answer, Header, Rater, Rating
from cpted_app.model.site import Site

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def rated_by(*names: str) -> Site:
    site = Site.of([Header(title="Park")])
    for name in names:
        site = site.apply(rating.add_rater(site, checklist="2A", by=name))
    return site


def rate(site: Site, name: str, item: str, value: str, reason: str = "") -> Site:
    return site.apply(
        rating.rate(
            site, who(site, name), item=item, value=AnswerValue(value), reason=reason, at_utc=NOW
        )
    )


def who(site: Site, name: str) -> Rater:
    found = rating.rater_named(site, "2A", name)
    assert found is not None
    return found


def all_done(site: Site) -> Site:
    for one in site.all(Rater):
        site = site.apply(rating.set_done(site, one, is_done=True))
    return site


def test_raters_are_numbered_and_found_by_name_whatever_its_case() -> None:
    site = rated_by("Ada Bee", "Cem")
    assert [one.label for one in rating.raters_of(site, "2A")] == ["Rater 1", "Rater 2"]
    assert who(site, " ada  BEE ").label == "Rater 1"
    assert rating.rater_named(site, "2B", "Cem") is None
    with pytest.raises(UserError, match="already"):
        rating.add_rater(site, checklist="2A", by="CEM")
    with pytest.raises(UserError, match="name"):
        rating.add_rater(site, checklist="2A", by="  ")


def test_a_number_is_not_given_twice_after_a_rater_is_gone() -> None:
    site = rated_by("A", "B", "C")
    site = site.apply(rating.remove_rater(site, who(site, "B")))
    assert rating.next_label(site, "2A") == "Rater 4"


def test_off_the_scale_and_against_the_measurement_need_a_reason() -> None:
    site = rated_by("A")
    with pytest.raises(UserError, match="reason"):
        rate(site, "A", "2A-01", "na")
    with pytest.raises(UserError, match="proposal"):
        rating.rate(
            site, who(site, "A"), item="2A-01", value=AnswerValue.MEETS, at_utc=NOW, proposed="0"
        )
    assert rate(site, "A", "2A-01", "na", "no such thing here").all(Rating)


def test_rating_again_replaces_what_the_same_rater_gave() -> None:
    site = rate(rate(rated_by("A", "B"), "A", "2A-01", "1"), "B", "2A-01", "2")
    site = rate(site, "A", "2A-01", "3")
    assert sorted(row.value for row in site.all(Rating)) == ["2", "3"]


def test_who_is_done_rates_no_more_and_may_go_on_only_while_it_is_blind() -> None:
    site = rate(rated_by("A", "B"), "A", "2A-01", "1")
    site = site.apply(rating.set_done(site, who(site, "A"), is_done=True))
    with pytest.raises(UserError, match="done"):
        rate(site, "A", "2A-01", "2")
    with pytest.raises(UserError, match="done"):
        rating.clear_rating(who(site, "A"), site.all(Rating)[0])
    assert not who(site.apply(rating.set_done(site, who(site, "A"), is_done=False)), "A").is_done
    site = all_done(site)
    assert rating.are_open(site, "2A")
    with pytest.raises(UserError, match="open to all"):
        rating.set_done(site, who(site, "A"), is_done=False)


def test_one_rater_alone_opens_nothing() -> None:
    site = all_done(rate(rated_by("A"), "A", "2A-01", "1"))
    assert not rating.are_open(site, "2A")
    assert not site.seen_by(Audience.POLICE).all(Rating)


def test_no_reader_gets_ratings_before_all_raters_are_done() -> None:
    site = rate(rated_by("A", "B"), "A", "2A-01", "1", "dark behind the shed")
    for audience in Audience:
        assert not site.seen_by(audience).all(Rating)
    opened = all_done(site)
    assert len(opened.seen_by(Audience.PARTNERS).all(Rating)) == 1
    assert [row.reason for row in opened.seen_by(Audience.PUBLIC).all(Rating)] == [""]
    assert [row.by for row in opened.seen_by(Audience.PUBLIC).all(Rater)] == ["", ""]


def test_one_answer_comes_of_many_and_a_note_where_they_differ() -> None:
    site = rate(rate(rated_by("A", "B"), "A", "2A-01", "1"), "B", "2A-01", "2")
    given = site.all(Rating)
    with pytest.raises(UserError, match="note"):
        rating.reconcile(site, given, value=AnswerValue.MEETS, by="A", at_utc=NOW)
    site = site.apply(
        rating.reconcile(
            site, given, value=AnswerValue.MEETS, by="A", at_utc=NOW, note="went there again"
        )
    )
    (answer,) = site.all(Answer)
    assert (answer.value, answer.note, answer.checklist) == ("2", "went there again", "2A")
    assert site.all(Rating) == given


def test_where_they_agree_no_note_is_asked_and_the_latest_visit_is_kept() -> None:
    site = rated_by("A", "B")
    for name, visit, hours in (("A", "day", 0), ("B", "night", 3)):
        site = site.apply(
            rating.rate(
                site,
                who(site, name),
                item="2A-01",
                value=AnswerValue.PARTLY,
                at_utc=NOW + timedelta(hours=hours),
                visit=visit,
            )
        )
    edit = rating.reconcile(site, site.all(Rating), value=AnswerValue.PARTLY, by="A", at_utc=NOW)
    (answer,) = site.apply(edit).all(Answer)
    assert (answer.note, answer.visit) == ("", "night")


GIVEN = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from(["2A-01", "2A-02", "2A-03"]),
        st.sampled_from(list(AnswerValue)),
    ),
    max_size=25,
)


def edits(site: Site, steps: Sequence[tuple[str, str, AnswerValue]]) -> list[Edit]:
    made = []
    for name, item, value in steps:
        edit = rating.rate(site, who(site, name), item=item, value=value, reason="seen", at_utc=NOW)
        made.append(edit)
        site = site.apply(edit)
    return made


@given(GIVEN)
def test_every_step_can_be_taken_back(steps: list[tuple[str, str, AnswerValue]]) -> None:
    start = rated_by("A", "B")
    sites = [start]
    made = edits(start, steps)
    for edit in made:
        sites.append(sites[-1].apply(edit))
    site = sites[-1]
    for edit, before in zip(reversed(made), reversed(sites[:-1]), strict=True):
        site = site.apply(edit.inverse())
        assert site.rows == before.rows


@given(GIVEN)
def test_a_rater_keeps_the_last_word_on_each_item_whatever_the_other_does(
    steps: list[tuple[str, str, AnswerValue]],
) -> None:
    site = rated_by("A", "B")
    for edit in edits(site, steps):
        site = site.apply(edit)
    for name in "AB":
        wanted = {(item, "site"): value for one, item, value in steps if one == name}
        own = rating.ratings_of(site, who(site, name))
        assert {asked: row.value for asked, row in own.items()} == wanted


@given(GIVEN)
def test_labels_of_edits_never_tell_what_was_given(
    steps: list[tuple[str, str, AnswerValue]],
) -> None:
    for edit in edits(rated_by("A", "B"), steps):
        assert set(edit.label.values) == {"item"}


@given(GIVEN)
def test_removing_a_rater_leaves_the_other_untouched_and_comes_back_whole(
    steps: list[tuple[str, str, AnswerValue]],
) -> None:
    site = rated_by("A", "B")
    for edit in edits(site, steps):
        site = site.apply(edit)
    removal = rating.remove_rater(site, who(site, "A"))
    left = site.apply(removal)
    assert all(row.rater == who(site, "B").id for row in left.all(Rating))
    assert rating.ratings_of(left, who(site, "B")) == rating.ratings_of(site, who(site, "B"))
    back = left.apply(removal.inverse())
    assert {row.id: row for row in back.all(Rating)} == {row.id: row for row in site.all(Rating)}
