"""Marks, results, answers and remarks as GeoJSON or CSV.

The site that comes in is already the part its reader may have (``Site.seen_by``): nothing is
filtered here. GeoJSON is RFC 7946, longitude and latitude, where the site has a reference
system; else site metres, and the member ``coordinates`` says so.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry

from cpted_app.analysis.registry import Results
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import flat, to_lon_lat
from cpted_app.exchange.delimited import FORMULA_SIGNS
from cpted_app.exchange.mapping import declared
from cpted_app.exchange.recommendation_rows import recommendation_rows
from cpted_app.exchange.result_rows import METRE_DIGITS, ExportRow, result_rows
from cpted_app.exchange.subjects import place_of, subject_label
from cpted_app.exchange.vector import SITE_METRES
from cpted_app.model.features import FEATURE_CLASSES, Feature, feature_class
from cpted_app.model.records import Answer, Remark, Visit
from cpted_app.model.site import Site
from cpted_app.words import N_

_DEGREE_DIGITS = 9


def write_features(site: Site, results: Results, path: Path, kind: str | None = None) -> int:
    """Write the marks of a site, of one kind or of all, and return their number.

    Raises:
        UserError: an unknown kind or ending, or the file cannot be written.
    """
    del results  # marks carry what was drawn; results have a table of their own
    classes = FEATURE_CLASSES if kind is None else (feature_class(kind.replace("-", "_")),)
    rows = [_feature(row) for row_class in classes for row in site.all(row_class)]
    return _write(site, rows, path)


def write_table(site: Site, results: Results, path: Path, what: str) -> int:
    """Write results, answers, remarks, photos or recommendations and return the number of rows.

    Raises:
        UserError: an unknown table or ending, or the file cannot be written.
    """
    try:
        rows = TABLES[what](site, results)
    except KeyError:
        raise UserError(
            N_("“{what}” cannot be exported."),
            N_("Choose one of {choices}."),
            what=what,
            choices=", ".join(["features", *TABLES]),
        ) from None
    return _write(site, rows, path)


def _feature(row: Feature) -> ExportRow:
    values = {name: _plain(getattr(row, name)) for name in declared(type(row))}
    head = {"kind": row.kind, "label": row.label, "id": str(row.id)}
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


def _write(site: Site, rows: Sequence[ExportRow], path: Path) -> int:
    ending = path.suffix.lower()
    if ending in (".geojson", ".json"):
        text = _geojson(site, rows, path.stem)
    elif path.is_dir():
        raise _not_a_file(path)
    elif ending == ".csv":
        text = _csv(rows)
    elif ending == ".gpkg":
        raise UserError(
            N_("{file}: the assessment itself is a GeoPackage."),
            N_("Open the assessment file in your GIS, or export to .geojson or .csv."),
            file=path.name,
        )
    else:
        raise UserError(
            N_("{file}: the ending “{ending}” is not known."),
            N_("Name it .geojson or .csv."),
            file=path.name,
            ending=ending,
        )
    write_whole(path, text.encode("utf-8"))
    return len(rows)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either all there or not at all.

    Raises:
        UserError: the folder is missing, full or not writable.
    """
    path = path.resolve()  # the file that a link points to is written, not the link
    if path.exists() and not path.is_file():
        raise _not_a_file(path)
    if path.exists() and not path.stat().st_mode & 0o222:
        raise UserError(
            N_("{file} is there already and is marked as read-only."),
            N_("Choose another name, or allow that the file is changed."),
            file=str(path),
        )
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}."),
            N_("Choose another folder, or close the program that holds the file."),
            file=str(path),
            reason=error.strerror or type(error).__name__,
        ) from None


def _not_a_file(path: Path) -> UserError:
    return UserError(
        N_("{file} is a folder or a device, not a file."),
        N_("Give the name of a file to write."),
        file=str(path),
    )


def _geojson(site: Site, rows: Iterable[ExportRow], name: str) -> str:
    crs = site.header.crs
    move = to_lon_lat(crs) if crs else flat
    digits = _DEGREE_DIGITS if crs else METRE_DIGITS
    document: dict[str, Any] = {"type": "FeatureCollection", "name": name}
    if not crs:
        document["coordinates"] = SITE_METRES
    document["features"] = [
        {
            "type": "Feature",
            "id": row.values.get("id"),
            "properties": dict(row.values),
            "geometry": _mapping(move(row.geometry), digits) if row.geometry else None,
        }
        for row in rows
    ]
    for feature in document["features"]:
        if feature["id"] is None:
            del feature["id"]
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _mapping(geometry: shapely.Geometry, digits: int) -> dict[str, Any]:
    if geometry.geom_type == "Polygon":
        geometry = shapely.geometry.polygon.orient(geometry)
    mapping = shapely.geometry.mapping(geometry)
    return {"type": mapping["type"], "coordinates": _rounded(mapping["coordinates"], digits)}


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return round(value, digits)
    return [_rounded(part, digits) for part in value]


def _csv(rows: Sequence[ExportRow]) -> str:
    names = dict.fromkeys(name for row in rows for name in row.values)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*names, "x", "y", "wkt"])
    for row in rows:
        cells = [_cell(row.values.get(name)) for name in names]
        writer.writerow([*cells, *_place(row.geometry)])
    return buffer.getvalue()


def _place(geometry: shapely.Geometry | None) -> list[str]:
    if geometry is None:
        return ["", "", ""]
    at = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    wkt = shapely.to_wkt(geometry, rounding_precision=METRE_DIGITS, trim=True)
    return [repr(round(at.x, METRE_DIGITS)), repr(round(at.y, METRE_DIGITS)), wkt]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return repr(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
