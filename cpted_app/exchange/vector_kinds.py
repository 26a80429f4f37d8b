"""Which vector plan a file is, by its content; an ending decides only where content cannot."""

import re

from cpted_app.errors import UserError
from cpted_app.exchange.vector_pages import DXF, GEOJSON, GPKG, OSM, OSM_PBF, SHAPEFILE, SVG
from cpted_app.words import N_

_DXF_START = re.compile(rb"(?:999[\r\n]+[^\n]*\n\s*)*0\s*[\r\n]+\s*SECTION")
_GEOJSON_START = re.compile(rb'\{\s*"[^"]+"\s*:')
_GEOJSON_TYPE = re.compile(rb'"type"\s*:\s*"(?:FeatureCollection|Feature|GeometryCollection)"')
_OWN_TABLE = b"CREATE TABLE cpted_journal"
_HEAD = 4096


def vector_type(data: bytes, name: str) -> str | None:
    """Return the media type of a vector plan, or None where it is something else.

    Raises:
        UserError: it is an assessment of this program, or a drawing that cannot be read.
    """
    head = data[:_HEAD]
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"SQLite format 3"):
        if _OWN_TABLE in data[:1_000_000]:
            raise UserError(
                N_("{file} is an assessment, not a plan."),
                N_("Open it with Open."),
                file=name,
            )
        return GPKG
    signs = (
        (head.startswith(b"AutoCAD Binary DXF"), DXF),
        (_DXF_START.match(text) is not None, DXF),
        (b"<svg" in head or b"<!DOCTYPE svg" in head, SVG),
        (b"<osm" in head, OSM),
        (b"OSMHeader" in head[:64], OSM_PBF),
        (head.startswith(b"PK\x03\x04") and b".shp" in data, SHAPEFILE),
        (
            _GEOJSON_START.match(text) is not None and _GEOJSON_TYPE.search(data) is not None,
            GEOJSON,
        ),
    )
    return next((media_type for matches, media_type in signs if matches), None)
