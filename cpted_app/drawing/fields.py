"""A field of light as a picture: its steps, their colours, contours with numbers.

Belongs here: from values on a grid to what screen and paper show alike. A picture is an array
of red, green, blue and opacity, shape (rows, columns, 4), row 0 in the south like the grid; it
is turned over only where it is painted. Colours come from the ramps of a theme.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.analysis.sampling import Raster
from cpted_app.drawing.contours import contour_lines
from cpted_app.drawing.primitives import Path, Primitive, Text
from cpted_app.drawing.theme import Theme, rgb
from cpted_app.model.geometry import Box

Values = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

RAMP, CHANGE_RAMP = "night", "change"
HORIZONTAL_LX = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""Steps of light on the ground where no class is asked about: the same on every site."""
FACES_LX = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Steps of light on faces where no class is asked about."""
CHANGE_LX = (-10.0, -5.0, -2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Steps of a difference; between the two in the middle nothing changes."""
DARKEST_SHARE = 0.22
"""Opacity of the lowest band of light against the others: the plan stays legible in the dark."""
HATCH_INK = "dim_text"
HATCH_LINES, HATCH_LEAST_PX, HATCH_SHARE = 100, 6, 0.2
"""Lines across the longer side of a picture, their least distance, and how much of it is ink."""
NIGHT_RGB, NIGHT_OPACITY = (8, 11, 26), 0.86
LAMP_RGB, LAMP_OPACITY = (255, 221, 150), 0.30
NIGHT_DARK_LX, NIGHT_BRIGHT_LX = 0.1, 20.0
"""Below the first a night view is as dark as it gets, above the second the plan is plain."""
_MOST_PIXELS = 1_600_000
_FINEST = 6
_LEAST_CONTOUR_CELLS = 6.0
_NUMBER_EVERY_CELLS = 90.0


@dataclass(frozen=True, slots=True)
class Steps:
    """Where the colour changes, rising, in the unit of the field.

    ``limits`` are those that a lighting class sets: they are drawn stronger. ``empty`` is the
    value that means nothing at all, such as nobody who sees: it is hatched, not coloured. Where
    low values are the better ones the ramp is turned round, so that better is always brighter.
    """

    bounds: tuple[float, ...]
    limits: tuple[float, ...] = ()
    ramp: str = RAMP
    empty: float | None = None
    is_turned: bool = False

    def __post_init__(self) -> None:
        if not self.bounds or any(high <= low for low, high in pairwise(self.bounds)):
            raise ValueError(f"steps do not rise: {self.bounds}")

    @property
    def is_change(self) -> bool:
        """Whether the steps are those of a difference."""
        return self.ramp == CHANGE_RAMP

    def bands(self, values: Values) -> npt.NDArray[np.intp]:
        """Return the band of each value: 0 below the first bound.

        >>> Steps((1.0, 5.0)).bands(np.array([0.2, 1.0, 7.0])).tolist()
        [0, 1, 2]
        """
        return np.searchsorted(np.array(self.bounds), values, side="right")

    def colours(self, theme: Theme) -> tuple[str, ...]:
        """Return the colour of each band, lowest first; one more than there are bounds."""
        ramp = theme.ramps[self.ramp][:: -1 if self.is_turned else 1]
        stops = np.array([rgb(stop) for stop in ramp], dtype=float)
        at = np.linspace(0.0, len(stops) - 1.0, len(self.bounds) + 1)
        parts = [np.interp(at, np.arange(len(stops)), stops[:, part]) for part in range(3)]
        return tuple(
            "#" + "".join(f"{round(part):02x}" for part in one) for one in zip(*parts, strict=True)
        )

    def opacities(self) -> tuple[float, ...]:
        """Return the opacity of each band, 0 … 1."""
        count = len(self.bounds) + 1
        if self.is_change:
            return tuple(0.0 if at == count // 2 else 1.0 for at in range(count))
        lowest = DARKEST_SHARE if self.ramp == RAMP else 1.0
        return (lowest, *(1.0 for _ in range(count - 1)))

    def split(self, values: Values) -> tuple[Values, npt.NDArray[np.bool_]]:
        """Return the values without the empty ones, which are NaN, and which those are.

        >>> known, is_empty = Steps((1.0,), empty=0.0).split(np.array([0.0, 3.0]))
        >>> known.tolist(), is_empty.tolist()
        ([nan, 3.0], [True, False])
        """
        is_empty = np.zeros(values.shape, np.bool_) if self.empty is None else values == self.empty
        return np.where(is_empty, np.nan, values), is_empty


CHANGE = Steps(CHANGE_LX, ramp=CHANGE_RAMP)


def plain_steps(*, on_faces: bool) -> Steps:
    """Return the steps of a field that no class is asked about: 1, 2, 5 and so on."""
    return Steps(FACES_LX if on_faces else HORIZONTAL_LX)


def class_steps(limits: Iterable[float]) -> Steps | None:
    """Return steps made of a class's limits, with halves below and doubles above; None without.

    >>> class_steps([5.0, 1.0]).bounds
    (0.25, 0.5, 1.0, 5.0, 7.5, 10.0)
    """
    own = sorted({float(limit) for limit in limits if limit > 0.0})
    if not own:
        return None
    low, high = own[0], own[-1]
    bounds = {low / 4.0, low / 2.0, *own, 1.5 * high, 2.0 * high}
    if len(own) == 1:
        bounds.add(4.0 * high)
    return Steps(tuple(sorted(bounds)), tuple(own))


@dataclass(frozen=True, slots=True, eq=False)
class FieldPicture:
    """A picture with the box of the site it covers: west, south, east, north in metres."""

    pixels: Pixels
    box: Box


def field_image(
    raster: Raster,
    values: Values,
    steps: Steps,
    theme: Theme,
    *,
    holes: Sequence[shapely.Polygon] = (),
    is_smooth: bool = True,
) -> FieldPicture:
    """Return a field in the colours of its steps; nothing where there is no value.

    What its steps call empty is hatched, so that it differs from where there is no value.

    Args:
        raster: The grid.
        values: On the grid, shape (ny, nx), NaN = no value.
        steps: Where the colour changes.
        theme: Whose ramp is used.
        holes: Areas that stay free to their very edge, such as buildings.
        is_smooth: Whether a value goes over into the next one; counts, for one, do not.
    """
    known, is_empty = steps.split(values)
    fine, box = _finer(raster, known) if is_smooth else _repeated(raster, known)
    colours = np.array([rgb(one) for one in steps.colours(theme)], dtype=np.uint8)
    opacity = np.array([round(255 * one) for one in steps.opacities()], dtype=np.uint8)
    band = steps.bands(np.where(np.isnan(fine), 0.0, fine))
    pixels = np.empty((*fine.shape, 4), dtype=np.uint8)
    pixels[..., :3] = colours[band]
    pixels[..., 3] = np.where(np.isnan(fine), 0, opacity[band])
    if is_empty.any():
        _hatch(pixels, is_empty, theme)
    _cut(pixels, box, holes)
    return FieldPicture(pixels, box)


def night_image(
    raster: Raster, values: Values, *, holes: Sequence[shapely.Polygon] = ()
) -> FieldPicture:
    """Return the veil of night over a plan: dark where it is dark, warm where lamps shine.

    Where there is no value, as in buildings, it is dark. Between the darkest and the brightest
    the veil lifts with the logarithm of the light, as the eye sees it.
    """
    fine, box = _finer(raster, values)
    lit = np.where(np.isnan(fine), 0.0, fine)
    span = math.log10(NIGHT_BRIGHT_LX / NIGHT_DARK_LX)
    share = np.clip(np.log10(np.maximum(lit, 1e-9) / NIGHT_DARK_LX) / span, 0.0, 1.0)
    pixels = _night_colours()[np.rint(share * 255.0).astype(np.intp)]
    _cut(pixels, box, holes, night_pixel())
    return FieldPicture(pixels, box)


def _night_colours() -> Pixels:
    """Return 256 veils from the darkest to the brightest, mixed as light is, shape (256, 4)."""
    share = np.linspace(0.0, 1.0, 256)[:, None]
    opacity = NIGHT_OPACITY * (1.0 - share) + LAMP_OPACITY * share
    night, lamp = (np.array(one, dtype=float) for one in (NIGHT_RGB, LAMP_RGB))
    mixed = NIGHT_OPACITY * (1.0 - share) * night + LAMP_OPACITY * share * lamp
    colours: Pixels = np.rint(np.hstack([mixed / opacity, 255.0 * opacity])).astype(np.uint8)
    return colours


def night_pixel() -> tuple[int, int, int, int]:
    """Return the veil where no light comes: red, green, blue, opacity, each 0–255."""
    return (*NIGHT_RGB, round(255 * NIGHT_OPACITY))


def contours(raster: Raster, values: Values, steps: Steps) -> list[Primitive]:
    """Return the lines of equal value at the steps, in site metres, with their numbers."""
    drawn: list[Primitive] = []
    known, _is_empty = steps.split(values)
    for bound in steps.bounds:
        is_limit = bound in steps.limits
        for line in contour_lines(raster, known, bound):
            if len(line) < _LEAST_CONTOUR_CELLS:
                continue
            drawn.append(Path(points=line, stroke="text", width_pt=1.3 if is_limit else 0.55))
            drawn += _numbers(raster, line, level_text(bound, is_change=steps.is_change), is_limit)
    return drawn


def level_text(bound: float, *, is_change: bool = False) -> str:
    """Return a bound as it is written on contours and legends.

    >>> level_text(0.5), level_text(7.5), level_text(2.0, is_change=True)
    ('0.5', '7.5', '+2')
    """
    return f"{bound:+g}".replace("-", "−") if is_change else f"{bound:g}"


def _numbers(raster: Raster, line: Values, text: str, is_limit: bool) -> list[Primitive]:
    lengths = np.hypot(*np.diff(line, axis=0).T)
    ends = np.append(0.0, np.cumsum(lengths))
    every = _NUMBER_EVERY_CELLS * raster.step_m
    count = max(round(float(ends[-1]) / every), 1)
    places = [float(ends[-1]) * (at + 0.5) / count for at in range(count)]
    found: list[Primitive] = []
    for place in places:
        x, y = (float(np.interp(place, ends, line[:, part])) for part in range(2))
        found.append(
            Text(text=text, x=x, y=y, dy_pt=-2.5, size_pt=7.5, bold=is_limit, anchor="middle")
        )
    return found


def _finer(raster: Raster, values: Values) -> tuple[Values, Box]:
    """Return values between the cell centres too, linearly, and the box they cover."""
    ny, nx = values.shape
    times, box = _times(values), _box(raster)
    if times == 1:
        return values, box
    rows = _between(ny, times)
    columns = _between(nx, times)
    filled = _spread(_spread(values))
    upper, lower = filled[rows[0]], filled[rows[1]]
    along = upper * (1.0 - rows[2])[:, None] + lower * rows[2][:, None]
    fine = (
        along[:, columns[0]] * (1.0 - columns[2])[None, :]
        + along[:, columns[1]] * columns[2][None, :]
    )
    return fine, box


def _repeated(raster: Raster, values: Values) -> tuple[Values, Box]:
    """Return each value as often as a picture of the same size needs it, and the box."""
    times = _times(values)
    return values.repeat(times, axis=0).repeat(times, axis=1), _box(raster)


def _times(values: Values) -> int:
    """Return how many pixels a cell is wide."""
    return int(np.clip(math.sqrt(_MOST_PIXELS / max(values.size, 1)), 1, _FINEST))


def _box(raster: Raster) -> Box:
    west, south, step = raster.west_m, raster.south_m, raster.step_m
    return (west, south, west + raster.nx * step, south + raster.ny * step)


def _between(count: int, times: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Values]:
    """Return for each finer cell the two centres it lies between and how far along it is."""
    at = np.clip((np.arange(count * times) + 0.5) / times - 0.5, 0.0, count - 1.0)
    first = np.minimum(at.astype(np.intp), max(count - 2, 0))
    second = np.minimum(first + 1, count - 1)
    return first, second, at - first


def _spread(values: Values) -> Values:
    """Return values with those beside the edge of no-data set to the mean of their neighbours.

    So the colour reaches the wall that cuts it off, instead of ending in the steps of the grid.
    """
    gone = np.isnan(values)
    if not gone.any():
        return values
    padded = np.pad(values, 1, constant_values=np.nan)
    around = np.stack(
        [
            padded[dy : dy + values.shape[0], dx : dx + values.shape[1]]
            for dy in range(3)
            for dx in range(3)
        ]
    )
    known = ~np.isnan(around)
    total = np.where(known, around, 0.0).sum(axis=0)
    count = known.sum(axis=0)
    mean = np.divide(total, count, out=np.full(values.shape, np.nan), where=count > 0)
    return np.where(gone, mean, values)


def _hatch(pixels: Pixels, is_empty: npt.NDArray[np.bool_], theme: Theme) -> None:
    """Set cells to slanting lines of ink on nothing."""
    rows, columns = pixels.shape[:2]
    times = rows // is_empty.shape[0]
    here = is_empty.repeat(times, axis=0).repeat(times, axis=1)
    apart = max(round(max(rows, columns) / HATCH_LINES), HATCH_LEAST_PX)
    across = (np.arange(rows)[:, None] + np.arange(columns)[None, :]) % apart
    is_line = across < max(round(HATCH_SHARE * apart), 1)
    pixels[here] = 0
    pixels[here & is_line] = (*theme.rgb(HATCH_INK), 255)


def _cut(
    pixels: Pixels,
    box: Box,
    holes: Sequence[shapely.Polygon],
    colour: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> None:
    """Set what lies in the holes to one colour."""
    if not holes:
        return
    rows, columns = pixels.shape[:2]
    from PIL import Image, ImageDraw

    mask = Image.new("1", (columns, rows))
    draw = ImageDraw.Draw(mask)
    scale = np.array([columns / (box[2] - box[0]), rows / (box[3] - box[1])])
    for hole in holes:
        rings = [(hole.exterior, 1), *((ring, 0) for ring in hole.interiors)]
        for ring, value in rings:
            corners = (shapely.get_coordinates(ring) - np.array(box[:2])) * scale - 0.5
            draw.polygon([(float(x), float(y)) for x, y in corners], fill=value)
    pixels[np.array(mask, dtype=bool)] = colour
