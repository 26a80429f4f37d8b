"""Layers as one plain GeoPackage that every GIS reads; it is no assessment file.

A site without a reference system is in site metres: undefined Cartesian, srs_id -1.
"""

import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app.exchange.export_tables import ExportTable

Cells = npt.NDArray[Any]

_UNITS = frozenset({"m", "m2", "lx", "lm", "deg", "px", "share"})
"""How names of numbers end."""
_EMPTY: Mapping[type, object] = {bool: False, int: 0, float: 0.0}
"""What stands in an array of numbers where there is none; it is masked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """Rows of a GeoPackage; all arrays are as long as ``geometries``.

    ``geometries`` holds None for a row without a place; ``missing`` masks the cells of a column
    that hold nothing.
    """

    name: str
    geometry_type: str
    geometries: Cells
    columns: Mapping[str, Cells]
    missing: Mapping[str, Cells]


def layer_of(table: ExportTable) -> Layer:
    """Return a table as a layer: numbers, booleans and text as what they are."""
    names = dict.fromkeys([*table.types, *(name for row in table.rows for name in row.values)])
    columns, missing = {}, {}
    for name in names:
        values = [row.values.get(name) for row in table.rows]
        kind = table.types.get(name) or _type_of(name, values)
        columns[name], missing[name] = _cells(values, kind)
    geometries = np.empty(len(table.rows), dtype=object)
    geometries[:] = [row.geometry for row in table.rows]
    return Layer(
        name=table.name,
        geometry_type=table.geometry_type,
        geometries=geometries,
        columns=columns,
        missing=missing,
    )


def geopackage(layers: Sequence[Layer], crs: str | None) -> bytes:
    """Return the bytes of a GeoPackage with these layers."""
    from pyogrio.raw import write  # GDAL takes half a second to load

    system = {} if crs else {"SRID": "-1"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided", UserWarning)  # site metres
        path = Path(folder) / "layers.gpkg"
        for layer in layers:
            write(
                str(path),
                shapely.to_wkb(layer.geometries),
                list(layer.columns.values()),
                np.array(list(layer.columns), dtype=object),
                field_mask=[layer.missing.get(name) for name in layer.columns],
                layer=layer.name,
                driver="GPKG",
                geometry_type=layer.geometry_type,
                crs=crs,
                encoding="UTF-8",
                append=path.exists(),
                dataset_options={"VERSION": "1.3"},  # that of assessments; older GIS read it too
                layer_options=system,
            )
        return path.read_bytes()


def _type_of(name: str, values: Sequence[Any]) -> type:
    """Return the type that holds all values: yes or no, whole numbers, numbers, else text.

    A column without any value holds numbers if its name ends in a unit.
    """
    found = {type(value) for value in values if value is not None}
    if not found:
        return float if name.rpartition("_")[2] in _UNITS else str
    if found <= {int, float}:
        return float if float in found else int
    return bool if found == {bool} else str


def _cells(values: Sequence[Any], kind: type) -> tuple[Cells, Cells]:
    """Return a column and where nothing is in it."""
    missing = np.array([value is None for value in values], dtype=bool)
    if kind is str:
        texts = [None if value is None else str(value) for value in values]
        return np.array(texts, dtype=object), missing
    filled = [_EMPTY[kind] if value is None else value for value in values]
    return np.array(filled, dtype=kind), missing
