"""Scenarios: what exists stays, what a scenario does is told by fields, and mending flows on."""

from dataclasses import replace

import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.model.actions import marking
from cpted_app.model.edit import Edit, removing, replacing
from cpted_app.model.feature import FeatureId
from cpted_app.model.features import Barrier, Luminaire, Tree
from cpted_app.model.kinds import Audience, BarrierType, LuminaireState
from cpted_app.model.mark_values import all_names, read, written
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.model.site import Site
from cpted_app.model.staging import changes_of, in_scenario, into_scenario
from cpted_app.words import Message

LABEL = Message("edit")
HEDGE = Barrier(
    id=FeatureId("b1"),
    label="B1",
    geometry=shapely.LineString([(0, 0), (10, 0)]),
    barrier_type=BarrierType.HEDGE,
    height_m=1.8,
)
LAMP = Luminaire(id=FeatureId("l1"), label="L1", geometry=shapely.Point(5, 5))
A = Scenario(id="a", label="A", name="Low hedge")
SITE = Site.of([HEDGE, LAMP, A], 7)


def after(site: Site, edit: Edit, scenario: str = "a") -> Site:
    """Return the site after an edit made while a scenario was shown."""
    return site.apply(into_scenario(site, scenario, edit))


def trimmed(site: Site) -> Site:
    hedge = in_scenario(site, "a").get(Barrier, "b1")
    assert hedge is not None
    return after(site, replacing(LABEL, (hedge, replace(hedge, height_m=0.9))))


def test_a_change_in_a_scenario_leaves_what_exists_alone() -> None:
    site = trimmed(SITE)
    assert site.get(Barrier, "b1") == HEDGE
    hedge = in_scenario(site, "a").get(Barrier, "b1")
    assert hedge is not None
    assert hedge.height_m == 0.9


def test_mending_what_exists_flows_into_the_scenario_but_for_what_it_sets() -> None:
    site = trimmed(SITE)
    mended = replace(HEDGE, name="Privet", height_m=2.2)
    hedge = in_scenario(site.apply(replacing(LABEL, (HEDGE, mended))), "a").get(Barrier, "b1")
    assert hedge is not None
    assert (hedge.name, hedge.height_m) == ("Privet", 0.9)


def test_changing_back_leaves_no_change() -> None:
    site = trimmed(SITE)
    low = in_scenario(site, "a").get(Barrier, "b1")
    assert low is not None
    back = after(site, replacing(LABEL, (low, HEDGE)))
    assert back.all(ScenarioChange) == ()


def test_a_mark_may_be_added_and_taken_away_again() -> None:
    placed = marking.place(SITE, Tree, shapely.Point(1, 1), height_m=5.0)
    site = after(SITE, placed)
    assert site.all(Tree) == ()
    (tree,) = in_scenario(site, "a").all(Tree)
    assert tree == placed.changes[0].after
    assert after(site, removing(LABEL, tree)).all(ScenarioChange) == ()


def test_a_mark_may_be_removed_in_a_scenario_alone() -> None:
    site = after(SITE, removing(LABEL, LAMP))
    assert site.get(Luminaire, "l1") == LAMP
    assert in_scenario(site, "a").all(Luminaire) == ()


def test_a_change_of_what_was_deleted_since_has_no_effect() -> None:
    site = trimmed(SITE).apply(removing(LABEL, HEDGE))
    assert in_scenario(site, "a").all(Barrier) == ()


def test_what_is_no_mark_changes_in_the_site_itself() -> None:
    edit = replacing(LABEL, (A, replace(A, name="Lower hedge")))
    assert after(SITE, edit).get(Scenario, "a") == replace(A, name="Lower hedge")


def test_a_change_is_read_by_whoever_may_read_both_states() -> None:
    site = trimmed(SITE)
    hidden = replace(HEDGE, audience=Audience.POLICE)
    low = in_scenario(site, "a").get(Barrier, "b1")
    assert low is not None
    told = after(SITE, replacing(LABEL, (HEDGE, hidden)))
    assert changes_of(told, "a")["b1"].audience is Audience.POLICE
    assert told.seen_by(Audience.PUBLIC).all(ScenarioChange) == ()
    withheld = site.apply(replacing(LABEL, (HEDGE, hidden)))
    assert withheld.seen_by(Audience.PUBLIC).all(ScenarioChange) == ()


def test_without_its_scenario_a_change_is_not_handed_on() -> None:
    site = trimmed(Site.of([HEDGE, replace(A, audience=Audience.POLICE)], 0))
    assert site.seen_by(Audience.PARTNERS).all(ScenarioChange) == ()


HEIGHTS = st.floats(0.1, 50.0, allow_nan=False)


@given(
    x=st.floats(-1e6, 1e6, allow_nan=False),
    height_m=HEIGHTS,
    state=st.sampled_from(LuminaireState),
    note=st.text(max_size=20).filter(str.isprintable),
)
def test_fields_of_a_mark_are_the_same_after_writing_and_reading(
    x: float, height_m: float, state: LuminaireState, note: str
) -> None:
    lamp = replace(
        LAMP, geometry=shapely.Point(x, 1 / 3), mounting_height_m=height_m, state=state, note=note
    )
    text = written(lamp, all_names(Luminaire))
    assert Luminaire(id=lamp.id, **read(Luminaire, text)) == lamp


@given(st.lists(st.tuples(st.sampled_from(["raise", "add", "drop"]), HEIGHTS), max_size=8))
def test_a_scenario_shows_what_the_same_edits_would_have_made(
    deeds: list[tuple[str, float]],
) -> None:
    plain, site = SITE, SITE
    for deed, height_m in deeds:
        shown = in_scenario(site, "a")
        assert set(shown.features) == set(plain.features)
        hedges = shown.all(Barrier)
        if deed == "add":
            edit = marking.place(shown, Barrier, HEDGE.geometry, height_m=height_m)
        elif deed == "raise" and hedges:
            edit = replacing(LABEL, (hedges[-1], replace(hedges[-1], height_m=height_m)))
        elif deed == "drop" and hedges:
            edit = removing(LABEL, hedges[0])
        else:
            continue
        site, plain = after(site, edit), plain.apply(edit)
    assert set(in_scenario(site, "a").features) == set(plain.features)
    assert set(site.features) == set(SITE.features)
