"""What an evidence name stands for, and the two ways a value of it is told.

Belongs here: the shape that all measures share. Which names there are, and how each follows
from a site, is said by ``measures`` and its relatives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cpted_app.analysis.result import Measure
from cpted_app.model.features import Feature
from cpted_app.words import Message


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an evidence name stands for; ``applies_to`` is ``"site"`` or a feature kind.

    The number of a flag is 1 for yes and 0 for no.
    """

    label: str
    unit: str
    applies_to: str
    is_flag: bool = False


def found(
    quantity: Quantity,
    name: str,
    subject: str,
    value: float,
    where: tuple[str, ...],
    *,
    uncertainty: float | None = 0.0,
) -> Measure:
    """Return a value to a millionth of its unit.

    One that was typed or counted has no uncertainty: no placement of a plan can change it.
    """
    return Measure(
        name=name,
        subject=subject,
        value=round(float(value), 6),
        unit=quantity.unit,
        where=where,
        uncertainty=uncertainty,
    )


def missing(
    quantity: Quantity, name: str, subject: str, rows: Sequence[Feature], reason: Message
) -> Measure:
    """Return a value that is missing, and why."""
    return Measure(
        name=name,
        subject=subject,
        value=None,
        unit=quantity.unit,
        where=labels(rows),
        missing=reason,
    )


def labels(rows: Iterable[Feature]) -> tuple[str, ...]:
    """Return what features are called."""
    return tuple(label(row) for row in rows)


def label(row: Feature) -> str:
    """Return what a feature is called: its label, or its id where it has none."""
    return row.label or row.id
