"""Pictures of plans as tiles that other GIS show: one table per plan, made from it again at will.

They follow from the plans and stand in no journal. A table under construction has a name of its
own and is registered, complete, in one transaction.

Source: OGC 12-128r17 (GeoPackage 1.3), clause 2.2.
"""

import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cpted_app.store import gpkg

Box = tuple[float, float, float, float]
Tile = tuple[int, int, int, bytes]
"""Level, column from the west, row from the north, PNG or JPEG bytes."""

BUILDING = "cpted_tiles_"
"""How the names of tables under construction begin."""
_REGISTRIES = {
    "gpkg_contents": "table_name, data_type, identifier, description, last_change, min_x, min_y,"
    " max_x, max_y, srs_id",
    "gpkg_tile_matrix_set": "table_name, srs_id, min_x, min_y, max_x, max_y",
    "gpkg_tile_matrix": "table_name, zoom_level, matrix_width, matrix_height, tile_width,"
    " tile_height, pixel_x_size, pixel_y_size",
}
_STATED = re.compile(r"\[plan (\S+) state (\S+)\]")
_SLUG_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pyramid:
    """The tiles of a plan: squares of ``tile_px``, halved from level to level up to level 0."""

    plan: str
    name: str
    """What a GIS calls the layer."""
    state: str
    """What the tiles were made from; other words mean that they are out of date."""
    levels: int
    tile_px: int
    west: float
    north: float
    pixel_x_m: float
    pixel_y_m: float
    """Size of a pixel of the finest level."""
    box: Box
    """West, south, east, north of the plan, in site metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A table of tiles as the file has it."""

    table: str
    plan: str
    state: str
    name: str


def registered(conn: sqlite3.Connection) -> list[Registered]:
    """Return the tile tables that were made from plans."""
    found = conn.execute(
        "SELECT table_name, description, identifier FROM gpkg_contents WHERE data_type = 'tiles'"
    ).fetchall()
    stated = [(table, _STATED.search(text or ""), name) for table, text, name in found]
    return [
        Registered(table=table, plan=match[1], state=match[2], name=name)
        for table, match, name in stated
        if match is not None
    ]


def is_named(table: Registered, name: str) -> bool:
    """Return whether a GIS calls a layer by a name, or by that name with a number."""
    return table.name == name or re.sub(r" \(\d+\)$", "", table.name) == name


def begin(conn: sqlite3.Connection) -> str:
    """Make an empty tile table and return its name; nobody sees it yet."""
    table = BUILDING + secrets.token_hex(6)
    conn.execute(
        f"CREATE TABLE {table} (\n    id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
        "    zoom_level INTEGER NOT NULL,\n    tile_column INTEGER NOT NULL,\n"
        "    tile_row INTEGER NOT NULL,\n    tile_data BLOB NOT NULL,\n"
        "    UNIQUE (zoom_level, tile_column, tile_row)\n)"
    )
    return table


def add(conn: sqlite3.Connection, table: str, squares: Iterable[Tile]) -> None:
    """Put tiles into a table under construction."""
    conn.executemany(
        f"INSERT INTO {table} (zoom_level, tile_column, tile_row, tile_data) VALUES (?, ?, ?, ?)",
        squares,
    )


def finish(conn: sqlite3.Connection, table: str, pyramid: Pyramid, crs: str | None) -> str:
    """Register a complete table in place of the plan's older one; return its lasting name."""
    drop(conn, [old.table for old in registered(conn) if old.plan == pyramid.plan])
    name = _free_table_name(conn, pyramid.name)
    conn.execute(f"ALTER TABLE {table} RENAME TO {name}")
    srs_id = gpkg.ensure_srs_id(conn, crs)
    side = pyramid.tile_px << (pyramid.levels - 1)
    east = pyramid.west + side * pyramid.pixel_x_m
    south = pyramid.north - side * pyramid.pixel_y_m
    conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y,"
        " max_x, max_y, srs_id) VALUES (?, 'tiles', ?, ?, ?, ?, ?, ?, ?)",
        (name, _free_identifier(conn, pyramid.name), _described(pyramid), *pyramid.box, srs_id),
    )
    conn.execute(
        "INSERT INTO gpkg_tile_matrix_set VALUES (?, ?, ?, ?, ?, ?)",
        (name, srs_id, pyramid.west, south, east, pyramid.north),
    )
    for level in range(pyramid.levels):
        count, px = 1 << level, pyramid.tile_px
        pixel_x = (east - pyramid.west) / (count * px)
        pixel_y = (pyramid.north - south) / (count * px)
        conn.execute(
            "INSERT INTO gpkg_tile_matrix VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (name, level, count, count, px, px, pixel_x, pixel_y),
        )
    return name


def hand_over(
    conn: sqlite3.Connection, tables: Iterable[str], target: sqlite3.Connection, crs: str | None
) -> None:
    """Put tile tables of a file into another one of the same system, with what registers them."""
    srs_id = gpkg.ensure_srs_id(target, crs)
    for table in tables:
        for registry, columns in _REGISTRIES.items():
            marks = ", ".join("?" * (columns.count(",") + 1))
            target.executemany(
                f"INSERT INTO {registry} ({columns}) VALUES ({marks})",
                conn.execute(
                    f"SELECT {columns.replace('srs_id', '?1')} FROM {registry}"
                    " WHERE table_name = ?2",
                    (srs_id, table),
                ),
            )
        new = begin(target)
        query = f'SELECT zoom_level, tile_column, tile_row, tile_data FROM "{table}"'
        add(target, new, conn.execute(query))
        target.execute(f'ALTER TABLE {new} RENAME TO "{table}"')


def rename(conn: sqlite3.Connection, table: str, name: str) -> None:
    """Call a layer by the name that its plan has now."""
    conn.execute("UPDATE gpkg_contents SET identifier = NULL WHERE table_name = ?", (table,))
    conn.execute(
        f"UPDATE gpkg_contents SET identifier = ?, last_change = {gpkg.NOW} WHERE table_name = ?",
        (_free_identifier(conn, name), table),
    )


def drop(conn: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Take tile tables away with all that is registered of them."""
    for table in tables:
        for registry in ("gpkg_tile_matrix", "gpkg_tile_matrix_set", "gpkg_contents"):
            conn.execute(f"DELETE FROM {registry} WHERE table_name = ?", (table,))
        conn.execute(f'DROP TABLE IF EXISTS "{table}"')


def unfinished(conn: sqlite3.Connection) -> list[str]:
    """Return the tables of runs that were cut off."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, ?) = ?"
    return [name for (name,) in conn.execute(query, (len(BUILDING), BUILDING))]


def level_of(
    conn: sqlite3.Connection, table: str, pixel_m: float
) -> tuple[int, Box, tuple[float, float]] | None:
    """Return the coarsest level with pixels no larger than asked for, its box and pixel size.

    Where all are larger it is the finest one; the box is west, south, east, north.
    """
    box = conn.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_tile_matrix_set WHERE table_name = ?", (table,)
    ).fetchone()
    levels = conn.execute(
        "SELECT zoom_level, pixel_x_size, pixel_y_size FROM gpkg_tile_matrix WHERE table_name = ?"
        " ORDER BY zoom_level",
        (table,),
    ).fetchall()
    if box is None or not levels:
        return None
    fine = [row for row in levels if max(row[1:]) <= pixel_m]
    level, pixel_x, pixel_y = fine[0] if fine else levels[-1]
    return int(level), box, (pixel_x, pixel_y)


def of_level(conn: sqlite3.Connection, table: str, level: int) -> list[Tile]:
    """Return all tiles of a level."""
    query = (
        f'SELECT zoom_level, tile_column, tile_row, tile_data FROM "{table}" WHERE zoom_level = ?'
    )
    found: list[Tile] = conn.execute(query, (level,)).fetchall()
    return found


def _described(pyramid: Pyramid) -> str:
    stated = f"[plan {pyramid.plan} state {pyramid.state}]"
    return f"Made from a plan, and made anew when it changes {stated}"


def _free_table_name(conn: sqlite3.Connection, name: str) -> str:
    """Return a name such as ``plan_2_ground_floor`` that no table has."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore")
    slug = re.sub(r"[^a-z0-9]+", "_", plain.decode().lower()).strip("_")[:_SLUG_LENGTH]
    taken = {row[0].lower() for row in conn.execute("SELECT name FROM sqlite_schema")}
    number = 1
    while any(each.startswith(f"plan_{number}_") for each in taken) or f"plan_{number}" in taken:
        number += 1
    return f"plan_{number}_{slug}".rstrip("_")


def _free_identifier(conn: sqlite3.Connection, name: str) -> str:
    taken = {row[0] for row in conn.execute("SELECT identifier FROM gpkg_contents")}
    found, number = name, 2
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found
