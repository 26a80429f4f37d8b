"""Photometric files for front ends: read, taken into the site, and told as JSON.

Belongs here: from what a luminaire names, a generic one or a file, to the rows of the site.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpted_app import resources
from cpted_app.errors import UserError
from cpted_app.exchange import reimport
from cpted_app.exchange.problems import Problem
from cpted_app.model.actions import lighting
from cpted_app.model.actions.lighting import NewPhotometry
from cpted_app.model.edit import Change, Edit, joined
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site
from cpted_app.session.documents import problems_json
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange.photometric_file import PhotometricFile

ENDINGS = (".ies", ".ldt")
FOLDER = "luminaires"
DEFAULT_GENERIC = "street"
"""What a new luminaire shines by until a person chooses."""


@dataclass(frozen=True, slots=True)
class Completed:
    """An edit with the distributions its luminaires name, and what could not be found."""

    edit: Edit
    problems: tuple[Problem, ...] = ()


def is_photometric(path: Path) -> bool:
    """Return whether a file is a photometric one, by its name."""
    return path.suffix.lower() in ENDINGS


@cache
def generic_names() -> tuple[str, ...]:
    """Return the names of the generic luminaires that come with the program."""
    folder = resources.path(FOLDER)
    return tuple(sorted(path.stem for path in folder.glob("*.ldt")))


@cache
def generic(name: str) -> NewPhotometry | None:
    """Return a generic luminaire of the program by its name, or None."""
    if name not in generic_names():
        return None
    file = f"{name}.ldt"
    return new_photometry(resources.read_bytes(FOLDER, file), file, name=name)


def is_generic(row: Photometry | NewPhotometry) -> bool:
    """Return whether a distribution is one of the program's own estimates, by its content."""
    digest = row.digest if isinstance(row, NewPhotometry) else row.attachment
    return digest in _generic_digests()


@cache
def _generic_digests() -> frozenset[str]:
    found = (generic(name) for name in generic_names())
    return frozenset(new.digest for new in found if new is not None)


def new_photometry(data: bytes, file_name: str, *, name: str = "") -> NewPhotometry:
    """Return a photometric file ready to be taken into a site.

    Raises:
        UserError: the bytes are no IES or EULUMDAT file, or too damaged to be used.
    """
    from cpted_app.exchange import photometry

    return as_new(photometry.photometry_of(data, file_name), data, file_name, name=name)


def as_new(
    found: "PhotometricFile", data: bytes, file_name: str, *, name: str = ""
) -> NewPhotometry:
    """Return what was read from a photometric file, ready to be taken into a site."""
    table = found.table
    return NewPhotometry(
        data=data,
        name=name or file_name,
        file_name=file_name,
        title=found.name,
        format=found.format,
        c_deg=tuple(table.c_deg.tolist()),
        gamma_deg=tuple(table.gamma_deg.tolist()),
        intensity_cd=tuple(table.intensity_cd.ravel().tolist()),
        maker=found.maker,
        lamp=found.lamp,
        provenance=found.provenance,
        watts=found.watts,
    )


def photometry_file(path: Path) -> NewPhotometry:
    """Return a photometric file of the disk, ready to be taken into a site.

    Raises:
        UserError: it cannot be read, or is no IES or EULUMDAT file that can be used.
    """
    from cpted_app.exchange import photometry
    from cpted_app.exchange.files import file_bytes

    return new_photometry(file_bytes(path, photometry.MAX_FILE_BYTES), path.name)


def embedded(site: Site, edit: Edit, folder: Path | None = None) -> Edit:
    """Return an edit completed with the distributions that its luminaires name."""
    return completed(site, edit, folder).edit


def completed(site: Site, edit: Edit, folder: Path | None = None) -> Completed:
    """Return an edit completed with the distributions that its luminaires name.

    A name is that of a file, whole, as seen from the folder, or else (where there is a folder)
    from the working folder; of a distribution in the site; or of a generic one; in this order.
    A luminaire whose name leads nowhere stays without, and that is told. One edit: undone, both
    mark and distribution are gone.
    """
    named = {row.photometry for _, row in _newly_lit(edit) if row.photometry}
    if not named:
        return Completed(edit)
    known = {row.name for row in _coming(edit)}
    search = _Search(site, folder)
    found = {name: search.found(name) for name in named - known}
    bringing = lighting.embed_photometry(
        site, *(new for new in found.values() if isinstance(new, NewPhotometry))
    )
    after = site.apply(bringing)
    called = {name: _called(after, one) for name, one in found.items()}
    renamed = (_renamed(change, called) for change in edit.changes)
    changes = tuple(change for change in renamed if change.before != change.after)
    whole = Edit(edit.label, changes, edit.blobs)
    told = tuple(search.problem(name, edit) for name in sorted(named - known) if not called[name])
    if not bringing.changes:
        return Completed(whole, told)
    return Completed(joined(edit.label, bringing, whole), told)


class _Search:
    """Where the names of distributions lead, and why not."""

    def __init__(self, site: Site, folder: Path | None) -> None:
        self._site = site
        self._folder = folder
        self._faults: dict[str, UserError] = {}

    def found(self, name: str) -> NewPhotometry | Photometry | None:
        """Return the file, the row of the site or the generic one of a name, or None."""
        text = name.strip()
        path = self._path(text)
        if path is not None and path.is_file():
            try:
                return photometry_file(path)
            except UserError as error:
                self._faults[name] = error
                return None
        row = lighting.named_photometry(self._site, text)
        return row or generic(re.sub(r"\.ldt$", "", text, flags=re.IGNORECASE).lower())

    def problem(self, name: str, edit: Edit) -> Problem:
        """Return what to tell of a name that leads nowhere."""
        where = [row.label or row.name for _, row in _newly_lit(edit) if row.photometry == name]
        place = Message("{labels}", {"labels": ", ".join(where[:3]) + ("…" * (len(where) > 3))})
        fault = self._faults.get(name)
        if fault is not None:
            return Problem.of(fault, code="photometry_file", place=place)
        path = self._path(name.strip())
        reason = (
            N_("There is no photometric file “{name}”; these luminaires have no photometry.")
            if path is not None
            else N_("“{name}” is no photometry of this site; these luminaires have none.")
        )
        return Problem(
            "photometry_unknown",
            place,
            Message(reason, {"name": name}),
            Message(
                N_("Give an .ies or .ldt file, or one of these: {names}."),
                {"names": ", ".join(generic_names())},
            ),
        )

    def _path(self, text: str) -> Path | None:
        path = Path(text.replace("\\", "/"))
        if not is_photometric(path) or "\x00" in text:
            return None
        if path.is_absolute():
            return path
        if self._folder is None:
            return None
        beside = self._folder / path
        is_here = path.is_file() and not beside.is_file()
        return path.absolute() if is_here else beside


def _newly_lit(edit: Edit) -> Iterator[tuple[Change, Luminaire]]:
    """Yield the changes that give a luminaire another photometry than it had."""
    for change in edit.changes:
        before, after = change.before, change.after
        if isinstance(after, Luminaire):
            had = before.photometry if isinstance(before, Luminaire) else ""
            if after.photometry != had:
                yield change, after


def _coming(edit: Edit) -> Iterable[Photometry]:
    return (change.after for change in edit.changes if isinstance(change.after, Photometry))


def _called(site: Site, found: NewPhotometry | Photometry | None) -> str:
    if isinstance(found, NewPhotometry):
        row = lighting.photometry_of_file(site, found.digest)
        return row.name if row is not None else ""
    return found.name if found is not None else ""


def _renamed(change: Change, called: dict[str, str]) -> Change:
    """Return a change whose luminaire calls its distribution as the site does."""
    before, after = change.before, change.after
    if not isinstance(after, Luminaire) or after.photometry not in called:
        return change
    if isinstance(before, Luminaire) and before.photometry == after.photometry:
        return change
    if called[after.photometry] == after.photometry:
        return change
    lit = replace(after, photometry=called[after.photometry])
    return Change(before, reimport.restamped(lit, "photometry"))


def read_photometry(path: Path) -> "PhotometricFile":
    """Return what a photometric file says.

    Raises:
        UserError: it is no IES or EULUMDAT file, or too damaged to be used.
    """
    from cpted_app.exchange import photometry

    return photometry.read_photometry(path)


def photometry_json(file: "PhotometricFile") -> dict[str, Any]:
    """Return the document of ``photometry --json``; fluxes in lm, intensities in cd."""
    return {
        "name": file.name,
        "format": file.format,
        "edition": file.edition,
        "maker": file.maker or None,
        "lamp": file.lamp or None,
        "flux_lm": file.table.flux_lm,
        "stated_flux_lm": file.stated_flux_lm,
        "lamp_flux_lm": file.lamp_flux_lm,
        "watts": file.watts,
        "max_intensity_cd": file.table.max_cd,
        "downward_share": file.table.downward_share,
        "c_planes": file.c_planes,
        "gamma_angles": file.gamma_angles,
        "symmetry": file.table.symmetry.value,
        "absolute": file.is_absolute,
        "provenance": file.provenance or None,
        "opening_m": list(file.opening_m),
        "warnings": problems_json(file.warnings),
    }
