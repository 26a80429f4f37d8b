"""Photometric files read: IES LM-63 and EULUMDAT, told apart by what they hold."""

from dataclasses import replace
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.exchange import ies, ldt, photometry_checks
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.photometric_file import PhotometricFile, warning
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_

MAX_FILE_BYTES = 10_000_000
"""Five times the largest photometric file seen."""
MOST_LINES = 1_000_000


def read_photometry(path: Path) -> PhotometricFile:
    """Return what a photometric file says.

    Raises:
        UserError: it is neither format, or damaged so that no table can be had.
    """
    return photometry_of(file_bytes(path, MAX_FILE_BYTES), path.name)


def photometry_of(data: bytes, file_name: str) -> PhotometricFile:
    """Return what the bytes of a photometric file say.

    Raises:
        UserError: they are neither format, or damaged so that no table can be had.
    """
    text, doubts = decoded(data)
    if text.count("\n") + text.count("\r") > MOST_LINES:
        raise UserError(
            N_("{file} has more than {count} lines, which no photometric file has."),
            N_("Ask the maker of the luminaire for its .ies or .ldt file."),
            file=file_name,
            count=MOST_LINES,
        )
    if ies.is_ies(text):
        found = ies.read(text, file_name)
    elif ldt.is_ldt(text):
        found = ldt.read(text, file_name)
    else:
        raise UserError(
            N_("{file} is no photometric file: neither IES LM-63 nor EULUMDAT."),
            N_("Ask the maker of the luminaire for its .ies or .ldt file."),
            file=file_name,
        )
    checks = photometry_checks.doubts(found)
    return replace(found, warnings=(*doubts, *found.warnings, *checks))


def decoded(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file in UTF-8 (with or without mark), UTF-16 or Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        guessed = warning(
            "code_page",
            N_("whole file"),
            N_("The text is not Unicode and was read as Windows-1252."),
            N_("Check the names; the numbers are not affected."),
        )
        return data.decode("cp1252", errors="replace"), (guessed,)
