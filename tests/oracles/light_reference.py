"""Scenes of light whose illuminances another program, Radiance, has calculated.

``python -m tests.oracles.light_reference`` calculates them anew where pyradiance is installed
and writes ``light_reference.csv``; ``benchmarks/radiance.py`` says how Radiance is run.
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import radiance
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.model.features import Barrier, Luminaire
from tests.analysis.lit import lamp, wall

FILE = Path(__file__).with_suffix(".csv")
FACES = {"up": (0, 0, 1), "east": (1, 0, 0), "north": (0, 1, 0), "west": (-1, 0, 0)}
FACES["south"] = (0, -1, 0)


@dataclass(frozen=True, slots=True)
class Scene:
    """Luminaires and barriers."""

    luminaires: tuple[Luminaire, ...]
    barriers: tuple[Barrier, ...] = ()


def lopsided() -> IntensityTable:
    """Return a distribution without any symmetry, some of it upwards; uneven steps of C."""
    c = np.array([0, 10, 20, 35, 50, 70, 90, 110, 130, 155, 180, 200, 225, 250, 270, 300, 330, 345])
    gamma = np.arange(0.0, 181.0, 5.0)
    turn, down = np.radians(c)[:, None], np.radians(gamma)[None, :]
    around = 5.0 + 2.5 * np.cos(turn - 0.5) + 1.2 * np.sin(2.0 * turn + 0.7)
    return closed(c, gamma, 120.0 * around * (1.05 + np.cos(down - 0.3)) ** 1.5)


SCENES = {
    "turned": Scene((lamp(1.0, -0.5, 5.0, bearing_deg=35.0),)),
    "tilted": Scene((lamp(1.0, -0.5, 5.0, bearing_deg=205.0, tilt_deg=15.0),)),
    "tilted the other way": Scene((lamp(0.0, 0.0, 4.0, bearing_deg=310.0, tilt_deg=-50.0),)),
    "upright flood": Scene((lamp(-3.0, 2.0, 3.0, bearing_deg=120.0, tilt_deg=90.0),)),
    "street": Scene(
        (
            lamp(-8.0, 0.0, 6.0, bearing_deg=90.0, tilt_deg=5.0),
            lamp(2.0, 1.0, 4.5, bearing_deg=250.0),
            lamp(9.0, -6.0, 0.8, bearing_deg=10.0),
        ),
        (
            wall((3, 3), (9, 3.5), (8.8, 6), (6, 5.8), (5.8, 9), (2.6, 8.7), (3, 3), height_m=9.0),
            wall((-6, -5), (-1, -4), (-1, -2), height_m=1.8),
            wall((-9.3, 3), (-4.7, 3), (-4.7, 7), (-9.3, 7), (-9.3, 3), height_m=3.2, base_m=2.6),
        ),
    ),
}


def points(number: int) -> tuple[Array, list[str]]:
    """Return the points of a scene, shape (n, 3), and where a plane at each of them faces."""
    random = np.random.default_rng(number)
    flat = np.round(random.uniform(-11.0, 11.0, (60, 2)), 2)
    height = np.tile([0.0, 1.5, 1.5, 1.5, 1.5], 12)
    return np.column_stack([flat, height]), list(FACES) * 12


def main() -> int:
    """Write what Radiance says about every scene; return the exit status."""
    if radiance.programs() is None:
        print("Radiance is not installed.", file=sys.stderr)  # noqa: T201 - a script
        return 1
    with FILE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["scene", "x_m", "y_m", "z_m", "faces", "illuminance_lx"])
        for number, (name, scene) in enumerate(SCENES.items()):
            places, faces = points(number)
            normals = np.array([FACES[face] for face in faces], dtype=float)
            lux, _ = radiance.illuminance(
                scene.luminaires, {"even": lopsided()}, scene.barriers, places, normals
            )
            for (x, y, z), face, value in zip(places.tolist(), faces, lux, strict=True):
                rows.writerow([name, x, y, z, face, f"{value:.5g}"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
