"""The site as a value: edits, their inverse, labels, calibration and what a reader may see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.actions import advising, assessing, marking, planning
from cpted_app.model.control_points import fit_points, pairs
from cpted_app.model.edit import Edit
from cpted_app.model.features import Barrier, Camera, Feature, Luminaire, Sightline, Tree
from cpted_app.model.placement import Placement, from_two_points
from cpted_app.model.records import Answer, Header, Recommendation, Remark, Reply
from cpted_app.model.site import ConflictError, Site

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def site_with(*edits_of: Callable[[Site], Edit]) -> Site:
    site = Site.of([Header(title="Test")])
    for make in edits_of:
        site = site.apply(make(site))
    return site


def place(kind: type[Feature], geometry: shapely.Geometry, **values: Any) -> Callable[[Site], Edit]:
    return lambda site: marking.place(site, kind, geometry, **values)


def test_labels_count_up_and_a_gap_is_not_filled() -> None:
    at = shapely.Point(0, 0)
    site = site_with(*[place(Luminaire, at)] * 3)
    middle = site.named("L2")
    assert middle is not None
    site = site.apply(marking.delete(site, [middle.id]))
    site = site.apply(marking.place(site, Luminaire, at))
    assert [row.label for row in site.all(Luminaire)] == ["L1", "L3", "L4"]


def test_inverse_of_every_edit_gives_the_site_back() -> None:
    site = site_with(place(Tree, shapely.Point(1, 1)), place(Luminaire, shapely.Point(2, 2)))
    tree = site.all(Tree)[0]
    for edit in (
        marking.move([tree], 3, 4),
        marking.set_fields([tree], {"height_m": 12.0}),
        marking.duplicate(site, [tree], 1, 1),
        marking.delete(site, [tree.id]),
        assessing.set_header(site, title="Other"),
    ):
        assert site.apply(edit).apply(edit.inverse()).rows == site.rows


def test_an_edit_that_does_not_fit_is_refused() -> None:
    site = site_with(place(Tree, shapely.Point(1, 1)))
    edit = marking.move(site.all(Tree), 1, 0)
    with pytest.raises(ConflictError):
        site.apply(edit).apply(edit)


@pytest.mark.parametrize(
    ("kind", "geometry", "values"),
    [
        (Luminaire, shapely.Point(0, 0), {"mounting_height_m": -1.0}),
        (Luminaire, shapely.LineString([(0, 0), (1, 1)]), {}),
        (Luminaire, shapely.Point(float("nan"), 0), {}),
        (Sightline, shapely.LineString([(0, 0), (0, 0)]), {}),
        (Barrier, shapely.LineString([(0, 0), (1, 0)]), {"base_m": 3.0, "height_m": 2.0}),
        (Barrier, shapely.LineString([(0, 0), (1, 0)]), {"barrier_type": "moat"}),
        (Tree, shapely.Point(0, 0), {"crown_base_m": 9.0, "height_m": 3.0}),
    ],
)
def test_an_impossible_feature_cannot_exist(
    kind: type[Feature], geometry: shapely.Geometry, values: dict[str, Any]
) -> None:
    with pytest.raises(UserError):
        marking.place(Site(), kind, geometry, **values)


@given(
    scale=st.floats(0.001, 10),
    turn=st.floats(-3.1, 3.1),
    dx=st.floats(-1e6, 1e6),
    dy=st.floats(-1e6, 1e6),
)
def test_control_points_find_the_similarity_they_came_from(
    scale: float, turn: float, dx: float, dy: float
) -> None:
    a, b = scale * np.cos(turn), scale * np.sin(turn)
    true = Placement(a, b, dx, b, -a, dy)
    points = [(0.0, 0.0), (800.0, 10.0), (300.0, 500.0), (40.0, 700.0)]
    fit = fit_points(pairs(points, [tuple(p) for p in true.to_site(points)]))
    assert fit.placement.coefficients == pytest.approx(true.coefficients, rel=1e-6, abs=1e-6)
    assert fit.rmse_m < 1e-6
    assert np.allclose(true.to_plan(true.to_site(points)), points, atol=1e-4)


def test_two_clicks_and_a_distance() -> None:
    """1000 px are 50 m: 0.05 m/px; one px each click gives sqrt(2)/1000 of uncertainty."""
    site = site_with(
        lambda s: planning.add_plan(
            s, b"pdf", name="p", media_type="image/png", page=0, width_px=2000, height_px=1000
        ),
        place(Luminaire, shapely.Point(1000, 500)),
    )
    assert not site.header.is_metric
    plan = site.plans[0]
    fit = from_two_points(plan.placement, [(0, 0), (600, 800)], 50.0)
    assert fit.scale_uncertainty == pytest.approx(np.sqrt(2) / 1000)
    site = site.apply(planning.calibrate(site, plan, fit, "two points"))
    assert site.header.is_metric
    assert site.plans[0].placement.metres_per_px == pytest.approx(0.05)
    lamp = site.all(Luminaire)[0].geometry
    assert (lamp.x, lamp.y) == pytest.approx((50.0, 25.0))


def test_second_calibration_does_not_move_what_is_drawn_in_metres() -> None:
    site = site_with(
        lambda s: planning.add_plan(
            s, b"pdf", name="p", media_type="image/png", page=0, width_px=100, height_px=100
        )
    )
    plan = site.plans[0]
    fit = from_two_points(plan.placement, [(0, 0), (100, 0)], 10.0)
    site = site.apply(planning.calibrate(site, plan, fit, "first"))
    site = site.apply(marking.place(site, Tree, shapely.Point(3, 4)))
    plan = site.plans[0]
    fit = from_two_points(plan.placement, [(0, 0), (100, 0)], 20.0)
    site = site.apply(planning.calibrate(site, plan, fit, "second"))
    assert site.all(Tree)[0].geometry == shapely.Point(3, 4)


def test_answers_off_the_scale_and_overrides_need_a_reason() -> None:
    site = Site.of([Header(title="x")])
    say: dict[str, Any] = {"item": "2A-01", "by": "B. Planner", "at_utc": NOW}
    with pytest.raises(UserError):
        assessing.answer(site, value=kinds.AnswerValue.NOT_APPLICABLE, **say)
    with pytest.raises(UserError):
        assessing.answer(site, value=kinds.AnswerValue.MEETS, proposed="0", **say)
    edit = assessing.answer(
        site, value=kinds.AnswerValue.MEETS, proposed="0", reason="Seen on site.", **say
    )
    assert site.apply(edit).all(Answer)[0].value is kinds.AnswerValue.MEETS


def test_a_public_reader_gets_nothing_withheld_nor_what_hangs_on_it() -> None:
    site = site_with(
        place(Camera, shapely.Point(0, 0)),
        place(Luminaire, shapely.Point(1, 0)),
        place(Luminaire, shapely.Point(2, 0), audience=kinds.Audience.POLICE),
    )
    camera, hidden = site.all(Camera)[0], site.all(Luminaire)[1]
    say: dict[str, Any] = {"by": "Eva Officer", "at_utc": NOW}
    for edit in (
        assessing.add_remark(role=kinds.Role.POLICE, text="patrol gap", **say),
        assessing.add_remark(
            role=kinds.Role.PLANNER, text="camera dirty", subject=camera.id, **say
        ),
        assessing.add_remark(role=kinds.Role.PLANNER, text="fine", source="Eva Officer", **say),
        assessing.add_remark(
            role=kinds.Role.PLANNER, text="flat of Mr N.", has_personal_data=True, **say
        ),
        assessing.add_visit(people="Eva Officer"),
    ):
        site = site.apply(edit)
    for remark in site.all(Remark):
        reply = assessing.reply(
            remark, text="noted", role=kinds.Role.PLANNER, organisation="", **say
        )
        site = site.apply(reply)
    answer = assessing.answer(
        site,
        item="2A-36",
        value=kinds.AnswerValue.FAILS,
        subject=hidden.id,
        by="Eva Officer",
        at_utc=NOW,
    )
    site = site.apply(answer)
    site = site.apply(advising.add_recommendation(site, text="Mend", subject=hidden.id))
    seen = site.seen_by(kinds.Audience.PUBLIC)
    assert [row.label for row in seen.features] == ["L1"]
    assert [row.text for row in seen.all(Remark)] == ["fine"]
    assert len(seen.all(Reply)) == 1
    assert not seen.all(Answer)
    assert not seen.all(Recommendation)
    assert "Eva Officer" not in repr(seen.rows)
    assert site.seen_by(kinds.Audience.POLICE).rows == site.rows


def test_deleting_a_mark_keeps_the_remark_about_it() -> None:
    site = site_with(place(Tree, shapely.Point(5, 6)))
    tree = site.all(Tree)[0]
    site = site.apply(
        assessing.add_remark(
            role=kinds.Role.POLICE, text="hides", subject=tree.id, by="E", at_utc=NOW
        )
    )
    site = site.apply(marking.delete(site, [tree.id]))
    remark = site.all(Remark)[0]
    assert (remark.subject, remark.x_m, remark.y_m) == ("site", 5.0, 6.0)


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="UTC"):
        replace(
            Reply(id="1", remark="r", text="t", by="b", at_utc=NOW),
            at_utc=datetime(2026, 1, 1),  # noqa: DTZ001 - the fault under test
        )
