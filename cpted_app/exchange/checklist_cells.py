"""Questions of a checklist as rows of texts: what CSV and XLSForm files have in common.

Belongs here: the columns, what a cell may say, and what is taken where one says nothing. A column
of texts has its language after ``::``, as in ``question::de`` or ``question::Deutsch (de)``;
without it, it is in the language of the file. Several texts stand in one cell on lines of their
own.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cpted_app.assess.checklist import Checklist, Item
from cpted_app.assess.list_faults import ID_SIGNS, faults_in
from cpted_app.assess.list_text import raw_of
from cpted_app.assess.texts import SOURCE_LANGUAGE
from cpted_app.exchange.problems import Problem
from cpted_app.i18n import LANGUAGES
from cpted_app.words import N_, Message

Cells = Mapping[str, str]
Raw = dict[str, Any]

ANSWERS: Final = ("answer_0", "answer_1", "answer_2", "answer_3")
TEXTS: Final = ("heading_title", "topic", "question", "guidance", "look_for", *ANSWERS)
"""Columns of an item with a language."""
PLAIN: Final = (
    "id",
    "heading",
    "asked_about",
    "only",
    "place_types",
    "evidence",
    "sipa",
    "safer_places",
    "weight",
    "critical",
    "sources",
    "rule",
)
HEAD_TEXTS: Final = ("list_title", "list_intro")
HEAD_PLAIN: Final = (
    "list_id",
    "list_version",
    "list_licence",
    "list_stands_beside",
    "list_headings",
    "list_limits",
)
GENERAL = "general"
"""The heading of questions that name none."""
GUIDANCE = "Answer from what is seen on the site."
TOPIC_LETTERS = 48
_ENGLISH_NAMES: Final = {
    "english": "en",
    "german": "de",
    "dutch": "nl",
    "portuguese": "pt",
    "estonian": "et",
    "spanish": "es",
    "catalan": "ca",
    "french": "fr",
    "italian": "it",
    "polish": "pl",
}
_YES: Final = frozenset({"yes", "true", "1", "x", "y"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of a file: where it stands there, and its cells by column."""

    place: Message
    cells: Cells


@dataclass(frozen=True, slots=True)
class ImportedList:
    """The tables of a checklist that was read, and what was found wrong on the way.

    What cannot be used was left out: the tables can be read as a checklist, unless there is no
    question in them at all.
    """

    raw: Raw
    problems: tuple[Problem, ...]
    is_usable: bool


def column_of(name: str) -> str | None:
    """Return a column as ``name`` or ``name::code``; None in a language that is not known.

    >>> column_of("Label::Deutsch (de)"), column_of("weight")
    ('label::de', 'weight')
    """
    base, mark, told = name.strip().partition("::")
    base = base.strip().lower().replace(" ", "_")
    if not mark:
        return base
    code = language_of(told)
    return f"{base}::{code}" if code else None


def language_of(told: str) -> str | None:
    """Return the code of a language as forms name it.

    >>> language_of("German (de)"), language_of("nl"), language_of("Klingon")
    ('de', 'nl', None)
    """
    told = told.strip()
    inside = re.search(r"\(([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\)$", told)
    if inside:
        return inside[1].lower()
    names = {**_ENGLISH_NAMES, **{name.lower(): code for code, name in LANGUAGES.items()}}
    if told.lower() in names:
        return names[told.lower()]
    return told.lower() if re.fullmatch(r"[A-Za-z]{2,3}", told) else None


def texts_of(cells: Cells, base: str, language: str) -> dict[str, str]:
    """Return the texts of a column by language."""
    found = {
        key.partition("::")[2] or language: text
        for key, text in cells.items()
        if key.partition("::")[0] == base and text.strip()
    }
    return dict(sorted(found.items(), key=lambda one: (one[0] != SOURCE_LANGUAGE, one[0])))


@dataclass
class _Reading:
    language: str
    filled: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def english(self, texts: dict[str, str]) -> dict[str, str]:
        """Return texts with an English one: that of the file where there is no other."""
        if not texts or SOURCE_LANGUAGE in texts:
            return texts
        self.filled["english"] += 1
        return {SOURCE_LANGUAGE: texts.get(self.language) or next(iter(texts.values())), **texts}


def read_entries(
    head: Cells, entries: Sequence[Entry], *, title: str, language: str = SOURCE_LANGUAGE
) -> ImportedList:
    """Return the checklist of rows of texts; ``title`` serves where the file gives none."""
    reading = _Reading(language)
    titles = reading.english(texts_of(head, "list_title", language)) or {SOURCE_LANGUAGE: title}
    intro = reading.english(texts_of(head, "list_intro", language)) or titles
    items = [_item(one, reading, titles[SOURCE_LANGUAGE]) for one in entries]
    raw: Raw = {
        "id": _as_id(head.get("list_id") or titles[SOURCE_LANGUAGE]) or "own",
        "version": head.get("list_version") or "1.0",
        "licence": head.get("list_licence") or "–",
        "languages": [],
        "title": titles,
        "intro": intro,
    }
    if _is_yes(head.get("list_stands_beside", "")):
        raw["stands_beside"] = True
    raw["principles"] = _headings(entries, reading, _words(head.get("list_headings", "")))
    raw["items"] = items
    if head.get("list_limits", "").strip():
        raw["thresholds"] = _limits(head["list_limits"])
    _leave_out_faulty(raw, entries, reading)
    raw["languages"] = _languages(raw)
    problems = (*reading.problems, *_filled(reading.filled))
    return ImportedList(raw, problems, is_usable=not faults_in(raw))


def head_cells(checklist: Checklist) -> dict[str, str]:
    """Return the cells that say something of the whole checklist."""
    cells = {
        "list_id": checklist.id,
        "list_version": checklist.version,
        "list_licence": checklist.licence,
        "list_stands_beside": "yes" if checklist.stands_beside else "",
        "list_headings": " ".join(one.id for one in checklist.principles),
        "list_limits": json.dumps(raw_of(checklist)["thresholds"], ensure_ascii=False)
        if checklist.thresholds
        else "",
    }
    for name, text in (("list_title", checklist.title), ("list_intro", checklist.intro)):
        cells |= {f"{name}::{code}": one for code, one in text.by_language.items()}
    return cells


def item_cells(checklist: Checklist, item: Item) -> dict[str, str]:
    """Return the cells of a question, by column."""
    heading = next(one for one in checklist.principles if one.id == item.principle)
    raw = next(one for one in raw_of(checklist)["items"] if one["id"] == item.id)
    cells = {
        "id": item.id,
        "heading": item.principle,
        "asked_about": item.applies_to,
        "only": "; ".join(f"{name}={value}" for name, value in item.only.items()),
        "place_types": " ".join(item.place_types),
        "evidence": " ".join(item.evidence),
        "sipa": item.sipa,
        "safer_places": item.safer_places,
        "weight": str(item.weight),
        "critical": "yes" if item.critical else "no",
        "sources": "\n".join(item.sources),
        "rule": json.dumps(raw["proposal"], ensure_ascii=False) if item.proposal else "",
    }
    texts = (heading.title, item.topic, item.text, item.guidance, None, *item.anchors)
    for name, text in zip(TEXTS, texts, strict=True):
        if text is not None:
            cells |= {f"{name}::{code}": one for code, one in text.by_language.items()}
    looked = item.look_for.by_language.items()
    return cells | {f"look_for::{code}": "\n".join(one) for code, one in looked}


def languages_of(checklist: Checklist) -> list[str]:
    """Return the languages that any text is there in, English first."""
    return _languages(raw_of(checklist))


def _item(entry: Entry, reading: _Reading, title: str) -> Raw:
    cells, language = entry.cells, reading.language
    question = reading.english(texts_of(cells, "question", language))
    topic = reading.english(texts_of(cells, "topic", language))
    guidance = reading.english(texts_of(cells, "guidance", language))
    if question and not topic:
        reading.filled["topic"] += 1
        topic = {code: _shortened(text) for code, text in question.items()}
    if not guidance:
        reading.filled["guidance"] += 1
        guidance = {SOURCE_LANGUAGE: GUIDANCE}
    looked = reading.english(texts_of(cells, "look_for", language)) or {SOURCE_LANGUAGE: ""}
    item: Raw = {
        "id": cells.get("id", ""),
        "topic": topic,
        "text": question,
        "guidance": guidance,
        "look_for": {code: _lines(text) for code, text in looked.items()},
        "anchors": [reading.english(texts_of(cells, name, language)) for name in ANSWERS],
        "applies_to": cells.get("asked_about") or "site",
        "place_types": _words(cells.get("place_types", "")),
        "evidence": _words(cells.get("evidence", "")) or ["day"],
        "principle": _as_id(cells.get("heading", "")) or GENERAL,
        "sipa": cells.get("sipa", ""),
        "safer_places": cells.get("safer_places", ""),
        "weight": _weight(cells.get("weight", "")),
        "critical": _is_yes(cells.get("critical", "")),
        "sources": _lines(cells.get("sources", "")) or [title],
    }
    pairs = (one.partition("=") for one in cells.get("only", "").split(";") if one.strip())
    only = {name.strip(): value.strip() for name, _sign, value in pairs}
    if only:
        item["only"] = only
    if cells.get("rule", "").strip():
        item["proposal"] = _rule(cells["rule"])
    return item


def _headings(entries: Iterable[Entry], reading: _Reading, order: Sequence[str] = ()) -> list[Raw]:
    """Return the headings as ``order`` has them; without it, as the questions come to them."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        key = _as_id(entry.cells.get("heading", "")) or GENERAL
        told = texts_of(entry.cells, "heading_title", reading.language)
        found[key] = {**told, **found.get(key, {})}
    return [
        {
            "id": key,
            "title": reading.english(titles)
            or {SOURCE_LANGUAGE: key.replace("_", " ").capitalize()},
        }
        for key, titles in sorted(found.items(), key=lambda one: _place(order, one[0]))
    ]


def _place(order: Sequence[str], key: str) -> int:
    return order.index(key) if key in order else len(order)


def _leave_out_faulty(raw: Raw, entries: Sequence[Entry], reading: _Reading) -> None:
    """Take away the questions that cannot be used, each with the first of its faults."""
    faulty: dict[int, Problem] = {}
    for fault in faults_in(raw):
        at = fault.path[1] if len(fault.path) > 1 and fault.path[0] == "items" else None
        if isinstance(at, int):
            place = entries[at].place
            faulty.setdefault(at, Problem("left_out", place, fault.message, fault.remedy))
    reading.problems += faulty.values()
    raw["items"] = [one for at, one in enumerate(raw["items"]) if at not in faulty]
    used = {one["principle"] for one in raw["items"]}
    raw["principles"] = [one for one in raw["principles"] if one["id"] in used]


def _languages(raw: Any) -> list[str]:
    """Return the languages of the texts anywhere in some tables, English first."""
    found = set(_codes(raw))
    return sorted(found, key=lambda code: (code != SOURCE_LANGUAGE, code))


def _codes(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if SOURCE_LANGUAGE in value:
            yield from value
        else:
            for one in value.values():
                yield from _codes(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _codes(one)


def _filled(counts: Mapping[str, int]) -> Iterator[Problem]:
    told = {
        "english": (
            N_("{count} texts have no English: the language of the file stands in its place."),
            N_("Write the English texts, which others fall back on."),
        ),
        "topic": (
            N_("{count} questions have no short name: they are called by their first words."),
            N_("Give each a name of two or three words."),
        ),
        "guidance": (
            N_("{count} questions say nothing on how to answer them."),
            N_("Write for each what to look at, and from where."),
        ),
    }
    for name, count in counts.items():
        message, remedy = told[name]
        values = {"count": count}
        yield Problem(
            f"no_{name}", Message(N_("whole file")), Message(message, values), Message(remedy)
        )


def _shortened(text: str) -> str:
    if len(text) <= TOPIC_LETTERS:
        return text
    return text[:TOPIC_LETTERS].rpartition(" ")[0].rstrip(",;:") + " …"


def _as_id(text: str) -> str:
    text = text.strip()
    if ID_SIGNS.fullmatch(text):
        return text
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()[:40]


def _rule(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {"rule": text}


def _limits(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # told as something that is no table


def _weight(text: str) -> float:
    try:
        weight = float(text.replace(",", ".")) if text.strip() else 1.0
    except ValueError:
        return 0.0  # told as a weight that cannot be used
    return weight if math.isfinite(weight) else 0.0


def _is_yes(text: str) -> bool:
    return text.strip().lower() in _YES


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _words(text: str) -> list[str]:
    return [one for one in re.split(r"[\s,;]+", text) if one]
