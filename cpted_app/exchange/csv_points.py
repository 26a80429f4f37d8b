"""Marks from a table with coordinates in two columns, or with geometries as text (WKT)."""

import re
from pathlib import Path

import shapely

from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import (
    LOCAL,
    WGS84,
    Transform,
    flat,
    may_be_degrees,
    to_site,
)
from cpted_app.exchange.delimited import Line, Table, read_table
from cpted_app.exchange.mapping import Options, RawFile, RawRow
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.readings_csv import is_of_meter, prepared
from cpted_app.exchange.registry import importer
from cpted_app.model.site import Site
from cpted_app.units import parse_number
from cpted_app.words import N_, Message

_X = ("x", "x_m", "east", "easting", "e")
_Y = ("y", "y_m", "north", "northing", "n")
_LON = ("lon", "lng", "long", "longitude", "lon_deg")
_LAT = ("lat", "latitude", "lat_deg")
_WKT = ("wkt", "geometry", "geom", "wkt_geom")
_FINE_FRACTION = re.compile(r"[.,]\d{4,}$")


@importer(".csv", ".tsv", ".txt")
def read(site: Site, path: Path, options: Options) -> RawFile:
    """Return the rows of a table.

    Columns ``x`` and ``y`` are site metres unless a reference system is given; columns named
    longitude and latitude are degrees. Tables of light meters are understood (``readings_csv``).
    """
    table, crs = read_table(path), options.crs
    problems: list[Problem] = []
    if is_of_meter(table, options):
        meter = prepared(site, table, options)
        table, problems, crs = meter.table, meter.problems, meter.crs or crs
    wkt = table.column(*_WKT)
    x, y = table.column(*_X), table.column(*_Y)
    if wkt is None and (x is None or y is None):
        x, y = table.column(*_LON), table.column(*_LAT)
        crs = crs or WGS84
    if wkt is None and (x is None or y is None):
        raise UserError(
            N_("{file} has no columns x and y."),
            N_("Name them x and y, or lon and lat; its columns: {columns}."),
            file=path.name,
            columns=", ".join(table.columns),
        )
    move = _transform(site, crs)
    rows: list[RawRow] = []
    for line in table.lines:
        place = Message(N_("row {row}"), {"row": line.number})
        try:
            geometry = move(_geometry(line, wkt, x or "", y or ""))
        except UserError as error:
            problems.append(Problem.of(error, code="coordinates", place=place))
            continue
        identity = line.cells.get(table.column("id", "osm_id", "fid") or "", "")
        rows.append(
            RawRow(
                place=place,
                identity=identity or str(line.number),
                geometry=geometry,
                cells=line.cells,
            )
        )
    if crs is None and site.header.crs and _fine_degrees(table, rows, x, y):
        problems.insert(0, _degrees(site.header.crs))
    return RawFile(columns=table.columns, rows=tuple(rows), problems=tuple(problems))


def _transform(site: Site, crs: str | None) -> Transform:
    if crs is None or crs == LOCAL:
        return flat
    if site.header.crs is None:
        raise UserError(
            N_("The site has no coordinate reference system, so {crs} cannot be placed on it."),
            N_("Make the site with --crs, or give the coordinates in site metres."),
            crs=crs,
        )
    return to_site(crs, site.header.crs)


def _geometry(line: Line, wkt: str | None, x: str, y: str) -> shapely.Geometry:
    text = line.cells.get(wkt, "") if wkt else ""
    if not wkt or (not text and x and y):
        return shapely.Point(_coordinate(line, x), _coordinate(line, y))
    try:
        return shapely.from_wkt(text)
    except shapely.errors.GEOSException:
        raise UserError(
            N_("“{text}” is not a geometry."),
            N_("Write it as WKT, such as POINT (12.5 40)."),
            text=text[:60],
        ) from None


def _coordinate(line: Line, column: str) -> float:
    cell = line.cells.get(column, "")
    if not cell:
        raise UserError(
            N_("Column {column} is empty."),
            N_("Fill in the coordinate, or leave the row out."),
            column=column,
        )
    return parse_number(cell)


def _fine_degrees(table: Table, rows: list[RawRow], x: str | None, y: str | None) -> bool:
    if not rows or not x or not y or not may_be_degrees([row.geometry for row in rows]):
        return False
    fine = [line for line in table.lines if _FINE_FRACTION.search(line.cells.get(x, ""))]
    return 2 * len(fine) > len(table.lines)


def _degrees(crs: str) -> Problem:
    return Problem(
        "looks_like_degrees",
        Message(N_("whole file")),
        Message(
            N_("The coordinates look like longitude and latitude, but were taken as {crs}."),
            {"crs": crs},
        ),
        Message(N_("If they are degrees, undo and import again with --crs EPSG:4326.")),
    )
