"""Measures of one site in several states, side by side: what differs, and whether that is sure.

Belongs here: the join by name and subject, and the verdict on a difference. What the states
are, what exists and proposals, or this year and last, is the caller's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from cpted_app.analysis.result import Measure
from cpted_app.model.uncertainty import COVERAGE_FACTOR

Verdict = Literal["same", "within", "beyond", "unsure", "unknown"]
"""``within`` and ``beyond`` the uncertainty; ``unsure`` where that is not known; ``unknown``
where one of the two values is; two unknown values are the same."""

_RANK: Final[dict[Verdict, int]] = {"beyond": 0, "unsure": 1, "within": 2, "unknown": 3, "same": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure in each state; None where a state has no such subject.

    The first state is what the others are compared with.
    """

    name: str
    subject: str
    unit: str
    cells: tuple[Measure | None, ...]

    def difference(self, at: int) -> float | None:
        """Return how much more the measure is in a state, in its unit; None where unknown."""
        before, after = _value(self.cells[0]), _value(self.cells[at])
        return None if before is None or after is None else after - before

    def verdict(self, at: int) -> Verdict:
        """Return whether the measure differs in a state beyond its uncertainty.

        Both values count as independent: for what shares its plan that is on the safe side.
        Source: JCGM 100:2008 (GUM), clauses 5.1.2 and 6.2.1, coverage factor 2.
        """
        difference = self.difference(at)
        if difference is None:
            is_alike = _value(self.cells[0]) is None and _value(self.cells[at]) is None
            return "same" if is_alike else "unknown"
        if difference == 0.0:
            return "same"
        doubts = [cell.uncertainty if cell else None for cell in (self.cells[0], self.cells[at])]
        if any(doubt is None for doubt in doubts):
            return "unsure"
        spread = COVERAGE_FACTOR * math.hypot(*(doubt or 0.0 for doubt in doubts))
        return "beyond" if abs(difference) > spread else "within"

    @property
    def rank(self) -> tuple[int, float]:
        """What changed most comes first: sure before unsure, then by the share it changed."""
        states = range(1, len(self.cells))
        best = min((_RANK[self.verdict(at)] for at in states), default=_RANK["same"])
        return best, -max((self._share(at) for at in states), default=0.0)

    def _share(self, at: int) -> float:
        """Return the difference as a share of the larger value, 0 … 2."""
        before, after = _value(self.cells[0]), _value(self.cells[at])
        if before is None or after is None or before == after:
            return 0.0
        return abs(after - before) / max(abs(before), abs(after))


def compared(states: Sequence[Sequence[Measure]]) -> tuple[Compared, ...]:
    """Return every measure of any state beside its likes, what changed most first.

    >>> from cpted_app.analysis.result import Measure
    >>> one = Measure(name="a", subject="site", value=2.0, unit="m", uncertainty=0.1)
    >>> two = Measure(name="a", subject="site", value=3.0, unit="m", uncertainty=0.1)
    >>> row, = compared([[one], [two]])
    >>> row.difference(1), row.verdict(1)
    (1.0, 'beyond')
    """
    tables = [{(each.name, each.subject): each for each in state} for state in states]
    keys = dict.fromkeys(key for table in tables for key in table)
    rows = []
    for key in keys:
        cells = tuple(table.get(key) for table in tables)
        unit = next(cell.unit for cell in cells if cell is not None)
        rows.append(Compared(name=key[0], subject=key[1], unit=unit, cells=cells))
    return tuple(sorted(rows, key=lambda row: row.rank))


def _value(cell: Measure | None) -> float | None:
    return None if cell is None else cell.value
