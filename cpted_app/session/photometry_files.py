"""The photometric files of a site on their way out, and what each of them says.

Belongs here: what front ends show and write of the files that a site has. How one comes in is
``session.photometry``'s.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cpted_app.errors import UserError
from cpted_app.exchange import photometry
from cpted_app.exchange.export import write_whole
from cpted_app.exchange.photometric_file import PhotometricFile
from cpted_app.model.actions import lighting
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Attachment, Photometry
from cpted_app.model.site import Site
from cpted_app.session.photometry import generic_names, is_generic, is_photometric
from cpted_app.words import N_

_KEPT = 16


class Attached(Protocol):
    """What gives the bytes of an attachment: an open session."""

    def attachment(self, sha256: str, /) -> bytes:
        """Return the bytes of an attachment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A light distribution of the site: who shines by it, and whether it is an estimate."""

    row: Photometry
    users: tuple[Luminaire, ...]
    is_generic: bool


def site_files(site: Site) -> tuple[SiteFile, ...]:
    """Return the distributions of a site by name, with the luminaires that use them."""
    rows = sorted(site.all(Photometry), key=lambda row: row.name.lower())
    return tuple(
        SiteFile(row=row, users=lighting.used_by(site, row.name), is_generic=is_generic(row))
        for row in rows
    )


def without_photometry(site: Site) -> tuple[Luminaire, ...]:
    """Return the luminaires that give no light in calculations, having no distribution."""
    names = {row.name for row in site.all(Photometry)}
    return tuple(row for row in site.all(Luminaire) if row.photometry not in names)


def file_of(source: Attached, row: Photometry) -> PhotometricFile:
    """Return what the file of a distribution says, with its warnings.

    Raises:
        UserError: the file in the site is damaged.
    """
    return _read(source.attachment(row.attachment), row.name)


@lru_cache(maxsize=_KEPT)
def _read(data: bytes, name: str) -> PhotometricFile:
    return photometry.photometry_of(data, name)


def write_files(source: Attached, seen: Site, folder: Path) -> tuple[Path, ...]:
    """Write the photometric files of the luminaires of a site into a folder; return their paths.

    A generic one that the program knows by name is written too: the other program does not.

    Raises:
        UserError: another file of that name is there, or the folder cannot be written.
    """
    used = [one.row for one in site_files(seen) if one.users]
    paths = {row: folder / file_name(row, seen) for row in used}
    for row, path in paths.items():
        _refuse_other(path, source.attachment(row.attachment))
    for row, path in paths.items():
        write_whole(path, source.attachment(row.attachment))
    return tuple(paths.values())


def file_name(row: Photometry, site: Site) -> str:
    """Return the name of the file of a distribution: what luminaires call it, with an ending."""
    ending = ".ies" if row.format == "IES" else ".ldt"
    attached = site.get(Attachment, row.attachment)
    suffix = Path(attached.name).suffix.lower() if attached is not None else ""
    name = re.sub(r'[/\\:*?"<>|\x00-\x1f]', "_", row.name).strip(". ") or "photometry"
    return name if is_photometric(Path(name)) else name + (suffix or ending)


def _refuse_other(path: Path, data: bytes) -> None:
    try:
        is_other = path.exists() and path.read_bytes() != data
    except OSError:
        is_other = True
    if is_other:
        raise UserError(
            N_("{file} is there already and is another file."),
            N_("Choose an empty folder for the photometric files."),
            file=str(path),
        )


def unknown_names(site: Site) -> tuple[str, ...]:
    """Return the names that luminaires give and the site does not have."""
    named = {row.photometry for row in without_photometry(site) if row.photometry}
    return tuple(sorted(named))


def generics_not_in(rows: Iterable[Photometry]) -> tuple[str, ...]:
    """Return the generic luminaires that are not among these rows."""
    there = {row.name for row in rows}
    return tuple(name for name in generic_names() if name not in there)
