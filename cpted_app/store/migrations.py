"""How a file gets from one released schema to the next; a released step never changes again.

The names of the steps a file has been through stand in the file, so that a file of an older
program is brought forward and one of a newer program is recognised.
"""

from collections.abc import Iterable

from sqlite_utils import Database, Migrations

from cpted_app.store import gpkg, schema_1, schema_2, schema_3, schema_4, schema_5
from cpted_app.store.schema import BLOB_TABLE, GEOMETRY_COLUMN, JOURNAL_TABLE
from cpted_app.store.styles import LAYER_STYLES_STATEMENT, add_styles

MIGRATIONS = Migrations("cpted_app")

JOURNAL_STATEMENT = f"""CREATE TABLE {JOURNAL_TABLE} (
    seq INTEGER PRIMARY KEY NOT NULL,
    at_utc TEXT NOT NULL,
    author TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT NOT NULL,
    action TEXT NOT NULL,
    of INTEGER,
    label TEXT NOT NULL,
    hash TEXT NOT NULL,
    changes TEXT NOT NULL
)"""

BLOB_STATEMENT = f"""CREATE TABLE {BLOB_TABLE} (
    sha256 TEXT PRIMARY KEY NOT NULL,
    data BLOB NOT NULL
)"""

EXTENSIONS = (
    (JOURNAL_TABLE, "cpted_journal", "every edit as a line of JSON, chained by SHA-256"),
    (BLOB_TABLE, "cpted_blob", "attached files by the SHA-256 of their bytes"),
    (Migrations.migrations_table, "cpted_schema", "the schema steps this file has been through"),
)


@MIGRATIONS()
def m001_first_release(db: Database) -> None:
    """Make an empty GeoPackage with the tables of schema 1."""
    conn = db.conn
    conn.execute(f"PRAGMA application_id = {gpkg.APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version = {gpkg.USER_VERSION}")
    for statement in (*gpkg.TABLE_STATEMENTS, JOURNAL_STATEMENT, BLOB_STATEMENT):
        conn.execute(statement)
    conn.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", gpkg.REQUIRED_SYSTEMS
    )
    _add_tables(db, schema_1.TABLES)
    conn.execute(LAYER_STYLES_STATEMENT)
    _register(db, "layer_styles", "Layer styles", None)
    conn.executemany("INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')", EXTENSIONS)


@MIGRATIONS()
def m002_drawings(db: Database) -> None:
    """Give drawings layers, and plans the place of their upper left corner in the drawing."""
    for statement in schema_2.NEW_COLUMNS:
        db.conn.execute(statement)
    _add_tables(db, schema_2.NEW_TABLES)


@MIGRATIONS()
def m003_photos(db: Database) -> None:
    """Keep photos, what was wrong with plans, how well they lie, and tiles for other GIS."""
    for statement in (*schema_3.NEW_COLUMNS, *schema_3.TILE_TABLES):
        db.conn.execute(statement)
    _add_tables(db, schema_3.NEW_TABLES)


@MIGRATIONS()
def m004_refuges(db: Database) -> None:
    """Keep refuges and seating, growth, timed obstacles, step-free ways and crowd places."""
    for statement in schema_4.NEW_COLUMNS:
        db.conn.execute(statement)
    _add_tables(db, schema_4.NEW_TABLES)


@MIGRATIONS()
def m005_work(db: Database) -> None:
    """Keep raters, versions of checklists, scenarios, protocol steps and follow-up."""
    for statement in schema_5.NEW_COLUMNS:
        db.conn.execute(statement)
    _add_tables(db, schema_5.NEW_TABLES)


def bring_forward(db: Database) -> None:
    """Apply the steps a file has not been through, and style the layers they add."""
    MIGRATIONS.apply(db)
    with db.atomic():
        add_styles(db.conn)


def is_ours(db: Database) -> bool:
    """Return whether a database has been through any of our steps."""
    return bool(MIGRATIONS.applied(db))


def is_older(db: Database) -> bool:
    """Return whether steps are still to come."""
    return bool(MIGRATIONS.pending(db))


def unknown_steps(db: Database) -> tuple[str, ...]:
    """Return the steps of a newer program."""
    known = {step.name for step in MIGRATIONS._migrations}
    return tuple(step.name for step in MIGRATIONS.applied(db) if step.name not in known)


def _add_tables(db: Database, tables: Iterable[tuple[str, str, str | None, str]]) -> None:
    for name, title, geometry_type, statement in tables:
        db.conn.execute(statement)
        _register(db, name, title, geometry_type)


def _register(db: Database, name: str, title: str, geometry_type: str | None) -> None:
    srs_id = gpkg.UNDEFINED_CARTESIAN if geometry_type else None
    db.conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
        (name, "features" if geometry_type else "attributes", title, srs_id),
    )
    if geometry_type:
        db.conn.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            (name, GEOMETRY_COLUMN, geometry_type, srs_id),
        )
