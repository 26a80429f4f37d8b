"""Named sets of weights: sites name them by id and are recomputed under them for ever."""

from cpted_app.assess.checklist import load
from cpted_app.assess.weights import EQUAL, weight_of, weight_sets

FOR_EVER = {
    "critical": (2.0, 1.0, {}),
    "seen": (1.0, 1.0, {"natural_surveillance": 2.0, "natural_access_control": 2.0}),
    "measured": (1.0, 2.0, {}),
    "social": (
        1.0,
        1.0,
        {"social_cohesion": 2.0, "connectivity": 2.0, "culture": 2.0, "threshold_capacity": 2.0},
    ),
}
"""Factors of critical and measured items, and by principle: released, so they never change."""


def test_a_released_set_never_changes_and_never_goes() -> None:
    now = {
        name: (one.critical, one.measured, dict(one.principles))
        for name, one in weight_sets().items()
    }
    assert {name: now.get(name) for name in FOR_EVER} == FOR_EVER


def test_equal_weights_hang_on_the_checklist_alone() -> None:
    for item in load("2A").items:
        assert weight_of(item, EQUAL) == item.weight
