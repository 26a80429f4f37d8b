"""Makes ``schema_1.gpkg``: a file of the first released schema. Run once, at that release.

python -m tests.migrations.make_schema_1
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import shapely

from cpted_app.model import features, kinds, records
from cpted_app.model.edit import Row, adding, replacing
from cpted_app.model.placement import Placement
from cpted_app.store import attachments
from cpted_app.store.journal import Author
from cpted_app.store.store import Store
from cpted_app.words import Message

FILE = Path(__file__).with_name("schema_1.gpkg")

NOW = datetime(2026, 11, 22, 9, 30, 0, 123000, tzinfo=UTC)
AUTHOR = Author(name="Zoë Ångström", role="planner", organisation="Stadt Süd")
PLAN_BYTES = b"%PDF-1.7 not a plan, but its bytes"
PLAN_KEY = attachments.digest(PLAN_BYTES)
CLASSES: tuple[type[features.Feature], ...] = (
    features.Luminaire,
    features.Sightline,
    features.AccessPoint,
    features.Barrier,
    features.Tree,
    features.Opening,
    features.Camera,
    features.Route,
    features.Zone,
)
"""The kinds there were."""
SHAPES = {
    "Point": "POINT (500000.125 5800000.0625)",
    "LineString": "LINESTRING (500000 5800000, 500010.5 5800004.25)",
    "Polygon": "POLYGON ((500000 5800000, 500008 5800000, 500008 5800006, 500000 5800000))",
}


def first_rows() -> list[Row]:
    """Return the rows that the file was made with."""
    return [
        records.Header(
            title="Bahnhofsvorplatz",
            crs="EPSG:25832",
            place_types=(kinds.PlaceType.SQUARE, kinds.PlaceType.TRANSPORT_STOP),
            created_utc=NOW,
        ),
        records.ProblemFrame(what="bicycle theft", where="north stand"),
        records.Attachment(
            id=PLAN_KEY,
            name="plan.pdf",
            media_type="application/pdf",
            size_bytes=len(PLAN_BYTES),
        ),
        records.Plan(
            id="plan-1",
            name="Lageplan",
            media_type="application/pdf",
            attachment=PLAN_KEY,
            width_px=1190.55,
            height_px=841.89,
            placement=Placement(0.1, 0.0, 500000.0, 0.0, -0.1, 5800084.189),
            is_calibrated=True,
            scale_uncertainty=0.0015,
        ),
        records.Answer(
            id="answer-1",
            checklist="2A",
            item="2A.1",
            value=kinds.AnswerValue.DISPUTED,
            reason="Two views.",
            by="Zoë",
            at_utc=NOW,
        ),
        records.Remark(
            id="remark-1", text="Dunkel ab 17 Uhr", by="PK Süd", x_m=1.5, y_m=2.5, at_utc=NOW
        ),
        records.Reply(id="reply-1", remark="remark-1", text="Geprüft.", by="Zoë", at_utc=NOW),
        records.Recommendation(id="rec-1", label="R1", text="Prune", cost=kinds.Cost.LOW),
        records.Visit(id="visit-1", date="2026-11-20", light=kinds.Light.NIGHT),
        *(
            feature_class(
                id=features.FeatureId(f"{feature_class.kind}-{number}"),
                label=f"{feature_class.letter}{number}",
                geometry=shapely.from_wkt(SHAPES[geometry_type]),
            )
            for feature_class in CLASSES
            for number, geometry_type in enumerate(feature_class.geometry_types, start=1)
        ),
    ]


def last_rows() -> list[Row]:
    """Return the rows that the file holds after its edits."""
    return [replaced(row) for row in first_rows()]


def replaced(row: Row) -> Row:
    """Return the row as the last edit left it."""
    return replace(row, height_m=11.5) if isinstance(row, features.Tree) else row


def main(file: Path = FILE) -> None:
    """Write the file anew, with a short history: an edit, its undo, its redo."""
    file.unlink(missing_ok=True)
    blobs = {PLAN_KEY: PLAN_BYTES}
    with Store.create(file, [], author=AUTHOR, at_utc=NOW) as store:
        rows = first_rows()
        store.commit(adding(Message("Import"), *rows, blobs=blobs), author=AUTHOR, at_utc=NOW)
        label = Message("Change {label}", {"label": "T1"})
        edit = replacing(label, *((row, replaced(row)) for row in rows))
        seq = store.commit(edit, author=AUTHOR, at_utc=NOW)
        store.commit(edit.inverse(), author=AUTHOR, at_utc=NOW, action="undo", of=seq)
        store.commit(edit, author=AUTHOR, at_utc=NOW, action="redo", of=seq)


if __name__ == "__main__":
    main()
