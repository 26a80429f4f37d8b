"""Checklists as data: questions with anchors, sources and rules, read from TOML.

Belongs here: the shape of a checklist, reading it, and choosing the questions for a place.
Answers and their worth belong to ``score``.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from cpted_app import resources
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.thresholds import MOST, Operator, Threshold
from cpted_app.assess.texts import (
    SOURCE_LANGUAGE,
    LanguageStatus,
    LocalList,
    LocalText,
    decoded,
    status,
)
from cpted_app.errors import UserError
from cpted_app.model.kinds import PlaceType
from cpted_app.words import N_

__all__ = [
    "Checklist",
    "Condition",
    "Item",
    "LocalText",
    "Principle",
    "Rule",
    "Step",
    "all_checklists",
    "built_in_ids",
    "check_rules",
    "conditions",
    "load",
    "read",
    "said_in",
]

AppliesTo = Literal[
    "site", "luminaire", "sightline", "access_point", "route", "zone", "opening", "camera"
]
Mode = Literal["plan", "day", "night", "users", "measured"]
Score = Annotated[int, msgspec.Meta(ge=0, le=3)]


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a checklist file."""


class Principle(_Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading of the profile."""

    id: str
    title: LocalText


class Condition(_Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An evidence value against a threshold."""

    evidence: str
    op: Operator
    threshold: str


class Step(_Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer and the conditions that must all hold for it."""

    answer: Score
    when: Annotated[tuple[Condition, ...], msgspec.Meta(min_length=1)]


class Rule(_Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How measured evidence proposes an answer: the first step that holds, else ``otherwise``."""

    rule: str
    reads: tuple[str, ...]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    otherwise: Score | None = None


class Item(_Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question; ``anchors`` word the answers 0 … 3."""

    id: str
    topic: LocalText
    text: LocalText
    guidance: LocalText
    look_for: LocalList
    anchors: Annotated[tuple[LocalText, ...], msgspec.Meta(min_length=4, max_length=4)]
    applies_to: AppliesTo
    only: Mapping[str, str] = {}
    """Asked only about features whose fields have these values."""
    place_types: tuple[PlaceType, ...]
    evidence: Annotated[tuple[Mode, ...], msgspec.Meta(min_length=1)]
    principle: str
    sipa: str
    safer_places: str
    weight: Annotated[float, msgspec.Meta(gt=0, le=MOST)]
    critical: bool
    sources: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    proposal: Rule | None = None

    def concerns(self, place_types: Iterable[PlaceType]) -> bool:
        """Return whether the question is asked at a place of these types; none means all."""
        chosen = set(place_types)
        return not chosen or not self.place_types or bool(chosen & set(self.place_types))


class Checklist(_Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A versioned list of questions, in the languages it was released in."""

    id: str
    version: str
    licence: str
    languages: tuple[str, ...]
    title: LocalText
    intro: LocalText
    stands_beside: bool = False
    """Whether it gathers what people tell: shown beside the profile, never averaged into it."""
    principles: tuple[Principle, ...]
    items: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1)]
    thresholds: tuple[Threshold, ...] = ()
    """Limits that its rules name and that came with it, as in the copy that a site keeps."""

    def limits(self, known: Mapping[str, Threshold]) -> Mapping[str, Threshold]:
        """Return limits by id: those that came with the checklist before the ones known today."""
        return {**known, **{one.id: one for one in self.thresholds}}

    def item(self, item_id: str) -> Item:
        """Return the question with an id.

        Raises:
            UserError: there is no such question.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise UserError(
            N_("Checklist {checklist} has no item {item}."),
            N_("Its items run from {first} to {last}."),
            checklist=self.id,
            item=item_id,
            first=self.items[0].id,
            last=self.items[-1].id,
        )

    def items_for(self, place_types: Iterable[PlaceType]) -> tuple[Item, ...]:
        """Return the questions asked at a place of these types, in order."""
        chosen = tuple(place_types)
        return tuple(item for item in self.items if item.concerns(chosen))

    def language_status(self, language: str) -> LanguageStatus:
        """Return whether the texts are complete, partial or missing in a language."""
        texts: list[LocalText | LocalList] = [self.title, self.intro]
        texts += [principle.title for principle in self.principles]
        for item in self.items:
            texts += [item.topic, item.text, item.guidance, item.look_for, *item.anchors]
        return status([text.languages for text in texts], language)


@cache
def load(checklist_id: str) -> Checklist:
    """Return a built-in checklist.

    Raises:
        UserError: there is none of that id, or its file is damaged.
    """
    known = built_in_ids()
    if checklist_id not in known:
        raise UserError(
            N_("There is no checklist “{id}”."),
            N_("Choose one of {known}."),
            id=checklist_id,
            known=", ".join(known),
        )
    file = f"{checklist_id}.toml"
    return read(resources.read_bytes("checklists", file), file)


def all_checklists() -> tuple[Checklist, ...]:
    """Return the built-in checklists in the order of their ids."""
    return tuple(map(load, built_in_ids()))


def read(content: bytes, file: str) -> Checklist:
    """Return the checklist in a file's content.

    Raises:
        UserError: it is not a checklist, or contradicts itself; names file, item and key.
    """
    checklist = resources.decode_toml(content, file, Checklist, decoded)
    _check(checklist, file)
    return checklist


def check_rules(checklist: Checklist, thresholds: Mapping[str, Threshold]) -> None:
    """Refuse a checklist whose rules name a threshold that does not exist or another unit.

    Raises:
        UserError: names checklist, item and key.
    """
    for item in checklist.items:
        for condition in conditions(item):
            limit = thresholds.get(condition.threshold)
            if limit is None:
                raise _wrong(checklist.id, item.id, "threshold", condition.threshold)
            if limit.unit != QUANTITIES[condition.evidence].unit:
                raise _wrong(checklist.id, item.id, "unit", f"{limit.id} [{limit.unit}]")


def said_in(item: Item, language: str) -> Item:
    """Return a question with its texts in one language alone, English where one is missing."""

    def alone(text: LocalText) -> LocalText:
        return LocalText({SOURCE_LANGUAGE: text.in_language(language)})

    return msgspec.structs.replace(
        item,
        topic=alone(item.topic),
        text=alone(item.text),
        guidance=alone(item.guidance),
        look_for=LocalList({SOURCE_LANGUAGE: item.look_for.in_language(language)}),
        anchors=tuple(map(alone, item.anchors)),
    )


def built_in_ids() -> Sequence[str]:
    """Return the ids of the built-in checklists, in order."""
    return sorted(Path(path).stem for path in resources.path("checklists").glob("[0-9]*.toml"))


def conditions(item: Item) -> list[Condition]:
    """Return every comparison of an item's rule, step by step."""
    rule = item.proposal
    return [condition for step in rule.steps for condition in step.when] if rule else []


def _check(checklist: Checklist, file: str) -> None:
    principles = {principle.id for principle in checklist.principles}
    seen: set[str] = set()
    for item in checklist.items:
        if item.id in seen:
            raise _wrong(file, item.id, "id", item.id)
        seen.add(item.id)
        if item.principle not in principles:
            raise _wrong(file, item.id, "principle", item.principle)
        _check_evidence(item, file)


def _check_evidence(item: Item, file: str) -> None:
    reads = item.proposal.reads if item.proposal else ()
    for name in reads:
        if name not in QUANTITIES or QUANTITIES[name].applies_to != item.applies_to:
            raise _wrong(file, item.id, "reads", name)
    for condition in conditions(item):
        if condition.evidence not in reads:
            raise _wrong(file, item.id, "evidence", condition.evidence)


def _wrong(file: str, item: str, key: str, value: str) -> UserError:
    return UserError(
        N_("{file}, item {item}: {key} “{value}” cannot be used."),
        N_("Correct it there; ids must be unique, and names must be declared."),
        file=file,
        item=item,
        key=key,
        value=value,
    )
