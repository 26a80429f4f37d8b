"""What the GeoPackage standard asks of a file: header, its own tables, systems, geometry.

Source: OGC 12-128r17 (GeoPackage 1.3), clauses 1.1.1 to 1.1.3, 2.1 and 2.3.
"""

import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.errors import UserError
from cpted_app.store.schema import GEOMETRY_COLUMN
from cpted_app.words import N_

APPLICATION_ID = 0x47504B47  # "GPKG", requirement 2
USER_VERSION = 10300  # requirement 2: version 1.3.0

UNDEFINED_CARTESIAN = -1
"""The srs_id of a site without a reference system (requirement 11)."""

FIRST_CUSTOM_SRS_ID = 100_000
"""srs_id of the first system that has no EPSG code; EPSG codes are smaller."""

NOW = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

TABLE_STATEMENTS = (
    """CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER PRIMARY KEY NOT NULL,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
)""",
    f"""CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT ({NOW}),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
)""",
    """CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
)""",
    """CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)""",
)

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

REQUIRED_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "site metres, x east, y north"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "longitude and latitude"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in degrees"),
)
"""The three rows of requirement 11."""

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_HEADER = struct.Struct("<2sBBi4d")
_FLAGS = 0b0000_0011  # little endian, envelope [min_x, max_x, min_y, max_y]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSystem:
    """A row of ``gpkg_spatial_ref_sys``."""

    name: str
    organization: str
    code: int
    definition: str


def reference_system(crs: str) -> ReferenceSystem:
    """Return what the standard keeps of a coordinate reference system.

    Raises:
        UserError: the system is unknown, or cannot be written in the standard's language.
    """
    import pyproj  # heavy, and most commits do without
    from pyproj.exceptions import CRSError

    try:
        system = pyproj.CRS.from_user_input(crs)
        definition = system.to_wkt("WKT1_GDAL")
    except CRSError as error:
        raise UserError(
            N_("“{crs}” is not a coordinate reference system that a GeoPackage can name."),
            N_("Give a code such as EPSG:25832."),
            crs=crs[:80],
        ) from error
    authority = system.to_authority()
    organization, code = authority if authority and authority[1].isdigit() else ("NONE", "0")
    return ReferenceSystem(
        name=system.name, organization=organization, code=int(code), definition=definition
    )


def ensure_srs_id(conn: sqlite3.Connection, crs: str | None) -> int:
    """Return the srs_id of a system, after writing its row where it is new."""
    if crs is None:
        return UNDEFINED_CARTESIAN
    system = reference_system(crs)
    found = conn.execute(
        "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE organization = ? COLLATE NOCASE"
        " AND organization_coordsys_id = ? AND (? <> 'NONE' OR definition = ?)",
        (system.organization, system.code, system.organization, system.definition),
    ).fetchone()
    if found is not None:
        return int(found[0])
    srs_id = system.code
    if system.organization != "EPSG":
        (top,) = conn.execute("SELECT max(srs_id) FROM gpkg_spatial_ref_sys").fetchone()
        srs_id = max(FIRST_CUSTOM_SRS_ID, top + 1)
    conn.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        (system.name, srs_id, system.organization, system.code, system.definition),
    )
    return srs_id


def move_to_srs(conn: sqlite3.Connection, table_names: Sequence[str], srs_id: int) -> None:
    """Say everywhere, down to each geometry, that the coordinates are in another system."""
    for name in table_names:
        for registry in ("gpkg_contents", "gpkg_geometry_columns"):
            conn.execute(f"UPDATE {registry} SET srs_id = ? WHERE table_name = ?", (srs_id, name))
        found = conn.execute(f"SELECT fid, {GEOMETRY_COLUMN} FROM {name}").fetchall()
        changed = [(_with_srs_id(blob, srs_id), fid) for fid, blob in found]
        conn.executemany(f"UPDATE {name} SET {GEOMETRY_COLUMN} = ? WHERE fid = ?", changed)


def geometry_blobs(shapes: npt.NDArray[np.object_], srs_id: int) -> list[bytes]:
    """Return GeoPackage geometry blobs, each with its envelope (requirement 19).

    Raises:
        ValueError: a shape has heights; a site has two coordinates.
    """
    if shapely.has_z(shapes).any():
        raise ValueError("a geometry with heights has no place in the plan")
    wkb = shapely.to_wkb(shapes, byte_order=1, flavor="iso")
    bounds = shapely.bounds(shapes).tolist()
    return [
        _HEADER.pack(b"GP", 0, _FLAGS, srs_id, min_x, max_x, min_y, max_y) + body
        for (min_x, min_y, max_x, max_y), body in zip(bounds, wkb, strict=True)
    ]


def geometries(blobs: Sequence[bytes]) -> Sequence[Any]:
    """Return the shapes of GeoPackage geometry blobs, whoever wrote them.

    Raises:
        ValueError: one is not a GeoPackage geometry.
    """
    bodies = np.array([blob[_body_offset(blob) :] for blob in blobs], dtype=object)
    try:
        shapes: Sequence[Any] = shapely.from_wkb(bodies)
    except shapely.errors.GEOSException as error:
        raise ValueError(str(error)) from error
    return shapes


def bounds(shapes: Sequence[Any]) -> tuple[float, float, float, float] | None:
    """Return min_x, min_y, max_x, max_y of shapes together, or None where there are none."""
    if not shapes:
        return None
    return _span(shapely.bounds(np.array(shapes, dtype=object)))


def update_contents(
    conn: sqlite3.Connection, table_name: str, before: Sequence[Any], after: Sequence[Any]
) -> None:
    """Note the change of a feature table, and its extent after shapes came and went.

    The extent is looked up in the table only where a shape that went away lay on its edge.
    """
    (*old,) = conn.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (table_name,)
    ).fetchone()
    gone, come = bounds(before), bounds(after)
    if gone is not None and (None in old or _reaches(gone, old)):
        extent = _table_bounds(conn, table_name)
    else:
        spans = [span for span in (come, None if None in old else old) if span is not None]
        extent = _span(np.array(spans)) if spans else None
    conn.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?,"
        f" last_change = {NOW} WHERE table_name = ?",
        (*(extent or (None,) * 4), table_name),
    )


def _table_bounds(
    conn: sqlite3.Connection, table_name: str
) -> tuple[float, float, float, float] | None:
    found = conn.execute(f"SELECT {GEOMETRY_COLUMN} FROM {table_name}").fetchall()
    blobs = [blob for (blob,) in found]
    if not blobs:
        return None
    if any(blob[3] != _FLAGS for blob in blobs):  # rewritten by another program
        return bounds(list(geometries(blobs)))
    spans = np.frombuffer(b"".join(blob[8:40] for blob in blobs), "<f8").reshape(-1, 4)
    return _span(spans[:, [0, 2, 1, 3]])


def _span(boxes: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _reaches(inner: Sequence[float], outer: Sequence[float]) -> bool:
    lower = any(a <= b for a, b in zip(inner[:2], outer[:2], strict=True))
    return lower or any(a >= b for a, b in zip(inner[2:], outer[2:], strict=True))


def _body_offset(blob: bytes) -> int:
    envelope = (blob[3] >> 1) & 0b111 if blob[:2] == b"GP" and len(blob) > 8 else 7
    if envelope >= len(_ENVELOPE_BYTES):
        raise ValueError("not a GeoPackage geometry")
    return 8 + _ENVELOPE_BYTES[envelope]


def _with_srs_id(blob: bytes, srs_id: int) -> bytes:
    order = "<i" if blob[3] & 1 else ">i"
    return blob[:4] + struct.pack(order, srs_id) + blob[8:]
