"""What luminaires give to points: direct light, intensity by table, shadows.

Source: EN 13201-3:2015 in its distance form (clause numbers unverified); intensities linear
in C and gamma.
"""

import math

from cpted_app.analysis.kernels.compiling import TOUCH_M, Floats, Ints, Scene, compiled
from cpted_app.analysis.kernels.passing import Ray, through, work_for
from cpted_app.analysis.kernels.sectors import around, sector_of

HORIZONTAL, VERTICAL, SEMICYLINDRICAL, HEMISPHERICAL, NORMAL = 0, 1, 2, 3, 4
"""Kinds of receiver; NORMAL is a plane of any direction."""


@compiled
def _knot(knots: Floats, first: int, count: int, step: float, value: float) -> int:
    """Return the interval of rising knots a value lies in; ``step`` is 0 where they are uneven."""
    last = first + count - 2
    if step > 0.0:
        at = first + int((value - knots[first]) / step)
    else:
        at, high = first, last
        while at < high:
            middle = (at + high + 1) // 2
            if knots[middle] <= value:
                at = middle
            else:
                high = middle - 1
    at = min(max(at, first), last)
    while at < last and knots[at + 1] <= value:
        at += 1
    while at > first and knots[at] > value:
        at -= 1
    return at


@compiled
def intensity(
    table: Ints,
    steps: Floats,
    cs: Floats,
    gammas: Floats,
    values: Floats,
    c_deg: float,
    gamma_deg: float,
) -> float:
    """Return the intensity in a direction, cd: linear in both angles.

    ``table`` is the place of the first C, their number, the place of the first gamma, their
    number and the place of the first value; ``steps`` the even steps of C and gamma, or 0.
    """
    first_c, first, count = table[0], table[2], table[3]
    if count < 2 or gamma_deg < gammas[first] or gamma_deg > gammas[first + count - 1]:
        return 0.0
    row = _knot(cs, first_c, table[1], steps[0], c_deg)
    column = _knot(gammas, first, count, steps[1], gamma_deg)
    across = (c_deg - cs[row]) / (cs[row + 1] - cs[row])
    along = (gamma_deg - gammas[column]) / (gammas[column + 1] - gammas[column])
    at = table[4] + (row - first_c) * count + column - first
    near = values[at] * (1.0 - along) + values[at + 1] * along
    far = values[at + count] * (1.0 - along) + values[at + count + 1] * along
    found: float = near * (1.0 - across) + far * across
    return found


@compiled
def _towards(lamp: Floats, azimuth: float, flat: float, up: float) -> tuple[float, float]:
    """Return C and gamma in degrees of a direction, as the turned and tilted luminaire has them.

    ``lamp`` holds, from place 4 on, the azimuth of C0, and sine and cosine of the tilt about
    C0–C180, which lifts the C90 side. ``flat`` and ``up`` are the direction's parts.
    """
    turn = azimuth - lamp[4]
    if lamp[5] == 0.0:
        c_deg = math.degrees(turn) % 360.0
        return c_deg, math.degrees(math.atan2(flat, -up))
    ahead, side = flat * math.cos(turn), flat * math.sin(turn)
    left = side * lamp[6] + up * lamp[5]
    down = side * lamp[5] - up * lamp[6]
    c_deg = math.degrees(math.atan2(left, ahead)) % 360.0
    return c_deg, math.degrees(math.atan2(math.hypot(ahead, left), down))


@compiled
def _received(
    kind: int,
    n_x: float,
    n_y: float,
    n_z: float,
    flat: float,
    lux: float,
    to_x: float,
    to_y: float,
    to_z: float,
) -> float:
    """Return what a receiver takes of a beam of ``lux`` on a plane facing it.

    ``to`` points from the receiver to the luminaire. Source: EN 13201-3 in its distance form.
    """
    if kind == HORIZONTAL:
        return lux * max(to_z, 0.0)
    if kind == HEMISPHERICAL:
        return lux * (1.0 + to_z) / 4.0 if to_z >= 0.0 else 0.0
    if kind == NORMAL:
        return lux * max(n_x * to_x + n_y * to_y + n_z * to_z, 0.0)
    if flat == 0.0:
        return 0.0
    facing = n_x * to_x + n_y * to_y
    if kind == VERTICAL:
        return lux * max(facing, 0.0)
    return lux * (flat + facing) / math.pi


@compiled
def _ray(
    x_m: float, y_m: float, z_m: float, east: float, north: float, flat: float, to_m: float
) -> Ray:
    """Return a ray from a luminaire to a height somewhere; eastward and of length 0 if upright."""
    if flat < TOUCH_M:
        return x_m, y_m, 1.0, 0.0, 0.0, z_m, to_m
    return x_m, y_m, east / flat, north / flat, flat, z_m, to_m


@compiled
def illuminances(
    points: Floats,
    normals: Floats,
    receivers: Ints,
    lamps: Floats,
    tables: Ints,
    steps: Floats,
    cs: Floats,
    gammas: Floats,
    values: Floats,
    scene: Scene,
    sector_count: int,
    negligible_lx: float,
    out: Floats,
) -> None:
    """Add to ``out``, shape (n, m), what luminaires give to points, lx.

    ``points`` (n, 3); ``receivers`` (m,) kinds of receiver; ``normals`` (n, m, 3) their unit
    normals; ``lamps`` (k, 8): x, y, z, table, azimuth of C0, sine and cosine of the tilt,
    factor. A beam that brings less than ``negligible_lx`` is not tested for shadow.
    """
    work = work_for(len(scene.edges))
    for place in range(len(lamps)):
        lamp = lamps[place]
        x_m, y_m, z_m = lamp[0], lamp[1], lamp[2]
        table, step = tables[int(lamp[3])], steps[int(lamp[3])]
        here = around(x_m, y_m, z_m, scene, sector_count)
        for at in range(len(points)):
            east, north, up = points[at, 0] - x_m, points[at, 1] - y_m, points[at, 2] - z_m
            flat2 = east * east + north * north
            away2 = flat2 + up * up
            if away2 < TOUCH_M * TOUCH_M:
                continue
            if not math.isfinite(away2):
                out[at, :] = math.nan
                continue
            azimuth = math.atan2(north, east)
            flat = math.sqrt(flat2)
            sector = sector_of(azimuth, sector_count) if flat >= TOUCH_M else 0
            if flat > here.ends[sector] and up <= 0.0:
                continue
            c_deg, gamma_deg = _towards(lamp, azimuth, flat, up)
            lux = lamp[7] * intensity(table, step, cs, gammas, values, c_deg, gamma_deg) / away2
            if lux <= 0.0:
                continue
            if lux > negligible_lx and len(scene.edges) > 0:
                ray = _ray(x_m, y_m, z_m, east, north, flat, points[at, 2])
                lux *= through(ray, sector, scene, here, work)
                if lux == 0.0:
                    continue
            away = math.sqrt(away2)
            for one in range(len(receivers)):
                out[at, one] += _received(
                    receivers[one],
                    normals[at, one, 0],
                    normals[at, one, 1],
                    normals[at, one, 2],
                    flat / away,
                    lux,
                    -east / away,
                    -north / away,
                    -up / away,
                )
