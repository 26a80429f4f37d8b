"""An earlier state beside a later one: what moved the score, what changed, what cannot be told."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.analysis.result import Measure
from cpted_app.assess import pairing
from cpted_app.assess.assessment import weighed
from cpted_app.assess.reassessment import (
    Reassessment,
    Side,
    common_list,
    compared,
    movements,
    told,
)
from cpted_app.assess.reassessment_lines import headline, lines, signed
from cpted_app.assess.score import Tally
from cpted_app.assess.texts import LocalText
from cpted_app.model import features, placement, records
from cpted_app.model.edit import Row
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.site import Site
from cpted_app.model.work import MarkChange
from cpted_app.words import Message
from tests.assess.small import CHECKLIST, answer, assessed

f: Any = features
r: Any = records

LINE = shapely.LineString([(0, 0), (30, 0)])


def side(*rows: Row) -> Side:
    return Side(site=Site.of(rows), assessment=assessed(rows))


def beside(then: Sequence[Row], now: Sequence[Row]) -> Reassessment:
    return compared(side(*then), side(*now))


def lamp(key: str, label: str, x_m: float = 0.0, **values: Any) -> Any:
    return f.Luminaire(id=key, label=label, geometry=shapely.Point(x_m, 0), **values)


def plan(scale_uncertainty: float | None = 0.001) -> Any:
    """Return a sheet of 100 m by 100 m on which a click is sure to 0.1 m."""
    return r.Plan(
        id="p",
        media_type="image/png",
        attachment="0" * 64,
        width_px=1000,
        height_px=1000,
        placement=placement.from_scale(0.1, 1000),
        is_calibrated=True,
        scale_uncertainty=scale_uncertainty,
    )


# What moved the score.

counted = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"),
        st.lists(st.integers(0, 3), max_size=4),
        st.integers(0, 3),
        st.sampled_from([0.5, 1.0, 2.0, 3.7]),
    ),
    max_size=7,
    unique_by=lambda one: one[0],
)


def tallied(drawn: Sequence[tuple[str, list[int], int, float]]) -> list[Tally]:
    return [
        Tally(item, "p", weight, False, tuple(known), unknown)
        for item, known, unknown, weight in drawn
    ]


def exact(tallies: Sequence[Tally]) -> Fraction | None:
    """Return the weighted mean of the means, computed another way than the program does."""
    known = [one for one in tallies if one.known]
    if not known:
        return None
    weights = sum(Fraction(str(one.weight)) for one in known)
    means = [Fraction(str(one.weight)) * sum(one.known) / len(one.known) for one in known]
    return sum(means, Fraction(0)) / weights


@given(counted, counted)
def test_the_movements_add_up_to_the_difference_exactly(then: Any, now: Any) -> None:
    before, after = tallied(then), tallied(now)
    old, new = exact(before), exact(after)
    found = movements(before, after)
    if old is None or new is None:
        assert found == ()
    else:
        assert sum((one.share for one in found), Fraction(0)) == new - old


@given(counted, counted, st.randoms(use_true_random=False))
def test_the_order_of_the_items_and_of_the_states_tells_nothing(
    then: Any, now: Any, chance: Any
) -> None:
    before, after = tallied(then), tallied(now)
    found = {one.item: one.share for one in movements(before, after)}
    chance.shuffle(before)
    chance.shuffle(after)
    assert {one.item: one.share for one in movements(before, after)} == found
    back = {one.item: one.share for one in movements(after, before)}
    assert back == {item: -share for item, share in found.items()}


@given(counted)
def test_nothing_moves_where_nothing_changed(then: Any) -> None:
    assert movements(tallied(then), tallied(then)) == ()


def test_an_item_that_comes_in_above_the_mean_lifts_the_score() -> None:
    """Worked by hand: (1) becomes (1, 3): the score goes from 1 to 2, the mean of both is 1.5."""
    before = [Tally("a", "p", 1.0, False, (1,), 0)]
    after = [*before, Tally("b", "p", 1.0, False, (3,), 0)]
    (only,) = movements(before, after)
    assert (only.item, only.share, only.after) == ("b", Fraction(1), Fraction(3))
    assert only.before is None


def test_a_pair_of_answers_worked_by_hand() -> None:
    found = beside(
        [answer("planting", 0), answer("litter", 2)], [answer("planting", 3), answer("litter", 1)]
    )
    assert found.score.before == 1
    assert found.score.difference == 1
    assert [(one.item, one.share) for one in found.score.movements] == [
        ("planting", Fraction(3, 2)),
        ("litter", Fraction(-1, 2)),
    ]
    assert found.score.paired == (1.0, 2.0)
    assert found.score.paired_units == 2


# Questions.


def test_a_state_beside_itself_changes_nothing() -> None:
    rows = [
        plan(),
        lamp("l", "L1", 5.0),
        f.Sightline(id="s", label="S1", geometry=LINE),
        answer("view", 2, "s"),
        answer("litter", AnswerValue.DISPUTED),
        r.Recommendation(id="r", text="Cut the hedge."),
    ]
    found = beside(rows, rows)
    assert not found.has_changes
    assert found.score.difference == 0
    assert not any(line.is_changed for line in lines(found))


def test_only_what_applies_both_times_is_paired() -> None:
    na = AnswerValue.NOT_APPLICABLE
    found = beside(
        [answer("planting", na), answer("litter", 1)], [answer("planting", 2), answer("litter", na)]
    )
    assert [one.after.item.id for one in found.items] == []
    assert [one.item.id for one in found.only_later] == ["planting"]
    assert [one.item.id for one in found.only_earlier] == ["litter"]


def test_an_answer_tells_its_course_and_both_reasons() -> None:
    then = [replace(answer("litter", 0), reason="Bottles."), answer("planting", 2)]
    now = [replace(answer("litter", 2), reason="Clean."), answer("planting", AnswerValue.DISPUTED)]
    found = beside(then, now)
    courses = {one.after.item.id: one.course for one in found.items}
    assert courses == {"litter": "better", "planting": "open"}
    told_of = {line.item.id: line for line in lines(found) if line.item and line.section == "items"}
    assert [str(each) for each in told_of["litter"].reasons] == ["Bottles.", "Clean."]


def test_an_answer_about_a_mark_drawn_anew_is_paired_with_it() -> None:
    found = beside(
        [plan(), lamp("old", "L1", 5.0), answer("lamp", 1, "old")],
        [plan(), lamp("new", "L1", 5.1), answer("lamp", 3, "new")],
    )
    (pair,) = [one for one in found.items if one.after.item.id == "lamp"]
    assert (pair.before.subject, pair.after.subject, pair.course) == ("old", "new", "better")


def test_questions_that_mean_something_else_are_left_out() -> None:
    asked = list(CHECKLIST.items)
    text = LocalText({"en": "Is the whole junction seen?"})
    asked[1] = msgspec.structs.replace(asked[1], text=text)
    asked[2] = msgspec.structs.replace(asked[2], weight=9.0)
    common, changes = common_list(CHECKLIST, msgspec.structs.replace(CHECKLIST, items=tuple(asked)))
    assert changes.to_ask_again == {"planting"}
    assert [item.id for item in common.items] == ["view", "lamp", "litter"]
    assert common.item("lamp").weight == CHECKLIST.item("lamp").weight


def test_another_set_of_weights_leaves_the_answers() -> None:
    before = assessed([answer("planting", 0), answer("litter", 3)])
    after = weighed(before, "no such set")
    assert after.items == before.items
    assert after.score == before.score
    assert after.weight_set == "no such set"


# Marks.


def test_marks_are_paired_by_id_then_by_kind_and_place() -> None:
    then = [plan(), lamp("a", "L1", 5.0), lamp("b", "L2", 20.0), lamp("c", "L3", 40.0)]
    now = [plan(), lamp("a", "L1", 60.0), lamp("x", "L9", 20.1), lamp("y", "L3", 44.0)]
    assert pairing.pairs(Site.of(then), Site.of(now)) == {"a": "a", "b": "x"}


def test_of_two_near_marks_the_nearer_one_is_it() -> None:
    then = [plan(), lamp("a", "L1", 20.0)]
    now = [plan(), lamp("x", "L1", 20.25), lamp("y", "L2", 20.1)]
    assert pairing.pairs(Site.of(then), Site.of(now)) == {"a": "y"}
    assert pairing.pairs(Site.of(now), Site.of(then)) == {"y": "a"}


def test_a_tree_is_no_lamp_however_near() -> None:
    tree = f.Tree(id="t", label="T1", geometry=shapely.Point(20.0, 0.0))
    assert pairing.pairs(Site.of([plan(), lamp("a", "L1", 20.0)]), Site.of([plan(), tree])) == {}


def test_the_doubt_of_two_places_is_that_of_their_difference() -> None:
    """Two clicks of 0.1 m each: 2 · √(0.1² + 0.1²) = 0.283 m. Source: GUM, 5.1.2 and 6.2."""
    site = Site.of([plan(), lamp("a", "L1", 5.0)])
    row = site.all(features.Luminaire)[0]
    assert pairing.doubt_m((site, row), (site, row)) == pytest.approx(0.2828, abs=1e-4)


@pytest.mark.parametrize(("to_m", "moved_m"), [(5.2, None), (5.4, 0.4)])
def test_a_mark_moved_only_beyond_the_doubt_of_its_place(
    to_m: float, moved_m: float | None
) -> None:
    found = beside([plan(), lamp("a", "L1", 5.0)], [plan(), lamp("a", "L1", to_m)])
    assert [one.moved_m for one in found.marks] == (
        [] if moved_m is None else [pytest.approx(moved_m)]
    )


def test_a_move_on_no_plan_says_that_its_doubt_is_not_known() -> None:
    found = beside([lamp("a", "L1", 5.0)], [lamp("a", "L1", 5.2)])
    (only,) = found.marks
    assert only.moved_m == pytest.approx(0.2)
    assert not only.is_sure


def test_added_changed_and_removed_marks_with_their_fields() -> None:
    hedge = f.Barrier(id="b", label="B1", geometry=LINE, barrier_type="hedge", height_m=1.9)
    found = beside([lamp("a", "L1"), hedge], [lamp("n", "L2", 50.0), replace(hedge, height_m=0.9)])
    assert [(one.change, one.mark.label) for one in found.marks] == [
        (MarkChange.REMOVED, "L1"),
        (MarkChange.ADDED, "L2"),
        (MarkChange.CHANGED, "B1"),
    ]
    (field,) = found.marks[2].fields
    assert (field.name, field.before, field.after) == ("height_m", 1.9, 0.9)


def test_places_in_another_map_system_are_not_compared() -> None:
    then = [r.Header(), lamp("a", "L1", 5.0), lamp("b", "L2", 9.0)]
    now = [r.Header(crs="EPSG:25832"), lamp("a", "L1", 500005.0), lamp("c", "L2", 9.0)]
    found = beside(then, now)
    assert [(one.change.value, one.mark.id) for one in found.marks] == [
        ("removed", "b"),
        ("added", "c"),
    ]


# Measurements.


def measure(value: float | None, uncertainty: float | None = None) -> Measure:
    missing = Message("unknown") if value is None else None
    return Measure(
        name="sightline.visible_m",
        subject="s",
        value=value,
        unit="m",
        missing=missing,
        uncertainty=uncertainty,
    )


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (measure(10.0, 0.1), measure(10.0, 0.1), "same"),
        (measure(10.0, None), measure(10.0, None), "same"),
        (measure(10.0, 0.3), measure(11.0, 0.4), "cannot_tell"),  # 2 · 0.5 = 1.0
        (measure(10.0, 0.3), measure(11.01, 0.4), "higher"),
        (measure(10.0, 0.3), measure(8.9, 0.4), "lower"),
        (measure(10.0, 0.0), measure(10.5, None), "unsure"),
        (measure(None), measure(1.0, 0.0), "new"),
        (measure(1.0, 0.0), measure(None), "gone"),
        (measure(1.0, 0.0), None, "gone"),
        (measure(None), measure(None), None),
        (None, None, None),
    ],
)
def test_values_compare_beyond_their_uncertainty(
    before: Measure | None, after: Measure | None, verdict: str | None
) -> None:
    assert told(before, after) == verdict


def test_a_value_that_is_missing_now_tells_why() -> None:
    gate = f.AccessPoint(id="a", label="A1", geometry=shapely.Point(1, 1), width_m=2.0)
    found = beside([gate], [replace(gate, width_m=None)])
    (line,) = [
        line
        for line in lines(found)
        if line.section == "measures" and "clear width" in str(line.what)
    ]
    assert (str(line.before), str(line.after)) == ("2 m", "–")
    assert "No clear width is given for A1." in str(line.reasons[1])


def test_a_value_of_a_mark_that_is_gone_keeps_its_name() -> None:
    gate = f.AccessPoint(id="a", label="A1", geometry=shapely.Point(1, 1), width_m=2.0)
    (change,) = [one for one in beside([gate], []).measures if one.name == "access_point.width_m"]
    assert (change.subject, change.label, change.verdict) == ("a", "A1", "gone")


# Actions.


def test_actions_say_what_became_of_them() -> None:
    def asked(key: str, text: str, follow_up: str = "open") -> Any:
        return r.Recommendation(id=key, text=text, follow_up=follow_up)

    found = beside(
        [asked("1", "Cut."), asked("2", "Light."), asked("3", "Pave."), asked("4", "Sign.")],
        [
            asked("1", "Cut.", "done"),
            asked("2b", " light. ", "under_way"),
            asked("3", "Pave it.", "not_done"),
            asked("5", "Seat."),
        ],
    )
    states = [(one.row.text.strip(), one.state) for one in found.actions]
    assert states == [
        ("Cut.", "done"),
        ("light.", "under_way"),
        ("Pave it.", "not_done"),
        ("Seat.", "new"),
        ("Sign.", "dropped"),
    ]


# Words.


def test_no_sentence_says_why_something_changed() -> None:
    found = beside([answer("planting", 0)], [answer("planting", 3)])
    said = " ".join(map(str, headline(found))).lower()
    assert "changed by +3.00" in said
    assert not any(word in said for word in ("because", "caused", "due to", "thanks to", "led to"))


def test_a_number_tells_its_sign_and_nothing_below_its_digits() -> None:
    assert [str(signed(Fraction(each, 1000))) for each in (4, -4, 6, -60)] == [
        "±0.00",
        "±0.00",
        "+0.01",
        "−0.06",
    ]
