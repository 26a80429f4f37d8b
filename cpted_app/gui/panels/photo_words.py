"""What is said of a photo in the window: title, when and by whom, readers, place."""

from datetime import datetime

from cpted_app.gui.album import is_placed
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, number
from cpted_app.i18n import _, worded
from cpted_app.model import kinds
from cpted_app.model.records import SITE_SUBJECT, Photo
from cpted_app.model.subjects import named_subject

LONGEST_TITLE = 70


def title_of(photo: Photo) -> str:
    """Return number and caption of a photo, on one line."""
    caption = " ".join(photo.caption.split())
    if len(caption) > LONGEST_TITLE:
        caption = caption[:LONGEST_TITLE].rstrip() + "…"
    return " · ".join(part for part in (photo.label, caption or _("no caption")) if part)


def taken_words(photo: Photo) -> str:
    """Return when a photo was taken by its camera's clock, or an empty text."""
    try:
        at = datetime.fromisoformat(photo.taken)
    except ValueError:
        return photo.taken
    has_clock = len(photo.taken) > len("2026-11-22")
    return at.strftime("%d %b %Y, %H:%M" if has_clock else "%d %b %Y").lstrip("0")


def line_of(photo: Photo) -> str:
    """Return when and by whom a photo was taken."""
    return " · ".join(part for part in (taken_words(photo), photo.by) if part)


def readers_words(photo: Photo) -> str:
    """Return who may see a photo; people on it keep it from the public."""
    word = _(kinds.AUDIENCES[photo.audience])
    mark = "◆ " if photo.audience is kinds.Audience.POLICE else ""
    return f"{mark}{word}"


def place_words(photo: Photo) -> str:
    """Return how a photo came to its place, and which way it looks."""
    if not is_placed(photo):
        return f"○ {_(kinds.PHOTO_PLACES[kinds.PhotoPlace.UNPLACED])}"
    word = _(kinds.PHOTO_PLACES[photo.placed_by])
    return word if photo.bearing_deg is None else f"{word}, {number(photo.bearing_deg, 0)}°"


def about_words(shell: Shell, photo: Photo) -> str:
    """Return which item and mark a photo shows, or a dash."""
    parts = [photo.item]
    if photo.subject != SITE_SUBJECT:
        parts.append(worded(named_subject(shell.existing, photo.subject)))
    return " · ".join(part for part in parts if part) or DASH


def spoken(shell: Shell, photo: Photo) -> str:
    """Return all that a screen reader says of a photo."""
    parts = [
        _("Photo {title}").format(title=title_of(photo)),
        line_of(photo),
        readers_words(photo),
        _("shows faces or number plates") if photo.has_personal_data else "",
        place_words(photo),
        about_words(shell, photo),
    ]
    return ", ".join(part for part in parts if part and part != DASH)
