"""The objects of a PDF as values: what pdfium has no question for.

Belongs here: a small reader of numbers, names, strings, arrays and dictionaries, found by their
object numbers in plain text and in object streams. It repairs nothing; what it cannot read is
not there.
"""

import re
import zlib
from typing import Any

MAX_INFLATED = 16_000_000
MAX_DEPTH = 40

_OBJECT = re.compile(rb"(?<![\d.])(\d{1,10})\s+(\d{1,5})\s+obj\b")
_ROOT = re.compile(rb"/Root\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_SPACE = re.compile(rb"(?:[\x00\t\n\x0c\r ]+|%[^\r\n]*)*")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R(?![A-Za-z])")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r \(\)<>\[\]{}/%]*)")
_WORD = re.compile(rb"true|false|null")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS = {b"true": True, b"false": False, b"null": None}


class Reference(int):
    """The number of an object somewhere else in the file."""


class PdfObjects:
    """The objects of one document, looked up by number; the newest of each counts."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._places = {int(found[1]): found.end() for found in _OBJECT.finditer(data)}
        self._packed: dict[int, tuple[bytes, int]] = {}
        for place in list(self._places.values()):
            if b"ObjStm" in data[place : place + 400]:
                self._unpack(place)

    def catalogue(self) -> dict[str, Any]:
        """Return the dictionary of the whole document; empty where not found."""
        for root in reversed(_ROOT.findall(self._data)):
            found = self.resolved(Reference(int(root)))
            if isinstance(found, dict) and "Pages" in found:
                return found
        return {}

    def page(self, number: int) -> dict[str, Any]:
        """Return the dictionary of a page, with what it inherits; empty where not found."""
        pages = self._pages(self.catalogue().get("Pages"), {}, 0, number + 1)
        return pages[number] if number < len(pages) and pages[number] else {}

    def resolved(self, value: Any, depth: int = 0) -> Any:
        """Return what a reference refers to; any other value as it is."""
        if not isinstance(value, Reference) or depth > MAX_DEPTH:
            return value
        if int(value) in self._places:
            found = _value(self._data, self._places[int(value)], 0)[0]
        elif int(value) in self._packed:
            found = _value(*self._packed[int(value)], 0)[0]
        else:
            return None
        return self.resolved(found, depth + 1)

    def dictionary(self, value: Any) -> dict[str, Any]:
        """Return a dictionary, looked up if need be; empty where it is none."""
        found = self.resolved(value)
        return found if isinstance(found, dict) else {}

    def array(self, value: Any) -> list[Any]:
        """Return an array with its values looked up; empty where it is none."""
        found = self.resolved(value)
        return [self.resolved(each) for each in found] if isinstance(found, list) else []

    def numbers(self, value: Any) -> list[float]:
        """Return an array of numbers; empty where any of it is something else."""
        found = [_number(each) for each in self.array(value)]
        return [each for each in found if each is not None] if None not in found else []

    def _pages(
        self, node: Any, inherited: dict[str, Any], depth: int, wanted: int
    ) -> list[dict[str, Any]]:
        here = self.dictionary(node)
        below = inherited | {
            key: here[key] for key in ("MediaBox", "CropBox", "Rotate") if key in here
        }
        if "Kids" not in here or depth > MAX_DEPTH:
            return [inherited | here]
        found: list[dict[str, Any]] = []
        kids = self.resolved(here["Kids"])
        for kid in kids if isinstance(kids, list) else []:
            found += self._pages(kid, below, depth + 1, wanted - len(found))
            if len(found) >= wanted:
                break
        return found

    def _unpack(self, place: int) -> None:
        head = _value(self._data, place, 0)[0]
        at = self._data.find(b"stream", place)
        if not isinstance(head, dict) or head.get("Type") != "ObjStm" or at < 0:
            return
        start = at + len(b"stream")
        start += 2 if self._data[start : start + 2] == b"\r\n" else 1
        try:
            packed = memoryview(self._data)[start:]
            plain = zlib.decompressobj().decompress(packed, MAX_INFLATED)
            count, first = (int(self.resolved(head[key])) for key in ("N", "First"))
            index = [int(number) for number in plain[:first].split()[: 2 * count]]
        except (zlib.error, KeyError, TypeError, ValueError):
            return
        for number, offset in zip(index[::2], index[1::2], strict=False):
            self._packed[number] = plain, first + offset


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | bytes):
        return None
    try:
        return float(value)  # some writers put numbers into strings
    except ValueError:
        return None


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """Return the value that begins here, and where it ends; None where nothing can be read."""
    at = _skip(data, at)
    if depth > MAX_DEPTH:
        return None, at
    if data.startswith(b"<<", at):
        return _dictionary(data, at + 2, depth)
    if data.startswith(b"[", at):
        return _array(data, at + 1, depth)
    if data.startswith(b"(", at):
        return _text(data, at + 1)
    for pattern, make in _SIMPLE:
        found = pattern.match(data, at)
        if found:
            return make(found[1] if pattern.groups else found[0]), found.end()
    return None, at + 1


def _dictionary(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while (at := _skip(data, at)) < len(data) and not data.startswith(b">>", at):
        key = _NAME.match(data, at)
        if key is None:
            return found, at
        found[key[1].decode("latin-1")], at = _value(data, key.end(), depth + 1)
    return found, at + 2


def _array(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    found = []
    while (at := _skip(data, at)) < len(data) and not data.startswith(b"]", at):
        value, at = _value(data, at, depth + 1)
        found.append(value)
    return found, at + 1


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    out, open_brackets = bytearray(), 1
    while at < len(data):
        sign = data[at : at + 1]
        at += 1
        if sign == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(data, at)
            if octal:
                out.append(int(octal[0], 8) & 255)
                at = octal.end()
            else:
                out += _ESCAPES.get(data[at : at + 1], data[at : at + 1])
                at += 1
            continue
        open_brackets += (sign == b"(") - (sign == b")")
        if not open_brackets:
            break
        out += sign
    return bytes(out), at


def _skip(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _hex(digits: bytes) -> bytes:
    tight = b"".join(digits.split())
    return bytes.fromhex((tight + b"0" * (len(tight) % 2)).decode("ascii"))


_SIMPLE: tuple[tuple[re.Pattern[bytes], Any], ...] = (
    (_REFERENCE, lambda text: Reference(int(text))),
    (_NUMBER, float),
    (_NAME, lambda text: text.decode("latin-1")),
    (_WORD, _WORDS.__getitem__),
    (_HEX, _hex),
)
