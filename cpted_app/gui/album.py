"""The photos of the open site as widgets share them: which are chosen, shown, being placed.

Belongs here: what grid, table, plan, inspector and viewer have to agree on. What a photo looks
like is painted by each of them.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cpted_app.gui.photo_pictures import PhotoPictures
from cpted_app.model.actions import photographing
from cpted_app.model.edit import Edit, joined, replacing
from cpted_app.model.records import Attachment, Photo
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.gui.shell import Shell

THUMBNAIL_PX = 320
THUMBNAIL_BUDGET = 48 * 1024 * 1024
LARGE_PX = 4096
LARGE_BUDGET = 160 * 1024 * 1024


class Album(QObject):
    """The chosen photos, their pictures, and the ones that wait to be pinned."""

    chosen_changed = Signal()
    """Other photos are chosen."""
    view_wanted = Signal(str)
    """Id of a photo to be shown as large as the window."""
    placing_changed = Signal()
    """Another photo, or none, waits for a click on the plan."""
    subject_wanted = Signal()
    """The next mark that is clicked is what the chosen photos show."""

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._shell = shell
        self.chosen: tuple[str, ...] = ()
        self._to_place: tuple[str, ...] = ()
        self.thumbnails = PhotoPictures(
            self._read, side_px=THUMBNAIL_PX, budget_bytes=THUMBNAIL_BUDGET, parent=self
        )
        self.large = PhotoPictures(
            self._read, side_px=LARGE_PX, budget_bytes=LARGE_BUDGET, parent=self
        )
        shell.session_opened.connect(self._opened)
        shell.changed.connect(self._changed)
        shell.selected.connect(self._marks_selected)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The chosen photos that are still there."""
        found = (self.photo(one) for one in self.chosen)
        return tuple(row for row in found if row is not None)

    @property
    def unplaced(self) -> tuple[Photo, ...]:
        """The photos that nobody has pinned yet."""
        return tuple(row for row in self._shell.site.photos if not is_placed(row))

    @property
    def placing(self) -> Photo | None:
        """The photo that the next click on the plan pins."""
        return self.photo(self._to_place[0]) if self._to_place else None

    def photo(self, photo_id: str) -> Photo | None:
        """Return a photo by id, or None."""
        return self._shell.site.get(Photo, photo_id)

    def choose(self, ids: Iterable[str]) -> None:
        """Choose photos everywhere; marks and photos are not selected at the same time."""
        wanted = tuple(ids)
        if wanted == self.chosen:
            return
        self.chosen = wanted
        if wanted:
            self._shell.select(())
        self.chosen_changed.emit()

    def set(self, **values: Any) -> bool:
        """Change fields of the chosen photos in one step; return whether that was taken."""
        rows = self.photos

        def make() -> Edit:
            edits = [photographing.set_photo(row, **values) for row in rows]
            labels = ", ".join(row.label for row in rows)
            return joined(Message(N_("Change {labels}"), {"labels": labels}), *edits)

        return bool(rows) and self._shell.attempt(make)

    def remove(self) -> bool:
        """Take the chosen photos out of the site."""
        ids = [row.id for row in self.photos]
        return bool(ids) and self._shell.attempt(
            lambda: photographing.remove_photos(self._shell.site, ids)
        )

    def link(self, photo_id: str, *, subject: str, item: str) -> bool:
        """Say what a photo shows: a mark and an item of the checklist."""
        photo = self.photo(photo_id)
        return photo is not None and self._shell.attempt(
            lambda: photographing.set_photo(photo, subject=subject, item=item)
        )

    def start_placing(self, ids: Iterable[str]) -> None:
        """Have the next clicks on the plan pin these photos, one after another."""
        wanted = tuple(ids)
        if not wanted or not self._shell.is_writable:
            return
        self._to_place = wanted
        self.choose(wanted[:1])
        self.placing_changed.emit()
        self._shell.tool_wanted.emit("photo")

    def put(self, x_m: float, y_m: float, bearing_deg: float | None) -> None:
        """Pin the photo that waits; the one after it is next."""
        photo = self.placing
        if photo is None:
            return
        if not self._shell.attempt(lambda: placed(self._shell, photo, x_m, y_m, bearing_deg)):
            return
        left = tuple(one for one in self._to_place[1:] if self.photo(one) is not None)
        self._to_place = left
        if left:
            self.choose(left[:1])
        self.placing_changed.emit()

    def stop_placing(self) -> None:
        """Leave the photos that wait where they are."""
        if self._to_place:
            self._to_place = ()
            self.placing_changed.emit()

    def show_on_plan(self, photo: Photo) -> None:
        """Bring a pinned photo into view on the plan."""
        if photo.x_m is not None and photo.y_m is not None:
            self._shell.place_requested.emit(photo.x_m, photo.y_m)

    def close(self) -> None:
        """End the threads that decode."""
        self.thumbnails.close()
        self.large.close()

    def _read(self, attachment: str) -> tuple[bytes, str]:
        session = self._shell.session
        row = self._shell.site.get(Attachment, attachment)
        data = session.attachment(attachment) if session is not None else b""
        return data, row.media_type if row is not None else ""

    def _opened(self) -> None:
        self.thumbnails.forget()
        self.large.forget()
        self.stop_placing()
        self.choose(())

    def _changed(self, edit: Edit) -> None:
        if Photo in edit.touches:
            self.choose(one for one in self.chosen if self.photo(one) is not None)

    def _marks_selected(self) -> None:
        if self._shell.selection:
            self.choose(())


def is_placed(photo: Photo) -> bool:
    """Return whether a photo has a place on the plan."""
    return photo.x_m is not None and photo.y_m is not None


def placed(shell: "Shell", photo: Photo, x_m: float, y_m: float, bearing_deg: float | None) -> Edit:
    """Return the edit that pins a photo, and turns it where a direction was drawn."""
    edit = photographing.place_photo(shell.site, photo, x_m, y_m)
    after = next((change.after for change in edit.changes if change.row.id == photo.id), None)
    if bearing_deg is None or not isinstance(after, Photo):
        return edit
    return replacing(edit.label, (photo, replace(after, bearing_deg=bearing_deg)))
