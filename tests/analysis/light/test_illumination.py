"""Light on routes and zones: averages, faces, dark stretches, and what is left out."""

import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import shapely

from cpted_app.analysis.light import lighting, obtrusive
from cpted_app.analysis.light.result import DARK_BELOW_LX, FAINT_LX, Surface
from cpted_app.analysis.measures import measures
from cpted_app.analysis.obstacles import obstacles
from cpted_app.analysis.registry import run_all
from cpted_app.analysis.result import Measure
from cpted_app.analysis.sampling import ASSUMED_WIDTH_M, area_points, way_points
from cpted_app.model.edit import Row
from cpted_app.model.features import Barrier, FeatureId, LightReading, Opening, Tree
from cpted_app.model.kinds import BarrierType, LuminaireState, OpeningType
from cpted_app.model.records import Header
from cpted_app.model.site import Site
from tests.analysis.lit import EVEN, distribution, lamp, lit, route, wall, zone

STREET = route((-10.0, 3.0), (10.0, 3.0))


def building(*corners: tuple[float, float], **values: object) -> Barrier:
    told = {"barrier_type": BarrierType.BUILDING, "height_m": 9.0, **values}
    return wall(*corners, corners[0], **told)


def even_eh_lx(distance_m: float, height_m: float = 5.0) -> float:
    """Return the light of 1,000 cd on the ground, by the inverse square and the cosine."""
    return 1000.0 * height_m / math.hypot(distance_m, height_m) ** 3


def test_the_average_of_a_route_is_that_of_its_grid() -> None:
    surface = lit(lamp(), STREET).surfaces["W1"]
    places = way_points(STREET.geometry, 2.0).points_m
    by_hand = [even_eh_lx(math.hypot(x, y)) for x, y in places]
    assert surface.average("eh") == pytest.approx(sum(by_hand) / len(by_hand), rel=1e-12)
    assert surface.minimum("eh") == pytest.approx(min(by_hand), rel=1e-12)
    assert surface.uniformity("eh") == pytest.approx(
        min(by_hand) / (sum(by_hand) / len(by_hand)), rel=1e-12
    )
    assert math.dist(surface.worst_m("eh"), places[int(np.argmin(by_hand))]) < 20.0


def test_a_face_counts_in_the_worse_walking_direction() -> None:
    """A lamp behind the end of the route lights only those who walk towards it."""
    light = lit(lamp(30.0, 0.0), route((0.0, 0.0), (10.0, 0.0)))
    profile, surface = light.routes["W1"], light.surfaces["W1"]
    assert (profile.bearing_deg == 90.0).all()
    assert (profile.esc_ahead_lx > 0.05).all()
    assert profile.esc_back_lx == pytest.approx(0.0, abs=1e-9)
    assert surface.esc_lx == pytest.approx(0.0, abs=0.01)
    assert profile.esc_ahead_lx[0] == pytest.approx(
        1000.0 * 30.0 / math.hypot(30.0, 3.5) ** 3 * 2.0 / math.pi, rel=1e-9
    )


def test_a_zone_is_judged_to_four_sides() -> None:
    surface = lit(lamp(0.0, 40.0), zone(-3.0, -3.0, 3.0, 3.0)).surfaces["Z1"]
    assert surface.points_m == pytest.approx(area_points(shapely.box(-3.0, -3.0, 3.0, 3.0)))
    assert (surface.ev_lx == 0.0).all()  # the lamp is north: who looks south is unlit
    assert surface.ehs_lx.min() > 0.0


def test_a_building_leaves_no_value_rather_than_darkness() -> None:
    shape = building((0.0, -9.0), (9.0, -9.0), (9.0, 9.0), (0.0, 9.0))
    light = lit(lamp(-5.0, 0.0), shape, STREET)
    surface, profile = light.surfaces["W1"], light.routes["W1"]
    inside = (surface.points_m[:, 0] > 0.0) & (surface.points_m[:, 0] < 9.0)
    assert np.isnan(surface.eh_lx[inside]).all()
    assert np.isfinite(surface.eh_lx[~inside]).all()
    assert np.isnan(profile.eh_lx).any()
    alone = lit(lamp(-5.0, 0.0), STREET).surfaces["W1"]
    assert surface.minimum("eh") < alone.minimum("eh")  # behind the building
    assert surface.average("eh") != pytest.approx(np.nan_to_num(surface.eh_lx).mean())


def test_a_way_under_a_raised_building_is_walked_on() -> None:
    shape = building((0.0, -9.0), (9.0, -9.0), (9.0, 9.0), (0.0, 9.0), base_m=3.0)
    assert np.isfinite(lit(lamp(-5.0), shape, STREET).surfaces["W1"].eh_lx).all()


def test_what_lies_wholly_inside_a_building_is_named() -> None:
    shape = building((-20.0, -20.0), (20.0, -20.0), (20.0, 20.0), (-20.0, 20.0))
    light = lit(lamp(30.0, 0.0), shape, STREET)
    assert (light.surfaces, light.routes, light.covered) == ({}, {}, ("W1",))


def test_a_dark_stretch_begins_where_the_light_falls_below_the_limit() -> None:
    profile = lit(lamp(0.0, 0.0), route((-40.0, 0.0), (40.0, 0.0))).routes["W1"]
    # 5000 / (x² + 25)^1.5 = 1 lx at x = sqrt(5000^(2/3) - 25)
    edge_m = math.sqrt(5000.0 ** (2.0 / 3.0) - 25.0)
    assert np.array(profile.dark) == pytest.approx(
        np.array([[0.0, 40.0 - edge_m], [40.0 + edge_m, 80.0]]), abs=0.05
    )  # linear between stations 1 m apart
    assert profile.dark_longest_m == pytest.approx(40.0 - edge_m, abs=0.05)
    assert profile.dark_longer_than(24.0) == ()
    assert len(profile.dark_longer_than(23.0)) == 2


def test_light_beside_the_path_is_that_of_its_own_width() -> None:
    profile = lit(lamp(0.0, 4.0), route((-1.0, 0.0), (1.0, 0.0))).routes["W1"]
    middle = len(profile.along_m) // 2
    left = [even_eh_lx(4.0 - (1.0 + (at + 0.5) * 2.0 / 3.0)) for at in range(3)]
    right = [even_eh_lx(4.0 + (1.0 + (at + 0.5) * 2.0 / 3.0)) for at in range(3)]
    assert profile.beside_left_lx[middle] == pytest.approx(sum(left) / 3.0, rel=1e-9)
    assert profile.beside_right_lx[middle] == pytest.approx(sum(right) / 3.0, rel=1e-9)
    assert profile.beside_darker_lx == pytest.approx(profile.beside_right_lx.mean())


def test_contrast_is_the_step_into_the_dark() -> None:
    """A wall beside the lamp cuts its light off at once."""
    rows = (lamp(0.0, 1.0), wall((2.0, -5.0), (2.0, 5.0), height_m=9.0))
    profile = lit(*rows, route((-20.0, 0.0), (20.0, 0.0))).routes["W1"]
    assert profile.contrast == pytest.approx(even_eh_lx(1.0) / FAINT_LX, rel=0.05)
    assert profile.contrast_at_m == pytest.approx(22.0, abs=3.0)


def test_a_width_nobody_gave_is_said() -> None:
    light = lit(lamp(), replace(STREET, width_m=None))
    assert light.surfaces["W1"].width_m == ASSUMED_WIDTH_M
    assert light.surfaces["W1"].is_width_assumed
    assert not lit(lamp(), STREET).surfaces["W1"].is_width_assumed


def test_without_photometry_the_light_is_at_least_and_says_whose_is_missing() -> None:
    unknown = lamp(5.0, 0.0, photometry="", label="L9")
    light = lit(lamp(), unknown, STREET)
    assert light.left_out == ("L9",)
    assert not light.surfaces["W1"].is_complete
    alone = lit(lamp(), STREET).surfaces["W1"]
    assert light.surfaces["W1"].average("eh") == alone.average("eh")


@pytest.mark.parametrize("state", [LuminaireState.FAULTY, LuminaireState.PLANNED])
def test_only_what_works_gives_light_and_may_lack_photometry(state: LuminaireState) -> None:
    light = lit(lamp(state=state), lamp(5.0, 0.0, photometry="", state=state), STREET)
    assert light.left_out == ()
    assert light.surfaces["W1"].average("eh") == 0.0


def test_why_nothing_is_calculated_is_said() -> None:
    assert "No luminaire is marked" in str(lit(STREET).reason)
    assert "photometry" in str(lit(lamp(photometry=""), STREET).reason)
    assert "calibrated" in str(lit(Header(is_metric=False), lamp(), STREET).reason)


@pytest.mark.parametrize("factors", [(0.8, 0.8), (0.8, 0.5)])
def test_another_maintenance_factor_is_that_of_every_luminaire(
    factors: tuple[float, float],
) -> None:
    def with_factors(first: float, second: float) -> Surface:
        rows = (
            lamp(0.0, 0.0, maintenance_factor=first),
            lamp(8.0, 0.0, maintenance_factor=second),
        )
        return lit(*rows, STREET).surfaces["W1"]

    tried, expected = with_factors(*factors).with_factor(0.7), with_factors(0.7, 0.7)
    for quantity in ("eh", "ehs", "ev", "esc"):
        assert tried.values(quantity) == pytest.approx(expected.values(quantity), rel=1e-9)


def test_a_crown_takes_the_light_of_its_luminaire_and_of_no_other() -> None:
    crown = Tree(
        id=FeatureId("T1"),
        geometry=shapely.Point(0.0, 1.5),
        crown_radius_m=1.4,
        crown_base_m=1.0,
        height_m=4.9,
    )
    rows = (lamp(0.0, 0.0, label="L1"), lamp(40.0, 0.0, label="L2"))
    way = route((-3.0, 3.0), (43.0, 3.0))
    free, shaded = lit(*rows, way).lamps, lit(*rows, crown, way).lamps
    first, second = rows[0].id, rows[1].id
    assert free[first].reaching_share == pytest.approx(1.0, rel=1e-9)
    assert shaded[first].reaching_share < 0.9
    assert shaded[second].reaching_share == pytest.approx(1.0, abs=0.02)
    assert shaded[first].eh_min_lx <= free[first].eh_min_lx


def test_the_share_of_one_luminaire_is_found_by_hand() -> None:
    rows = (lamp(0.0, 0.0, label="L1"), lamp(0.0, 6.0, label="L2", flux_lm=EVEN.flux_lm / 3.0))
    share = lit(*rows, route((-9.0, 3.0), (9.0, 3.0))).largest_share
    assert share is not None
    assert (share.luminaire, share.route) == ("L1", "W1")
    assert share.share == pytest.approx(0.75, rel=1e-9)


def window(bearing_deg: float = 180.0, **values: object) -> Opening:
    told: dict[str, object] = {"id": FeatureId("O1"), "label": "O1", "eye_height_m": 5.0}
    return Opening(
        geometry=shapely.Point(0.0, 8.0),
        bearing_deg=bearing_deg,
        **{**told, **values},  # type: ignore[arg-type] # checked by the row itself
    )


def on_window(*rows: Row) -> tuple[float, float]:
    found = obtrusive.run(Site.of([distribution(), *rows]), lambda _share: None)
    return found.windows["O1"].before_lx, found.windows["O1"].after_lx


def test_light_on_a_window_is_that_of_a_plane_looking_out() -> None:
    assert on_window(lamp(), window()) == pytest.approx((1000.0 / 8.0**2,) * 2, rel=0.02)
    assert on_window(lamp(), window(0.0)) == (0.0, 0.0)


def test_a_window_in_the_wall_of_its_house_is_not_shaded_by_it() -> None:
    house = building((-5.0, 7.8), (5.0, 7.8), (5.0, 15.0), (-5.0, 15.0))
    before, _after = on_window(lamp(), window(), house)
    assert before == pytest.approx(1000.0 / 7.75**2, rel=1e-6)


@pytest.mark.parametrize(
    ("hours", "share"),
    [("", 1.0), ("22:00-06:00", 0.25), ("22:00-05:00", 1.0), ("00:00-06:00", 1.0)],
)
def test_after_curfew_the_brightest_hour_counts(hours: str, share: float) -> None:
    dimmed = lamp(dimmed_hours=hours, dimmed_share=0.25)
    before, after = on_window(dimmed, window())
    assert after == pytest.approx(share * before, rel=1e-9)


def test_a_shopfront_is_no_window() -> None:
    rows: list[Row] = [distribution(), lamp(), window(opening_type=OpeningType.SHOPFRONT)]
    assert obtrusive.run(Site.of(rows), lambda _share: None).windows == {}


def evidence(*rows: Row, name: str, subject: str) -> Measure:
    site = Site.of([distribution(), *rows])
    values = measures(site, run_all(site, lambda _share: None))
    return next(each for each in values if (each.name, each.subject) == (name, subject))


def test_evidence_is_missing_where_the_light_is_only_at_least() -> None:
    whole = evidence(lamp(), STREET, name="route.eh_average_lx", subject="W1")
    assert whole.value == pytest.approx(lit(lamp(), STREET).surfaces["W1"].average("eh"), abs=1e-6)
    unknown = lamp(5.0, 0.0, photometry="", label="L9")
    part = evidence(lamp(), unknown, STREET, name="route.eh_average_lx", subject="W1")
    assert part.value is None
    assert "L9" in str(part.missing)
    assert "at least" in str(part.missing)


def test_measured_light_wins_over_calculated() -> None:
    read = [
        LightReading(
            id=FeatureId(f"M{at}"),
            label=f"M{at}",
            geometry=STREET.geometry.interpolate(at / 6.0, normalized=True),
            value_lx=0.3,
        )
        for at in range(7)
    ]
    found = evidence(lamp(), STREET, *read, name="route.eh_min_lx", subject="W1")
    assert found.value == 0.3
    assert "measured, 7 readings" in str(found.basis)
    assert "calculated" in str(found.basis)


def test_a_beam_however_faint_is_tested_for_shadow() -> None:
    far = lamp(400.0, 0.0)
    screen = wall((300.0, -50.0), (300.0, 50.0), base_m=0.001, height_m=9.0)
    assert lit(far, screen, STREET).surfaces["W1"].average("eh") == 0.0
    rough = lighting.lamps([far], {"even": EVEN})
    place = np.array([[0.0, 0.0, 0.0]])
    shades = obstacles(Site.of([screen]))
    receivers = (lighting.Receiver(lighting.Quantity.HORIZONTAL),)
    assert lighting.illuminance(rough, shades, place, receivers, lambda _: None)[0, 0] > 0.0


def test_a_site_without_light_never_loads_the_loops_of_light() -> None:
    code = (
        "import sys, shapely\n"
        "from cpted_app.analysis.registry import run_all\n"
        "import cpted_app.analysis\n"
        "from cpted_app.model.features import Luminaire, Opening, Route, Zone\n"
        "from cpted_app.model.site import Site\n"
        "way = Route(id='w', geometry=shapely.LineString([(0, 0), (9, 0)]))\n"
        "spot = shapely.Point(0, 0)\n"
        "rows = [way, Zone(id='z', geometry=shapely.box(0, 0, 9, 9)),\n"
        "    Luminaire(id='l', geometry=spot), Opening(id='o', geometry=spot)]\n"
        "run_all(Site.of(rows), lambda share: None)\n"
        "print('cpted_app.analysis.kernels.light' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_limit_of_the_dark_is_that_of_the_data() -> None:
    from cpted_app.analysis import thresholds  # a layer above what is tested

    assert thresholds.load()["light.walk.dark_below"].value == DARK_BELOW_LX
