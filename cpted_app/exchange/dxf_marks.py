"""Marks from DXF drawings: block inserts and points, lines, outlines; layers are a column.

A drawing knows no reference system: its numbers are taken as site metres, or, with ``--crs``, as
metres of that system, after its own unit was turned into metres.
"""

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.coordinates import LOCAL
from cpted_app.exchange.dxf_header import BINARY, read_header
from cpted_app.exchange.dxf_soundness import check_sound, has_end
from cpted_app.exchange.dxf_unit import Unit, unit_of
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.gdal_layers import LayerRows, check_file, read_layer
from cpted_app.exchange.gdal_vector import placed_rows
from cpted_app.exchange.mapping import Options, RawFile, RawRow
from cpted_app.exchange.problems import Problem, passed_over
from cpted_app.exchange.registry import importer
from cpted_app.model.features import Feature, feature_class
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

_LETTERING = ("AcDbText", "AcDbMText", "AcDbAttribute", "AcDbDimension", "AcDbLeader")
_HATCH = "AcDbHatch"


@importer(".dxf")
def read(site: Site, path: Path, options: Options) -> RawFile:
    """Return the entities of model space that a kind can be drawn as."""
    kind = feature_class(options.kind)
    check_drawing(path)
    data = file_bytes(path, limits.now().file_bytes)
    problems = wholeness(data, path.name)
    # A point kind wants where a block is put; the others want the lines it is made of.
    inline = "FALSE" if kind.geometry_types == ("Point",) else "TRUE"
    layer = read_layer(path, "entities", INLINE_BLOCKS=inline)
    if not len(layer.geometries):
        raise UserError(
            N_("{file} has no entities that can be read."),
            N_("Draw with lines, points and blocks; pictures and solids are not read."),
            file=path.name,
        )
    unit = unit_as_read(read_header(data).unit_m, layer.geometries, options)
    problems += unit.problems(path.name)
    crs = options.crs or LOCAL
    layer = _scaled(layer, unit)
    rows = placed_rows(
        site, layer, problems, name="entities", file=path.name, crs=crs, is_osm=False
    )
    rows = [replace(row, **_told_apart(row)) for row in rows]
    known = tuple(row.identity for row in rows)
    rows = _in_layer(rows, options.layer, path.name, problems)
    if not options.only:
        rows = _drawn(rows, kind, problems)
    columns = dict.fromkeys(key for row in rows for key in row.cells)
    return RawFile(
        columns=tuple(columns or layer.columns),
        rows=tuple(rows),
        problems=tuple(problems),
        known=known,
        is_mixed=True,
    )


def check_drawing(path: Path) -> None:
    """Refuse a file that is no DXF in text form.

    Raises:
        UserError: says why.
    """
    if path.is_file():
        _check_text(path)
    check_file(path)


def unit_as_read(
    stated_m: float | None, geometries: npt.NDArray[np.object_], options: Options
) -> Unit:
    """Return the unit of a drawing that is read with some options."""
    return unit_of(
        stated_m,
        geometries,
        options.metres_per_unit,
        is_located=options.crs not in (None, LOCAL),
    )


def is_lettering(cells: Mapping[str, Any]) -> bool:
    """Return whether an entity is words or a dimension."""
    of = str(cells.get("SubClasses") or "")
    if _HATCH in of:  # its pattern has a name, which is no lettering
        return False
    is_text = bool(cells.get("Text") or cells.get("AttributeTag"))
    return is_text or any(name in of for name in _LETTERING)


def is_hatch(cells: Mapping[str, Any]) -> bool:
    """Return whether an entity is a hatch."""
    return _HATCH in str(cells.get("SubClasses") or "")


def _check_text(path: Path) -> None:
    with path.open("rb") as file:
        if not file.read(len(BINARY)).startswith(BINARY[:18]):
            return
    raise UserError(
        N_("{file} is a binary DXF, from which no features can be taken."),
        N_("Save it as DXF in text form (ASCII) in your CAD program."),
        file=path.name,
    )


def wholeness(data: bytes, file: str) -> list[Problem]:
    """Return the problem that the end mark is missing; refuse a drawing that was cut off."""
    check_sound(data, file)
    if has_end(data):
        return []
    return [
        Problem(
            "no_end_mark",
            Message(N_("end of the file")),
            Message(N_("The drawing has no end mark; something may be missing.")),
            Message(N_("Compare the plan with the drawing, or export it again.")),
        )
    ]


def _scaled(layer: LayerRows, unit: Unit) -> LayerRows:
    if unit.metres == 1.0:
        return layer
    factor = unit.metres

    def scale(xy: Any) -> Any:
        return np.asarray(xy) * factor

    return replace(layer, geometries=shapely.transform(layer.geometries, scale), crs=None)


def _told_apart(row: RawRow) -> Mapping[str, Any]:
    """Return identity and cells of an entity: its handle, and a column for each attribute."""
    cells = dict(row.cells)
    for text in str(cells.get("BlockAttributes") or "").split(";"):
        tag, _, value = text.partition(" ")
        if tag and value:
            cells.setdefault(tag, value)
    handle = str(cells.get("EntityHandle") or "") or row.identity
    place = Message(N_("entity {handle}"), {"handle": handle})
    return {"identity": handle, "cells": cells, "place": place}


def _in_layer(
    rows: list[RawRow], wanted: str | None, file: str, problems: list[Problem]
) -> list[RawRow]:
    model = [row for row in rows if not row.cells.get("PaperSpace")]
    if len(model) < len(rows):
        problems.append(
            passed_over(
                len(rows) - len(model),
                N_("they are on a print layout (paper space)"),
                N_("Draw in model space what stands on site."),
            )
        )
    if wanted is None:
        return model
    names = {str(row.cells.get("Layer") or "") for row in model}
    taken = {name for name in names if fnmatchcase(name.lower(), wanted.lower())}
    if not taken:
        raise UserError(
            N_("{file} has no layer “{layer}”."),
            N_("Its layers: {layers}."),
            file=file,
            layer=wanted,
            layers=", ".join(sorted(names)),
        )
    return [row for row in model if str(row.cells.get("Layer") or "") in taken]


def _drawn(rows: list[RawRow], kind: type[Feature], problems: list[Problem]) -> list[RawRow]:
    """Return the entities that are things, not lettering, nor hatches where lines are meant."""
    drawn: list[RawRow] = []
    letterings = hatches = 0
    for row in rows:
        if is_lettering(row.cells):
            letterings += 1
        elif is_hatch(row.cells) and kind.kind != "zone":
            hatches += 1
        else:
            drawn.append(row)
    for count, reason in (
        (letterings, N_("they are lettering and dimensions")),
        (hatches, N_("they are hatches, whose outlines are drawn besides")),
    ):
        if count:
            problems.append(
                passed_over(
                    count, reason, N_("If they are meant, choose them, such as only Layer=*.")
                )
            )
    return drawn
