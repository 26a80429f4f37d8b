"""Counting without measuring, and answering anew without proposing: the same as the whole way."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis import thresholds as limits
from cpted_app.analysis.registry import run_all
from cpted_app.assess import assess
from cpted_app.assess.assessment import answered_anew
from cpted_app.assess.checklist import all_checklists, load
from cpted_app.assess.progress import Progress, counted, progress
from cpted_app.model.kinds import AnswerValue, PlaceType
from cpted_app.model.records import Answer, Header
from cpted_app.model.site import Site
from tests.analysis.marks import sightline
from tests.assess.small import CHECKLIST, THRESHOLDS, answer

MARKS = [sightline(label="S1"), sightline(label="S2")]

answers = st.lists(
    st.builds(
        answer,
        st.sampled_from(["view", "planting", "litter"]),
        st.sampled_from(list(AnswerValue)),
        st.sampled_from(["site", "S1", "S2", "gone"]),
        checklist=st.sampled_from(["small", "other"]),
        minutes=st.integers(0, 9),
    ),
    max_size=9,
    unique_by=lambda row: row.id,
)


@given(answers)
def test_progress_is_what_the_assessment_counts(rows: Sequence[Answer]) -> None:
    site = Site.of([*MARKS, *rows])
    whole = assess(site, {}, CHECKLIST, THRESHOLDS)
    assert progress(site, CHECKLIST) == Progress(whole.answered, whole.applicable)
    assert progress(site, CHECKLIST) == counted(whole.items)
    view = [result for result in whole.items if result.item.id == "view"]
    assert progress(site, CHECKLIST, {"view"}) == counted(view)


@given(answers, answers)
@settings(max_examples=60)
def test_answering_anew_is_assessing_anew(
    before: Sequence[Answer], after: Sequence[Answer]
) -> None:
    results = run_all(Site.of(MARKS), lambda _: None)
    old = assess(Site.of([*MARKS, *before]), results, CHECKLIST, THRESHOLDS)
    site = Site.of([*MARKS, *after])
    assert answered_anew(old, site) == assess(site, results, CHECKLIST, THRESHOLDS)


def test_the_six_lists_are_counted_as_they_are_assessed() -> None:
    header = Header(place_types=(PlaceType.PARK, PlaceType.CAR_PARK))
    given_to = [answer("2F-05", 1, checklist="2F"), answer("2D-01", 2, checklist="2D")]
    site = Site.of([header, *MARKS, *given_to])
    for checklist in all_checklists():
        whole = assess(site, {}, checklist, limits.load())
        assert progress(site, checklist) == Progress(whole.answered, whole.applicable)
    assert progress(site, load("2F")).answered == 1
