"""Another assessment file than the one that is open: only read, never written over.

A file of an older program is brought forward in a copy; so is one whose last edit was cut off,
after that edit is taken back there.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cpted_app.errors import UserError
from cpted_app.session.session import Session
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.store.store import Store


@contextmanager
def other_file(session: Session, path: Path) -> Iterator["Store"]:
    """Yield another file than that of a session, open for reading.

    Raises:
        UserError: it is the open file itself, or it is not there, damaged, of a newer program
            or no assessment.
    """
    from cpted_app.store.opening import NEWER
    from cpted_app.store.store import Store

    if path.exists() and session.path.exists() and path.samefile(session.path):
        raise UserError(
            N_("“{file}” is the open file itself."),
            N_("Choose another file; earlier days of this one are in its journal."),
            file=path.name,
        )
    with _settled(path) as readable, Store.open(readable, read_only=True) as store:
        if store.read_only_reason == NEWER:
            raise UserError(
                N_("“{file}” was made by a newer version of the program."),
                N_("Use that version, or choose a file that was made before."),
                file=path.name,
            )
        yield store


def check_no_assessment(path: Path) -> None:
    """Refuse to write over an assessment, whether somebody has it open or not.

    Raises:
        UserError: the file is one, or is being changed right now.
    """
    from cpted_app.store.copies import history_of
    from cpted_app.store.faults import journal_beside

    if path.is_file() and (journal_beside(path).is_file() or history_of(path) is not None):
        raise UserError(
            N_("“{file}” is an assessment, or is being changed right now; it is left as it is."),
            N_("Choose another name for what is to be written."),
            file=path.name,
        )


def is_unaltered(store: "Store") -> bool:
    """Return whether a file holds what its journal says, and nothing was changed by other means."""
    return all(check.ok for check in store.verify("integrity", "journal", "rows"))


@contextmanager
def _settled(path: Path) -> Iterator[Path]:
    """Yield a file as it is; of one whose last edit was cut off, a copy to mend it in."""
    from cpted_app.store.faults import journal_beside

    cut_off = journal_beside(path)
    if not path.is_file() or not cut_off.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        shutil.copy(cut_off, folder)
        from cpted_app.store.store import Store

        Store.open(copy).close()  # opening it for editing takes the edit back
        yield copy
