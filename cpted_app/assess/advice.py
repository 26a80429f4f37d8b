"""Recommendations that low answers call for: drafts from templates, and which are out of date.

Belongs here: reading ``resources/recommendations/*.toml`` and filling a template with what was
measured. A draft is a proposal; a person chooses and changes it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from cpted_app import resources
from cpted_app.analysis import thresholds
from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.checklist import Condition
from cpted_app.assess.evidence import EvidenceBySubject, by_subject
from cpted_app.assess.rules import COMPARE, shown
from cpted_app.assess.texts import LocalText, decoded
from cpted_app.errors import UserError
from cpted_app.model.kinds import Audience, Cost, DesignStage, Response
from cpted_app.model.records import SITE_SUBJECT, Recommendation
from cpted_app.model.site import Site
from cpted_app.model.work import FollowUp
from cpted_app.units import parse_day
from cpted_app.words import N_

MEETS: Final = 2
FOLDER: Final = "recommendations"
MEASURED: Final = frozenset({"value", "limit", "where"})
PLACES: Final = MEASURED | {"subject"}

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w*)\}")


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of an effect, and where that was read."""

    text: LocalText
    source: str


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recommendation to be edited for a place; ``note`` names what is known of its effect."""

    id: str
    items: tuple[str, ...]
    text: LocalText
    condition: LocalText
    success: LocalText
    owner: LocalText
    design_stage: DesignStage
    cost: Cost
    effort: Cost
    note: str
    exclusion: LocalText
    fortress: LocalText
    privacy: LocalText
    displacement: LocalText

    @property
    def texts(self) -> Mapping[str, LocalText]:
        """The texts by the field of a recommendation that each fills."""
        return {
            "text": self.text,
            "condition": self.condition,
            "measure_of_success": self.success,
            "owner": self.owner,
            "exclusion": self.exclusion,
            "fortress": self.fortress,
            "privacy": self.privacy,
            "displacement": self.displacement,
        }


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    templates: tuple[Template, ...]


Templates = Mapping[str, Template]
"""Templates by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A recommendation that a low answer calls for, not written down yet.

    ``values`` are the fields of the recommendation; ``template`` is "" where there is none for
    the item, and only its topic is given.
    """

    checklist: str
    item: str
    subject: str
    subject_label: str
    template: str
    values: Mapping[str, object]

    @property
    def text(self) -> str:
        """What is asked for."""
        return str(self.values["text"])


def read(content: bytes, file: str) -> tuple[Template, ...]:
    """Return the templates in a file's content.

    Raises:
        UserError: it is no list of templates, or a text has a place that cannot be filled.
    """
    found = resources.decode_toml(content, file, _File, decoded).templates
    for template in found:
        _check(template, file)
    return found


@cache
def built_in() -> Templates:
    """Return the templates that come with the program."""
    return _by_id(resources.path(FOLDER).glob("[0-9]*.toml"))


def load(folder: Path) -> Templates:
    """Return all templates; those in a person's own folder replace the ones of the same id.

    Raises:
        UserError: a file of theirs cannot be read; names file and line.
    """
    return MappingProxyType({**built_in(), **_by_id(folder.glob("*.toml"))})


@cache
def notes() -> Mapping[str, Note]:
    """Return what is known of effects, by the key that templates name."""
    return resources.read_toml(FOLDER, "notes.toml", kind=dict[str, Note], hook=decoded)


def drafts(
    site: Site, assessment: Assessment, templates: Templates, language: str
) -> tuple[Draft, ...]:
    """Return a draft for each low answer that no recommendation is about, in the list's order."""
    by_item = {item: one for one in templates.values() for item in one.items}
    evidence = by_subject(assessment.evidence)
    limits = assessment.checklist.limits(thresholds.load())
    return tuple(
        _draft(
            site,
            result,
            by_item.get(result.item.id),
            _measured(result, evidence, limits),
            checklist=assessment.checklist.id,
            language=language,
        )
        for result in unadvised(site, assessment)
    )


def unadvised(site: Site, assessment: Assessment) -> tuple[ItemResult, ...]:
    """Return the questions with a low answer that no recommendation is about."""
    advised = {(row.item, row.subject) for row in site.all(Recommendation)}
    return tuple(
        result
        for result in assessment.items
        if result.is_low and (result.item.id, result.subject) not in advised
    )


@cache
def published() -> str:
    """Return all that the program's own templates say: words that give nothing away."""
    texts = [text for one in built_in().values() for text in one.texts.values()]
    texts += [note.text for note in notes().values()]
    words = [text.in_language(code) for text in texts for code in sorted(text.languages)]
    bare = [_OPTIONAL.sub("", each) for each in words]
    return "\n".join((*words, *bare, *(note.source for note in notes().values())))


def risen(row: Recommendation, assessment: Assessment | None) -> ItemResult | None:
    """Return the question of a recommendation if its answer is not low any more, else None."""
    for result in assessment.items if assessment and row.item else ():
        if (result.item.id, result.subject) == (row.item, row.subject):
            score = result.answer.value.score if result.answer else None
            return result if score is not None and not result.is_low else None
    return None


def is_overdue(row: Recommendation, today: date) -> bool:
    """Return whether the day to look at a recommendation again has passed unused."""
    is_closed = row.follow_up is FollowUp.DONE or row.response is Response.REFUSED
    day = parse_day(row.review_on)
    return day is not None and day < today and not is_closed


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a template's text with its places filled; a part in brackets needs all of its own.

    >>> filled("Cut {subject}[ to {limit}][ at {where}].", {"subject": "B4", "limit": "0.9 m"})
    'Cut B4 to 0.9 m.'
    """

    def optional(part: re.Match[str]) -> str:
        names = _PLACE.findall(part[1])
        return part[1] if all(name in values for name in names) else ""

    return _PLACE.sub(lambda place: values[place[1]], _OPTIONAL.sub(optional, text))


def _by_id(paths: Iterable[Path]) -> Templates:
    rows: dict[str, Template] = {}
    for path in sorted(paths):
        for row in read(path.read_bytes(), path.name):
            if row.id in rows:
                raise _wrong(path.name, row.id, "id", row.id)
            rows[row.id] = row
    return MappingProxyType(rows)


def _check(template: Template, file: str) -> None:
    if template.note not in notes():
        raise _wrong(file, template.id, "note", template.note)
    for name, text in template.texts.items():
        for language in text.languages:
            words = text.in_language(language)
            used = set(_PLACE.findall(words))
            bare = set(_PLACE.findall(_OPTIONAL.sub("", words)))
            for place in sorted((used - PLACES) | (bare & MEASURED)):
                raise _wrong(file, template.id, name, f"{{{place}}}")


def _wrong(file: str, template: str, key: str, value: str) -> UserError:
    return UserError(
        N_("{file}, recommendation {template}: {key} “{value}” cannot be used."),
        N_("Ids are unique, notes are declared, and measured values stand in square brackets."),
        file=file,
        template=template,
        key=key,
        value=value,
    )


def _draft(
    site: Site,
    result: ItemResult,
    template: Template | None,
    found: Mapping[str, str],
    *,
    checklist: str,
    language: str,
) -> Draft:
    """Return the draft for a low answer, with what was ``found`` by measuring in its places."""
    topic = result.item.topic.in_language(language)
    values: dict[str, object] = {"text": topic}
    places = {"subject": result.subject_label or site.header.title or topic, **found}
    if template is not None:
        words = {name: text.in_language(language) for name, text in template.texts.items()}
        values = {name: filled(text, places) for name, text in words.items()}
        values |= {
            "design_stage": template.design_stage,
            "cost": template.cost,
            "effort": template.effort,
        }
    values["evidence"] = _evidence(result, template, language)
    values["audience"] = _readers(site, result, found.get("where", ""))
    return Draft(
        checklist=checklist,
        item=result.item.id,
        subject=result.subject,
        subject_label=result.subject_label,
        template=template.id if template else "",
        values=MappingProxyType({**values, "item": result.item.id, "subject": result.subject}),
    )


def _evidence(result: ItemResult, template: Template | None, language: str) -> str:
    """Return the sentence that a person gave with the answer, and what is known of the effect."""
    parts = [result.answer.reason.strip() if result.answer else ""]
    if template is not None:
        note = notes()[template.note]
        parts.append(f"{note.text.in_language(language)} ({note.source})")
    return "\n".join(filter(None, parts))


def _measured(
    result: ItemResult, evidence: EvidenceBySubject, limits: Mapping[str, Threshold]
) -> dict[str, str]:
    """Return value, limit and place of the first limit of a good answer that is missed."""
    for condition in _conditions_of_good(result):
        limit = limits[condition.threshold].value
        quantity = QUANTITIES[condition.evidence]
        known = evidence.get((condition.evidence, result.subject))
        if known is None or known.value is None or quantity.is_flag:
            continue
        if COMPARE[condition.op](known.value, limit):
            continue
        found = _numbers(known.value, limit, quantity.unit, is_share=_is_share(condition.evidence))
        return found | ({"where": ", ".join(known.where)} if known.where else {})
    return {}


def _numbers(value: float, limit: float, unit: str, *, is_share: bool) -> dict[str, str]:
    """Return value and limit as they are read; shares in per cent.

    >>> _numbers(0.104, 0.5, "1", is_share=True)
    {'value': '10.4 %', 'limit': '50 %'}
    """
    if is_share:
        value, limit, unit = 100.0 * value, 100.0 * limit, "%"
    after = "" if unit == "1" else f" {unit}"
    return {"value": f"{shown(value, limit)}{after}", "limit": f"{limit:g}{after}"}


def _is_share(name: str) -> bool:
    return name.endswith(("_share", ".transmission"))


def _conditions_of_good(result: ItemResult) -> tuple[Condition, ...]:
    steps = result.item.proposal.steps if result.item.proposal else ()
    return tuple(each for step in steps if step.answer == MEETS for each in step.when)


def _readers(site: Site, result: ItemResult, where: str) -> Audience:
    """Return who may read a draft: those who may read the answer and every mark it names."""
    named = [site.named(label) for label in where.split(", ") if label]
    if result.subject != SITE_SUBJECT:
        named.append(site.feature(result.subject))
    readers = [row.audience for row in named if row is not None]
    if result.answer is not None:
        readers.append(result.answer.audience)
    return max(readers, key=list(Audience).index, default=Audience.PUBLIC)
