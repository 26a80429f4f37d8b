"""Own checklists for front ends: taken from files, kept in the person's folder, written out.

Belongs here: from a file to a checklist with its problems, and back. Nothing here prints or asks.
"""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cpted_app.assess import own_lists
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.list_faults import Fault, faults_in, faults_of
from cpted_app.assess.list_text import text_of, written
from cpted_app.errors import UserError
from cpted_app.exchange.checklist_csv import csv_text, read_csv
from cpted_app.exchange.checklist_xlsform import read_xlsform, xlsform_bytes
from cpted_app.exchange.export import write_whole
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.problems import Problem
from cpted_app.folders import checklist_folder
from cpted_app.words import N_, Message

ENDINGS = (".toml", ".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class ListFile:
    """The tables of a checklist that was read from a file, and what is wrong with it.

    ``is_usable`` says whether what is there can be answered; problems may tell what was left out.
    """

    raw: dict[str, Any]
    problems: tuple[Problem, ...]
    is_usable: bool


def read_list(path: Path) -> ListFile:
    """Return the checklist of a file: TOML, CSV, or an XLSForm workbook.

    Raises:
        UserError: the file cannot be read at all.
    """
    ending = path.suffix.lower()
    if ending == ".toml":
        return _read_toml(path)
    if ending not in ENDINGS:
        raise _unknown_ending(path)
    found = read_csv(path) if ending == ".csv" else read_xlsform(path)
    problems = found.problems
    if not found.is_usable:
        problems += tuple(_problem(None, fault) for fault in faults_in(found.raw))
    return ListFile(found.raw, problems, found.is_usable)


def take_in(path: Path) -> tuple[Path | None, ListFile]:
    """Take a checklist into the person's folder, under an id of its own.

    Return where it was written, or None where nothing of it could be used.

    Raises:
        UserError: the file cannot be read, or the folder not be written.
    """
    found = read_list(path)
    if not found.is_usable:
        return None, found
    raw = own_lists.renamed(found.raw, own_lists.free_id(str(found.raw["id"])))
    return keep(raw), replace(found, raw=raw)


def keep(raw: dict[str, Any], path: Path | None = None) -> Path:
    """Write the tables of an own checklist into the person's folder; return the file.

    Raises:
        UserError: it cannot be written.
    """
    path = path or own_lists.file_of(str(raw["id"]))
    try:
        checklist_folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            N_("The folder of your checklists cannot be made: {reason}."),
            N_("Look at its rights: {folder}"),
            reason=str(error),
            folder=str(checklist_folder()),
        ) from error
    write_whole(path, written(raw).encode())
    return path


def write_list(checklist: Checklist, path: Path) -> None:
    """Write a checklist as TOML, CSV or XLSForm, as the ending of the name says.

    Raises:
        UserError: the ending is another, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise _unknown_ending(path)
    if ending == ".xlsx":
        write_whole(path, xlsform_bytes(checklist))
    else:
        text = text_of(checklist) if ending == ".toml" else "\ufeff" + csv_text(checklist)
        write_whole(path, text.encode())


def damaged() -> tuple[tuple[Path, Problem], ...]:
    """Return the first fault of each file of the person's folder that cannot be used."""
    return tuple(
        (file.path, _problem(*file.faults[0])) for file in own_lists.own_files() if file.faults
    )


def _read_toml(path: Path) -> ListFile:
    try:
        text = file_bytes(path, own_lists.MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            N_("{file} is not a text in UTF-8."), N_("Save it anew as UTF-8."), file=path.name
        ) from error
    faults = faults_of(text)
    problems = tuple(_problem(line, fault) for line, fault in faults)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raw = {}
    return ListFile(raw, problems, is_usable=not faults)


def _problem(line: int | None, fault: Fault) -> Problem:
    place = Message(N_("line {number}"), {"number": line}) if line else Message(N_("whole file"))
    return Problem("checklist_fault", place, fault.message, fault.remedy)


def _unknown_ending(path: Path) -> UserError:
    return UserError(
        N_("{file} is no kind of file that checklists are in."),
        N_("Use .toml, .csv, or .xlsx for an XLSForm."),
        file=path.name,
    )
