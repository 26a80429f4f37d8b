"""Edits of photographs: add, place, turn, describe, remove."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.actions.marking import new_id
from cpted_app.model.edit import Edit, Row, adding, removing, replacing
from cpted_app.model.records import SITE_SUBJECT, Attachment, Photo, Plan
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

LETTER = "P"
"""What the numbers of photos begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo to be added: its bytes, what its camera wrote, and its place where it has one."""

    data: bytes
    name: str
    media_type: str
    width_px: int
    height_px: int
    caption: str = ""
    taken: str = ""
    by: str = ""
    audience: kinds.Audience = kinds.Audience.PARTNERS
    has_personal_data: bool = False
    subject: str = SITE_SUBJECT
    item: str = ""
    placed_by: kinds.PhotoPlace = kinds.PhotoPlace.UNPLACED
    x_m: float | None = None
    y_m: float | None = None
    bearing_deg: float | None = None
    view_deg: float | None = None
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    position_error_m: float | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def find_photo(site: Site, digest: str) -> Photo | None:
    """Return the photo made from a file with this SHA-256, or None."""
    return next((photo for photo in site.photos if photo.attachment == digest), None)


def add_photos(site: Site, photos: Sequence[NewPhoto]) -> Edit:
    """Return the edit that takes photos in, under the next numbers P1, P2 and so on.

    Raises:
        UserError: there is none, or one of them is on the site already.
    """
    if not photos:
        raise UserError(N_("There is no photo to add."), N_("Choose at least one file."))
    rows: list[Row] = []
    blobs: dict[str, bytes] = {}
    labels = _next_labels(site, len(photos))
    for new, label in zip(photos, labels, strict=True):
        digest = new.digest
        known = find_photo(site, digest)
        if known is not None or digest in blobs:
            raise UserError(
                N_("{file} is on the site already, as {label}."),
                N_("Leave it out; a second caption can stand in the first one's."),
                file=new.name,
                label=known.label if known else labels[list(blobs).index(digest)],
            )
        if site.get(Attachment, digest) is None:
            rows.append(
                Attachment(
                    id=digest,
                    name=new.name,
                    media_type=new.media_type,
                    size_bytes=len(new.data),
                )
            )
        rows.append(_row(new, digest, label))
        blobs[digest] = new.data
    message = (
        Message(N_("Add photo {label}"), {"label": labels[0]})
        if len(photos) == 1
        else Message(N_("Add {count} photos"), {"count": len(photos)})
    )
    return adding(message, *rows, blobs=blobs)


def place_photo(site: Site, photo: Photo, x_m: float, y_m: float) -> Edit:
    """Return the edit that pins a photo at a site point, by hand.

    The camera's own position stays beside it, so that the photo can be put back there.

    Raises:
        UserError: the photo is no longer there.
    """
    if site.get(Photo, photo.id) is None:
        raise UserError(
            N_("{label} is no longer there."), N_("Choose another photo."), label=photo.label
        )
    placed = replace(photo, x_m=x_m, y_m=y_m, placed_by=kinds.PhotoPlace.HAND)
    return replacing(Message(N_("Place {label}"), {"label": photo.label}), (photo, placed))


def turn_photo(photo: Photo, bearing_deg: float) -> Edit:
    """Return the edit that says which way a photo looks, clockwise from grid north."""
    turned = replace(photo, bearing_deg=bearing_deg % 360.0)
    return replacing(Message(N_("Turn {label}"), {"label": photo.label}), (photo, turned))


def set_photo(photo: Photo, **values: Any) -> Edit:
    """Return the edit that changes what is said of a photo, or whom it is for."""
    label = Message(N_("Change {labels}"), {"labels": photo.label})
    return replacing(label, (photo, replace(photo, **values)))


def remove_photos(site: Site, ids: Iterable[str]) -> Edit:
    """Return the edit that removes photos, and their files where nothing else shows them.

    Raises:
        UserError: none of them is there.
    """
    wanted = set(ids)
    gone = [photo for photo in site.photos if photo.id in wanted]
    if not gone:
        raise UserError(N_("No photo is selected."), N_("Select the photos to remove first."))
    used = {photo.attachment for photo in site.photos if photo.id not in wanted}
    used |= {plan.attachment for plan in site.all(Plan)}
    free = dict.fromkeys(photo.attachment for photo in gone if photo.attachment not in used)
    files = [row for key in free if (row := site.get(Attachment, key)) is not None]
    message = (
        Message(N_("Remove photo {label}"), {"label": gone[0].label})
        if len(gone) == 1
        else Message(N_("Remove {count} photos"), {"count": len(gone)})
    )
    return removing(message, *gone, *files)


def _row(new: NewPhoto, digest: str, label: str) -> Photo:
    return Photo(
        id=new_id(),
        label=label,
        attachment=digest,
        width_px=new.width_px,
        height_px=new.height_px,
        caption=new.caption,
        taken=new.taken,
        by=new.by,
        audience=new.audience,
        has_personal_data=new.has_personal_data,
        subject=new.subject,
        item=new.item,
        placed_by=new.placed_by,
        x_m=new.x_m,
        y_m=new.y_m,
        bearing_deg=new.bearing_deg,
        view_deg=new.view_deg,
        latitude_deg=new.latitude_deg,
        longitude_deg=new.longitude_deg,
        position_error_m=new.position_error_m,
    )


def _next_labels(site: Site, count: int) -> list[str]:
    """Return the next free numbers; gaps are not filled, as a number may stand in a report."""
    numbers = [int(row.label[1:]) for row in site.photos if row.label[1:].isdigit()]
    first = max(numbers, default=0) + 1
    return [f"{LETTER}{number}" for number in range(first, first + count)]
