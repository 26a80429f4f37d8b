"""Whether a drawing in DXF is whole, and how much it becomes when its blocks are put in place.

Looked at before any reader takes it: a few kilobytes of blocks within blocks can stand for
billions of lines, and a reader draws what is left of a file that was cut off.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange.dxf_header import BINARY
from cpted_app.words import N_

_END = re.compile(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*EOF[ \t]*(?:[\r\n\x1a\0]|$)")
_SECTION_END = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*ENDSEC[ \t\r\n\x1a\0]*$")
_TAIL_BYTES = 2000
_RECORD = re.compile(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*([A-Z][A-Z0-9_]*)[ \t]*(?=\r?\n)")
_PARTS = frozenset({b"VERTEX", b"SEQEND", b"ATTRIB", b"ENDSEC", b"SECTION"})
_SHEET = b""
"""Name of what is drawn itself, beside the names of blocks, which are never empty."""


@dataclass(slots=True)
class _Block:
    own: int = 0
    inserts: Counter[bytes] = field(default_factory=Counter)


def has_end(data: bytes) -> bool:
    """Return whether a drawing in text form has its end mark."""
    return _END.search(data[-_TAIL_BYTES:]) is not None


def check_sound(data: bytes, name: str) -> None:
    """Refuse a drawing that was cut off, or that grows beyond the limit when it is drawn.

    Raises:
        UserError: says which.
    """
    if data.startswith(BINARY[:18]):
        return
    if not has_end(data) and not _SECTION_END.search(data[-_TAIL_BYTES:]):
        raise UserError(
            N_("{file} ends in the middle: it was cut off."),
            N_("Get it again, or recover it in CAD (RECOVER, AUDIT) and save it as DXF."),
            file=name,
        )
    if b"INSERT" in data:
        _check_growth(_blocks(data), name)


def _check_growth(blocks: dict[bytes, _Block], name: str) -> None:
    limit, sizes = limits.now().drawing_shapes, dict[bytes, int]()
    for block in _inner_first(blocks, name):
        found = blocks[block]
        sizes[block] = found.own + sum(
            times * sizes.get(other, 0) for other, times in found.inserts.items()
        )
    if sizes[_SHEET] > limit:
        raise UserError(
            N_("{file} becomes more than {limit} objects when its blocks are drawn."),
            N_("Save a part of it with WBLOCK; or allow more “drawing_shapes” in settings.json."),
            file=name,
            limit=limit,
        )


def _inner_first(blocks: dict[bytes, _Block], name: str) -> Iterator[bytes]:
    """Yield what the sheet holds, blocks before those they are put into."""
    done, above = set[bytes](), dict[bytes, None]()
    waiting = [_SHEET]
    while waiting:
        block = waiting[-1]
        if block in done:
            waiting.pop()
            continue
        above[block] = None
        inner = [one for one in blocks[block].inserts if one in blocks and one not in done]
        if any(one in above for one in inner):
            raise UserError(
                N_("{file} is damaged: a block in it holds itself."),
                N_("Recover it in CAD (RECOVER, AUDIT) and save it as DXF."),
                file=name,
            )
        if inner:
            waiting += inner[:1]
            continue
        waiting.pop()
        above.pop(block)
        done.add(block)
        yield block


def _blocks(data: bytes) -> dict[bytes, _Block]:
    """Return the blocks of a drawing by name, and the sheet itself."""
    blocks = {_SHEET: _Block()}
    here = blocks[_SHEET]
    records = _RECORD.finditer(data)
    record = next(records, None)
    while record is not None:
        following = next(records, None)
        kind, body = record.group(1), slice(record.end(), following.start() if following else None)
        if kind == b"BLOCK":
            here = blocks.setdefault(_values(data[body])[2], _Block())
        elif kind == b"ENDBLK":
            here = blocks[_SHEET]
        elif kind == b"INSERT":
            values = _values(data[body])
            here.inserts[values[2]] += _times(values)
        elif kind not in _PARTS:
            here.own += 1
        record = following
    return blocks


def _times(values: dict[int, bytes]) -> int:
    """Return how often an insert puts its block: columns by rows."""
    columns, rows = (max(_whole(values.get(code, b"1")), 1) for code in (70, 71))
    return columns * rows


def _values(body: bytes) -> dict[int, bytes]:
    """Return the first value of each group code of a record; 2 is a name, never empty."""
    lines = body.split(b"\n")[1:]
    found: dict[int, bytes] = {}
    for code, value in zip(lines[::2], lines[1::2], strict=False):
        found.setdefault(_whole(code), value.strip())
    found[2] = found.get(2) or b"?"
    return found


def _whole(text: bytes) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
