"""An open assessment: the one place where edits are committed and observers are told."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpted_app.assess.assessment import Assessment
from cpted_app.assess.issued import drafted
from cpted_app.assess.versions import keeping_lists
from cpted_app.content import Content
from cpted_app.errors import UserError
from cpted_app.folders import backup_folder
from cpted_app.model.actions.rating import check_not_hidden
from cpted_app.model.edit import Edit
from cpted_app.model.records import Header, ProblemFrame, Scenario
from cpted_app.model.site import Site
from cpted_app.model.staging import difference, in_scenario, into_scenario
from cpted_app.session import settings as settings_module
from cpted_app.session.events import Changed, Event, Failed
from cpted_app.session.history import History, Step
from cpted_app.session.jobs import InlineRunner, Progress, Runner
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.plan_tiles import JOB, READS, PlanTiles
from cpted_app.session.refresh import Refresh
from cpted_app.session.settings import Person, Settings
from cpted_app.store.journal import Author, JournalLine, saying
from cpted_app.words import Message

if TYPE_CHECKING:
    import sqlite3

    from cpted_app.exchange.plans import Picture
    from cpted_app.store.store import Store

log = logging.getLogger(__name__)

BACKUPS_KEPT = 5


def utc_now() -> datetime:
    """Return the time of now, aware UTC, to the millisecond."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Session:
    """One file, the site in it, its history, its results, and who looks at it.

    ``do`` is the only way anything changes: apply, write, swap, tell. ``undo`` and ``redo``
    go through the same door.
    """

    def __init__(
        self,
        store: "Store",
        *,
        settings: Settings | None = None,
        runner: Runner | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        from cpted_app.session.attached import Attached

        self._store = store
        self.settings = settings if settings is not None else settings_module.load()
        self.clock = clock
        self.site = store.load()
        self.scenario = ""
        """The id of the proposal that is shown; empty while what exists is."""
        self._shown = self.site
        lines = store.journal()
        self.first_hash = lines[0].origin if lines else ""
        """The begin of the journal's chain: names the assessment and every copy of it."""
        self.copy_for = lines[0].copy_for if lines else ""
        """The id of the rater for whom the file is a copy; "" for the assessment itself."""
        self._history = History(lines)
        self._observers: list[Callable[[Event], None]] = []
        runner = runner or InlineRunner()
        self._refresh = Refresh(runner, self._notify)
        self.kept = KeptResults()
        """Results of the states that were looked at lately."""
        self._attached = Attached(store)
        self._tiles = PlanTiles(store, self._attached.content, runner, self._tell_tiles)
        self._keeps_tiles = False
        self._is_backed_up = False

    @classmethod
    def create(
        cls,
        path: Path,
        header: Header,
        *,
        settings: Settings | None = None,
        runner: Runner | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> "Session":
        """Return the session of a new file.

        Raises:
            UserError: the file exists already or cannot be written.
        """
        from cpted_app.store.store import Store

        settings = settings if settings is not None else settings_module.load()
        rows = (header, ProblemFrame())
        store = Store.create(path, rows, author=author_of(settings.person), at_utc=clock())
        session = cls(store, settings=settings, runner=runner, clock=clock)
        session._is_backed_up = True
        return session

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        settings: Settings | None = None,
        runner: Runner | None = None,
        read_only: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> "Session":
        """Return the session of an existing file; an older one is migrated after a backup.

        Raises:
            UserError: the file cannot be read as an assessment.
        """
        from cpted_app.store.store import Store

        store = Store.open(path, read_only=read_only)
        if store.needs_migration and store.read_only_reason is None:
            store.backup(backup_folder(), keep=BACKUPS_KEPT)
            store.migrate()
        return cls(store, settings=settings, runner=runner, clock=clock)

    @property
    def path(self) -> Path:
        """The file of the assessment."""
        return self._store.path

    @property
    def read_only_reason(self) -> Message | None:
        """Why nothing can be changed, or None."""
        return self._store.read_only_reason

    @property
    def person(self) -> Person:
        """Who makes the edits."""
        return self.settings.person

    @property
    def results(self) -> Mapping[str, Any]:
        """The latest result of each analysis by name."""
        return self._refresh.results

    @property
    def assessment(self) -> Assessment | None:
        """The latest assessment; None until the first one is done."""
        return self._refresh.assessment

    @property
    def stale(self) -> frozenset[str]:
        """Analyses being computed again."""
        return self._refresh.stale

    @property
    def undo_label(self) -> Message | None:
        """What undo would take back."""
        step = self._history.next_undo
        return step.label if step else None

    @property
    def redo_label(self) -> Message | None:
        """What redo would bring back."""
        step = self._history.next_redo
        return step.label if step else None

    @property
    def head_hash(self) -> str:
        """The end of the journal's chain: names this very state of the file."""
        return self._store.head_hash()

    @property
    def shown(self) -> Site:
        """The site as it is shown: what exists, or as the proposal would make it."""
        return self._shown

    def show_scenario(self, scenario: str) -> None:
        """Show a proposal, or with an empty text what exists; nothing is written.

        Observers are told of it as of an edit of the marks that are others there.
        """
        if self.site.get(Scenario, scenario) is None:
            scenario = ""
        if scenario != self.scenario:
            self.scenario = scenario
            self._show()

    def start(self) -> None:
        """Compute everything once, and keep results and tiles in step with the site from then on.

        Observers are told as results come in.
        """
        self._refresh.update(self._shown)
        self._keeps_tiles = True
        self._tiles.update(self.site)

    def draw_tiles(self, progress: Progress) -> int:
        """Draw now what other GIS are to see of the plans; return how many were out of date.

        Raises:
            UserError: a plan or the file cannot be read or written.
        """
        return self._tiles.draw(self.site, progress)

    def hand_over_tiles(self, site: Site, target: "sqlite3.Connection") -> None:
        """Put into another file the tiles that a part of the site wants, as far as drawn."""
        self._tiles.hand_over(site, target)

    def do(self, edit: Edit) -> None:
        """Commit an edit of the site as shown; one that changes nothing is passed over.

        While a proposal is shown, what the edit does to marks becomes what the proposal does.
        What was issued is a draft after an edit that changes what it says.

        Raises:
            UserError: the file cannot be written, or a proposal cannot do this; site and file
                are as before.
        """
        if self.scenario:
            edit = into_scenario(self.site, self.scenario, edit)
        if edit.changes:
            self._commit(drafted(self.site, keeping_lists(self.site, edit)), "do", None)

    def undo(self) -> None:
        """Take the last edit back."""
        step = self._history.next_undo
        if step:
            self._commit(self._own(step).inverse(), "undo", step.seq)

    def redo(self) -> None:
        """Bring the last edit that was taken back."""
        step = self._history.next_redo
        if step:
            self._commit(self._own(step), "redo", step.seq)

    def _own(self, step: Step) -> Edit:
        """Return the edit of a step, unless it is what another rater gave, still hidden."""
        edit = self._store.edit_of(step.seq)
        if step.author != self.person.name:
            check_not_hidden(self.site, edit, self.person.name)
        return edit

    def steps(self) -> tuple[Step, ...]:
        """Return the list of edits, oldest first, undone ones last."""
        return self._history.steps

    def observe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Tell ``callback`` of every event; the returned function ends it."""
        self._observers.append(callback)
        return lambda: self._observers.remove(callback)

    def attachment(self, sha256: str) -> bytes:
        """Return the bytes of an attachment."""
        return self._store.blob(sha256)

    def content(self, sha256: str) -> Content:
        """Return an attachment: bytes, or of a large one a file that is there until ``close``.

        May be called from any thread.
        """
        return self._attached.content(sha256)

    def overview(self, attachment: str, page: int, longest_px: int) -> "Picture | None":
        """Return a whole page of a large raster as RGBA from its tiles, or None without them.

        May be called from any thread.
        """
        return self._tiles.overview(self.site, attachment, page, longest_px)

    def save_copy(self, path: Path) -> None:
        """Write a copy of the whole assessment; this session stays on its own file."""
        self._store.save_copy(path)

    def verify(self, *names: str) -> list[Any]:
        """Return the checks of the file: integrity, chain, attachments; all, or what is named."""
        return list(self._store.verify(*names))

    def journal(self) -> list[JournalLine]:
        """Return the lines of the journal, first to last."""
        return self._store.journal()

    def lines_saying(self, text: str) -> list[int]:
        """Return the numbers of the journal lines whose changes hold a piece of JSON."""
        return self._store.look(lambda conn: saying(conn, text))

    def edit_of(self, seq: int) -> Edit:
        """Return the edit of a line of the journal, as it was done."""
        return self._store.edit_of(seq)

    def close(self) -> None:
        """Let go of the file; everything is on disk already."""
        self._observers.clear()
        self._store.close()
        self._attached.close()

    def _commit(self, edit: Edit, action: Any, of: int | None) -> None:
        after = self.site.apply(edit)
        if not self._is_backed_up and self.read_only_reason is None:
            self._store.backup(backup_folder(), keep=BACKUPS_KEPT)
            self._is_backed_up = True
        author, at_utc = author_of(self.person), self.clock()
        seq = self._store.commit(edit, author=author, at_utc=at_utc, action=action, of=of)
        self.site = after
        self._history.record(
            JournalLine(
                seq=seq,
                at_utc=at_utc,
                author=author.name,
                role=author.role,
                organisation=author.organisation,
                action=action,
                of=of,
                label=edit.label,
                hash=self._store.head_hash(),
            )
        )
        is_staged = bool(self.scenario)
        if self.site.get(Scenario, self.scenario) is None:
            self.scenario = ""
        self._show(None if is_staged else edit)
        if self._keeps_tiles and edit.touches & READS:
            self._tiles.update(after)

    def _show(self, edit: Edit | None = None) -> None:
        """Take up what the site is as shown now; tell ``edit``, or what is other than it was."""
        before, self._shown = self._shown, in_scenario(self.site, self.scenario)
        if edit is None:
            edit = difference(before, self._shown)
        self._notify(Changed(edit, self._shown))
        self._refresh.update(self._shown, edit.touches)

    def _tell_tiles(self, error: UserError) -> None:
        self._notify(Failed(JOB, error))

    def _notify(self, event: Event) -> None:
        for callback in tuple(self._observers):
            callback(event)


def author_of(person: Person) -> Author:
    """Return somebody as the journal names them."""
    return Author(name=person.name, role=person.role.value, organisation=person.organisation)
