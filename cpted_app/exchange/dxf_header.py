"""What a DXF says before its drawing begins: unit, version, layers.

Belongs here: the HEADER and TABLES sections, read as pairs of lines. The drawing itself is
read by libraries; neither of the two tells a missing unit from a stated one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"

UNITS_M: dict[int, float] = {
    1: 0.0254,
    2: 0.3048,
    3: 1609.344,
    4: 0.001,
    5: 0.01,
    6: 1.0,
    7: 1000.0,
    8: 2.54e-8,
    9: 2.54e-5,
    10: 0.9144,
    11: 1e-10,
    12: 1e-9,
    13: 1e-6,
    14: 0.1,
    15: 10.0,
    16: 100.0,
    21: 1200.0 / 3937.0,
}
"""Metres of ``$INSUNITS``. Source: AutoCAD DXF Reference, HEADER section."""

_SECTION_END = re.compile(rb"\n[ \t]*0[ \t]*\r?\nENDSEC", re.I)
_DEFAULT_PAGE = "cp1252"


@dataclass(slots=True)
class DxfHeader:
    """The unit a drawing states, and its layers: colour number and whether they are on."""

    version: str = ""
    unit: int | None = None
    layers: dict[str, tuple[int, bool]] = field(default_factory=dict)

    @property
    def unit_m(self) -> float | None:
        """Metres of a drawing unit, or None where the drawing does not say."""
        return UNITS_M.get(self.unit or 0)


def read_header(data: bytes) -> DxfHeader:
    """Return what a DXF in text form says of itself; what is missing stays empty."""
    header = DxfHeader()
    if data.startswith(BINARY[:18]):
        return header
    _read_variables(header, _section(data, b"HEADER"))
    page = "utf-8" if header.version >= "AC1021" else _DEFAULT_PAGE
    _read_layers(header, _section(data, b"TABLES"), page)
    return header


def _section(data: bytes, name: bytes) -> bytes:
    start = re.search(rb"\n[ \t]*2[ \t]*\r?\n" + name + rb"[ \t]*\r?\n", data)
    if start is None:
        return b""
    end = _SECTION_END.search(data, start.end())
    return data[start.end() : end.start() + 1 if end else len(data)]


def _pairs(section: bytes) -> Iterator[tuple[bytes, bytes]]:
    lines = section.splitlines()
    for code, value in zip(lines[::2], lines[1::2], strict=False):
        yield code.strip(), value.strip()


def _read_variables(header: DxfHeader, section: bytes) -> None:
    name = b""
    for code, value in _pairs(section):
        if code == b"9":
            name = value
        elif name == b"$ACADVER" and code == b"1":
            header.version = value.decode("ascii", "replace")
        elif name == b"$INSUNITS" and code == b"70":
            header.unit = _integer(value)


def _read_layers(header: DxfHeader, section: bytes, page: str) -> None:
    name, colour, is_frozen, is_layer = "", 7, False, False

    def keep() -> None:
        if is_layer and name:
            header.layers[name] = (abs(colour), colour >= 0 and not is_frozen)

    for code, value in _pairs(section):
        if code == b"0":
            keep()
            name, colour, is_frozen, is_layer = "", 7, False, value == b"LAYER"
        elif code == b"2":
            name = value.decode(page, "replace")
        elif code == b"62":
            colour = _integer(value)
        elif code == b"70":
            is_frozen = bool(_integer(value) & 1)
    keep()


def _integer(value: bytes) -> int:
    try:
        return int(value)
    except ValueError:
        return 0
