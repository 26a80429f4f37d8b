"""Planting grows by its own figures and by nothing else."""

import pytest
import shapely

from cpted_app.analysis.growth import grown
from cpted_app.model.features import Barrier, FeatureId, Tree
from cpted_app.model.kinds import BarrierType
from cpted_app.model.site import Site

HEDGE = Barrier(
    id=FeatureId("hedge"),
    geometry=shapely.LineString([(0, 0), (5, 0)]),
    barrier_type=BarrierType.HEDGE,
    height_m=0.8,
    growth_m_per_year=0.3,
)
TREE = Tree(
    id=FeatureId("tree"),
    geometry=shapely.Point(3, 3),
    height_m=4.0,
    crown_radius_m=1.0,
    crown_base_m=1.8,
    growth_m_per_year=0.4,
)
WALL = Barrier(id=FeatureId("wall"), geometry=shapely.LineString([(0, 2), (5, 2)]))


def test_a_hedge_rises_by_its_growth() -> None:
    later = grown(Site.of([HEDGE, WALL], 0), 5.0)
    hedge, wall = later.get(Barrier, "hedge"), later.get(Barrier, "wall")
    assert hedge is not None
    assert hedge.height_m == pytest.approx(2.3)
    assert wall == WALL


def test_a_crown_widens_as_the_tree_gets_taller_and_keeps_its_base() -> None:
    tree = grown(Site.of([TREE], 0), 5.0).get(Tree, "tree")
    assert tree is not None
    assert tree.height_m == pytest.approx(6.0)
    assert tree.crown_radius_m == pytest.approx(1.5)
    assert tree.crown_base_m == 1.8


def test_nothing_grows_beyond_what_a_mark_may_be() -> None:
    tree = grown(Site.of([TREE], 0), 10_000.0).get(Tree, "tree")
    assert tree is not None
    assert tree.height_m == 130.0
    assert tree.crown_radius_m == pytest.approx(32.5)


def test_a_site_without_growth_is_the_same_site() -> None:
    site = Site.of([WALL], 3)
    assert grown(site, 5.0) is site
    assert grown(Site.of([HEDGE], 3), 0.0).get(Barrier, "hedge") == HEDGE
