"""A re-assessment as lines of a table, to be worded by whoever shows, writes or prints them.

Belongs here: which words stand for a course, a verdict, a value. Which language they are in and
how they look belongs to the front ends and the report.
"""

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, cast

from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.result import Measure
from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.checklist import Item
from cpted_app.assess.doubt import joined
from cpted_app.assess.pairing import FieldChange, MarkDifference
from cpted_app.assess.reassessment import (
    Action,
    ActionState,
    Course,
    MeasureChange,
    Paired,
    Reassessment,
    Verdict,
)
from cpted_app.model import kinds, work
from cpted_app.model.feature import Feature
from cpted_app.model.fields import specs
from cpted_app.model.records import SITE_SUBJECT, Recommendation
from cpted_app.model.uncertainty import expanded
from cpted_app.words import N_, UNSAID, Message

MOST_DECIMALS: Final = 3
"""No value of a site is worth more: a thousandth of a lux, a millimetre."""
Section = Literal["score", "items", "marks", "measures", "actions"]
Tone = Literal["", "ok", "bad"]

SECTIONS: Final[Mapping[Section, str]] = {
    "score": N_("What moved the score"),
    "items": N_("Questions"),
    "marks": N_("Marks"),
    "measures": N_("Measurements"),
    "actions": N_("Actions"),
}
COURSES: Final[Mapping[Course, str]] = {
    "same": N_("as before"),
    "better": N_("▲ better"),
    "worse": N_("▼ worse"),
    "answered": N_("answered now"),
    "open": N_("open now"),
    "unknown": N_("not scored in either"),
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    "same": N_("as before"),
    "higher": N_("▲ higher"),
    "lower": N_("▼ lower"),
    "cannot_tell": N_("cannot be told: within the uncertainty"),
    "unsure": N_("differs; how sure is not known"),
    "new": N_("only now"),
    "gone": N_("only then"),
}
ACTION_STATES: Final[Mapping[ActionState, str]] = {
    **{one.value: word for one, word in work.FOLLOW_UPS.items()},
    "new": N_("new"),
    "dropped": N_("not listed any more"),
}
_TONES: Final[Mapping[str, Tone]] = {
    "better": "ok",
    "worse": "bad",
    "done": "ok",
    "not_done": "bad",
}
_DASH = Message("–")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What something was and is; ``item`` is the question it is about, ``size`` how far it moved.

    ``verdict`` is that of a measured value.
    ``reasons`` are those given then and now: for an answer, or for a value that is missing.
    """

    section: Section
    subject: str = SITE_SUBJECT
    item: Item | None = None
    what: Message = UNSAID
    about: Message = UNSAID
    before: Message = _DASH
    after: Message = _DASH
    change: Message = UNSAID
    verdict: Verdict | None = None
    tone: Tone = ""
    size: float = 0.0
    reasons: tuple[Message, Message] = (UNSAID, UNSAID)
    is_changed: bool = True


def headline(found: Reassessment) -> tuple[Message, ...]:
    """Return in sentences what became of score, answers and coverage, and what limits that."""
    then, now = found.earlier.assessment, found.later.assessment
    said = []
    if found.score.difference is None:
        said.append(Message(N_("One of the states has no score, so no difference can be told.")))
    else:
        values = {
            "then": _score(then.score),
            "now": _score(now.score),
            "change": signed(found.score.difference),
        }
        text = N_("The score was {then} and is {now} of 3; before rounding it changed by {change}.")
        said.append(Message(text, values))
    if found.score.paired_units:
        values = {
            "n": found.score.paired_units,
            "then": _score(found.score.paired[0]),
            "now": _score(found.score.paired[1]),
        }
        text = N_("Over the questions answered both times ({n}) it was {then} and is {now}.")
        said.append(Message(text, values))
    coverage = {
        "then": then.answered,
        "of_then": then.applicable,
        "now": now.answered,
        "of_now": now.applicable,
    }
    text = N_("Answered were {then} of {of_then} questions, and are {now} of {of_now}.")
    return (*said, Message(text, coverage), *found.notes)


CAVEAT: Final = Message(
    N_("Two states say what changed, not why. Recorded crime is not compared here.")
)


def lines(found: Reassessment) -> tuple[Line, ...]:
    """Return every line, section by section."""
    return (
        *_of_score(found),
        *_of_items(found),
        *(of_mark(one) for one in found.marks),
        *(_of_measure(one) for one in found.measures),
        *(_of_action(found, one) for one in found.actions),
    )


def signed(value: Fraction | float, digits: int = 2) -> Message:
    """Return a number with its sign; one that rounds to nothing is ±."""
    shown = f"{abs(float(value)):.{digits}f}"
    sign = "±" if not float(shown) else "+" if value > 0 else "−"
    return Message("{sign}{value}", {"sign": sign, "value": shown})


def _of_score(found: Reassessment) -> Iterator[Line]:
    checklist = found.earlier.assessment.checklist
    for one in found.score.movements:
        yield Line(
            section="score",
            item=checklist.item(one.item),
            before=_mean(one.before),
            after=_mean(one.after),
            change=signed(one.share),
            tone="ok" if one.share > 0 else "bad",
            size=float(one.share),
        )


def _of_items(found: Reassessment) -> Iterator[Line]:
    """Yield the answers that changed first, then the others, then what applied only once."""
    for one in sorted(found.items, key=lambda each: not each.has_changed):
        yield _of_pair(one)
    for result in found.only_later:
        yield _of_single(result, Message(N_("applies only now")), is_now=True)
    for result in found.only_earlier:
        yield _of_single(result, Message(N_("applied only then")), is_now=False)


def _of_pair(one: Paired) -> Line:
    answers = [each.answer for each in (one.before, one.after)]
    scores = [float(each.value.score or 0) if each else 0.0 for each in answers]
    word = COURSES[one.course]
    if one.course == "unknown" and one.has_changed:
        word = N_("another reason for no score")
    return Line(
        section="items",
        subject=one.after.subject,
        item=one.after.item,
        about=_subject(one.after),
        before=_answer(one.before),
        after=_answer(one.after),
        change=Message(word),
        tone=_TONES.get(one.course, ""),
        size=scores[1] - scores[0],
        reasons=(_reason(one.before), _reason(one.after)),
        is_changed=one.has_changed,
    )


def _of_single(result: ItemResult, change: Message, *, is_now: bool) -> Line:
    told, reason = _answer(result), _reason(result)
    return Line(
        section="items",
        subject=result.subject,
        item=result.item,
        about=_subject(result),
        before=_DASH if is_now else told,
        after=told if is_now else _DASH,
        change=change,
        reasons=(UNSAID, reason) if is_now else (reason, UNSAID),
    )


def of_mark(one: MarkDifference) -> Line:
    """Return the line of a mark that was added, changed or removed."""
    names = [_field(one.mark, each, each.before) for each in one.fields]
    values = [_field(one.mark, each, each.after) for each in one.fields]
    if one.moved_m is not None:
        text = N_("place") if one.is_sure else N_("place (how sure is not known)")
        names.append(Message(text))
        values.append(Message(N_("moved by {distance} m"), {"distance": f"{one.moved_m:.2f}"}))
    return Line(
        section="marks",
        subject=one.mark.id,
        what=Message(one.mark.title),
        about=_text(" · ".join(filter(None, [one.mark.label, one.mark.name]))),
        before=joined(names) if names else _DASH,
        after=joined(values) if values else _DASH,
        change=Message(work.MARK_CHANGES[one.change]),
        size=one.moved_m or 0.0,
    )


def _of_measure(one: MeasureChange) -> Line:
    known = [each.value for each in (one.before, one.after) if each and each.value is not None]
    is_flipped = QUANTITIES[one.name].is_flag and one.verdict in ("higher", "lower")
    return Line(
        section="measures",
        subject=one.subject,
        what=Message(QUANTITIES[one.name].label),
        about=_text(one.label) if one.label else Message(N_("whole site")),
        before=measured(one.name, one.before),
        after=measured(one.name, one.after),
        change=Message(N_("changed") if is_flipped else VERDICTS[one.verdict]),
        verdict=one.verdict,
        size=known[1] - known[0] if len(known) > 1 else 0.0,
        reasons=(_missing(one.before), _missing(one.after)),
        is_changed=one.verdict not in ("same", "cannot_tell"),
    )


def _of_action(found: Reassessment, one: Action) -> Line:
    row = one.row
    mark = found.later.site.feature(row.subject) or found.earlier.site.feature(row.subject)
    change = Message(ACTION_STATES[one.state])
    if one.after is not None and one.after.follow_up_on:
        change = Message(
            N_("{state}, looked at on {day}"), {"state": change, "day": one.after.follow_up_on}
        )
    return Line(
        section="actions",
        subject=row.subject,
        what=_text(" ".join(filter(None, [row.label, row.text.strip()]))),
        about=_text(mark.label) if mark is not None else Message(N_("whole site")),
        before=_followed(one.before),
        after=_followed(one.after),
        change=change,
        tone=_TONES.get(one.state, ""),
        is_changed=one.before is None or one.after is None or one.state != "open",
    )


def _followed(row: Recommendation | None) -> Message:
    return _DASH if row is None else Message(work.FOLLOW_UPS[row.follow_up])


def _text(text: str) -> Message:
    """Return what somebody wrote; braces in it are theirs."""
    return Message("{text}", {"text": text})


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _mean(value: Fraction | None) -> Message:
    return _DASH if value is None else _text(f"{float(value):.2f}")


def _subject(result: ItemResult) -> Message:
    label = result.subject_label
    return _text(label) if label else Message(N_("whole site"))


def _answer(result: ItemResult) -> Message:
    if result.answer is None:
        return Message(N_("not answered"))
    value = result.answer.value
    word = Message(kinds.ANSWER_VALUES[value])
    if value.score is None:
        return word
    return Message("{answer} · {word}", {"answer": value.score, "word": word})


def _reason(result: ItemResult) -> Message:
    return _text(result.answer.reason.strip()) if result.answer is not None else UNSAID


def _missing(found: Measure | None) -> Message:
    return found.missing if found is not None and found.missing is not None else UNSAID


def _field(mark: Feature, change: FieldChange, value: Any) -> Message:
    """Return name and value of a field in words."""
    spec = specs(cast("Hashable", type(mark))).get(change.name)
    name = Message(spec.label) if spec is not None else Message(N_("Label"))
    return Message("{name}: {value}", {"name": name, "value": _worded(spec, value)})


def _worded(spec: Any, value: Any) -> Message:
    if value is None or value == "":
        return _DASH
    if isinstance(value, bool):
        return Message(N_("yes")) if value else Message(N_("no"))
    if spec is not None and spec.kind == "choice":
        return Message(spec.choices[str(value)])
    if isinstance(value, (int, float)):
        unit = f" {spec.unit}" if spec is not None and spec.unit else ""
        return Message("{value}{unit}", {"value": f"{value:.6g}", "unit": unit})
    return _text(str(value))


def measured(name: str, found: Measure | None) -> Message:
    """Return a value with what stands after ± (k = 2), where it has that."""
    if found is None or found.value is None:
        return _DASH
    if QUANTITIES[name].is_flag:
        return Message(N_("yes")) if found.value else Message(N_("no"))
    unit = "" if found.unit == "1" else f" {found.unit}"
    values = {"value": _figures(found.value), "unit": unit}
    spread = expanded(found.uncertainty)
    if not spread:
        return Message("{value}{unit}", values)
    return Message("{value} ± {spread}{unit}", values | {"spread": _figures(spread, 2)})


def _figures(value: float, count: int = 4) -> str:
    """Return a number to so many significant figures, never as a power of ten.

    >>> _figures(12345.6), _figures(0.012345), _figures(2.5), _figures(0.0)
    ('12346', '0.012', '2.5', '0')
    >>> _figures(0.00001)
    '< 0.001'
    """
    if not value:
        return "0"
    digits = count - 1 - math.floor(math.log10(abs(value)))
    text = f"{value:.{min(max(digits, 0), MOST_DECIMALS)}f}"
    if not float(text):
        return f"< {10.0**-MOST_DECIMALS:.{MOST_DECIMALS}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
