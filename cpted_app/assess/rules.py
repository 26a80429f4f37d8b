"""Proposed answers: a rule's steps tried in order on measured evidence.

A proposal is made only where it holds whatever the missing values are: a condition on a
missing value is neither true nor false, a step with a false condition is out, and the first
step that is neither in nor out ends the rule with "no basis". A person accepts a proposal
or overrides it; until then it counts as nothing.
"""

import itertools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cpted_app.analysis.measures import QUANTITIES
from cpted_app.analysis.thresholds import Threshold
from cpted_app.assess.checklist import Condition, Item
from cpted_app.assess.doubt import joined, telling, with_doubt, within
from cpted_app.assess.evidence import EvidenceBySubject, EvidenceValue, by_subject
from cpted_app.model.kinds import ANSWER_VALUES, AnswerValue
from cpted_app.words import N_, Message

COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}
"""How a value stands to a limit, by the operator of a checklist or a threshold."""
SIGN: Final[Mapping[str, str]] = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "="}


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedEvidence:
    """A value as a rule compared it with a threshold; ``holds`` says how it came out.

    ``uncertainty`` is one standard uncertainty, None where it is not known. ``basis`` says what
    the value rests on where light was measured there.
    """

    name: str
    value: float
    unit: str
    op: str
    threshold: float
    threshold_id: str
    source: str
    verified: bool
    where: tuple[str, ...]
    holds: bool
    uncertainty: float | None = 0.0
    basis: Message | None = None

    @property
    def could_flip(self) -> bool | None:
        """Whether the limit lies within the uncertainty (95 %); None where nobody knows."""
        if self.uncertainty is None:
            return None
        return any(
            COMPARE[self.op](value, self.threshold) != self.holds
            for value in within(self.name, self.value, self.uncertainty)
        )

    @property
    def text(self) -> Message:
        """The comparison in words, numbers as precise as the comparison needs."""
        if self.basis is None:
            return self._compared_text
        return Message(N_("{text} – {basis}"), {"text": self._compared_text, "basis": self.basis})

    @property
    def _compared_text(self) -> Message:
        if QUANTITIES[self.name].is_flag:
            return self._flag_text
        values = {
            "quantity": Message(QUANTITIES[self.name].label),
            "value": shown(self.value, self.threshold),
            "unit": "" if self.unit == "1" else f" {self.unit}",
            "op": SIGN[self.op],
            "limit": f"{self.threshold:g}",
            "where": ", ".join(self.where) or "–",
        }
        if self.holds:
            return Message(N_("{quantity} {value}{unit} {op} {limit}{unit} ({where})"), values)
        return Message(N_("{quantity} {value}{unit}, not {op} {limit}{unit} ({where})"), values)

    @property
    def _flag_text(self) -> Message:
        """A flag in words; its limit is the flag that the comparison asks for."""
        values = {
            "quantity": Message(QUANTITIES[self.name].label),
            "value": _yes_no(self.value > 0.0),
            "limit": _yes_no(COMPARE[self.op](1.0, self.threshold)),
            "where": ", ".join(self.where) or "–",
        }
        if self.holds:
            return Message(N_("{quantity}: {value}, as the limit asks ({where})"), values)
        return Message(N_("{quantity}: {value}, the limit asks {limit} ({where})"), values)


def _yes_no(is_so: bool) -> Message:
    return Message(N_("yes") if is_so else N_("no"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An answer that measured evidence suggests, with everything it rests on.

    ``evidence`` holds first what the answer rests on, then the nearest limits that were missed.
    ``verified`` is False where any threshold used was not read in its source.
    ``could_be`` are the other answers within the uncertainty of the measured values (k = 2,
    about 95 %); None where the uncertainty of a value that decides is not known.
    """

    item: str
    subject: str
    answer: AnswerValue
    rule: str
    evidence: tuple[UsedEvidence, ...]
    text: Message
    verified: bool
    could_be: tuple[AnswerValue, ...] | None = ()

    @property
    def could_flip(self) -> bool | None:
        """Whether another answer lies within the uncertainty; None where nobody knows."""
        return None if self.could_be is None else bool(self.could_be)

    @property
    def basis(self) -> Message:
        """The comparisons that the answer rests on, in words."""
        return _told(self.evidence)


def propose(
    item: Item,
    subject: str,
    evidence: EvidenceBySubject,
    thresholds: Mapping[str, Threshold],
) -> tuple[Proposal | None, Message | None]:
    """Return the proposal for an item and subject, or why there is none.

    Both are None where the item has no rule, or its rule says nothing about such values.
    """
    found, no_basis = _stepped(item, subject, evidence, thresholds)
    if found is None or item.proposal is None:
        return found, no_basis
    names = sorted(item.proposal.reads)
    values = [value for name in names if (value := evidence.get((name, subject))) is not None]
    others = _others(item, found, values, thresholds)
    text = with_doubt(found.text, others, values)
    return replace(found, could_be=others, text=text), None


def shown(value: float, limit: float) -> str:
    """Return a number rounded so that it still compares with the limit as the exact one does.

    >>> shown(14.2, 15.0), shown(14.998, 15.0)
    ('14.2', '14.998')
    """
    for decimals in range(2, 7):
        rounded = round(value, decimals)
        if (rounded > limit) == (value > limit) and (rounded < limit) == (value < limit):
            return f"{rounded:.{decimals}f}".rstrip("0").rstrip(".")
    return f"{value:g}"


def _stepped(
    item: Item,
    subject: str,
    evidence: EvidenceBySubject,
    thresholds: Mapping[str, Threshold],
) -> tuple[Proposal | None, Message | None]:
    """Return what the first step that is in proposes, taking the values as they are."""
    rule = item.proposal
    if rule is None:
        return None, None
    missed: list[UsedEvidence] = []
    for step in rule.steps:
        values = [evidence.get((each.evidence, subject)) for each in step.when]
        used = _compared(step.when, values, thresholds)
        failed = [each for each in used if not each.holds]
        if failed:
            missed += failed
        elif len(used) < len(step.when):
            return None, _no_basis(rule.rule, step.when, values)
        else:
            return _proposal(item, subject, step.answer, used, _nearest(missed)), None
    if rule.otherwise is None:
        return None, None
    return _proposal(item, subject, rule.otherwise, [], _nearest(missed)), None


def _compared(
    conditions: Sequence[Condition],
    values: Sequence[EvidenceValue | None],
    thresholds: Mapping[str, Threshold],
) -> list[UsedEvidence]:
    used: list[UsedEvidence] = []
    for condition, found in zip(conditions, values, strict=True):
        if found is None or found.value is None:
            continue
        limit = thresholds[condition.threshold]
        used.append(
            UsedEvidence(
                name=condition.evidence,
                value=found.value,
                unit=found.unit,
                op=condition.op,
                threshold=limit.value,
                threshold_id=limit.id,
                source=limit.citation,
                verified=limit.verified,
                where=found.where,
                uncertainty=found.uncertainty,
                basis=found.basis,
                holds=COMPARE[condition.op](found.value, limit.value),
            )
        )
    return used


def _others(
    item: Item,
    found: Proposal,
    values: Sequence[EvidenceValue],
    thresholds: Mapping[str, Threshold],
) -> tuple[AnswerValue, ...] | None:
    """Return the answers that differ from the proposed one somewhere within the uncertainty.

    Only what a rule compares with a limit can change an answer, so only ends beyond a limit
    are tried, each with each.
    """
    limits: dict[str, list[float]] = {}
    for step in item.proposal.steps if item.proposal else ():
        for each in step.when:
            limits.setdefault(each.evidence, []).append(thresholds[each.threshold].value)
    if any(each.value is not None and each.uncertainty is None for each in values):
        return None
    ends = [
        [replace(each, value=end) for end in telling(each, limits[each.name])] for each in values
    ]
    answers: set[AnswerValue] = set()
    for choice in itertools.product(*ends):
        tried = by_subject(choice)
        other, _no_basis = _stepped(item, found.subject, tried, thresholds)
        if other is not None:
            answers.add(other.answer)
    return tuple(sorted(answers - {found.answer}, key=lambda answer: answer.value))


def _nearest(missed: Sequence[UsedEvidence]) -> list[UsedEvidence]:
    """Return, of the limits missed by one value in one direction, the one missed least."""
    ordered = sorted(missed, key=lambda each: -abs(each.value - each.threshold))
    return list({(each.name, each.op): each for each in ordered}.values())


def _proposal(
    item: Item,
    subject: str,
    answer: int,
    held: Sequence[UsedEvidence],
    missed: Sequence[UsedEvidence],
) -> Proposal:
    assert item.proposal is not None  # noqa: S101 - only called for an item with a rule
    value = AnswerValue(str(answer))
    rests_on = (*held, *missed)
    verified = all(each.verified for each in rests_on)
    values = {
        "answer": value.value,
        "word": Message(ANSWER_VALUES[value]),
        "rule": item.proposal.rule,
        "evidence": _told(rests_on),
    }
    if verified:
        text = Message(N_("{answer} · {word}, by rule {rule}: {evidence}."), values)
    else:
        text = Message(
            N_(
                "{answer} · {word}, by rule {rule}: {evidence}."
                " A limit used here was not verified in its source."
            ),
            values,
        )
    return Proposal(
        item=item.id,
        subject=subject,
        answer=value,
        rule=item.proposal.rule,
        evidence=rests_on,
        text=text,
        verified=verified,
    )


def _told(evidence: Sequence[UsedEvidence]) -> Message:
    """Return comparisons in words: of what holds, else of what was missed, flags last."""
    held = [each for each in evidence if each.holds]
    telling_more = [each for each in evidence if not QUANTITIES[each.name].is_flag]
    names = {each.name for each in held or telling_more or evidence}
    return joined([each.text for each in evidence if each.name in names])


def _no_basis(
    rule: str, conditions: Sequence[Condition], values: Sequence[EvidenceValue | None]
) -> Message:
    for condition, found in zip(conditions, values, strict=True):
        quantity = Message(QUANTITIES[condition.evidence].label)
        if found is None:
            return Message(
                N_("No basis for rule {rule}: {quantity} was not measured."),
                {"rule": rule, "quantity": quantity},
            )
        if found.missing is not None:
            return Message(
                N_("No basis for rule {rule}: {quantity} is missing. {reason}"),
                {"rule": rule, "quantity": quantity, "reason": found.missing},
            )
    raise ValueError(f"{rule}: nothing is missing")
