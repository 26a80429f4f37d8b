"""Spreadsheets (.xlsx) as tables of texts, read and written by the standard library alone.

Belongs here: the zip of XML that a workbook is, within limits: names and sizes are looked at
before anything is unpacked, and a file that declares entities is refused. Formulas are not
calculated: what the program that wrote them last showed counts. What the cells mean belongs to
whoever asks.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cpted_app.errors import UserError
from cpted_app.words import N_

MAX_FILE_BYTES: Final = 20_000_000
MAX_PART_BYTES: Final = 20_000_000
MAX_PARTS: Final = 2_000
MAX_CELLS: Final = 2_000_000
MAX_COLUMNS: Final = 16_384

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,  # locked by a password, or packed in another way
)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty: its number in the sheet, from 1, and its texts by column."""

    number: int
    cells: Sequence[str]


def read_sheets(data: bytes, file: str) -> dict[str, tuple[SheetRow, ...]]:
    """Return the sheets of a workbook by name, in lower case.

    Raises:
        UserError: it is no workbook, damaged, or larger than is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(_Parts(archive, file))
    except _DAMAGE as error:
        raise _refused(file, str(error) or type(error).__name__) from error


def write_sheets(sheets: Mapping[str, Rows]) -> bytes:
    """Return a workbook with these sheets; every cell is a text, so nothing is calculated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _written(sheets).items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same content, the same file
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return out.getvalue()


class _Parts:
    """The parts of a workbook, each looked at before it is unpacked."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive, self._file = archive, file
        self._left = MAX_PART_BYTES
        if len(archive.namelist()) > MAX_PARTS:
            raise _refused(file, "too many parts")

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name in self._archive.namelist()

    def tree(self, name: str) -> ElementTree.Element:
        """Return a part as a tree; one that declares anything of its own is refused."""
        with self._archive.open(name) as part:
            data = part.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise _refused(self._file, "too large")
        plain = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        if "<!DOCTYPE" in plain or "<!ENTITY" in plain:
            raise _refused(self._file, "it declares entities")
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", plain)  # its encoding is settled above
        return ElementTree.fromstring(text)  # noqa: S314 - no entities, and its size is bounded


def _sheets(parts: _Parts) -> dict[str, tuple[SheetRow, ...]]:
    shared = _shared(parts)
    targets = {
        row.get("Id", ""): row.get("Target", "") for row in parts.tree("xl/_rels/workbook.xml.rels")
    }
    found: dict[str, tuple[SheetRow, ...]] = {}
    for sheet in _all(parts.tree("xl/workbook.xml"), "sheet"):
        target = targets[sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        name = sheet.get("name", "").strip().lower()
        if parts.has(path):
            found[name] = tuple(_rows(parts.tree(path), shared))
    return found


def _shared(parts: _Parts) -> list[str]:
    name = "xl/sharedStrings.xml"
    return [_text(one) for one in _all(parts.tree(name), "si")] if parts.has(name) else []


def _rows(sheet: ElementTree.Element, shared: Sequence[str]) -> Iterator[SheetRow]:
    number, count = 0, 0
    for row in _all(sheet, "row"):
        number = int(row.get("r") or number + 1)
        cells: list[str] = []
        for cell in row:
            at = _column(cell.get("r") or "", len(cells))
            count += 1 + max(at - len(cells), 0)
            if at >= MAX_COLUMNS or count > MAX_CELLS:
                raise ValueError("too many cells")
            cells += [""] * (at + 1 - len(cells))
            cells[at] = _value(cell, shared)
        if any(cells):
            yield SheetRow(number, tuple(cells))


def _column(reference: str, otherwise: int) -> int:
    """Return the column of a cell, from 0.

    >>> _column("A1", 0), _column("AB12", 0), _column("", 3)
    (0, 27, 3)
    """
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return otherwise
    found = 0
    for letter in letters[0]:
        found = 26 * found + ord(letter) - ord("A") + 1
    return found - 1


def _value(cell: ElementTree.Element, shared: Sequence[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell).strip()
    text = next((one.text or "" for one in _all(cell, "v")), "").strip()
    if kind == "s" and text:
        return shared[int(text)].strip()
    if kind == "b":
        return "true" if text == "1" else "false"
    if kind == "e":
        return ""
    # A whole number is stored as 3 or 3.0, whatever its cell shows.
    return text.removesuffix(".0") if kind == "n" else text


def _text(element: ElementTree.Element) -> str:
    """Return the text of its runs; how a word is spoken is no part of it."""
    phonetic = {id(one) for part in _all(element, "rPh") for one in _all(part, "t")}
    return "".join(one.text or "" for one in _all(element, "t") if id(one) not in phonetic)


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    for part in element.iter():
        if part.tag in (_MAIN + name, _STRICT + name):
            yield part


def _written(sheets: Mapping[str, Rows]) -> dict[str, str]:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    names = "".join(
        f'<sheet name="{_escaped(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN[1:-1]}" xmlns:r="{office}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{links}</Relationships>",
    }
    for n, rows in zip(numbers, sheets.values(), strict=True):
        files[f"xl/worksheets/sheet{n}.xml"] = _sheet_xml(rows)
    return {name: head + text for name, text in files.items()}


def _sheet_xml(rows: Rows) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{_letters(at)}{number}" t="inlineStr">'
            f'<is><t xml:space="preserve">{_escaped(text)}</t></is></c>'
            for at, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN[1:-1]}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _letters(column: int) -> str:
    """Return the letters of a column, from 0.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("", text), {'"': "&quot;"}).replace("\r", "")


def _refused(file: str, detail: str) -> UserError:
    return UserError(
        N_("{file} is not a spreadsheet that can be read: {detail}."),
        N_("Save it anew as .xlsx from your spreadsheet program, without a password."),
        file=file,
        detail=detail,
    )
