"""Surface models: a GeoTIFF of heights read as a raster, and a raster written as GeoTIFF."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cpted_app import limits
from cpted_app.analysis.sampling import Raster
from cpted_app.errors import UserError
from cpted_app.exchange.plan_raster import reading
from cpted_app.words import N_

Array = npt.NDArray[np.float64]

NO_DATA = 255
"""What a GeoTIFF of seen and hidden cells says where nothing is known."""

_SAME_SIDE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceModel:
    """Heights in metres, shape (ny, nx), row 0 in the south; NaN where unknown."""

    heights_m: Array
    raster: Raster
    crs: str | None


def read_surface(path: Path) -> SurfaceModel:
    """Return the first band of a GeoTIFF as heights.

    Raises:
        UserError: it cannot be read, is too large, turned, or not in metres.
    """
    import rasterio

    if not path.is_file():
        raise UserError(
            N_("{file} does not exist."), N_("Check the name and the folder."), file=str(path)
        )
    with reading(path.name), rasterio.open(path) as dataset:
        place, crs = dataset.transform, dataset.crs
        is_upright = place.b == 0.0 and place.d == 0.0 and place.a > 0.0 > place.e
        is_square = abs(place.a + place.e) <= _SAME_SIDE * place.a
        if dataset.width * dataset.height > limits.now().raster_megapixels * 1_000_000:
            raise UserError(
                N_("{file} has {size} million cells; at most {limit} million can be read."),
                N_("Cut out the part you need, or allow more “raster_megapixels”."),
                file=path.name,
                size=dataset.width * dataset.height // 1_000_000,
                limit=limits.now().raster_megapixels,
            )
        if not is_upright or not is_square or dataset.count != 1:
            raise UserError(
                N_("{file} is no surface model: it needs one band of square cells, north up."),
                N_("Bring it into that form with gdalwarp, or take another file."),
                file=path.name,
            )
        if crs is None or not crs.is_projected or abs(crs.linear_units_factor[1] - 1.0) > 1e-9:
            raise UserError(
                N_("{file} says no system in metres, so no distance in it has a length."),
                N_("Bring it into UTM or a national grid, for example with gdalwarp."),
                file=path.name,
            )
        band = dataset.read(1, masked=True).astype(float)
        heights = np.ascontiguousarray(np.where(np.ma.getmaskarray(band), np.nan, band.data)[::-1])
        south_m = place.f - dataset.height * place.a
        raster = Raster(place.c, south_m, place.a, dataset.width, dataset.height)
        return SurfaceModel(heights, raster, crs.to_string())


def seen_tiff(values: Array, raster: Raster, crs: str | None) -> bytes:
    """Return a GeoTIFF of 1 seen, 0 hidden and no data where a value, (ny, nx), is NaN."""
    from rasterio import Affine
    from rasterio.io import MemoryFile

    cells = np.where(np.isnan(values), NO_DATA, values).astype(np.uint8)[::-1]
    north_m = raster.south_m + raster.ny * raster.step_m
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            width=raster.nx,
            height=raster.ny,
            count=1,
            dtype="uint8",
            nodata=NO_DATA,
            crs=crs,
            transform=Affine(raster.step_m, 0.0, raster.west_m, 0.0, -raster.step_m, north_m),
            compress="deflate",
        ) as dataset:
            dataset.write(cells, 1)
        return bytes(memory.read())
