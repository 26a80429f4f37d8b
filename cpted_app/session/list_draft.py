"""A checklist that somebody is writing: every change is one step that can be taken back.

Belongs here: the tables as they are now, their history, and what is wrong with them. How they are
shown belongs to the window; what a fault is belongs to ``assess.list_faults``.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess import own_lists
from cpted_app.assess.checklist import Checklist, Item
from cpted_app.assess.list_faults import Fault, faults_in, limits_in
from cpted_app.assess.list_faults import Path as Way
from cpted_app.assess.list_text import Raw, raw_of
from cpted_app.assess.texts import SOURCE_LANGUAGE, decoded
from cpted_app.session.list_files import keep

MOST_STEPS = 500
FIRST_VERSION = "1.0"


class Draft:
    """The tables of a checklist, what they were before, and the file they came from.

    The tables are never changed in place: a step shares with the one before what it did not touch.
    """

    def __init__(self, raw: Raw, path: Path | None = None) -> None:
        self.raw = raw
        self.path = path
        self._saved: Raw | None = raw if path is not None else None
        self._opened_version = raw.get("version") if path is not None else None
        self._undo: list[Raw] = []
        self._redo: list[Raw] = []
        self._typing: Way = ()

    @property
    def items(self) -> list[Raw]:
        """The questions, as far as they are written."""
        return list(self.raw.get("items", ()))

    @property
    def headings(self) -> list[Raw]:
        """The headings, as far as they are written."""
        return list(self.raw.get("principles", ()))

    @property
    def is_changed(self) -> bool:
        """Whether there is something that is not on disk."""
        return self.raw is not self._saved and self.raw != self._saved

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether a step can be brought back."""
        return bool(self._redo)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong now."""
        return faults_in(self.raw)

    @property
    def limits(self) -> Mapping[str, Threshold]:
        """The limits that its rules can name, by id."""
        return limits_in(self.raw)

    def checklist(self) -> Checklist | None:
        """Return the checklist, or None while something is wrong with it."""
        if self.faults:
            return None
        return msgspec.convert(self.raw, Checklist, dec_hook=decoded)

    def item(self, at: int) -> Item | None:
        """Return a question, or None while something is wrong with it."""
        try:
            return msgspec.convert(self.items[at], Item, dec_hook=decoded)
        except msgspec.ValidationError:
            return None

    def set(self, way: Way, value: Any) -> None:
        """Put a value at a place; None takes it away. Typing on at one place is one step."""
        after = _put(self.raw, way, value)
        if after != self.raw:
            self._step(after, way)

    def set_text(self, way: Way, language: str, value: str | list[str]) -> None:
        """Put a text in a language; an empty one is left out, but in English."""
        if value or language == SOURCE_LANGUAGE:
            self.set((*way, language), value)
        elif language in _at(self.raw, way):
            self.set((*way, language), None)

    def add_item(self, after: int | None, like: Raw | None = None) -> int:
        """Put a new question, or one like another, after one; return where it stands."""
        at = len(self.items) if after is None else after + 1
        item = {**(like or _new_item(self)), "id": self._free_item_id()}
        self._step({**self.raw, "items": [*self.items[:at], item, *self.items[at:]]})
        return at

    def remove_item(self, at: int) -> None:
        """Take a question away."""
        self._step({**self.raw, "items": [*self.items[:at], *self.items[at + 1 :]]})

    def move_item(self, at: int, to: int) -> None:
        """Put a question at another place of the order."""
        items = self.items
        items.insert(to, items.pop(at))
        self._step({**self.raw, "items": items})

    def add_heading(self) -> None:
        """Put a new heading at the end."""
        number = len(self.headings) + 1
        known = {one.get("id") for one in self.headings}
        while f"heading-{number}" in known:
            number += 1
        heading = {"id": f"heading-{number}", "title": {SOURCE_LANGUAGE: ""}}
        self._step({**self.raw, "principles": [*self.headings, heading]})

    def remove_heading(self, at: int) -> None:
        """Take a heading away; its questions then name one that is missing."""
        headings = self.headings
        del headings[at]
        self._step({**self.raw, "principles": headings})

    def rename_heading(self, at: int, key: str) -> None:
        """Give a heading another id; its questions go with it."""
        old = self.headings[at].get("id")
        after = _put(self.raw, ("principles", at, "id"), key)
        items = [
            {**one, "principle": key} if one.get("principle") == old else one for one in self.items
        ]
        self._step({**after, "items": items}, ("principles", at, "id"))

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo:
            self._redo.append(self.raw)
            self.raw, self._typing = self._undo.pop(), ()

    def redo(self) -> None:
        """Bring the last step back."""
        if self._redo:
            self._undo.append(self.raw)
            self.raw, self._typing = self._redo.pop(), ()

    def save(self) -> Path:
        """Write the checklist into the person's folder; return the file.

        What was there when the draft was opened may be in use: the first change of it that is
        saved raises the version, unless the person did.

        Raises:
            UserError: the file cannot be written.
        """
        if self.is_changed and self.raw.get("version") == self._opened_version:
            self.set(("version",), next_version(str(self._opened_version)))
        self.set(("languages",), sorted(languages_in(self.raw), key=_english_first))
        self.path = keep(dict(self.raw), self.path)
        self._saved, self._typing = self.raw, ()
        return self.path

    def _step(self, after: Raw, way: Way = ()) -> None:
        if not way or way != self._typing:
            self._undo = [*self._undo[-MOST_STEPS:], self.raw]
        self._redo.clear()
        self.raw, self._typing = after, way

    def _free_item_id(self) -> str:
        known = {str(item.get("id")) for item in self.items}
        number = len(known) + 1
        while f"{self.raw.get('id')}-{number:02}" in known:
            number += 1
        return f"{self.raw.get('id')}-{number:02}"


def new_draft(title: str) -> Draft:
    """Return a draft with one empty question."""
    key = own_lists.free_id(re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "own")
    raw = {
        "id": key,
        "version": FIRST_VERSION,
        "licence": "CC0-1.0",
        "languages": [SOURCE_LANGUAGE],
        "title": {SOURCE_LANGUAGE: title},
        "intro": {SOURCE_LANGUAGE: ""},
        "principles": [{"id": "general", "title": {SOURCE_LANGUAGE: "General"}}],
        "items": [],
    }
    draft = Draft(raw)
    return Draft({**raw, "items": [{**_new_item(draft), "id": f"{key}-01"}]})


def draft_like(checklist: Checklist) -> Draft:
    """Return a draft that starts as a copy of a checklist, under an id of its own."""
    raw = own_lists.renamed(raw_of(checklist), own_lists.free_id(checklist.id))
    return Draft({**raw, "version": FIRST_VERSION})


def next_version(version: str) -> str:
    """Return the version after one.

    >>> next_version("1.0"), next_version("1.9"), next_version("draft")
    ('1.1', '1.10', 'draft.1')
    """
    last = re.search(r"(\d+)$", version)
    if last is None or "." not in version:
        return f"{version}.1"
    return f"{version[: last.start()]}{int(last[1]) + 1}"


def text_status(raw: Raw, language: str) -> tuple[int, int]:
    """Return how many texts are there in a language, and how many there are.

    >>> text_status({"title": {"en": "a", "de": "b"}, "intro": {"en": "c"}}, "de")
    (1, 2)
    """
    texts = _texts(raw)
    return sum(bool(text.get(language)) for text in texts), len(texts)


def languages_in(raw: Raw) -> set[str]:
    """Return the languages that any text is there in, English always."""
    return {SOURCE_LANGUAGE, *(code for text in _texts(raw) for code in text)}


def _texts(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if SOURCE_LANGUAGE in value:
            return [value]
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return []


def _new_item(draft: Draft) -> dict[str, Any]:
    heading = draft.headings[0].get("id") if draft.headings else ""
    empty = {SOURCE_LANGUAGE: ""}
    return {
        "id": "",
        "topic": empty,
        "text": empty,
        "guidance": empty,
        "look_for": {SOURCE_LANGUAGE: []},
        "anchors": [empty] * 4,
        "applies_to": "site",
        "place_types": [],
        "evidence": ["day"],
        "principle": heading,
        "sipa": "",
        "safer_places": "",
        "weight": 1.0,
        "critical": False,
        "sources": [str(draft.raw.get("title", {}).get(SOURCE_LANGUAGE, ""))],
    }


def _put(whole: Any, way: Way, value: Any) -> Any:
    """Return tables with a value at a place; what is not on the way is shared."""
    if not way:
        return value
    key, rest = way[0], way[1:]
    if isinstance(key, int):
        rows = list(whole)
        rows[key] = _put(rows[key], rest, value)
        return rows
    table = dict(whole or {})
    if value is None and not rest:
        table.pop(key, None)
    else:
        table[key] = _put(table.get(key), rest, value)
    return table


def _at(whole: Any, way: Way) -> Any:
    for key in way:
        whole = whole[key]
    return whole


def _english_first(code: str) -> tuple[bool, str]:
    return code != SOURCE_LANGUAGE, code
