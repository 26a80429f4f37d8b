"""What is asked when somebody looks around: season, hour, growth, heights and light."""

import math
from dataclasses import replace

import pytest
import shapely

from cpted_app.model.edit import Row
from cpted_app.model.site import Site
from cpted_app.session.looking import LookChoice, Lookout, Stand
from tests.analysis.lit import distribution, lamp
from tests.analysis.marks import tree, wall

HERE = Stand((0.0, 0.0))
CIRCLE_M2 = math.pi * 100.0**2


def area_m2(*rows: Row, **choice: object) -> float:
    look = Lookout(Site.of(rows), replace(LookChoice(), **choice))  # type: ignore[arg-type]
    return look.isovist(HERE).area_m2


def test_a_parked_van_hides_only_while_it_is_there() -> None:
    van = replace(wall((3.0, -3.0), (3.0, 3.0)), present_hours="08:00-14:00")
    assert area_m2(van) < CIRCLE_M2 - 100.0
    assert area_m2(van, hour=10.0) == area_m2(van)
    assert area_m2(van, hour=20.0) == pytest.approx(CIRCLE_M2)


def test_a_hedge_grows_above_the_eye_and_the_site_stays_as_it_is() -> None:
    hedge = replace(wall((3.0, -3.0), (3.0, 3.0), top_m=1.2), growth_m_per_year=0.2)
    assert area_m2(hedge, years=1) == pytest.approx(CIRCLE_M2)
    assert area_m2(hedge, years=3) < CIRCLE_M2 - 100.0
    assert area_m2(hedge) == pytest.approx(CIRCLE_M2)


def test_targets_are_as_high_as_the_eye_unless_told() -> None:
    hedge = wall((3.0, -50.0), (3.0, 50.0), top_m=0.9)
    site = Site.of([hedge, tree((-9.0, 0.0))])
    level = Lookout(site, LookChoice()).seen(HERE)
    ground = Lookout(site, LookChoice(target_m=0.0)).seen(HERE)
    assert level.area_m2 == pytest.approx(CIRCLE_M2, rel=1e-3)
    assert ground.area_m2 < level.area_m2 - 50.0
    assert level.through_share > 0.0


def test_by_night_it_gets_finer_and_the_limits_of_view_hold() -> None:
    site = Site.of([distribution(), lamp()])
    look = Lookout(site, LookChoice(view_deg=120.0, radius_m=50.0))
    stand = Stand((-20.0, 0.0), bearing_deg=90.0)
    seen = look.seen(stand)
    coarse, fine = (look.lit(stand, seen, cells, lambda _: None) for cells in (400, 6_000))
    assert fine.step_m < coarse.step_m / 3.0
    assert coarse.lit_share == pytest.approx(fine.lit_share, abs=0.05)
    assert shapely.difference(fine.lit, seen.clear).area == pytest.approx(0.0, abs=1e-6)
