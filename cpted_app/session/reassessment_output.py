"""A re-assessment as a JSON document, whose keys are a contract, and as a table of text."""

import csv
import io
from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby
from typing import Any

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.pairing import FieldChange, MarkDifference
from cpted_app.assess.reassessment import Action, MeasureChange, Movement, Paired, Reassessment
from cpted_app.assess.reassessment_lines import CAVEAT, SECTIONS, Line
from cpted_app.exchange.delimited import FORMULA_SIGNS
from cpted_app.i18n import _, language, worded
from cpted_app.session.reassessing import Earlier
from cpted_app.store.codec import moment_text

Json = dict[str, Any]


def reassessment_json(earlier: Earlier, found: Reassessment) -> Json:
    """Return all that was compared; unknown is null, exact shares are fractions as text."""
    score = found.score
    return {
        "earlier": {
            "name": worded(earlier.name),
            "at_utc": moment_text(earlier.at_utc),
            **_side(found.earlier.assessment),
        },
        "later": _side(found.later.assessment),
        "notes": [*map(worded, found.notes), worded(CAVEAT)],
        "score": {
            "before": _number(score.before),
            "after": _number(score.after),
            "difference": _number(score.difference),
            "difference_exact": _exact(score.difference),
            "paired_questions": score.paired_units,
            "paired_before": score.paired[0],
            "paired_after": score.paired[1],
            "movements": [_movement(found, one) for one in score.movements],
        },
        "items": [_paired(one) for one in found.items],
        "only_earlier": [_single(one) for one in found.only_earlier],
        "only_later": [_single(one) for one in found.only_later],
        "marks": [_mark(one) for one in found.marks],
        "measures": [_measure(one) for one in found.measures],
        "actions": [_action(one) for one in found.actions],
    }


def csv_text(listed: Iterable[Line]) -> str:
    """Return lines as CSV; texts that a spreadsheet would run get an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(
        [
            "section",
            "item",
            "what",
            "about",
            "before",
            "after",
            "change",
            "difference",
            "reason_before",
            "reason_after",
        ]
    )
    for line in listed:
        writer.writerow([line.section, *map(_safe, cells(line)), _amount(line), *_reasons(line)])
    return buffer.getvalue()


def plain_text(listed: Iterable[Line]) -> str:
    """Return lines with tabs between their cells, each section under its heading."""
    told: list[str] = []
    for section, of_section in groupby(listed, key=lambda line: line.section):
        told += ["", _(SECTIONS[section])]
        for line in of_section:
            row = [*cells(line), *map(worded, line.reasons)]
            told.append("\t".join(row).replace("\n", " ").rstrip())
    return "\n".join(told).strip() + "\n"


def cells(line: Line) -> list[str]:
    """Return a line in the current language: item, what, about, before, after, change."""
    what = worded(line.what)
    if line.item is not None and not what:
        what = line.item.topic.in_language(language())
    shown = (line.about, line.before, line.after, line.change)
    return [line.item.id if line.item is not None else "", what, *map(worded, shown)]


def _amount(line: Line) -> str:
    return repr(round(line.size, 6)) if line.size else ""


def _reasons(line: Line) -> list[str]:
    return [_safe(worded(reason)) for reason in line.reasons]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _side(found: Assessment) -> Json:
    return {
        "checklist": found.checklist.id,
        "version": found.checklist.version,
        "score": found.score,
        "interval": list(found.interval) if found.interval else None,
        "band": found.band,
        "answered": found.answered,
        "applicable": found.applicable,
        "critical_failures": list(found.critical_failures),
    }


def _movement(found: Reassessment, one: Movement) -> Json:
    item = found.earlier.assessment.checklist.item(one.item)
    return {
        "item": one.item,
        "topic": item.topic.in_language(language()),
        "share": _number(one.share),
        "share_exact": _exact(one.share),
        "before": _number(one.before),
        "after": _number(one.after),
    }


def _paired(one: Paired) -> Json:
    return {
        "item": one.after.item.id,
        "subject": one.after.subject,
        "subject_label": one.after.subject_label or one.after.subject,
        "course": one.course,
        "before": _given(one.before),
        "after": _given(one.after),
        "reason_before": _reason(one.before),
        "reason_after": _reason(one.after),
    }


def _single(one: ItemResult) -> Json:
    return {
        "item": one.item.id,
        "subject": one.subject,
        "subject_label": one.subject_label or one.subject,
        "answer": _given(one),
        "reason": _reason(one),
    }


def _mark(one: MarkDifference) -> Json:
    return {
        "id": one.mark.id,
        "kind": one.mark.kind,
        "label": one.mark.label,
        "change": one.change.value,
        "moved_m": one.moved_m,
        "is_move_sure": one.is_sure,
        "fields": [_field(each) for each in one.fields],
    }


def _field(one: FieldChange) -> Json:
    return {"name": one.name, "before": one.before, "after": one.after}


def _measure(one: MeasureChange) -> Json:
    known = one.after if one.after is not None else one.before
    return {
        "name": one.name,
        "subject": one.subject,
        "label": one.label,
        "unit": known.unit if known is not None else None,
        "before": one.before.value if one.before is not None else None,
        "uncertainty_before": one.before.uncertainty if one.before is not None else None,
        "after": one.after.value if one.after is not None else None,
        "uncertainty_after": one.after.uncertainty if one.after is not None else None,
        "verdict": one.verdict,
    }


def _action(one: Action) -> Json:
    return {
        "id": one.row.id,
        "label": one.row.label,
        "text": one.row.text,
        "subject": one.row.subject,
        "state": one.state,
        "before": one.before.follow_up.value if one.before is not None else None,
        "after": one.after.follow_up.value if one.after is not None else None,
        "looked_at_on": (one.after.follow_up_on or None) if one.after is not None else None,
    }


def _given(result: ItemResult) -> str | None:
    return result.answer.value.value if result.answer is not None else None


def _reason(result: ItemResult) -> str | None:
    return result.answer.reason if result.answer is not None else None


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
