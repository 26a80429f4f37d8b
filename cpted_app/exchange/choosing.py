"""Which rows of a file are meant: cells that fit a pattern, geometries that fit a kind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

import shapely

from cpted_app.errors import UserError
from cpted_app.exchange.mapping import RawFile, RawRow
from cpted_app.exchange.problems import passed_over
from cpted_app.model.features import Feature
from cpted_app.words import N_, Message


def chosen_rows(raw: RawFile, only: Mapping[str, str]) -> RawFile:
    """Return a file with the rows whose cells fit all patterns; capitals do not matter.

    Raises:
        UserError: a column does not exist.
    """
    if not only:
        return raw
    columns = {_column(raw, name): pattern.lower() for name, pattern in only.items()}
    rows = tuple(
        row
        for row in raw.rows
        if all(
            row.cells.get(name) is not None and fnmatchcase(str(row.cells[name]).lower(), pattern)
            for name, pattern in columns.items()
        )
    )
    problems = raw.problems
    if len(rows) < len(raw.rows):
        chosen = ", ".join(f"{name}={pattern}" for name, pattern in only.items())
        problems += (
            passed_over(
                len(raw.rows) - len(rows),
                N_("they are not {chosen}"),
                N_("Choose other values, or none, to get more."),
                chosen=chosen,
            ),
        )
    return replace(raw, rows=rows, problems=problems)


def fitting(raw: RawFile, kind: type[Feature]) -> RawFile:
    """Return a mixed file with the rows whose geometry a kind can have.

    A closed line is the outline of an area where a kind is only that.
    """
    if not raw.is_mixed:
        return raw
    fit: list[RawRow] = []
    others: Counter[str] = Counter()
    wants_outlines = kind.geometry_types == ("Polygon",)
    for row in raw.rows:
        shape = _outlined(row.geometry) if wants_outlines else row.geometry
        name = shape.geom_type.removeprefix("Multi")
        if name in kind.geometry_types or name == "GeometryCollection":
            fit.append(row if shape is row.geometry else replace(row, geometry=shape))
        else:
            others[name] += 1
    problems = (
        passed_over(
            count,
            N_("they are drawn as {shape}, which no {kind} can be"),
            N_("Allowed: {allowed}."),
            shape=name,
            kind=Message(kind.title),
            allowed=", ".join(kind.geometry_types),
        )
        for name, count in others.items()
    )
    return replace(raw, rows=tuple(fit), problems=(*raw.problems, *problems))


def _outlined(shape: shapely.Geometry) -> shapely.Geometry:
    if shape.geom_type == "LineString" and shape.is_closed and len(shape.coords) >= 4:
        return shapely.Polygon(shape)
    return shape


def _column(raw: RawFile, name: str) -> str:
    lower = {column.lower(): column for column in reversed(raw.columns)}
    found = name if name in raw.columns else lower.get(name.lower())
    if found is None:
        raise UserError(
            N_("The file has no column “{column}”."),
            N_("Its columns: {columns}."),
            column=name,
            columns=", ".join(raw.columns),
        )
    return found
