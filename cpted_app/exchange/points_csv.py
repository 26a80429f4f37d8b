"""Control points from a table: of a plan, or of a whole site on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.exchange.delimited import Line, Table, read_table
from cpted_app.model.control_points import SitePoint
from cpted_app.units import parse_number
from cpted_app.words import N_

COLUMNS = ("px", "py", "x", "y")
SITE_COLUMNS = ("x", "y", "e", "n")
MIN_POINTS = 2


@dataclass(frozen=True, slots=True)
class ControlPoints:
    """Pairs of plan points (plan units, top left origin) and site points (metres)."""

    points_px: tuple[tuple[float, float], ...]
    points_m: tuple[tuple[float, float], ...]


def read_control_points(path: Path) -> ControlPoints:
    """Return the control points in a CSV file with the header ``px,py,x,y``.

    Raises:
        UserError: a column or a number is missing (says in which row), or fewer than two rows.
    """
    rows = _rows(path, COLUMNS)
    return ControlPoints(
        tuple((row[0], row[1]) for row in rows), tuple((row[2], row[3]) for row in rows)
    )


def read_site_points(path: Path) -> tuple[SitePoint, ...]:
    """Return the control points in a CSV file with the header ``x,y,e,n``.

    Raises:
        UserError: a column or a number is missing (says in which row), or fewer than two rows.
    """
    rows = _rows(path, SITE_COLUMNS)
    return tuple(SitePoint(x_m=x, y_m=y, east=e, north=n) for x, y, e, n in rows)


def _rows(path: Path, names: Sequence[str]) -> list[list[float]]:
    table = read_table(path)
    columns = _columns(table, path.name, names)
    rows = [_numbers(line, columns, path.name) for line in table.lines]
    if len(rows) < MIN_POINTS:
        raise UserError(
            N_("{file} has {count} control points; two or more are needed."),
            N_("Add rows with both positions of a point, far apart."),
            file=path.name,
            count=len(rows),
        )
    return rows


def _columns(table: Table, file: str, names: Sequence[str]) -> list[str]:
    columns = []
    for name in names:
        column = table.column(name)
        if column is None:
            raise UserError(
                N_("{file} has no column “{column}”."),
                N_("Its first line must be {header}."),
                file=file,
                column=name,
                header=",".join(names),
            )
        columns.append(column)
    return columns


def _numbers(line: Line, columns: list[str], file: str) -> list[float]:
    numbers = []
    for column in columns:
        cell = line.cells.get(column, "")
        try:
            numbers.append(parse_number(cell))
        except UserError:
            raise UserError(
                N_("{file}, row {row}: “{text}” in column {column} is not a number."),
                N_("Type digits with a comma or a point, such as 3.5."),
                file=file,
                row=line.number,
                text=cell,
                column=column,
            ) from None
    return numbers
