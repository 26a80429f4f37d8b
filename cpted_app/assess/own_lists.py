"""A person's own checklists: TOML files in the folder of their data.

Belongs here: finding and reading these files. One that is damaged is told and left out; the
others can be used. A checklist is published text: it is printed and handed on whole, so nothing
that not everyone may read belongs in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cpted_app.assess import checklist as checklists
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.list_faults import Fault, faults_of
from cpted_app.assess.list_text import Raw
from cpted_app.folders import checklist_folder
from cpted_app.words import N_, Message

MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file with the checklist in it, or with what is wrong with it, by line."""

    path: Path
    checklist: Checklist | None
    faults: tuple[tuple[int, Fault], ...] = ()


def own_files() -> tuple[OwnFile, ...]:
    """Return the person's files in the order of their names, as they are on disk now."""
    seen = {one.id.lower() for one in checklists.all_checklists()}
    seen |= {item.id.lower() for one in checklists.all_checklists() for item in one.items}
    found = []
    for path in sorted(checklist_folder().glob("*.toml")):
        file = _read(path)
        own = file.checklist
        if own is not None:
            ids = (own.id, *(item.id for item in own.items))
            twice = next((one for one in ids if one.lower() in seen), None)
            if twice is not None:
                file = OwnFile(path, None, ((1, _taken(twice)),))
            else:
                seen.update(one.lower() for one in ids)
        found.append(file)
    return tuple(found)


def own_lists() -> tuple[Checklist, ...]:
    """Return the person's checklists that can be used."""
    return tuple(file.checklist for file in own_files() if file.checklist is not None)


def free_id(wanted: str, taken: Iterable[str] = ()) -> str:
    """Return an id that no checklist has: as wanted, or with the next number.

    >>> free_id("2A")
    '2A-2'
    """
    known = {*checklists.built_in_ids(), *(one.id for one in own_lists()), *taken}
    lower, found = {one.lower() for one in known}, wanted
    while found.lower() in lower:
        base, _sign, number = found.rpartition("-")
        found = f"{base}-{int(number) + 1}" if base and number.isdecimal() else f"{found}-2"
    return found


def renamed(raw: Raw, new_id: str) -> dict[str, Any]:
    """Return the tables of a checklist under another id; its questions are numbered after it.

    >>> renamed({"id": "2A", "items": [{"id": "2A-01"}, {"id": "x"}]}, "own")["items"]
    [{'id': 'own-01'}, {'id': 'x'}]
    """
    old = f"{raw.get('id')}-"
    items = [
        {**item, "id": f"{new_id}-{item['id'].removeprefix(old)}"}
        if str(item.get("id", "")).startswith(old)
        else item
        for item in raw.get("items", ())
    ]
    return {**raw, "id": new_id, "items": items}


def file_of(checklist_id: str) -> Path:
    """Return where a checklist of the person is kept, or would be."""
    for file in own_files():
        if file.checklist is not None and file.checklist.id == checklist_id:
            return file.path
    return checklist_folder() / f"{checklist_id}.toml"


def _read(path: Path) -> OwnFile:
    try:
        status = path.stat()
        if status.st_size > MAX_BYTES:
            return OwnFile(path, None, ((1, _unread(N_("It is too large."))),))
        return _read_as_of(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        return OwnFile(path, None, ((1, _unread("{detail}", detail=str(error))),))


@lru_cache(maxsize=256)
def _read_as_of(path: Path, _mtime_ns: int, _size: int) -> OwnFile:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return OwnFile(path, None, ((1, _unread(N_("It is not written in UTF-8."))),))
    faults = faults_of(text)
    if faults:
        return OwnFile(path, None, faults)
    return OwnFile(path, checklists.read(text.encode(), path.name))


def _unread(reason: str, **values: str) -> Fault:
    return Fault(
        (),
        Message(N_("The file cannot be read. {reason}"), {"reason": Message(reason, values)}),
        Message(N_("Save it anew as a text in UTF-8.")),
    )


def _taken(checklist_id: str) -> Fault:
    return Fault(
        ("id",),
        Message(
            N_("Another checklist, or a question of it, has the id “{id}”."), {"id": checklist_id}
        ),
        Message(N_("Give it another id.")),
    )
