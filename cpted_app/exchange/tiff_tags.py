"""The directories of a TIFF file: what its pages hold, before anything is decoded.

Belongs here: enough of TIFF and BigTIFF to tell a survey raster from a scan. Every offset is
checked, and a directory that was seen before ends the walk.
"""

import mmap
import struct
from dataclasses import dataclass

from cpted_app.content import Content, looked_into

MAX_DIRECTORIES = 2000
MAX_ENTRIES = 4096

_REDUCED, _MASK = 1, 4
_SUBFILE, _BITS, _SAMPLE_FORMAT, _SAMPLES = 254, 258, 339, 277
_GEO_TAGS = frozenset({33550, 33922, 34264, 34735, 42112, 42113})
"""Pixel scale, tie points, matrix, keys; GDAL's metadata and no-data value."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8}
_FORMATS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory: its tags, with the first value of those that hold whole numbers."""

    tags: frozenset[int]
    numbers: dict[int, int]

    @property
    def is_page(self) -> bool:
        """Whether it is a picture of its own, not an overview or a mask of another."""
        return not self.numbers.get(_SUBFILE, 0) & (_REDUCED | _MASK)


def directories(content: Content) -> list[Directory]:
    """Return the directories of a TIFF in order; as many as can be followed."""
    with looked_into(content) as data:
        return _walked(data)


def is_survey_raster(content: Content) -> bool:
    """Return whether a TIFF is a raster of a GIS or of measured values rather than a scan."""
    found = directories(content)
    if not found:
        return False
    first = found[0]
    is_measured = first.numbers.get(_SAMPLE_FORMAT, 1) in (2, 3)
    is_deep_colour = first.numbers.get(_BITS, 8) > 8 and first.numbers.get(_SAMPLES, 1) > 1
    has_overviews = any(not directory.is_page for directory in found)
    return bool(first.tags & _GEO_TAGS) or is_measured or is_deep_colour or has_overviews


def _walked(data: bytes | mmap.mmap) -> list[Directory]:
    order = "<" if data[:2] == b"II" else ">"
    found: list[Directory] = []
    try:
        is_big = struct.unpack_from(order + "H", data, 2)[0] == 43
        at = struct.unpack_from(order + ("Q" if is_big else "I"), data, 8 if is_big else 4)[0]
        seen: set[int] = set()
        while at and at not in seen and len(found) < MAX_DIRECTORIES:
            seen.add(at)
            directory, at = _directory(data, at, order, is_big=is_big)
            found.append(directory)
    except struct.error:
        pass  # cut off: what was found so far is what there is
    return found


def _directory(
    data: bytes | mmap.mmap, at: int, order: str, *, is_big: bool
) -> tuple[Directory, int]:
    count_format, entry, size, pointer = ("Q", 20, 8, "Q") if is_big else ("H", 12, 4, "I")
    count = struct.unpack_from(order + count_format, data, at)[0]
    if count > MAX_ENTRIES:
        raise struct.error("more entries than a directory can have")
    start = at + struct.calcsize(count_format)
    tags, numbers = set(), {}
    for number in range(count):
        place = start + number * entry
        tag, kind = struct.unpack_from(order + "HH", data, place)
        values = struct.unpack_from(order + pointer, data, place + 4)[0]
        tags.add(tag)
        if kind in _FORMATS and values:
            value_at = place + entry - size
            if values * _SIZES[kind] > size:
                value_at = struct.unpack_from(order + pointer, data, value_at)[0]
            numbers[tag] = struct.unpack_from(order + _FORMATS[kind], data, value_at)[0]
    following = struct.unpack_from(order + pointer, data, start + count * entry)[0]
    return Directory(frozenset(tags), numbers), int(following)
