"""Photo files as they come in: read beside the window, a few dozen in one step."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cpted_app.errors import UserError
from cpted_app.gui.dialogs.choices import ask_to_open_several
from cpted_app.gui.shell import Shell
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.actions import photographing
from cpted_app.model.kinds import PhotoPlace
from cpted_app.model.records import Photo
from cpted_app.session.jobs import Job, Progress
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.exchange.problems import Problem
    from cpted_app.session.photography import ReadPhotos

PHOTO_ENDINGS = (".jpg", ".jpeg", ".jpe", ".heic", ".heif", ".hif", ".png", ".webp")
HEIC_ENDINGS = (".heic", ".heif", ".hif")
"""Files that are never plans."""
IN_ONE_STEP = 25
"""Photos read and added at once: the bytes of more would fill the memory."""
_PLACE_CODES = ("photo_no_crs", "photo_outside", "photo_far")
"""Problems that are none where a person has shown the place."""

Point = tuple[float, float]


@dataclass(kw_only=True)
class _Batch:
    """Files that were given at once, and what has become of them so far."""

    session: Session
    paths: Sequence[Path]
    at: Point | None
    done: int = 0
    added: list[str] = field(default_factory=list)
    problems: list["Problem"] = field(default_factory=list)

    @property
    def next(self) -> Sequence[Path]:
        return self.paths[self.done : self.done + IN_ONE_STEP]


class PhotoFiles(QObject):
    """Reads photos into the open site."""

    added = Signal()

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self._batches = 0

    def ask(self, folder: Path) -> None:
        """Ask which photos to add."""
        endings = " ".join(f"*{ending}" for ending in PHOTO_ENDINGS)
        pattern = f"{_('Photos')} ({endings});;{_('All files')} (*)"
        ask_to_open_several(self._window, _("Add photos"), str(folder), pattern, self.add)

    def add(self, paths: Sequence[Path], at: Point | None = None) -> None:
        """Read photos beside the window and put them into the site.

        A single one without a believable position of its camera is pinned at ``at``, in site
        metres; the others wait to be placed.
        """
        session = self._shell.session
        if session is None or not paths:
            return
        if not self._shell.is_writable:
            self._shell.attempt(lambda: None)  # says why not
            return
        self._batches += 1
        self._read(_Batch(session=session, paths=tuple(paths), at=at), f"photos {self._batches}")

    def _read(self, batch: _Batch, key: str) -> None:
        site, paths = batch.session.site, batch.next
        first, whole = batch.done, len(batch.paths)
        title = (
            Message(N_("Reading {file}"), {"file": paths[0].name})
            if whole == 1
            else Message(N_("Reading {count} photos"), {"count": whole})
        )

        def run(progress: Progress) -> "ReadPhotos":
            from cpted_app.session.photography import read_photos

            def told(share: float) -> None:
                progress((first + share * len(paths)) / whole)

            return read_photos(site, paths, told=told)

        self._shell.runner.submit(
            Job(
                key=key,
                title=title,
                run=run,
                done=lambda found: self._put(batch, key, found),
                failed=lambda error: self._stopped(batch, error),
            )
        )

    def _put(self, batch: _Batch, key: str, found: "ReadPhotos") -> None:
        if self._shell.session is not batch.session:
            return
        batch.done += len(batch.next)
        news, problems = list(found.photos), list(found.problems)
        if batch.at is not None and len(batch.paths) == 1 and news and news[0].x_m is None:
            x_m, y_m = batch.at
            news = [replace(news[0], x_m=x_m, y_m=y_m, placed_by=PhotoPlace.HAND)]
            problems = [one for one in problems if one.code not in _PLACE_CODES]
        batch.problems += problems
        if news:
            edit = photographing.add_photos(self._shell.site, news)
            if not self._shell.do(edit):
                return
            batch.added += [c.row.id for c in edit.changes if isinstance(c.row, Photo)]
        if batch.done < len(batch.paths):
            self._read(batch, key)
        else:
            self._tell(batch)

    def _stopped(self, batch: _Batch, error: BaseException) -> None:
        """Tell what kept the rest out; what was added before stays."""
        self._shell.tell(error)
        if batch.added:
            self.added.emit()

    def _tell(self, batch: _Batch) -> None:
        shell = self._shell
        if batch.added:
            shell.album.choose(batch.added[:1])
            self.added.emit()
        text = self._counted(batch)
        if batch.problems:
            first = batch.problems[0]
            told = f"{worded(first.place)}: {worded(first.message)}"
            more = len(batch.problems) - 1
            if more:
                told += " " + _("({n} more)").format(n=more)
            whole = f"{text} {told}".strip()
            shell.tell(UserError("{text}", worded(first.remedy), text=whole))
        elif text:
            shell.say(text)

    def _counted(self, batch: _Batch) -> str:
        rows = [row for row in map(self._shell.album.photo, batch.added) if row is not None]
        if not rows:
            return ""
        count = len(rows)
        text = ngettext("{n} photo was added.", "{n} photos were added.", count).format(n=count)
        left = sum(1 for row in rows if row.x_m is None)
        if left and not batch.problems:
            waiting = ngettext(
                "It waits to be placed on the plan.",
                "{n} of them wait to be placed on the plan.",
                count,
            )
            text += " " + waiting.format(n=left)
        return text


def is_by_camera(path: Path) -> bool:
    """Return whether a JPEG file says that a camera took it; reads only its beginning."""
    from PIL import Image

    from cpted_app.exchange.camera_notes import EXIF_FAULTS, camera_notes

    if path.suffix.lower() not in (".jpg", ".jpeg", ".jpe"):
        return False
    try:
        with Image.open(path) as picture:
            notes = camera_notes(picture.getexif, path.name)
    except EXIF_FAULTS:
        return False
    return bool(notes.taken or notes.focal_35_mm or notes.latitude_deg is not None)
