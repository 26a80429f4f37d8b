"""Importing a file again: marks that are there already are brought up to date, not doubled.

A mark remembers in ``source`` which row of which file it came from, and a stamp of each value
that the file gave it. The rule for each value, place included: what nobody changed here follows
the file; what a person changed here stays, and where the file changed the same value too, that
is told. A value the file never gave (a name, a reader) is the person's alone. A mark that is no
longer in the file stays and is told; one that was deleted here comes in again.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from cpted_app.errors import UserError
from cpted_app.exchange.problems import Problem
from cpted_app.model.actions.marking import place_many
from cpted_app.model.edit import Edit, joined, replacing
from cpted_app.model.features import Feature
from cpted_app.model.fields import specs
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

GEOMETRY = "geometry"

_BETWEEN, _PIECE = "|", "#"
_STAMP_BYTES = 4
_MILLIMETRES = 3
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Merged:
    """The edit of an import, and what it does."""

    edit: Edit
    added: tuple[Feature, ...]
    updated: tuple[Feature, ...]
    unchanged: int
    problems: tuple[Problem, ...]


def source_of(file: str, layer: str, identity: str, piece: int = 1) -> str:
    """Return what a mark remembers of its row; ``piece`` counts marks made of the same row.

    >>> source_of("lamps.osm", "", "node/7"), source_of("a.gpkg", "b", "1", 2)
    ('lamps.osm||node/7', 'a.gpkg|b|1#2')
    """
    part = "" if piece == 1 else f"{_PIECE}{piece}"
    parts = (file, layer, identity + part)
    return _BETWEEN.join(text.replace(_BETWEEN, "/") for text in parts)


def stamped(row: Feature, given: Iterable[str]) -> Feature:
    """Return a mark with stamps of its place and of the fields that the file gave."""
    stamps = {name: _stamp(getattr(row, name)) for name in (GEOMETRY, *given)}
    return _with_stamps(row, stamps)


def merged(site: Site, rows: Sequence[Feature], kind: type[Feature], file: str) -> Merged:
    """Return the edit that brings rows of a file in, over what came from it before."""
    there = {key: row for row in site.all(kind) if (key := key_of(row))}
    fresh: list[Feature] = []
    pairs: list[tuple[Feature, Feature]] = []
    kept: list[str] = []
    unchanged = 0
    for row in rows:
        old = there.get(key_of(row))
        if old is None:
            fresh.append(row)
            continue
        new, is_contested = _brought_up(old, row)
        if is_contested:
            kept.append(old.label)
        if new == old:
            unchanged += 1
        else:
            pairs.append((old, new))
    adding = place_many(site, fresh, label_of(len(fresh), len(pairs), file))
    edit = joined(adding.label, adding, replacing(adding.label, *pairs))
    added = tuple(change.row for change in adding.changes if isinstance(change.row, Feature))
    updated = tuple(new for _, new in pairs)
    return Merged(edit, added, updated, unchanged, _contested(kept, file))


def missing(
    site: Site,
    kind: type[Feature],
    file: str,
    layer: str,
    identities: Iterable[str],
    *,
    title: str = "",
) -> tuple[Problem, ...]:
    """Return the problem that tells of marks whose rows are no longer in the file."""
    known = {source_of(file, layer, identity) for identity in identities}
    begin = source_of(file, layer, "")
    gone = [
        row.label
        for row in site.all(kind)
        if (key := key_of(row)).startswith(begin)
        and key.rsplit(_PIECE, 1)[0] not in known
        and key not in known
    ]
    if not gone:
        return ()
    problem = Problem(
        "gone_from_file",
        Message(N_("whole file")),
        Message(
            N_("No longer in {file}, but kept here: {labels}."),
            {"file": title or file, "labels": _named(gone)},
        ),
        Message(N_("Delete them if they are gone on site.")),
    )
    return (problem,)


def _brought_up(old: Feature, new: Feature) -> tuple[Feature, bool]:
    """Return a mark with what its file changed, and whether both sides changed a value."""
    base, now = _stamps(old), _stamps(new)
    values: dict[str, Any] = {}
    is_contested = False
    for name, there in now.items():
        here = _stamp(getattr(old, name))
        if here == there:
            base[name] = there
        elif here == base.get(name, _stamp(_default(old, name))):
            values[name] = getattr(new, name)
            base[name] = there
        elif base.get(name) != there:
            is_contested = True
    if not values:
        return old, is_contested
    try:
        return _with_stamps(replace(old, **values), base), is_contested
    except UserError:  # what was kept here and what is new there make no possible mark together
        return old, True


def _default(row: Feature, name: str) -> Any:
    row_class: type = type(row)
    spec = specs(row_class).get(name)
    return spec.default if spec else None


def key_of(row: Feature) -> str:
    """Return the name of the row that a mark was made of, without stamps."""
    return _BETWEEN.join(row.source.split(_BETWEEN)[:3])


def _stamps(row: Feature) -> dict[str, str]:
    written = row.source.split(_BETWEEN)[3:4]
    pairs = (text.partition("=") for text in " ".join(written).split())
    return {name: stamp for name, _, stamp in pairs}


def restamped(row: Feature, name: str) -> Feature:
    """Return a mark whose file is taken to have given the value that a field has now.

    For values that the site calls otherwise than the file does.
    """
    stamps = _stamps(row)
    if name not in stamps:
        return row
    return _with_stamps(row, stamps | {name: _stamp(getattr(row, name))})


def _with_stamps(row: Feature, stamps: Mapping[str, str]) -> Feature:
    written = " ".join(f"{name}={stamp}" for name, stamp in sorted(stamps.items()))
    return replace(row, source=f"{key_of(row)}{_BETWEEN}{written}")


def _stamp(value: Any) -> str:
    """Return a short digest of a value; places are told apart from a millimetre on."""
    if isinstance(value, shapely.Geometry):
        rounded = shapely.transform(value, lambda xy: xy.round(_MILLIMETRES) + 0.0)
        data = shapely.to_wkb(rounded)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        data = repr(float(value)).encode()
    else:
        data = str(value).encode()
    return hashlib.blake2s(data, digest_size=_STAMP_BYTES).hexdigest()


def label_of(added: int, updated: int, file: str) -> Message:
    """Return what an import is called in the history."""
    values = {"count": added, "updated": updated, "file": file}
    if not updated:
        return Message(N_("Import {count} marks from {file}"), values)
    if not added:
        return Message(N_("Update {updated} marks from {file}"), values)
    return Message(N_("Import {count} and update {updated} marks from {file}"), values)


def _contested(labels: Sequence[str], file: str) -> tuple[Problem, ...]:
    if not labels:
        return ()
    problem = Problem(
        "changed_here_and_there",
        Message(N_("whole file")),
        Message(
            N_("Changed here and in {file}; what was set here was kept: {labels}."),
            {"file": file, "labels": _named(labels)},
        ),
        Message(N_("To take the file's, delete these marks and import again.")),
    )
    return (problem,)


def _named(labels: Sequence[str]) -> str:
    more = len(labels) - _MOST_NAMED
    return ", ".join(labels[:_MOST_NAMED]) + (f" … (+{more})" if more > 0 else "")
