"""A copy with ratings comes home: nothing of either side is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpted_app.model.actions import rating
from cpted_app.model.actions.rating_copies import taken_in
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Header, Rater, Rating, Visit
from cpted_app.model.site import Site
from cpted_app.words import Message

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Steps = list[tuple[str, str, AnswerValue, int]]
"""Who rates which item how, after how many minutes."""


def after(site: Site, steps: Steps) -> Site:
    for name, item, value, minutes in steps:
        if rating.rater_named(site, "2A", name) is None:
            site = site.apply(rating.add_rater(site, checklist="2A", by=name))
        rater = rating.rater_named(site, "2A", name)
        assert rater is not None
        at_utc = NOW + timedelta(minutes=minutes)
        site = site.apply(
            rating.rate(site, rater, item=item, value=value, reason="seen", at_utc=at_utc)
        )
    return site


def told(site: Site) -> dict[tuple[str, str], tuple[AnswerValue, datetime]]:
    """Return value and time of each rating by name and item."""
    names = {one.id: one.by for one in site.all(Rater)}
    return {(names[row.rater], row.item): (row.value, row.at_utc) for row in site.all(Rating)}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["Ada", "Ben", "Cem"]),
        st.sampled_from(["2A-01", "2A-02"]),
        st.sampled_from(list(AnswerValue)),
    ),
    max_size=6,
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Steps, Steps, Steps]:
    """Return what was rated before the copy went out, here since, and in the copy since."""
    minutes = draw(st.permutations(range(12)))
    before = [(*step, at - 100) for at, step in enumerate(draw(STEPS))]
    here = [(*step, at) for at, step in zip(sorted(minutes[:6]), draw(STEPS), strict=False)]
    there = [(*step, at) for at, step in zip(sorted(minutes[6:]), draw(STEPS), strict=False)]
    return before, here, there


@given(histories())
def test_each_rater_keeps_the_later_word_and_nothing_is_lost(
    found: tuple[Steps, Steps, Steps],
) -> None:
    before, here, there = found
    start = after(Site.of([Header()]), before)
    ours, copy = after(start, here), after(start, there)
    merged = ours.apply(taken_in(ours, copy).edit)
    latest = dict(told(ours))
    for asked, given_there in told(copy).items():
        if asked not in latest or given_there[1] > latest[asked][1]:
            latest[asked] = given_there
    assert told(merged) == latest
    labels = [one.label for one in rating.raters_of(merged, "2A")]
    assert labels == [f"Rater {n + 1}" for n in range(len(labels))]
    assert not taken_in(merged, copy).edit.changes  # taken in once, there is nothing more in it
    back = merged.apply(taken_in(ours, copy).edit.inverse())
    assert told(back) == told(ours)


def test_two_copies_with_a_new_rater_each_number_them_apart() -> None:
    start = after(Site.of([Header()]), [("Ada", "2A-01", AnswerValue.MEETS, 0)])
    one = after(start, [("Ben", "2A-01", AnswerValue.FAILS, 1)])
    other = after(start, [("Cem", "2A-01", AnswerValue.PARTLY, 1)])
    both = one.apply(taken_in(one, other).edit)
    raters = rating.raters_of(both, "2A")
    assert [(row.label, row.by) for row in raters] == [
        ("Rater 1", "Ada"),
        ("Rater 2", "Ben"),
        ("Rater 3", "Cem"),
    ]


def test_done_comes_home_with_the_ratings_and_so_do_their_visits() -> None:
    start = after(Site.of([Header()]), [("Ada", "2A-01", AnswerValue.MEETS, 0)])
    copy = after(start, [("Ben", "2A-01", AnswerValue.FAILS, 1)])
    visit = Visit(id="v", date="2026-11-20")
    (ben,) = (row for row in copy.all(Rater) if row.by == "Ben")
    copy = Site.of([*(row for table in copy.rows.values() for row in table.values()), visit])
    rated = rating.ratings_of(copy, ben)["2A-01", "site"]
    copy = copy.apply(rating.change_rating(ben, rated, Message(""), visit="v"))
    copy = copy.apply(rating.set_done(copy, ben, is_done=True))
    home = start.apply(taken_in(start, copy).edit)
    assert [row.is_done for row in rating.raters_of(home, "2A")] == [False, True]
    assert home.all(Visit) == (visit,)


def test_who_reopened_here_stays_open_though_an_old_copy_says_done() -> None:
    start = after(Site.of([Header()]), [("Ada", "2A-01", AnswerValue.MEETS, 0)])
    (ada,) = start.all(Rater)
    copy = start.apply(rating.set_done(start, ada, is_done=True))
    ours = after(start, [("Ada", "2A-02", AnswerValue.MEETS, 5)])
    assert not taken_in(ours, copy).edit.changes
