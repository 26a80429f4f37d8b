"""Attachments outside the file: small ones as bytes, large ones as files of this session alone.

The files lie in a folder that only this person can enter; they go when the session is closed,
and what a run that was killed has left goes when the next session begins.
"""

import secrets
import shutil
import threading
import time
from pathlib import Path

from cpted_app.content import LARGE_BYTES, Content
from cpted_app.folders import cache_folder
from cpted_app.store.claim import Claim
from cpted_app.store.store import Store

FRESH_S = 60.0
"""A folder this young may belong to a session that has not claimed it yet."""


class Attached:
    """The attachments of an open file; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder: Path | None = None
        self._claim: Claim | None = None
        self._lock = threading.Lock()
        _sweep(cache_folder() / "attachments")

    def content(self, sha256: str) -> Content:
        """Return the bytes of an attachment, or of a large one a file that holds them.

        Raises:
            UserError: the file lacks it, or there is no room for a copy.
        """
        if self._store.blob_size(sha256) <= LARGE_BYTES:
            return self._store.blob(sha256)
        with self._lock:
            return self._store.blob_file(sha256, self._private_folder())

    def close(self) -> None:
        """Remove the files."""
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            if self._claim is not None:
                self._claim.release()
            self._folder = self._claim = None

    def _private_folder(self) -> Path:
        if self._folder is None:
            folder = cache_folder() / "attachments" / secrets.token_hex(8)
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            self._claim = Claim.take(folder)
            self._folder = folder
        return self._folder


def _sweep(root: Path) -> None:
    """Remove the folders that no running session claims."""
    for folder in root.glob("*/"):
        try:
            if time.time() - folder.stat().st_mtime < FRESH_S:
                continue
            claim = Claim.take(folder)
        except OSError:
            continue  # gone already
        if claim is not None:
            shutil.rmtree(folder, ignore_errors=True)
            claim.release()
