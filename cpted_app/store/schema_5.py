"""What schema 5 added, as it was released: frozen, never derived from the model again."""

NEW_COLUMNS: tuple[str, ...] = (
    """ALTER TABLE header ADD COLUMN "framework" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE header ADD COLUMN "weight_set" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE problem_frame ADD COLUMN "crime_data" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE problem_frame ADD COLUMN "sara" TEXT NOT NULL DEFAULT 'scanning'""",
    'ALTER TABLE answer ADD COLUMN "confidence" TEXT',
    """ALTER TABLE answer ADD COLUMN "visit" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE answer ADD COLUMN "note" TEXT NOT NULL DEFAULT ''""",
    'ALTER TABLE answer ADD COLUMN "x_m" DOUBLE',
    'ALTER TABLE answer ADD COLUMN "y_m" DOUBLE',
    'ALTER TABLE recommendation ADD COLUMN "design_stage" TEXT',
    'ALTER TABLE recommendation ADD COLUMN "effort" TEXT',
    'ALTER TABLE recommendation ADD COLUMN "severity" TEXT',
    'ALTER TABLE recommendation ADD COLUMN "likelihood" TEXT',
    """ALTER TABLE recommendation ADD COLUMN "exclusion" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "fortress" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "privacy" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "displacement" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "condition" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "sara" TEXT NOT NULL DEFAULT 'response'""",
    """ALTER TABLE recommendation ADD COLUMN "follow_up" TEXT NOT NULL DEFAULT 'open'""",
    """ALTER TABLE recommendation ADD COLUMN "follow_up_on" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "review_on" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE recommendation ADD COLUMN "scenario" TEXT NOT NULL DEFAULT ''""",
)

# (table, title, geometry type or None, statement)
NEW_TABLES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "list_version",
        "Checklist version",
        None,
        """CREATE TABLE list_version (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "version" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL
)""",
    ),
    (
        "rater",
        "Rater",
        None,
        """CREATE TABLE rater (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "checklist" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "organisation" TEXT NOT NULL,
    "is_done" BOOLEAN NOT NULL
)""",
    ),
    (
        "rating",
        "Rating",
        None,
        """CREATE TABLE rating (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "rater" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "visit" TEXT NOT NULL,
    "at_utc" TEXT NOT NULL
)""",
    ),
    (
        "protocol_step",
        "Protocol step",
        None,
        """CREATE TABLE protocol_step (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "owner" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "done_on" TEXT NOT NULL
)""",
    ),
    (
        "scenario",
        "Scenario",
        None,
        """CREATE TABLE scenario (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "label" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "cost" DOUBLE,
    "currency" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "audience" TEXT NOT NULL
)""",
    ),
    (
        "scenario_change",
        "Scenario change",
        None,
        """CREATE TABLE scenario_change (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "scenario" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "mark_kind" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "values" TEXT NOT NULL,
    "audience" TEXT NOT NULL
)""",
    ),
)
