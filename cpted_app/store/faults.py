"""What can be wrong with a file, each as its own sentence with cause, object and way out."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.store.gpkg import APPLICATION_ID
from cpted_app.words import N_, Message

SQLITE_MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100

READONLY_DBMOVED = 1032
READONLY_ROLLBACK = 776
_PRIMARY = 0xFF  # the low byte of an extended result code is its family

READING = Message(N_("reading it"))


def header_of(path: Path) -> bytes:
    """Return the first bytes of a file that can be a GeoPackage.

    Raises:
        UserError: it cannot be one, and why.
    """
    values = {"file": path.name or path.resolve().name}
    if path.is_dir():
        raise UserError(
            N_("“{file}” is a folder, not a site file."),
            N_("Choose a .gpkg file inside it."),
            **values,
        )
    try:
        with path.open("rb") as stream:
            header = stream.read(HEADER_BYTES)
    except FileNotFoundError as error:
        raise UserError(
            N_("There is no file “{file}” in {folder}."),
            N_("Check the name, or whether the drive is connected; a new site needs “New”."),
            folder=str(path.resolve().parent),
            **values,
        ) from error
    except OSError as error:
        raise UserError(
            N_("“{file}” cannot be read: {cause}."),
            N_("Ask its owner for permission to read it, or copy it to a folder of yours."),
            cause=error.strerror or str(error),
            **values,
        ) from error
    _check_header(path, header)
    return header


def is_wal(header: bytes) -> bool:
    """Return whether another program left the file in write-ahead mode."""
    return header[18] == 2


def not_ours(path: Path) -> UserError:
    """Return what is said about a GeoPackage that is not an assessment."""
    return UserError(
        N_("“{file}” is a GeoPackage, but not an assessment made with this program."),
        N_("Open or create a site, then import the file's layers into it."),
        file=path.name,
    )


def damaged(path: Path, cause: Message | Exception) -> UserError:
    """Return what is said about a file whose content is broken."""
    return UserError(
        N_("“{file}” is damaged or incomplete: {cause}."),
        N_("Copy it again from where it came, or open its last backup."),
        file=path.name,
        cause=cause if isinstance(cause, Message) else str(cause),
    )


def changed_elsewhere(path: Path) -> UserError:
    """Return what is said when the file is no longer as this window knows it."""
    return UserError(
        N_("“{file}” was changed by another program or computer since it was opened here."),
        N_("Close and open it again to see those changes, then repeat the step."),
        file=path.name,
    )


def lacks(path: Path, key: str) -> UserError:
    """Return what is said where the bytes of an attachment are not in the file."""
    return UserError(
        N_("“{file}” lacks the bytes of an attachment ({key})."),
        N_("Add that file again, or open the last backup."),
        file=path.name,
        key=key[:12],
    )


def impossible_row(path: Path, fault: Message | str) -> UserError:
    """Return what is said about a row that the model refuses."""
    return UserError(
        N_("“{file}” holds a row that is not possible: {fault}"),
        N_("Open its last backup, or correct the row in a GIS."),
        file=path.name,
        fault=fault,
    )


def taken(path: Path) -> UserError:
    """Return what is said about a name that is in use."""
    return UserError(
        N_("“{file}” exists already in {folder}."),
        N_("Choose another name, or open that file."),
        file=path.name,
        folder=str(path.resolve().parent),
    )


@contextmanager
def told(path: Path, doing: Message) -> Iterator[None]:
    """Turn a fault of the database or the disk into a sentence for the person.

    A constraint that does not hold, or a use after closing, is a fault of the program and
    stays what it is.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        raise _database_fault(path, doing, error) from error
    except OSError as error:
        raise UserError(
            N_("“{file}”: {doing} failed ({cause}). Nothing was changed."),
            N_("Make room or check the drive and your permissions, then try again."),
            doing=doing,
            file=path.name,
            cause=error.strerror or str(error),
        ) from error


def family(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code of an error; -1 where it has none."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code & _PRIMARY if code > 0 else -1


_SENTENCES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        N_("No room is left on the drive of “{file}”: {doing} was not possible."),
        N_("Free some space and repeat the step; everything before it is saved."),
    ),
    sqlite3.SQLITE_BUSY: (
        N_("Another program is using “{file}”: {doing} was not possible."),
        N_("Close the file there, then repeat the step."),
    ),
    sqlite3.SQLITE_READONLY: (
        N_("“{file}” or its folder cannot be written: {doing} was not possible."),
        N_("Save a copy to a folder of yours and go on there."),
    ),
    READONLY_DBMOVED: (
        N_("“{file}” was moved, renamed or deleted while open: {doing} was not possible."),
        N_("Put it back where it was, or save a copy; everything done so far is in it."),
    ),
    READONLY_ROLLBACK: (
        N_("An edit of “{file}” was cut off, and the file cannot be written to take it back."),
        N_("Copy it together with “{file}-journal” to a folder of yours and open it there."),
    ),
}
"""What is said for a result code of SQLite; an extended code goes before its family."""

_OTHERWISE = (
    N_("“{file}”: {doing} failed ({cause}). Nothing was changed."),
    N_("Check that the drive is connected and has room, then repeat the step."),
)

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _database_fault(path: Path, doing: Message, error: sqlite3.DatabaseError) -> UserError:
    if family(error) in _DAMAGE:
        return damaged(path, error)
    code: int = getattr(error, "sqlite_errorcode", -1)
    said = _SENTENCES.get(code) or _SENTENCES.get(family(error)) or _OTHERWISE
    return UserError(*said, doing=doing, file=path.name, cause=str(error))


def _check_header(path: Path, header: bytes) -> None:
    values = {"file": path.name or path.resolve().name}
    if not header:
        raise UserError(
            N_("“{file}” is empty."),
            N_("Copy it again from where it came, or open its last backup."),
            **values,
        )
    if not header.startswith(SQLITE_MAGIC):
        raise UserError(
            N_("“{file}” is not a site file: its content is not a GeoPackage."),
            N_("Choose a .gpkg file; plans and drawings are added to an open site instead."),
            **values,
        )
    if len(header) < HEADER_BYTES:
        raise damaged(path, Message(N_("it ends inside its header")))
    _check_size(path, header)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise UserError(
            N_("“{file}” is a database, but not a GeoPackage."),
            N_("Choose a .gpkg file that was made with this program."),
            **values,
        )


def _check_size(path: Path, header: bytes) -> None:
    """Refuse a file that is shorter than it says, unless an interrupted edit explains it."""
    page_size = int.from_bytes(header[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    stated = page_size * int.from_bytes(header[28:32], "big")
    is_current = header[24:28] == header[92:96]
    if is_current and path.stat().st_size < stated and not journal_beside(path).exists():
        raise damaged(
            path,
            Message(
                N_("it has {size} of {stated} bytes"),
                {"size": path.stat().st_size, "stated": stated},
            ),
        )


def journal_beside(path: Path) -> Path:
    """Return where SQLite keeps what it needs to take back an interrupted edit."""
    return path.with_name(path.name + "-journal")
