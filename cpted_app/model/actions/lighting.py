"""Edits of light distributions: take in, give to luminaires, replace, remove."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from cpted_app.errors import UserError
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Edit, Row, adding, joined, removing, replacing
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Attachment, Photo, Photometry, Plan
from cpted_app.model.site import Site
from cpted_app.model.staging import proposed_values
from cpted_app.words import N_, Message

IES_TYPE, LDT_TYPE = "application/x-ies-photometry", "application/x-eulumdat"
"""Media types of this program's own making: none is registered for either format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhotometry:
    """A photometric file to be taken in: its bytes and what was read from them.

    ``name`` is what luminaires are to call it by: the file's name, or that of a generic one.
    The table is as in ``Photometry``: C closed at 360°, planes one after the other, cd.
    """

    data: bytes
    name: str
    file_name: str
    title: str
    format: str
    c_deg: tuple[float, ...]
    gamma_deg: tuple[float, ...]
    intensity_cd: tuple[float, ...]
    maker: str = ""
    lamp: str = ""
    provenance: str = ""
    watts: float | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def named_photometry(site: Site, name: str) -> Photometry | None:
    """Return the distribution of the site that luminaires call by this name, or None."""
    return next((row for row in site.all(Photometry) if row.name == name), None)


def photometry_of_file(site: Site, digest: str) -> Photometry | None:
    """Return the distribution that was read from a file with this SHA-256, or None."""
    return next((row for row in site.all(Photometry) if row.attachment == digest), None)


def used_by(site: Site, name: str) -> tuple[Luminaire, ...]:
    """Return the luminaires that shine by the distribution of this name."""
    return tuple(row for row in site.all(Luminaire) if name and row.photometry == name)


def embed_photometry(site: Site, *files: NewPhotometry) -> Edit:
    """Return the edit that takes photometric files in; one that is there already adds nothing.

    Of different files with the same name the later one becomes “name (2)”.
    """
    rows: list[Row] = []
    blobs: dict[str, bytes] = {}
    taken = {row.name for row in site.all(Photometry)}
    for new in files:
        digest = new.digest
        if digest in blobs or photometry_of_file(site, digest) is not None:
            continue
        if site.get(Attachment, digest) is None:
            rows.append(_attachment(new, digest))
        name = free_name(new.name, taken)
        taken.add(name)
        rows.append(_row(new, digest, name))
        blobs[digest] = new.data
    names = [row.name for row in rows if isinstance(row, Photometry)]
    label = (
        Message(N_("Add photometry {name}"), {"name": names[0]})
        if len(names) == 1
        else Message(N_("Add {count} photometric files"), {"count": len(names)})
    )
    return adding(label, *rows, blobs=blobs)


def set_photometry(
    site: Site, luminaires: Iterable[Luminaire], row: Photometry | NewPhotometry | None
) -> Edit:
    """Return the edit that gives luminaires a distribution, or takes it from them, in one step.

    A file that the site does not have yet is taken in by the same edit.

    Raises:
        UserError: there are no luminaires to give it to.
    """
    lit = list(luminaires)
    if not lit:
        raise UserError(
            N_("No luminaire is selected."), N_("Select the luminaires that have this photometry.")
        )
    bringing = embed_photometry(site, row) if isinstance(row, NewPhotometry) else None
    name = ""
    if isinstance(row, Photometry):
        name = row.name
    elif row is not None and bringing is not None:
        found = photometry_of_file(site.apply(bringing), row.digest)
        name = found.name if found is not None else ""
    label = (
        Message(N_("Photometry of {label}"), {"label": lit[0].label})
        if len(lit) == 1
        else Message(N_("Photometry of {count} luminaires"), {"count": len(lit)})
    )
    giving = replacing(label, *((one, replace(one, photometry=name)) for one in lit))
    return joined(label, bringing, giving) if bringing is not None else giving


def replace_photometry(site: Site, old: Photometry, new: NewPhotometry) -> Edit:
    """Return the edit that puts another file in place of one, for all luminaires that use it."""
    label = Message(N_("Replace photometry {name}"), {"name": old.name})
    if new.digest == old.attachment:
        return Edit(label, ())
    bringing = embed_photometry(site, new)
    found = photometry_of_file(site.apply(bringing), new.digest)
    name = found.name if found is not None else new.name
    users = used_by(site, old.name)
    giving = replacing(label, *((one, replace(one, photometry=name)) for one in users))
    is_proposed = old.name in proposed_values(site, Luminaire, "photometry")
    removing_old = Edit(label, ()) if is_proposed else _removing(site, [old], label)
    return joined(label, bringing, giving, removing_old)


def remove_photometry(site: Site, ids: Collection[str]) -> Edit:
    """Return the edit that removes distributions that no luminaire uses, with their files.

    Raises:
        UserError: one of them is in use, also in a proposal, or none is there.
    """
    gone = [row for row in site.all(Photometry) if row.id in ids]
    proposed = proposed_values(site, Luminaire, "photometry")
    for row in gone:
        if row.name in proposed:
            raise UserError(
                N_("{name} is the photometry of a luminaire in a proposal."),
                N_("Give the luminaires another one first."),
                name=row.name,
            )
        users = used_by(site, row.name)
        if users:
            raise UserError(
                N_("{name} is the photometry of {label}."),
                N_("Give the luminaires another one first."),
                name=row.name,
                label=", ".join(one.label for one in users[:5]),
            )
    if not gone:
        raise UserError(
            N_("There is no photometric file to remove."),
            N_("Only files that no luminaire uses can be removed."),
        )
    label = (
        Message(N_("Remove photometry {name}"), {"name": gone[0].name})
        if len(gone) == 1
        else Message(N_("Remove {count} photometric files"), {"count": len(gone)})
    )
    return _removing(site, gone, label)


def unused_photometry(site: Site) -> tuple[Photometry, ...]:
    """Return the distributions that no luminaire uses, in no proposal either."""
    names = {row.photometry for row in site.all(Luminaire)}
    names |= proposed_values(site, Luminaire, "photometry")
    return tuple(row for row in site.all(Photometry) if row.name not in names)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return the name, with a number before its ending where another file has it.

    >>> free_name("lamp.ies", {"lamp.ies"}), free_name("street", set())
    ('lamp (2).ies', 'street')
    """
    if name not in taken:
        return name
    path = PurePath(name)
    is_file = path.suffix.lower() in (".ies", ".ldt")
    stem, ending = (path.stem, path.suffix) if is_file else (name, "")
    number = 2
    while f"{stem} ({number}){ending}" in taken:
        number += 1
    return f"{stem} ({number}){ending}"


def _removing(site: Site, gone: Sequence[Photometry], label: Message) -> Edit:
    away = {row.id for row in gone}
    used = {row.attachment for row in site.all(Photometry) if row.id not in away}
    used |= {plan.attachment for plan in site.all(Plan)}
    used |= {photo.attachment for photo in site.all(Photo)}
    free = dict.fromkeys(row.attachment for row in gone if row.attachment not in used)
    files = [row for key in free if (row := site.get(Attachment, key)) is not None]
    return removing(label, *gone, *files)


def _attachment(new: NewPhotometry, digest: str) -> Attachment:
    return Attachment(
        id=digest,
        name=new.file_name,
        media_type=IES_TYPE if new.format == "IES" else LDT_TYPE,
        size_bytes=len(new.data),
    )


def _row(new: NewPhotometry, digest: str, name: str) -> Photometry:
    return Photometry(
        id=new_id(),
        name=name,
        title=new.title,
        maker=new.maker,
        lamp=new.lamp,
        format=new.format,
        provenance=new.provenance,
        watts=new.watts,
        attachment=digest,
        c_deg=new.c_deg,
        gamma_deg=new.gamma_deg,
        intensity_cd=new.intensity_cd,
    )


def usual_photometry(site: Site) -> str:
    """Return the photometry that was given last, for the next luminaire; empty without any."""
    names = {row.name for row in site.all(Photometry)}
    given = (row.photometry for row in reversed(site.all(Luminaire)))
    return next((name for name in given if name in names), "")
