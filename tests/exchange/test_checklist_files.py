"""Checklists as CSV and XLSForm: there and back, and forms that others wrote."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from cpted_app.assess import checklist as checklists
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.list_text import written
from cpted_app.assess.texts import LocalText
from cpted_app.errors import UserError
from cpted_app.exchange.checklist_cells import ImportedList
from cpted_app.exchange.checklist_csv import csv_text, read_csv
from cpted_app.exchange.checklist_xlsform import read_xlsform, xlsform_bytes
from cpted_app.exchange.xlsx_sheets import read_sheets, write_sheets

SCALE = [["scale", str(n), f"Answer {n}", f"Antwort {n}"] for n in range(4)]
CHOICES = [["list_name", "name", "label::English (en)", "label::Deutsch (de)"], *SCALE]


def checklist_in(found: ImportedList) -> Checklist:
    assert found.is_usable
    return checklists.read(written(found.raw).encode(), "found.toml")


def form(tmp_path: Path, **sheets: Sequence[Sequence[str]]) -> Path:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_sheets({"choices": CHOICES, **sheets}))
    return path


def codes(found: ImportedList) -> list[str]:
    return [problem.code for problem in found.problems]


def two_languages(checklist: Checklist) -> Checklist:
    """Return a checklist whose first question is German as well, with signs that need care."""
    text = LocalText({"en": '=SUM(A1) "quoted", <b>', "de": "Zeile eins\nZeile zwei; Umlaut ä"})
    first = msgspec.structs.replace(checklist.items[0], text=text)
    return msgspec.structs.replace(
        checklist, languages=("en", "de"), items=(first, *checklist.items[1:])
    )


@pytest.mark.parametrize("name", checklists.built_in_ids())
def test_a_checklist_survives_csv_and_xlsform(name: str, tmp_path: Path) -> None:
    for whole in (checklists.load(name), two_languages(checklists.load(name))):
        table, book = tmp_path / "list.csv", tmp_path / "list.xlsx"
        table.write_text(csv_text(whole), encoding="utf-8", newline="")
        book.write_bytes(xlsform_bytes(whole))
        found = read_csv(table)
        assert found.problems == ()
        again = checklist_in(found)
        assert again.items == whole.items
        found = read_xlsform(book)
        assert found.problems == ()
        form_again = checklist_in(found)
        assert again == form_again == whole


def test_questions_keep_their_order_where_headings_alternate(tmp_path: Path) -> None:
    whole = checklists.load("2A")
    mixed = msgspec.structs.replace(whole, items=whole.items[::-1])
    first, second = mixed.principles[0].id, mixed.principles[1].id
    turn = tuple(
        msgspec.structs.replace(item, principle=(first, second)[at % 2])
        for at, item in enumerate(mixed.items)
    )
    mixed = msgspec.structs.replace(mixed, items=turn, principles=mixed.principles[:2])
    book = tmp_path / "list.xlsx"
    book.write_bytes(xlsform_bytes(mixed))
    assert checklist_in(read_xlsform(book)) == mixed
    rows = read_sheets(book.read_bytes(), book.name)["survey"]
    groups = [row.cells[1] for row in rows if row.cells[0] == "begin_group"]
    assert len(groups) == len(set(groups)) == len(turn)


def test_a_form_of_somebody_else_becomes_a_checklist(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label::English (en)", "label::German (de)", "hint::en", "relevant"],
        ["start", "start"],
        ["begin_group", "seeing", "Seeing", "Sehen"],
        ["select_one scale", "dark", "Is it dark?", "Ist es dunkel?", "Look after ten.", ""],
        ["select_one scale", "seen", "Is one seen?", "", "", "${dark} = '0'"],
        ["end_group"],
        ["begin group", "care", "Care"],
        ["select_one scale", "clean", "Is it clean?", "Ist es sauber?"],
        ["end group"],
        ["text", "why", "Why?"],
    ]
    settings = [["form_title", "form_id", "version"], ["Evening round", "evening-1", "2026"]]
    found = read_xlsform(form(tmp_path, survey=survey, settings=settings))
    whole = checklist_in(found)
    assert (whole.id, whole.version, str(whole.title)) == ("evening-1", "2026", "Evening round")
    assert whole.languages == ("en", "de")
    assert [one.id for one in whole.principles] == ["seeing", "care"]
    assert whole.principles[0].title.in_language("de") == "Sehen"
    dark = whole.items[0]
    assert dark.text.in_language("de") == "Ist es dunkel?"
    assert str(dark.guidance) == "Look after ten."
    assert [text.in_language("de") for text in dark.anchors] == [f"Antwort {n}" for n in range(4)]
    assert [item.principle for item in whole.items] == ["seeing", "seeing", "care"]
    assert "relevant_ignored" in codes(found)
    told = {p.code: p for p in found.problems}
    assert "row 5" in str(told["relevant_ignored"].place)
    assert codes(found).count("passed_over") == 2
    assert all(str(problem.remedy) for problem in found.problems)


def test_a_form_without_english_is_taken_with_its_language_in_its_place(tmp_path: Path) -> None:
    survey = [["type", "name", "label"], ["select_one scale", "dunkel", "Ist es dunkel?"]]
    settings = [["form_title", "default_language"], ["Runde", "Deutsch (de)"]]
    found = read_xlsform(form(tmp_path, survey=survey, settings=settings))
    text = checklist_in(found).items[0].text
    assert (str(text), text.in_language("de")) == ("Ist es dunkel?", "Ist es dunkel?")
    assert "no_english" in codes(found)


@pytest.mark.parametrize(
    ("names", "code", "count"),
    [
        (["0", "1", "2", "3", "na"], None, 1),
        (["3", "2", "1", "0"], None, 1),
        (["bad", "poor", "good", "best"], "choices_in_order", 1),
        (["yes", "no"], "not_four_answers", 0),
    ],
)
def test_four_answers_are_needed(
    names: Sequence[str], code: str | None, count: int, tmp_path: Path
) -> None:
    choices = [["list_name", "name", "label"], *(["mine", one, f"It is {one}"] for one in names)]
    survey = [["type", "name", "label"], ["select_one mine", "q", "A question?"]]
    found = read_xlsform(form(tmp_path, survey=survey, choices=choices))
    assert found.is_usable == bool(count)
    assert len(found.raw["items"]) == count
    assert (code in codes(found)) == (code is not None)
    if names[0] == "3":
        assert found.raw["items"][0]["anchors"][0] == {"en": "It is 0"}


def test_an_unknown_language_is_told_and_passed_over(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", "label::Klingon"],
        ["select_one scale", "q", "A question?", "nuq"],
    ]
    found = read_xlsform(form(tmp_path, survey=survey))
    assert checklist_in(found).items[0].text == LocalText({"en": "A question?"})
    assert "language_unknown" in codes(found)


def test_a_workbook_that_is_no_form_says_so(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write_sheets({"Sheet1": [["a"]]}))
    with pytest.raises(UserError, match="survey"):
        read_xlsform(path)


def test_what_is_exported_asks_in_names_that_forms_take(tmp_path: Path) -> None:
    sheets = read_sheets(xlsform_bytes(checklists.load("2A")), "a.xlsx")
    names = [row.cells[1] for row in sheets["survey"][1:]]
    assert all(name[0].isalpha() or name[0] == "_" for name in names)
    choices = [row.cells[1] for row in sheets["choices"][1:6]]
    assert choices == ["0", "1", "2", "3", "na"]


LEAST: Mapping[str, str] = {
    "id": "q1",
    "question": "Is it seen?",
    **{f"answer_{n}": f"Answer {n}" for n in range(4)},
}


def table(tmp_path: Path, *rows: Mapping[str, str]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [";".join(columns), *(";".join(row.get(name, "") for name in columns) for row in rows)]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_least_that_a_csv_needs(tmp_path: Path) -> None:
    found = read_csv(table(tmp_path, LEAST))
    (item,) = checklist_in(found).items
    assert (item.applies_to, item.weight, item.critical, item.evidence) == (
        "site",
        1.0,
        False,
        ("day",),
    )
    assert set(codes(found)) == {"no_topic", "no_guidance"}


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("weight", "heavy", "weight"),
        ("weight", "inf", "weight"),
        ("asked_about", "moon", "moon"),
        ("place_types", "street castle", "castle"),
        ("rule", "{broken", "reads"),
        ("rule", '{"rule":"x","reads":["no.such"],"steps":[]}', ""),
        ("only", "colour=red", "colour"),
        ("answer_2", "", "anchors"),
        ("id", "two words", "two words"),
        ("id", "Q0", "twice"),
    ],
)
def test_a_question_that_cannot_be_used_is_left_out_and_told(
    column: str, value: str, words: str, tmp_path: Path
) -> None:
    good = {**LEAST, "id": "q0"}
    bad = {**LEAST, "asked_about": "site", column: value}
    path = tmp_path / "list.csv"
    columns = list({**good, **bad})
    quoted = [
        ",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in columns)
        for row in (good, bad)
    ]
    path.write_text("\n".join([",".join(columns), *quoted]), encoding="utf-8")
    found = read_csv(path)
    assert [item.id for item in checklist_in(found).items] == ["q0"]
    (problem,) = [one for one in found.problems if one.code == "left_out"]
    assert "3" in str(problem.place)
    assert words in f"{problem.message}"


def test_a_csv_without_questions_says_which_column_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="question"):
        read_csv(table(tmp_path, {"name": "x"}))
