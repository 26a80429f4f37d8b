"""What is exported, as tables of rows: marks, answers, remarks and photos, each with its place.

The site that comes in is already the part its reader may have (``Site.seen_by``): nothing is
filtered here. How a table is written belongs to the module of each format.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any

import shapely

from cpted_app.analysis.registry import Results
from cpted_app.exchange.mapping import declared
from cpted_app.exchange.recommendation_rows import recommendation_rows
from cpted_app.exchange.result_rows import ExportRow, result_rows
from cpted_app.exchange.subjects import place_of, subject_label
from cpted_app.model.features import FEATURE_CLASSES, Feature, feature_class
from cpted_app.model.records import Answer, Remark, Visit
from cpted_app.model.site import Site

ANY_GEOMETRY = "Unknown"
"""What OGR calls the type of geometries of more than one type."""

_HEAD = ("kind", "label", "id")

_TYPES: Mapping[str, type] = MappingProxyType({"number": float, "integer": int, "flag": bool})
"""The type of a column by the kind of the field; all others are text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """Rows of one sort; ``types`` are those of columns that are known whatever the rows hold."""

    name: str
    rows: Sequence[ExportRow]
    geometry_type: str = ANY_GEOMETRY
    types: Mapping[str, type] = field(default_factory=lambda: MappingProxyType({}))


def feature_tables(site: Site, kind: str | None) -> Iterator[ExportTable]:
    """Yield the marks of a site, a table for each kind, or that of one kind.

    Raises:
        UserError: an unknown kind.
    """
    classes = FEATURE_CLASSES if kind is None else (feature_class(kind.replace("-", "_")),)
    for row_class in classes:
        fields = declared(row_class)
        types = {name: _TYPES.get(spec.kind, str) for name, spec in fields.items()}
        shapes = row_class.geometry_types
        yield ExportTable(
            name=row_class.kind,
            rows=[_feature(row) for row in site.all(row_class)],
            geometry_type=shapes[0] if len(shapes) == 1 else ANY_GEOMETRY,
            types={**dict.fromkeys(_HEAD, str), **types, "source": str},
        )


def _feature(row: Feature) -> ExportRow:
    values = {name: _plain(getattr(row, name)) for name in declared(type(row))}
    head = dict(zip(_HEAD, (row.kind, row.label, str(row.id)), strict=True))
    return ExportRow(row.geometry, head | values | {"source": row.source})


def _answers(site: Site, _results: Results) -> list[ExportRow]:
    rows = []
    for answer in site.all(Answer):
        values = {
            "checklist": answer.checklist,
            "item": answer.item,
            "subject": answer.subject,
            "subject_label": subject_label(site, answer.subject),
            "answer": answer.value.value,
            "reason": answer.reason,
            "proposed": answer.proposed or None,
            "proposal_text": answer.proposal_text,
            "by": answer.by,
            "at_utc": answer.at_utc.isoformat(),
            "audience": answer.audience.value,
            "note": answer.note,
            **_visit(site.get(Visit, answer.visit)),
        }
        place = place_of(site, answer.subject)
        if answer.pin_m is not None:
            place = shapely.Point(answer.pin_m)
        rows.append(ExportRow(place, values))
    return rows


def _visit(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {"visit": None, "visit_light": None}
    return {"visit": f"{visit.date} {visit.time}".strip(), "visit_light": visit.light.value}


def _remarks(site: Site, _results: Results) -> list[ExportRow]:
    rows = []
    for remark in site.all(Remark):
        place = place_of(site, remark.subject)
        if remark.x_m is not None and remark.y_m is not None:
            place = shapely.Point(remark.x_m, remark.y_m)
        values = {
            "id": remark.id,
            "text": remark.text,
            "kind": remark.remark_kind.value,
            "state": remark.state.value,
            "subject": remark.subject,
            "subject_label": subject_label(site, remark.subject),
            "item": remark.item,
            "by": remark.by,
            "role": remark.role.value,
            "organisation": remark.organisation,
            "source": remark.source,
            "audience": remark.audience.value,
            "at_utc": remark.at_utc.isoformat(),
        }
        rows.append(ExportRow(place, values))
    return rows


def _photos(site: Site, _results: Results) -> list[ExportRow]:
    """Return the photo log: what is said of the photos, not the pictures themselves."""
    rows = []
    for photo in site.photos:
        is_placed = photo.x_m is not None and photo.y_m is not None
        values = {
            "id": photo.id,
            "label": photo.label,
            "caption": photo.caption,
            "taken": photo.taken,
            "by": photo.by,
            "bearing_deg": photo.bearing_deg,
            "view_deg": photo.view_deg,
            "placed_by": photo.placed_by.value,
            "subject": photo.subject,
            "subject_label": subject_label(site, photo.subject),
            "item": photo.item,
            "audience": photo.audience.value,
            "width_px": photo.width_px,
            "height_px": photo.height_px,
        }
        place = shapely.Point(photo.x_m, photo.y_m) if is_placed else None
        rows.append(ExportRow(place, values))
    return rows


TABLES: Mapping[str, Callable[[Site, Results], list[ExportRow]]] = {
    "results": result_rows,
    "answers": _answers,
    "remarks": _remarks,
    "photos": _photos,
    "recommendations": recommendation_rows,
}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
