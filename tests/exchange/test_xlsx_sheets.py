"""Workbooks: what is written is read again; what others write is read; what is hostile is not."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.exchange import xlsx_sheets
from cpted_app.exchange.xlsx_sheets import read_sheets, write_sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=20)


def workbook(sheet: str, shared: str = "", **more: str) -> bytes:
    """Return a workbook as a spreadsheet program writes it, with one sheet of the given XML."""
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<sheets><sheet name="Survey" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x">'
        '<Relationship Id="rId7" Target="/xl/worksheets/first.xml"/></Relationships>',
        "xl/worksheets/first.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData>'
        "</worksheet>",
        **more,
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@given(st.lists(st.lists(CELL, max_size=4), max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    found = read_sheets(write_sheets({"One": rows, "Two": [["x"]]}), "a.xlsx")
    expected = [[cell.strip() for cell in row] for row in rows]
    read = {row.number: list(row.cells) for row in found["one"]}
    for number, row in enumerate(expected, 1):
        there = read.get(number, [])
        assert there == row[: len(there)]
        assert not any(row[len(there) :])


def test_the_same_content_is_the_same_file() -> None:
    assert write_sheets({"a": [["1"]]}) == write_sheets({"a": [["1"]]})


def test_cells_of_other_programs_are_read() -> None:
    sheet = (
        '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="D3"><v>3.0</v></c><c r="E3" t="b"><v>1</v>'
        '</c><c r="F3" t="e"><v>#REF!</v></c><c r="G3" t="str"><f>1+1</f><v>two</v></c></row>'
    )
    shared = "<si><t>no</t></si><si><r><t>Rich </t></r><r><t>text</t></r><rPh><t>x</t></rPh></si>"
    (row,) = read_sheets(workbook(sheet, shared), "a.xlsx")["survey"]
    assert (row.number, list(row.cells)) == (3, ["", "Rich text", "", "3", "true", "", "two"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 broken",
        b"type,name\n",
        workbook("<row><c")[:200],
        workbook("<row><c"),
        workbook('<row><c t="s"><v>5</v></c></row>', "<si><t>a</t></si>"),
        workbook('<row><c r="ZZZ1"><v>1</v></c></row>'),
        workbook("", **{"xl/workbook.xml": "<workbook"}),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(UserError, match=r"a\.xlsx"):
        read_sheets(data, "a.xlsx")


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    with pytest.raises(UserError, match="entities"):
        read_sheets(workbook("", **{"xl/worksheets/first.xml": bomb}), "a.xlsx")


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_sheets, "MAX_PART_BYTES", 5_000)
    with pytest.raises(UserError, match="too large"):
        read_sheets(workbook(" " * 10_000), "a.xlsx")
