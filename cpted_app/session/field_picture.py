"""A field as a picture over the plan: on which grids it is asked for, how long that takes.

Belongs here: what pictures of light and of sight share, from a coarse grid to a fine one. What
is asked belongs to ``light_picture`` and ``sight_picture``, what a field looks like to
``drawing.fields``.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light.illumination import buildings
from cpted_app.analysis.registry import Progress
from cpted_app.analysis.sampling import Raster
from cpted_app.drawing import fields
from cpted_app.drawing.fields import FieldPicture, Steps
from cpted_app.drawing.primitives import Primitive
from cpted_app.drawing.theme import Theme
from cpted_app.model.geometry import Box
from cpted_app.model.site import Site

CELLS = (2_500, 40_000, 160_000)
"""About the cells of the stages of a picture: something at once, then finer."""
FINEST_M = 0.1
PROBE_S = 1.0
"""How long work is watched before it is told how long the whole will take."""
_ROUND = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0, 100.0)


class Question(Protocol):
    """What is asked of a site, ready to be asked on any grid and at any place."""

    @property
    def site(self) -> Site:
        """The site that is asked about."""

    @property
    def cells(self) -> tuple[int, ...]:
        """About the cells of the stages of its picture."""

    @property
    def is_smooth(self) -> bool:
        """Whether a value goes over into the next one; counts, for one, do not."""

    @property
    def is_exact(self) -> bool:
        """Whether it may be asked at single places; else the cell there tells the value."""

    @property
    def is_of_grid(self) -> bool:
        """Whether values belong to their grid: then there are none between, and none finer."""

    def on(self, raster: Raster, progress: Progress) -> Array:
        """Return the values on a grid, shape (ny, nx), NaN where there is none."""

    def value_at(self, x_m: float, y_m: float) -> float | None:
        """Return the value at one place, exact, or None where there is none."""

    def veil(
        self, raster: Raster, values: Array, holes: Sequence[shapely.Polygon]
    ) -> FieldPicture | None:
        """Return what is laid over plan and marks alike at night, or None without a night."""


class TakesLong(Exception):  # noqa: N818 - it is no fault: the person is asked
    """Work was let go of, because it takes longer than anybody has agreed to."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True, eq=False)
class Calculated:
    """Values on a grid, and the seconds they took."""

    raster: Raster
    values: Array
    seconds: float

    def value_at(self, x_m: float, y_m: float) -> float | None:
        """Return the value of the cell that a place lies in, or None where there is none."""
        raster = self.raster
        column = math.floor((x_m - raster.west_m) / raster.step_m)
        row = math.floor((y_m - raster.south_m) / raster.step_m)
        if not (0 <= column < raster.nx and 0 <= row < raster.ny):
            return None
        value = float(self.values[row, column])
        return None if math.isnan(value) else value


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A calculated field with its pictures and contours, ready to be laid over the plan."""

    question: Question
    field: Calculated
    steps: Steps
    picture: FieldPicture
    contours: tuple[Primitive, ...]
    veil: FieldPicture | None = None


def calculated(question: Question, raster: Raster, progress: Progress) -> Calculated:
    """Return the values on a grid.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    begun = time.monotonic()
    values = question.on(raster, progress)
    return Calculated(raster, values, time.monotonic() - begun)


def drawn(question: Question, field: Calculated, steps: Steps, theme: Theme) -> Sheet:
    """Return a field in the colours of a theme; buildings stay free to their walls."""
    holes = _holes(question.site, field.raster)
    return Sheet(
        question=question,
        field=field,
        steps=steps,
        picture=_picture(question, field, steps, theme, holes),
        contours=_contours(question, field, steps),
        veil=question.veil(field.raster, field.values, holes),
    )


def made(
    question: Question, raster: Raster, steps: Steps, theme: Theme, progress: Progress
) -> Sheet:
    """Return a field calculated on a grid and drawn.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    field = calculated(question, raster, progress)
    sheet = drawn(question, field, steps, theme)
    progress(1.0)  # who stopped it while it was drawn is heard before the next stage begins
    return sheet


def watched(work: Callable[[Progress], Sheet], most_s: float, progress: Progress) -> Sheet:
    """Return what work makes, unless it is seen to take too long.

    Raises:
        TakesLong: by what was done in the first moments the whole takes longer.
    """
    return work(limited(progress, most_s))


def redrawn(sheet: Sheet, steps: Steps, theme: Theme) -> Sheet:
    """Return a sheet in other steps or colours."""
    question, field = sheet.question, sheet.field
    return replace(
        sheet,
        steps=steps,
        picture=_picture(question, field, steps, theme, _holes(question.site, field.raster)),
        contours=_contours(question, field, steps),
    )


def rasters(box: Box, stages: Sequence[int] = CELLS) -> tuple[Raster, ...]:
    """Return the grids of a picture's stages, coarse to fine, with round spacings.

    >>> [one.step_m for one in rasters((0.0, 0.0, 200.0, 100.0))]
    [5.0, 1.0, 0.5]
    """
    west, south, east, north = box
    area = max((east - west) * (north - south), 1.0)
    steps = [_round_up(max(math.sqrt(area / cells), FINEST_M)) for cells in stages]
    return tuple(Raster.over(box, step) for step in dict.fromkeys(steps))


def detail_raster(box: Box, within: Box, scale_px_per_m: float) -> Raster | None:
    """Return the grid for a part of the region seen closely, about two pixels to a cell.

    None where the view does not meet the region.
    """
    west, south = max(box[0], within[0]), max(box[1], within[1])
    east, north = min(box[2], within[2]), min(box[3], within[3])
    if east - west < FINEST_M or north - south < FINEST_M:
        return None
    area = (east - west) * (north - south)
    step = max(2.0 / scale_px_per_m, math.sqrt(area / CELLS[-1]), FINEST_M)
    return Raster.over((west, south, east, north), _round_up(step))


def left_s(done: Sheet, raster: Raster) -> float:
    """Return about how many seconds a finer grid will take, told by a coarser one.

    Where values belong to their grid, each cell is compared with each.
    """
    before = done.field.raster
    ratio = raster.nx * raster.ny / (before.nx * before.ny)
    return float(done.field.seconds * (ratio**2 if done.question.is_of_grid else ratio))


def limited(progress: Progress, most_s: float) -> Progress:
    """Return a progress that lets go of work as soon as it is seen to take too long.

    What is loaded and compiled before the first share is done does not count.

    Raises:
        TakesLong: by what was done in the first moments the whole takes longer.
    """
    first: list[tuple[float, float]] = []

    def watched(share: float) -> None:
        progress(share)
        if not 0.0 < share < 1.0:
            return
        now = time.monotonic()
        if not first:
            first.append((now, share))
        begun, from_share = first[0]
        if share > from_share and now - begun >= PROBE_S:
            left = (now - begun) * (1.0 - share) / (share - from_share)
            if left > most_s:
                raise TakesLong(left)

    return watched


def _picture(
    question: Question,
    field: Calculated,
    steps: Steps,
    theme: Theme,
    holes: Sequence[shapely.Polygon],
) -> FieldPicture:
    is_smooth = question.is_smooth
    return fields.field_image(
        field.raster, field.values, steps, theme, holes=holes, is_smooth=is_smooth
    )


def _contours(question: Question, field: Calculated, steps: Steps) -> tuple[Primitive, ...]:
    if not question.is_smooth:
        return ()
    return tuple(fields.contours(field.raster, field.values, steps))


def _holes(site: Site, raster: Raster) -> Sequence[shapely.Polygon]:
    tree = buildings(site)
    east = raster.west_m + raster.nx * raster.step_m
    north = raster.south_m + raster.ny * raster.step_m
    seen = tree.query(shapely.box(raster.west_m, raster.south_m, east, north))
    return [tree.geometries[at] for at in seen]


def _round_up(step_m: float) -> float:
    return next((one for one in _ROUND if one >= step_m * 0.999), step_m)
