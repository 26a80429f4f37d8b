"""Which failure breaks a class, and in which order failures are told."""

from dataclasses import replace

import numpy as np
import pytest

from cpted_app.analysis.light.result import Surface
from cpted_app.analysis.light.what_if import LampOut
from cpted_app.assess.lamp_failures import ranked
from cpted_app.assess.light_classes import LightClass, light_class

POINTS = np.array([[0.0, 0.0], [5.0, 0.0], [10.0, 0.0]])


def surface(*eh_lx: float, faces_lx: float = 9.0) -> Surface:
    eh, faces = np.array(eh_lx), np.full(3, faces_lx)
    return Surface(
        subject="r",
        label="R1",
        points_m=POINTS,
        eh_lx=eh,
        ehs_lx=eh,
        ev_lx=faces,
        esc_lx=faces,
    )


def out(label: str, without: Surface) -> LampOut:
    return LampOut(
        subject="r",
        label="R1",
        luminaire=label.lower(),
        luminaire_label=label,
        without=without,
        average_lost=0.0,
        minimum_lost=0.0,
    )


def known(name: str) -> LightClass:
    found = light_class(name)
    assert found is not None
    return found


def test_the_failure_that_breaks_most_limits_comes_first() -> None:
    before = surface(6.0, 5.0, 6.0)
    outs = [
        out("L1", surface(5.9, 5.0, 6.0)),
        out("L2", surface(5.5, 0.5, 5.5)),
        out("L3", surface(4.0, 4.0, 4.0)),
    ]
    found = ranked(outs, before, known("P4"), faces_matter=False)
    assert [one.out.luminaire_label for one in found] == ["L2", "L3", "L1"]
    assert [{left.quantity for left in one.broken} for one in found] == [
        {"eh_average", "eh_min"},
        {"eh_average"},
        set(),
    ]
    assert found[0].worst.quantity == "eh_min"
    assert found[0].where == (5.0, 0.0)
    assert found[1].where is None


def test_a_limit_that_was_missed_before_is_not_broken_and_what_loses_most_is_told() -> None:
    before = surface(4.0, 0.4, 4.0)
    failure = ranked([out("L1", surface(2.0, 0.3, 4.0))], before, known("P4"), faces_matter=False)
    assert failure[0].broken == ()
    assert failure[0].lost == pytest.approx(0.25, abs=0.01)


def test_faces_count_where_they_matter() -> None:
    before = surface(6.0, 5.0, 6.0)
    dark = replace(before, esc_lx=np.full(3, 0.2))
    outs = [out("L1", dark)]
    with_faces = ranked(outs, before, known("P4"), faces_matter=True)
    assert [left.quantity for left in with_faces[0].broken] == ["esc_min"]
    without = ranked(outs, before, known("P4"), faces_matter=False)
    assert without[0].broken == ()


def test_nothing_is_lost_where_there_was_no_light() -> None:
    nothing = surface(0.0, 0.0, 0.0, faces_lx=0.0)
    found = ranked([out("L1", nothing)], nothing, known("P4"), faces_matter=True)
    assert found[0].lost == 0.0
    assert found[0].broken == ()


def test_limits_of_too_much_light_are_never_broken_by_a_failure() -> None:
    before = surface(40.0, 40.0, 40.0)
    found = ranked([out("L1", surface(6.0, 6.0, 6.0))], before, known("P4"), faces_matter=True)
    assert {left.quantity for left in found[0].left} == {
        "eh_average",
        "eh_min",
        "ev_min",
        "esc_min",
    }
