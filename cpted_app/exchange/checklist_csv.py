"""Checklists as CSV: one question a line, with the columns of ``checklist_cells``.

The columns that begin with ``list_`` say something of the whole checklist; the first line that
has them counts.
"""

import csv
import io
from pathlib import Path

from cpted_app.assess.checklist import Checklist
from cpted_app.errors import UserError
from cpted_app.exchange.checklist_cells import (
    HEAD_PLAIN,
    HEAD_TEXTS,
    PLAIN,
    TEXTS,
    Entry,
    ImportedList,
    column_of,
    head_cells,
    item_cells,
    languages_of,
    read_entries,
)
from cpted_app.exchange.delimited import FORMULA_SIGNS, read_table
from cpted_app.words import N_, Message


def read_csv(path: Path) -> ImportedList:
    """Return the checklist in a CSV file.

    Raises:
        UserError: the file cannot be read, or has no column of questions.
    """
    table = read_table(path)
    names = {name: column_of(name) or "" for name in table.columns}
    if not any(name.partition("::")[0] == "question" for name in names.values()):
        raise UserError(
            N_("{file} has no column “question”."),
            N_("Name the columns as in a checklist that was exported as CSV."),
            file=path.name,
        )
    entries = [
        Entry(
            Message(N_("line {number}"), {"number": line.number}),
            {names[name]: text for name, text in line.cells.items()},
        )
        for line in table.lines
    ]
    head: dict[str, str] = {}
    for entry in entries:
        for name, text in entry.cells.items():
            if name.startswith("list_") and text:
                head.setdefault(name, text)
    return read_entries(head, entries, title=path.stem)


def csv_text(checklist: Checklist) -> str:
    """Return a checklist as CSV."""
    codes = languages_of(checklist)
    columns = [*HEAD_PLAIN, *_worded(HEAD_TEXTS, codes), *PLAIN, *_worded(TEXTS, codes)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    head = head_cells(checklist)
    for item in checklist.items:
        cells = {**head, **item_cells(checklist, item)}
        writer.writerow({name: _unharmed(text) for name, text in cells.items()})
        head = {}
    return out.getvalue()


def _worded(names: tuple[str, ...], codes: list[str]) -> list[str]:
    return [f"{name}::{code}" for name in names for code in codes]


def _unharmed(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
