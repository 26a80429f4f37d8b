"""What Radiance says about the same luminaires, walls and points, where pyradiance is installed.

Radiance is run for direct light alone (``-ab 0``), each luminaire a point: a sphere of a
millimetre sampled once, at its centre. Its surfaces are black.
"""

import importlib.util
import math
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.model.features import Barrier, Luminaire
from cpted_app.units import angle_rad_from_bearing

PROGRAMS_VARIABLE = "RADIANCE_BIN"
"""Environment variable with the folder of Radiance's programs, if not those of pyradiance."""
_TO_LUX = 179.0 * np.array([0.265, 0.670, 0.065])
"""Lumen per watt and the weights of red, green and blue that Radiance itself uses."""
_DIRECT = ["-h", "-I", "-ab", "0", "-ds", "0", "-dj", "0", "-dc", "1", "-dt", "0", "-lw", "0"]
_FAR_DOWN_M = -1.0


def programs() -> Path | None:
    """Return the folder of Radiance's programs, or None where it is not installed."""
    given = os.environ.get(PROGRAMS_VARIABLE)
    if given:
        return Path(given)
    found = importlib.util.find_spec("pyradiance")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "bin"


def illuminance(
    luminaires: Sequence[Luminaire],
    tables: Mapping[str, IntensityTable],
    barriers: Iterable[Barrier],
    points_m: Array,
    normals: Array,
) -> tuple[Array, float]:
    """Return the illuminance on planes at points, lx, and the seconds ``rtrace`` took.

    ``points_m`` and ``normals`` have shape (n, 3).
    """
    folder = programs()
    assert folder is not None
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for number, table in enumerate(tables.values()):
            (work / f"t{number}.ies").write_text(ies(table), encoding="ascii")
            _run(
                folder,
                work,
                ["ies2rad", "-dm", "-i", "0.001", "-o", f"t{number}", f"t{number}.ies"],
            )
        names = list(tables)
        scene = ["void plastic black 0 0 5 0 0 0 0 0\n"]
        scene += [_turned(one, names.index(one.photometry)) for one in luminaires]
        for number, barrier in enumerate(barriers):
            scene += _faces(barrier, number)
        (work / "scene.rad").write_text("\n".join(scene), encoding="ascii")
        octree = _run(folder, work, ["oconv", "scene.rad"])
        (work / "scene.oct").write_bytes(octree)
        rays = np.hstack([points_m, normals]).astype("<f8")
        begin = time.perf_counter()
        out = _run(folder, work, ["rtrace", *_DIRECT, "-fdd", "scene.oct"], rays.tobytes())
        taken_s = time.perf_counter() - begin
    return np.frombuffer(out, dtype="<f8").reshape(-1, 3) @ _TO_LUX, taken_s


def ies(table: IntensityTable) -> str:
    """Return a table as an IES file: absolute, type C, all planes."""
    c, gamma = table.c_deg, table.gamma_deg
    head = ["IESNA:LM-63-2002", "[TEST] made for a comparison", "TILT=NONE"]
    head.append(f"1 -1 1 {len(gamma)} {len(c)} 1 2 0 0 0")
    head.append("1 1 0")
    rows = [gamma, c, *table.intensity_cd]
    return "\n".join([*head, *(" ".join(f"{value:.6f}" for value in row) for row in rows)]) + "\n"


def _turned(luminaire: Luminaire, table: int) -> str:
    turn_deg = math.degrees(angle_rad_from_bearing(luminaire.bearing_deg))
    place = f"{luminaire.geometry.x!r} {luminaire.geometry.y!r} {luminaire.mounting_height_m!r}"
    return f"!xform -rx {luminaire.tilt_deg!r} -rz {turn_deg!r} -t {place} t{table}.rad"


def _faces(barrier: Barrier, number: int) -> list[str]:
    """Return a barrier as polygons: upright ones along its edges, and a roof for a solid."""
    shape = barrier.geometry
    is_solid = shape.geom_type == "Polygon"
    rings = [shape.exterior, *shape.interiors] if is_solid else [shape]
    low, high = barrier.base_m or _FAR_DOWN_M, barrier.height_m
    faces: list[list[tuple[float, float, float]]] = []
    for ring in rings:
        line = shapely.get_coordinates(ring).tolist()
        for (x0, y0), (x1, y1) in pairwise(line):
            faces.append([(x0, y0, low), (x1, y1, low), (x1, y1, high), (x0, y0, high)])
    if is_solid and not shape.interiors:
        flat = shapely.get_coordinates(shape.exterior).tolist()[:-1]
        faces += [[(x, y, z) for x, y in flat] for z in (low, high)]
    return [
        f"black polygon b{number}.{at} 0 0 {3 * len(face)} "
        + " ".join(repr(value) for corner in face for value in corner)
        for at, face in enumerate(faces)
    ]


def _run(folder: Path, work: Path, command: list[str], given: bytes = b"") -> bytes:
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    rays = os.pathsep.join([".", str(folder.parent / "lib")])
    done = subprocess.run(
        [str(folder / command[0]), *command[1:]],
        cwd=work,
        input=given,
        env={**os.environ, "PATH": path, "RAYPATH": rays},
        check=True,
        capture_output=True,
    )
    return done.stdout
