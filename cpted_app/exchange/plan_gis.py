"""Maps as linework: GeoPackage, GeoJSON, Shapefile and OpenStreetMap, read by GDAL.

Coordinates in degrees are taken to the UTM zone of the middle of the map, so that a drawing
always has a length; projected ones stay as they are.
"""

import io
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.linework import Array, Collector, Linework, lines_in
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

OSM_KEYS = (
    "building",
    "highway",
    "railway",
    "waterway",
    "barrier",
    "leisure",
    "landuse",
    "natural",
    "amenity",
    "man_made",
)
"""OpenStreetMap keys that become layers, the first one an object has."""
_SIBLINGS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_WGS84 = "EPSG:4326"
_WEB_MERCATOR = 3857


def read_map(data: bytes, name: str, *, is_osm: bool = False) -> Linework:
    """Return the lines and outlines of all layers of a map.

    Raises:
        UserError: it cannot be read, or holds no line.
    """
    from pyogrio import list_layers
    from pyogrio.errors import DataLayerError, DataSourceError

    if data.startswith(b"PK"):
        _check_archive(data, name)
    collector = Collector()
    found: list[tuple[Array, npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    crs: str | None = None
    try:
        with warnings.catch_warnings():
            # GDAL warns of what a file is called, and these bytes have no name.
            warnings.simplefilter("ignore", RuntimeWarning)
            for number, (title, kind) in enumerate(list_layers(data)):
                if kind is None:
                    continue
                # Bytes have no name: what GDAL makes up for them changes from call to call.
                layer = Path(name).stem if str(title).startswith("pyogrio_") else str(title)
                parts, named = _layer(data, number, layer, collector, is_osm=is_osm)
                crs = crs or named
                if named == crs:
                    found.append(parts)
                else:
                    collector.problems.append(_other_system(layer, named or "?"))
    except (DataSourceError, DataLayerError, ValueError, RuntimeError):
        raise UserError(
            N_("{file} is damaged, or is not a map that can be read."),
            N_("Open it in a GIS, save it as GeoPackage, and add that."),
            file=name,
        ) from None
    points = np.concatenate([part[0] for part in found]) if found else np.empty((0, 2))
    points, crs, unit_m = _projected(points, crs, collector)
    at = 0
    for part, sizes, layers in found:
        collector.lines(points[at : at + len(part)], sizes, layers)
        at += len(part)
    return collector.finished(name, unit_m, crs)


def _check_archive(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, EOFError, struct.error):
        raise UserError(
            N_("{file} is a damaged archive."),
            N_("Get it again, or unpack it and add the .shp itself."),
            file=name,
        ) from None
    if size > limits.now().unpacked_mb * 1_000_000:
        raise UserError(
            N_("{file} holds {size} MB when it is unpacked; at most {limit} MB can be read."),
            N_("Save a smaller part of the map; or allow more: “unpacked_mb” in settings.json."),
            file=name,
            size=size // 1_000_000,
            limit=limits.now().unpacked_mb,
        )


def zipped_shapefile(path: Path) -> bytes:
    """Return a Shapefile with its siblings as one archive.

    Raises:
        UserError: the sibling with the attributes or the index is missing.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in _SIBLINGS:
            sibling = next(
                (path.with_suffix(one) for one in (ending, ending.upper())
                 if path.with_suffix(one).exists()),
                None,
            )  # fmt: skip
            if sibling is not None:
                # One moment for all: the same file gives the same bytes.
                entry = zipfile.ZipInfo(path.stem + ending)
                archive.writestr(entry, sibling.read_bytes(), zipfile.ZIP_DEFLATED)
            elif ending == ".shx":
                raise UserError(
                    N_("{file} lacks its sibling {other}."),
                    N_("Copy all files of that name together, or zip them, and add that."),
                    file=path.name,
                    other=path.stem + ending,
                )
    return buffer.getvalue()


def _layer(data: bytes, number: int, layer: str, collector: Collector, *, is_osm: bool) -> Any:
    from pyogrio.raw import read

    columns = list(OSM_KEYS) if is_osm else []
    meta, _, shapes, values = read(data, layer=number, columns=columns, force_2d=True)
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    numbers = _numbers(layer, len(geometries), meta["fields"], values, collector, is_osm=is_osm)
    lines, owner = lines_in(geometries)
    sizes = shapely.get_num_coordinates(lines).astype(np.int64)
    return (shapely.get_coordinates(lines), sizes, numbers[owner]), meta["crs"]


def _numbers(
    layer: str, count: int, fields: Any, values: Any, collector: Collector, *, is_osm: bool
) -> npt.NDArray[np.int64]:
    if not count:
        return np.empty(0, dtype=np.int64)
    if not is_osm:
        return np.full(count, collector.number(layer), dtype=np.int64)
    names = np.full(count, "other", dtype=object)
    table = dict(zip(fields, values, strict=True))
    for key in reversed(OSM_KEYS):
        if key in table:
            names[[isinstance(value, str) for value in table[key]]] = key
    return np.array([collector.number(str(one)) for one in names], dtype=np.int64)


def _projected(
    points: Array, crs: str | None, collector: Collector
) -> tuple[Array, str | None, float | None]:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    if crs is None and len(points) and (np.abs(points) <= (180.0, 90.0)).all():
        crs = _WGS84
        collector.problems.append(_guessed_degrees())
    if crs is None:
        return points, None, None
    try:
        system = CRS.from_user_input(crs)
    except CRSError:
        return points, None, None
    known = points[np.isfinite(points).all(axis=1)]
    if len(known) and (system.is_geographic or system.to_epsg() == _WEB_MERCATOR):
        # A web map's metres are longer than those on the ground: by half in Hamburg.
        degrees = Transformer.from_crs(system, _WGS84, always_xy=True)
        middle = known.min(axis=0) / 2.0 + known.max(axis=0) / 2.0
        longitude, latitude = degrees.transform(*middle)
        if not np.isfinite(longitude + latitude):
            return points, None, None  # impossible coordinates, which nothing is drawn of
        zone = min(max(int((longitude + 180.0) // 6.0) + 1, 1), 60)
        target = f"EPSG:{(32600 if latitude >= 0.0 else 32700) + zone}"
        move = Transformer.from_crs(system, target, always_xy=True)
        return np.column_stack(move.transform(points[:, 0], points[:, 1])), target, 1.0
    axis = system.axis_info[0] if system.axis_info else None
    authority = system.to_authority()
    name = ":".join(authority) if authority else crs
    return points, name, float(axis.unit_conversion_factor) if axis else None


def _other_system(layer: str, crs: str) -> Problem:
    return Problem(
        "other_reference_system",
        Message("{layer}", {"layer": layer}),
        Message(
            N_("Layer {layer} is in another reference system ({crs}) and is left out."),
            {"layer": layer, "crs": crs},
        ),
        Message(N_("Save it as a file of its own and add that as a plan too.")),
    )


def _guessed_degrees() -> Problem:
    return Problem(
        "reference_system_guessed",
        Message(N_("whole file")),
        Message(N_("The map does not say its reference system; its numbers look like degrees.")),
        Message(N_("Check that it lies in the right place.")),
    )
