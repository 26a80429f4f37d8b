"""Rows as CSV: their place as a point and as WKT, no cell that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import shapely

from cpted_app.exchange.delimited import FORMULA_SIGNS
from cpted_app.exchange.result_rows import METRE_DIGITS, ExportRow


def csv_text(rows: Sequence[ExportRow]) -> str:
    """Return rows as the text of a CSV file: a column for each value, then the place."""
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
