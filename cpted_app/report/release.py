"""Proof that a written report holds nothing its readers may not have.

Belongs here: the texts that were withheld, and the search for them in everything a PDF can
carry: pages, document information, bookmarks, attachments, annotations, raw and packed
streams. Redaction itself is ``Site.seen_by``; this is the test that it worked.
"""

import base64
import contextlib
import dataclasses
import html
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from cpted_app.model import mark_values
from cpted_app.model.edit import Row
from cpted_app.model.scenarios import ScenarioChange
from cpted_app.model.site import Site, is_code
from cpted_app.report.vocabulary import program_text

SHORTEST = 4
"""Letters a text needs before it can be told from chance."""

SHINGLE_WORDS = 8
"""So many words in a row of a withheld text are a leak of it."""

MOST_INFLATED_BYTES = 64_000_000

_CODES = frozenset({"id", "kind", "attachment", "media_type", "checklist", "item", "subject"})
"""Fields that hold identifiers of the program, not what people wrote."""

MEASURED = frozenset({"proposed", "proposal_text", "calibration"})
"""Fields that the program words; what is secret in them is a label, which has its own row."""

_PERSONS = frozenset({"by", "people"})
"""Fields that hold names; ``Site.seen_by`` empties ``by`` for the public, who reads neither."""

TERM_WORDS = 3
"""Up to so many words a text may be a term of the program's own, such as “fire exit”."""

_CODED = frozenset({"bytes", "stream"})
"""Channels of raw bytes, where a text of two letters turns up by chance."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A withheld text that was found: the text, in which channel, and where there."""

    text: str
    channel: str
    place: str


def withheld_texts(full: Site, seen: Site) -> list[str]:
    """Return every text of the full site that a reader of the seen one may not find.

    Whole texts, their sentences, runs of eight words, names of persons and labels. A text
    that the seen site holds as well, in any field, is not withheld, nor is a term of the
    program's own.
    """
    hides_persons = _names(full) and not _names(seen)
    hidden = _PERSONS if hides_persons else frozenset()
    public = normal(" \n ".join(_texts(row, hidden) for row in _rows(seen)))
    kept = _by_id(seen)
    withheld: dict[str, None] = {}
    for row in _rows(full):
        for name, text in fields_of(row):
            if name not in hidden and kept.get((type(row), row.id, name)) == text:
                continue
            for piece in _pieces(name, text):
                if piece not in withheld and not occurs(piece, public) and not _is_own(piece):
                    withheld[piece] = None
    return list(withheld)


def _is_own(piece: str) -> bool:
    return len(piece.split()) <= TERM_WORDS and occurs(piece, _own_words())


@cache
def _own_words() -> str:
    return normal(program_text())


def check_release(pdf: bytes, withheld: Sequence[str]) -> list[Leak]:
    """Return where withheld texts are found in a PDF; nothing found is a pass.

    Args:
        pdf: The written file; it is read again from its bytes.
        withheld: What must not be in it, from ``withheld_texts``.
    """
    needles = [(text, _Needle(normal(text))) for text in withheld if len(normal(text)) >= 2]
    leaks: dict[tuple[str, str], Leak] = {}
    for channel, place, text in _channels(pdf):
        plain = normal(text)
        squeezed = _squeezed(plain)
        for original, needle in needles:
            if channel in _CODED and len(needle.text) < SHORTEST:
                continue
            if needle.is_in(plain, squeezed):
                key = (original, channel)
                leaks.setdefault(key, Leak(text=original, channel=channel, place=place))
    return list(leaks.values())


def _rows(site: Site) -> Iterator[Row]:
    for table in site.rows.values():
        yield from table.values()


def _by_id(site: Site) -> dict[tuple[type, str, str], str]:
    return {(type(row), row.id, name): text for row in _rows(site) for name, text in fields_of(row)}


def fields_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field that holds what people wrote."""
    if isinstance(row, ScenarioChange):
        yield from mark_values.words(row.values)
        return
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        # Members of closed sets are words of the program: type() leaves them out.
        if type(value) is str and field.name not in _CODES and value.strip():
            yield field.name, value


def _texts(row: Row, hidden: frozenset[str]) -> str:
    return " \n ".join(text for name, text in fields_of(row) if name not in hidden)


def _names(site: Site) -> bool:
    return any(getattr(row, "by", "") for row in _rows(site))


def _pieces(name: str, text: str) -> Iterator[str]:
    """Return the normalised texts of a field that may not be found one by one."""
    plain = normal(text)
    if name in MEASURED:
        return
    if name == "label":
        # A number or a grid reference stands on every page by chance; “quotes” reads the site.
        if is_code(text) or len(plain.split()) > 1:
            yield plain
        return
    if len(plain) >= SHORTEST or name == "by":
        yield plain
    if name == "by":
        yield from (part for part in plain.split() if len(part) >= SHORTEST and part.isalpha())
        return
    if name == "people":
        yield from (part.strip() for part in plain.split(",") if len(part.strip()) >= SHORTEST)
        return
    for sentence in re.split(r"(?<=[.!?;:])\s+", plain):
        if len(sentence) >= 3 * SHORTEST and len(sentence.split()) >= 3:
            yield sentence.rstrip(".!?;:")
    words = plain.split()
    for start in range(max(len(words) - SHINGLE_WORDS + 1, 0)):
        yield " ".join(words[start : start + SHINGLE_WORDS])


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def normal(text: str) -> str:
    r"""Return a text in one form: no ligatures, soft hyphens, case or runs of space.

    >>> normal("Of\u00adﬁcer  \nSmith")
    'officer smith'
    """
    if text.isascii():  # none of the characters below but those of control
        return " ".join(_CONTROLS.sub("", text.casefold()).split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    # pdfium writes U+0002 or U+FFFE where a line ended in a hyphen.
    plain = re.sub(r"[\x00-\x08\x0e-\x1f\u00ad\u200b-\u200f\u2060\ufeff\ufffe]", "", plain)
    plain = re.sub(r"[\u2010\u2011\u2012\u2212]", "-", plain)
    return " ".join(plain.split())


def _squeezed(normal: str) -> str:
    """Return a text without space and hyphens, for what a line break cut."""
    return normal.replace(" ", "").replace("-", "")


def occurs(needle: str, text: str) -> bool:
    """Return whether a normalised text stands in another one as whole words."""
    at = text.find(needle)  # not by a pattern: there are thousands of needles, each used once
    while at >= 0:
        end = at + len(needle)
        if not _goes_on(text[at - 1 : at]) and not _goes_on(text[end : end + 1]):
            return True
        at = text.find(needle, at + 1)
    return False


def _goes_on(character: str) -> bool:
    return character.isalnum() or character == "_"


class _Needle:
    """A normalised text that is looked for in many others."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._short = _squeezed(text)

    def is_in(self, plain: str, squeezed: str) -> bool:
        """Return whether a text, given as normalised and as squeezed, holds this one."""
        if len(self._short) < 3 * SHORTEST:
            return occurs(self.text, plain)
        # What is not in the squeezed text is not in the longer one: one search, not two.
        return self._short in squeezed and (self.text not in plain or occurs(self.text, plain))


def _channels(pdf: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield channel, place in it and text, for everything in the file that can hold text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        yield from _document_channels(document)
    finally:
        document.close()
    yield from _raw_channels(pdf)


def _document_channels(document: Any) -> Iterator[tuple[str, str, str]]:
    pages = [page.get_textpage() for page in document]
    texts = [page.get_text_bounded() for page in pages]
    for number, text in enumerate(texts, start=1):
        yield "text", f"page {number}", text
    # A sentence may run over the end of a page.
    yield "text", "all pages", " ".join(texts)
    for key, value in document.get_metadata_dict().items():
        yield "metadata", key, str(value)
    for bookmark in document.get_toc():
        title = bookmark.get_title()
        yield "bookmark", title, title
    for index in range(document.count_attachments()):
        attachment = document.get_attachment(index)
        name = attachment.get_name()
        yield "attachment", name, name
        yield "attachment", name, _decoded(bytes(attachment.get_data()))


def _raw_channels(pdf: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield what stands in the bytes themselves: strings outside streams, streams unpacked."""
    spans = list(_streams(pdf))
    outside = b" ".join(_between(pdf, [span for span, _ in spans]))
    yield "bytes", "objects", _decoded(outside)
    yield "bytes", "strings", " ".join(_strings(outside))
    for (start, _end), content in spans:
        if _is_picture(content):
            continue
        yield "stream", f"byte {start}", _decoded(content)
        yield "stream", f"byte {start}", " ".join(_strings(content))


def streams(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the streams of a PDF, unpacked, each with where it begins."""
    for (start, _end), content in _streams(pdf):
        yield f"byte {start}", content


def _streams(pdf: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", pdf, re.DOTALL):
        yield match.span(), _unpacked(match.group(1))


def _unpacked(stream: bytes) -> bytes:
    """Return a stream without its packing; as it is where it has none that is known."""
    packed = stream
    if stream.rstrip().endswith(b"~>"):
        with contextlib.suppress(ValueError):
            packed = base64.a85decode(stream.rstrip().removeprefix(b"<~")[:-2])
    try:
        return zlib.decompressobj().decompress(packed, MOST_INFLATED_BYTES)
    except zlib.error:
        return packed


def _is_picture(content: bytes) -> bool:
    """Return whether bytes are pixels or a font: what is neither text nor operators."""
    sample = content[:4096]
    odd = sum(byte > 126 or byte < 9 for byte in sample)
    return len(sample) > 0 and odd > 0.3 * len(sample) and not sample.startswith(b"\xfe\xff")


def _between(pdf: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    at = 0
    for start, end in spans:
        yield pdf[at:start]
        at = end
    yield pdf[at:]


def _decoded(content: bytes) -> str:
    if content.isascii() and b"\x00" not in content:  # page after page of operators: read once
        return html.unescape(content.decode("ascii"))
    texts = [content.decode("utf-8", "replace"), content.decode("latin-1")]
    if b"\x00" in content:
        texts += [content.decode(code, "replace") for code in ("utf-16-be", "utf-16-le")]
    return html.unescape(" \n ".join(texts))


_OCTAL = tuple(bytes([digit]) for digit in b"01234567")


def _strings(content: bytes) -> Iterable[str]:
    """Return the literal and hexadecimal strings of PDF syntax, decoded."""
    for match in re.finditer(rb"\(((?:\\.|[^\\()])*)\)", content, re.DOTALL):
        yield _string(_unescaped(match.group(1)))
    for match in re.finditer(rb"<([0-9A-Fa-f\s]{4,})>", content):
        digits = re.sub(rb"\s", b"", match.group(1))
        yield _string(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))


def _unescaped(raw: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        code = match.group(1)
        if code[:1] in _OCTAL:
            return bytes([int(code, 8) & 0xFF])
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, raw, flags=re.DOTALL)


def _string(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return (
        raw.decode("utf-8", "replace") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("latin-1")
    )
