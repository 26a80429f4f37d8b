"""Tables of text (CSV and its relatives) as people's programs write them.

Encoding, delimiter and decimal sign are found out; every cell stays a text, so that
``007`` keeps its zeros.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpted_app.errors import UserError
from cpted_app.exchange.files import file_bytes
from cpted_app.words import N_

MAX_TABLE_BYTES = 200_000_000
FORMULA_SIGNS = ("=", "@", "+", "-")
"""A spreadsheet runs a text that starts like this; written with an apostrophe before it."""

_DELIMITERS = (";", "\t", "|", ",")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number in the file (the header is 1) and its cells by column."""

    number: int
    cells: Mapping[str, str]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column names and the lines below them; empty lines are left out."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def column(self, *names: str) -> str | None:
        """Return the first column with one of these names, whatever its capitals, or None."""
        lower = {column.lower(): column for column in reversed(self.columns)}
        return next((lower[name] for name in names if name in lower), None)


def read_table(path: Path) -> Table:
    """Return the table in a file.

    Raises:
        UserError: the file cannot be read, or has no header.
    """
    text = _text(file_bytes(path, MAX_TABLE_BYTES), path.name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: _outside_quotes(first, sign))
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        header, rows = _rows(reader)
    except csv.Error as error:
        raise UserError(
            N_("{file} is not a proper table near line {line}: {reason}."),
            N_("Save it anew as CSV from a spreadsheet."),
            file=path.name,
            line=reader.line_num,
            reason=str(error),
        ) from None
    columns = tuple(name.strip() for name in header)
    if not any(columns):
        raise UserError(
            N_("{file} has no table."), N_("Its first line must name the columns."), file=path.name
        )
    lines = tuple(
        Line(
            number,
            {name: _cell(text) for name, text in zip(columns, cells, strict=False)},
            len(cells) >= len(columns),
        )
        for number, cells in rows
    )
    return Table(columns, lines)


def _rows(reader: Any) -> tuple[Sequence[str], list[tuple[int, Sequence[str]]]]:
    header: Sequence[str] = ()
    rows: list[tuple[int, Sequence[str]]] = []
    at = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if header:
                rows.append((at, cells))
            else:
                header = cells
        at = reader.line_num + 1
    return header, rows


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(N_("{file} is not a text file."), N_("Save it as CSV in UTF-8."), file=name)


def _cell(text: str) -> str:
    """Return a cell without blanks and without the apostrophe before a formula sign."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_SIGNS else text


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])
