"""Marks, results, answers and remarks as GeoJSON, GeoPackage or CSV, by the ending of the file.

The site that comes in is already the part its reader may have (``Site.seen_by``): nothing is
filtered here.
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from cpted_app.analysis.registry import Results
from cpted_app.errors import UserError
from cpted_app.exchange.export_csv import csv_text
from cpted_app.exchange.export_geojson import geojson_text
from cpted_app.exchange.export_tables import TABLES, ExportTable, feature_tables
from cpted_app.exchange.geopackage import geopackage, layer_of
from cpted_app.model.site import Site
from cpted_app.words import N_


def write_features(site: Site, results: Results, path: Path, kind: str | None = None) -> int:
    """Write the marks of a site, of one kind or of all, and return their number.

    Raises:
        UserError: an unknown kind or ending, or the file cannot be written.
    """
    del results  # marks carry what was drawn; results have a table of their own
    return _write(site, list(feature_tables(site, kind)), path)


def write_table(site: Site, results: Results, path: Path, what: str) -> int:
    """Write results, answers, remarks, photos or recommendations and return the number of rows.

    Raises:
        UserError: an unknown table or ending, or the file cannot be written.
    """
    try:
        rows = TABLES[what](site, results)
    except KeyError:
        raise UserError(
            N_("“{what}” cannot be exported."),
            N_("Choose one of {choices}."),
            what=what,
            choices=", ".join(["features", *TABLES]),
        ) from None
    return _write(site, [ExportTable(name=what, rows=rows)], path)


def _write(site: Site, tables: Sequence[ExportTable], path: Path) -> int:
    rows = list(chain.from_iterable(table.rows for table in tables))
    crs = site.header.crs
    writers: Mapping[str, Callable[[], bytes]] = {
        ".geojson": lambda: geojson_text(rows, crs, path.stem).encode(),
        ".json": lambda: geojson_text(rows, crs, path.stem).encode(),
        ".csv": lambda: csv_text(rows).encode(),
        ".gpkg": lambda: geopackage([layer_of(table) for table in tables], crs),
    }
    ending = path.suffix.lower()
    if path.is_dir():
        raise _not_a_file(path)
    if ending not in writers:
        raise UserError(
            N_("{file}: the ending “{ending}” is not known."),
            N_("Name it .geojson, .gpkg or .csv."),
            file=path.name,
            ending=ending,
        )
    write_whole(path, writers[ending]())
    return len(rows)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either all there or not at all.

    Raises:
        UserError: the folder is missing, full or not writable.
    """
    path = path.resolve()  # the file that a link points to is written, not the link
    if path.exists() and not path.is_file():
        raise _not_a_file(path)
    if path.exists() and not path.stat().st_mode & 0o222:
        raise UserError(
            N_("{file} is there already and is marked as read-only."),
            N_("Choose another name, or allow that the file is changed."),
            file=str(path),
        )
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}."),
            N_("Choose another folder, or close the program that holds the file."),
            file=str(path),
            reason=error.strerror or type(error).__name__,
        ) from None


def _not_a_file(path: Path) -> UserError:
    return UserError(
        N_("{file} is a folder or a device, not a file."),
        N_("Give the name of a file to write."),
        file=str(path),
    )
