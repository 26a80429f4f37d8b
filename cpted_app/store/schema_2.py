"""What schema 2 added, as it was released: frozen, never derived from the model again."""

NEW_COLUMNS: tuple[str, ...] = (
    'ALTER TABLE plan ADD COLUMN "origin_x" DOUBLE',
    'ALTER TABLE plan ADD COLUMN "origin_y" DOUBLE',
)

# (table, title, geometry type or None, statement)
NEW_TABLES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "plan_layer",
        "Plan layer",
        None,
        """CREATE TABLE plan_layer (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "plan" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_visible" BOOLEAN NOT NULL,
    "is_locked" BOOLEAN NOT NULL,
    "opacity" DOUBLE NOT NULL,
    "colour" TEXT NOT NULL,
    "position" INTEGER NOT NULL
)""",
    ),
)
