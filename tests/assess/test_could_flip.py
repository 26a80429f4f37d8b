"""A proposal that hangs on the uncertainty of the plan says so, and names the other verdict."""

from collections.abc import Mapping

import pytest

from cpted_app.analysis import thresholds
from cpted_app.analysis.result import Measure
from cpted_app.assess import checklist
from cpted_app.assess.evidence import by_subject
from cpted_app.assess.rules import Proposal, propose

LIMITS = thresholds.load()
ITEMS = {each.proposal.rule: each for each in checklist.load("2A").items if each.proposal}


def sight(
    visible_m: float,
    spread_m: float | None,
    *,
    share: tuple[float, float] = (0.5, 0.0),
    let_through: tuple[float, float] = (1.0, 0.0),
) -> dict[str, tuple[float, float | None]]:
    return {
        "sightline.visible_m": (visible_m, spread_m),
        "sightline.visible_share": share,
        "sightline.transmission": let_through,
    }


def proposed(rule: str, values: Mapping[str, tuple[float, float | None]]) -> Proposal:
    measures = [
        Measure(
            name=name,
            subject="s",
            value=value,
            unit="m" if name[-2:] == "_m" else "1",
            where=("S1",),
            uncertainty=spread,
        )
        for name, (value, spread) in values.items()
    ]
    found, reason = propose(ITEMS[rule], "s", by_subject(measures), LIMITS)
    assert found is not None, reason
    return found


def test_a_view_just_short_of_the_limit_could_flip() -> None:
    found = proposed("R-07", sight(14.8, 0.15))
    assert found.answer.value == "1"
    assert [one.value for one in found.could_be or ()] == ["2"]
    assert found.could_flip is True
    assert "Could flip to 2 · meets" in str(found.text)
    assert "± 0.3 m" in str(found.text)
    tight = {used.threshold_id: used.could_flip for used in found.evidence}
    assert tight["view.face_recognition"] is True
    assert tight["view.near"] is False


def test_a_view_well_off_the_limit_could_not() -> None:
    found = proposed("R-07", sight(14.8, 0.09))
    assert found.could_be == ()
    assert found.could_flip is False
    assert "flip" not in str(found.text)


def test_exactly_two_standard_uncertainties_count() -> None:
    assert proposed("R-07", sight(14.8, 0.1)).could_flip is True
    above = proposed("R-07", sight(15.0, 0.01))
    assert (above.answer.value, [one.value for one in above.could_be or ()]) == ("2", ["1"])


def test_a_clear_line_that_a_corner_could_cut_could_fail() -> None:
    found = proposed("R-07", sight(12.0, 3.0, share=(1.0, 0.25)))
    assert found.answer.value == "2"
    assert [one.value for one in found.could_be or ()] == ["0", "1"]


def test_unknown_is_neither_yes_nor_no() -> None:
    found = proposed("R-07", sight(14.8, None))
    assert found.could_be is None
    assert found.could_flip is None
    assert "flip" not in str(found.text)
    assert {used.could_flip for used in found.evidence if used.name.endswith("_m")} == {None}


@pytest.mark.parametrize("hedge_m", [0.99, 1.0, 1.01])
def test_a_typed_height_does_not_hang_on_the_plan(hedge_m: float) -> None:
    values = {"planting.hedge_height_m": (hedge_m, 0.0), "planting.crown_base_m": (2.0, 0.0)}
    found = proposed("R-10", values)
    assert found.could_flip is False
