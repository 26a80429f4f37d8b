"""What must hold for light whatever stands on the site; the loops against themselves uncompiled."""

import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.light.photometry import closed
from cpted_app.analysis.obstacles import obstacles
from cpted_app.model.features import Barrier, FeatureId, Tree
from cpted_app.model.site import Site
from tests.analysis.lit import EH, EVEN, STREET, lamp, light, wall
from tests.oracles.light_reference import SCENES, lopsided, points

ROOT = Path(__file__).parents[2]

metres = st.floats(-20.0, 20.0).map(lambda value: round(value, 2))
places = st.tuples(metres, metres)
Thing = Barrier | Tree

heights = st.floats(0.3, 9.0).map(lambda value: round(value, 2))
ALL = [
    EH,
    Receiver(Quantity.VERTICAL, 30.0),
    Receiver(Quantity.SEMICYLINDRICAL, 200.0),
    Receiver(Quantity.HEMISPHERICAL),
]


@st.composite
def barriers(draw: st.DrawFn) -> list[Thing]:
    """Draw up to five walls, boxes and crowns."""
    rows: list[Thing] = []
    for number in range(draw(st.integers(0, 5))):
        (x, y), (u, v) = draw(places), draw(places)
        kind = draw(st.sampled_from(["wall", "box", "crown"]))
        top, openness = draw(heights), draw(st.sampled_from([0.0, 0.0, 0.3]))
        told = {"id": FeatureId(f"b{number}"), "height_m": top, "openness": openness}
        if kind == "crown":
            rows.append(
                Tree(
                    id=FeatureId(f"b{number}"),
                    geometry=shapely.Point(x, y),
                    crown_radius_m=1.5,
                    crown_base_m=top / 2.0,
                    height_m=top,
                )
            )
        elif kind == "wall" and (x, y) != (u, v):
            rows.append(wall((x, y), (u, v), **told))
        else:
            rows.append(
                wall((x, y), (x + 3.0, y), (x + 3.0, y + 2.0), (x, y + 2.0), (x, y), **told)
            )
    return rows


@given(barriers(), places, heights, places)
@settings(max_examples=60, deadline=None)
def test_compiled_and_plain_loops_agree(
    rows: list[Thing], at: tuple[float, float], height_m: float, place: tuple[float, float]
) -> None:
    site = Site.of([*rows, lamp(*at, height_m)])
    known, shade = lighting.lamps(lighting.shining(site), {"even": STREET}), obstacles(site)
    point = np.array([[*place, 1.5]])
    compiled = lighting.illuminance(known.exact(), shade, point, ALL, lambda _share: None)
    assert compiled == pytest.approx(_slow(site, point[0]), rel=1e-12, abs=1e-12)


@given(barriers(), places, heights, places, heights)
@settings(max_examples=100, deadline=None)
def test_what_a_lamp_lights_from_here_it_lights_from_there(
    rows: list[Thing],
    at: tuple[float, float],
    height_m: float,
    place: tuple[float, float],
    other_m: float,
) -> None:
    """Shadows are the same from both ends of a ray."""
    there = light([*rows, lamp(*at, height_m)], [(*place, other_m)], *_facing(place, at))
    back = light([*rows, lamp(*place, other_m)], [(*at, height_m)], *_facing(at, place))
    assert there == pytest.approx(back)


@given(barriers(), barriers(), places, places)
@settings(max_examples=60, deadline=None)
def test_one_more_wall_never_adds_light(
    rows: list[Thing], more: list[Thing], at: tuple[float, float], place: tuple[float, float]
) -> None:
    named = [
        wall(*row.geometry.coords, id=FeatureId(f"m{number}"), height_m=row.height_m)
        for number, row in enumerate(more)
        if isinstance(row, Barrier) and row.geometry.geom_type == "LineString"
    ]
    before = light([*rows, lamp(*at)], [(*place, 1.5)], *ALL)
    after = light([*rows, *named, lamp(*at)], [(*place, 1.5)], *ALL)
    assert (after <= before + 1e-12).all()


@given(barriers(), places, places, st.floats(0.1, 50.0))
@settings(max_examples=40, deadline=None)
def test_light_grows_with_the_flux(
    rows: list[Thing], at: tuple[float, float], place: tuple[float, float], factor: float
) -> None:
    one = light([*rows, lamp(*at)], [(*place, 1.5)], *ALL)
    more = light([*rows, lamp(*at, flux_lm=factor * EVEN.flux_lm)], [(*place, 1.5)], *ALL)
    assert more == pytest.approx(factor * one)


@given(barriers(), places, places, st.floats(0.0, 359.0), st.floats(-1e6, 6e6))
@settings(max_examples=60, deadline=None)
def test_a_site_that_is_turned_and_moved_is_lit_the_same(
    rows: list[Thing],
    at: tuple[float, float],
    place: tuple[float, float],
    turn_deg: float,
    far_m: float,
) -> None:
    def moved(x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
        return cos * x - sin * y + far_m, sin * x + cos * y + far_m

    turned = [
        replace(
            row,
            geometry=shapely.transform(
                row.geometry, lambda xy: np.array([moved(x, y) for x, y in xy])
            ),
        )
        for row in rows
    ]
    here = light([*rows, lamp(*at)], [(*place, 1.5)], *_facing(place, at))[0, 0]
    there = light(
        [*turned, lamp(*moved(*at))], [(*moved(*place), 1.5)], *_facing(moved(*place), moved(*at))
    )[0, 0]
    # A ray that only just touches a corner may fall on either side after the turn.
    if not _is_close(rows, at, place):
        assert there == pytest.approx(here, rel=1e-5)


def _facing(place: tuple[float, float], lamp_at: tuple[float, float]) -> list[Receiver]:
    east, north = lamp_at[0] - place[0], lamp_at[1] - place[1]
    return [Receiver(Quantity.VERTICAL, math.degrees(math.atan2(east, north)) % 360.0)]


def _is_close(rows: list[Thing], at: tuple[float, float], place: tuple[float, float]) -> bool:
    """Return whether the ray runs near a corner or an edge of a height."""
    if math.dist(at, place) < 0.01:
        return True
    ray = shapely.LineString([at, place])
    for row in rows:
        shape = row.geometry.buffer(row.crown_radius_m) if isinstance(row, Tree) else row.geometry
        corners = shapely.points(shapely.get_coordinates(shape))
        if shapely.distance(ray, corners).min() < 0.01:
            return True
        if shapely.distance(shapely.Point(at), shape) < 0.01:
            return True
        for end in shapely.get_coordinates(ray.intersection(shape)):
            along = math.dist(at, end) / ray.length
            height = 5.0 + (1.5 - 5.0) * along
            base = row.crown_base_m if isinstance(row, Tree) else 0.0
            if min(abs(height - row.height_m), abs(height - base)) < 0.01:
                return True
    return False


def _slow(site: Site, point: np.ndarray) -> np.ndarray:
    """Return the same by the loops as Python runs them, without sectors or curtains."""
    from cpted_app.analysis.kernels import light as kernel
    from cpted_app.analysis.kernels import outlines, passing, sectors

    known, shade = lighting.lamps(lighting.shining(site), {"even": STREET}), obstacles(site)
    row = known.rows[0]
    east, north, up = point[0] - row[0], point[1] - row[1], point[2] - row[2]
    flat, away = math.hypot(east, north), math.hypot(east, north, up)
    if away < 1e-6:
        return np.zeros((1, len(ALL)))
    plain = {name: getattr(one, "py_func", one) for name, one in vars(passing).items()}
    c, gamma = kernel._towards.py_func(row, math.atan2(north, east) % (2 * math.pi), flat, up)  # type: ignore[attr-defined]
    lux = row[7] * STREET.at([c], [gamma])[0] / away**2
    work = plain["work_for"](len(shade.edges))
    around = (row[0], row[1], shade.edges, shade.kinds, shade.features)
    reach = sectors.reaches.py_func(*around, outlines.views.py_func(*around))  # type: ignore[attr-defined]
    reach[:, 0] = 0.0
    everything = np.arange(len(shade.edges))
    starts = np.array([0, len(everything)])
    direction = (east / flat, north / flat, flat) if flat > 1e-6 else (1.0, 0.0, 0.0)
    ray = (row[0], row[1], *direction, row[2], point[2])
    whole_turn = sectors.Surroundings(reach, starts, everything, np.array([np.inf]))
    lux *= plain["through"](ray, 0, shade.scene, whole_turn, work)
    out = [
        kernel._received.py_func(  # type: ignore[attr-defined]
            int(one.quantity),
            *lighting._normal(one),
            flat / away,
            lux,
            -east / away,
            -north / away,
            -up / away,
        )
        for one in ALL
    ]
    return np.array([out])


def test_a_place_that_is_no_number_gets_no_number() -> None:
    rows = [lamp(), wall((1.0, -1.0), (1.0, 1.0))]
    lux = light(rows, [(math.nan, 0.0, 0.0), (0.5, 0.0, 0.0), (0.0, math.inf, 0.0)], *ALL)
    assert np.isnan(lux[[0, 2]]).all()
    assert np.isfinite(lux[1]).all()


@pytest.mark.parametrize(
    ("c", "gamma", "is_above_lit", "is_below_lit"),
    [
        ([0.0], [0.0], False, False),
        ([0.0], [90.0, 180.0], True, False),
        ([0.0, 180.0], [0.0, 90.0], False, True),
        ([90.0], [0.0, 45.0, 180.0], True, True),
    ],
)
def test_tables_with_few_directions(
    c: list[float], gamma: list[float], is_above_lit: bool, is_below_lit: bool
) -> None:
    """One direction alone has no flux; what is beyond the table gets nothing."""
    table = closed(c, gamma, np.full((len(c), len(gamma)), 100.0))
    facing = Receiver(Quantity.VERTICAL, 270.0)
    above, below = light(
        [lamp(height_m=3.0)], [(2.0, 0.0, 5.0), (2.0, 0.0, 1.0)], facing, table=table
    )[:, 0]
    assert (above > 0.0, below > 0.0) == (is_above_lit, is_below_lit)


def test_the_loops_run_uncompiled_too() -> None:
    """Python's own arithmetic is their oracle: nothing of numba takes part."""
    code = """
import json
from cpted_app.analysis.kernels import light
from tests.properties.test_light_properties import street_lux
print(json.dumps([hasattr(light.illuminances, "py_func"), street_lux()]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    is_compiled, slow = json.loads(done.stdout)
    assert not is_compiled
    assert np.array(slow) == pytest.approx(np.array(street_lux()), rel=1e-12, abs=1e-12)


def street_lux() -> list[list[float]]:
    """Return what three luminaires among walls give, lx."""
    scene = SCENES["street"]
    known = lighting.lamps(scene.luminaires, {"even": lopsided()}).exact()
    shade = obstacles(Site.of(scene.barriers))
    lux = lighting.illuminance(known, shade, points(4)[0], ALL, lambda _share: None)
    return [[float(one) for one in row] for row in lux]
