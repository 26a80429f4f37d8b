"""Measured values and what they may be: how far the uncertainty of a placement reaches.

Belongs here: the ends of a value's uncertainty, and the words of a proposal that could flip.
Trying these ends on a rule belongs to ``rules``.
"""

import math
from collections.abc import Sequence

from cpted_app.analysis.measures import QUANTITIES
from cpted_app.assess.evidence import EvidenceValue
from cpted_app.model.kinds import ANSWER_VALUES, AnswerValue
from cpted_app.model.uncertainty import COVERAGE_FACTOR
from cpted_app.words import N_, Message


def within(name: str, value: float, uncertainty: float) -> tuple[float, ...]:
    """Return a value and the ends of what it may be (k = 2), no share leaving 0 … 1.

    >>> within("sightline.visible_m", 14.8, 0.1)
    (14.8, 14.6, 15.0)
    """
    spread = COVERAGE_FACTOR * uncertainty
    if not spread > 0.0:
        return (value,)
    top = 1.0 if QUANTITIES[name].unit == "1" else math.inf
    ends = (max(value - spread, 0.0), min(value + spread, top))
    return (value, *(round(end, 6) for end in ends))


def telling(found: EvidenceValue, limits: Sequence[float]) -> list[float | None]:
    """Return a value, and the ends of its uncertainty that lie at or beyond a limit."""
    if found.value is None or found.uncertainty is None:
        return [found.value]
    now, *ends = within(found.name, found.value, found.uncertainty)
    is_met = [
        end for end in ends if any(min(now, end) <= limit <= max(now, end) for limit in limits)
    ]
    return [now, *is_met]


def with_doubt(
    text: Message, others: Sequence[AnswerValue] | None, values: Sequence[EvidenceValue]
) -> Message:
    """Return the words of a proposal, with the other verdicts where it could flip."""
    if not others:
        return text
    unsure = [each for each in values if each.value is not None and each.uncertainty]
    spread = [
        Message(
            N_("{quantity} ± {spread}{unit}"),
            {
                "quantity": Message(QUANTITIES[each.name].label),
                "spread": f"{COVERAGE_FACTOR * (each.uncertainty or 0.0):.2g}",
                "unit": "" if each.unit == "1" else f" {each.unit}",
            },
        )
        for each in unsure
    ]
    words = [
        Message("{answer} · {word}", {"answer": one.value, "word": Message(ANSWER_VALUES[one])})
        for one in others
    ]
    return Message(
        N_("{text} Could flip to {others} within the uncertainty (95 %): {spread}."),
        {"text": text, "others": joined(words), "spread": joined(spread)},
    )


def joined(texts: Sequence[Message]) -> Message:
    """Return texts in one, with semicolons between them."""
    whole = texts[0]
    for text in texts[1:]:
        whole = Message(N_("{first}; {second}"), {"first": whole, "second": text})
    return whole
