"""How much light falls where: direct light of all luminaires, shadows included.

Luminaires are points; the ground and the walls reflect nothing; the ground is flat. Barriers
shade by their openness, crowns by that of the season. Belongs here: from rows to arrays and
back. The loops are in ``kernels``, grids in ``sampling``.

A luminaire's C0 half-plane looks along its bearing, C counts counter-clockwise seen from
above, and its tilt about C0–C180 lifts the C90 side (EN 13201-3, tilt in application).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.analysis.obstacles import Ints, Obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.threads import in_order
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import LuminaireState
from cpted_app.model.site import Site
from cpted_app.units import angle_rad_from_bearing

NEGLIGIBLE_LX = 0.01
"""What a picture may leave untested for shadow at a point; a judgement leaves nothing."""

_SECTORS = 720
_LUMINAIRES_A_TASK = 8


class Quantity(IntEnum):
    """What a receiver measures; the numbers are those of the kernel."""

    HORIZONTAL = 0
    VERTICAL = 1
    SEMICYLINDRICAL = 2
    HEMISPHERICAL = 3


@dataclass(frozen=True, slots=True)
class Receiver:
    """A quantity, and the bearing that a vertical plane or a face looks to."""

    quantity: Quantity
    bearing_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Lamps:
    """Luminaires as arrays: (k, 8) for the kernel, and the tables they share.

    ``ids`` names the rows; ``left_out`` the luminaires without photometry. Beams that together
    bring no more than ``negligible_lx`` at a point are not tested for shadow.
    """

    rows: Array
    tables: Ints
    steps: Array
    c_deg: Array
    gamma_deg: Array
    intensity_cd: Array
    ids: tuple[str, ...]
    left_out: tuple[str, ...]
    negligible_lx: float = NEGLIGIBLE_LX

    def only(self, ids: Iterable[str]) -> "Lamps":
        """Return some of the luminaires."""
        wanted = set(ids)
        kept = [at for at, one in enumerate(self.ids) if one in wanted]
        return replace(self, rows=self.rows[kept], ids=tuple(self.ids[at] for at in kept))

    def scaled(self, factors: npt.ArrayLike) -> "Lamps":
        """Return the luminaires with their light multiplied, one factor each."""
        rows = self.rows.copy()
        rows[:, 7] *= np.asarray(factors, dtype=float)
        return replace(self, rows=rows)

    def exact(self) -> "Lamps":
        """Return the luminaires with every beam tested for shadow, however faint."""
        return replace(self, negligible_lx=0.0)


def lamps(luminaires: Sequence[Luminaire], tables: Mapping[str, IntensityTable]) -> Lamps:
    """Return luminaires ready to be calculated with, ``tables`` by the name of the photometry.

    A luminaire's own flux replaces that of its table; the maintenance factor is applied.
    """
    known = [one for one in luminaires if one.photometry in tables]
    names = sorted({one.photometry for one in known})
    used = [tables[name] for name in names]
    rows = np.array([_lamp(one, names, tables) for one in known], dtype=float).reshape(-1, 8)
    return Lamps(
        rows=rows,
        tables=_places(used),
        steps=np.array([(_step(t.c_deg), _step(t.gamma_deg)) for t in used]).reshape(-1, 2),
        c_deg=np.concatenate([np.empty(0), *(t.c_deg for t in used)]),
        gamma_deg=np.concatenate([np.empty(0), *(t.gamma_deg for t in used)]),
        intensity_cd=np.concatenate([np.empty(0), *(t.intensity_cd.ravel() for t in used)]),
        ids=tuple(one.id for one in known),
        left_out=tuple(one.id for one in luminaires if one.photometry not in tables),
    )


def shining(
    site: Site, *, with_planned: bool = False, with_existing: bool = True
) -> tuple[Luminaire, ...]:
    """Return the luminaires that give light: the working ones, and planned ones if asked for."""
    states = {LuminaireState.WORKING} if with_existing else set()
    states |= {LuminaireState.PLANNED} if with_planned else set()
    return tuple(one for one in site.all(Luminaire) if one.state in states)


def illuminance(
    lamps: Lamps,
    obstacles: Obstacles,
    points_m: Array,
    receivers: Sequence[Receiver],
    progress: Progress,
) -> Array:
    """Return what each receiver measures at each point, lx, shape (n, m).

    ``points_m`` has shape (n, 3), heights above ground. The result does not depend on the
    number of threads.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    normals = np.array([_normal(one) for one in receivers]).reshape(-1, 3)
    turned = np.broadcast_to(normals, (len(points_m), len(receivers), 3))
    kinds = [int(one.quantity) for one in receivers]
    return _calculated(lamps, obstacles, points_m, (turned, kinds), progress)


def illuminance_towards(
    lamps: Lamps,
    obstacles: Obstacles,
    points_m: Array,
    *,
    quantity: Quantity,
    bearings_deg: Array,
    progress: Progress,
) -> Array:
    """Return one quantity at each point, lx, shape (n,), each facing a bearing of its own."""
    found = illuminance_each(lamps, obstacles, points_m, [(quantity, bearings_deg)], progress)
    return found[:, 0]


def illuminance_each(
    lamps: Lamps,
    obstacles: Obstacles,
    points_m: Array,
    facings: Sequence[tuple[Quantity, Array]],
    progress: Progress,
) -> Array:
    """Return quantities at each point, lx, shape (n, m), each point facing bearings of its own.

    ``facings`` holds m quantities, each with bearings in degrees, shape (n,).
    """
    bearings = np.stack([bearing for _quantity, bearing in facings], axis=1)
    angles = np.radians((90.0 - bearings) % 360.0)
    normals = np.stack([np.cos(angles), np.sin(angles), np.zeros_like(angles)], axis=2)
    kinds = [int(quantity) for quantity, _bearing in facings]
    return _calculated(lamps, obstacles, points_m, (normals, kinds), progress)


def contributions(
    lamps: Lamps, obstacles: Obstacles, points_m: Array, receiver: Receiver, progress: Progress
) -> Array:
    """Return what each luminaire gives to the whole at each point, lx, shape (k, n)."""
    normals = np.broadcast_to(np.array(_normal(receiver)), (len(points_m), 1, 3))
    receivers = (normals, [int(receiver.quantity)])
    parts = _parts(lamps, obstacles, points_m, receivers, progress, at_once=1)
    return np.array([part[:, 0] for part in parts]).reshape(len(lamps.ids), len(points_m))


def contributions_towards(
    lamps: Lamps,
    obstacles: Obstacles,
    points_m: Array,
    *,
    quantities: Sequence[Quantity],
    bearings_deg: Array,
    progress: Progress,
) -> Array:
    """Return what each luminaire gives to the whole, lx, shape (k, n, m), m quantities a point.

    ``bearings_deg`` has shape (n, m): where each receiver faces at each point.
    """
    azimuth = np.vectorize(angle_rad_from_bearing, otypes=[float])(bearings_deg)
    normals = np.stack([np.cos(azimuth), np.sin(azimuth), np.zeros_like(azimuth)], axis=2)
    receivers = (normals, [int(one) for one in quantities])
    parts = list(_parts(lamps, obstacles, points_m, receivers, progress, at_once=1))
    return np.array(parts).reshape(len(lamps.ids), len(points_m), len(quantities))


def _calculated(
    lamps: Lamps,
    obstacles: Obstacles,
    points_m: Array,
    receivers: tuple[Array, list[int]],
    progress: Progress,
) -> Array:
    total = np.zeros((len(points_m), len(receivers[1])))
    at_once = _LUMINAIRES_A_TASK
    for found in _parts(lamps, obstacles, points_m, receivers, progress, at_once=at_once):
        total += found
    return total


def _parts(
    lamps: Lamps,
    obstacles: Obstacles,
    points_m: Array,
    receivers: tuple[Array, list[int]],
    progress: Progress,
    *,
    at_once: int,
) -> Iterator[Array]:
    """Yield what so many luminaires at once give, lx, shape (n, m), in the luminaires' order.

    What is negligible is the same however many are calculated at once.
    """
    if not lamps.ids or not len(points_m):
        progress(1.0)
        return
    from cpted_app.analysis.kernels.light import illuminances

    # Copies: a loop is compiled anew for an array that may not be written to.
    normals = np.array(receivers[0], dtype=float, order="C")
    kinds = np.array(receivers[1], dtype=np.int64)
    points = np.array(points_m, dtype=float, order="C")
    negligible = lamps.negligible_lx / max(len(lamps.ids), 1)

    def part(first: int) -> Array:
        out = np.zeros((len(points), len(kinds)))
        illuminances(
            points,
            normals,
            kinds,
            lamps.rows[first : first + at_once],
            lamps.tables,
            lamps.steps,
            lamps.c_deg,
            lamps.gamma_deg,
            lamps.intensity_cd,
            obstacles.scene,
            _SECTORS,
            negligible,
            out,
        )
        return out

    tasks = range(0, len(lamps.ids), at_once)
    progress(0.0)
    yield from in_order(part, tasks, progress)


def _lamp(
    luminaire: Luminaire, names: Sequence[str], tables: Mapping[str, IntensityTable]
) -> tuple[float, ...]:
    tilt = math.radians(luminaire.tilt_deg)
    factor = luminaire.maintenance_factor
    own = tables[luminaire.photometry].flux_lm
    if luminaire.flux_lm is not None and own > 0.0:
        factor *= luminaire.flux_lm / own
    return (
        luminaire.geometry.x,
        luminaire.geometry.y,
        luminaire.mounting_height_m,
        float(names.index(luminaire.photometry)),
        angle_rad_from_bearing(luminaire.bearing_deg),
        math.sin(tilt),
        math.cos(tilt),
        factor,
    )


def _places(tables: Sequence[IntensityTable]) -> Ints:
    """Return where in the joined arrays each table lies, shape (t, 5)."""
    rows = []
    c_at = gamma_at = value_at = 0
    for table in tables:
        rows.append((c_at, len(table.c_deg), gamma_at, len(table.gamma_deg), value_at))
        c_at += len(table.c_deg)
        gamma_at += len(table.gamma_deg)
        value_at += table.intensity_cd.size
    return np.array(rows, dtype=np.int64).reshape(-1, 5)


def _step(knots: Array) -> float:
    """Return the even step of knots, or 0 where they are uneven."""
    steps = np.diff(knots)
    is_even = len(steps) > 0 and np.allclose(steps, steps[0], rtol=0.0, atol=1e-9)
    return float(steps[0]) if is_even else 0.0


def _normal(receiver: Receiver) -> tuple[float, float, float]:
    if receiver.quantity in (Quantity.HORIZONTAL, Quantity.HEMISPHERICAL):
        return 0.0, 0.0, 1.0
    angle_rad = angle_rad_from_bearing(receiver.bearing_deg)
    return math.cos(angle_rad), math.sin(angle_rad), 0.0
