"""What of an isovist is lit enough at night for a person there to be seen.

A person is seen by the light that falls on the face: semi-cylindrical illuminance, 1.5 m above
ground, on a face turned towards the observer. Direct light only, as everywhere in ``lighting``.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.field import FieldOptions, lit_by
from cpted_app.analysis.light.lighting import Lamps, Quantity
from cpted_app.analysis.obstacles import Flags, Obstacles
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.analysis.sight.isovist_shape import Region
from cpted_app.analysis.thresholds import load
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.site import Site

NEEDED = "sight.night.esc_min"
"""The threshold row that tells how much light a face needs."""


@dataclass(frozen=True, slots=True, eq=False)
class Lamplight:
    """The luminaires of a site that burn, and what stands in the way of their light."""

    lamps: Lamps
    shades: Obstacles

    @classmethod
    def of(cls, site: Site, *, leaf_on: bool = True, hour: float | None = None) -> "Lamplight":
        """Return the light of a site, in leaf or bare, at an hour or with nothing switched."""
        options = FieldOptions(height_m=FACE_HEIGHT_M, leaf_on=leaf_on, hour=hour)
        return cls(*lit_by(site, options))

    @property
    def is_known(self) -> bool:
        """Whether any luminaire says how it shines; without one nothing is known of the light."""
        return bool(self.lamps.ids)


@dataclass(frozen=True, slots=True, eq=False)
class SeenAtNight:
    """The lit part of what is seen, cell by cell, and its share, 0 … 1; None: unknown.

    With luminaires ``left_out``, whose light is not known, both are “at least”.
    """

    lit: Region
    lit_share: float | None
    step_m: float
    left_out: int


def seen_at_night(
    light: Lamplight,
    seen: Region,
    eye_m: tuple[float, float],
    *,
    step_m: float,
    progress: Progress,
) -> SeenAtNight:
    """Return where in a region a face turned to the eye has the light it needs to be seen.

    A cell counts as its middle does.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    left_out = len(light.lamps.left_out)
    if not light.is_known or seen.is_empty:
        return SeenAtNight(shapely.Polygon(), None, step_m, left_out)
    raster = Raster.over(seen.bounds, step_m)
    shapely.prepare(seen)
    centres = raster.centres_m
    is_seen = shapely.contains_xy(seen, centres[:, 0], centres[:, 1])
    is_lit = np.zeros(len(centres), dtype=bool)
    is_lit[is_seen] = _faces_lx(light, centres[is_seen], eye_m, progress) >= needed_lx()
    cells = _cells(raster, is_lit.reshape(raster.ny, raster.nx))
    count = int(is_seen.sum())
    return SeenAtNight(
        lit=shapely.intersection(cells, seen),
        lit_share=float(is_lit.sum()) / count if count else None,
        step_m=step_m,
        left_out=left_out,
    )


def needed_lx() -> float:
    """Return the semi-cylindrical illuminance from which a person counts as seen, lx."""
    return load()[NEEDED].value


def cell_m(seen: Region, cells: int) -> float:
    """Return the side in m of cells of which a region has about so many.

    >>> cell_m(shapely.box(0.0, 0.0, 20.0, 20.0), 100)
    2.0
    """
    return math.sqrt(max(float(seen.area), 1.0) / cells)


def _faces_lx(
    light: Lamplight, places_m: Array, eye_m: tuple[float, float], progress: Progress
) -> Array:
    """Return semi-cylindrical illuminance of faces turned to the eye, lx, shape (n,)."""
    to_eye = np.asarray(eye_m) - places_m
    bearings_deg = np.degrees(np.arctan2(to_eye[:, 0], to_eye[:, 1])) % 360.0
    return lighting.illuminance_towards(
        light.lamps,
        light.shades,
        np.column_stack([places_m, np.full(len(places_m), FACE_HEIGHT_M)]),
        quantity=Quantity.SEMICYLINDRICAL,
        bearings_deg=bearings_deg,
        progress=progress,
    )


def _cells(raster: Raster, is_lit: Flags) -> Region:
    """Return the area of some cells of a grid, shape (ny, nx)."""
    padded = np.zeros((raster.ny, raster.nx + 2), dtype=np.int8)
    padded[:, 1:-1] = is_lit
    turns = np.diff(padded, axis=1)
    rows, begins = np.nonzero(turns == 1)
    _, ends = np.nonzero(turns == -1)
    west_m = raster.west_m + begins * raster.step_m
    south_m = raster.south_m + rows * raster.step_m
    east_m = raster.west_m + ends * raster.step_m
    runs = shapely.box(west_m, south_m, east_m, south_m + raster.step_m)
    made: Region = shapely.union_all(runs)
    return made
