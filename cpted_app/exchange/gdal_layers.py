"""Layers of vector files through GDAL: opened for reading only, without network, nothing written.

Belongs here: the only place of the importers that speaks to pyogrio, which brings GDAL along.
A file is opened only if its first bytes are of the format its ending says: GDAL would otherwise
follow the references of whatever a file with another content points to.
"""

import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.words import N_

ENDINGS = (".gpkg", ".shp", ".dxf", ".osm", ".pbf")

_HEAD_BYTES = 4096
_OSM_XML = re.compile(rb"^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<osm[\s>]", re.S)
_DXF = re.compile(rb"^(\xef\xbb\xbf)?\s*(0|999)[ \t]*\r?\n")
_STARTS: Mapping[str, Callable[[bytes], bool]] = {
    ".gpkg": lambda head: head.startswith(b"SQLite format 3\0"),
    ".shp": lambda head: head.startswith(b"\x00\x00\x27\x0a"),
    ".dxf": lambda head: _DXF.match(head) is not None,
    ".osm": lambda head: _OSM_XML.match(head) is not None and b"OGRVRT" not in head,
    ".pbf": lambda head: b"OSMHeader" in head[:64],
}
_FORMATS = {
    ".gpkg": "GeoPackage",
    ".shp": "Shapefile",
    ".dxf": "DXF",
    ".osm": "OpenStreetMap XML",
    ".pbf": "OpenStreetMap PBF",
}
_DAMAGE = ("malformed", "not a database", "parsing of data", "corrupt", "unexpected end", "fread")

UNDEFINED = '"Undefined Cartesian SRS"'
"""How a GeoPackage says that its metres have no reference system (srs_id -1)."""

_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRows:
    """A layer as it stands in the file; a geometry that cannot be read is None."""

    columns: tuple[str, ...]
    values: tuple[npt.NDArray[Any], ...]
    geometries: npt.NDArray[Any]
    row_numbers: tuple[int, ...]
    crs: str | None
    warnings: tuple[str, ...]

    def cells(self) -> Iterator[dict[str, Any]]:
        """Return the cells of each row by column, as plain values."""
        for at in range(len(self.geometries)):
            yield {
                name: _plain(column[at])
                for name, column in zip(self.columns, self.values, strict=True)
            }


def check_file(path: Path) -> None:
    """Refuse a file that is missing, empty, too large, or not what its ending says.

    Raises:
        UserError: says which.
    """
    ending = path.suffix.lower()
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            N_("Check the name, and that you may read it."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from None
    if not head:
        raise UserError(N_("{file} is empty."), N_("Export it again."), file=path.name)
    if size > limits.now().file_bytes:
        raise UserError(
            N_("{file} is too large: {size} MB; at most {limit} MB can be read."),
            N_("Export only the surroundings of the site; or raise “limits” in settings.json."),
            file=path.name,
            size=size // 1_000_000,
            limit=limits.now().file_mb,
        )
    if not _STARTS[ending](head):
        raise UserError(
            N_("{file} is no {format} file, although it is named like one."),
            N_("Export it again, or give it the ending of what it is."),
            file=path.name,
            format=_FORMATS[ending],
        )


def layers_of(path: Path) -> dict[str, str]:
    """Return the geometry type of each layer by its name, as GDAL words it.

    Raises:
        UserError: the file is not sound.
    """
    import pyogrio  # loads GDAL

    check_file(path)
    with _LOCK:
        found = _guarded(path, lambda: pyogrio.list_layers(path))
    return {str(name): str(kind or "") for name, kind in found[0] if kind}


def read_layer(path: Path, layer: str, **open_options: str) -> LayerRows:
    """Return all rows of a layer.

    Raises:
        UserError: the file is not sound, or has too many rows.
    """
    from pyogrio import raw  # loads GDAL

    def read() -> Any:
        return raw.read(
            path,
            layer=layer,
            force_2d=True,
            return_fids=True,
            max_features=limits.now().features + 1,
            **open_options,
        )

    with _LOCK:
        (meta, numbers, shapes, values), told = _guarded(path, read)
    if len(shapes) > limits.now().features:
        raise UserError(
            N_("{file} has more than {limit} objects in layer {layer}."),
            N_("Export only the surroundings of the site; or raise “limits” in settings.json."),
            file=path.name,
            layer=layer,
            limit=limits.now().features,
        )
    return LayerRows(
        columns=tuple(map(str, meta["fields"])),
        values=tuple(values),
        geometries=shapely.from_wkb(shapes, on_invalid="ignore"),
        row_numbers=tuple(int(number) for number in numbers),
        crs=None if UNDEFINED in (meta["crs"] or "") else meta["crs"],
        warnings=told,
    )


def _guarded(path: Path, work: Callable[[], Any]) -> tuple[Any, tuple[str, ...]]:
    """Return what GDAL read and what it warned of; its errors in our words."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = work()
        except (RuntimeError, ValueError) as error:  # what pyogrio's own errors derive from
            raise _in_words(path, str(error)) from None
    texts = (str(warning.message).replace(str(path), path.name) for warning in caught)
    return result, tuple(dict.fromkeys(texts))


def _in_words(path: Path, reason: str) -> UserError:
    lower = reason.lower()
    if ".shx" in lower:
        return UserError(
            N_("{file} lacks its companion {companion}."),
            N_("Copy the .shp together with its .shx, .dbf, .prj and .cpg."),
            file=path.name,
            companion=path.with_suffix(".shx").name,
        )
    if any(word in lower for word in _DAMAGE):
        return UserError(
            N_("{file} is damaged, or was cut off."),
            N_("Copy or export it again; nothing was imported."),
            file=path.name,
        )
    return UserError(
        N_("{file} cannot be read: {reason}."),
        N_("Open it in the program it comes from and export it again."),
        file=path.name,
        reason=reason.replace(str(path), path.name).rstrip(".")[:200],
    )


def _plain(value: Any) -> Any:
    """Return a cell as a text, a number, yes or no, or None."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - NaN
        return None
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (list, tuple, np.ndarray)):
        return ";".join(str(part) for part in value)
    return None
