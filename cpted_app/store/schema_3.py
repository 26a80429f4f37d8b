"""What schema 3 added, as it was released: frozen, never derived from the model again."""

NEW_COLUMNS: tuple[str, ...] = (
    'ALTER TABLE plan ADD COLUMN "placement_rmse_m" DOUBLE',
    """ALTER TABLE plan ADD COLUMN "repairs" TEXT NOT NULL DEFAULT '[]'""",
    'ALTER TABLE header ADD COLUMN "environmental_zone" TEXT',
    """ALTER TABLE luminaire ADD COLUMN "off_hours" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE luminaire ADD COLUMN "dimmed_hours" TEXT NOT NULL DEFAULT ''""",
    'ALTER TABLE luminaire ADD COLUMN "dimmed_share" DOUBLE NOT NULL DEFAULT 1.0',
    """ALTER TABLE route ADD COLUMN "lighting_class" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE route ADD COLUMN "class_choice" TEXT NOT NULL DEFAULT ''""",
    'ALTER TABLE route ADD COLUMN "faces_matter" BOOLEAN NOT NULL DEFAULT 1',
    """ALTER TABLE zone ADD COLUMN "class_choice" TEXT NOT NULL DEFAULT ''""",
    'ALTER TABLE zone ADD COLUMN "faces_matter" BOOLEAN NOT NULL DEFAULT 1',
)

# Sections 2.2.6 and 2.2.7 of OGC 12-128r14 (GeoPackage 1.3); their rows are made per plan.
TILE_TABLES: tuple[str, ...] = (
    """CREATE TABLE gpkg_tile_matrix_set (
    table_name TEXT NOT NULL PRIMARY KEY,
    srs_id INTEGER NOT NULL,
    min_x DOUBLE NOT NULL,
    min_y DOUBLE NOT NULL,
    max_x DOUBLE NOT NULL,
    max_y DOUBLE NOT NULL,
    CONSTRAINT fk_gtms_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gtms_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
)""",
    """CREATE TABLE gpkg_tile_matrix (
    table_name TEXT NOT NULL,
    zoom_level INTEGER NOT NULL,
    matrix_width INTEGER NOT NULL,
    matrix_height INTEGER NOT NULL,
    tile_width INTEGER NOT NULL,
    tile_height INTEGER NOT NULL,
    pixel_x_size DOUBLE NOT NULL,
    pixel_y_size DOUBLE NOT NULL,
    CONSTRAINT pk_ttm PRIMARY KEY (table_name, zoom_level),
    CONSTRAINT fk_tmm_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name)
)""",
)

# (table, title, geometry type or None, statement)
NEW_TABLES: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "plan_problem",
        "Plan problem",
        None,
        """CREATE TABLE plan_problem (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "plan" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "is_settled" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL
)""",
    ),
    (
        "photo",
        "Photo",
        None,
        """CREATE TABLE photo (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "label" TEXT NOT NULL,
    "attachment" TEXT NOT NULL,
    "width_px" INTEGER NOT NULL,
    "height_px" INTEGER NOT NULL,
    "caption" TEXT NOT NULL,
    "taken" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "has_personal_data" BOOLEAN NOT NULL,
    "subject" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "placed_by" TEXT NOT NULL,
    "x_m" DOUBLE,
    "y_m" DOUBLE,
    "bearing_deg" DOUBLE,
    "view_deg" DOUBLE,
    "latitude_deg" DOUBLE,
    "longitude_deg" DOUBLE,
    "position_error_m" DOUBLE
)""",
    ),
    (
        "photometry",
        "Photometry",
        None,
        """CREATE TABLE photometry (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "maker" TEXT NOT NULL,
    "lamp" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "provenance" TEXT NOT NULL,
    "watts" DOUBLE,
    "attachment" TEXT NOT NULL,
    "c_deg" TEXT NOT NULL,
    "gamma_deg" TEXT NOT NULL,
    "intensity_cd" TEXT NOT NULL
)""",
    ),
    (
        "light_reading",
        "Light reading",
        "POINT",
        """CREATE TABLE light_reading (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "uuid" TEXT NOT NULL UNIQUE,
    "geom" POINT NOT NULL,
    "label" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "value_lx" DOUBLE,
    "height_m" DOUBLE NOT NULL,
    "bearing_deg" DOUBLE,
    "taken" TEXT NOT NULL,
    "meter" TEXT NOT NULL,
    "calibrated" TEXT NOT NULL,
    "error_share" DOUBLE
)""",
    ),
)
