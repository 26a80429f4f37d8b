"""Rows as GeoJSON (RFC 7946): longitude and latitude where the site has a reference system.

Else site metres, and the member ``coordinates`` says so.
"""

import json
from collections.abc import Iterable
from typing import Any

import shapely
import shapely.geometry

from cpted_app.exchange.coordinates import flat, to_lon_lat
from cpted_app.exchange.result_rows import METRE_DIGITS, ExportRow
from cpted_app.exchange.vector import SITE_METRES

_DEGREE_DIGITS = 9


def geojson_text(rows: Iterable[ExportRow], crs: str | None, name: str) -> str:
    """Return rows as the text of a GeoJSON file with this name."""
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
