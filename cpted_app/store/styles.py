"""How QGIS shows the layers: default styles in the table where QGIS looks for them.

Source: QGIS user manual, "Saving and loading layer properties, in database".
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

from cpted_app import resources
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.store.gpkg import NOW
from cpted_app.store.schema import GEOMETRY_COLUMN

LAYER_STYLES_STATEMENT = f"""CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME DEFAULT ({NOW})
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a kind looks: tint of the print theme, marker shape, size or width in mm, fill."""

    tint: str
    shape: str = "circle"
    size_mm: float = 3.0
    width_mm: float = 0.5
    fill_alpha: int = 255
    pen: str = "solid"


LOOKS = {
    "luminaire": Look(tint="warn", shape="star", size_mm=4.0),
    "sightline": Look(tint="accent", width_mm=0.6, pen="dash"),
    "access_point": Look(tint="ok", shape="triangle", size_mm=4.0),
    "barrier": Look(tint="text", width_mm=0.8, fill_alpha=60),
    "tree": Look(tint="ok", size_mm=4.0),
    "opening": Look(tint="accent", shape="square"),
    "camera": Look(tint="bad", shape="pentagon", size_mm=4.0),
    "route": Look(tint="dim_text", width_mm=0.7, pen="dot"),
    "light_reading": Look(tint="dim_text", shape="diamond"),
    "refuge": Look(tint="ok", shape="pentagon", size_mm=4.0),
    "seating": Look(tint="dim_text", shape="square"),
    "zone": Look(tint="accent", width_mm=0.3, fill_alpha=30),
}

_PLAIN = Look(tint="text")


def add_styles(conn: sqlite3.Connection) -> None:
    """Write a default style for each feature table that has none."""
    tokens = resources.read_toml("themes", "print.toml", kind=dict[str, Any])
    for feature_class in FEATURE_CLASSES:
        look = LOOKS.get(feature_class.kind, _PLAIN)
        style = qml(feature_class.geometry_types, look, str(tokens[look.tint]))
        conn.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
            " SELECT '', '', ?1, ?2, ?1, ?3, '', 1, '', '' WHERE NOT EXISTS"
            " (SELECT 1 FROM layer_styles WHERE f_table_name = ?1)",
            (feature_class.kind, GEOMETRY_COLUMN, style),
        )


def qml(geometry_types: tuple[str, ...], look: Look, colour: str) -> str:
    """Return a QGIS layer style: a symbol for each geometry type, and labels."""
    symbols = "".join(_symbol(kind, str(i), look, colour) for i, kind in enumerate(geometry_types))
    if len(geometry_types) == 1:
        renderer = f'<renderer-v2 type="singleSymbol"><symbols>{symbols}</symbols></renderer-v2>'
    else:
        rules = "".join(
            f'<rule key="{kind}" symbol="{i}" filter="geometry_type($geometry)='
            f"'{_FAMILY[kind]}'\"/>"
            for i, kind in enumerate(geometry_types)
        )
        renderer = (
            f'<renderer-v2 type="RuleRenderer"><rules key="all">{rules}</rules>'
            f"<symbols>{symbols}</symbols></renderer-v2>"
        )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28.0" styleCategories="Symbology|Labeling" labelsEnabled="1">'
        f'{renderer}<labeling type="simple"><settings><text-style fieldName="label"'
        ' fontSize="8" textColor="27,36,48,255"><text-buffer bufferDraw="1" bufferSize="0.8"'
        ' bufferColor="255,255,255,255"/></text-style></settings></labeling></qgis>'
    )


_FAMILY = {"Point": "Point", "LineString": "Line", "Polygon": "Polygon"}


def _symbol(geometry_type: str, name: str, look: Look, colour: str) -> str:
    if geometry_type == "Point":
        options = {
            "name": look.shape,
            "color": _rgba(colour, look.fill_alpha),
            "outline_color": "255,255,255,255",
            "outline_width": "0.3",
            "size": f"{look.size_mm:g}",
            "size_unit": "MM",
        }
        return _symbol_xml("marker", "SimpleMarker", name, options)
    if geometry_type == "LineString":
        options = {
            "line_color": _rgba(colour, 255),
            "line_style": look.pen,
            "line_width": f"{look.width_mm:g}",
            "line_width_unit": "MM",
        }
        return _symbol_xml("line", "SimpleLine", name, options)
    options = {
        "color": _rgba(colour, look.fill_alpha),
        "style": "solid",
        "outline_color": _rgba(colour, 255),
        "outline_style": look.pen,
        "outline_width": f"{look.width_mm:g}",
        "outline_width_unit": "MM",
    }
    return _symbol_xml("fill", "SimpleFill", name, options)


def _symbol_xml(kind: str, layer: str, name: str, options: dict[str, str]) -> str:
    listed = "".join(
        f'<Option name="{key}" type="QString" value="{value}"/>' for key, value in options.items()
    )
    return (
        f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{listed}</Option></layer></symbol>'
    )


def _rgba(colour: str, alpha: int) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
