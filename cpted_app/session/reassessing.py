"""Finding an earlier state of a site: another file, or a moment in the journal of this one.

A file is only read; to reach a moment the edits since are taken back in memory. Nothing is
written. Comparing belongs to ``side_by_side``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import shapely

from cpted_app.analysis.registry import Progress
from cpted_app.assess.pairing import share_places
from cpted_app.errors import UserError
from cpted_app.model.edit import Change, Edit
from cpted_app.model.records import Header
from cpted_app.model.site import ConflictError, Site
from cpted_app.session.other_files import is_unaltered, other_file
from cpted_app.session.session import Session
from cpted_app.words import N_, UNSAID, Message

StateKind = Literal["day", "final", "copy"]

FAR_M = 500.0
"""Marks that lie farther from those of now are of another site. A design choice."""
COPIES_MOST = 40
"""So many files beside the open one are looked at, the newest first."""
FINAL = '"is_final":true'


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierState:
    """A moment of the journal that somebody may want to compare with.

    It is the end of a day, the moment the assessment was made final, or what a copy beside the
    file holds; ``name`` is the name of that copy.
    """

    seq: int
    at_utc: datetime
    kind: StateKind
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier state of a site; ``name`` says which, ``notes`` what limits it."""

    name: Message
    at_utc: datetime
    site: Site
    notes: tuple[Message, ...] = ()


def earlier_states(session: Session) -> tuple[EarlierState, ...]:
    """Return the moments worth comparing with, the latest first; the state of now is none.

    Days are those of the journal, in UTC.
    """
    lines = session.journal()
    at = {line.seq: line for line in lines}
    head = lines[-1].seq
    days = {line.at_utc.date(): line.seq for line in lines}
    found = [EarlierState(seq=seq, at_utc=at[seq].at_utc, kind="day") for seq in days.values()]
    found += [
        EarlierState(seq=seq, at_utc=at[seq].at_utc, kind="final")
        for seq in session.lines_saying(FINAL)
        if _makes_final(session.edit_of(seq))
    ]
    hashes = {line.hash: line.seq for line in lines}
    found += [
        EarlierState(seq=seq, at_utc=at[seq].at_utc, kind="copy", name=path.name)
        for path, last in _copies(session.path, lines[0].hash)
        if (seq := hashes.get(last)) is not None
    ]
    past = [one for one in found if one.seq < head]
    return tuple(sorted(past, key=lambda one: (-one.seq, one.kind, one.name)))


def state_at(session: Session, seq: int, progress: Progress) -> Earlier:
    """Return the state after a line of the journal: every edit since is taken back in memory.

    Raises:
        UserError: there is no such line, or the journal was altered.
    """
    site = session.site
    lines = {line.seq: line for line in session.journal()}
    if seq not in lines:
        raise UserError(
            N_("The journal of this file has no line {seq}."),
            N_("Its lines run from {first} to {last}."),
            seq=seq,
            first=min(lines),
            last=max(lines),
        )
    _check_journal(session)
    changes: list[Change] = []
    for done, line in enumerate(range(site.revision, seq, -1), start=1):
        changes += session.edit_of(line).inverse().changes
        progress(done / (site.revision - seq))
    try:
        before = site.apply(Edit(UNSAID, tuple(changes)))
    except ConflictError as error:
        raise _altered(session.path) from error
    moment = lines[seq].at_utc
    return Earlier(
        name=Message(N_("this file on {day}"), {"day": f"{moment:%Y-%m-%d %H:%M} UTC"}),
        at_utc=moment,
        site=replace(before, revision=seq),
    )


def state_on(session: Session, day: date, progress: Progress) -> Earlier:
    """Return the state at the end of a day, in UTC.

    Raises:
        UserError: the file was begun later, or its journal was altered.
    """
    lines = session.journal()
    until = [line.seq for line in lines if line.at_utc.date() <= day]
    if not until:
        raise UserError(
            N_("On {day} this file did not exist yet."),
            N_("It was begun on {first}: name that day or a later one."),
            day=day.isoformat(),
            first=lines[0].at_utc.date().isoformat(),
        )
    return state_at(session, until[-1], progress)


def state_of_file(session: Session, path: Path) -> Earlier:
    """Return the state that another file holds; it is only read.

    Raises:
        UserError: it is the open file itself, or it is not there, damaged, of a newer program
            or no assessment.
    """
    with other_file(session, path) as store:
        site, lines = store.load(), store.journal()
        is_whole = bool(lines) and is_unaltered(store)
    altered = Message(N_("The earlier file was altered by other means than this program."))
    return Earlier(
        name=Message("{file}", {"file": path.name}),
        at_utc=lines[-1].at_utc if lines else datetime.fromtimestamp(0, UTC),
        site=site,
        notes=() if is_whole else (altered,),
    )


def state_named(session: Session, wanted: str, progress: Progress) -> Earlier:
    """Return the state that a text names: a day, a line of the journal, or another file.

    Raises:
        UserError: there is no such state, or it cannot be read.
    """
    if wanted.isdecimal():
        return state_at(session, int(wanted), progress)
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        return state_of_file(session, Path(wanted))
    return state_on(session, day, progress)


def check_same_site(earlier: Earlier, site: Site) -> None:
    """Refuse the state of another site: no mark is the same, and its places lie elsewhere.

    Without marks in both, nothing tells that they are of one site, unless it is the same file.

    Raises:
        UserError: it looks like another site, or nothing tells that it is this one.
    """
    then, now = earlier.site, site
    begun = then.header.created_utc
    if begun is not None and begun == now.header.created_utc:
        return
    ids = {row.id for row in then.features}
    extents = [_extent(each) for each in (then, now)]
    if any(row.id in ids for row in now.features):
        return
    values = {"file": earlier.name}
    remedy = N_("Choose another file, or compare all the same if it is this site drawn anew.")
    if not all(extents):
        text = N_("{file} may be another site: without marks in both, nothing tells.")
        raise UserError(text, remedy, **values)
    if not share_places(then, now):
        text = N_("{file} looks like another site: no mark is the same, nor is the map system.")
        raise UserError(text, remedy, **values)
    apart_m = shapely.distance(*extents)
    if apart_m > FAR_M:
        text = N_("{file} looks like another site: no mark is the same, and it lies {km} km away.")
        raise UserError(text, remedy, km=f"{apart_m / 1000.0:.1f}", **values)


def _makes_final(edit: Edit) -> bool:
    return any(
        isinstance(change.after, Header)
        and change.after.is_final
        and not getattr(change.before, "is_final", False)
        for change in edit.changes
    )


def _copies(path: Path, first_hash: str) -> Iterator[tuple[Path, str]]:
    """Yield the files beside one that have the same beginning, with the hash of their end."""
    from cpted_app.store.copies import SUFFIX, history_of

    beside = (one for one in path.parent.glob(f"*{SUFFIX}") if one.name != path.name)
    newest = sorted(beside, key=lambda one: one.stat().st_mtime, reverse=True)[:COPIES_MOST]
    for one in newest:
        ends = history_of(one)
        if ends is not None and ends[0].hash == first_hash:
            yield one, ends[1].hash


def _check_journal(session: Session) -> None:
    if not all(check.ok for check in session.verify("journal")):
        raise _altered(session.path)


def _altered(path: Path) -> UserError:
    return UserError(
        N_("The journal of “{file}” was altered, so its earlier states cannot be trusted."),
        N_("Compare with a copy or a backup of the file instead."),
        file=path.name,
    )


def _extent(site: Site) -> shapely.Geometry | None:
    shapes = [row.geometry for row in site.features]
    return shapely.box(*shapely.total_bounds(shapes)) if shapes else None
