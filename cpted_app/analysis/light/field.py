"""Light on a raster, for a picture: who shines at that hour.

A picture lives on cell centres; what has to be exact at a point is asked of ``lighting`` at
that point. From coarse to fine, a picture is asked for again on a finer raster.
"""

import math
from dataclasses import dataclass

import numpy as np

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import burning, lighting
from cpted_app.analysis.light.illumination import buildings, is_built_over
from cpted_app.analysis.light.lighting import Lamps, Receiver
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.obstacles import Obstacles, obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.model.features import Luminaire
from cpted_app.model.site import Site


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Values of a raster, lx, shape (ny, nx), NaN inside buildings.

    ``left_out`` are the ids of luminaires without photometry.
    """

    raster: Raster
    values: Array
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOptions:
    """What shines, and when: at ``hour`` (local, 0 … 24) luminaires are dimmed or off.

    None as an hour means that nothing is switched.
    """

    height_m: float = 0.0
    leaf_on: bool = True
    with_planned: bool = False
    with_existing: bool = True
    hour: float | None = None


def light_field(
    site: Site,
    receiver: Receiver,
    raster: Raster,
    *,
    height_m: float = 0.0,
    leaf_on: bool = True,
    with_planned: bool = False,
    with_existing: bool = True,
    hour: float | None = None,
    progress: Progress,
) -> Field:
    """Return what a receiver measures at every cell centre, lx.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    options = FieldOptions(
        height_m=height_m,
        leaf_on=leaf_on,
        with_planned=with_planned,
        with_existing=with_existing,
        hour=hour,
    )
    lamps, shades = lit_by(site, options)
    is_free = ~is_built_over(buildings(site), raster.centres_m)
    values = np.full(len(is_free), np.nan)
    values[is_free] = _lit(lamps, shades, raster.centres_m[is_free], (receiver, height_m), progress)
    return Field(raster, values.reshape(raster.ny, raster.nx), lamps.left_out)


def lit_by(site: Site, options: FieldOptions) -> tuple[Lamps, Obstacles]:
    """Return the luminaires that shine at that hour, and what shades them."""
    rows = lighting.shining(
        site, with_planned=options.with_planned, with_existing=options.with_existing
    )
    lamps = lighting.lamps(rows, intensity_tables(site))
    if options.hour is not None:
        by_id: dict[str, Luminaire] = {one.id: one for one in rows}
        lamps = lamps.scaled(burning.factors_at([by_id[one] for one in lamps.ids], options.hour))
    return lamps, obstacles(site, leaf_on=options.leaf_on)


def finest_step_m(box: tuple[float, float, float, float], cells: int) -> float:
    """Return the step at which a box has at most so many cells: a round number of m.

    >>> finest_step_m((0.0, 0.0, 100.0, 100.0), 250_000)
    0.2
    """
    west, south, east, north = box
    least = math.sqrt(max((east - west) * (north - south), 1e-9) / cells)
    tens = 10.0 ** math.floor(math.log10(least))
    return next(round(n * tens, 9) for n in (1.0, 2.0, 5.0, 10.0) if n * tens >= least * 0.999999)


def _lit(
    lamps: Lamps,
    shades: Obstacles,
    points_m: Array,
    receiver_at: tuple[Receiver, float],
    progress: Progress,
) -> Array:
    receiver, height_m = receiver_at
    places = np.column_stack([points_m, np.full(len(points_m), height_m)])
    found = lighting.illuminance(lamps, shades, places, [receiver], progress)
    return found[:, 0]
