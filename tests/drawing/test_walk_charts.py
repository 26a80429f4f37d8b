"""The chart of a walk: strips above each other, values where the axes say, words for everything."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from cpted_app.analysis.hiding.result import Candidate
from cpted_app.analysis.light.result import RouteLight
from cpted_app.analysis.route_profile import RouteProfile
from cpted_app.analysis.walks import Walk
from cpted_app.drawing.candidates import candidate_shapes
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.distance_charts import Strip
from cpted_app.drawing.primitives import Path, Text
from cpted_app.drawing.walk_charts import WalkWords, walk_chart, walk_height

WORDS = WalkWords(
    light="Light",
    view="View",
    eyes="Eyes",
    cameras="Cameras",
    hiding="Candidates",
    way="Way out",
    ground="ground",
    face_ahead="face ahead",
    face_back="face back",
    ahead="ahead",
    back="back",
    forced="no choice",
    no_way="no way out",
    no_camera="no camera sees it",
    no_candidate="none",
    unknown="{} is not known".format,
    camera_class=lambda px_m: "identify" if px_m >= 250.0 else "detect",
    seconds=lambda length_m: f"{length_m / 1.2:.0f} s",
)
ALONG = np.linspace(0.0, 60.0, 61)
NOTHING = np.full(61, np.nan)
WALK = Walk(
    subject="w1",
    label="W1",
    length_m=60.0,
    reach_m=100.0,
    along_m=ALONG,
    points_m=np.column_stack([ALONG, np.zeros(61)]),
    bearing_deg=np.full(61, 90.0),
    ahead_m2=np.linspace(4000.0, 1000.0, 61),
    back_m2=np.full(61, 2000.0),
    clear_ahead_m=np.full(61, 50.0),
    clear_back_m=np.full(61, 50.0),
    eyes=np.where(ALONG < 20.0, 3.0, 0.0),
    weighted_eyes=np.full(61, 1.0),
    camera_px_m=np.where(ALONG > 30.0, 300.0, 0.0),
    way_out_m=np.where(ALONG < 50.0, ALONG, np.inf),
)
LIGHT = RouteLight(
    subject="w1",
    label="W1",
    along_m=ALONG,
    points_m=WALK.points_m,
    bearing_deg=WALK.bearing_deg,
    eh_lx=np.full(61, 10.0),
    esc_ahead_lx=np.full(61, 2.0),
    esc_back_lx=np.full(61, 1.0),
    beside_left_lx=NOTHING,
    beside_right_lx=NOTHING,
    width_m=2.0,
)
CANDIDATE = Candidate(
    route="w1",
    route_label="W1",
    along_m=31.0,
    side="left",
    away_m=3.0,
    place_m=(31.0, 3.0),
    outline=shapely.box(30.0, 2.0, 34.0, 4.0),
    size_m2=8.0,
    kind="entrapment",
    is_crouching=False,
    until_ahead_m=4.0,
    until_back_m=None,
    enclosed_share=0.7,
    eyes=0,
    eh_lx=None,
    esc_lx=None,
    hidden_by=("B1",),
    stretches={"w1": (30.0, 34.0)},
    reasons=(),
    rank=7,
)
PROFILE = RouteProfile(walk=WALK, light=LIGHT, candidates=(CANDIDATE,))


def words(chart: Chart) -> list[str]:
    return [one.text for one in chart.primitives if isinstance(one, Text)]


def paths(chart: Chart) -> list[Path]:
    return [one for one in chart.primitives if isinstance(one, Path)]


@pytest.mark.parametrize("width", [247.0, 498.0])
def test_every_strip_is_named_and_stays_on_the_sheet(width: float) -> None:
    chart = walk_chart(PROFILE, WORDS, width=width, at_m=20.0)
    for name in ("Light", "View", "Eyes", "Cameras", "Candidates", "Way out"):
        assert name in words(chart)
    assert (chart.width, chart.height) == (width, walk_height(PROFILE, WORDS))
    for path in paths(chart):
        assert (path.points[:, 0] >= -1e-6).all()
        assert (path.points[:, 0] <= width + 1e-6).all()
        assert (path.points[:, 1] >= 0.0).all()
        assert (path.points[:, 1] <= chart.height).all()


def test_what_is_not_known_is_said_and_takes_less_room() -> None:
    bare = RouteProfile(walk=replace(WALK, eyes=NOTHING, camera_px_m=NOTHING, way_out_m=NOTHING))
    chart = walk_chart(bare, WORDS)
    for name in ("Light", "Eyes", "Cameras", "Way out"):
        assert f"{name} is not known" in words(chart)
        assert name not in words(chart)
    assert chart.height < walk_chart(PROFILE, WORDS).height


def test_nothing_found_is_another_thing_than_nothing_known() -> None:
    seen_by_none = RouteProfile(walk=replace(WALK, camera_px_m=np.zeros(61)))
    said = words(walk_chart(seen_by_none, WORDS))
    assert "no camera sees it" in said
    assert "none" in said


def test_a_candidate_stands_over_its_stretch_with_its_rank_and_a_pocket_is_hatched() -> None:
    chart = walk_chart(PROFILE, WORDS, width=498.0)
    (box,) = [one for one in paths(chart) if one.stroke == "warn" and one.closed]
    strip = Strip(60.0, 498.0, 0.0, 1.0)
    assert box.points[:2, 0].tolist() == pytest.approx([strip.x(30.0), strip.x(34.0)])
    assert box.hatch
    assert "7" in words(chart)
    other = replace(CANDIDATE, kind="concealment", side="right")
    below = walk_chart(replace(PROFILE, candidates=(other,)), WORDS, width=498.0)
    (low,) = [one for one in paths(below) if one.stroke == "warn" and one.closed]
    assert not low.hatch
    assert low.points[:, 1].max() < box.points[:, 1].min()


def test_camera_classes_no_way_and_unseen_stretches_are_named_or_marked() -> None:
    chart = walk_chart(PROFILE, WORDS, width=498.0)
    assert "identify" in words(chart)
    assert "no way out" in words(chart)
    assert "50 s" in words(chart) or "42 s" in words(chart)
    strip = Strip(60.0, 498.0, 0.0, 1.0)
    (unseen,) = [one for one in paths(chart) if one.stroke == "bad"]
    assert unseen.points[:, 0].tolist() == pytest.approx([strip.x(19.5), strip.x(60.0)])


def test_the_walker_crosses_all_strips() -> None:
    without = walk_chart(PROFILE, WORDS)
    chart = walk_chart(PROFILE, WORDS, at_m=15.0)
    assert len(chart.primitives) == len(without.primitives) + 1
    walker = chart.primitives[-1]
    assert isinstance(walker, Path)
    assert walker.points[0, 0] == pytest.approx(Strip(60.0, 480.0, 0.0, 1.0).x(15.0))
    assert walker.points[1, 1] - walker.points[0, 1] > 200.0


def test_a_candidate_on_the_plan_has_its_outline_and_its_rank() -> None:
    outline, dot, rank = candidate_shapes([CANDIDATE])
    assert isinstance(outline, Path)
    assert outline.hatch
    assert shapely.Polygon(outline.points).equals(CANDIDATE.outline)
    assert (getattr(dot, "x", None), getattr(rank, "text", None)) == (31.0, "7")
