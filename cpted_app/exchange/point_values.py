"""Values at points: the points that were asked for, and tables, grids and pictures of values.

Numbers keep every digit that they were calculated with. Rasters come with row 0 in the south
and are turned over only here, where a format begins in the north.
"""

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image

from cpted_app.analysis.sampling import Raster
from cpted_app.errors import UserError
from cpted_app.exchange.delimited import read_table
from cpted_app.exchange.export import write_whole
from cpted_app.exchange.geopackage import Layer, geopackage
from cpted_app.units import parse_number
from cpted_app.words import N_

Array = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]
Painter = Callable[[Raster, Array], Pixels]
"""From values of shape (ny, nx) to pixels, row 0 in the south: red, green, blue, opacity."""

NO_DATA = -9999.0
"""What a grid file says where there is no value; no quantity is negative."""

_COLUMNS = ("x", "y")


@dataclass(frozen=True, slots=True, eq=False)
class AskedPoints:
    """Points in the order given: (n, 2) in site metres, heights (n,) in m, NaN where not given."""

    points_m: Array
    heights_m: Array

    @property
    def has_heights(self) -> bool:
        """Whether a height was given for any of them."""
        return bool(np.isfinite(self.heights_m).any())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PointValues:
    """A quantity at points, (n,) each, NaN where there is none.

    ``heights_m`` is None where no heights were given with the points; ``raster`` is the grid
    whose cell centres the points are, or None.
    """

    name: str
    unit: str
    points_m: Array
    values: Array
    heights_m: Array | None = None
    raster: Raster | None = None
    crs: str | None = None


def read_points(path: Path) -> AskedPoints:
    """Return the points of a table with the columns ``x``, ``y`` and, if wanted, ``z``.

    Raises:
        UserError: a column or a number is missing (says in which row), or there is no row.
    """
    table = read_table(path)
    columns = [table.column(name) for name in _COLUMNS]
    if None in columns or not table.lines:
        raise UserError(
            N_("{file} has no points with columns x and y."),
            N_("Its first line must be x,y or x,y,z; each further line is one point."),
            file=path.name,
        )
    z = table.column("z")
    rows = []
    for line in table.lines:
        texts = [line.cells.get(column or "", "") for column in (*columns, z)]
        try:
            place = [parse_number(text) for text in texts[:2]]
            height = parse_number(texts[2]) if texts[2] else np.nan
        except UserError as error:
            raise UserError(
                N_("{file}, row {row}: {reason}"),
                error.remedy.msgid,
                file=path.name,
                row=line.number,
                reason=error.message,
            ) from None
        rows.append((*place, height))
    numbers = np.array(rows, dtype=float)
    return AskedPoints(numbers[:, :2], numbers[:, 2])


def csv_text(found: PointValues) -> str:
    """Return the table of values: ``x,y,value``, with ``z`` where heights were given.

    A value is empty where there is none.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    known = [None if math.isnan(value) else value for value in found.values.tolist()]
    columns = [*found.points_m.T.tolist(), known]
    header = ["x", "y", "value"]
    if found.heights_m is not None:
        header.insert(2, "z")
        columns.insert(2, found.heights_m.tolist())
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue()


def write_values(found: PointValues, path: Path, paint: Painter) -> None:
    """Write values in the format that the ending of the file names; ``paint`` for a picture.

    Raises:
        UserError: the ending is not known, a grid is asked of scattered points, or the file
            cannot be written.
    """
    writers: Mapping[str, Callable[[], bytes]] = {
        ".csv": lambda: csv_text(found).encode("utf-8"),
        ".gpkg": lambda: _geopackage(found),
        ".asc": lambda: _ascii_grid(found, path).encode("ascii"),
        ".png": lambda: _picture(found, path, paint),
    }
    ending = path.suffix.lower()
    if ending not in writers:
        raise UserError(
            N_("{file}: the ending “{ending}” is not known."),
            N_("Name it .csv, .gpkg, .asc or .png."),
            file=path.name,
            ending=ending,
        )
    write_whole(path, writers[ending]())


def _geopackage(found: PointValues) -> bytes:
    columns = [found.points_m] if found.heights_m is None else [found.points_m, found.heights_m]
    layer = Layer(
        name=found.name,
        geometry_type="Point" if found.heights_m is None else "Point Z",
        geometries=shapely.points(np.column_stack(columns)),
        columns={"value": found.values},
        missing={"value": np.isnan(found.values)},
    )
    return geopackage([layer], found.crs)


def _ascii_grid(found: PointValues, path: Path) -> str:
    """Return the values as an ESRI ASCII grid, northernmost row first."""
    raster = _raster(found, path)
    rows = np.where(np.isfinite(found.values), found.values, NO_DATA).reshape(raster.ny, raster.nx)
    head = (
        f"ncols {raster.nx}\nnrows {raster.ny}\nxllcorner {raster.west_m!r}\n"
        f"yllcorner {raster.south_m!r}\ncellsize {raster.step_m!r}\nNODATA_value {NO_DATA:g}\n"
    )
    return head + "".join(" ".join(map(repr, row)) + "\n" for row in rows[::-1].tolist())


def _picture(found: PointValues, path: Path, paint: Painter) -> bytes:
    raster = _raster(found, path)
    pixels = paint(raster, found.values.reshape(raster.ny, raster.nx))
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[::-1]), "RGBA").save(buffer, "PNG")
    return buffer.getvalue()


def _raster(found: PointValues, path: Path) -> Raster:
    if found.raster is None:
        raise UserError(
            N_("{file}: a grid needs points that lie on a grid."),
            N_("Ask with --spacing-m instead of --points, or write .csv or .gpkg."),
            file=path.name,
        )
    return found.raster
