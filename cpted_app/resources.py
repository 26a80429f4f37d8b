"""The files that come with the program: themes, fonts, icons, checklists, translations.

Belongs here: where those files are and how to read them. What they mean belongs to the
module that reads them.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["path", "read_bytes", "read_text", "read_toml", "root"]


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


def read_toml(*parts: str) -> dict[str, Any]:
    """Return the table of a TOML resource.

    >>> read_toml("themes", "light.toml")["accent"]
    '#1f6feb'
    """
    return tomllib.loads(read_text(*parts))
