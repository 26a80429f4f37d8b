"""Marks from GeoPackage and Shapefile: one layer, or the layers of an OpenStreetMap extract."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cpted_app.errors import UserError
from cpted_app.exchange import osm_presets
from cpted_app.exchange.coordinates import placing
from cpted_app.exchange.gdal_layers import LayerRows, layers_of, read_layer
from cpted_app.exchange.mapping import Options, RawFile, RawRow, Through
from cpted_app.exchange.problems import Problem, passed_over
from cpted_app.exchange.registry import importer
from cpted_app.model.features import Feature, feature_class
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

IDENTITY_COLUMNS = ("uuid", "globalid", "gml_id", "id", "uid", "objectid")
"""Columns that name a row for good, where their cells do: a row's number may change."""


@importer(".gpkg", ".shp")
def read(site: Site, path: Path, options: Options) -> RawFile:
    """Return the rows of a layer, or of all layers that come from OpenStreetMap."""
    kind = feature_class(options.kind)
    is_package = path.suffix.lower() == ".gpkg"
    layers = layers_of(path)
    found: dict[str, LayerRows] = {}
    for name in wanted_layers(layers, kind, options.layer, path.name):
        found[name] = read_layer(path, name, **({"IMMUTABLE": "YES"} if is_package else {}))
    is_osm = all(osm_presets.is_extract(rows.columns) for rows in found.values())
    if len(found) > 1 and not is_osm:
        raise _several(list(found), path.name)
    rows: list[RawRow] = []
    columns: dict[str, None] = {}
    problems = unwritten(path) if is_package else []
    for name, layer in found.items():
        problems += warned(layer)
        rows += placed_rows(
            site, layer, problems, name=name, file=path.name, crs=options.crs, is_osm=is_osm
        )
        columns |= dict.fromkeys(layer.columns)
    if is_osm:
        columns = dict.fromkeys(key for row in rows for key in row.cells)
        rows, more = osm_presets.proposed_rows(rows, kind, is_free=bool(options.only))
        problems += more
    layer_name = "" if is_osm or not is_package else next(iter(found))
    return RawFile(
        columns=tuple(columns),
        rows=tuple(rows),
        problems=tuple(problems),
        layer=layer_name,
        is_mixed=True,
    )


def placed_rows(
    site: Site,
    layer: LayerRows,
    problems: list[Problem],
    *,
    name: str,
    file: str,
    crs: str | None,
    is_osm: bool,
    through: Through | None = None,
) -> list[RawRow]:
    """Return the rows of a layer that have a geometry, in site metres."""
    has_shape = [shape is not None and not shape.is_empty for shape in layer.geometries]
    shapes = layer.geometries[has_shape]
    without = len(has_shape) - len(shapes)
    if without:
        problems.append(
            passed_over(
                without,
                N_("they have no geometry that can be read"),
                N_("Draw them, or leave them out."),
            )
        )
    if not len(shapes):
        return []
    if through is None:
        move = placing(site.header.crs, crs or layer.crs, list(shapes), file)
    else:
        move = through(layer.crs, list(shapes), file)
    moved: Any = move(shapes)
    cells = [
        osm_presets.tags_of(one) if is_osm else one
        for one, is_shaped in zip(layer.cells(), has_shape, strict=True)
        if is_shaped
    ]
    numbers = [n for n, is_shaped in zip(layer.row_numbers, has_shape, strict=True) if is_shaped]
    if is_osm:
        identities = [osm_presets.identity(one, name) for one in cells]
    else:
        identities = _identities(layer, cells, numbers)
    return [
        RawRow(
            place=Message(N_("{layer}, row {row}"), {"layer": name, "row": identity}),
            identity=identity,
            geometry=shape,
            cells=row,
        )
        for identity, shape, row in zip(identities, moved, cells, strict=True)
    ]


def _identities(layer: LayerRows, cells: list[dict[str, Any]], numbers: list[int]) -> list[str]:
    lower = {column.lower(): column for column in layer.columns}
    for name in IDENTITY_COLUMNS:
        if name in lower:
            given = [str(row[lower[name]] or "").strip() for row in cells]
            if all(given) and len(set(given)) == len(given):
                return given
    return [str(number) for number in numbers]


def wanted_layers(
    layers: Mapping[str, str], kind: type[Feature], asked: str | None, file: str
) -> list[str]:
    """Return the layer that is asked for, or those whose geometries the kind can have.

    Raises:
        UserError: there is no such layer, or none at all.
    """
    if not layers:
        raise UserError(
            N_("{file} has no layer with geometries."), N_("Export the layer again."), file=file
        )
    if asked is not None:
        lower = {name.lower(): name for name in layers}
        if asked not in layers and asked.lower() not in lower:
            raise UserError(
                N_("{file} has no layer “{layer}”."),
                N_("Its layers: {layers}."),
                file=file,
                layer=asked,
                layers=", ".join(layers),
            )
        return [asked if asked in layers else lower[asked.lower()]]
    fit = [name for name, shape in layers.items() if _may_hold(shape, kind)]
    return fit or list(layers)


def _may_hold(shape: str, kind: type[Feature]) -> bool:
    plain = shape.split(" ", maxsplit=1)[0].removeprefix("2.5D").removeprefix("Multi")
    is_outline = plain == "LineString" and "Polygon" in kind.geometry_types
    return plain in ("Unknown", "GeometryCollection", *kind.geometry_types) or is_outline


def _several(layers: list[str], file: str) -> UserError:
    return UserError(
        N_("{file} has several layers that could be meant: {layers}."),
        N_("Say which one with --layer."),
        file=file,
        layers=", ".join(layers),
    )


def warned(layer: LayerRows) -> list[Problem]:
    """Return what GDAL warned of while a layer was read."""
    return [
        Problem(
            "reader_warning",
            Message(N_("whole file")),
            Message(N_("The reader says: {text}"), {"text": text}),
            Message(N_("Look at the marks on the plan.")),
        )
        for text in layer.warnings[:3]
    ]


def unwritten(path: Path) -> list[Problem]:
    """Return the problem that another program has not yet written all into a GeoPackage."""
    pending = path.with_name(path.name + "-wal")
    try:
        if not pending.stat().st_size:
            return []
    except OSError:
        return []
    return [
        Problem(
            "not_written_yet",
            Message(N_("whole file")),
            Message(
                N_("Another program has {file} open; what it has not written yet is missing."),
                {"file": path.name},
            ),
            Message(N_("Close the file there, and import again.")),
        )
    ]
