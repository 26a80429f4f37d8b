"""Proof that the pictures of a report are pixels alone, and not those that are withheld.

Belongs here: the search of a PDF's bytes for what cameras write beside the pixels, and for
pieces of the photos' own files.
"""

import re
from collections.abc import Iterable, Iterator

from cpted_app.report.release import Leak, streams

WINDOW_BYTES = 48
"""A piece this long of compressed pixels occurs in no other picture by chance."""
WINDOWS = 12
FEWEST_VALUES = 24
"""Different bytes in a piece that is compressed pixels, not filling or a table."""

_PLAIN_SEGMENTS = frozenset({0xE0, 0xEE})
"""JFIF and Adobe: size and colour order; every other application segment can say more."""

_MARKERS = re.compile(
    rb"Exif\x00\x00|http://ns\.adobe\.com/xap|<x:xmpmeta|Photoshop 3\.0\x00|8BIM\x04\x04"
    rb"|GPSLatitude|ICC_PROFILE\x00|ftyp(?:heic|heix|mif1|mp42|isom)"
)


def check_pictures(pdf: bytes, photos: Iterable[tuple[str, bytes]]) -> list[Leak]:
    """Return where a PDF holds notes of a camera, or pieces of a photo's own file.

    Args:
        pdf: The written file.
        photos: Label and original bytes of every photo of the whole site: of one that the
            readers may see only its newly made copy may be there, of another one nothing.
    """
    leaks = [
        Leak(text=text, channel="picture", place=place)
        for place, content in (("file", pdf), *streams(pdf))
        for text in _notes(content)
    ]
    for label, data in photos:
        if any(window in pdf for window in _windows(data)):
            leaks.append(Leak(text=label, channel="picture", place="file"))
    return leaks


def _notes(content: bytes) -> Iterator[str]:
    for match in _MARKERS.finditer(content):
        yield match.group().strip(b"\x00").decode("ascii", "replace")
    if content.startswith(b"\xff\xd8\xff"):
        yield from _segments(content)


def _segments(jpeg: bytes) -> Iterator[str]:
    """Yield the names of segments that hold more than pixels. Source: ITU-T T.81, annex B."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        kind, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if kind == 0xDA:  # the scan: pixels from here on
            break
        is_application = 0xE0 <= kind <= 0xEF or kind == 0xFE
        if is_application and kind not in _PLAIN_SEGMENTS:
            yield "COM" if kind == 0xFE else f"APP{kind - 0xE0}"
        at += 2 + size


def _windows(data: bytes) -> Iterator[bytes]:
    """Yield pieces of a photo's file, spread over it, that are sure to be its own."""
    step = max((len(data) - WINDOW_BYTES) // WINDOWS, 1)
    for start in range(0, max(len(data) - WINDOW_BYTES, 0), step):
        window = data[start : start + WINDOW_BYTES]
        if len(set(window)) >= FEWEST_VALUES:
            yield window
