"""Proposals: letters by themselves, copies, taking back, adopting, and none left to be read."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.model.actions import lighting, marking, planning, proposing
from cpted_app.model.actions.assessing import answer, set_header
from cpted_app.model.edit import Edit, adding, joined, removing, replacing
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Barrier, LightReading, Luminaire, Tree
from cpted_app.model.kinds import AnswerValue, Audience, BarrierType
from cpted_app.model.placement import Fit, provisional
from cpted_app.model.records import (
    Answer,
    Attachment,
    Header,
    Photometry,
    Plan,
    Recommendation,
    Remark,
)
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.model.site import Site
from cpted_app.model.staging import difference, in_scenario, into_scenario, without_effect
from cpted_app.words import Message

LABEL = Message("edit")
AT_UTC = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEDGE = Barrier(
    id=FeatureId("b1"),
    label="B1",
    geometry=shapely.LineString([(0, 0), (10, 0)]),
    barrier_type=BarrierType.HEDGE,
    height_m=1.8,
)
LAMP = Luminaire(id=FeatureId("l1"), label="L1", geometry=shapely.Point(5, 5), photometry="old")
TABLE: Any = {"c_deg": (0.0, 360.0), "gamma_deg": (0.0, 90.0), "intensity_cd": (1.0,) * 4}
HEADER = Header(title="Park", is_metric=True)


def begun(*rows: Any, **values: Any) -> tuple[Site, str]:
    """Return a site with a hedge, a lamp, more rows and one proposal, and its id."""
    site = Site.of([HEADER, HEDGE, LAMP, *rows])
    site = site.apply(proposing.add(site, **values))
    return site, site.all(Scenario)[-1].id


def after(site: Site, scenario: str, edit: Edit) -> Site:
    return site.apply(into_scenario(site, scenario, edit))


def lowered(site: Site, scenario: str, height_m: float = 0.9) -> Site:
    hedge = in_scenario(site, scenario).get(Barrier, "b1")
    assert hedge is not None
    return after(site, scenario, replacing(LABEL, (hedge, replace(hedge, height_m=height_m))))


def planted(site: Site, scenario: str, **values: Any) -> Site:
    shown = in_scenario(site, scenario)
    return after(site, scenario, marking.place(shown, Tree, shapely.Point(1, 1), **values))


def test_proposals_are_lettered_by_themselves_and_no_letter_is_used_twice() -> None:
    site = Site.of([HEADER])
    for _time in range(3):
        site = site.apply(proposing.add(site))
    assert [row.label for row in proposing.proposals(site)] == ["A", "B", "C"]
    site = site.apply(proposing.remove(site, proposing.proposals(site)[1]))
    site = site.apply(proposing.add(site, name="Again"))
    assert [row.label for row in proposing.proposals(site)] == ["A", "C", "D"]


def test_after_z_comes_aa() -> None:
    site = Site.of([HEADER, Scenario(id="z", label="Z")])
    for _time in range(2):
        site = site.apply(proposing.add(site))
    assert [row.label for row in proposing.proposals(site)] == ["Z", "AA", "AB"]


def test_a_proposal_needs_metres() -> None:
    with pytest.raises(UserError):
        proposing.add(Site.of([replace(HEADER, is_metric=False)]))


def test_describing_changes_what_is_told_of_it() -> None:
    site, one = begun(name="Low hedge")
    row = site.get(Scenario, one)
    assert row is not None
    told = site.apply(proposing.describe(row, cost=1200.0, audience=Audience.POLICE))
    assert told.get(Scenario, one) == replace(row, cost=1200.0, audience=Audience.POLICE)


def test_a_copy_changes_the_same_and_then_goes_its_own_way() -> None:
    site, one = begun()
    site = planted(lowered(site, one), one)
    row = site.get(Scenario, one)
    assert row is not None
    site = site.apply(proposing.duplicate(site, row))
    two = proposing.proposals(site)[1].id
    assert set(in_scenario(site, two).features) == set(in_scenario(site, one).features)
    site = lowered(site, two, 0.5)
    heights = [in_scenario(site, each).all(Barrier)[0].height_m for each in ("", one, two)]
    assert heights == [1.8, 0.9, 0.5]


def test_removing_takes_its_changes_along_and_is_undone_in_one_step() -> None:
    site, one = begun()
    site = planted(lowered(site, one), one)
    row = site.get(Scenario, one)
    assert row is not None
    edit = proposing.remove(site, row)
    gone = site.apply(edit)
    assert (gone.all(Scenario), gone.all(ScenarioChange)) == ((), ())
    assert gone.apply(edit.inverse()).rows == site.rows


def test_what_was_said_about_a_mark_of_a_removed_proposal_stays_in_its_place() -> None:
    site, one = begun()
    site = planted(site, one)
    tree = in_scenario(site, one).all(Tree)[0]
    remark = Remark(id="m", text="Too close", subject=tree.id, by="P", at_utc=AT_UTC)
    site = site.apply(adding(LABEL, remark))
    row = site.get(Scenario, one)
    assert row is not None
    kept = site.apply(proposing.remove(site, row)).get(Remark, "m")
    assert kept is not None
    assert (kept.subject, kept.x_m, kept.y_m) == ("site", 1.0, 1.0)


def test_one_mark_is_reset_to_what_exists() -> None:
    site, one = begun()
    site = planted(lowered(site, one), one)
    site = site.apply(proposing.reset(site, one, {"b1"}))
    assert in_scenario(site, one).get(Barrier, "b1") == HEDGE
    assert len(in_scenario(site, one).all(Tree)) == 1


def test_adopting_makes_the_proposal_what_exists_and_leaves_it_without_changes() -> None:
    reply = answer(
        Site.of([HEADER, HEDGE, LAMP]), item="2A-01", value=AnswerValue.FAILS, by="", at_utc=AT_UTC,
        subject="l1",
    )  # fmt: skip
    site, one = begun(reply.changes[0].after)
    site = planted(lowered(site, one), one)
    site = after(site, one, marking.delete(in_scenario(site, one), ["l1"]))
    assert len(site.all(Answer)) == 1  # the lamp exists still
    staged = in_scenario(site, one)
    row = site.get(Scenario, one)
    assert row is not None
    edit = proposing.adopt(site, row)
    adopted = site.apply(edit)
    assert set(adopted.features) == set(staged.features)
    assert (adopted.all(ScenarioChange), adopted.all(Answer)) == ((), ())
    assert adopted.get(Scenario, one) == row
    assert adopted.apply(edit.inverse()).rows == site.rows


def test_a_proposal_that_changes_nothing_is_not_adopted() -> None:
    site, one = begun()
    row = site.get(Scenario, one)
    assert row is not None
    with pytest.raises(UserError):
        proposing.adopt(site, row)


def test_a_label_is_given_once_in_what_exists_and_all_proposals() -> None:
    site, one = begun()
    site = planted(site, one)
    site = site.apply(proposing.add(site))
    site = planted(site, proposing.proposals(site)[1].id)
    site = site.apply(marking.place(site, Tree, shapely.Point(2, 2)))
    labels = [in_scenario(site, each.id).all(Tree) for each in proposing.proposals(site)]
    assert [sorted(row.label for row in rows) for rows in labels] == [["T1", "T3"], ["T2", "T3"]]


def test_a_change_that_what_exists_has_outrun_shows_what_exists() -> None:
    site, one = begun()
    hedge = in_scenario(site, one).all(Barrier)[0]
    site = after(site, one, replacing(LABEL, (hedge, replace(hedge, base_m=1.5))))
    site = site.apply(replacing(LABEL, (HEDGE, low := replace(HEDGE, height_m=1.0))))
    assert in_scenario(site, one).all(Barrier) == (low,)
    assert [each.subject for each in without_effect(site, one)] == ["b1"]


@pytest.mark.parametrize("what", ["answer", "reading", "calibrate", "place", "photometry"])
def test_what_only_what_exists_can_have_is_refused_in_a_proposal(what: str) -> None:
    plan = Plan(
        id="p", name="P", media_type="image/png", attachment="0", page=0, width_px=10.0,
        height_px=10.0, placement=provisional(10.0),
    )  # fmt: skip
    table = Photometry(id="t", name="old", attachment="0", **TABLE)
    site, one = begun(plan, table)
    shown = in_scenario(site, one)
    fit = Fit(
        placement=replace(provisional(10.0), c=3.0),
        residuals_m=(),
        rmse_m=0.0,
        scale_uncertainty=None,
    )
    edits = {
        "answer": lambda: answer(
            shown, item="2A-01", value=AnswerValue.FAILS, by="", at_utc=AT_UTC
        ),
        "reading": lambda: marking.place(shown, LightReading, shapely.Point(1, 1), value_lx=5.0),
        "calibrate": lambda: planning.calibrate(shown, plan, fit, "two points"),
        "place": lambda: set_header(shown, crs="EPSG:25832"),
        "photometry": lambda: removing(LABEL, table),
    }
    with pytest.raises(UserError) as caught:
        into_scenario(site, one, edits[what]())
    assert "Alt+1" in str(caught.value.remedy)


def test_plans_are_shown_and_turned_off_in_a_proposal_as_ever() -> None:
    site, one = begun()
    shown = in_scenario(site, one)
    assert after(site, one, set_header(shown, title="New")).header.title == "New"


def test_of_a_proposal_for_the_police_nothing_is_left_for_the_public() -> None:
    table = Photometry(id="t", name="secret.ldt", attachment="f", **TABLE)
    file = Attachment(id="f", name="secret.ldt", media_type="x", size_bytes=1)
    site, one = begun(table, file, name="Hidden trap", audience=Audience.POLICE)
    site = lowered(planted(site, one, note="Ambush oak"), one)
    tree = in_scenario(site, one).all(Tree)[0]
    lamp = in_scenario(site, one).all(Luminaire)[0]
    site = after(site, one, replacing(LABEL, (lamp, replace(lamp, photometry="secret.ldt"))))
    site = site.apply(
        adding(
            LABEL,
            Remark(id="m", text="About the oak", subject=tree.id, by="P", at_utc=AT_UTC),
            Remark(id="n", text="About the hedge", subject="b1", by="P", at_utc=AT_UTC),
            Recommendation(id="r", label="R1", scenario=one),
        )
    )
    seen = site.seen_by(Audience.PUBLIC)
    told = repr(seen.rows)
    for secret in (one, "Hidden trap", "Ambush oak", "About the oak", tree.id, "secret.ldt"):
        assert secret not in told
    assert [row.id for row in seen.all(Remark)] == ["n"]
    assert not seen.all(Recommendation)
    assert seen.get(Barrier, "b1") == HEDGE
    police = site.seen_by(Audience.POLICE)
    assert in_scenario(police, one).rows == in_scenario(site, one).rows


def test_the_public_reads_no_file_name_in_what_a_proposal_changes() -> None:
    site, one = begun()
    shown = in_scenario(site, one)
    tree = Tree(
        id=FeatureId("t"), label="T1", geometry=shapely.Point(0, 0), source="Miller.dxf"
    )  # fmt: skip
    site = after(site, one, adding(LABEL, tree))
    assert shown.all(Tree) == ()
    seen = site.seen_by(Audience.PUBLIC)
    assert "Miller" not in repr(seen.rows)
    assert in_scenario(seen, one).all(Tree) == (replace(tree, source=""),)


def test_a_photometric_file_that_a_proposal_needs_is_in_use() -> None:
    table = Photometry(id="t", name="new", attachment="f", **TABLE)
    site, one = begun(table)
    assert lighting.unused_photometry(site) == (table,)
    site = after(site, one, replacing(LABEL, (LAMP, replace(LAMP, photometry="new"))))
    assert lighting.unused_photometry(site) == ()
    with pytest.raises(UserError):
        lighting.remove_photometry(site, ["t"])


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["raise", "add", "drop", "exist", "copy", "reset", "new"]),
        st.integers(0, 5),
        st.floats(0.1, 20.0),
    ),
    max_size=12,
)


@given(DEEDS)
def test_adopting_is_what_was_shown_and_every_edit_is_undone(
    deeds: list[tuple[str, int, float]],
) -> None:
    site, _one = begun()
    for deed, pick, height_m in deeds:
        rows = proposing.proposals(site)
        row = rows[pick % len(rows)]
        edit = _deed(site, row, deed, height_m)
        before, site = site, site.apply(edit)
        assert site.apply(edit.inverse()).rows == before.rows
        assert before.apply(difference(before, site)).rows == site.rows
    for row in proposing.proposals(site):
        staged = in_scenario(site, row.id)
        try:
            adopted = site.apply(proposing.adopt(site, row))
        except UserError:
            assert set(staged.features) == set(site.features)
        else:
            assert set(adopted.features) == set(staged.features)
            assert set(in_scenario(adopted, row.id).features) == set(adopted.features)


def _deed(site: Site, row: Scenario, deed: str, height_m: float) -> Edit:
    shown = in_scenario(site, row.id)
    marks = list(shown.features)
    if deed == "new":
        return proposing.add(site)
    if deed == "copy":
        return proposing.duplicate(site, row)
    if deed == "reset":
        return proposing.reset(site, row.id, {mark.id for mark in marks[:1]})
    if deed == "exist":
        pairs = [(one, replace(one, height_m=height_m)) for one in site.all(Barrier)]
        return replacing(LABEL, *pairs)
    if deed == "add":
        edit = marking.place(shown, Barrier, HEDGE.geometry, height_m=height_m)
    elif deed == "drop" and marks:
        edit = marking.delete(shown, [marks[-1].id])
    else:
        edit = joined(
            LABEL,
            *(
                replacing(LABEL, (one, replace(one, height_m=height_m)))
                for one in shown.all(Barrier)
            ),
        )
    return into_scenario(site, row.id, edit)
