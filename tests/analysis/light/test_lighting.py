"""Light on points: the worked example of the standard's formulas, turns, tilts and shadows."""

import math

import numpy as np
import pytest
import shapely

from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.photometry import closed
from cpted_app.analysis.obstacles import obstacles
from cpted_app.errors import Cancelled
from cpted_app.model.features import FeatureId, Tree
from cpted_app.model.kinds import Leaf, LuminaireState
from cpted_app.model.site import Site
from tests.analysis.lit import EH, EVEN, STREET, lamp, light, wall

SQUARE = ((2.0, -1.0), (3.0, -1.0), (3.0, 1.0), (2.0, 1.0), (2.0, -1.0))


def vertical(bearing_deg: float) -> Receiver:
    return Receiver(Quantity.VERTICAL, bearing_deg)


def face(bearing_deg: float) -> Receiver:
    return Receiver(Quantity.SEMICYLINDRICAL, bearing_deg)


def test_the_worked_example() -> None:
    """1,000 cd at 5 m, 5 m to the side: domain reference, section 4.1."""
    ehs = Receiver(Quantity.HEMISPHERICAL)
    ground = light([lamp()], [(5.0, 0.0, 0.0)], EH, ehs)[0]
    assert ground == pytest.approx([14.142135623731, 8.535533905933], abs=1e-9)
    up = light(
        [lamp()],
        [(5.0, 0.0, 1.5)],
        vertical(270.0),
        *(face((270.0 + turn) % 360.0) for turn in (0.0, 60.0, 90.0, 120.0, 180.0)),
    )[0]
    away2 = 25.0 + 3.5**2
    ev = 1000.0 / away2 * 5.0 / math.sqrt(away2)
    assert up[0] == pytest.approx(ev, abs=1e-9)
    shares = [(1.0 + math.cos(math.radians(turn))) / math.pi for turn in (0, 60, 90, 120, 180)]
    assert up[1:] == pytest.approx([ev * share for share in shares], abs=1e-9)
    assert up[:2] == pytest.approx([21.993, 14.001], abs=5e-4)


def test_an_even_source_on_the_floor() -> None:
    """10,000 lm at 3 m, at 0 … 5 m from the foot: published in closed form."""
    even = closed([0.0], [0.0, 180.0], [[10_000.0 / (4.0 * math.pi)] * 2])
    found = light([lamp(height_m=3.0)], [(float(r), 0.0, 0.0) for r in range(6)], table=even)
    wanted = [88.42, 75.49, 50.93, 31.26, 19.10, 12.04]
    assert found[:, 0] == pytest.approx(wanted, abs=0.005)


def test_light_from_below_reaches_a_face_but_not_the_ground() -> None:
    bollard = lamp(height_m=0.8)
    ev, esc = light([bollard], [(2.0, 0.0, 1.5)], vertical(270.0), face(270.0))[0]
    assert ev > 0.0
    assert esc == pytest.approx(ev * 2.0 / math.pi)
    assert light([bollard], [(2.0, 0.0, 1.5)], EH)[0, 0] == 0.0
    below = light([lamp()], [(0.0, 0.0, 1.5)], vertical(0.0), face(0.0), EH)[0]
    assert below == pytest.approx([0.0, 0.0, 1000.0 / 3.5**2])


def test_a_ring_of_equal_sources_gives_the_mean_of_all_facings() -> None:
    """Esc in a ring is a pi-th of the sum of the vertical illuminances facing each source."""
    angles = np.radians(np.arange(0.0, 360.0, 15.0))
    ring = [lamp(6.0 * math.cos(a), 6.0 * math.sin(a)) for a in angles]
    esc = light(ring, [(0.0, 0.0, 1.5)], face(77.0))[0, 0]
    facing = light([ring[0]], [(0.0, 0.0, 1.5)], vertical(90.0))[0, 0]
    assert esc == pytest.approx(len(ring) * facing / math.pi)


def test_c0_follows_the_bearing_and_c_counts_to_the_left() -> None:
    beam = closed(
        [0.0, 90.0, 180.0, 270.0], [0.0, 180.0], [[4.0] * 2, [3.0] * 2, [2.0] * 2, [1.0] * 2]
    )

    def around(bearing_deg: float) -> list[float]:
        places = [(0.0, 4.0, 5.0), (4.0, 0.0, 5.0), (0.0, -4.0, 5.0), (-4.0, 0.0, 5.0)]
        facing = [vertical(180.0), vertical(270.0), vertical(0.0), vertical(90.0)]
        lux = light([lamp(bearing_deg=bearing_deg)], places, *facing, table=beam)
        return [float(lux[at, at]) * 16.0 for at in range(4)]

    # north, east, south, west of a luminaire whose C0 looks north: C0, C270, C180, C90
    assert around(0.0) == pytest.approx([4.0, 1.0, 2.0, 3.0])
    assert around(90.0) == pytest.approx([3.0, 4.0, 1.0, 2.0])


def test_a_positive_tilt_throws_the_light_to_the_c90_side() -> None:
    narrow = closed([0.0], [0.0, 10.0, 20.0], [[1000.0, 500.0, 0.0]])
    # C0 looks east, so C90 is north: 45° of tilt throw the beam's middle 5 m north.
    tilted = lamp(bearing_deg=90.0, tilt_deg=45.0)
    north, south, below = light(
        [tilted], [(0.0, 5.0, 0.0), (0.0, -5.0, 0.0), (0.0, 0.0, 0.0)], table=narrow
    )[:, 0]
    assert north == pytest.approx(1000.0 / 50.0 * math.cos(math.radians(45.0)))
    assert (south, below) == (0.0, 0.0)


def test_own_flux_and_maintenance_scale_the_table() -> None:
    plain = light([lamp()], [(1.0, 0.0, 0.0)])[0, 0]
    assert light([lamp(maintenance_factor=0.8)], [(1.0, 0.0, 0.0)])[0, 0] == pytest.approx(
        0.8 * plain
    )
    twice = lamp(flux_lm=2.0 * EVEN.flux_lm)
    assert light([twice], [(1.0, 0.0, 0.0)])[0, 0] == pytest.approx(2.0 * plain)


def test_only_working_luminaires_shine_unless_planned_ones_are_asked_for() -> None:
    site = Site.of(
        [lamp(0.0), lamp(1.0, state=LuminaireState.FAULTY), lamp(2.0, state=LuminaireState.PLANNED)]
    )
    assert len(lighting.shining(site)) == 1
    assert len(lighting.shining(site, with_planned=True)) == 2
    assert len(lighting.shining(site, with_planned=True, with_existing=False)) == 1


def test_a_luminaire_without_photometry_is_named_and_not_guessed() -> None:
    unknown = lamp(1.0, photometry="lost.ies")
    found = lighting.lamps([lamp(), unknown], {"even": EVEN})
    assert found.left_out == (unknown.id,)
    assert len(found.ids) == 1


@pytest.mark.parametrize("solid", [False, True], ids=["line", "solid"])
def test_a_wall_shades_as_far_as_its_top_lets(solid: bool) -> None:
    corners = SQUARE if solid else ((2.5, -1.0), (2.5, 1.0))
    # 2 m high, its far edge 3 m (or 2.5 m) off: the shadow of a lamp at 5 m ends at 5/3 of it.
    end = (3.0 if solid else 2.5) * 5.0 / 3.0
    points = [(end - 0.01, 0.0, 0.0), (end + 0.01, 0.0, 0.0), (end - 0.01, 4.0, 0.0)]
    shaded, lit, beside = light([lamp(), wall(*corners)], points)[:, 0]
    assert shaded == 0.0
    assert lit == pytest.approx(light([lamp()], points)[1, 0])
    assert beside > 0.0


def test_openness_lets_its_share_through_once_for_each_stretch() -> None:
    place = [(8.0, 0.3, 0.0)]
    clear = light([lamp()], place)[0, 0]
    fence = wall((2.0, -3.0), (2.0, 3.0), openness=0.5, height_m=4.5)
    bent = wall((2.0, -3.0), (2.0, 3.0), (4.0, 3.0), (4.0, -3.0), openness=0.5, height_m=4.5)
    hedge = wall(*SQUARE, openness=0.5, height_m=4.5)
    for barrier, share in ((fence, 0.5), (bent, 0.25), (hedge, 0.5)):
        assert light([lamp(), barrier], place)[0, 0] == pytest.approx(share * clear)


def test_a_canopy_shades_what_is_under_it_and_nothing_beside() -> None:
    canopy = wall(*SQUARE, base_m=3.0, height_m=3.2)
    above = lamp(2.5, 0.0)
    under, beside = light([above, canopy], [(2.5, 0.0, 0.0), (2.5, 6.0, 0.0)])[:, 0]
    assert under == 0.0
    assert beside > 0.0
    low = lamp(0.0, 0.0, 2.5)  # shines in below the roof
    assert light([low, canopy], [(2.5, 0.0, 0.0)])[0, 0] > 0.0


def test_a_lamp_on_a_wall_lights_its_own_side_only() -> None:
    house = wall((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0), height_m=9.0)
    outside, inside, along = light(
        [lamp(5.0, 0.0, 4.0), house], [(5.0, -3.0, 0.0), (5.0, 3.0, 0.0), (9.0, 0.0, 0.0)]
    )[:, 0]
    assert outside > 0.0
    assert inside == 0.0
    assert along > 0.0


def test_no_light_gets_through_the_gap_of_two_houses_that_share_a_wall() -> None:
    left = wall((2.0, 0.0), (6.0, 0.0), (6.0, 4.0), (2.0, 4.0), (2.0, 0.0), height_m=8.0)
    right = wall((2.0, -4.0), (6.0, -4.0), (6.0, 0.0), (2.0, 0.0), (2.0, -4.0), height_m=8.0)
    place = [(9.0, 0.0, 0.0)]
    assert light([lamp(), left, right], place)[0, 0] == 0.0
    assert light([lamp(), left], place)[0, 0] > 0.0  # along one wall: it is not in the way


def test_crowns_filter_by_season() -> None:
    tree = Tree(
        id=FeatureId("t"),
        geometry=shapely.Point(3.0, 0.0),
        crown_radius_m=1.0,
        crown_base_m=2.0,
        height_m=6.0,
    )
    place = [(5.0, 0.0, 0.0)]
    clear = light([lamp()], place)[0, 0]
    leafy = light([lamp(), tree], place)[0, 0]
    bare = light([lamp(), tree], place, leaf_on=False)[0, 0]
    evergreen = Tree(
        id=FeatureId("t"),
        geometry=tree.geometry,
        crown_radius_m=1.0,
        crown_base_m=2.0,
        height_m=6.0,
        leaf=Leaf.EVERGREEN,
    )
    assert leafy < bare < clear
    assert light([lamp(), evergreen], place, leaf_on=False)[0, 0] == leafy
    under = light([lamp(3.0, 0.0, 7.0), tree], [(3.0, 0.0, 0.0)])[0, 0]
    assert under == pytest.approx(0.2 * 1000.0 / 49.0)


def test_each_point_may_face_its_own_way() -> None:
    places = np.array([[3.0, 0.0, 1.5], [0.0, 3.0, 1.5]])
    site = Site.of([lamp()])
    found = lighting.illuminance_towards(
        lighting.lamps(lighting.shining(site), {"even": EVEN}),
        obstacles(site),
        places,
        quantity=Quantity.VERTICAL,
        bearings_deg=np.array([270.0, 180.0]),
        progress=lambda _share: None,
    )
    one_by_one = light([lamp()], places, vertical(270.0), vertical(180.0))
    assert found == pytest.approx([one_by_one[0, 0], one_by_one[1, 1]])


def test_single_luminaires_add_up() -> None:
    site = Site.of(
        [
            *(lamp(float(x), table_y) for x in range(0, 40, 10) for table_y in (0.0, 7.0)),
            wall((3.0, -1.0), (3.0, 9.0)),
        ]
    )
    known, shade = lighting.lamps(lighting.shining(site), {"even": STREET}), obstacles(site)
    places = np.column_stack([np.linspace(-5.0, 40.0, 50), np.full(50, 3.0), np.zeros(50)])
    alone = lighting.contributions(known, shade, places, EH, lambda _share: None)
    together = lighting.illuminance(known, shade, places, [EH], lambda _share: None)
    assert alone.sum(axis=0) == pytest.approx(together[:, 0])


def test_a_calculation_that_nobody_waits_for_stops() -> None:
    def stop(share: float) -> None:
        if share > 0.0:
            raise Cancelled

    site = Site.of([lamp(float(x)) for x in range(100)])
    with pytest.raises(Cancelled):
        lighting.illuminance(
            lighting.lamps(lighting.shining(site), {"even": EVEN}),
            obstacles(site),
            np.zeros((10, 3)),
            [EH],
            stop,
        )
