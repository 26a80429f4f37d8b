"""Who may edit a file: one window at a time, for all programs of this user on this machine.

The claim is an operating-system lock on an empty file in the user's state folder, named by the
identity of the claimed file, so that nothing is written into the file or beside it. The system
lets go of it when the process ends, however it ends. Not covered: another user, and another
computer on a network share; there SQLite's own locks keep each commit whole, and a commit
refuses to follow an edit that this window has not read.
"""

import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

import platformdirs

APP_NAME = "cpted-app"

TIDY_AFTER_S = 24 * 3600.0


class Claim:
    """The right to edit one file, held until ``release``."""

    def __init__(self, lock_file: Path | None, descriptor: int | None) -> None:
        self._lock_file = lock_file
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> "Claim | None":
        """Return the claim on an existing file, or None while another window has it."""
        name = _identity(path) + ".lock"
        for folder in _folders():
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                descriptor = _locked(folder / name)
            except OSError:
                continue  # a state folder that cannot be written: try the next one
            if descriptor is None:
                return None
            _tidy(folder)
            return cls(folder / name, descriptor)
        return cls(None, None)  # nowhere to note it: SQLite's locks still guard each commit

    def release(self) -> None:
        """Let another window have the file; more than once does no harm."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None or self._lock_file is None:
            return
        if sys.platform == "win32":
            os.close(descriptor)
            _remove(self._lock_file)
        else:
            _remove(self._lock_file)  # while locked, so that nobody's fresh lock is removed
            os.close(descriptor)


def _identity(path: Path) -> str:
    status = path.stat()
    same = f"{status.st_dev}:{status.st_ino}" if status.st_ino else str(path.resolve())
    return hashlib.sha256(same.encode()).hexdigest()[:32]


def _folders() -> tuple[Path, Path]:
    state = Path(platformdirs.user_state_dir(APP_NAME, appauthor=False))
    return (state / "claims", Path(tempfile.gettempdir()) / f"{APP_NAME}-claims")


def _locked(lock_file: Path) -> int | None:
    """Return the descriptor of the locked file, or None while another one holds the lock."""
    while True:
        descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(descriptor):
            os.close(descriptor)
            return None
        if _is_at(descriptor, lock_file):
            return descriptor
        os.close(descriptor)  # its owner removed it between our two steps


def _is_at(descriptor: int, lock_file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), lock_file.stat())
    except FileNotFoundError:
        return False


def _tidy(folder: Path) -> None:
    """Remove what killed programs left: old files whose lock nobody holds any more."""
    for lock_file in folder.glob("*.lock"):
        try:
            if time.time() - lock_file.stat().st_mtime < TIDY_AFTER_S:
                continue
            descriptor = os.open(lock_file, os.O_RDWR)
        except OSError:
            continue  # gone already, or not ours
        if _lock(descriptor):
            Claim(lock_file, descriptor).release()
        else:
            os.close(descriptor)


def _remove(lock_file: Path) -> None:
    try:
        lock_file.unlink(missing_ok=True)
    except OSError:
        return  # another window opened it meanwhile: it is that window's now


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
