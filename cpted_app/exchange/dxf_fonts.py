"""The typefaces a DXF writes its words in: which text styles lack one.

Belongs here: the styles that words use, and those that the drawing explains, read as pairs of
lines. Words are always shown in the program's own typeface, so that only their width may differ.
"""

from collections.abc import Iterator

from cpted_app.exchange.dxf_header import BINARY
from cpted_app.exchange.health_lines import listed
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

MAX_BYTES = 20_000_000
"""Larger drawings are not looked through for text styles."""
_WORDS = frozenset((b"TEXT", b"MTEXT", b"ATTRIB", b"ATTDEF"))
_USUAL = "STANDARD"


def of_fonts(data: bytes) -> list[Problem]:
    """Return the problem of words whose text style names no typeface, if there are any."""
    if data.startswith(BINARY[:18]) or len(data) > MAX_BYTES:
        return []
    bare = styles_without_font(data)
    if not bare:
        return []
    return [
        Problem(
            "missing_font",
            Message(N_("words")),
            Message(
                N_("Text styles without a typeface: {count} ({styles}); words may run wider."),
                {"count": len(bare), "styles": listed(bare)},
            ),
            Message(N_("Compare words with the original where they matter.")),
        )
    ]


def styles_without_font(data: bytes) -> list[str]:
    """Return the names of the text styles that words use and that lead to no typeface."""
    fonts: dict[str, str] = {}
    used: dict[str, str] = {}
    kind, name = b"", ""
    for code, value in _pairs(data):
        if code == b"0":
            kind, name = value, ""
        elif kind == b"STYLE":
            if code == b"2":
                name = _text(value)
                fonts.setdefault(name.upper(), "")
            elif code in (b"3", b"1000") and value:
                fonts[name.upper()] = _text(value)
        elif code == b"7" and kind in _WORDS:
            used.setdefault(_text(value).upper(), _text(value))
    if not fonts:
        # Without a table of styles, as in the oldest drawings, nothing is known to be missing.
        return []
    return sorted(shown for key, shown in used.items() if key != _USUAL and not fonts.get(key, ""))


def _pairs(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    lines = data.split(b"\n")
    for code, value in zip(lines[::2], lines[1::2], strict=False):
        short = code.strip()
        if short in _CODES:
            yield short, value.strip()


_CODES = frozenset((b"0", b"2", b"3", b"7", b"1000"))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
