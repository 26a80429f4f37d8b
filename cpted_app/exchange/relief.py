"""How raster values are shown: colours as they are, one measured band as shaded grey relief.

Belongs here: choosing bands and stretch once for a raster, and drawing any window of it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cpted_app.exchange.plan_image import Box, Picture

Values = npt.NDArray[np.float32]

SAMPLE_PX = 1024
"""Longest side of the sample that stretch and steepness are taken from."""
LIGHT = (-0.5, -0.5, 0.7071)
"""Towards the light: from the upper left, half way up (the custom of printed relief)."""
_SHADE_SHARE = 0.65
_STEEP_QUANTILE = 0.9
_STEEP = 0.6
"""Shown slope of the steepest tenth, as a tangent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is drawn of a raster: bands, stretch, palette, relief."""

    bands: tuple[int, ...]
    low: float
    high: float
    palette: npt.NDArray[np.uint8] | None
    alpha: tuple[int, float] | None
    """The band of opacity and its largest value."""
    steepness: float
    """Factor from slope in values per pixel to shown slope; 0 where there is no relief."""
    is_blank: bool


def look_of(dataset: Any) -> Look:
    """Return how a raster is shown, by its band types and a sample of its values."""
    from rasterio.enums import ColorInterp

    shown = dataset.colorinterp
    colours = [ColorInterp.red, ColorInterp.green, ColorInterp.blue]
    if all(colour in shown for colour in colours):
        bands = tuple(shown.index(colour) + 1 for colour in colours)
    else:
        plain = [i for i, kind in enumerate(shown, 1) if kind is not ColorInterp.alpha]
        bands = tuple(plain[:3]) if len(plain) >= 3 else tuple(plain[:1] or [1])
    palette = _palette(dataset) if ColorInterp.palette in shown[:1] else None
    dtype = np.dtype(dataset.dtypes[bands[0] - 1])
    step = max(max(dataset.width, dataset.height) / SAMPLE_PX, 1.0)
    size = max(round(dataset.width / step), 1), max(round(dataset.height / step), 1)
    box = (0.0, 0.0, float(dataset.width), float(dataset.height))
    values, known = _read(dataset, bands, box, size, is_exact=True)
    seen = values[:, known]
    is_measured = len(bands) == 1 and dtype.kind in "fi"
    low, high = _stretch(seen, dtype, dataset, is_measured=is_measured)
    return Look(
        bands=bands,
        low=low,
        high=high,
        palette=palette,
        alpha=_alpha(dataset, box, size),
        steepness=_steepness(values[0], known, step) if is_measured else 0.0,
        is_blank=not seen.size or float(seen.min()) == float(seen.max()),
    )


def drawn(
    dataset: Any, look: Look, box: Box, size: tuple[int, int], nearest_from: float
) -> Picture:
    """Return a window of a raster as RGBA, shape (height, width, 4).

    Relief is drawn with a margin of one pixel where there is one, so that tiles meet unseen.
    """
    if not look.steepness:
        return _flat_drawn(dataset, look, box, size, nearest_from)
    across, down = (box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1]
    left, top = int(box[0] >= across), int(box[1] >= down)
    right, bottom = int(box[2] + across <= dataset.width), int(box[3] + down <= dataset.height)
    wider = (
        box[0] - left * across,
        box[1] - top * down,
        box[2] + right * across,
        box[3] + bottom * down,
    )
    more = size[0] + left + right, size[1] + top + bottom
    picture = _flat_drawn(dataset, look, wider, more, nearest_from)
    return picture[top : top + size[1], left : left + size[0]]


def _flat_drawn(
    dataset: Any, look: Look, box: Box, size: tuple[int, int], nearest_from: float
) -> Picture:
    step = max((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])
    is_exact = look.palette is not None or step * nearest_from <= 1.0
    values, known = _read(dataset, look.bands, box, size, is_exact=is_exact)
    picture = np.zeros((size[1], size[0], 4), dtype=np.uint8)
    if look.palette is not None:
        index = np.where(known, values[0], 0.0).astype(np.int64) % len(look.palette)
        picture[:] = look.palette[index]
    else:
        span = max(look.high - look.low, 1e-30)
        filled = np.where(known, values, np.float32(look.low))
        shares: Values = np.clip((filled - np.float32(look.low)) / np.float32(span), 0.0, 1.0)
        if look.steepness:
            shares = _shaded(values[0], known, shares, look.steepness / step)
        picture[..., :3] = np.moveaxis(np.round(shares * 255.0).astype(np.uint8), 0, -1)
        picture[..., 3] = 255
    picture[~known] = 0
    if look.alpha is not None:
        band, most = look.alpha
        alpha, _known = _read(dataset, (band,), box, size, is_exact=is_exact)
        picture[known, 3] = np.clip(alpha[0][known] * (255.0 / most), 0.0, 255.0).astype(np.uint8)
    return picture


def _read(
    dataset: Any, bands: tuple[int, ...], box: Box, size: tuple[int, int], *, is_exact: bool
) -> tuple[Values, npt.NDArray[np.bool_]]:
    """Return the values of the bands, shape (bands, height, width), and where there are any."""
    from rasterio.enums import Resampling

    shrinks = (box[2] - box[0]) > size[0] or (box[3] - box[1]) > size[1]
    smooth = Resampling.average if shrinks else Resampling.bilinear
    values = dataset.read(
        list(bands),
        window=_window(dataset, box),
        out_shape=(len(bands), size[1], size[0]),
        out_dtype="float32",
        resampling=Resampling.nearest if is_exact else smooth,
    )
    known = np.isfinite(values).all(axis=0)
    mask = dataset.dataset_mask(
        window=_window(dataset, box),
        out_shape=(size[1], size[0]),
        resampling=Resampling.nearest,
    )
    known &= mask > 0
    return np.asarray(values, dtype=np.float32), np.asarray(known, dtype=np.bool_)


def _window(dataset: Any, box: Box) -> Any:
    from rasterio.windows import Window

    x0, y0 = max(box[0], 0.0), max(box[1], 0.0)
    x1, y1 = min(box[2], float(dataset.width)), min(box[3], float(dataset.height))
    return Window(x0, y0, x1 - x0, y1 - y0)


def _alpha(dataset: Any, box: Box, size: tuple[int, int]) -> tuple[int, float] | None:
    from rasterio.enums import ColorInterp

    if ColorInterp.alpha not in dataset.colorinterp:
        return None
    band = dataset.colorinterp.index(ColorInterp.alpha) + 1
    values, known = _read(dataset, (band,), box, size, is_exact=True)
    most = float(values[:, known].max(initial=1.0))
    # Some writers leave an opacity of 8 bits in 16.
    return band, 255.0 if most <= 255.0 else float(np.iinfo(dataset.dtypes[band - 1]).max)


def _palette(dataset: Any) -> npt.NDArray[np.uint8]:
    colours = dataset.colormap(1)
    table = np.zeros((max(colours) + 1, 4), dtype=np.uint8)
    for index, colour in colours.items():
        table[index] = colour
    return table


def _stretch(
    seen: Values, dtype: np.dtype[Any], dataset: Any, *, is_measured: bool
) -> tuple[float, float]:
    if not seen.size:
        return 0.0, 1.0
    if is_measured or dtype.kind == "f":
        low, high = (float(value) for value in np.percentile(seen, (0.5, 99.5)))
        return (low, high) if high > low else (float(seen.min()), float(seen.max()))
    bits = int(dataset.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", 8 * dtype.itemsize))
    if bits <= 8:
        return 0.0, 2.0**bits - 1.0
    most = float(seen.max())  # cameras of 10 to 14 bits are stored in 16
    return 0.0, next(2.0**n - 1.0 for n in (8, 10, 11, 12, 14, 16, 33) if most < 2.0**n)


def _steepness(values: Values, known: npt.NDArray[np.bool_], step: float) -> float:
    if min(values.shape) < 3:
        return 0.0
    down, across = np.gradient(np.where(known, values, np.nan))
    slope = np.hypot(down, across)
    slope = slope[np.isfinite(slope) & (slope > 0.0)]
    if not slope.size:
        return 0.0
    return _STEEP * step / max(float(np.quantile(slope, _STEEP_QUANTILE)), 1e-30)


def _shaded(
    values: Values, known: npt.NDArray[np.bool_], shares: Values, steepness: float
) -> Values:
    """Return height and shade together; flat ground keeps its grey."""
    if min(values.shape) < 2:
        return shares
    filled = np.where(known, values, np.nan)
    down, across = (np.nan_to_num(part) * steepness for part in np.gradient(filled))
    length = np.sqrt(across**2 + down**2 + 1.0)
    shade = np.clip((LIGHT[2] - LIGHT[0] * across - LIGHT[1] * down) / length, 0.0, 1.0)
    mixed = (1.0 - _SHADE_SHARE) * shares[0] + _SHADE_SHARE * shade
    return np.asarray(mixed[None], dtype=np.float32)
