"""What schema 4 added, as it was released: frozen, never derived from the model again."""

NEW_COLUMNS: tuple[str, ...] = (
    """ALTER TABLE barrier ADD COLUMN "present_hours" TEXT NOT NULL DEFAULT ''""",
    'ALTER TABLE tree ADD COLUMN "growth_m_per_year" DOUBLE NOT NULL DEFAULT 0.0',
    'ALTER TABLE access_point ADD COLUMN "step_free" BOOLEAN',
    'ALTER TABLE opening ADD COLUMN "is_occupied" BOOLEAN NOT NULL DEFAULT 1',
    'ALTER TABLE route ADD COLUMN "step_free" BOOLEAN',
    'ALTER TABLE zone ADD COLUMN "crowds" BOOLEAN NOT NULL DEFAULT 0',
)

# (table, title, geometry type or None, statement)
NEW_TABLES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "refuge",
        "Refuge or help point",
        "POINT",
        """CREATE TABLE refuge (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "geom" POINT NOT NULL,
    "label" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "refuge_type" TEXT NOT NULL,
    "open_hours" TEXT NOT NULL
)""",
    ),
    (
        "seating",
        "Seating",
        "POINT",
        """CREATE TABLE seating (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "geom" POINT NOT NULL,
    "label" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "seats" INTEGER NOT NULL
)""",
    ),
)
