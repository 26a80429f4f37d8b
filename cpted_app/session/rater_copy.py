"""A copy of the assessment for one rater: what that person may have, and nothing else.

Two ratings tell how firm an answer is only if neither was made with the other in sight. So the
copy holds the place and all that is known about it: marks, plans, photos, light readings, visits,
the problem, the list as it is worded here with its limits, and what people on site remarked.
Everything by which others judged the list that is rated stays out: what other raters gave, the
answers of the assessment, remarks and recommendations about a question of the list, and those
recommendations that name no question, since low answers led to them. Somebody may choose to send
answers, recommendations and remarks along, as for a second opinion on them; that is no blind
rating any more. What other raters gave never goes along, nor do raters of lists that are still
rated. Answers to other lists stay: they are other questions. A design choice of this program,
after Krippendorff (2004), Content Analysis, chapter 11: what observers gave tells of reliability
only where they worked independently of each other.

The copy is a new file that never held anything else, so that nothing is left in it to be found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from cpted_app.assess.versions import checklist_of, list_version
from cpted_app.content import Content
from cpted_app.errors import UserError
from cpted_app.model.actions import rating
from cpted_app.model.blind import opened
from cpted_app.model.edit import Edit, Row
from cpted_app.model.kinds import Audience, Role
from cpted_app.model.records import (
    SITE_SUBJECT,
    Answer,
    Attachment,
    Header,
    ListVersion,
    Photo,
    Rater,
    Rating,
    Recommendation,
    Remark,
    Reply,
)
from cpted_app.model.site import Site
from cpted_app.session.compute import view_for
from cpted_app.session.output import photo_pictures, refuse_quotes
from cpted_app.session.session import Session, author_of
from cpted_app.words import N_, Message


def readers_for(role: Role) -> Audience:
    """Return whom a copy is for where nobody chose: the police for an officer, else partners."""
    return Audience.POLICE if role is Role.POLICE else Audience.PARTNERS


def write_rater_copy(
    session: Session,
    path: Path,
    name: str,
    *,
    checklist: str = "",
    audience: Audience | None = None,
    with_answers: bool = False,
    late: bool = False,
) -> Rater:
    """Write a copy in which somebody rates a list, and return that rater.

    A new name becomes the next rater here, by one edit, once the copy is written; the file
    appears complete or not at all. Without ``checklist`` the assessment's own one is rated.
    ``late`` lets a new one rate where all are done already, see ``rating.add_rater``.

    Raises:
        UserError: the file cannot be written or is there already, the rater is done, there is
            no such checklist, or words in the copy would tell what its readers may not have.
    """
    check_is_whole(session)
    rated = checklist_of(session.site, checklist or session.site.header.checklist)
    rater, edit = _rater(session, rated.id, name, audience, late=late)
    readers = audience or readers_for(rater.role)
    told = _Told(session.site, rater, {item.id for item in rated.items}, with_answers=with_answers)
    seen = view_for(session, readers, (session.site.header.checklist,), session.kept).site
    copy = told.of(seen)
    refuse_quotes(told.of(session.site), copy, Message(N_("The copy")))
    blobs: Mapping[str, Content] = _Contents(session, copy)
    if readers is Audience.PUBLIC:
        copy, blobs = _with_bare_photos(session, copy, blobs)
    if copy.get(ListVersion, rated.id) is None:
        copy = _with(copy, list_version(rated))
    _write(session, path, copy, rater, blobs, names_author=readers is not Audience.PUBLIC)
    if edit is not None:
        _add(session, edit, path)
    return rater


def check_is_whole(session: Session) -> None:
    """Refuse in a rater's copy what belongs to the assessment itself.

    Raises:
        UserError: the file is such a copy.
    """
    if session.copy_for:
        raise UserError(
            N_("“{file}” is a copy for one rater."),
            N_("Do this in the assessment that it was made from."),
            file=session.path.name,
        )


class _Told:
    """Which rows of a site a rater gets who is to judge without knowing how others judged."""

    def __init__(self, whole: Site, rater: Rater, items: set[str], *, with_answers: bool) -> None:
        self._rater, self._items, self._with_answers = rater, items, with_answers
        self._own = tuple(rating.ratings_of(whole, rater).values())
        others = (one for one in whole.all(Rater) if one.checklist != rater.checklist)
        self._open = opened(others)

    def of(self, seen: Site) -> Site:
        """Return what goes along of a site as its readers see it, with what the rater gave."""
        rows = [row for row in _rows(seen) if self._goes(row)]
        remarks = {row.id for row in rows if isinstance(row, Remark)}
        rows = [row for row in rows if not isinstance(row, Reply) or row.remark in remarks]
        own = [row for row in self._own if _has_subject(seen, row.subject)]
        return _with(Site.of(rows, seen.revision), self._header(seen), self._rater, *own)

    def _header(self, seen: Site) -> Header:
        return replace(seen.header, checklist=self._rater.checklist, is_final=False)

    def _goes(self, row: Row) -> bool:
        if isinstance(row, Rater):
            return row.id in self._open
        if isinstance(row, Rating):
            return row.rater in self._open
        return self._with_answers or not self._judges(row)

    def _judges(self, row: Row) -> bool:
        if isinstance(row, Answer):
            return row.checklist == self._rater.checklist
        if isinstance(row, Recommendation):
            return not row.item or row.item in self._items
        return isinstance(row, Remark) and row.item in self._items


class _Contents(Mapping[str, Content]):
    """The files that a site needs, each read from the open assessment when it is written."""

    def __init__(self, session: Session, site: Site) -> None:
        self._session = session
        self._keys = tuple(row.id for row in site.all(Attachment))

    def __getitem__(self, key: str) -> Content:
        return self._session.content(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def _rater(
    session: Session, checklist: str, name: str, audience: Audience | None, *, late: bool
) -> tuple[Rater, Edit | None]:
    """Return the rater of a name, and the edit that adds them where there was none."""
    known = rating.rater_named(session.site, checklist, name)
    if known is not None:
        if known.is_done:
            raise UserError(
                N_("{rater} is done: nothing is rated any more."),
                N_("Say “Not done after all” while others still rate."),
                rater=known.label,
            )
        return known, None
    role = Role.POLICE if audience is Audience.POLICE else Role.PLANNER
    person, organisation = session.person, ""
    if person.name.strip() == name.strip():
        role, organisation = person.role, person.organisation
    edit = rating.add_rater(
        session.site, checklist=checklist, by=name, role=role, organisation=organisation, late=late
    )
    (new,) = (change.after for change in edit.changes if isinstance(change.after, Rater))
    return new, edit


def _write(
    session: Session,
    path: Path,
    copy: Site,
    rater: Rater,
    blobs: Mapping[str, Content],
    *,
    names_author: bool,
) -> None:
    from cpted_app.store.journal import Author, copy_label
    from cpted_app.store.store import Store

    made = Store.create(
        path,
        tuple(_rows(copy)),
        author=author_of(session.person) if names_author else Author(),
        at_utc=session.clock(),
        label=copy_label(rater, session.first_hash),
        blobs=blobs,
        derive=partial(session.hand_over_tiles, copy),
    )
    made.close()


def _add(session: Session, edit: Edit, path: Path) -> None:
    """Add the rater of a copy that is written; where that fails, the copy is not there either."""
    try:
        session.do(edit)
    except UserError:
        path.unlink(missing_ok=True)
        raise


def _with_bare_photos(
    session: Session, copy: Site, blobs: Mapping[str, Content]
) -> tuple[Site, Mapping[str, Content]]:
    """Return a site whose photos are pixels alone: a camera writes more than a picture shows."""
    made = photo_pictures(session, copy, None)
    pictures = {photo: made(photo) for photo in copy.photos}
    cameras = {photo.attachment for photo in pictures} - {plan.attachment for plan in copy.plans}
    rows = [row for row in _rows(copy) if not isinstance(row, Photo) and row.id not in cameras]
    bare: dict[str, Content] = {}
    for photo, picture in pictures.items():
        if picture is None:
            continue  # damaged in the file
        key = sha256(picture).hexdigest()
        bare[key] = picture
        file = Attachment(
            id=key, name=photo.label, media_type="image/jpeg", size_bytes=len(picture)
        )
        rows += [replace(photo, attachment=key), file]
    kept = {key: blobs[key] for key in blobs if key not in cameras}
    return Site.of(rows, copy.revision), {**kept, **bare}


def _has_subject(site: Site, subject: str) -> bool:
    return subject == SITE_SUBJECT or site.feature(subject) is not None


def _rows(site: Site) -> Iterator[Row]:
    for table in site.rows.values():
        yield from table.values()


def _with(site: Site, *rows: Row) -> Site:
    return Site.of((*_rows(site), *rows), site.revision)
