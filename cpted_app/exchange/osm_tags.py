"""Tags of OpenStreetMap objects: where GDAL puts them, and the measures written in them.

Source of keys and units: the OpenStreetMap wiki, pages of each key and "Map features/Units".
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from cpted_app.units import LENGTH_UNITS_M

OTHER = "other_tags"
OBJECTS = {"points": "node", "lines": "way", "multilinestrings": "relation"}

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_LENGTH = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(m|cm|mm|km|ft|')?$")
_FEET = re.compile(r"^(\d+)'\s*(\d+(?:\.\d+)?)\"$")
_INCHES_PER_FOOT = 12.0

Tags = Mapping[str, str]


def is_extract(columns: Iterable[str]) -> bool:
    """Return whether a layer comes from OpenStreetMap: GDAL's way of keeping tags."""
    return {OTHER, "osm_id"} <= set(columns)


def tags_of(cells: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags of an object, those from the common column included.

    >>> tags_of({"osm_id": "7", "highway": "street_lamp", "other_tags": '"height"=>"6"'})
    {'osm_id': '7', 'highway': 'street_lamp', 'height': '6'}
    """
    tags = {
        key: str(value)
        for key, value in cells.items()
        if key != OTHER and value is not None and value != ""
    }
    return tags | _others(str(cells.get(OTHER) or ""))


def identity(tags: Tags, layer: str) -> str:
    """Return the name of an object for good, such as ``node/283035553``."""
    way = tags.get("osm_way_id")
    if way:
        return f"way/{way}"
    what = OBJECTS.get(layer, "relation" if "multipolygon" in layer else layer)
    return f"{what}/{tags.get('osm_id', '')}"


def length_m(text: str | None) -> float | None:
    r"""Return the metres of a tag, or None where it is no length.

    >>> length_m("3.5"), length_m("12 m"), length_m("6'6\""), length_m("high")
    (3.5, 12.0, 1.9812, None)
    """
    plain = (text or "").strip().lower()
    feet = _FEET.match(plain)
    if feet:
        whole = float(feet.group(1)) + float(feet.group(2)) / _INCHES_PER_FOOT
        return round(whole * LENGTH_UNITS_M["ft"], 6)
    found = _LENGTH.match(plain)
    if found is None:
        return None
    unit = {None: "m", "'": "ft"}.get(found.group(2), found.group(2))
    return float(found.group(1).replace(",", ".")) * LENGTH_UNITS_M[str(unit)]


def number(text: str | None) -> float | None:
    """Return the number of a tag, or None where it is none."""
    try:
        return float((text or "").strip().replace(",", "."))
    except ValueError:
        return None


def _others(text: str) -> dict[str, str]:
    if text.startswith("{"):
        try:
            return msgspec.json.decode(text, type=dict[str, str])
        except msgspec.DecodeError:
            return {}
    return {_bare(key): _bare(value) for key, value in _PAIR.findall(text)}


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
