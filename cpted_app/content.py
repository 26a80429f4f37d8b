"""The bytes of a file, held in memory or left on disk, and what names them.

Belongs here: what every layer may do with content of any size. Large files travel as their path
and are read piece by piece; small ones are bytes.
"""

import hashlib
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

Content = bytes | Path

LARGE_BYTES = 64_000_000
"""Files larger than this are not held in memory."""
MAX_BYTES = 999_000_000
"""Largest file that an assessment can keep: SQLite's limit for one value is 10⁹ bytes."""
CHUNK_BYTES = 4 * 1024 * 1024


class Identity(NamedTuple):
    """What names content: its SHA-256 in hexadecimal, and its length."""

    sha256: str
    size_bytes: int


def identity_of(content: Content) -> Identity:
    """Return SHA-256 and length of content, reading a file piece by piece.

    >>> identity_of(b"abc").sha256[:16], identity_of(b"abc").size_bytes
    ('ba7816bf8f01cfea', 3)
    """
    found, size = hashlib.sha256(), 0
    for chunk in chunks(content):
        found.update(chunk)
        size += len(chunk)
    return Identity(found.hexdigest(), size)


def chunks(content: Content) -> Iterator[bytes]:
    """Yield content in pieces of at most ``CHUNK_BYTES``; bytes come as one."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def whole(content: Content) -> bytes:
    """Return content in memory, for readers that cannot do with less."""
    return content if isinstance(content, bytes) else content.read_bytes()


def cache_key(content: Content) -> str:
    """Return what tells content apart within this run, without reading a file."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    status = content.stat()
    return f"{content}:{status.st_size}:{status.st_mtime_ns}"


@contextmanager
def looked_into(content: Content) -> Iterator[bytes | mmap.mmap]:
    """Give content to be indexed at any place; of a file only what is looked at is read."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as stream:
        view = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield view
        finally:
            view.close()
