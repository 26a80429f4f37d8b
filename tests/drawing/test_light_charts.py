"""The profile of a route: distances and levels stand where the axes say."""

from dataclasses import replace

import numpy as np
import pytest

from cpted_app.analysis.light.result import RouteLight
from cpted_app.drawing.light_charts import (
    BOTTOM,
    TOP,
    Mark,
    ProfileWords,
    light_profile,
    light_strip,
)
from cpted_app.drawing.primitives import Path, Text

WORDS = ProfileWords(ground="ground", ahead="ahead", back="back", dark="dark {length}")
ALONG = np.linspace(0.0, 60.0, 61)
ROUTE = RouteLight(
    subject="w1",
    label="W1",
    along_m=ALONG,
    points_m=np.column_stack([ALONG, np.zeros(61)]),
    bearing_deg=np.full(61, 90.0),
    eh_lx=np.where(ALONG < 20.0, 10.0, 0.5),
    esc_ahead_lx=np.full(61, 2.0),
    esc_back_lx=np.full(61, 1.0),
    beside_left_lx=np.full(61, 1.0),
    beside_right_lx=np.full(61, 1.0),
    width_m=2.0,
    dark=((20.0, 60.0),),
)


def paths(chart_parts: object, colour: str) -> list[Path]:
    return [one for one in chart_parts if isinstance(one, Path) and one.stroke == colour]  # type: ignore[attr-defined]


def test_the_line_of_the_ground_stands_at_its_levels() -> None:
    chart = light_profile(ROUTE, WORDS, width=300.0, height=150.0)
    frame = light_strip(60.0, 300.0, BOTTOM, 150.0 - TOP)
    (line, _key) = paths(chart.primitives, "accent")
    assert line.points[0] == pytest.approx((frame.x(0.0), frame.y(10.0)))
    assert line.points[-1] == pytest.approx((frame.x(60.0), frame.y(0.5)))
    assert frame.y(10.0) - frame.y(1.0) == pytest.approx(frame.y(1.0) - frame.y(0.1))


def test_a_dark_stretch_is_marked_over_its_length_and_named() -> None:
    chart = light_profile(ROUTE, WORDS, width=300.0, height=150.0)
    frame = light_strip(60.0, 300.0, BOTTOM, 150.0 - TOP)
    (bar,) = paths(chart.primitives, "bad")
    assert bar.points[:, 0].tolist() == pytest.approx([frame.x(20.0), frame.x(60.0)])
    assert "dark 40 m" in [one.text for one in chart.primitives if isinstance(one, Text)]


def test_a_line_is_broken_where_a_building_stands() -> None:
    light = ROUTE.eh_lx.copy()
    light[25:30] = np.nan
    chart = light_profile(replace(ROUTE, eh_lx=light), WORDS)
    assert len(paths(chart.primitives, "accent")) == 3


def test_a_limit_is_drawn_across_with_its_name_and_value() -> None:
    chart = light_profile(ROUTE, WORDS, marks=[Mark(level_lx=1.0, name="P4 Emin")])
    assert "P4 Emin 1" in [one.text for one in chart.primitives if isinstance(one, Text)]


def test_a_place_on_the_chart_is_a_distance_and_back() -> None:
    frame = light_strip(60.0, 300.0, BOTTOM, 150.0 - TOP)
    for along_m in (0.0, 17.5, 60.0):
        assert frame.along_m(frame.x(along_m)) == pytest.approx(along_m)
    assert (frame.along_m(-50.0), frame.along_m(900.0)) == (0.0, 60.0)
