"""Light beside Radiance: which way C counts, bearing, tilt, facing and shadows.

The numbers in ``light_reference.csv`` were calculated by Radiance 5.4 (pyradiance 1.3.1):
``ies2rad -dm -i 0.001``, ``rtrace -I -ab 0``; see ``light_reference``.
"""

import csv
from collections import defaultdict

import numpy as np
import pytest

from benchmarks import radiance
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.obstacles import obstacles
from cpted_app.model.site import Site
from tests.oracles.light_reference import FACES, FILE, SCENES, lopsided

BEARINGS_DEG = {"north": 0.0, "east": 90.0, "south": 180.0, "west": 270.0}
WITHIN = 0.01
LEAST_LX = 0.002

Rows = list[tuple[tuple[float, float, float], str, float]]


def _published() -> dict[str, Rows]:
    scenes: dict[str, Rows] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = (float(row["x_m"]), float(row["y_m"]), float(row["z_m"]))
            scenes[row["scene"]].append((place, row["faces"], float(row["illuminance_lx"])))
    return scenes


def _own(name: str, rows: Rows) -> list[float]:
    scene = SCENES[name]
    known = lighting.lamps(scene.luminaires, {"even": lopsided()})
    upright = [Receiver(Quantity.VERTICAL, bearing) for bearing in BEARINGS_DEG.values()]
    asked = dict(zip(["up", *BEARINGS_DEG], range(5), strict=True))
    lux = lighting.illuminance(
        known,
        obstacles(Site.of(scene.barriers)),
        np.array([place for place, _, _ in rows]),
        [Receiver(Quantity.HORIZONTAL), *upright],
        lambda _share: None,
    )
    return [float(lux[at, asked[face]]) for at, (_, face, _) in enumerate(rows)]


@pytest.mark.parametrize("name", SCENES)
def test_another_program_finds_the_same_light(name: str) -> None:
    rows = _published()[name]
    wanted = [value for _, _, value in rows]
    assert _own(name, rows) == pytest.approx(wanted, rel=WITHIN, abs=LEAST_LX)
    assert sum(value > 0.1 for value in wanted) > 20


def test_the_scene_with_walls_has_shadows_and_lit_places() -> None:
    rows = _published()["street"]
    free = lighting.illuminance(
        lighting.lamps(SCENES["street"].luminaires, {"even": lopsided()}),
        obstacles(Site()),
        np.array([place for place, _, _ in rows]),
        [Receiver(Quantity.HORIZONTAL)],
        lambda _share: None,
    )[:, 0]
    flat = [(value, free[at]) for at, (_, face, value) in enumerate(rows) if face == "up"]
    assert sum(value < 0.9 * clear for value, clear in flat) >= 3
    assert sum(value == pytest.approx(clear, rel=WITHIN) for value, clear in flat) >= 3


@pytest.mark.skipif(radiance.programs() is None, reason="Radiance is not installed")
def test_radiance_still_says_so() -> None:
    for name, rows in _published().items():
        scene = SCENES[name]
        again, _ = radiance.illuminance(
            scene.luminaires,
            {"even": lopsided()},
            scene.barriers,
            np.array([place for place, _, _ in rows]),
            np.array([FACES[face] for _, face, _ in rows], dtype=float),
        )
        assert again == pytest.approx([value for _, _, value in rows], rel=1e-3, abs=LEAST_LX)
