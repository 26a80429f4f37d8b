"""Priority by looking it up in a declared matrix; steps in order are never multiplied."""

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from cpted_app import resources
from cpted_app.assess.texts import LocalText, decoded
from cpted_app.model.records import Recommendation
from cpted_app.model.work import Level

ORDER: tuple[Level | None, ...] = (Level.HIGH, Level.MEDIUM, Level.LOW, None)
"""From what comes first to what nobody has ranked."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A priority for each pair of how grave (first key) and how likely (second key)."""

    title: LocalText
    reason: LocalText
    cells: Mapping[Level, Mapping[Level, Level]]


@cache
def matrix() -> Matrix:
    """Return the declared matrix."""
    return resources.read_toml("recommendations", "matrix.toml", kind=Matrix, hook=decoded)


def priority(row: Recommendation) -> Level | None:
    """Return the priority of a recommendation; None where a person has not said both."""
    if row.severity is None or row.likelihood is None:
        return None
    return matrix().cells[row.severity][row.likelihood]


def ranked(rows: Iterable[Recommendation]) -> list[Recommendation]:
    """Return recommendations in the order of their priority, else as they were."""
    return sorted(rows, key=lambda row: ORDER.index(priority(row)))
