"""Marks from GeoJSON (RFC 7946, and the older form that names its reference system)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import shapely
import shapely.geometry

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import (
    LOCAL,
    WGS84,
    Transform,
    flat,
    looks_like_degrees,
    may_be_degrees,
    no_system,
    to_site,
)
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.mapping import Options, RawFile, RawRow
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.registry import importer
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

SITE_METRES = "site metres"
"""Value of the member ``coordinates`` in a file of this program from a site without a system."""

_GEOMETRIES = frozenset(
    {
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    }
)


@importer(".geojson", ".json")
def read(site: Site, path: Path, options: Options) -> RawFile:
    """Return the features of a GeoJSON file."""
    document = _document(path)
    members = _members(document, path.name)
    problems: list[Problem] = []
    found: list[tuple[int, Mapping[str, Any], shapely.Geometry]] = []
    for number, member in enumerate(members, 1):
        try:
            found.append((number, member, _geometry(member)))
        except UserError as error:
            problems.append(Problem.of(error, code="geometry", place=_place(number)))
    move = _transform(site, document, [item[2] for item in found], options, path.name)
    rows: list[RawRow] = []
    columns: dict[str, None] = {}
    for number, member, geometry in found:
        cells = member.get("properties") or {}
        columns |= dict.fromkeys(map(str, cells))
        rows.append(
            RawRow(
                place=_place(number),
                identity=str(member.get("id") or cells.get("id") or number),
                geometry=move(geometry),
                cells=cells,
            )
        )
    return RawFile(
        columns=tuple(columns),
        rows=tuple(rows),
        problems=tuple(problems),
        layer=str(document.get("name") or ""),
    )


def _place(number: int) -> Message:
    return Message(N_("feature {number}"), {"number": number})


def _document(path: Path) -> Mapping[str, Any]:
    data = file_bytes(path, limits.now().geojson_mb * 1_000_000)
    try:
        document = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UserError(
            N_("{file} is not readable GeoJSON: {reason}."),
            N_("Export it again, as GeoJSON in UTF-8."),
            file=path.name,
            reason=str(error),
        ) from None
    if not isinstance(document, dict) or "type" not in document:
        raise UserError(
            N_("{file} is JSON, but not GeoJSON."),
            N_("Export the layer as GeoJSON."),
            file=path.name,
        )
    return document


def _members(document: Mapping[str, Any], file: str) -> list[Mapping[str, Any]]:
    kind = document["type"]
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return [item if isinstance(item, dict) else {} for item in document["features"]]
    if kind == "Feature":
        return [document]
    if kind in _GEOMETRIES:
        return [{"geometry": document}]
    raise UserError(
        N_("{file} is not GeoJSON: its type is “{type}”."),
        N_("Export the layer as GeoJSON."),
        file=file,
        type=str(kind)[:40],
    )


def _geometry(member: Mapping[str, Any]) -> shapely.Geometry:
    value = member.get("geometry")
    if not value:
        raise UserError(N_("It has no geometry."), N_("Draw it, or leave it out."))
    try:
        geometry = shapely.force_2d(shapely.geometry.shape(value))
    except (shapely.errors.GEOSException, ValueError, TypeError, KeyError, AttributeError):
        # GeometryTypeError is a GEOSException or a ValueError, by version.
        raise UserError(
            N_("Its geometry is not complete."), N_("Draw it again and export anew.")
        ) from None
    if geometry.is_empty:
        raise UserError(N_("It has no geometry."), N_("Draw it, or leave it out."))
    return geometry


def _transform(
    site: Site,
    document: Mapping[str, Any],
    geometries: list[shapely.Geometry],
    options: Options,
    file: str,
) -> Transform:
    stated = options.crs or _stated_crs(document)
    if options.through is not None:
        return options.through(stated or WGS84, geometries, file)
    if stated == LOCAL:
        return flat
    if site.header.crs is not None:
        if stated is None and geometries and not may_be_degrees(geometries):
            raise UserError(
                N_("{file} does not say its reference system, and has no degrees."),
                N_("Give it with --crs, such as --crs {crs}."),
                file=file,
                crs=site.header.crs,
            )
        return to_site(stated or WGS84, site.header.crs)
    if stated is None and not looks_like_degrees(geometries):
        return flat
    raise no_system(file, stated)


def _stated_crs(document: Mapping[str, Any]) -> str | None:
    if document.get("coordinates") == SITE_METRES:
        return LOCAL
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return str(name) if name else None
