"""Checklists as XLSForm: a workbook with the sheets survey, choices and settings.

Belongs here: what of a form is a question with four answers, and a checklist as a form that
other programs can ask. Columns that XLSForm does not know carry the rest; such programs pass
them over.

Source: XLSForm.org, reference of the sheets and columns.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from cpted_app.assess.checklist import Checklist, Item
from cpted_app.assess.texts import SOURCE_LANGUAGE, LocalText
from cpted_app.errors import UserError
from cpted_app.exchange.checklist_cells import (
    ANSWERS,
    HEAD_PLAIN,
    HEAD_TEXTS,
    PLAIN,
    Entry,
    ImportedList,
    column_of,
    head_cells,
    item_cells,
    language_of,
    languages_of,
    read_entries,
    texts_of,
)
from cpted_app.exchange.files import file_bytes
from cpted_app.exchange.problems import Problem, passed_over, summarised
from cpted_app.exchange.xlsx_sheets import MAX_FILE_BYTES, SheetRow, read_sheets, write_sheets
from cpted_app.i18n import LANGUAGES, translator
from cpted_app.model.kinds import ANSWER_VALUES, AnswerValue
from cpted_app.words import N_, Message

SCORES = ("0", "1", "2", "3")
OFF_SCALE = frozenset({"na", "n_a", "n/a", "not_applicable", "not_observed", "dk", "98", "99"})
"""Names of choices beside the four answers: every question has these anyway."""

_Cells = Mapping[str, str]
_Choices = Mapping[str, Sequence[_Cells]]


@dataclass
class _Form:
    """What was found while the rows of a survey were read."""

    choices: _Choices
    language: str
    groups: list[tuple[str, _Cells]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)


def read_xlsform(path: Path) -> ImportedList:
    """Return the checklist in an XLSForm workbook.

    Raises:
        UserError: the file cannot be read, or has no sheet “survey”.
    """
    sheets = read_sheets(file_bytes(path, MAX_FILE_BYTES), path.name)
    if "survey" not in sheets:
        raise UserError(
            N_("{file} has no sheet “survey”."),
            N_("Choose an XLSForm: a workbook with the sheets survey, choices and settings."),
            file=path.name,
        )
    problems: list[Problem] = []
    settings = next((cells for _row, cells in _records(sheets.get("settings", ()), problems)), {})
    language = language_of(settings.get("default_language", "")) or SOURCE_LANGUAGE
    choices: dict[str, list[_Cells]] = {}
    for _row, cells in _records(sheets.get("choices", ()), problems):
        choices.setdefault(cells.get("list_name") or cells.get("list name", ""), []).append(cells)
    form = _Form(choices, language, problems=problems)
    for row, cells in _records(sheets["survey"], problems):
        _take(form, row, cells)
    for kind, count in form.passed.items():
        reason, remedy = N_("they are no questions with one answer ({type})"), _SELECT
        form.problems.append(passed_over(count, reason, remedy, type=kind))
    found = read_entries(_head(settings), form.entries, title=path.stem, language=language)
    told = summarised([*form.problems, *found.problems])
    return ImportedList(found.raw, tuple(told), found.is_usable)


_SELECT = N_("Only questions of the type select_one become questions of a checklist.")


def _records(
    rows: Sequence[SheetRow], problems: list[Problem]
) -> Iterator[tuple[SheetRow, dict[str, str]]]:
    if not rows:
        return
    names = [column_of(name) for name in rows[0].cells]
    for name, known in zip(rows[0].cells, names, strict=True):
        if known is None:
            problems.append(_unknown_language(name))
    for row in rows[1:]:
        pairs = zip(names, row.cells, strict=False)
        yield row, {name: text.strip() for name, text in pairs if name and text.strip()}


def _unknown_language(name: str) -> Problem:
    return Problem(
        "language_unknown",
        Message("{column}", {"column": name}),
        Message(N_("The language of this column is not known; it was passed over.")),
        Message(N_("Put its code in brackets, as in “label::German (de)”.")),
    )


def _head(settings: _Cells) -> dict[str, str]:
    known = {"form_id": "list_id", "form_title": "list_title", "version": "list_version"}
    head = {known[name]: text for name, text in settings.items() if name in known}
    own = {name: text for name, text in settings.items() if name.startswith("list_")}
    if any(name.startswith("list_title") for name in own):
        head.pop("list_title", None)
    return {**head, **own}


def _take(form: _Form, row: SheetRow, cells: _Cells) -> None:
    kind, _blank, rest = re.sub(r"^(begin|end) ", r"\1_", cells.get("type", "")).partition(" ")
    if kind in ("begin_group", "begin_repeat"):
        form.groups.append((cells.get("name", ""), cells))
    elif kind in ("end_group", "end_repeat"):
        if form.groups:
            form.groups.pop()
    elif kind == "select_one":
        _take_question(form, row, cells, rest.partition(" ")[0])
    elif kind:
        form.passed[kind] += 1


def _take_question(form: _Form, row: SheetRow, cells: _Cells, list_name: str) -> None:
    place = Message(N_("survey, row {number}"), {"number": row.number})
    if cells.get("relevant"):
        form.problems.append(
            Problem(
                "relevant_ignored",
                place,
                Message(
                    N_("The condition {condition} was not taken: the question is always asked."),
                    {"condition": cells["relevant"]},
                ),
                Message(N_("Choose place types, or the kind of mark it is asked about.")),
            )
        )
    answers = _answers(form, place, list_name)
    if answers is None:
        return
    own = {name: text for name, text in cells.items() if name.partition("::")[0] not in _OTHER}
    texts = {
        **_renamed(cells, "label", "question", form.language),
        **_renamed(cells, "hint", "guidance", form.language),
    }
    heading: dict[str, str] = {}
    if form.groups:
        name, group = form.groups[-1]
        heading = {"heading": name, **_renamed(group, "label", "heading_title", form.language)}
    whole = {**heading, "id": cells.get("name", ""), **own, **texts, **answers}
    form.entries.append(Entry(place, whole))


_OTHER = frozenset({"label", "hint", "type", "name", "relevant"})


def _renamed(cells: _Cells, old: str, new: str, language: str) -> dict[str, str]:
    return {f"{new}::{code}": text for code, text in texts_of(cells, old, language).items()}


def _answers(form: _Form, place: Message, list_name: str) -> dict[str, str] | None:
    """Return the cells of the four answers, or None where there are not four."""
    listed = form.choices.get(list_name, ())
    scale = [one for one in listed if one.get("name", "").lower() not in OFF_SCALE]
    by_name = {one.get("name", ""): one for one in scale}
    if all(score in by_name for score in SCORES):
        scale = [by_name[score] for score in SCORES]
    elif len(scale) == len(SCORES):
        form.problems.append(
            Problem(
                "choices_in_order",
                place,
                Message(
                    N_("The choices of “{list}” are taken as 0, 1, 2, 3 in their order."),
                    {"list": list_name},
                ),
                Message(N_("Look whether the first one is the worst; else turn them round.")),
            )
        )
    else:
        values = {"list": list_name, "count": len(scale)}
        form.problems.append(
            Problem(
                "not_four_answers",
                place,
                Message(N_("“{list}” has {count} choices; the question was left out."), values),
                Message(N_("Give it four choices named 0, 1, 2 and 3, from fails to exemplary.")),
            )
        )
        return None
    cells: dict[str, str] = {}
    for name, choice in zip(ANSWERS, scale, strict=True):
        cells |= _renamed(choice, "label", name, form.language)
    return cells


def xlsform_bytes(checklist: Checklist) -> bytes:
    """Return a checklist as an XLSForm workbook."""
    codes = languages_of(checklist)
    survey = [_survey_columns(codes)]
    choices = [["list_name", "name", *(_column("label", code) for code in codes)]]
    titles = {one.id: one.title for one in checklist.principles}
    runs: Counter[str] = Counter()
    for heading, items in groupby(checklist.items, key=lambda item: item.principle):
        runs[heading] += 1  # a form names each group once, and questions keep their order
        name = _name(heading) if runs[heading] == 1 else f"{_name(heading)}..{runs[heading]}"
        survey.append(["begin_group", name, *_labels(titles[heading], codes)])
        for item in items:
            survey.append(_survey_row(checklist, item, codes))
            choices += _choice_rows(item, codes)
        survey.append(["end_group", name])
    head = head_cells(checklist)
    columns = [*HEAD_PLAIN, *(f"{name}::{code}" for name in HEAD_TEXTS for code in codes)]
    settings = {
        "form_title": str(checklist.title),
        "form_id": checklist.id,
        "version": checklist.version,
        "default_language": _language(SOURCE_LANGUAGE),
        **{_headed(name): head.get(name, "") for name in columns},
    }
    return write_sheets(
        {
            "survey": survey,
            "choices": choices,
            "settings": [list(settings), list(settings.values())],
        }
    )


_CARRIED = ("topic", "look_for")


def _survey_columns(codes: Sequence[str]) -> list[str]:
    worded = ("label", "hint", *_CARRIED)
    columns = [_column(name, code) for name in worded for code in codes]
    return ["type", "name", *columns, *PLAIN]


def _survey_row(checklist: Checklist, item: Item, codes: Sequence[str]) -> list[str]:
    cells = item_cells(checklist, item)
    texts = [
        cells.get(f"{name}::{code}", "")
        for name in ("question", "guidance", *_CARRIED)
        for code in codes
    ]
    plain = [cells[name] for name in PLAIN]
    return [f"select_one {_name('a', item.id)}", _name("q", item.id), *texts, *plain]


def _choice_rows(item: Item, codes: Sequence[str]) -> Iterator[list[str]]:
    name = _name("a", item.id)
    for score, anchor in zip(SCORES, item.anchors, strict=True):
        yield [name, score, *_labels(anchor, codes)]
    excused = ANSWER_VALUES[AnswerValue.NOT_APPLICABLE]
    known = [code if code in LANGUAGES else SOURCE_LANGUAGE for code in codes]
    yield [name, "na", *(translator(code)(excused) for code in known)]


def _labels(text: LocalText, codes: Sequence[str]) -> list[str]:
    return [text.by_language.get(code, "") for code in codes]


def _column(name: str, code: str) -> str:
    return f"{name}::{_language(code)}"


def _headed(name: str) -> str:
    base, mark, code = name.partition("::")
    return _column(base, code) if mark else base


def _language(code: str) -> str:
    return f"{LANGUAGES.get(code, code)} ({code})"


def _name(*parts: str) -> str:
    """Return a name that forms take: an XML name.

    >>> _name("q", "2A-01"), _name("2 x")
    ('q_2A-01', '_2_x')
    """
    text = re.sub(r"[^A-Za-z0-9_.-]", "_", "_".join(parts))
    return text if re.match(r"[A-Za-z_]", text) else f"_{text}"
