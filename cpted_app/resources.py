"""The files that come with the program: themes, fonts, icons, checklists, translations.

Belongs here: where those files are and how to read them. What they mean belongs to the
module that reads them.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cpted_app.errors import UserError
from cpted_app.words import N_

__all__ = ["decode_toml", "path", "read_bytes", "read_text", "read_toml", "root"]

T = TypeVar("T")
Hook = Callable[[type, Any], Any]
"""What makes a value of a class that TOML does not know; a ``ValueError`` says what is wrong."""


@cache
def root() -> Path:
    """Return the folder of all resources: of the installed package, else of the source tree.

    Raises:
        FileNotFoundError: If neither exists: the installation is broken.
    """
    package = Path(__file__).resolve().parent
    candidates = (package / "_resources", package.parent / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(str(candidates[0]))


def path(*parts: str) -> Path:
    """Return the existing file or folder at ``parts`` below the resources.

    >>> path("themes", "light.toml").name
    'light.toml'

    Raises:
        FileNotFoundError: If there is none, or if ``parts`` lead out of the resources.
    """
    found = root().joinpath(*parts)
    if not found.exists() or not found.resolve().is_relative_to(root().resolve()):
        raise FileNotFoundError(str(found))
    return found


def read_bytes(*parts: str) -> bytes:
    """Return the content of a resource."""
    return path(*parts).read_bytes()


def read_text(*parts: str) -> str:
    """Return the content of a UTF-8 text resource."""
    return path(*parts).read_text(encoding="utf-8")


def read_toml(*parts: str, kind: type[T], hook: Hook | None = None) -> T:
    """Return a TOML resource as what it is declared to be.

    >>> read_toml("themes", "light.toml", kind=dict[str, Any])["accent"]
    '#1f6feb'

    Raises:
        UserError: it is not what was declared.
    """
    return decode_toml(read_bytes(*parts), parts[-1], kind, hook)


def decode_toml(content: bytes, file: str, kind: type[T], hook: Hook | None = None) -> T:
    """Return the content of a TOML file as what it is declared to be.

    Raises:
        UserError: it is not; names the file, the line or the key, and what is wrong there.
    """
    try:
        return msgspec.toml.decode(content, type=kind, dec_hook=hook)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            N_("Correct it there; the files that come with the program show the form."),
            file=file,
            reason=str(error),
        ) from error
