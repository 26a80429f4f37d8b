"""Points of a PDF page whose place on earth the file states.

Read are the geospatial measure of ISO 32000 (viewports, GPTS and LPTS) and the older LGIDict of
the OGC's GeoPDF practice (a matrix from page to map).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cpted_app.errors import UserError
from cpted_app.exchange.pdf_objects import PdfObjects
from cpted_app.exchange.reference_systems import geographic_of, moved, system

Points = list[tuple[float, float]]

_SIGNS = (b"/Measure", b"/LGIDict", b"ObjStm")
_UTM_DATUMS = {"WGE": "WGS84", "WGD": "WGS84", "NAR": "NAD83", "NAS": "NAD27"}
_PARAMETERS = {
    "CentralMeridian": "lon_0",
    "OriginLatitude": "lat_0",
    "StandardParallelOne": "lat_1",
    "StandardParallelTwo": "lat_2",
    "ScaleFactor": "k",
    "FalseEasting": "x_0",
    "FalseNorthing": "y_0",
}
_PROJECTIONS = {"TC": "tmerc", "LE": "lcc", "AC": "aea", "MC": "merc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePoints:
    """Plan points with their coordinates in a reference system, None where it is unknown."""

    points: Points
    coordinates: Points
    crs: str | None


def page_points(data: bytes, number: int, size: tuple[float, float]) -> PagePoints | None:
    """Return the points a page states, in plan units; ``size`` is the page's, upright."""
    if not any(sign in data for sign in _SIGNS):
        return None
    objects = PdfObjects(data)
    page = objects.page(number)
    found = _measured(objects, page) or _registered(objects, page)
    box = _crop_box(objects, page)
    if found is None or box is None:
        return None
    placed = _on_plan(found.points, box, _turn(objects, page), size)
    return PagePoints(points=placed, coordinates=found.coordinates, crs=found.crs)


def _measured(objects: PdfObjects, page: dict[str, Any]) -> PagePoints | None:
    """Return the points of the largest viewport with a geospatial measure, in user space."""
    viewports = []
    for each in objects.array(page.get("VP")):
        viewport = objects.dictionary(each)
        measure = objects.dictionary(viewport.get("Measure"))
        box = objects.numbers(viewport.get("BBox"))
        if measure.get("Subtype") == "GEO" and len(box) == 4:
            viewports.append((abs((box[2] - box[0]) * (box[3] - box[1])), box, measure))
    if not viewports:
        return None
    _area, box, measure = max(viewports, key=lambda found: found[0])
    places = objects.numbers(measure.get("GPTS"))
    within = objects.numbers(measure.get("LPTS")) or [0, 0, 0, 1, 1, 1, 1, 0]
    count = min(len(places), len(within)) // 2
    if count < 3:
        return None
    points = [
        (box[0] + (box[2] - box[0]) * u, box[1] + (box[3] - box[1]) * v)
        for u, v in zip(within[: 2 * count : 2], within[1 : 2 * count : 2], strict=True)
    ]
    crs = _system(objects, measure.get("GCS"))
    lat_lon = list(zip(places[: 2 * count : 2], places[1 : 2 * count : 2], strict=True))
    return _placed(points, [(lon, lat) for lat, lon in lat_lon], crs)


def _placed(points: Points, lon_lat: Points, crs: str | None) -> PagePoints:
    is_degrees = all(abs(lon) <= 360.0 and abs(lat) <= 90.0 for lon, lat in lon_lat)
    if crs is None:
        crs = "EPSG:4326" if is_degrees else None
        return PagePoints(points=points, coordinates=lon_lat, crs=crs)
    if is_degrees:
        there = moved(lon_lat, geographic_of(crs), crs)
        lon_lat = [(float(x), float(y)) for x, y in there]
    return PagePoints(points=points, coordinates=lon_lat, crs=crs)


def _system(objects: PdfObjects, value: Any) -> str | None:
    stated = objects.dictionary(value)
    code, wkt = objects.resolved(stated.get("EPSG")), objects.resolved(stated.get("WKT"))
    names = [f"EPSG:{int(code)}"] if isinstance(code, float) else []
    names += [wkt.decode("utf-8", "replace")] if isinstance(wkt, bytes) else []
    for name in names:
        try:
            return system(name).code
        except UserError:
            continue
    return None


def _registered(objects: PdfObjects, page: dict[str, Any]) -> PagePoints | None:
    """Return three points of the largest neat line by the matrix of an LGIDict."""
    value = objects.resolved(page.get("LGIDict"))
    for each in value if isinstance(value, list) else [value]:
        found = objects.dictionary(each)
        matrix = objects.numbers(found.get("CTM"))
        if len(matrix) != 6:
            continue
        a, b, c, d, e, f = matrix
        points = [(0.0, 0.0), (500.0, 0.0), (0.0, 500.0)]
        placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        crs = _projection(objects, objects.dictionary(found.get("Projection")))
        return PagePoints(points=points, coordinates=placed, crs=crs)
    return None


def _projection(objects: PdfObjects, found: dict[str, Any]) -> str | None:
    datum = _datum(objects, found.get("Datum"))
    kind = _word(objects, found.get("ProjectionType"))
    if datum is None:
        return None
    if kind == "GEOGRAPHIC":
        text = f"+proj=longlat {datum}"
    elif kind == "UT":
        zone = _word(objects, found.get("Zone")).removesuffix(".0")
        south = " +south" if _word(objects, found.get("Hemisphere")) == "S" else ""
        text = f"+proj=utm +zone={zone}{south} {datum} +units=m"
    elif kind in _PROJECTIONS:
        numbers = {
            _PARAMETERS[key]: float(_word(objects, value))
            for key, value in found.items()
            if key in _PARAMETERS
        }
        parameters = " ".join(f"+{key}={value!r}" for key, value in numbers.items())
        text = f"+proj={_PROJECTIONS[kind]} {parameters} {datum} +units=m"
    else:
        return None
    try:
        return system(text + " +type=crs").code
    except UserError:
        return None


def _datum(objects: PdfObjects, value: Any) -> str | None:
    stated = objects.resolved(value)
    if isinstance(stated, dict):
        ellipsoid = objects.dictionary(stated.get("Ellipsoid"))
        try:
            axis = float(_word(objects, ellipsoid.get("SemiMajorAxis")))
            flattening = float(_word(objects, ellipsoid.get("InvFlattening")))
        except ValueError:
            return None
        shifts = objects.dictionary(stated.get("ToWGS84"))
        moved = [_word(objects, shifts.get(key)) for key in ("dx", "dy", "dz")]
        shift = f" +towgs84={','.join(moved)}" if all(moved) else ""
        return f"+a={axis!r} +rf={flattening!r}{shift}"
    name = _UTM_DATUMS.get(_word(objects, value)[:3])
    return f"+datum={name}" if name else None


def _word(objects: PdfObjects, value: Any) -> str:
    found = objects.resolved(value)
    if isinstance(found, bytes):
        return found.decode("latin-1").strip()
    return "" if found is None else str(found)


def _crop_box(objects: PdfObjects, page: dict[str, Any]) -> list[float] | None:
    media = _sorted_box(objects.numbers(page.get("MediaBox")))
    crop = _sorted_box(objects.numbers(page.get("CropBox"))) or media
    if media is None or crop is None:
        return media
    inside = [max(media[i], crop[i]) for i in (0, 1)] + [min(media[i], crop[i]) for i in (2, 3)]
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else media


def _sorted_box(numbers: list[float]) -> list[float] | None:
    if len(numbers) != 4:
        return None
    x0, y0, x1, y1 = numbers
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def _turn(objects: PdfObjects, page: dict[str, Any]) -> int:
    turn = objects.resolved(page.get("Rotate"))
    return int(turn) % 360 if isinstance(turn, float) else 0


def _on_plan(points: Points, box: list[float], turn: int, size: tuple[float, float]) -> Points:
    """Return points of PDF user space in plan units: top left origin, turned, in points."""
    x, y = np.array(points, dtype=float).T
    u, v = x - box[0], y - box[1]
    w, h = box[2] - box[0], box[3] - box[1]
    across, down, wide = {
        90: (v, u, h),
        180: (w - u, v, w),
        270: (h - v, w - u, h),
    }.get(turn, (u, h - v, w))
    unit = size[0] / wide
    return [(float(px) * unit, float(py) * unit) for px, py in zip(across, down, strict=True)]
