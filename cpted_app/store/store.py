"""One open site file: read by ``load``, written by ``commit``, and by nothing else."""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TypeVar

from cpted_app.content import Content
from cpted_app.errors import Cancelled, UserError
from cpted_app.model.edit import Edit, Row, adding
from cpted_app.model.site import Site
from cpted_app.store import attachments, copies, faults, journal, migrations, rows
from cpted_app.store.connection import GATE, connect
from cpted_app.store.creating import write_new
from cpted_app.store.journal import Action, Author, Entry, JournalLine
from cpted_app.store.opening import Factory, Opened, opened
from cpted_app.store.verify import UNREADABLE, Check, verify
from cpted_app.words import N_, Message

T = TypeVar("T")

_NEW = Message(N_("New assessment"))
_NO_BLOBS: Mapping[str, Content] = MappingProxyType({})


class Store:
    """A site file, open for editing or for reading only.

    ``read_only_reason`` says why nothing can be committed; it is None where that is possible.
    A file of an older schema first needs ``migrate``. ``factory`` is the class of the database
    connection: the edge at which tests let a disk fail.
    """

    def __init__(self, path: Path, found: Opened, factory: Factory) -> None:
        self.path = path
        self.read_only_reason = found.read_only_reason
        self.needs_migration = migrations.is_older(found.db)
        self._db = found.db
        self._claim = found.claim
        self._factory = factory
        self._is_closed = False
        self._copying = threading.RLock()
        self._head = journal.head(found.db.conn)

    @classmethod
    def create(
        cls,
        path: Path,
        rows: Sequence[Row],
        *,
        author: Author,
        at_utc: datetime,
        label: Message = _NEW,
        blobs: Mapping[str, Content] = _NO_BLOBS,
        derive: Callable[[sqlite3.Connection], None] = lambda _conn: None,
        factory: Factory = sqlite3.Connection,
    ) -> "Store":
        """Return the open store of a new file with these rows, as line 1 of its journal.

        The file appears complete or not at all; ``derive`` writes what follows from the rows.

        Raises:
            UserError: the name is taken or not possible, or the file cannot be written.
        """
        edit = adding(label, *rows, blobs=blobs)
        with GATE, faults.told(path, Message(N_("creating it"))):
            write_new(path, edit, author=author, at_utc=at_utc, derive=derive, factory=factory)
            return cls.open(path, factory=factory)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, factory: Factory = sqlite3.Connection
    ) -> "Store":
        """Return the open store of an existing file, writing nothing.

        Where the file cannot be edited it opens for reading only and says why.

        Raises:
            UserError: the file is not there, not a site file, or damaged.
        """
        with GATE, faults.told(path, faults.READING):
            found = opened(path, read_only=read_only, factory=factory)
            try:
                return cls(path, found, factory)
            except BaseException:
                _let_go(found)
                raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be committed."""
        return self.read_only_reason is not None

    def load(self) -> Site:
        """Return the site as the file has it; its revision is the last line of the journal.

        Raises:
            UserError: the file is damaged, or needs ``migrate`` first.
        """
        with GATE, faults.told(self.path, faults.READING):
            self._check_schema()
            conn = self._db.conn
            conn.execute("BEGIN")
            try:
                self._head = journal.head(conn)
                return Site.of(rows.read_all(conn), self._head.seq)
            except UserError as error:
                raise faults.impossible_row(self.path, error.message) from error
            except sqlite3.DatabaseError:
                raise
            except UNREADABLE as error:
                raise faults.impossible_row(self.path, str(error)) from error
            finally:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")

    def commit(
        self,
        edit: Edit,
        *,
        author: Author,
        at_utc: datetime,
        action: Action = "do",
        of: int | None = None,
    ) -> int:
        """Write an edit and its journal line in one transaction; return the line's number.

        Raises:
            UserError: it could not be written, or somebody else wrote meanwhile; the file is
                as it was before.
        """
        doing = Message(N_("saving “{label}”"), {"label": edit.label})
        with GATE, faults.told(self.path, doing):
            self._check_editable()
            line = journal.entry(
                self._head, edit, author=author, at_utc=at_utc, action=action, of=of
            )
            self._leave_write_ahead()
            try:
                self._transact(edit, line)
            except sqlite3.Error:
                if not self._has(line):
                    raise
            self._head = line.head
            return line.head.seq

    def journal(self) -> list[JournalLine]:
        """Return the lines of the journal, first to last."""
        with GATE, faults.told(self.path, faults.READING):
            return journal.lines(self._db.conn)

    def edit_of(self, seq: int) -> Edit:
        """Return the edit of a journal line.

        Raises:
            LookupError: there is no such line.
        """
        with GATE, faults.told(self.path, faults.READING):
            return journal.edit_of(self._db.conn, seq)

    def head_hash(self) -> str:
        """Return the hash of the last journal line: it stands for the whole state."""
        return self._head.hash

    def blob(self, sha256: str) -> bytes:
        """Return the bytes of an attachment.

        Raises:
            UserError: the file does not have them.
        """
        with GATE, faults.told(self.path, faults.READING):
            data = attachments.get(self._db.conn, sha256)
        if data is None:
            raise faults.lacks(self.path, sha256)
        return data

    def blob_size(self, sha256: str) -> int:
        """Return the length of an attachment in bytes.

        Raises:
            Cancelled: the file was closed meanwhile.
            UserError: the file does not have it.
        """
        with GATE, faults.told(self.path, faults.READING):
            self._check_open()
            size = attachments.size_bytes(self._db.conn, sha256)
        if size is None:
            raise faults.lacks(self.path, sha256)
        return size

    def blob_file(self, sha256: str, folder: Path) -> Path:
        """Return a file in a folder that holds an attachment, copied there piece by piece.

        Raises:
            UserError: the file does not have it, or there is no room for the copy.
        """
        target = folder / sha256
        with self._copying, faults.told(folder, Message(N_("unpacking a plan"))):
            if target.exists():
                return target
            part = folder / f"{sha256}.{secrets.token_hex(4)}.part"
            try:
                if not attachments.copy_out(self._db.conn, sha256, part):
                    raise faults.lacks(self.path, sha256)
                part.replace(target)
            except sqlite3.ProgrammingError:
                raise Cancelled from None  # closed meanwhile: nobody waits for it any more
            finally:
                part.unlink(missing_ok=True)
        return target

    def look(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a function of ``store.tiles`` reads.

        Raises:
            Cancelled: the file was closed meanwhile.
        """
        with GATE, faults.told(self.path, faults.READING):
            self._check_open()
            return read(self._db.conn)

    def derive(self, write: Callable[[sqlite3.Connection], T]) -> T:
        """Let a function of ``store.tiles`` write what follows from the rows; no journal line.

        Raises:
            Cancelled: the file was closed meanwhile.
            UserError: it could not be written; the file is as it was before.
        """
        doing = Message(N_("writing tiles of a plan"))
        # A table cannot be taken away while an attachment is being copied.
        with self._copying, GATE, faults.told(self.path, doing):
            self._check_open()
            self._check_editable()
            conn = self._db.conn
            try:
                conn.execute("BEGIN IMMEDIATE")
                result = write(conn)
                conn.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            return result

    def save_copy(self, path: Path) -> None:
        """Write the whole file under another name, in place of what has that name.

        Raises:
            UserError: the name is this file's own or open elsewhere, or it cannot be written.
        """
        with GATE, faults.told(path, Message(N_("saving a copy"))):
            if path.exists() and self.path.exists() and path.samefile(self.path):
                raise UserError(
                    N_("“{file}” is the open file itself; it is already saved."),
                    N_("Choose another name for the copy."),
                    file=path.name,
                )
            copies.check_name(path)
            copies.copy_database(self._db.conn, path)

    def backup(self, folder: Path, keep: int = 5) -> Path:
        """Write a dated copy and return its path; only the newest ``keep`` of this file stay.

        Raises:
            UserError: it cannot be written.
        """
        with GATE, faults.told(self.path, Message(N_("writing a backup"))):
            return copies.backup(self._db.conn, self.path, folder, keep)

    def migrate(self) -> None:
        """Bring an older file to this program's schema; make a ``backup`` first.

        Raises:
            UserError: a step could not be written; it is taken back.
        """
        with GATE, faults.told(self.path, Message(N_("bringing it to this version"))):
            self._leave_write_ahead()
            migrations.bring_forward(self._db)
            self.needs_migration = False

    def verify(self, *names: str) -> list[Check]:
        """Return what was checked about the file, and what was found; all, or what is named."""
        with GATE, faults.told(self.path, faults.READING):
            return verify(self._db.conn, *names)

    def close(self) -> None:
        """Let go of the file; more than once does no harm."""
        with GATE:
            self._is_closed = True
            self._db.close()
            if self._claim is not None:
                self._claim.release()

    def _transact(self, edit: Edit, line: Entry) -> None:
        conn = self._db.conn
        try:
            conn.execute("BEGIN IMMEDIATE")
            if journal.head(conn) != self._head:
                raise faults.changed_elsewhere(self.path)
            attachments.put(conn, edit.blobs)
            rows.write(conn, edit.changes)
            journal.append(conn, line)
            conn.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        """Take back what is not committed; a connection that cannot do that is replaced."""
        conn = self._db.conn
        try:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
        except sqlite3.Error:
            fresh = connect(self.path, "rw", self._factory)
            self._db.close()
            self._db = fresh

    def _has(self, line: Entry) -> bool:
        """Return whether a failed commit is in the file all the same."""
        if self._db.conn.in_transaction:
            return False
        try:
            saved: journal.Head = journal.head(self._db.conn)
        except sqlite3.Error:
            return False
        return saved == line.head

    def _leave_write_ahead(self) -> None:
        """Go back to the journal mode that network drives can do, if a GIS changed it."""
        (mode,) = self._db.conn.execute("PRAGMA journal_mode").fetchone()
        if mode == "wal":
            self._db.conn.execute("PRAGMA journal_mode = DELETE")

    def _check_open(self) -> None:
        if self._is_closed:
            raise Cancelled

    def _check_editable(self) -> None:
        self._check_schema()
        if self.read_only_reason is not None:
            raise UserError(
                N_("“{file}” is open for reading only. {reason}"),
                N_("Save a copy and go on there."),
                file=self.path.name,
                reason=self.read_only_reason,
            )

    def _check_schema(self) -> None:
        if self.needs_migration:
            raise UserError(
                N_("“{file}” was made by an older version of the program."),
                N_("Let it be brought to this version first; a backup is kept."),
                file=self.path.name,
            )


def _let_go(found: Opened) -> None:
    found.db.close()
    if found.claim is not None:
        found.claim.release()
